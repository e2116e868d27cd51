"""The report of a run on validation data, in Markdown with pictures: how it learned, and where it errs."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.domain import DigitReading, Verdict
from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from digitpad.inference.verdict import judge
from training import plots
from training.errors import DataError
from training.evaluation import measure, refusal
from training.markdown import markdown_table
from training.measured_sets import digit_sets
from training.plots import Tile
from training.publishing import write_draft
from training.recipes import RECIPES
from training.refusal_sets import refusal_sets
from training.runs import CHECKPOINT, read_checkpoint
from training.validation import MNIST, PENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digitpad.domain import DigitImage, Measured, ModelCard, Refusal
    from training.datasets import DigitSet
    from training.refusal_sets import OtherSet

SHOWN = 32
"""Drawings on a contact sheet, at most."""


@dataclass(frozen=True, slots=True)
class Read:
    """A drawing, what it is, and how it was read."""

    image: DigitImage
    text: str
    reading: DigitReading
    verdict: Verdict


def model_of(checkpoint: Path) -> str:
    """The id of the model that a checkpoint is of, by its architecture.

    Raises:
        DataError: There is no checkpoint, or no recipe makes such a model.
    """
    architecture = read_checkpoint(checkpoint)["architecture"]
    for model_id, recipe in RECIPES.items():
        if recipe.architecture == architecture:
            return model_id
    raise DataError(f"{checkpoint} is one of {architecture}, for which there is no recipe.")


def write_report(run: Path, data: Path, *, quiet: bool = False) -> Path:
    """Measure a run on validation data and write ``report/README.md`` with pictures into its folder.

    Raises:
        DataError: Checkpoint or data are missing or damaged.
    """
    checkpoint, folder = run / CHECKPOINT, run / "report"
    model_id = model_of(checkpoint)
    with tempfile.TemporaryDirectory() as name:
        write_draft(model_id, checkpoint, data, Path(name), quiet=quiet)
        predictor = Predictor.load(cards.find(model_id, Path(name)), Path(name))
    digits = digit_sets(data, "validation", quiet=quiet)
    others = refusal_sets(data, "validation")
    measured = {name: measure(predictor, drawings) for name, drawings in digits.items()}
    refusals = {name: refusal(predictor, drawings.images) for name, drawings in others.items()}
    folder.mkdir(parents=True, exist_ok=True)
    state = read_checkpoint(checkpoint)
    parts = [
        _heading(predictor.card, state["best_epoch"]),
        _learning(folder, state["history"], state["best_epoch"]),
        _figures(measured),
        _confusions(folder, predictor, digits),
        _honesty(folder, measured),
        _refused(refusals),
        _sheets(folder, predictor, digits, others),
    ]
    path = folder / "README.md"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _heading(card: ModelCard, best_epoch: int) -> str:
    thresholds = f"unsure below {card.unsure_below:.3f}"
    if card.digit_bias is not None:
        thresholds += f", no digit below {card.not_a_digit_below:.3f}, digit bias {card.digit_bias:.3f}"
    return (
        f"# {card.name}: report of a run\n\n"
        f"{card.parameters:,} parameters, {card.size:,} bytes. {card.recipe}.\n\n"
        f"The weights are those of epoch {best_epoch}, SHA-256 `{card.sha256[:16]}...`. Temperature "
        f"{card.temperature:.3f}; {thresholds}. All figures are of validation data, by which epoch, "
        "temperature and thresholds were chosen: the test sets will not flatter as much.\n"
    )


def _learning(folder: Path, history: Sequence[Mapping[str, float]], best_epoch: int) -> str:
    plots.training_curves(folder / "curves.png", history, best_epoch)
    return "## How it learned\n\n![Loss and accuracy by epoch](curves.png)\n"


def _figures(measured: Mapping[str, Measured]) -> str:
    head = (
        "",
        "digits",
        "right",
        "calibration error",
        "log loss",
        "sure",
        "unsure",
        "refused",
        "right when sure",
    )
    rows = [
        (
            name,
            f"{one.digits:,}",
            f"{one.accuracy:.2%}",
            f"{one.calibration_error:.2%}",
            f"{one.log_loss:.4f}",
            f"{one.sure:.1%}",
            f"{one.unsure:.1%}",
            f"{one.refused:.1%}",
            "" if one.accuracy_when_sure is None else f"{one.accuracy_when_sure:.2%}",
        )
        for name, one in measured.items()
    ]
    return f"## What it reads\n\n{markdown_table(head, rows)}"


def _confusions(folder: Path, predictor: Predictor, digits: Mapping[str, DigitSet]) -> str:
    lines = ["## What it takes for what\n"]
    for name in (MNIST, PENS):
        read = [DigitReading(found).digit for found in predictor.probabilities(digits[name].images)]
        plots.confusion(folder / f"confusion-{name}.png", digits[name].labels, read, name)
        lines.append(f"![Confusion matrix, {name}](confusion-{name}.png)")
    return "\n".join(lines) + "\n"


def _honesty(folder: Path, measured: Mapping[str, Measured]) -> str:
    plots.reliability_diagram(folder / "reliability.png", measured[PENS])
    plots.abstention_curve(folder / "abstention.png", {name: measured[name] for name in (MNIST, PENS)})
    return (
        "## How sure it may be\n\n![Share right by confidence, pens](reliability.png)\n"
        "![Share right among the surest readings](abstention.png)\n"
    )


def _refused(refusals: Mapping[str, Refusal]) -> str:
    rows = [
        (name, f"{one.drawings:,}", f"{one.refused:.1%}", f"{one.unsure:.1%}")
        for name, one in refusals.items()
    ]
    return f"## What it refuses\n\n{markdown_table(('no digits', 'drawings', 'refused', 'unsure'), rows)}"


def _sheets(
    folder: Path, predictor: Predictor, digits: Mapping[str, DigitSet], others: Mapping[str, OtherSet]
) -> str:
    """Contact sheets of the worst errors, most confident first."""
    pens = _read(predictor, digits[PENS].images, map(str, digits[PENS].labels))
    mnist = _read(predictor, digits[MNIST].images, map(str, digits[MNIST].labels))
    strange = [
        one
        for name, drawings in others.items()
        if not name.startswith("look-alikes")
        for one in _read(predictor, drawings.images, drawings.texts)
    ]
    kinds = {
        "errors-pens": ("Pens' digits read wrong", _wrong(pens)),
        "errors-mnist": ("MNIST's digits read wrong", _wrong(mnist)),
        "refused-digits": ("Pens' digits taken for none", _refused_ones(pens)),
        "accepted": ("No digits, but read as one", _accepted(strange)),
    }
    lines = ["## The worst errors\n"]
    for name, (title, found) in kinds.items():
        if found:
            tiles = [Tile(one.image, _words(one)) for one in found[:SHOWN]]
            caption = f"{title}: {len(found)}" + (f", the surest {SHOWN}" if len(found) > SHOWN else "")
            plots.contact_sheet(folder / f"{name}.png", tiles, caption)
            lines.append(f"![{caption}]({name}.png)")
        else:
            lines.append(f"{title}: none.\n")
    return "\n".join(lines) + "\n"


def _read(predictor: Predictor, images: Iterable[DigitImage | None], texts: Iterable[str]) -> list[Read]:
    drawn = [(image, text) for image, text in zip(images, texts, strict=True) if image is not None]
    found = [DigitReading(one) for one in predictor.probabilities([image for image, _ in drawn])]
    return [
        Read(image, text, reading, judge((reading,), predictor.card))
        for (image, text), reading in zip(drawn, found, strict=True)
    ]


def _wrong(read: Iterable[Read]) -> list[Read]:
    wrong = [one for one in read if str(one.reading.digit) != one.text]
    return sorted(wrong, key=lambda one: -one.reading.confidence)


def _refused_ones(read: Iterable[Read]) -> list[Read]:
    refused = [one for one in read if one.verdict is Verdict.NOT_A_DIGIT]
    return sorted(refused, key=lambda one: one.reading.any_digit)


def _accepted(read: Iterable[Read]) -> list[Read]:
    accepted = [one for one in read if one.verdict is not Verdict.NOT_A_DIGIT]
    return sorted(accepted, key=lambda one: -one.reading.confidence)


def _words(one: Read) -> str:
    if one.verdict is Verdict.NOT_A_DIGIT:
        return f"{one.text}: a digit {_percent(one.reading.any_digit)}"
    return f"{one.text} as {one.reading.digit}, {_percent(one.reading.confidence)}"


def _percent(share: float) -> str:
    """Only all is 100 %."""
    return ">99%" if 0.995 <= share < 1.0 else f"{share:.0%}"
