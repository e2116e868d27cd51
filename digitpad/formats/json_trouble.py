"""What the JSON library finds wrong, as sentences that can be said in the person's language.

Its own are English. What is not known here comes in its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digitpad.saying import quoted, said

if TYPE_CHECKING:
    from digitpad.saying import Said

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>.*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<field>.*)`")
_OTHER = re.compile(r"Expected `(?P<wanted>.*)`, got `(?P<found>.*)`")
_LENGTH = re.compile(r"Expected `array` of (?:at least )?length (?P<count>\d+).*")
_INVALID = re.compile(r"Invalid (?P<wanted>.*)")
_MALFORMED = re.compile(r"JSON is malformed: (?P<why>.*) \(byte (?P<byte>\d+)\)")
_CUT = "Input data was truncated"


def json_trouble(error: Exception) -> Said:
    """What is wrong with a line, and where in it, such as "$.id: uuid belongs there, not int"."""
    found = _PLACE.fullmatch(str(error))
    if found is None or found["place"] is None:
        return _what(str(error))
    return said("{place}: {what}", place=found["place"], what=_what(found["what"]))


def _what(text: str) -> Said:
    sentence = quoted(text)
    if text == _CUT:
        sentence = said("it is cut short")
    elif found := _MISSING.fullmatch(text):
        sentence = said('"{field}" is missing', field=found["field"])
    elif found := _OTHER.fullmatch(text):
        sentence = said("{wanted} belongs there, not {found}", wanted=found["wanted"], found=found["found"])
    elif found := _LENGTH.fullmatch(text):
        sentence = said("an array of {count} belongs there", count=found["count"])
    elif found := _INVALID.fullmatch(text):
        sentence = said("it is not valid ({wanted})", wanted=found["wanted"])
    elif found := _MALFORMED.fullmatch(text):
        sentence = said(
            "it is malformed from byte {byte} on ({reason})", byte=found["byte"], reason=found["why"]
        )
    return sentence
