"""Unpacking what compress made, against vectors of the real program, an encoder of our own, and gzip."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.lzw import CLEAR, LzwError, unpack

# Made by ncompress 4.2.4.6.
VECTORS = {
    b"": "1f9d90",
    b"a": "1f9d906100",
    b"abracadabra" * 3: "1f9d9061c4c80933260c998003111234a85061c18302c300",
}
NOISE = hashlib.shake_256(b"noise").digest(400_000)
"""Fills the table soon."""
STEPS = b"".join(b"%d %d\n" % (value * value % 499, value % 501) for value in range(60_000))
"""Like coordinates; fills the table of 16 bits too."""


class Packer:
    """Packs as compress does."""

    def __init__(self, largest: int) -> None:
        self.out = bytearray([0x1F, 0x9D, largest | 0x80])
        self.largest = largest
        self.codes: list[int] = []
        self.begin()

    def begin(self) -> None:
        self.table = {bytes([value]): value for value in range(256)}
        self.free, self.width, self.word = 257, 9, b""

    def put(self, code: int) -> None:
        self.codes.append(code)
        if len(self.codes) == 8:
            self.flush(self.width)

    def flush(self, length: int) -> None:
        bits = sum(code << (index * self.width) for index, code in enumerate(self.codes))
        self.out += bits.to_bytes(length, "little")
        self.codes.clear()

    def clear(self) -> None:
        self.put(self.table[self.word])
        self.put(CLEAR)
        if self.codes:
            self.flush(self.width)
        self.begin()

    def add(self, value: int) -> None:
        longer = self.word + bytes([value])
        if longer in self.table:
            self.word = longer
            return
        self.put(self.table[self.word])
        if self.free == 1 << self.width and self.width < self.largest:
            if self.codes:
                self.flush(self.width)
            self.width += 1
        if self.free < 1 << self.largest:
            self.table[longer] = self.free
            self.free += 1
        self.word = bytes([value])

    def end(self) -> bytes:
        if self.word:
            self.put(self.table[self.word])
        self.flush(-(-len(self.codes) * self.width // 8))
        return bytes(self.out)


def packed(content: bytes, largest: int = 16, clear_at: frozenset[int] = frozenset()) -> bytes:
    """Packed; ``clear_at`` are the places in the content before which the table is emptied."""
    packer = Packer(largest)
    for place, value in enumerate(content):
        if place in clear_at:
            packer.clear()
        packer.add(value)
    return packer.end()


def unpacked(file: bytes) -> bytes:
    return b"".join(unpack(io.BytesIO(file)))


@pytest.mark.parametrize("content", VECTORS)
def test_files_of_the_real_program_are_unpacked(content: bytes) -> None:
    assert unpacked(bytes.fromhex(VECTORS[content])) == content


@pytest.mark.parametrize("largest", [10, 12, 16])
@pytest.mark.parametrize("content", [b"a" * 100_000, NOISE, STEPS, STEPS[:5000] + NOISE + STEPS[:5000]])
def test_wider_codes_and_a_full_table(content: bytes, largest: int) -> None:
    assert unpacked(packed(content, largest)) == content


def test_the_table_is_emptied_where_the_file_says_so() -> None:
    assert unpacked(packed(STEPS, 12, frozenset({1000, 30_000, 30_001}))) == STEPS


@given(
    st.binary(max_size=2000), st.sampled_from([9, 10, 16]), st.frozensets(st.integers(1, 2000), max_size=3)
)
def test_whatever_is_packed_comes_out_again(content: bytes, largest: int, clear_at: frozenset[int]) -> None:
    assert unpacked(packed(content, largest, clear_at)) == content


@pytest.mark.skipif(shutil.which("gzip") is None, reason="there is no gzip, which unpacks .Z files too")
def test_gzip_unpacks_what_the_encoder_of_these_tests_packs() -> None:
    file = packed(STEPS + NOISE, 16, frozenset({50_000}))
    done = subprocess.run(["gzip", "-dc"], input=file, capture_output=True, check=True)
    assert done.stdout == STEPS + NOISE


@pytest.mark.parametrize(
    "file", [b"", b"\x1f\x9d", b"\x1f\x8b\x08", b"\x1f\x9d\x88", b"\x1f\x9d\x91", b"text"]
)
def test_other_files_are_refused(file: bytes) -> None:
    with pytest.raises(LzwError, match=r"no \.Z file"):
        unpacked(file)


def test_a_code_before_its_time_is_refused() -> None:
    with pytest.raises(LzwError, match="the code 300"):
        unpacked(b"\x1f\x9d\x90" + (97 | 300 << 9).to_bytes(3, "little"))
