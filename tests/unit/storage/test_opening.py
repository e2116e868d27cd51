"""Which files are opened, refused, upgraded, or kept aside."""

import os
import shutil
import sys
from pathlib import Path

import apsw
import pytest

from digitpad.domain import DigitReading, Drawing, Reading, Verdict
from digitpad.ink import codec
from digitpad.storage.errors import (
    JournalCorrupt,
    JournalForeign,
    JournalLocked,
    JournalMissing,
    JournalNewer,
    JournalUnavailable,
)
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import APPLICATION_ID, MIGRATIONS, Migration
from digitpad.storage.opening import Opening

PAGE = 4096


def fill(path: Path, make, time, records: int = 40) -> int:
    with Journal.open(path, time) as journal:
        for seed in range(records):
            record = make.id()
            journal.save_draft(record, time(), make.drawing(seed, strokes=6))
            journal.close_drawing(record)
        return journal.count()


def scribble(path: Path, first_page: int, pages: int = 1) -> None:
    with path.open("rb+") as file:
        file.seek(first_page * PAGE)
        file.write(b"\xa5" * PAGE * pages)


def page_of(path: Path, drawing: Drawing) -> int:
    """Where the ink of a record lies."""
    at = path.read_bytes().index(codec.encode(drawing)[:40])
    return at // PAGE


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith(".lock")}


