"""``python -m training evaluate``: measures models on validation data or, on record, on the test sets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digitpad import paths
from digitpad.inference import cards
from training import ledger, table
from training.recipes import RECIPES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from digitpad.domain import Measured, ModelCard, Refusal
    from digitpad.inference.predictor import Predictor
    from training.measured_sets import DigitSet, Split
    from training.refusal_sets import OtherSet
    from training.robustness import Robustness


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What was found of one model, by the names of the sets."""

    model: str
    weights: str
    measured: dict[str, Measured]
    refusals: dict[str, Refusal]
    robustness: Robustness | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", choices=sorted(RECIPES), help="a published model; prints JSON")
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
    parser.add_argument("--write-readme", action="store_true", help="put the table of --all into README.md")
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Measure what was asked for, and print it.

    Raises:
        ModelError: A model cannot be used.
        DataError: A data set, a checkpoint or the ledger is missing or damaged.
    """
    if chosen.model or chosen.test or chosen.robustness:
        split: Split = "test" if chosen.test else "validation"
        with _predictors(chosen) as predictors:
            figures = _measure(predictors, chosen, split)
            if chosen.test:
                _record(predictors, figures, published=chosen.run is None)
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
def _predictors(chosen: argparse.Namespace) -> Iterator[list[Predictor]]:
    """The models to measure; those of an unpublished run live in a folder that goes with the context."""
    from digitpad.inference.predictor import Predictor
    from training.fitting import CHECKPOINT
    from training.publishing import write_draft

    folder = paths.models_dir()
    if chosen.all:
        yield [Predictor.load(card, folder) for card in cards.available(folder)]
        return
    with tempfile.TemporaryDirectory() as name:
        if chosen.run:
            folder = Path(name)
            write_draft(chosen.model, chosen.run / CHECKPOINT, chosen.data, folder, quiet=chosen.quiet)
        yield [Predictor.load(cards.find(chosen.model, folder), folder)]


def _measure(predictors: Sequence[Predictor], chosen: argparse.Namespace, split: Split) -> list[Figures]:
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


def _record(predictors: Sequence[Predictor], figures: Sequence[Figures], *, published: bool) -> None:
    """Add to the ledger what the test sets gave; the cards of published models state it from now on."""
    from training import speed

    now = dt.datetime.now(dt.UTC)
    lines = []
    for predictor, one in zip(predictors, figures, strict=True):
        card = dataclasses.replace(
            predictor.card,
            latency_ms=round(speed.median_latency_ms(predictor), 3),
            per_second=speed.digits_per_second(predictor),
            measured_on=speed.machine(),
        )
        lines.append(ledger.line(card, now, one.measured, one.refusals, one.robustness, published=published))
        if published:
            write_card(with_figures(card, one))
    ledger.append(lines)


def with_figures(card: ModelCard, figures: Figures) -> ModelCard:
    """The card with what the test sets gave, apart from what only README's table pools."""
    measured = {name: found for name, found in figures.measured.items() if name != table.POOLED}
    return dataclasses.replace(card, measured=measured, refusals=figures.refusals)


def write_card(card: ModelCard) -> None:
    """Put the card in the place of the published one."""
    path = paths.models_dir() / f"{card.id}.json"
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(cards.to_json(card))
    unfinished.replace(path)
