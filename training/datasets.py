"""MNIST as the models see it: through the one normaliser."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from digitpad.formats.idx import IdxError, read_idx
from digitpad.ink.normalise import normalise_ink
from training.errors import DataError
from training.origins import MNIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from digitpad.domain import DigitImage

DEFAULT_DATA = Path(__file__).parent.parent / ".data"
"""Where `training fetch` puts files: in the project's folder, ignored by git."""

VALIDATION = 5_000
"""The last so many of MNIST's training images are set aside to choose by."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Normalised images and what they are."""

    images: tuple[DigitImage, ...]
    labels: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, start: int, stop: int) -> Digits:
        """The digits from start up to stop."""
        return Digits(self.images[start:stop], self.labels[start:stop])

    def pixels(self) -> NDArray[np.uint8]:
        """All images as one array, (n, 28, 28)."""
        joined = bytearray().join(image.pixels for image in self.images)
        return np.frombuffer(joined, dtype=np.uint8).reshape(-1, 28, 28)


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


def mnist_train(data: Path, *, quiet: bool = False) -> Digits:
    """MNIST's 60,000 training digits, normalised."""
    return _mnist(data, "train", quiet=quiet)


def mnist_test(data: Path, *, quiet: bool = False) -> Digits:
    """MNIST's 10,000 test digits, normalised."""
    return _mnist(data, "t10k", quiet=quiet)


def _mnist(data: Path, prefix: str, *, quiet: bool) -> Digits:
    images, labels = mnist_as_published(data, prefix)
    return from_ink(images, labels.tolist(), f"MNIST {prefix}", quiet=quiet)


def mnist_as_published(data: Path, prefix: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pictures (n, 28, 28), 255 = full ink, and labels (n) of MNIST's "train" or "t10k" files.

    Raises:
        DataError: The files are missing or damaged.
    """
    folder = mnist_folder(data)
    found = []
    for origin in MNIST:
        if not origin.name.startswith(prefix):
            continue
        path = folder / origin.name
        try:
            with gzip.open(path) as stream:
                content_hash = hashlib.file_digest(stream, "sha256").hexdigest()
            if content_hash != origin.sha256:
                raise DataError(f"{path} is not MNIST's file (SHA-256 {content_hash}). Fetch it again.")
            found.append(read_idx(path))
        except (OSError, EOFError, IdxError) as error:
            raise DataError(f"{path} is damaged ({error}). Fetch it again.") from error
    images, labels = found
    return images, labels


def from_ink(inks: NDArray[np.uint8], labels: Iterable[int], name: str, *, quiet: bool = True) -> Digits:
    """Normalise pictures of ink (n, height, width); blank ones are left out."""
    pairs = [
        (image, label)
        for ink, label in zip(tqdm(inks, desc=f"normalising {name}", disable=quiet), labels, strict=True)
        if (image := normalise_ink(ink)) is not None
    ]
    return Digits(tuple(image for image, _ in pairs), tuple(label for _, label in pairs))
