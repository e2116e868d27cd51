"""The drawings of a history that are not learned from, as a file in the run's folder.

With it a run can be compared and published when the export is gone.
"""

# No postponed annotations here: msgspec looks the types of the fields up when it decodes a line.

from pathlib import Path
from typing import Final, Literal

import msgspec

from digitpad.domain import DigitImage
from training.errors import DataError
from training.history.records import Labelled

FILE: Final = "held-out.jsonl"

Held = Literal["validation", "set aside"]


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    part: Held
    id: str
    label: int
    image: DigitImage


class HeldOut(msgspec.Struct, frozen=True):
    """What epoch and thresholds are chosen by, and what old and new model are compared on."""

    validation: list[Labelled]
    set_aside: list[Labelled]


def write(held_out: HeldOut, folder: Path) -> None:
    """Write them into the run's folder, in one piece."""
    parts: dict[Held, list[Labelled]] = {"validation": held_out.validation, "set aside": held_out.set_aside}
    lines = [
        msgspec.json.encode(_Line(part, one.id, one.label, one.image)) + b"\n"
        for part, records in parts.items()
        for one in records
    ]
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.part"
    unfinished.write_bytes(b"".join(lines))
    unfinished.replace(folder / FILE)


def read(folder: Path) -> HeldOut:
    """What `write` wrote.

    Raises:
        DataError: The file is missing or damaged.
    """
    path, found = folder / FILE, HeldOut([], [])
    try:
        for content in path.read_bytes().splitlines():
            line = msgspec.json.decode(content, type=_Line)
            records = found.validation if line.part == "validation" else found.set_aside
            records.append(Labelled(line.id, line.label, line.image))
    except (OSError, msgspec.DecodeError, ValueError) as error:
        raise DataError(
            f"{path} is missing or damaged ({error}). Train again into another folder."
        ) from error
    return found
