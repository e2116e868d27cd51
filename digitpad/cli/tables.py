"""Tables and words for people, as the commands print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MISSING = "-"
"""Stands where there is nothing: no figure, no digit."""


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """The rows with their columns aligned, these to the right; two blanks between, none at the end."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def counted(number: int, thing: str) -> str:
    """So many of them, such as "1 drawing" or "1,200 drawings"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def in_one_line(text: str) -> str:
    """Text from outside, with what would break the line or steer the terminal escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
