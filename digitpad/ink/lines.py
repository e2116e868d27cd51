"""Which connected parts of a page's ink make up a number, which are none, and in what order one reads them.

Everything is measured in heights of the digits that stand there, since a page may be near or far, straight
or askew: neighbours are compared, never rows of the whole page.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


SMALL = 0.45
"""Of a neighbour's height: what is lower is a bit of a digit (the top of a 5, a crossbar) or a mark."""

_NEAR = 0.3
"""Of the neighbour's height: how far such a bit may lie from its digit."""

_DASH = 0.2
_BESIDE = 0.8
"""But a 1 may be as low as this, a good deal higher than wide, with so much of it beside the neighbour."""

_OVERLAP = 0.25
"""Of the lower one's height: how much two digits of a number stand side by side."""

_STACKED = 0.12
"""Of the height of both: so close above each other, two parts are one digit that came apart."""

WIDEST_GAP = 1.2
"""Of the digits' height: a wider gap always begins another number."""

_GAP = 0.55
_MORE = 2.5
_MARGIN = 0.15
"""A gap above _GAP does where it is wider than so many times the usual one, and this much, ..."""
_WIDER = 1.5
"""... and so many times wider than all that stay within the number: some people just write wide."""

_SPECK = 0.2
"""Of the usual height: what is smaller in both directions and belongs to no digit is dust."""

_LOW = 0.4
_LONG = 2.5
"""A lone part is a dash where it is lower than this and so many times longer than high."""

_SOLID = 0.75
_STOUT = 0.55
"""A part that fills so much of its box, whose shorter side is so much of the longer one, is a blot."""

_AROUND = 0.25
"""What lies inside another part and has this share of its height was written into a frame or ring."""

_EDGE_LONG = 2.0
"""Of the usual height: what is as long and touches the picture's edge is the edge of something."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A connected part: its number in the map of components, its box, its ink in full pixels."""

    number: int
    left: int
    top: int
    right: int
    bottom: int
    mass: float

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


def together(blobs: Sequence[Blob]) -> Blob:
    """One blob in the place of several; it has the first one's number."""
    return Blob(
        blobs[0].number,
        min(blob.left for blob in blobs),
        min(blob.top for blob in blobs),
        max(blob.right for blob in blobs),
        max(blob.bottom for blob in blobs),
        sum(blob.mass for blob in blobs),
    )


def height_of(blobs: Iterable[Blob]) -> float:
    """How high the digits among them are: the median, each blob weighted by its ink."""
    ordered = sorted(blobs, key=lambda blob: blob.height)
    half = sum(blob.mass for blob in ordered) / 2
    for blob in ordered:
        half -= blob.mass
        if half <= 0:
            return float(blob.height)
    return 0.0


def written(blobs: Sequence[Blob], shape: tuple[int, int]) -> list[Blob]:
    """The blobs without what was not written (edges, frames, blots); all where else nothing is left."""
    inside = [blob for blob in blobs if not _is_frame(blob, blobs)]
    usual = height_of(blob for blob in inside if not _is_blot(blob))
    kept = [
        blob
        for blob in inside
        if not (_is_blot(blob) and max(blob.width, blob.height) > _LOW * usual)
        and not (_touches(blob, shape) and max(blob.width / 1.5, blob.height) > _EDGE_LONG * usual)
    ]
    return kept if usual and height_of(kept) else list(blobs)


def _is_frame(blob: Blob, blobs: Sequence[Blob]) -> bool:
    """Whether at least two other parts of some height lie inside its box."""
    inside = [
        other
        for other in blobs
        if other is not blob
        and blob.left < other.left
        and other.right < blob.right
        and blob.top < other.top
        and other.bottom < blob.bottom
        and other.height >= _AROUND * blob.height
    ]
    return len(inside) >= 2  # noqa: PLR2004 - one may be the bar of a slashed zero


def _is_blot(blob: Blob) -> bool:
    return blob.mass > _SOLID * blob.width * blob.height and min(blob.width, blob.height) > _STOUT * max(
        blob.width, blob.height
    )


def _touches(blob: Blob, shape: tuple[int, int]) -> bool:
    return blob.left == 0 or blob.top == 0 or blob.bottom == shape[0] or blob.right == shape[1]


def numbers(blobs: Sequence[Blob], *, is_photo: bool) -> list[list[Blob]]:
    """The blobs of each number, in reading order; specks and dashes of a photo are left out."""
    tall, small = _sizes(blobs)
    groups = _split(_joined(tall))
    if is_photo and len(groups) > 1:
        usual = height_of(blob for group in groups for blob in group)
        groups = [group for group in groups if not _is_mark(group, usual)] or groups
    owners = {blob.number: group for group in groups for blob in group}
    tall = [blob for blob in tall if blob.number in owners]
    for blob in small:
        near = min(tall, key=lambda other: distance(blob, other), default=None)
        if near is not None and (not is_photo or _is_near(blob, near)):
            owners[near.number].append(blob)
    return _in_order(groups)


def _sizes(blobs: Sequence[Blob]) -> tuple[list[Blob], list[Blob]]:
    """What may be a digit, or most of one, and what is small beside a neighbour."""
    tall: list[Blob] = []
    small: list[Blob] = []
    for blob in sorted(blobs, key=lambda blob: -blob.height):
        reach = 1.5 * max(blob.height, 1)
        is_small = any(
            blob.height < SMALL * other.height
            and gap(blob, other) < other.height
            and other.top - 0.5 * other.height - reach < (blob.top + blob.bottom) / 2
            and (blob.top + blob.bottom) / 2 < other.bottom + 0.5 * other.height + reach
            for other in tall
        )
        (small if is_small else tall).append(blob)
    return tall, small


