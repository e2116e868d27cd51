"""Unpacks ``.Z`` files, made by compress: LZW (Welch, IEEE Computer, 1984) with codes of 9 to 16 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\x1f\x9d"
FIRST_WIDTH = 9
LARGEST_WIDTH = 16
CLEAR = 256
"""In block mode, the code that empties the table."""
_WIDTH_BITS, _BLOCK_MODE = 0x1F, 0x80


class LzwError(ValueError):
    """These bytes are no file that compress made."""


def unpack(stream: BinaryIO) -> Iterator[bytes]:
    """The content, in pieces of any length. A file that was cut off gives what is left of it.

    Raises:
        LzwError: The stream does not begin as such a file does, or has a code before its time.
    """
    head = stream.read(3)
    largest, in_blocks = (head[2] & _WIDTH_BITS, head[2] & _BLOCK_MODE) if len(head) == 3 else (0, 0)
    if not head.startswith(MAGIC) or not FIRST_WIDTH <= largest <= LARGEST_WIDTH:
        raise LzwError("this is no .Z file")
    singles = [bytes([value]) for value in range(256)] + ([b""] if in_blocks else [])
    table, last, width = list(singles), b"", FIRST_WIDTH
    while group := stream.read(width):  # eight codes; after a change of width what is left of them is padding
        bits = int.from_bytes(group, "little")
        for _ in range(len(group) * 8 // width):
            code, bits = bits & ((1 << width) - 1), bits >> width
            if code == CLEAR and in_blocks:
                table, last, width = list(singles), b"", FIRST_WIDTH
                break
            if code < len(table):
                entry = table[code]
            elif code == len(table) and last:
                entry = last + last[:1]  # the entry that is only now being made
            else:
                raise LzwError(f"the code {code} comes before its time")
            yield entry
            if last and len(table) < 1 << largest:
                table.append(last + entry[:1])
            last = entry
            if len(table) == 1 << width and width < largest:
                width += 1
                break
