"""``python -m training evaluate``: measures models on validation data or, on record, on the test sets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digitpad import paths
from digitpad.inference import cards
from training import ledger, table
from training.errors import DataError
from training.ledger import Figures
from training.recipes import MODELS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from digitpad.domain import ModelCard
    from digitpad.inference.predictor import Predictor
    from training.datasets import DigitSet
    from training.measured_sets import Split
    from training.refusal_sets import OtherSet

_T = TypeVar("_T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", choices=sorted(MODELS), help="a published model; prints JSON")
    which.add_argument("--all", action="store_true", help="all of them; prints README's table")
    parser.add_argument("--run", type=Path, metavar="DIR", help="of --model this run's checkpoint instead")
    parser.add_argument(
        "--test",
        action="store_true",
        help="measure on the test sets and add the figures to the ledger; without it --model is measured on "
        "validation data, and --all prints what the ledger has",
    )
    parser.add_argument(
        "--robustness", action="store_true", help="measure also other places, sizes and pictures (minutes)"
    )
    parser.add_argument(
        "--numbers",
        action="store_true",
        help="measure instead how whole numbers are read, and how often words are taken for some (minutes)",
    )
    parser.add_argument("--write-readme", action="store_true", help="put the table of --all into README.md")
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Measure what was asked for, and print it.

    Raises:
        ModelError: A model cannot be used.
        DataError: A data set, a checkpoint or the ledger is missing or damaged.
    """
    if (chosen.run and chosen.all) or (chosen.write_readme and chosen.model):
        raise DataError("--run goes with --model, and --write-readme with --all.")
    if chosen.numbers and chosen.robustness:
        raise DataError("--numbers and --robustness are measured one at a time.")
    if chosen.model or chosen.test or chosen.robustness or chosen.numbers:
        split: Split = "test" if chosen.test else "validation"
        with _predictors(chosen) as (predictors, folder):
            measure = _measure_numbers if chosen.numbers else _measure
            figures = measure(predictors, folder, chosen, split)
            if chosen.test and chosen.run:
                _record_run(predictors[0], figures[0], chosen.run)
            elif chosen.test:
                _record(predictors, figures)
        if chosen.model or not chosen.test:
            for one in figures:
                print(msgspec.json.format(msgspec.json.encode(one), indent=2).decode())
            return
    found = table.models(cards.available(paths.models_dir()), ledger.read())
    text = table.markdown(found)
    print(text, end="")
    if chosen.write_readme:
        table.write(text)


@contextmanager
def _predictors(chosen: argparse.Namespace) -> Iterator[tuple[list[Predictor], Path]]:
    """The models to measure, and their folder; that of an unpublished run goes with the context."""
    from digitpad.inference.predictor import Predictor
    from training.publishing import write_draft
    from training.runs import CHECKPOINT

    folder = paths.models_dir()
    if chosen.all:
        yield [Predictor.load(card, folder) for card in cards.available(folder)], folder
        return
    with tempfile.TemporaryDirectory() as name:
        if chosen.run:
            folder = Path(name)
            write_draft(chosen.model, chosen.run / CHECKPOINT, chosen.data, folder, quiet=chosen.quiet)
        yield [Predictor.load(cards.find(chosen.model, folder), folder)], folder


def _measure(
    predictors: Sequence[Predictor], _: Path, chosen: argparse.Namespace, split: Split
) -> list[Figures]:
    from training.evaluation import measure, refusal
    from training.measured_sets import digit_sets, pen_samples
    from training.refusal_sets import refusal_sets
    from training.robustness import measure_robustness

    digits: dict[str, DigitSet] = digit_sets(chosen.data, split, quiet=chosen.quiet)
    others: dict[str, OtherSet] = refusal_sets(chosen.data, split)
    figures = [
        Figures(
            predictor.card.id,
            predictor.card.sha256,
            {name: measure(predictor, drawings) for name, drawings in digits.items()},
            {name: refusal(predictor, drawings.images) for name, drawings in others.items()},
        )
        for predictor in predictors
    ]
    if not chosen.robustness:
        return figures
    samples = pen_samples(chosen.data, split)
    both = [*samples[f"pendigits-{split}"], *samples[f"unipen-{split}"]]
    found = measure_robustness(predictors, both, quiet=chosen.quiet)
    return [
        dataclasses.replace(one, robustness=robustness)
        for one, robustness in zip(figures, found, strict=True)
    ]


def _measure_numbers(
    predictors: Sequence[Predictor], folder: Path, chosen: argparse.Namespace, split: Split
) -> list[Figures]:
    from training.numbers.measuring import measure_numbers

    found = measure_numbers(predictors, folder, chosen.data, split, quiet=chosen.quiet)
    return [
        Figures(
            predictor.card.id,
            predictor.card.sha256,
            {},
            {},
            numbers=numbers,
            grouper=ledger.grouper_sha256(),
        )
        for predictor, numbers in zip(predictors, found, strict=True)
    ]


def _record(predictors: Sequence[Predictor], figures: Sequence[Figures]) -> None:
    """Add what the test sets gave to the ledger, and state it on the published cards from now on."""
    from training import speed
    from training.publishing import write_card

    now = dt.datetime.now(dt.UTC)
    if figures[0].numbers:
        plain = [predictor.card for predictor in predictors]
        ledger.append(ledger.line(card, now, one) for card, one in zip(plain, figures, strict=True))
        for card, one in zip(plain, figures, strict=True):
            write_card(dataclasses.replace(card, numbers=one.numbers), paths.models_dir())
        return
    timed = [speed.timed(predictor) for predictor in predictors]
    ledger.append(ledger.line(card, now, one) for card, one in zip(timed, figures, strict=True))
    lines = ledger.read()
    for card, one in zip(timed, figures, strict=True):
        measured_card = dataclasses.replace(card, measured=unpooled(one.measured), refusals=one.refusals)
        write_card(_with_runs(measured_card, lines), paths.models_dir())


def _record_run(predictor: Predictor, one: Figures, run: Path) -> None:
    """Add what the test sets gave for a run to the ledger; the published card tells of such runs."""
    from training.publishing import write_card
    from training.runs import CHECKPOINT, read_checkpoint

    kind: ledger.Kind = "run" if read_checkpoint(run / CHECKPOINT)["knows_no_digit"] else "mnist only"
    card = predictor.card
    ledger.append([ledger.line(card, dt.datetime.now(dt.UTC), one, kind)])
    folder = paths.models_dir()
    if card.id in cards.model_ids(folder):
        write_card(_with_runs(cards.find(card.id, folder), ledger.read()), folder)


def _with_runs(card: ModelCard, lines: Sequence[ledger.Line]) -> ModelCard:
    """The card with the accuracies of runs with other seeds, and of those on MNIST alone."""
    return dataclasses.replace(
        card,
        seeds=unpooled(ledger.seeds(lines, card)),
        mnist_only=unpooled(ledger.mnist_only(lines, card.id)),
    )


def unpooled(by_set: Mapping[str, _T]) -> dict[str, _T]:
    """Without what README's table pools, which is no set of its own."""
    return {name: found for name, found in by_set.items() if name != table.POOLED}
