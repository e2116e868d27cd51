"""Readings as lines: JSON for programs, a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digitpad.cli.tables import MISSING, in_one_line
from digitpad.domain import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digitpad.cli.sources import Found
    from digitpad.domain import DigitReading, Reading
    from digitpad.inference.result import ReadResult

HEADINGS = f"{'text':<6}  {'verdict':<11}  {'sure':>6}  {'ms':>7}  drawing"

_CELL = len("4 or 9 100.0%")


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
    name = _name(found)
    if result is None:
        return f"{'':<6}  {'error':<11}  {'':>6}  {'':>7}  {name}: {in_one_line(str(found.error))}"
    reading = result.reading
    sure = _likelihood(reading.confidence) if reading.digits else ""
    verdict = str(reading.verdict).replace("_", " ")
    return f"{reading.text:<6}  {verdict:<11}  {sure:>6}  {result.milliseconds:>7.1f}  {name}"


def side_by_side_heading(model_ids: Sequence[str]) -> str:
    """The heading of the table with a column for each model."""
    return "  ".join([*(f"{model_id:<{_width(model_id)}}" for model_id in model_ids), "drawing"])


def side_by_side(found: Found, results: Sequence[ReadResult], model_ids: Sequence[str]) -> str:
    """What every model says of one drawing."""
    name = _name(found)
    words = [cell(result.reading) for result in results]
    if not results:
        words = ["error", *[""] * (len(model_ids) - 1)]
        name += f": {in_one_line(str(found.error))}"
    columns = zip(words, model_ids, strict=True)
    return "  ".join([*(f"{word:<{_width(model_id)}}" for word, model_id in columns), name])


def cell(reading: Reading) -> str:
    """A reading in few characters: ``7  99.1%``, ``4 or 9  61.0%``, ``no digit``, ``blank``.

    ``4 or -`` is a 4 or, likelier than any other digit, none.
    """
    if reading.verdict is Verdict.BLANK:
        return "blank"
    if reading.verdict is Verdict.NOT_A_DIGIT:
        return "no digit"
    text = reading.text
    if reading.verdict is Verdict.UNSURE and len(reading.digits) == 1:
        (one, _), (other, _) = reading.digits[0].likeliest
        text = f"{one} or {other or MISSING}"
    return f"{text:<6} {_likelihood(reading.confidence):>6}"


def _likelihood(share: float) -> str:
    """As per cent; never as certain, which no reading is."""
    text = f"{share:.1%}"
    return ">99.9%" if text == "100.0%" else text


def _width(model_id: str) -> int:
    return max(_CELL, len(model_id))


def _name(found: Found) -> str:
    name = in_one_line(str(found.origin["path"]))
    if "line" in found.origin:
        name += f":{found.origin['line']}"
    if "id" in found.origin:
        name += f" {in_one_line(str(found.origin['id']))}"
    return name
