"""Which drawings of a history are learned from, chosen by, and set aside: by device and day.

Drawings made within minutes are alike: a model that has learned from one reads the other better than what
comes tomorrow. So what one device drew on one day (UTC) goes to one part as a whole. The part follows from
SHA-256 of device and day alone: it is the same for every export, on every machine, however the history grows,
and what was set aside once is never learned from later. Where a history has too few days for that, it is
split by hours, and at last by single drawings, which flatters the model; the report says which.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.history.records import Labelled

    Grain = Literal["day", "hour", "drawing"]
    Part = Literal["train", "validation", "set aside"]

SET_ASIDE = 0.2
"""Share of the device-days whose drawings old and new model are compared on ..."""
VALIDATION = 0.1
"""... and of those by which epoch and thresholds are chosen."""

SET_ASIDE_BOUNDS = 0.1, 0.35
VALIDATION_BOUNDS = 0.05, 0.2
"""Shares of the digits between which the parts may lie by a grain's chance; else a finer one is taken."""

_GRAINS: tuple[Grain, ...] = ("day", "hour", "drawing")


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts, and by what they were told apart. Only what a person reviewed is held out."""

    grain: Grain
    train: list[Labelled] = field(default_factory=list)
    validation: list[Labelled] = field(default_factory=list)
    set_aside: list[Labelled] = field(default_factory=list)

    @property
    def is_even(self) -> bool:
        """Whether the parts are about as large as they were meant."""
        held_out = [sum(one.label != NO_DIGIT for one in part) for part in (self.validation, self.set_aside)]
        digits = sum(held_out) + sum(one.label != NO_DIGIT and one.is_reviewed for one in self.train)
        bounds = VALIDATION_BOUNDS, SET_ASIDE_BOUNDS
        return all(
            least * digits <= count <= most * digits
            for count, (least, most) in zip(held_out, bounds, strict=True)
        )


def split(records: Sequence[Labelled]) -> Split:
    """The parts by the coarsest grain that gives them about the right size."""
    found = Split("drawing")
    for grain in _GRAINS if any(one.drawn_at for one in records) else _GRAINS[-1:]:
        found = _split(records, grain)
        if found.is_even:
            break
    return found


def _split(records: Sequence[Labelled], grain: Grain) -> Split:
    found = Split(grain)
    parts = {"train": found.train, "validation": found.validation, "set aside": found.set_aside}
    for one in records:
        part = part_of(one, grain)
        if one.is_reviewed or part == "train":
            parts[part].append(one)
    return found


def part_of(one: Labelled, grain: Grain) -> Part:
    """The part of a drawing: it follows from where and when it was drawn, and from nothing else."""
    digest = hashlib.sha256(_key(one, grain).encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < SET_ASIDE:
        return "set aside"
    return "validation" if share < SET_ASIDE + VALIDATION else "train"


def _key(one: Labelled, grain: Grain) -> str:
    if grain == "drawing" or one.drawn_at is None:
        return one.number or one.id
    return f"{one.device} {one.drawn_at:{'%Y-%m-%d' if grain == 'day' else '%Y-%m-%dT%H'}}"
