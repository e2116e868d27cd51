"""Numbers composed of one writer's digits, as people write them: beside each other, touching, overlapping.

Each digit keeps the size that its writer gave it; all of a number share a slant. Some are written apart, some
touch, some are joined by a stroke that goes on; now and then somebody goes back to cross a 7.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from digitpad.domain import Drawing, Point, Stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from training.pens import Sample

    Array = NDArray[np.float64]
    Lines = list[Array]
    Kind = Literal["apart", "touching", "joined"]

CLOSEST, FARTHEST = 0.0, 0.3
"""Gaps between the boxes of digits that stand apart, in widths of a digit."""

OVERLAP = 0.06
"""How deep touching digits reach into each other at most, in heights."""

BESIDE = 0.35
"""Share of the narrower digit's width that may lie below or above the other digit, where they touch."""

SMALLEST, LARGEST = 0.6, 1.6
"""Heights, in the median of the writer's digits, of those that numbers are composed of: some writers let
their hand grow or shrink within a session, but not within a number."""

SHORTEST = 0.3
"""Of the ordinary height; many people write the 1 of a 17 as a dash."""

FEWEST_DIGITS = 10
"""Writers with fewer drawings compose no numbers."""

BACK_TO_CROSS = 0.5
"""Share of the numbers with digits of several strokes in which one is finished at the end only."""

POINT_MS, PAUSE_MS = 10.0, 150.0
"""Between two points, and between two strokes."""

