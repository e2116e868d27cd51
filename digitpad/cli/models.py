"""``digitpad models``: the models' cards."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

from digitpad.cli.errors import OK, SOME_FAILED
from digitpad.inference import cards

if TYPE_CHECKING:
    import argparse

    from digitpad.domain import ModelCard

HEADINGS = ("id", "name", "parameters", "size", "one digit", "accuracy")


def run(arguments: argparse.Namespace) -> int:
    """Print every card, the default model's first."""
    found, errors = find_all()
    for error in errors:
        print(f"digitpad: {error}", file=sys.stderr)
    if arguments.format == "jsonl":
        for card in found:
            print(json.dumps(dataclasses.asdict(card)))
    elif found:
        print("\n".join(table([HEADINGS, *(row(card) for card in found)])))
    return SOME_FAILED if errors else OK


def find_all() -> tuple[list[ModelCard], list[cards.ModelError]]:
    """The cards that can be used, and what is wrong with the others."""
    found: list[ModelCard] = []
    errors: list[cards.ModelError] = []
    try:
        model_ids = cards.model_ids()
    except cards.ModelError as error:
        return [], [error]
    for model_id in model_ids:
        try:
            found.append(cards.find(model_id))
        except cards.ModelError as error:
            errors.append(error)
    return found, errors


def row(card: ModelCard) -> tuple[str, ...]:
    """What the table says of a model."""
    accuracy = ", ".join(f"{name} {share:.2%}" for name, share in card.accuracy.items())
    return (
        card.id,
        card.name,
        f"{card.parameters:,}",
        f"{card.size / 1000:,.0f} kB",
        f"{card.latency_ms:.2f} ms",
        accuracy,
    )


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows with their columns aligned; two blanks between, none at the end."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
