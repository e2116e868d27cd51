"""What a model learns from: MNIST, pen digits, and drawings that are no digit, mixed with weights."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import torch

from training import datasets, lists, pens
from training.drawing import lines_of
from training.painting import VARIANTS, Job, paint

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from training.painting import Painted
    from training.pens import Kind, Sample
    from training.recipes import Mix

NO_DIGIT = 10
"""The label of drawings that are none of the ten."""

DIGITS_PER_WRITER = 120
OTHERS_PER_WRITER = 60
"""Writers with more count as much as those with so many."""

OTHERS = {"letters": 0.4, "symbols": 0.2, "omniglot": 0.15, "synthetic": 0.25}
"""Shares of the drawings that are no digit."""

SYNTHETIC = {"overlaid": 1500, "side by side": 1500, "beginning": 800, "scribble": 1500}
"""How many of each kind are made."""

PAINTED = datasets.DEFAULT_DATA / "painted"
"""The folder for drawings once painted (about 1 GB), wherever the data lie that they are made of."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Ink (n, 1, 28, 28) and path maps (n, 3, 28, 28) as bytes, labels (n).

    ``is_pen`` (n) marks those that pens drew: they have been through other hands already.
    """

    ink: Tensor
    maps: Tensor
    labels: Tensor
    is_pen: Tensor

    def __len__(self) -> int:
        return len(self.labels)


class Mixed(Protocol):
    """What a run learns from."""

    def epoch(self, mix: Mix, batch: int, generator: torch.Generator) -> tuple[int, Iterator[Batch]]:
        """The number of batches, and one after the other; all chance comes from the generator, at once."""

    def fingerprint(self) -> str:
        """The same for the same drawings."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """All that there is to learn from; the pens' parts are None for a model of MNIST alone."""

    images: Tensor
    labels: Tensor
    digits: Painted | None = None
    others: Painted | None = None

    def epoch(self, mix: Mix, batch: int, generator: torch.Generator) -> tuple[int, Iterator[Batch]]:
        """As many of each kind as the mix says."""
        return in_batches(self.draw(mix, generator), batch, generator, self.gather)

    def draw(self, mix: Mix, generator: torch.Generator) -> Tensor:
        """The drawings of an epoch, in no good order: source, index and variant of each, (n, 3)."""
        shown = torch.randperm(len(self.labels), generator=generator)[: mix.mnist]
        parts = [torch.stack([torch.zeros_like(shown), shown, torch.zeros_like(shown)], dim=1)]
        pens_parts = ((mix.pens, self.digits), (mix.others, self.others))
        for source, (count, painted) in enumerate(pens_parts, start=1):
            if painted is not None and count:
                weights = torch.from_numpy(painted.weights)
                drawn = torch.multinomial(weights, count, replacement=True, generator=generator)
                variant = torch.randint(len(VARIANTS), (count,), generator=generator)
                parts.append(torch.stack([torch.full_like(drawn, source), drawn, variant], dim=1))
        return torch.cat(parts)

    def fingerprint(self) -> str:
        """The same for the same drawings; of the painted ones it looks at every hundredth."""
        parts: list[NDArray[Any]] = [self.images.numpy(), self.labels.numpy()]
        for painted in (self.digits, self.others):
            if painted is not None:
                parts += [painted.labels, painted.weights, painted.ink[::100], painted.maps[::100]]
        return fingerprint_of(parts)

    def gather(self, rows: Tensor) -> Batch:
        """The drawings of rows as `draw` gives them."""
        source, index, variant = rows.unbind(dim=1)
        ink = torch.zeros(len(rows), 1, 28, 28, dtype=torch.uint8)
        maps = torch.zeros(len(rows), 3, 28, 28, dtype=torch.int8)
        labels = torch.zeros(len(rows), dtype=torch.int64)
        mnist = source == 0
        ink[mnist], labels[mnist] = self.images[index[mnist]], self.labels[index[mnist]]
        for number, painted in enumerate((self.digits, self.others), start=1):
            if painted is not None:
                where = source == number
                places = index[where].numpy(), variant[where].numpy()
                ink[where] = torch.from_numpy(painted.ink[places]).unsqueeze(1)
                maps[where] = torch.from_numpy(painted.maps[places])
                labels[where] = torch.from_numpy(painted.labels[places[0]])
        return Batch(ink, maps, labels, ~mnist)


