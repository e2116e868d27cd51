"""A set of tiny files in MNIST's form, so that everything can be tried without MNIST."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from training import datasets, origins, pens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from training.pens import Sample

    Recorded = Callable[[str], list[Sample]]

TRAIN, TEST, SET_ASIDE = 300, 60, 60


def bars(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pictures that are told apart by the shape of a bar with a gap: ten kinds, easy to learn."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, count).astype(np.uint8)
    pictures = np.zeros((count, 28, 28), dtype=np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[4:24, 4 : 6 + 2 * int(label)] = 255
        picture[10 + random.integers(0, 3) : 14, 4:9] = 0
    return pictures, labels


def packed(array: NDArray[np.uint8]) -> bytes:
    """The array as an IDX file, gzipped."""
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


@pytest.fixture(scope="session")
def recorded(shared_data: Path) -> Recorded:
    """The real recorded drawings of a kind, read once for all tests: it takes seconds."""
    readers = {"pendigits": pens.pendigits, "omniglot": pens.omniglot}

    @cache
    def read(kind: str) -> list[Sample]:
        if kind in readers:
            return readers[kind](shared_data)
        return pens.unipen(shared_data, cast("pens.Kind", kind))

    return read


@pytest.fixture
def tiny_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with four small files, which stand in for MNIST's."""
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    parts = dict(zip(("train", "t10k"), (bars(TRAIN, 1), bars(TEST, 2)), strict=True))
    found = []
    for origin in origins.MNIST:
        prefix, kind, *_ = origin.name.split("-")
        content = packed(parts[prefix][kind == "labels"])
        (folder / origin.name).write_bytes(content)
        unpacked = gzip.decompress(content)
        found.append(
            dataclasses.replace(origin, size=len(unpacked), sha256=hashlib.sha256(unpacked).hexdigest())
        )
    monkeypatch.setattr(datasets, "MNIST", tuple(found))
    monkeypatch.setattr("training.fetch_command.MNIST", tuple(found))
    monkeypatch.setattr(datasets, "VALIDATION", SET_ASIDE)
    return folder.parent
