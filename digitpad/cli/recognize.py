"""``digitpad recognize``: read pictures, folders and ink files."""

from __future__ import annotations

import dataclasses
import json
import os
from typing import TYPE_CHECKING, Any

from digitpad.cli import options, sources
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError
from digitpad.inference import cards
from digitpad.ink.errors import InkError, PictureError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from digitpad.cli.sources import Found
    from digitpad.domain import DigitReading
    from digitpad.inference.reader import Reader, ReadResult

HEADINGS = f"{'text':<6}  {'verdict':<11}  {'sure':>6}  {'ms':>7}  drawing"


def run(arguments: argparse.Namespace) -> int:
    """Read everything named and print a line for each; exit code 1 if anything could not be read."""
    model_id = arguments.model
    if model_id is None:
        model_id = options.load_settings(arguments).reading.model
    try:
        cards.find(model_id)
    except cards.ModelMissing as error:
        raise CommandError(str(error), WRONG_USE) from error
    except cards.ModelError as error:
        raise CommandError(str(error)) from error

    # A digit is too little work to share: on a busy machine, waiting for a second thread takes ten times as
    # long as reading. torch looks at this when it is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from digitpad.inference.reader import Reader

    reader = Reader()
    try:
        reader.load(model_id)
    except cards.ModelError as error:
        raise CommandError(str(error)) from error
    in_table = arguments.format == "table"
    if in_table:
        print(HEADINGS, flush=True)
    exit_code = OK
    for source in sources.find(arguments.paths):
        found, result = read(reader, source, model_id)
        if result is None:
            exit_code = SOME_FAILED
        line = table_line(found, result) if in_table else json.dumps(to_json(found, result))
        print(line, flush=True)
    return exit_code


def read(reader: Reader, found: Found, model_id: str) -> tuple[Found, ReadResult | None]:
    """The reading, or none and why."""
    if found.source is None:
        return found, None
    try:
        return found, reader.read(found.source, model_id)
    except (InkError, PictureError) as error:
        return dataclasses.replace(found, source=None, error=str(error)), None


def to_json(found: Found, result: ReadResult | None) -> Mapping[str, Any]:
    """The line's object, its fields in the documented order."""
    if result is None:
        return {**found.origin, "error": found.error}
    reading = result.reading
    return {
        **found.origin,
        "text": reading.text,
        "verdict": str(reading.verdict),
        "confidence": round(reading.confidence, 6),
        "digits": [digit_to_json(digit) for digit in reading.digits],
        "model": reading.model_id,
        "ms": round(result.milliseconds, 3),
    }


def digit_to_json(digit: DigitReading) -> dict[str, Any]:
    """One digit of a reading; the box is ``[x, y, width, height]``, as in an export."""
    box = digit.box
    return {
        "digit": digit.digit,
        "probabilities": [round(probability, 6) for probability in digit.probabilities],
        "box": box and [box.x, box.y, box.width, box.height],
        "strokes": list(digit.strokes),
    }


def table_line(found: Found, result: ReadResult | None) -> str:
    """The same for people; what is of any length comes last, so that lines can be printed as they come."""
    name = _in_one_line(str(found.origin["path"]))
    if "line" in found.origin:
        name += f":{found.origin['line']}"
    if "id" in found.origin:
        name += f" {_in_one_line(str(found.origin['id']))}"
    if result is None:
        return f"{'':<6}  {'error':<11}  {'':>6}  {'':>7}  {name}: {_in_one_line(str(found.error))}"
    reading = result.reading
    sure = f"{reading.confidence:.1%}" if reading.digits else ""
    verdict = str(reading.verdict).replace("_", " ")
    return f"{reading.text:<6}  {verdict:<11}  {sure:>6}  {result.milliseconds:>7.1f}  {name}"


def _in_one_line(text: str) -> str:
    """Text from outside, with what would break the line or steer the terminal escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
