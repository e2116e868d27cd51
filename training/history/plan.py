"""What is to be learned from an export, and how: worked out, and refused where it cannot end well."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitpad import paths
from digitpad.domain import DIGITS
from digitpad.inference import candidate, cards
from training.errors import DataError
from training.history.base import Base
from training.history.recipe import recipe_for
from training.history.records import read
from training.history.split import Split, split
from training.mixture import NO_DIGIT
from training.recipes import MODELS, RECIPES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from digitpad.domain import ModelCard
    from training.history.recipe import HistoryRecipe
    from training.history.records import History, Labelled

LEAST = 50
"""Reviewed digits; with fewer nothing can be told."""
LEAST_ALONE = 1_000
"""Where a model begins with new weights, and there are no base data."""
LEAST_OF_EACH = 3
"""Of each digit to learn from, where there are no base data."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that learns from a history; ``begun_from`` is None where it begins with new weights.

    ``against`` is the id of the model that it is compared with.
    """

    id: str
    name: str
    folder: Path
    seed: int
    begun_from: ModelCard | None
    against: str
    base: Base
    export: str
    history: History
    parts: Split
    recipe: HistoryRecipe

    @property
    def told(self) -> str:
        """What is learned from, in a line."""
        digits = _digits(self.parts.train)
        others = len(self.parts.train) - digits
        beside = {
            "everything": "beside the base data",
            "mnist": "beside MNIST alone",
            "": "without base data",
        }[self.base.extent]
        no_digits = f" and {others:,} that are no digit" if others else ""
        return (
            f"learned from {digits:,} digits{no_digits} of a history {beside}, chosen by "
            f"{len(self.parts.validation):,}, {len(self.parts.set_aside):,} set aside by {self.parts.grain}"
        )

    def notes(self) -> dict[str, Any]:
        """What the checkpoint keeps of it."""
        kept = None
        if self.begun_from is not None:
            names = ("temperature", "digit_bias", "unsure_below", "not_a_digit_below")
            kept = {name: getattr(self.begun_from, name) for name in names}
        credit = f"{len(self.parts.train):,} drawings of the person's own history"
        data = (*(self.begun_from.data if self.begun_from else ()), *self.base.credits, credit)
        return {
            "id": self.id,
            "name": self.name,
            "against": self.against,
            "base": self.base.extent,
            "export": self.export,
            "grain": self.parts.grain,
            "told": self.told,
            "data": list(dict.fromkeys(data)),
            "calibration": kept,
            "drawings": self._digest(),
            "counts": self._counts(),
            "left_out": dict(self.history.left_out),
        }

    def _digest(self) -> str:
        """The same for the same drawings with the same labels in the same parts."""
        parts = (self.parts.train, self.parts.validation, self.parts.set_aside)
        said = [[(one.id, one.label, one.is_reviewed) for one in part] for part in parts]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _counts(self) -> dict[str, list[int]]:
        """By label: learned from, chosen by, set aside."""
        parts = (self.parts.train, self.parts.validation, self.parts.set_aside)
        counts = [Counter(one.label for one in part) for part in parts]
        labels = sorted(set().union(*counts))
        return {
            "no digit" if label == NO_DIGIT else str(label): [count[label] for count in counts]
            for label in labels
        }


def plan(chosen: argparse.Namespace, runs: Path) -> Plan:
    """Read the export and work out the run that the command line asks for.

    Raises:
        DataError: The export or the base data are missing or damaged, or the export holds too little.
        ModelError: There is no such model to begin from, or to compare with.
    """
    begun_from = cards.find(chosen.begin_from) if chosen.begin_from else None
    model = chosen.model or "digitpad"
    against = chosen.against or (begun_from.id if begun_from else model)
    cards.find(against)  # known before an hour is spent
    identity = chosen.id or f"{begun_from.id if begun_from else model}-own"
    _refuse_id(identity)
    base = _base(chosen)
    history = read(chosen.data, chosen.labels, quiet=chosen.quiet)
    parts = split(history.records)
    _refuse_little(history, parts, base, is_anew=begun_from is None)
    architecture = begun_from.architecture if begun_from else RECIPES[model].architecture
    if all(one.architecture != architecture for one in MODELS.values()):
        raise DataError(f"There is no recipe for the architecture of {against}, {architecture}.")
    recipe = recipe_for(architecture, base.mix, len(parts.train), begun_from)
    if chosen.epochs:
        recipe = dataclasses.replace(recipe, epochs=chosen.epochs)
    if not recipe.mix.knows_no_digit:
        parts = _digits_alone(parts, history)
    like = begun_from.name if begun_from else RECIPES[model].name
    return Plan(
        id=identity,
        name=chosen.name or f"{like}, own hand",
        folder=chosen.out or runs / identity,
        seed=chosen.seed,
        begun_from=begun_from,
        against=against,
        base=base,
        export=chosen.data.name,
        history=history,
        parts=parts,
        recipe=recipe,
    )


def _refuse_id(identity: str) -> None:
    if not candidate.is_id(identity):
        raise DataError(
            f'"{identity}" cannot be the id of a model. It has small letters and digits, with single '
            "hyphens, dots or underscores between them. Give another with --id."
        )
    if identity in cards.model_ids(paths.models_dir()):
        raise DataError(f'digitpad has a model "{identity}" of its own. Give yours another id with --id.')


def _base(chosen: argparse.Namespace) -> Base:
    if chosen.without_base:
        return Base("", chosen.default_base)
    found = Base.find(chosen.base or chosen.default_base)
    if chosen.base is not None and not found.extent:
        raise DataError(
            f"There are no base data in {chosen.base}. Get them with `python -m training fetch --data "
            f"{chosen.base}`, or leave --base out."
        )
    return found


def _refuse_little(history: History, parts: Split, base: Base, *, is_anew: bool) -> None:
    reviewed = [one for one in history.records if one.is_reviewed and one.label != NO_DIGIT]
    least = LEAST_ALONE if is_anew and not base.extent else LEAST
    if len(reviewed) < least:
        why = " to begin with new weights and without the base data" if least == LEAST_ALONE else ""
        raise DataError(
            f"The export holds {len(reviewed):,} reviewed digits, and at least {least:,} are needed{why}. "
            f"Confirm or correct more drawings in the history, then export it again.{_left_out(history)}"
        )
    known = {one.label for one in reviewed}
    if len(known) == 1:
        raise DataError(
            f"All {len(reviewed):,} reviewed digits are {known.pop()}s: a model that learned from them would "
            "read everything so. Review other digits too, then export the history again."
        )
    if not _digits(parts.set_aside) or not _digits(parts.validation) or not _digits(parts.train):
        raise DataError("The reviewed digits cannot be told apart into parts. Review more, on other days.")
    lacking = _lacking(parts.train)
    if lacking and not base.extent:
        raise DataError(
            f"There are no base data, and of {', '.join(lacking)} fewer than {LEAST_OF_EACH} drawings to "
            "learn from: the model would forget these digits. Get the base data with `python -m training "
            "fetch`, or review such drawings."
        )


def _lacking(records: Iterable[Labelled]) -> list[str]:
    counts = Counter(one.label for one in records)
    return [str(digit) for digit in range(DIGITS) if counts[digit] < LEAST_OF_EACH]


def _left_out(history: History) -> str:
    told = ", ".join(f"{number:,} {reason}" for reason, number in history.left_out.most_common())
    return f" Left out: {told}." if told else ""


def _digits(records: Iterable[Labelled]) -> int:
    return sum(one.label != NO_DIGIT for one in records)


def _digits_alone(parts: Split, history: History) -> Split:
    """Without what is no digit, for a model that knows only digits."""
    kept = {
        name: [one for one in getattr(parts, name) if one.label != NO_DIGIT]
        for name in ("train", "validation", "set_aside")
    }
    before = len(parts.train) + len(parts.validation) + len(parts.set_aside)
    history.left_out["not a digit"] += before - sum(map(len, kept.values()))
    return Split(parts.grain, **kept)