def in_batches(
    rows: Tensor, batch: int, generator: torch.Generator, gather: Callable[[Tensor], Batch]
) -> tuple[int, Iterator[Batch]]:
    """The number of batches of these rows, shuffled, and one after the other."""
    shuffled = rows[torch.randperm(len(rows), generator=generator)]
    batches = shuffled.chunk(-(-len(shuffled) // batch))
    return len(batches), (gather(some) for some in batches)


def fingerprint_of(parts: Iterable[NDArray[Any]]) -> str:
    """SHA-256 of arrays and their shapes."""
    found = hashlib.sha256()
    for part in parts:
        found.update(repr(part.shape).encode() + part.tobytes())
    return found.hexdigest()


def mnist_only(data: Path, *, quiet: bool = False) -> Mixture:
    """MNIST's training digits without those set aside for validation.

    Raises:
        DataError: MNIST is missing or damaged.
    """
    digits = datasets.mnist(data, "train", quiet=quiet)
    return Mixture(torch.from_numpy(digits.pixels()).unsqueeze(1), torch.tensor(digits.labels))


def everything(data: Path, *, quiet: bool = False) -> Mixture:
    """MNIST and the training writers' drawings, painted.

    Raises:
        DataError: A data set is missing or damaged.
    """
    digits, others = digit_jobs(data), other_jobs(data)
    texts = [(str(job.label), job.lines) for job in digits if job.lines is not None]
    mnist = mnist_only(data, quiet=quiet)
    return Mixture(
        mnist.images,
        mnist.labels,
        paint(digits, texts, PAINTED, "digits", quiet=quiet),
        paint(others, texts, PAINTED, "others", quiet=quiet),
    )


def digit_jobs(data: Path) -> list[Job]:
    """The training writers' digits, to be painted; those with wrong labels weigh nothing.

    Raises:
        DataError: A data set is missing or damaged.
    """
    wrong = lists.wrong_labels()
    samples = pens.part([*pens.pendigits(data), *pens.unipen(data, "digits")], "train")
    return _jobs(samples, DIGITS_PER_WRITER, {sample.id for sample in samples if sample.id in wrong})


def other_jobs(data: Path) -> list[Job]:
    """Drawings that are no digit, by training writers or made up, to be painted; look-alikes weigh nothing.

    Raises:
        DataError: A data set is missing or damaged.
    """
    kinds = {
        "letters": _others(data, "letters"),
        "symbols": _others(data, "symbols"),
        "omniglot": _others(data, "omniglot"),
        "synthetic": _synthetic(),
    }
    return [job for kind, jobs in kinds.items() for job in _share(jobs, OTHERS[kind])]


def _jobs(samples: Sequence[Sample], per_writer: int, never: Collection[str]) -> list[Job]:
    """The samples with their weights, which are 0 for the ids never to be shown."""
    # Omniglot numbers its drawers in each alphabet anew.
    counts = Counter((sample.source, sample.writer) for sample in samples)
    return [
        Job(
            sample.id,
            lines_of(sample),
            int(sample.text) if sample.text.isdigit() else NO_DIGIT,
            0.0 if sample.id in never else min(1.0, per_writer / counts[sample.source, sample.writer]),
        )
        for sample in samples
    ]


def _others(data: Path, kind: Kind | Literal["omniglot"]) -> list[Job]:
    samples = pens.part(pens.omniglot(data) if kind == "omniglot" else pens.unipen(data, kind), "train")
    alike = {sample.id for sample in samples if lists.is_look_alike(sample)}
    return _jobs(samples, OTHERS_PER_WRITER, alike)


def _synthetic() -> list[Job]:
    return [Job(kind, None, NO_DIGIT, 1.0) for kind, count in SYNTHETIC.items() for _ in range(count)]


def _share(jobs: Sequence[Job], share: float) -> list[Job]:
    total = sum(job.weight for job in jobs)
    return [Job(job.name, job.lines, job.label, job.weight * share / total) for job in jobs]
