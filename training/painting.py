"""Paints the pens' training drawings by many hands, once for all runs, into a folder.

It takes minutes; later runs find the files. They are named after all that decides their content.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.format import open_memmap
from tqdm import tqdm

from digitpad.domain import IMAGE_SIDE
from digitpad.ink import normalise, path_maps, rendering
from training import drawing, habits, negatives
from training.drawing import Warp, painted, pictured, warped
from training.habits import with_habits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.drawing import Lines

    _Pair = tuple[NDArray[np.uint8], NDArray[np.int8]]

VARIANTS = ("ink", "ink", "ink", "ink", "ink", "ink", "picture", "picture")
"""How each drawing is painted, each time by another hand."""

SEED = 20261121

ALONE = 200
"""So many drawings are painted by this process alone."""

_PAINTERS = (drawing, habits, negatives, normalise, rendering, path_maps)
"""The code that decides what the drawings look like: where it changes, they are painted anew."""


@dataclass(frozen=True, slots=True)
class Job:
    """One drawing to paint; without lines it is a synthetic one of the kind that is its name."""

    name: str
    lines: Lines | None
    label: int
    weight: float


_WIDELY = Warp()


@dataclass(frozen=True, slots=True)
class Hands:
    """By what hands drawings are painted: how far they are bent, whether other people's habits are added.

    ``as_drawn``: the first variant is the drawing itself.
    """

    warp: Warp = _WIDELY
    has_habits: bool = True
    as_drawn: bool = False


MANY_HANDS = Hands()
"""Of people whom nobody has met."""


@dataclass(frozen=True, slots=True)
class Painted:
    """Drawings as a network takes them: ink (n, v, 28, 28) in bytes, maps (n, v, 3, 28, 28) in signed bytes.

    ``v`` counts the variants; ``weights`` (n) say how often each is shown against the others.
    """

    ink: NDArray[np.uint8]
    maps: NDArray[np.int8]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.labels)


def paint(  # noqa: PLR0913 - what decides the outcome, and where it goes
    jobs: Sequence[Job],
    digits: Sequence[tuple[str, Lines]],
    folder: Path,
    name: str,
    hands: Hands = MANY_HANDS,
    *,
    quiet: bool = False,
) -> Painted:
    """Paint all variants of these drawings, unless the folder has them.

    A synthetic drawing is made anew for each variant from ``digits``: text and lines.
    """
    path = folder / f"{name}-{_key(jobs, digits, hands)}"
    parts = [path.with_name(f"{path.name}-{part}.npy") for part in ("ink", "maps")]
    if not all(part.is_file() for part in parts):
        folder.mkdir(parents=True, exist_ok=True)
        # Two first runs side by side paint into files of their own; the last to end puts its in place.
        unfinished = [part.with_suffix(f".{os.getpid()}.part") for part in parts]
        shape = (len(jobs), len(VARIANTS), IMAGE_SIDE, IMAGE_SIDE)
        ink = open_memmap(unfinished[0], "w+", np.uint8, shape)
        maps = open_memmap(unfinished[1], "w+", np.int8, (*shape[:2], path_maps.MAPS, *shape[2:]))
        with _painting(jobs, digits, hands) as steps:
            for index, pair in enumerate(tqdm(steps, f"painting {name}", len(jobs), disable=quiet)):
                ink[index], maps[index] = pair
        del ink, maps
        for source, target in zip(unfinished, parts, strict=True):
            source.replace(target)
    ink, maps = (np.load(part, mmap_mode="r") for part in parts)
    return Painted(ink, maps, np.array([job.label for job in jobs]), np.array([job.weight for job in jobs]))


@contextmanager
def _painting(
    jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]], hands: Hands
) -> Iterator[Iterator[_Pair]]:
    """The variants of each drawing, in order; of few without the processes that take a second to start."""
    given = jobs, digits, hands
    if len(jobs) <= ALONE:
        yield (_painted(index, *given) for index in range(len(jobs)))
        return
    # Started anew instead of forked: the parent may have threads by now.
    with multiprocessing.get_context("spawn").Pool(initializer=_begin, initargs=given) as pool:
        yield pool.imap(_variants, range(len(jobs)), chunksize=16)


def _key(jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]], hands: Hands) -> str:
    found = hashlib.sha256(repr((SEED, VARIANTS)).encode())
    if hands != MANY_HANDS:
        found.update(repr(hands).encode())
    for painter in _PAINTERS:
        found.update(Path(str(painter.__file__)).read_bytes())
    for job in jobs:
        found.update(f"{job.name} {job.label}".encode())
        for line in job.lines or ():
            found.update(line.tobytes())
    for text, lines in digits:
        found.update(b"".join([text.encode(), *(line.tobytes() for line in lines)]))
    return found.hexdigest()[:16]


_Work = tuple["Sequence[Job]", "Sequence[tuple[str, Lines]]", Hands]

_work: _Work = ((), (), MANY_HANDS)
"""What a process of the pool paints."""


def _begin(*given: *_Work) -> None:
    global _work  # noqa: PLW0603 - sent once to each process instead of with each drawing
    _work = given


def _variants(index: int) -> _Pair:
    return _painted(index, *_work)


def _painted(index: int, jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]], hands: Hands) -> _Pair:
    """All variants of one drawing; chance depends on nothing but its place among the jobs."""
    pairs = []
    for variant, kind in enumerate(VARIANTS):
        random = np.random.default_rng((SEED, index, variant))
        job = jobs[index]
        lines = job.lines or negatives.synthetic(digits, job.name, random)
        if not (hands.as_drawn and not variant):
            if hands.has_habits:
                lines = with_habits(lines, str(job.label), random)
            lines = warped(lines, hands.warp, random)
        pairs.append(painted(lines) if kind == "ink" else pictured(lines, random))
    return np.stack([ink for ink, _ in pairs]), np.stack([maps for _, maps in pairs])
