"""Makes a model of a run that learned from a history: calibrated, compared, timed, ready to be added."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from training import publishing, speed, validation
from training.errors import DataError
from training.history import held_out
from training.history.base import Base, batch_of, joined
from training.history.comparison import Comparison, compare
from training.mixture import NO_DIGIT
from training.publishing import Calibration, Draft
from training.runs import CHECKPOINT, read_checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from digitpad.domain import ModelCard
    from training.history.held_out import HeldOut
    from training.mixture import Batch

ENOUGH = 100
"""Digits to fit a temperature and thresholds to; with fewer a fine-tuned model keeps those it began with."""


def is_of_history(run: Path) -> bool:
    """Whether the run in a folder learned from a history.

    Raises:
        DataError: There is no run, or it is damaged.
    """
    return bool(read_checkpoint(run / CHECKPOINT).get("own"))


def publish(run: Path, base: Path, into: Path | None = None, *, quiet: bool = False) -> ModelCard:
    """Calibrate the best epoch, compare, time it, and put card and weights into a folder (the run's "model").

    Raises:
        DataError: The run, or the base data that it learned from, are missing or damaged.
        ModelError: The model that it is compared with cannot be used.
    """
    with tempfile.TemporaryDirectory() as name:
        predictor = Predictor.load(write_draft(run, base, Path(name), quiet=quiet), Path(name))
        found = compare_run(run, predictor, base, quiet=quiet)
        card = dataclasses.replace(speed.timed(predictor), measured={cards.OWN: found.new_digits})
        publishing.put_model(card, Path(name), into or run / "model")
    return card


def compare_run(run: Path, predictor: Predictor, base: Path, *, quiet: bool = False) -> Comparison:
    """The run's model and the one that it is measured against, on the drawings set aside.

    Raises:
        DataError: The run, or the base data that it learned from, are missing or damaged.
        ModelError: The other model cannot be used.
    """
    own = notes_of(run)
    old = Predictor.load(cards.find(own["against"]))
    return compare(old, predictor, held_out.read(run).set_aside, _base(own, base), quiet=quiet)


def write_draft(run: Path, base: Path, folder: Path, *, quiet: bool = False) -> ModelCard:
    """Write the calibrated best epoch, in 16 bits, and a card without figures.

    Raises:
        DataError: The run, or the base data that it learned from, are missing or damaged.
    """
    own, state = notes_of(run), read_checkpoint(run / CHECKPOINT)
    if not state["best"]:
        raise DataError(f"No epoch of {run} came to a finite loss. Train with a lower learning rate.")
    weights = publishing.in_16_bits(state["best"])
    network = publishing.network_of(state["architecture"], weights)
    sets = _base(own, base).held_out(quiet=quiet)
    return publishing.write_model(
        Draft(
            id=own["id"],
            name=own["name"],
            architecture=state["architecture"],
            recipe=f"{state['summary']}; {own['told']}",
            data=tuple(own["data"]),
            weights=weights,
            calibration=_calibration(network, state, held_out.read(run), sets),
        ),
        folder,
    )


def notes_of(run: Path) -> dict[str, Any]:
    """What `training.history.plan.Plan.notes` kept of a run.

    Raises:
        DataError: There is no run, it is damaged, or it did not learn from a history.
    """
    own: dict[str, Any] = read_checkpoint(run / CHECKPOINT).get("own", {})
    if not own:
        raise DataError(f"{run} did not learn from an exported history. Name its model with --model.")
    return own


def _base(own: Mapping[str, Any], folder: Path) -> Base:
    """What the run learned from, which is to be there again."""
    return Base(own["base"], folder)


def _calibration(
    network: nn.Module, state: Mapping[str, Any], held: HeldOut, base: Mapping[str, Batch]
) -> Calibration:
    """On the history's validation drawings and the base data's, or as it was where these are too few."""
    digits = [one for one in held.validation if one.label != NO_DIGIT]
    others = [one for one in held.validation if one.label == NO_DIGIT]
    of_base = [base[name] for name in (validation.PENS, validation.MNIST) if name in base][:1]
    parts = [*of_base, *([batch_of(digits)] if digits else [])]
    kept = state["own"]["calibration"]
    if kept and sum(map(len, parts)) < ENOUGH:
        return Calibration(**kept)
    sets = {validation.PENS: joined(parts)}
    if state["knows_no_digit"]:
        sets[validation.OTHERS] = joined([base[validation.OTHERS], *([batch_of(others)] if others else [])])
    return publishing.calibrate(network, state["architecture"], sets)
