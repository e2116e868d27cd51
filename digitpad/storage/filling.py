"""What readings are found by: noted as they are written, filled in for records of an older format.

Filling goes page by page, and further after a restart.

`fill` is to be called inside a transaction.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from digitpad.storage.rows import DAMAGE, reading_confidence, reading_text
from digitpad.storage.sqlite import rows, transaction

if TYPE_CHECKING:
    import apsw

PAGE = 500
"""Records at once: saving waits so long, some 20 ms."""

_PAGE = "SELECT id, CAST(verdict AS BLOB), digits FROM records WHERE id <= ? ORDER BY id DESC LIMIT ?"
_FILL = (
    "INSERT INTO finding "
    "(deleted, drawn_at, id, source, model, verdict, read, confidence, label, reviewed, name) "
    "SELECT deleted, drawn_at, id, source, model_id, verdict, ?2, ?3, label, ifnull(reviewed, 0), "
    "picture_name FROM records WHERE id = ?1 AND blank = 0 ON CONFLICT DO NOTHING"
)

_NOTE = (
    "INSERT INTO readings_noted VALUES (?, ?, ?) "
    "ON CONFLICT DO UPDATE SET text = excluded.text, confidence = excluded.confidence"
)

_log = logging.getLogger(__name__)


def fill(connection: apsw.Connection, limit: int) -> bool:
    """Fill in the next records, newest ids first, at most ``limit``; whether there are more."""
    [(begin,)] = rows(connection, "SELECT to_fill FROM finding_state")
    if begin is None:
        return False
    page = rows(connection, _PAGE, (begin, limit))
    connection.executemany(_FILL, [_values(*row) for row in reversed(page)])
    last = page[-1][0] if page else b""
    [(rest,)] = rows(connection, "SELECT max(id) FROM records WHERE id < ?", (last,))
    connection.execute("UPDATE finding_state SET to_fill = ?", (rest,))
    return rest is not None


def fill_for(connection: apsw.Connection, seconds: float, limit: int = PAGE) -> None:
    """Fill in as much as that time allows, a page a transaction; not to be called inside one."""
    end, more = time.monotonic() + seconds, True
    while more and time.monotonic() < end:
        with transaction(connection):
            more = fill(connection, limit)


def note_reading(connection: apsw.Connection, record: bytes, text: str, confidence: float | None) -> None:
    """Say what a reading says, in the transaction that writes it and just before."""
    connection.execute(_NOTE, (record, text, confidence))


def _values(record: bytes, verdict: bytes | None, digits: bytes | None) -> tuple[Any, ...]:
    if verdict is None or digits is None:
        return record, None, None
    try:
        return record, reading_text(verdict.decode(), digits), reading_confidence(digits)
    except DAMAGE as error:
        _log.info("the reading of %s is damaged, and not found by what it says: %s", record.hex(), error)
        return record, None, None
