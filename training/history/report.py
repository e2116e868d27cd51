"""The report of a run that learned from a history: what from, what it reads better, what it forgot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.history.comparison import LIKELY
from training.markdown import markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from digitpad.domain import Measured, ModelCard
    from training.history.comparison import Comparison, Pair

SHOWN = 32
"""Drawings on the contact sheet, at most."""

_GRAINS = {
    "day": "what a device drew on one day lies in one part as a whole",
    "hour": "what a device drew within an hour lies in one part as a whole: there are too few days to tell "
    "the parts apart by, so the figures flatter a little",
    "drawing": "drawing by drawing: there are too few days and hours to tell the parts apart by, so the "
    "drawings set aside are like those learned from, and the figures flatter",
}


def write_report(folder: Path, card: ModelCard, own: Mapping[str, Any], found: Comparison) -> Path:
    """Write ``report/README.md`` into the run's folder, with a picture where matplotlib is installed."""
    report = folder / "report"
    report.mkdir(parents=True, exist_ok=True)
    parts = [
        f"# {card.name}: report of a run\n\n{card.recipe}.\n",
        _learned(own),
        f"## Old and new\n\n{comparison_table(found)}\n{verdict(found)}\n",
        _by_digit(found),
        _elsewhere(found.elsewhere),
        _sheet(report, found),
    ]
    path = report / "README.md"
    path.write_text("\n".join(part for part in parts if part), encoding="utf-8")
    return path


def _learned(own: Mapping[str, Any]) -> str:
    counts: dict[str, Sequence[int]] = own["counts"]
    rows = [
        (label, *(f"{number:,}" for number in counts[label]))
        for label in sorted(counts, key=lambda label: (not label.isdecimal(), label))
    ]
    totals = [f"{sum(column):,}" for column in zip(*counts.values(), strict=True)]
    table = markdown_table(("", "learned from", "chosen by", "set aside"), [*rows, ("all", *totals)])
    left_out = ", ".join(f"{number:,} ({reason})" for reason, number in sorted(own["left_out"].items()))
    lines = [f"## What it learned from\n\nThe drawings of {own['export']}.\n\n{table}"]
    lines.append(f"They were told apart by {own['grain']}: {_GRAINS[own['grain']]}.\n")
    if left_out:
        lines.append(f"Left out: {left_out}.\n")
    return "\n".join(lines)


def comparison_table(found: Comparison) -> str:
    """What both models make of the drawings set aside."""
    old, new = found.old_digits, found.new_digits
    rows = [
        (f"digits read right ({old.digits:,})", *(_right(one) for one in (old, new))),
        ("sure", *(f"{one.sure:.1%}" for one in (old, new))),
        ("unsure", *(f"{one.unsure:.1%}" for one in (old, new))),
        ("refused", *(f"{one.refused:.1%}" for one in (old, new))),
        ("log loss", *(f"{one.log_loss:.4f}" for one in (old, new))),
        ("calibration error", *(f"{one.calibration_error:.2%}" for one in (old, new))),
    ]
    if found.negatives is not None:
        count = found.negatives[0].drawings
        rows.append((f"no digits refused ({count:,})", *(f"{one.refused:.1%}" for one in found.negatives)))
    return markdown_table(("drawings set aside", found.old, found.new), rows)


def _right(measured: Measured) -> str:
    return f"{measured.accuracy:.2%}"


def verdict(found: Comparison) -> str:
    """The comparison in a sentence or two, with the test."""
    if not found.won and not found.lost:
        return "Both read the same ones right: on these drawings the new model is neither better nor worse."
    counts = (
        f"{found.won:,} that {found.old} reads wrong {_is(found.won)} read right now, and {found.lost:,} the "
        f"other way round (McNemar's exact test: p = {_p(found.p)})."
    )
    if found.p >= LIKELY:
        return f"{counts} Chance alone may well do that: more reviewed drawings would tell."
    better = "better" if found.won > found.lost else "worse"
    return f"{counts} That is hardly chance: the new model reads this hand {better}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _p(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else "less than 0.001"


def _by_digit(found: Comparison) -> str:
    rows = [(one.name, f"{one.drawings:,}", f"{one.old:.1%}", f"{one.new:.1%}") for one in found.by_digit]
    head = ("digit", "set aside", found.old, found.new)
    return f"## By digit, read right\n\n{markdown_table(head, rows)}"


def _elsewhere(pairs: Sequence[Pair]) -> str:
    if not pairs:
        return (
            "## Other hands\n\nNot measured: the base data were not there. A model that learned from one "
            "hand alone may read others worse, and take for a digit what is none.\n"
        )
    rows = [(one.name, f"{one.drawings:,}", f"{one.old:.2%}", f"{one.new:.2%}") for one in pairs]
    return (
        "## Other hands\n\nOn the base data that models are chosen by; the new model should have lost "
        "little.\n\n"
        f"{markdown_table(('', 'drawings', 'old', 'new'), rows)}"
    )


def _sheet(report: Path, found: Comparison) -> str:
    """The drawings that only one of the two reads right."""
    if not found.changed:
        return ""
    try:
        from training import plots
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        return 'For a picture of what only one of them reads right: pip install "digitpad[train]".\n'
    title = f"Read right by one of the two only: {len(found.changed)}"
    if len(found.changed) > SHOWN:
        title += f", the first {SHOWN}"
    tiles = [plots.Tile(one.image, f"{one.label}: {old} to {new}") for one, old, new in found.changed[:SHOWN]]
    plots.contact_sheet(report / "changed.png", tiles, title)
    legend = "What it is: what the old model read, and the new one."
    return f"## What changed\n\n{legend}\n\n![{title}](changed.png)\n"
