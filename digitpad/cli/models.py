"""``digitpad models``: the models' cards, and a person's own models."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

from digitpad.cli import model_card
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError
from digitpad.cli.tables import MISSING, in_one_line, table
from digitpad.inference import cards

if TYPE_CHECKING:
    import argparse

    from digitpad.domain import ModelCard

HEADINGS = ("id", "name", "parameters", "size", "one digit", "MNIST", "pens", "refused")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked with the models; without a word, list them."""
    actions = {None: list_all, "show": show, "add": add, "remove": remove}
    return actions[arguments.action](arguments)


def list_all(arguments: argparse.Namespace) -> int:
    """Print every card, the default model's first."""
    found, errors = find_all()
    for error in errors:
        print(f"digitpad: {error}", file=sys.stderr)
    if arguments.json:
        print(json.dumps([to_json(card) for card in found], indent=2))
    elif found:
        print("\n".join(table([HEADINGS, *(row(card) for card in found)], right=range(2, len(HEADINGS)))))
    return SOME_FAILED if errors else OK


def show(arguments: argparse.Namespace) -> int:
    """Print one card whole."""
    try:
        card = cards.find(arguments.id)
    except cards.ModelMissing as error:
        raise CommandError(str(error), WRONG_USE) from error
    except cards.ModelError as error:
        raise CommandError(str(error)) from error
    print("\n".join(model_card.lines(card)))
    return OK


def add(arguments: argparse.Namespace) -> int:
    """Add a model of the person's."""
    from digitpad.inference import model_folder
    from digitpad.inference.errors import ModelExists

    try:
        card = model_folder.add(arguments.folder, replace=arguments.replace)
    except ModelExists as error:
        raise CommandError(f"{error} To replace it, say --replace.") from error
    except cards.ModelError as error:
        raise CommandError(str(error)) from error
    print(f'"{card.id}" was added ({card.name}). Read with it: digitpad recognize --model {card.id} PATH')
    return OK


def remove(arguments: argparse.Namespace) -> int:
    """Remove a model that the person added."""
    from digitpad.inference import model_folder

    try:
        model_folder.remove(arguments.id)
    except cards.ModelError as error:
        raise CommandError(str(error)) from error
    print(f'"{arguments.id}" was removed.')
    return OK


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


def to_json(card: ModelCard) -> dict[str, object]:
    """The card's fields, and whether the person added it."""
    return {**dataclasses.asdict(card), "added": cards.is_added(card.id)}


def row(card: ModelCard) -> tuple[str, ...]:
    """What the table says of a model."""
    refused = model_card.least_refused(card)
    return (
        card.id,
        in_one_line(card.name) + (" (added)" if cards.is_added(card.id) else ""),
        f"{card.parameters:,}",
        f"{card.size / 1000:,.0f} kB",
        f"{card.latency_ms:.2f} ms",
        _accuracy(card, "mnist-test"),
        _accuracy(card, "unipen-test"),
        MISSING if refused is None else f"{refused:.1%}",
    )


def _accuracy(card: ModelCard, test_set: str) -> str:
    found = card.measured.get(test_set)
    return f"{found.accuracy:.2%}" if found else MISSING
