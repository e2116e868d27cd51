"""An upgrade keeps every row as it was, whatever was in it and however the last program ended."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.domain import Source
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import APPLICATION_ID, MIGRATIONS, Migration, migrate
from digitpad.storage.reader import JournalReader
from digitpad.storage.syncing import Counts

JOURNALS = Path(__file__).with_name("journals")
OTHER = UUID(int=7 << 64)

ids = st.binary(min_size=16, max_size=16)
numbers = st.integers(-(2**63), 2**63 - 1)
versions = st.integers(1, 2**60)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@st.composite
def records(draw: st.DrawFn) -> dict[str, object]:
    """A row that the first schema allows."""
    row: dict[str, object] = {
        "id": draw(ids),
        "device_id": draw(ids),
        "drawn_at": draw(numbers),
        "source": draw(st.sampled_from(Source)).value,
        "blank": draw(st.booleans()),
    }
    if draw(st.booleans()):
        row |= {
            "day": draw(st.integers(0, 10**6)),
            "part": draw(st.integers(0, 99)),
            "closed_version": draw(versions),
        }
    if draw(st.booleans()):
        row |= {"model_id": draw(texts), "weights_sha256": draw(texts), "verdict": draw(texts)}
        row |= {"digits": draw(st.binary(max_size=9)), "reading_version": draw(st.none() | versions)}
    if draw(st.booleans()):
        row |= {"label": draw(st.none() | texts), "reviewed": draw(st.booleans())}
        row |= {"edit_editor": draw(ids), "edit_version": draw(versions)}
    if draw(st.booleans()):
        row |= {"deleted": draw(st.booleans()), "life_editor": draw(ids), "life_version": draw(versions)}
    row[draw(st.sampled_from(["ink", "png"]))] = draw(st.binary(max_size=9))
    return row


def insert(connection: apsw.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - the names above
    connection.execute(statement, tuple(row.values()))


def content(connection: apsw.Connection, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    query = f"SELECT {columns} FROM {table}"  # noqa: S608 - our own names
    return sorted(connection.execute(query), key=repr)


def columns_of(connection: apsw.Connection, table: str) -> str:
    return ", ".join(name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})"))


@settings(max_examples=50, deadline=None)
@given(st.lists(records(), max_size=6, unique_by=lambda row: row["id"]), st.data())
def test_every_row_of_the_first_format_is_kept(rows, data):
    connection = apsw.Connection(":memory:")
    connection.pragma("foreign_keys", 1)
    migrate(connection, 0, MIGRATIONS[:1])
    for row in rows:
        insert(connection, "records", row)
        if "day" in row and data.draw(st.booleans()):
            key = {name: row[name] for name in ("id", "device_id", "day", "part")}
            insert(
                connection, "outbox", {**key, "version": data.draw(versions), "queued_at": data.draw(numbers)}
            )
    insert(connection, "meta", {"name": "device_id", "value": OTHER.bytes})
    names = {table: columns_of(connection, table) for table in ("records", "outbox", "parts", "meta")}
    before = {table: content(connection, table, columns) for table, columns in names.items()}
    migrate(connection, 1)
    assert {table: content(connection, table, columns) for table, columns in names.items()} == before
    assert content(connection, "outbox", "DISTINCT seq, taken_version, changed, refused") in (
        [],
        [(None, None, 0, None)],
    )
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_killed_journal_of_the_first_format_is_upgraded_with_what_is_in_its_log(path, time):
    for ending in ("", "-wal"):
        shutil.copy(JOURNALS / f"killed-v1.sqlite3{ending}", f"{path}{ending}")
    with Journal.open(path, time) as journal:
        assert journal.was_unclean
        assert journal.opening.kept_aside is None
        assert journal.opening.closed_drafts == 1
        assert journal.check() is None
        shown = list(journal.records())
        assert [record.text for record in shown] == ["1", "7", "4", "", "5", "6", "9"]
        assert [record.label for record in shown] == [None, "7", None, None, "5", None, "9"]
        assert shown[3].picture is not None
        assert shown[3].picture.name == "seven, scanned.jpeg"
        assert shown[4].key is not None
        assert (shown[4].key.device_id, shown[4].key.part) == (OTHER, 3)
        assert all(record.key is not None for record in shown)
        assert journal.sync.counts() == Counts(8, 0, 0)
        assert journal.sync.state().target is None
        copy = journal.opening.copied_before_upgrade
        sent = _take_everything(journal)
    assert len(sent) == 8
    assert copy is not None
    kept = apsw.Connection(str(copy))
    assert kept.pragma("application_id") == APPLICATION_ID
    assert kept.pragma("user_version") == 1
    assert kept.execute("SELECT count(*) FROM records").fetchall() == [(8,)]


def test_a_program_killed_while_upgrading_leaves_the_old_format_or_the_new(path, time):
    """The copy is there, and nothing of the step is: as after a power cut within its transaction."""
    shutil.copy(JOURNALS / "v1.sqlite3", path)
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(MIGRATIONS[1].sql)
    with TemporaryDirectory() as folder:
        cut = Path(folder) / "history.sqlite3"
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{cut}{ending}")
        with Journal.open(cut, time) as journal:
            assert journal.opening.copied_before_upgrade is not None
            assert (journal.count(), journal.sync.counts().waiting) == (17, 21)
    connection.execute("ROLLBACK")
    connection.close()


def test_of_several_steps_all_are_taken_or_none(path):
    """A reader that comes in the middle of a journal's making would take it for an old one."""
    connection = apsw.Connection(str(path))
    with pytest.raises(apsw.SQLError, match="nonsense"):
        migrate(connection, 0, (*MIGRATIONS, Migration("one that fails", "nonsense")))
    assert connection.pragma("user_version") == 0
    assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchall() == [(0,)]


def test_an_upgraded_journal_is_read_beside_its_writer(path, time):
    shutil.copy(JOURNALS / "v1.sqlite3", path)
    with Journal.open(path, time) as journal, JournalReader.open_reader(path) as reader:
        assert list(reader.records()) == list(journal.records())


def _take_everything(journal: Journal) -> list[UUID]:
    journal.sync.set_target(UUID(int=1), "class 4b")
    journal.sync.begin_epoch(UUID(int=2))
    return [one.entry.record.key.id for one in journal.sync.take()]
