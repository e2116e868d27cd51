"""Paints the pens' training drawings by many hands, once for all runs, into a folder.

It takes minutes; later runs find the files. They are named after all that decides their content.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
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
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.drawing import Lines

VARIANTS = ("ink", "ink", "ink", "ink", "ink", "ink", "picture", "picture")
"""How each drawing is painted, each time by another hand."""

SEED = 20261121

_PAINTERS = (drawing, habits, negatives, normalise, rendering, path_maps)
"""The code that decides what the drawings look like: where it changes, they are painted anew."""


@dataclass(frozen=True, slots=True)
class Job:
    """One drawing to paint; without lines it is a synthetic one of the kind that is its name."""

    name: str
    lines: Lines | None
    label: int
    weight: float


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


def paint(
    jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]], folder: Path, name: str, *, quiet: bool = False
) -> Painted:
    """Paint all variants of these drawings, unless the folder has them.

    A synthetic drawing is made anew for each variant from ``digits``: text and lines.
    """
    path = folder / f"{name}-{_key(jobs, digits)}"
    parts = [path.with_name(f"{path.name}-{part}.npy") for part in ("ink", "maps")]
    if not all(part.is_file() for part in parts):
        folder.mkdir(parents=True, exist_ok=True)
        # Two first runs side by side paint into files of their own; the last to end puts its in place.
        unfinished = [part.with_suffix(f".{os.getpid()}.part") for part in parts]
        shape = (len(jobs), len(VARIANTS), IMAGE_SIDE, IMAGE_SIDE)
        ink = open_memmap(unfinished[0], "w+", np.uint8, shape)
        maps = open_memmap(unfinished[1], "w+", np.int8, (*shape[:2], path_maps.MAPS, *shape[2:]))
        # Started anew instead of forked: the parent may have threads by now.
        with multiprocessing.get_context("spawn").Pool(initializer=_begin, initargs=(jobs, digits)) as pool:
            steps = pool.imap(_variants, range(len(jobs)), chunksize=16)
            for index, pair in enumerate(tqdm(steps, f"painting {name}", len(jobs), disable=quiet)):
                ink[index], maps[index] = pair
        del ink, maps
        for source, target in zip(unfinished, parts, strict=True):
            source.replace(target)
    ink, maps = (np.load(part, mmap_mode="r") for part in parts)
    return Painted(ink, maps, np.array([job.label for job in jobs]), np.array([job.weight for job in jobs]))


def _key(jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]]) -> str:
    found = hashlib.sha256(repr((SEED, VARIANTS)).encode())
    for painter in _PAINTERS:
        found.update(Path(str(painter.__file__)).read_bytes())
    for job in jobs:
        found.update(f"{job.name} {job.label}".encode())
        for line in job.lines or ():
            found.update(line.tobytes())
    for text, lines in digits:
        found.update(b"".join([text.encode(), *(line.tobytes() for line in lines)]))
    return found.hexdigest()[:16]


_work: tuple[Sequence[Job], Sequence[tuple[str, Lines]]] = ((), ())
"""What a process of the pool paints."""


def _begin(jobs: Sequence[Job], digits: Sequence[tuple[str, Lines]]) -> None:
    global _work  # noqa: PLW0603 - sent once to each process instead of with each drawing
    _work = (jobs, digits)


def _variants(index: int) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """All variants of one drawing; chance depends on nothing but its place among the jobs."""
    jobs, digits = _work
    pairs = []
    for variant, kind in enumerate(VARIANTS):
        random = np.random.default_rng((SEED, index, variant))
        job = jobs[index]
        lines = job.lines or negatives.synthetic(digits, job.name, random)
        lines = with_habits(lines, str(job.label), random)
        lines = warped(lines, Warp(), random)
        pairs.append(painted(lines) if kind == "ink" else pictured(lines, random))
    return np.stack([ink for ink, _ in pairs]), np.stack([maps for _, maps in pairs])
