"""The statements of a session, prepared once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from digitpad.storage.cluster.driver.connecting import write_consistency
from digitpad.storage.cluster.tables import CELLS, CHANGES, CONTENT, FEED, HEADS, KEY, PICTURE, Tables

if TYPE_CHECKING:
    from digitpad.storage.cluster.driver.link import Link

Prepared = Any
"""The driver's PreparedStatement."""

_AT_ONCE = 4
_RECORDS_A_PAGE = 100
_THIN_ROWS_A_PAGE = 5000

INK = (*KEY, *CONTENT, "ink", "reading")
PNG = (*KEY, *CONTENT, *PICTURE, "reading")


class Statements:
    """Every statement, by name. Prepared on the cluster when this is made; raises ClusterError."""

    def __init__(self, link: Link, tables: Tables) -> None:
        """Prepare all, a few at once: over a slow line each takes a round trip."""
        writes = {
            "ink": tables.insert("recognitions", INK),
            "png": tables.insert("recognitions", PNG),
            **{cell: tables.insert("recognitions", (*KEY, cell)) for cell in CELLS},
            "feed": tables.insert("feed", FEED),
            "change": tables.insert("changes", CHANGES),
            "void": tables.insert("changes", CHANGES[:5]),
            "begin": tables.insert_new("heads", HEADS),
            "claim": tables.update(
                "heads",
                "SET nonce = ?, claimed = ? WHERE group_name = ? AND writer = ? AND epoch = ? IF nonce IN ?",
            ),
            "publish": tables.update(
                "heads",
                "SET head = ? WHERE group_name = ? AND writer = ? AND epoch = ? IF nonce = ? AND head <= ?",
            ),
        }
        partition = "WHERE device_id = ? AND day = ? AND part = ? AND id IN ?"
        log = "WHERE writer = ? AND epoch = ? AND bucket = ?"
        reads = {
            "fetch": tables.select(
                "recognitions", ", ".join(("id", *CONTENT, "ink", *PICTURE, *CELLS)), partition
            ),
            "states": tables.select(
                "recognitions", "id, content_version, content_hash, reading.version, edit, life", partition
            ),
            "heads": tables.select("heads", "writer, epoch, head, nonce, claimed", "WHERE group_name = ?"),
            "changes": tables.select(
                "changes",
                "seq, void, device_id, day, part, id, version, content_hash",
                f"{log} AND seq >= ? AND seq <= ?",
            ),
            "last": tables.select("changes", "seq", f"{log} AND seq > ? ORDER BY seq DESC LIMIT 1"),
            "lines": tables.select(
                "feed",
                "id, device_id, part, version",
                "WHERE group_name = ? AND day = ? AND shard = ? AND id < ? LIMIT ?",
            ),
        }
        texts = {**writes, **reads, "now": "SELECT toTimestamp(now()) FROM system.local"}
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="digitpad-cassandra-preparing") as several:
            prepared = dict(zip(texts, several.map(link.prepared, texts.values()), strict=True))
        for name in writes:
            prepared[name].consistency_level = write_consistency(link.options)
            prepared[name].is_idempotent = True
        for name in reads:
            prepared[name].fetch_size = _RECORDS_A_PAGE if name == "fetch" else _THIN_ROWS_A_PAGE
        self.keyspace = tables.keyspace
        self._prepared = prepared

    def __getitem__(self, name: str) -> Prepared:
        """The statement of this name."""
        return self._prepared[name]
