"""Two copies of a record become one, the same on every device whatever the order.

The order is Cassandra's own: of two values of a cell the later written wins, of two written at once the one
with the greater bytes. So the journal holds what the cluster will hold, without asking it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from digitpad.domain import Edit, Life
from digitpad.storage.cluster.cells import edit_bytes, life_bytes, reading_bytes
from digitpad.storage.cluster.port import ClusterRecord, Content, ReadingCell

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.port import RecordState

_Cell = TypeVar("_Cell", ReadingCell, Edit, Life)
_Value = TypeVar("_Value", int, str, bytes)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to do so that journal and cluster hold the same."""

    to_send: bool
    to_fetch: bool


def cell_bytes(cell: ReadingCell | Edit | Life) -> bytes:
    """The cell as Cassandra stores and compares it."""
    if isinstance(cell, ReadingCell):
        return reading_bytes(cell)
    return edit_bytes(cell) if isinstance(cell, Edit) else life_bytes(cell)


def merge(one: ClusterRecord, other: ClusterRecord) -> ClusterRecord:
    """The record that both copies come to, under the first one's key."""
    return ClusterRecord(
        one.key,
        merge_content(one.content, other.content),
        later(one.reading, other.reading),
        later(one.edit, other.edit),
        later(one.life, other.life),
    )


def later(one: _Cell | None, other: _Cell | None) -> _Cell | None:
    """The cell that wins; none loses against any."""
    if one is None or other is None or one == other:
        return other if one is None else one
    if one.version != other.version:
        return one if one.version > other.version else other
    return one if cell_bytes(one) > cell_bytes(other) else other


def merge_content(one: Content, other: Content) -> Content:
    """The content that wins.

    Its columns are cells of their own in the cluster, so of two contents of one version each column is
    decided apart. That happens only where a journal was copied with an open drawing in it.
    """
    if one == other:
        return one
    if one.version != other.version:
        return one if one.version > other.version else other
    if (one.png is None) != (other.png is None):
        return one if other.png is None else other
    return Content(
        one.version,
        max(one.drawn_at, other.drawn_at, key=_integer_bytes),
        max(one.source, other.source, key=str.encode),
        _greater(one.picture_width, other.picture_width, _integer_bytes),
        _greater(one.picture_height, other.picture_height, _integer_bytes),
        _greater(one.picture_sha256, other.picture_sha256, str.encode),
        _greater(one.picture_name, other.picture_name, str.encode),
        _greater(one.ink, other.ink, bytes),
        _greater(one.png, other.png, bytes),
    )


def difference(local: RecordState, remote: RecordState | None) -> Difference:
    """Compare the journal's copy with the cluster's, which may be missing.

    Contents of one version and unequal hashes are to be fetched: merging finds out which columns win.
    """
    if remote is None:
        return Difference(to_send=True, to_fetch=False)
    contents = (local.content_version, local.content_hash), (remote.content_version, remote.content_hash)
    readings = local.reading_version or 0, remote.reading_version or 0
    edit, life = later(local.edit, remote.edit), later(local.life, remote.life)
    return Difference(
        to_send=local.content_version > remote.content_version
        or readings[0] > readings[1]
        or edit != remote.edit
        or life != remote.life,
        to_fetch=(contents[0] != contents[1] and local.content_version <= remote.content_version)
        or readings[0] < readings[1]
        or edit != local.edit
        or life != local.life,
    )


def _greater(one: _Value | None, other: _Value | None, order: Callable[[_Value], bytes]) -> _Value | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=order)


def _integer_bytes(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)
