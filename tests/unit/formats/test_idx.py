from __future__ import annotations

import gzip
import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from digitpad.formats import idx
from digitpad.formats.idx import IdxError, read_idx


def idx_bytes(array: np.ndarray) -> bytes:
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


IMAGES = np.arange(2 * 3 * 4).reshape(2, 3, 4)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.booleans())
def test_arrays_come_back(shape, packed):
    array = np.arange(np.prod(shape)).reshape(shape).astype(np.uint8)
    data = gzip.compress(idx_bytes(array)) if packed else idx_bytes(array)
    back = read_idx(io.BytesIO(data))
    assert back.shape == tuple(shape)
    assert (back == array).all()


@pytest.mark.parametrize("packed", [False, True])
def test_files_are_read_by_path(tmp_path, packed):
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES))
    assert (read_idx(path) == IMAGES).all()
    assert (read_idx(str(path)) == IMAGES).all()


class Trickle(io.RawIOBase):
    """A pipe: no seeking, a byte at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer) -> int:
        part = self._data.read(1)
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("packed", [False, True])
def test_a_pipe_that_trickles_is_read(packed):
    data = gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES)
    assert (read_idx(Trickle(data)) == IMAGES).all()  # type: ignore[arg-type] # a raw stream is one of bytes


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an IDX file"),
        (b"\0\0\x08", "not an IDX file"),
        (b"hello world", "not an IDX file"),
        (b"\0\0\x08\0", "not an IDX file"),
        (b"\0\0\x08\xff" + bytes(2000), "not an IDX file"),
        (b"\0\0\x0d\x01" + bytes(8), "only unsigned bytes"),
        (b"\0\0\x08\x03" + bytes(9), "within its header"),
        (idx_bytes(IMAGES)[:-1], "ends after 23 of 24"),
        (idx_bytes(IMAGES) + b"\0", "goes on after its 24"),
        (b"\0\0\x08\x04" + b"\xff" * 16, "more than can be read"),
        (gzip.compress(idx_bytes(IMAGES))[:-12], "damaged"),
        (gzip.compress(idx_bytes(IMAGES)[:-1]), "ends after"),
        (gzip.compress(idx_bytes(IMAGES)) + gzip.compress(b"more"), "goes on after"),
        (gzip.compress(idx_bytes(IMAGES)) + b"junk", "damaged"),
        (b"\x1f\x8bnot gzip at all", "damaged"),
    ],
)
def test_damage_is_named(data, message):
    with pytest.raises(IdxError, match=message):
        read_idx(io.BytesIO(data))


def test_a_false_header_takes_no_memory(monkeypatch):
    asked: list[int] = []

    class Stream(io.BytesIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    with pytest.raises(IdxError, match="ends after 0 of"):
        read_idx(Stream(b"\0\0\x08\x01" + struct.pack(">I", idx.VALUE_LIMIT)))
    assert max(asked) <= 1024**2


@given(
    st.binary(max_size=80),
    st.sampled_from([b"", b"\0\0\x08\x01", b"\0\0\x08\x02\0\0\0\x02", b"\x1f\x8b\x08"]),
)
def test_random_bytes_give_an_array_or_an_idx_error(data, start):
    try:
        array = read_idx(io.BytesIO(start + data))
    except IdxError:
        return
    assert array.dtype == np.uint8


def test_a_missing_file_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "none")


def test_mnist_is_read(shared_data):
    labels = read_idx(shared_data / "mnist" / "t10k-labels-idx1-ubyte.gz")
    assert labels.shape == (10_000,)
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]
