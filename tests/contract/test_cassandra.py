"""What is in a real Cassandra: its tables, and what each write carries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cassandra.protocol import BatchMessage, ProtocolHandler
from cassandra.query import UNSET_VALUE, BatchStatement, BatchType

from digitpad.domain import Edit, Life
from digitpad.storage.cluster.connection import Consistency, initialise, open_remote
from digitpad.storage.cluster.driver import writing
from digitpad.storage.cluster.driver.connecting import PROTOCOL
from digitpad.storage.cluster.driver.packing import PackedProtocol
from digitpad.storage.cluster.driver.remote import CassandraRemote
from digitpad.storage.cluster.errors import (
    ClusterMisconfigured,
    DatacentreUnknown,
    KeyspaceMissing,
)
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster.port import ReadingCell
from digitpad.storage.cluster.tables import Tables, feed_shard
from digitpad.storage.cluster_rows import prove
from digitpad.storage.errors import RecordDamagedError
from tests.contract import plain
from tests.contract.material import entries
from tests.contract.sessions import SECONDS, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import ClusterRecord, Log
    from tests.contract.material import Material


def test_making_the_tables_twice_leaves_them_as_they_are(empty: ClusterOptions, make: Material) -> None:
    first: list[str] = []
    initialise(empty, first.append)
    record = make.record()
    with opened(empty) as remote:
        schema = remote.schema()
        remote.send(make.log(), entries([record])).result(SECONDS)
    again: list[str] = []
    initialise(empty, again.append)
    with opened(empty) as remote:
        assert remote.schema() == schema
        assert remote.fetch([record.key]) == {record.key.id: record}
    assert all("made" in line for line in first[:-1])
    assert all("is there" in line for line in again[:-1])
    assert first[-1] == again[-1] == "schema: version 1"


def test_what_was_made_halfway_is_finished(empty: ClusterOptions, make: Material) -> None:
    initialise(empty)
    with plain.session(empty) as session:
        for table in ("feed", "meta"):
            session.execute(f'DROP TABLE "{empty.keyspace}".{table}', timeout=60)
    with pytest.raises(KeyspaceMissing, match="digitpad cluster init"):
        open_remote(empty)
    initialise(empty)
    with opened(empty) as remote:
        remote.send(make.log(), entries([make.record()])).result(SECONDS)


def test_tables_with_a_prefix_are_others(empty: ClusterOptions, make: Material) -> None:
    prefixed = replace(empty, table_prefix="school_")
    initialise(empty)
    initialise(prefixed)
    record = make.record(edit=make.edit(), life=make.life())
    with opened(empty) as one, opened(prefixed) as other:
        assert one.schema().id != other.schema().id
        other.send(make.log(), entries([record])).result(SECONDS)
        assert other.fetch([record.key]) == {record.key.id: record}
        assert one.fetch([record.key]) == {}


@pytest.mark.parametrize("consistency", list(Consistency))
def test_every_consistency_level_can_be_used(
    options: ClusterOptions, make: Material, consistency: Consistency
) -> None:
    record, head, log = make.record(), make.head(), make.log()
    with opened(replace(options, consistency=consistency)) as remote:
        assert remote.claim(head, make.group, [])
        remote.send(log, entries([record])).result(SECONDS)
        assert remote.publish(replace(log, claimed=head.claimed), head.nonce, 1)
        assert remote.heads(make.group) == [replace(head, head=1)]
        assert remote.fetch([record.key]) == {record.key.id: record}
        assert len(remote.feed(log.group, make.day, None, 9)) == 1


def test_more_copies_than_nodes_are_refused(empty: ClusterOptions) -> None:
    with pytest.raises(ClusterMisconfigured, match="has 1 node: it cannot keep 3 copies"):
        initialise(replace(empty, replication=(("datacenter1", 3),)))
    with pytest.raises(DatacentreUnknown, match='no data centre "elsewhere"; it has datacenter1'):
        initialise(replace(empty, replication=(("elsewhere", 1),)))
    with pytest.raises(KeyspaceMissing):
        open_remote(empty)


def test_every_write_carries_its_own_version(options: ClusterOptions, make: Material) -> None:
    drawn = make.record()
    record = replace(
        drawn, reading=make.reading(make.version()), edit=make.edit(None), life=make.life(deleted=False)
    )
    log, tables = make.log(), Tables(options.keyspace)
    with opened(options) as remote:
        remote.send(log, entries([record])).result(SECONDS)
    columns = ("content_version", "ink", "source", "reading", "edit", "life", "png", "picture_name")
    key = record.key
    with plain.session(options) as session:

        def timestamps(table: str, columns: tuple[str, ...], where: str, *values: object) -> list[int | None]:
            asked = ", ".join(f"writetime({column})" for column in columns)
            (row,) = session.execute(tables.select(table, asked, f"WHERE {where}"), values)
            return list(row)

        partition = "device_id = %s AND day = %s AND part = 0"
        written = timestamps("recognitions", columns, partition, key.device_id, key.day)
        shard = ("group_name = %s AND day = %s AND shard = %s", log.group, key.day, feed_shard(key))
        assert timestamps("feed", ("version", "device_id"), *shard) == [record.version] * 2
        logged = ("writer = %s AND epoch = 1 AND bucket = 0", log.writer)
        assert timestamps("changes", ("version", "void"), *logged) == [log.claimed] * 2
    version = record.content.version
    assert record.reading
    assert record.edit
    assert record.life
    cells = [record.reading.version, record.edit.version, record.life.version]
    assert written == [version, version, version, *cells, None, None]


def test_rows_of_another_program_stop_nothing(options: ClusterOptions, make: Material) -> None:
    """What lacks columns counts as damaged; the rest is read as ever."""
    sound, *foreign = [make.record(edit=make.edit(), life=make.life()) for _ in range(5)]
    log, tables = make.log(), Tables(options.keyspace)
    spoiled = ("source = null", "ink = null", "edit = {version: 5}", "life = {deleted: true}")
    where = " WHERE device_id = %s AND day = %s AND part = 0 AND id = %s"
    with opened(options) as remote:
        remote.send(log, entries([sound, *foreign])).result(SECONDS)
        with plain.session(options) as session:
            for record, change in zip(foreign, spoiled, strict=True):
                key = record.key
                changed = tables.update("recognitions", f"SET {change}{where}")
                session.execute(changed, (key.device_id, key.day, key.id))
            session.execute(
                tables.update(
                    "changes",
                    "SET version = null WHERE writer = %s AND epoch = 1 AND bucket = 0 AND seq = 5",
                ),
                (log.writer,),
            )
            shard = (log.group, foreign[3].key.day, feed_shard(foreign[3].key), foreign[3].key.id)
            feed = "SET version = null WHERE group_name = %s AND day = %s AND shard = %s AND id = %s"
            session.execute(tables.update("feed", feed), shard)
            session.execute(
                tables.update("heads", "SET head = 1 WHERE group_name = %s AND writer = %s AND epoch = 7"),
                (log.group, log.writer),
            )
        keys = [record.key for record in (sound, *foreign)]
        found = remote.fetch(keys)
        assert found[sound.key.id] == sound
        for record in foreign:
            assert found[record.key.id].version >= record.content.version
            with pytest.raises(RecordDamagedError):
                prove(found[record.key.id])
        assert set(remote.states(keys)) == {record.key.id for record in (sound, *foreign[:2])}
        assert [change.seq for change in remote.changes(log.writer, log.epoch, 1, 9)] == [1, 2, 3, 4]
        listed = {line.key.id for line in remote.feed(log.group, sound.key.day, None, 9)}
        assert listed == {record.key.id for record in (sound, *foreign[:3])}
        assert remote.heads(log.group) == []


def test_nothing_is_ever_deleted_by_writing(options: ClusterOptions, make: Material) -> None:
    """A value of None is not written: it would be a tombstone, and win over what it meets."""
    records = [make.record(), make.picture(), make.record(reading=None, edit=make.edit(None))]
    log = make.log()
    with opened(options) as remote:
        remote.send(log, entries(records)).result(SECONDS)
        remote.send_void(log, 9).result(SECONDS)
    tables, key = Tables(options.keyspace), records[0].key
    queries = [
        (tables.select("recognitions", "*", "WHERE device_id = %s AND day = %s AND part = 0"), 3),
        (tables.select("changes", "*", "WHERE writer = %s AND epoch = 1 AND bucket = 0"), 4),
    ]
    with plain.session(options) as session:
        for (query, rows), values in zip(queries, ((key.device_id, key.day), (log.writer,)), strict=True):
            trace = session.execute(query, values, trace=True).get_query_trace(max_wait_sec=SECONDS)
            told = [event.description for event in trace.events if "tombstone cells" in event.description]
            assert told == [f"Read {rows} live rows and 0 tombstone cells"]


def test_batches_stay_within_their_bounds(options: ClusterOptions, make: Material) -> None:
    records = [make.record(bytes_=size) for size in (10, 3_000, 60_000, 100) for _ in range(70)]
    make.random.shuffle(records)
    with opened(options) as remote:
        assert isinstance(remote, CassandraRemote)
        statements, consistency = remote._statements, remote._consistency
        batches = writing.batches(statements, consistency, make.log(), entries(records))
    for batch in batches:
        assert len(batch.rows) <= writing.BATCH_RECORDS
        assert sum(map(len, batch.rows)) <= writing.BATCH_BYTES or len(batch.rows) == 1
    assert len(batches) < len(records)


def test_batches_are_what_the_driver_would_make_of_the_values(
    options: ClusterOptions, make: Material
) -> None:
    """Byte for byte, and sent to the same nodes, whatever a row has and lacks."""
    drawn, picture = make.record(), make.picture()
    later = replace(
        drawn,
        key=make.key(),
        reading=make.reading(make.version(), "ß"),
        edit=make.edit(None),
        life=make.life(),
    )
    bare = replace(picture.content, picture_width=None, picture_sha256=None, picture_name="")
    records = [drawn, later, picture, replace(picture, key=make.key(), content=bare), make.erased(drawn)]
    log = make.log()
    with opened(options) as remote:
        assert isinstance(remote, CassandraRemote)
        statements = remote._statements
        ours = writing.batches(statements, remote._consistency, log, entries(records))
    theirs = [BatchStatement(BatchType.UNLOGGED, consistency_level=remote._consistency) for _ in ours]
    for record, seq in zip(records, range(1, 9), strict=False):
        for batch, name, values in rows_of(record, seq, log):
            theirs[batch].add(statements[name], values)
    for one, other in zip(ours, theirs, strict=True):
        assert one.routing_key == other.routing_key is not None
        assert one.keyspace == other.keyspace == options.keyspace
        assert encoded(PackedProtocol, one) == encoded(ProtocolHandler, other)


def rows_of(record: ClusterRecord, seq: int, log: Log) -> Iterator[tuple[int, str, list[Any]]]:
    """A record's rows as Python's own values: the number of their batch, the statement's name, and they."""
    key, content, reading = record.key, record.content, record.reading
    place, version, digest = [key.device_id, key.day, key.part], content.version, content_hash(content)
    first = [*place, key.id, version, digest, content.drawn_at, content.source]
    whole = reading is not None and reading.version == version
    cells = [cell_of(reading) if whole else UNSET_VALUE, version]
    if content.png is None:
        yield 0, "ink", [*first, content.ink, *cells]
    else:
        sides = [content.picture_width, content.picture_height, content.picture_sha256, content.picture_name]
        known = [UNSET_VALUE if one is None else one for one in sides]
        yield 0, "png", [*first, *known, content.png, *cells]
    later = {"reading": None if whole else reading, "edit": record.edit, "life": record.life}
    for name, cell in later.items():
        if cell is not None:
            yield 0, name, [*place, key.id, cell_of(cell), cell.version]
    newest = record.version
    yield 1, "feed", [log.group, key.day, feed_shard(key), key.id, *place[::2], newest, newest]
    logged = [log.writer, log.epoch, 0, seq, False, *place, key.id, newest, digest, log.claimed]
    yield 2, "change", logged


def cell_of(cell: ReadingCell | Edit | Life | None) -> tuple[Any, ...]:
    """In the order of the type's fields."""
    match cell:
        case ReadingCell():
            named = (cell.model_id, cell.weights_sha256, cell.verdict, cell.text)
            return cell.version, *named, cell.digits
        case Edit():
            return cell.version, cell.label, cell.reviewed, cell.editor
        case Life():
            return cell.version, cell.deleted, cell.editor
        case None:
            return ()


def encoded(protocol: type[ProtocolHandler], batch: BatchStatement) -> bytes:
    """The message as a connection of this protocol sends it."""
    rows, consistency = batch._statements_and_parameters, batch.consistency_level
    message = BatchMessage(batch.batch_type, rows, consistency, None, None, batch.keyspace)
    sent: bytes = protocol.encode_message(message, 7, PROTOCOL, None, allow_beta_protocol_version=False)
    return sent


def test_options_never_show_the_password(options: ClusterOptions) -> None:
    secret = replace(options, password="open sesame")  # noqa: S106
    assert "sesame" not in repr(secret) + str(secret) + secret.shown
