"""A damaged journal that was kept aside is read sooner or later, whenever the program is killed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from digitpad.saying import quoted
from digitpad.storage import aside
from digitpad.storage.errors import JournalError
from digitpad.storage.journal import Journal
from digitpad.storage.salvage import salvage
from digitpad.storage.sync.access import OwnJournal

pytestmark = pytest.mark.usefixtures("damaged")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def damaged(path: Path) -> None:
    """A journal that cannot be read, with its log."""
    path.write_bytes(b"\xa5" * 8192)
    path.with_name(path.name + "-wal").write_bytes(b"whatever was left in the log")


def test_it_is_unread_until_it_was_salvaged(path, time):
    with Journal.open(path, time) as journal:
        kept_aside = journal.opening.kept_aside
        assert kept_aside is not None
        assert aside.unread(path) == [kept_aside]
    with Journal.open(path, time) as journal:
        assert journal.opening.kept_aside is None
        assert aside.unread(path) == [kept_aside]
        salvage(kept_aside, OwnJournal(journal))
        assert aside.unread(path) == []
    assert not list(path.parent.glob(f"*{aside.MARK}"))


def test_read_into_another_journal_it_is_still_unread_by_its_own(path, tmp_path, time):
    Journal.open(path, time).close()
    with Journal.open(tmp_path / "other" / path.name, time) as other:
        salvage(aside.unread(path)[0], OwnJournal(other))
    assert len(aside.unread(path)) == 1


def test_a_salvaging_that_fails_leaves_it_unread(path, time):
    with Journal.open(path, time) as journal:
        access = OwnJournal(journal)

        def failing(work: Any) -> Any:
            access(work)
            raise JournalError(path, quoted("no room"))

        with pytest.raises(JournalError):
            salvage(aside.unread(path)[0], failing)
    assert len(aside.unread(path)) == 1


@pytest.mark.parametrize("renames", range(4))
def test_killed_while_it_is_kept_aside_nothing_of_it_is_lost(path, time, monkeypatch, renames):
    before = {ending: Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal")}
    left, rename = [renames], Path.rename

    def mortal(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", mortal)
        if renames < 3:
            with pytest.raises(Killed):
                Journal.open(path, time)
        else:
            Journal.open(path, time).close()
    with Journal.open(path, time) as journal:
        [file] = aside.unread(path)
        assert (journal.opening.kept_aside == file) == (renames < 3)
        assert {ending: Path(f"{file}{ending}").read_bytes() for ending in before} == before
        assert journal.count() == 0


def test_one_that_was_put_back_is_not_moved_again(path, time, make):
    with Journal.open(path, time) as journal:
        [file] = aside.unread(path)
        journal.save_draft(make.id(), time(), make.drawing())
    path.rename(path.with_name("new.sqlite3"))
    file.unlink()
    shutil.copy(path.with_name("new.sqlite3"), path)
    with Journal.open(path, time) as journal:
        assert journal.opening.kept_aside is None
        assert journal.count() == 1


def test_journals_beside_it_have_their_own(path, time):
    Journal.open(path, time).close()
    for name in ("other.sqlite3", "history.db", "history.damaged.sqlite3"):
        assert aside.unread(path.with_name(name)) == []
