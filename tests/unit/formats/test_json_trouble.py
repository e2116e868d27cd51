"""What the JSON library finds wrong is known, so that it can be said in another language."""

from __future__ import annotations

import msgspec
import pytest

from digitpad.formats.json_trouble import json_trouble
from digitpad.saying import quoted


class Line(msgspec.Struct):
    a: int
    b: list[float] = []
    c: tuple[int, int] | None = None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{}", '"a" is missing'),
        (b"7", "object belongs there, not int"),
        (b'{"a": "x"}', "$.a: int belongs there, not str"),
        (b'{"a": 1, "b": [0.5, null]}', "$.b[1]: float belongs there, not null"),
        (b'{"a": 1, "c": [1]}', "$.c: an array of 2 belongs there"),
        (b'{"a": 1', "it is cut short"),
        (b'{"a": 1,}', "it is malformed from byte 8 on (trailing comma in object)"),
    ],
)
def test_what_is_wrong_and_where_is_told(line: bytes, told: str):
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(line, type=Line)
    sentence = json_trouble(caught.value)
    assert sentence == told
    assert sentence.template != quoted("").template


def test_what_is_not_known_comes_as_it_is():
    assert json_trouble(ValueError("moon")) == "moon"
    assert json_trouble(ValueError("moon - at `$.a`")) == "$.a: moon"
