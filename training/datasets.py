"""MNIST in its three parts, as published and as the models see it: through the one normaliser."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from tqdm import tqdm

from digitpad.formats.idx import IdxError, read_idx
from digitpad.ink.normalise import normalise_ink
from training.errors import DataError
from training.origins import MNIST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from digitpad.domain import DigitImage
    from training.origins import Origin

    MnistPart = Literal["train", "validation", "test"]

DEFAULT_DATA = Path(__file__).parent.parent / ".data"
"""Where `training fetch` puts files: in the project's folder, ignored by git."""

VALIDATION = 5_000
"""The last so many of MNIST's training images are set aside to choose by."""


@dataclass(frozen=True, slots=True)
class DigitSet:
    """Digits as a model sees them, with their ids and labels."""

    ids: tuple[str, ...]
    images: tuple[DigitImage, ...]
    labels: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def __add__(self, other: DigitSet) -> DigitSet:
        return DigitSet(self.ids + other.ids, self.images + other.images, self.labels + other.labels)

    def pixels(self) -> NDArray[np.uint8]:
        """All images as one array, (n, 28, 28)."""
        joined = bytearray().join(image.pixels for image in self.images)
        return np.frombuffer(joined, dtype=np.uint8).reshape(-1, 28, 28)


@dataclass(frozen=True, slots=True)
class Published:
    """Digits of MNIST's files: pictures (n, 28, 28), 255 = full ink, and labels (n).

    The ids name the file and the place in it, from 0: "train-59999", "t10k-00007".
    """

    ids: tuple[str, ...]
    pictures: NDArray[np.uint8]
    labels: tuple[int, ...]


def mnist_folder(data: Path) -> Path:
    """The folder with MNIST's files: this one, or ``mnist`` in it.

    Raises:
        DataError: Neither has all four.
    """
    for folder in (data / "mnist", data):
        if all((folder / origin.name).is_file() for origin in MNIST):
            return folder
    raise DataError(
        f"MNIST's files are not in {data} or {data / 'mnist'}. Get them with `python -m training fetch`, or "
        "name the folder that has them with --data DIR."
    )


def mnist(data: Path, part: MnistPart, *, quiet: bool = False) -> DigitSet:
    """One part of MNIST, normalised; blank pictures (it has none) would be left out.

    Raises:
        DataError: A file is missing or damaged.
    """
    published = mnist_as_published(data, part)
    pictures = tqdm(published.pictures, desc=f"normalising MNIST's {part} digits", disable=quiet)
    kept = [
        (identity, image, label)
        for identity, picture, label in zip(published.ids, pictures, published.labels, strict=True)
        if (image := normalise_ink(picture)) is not None
    ]
    ids, images, labels = zip(*kept, strict=True)
    return DigitSet(ids, images, labels)


def mnist_as_published(data: Path, part: MnistPart) -> Published:
    """One part of MNIST: its training images without the last VALIDATION, those, or its test images.

    Raises:
        DataError: A file is missing or damaged.
    """
    folder, prefix = mnist_folder(data), "t10k" if part == "test" else "train"
    pictures, labels = (_content(folder, origin) for origin in MNIST if origin.name.startswith(prefix))
    held_out = len(labels) - VALIDATION
    parts = {"train": slice(held_out), "validation": slice(held_out, None), "test": slice(None)}
    rows = range(len(labels))[parts[part]]
    kept = slice(rows.start, rows.stop)
    return Published(
        tuple(f"{prefix}-{row:05d}" for row in rows), pictures[kept], tuple(labels[kept].tolist())
    )


def _content(folder: Path, origin: Origin) -> NDArray[np.uint8]:
    path = folder / origin.name
    try:
        with gzip.open(path) as stream:
            content_hash = hashlib.file_digest(stream, "sha256").hexdigest()
        if content_hash != origin.sha256:
            raise DataError(f"{path} is not MNIST's file (SHA-256 {content_hash}). Fetch it again.")
        return read_idx(path)
    except (OSError, EOFError, IdxError) as error:
        raise DataError(f"{path} is damaged ({error}). Fetch it again.") from error