_STEP = 0.02
"""Heights between places of ink where it is looked whether digits touch."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers vary; lengths in heights of a digit unless said otherwise."""

    slant: float = 0.2
    """Most sideways shift per height, of the whole number."""
    size: float = 0.08
    """Standard deviation of the logarithm of a digit's size."""
    rise: float = 0.05
    """Standard deviation of a digit's shift up or down."""
    climb: float = 0.06
    """Most rise per width of the line they stand on."""
    gaps: tuple[float, float] = (CLOSEST, FARTHEST)
    """In widths of a digit."""
    short: float = 0.0
    """Share of the 1s that are as short as SHORTEST, or a little longer."""
    back: float = 0.1
    """Share of the numbers in which somebody goes back to a digit at the end."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A number: its strokes in the order written, (n, 2) each, y down, digits about 1 high.

    ``parts`` tells of each digit which strokes, and which stretches of them, are its own: (stroke, first
    place, place after the last).
    """

    text: str
    kind: Kind
    lines: tuple[Array, ...]
    parts: tuple[tuple[tuple[int, int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """A writer's digits, their heights about 1, by what they are."""

    writer: str
    digits: dict[str, list[Lines]]

    @property
    def known(self) -> str:
        """The digits there are drawings of."""
        return "".join(sorted(self.digits))


def hands(samples: Iterable[Sample]) -> list[Hand]:
    """The writers with enough digits, each with all of them in one scale."""
    by_writer: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        by_writer[sample.source, sample.writer].append(sample)
    found = []
    for (_, writer), drawn in sorted(by_writer.items()):
        if len(drawn) < FEWEST_DIGITS:
            continue
        lines = [
            [np.array([(point.x, point.y) for point in stroke.points]) for stroke in sample.strokes]
            for sample in drawn
        ]
        height = float(np.median([np.ptp(np.concatenate(one)[:, 1]) for one in lines])) or 1.0
        digits: dict[str, list[Lines]] = defaultdict(list)
        for sample, one in zip(drawn, lines, strict=True):
            own = float(np.ptp(np.concatenate(one)[:, 1])) / height
            if SMALLEST <= own <= LARGEST:
                digits[sample.text].append([line / height for line in one])
        found.append(Hand(writer, dict(digits)))
    return found


def numbers(
    writers: Sequence[Hand], count: int, lengths: Sequence[int], kinds: Sequence[Kind], seed: int
) -> Iterator[Composed]:
    """So many numbers, lengths and kinds in turn; the same for the same seed."""
    random = np.random.default_rng(seed)
    for index in range(count):
        hand = writers[int(random.integers(len(writers)))]
        length = lengths[index % len(lengths)]
        kind = kinds[(index // len(lengths)) % len(kinds)]
        yield composed(hand, length, kind, random)


def composed(
    hand: Hand, length: int, kind: Kind, random: np.random.Generator, spread: Spread | None = None
) -> Composed:
    """A number of so many digits by this hand."""
    spread = spread or Spread()
    text = "".join(random.choice(list(hand.known), length))
    climb = random.uniform(-spread.climb, spread.climb)
    slant = random.uniform(-spread.slant, spread.slant)
    placed: list[Lines] = []
    for digit in text:
        drawn = hand.digits[digit]
        size = float(np.exp(random.normal(0.0, spread.size)))
        if digit == "1" and random.random() < spread.short:
            size *= random.uniform(SHORTEST, 1.0)
        lines = [line * size for line in drawn[int(random.integers(len(drawn)))]]
        lines = _on_the_line(lines, random.normal(0.0, spread.rise))
        lines = [line @ np.array([[1.0, 0.0], [-slant, 1.0]]) for line in lines]
        if placed:
            lines = _beside(placed[-1], lines, kind, spread, random)
        placed.append(lines)
    placed = [[line + np.outer(line[:, 0], (0.0, -climb)) for line in lines] for lines in placed]
    if kind == "joined":
        return _joined(text, placed, random)
    return _in_order(text, kind, placed, random.random() < spread.back)


def _on_the_line(lines: Lines, rise: float) -> Lines:
    """The digit with its left edge at 0 and its foot on the line, moved up by so much."""
    points = np.concatenate(lines)
    corner = np.array([points[:, 0].min(), points[:, 1].max() + rise])
    return [line - corner for line in lines]


def _beside(before: Lines, lines: Lines, kind: Kind, spread: Spread, random: np.random.Generator) -> Lines:
    left, right = np.concatenate(before), np.concatenate(lines)
    widths = np.ptp(left[:, 0]), np.ptp(right[:, 0])
    close = left[:, 0].max() - right[:, 0].min()
    if kind == "touching":
        shift = max(_touching(before, lines), close - BESIDE * min(widths)) - random.uniform(0.0, OVERLAP)
    else:
        shift = close + random.uniform(*spread.gaps) * sum(widths) / 2.0
    return [line + np.array([shift, 0.0]) for line in lines]


def _touching(before: Lines, lines: Lines) -> float:
    """How far to move the second digit so that it just touches the first from the right."""
    left, right = _rows(before, max), _rows(lines, min)
    shared = left.keys() & right.keys()
    if not shared:  # one stands above the other's foot
        return float(np.concatenate(before)[:, 0].max() - np.concatenate(lines)[:, 0].min())
    return max(left[row] - right[row] for row in shared)


def _rows(lines: Lines, outermost: Callable[[float, float], float]) -> dict[int, float]:
    """The outermost x of the ink in each of many thin rows."""
    found: dict[int, float] = {}
    for line in lines:
        steps = np.hypot(*np.diff(line, axis=0).T) if len(line) > 1 else np.zeros(0)
        between = [
            np.linspace(start, end, max(2, int(step / _STEP) + 1))
            for start, end, step in zip(line[:-1], line[1:], steps, strict=True)
        ]
        fine = np.concatenate(between or [line])
        for x, y in fine.tolist():
            row = round(y / _STEP)
            found[row] = outermost(found.get(row, x), x)
    return found


def _in_order(text: str, kind: Kind, placed: list[Lines], goes_back: bool) -> Composed:  # noqa: FBT001
    """The strokes digit by digit; who goes back writes a digit's last stroke when all else is written."""
    order = [(digit, stroke) for digit, lines in enumerate(placed) for stroke in range(len(lines))]
    several = [digit for digit, lines in enumerate(placed[:-1]) if len(lines) > 1]
    if goes_back and several:
        late = (several[0], len(placed[several[0]]) - 1)
        order.remove(late)
        order.append(late)
    parts: list[list[tuple[int, int, int]]] = [[] for _ in placed]
    lines = []
    for index, (digit, stroke) in enumerate(order):
        line = placed[digit][stroke]
        lines.append(line)
        parts[digit].append((index, 0, len(line)))
    return Composed(text, kind, tuple(lines), tuple(map(tuple, parts)))


def _joined(text: str, placed: list[Lines], random: np.random.Generator) -> Composed:
    """Two neighbours, at least, in one stroke: the pen goes on from one's end to the other's beginning."""
    joins = {int(random.integers(len(placed) - 1))}
    joins |= {place for place in range(len(placed) - 1) if random.random() < 0.3}
    parts: list[list[tuple[int, int, int]]] = [[] for _ in placed]
    lines: list[Array] = []
    for digit, strokes in enumerate(placed):
        for number, stroke in enumerate(strokes):
            if number == 0 and digit - 1 in joins:
                before, way = lines[-1], _way(lines[-1][-1], stroke[0], random)
                middle = len(before) + len(way) // 2
                index, first, _ = parts[digit - 1][-1]
                parts[digit - 1][-1] = (index, first, middle)
                lines[-1] = np.concatenate([before, way, stroke])
                parts[digit].append((index, middle, len(lines[-1])))
            else:
                parts[digit].append((len(lines), 0, len(stroke)))
                lines.append(stroke)
    return Composed(text, "joined", tuple(lines), tuple(map(tuple, parts)))


def _way(start: Array, end: Array, random: np.random.Generator) -> Array:
    """The pen's way from one digit to the next, somewhat bent."""
    share = np.linspace(0.0, 1.0, 10)[1:-1, None]
    across = (end - start)[::-1] * (1.0, -1.0)
    bend = random.uniform(-0.2, 0.2)
    return start + (end - start) * share + across * bend * share * (1.0 - share) * 4.0


def drawing_of(number: Composed) -> Drawing:
    """The number as a drawing, in its own units; when each point was written is made up."""
    strokes, clock = [], 0.0
    for line in number.lines:
        points = [Point(x, y, clock + place * POINT_MS) for place, (x, y) in enumerate(line.tolist())]
        strokes.append(Stroke(tuple(points)))
        clock = points[-1].t + PAUSE_MS
    return Drawing(tuple(strokes))
