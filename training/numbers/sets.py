"""The numbers that models are measured on, by the names that cards, ledger and README use.

Composed numbers are made of one writer's digits, by writers set aside: those whose digits touch count among
them and apart, those with two digits in one stroke only apart. Recorded numbers were written whole, by
UNIPEN's writers of numbers, half of whom are for choosing and half for the test. All are written on the pad
anew, as the app would get them, and the same ones each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.domain import Drawing
from training import lists, measured_sets, pens, replay
from training.numbers import composed
from training.numbers.pictures import picture_of
from training.numbers.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from digitpad.domain import Picture
    from training.measured_sets import Split
    from training.numbers.composed import Composed
    from training.pens import Sample

COMPOSED, JOINED = 1500, 500
"""Composed numbers of each part: without two digits in one stroke, and with them."""

PICTURES = 400
"""So many of the composed numbers, the first ones, are pictures too."""

LENGTHS = (2, 3, 4, 5, 6)
"""Digits of the composed numbers, as many of each."""

KINDS: Final = ("apart", "apart", "touching")
"""One composed number in three has digits that touch."""

SEEDS: Final = {"validation": 8_000, "test": 8_001}

PLACEMENT = replay.Placement(0.8)
"""How numbers and words are written on the pad."""


@dataclass(frozen=True, slots=True)
class NumberSet:
    """Numbers, or words, with ids and texts: drawn on the pad, or pictures."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    drawings: tuple[Drawing | Picture, ...]

    def __len__(self) -> int:
        return len(self.ids)


def number_sets(data: Path, split: Split) -> dict[str, NumberSet]:
    """All sets of whole numbers, for validation or test.

    Raises:
        DataError: A data set is missing or damaged.
    """
    samples = measured_sets.pen_samples(data, split)
    hands = composed.hands([*samples[f"pendigits-{split}"], *samples[f"unipen-{split}"]])
    seed = SEEDS[split]
    plain = list(composed.numbers(hands, COMPOSED, LENGTHS, KINDS, seed)) if hands else []
    joined = list(composed.numbers(hands, JOINED, LENGTHS, ("joined",), seed)) if hands else []
    found = {
        "composed": _composed(plain, f"composed-{split}"),
        "touching": _composed(plain, f"composed-{split}", "touching"),
        "joined": _composed(joined, f"joined-{split}"),
    }
    recorded = pens.part(pens.unipen(data, "numbers"), split)
    wrong = lists.wrong_numbers()
    right = [sample for sample in recorded if sample.id not in wrong]
    found["recorded"] = _on_the_pad(right)
    if any(sample.id in wrong for sample in recorded):
        found["recorded-all"] = _on_the_pad(recorded)
    found["composed-pictures"] = _as_pictures(found["composed"])
    found["recorded-pictures"] = _as_pictures(found["recorded"])
    return {_name(kind, split): numbers for kind, numbers in found.items() if len(numbers)}


def word_sets(data: Path, split: Split) -> dict[str, NumberSet]:
    """Words of two letters, which are no numbers.

    Raises:
        DataError: A data set is missing or damaged.
    """
    found = {name: _on_the_pad(samples) for name, samples in words(data, split).items()}
    return {_name(kind, split): drawn for kind, drawn in found.items() if len(drawn)}


def single_digits(data: Path, split: Split) -> NumberSet:
    """The pens' digits that models are measured on one by one.

    Raises:
        DataError: A data set is missing or damaged.
    """
    samples = measured_sets.pen_samples(data, split)
    both = [*samples[f"pendigits-{split}"], *samples[f"unipen-{split}"]]
    return _on_the_pad(both, replay.CENTRED)


def _name(kind: str, split: Split) -> str:
    return kind if split == "test" else f"{kind}-{split}"


def _composed(numbers: Sequence[Composed], name: str, only: composed.Kind | None = None) -> NumberSet:
    """These numbers, or those of one kind, each with the id that it has among all."""
    chosen = [(f"{name}-{index}", one) for index, one in enumerate(numbers) if only in (None, one.kind)]
    return NumberSet(
        tuple(identity for identity, _ in chosen),
        tuple(one.text for _, one in chosen),
        tuple(replay.replayed(composed.drawing_of(one).strokes, PLACEMENT) for _, one in chosen),
    )


def _as_pictures(numbers: NumberSet) -> NumberSet:
    """The first PICTURES of these numbers, which are drawn with strokes."""
    drawn = [
        (f"{identity}-picture", text, drawing.strokes)
        for identity, text, drawing in zip(numbers.ids, numbers.texts, numbers.drawings, strict=True)
        if isinstance(drawing, Drawing)
    ][:PICTURES]
    return NumberSet(
        tuple(identity for identity, _, _ in drawn),
        tuple(text for _, text, _ in drawn),
        tuple(picture_of(strokes, index, identity) for index, (identity, _, strokes) in enumerate(drawn)),
    )


def _on_the_pad(samples: Iterable[Sample], placement: replay.Placement = PLACEMENT) -> NumberSet:
    kept = list(samples)
    return NumberSet(
        tuple(sample.id for sample in kept),
        tuple(sample.text for sample in kept),
        tuple(replay.replayed(sample.strokes, placement) for sample in kept),
    )
