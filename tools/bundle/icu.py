"""Cuts ICU's data down to what Qt asks of it, and makes the library anew around the rest.

Qt formats dates, numbers and names with tables of its own; of ICU it uses the order of words (collation) and
the properties of characters. The 30 MB also hold names of countries, currencies and time zones in 600
languages, hyphenation dictionaries and 190 old encodings. An entry that is missing is a case that ICU knows:
it answers with an error code, and Qt goes on without; words of a language without an order of its own are put
into the one of all languages.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.bundle.elf import headers

KEPT: Final = re.compile(
    r"^icudt\d+l/(coll/(ucadata\.icu|(root|res_index|zh.*)\.res)|(?!unames)[^/]+\.(icu|nrm|spp)"
    r"|(root|res_index|pool|keyTypeData|likelySubtags|numberingSystems|supplementalData|icuver|icustd)\.res)$"
)
"""Entries that stay: the order of words in digitpad's languages (English has the one of all languages),
properties and normal forms of characters, but not their names, and tables without a language."""
_MAGIC = b"\xda\x27"
_COMMON: Final = b"CmnD"
"""The format of a file with many entries: unicode/udata.h and udatamem.h of ICU."""
_ALIGNMENT: Final = 16


class IcuError(Exception):
    """The library is not what this module knows how to cut."""


@dataclass(frozen=True, slots=True)
class Data:
    """The data file inside the library."""

    head: bytes
    entries: dict[str, bytes]


def cut(library: Path) -> int:
    """Replace libicudata by a smaller one; the bytes saved. Raises IcuError, CalledProcessError."""
    content = library.read_bytes()
    symbol = _symbol(library)
    before = read(content)
    after = Data(before.head, {name: entry for name, entry in before.entries.items() if KEPT.match(name)})
    if not any("/coll/root" in name for name in after.entries):
        raise IcuError(f"{library.name} holds no order of words")
    mode = library.stat().st_mode
    library.unlink()
    _link(write(after), symbol, library)
    library.chmod(mode)
    return len(content) - library.stat().st_size


def read(content: bytes) -> Data:
    """The data in a library's bytes. Raises IcuError."""
    start = content.find(_COMMON) - 12  # its place in the header
    if start < 0 or content[start + 2 : start + 4] != _MAGIC:
        raise IcuError("there is no ICU data of the kind with a table of contents")
    (size,) = struct.unpack_from("<H", content, start)
    head, table = content[start : start + size], start + size
    (count,) = struct.unpack_from("<I", content, table)
    places = [struct.unpack_from("<II", content, table + 4 + 8 * number) for number in range(count)]
    names = [content[table + name : content.index(b"\0", table + name)].decode("ascii") for name, _ in places]
    begins = [table + place for _, place in places]
    # Entries lie in the order of the table; nothing says where the last one ends, and it is never kept whole
    # by mistake: what follows it in the library is padding and ELF's own tables.
    ends = [*begins[1:], _end_of_last(content, begins[-1])]
    entries = {
        name: content[begin:end].ljust(end - begin, b"\0")
        for name, begin, end in zip(names, begins, ends, strict=True)
    }
    return Data(head, entries)


def _end_of_last(content: bytes, begin: int) -> int:
    """An end that is late enough for the last entry: that of a language's names, a few kilobytes."""
    return min(len(content), begin + 0x10000)


def write(data: Data) -> bytes:
    """A data file with these entries, laid out as ICU's own tool does: sorted, each aligned to 16 bytes."""
    names = sorted(data.entries)
    table = 4 + 8 * len(names)
    name_places, place = [], table
    for name in names:
        name_places.append(place)
        place += len(name) + 1
    text = b"".join(name.encode("ascii") + b"\0" for name in names)
    place = _aligned(place, len(data.head))
    lead = place
    body = bytearray()
    places = []
    for name in names:
        places.append(lead + len(body))
        body += data.entries[name]
        body += bytes(-len(body) % _ALIGNMENT)
    contents = struct.pack("<I", len(names)) + b"".join(
        struct.pack("<II", *pair) for pair in zip(name_places, places, strict=True)
    )
    filled = contents + text
    return data.head + filled.ljust(lead, b"\0") + bytes(body)


def _aligned(place: int, head: int) -> int:
    return place + -(place + head) % _ALIGNMENT


def _symbol(library: Path) -> str:
    match = re.search(r"libicudata\.so\.(\d+)$", library.name)
    if match is None or library not in headers([library]):
        raise IcuError(f"{library} is no ELF library of ICU's data")
    return f"icudt{match[1]}_dat"


def _link(data: bytes, symbol: str, library: Path) -> None:
    """A shared library with one symbol, the data."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").write_bytes(data)
        (folder / "data.s").write_text(
            f".section .rodata\n.balign 16\n.global {symbol}\n.type {symbol}, %object\n{symbol}:\n"
            f'.incbin "data"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",%progbits\n'
        )
        subprocess.run(["as", "-o", "data.o", "data.s"], cwd=folder, check=True)
        command = ["ld", "-shared", "-z", "noexecstack", "-soname", library.name, "-o", "out.so", "data.o"]
        subprocess.run(command, cwd=folder, check=True)
        library.write_bytes((folder / "out.so").read_bytes())
