"""The base data: as much of the public data as is there, so that a model does not forget other hands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import torch

from training import mixture, validation
from training.datasets import mnist_folder
from training.errors import DataError
from training.mixture import NO_DIGIT, Batch
from training.origins import CREDITS, MNIST_CREDIT
from training.recipes import EVERYTHING, MNIST_ONLY, Mix
from training.refusal_sets import scribbled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.history.records import Labelled
    from training.mixture import Mixture

    Extent = Literal["everything", "mnist", ""]

HISTORY = "history-validation"
"""The name, among the validation sets, of the history's own."""

SCRIBBLES = 200
"""That stand for what is no digit, where there are no base data to choose by."""

_PENS = ("pendigits", "unipen", "omniglot")


@dataclass(frozen=True, slots=True)
class Base:
    """What there is: all, MNIST alone, or nothing."""

    extent: Extent
    folder: Path

    @classmethod
    def find(cls, folder: Path) -> Base:
        """Look what the folder has. Nothing of it is read yet."""
        try:
            mnist_folder(folder)
        except DataError:
            return cls("", folder)
        return cls("everything" if all((folder / name).is_dir() for name in _PENS) else "mnist", folder)

    @property
    def mix(self) -> Mix:
        """An epoch of all of it."""
        return {"everything": EVERYTHING, "mnist": MNIST_ONLY, "": Mix(0, 0, 0)}[self.extent]

    @property
    def credits(self) -> tuple[str, ...]:
        """Whom a card that was made with it names."""
        return {"everything": (MNIST_CREDIT, *CREDITS), "mnist": (MNIST_CREDIT,), "": ()}[self.extent]

    def mixture(self, *, quiet: bool = False) -> Mixture | None:
        """What is learned from.

        Raises:
            DataError: A data set is damaged or incomplete.
        """
        if not self.extent:
            return None
        make = mixture.everything if self.extent == "everything" else mixture.mnist_only
        return make(self.folder, quiet=quiet)

    def held_out(self, *, quiet: bool = False) -> dict[str, Batch]:
        """What is chosen by; where nothing else is no digit, scribbles are.

        Raises:
            DataError: A data set is damaged or incomplete, or is no longer there.
        """
        if self.extent == "everything":
            return validation.everything(self.folder, quiet=quiet)
        found = validation.mnist_only(self.folder, quiet=quiet) if self.extent else {}
        return found | {validation.OTHERS: _scribbles()}


@cache
def _scribbles() -> Batch:
    images = [image for image in scribbled("validation", SCRIBBLES).images if image is not None]
    return validation.as_batch(images, [NO_DIGIT] * len(images))


def batch_of(records: Sequence[Labelled]) -> Batch:
    """Drawings of a history as a network takes them."""
    return validation.as_batch([one.image for one in records], [one.label for one in records])


def joined(batches: Sequence[Batch]) -> Batch:
    """Several as one."""
    return Batch(
        torch.cat([one.ink for one in batches]),
        torch.cat([one.maps for one in batches]),
        torch.cat([one.labels for one in batches]),
        torch.cat([one.is_pen for one in batches]),
    )