def gap(one: Blob, other: Blob) -> int:
    """Columns between them; negative where they share some."""
    return max(one.left, other.left) - min(one.right, other.right)


def distance(one: Blob, other: Blob) -> float:
    """Between their boxes; what lies in another's box is nearest to the one whose middle is nearest."""
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    across = abs((one.left + one.right) - (other.left + other.right)) / 2
    apart = float(np.hypot(max(0, gap(one, other)), max(0, down)))
    return apart + across * 1e-3


def _is_near(blob: Blob, tall: Blob) -> bool:
    """Whether what is small is a bit of this, or a 1 beside it that somebody wrote as a dash."""
    shared = min(blob.bottom, tall.bottom) - max(blob.top, tall.top)
    is_dash = blob.height >= _DASH * max(tall.height, 7 * blob.width) and shared >= _BESIDE * blob.height
    return distance(blob, tall) <= (WIDEST_GAP if is_dash else _NEAR) * tall.height


def _are_beside(one: Blob, other: Blob) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return (
        shared >= _OVERLAP * min(one.height, other.height)
        and min(one.height, other.height) >= SMALL * max(one.height, other.height)
        and gap(one, other) <= WIDEST_GAP * max(one.height, other.height)
    )


def _are_stacked(one: Blob, other: Blob) -> bool:
    both = max(one.bottom, other.bottom) - min(one.top, other.top)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return down <= _STACKED * both and -gap(one, other) >= min(one.width, other.width) / 2


def _joined(tall: Sequence[Blob]) -> list[list[Blob]]:
    """The blobs that stand side by side, left to right; and those above each other that nothing stands by."""
    groups = _linked(tall, _are_beside)
    alone = [group[0] for group in groups if len(group) == 1]
    stacked = _linked(alone, _are_stacked)
    return [group for group in groups if len(group) > 1] + stacked


def _linked(blobs: Sequence[Blob], are_linked: Callable[[Blob, Blob], bool]) -> list[list[Blob]]:
    groups: list[list[Blob]] = []
    for blob in sorted(blobs, key=lambda blob: (blob.left, blob.top)):
        found = [group for group in groups if any(are_linked(other, blob) for other in group)]
        groups = [group for group in groups if group not in found]
        groups.append([other for group in found for other in group] + [blob])
    return [sorted(group, key=lambda blob: (blob.left, blob.top)) for group in groups]


def _split(groups: list[list[Blob]]) -> list[list[Blob]]:
    """Those cut where a gap is much wider than is usual on this page."""
    gaps = [[wide for _, wide in _gaps(group)] for group in groups]
    usual = [wide for group in gaps for wide in group if wide < _GAP]
    limit = max(_GAP, _MORE * float(np.median(usual)) + _MARGIN) if usual else WIDEST_GAP
    found: list[list[Blob]] = []
    for group in groups:
        kept = max((wide for _, wide in _gaps(group) if wide <= limit), default=0.0)
        begins = [at for at, wide in _gaps(group) if wide > max(limit, min(_WIDER * kept, WIDEST_GAP))]
        edges = [0, *begins, len(group)]
        found += [group[begin:end] for begin, end in pairwise(edges)]
    return found


def _gaps(group: Sequence[Blob]) -> list[tuple[int, float]]:
    """Before which blob there is how wide a gap, in heights of the digits around it; 0 where they overlap."""
    height = float(np.median([blob.height for blob in group])) if group else 1.0
    found, end = [], group[0].right if group else 0
    for at, blob in enumerate(group[1:], 1):
        found.append((at, max(0, blob.left - end) / height))
        end = max(end, blob.right)
    return found


def _is_mark(group: Sequence[Blob], usual: float) -> bool:
    """Whether a lone group is dust, a comma or a dash beside digits of the usual height."""
    height = max(blob.bottom for blob in group) - min(blob.top for blob in group)
    width = max(blob.right for blob in group) - min(blob.left for blob in group)
    is_speck = max(height, width) < _SPECK * usual
    is_dash = height < _LOW * usual and width > _LONG * height
    return is_speck or is_dash


def _in_order(groups: list[list[Blob]]) -> list[list[Blob]]:
    """Line by line, from left to right."""
    lines: list[list[list[Blob]]] = []
    for group in sorted(groups, key=lambda group: group[0].left):
        best, most = None, 0.3
        for line in lines:
            shared = _shared(line[-1], group)
            if shared > most:
                best, most = line, shared
        if best is None:
            lines.append([group])
        else:
            best.append(group)
    lines.sort(key=lambda line: np.mean([_middle(group) for group in line]))
    return [group for line in lines for group in line]


def _span(blobs: Sequence[Blob]) -> tuple[float, float]:
    return min(blob.top for blob in blobs), max(blob.bottom for blob in blobs)


def _shared(before: Sequence[Blob], after: Sequence[Blob]) -> float:
    """How much of the lower one's height the end of a number and the beginning of the next share."""
    (top, bottom), (other_top, other_bottom) = _span(before[-1:]), _span(after[:1])
    return (min(bottom, other_bottom) - max(top, other_top)) / min(bottom - top, other_bottom - other_top)


def _middle(group: Sequence[Blob]) -> float:
    return sum(_span(group)) / 2
