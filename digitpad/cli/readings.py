"""Readings as lines: JSON for programs, a table for people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from digitpad.cli.tables import MISSING, in_one_line
from digitpad.domain import MOST_DIGITS, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digitpad.cli.sources import Found
    from digitpad.domain import DigitReading
    from digitpad.inference.result import ReadResult

HEADINGS = f"{'text':<8}  {'verdict':<11}  {'sure':>6}  {'ms':>7}  drawing"

_ROOM = len("4 or 9")
_CELL = _ROOM + len(" 100.0%")


def to_json(found: Found, result: ReadResult | None, saved: Sequence[str] | None = None) -> Mapping[str, Any]:
    """The line's object, its fields in the documented order.

    ``saved`` has the files of the images that were written, one for each digit.
    """
    if result is None:
        return {**found.origin, "error": found.error}
    reading = result.reading
    value = {
        **found.origin,
        "text": reading.text,
        "verdict": str(reading.verdict),
        "confidence": round(reading.confidence, 6),
        **_other(result),
        "digits": [digit_to_json(digit) for digit in reading.digits],
        "model": reading.model_id,
        "ms": round(result.milliseconds, 3),
    }
    if saved is None:
        return value
    if len(saved) > 1:
        for digit, image in zip(value["digits"], saved, strict=False):
            digit["image"] = image
    return {**value, "image": saved[0] if len(saved) == 1 else None}


def _other(result: ReadResult) -> dict[str, Any]:
    """The second likeliest text, of what the model was not sure of."""
    if result.reading.verdict is not Verdict.UNSURE:
        return {}
    _, (text, likelihood) = result.likeliest
    return {"other": {"text": text, "confidence": round(likelihood, 6)}}


def digit_to_json(digit: DigitReading) -> dict[str, Any]:
    """One digit of a reading; the box is ``[x, y, width, height]``, as in an export."""
    box = digit.box
    value = {
        "digit": digit.digit,
        "probabilities": [round(probability, 6) for probability in digit.probabilities],
        "box": box and [box.x, box.y, box.width, box.height],
        "strokes": list(digit.strokes),
    }
    return {**value, "number": digit.number} if digit.number else value


def table_lines(found: Found, result: ReadResult | None) -> list[str]:
    """The same for people, a line a number.

    What is of any length comes last, so that lines can be printed as they come.
    """
    name = _name(found)
    if result is None:
        return [f"{'':<8}  {'error':<11}  {'':>6}  {'':>7}  {name}: {in_one_line(str(found.error))}"]
    reading, verdict = result.reading, str(result.reading.verdict).replace("_", " ")
    texts = reading.text.split(" ")
    if len(texts) == 1:
        sure = _likelihood(reading.confidence) if reading.digits else ""
        return [f"{reading.text:<8}  {verdict:<11}  {sure:>6}  {result.milliseconds:>7.1f}  {name}"]
    lines = []
    for place, (text, digits) in enumerate(zip(texts, reading.numbers, strict=True), start=1):
        sure = _likelihood(math.prod(digit.confidence for digit in digits))
        time = f"{result.milliseconds:.1f}" if place == 1 else ""
        lines.append(f"{text:<8}  {verdict:<11}  {sure:>6}  {time:>7}  {name} ({place} of {len(texts)})")
    return lines


def side_by_side_heading(model_ids: Sequence[str]) -> str:
    """The heading of the table with a column for each model."""
    return "  ".join([*(f"{model_id:<{_width(model_id)}}" for model_id in model_ids), "drawing"])


def side_by_side(found: Found, results: Sequence[ReadResult], model_ids: Sequence[str]) -> str:
    """What every model says of one drawing."""
    name = _name(found)
    words = [cell(result) for result in results]
    if not results:
        words = ["error", *[""] * (len(model_ids) - 1)]
        name += f": {in_one_line(str(found.error))}"
    columns = zip(words, model_ids, strict=True)
    return "  ".join([*(f"{word:<{_width(model_id)}}" for word, model_id in columns), name])


def cell(result: ReadResult) -> str:
    """A reading in few characters: ``7  99.1%``, ``4 or 9  61.0%``, ``2026?  58.2%``, ``no digit``.

    ``4 or -`` is a 4 or, likelier than any other digit, none. Where there is no room for a number and its
    second likeliest, it has a question mark; what is longer than a number ends with an ellipsis.
    """
    reading = result.reading
    if reading.verdict is Verdict.BLANK:
        return "blank"
    if reading.verdict is Verdict.NOT_A_DIGIT:
        return "no digit"
    text = reading.text
    if reading.verdict is Verdict.UNSURE:
        _, (other, _) = result.likeliest
        both = f"{text} or {other or MISSING}"
        text = both if len(both) <= MOST_DIGITS else f"{text}?"
    if len(text) > MOST_DIGITS + 1:
        text = f"{text[: MOST_DIGITS - 1]}…"
    room = max(_ROOM, len(text))
    return f"{text:<{room}} {_likelihood(reading.confidence, int(room == _ROOM)):>{_CELL - room - 1}}"


def _likelihood(share: float, decimals: int = 1) -> str:
    """As per cent; never as certain, which no reading is."""
    certain, nearly = ("100.0%", ">99.9%") if decimals else ("100%", ">99%")
    text = f"{share:.{decimals}%}"
    return nearly if text == certain else text


def _width(model_id: str) -> int:
    return max(_CELL, len(model_id))


def _name(found: Found) -> str:
    name = in_one_line(str(found.origin["path"]))
    if "line" in found.origin:
        name += f":{found.origin['line']}"
    if "id" in found.origin:
        name += f" {in_one_line(str(found.origin['id']))}"
    return name
