"""``python -m training train --data EXPORT``: a model learns a hand from the drawings that were exported."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import safetensors.torch

from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from training import fitting
from training.errors import DataError
from training.history import held_out
from training.history.base import HISTORY, batch_of
from training.history.held_out import HeldOut
from training.history.mixture import HistoryMixture, made_negatives, painted_history
from training.history.plan import plan
from training.history.publishing import compare_run, notes_of, write_draft
from training.history.report import comparison_table, verdict, write_report
from training.runs import CHECKPOINT
from training.train_command import RUNS, opened

if TYPE_CHECKING:
    import argparse

    from digitpad.domain import ModelCard
    from training.history.plan import Plan
    from training.runs import Run, State


def run(chosen: argparse.Namespace) -> None:
    """Train, compare with the old model, write the report, and say how the model comes into the picker.

    Raises:
        DataError: The export or the base data are missing or damaged, or the export holds too little.
        ModelError: The model to begin from, or to compare with, cannot be used.
    """
    made = plan(chosen, RUNS)
    print(_read(made))
    checkpoint = made.folder / CHECKPOINT
    weights = _weights(made.begun_from) if made.begun_from else None
    training_run = opened(checkpoint, made.recipe, made.seed, must_resume=chosen.resume, weights=weights)
    if training_run.epoch and training_run.own["drawings"] != made.notes()["drawings"]:
        raise DataError(
            f"{checkpoint} has learned from other drawings, or with other labels, than {made.export} has. "
            "Remove it to begin anew, or name another folder with --out."
        )
    if training_run.epoch < made.recipe.epochs:
        _train(made, training_run, quiet=chosen.quiet)
    if training_run.best_epoch == 0 and training_run.best:
        print(f"no epoch reads the validation drawings better than {made.against} does: its weights are kept")
    else:
        print(f"best epoch {training_run.best_epoch} of {training_run.epoch}: {checkpoint}")
    tell(made.folder, made.base.folder, quiet=chosen.quiet)


def _read(made: Plan) -> str:
    """What was found in the export, and what will become of it."""
    numbers = made.history.numbers
    beside = f", those of {numbers:,} numbers digit by digit" if numbers else ""
    lines = [f"{made.export}: {len(made.history.records):,} drawings with a label{beside}"]
    left_out = made.history.left_out.most_common()
    if left_out:
        lines.append(f"left out: {', '.join(f'{number:,} ({reason})' for reason, number in left_out)}")
    if made.history.first_damaged:
        lines.append(f"the first damaged one: {made.history.first_damaged}")
    if not made.base.extent:
        lines.append(
            "without base data other hands may be read worse: get them with `python -m training fetch`"
        )
    return "\n".join([*lines, made.told])


def _weights(card: ModelCard) -> State:
    Predictor.load(card)  # whether they fit the architecture
    return {name: part.float() for name, part in safetensors.torch.load(cards.read_weights(card)).items()}


def _train(made: Plan, training_run: Run, *, quiet: bool) -> None:
    painted, learned = made.folder / "painted", made.parts.train
    shown = HistoryMixture(
        painted_history(learned, painted, quiet=quiet),
        made.base.mixture(quiet=quiet),
        made_negatives(learned, painted, quiet=quiet) if made.recipe.mix.negatives else None,
    )
    validation = made.base.held_out(quiet=quiet) | {HISTORY: batch_of(made.parts.validation)}
    if not training_run.epoch:
        held_out.write(HeldOut(made.parts.validation, made.parts.set_aside), made.folder)
        training_run.own = made.notes()
        if made.begun_from is not None:
            fitting.consider(training_run, validation)  # what it was is to be bettered
    fitting.train(training_run, shown, validation, made.folder / CHECKPOINT, quiet=quiet)


def tell(folder: Path, base: Path, *, quiet: bool = False) -> Path:
    """Compare a run with the old model, write its report, and print what matters of it; the report's file.

    Raises:
        DataError: The run, or the base data that it learned from, are missing or damaged.
        ModelError: The model that it is compared with cannot be used.
    """
    with tempfile.TemporaryDirectory() as name:
        card = write_draft(folder, base, Path(name), quiet=quiet)
        found = compare_run(folder, Predictor.load(card, Path(name)), base, quiet=quiet)
    path = write_report(folder, card, notes_of(folder), found)
    print(f"\n{comparison_table(found)}\n{verdict(found)}\n")
    print(f"report: {path}")
    print(f"publish: python -m training publish --run {folder}")
    print(f"then add it: digitpad models add {folder / 'model'}")
    return path
