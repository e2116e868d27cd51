r"""Text patterns: `*` stands for any characters and `?` for any one; after a `\` each means itself."""

from __future__ import annotations

import functools
import re
from typing import Final, Literal

ANY_RUN: Final = "*"
"""Any characters, also none."""
ANY_ONE: Final = "?"
"""Any one character."""
ESCAPE: Final = "\\"

Piece = tuple[str, Literal["any", "itself"]]
"""A character of a pattern, and whether it stands for itself."""


def pieces(pattern: str) -> list[Piece]:
    """What a pattern is made of, in order."""
    found: list[Piece] = []
    rest = iter(pattern)
    for one in rest:
        if one == ESCAPE:
            found.append((next(rest, ESCAPE), "itself"))
        else:
            found.append((one, "any" if one in (ANY_RUN, ANY_ONE) else "itself"))
    return found


def exactly(text: str) -> str:
    """The pattern that means this text alone."""
    return "".join(f"{ESCAPE}{one}" if one in (ANY_RUN, ANY_ONE, ESCAPE) else one for one in text)


def plain(pattern: str) -> str | None:
    """The one text that a pattern means; None where it means several."""
    found = pieces(pattern)
    return "".join(one for one, _ in found) if all(kind == "itself" for _, kind in found) else None


def beginning(pattern: str) -> str:
    """What every text begins with that is as the pattern says."""
    found = pieces(pattern)
    end = next((at for at, (_, kind) in enumerate(found) if kind == "any"), len(found))
    return "".join(one for one, _ in found[:end])


def matches_pattern(text: str, pattern: str) -> bool:
    """Whether the whole text is as the pattern says."""
    return _compiled(pattern).fullmatch(text) is not None


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    known = {ANY_RUN: ".*", ANY_ONE: "."}
    parts = (known[one] if kind == "any" else re.escape(one) for one, kind in pieces(pattern))
    return re.compile("".join(parts), re.DOTALL)
