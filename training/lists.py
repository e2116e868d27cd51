"""Two lists made by looking, before any model saw the test writers: wrong labels, and look-alikes of digits.

Each file begins with its rule.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from training.pens import Sample

BAR_BEND = 0.1
"""No point of a bar is further from its straight line than this share of its length."""
BAR_SLOPE = 1.0
"""A bar is at least so many times as tall as it is wide: at most 45 degrees from upright."""


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return read


def wrong_labels() -> dict[str, str]:
    """By the id of the UNIPEN digit, what is wrong with its label."""
    return dict(_read("wrong_labels.json")["digits"])


def wrong_numbers() -> dict[str, str]:
    """The same of UNIPEN's whole numbers."""
    return dict(_read("wrong_labels.json")["numbers"])


def is_look_alike(sample: Sample) -> bool:
    """Whether this drawing, which is no digit, looks like one by the rule of ``look_alikes.json``."""
    found = _read("look_alikes.json")
    if sample.text:
        listed = sample.text in found["characters"]
    else:
        character = sample.id.rpartition("-")[0].rpartition("-")[2]
        listed = character in found["omniglot"].get(sample.source, ())
    return listed or is_bar(sample)


def is_bar(sample: Sample) -> bool:
    """Whether the drawing is one stroke, straight and more upright than flat."""
    if len(sample.strokes) != 1 or len(sample.strokes[0].points) == 1:
        return False
    points = np.array([(point.x, point.y) for point in sample.strokes[0].points])
    ends = points[[points[:, 1].argmin(), points[:, 1].argmax()]]
    across, down = ends[1] - ends[0]
    length = float(np.hypot(across, down))
    if down < BAR_SLOPE * abs(across) or not length:
        return False
    away = np.abs((points[:, 0] - ends[0, 0]) * down - (points[:, 1] - ends[0, 1]) * across) / length
    return bool(away.max() <= BAR_BEND * length)
