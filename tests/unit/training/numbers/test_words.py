"""Words of two letters, which have the shape of a number."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Point, Stroke, bounds
from training import lists, pens
from training.numbers.words import NAMES, WIDEST_GAP, words, written
from training.pens import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.training.conftest import Recorded


def letter(text: str, *places: tuple[float, float]) -> Sample:
    points = tuple(Point(x, y, 10.0 * number) for number, (x, y) in enumerate(places))
    return Sample(f"letter-{text}", text, "aga-08", "aga", (Stroke(points),))


WIDE = letter("W", (3, 2), (5, 12), (8, 4), (11, 12), (13, 2))
TAILED = letter("y", (0, 0), (3, 6), (6, 0), (1, 10))


def test_letters_stand_beside_each_other_on_one_line_in_the_order_of_reading() -> None:
    for seed in range(20):
        word = written((WIDE, TAILED), "word", np.random.default_rng(seed))
        assert (word.text, word.writer, len(word.strokes)) == ("Wy", "aga-08", 2)
        first, second = (bounds((stroke,)) for stroke in word.strokes)
        assert first
        assert second
        gap = second.x - (first.x + first.width)
        assert -1e-9 <= gap <= WIDEST_GAP * 8
        line = first.y + first.height
        assert second.y < line < second.y + second.height  # the tail reaches below the line
        times = [point.t for stroke in word.strokes for point in stroke.points]
        assert times[0] == 0
        assert all(before < after for before, after in pairwise(times))


def test_the_same_words_come_each_time_by_writers_of_one_part(shared_data: Path, recorded: Recorded) -> None:
    writers = {
        part: {one.writer for one in pens.part(recorded("letters"), part)} for part in ("test", "train")
    }
    found = words(shared_data, "test", 100)
    assert found == words(shared_data, "test", 100)
    assert len(found[NAMES[0]]) == 100
    assert {word.writer for word in found[NAMES[0]]} <= writers["test"]
    assert not writers["test"] & writers["train"]
    assert max(Counter(word.writer for word in found[NAMES[0]]).values()) < 20
    ids = [word.id for drawn in found.values() for word in drawn]
    assert len(set(ids)) == len(ids)


def test_the_letters_of_a_word_are_of_one_size(shared_data: Path) -> None:
    """A dot that is called a letter makes no word with a whole one."""
    for word in words(shared_data, "validation", 100)[NAMES[0]]:
        box = bounds(word.strokes)
        assert box
        assert 0.3 < box.width / box.height < 5


def test_words_of_look_alikes_alone_count_apart(shared_data: Path, recorded: Recorded) -> None:
    texts = {one.text for one in recorded("letters") if lists.is_look_alike(one)}
    plain, alike = (words(shared_data, "validation", 100)[name] for name in NAMES)
    assert alike
    assert all(set(word.text) <= texts for word in alike)
    listed = set(lists._read("look_alikes.json")["characters"])
    assert not any(set(word.text) <= listed for word in plain)