def foreign(path: Path, application: int = 0, version: int = 0, *, table: bool = True) -> None:
    connection = apsw.Connection(str(path))
    connection.pragma("application_id", application)
    connection.pragma("user_version", version)
    if table:
        connection.execute("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
    connection.close()


class TestNewFiles:
    def test_folders_that_are_missing_are_made(self, tmp_path, time):
        path = tmp_path / "a" / "b" / "history.sqlite3"
        with Journal.open(path, time) as journal:
            assert journal.opening == Opening()
        assert path.is_file()
        assert not path.with_name(path.name + "-wal").exists()

    def test_an_empty_file_becomes_a_journal(self, path, time):
        path.touch()
        with Journal.open(path, time) as journal:
            assert journal.count() == 0

    def test_every_name_of_a_journal_has_the_same_lock(self, tmp_path, path, time):
        link = tmp_path / "elsewhere" / "link.sqlite3"
        link.parent.mkdir()
        link.symlink_to(path)
        with Journal.open(link, time) as journal:
            assert journal.path == path
            with pytest.raises(JournalLocked):
                Journal.open(path, time)
        assert list(link.parent.iterdir()) == [link]

    @pytest.mark.parametrize("opened", [Journal.open, Journal.open_reader])
    def test_a_folder_is_no_journal(self, tmp_path, opened):
        with pytest.raises(JournalUnavailable, match="folder"):
            opened(tmp_path)

    def test_a_path_through_a_file_is_explained(self, path, time):
        path.touch()
        with pytest.raises(JournalUnavailable):
            Journal.open(path / "history.sqlite3", time)


class TestLocks:
    @pytest.mark.usefixtures("journal")
    def test_a_second_journal_is_told_who_holds_the_first(self, path):
        with pytest.raises(JournalLocked, match=f"process {os.getpid()}") as caught:
            Journal.open(path)
        assert caught.value.pid == os.getpid()
        assert caught.value.path == path

    def test_closing_gives_the_lock_back(self, path, time):
        Journal.open(path, time).close()
        Journal.open(path, time).close()

    def test_a_refused_file_gives_the_lock_back(self, path, time):
        foreign(path)
        for _ in range(2):
            with pytest.raises(JournalForeign):
                Journal.open(path, time)

    def test_another_programs_exclusive_lock_is_waited_for_and_told(self, path, time):
        Journal.open(path, time).close()
        other = apsw.Connection(str(path))
        other.pragma("locking_mode", "EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalLocked, match="another program"):
            Journal.open(path, time, busy_timeout_ms=20)
        other.close()
        Journal.open(path, time).close()

    def test_a_write_that_meets_a_lock_succeeds_once_it_is_gone(self, journal, path, make):
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        record = make.id()
        with pytest.raises(JournalLocked):
            journal.save_draft(record, make.time(), make.drawing())
        assert journal.get(record) is None
        other.execute("ROLLBACK")
        journal.save_draft(record, make.time(), make.drawing())
        assert journal.count() == 1
        other.close()


class TestReaders:
    def test_a_reader_sees_what_is_committed_while_the_journal_is_open(self, journal, path, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        with Journal.open_reader(path) as reader:
            assert reader.latest(5) == journal.latest(5)
            journal.save_draft(make.id(), make.time(), make.drawing())
            assert (reader.count(), reader.outbox_count()) == (2, 0)
            assert len(list(reader.records())) == 2

    def test_a_reader_changes_nothing(self, path, make, time):
        count = fill(path, make, time)
        before = path.read_bytes()
        with Journal.open_reader(path) as reader:
            assert len(list(reader.records())) == count
        assert path.read_bytes() == before

    def test_a_missing_journal_is_not_made_by_reading(self, path):
        with pytest.raises(JournalMissing, match="draw something"):
            Journal.open_reader(path)
        assert not path.exists()

    def test_a_journal_that_is_just_being_begun_is_still_missing(self, path):
        path.touch()
        with pytest.raises(JournalMissing):
            Journal.open_reader(path)

    def test_readers_refuse_what_is_not_for_them(self, path):
        foreign(path)
        with pytest.raises(JournalForeign):
            Journal.open_reader(path)
        path.write_bytes(b"no database at all, but long enough to look at" * 50)
        with pytest.raises(JournalCorrupt):
            Journal.open_reader(path)
        path.unlink()
        foreign(path, APPLICATION_ID, len(MIGRATIONS) + 1)
        with pytest.raises(JournalNewer):
            Journal.open_reader(path)


class TestRefusals:
    @pytest.mark.parametrize("journal_mode", ["DELETE", "WAL"])
    def test_a_newer_journal_is_refused_and_not_touched(self, path, time, journal_mode):
        foreign(path, APPLICATION_ID, len(MIGRATIONS) + 3)
        apsw.Connection(str(path)).pragma("journal_mode", journal_mode)
        before = content(path.parent)
        with pytest.raises(JournalNewer, match="newer digitpad") as caught:
            Journal.open(path, time)
        assert (caught.value.found, caught.value.known) == (len(MIGRATIONS) + 3, len(MIGRATIONS))
        assert content(path.parent) == before

    def test_a_newer_journals_log_is_left_to_its_owner(self, tmp_path, time):
        living = tmp_path / "living.sqlite3"
        connection = apsw.Connection(str(living))
        connection.pragma("journal_mode", "WAL")
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", 99)
        path = tmp_path / "killed" / "history.sqlite3"
        path.parent.mkdir()
        for ending in ("", "-wal"):
            shutil.copy(f"{living}{ending}", f"{path}{ending}")
        before = content(path.parent)
        with pytest.raises(JournalNewer):
            Journal.open(path, time)
        after = content(path.parent)
        assert {name: after[name] for name in before} == before
        connection.close()

    @pytest.mark.parametrize(
        ("application", "version", "table"), [(0, 0, True), (0x0F055112, 0, False), (0, 7, False)]
    )
    def test_another_programs_database_is_refused_and_not_touched(
        self, path, time, application, version, table
    ):
        foreign(path, application, version, table=table)
        before = content(path.parent)
        with pytest.raises(JournalForeign, match="another program's"):
            Journal.open(path, time)
        assert content(path.parent) == before


class TestDamage:
    def test_a_file_that_is_no_database_is_kept_aside(self, path, time):
        path.write_bytes(b"These are somebody's notes, not a journal.\n" * 300)
        before = path.read_bytes()
        with Journal.open(path, time) as journal:
            aside = journal.opening.kept_aside
            assert aside is not None
            assert aside == path.with_name("history.damaged-2026-03-14-150926.sqlite3")
            assert aside.read_bytes() == before
            assert journal.count() == 0

    @pytest.mark.parametrize("page", [0, 1, 2, 3])
    def test_damage_that_shows_at_the_start_is_kept_aside_and_a_new_journal_begun(
        self, path, make, time, page
    ):
        fill(path, make, time)
        scribble(path, page, pages=200)
        before = path.read_bytes()
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None
            assert journal.opening.kept_aside.read_bytes() == before
            journal.save_draft(make.id(), time(), make.drawing())
            assert journal.count() == 1
            assert journal.check() is None

    def test_a_truncated_journal_is_kept_aside(self, path, make, time):
        fill(path, make, time)
        os.truncate(path, path.stat().st_size // 2 + 100)
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None
            assert journal.count() == 0

    def test_the_log_goes_aside_with_its_journal(self, path, make, time):
        fill(path, make, time)
        wal = path.with_name(path.name + "-wal")
        scribble(path, 0, pages=3)
        wal.write_bytes(b"whatever was left in the log")
        with Journal.open(path, time) as journal:
            aside = journal.opening.kept_aside
            assert aside is not None
            assert aside.with_name(aside.name + "-wal").read_bytes() == b"whatever was left in the log"

    def test_two_damaged_journals_of_one_second_have_two_names(self, path, time):
        for _ in range(2):
            path.write_bytes(b"not a database" * 100)
            Journal.open(path, time).close()
        assert len(list(path.parent.glob("history.damaged-*.sqlite3"))) == 2

    def test_damage_deep_in_the_file_is_found_by_the_check_and_kept_aside_at_the_next_start(
        self, path, make, time
    ):
        count = fill(path, make, time, records=400)
        scribble(path, page_of(path, make.drawing(29, strokes=6)))
        journal = Journal.open(path, time)
        assert journal.opening.kept_aside is None
        assert journal.count() == count
        assert journal.check() is not None
        journal.close()
        journal = Journal.open(path, time)
        assert journal.opening.kept_aside is not None
        journal.close()
        journal = Journal.open(path, time)
        assert journal.opening == Opening()
        assert not list(path.parent.glob("*.damaged"))
        journal.close()

    def test_damage_met_by_a_call_is_kept_aside_at_the_next_start(self, path, make, time):
        fill(path, make, time, records=400)
        scribble(path, page_of(path, make.drawing(29, strokes=6)))
        with Journal.open(path, time) as journal, pytest.raises(JournalCorrupt, match="keeps the damaged"):
            list(journal.records())
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None

    def test_a_false_alarm_costs_a_look_and_nothing_else(self, path, make, time):
        count = fill(path, make, time)
        path.with_name(path.name + ".damaged").touch()
        with Journal.open(path, time) as journal:
            assert (journal.opening, journal.count()) == (Opening(), count)
        assert not list(path.parent.glob("*.damaged"))

    def test_a_journal_that_vanishes_is_not_written_to(self, path, make, time):
        with Journal.open(path, time) as journal:
            path.rename(path.with_name("moved.sqlite3"))
            with pytest.raises(JournalUnavailable, match="moved"):
                journal.save_draft(make.id(), time(), make.drawing())
            path.with_name("moved.sqlite3").rename(path)
            journal.save_draft(make.id(), time(), make.drawing())
            assert journal.count() == 1


class TestUpgrades:
    LATER = (
        *MIGRATIONS,
        Migration("a colour for every drawing", "ALTER TABLE records ADD COLUMN colour TEXT"),
    )

    def test_an_upgrade_copies_first_and_keeps_every_record(self, path, make, time):
        count = fill(path, make, time)
        with Journal.open(path, time, migrations=self.LATER) as journal:
            copy = journal.opening.copied_before_upgrade
            assert copy is not None
            assert copy == path.with_name(f"history.format-{len(MIGRATIONS)}-2026-03-14-150926.sqlite3")
            assert journal._connection.pragma("user_version") == len(self.LATER)
            names = [name for (name,) in journal._connection.execute("SELECT name FROM migrations")]
            assert names == [step.name for step in self.LATER]
            assert journal.count() == count
            record = make.id()
            journal.save_draft(record, time(), make.drawing())
            assert journal.close_drawing(record) == journal.latest(1)[0]
        with Journal.open_reader(copy) as reader:
            assert reader.count() == count
        assert not list(path.parent.glob("*.part"))
        with Journal.open(path, time, migrations=self.LATER) as journal:
            assert journal.opening == Opening()
        with pytest.raises(JournalNewer):
            Journal.open(path, time)

    def test_a_step_that_fails_changes_nothing(self, path, make, time):
        count = fill(path, make, time)
        broken = (*MIGRATIONS, Migration("half of it", "CREATE TABLE half (x); CREATE TABLE records (x)"))
        with pytest.raises(JournalUnavailable):
            Journal.open(path, time, migrations=broken)
        with Journal.open(path, time) as journal:
            assert journal.count() == count
            tables = journal._connection.execute(
                "SELECT name FROM sqlite_schema WHERE name = 'half'"
            ).fetchall()
            assert tables == []

    def test_an_old_format_is_not_read_before_it_is_upgraded(self, path, time, monkeypatch):
        Journal.open(path, time).close()
        monkeypatch.setattr("digitpad.storage.reader.MIGRATIONS", self.LATER)
        with pytest.raises(JournalUnavailable, match="start digitpad once"):
            Journal.open_reader(path)


class TestDamagedCells:
    """One byte gone wrong in a cell: SQLite does not notice, and only that record is lost from view."""

    @pytest.mark.parametrize(
        "damage",
        [
            "verdict = 'dhgits'",
            "verdict = CAST(x'64ff' AS TEXT)",
            "source = 'pbd'",
            "model_id = CAST(x'6cff' AS TEXT)",
            "label = CAST(x'ff37' AS TEXT)",
        ],
    )
    def test_the_others_are_shown_and_the_journal_goes_on(self, path, make, time, caplog, damage):
        reading = Reading("model-a", "ab" * 32, Verdict.DIGITS, (DigitReading((0.1,) * 10),))
        with Journal.open(path, time) as journal:
            kept, hurt = make.id(), make.id()
            for record in (kept, hurt):
                journal.save_draft(record, time(), make.drawing())
                assert journal.save_reading(record, make.drawing(), reading)
                journal.save_edit(record, "seven", reviewed=True)
                journal.close_drawing(record)
            journal._connection.execute("PRAGMA ignore_check_constraints = ON")
            update = f"UPDATE records SET {damage} WHERE id = ?"  # noqa: S608 - the cases above
            journal._connection.execute(update, (hurt.bytes,))
        with Journal.open(path, time) as journal:
            assert journal.opening == Opening()
            assert [record.id for record in journal.latest(9)] == [kept]
            assert [record.id for record in journal.records()] == [kept]
            assert journal.left_out == {hurt.bytes}
            assert journal.get(hurt) is None
            assert not journal.save_reading(hurt, None, reading)
            assert journal.save_edit(hurt, "7", reviewed=True).label == "7"
        assert caplog.text.count(hurt.hex) == 1

    @pytest.mark.parametrize(
        "damage",
        [
            # The list of open drafts names records that are none.
            """UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema
               WHERE name = 'records_shown') WHERE name = 'records_draft'""",
            "UPDATE meta SET value = x'00' WHERE name = 'device_id'",
            "UPDATE meta SET value = 'now' WHERE name = 'clock'",
        ],
    )
    def test_a_journal_that_contradicts_itself_is_kept_aside(self, path, make, time, damage):
        fill(path, make, time, records=2)
        connection = apsw.Connection(str(path))
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(damage)
        connection.close()
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None
            assert journal.count() == 0

    def test_a_change_that_the_journal_cannot_take_is_damage_for_the_next_start(self, path, make, time):
        fill(path, make, time, records=2)
        connection = apsw.Connection(str(path))
        connection.execute("PRAGMA ignore_check_constraints = ON; UPDATE records SET part = NULL")
        connection.close()
        with Journal.open(path, time) as journal:
            (last, *_) = journal.latest(1)
            with pytest.raises(JournalCorrupt, match="NOT NULL"):
                journal.save_edit(last.id, "7", reviewed=True)
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None

    def test_damaged_text_of_the_journal_itself_is_damage(self, path, make, time):
        fill(path, make, time, records=2)
        connection = apsw.Connection(str(path))
        connection.execute("UPDATE migrations SET name = CAST(x'ff' AS TEXT)")
        connection.close()
        with Journal.open(path, time) as journal:
            assert journal.opening.kept_aside is not None


@pytest.mark.parametrize("opening", [Journal.open, Journal.open_reader])
def test_a_name_that_no_file_can_have_is_told(tmp_path, opening):
    with pytest.raises(JournalUnavailable, match="too long"):
        opening(tmp_path / ("a" * 5000))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
@pytest.mark.parametrize("opening", [Journal.open, Journal.open_reader])
def test_what_is_no_file_is_told_at_once(tmp_path, opening):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(JournalUnavailable, match="not an ordinary file"):
        opening(tmp_path / "pipe")
    with pytest.raises(JournalUnavailable, match="symbolic links"):
        opening(tmp_path / "loop")
