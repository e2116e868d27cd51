"""The lists made by looking, against the data that they speak of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Point, Stroke
from training import lists, pens
from training.pens import Sample

if TYPE_CHECKING:
    from tests.unit.training.conftest import Recorded


def drawn(*places: tuple[float, float], text: str = "X") -> Sample:
    return Sample(
        "unipen-letters-1", text, "aga-01", "aga", (Stroke(tuple(Point(*place) for place in places)),)
    )


def test_every_wrong_label_names_a_digit_and_what_it_is_called(recorded: Recorded) -> None:
    digits = {sample.id: sample for sample in recorded("digits")}
    for name, why in lists.wrong_labels().items():
        assert why.startswith(f"called {digits[name].text}: ")


def test_every_wrong_number_names_one_and_what_it_is_called(recorded: Recorded) -> None:
    numbers = {sample.id: sample for sample in recorded("numbers")}
    for name, why in lists.wrong_numbers().items():
        assert why.startswith(f"called {numbers[name].text}: ")
    assert 0 < len(lists.wrong_numbers()) <= len(numbers) / 100


def test_at_most_one_in_a_hundred_of_the_digits_set_aside_for_measuring_is_called_wrong(
    recorded: Recorded,
) -> None:
    wrong = lists.wrong_labels()
    measured = [sample for sample in recorded("digits") if pens.part_of(sample) in ("test", "device")]
    assert 0 < sum(sample.id in wrong for sample in measured) <= len(measured) / 100


@pytest.mark.parametrize("text", "OoDQIil|!/ZzSsbgqB&")
def test_characters_like_digits_are_look_alikes(text: str) -> None:
    assert lists.is_look_alike(drawn((0, 0), (9, 9), (0, 9), (9, 0), text=text))


@pytest.mark.parametrize("text", "AEFHKMNPRWXadehkmnprtwx#%*+=~<{[")
def test_other_characters_are_not(text: str) -> None:
    assert not lists.is_look_alike(drawn((0, 0), (9, 9), (0, 9), (9, 0), text=text))


def test_a_single_upright_bar_looks_like_a_1_whatever_it_is_called() -> None:
    assert lists.is_look_alike(drawn((0, 0), (0.4, 5), (0, 10), text="H"))
    assert lists.is_look_alike(drawn((8, 0), (0, 10), text="@"))


def test_dashes_hooks_dots_and_two_bars_are_no_bars() -> None:
    assert not lists.is_bar(drawn((0, 0), (10, 1)))
    assert not lists.is_bar(drawn((0, 0), (0, 10), (6, 10)))
    assert not lists.is_bar(drawn((3, 3)))
    assert not lists.is_bar(drawn((3, 3), (3, 3)))
    two = drawn((0, 0), (0, 10))
    assert not lists.is_bar(Sample("x", "H", "aga-01", "aga", two.strokes * 2))


def test_look_alikes_of_omniglot_are_named_by_alphabet_and_character() -> None:
    hook = drawn((0, 0), (5, 5), (0, 10)).strokes
    three = Sample("omniglot-Tagalog-character03-0910_01", "", "omniglot-01", "Tagalog", hook)
    other = Sample("omniglot-Tagalog-character01-0908_01", "", "omniglot-01", "Tagalog", hook)
    assert lists.is_look_alike(three)
    assert not lists.is_look_alike(other)


def test_every_look_alike_of_omniglot_is_there(recorded: Recorded) -> None:
    there = {(sample.source, sample.id.split("-")[-2]) for sample in recorded("omniglot")}
    listed = lists._read("look_alikes.json")["omniglot"]
    assert {(alphabet, name) for alphabet, names in listed.items() for name in names} <= there


def test_no_drawing_is_in_two_parts_under_two_writers(recorded: Recorded) -> None:
    parts: defaultdict[tuple[Stroke, ...], set[str]] = defaultdict(set)
    for kind in ("digits", "letters", "symbols"):
        for sample in recorded(kind):
            points = sum(len(stroke.points) for stroke in sample.strokes)
            if points >= 12:  # shorter ones are alike by chance
                parts[sample.strokes].add(pens.part_of(sample))
    assert len(parts) > 35_000
    assert [found for found in parts.values() if len(found - {"twin"}) > 1] == []
