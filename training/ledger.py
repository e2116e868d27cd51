"""The ledger: every look that was ever taken at the test sets, one line each, in the repository.

A line names the weights by their SHA-256, so that no figure can be taken for another model's. Lines are only
ever added. README's table is printed from the newest line that speaks of the weights that are shipped.
"""

# No postponed annotations here: msgspec looks the types of the fields up when it decodes a line.

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import msgspec

from digitpad.domain import Measured, ModelCard, NumberFigures, Refusal
from digitpad.inference.grouping import WEIGHTS
from training.errors import DataError
from training.robustness import Robustness

Kind = Literal["published", "run", "mnist only"]

LEDGER: Final = Path(__file__).with_name("ledger.jsonl")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found of one model, by the names of the sets."""

    model: str
    weights: str
    measured: dict[str, Measured]
    refusals: dict[str, Refusal]
    robustness: Robustness | None = None
    numbers: NumberFigures | None = None
    grouper: str = ""
    """What divided the numbers: `grouper_sha256`."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One look at the test sets: when (UTC), which weights on which machine, and what was found.

    ``recipe`` tells how the weights were made, ``kind`` whether they were shipped or are of a run that was
    not: with another seed, or on MNIST alone. ``grouper`` tells what divided the numbers.
    Curves are on the model's card and not repeated here.
    """

    date: dt.datetime
    model: str
    weights: str
    recipe: str
    machine: str
    kind: Kind = "published"
    parameters: int = 0
    size: int = 0
    latency_ms: float = 0.0
    per_second: int = 0
    measured: dict[str, Measured] = {}
    refusals: dict[str, Refusal] = {}
    robustness: Robustness | None = None
    numbers: NumberFigures | None = None
    grouper: str = ""


def grouper_sha256() -> str:
    """The SHA-256 of the weights that are shipped to divide numbers: no model reads these alone."""
    found = hashlib.sha256()
    for path in sorted(WEIGHTS.parent.glob("grouping*.safetensors")):
        found.update(path.read_bytes())
    return found.hexdigest()


def line(card: ModelCard, date: dt.datetime, figures: Figures, kind: Kind = "published") -> Line:
    """What was found at this time (UTC) of the model with this card."""
    plain = {name: replace(found, reliability=(), abstention=()) for name, found in figures.measured.items()}
    return Line(
        date=date.replace(microsecond=0),
        model=card.id,
        weights=card.sha256,
        recipe=card.recipe,
        machine=card.measured_on,
        kind=kind,
        parameters=card.parameters,
        size=card.size,
        latency_ms=card.latency_ms,
        per_second=card.per_second,
        measured=plain,
        refusals=figures.refusals,
        robustness=figures.robustness,
        numbers=figures.numbers,
        grouper=figures.grouper,
    )


def append(lines: Iterable[Line], path: Path | None = None) -> None:
    """Add lines to the ledger."""
    content = b"".join(msgspec.json.encode(_without_curves(one)) + b"\n" for one in lines)
    with (path or LEDGER).open("ab") as stream:
        stream.write(content)


def read(path: Path | None = None) -> list[Line]:
    """All lines, oldest first; none where there is no ledger yet.

    Raises:
        DataError: A line is damaged.
    """
    path = path or LEDGER
    if not path.is_file():
        return []
    found = []
    for number, content in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            found.append(msgspec.json.decode(content, type=Line))
        except msgspec.DecodeError as error:
            raise DataError(f"Line {number} of {path} is damaged ({error}). Restore it with git.") from error
    return found


def newest(lines: Iterable[Line], weights: str, grouper: str = "") -> Line | None:
    """What the ledger says of these weights: the newest line, with what only an older one has filled in.

    Of how numbers are read, what was found with this grouper.
    """
    found: Line | None = None
    for line_of_any in lines:
        one = line_of_any
        if one.weights != weights:
            continue
        if one.numbers is not None and one.grouper != grouper:
            one = msgspec.structs.replace(one, numbers=None, grouper="")
            if not one.measured and one.robustness is None:
                continue
        if found is None:
            found = one
            continue
        found = msgspec.structs.replace(
            one if one.measured else found,
            robustness=one.robustness or found.robustness,
            numbers=one.numbers or found.numbers,
            grouper=one.grouper or found.grouper,
        )
    return found


def seeds(lines: Iterable[Line], card: ModelCard) -> dict[str, tuple[float, ...]]:
    """By set, the accuracies of the runs by the card's recipe, the newest of each seed; oldest seed first.

    Nothing where there is one seed only.
    """
    runs: dict[str, Line] = {}
    for one in lines:
        if one.model == card.id and one.measured and _without_seed(one.recipe) == _without_seed(card.recipe):
            runs[one.recipe] = one
    names = {name for one in runs.values() for name in one.measured}
    return {
        name: tuple(one.measured[name].accuracy for one in runs.values() if name in one.measured)
        for name in sorted(names)
        if len(runs) > 1
    }


def mnist_only(lines: Iterable[Line], model: str) -> dict[str, float]:
    """By set, the accuracy of the newest run of this model that saw MNIST alone."""
    found: dict[str, float] = {}
    for one in lines:
        if one.model == model and one.kind == "mnist only" and one.measured:
            found = {name: measured.accuracy for name, measured in sorted(one.measured.items())}
    return found


def _without_seed(recipe: str) -> str:
    return re.sub(r"seed \d+", "seed", recipe)


def _without_curves(one: Line) -> dict[str, object]:
    content: dict[str, object] = msgspec.to_builtins(one, builtin_types=(dt.datetime,))
    measured = content.get("measured")
    if isinstance(measured, dict):
        for found in measured.values():
            del found["reliability"], found["abstention"]
    return content
