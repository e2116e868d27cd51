"""Questions to the finder: one at a time, urgent ones first, of the same only the latest."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from digitpad.filters import EVERYTHING
from digitpad.storage.errors import JournalMissing
from digitpad.storage.finding import FindingStopped
from digitpad.storage.journal import Journal
from tests.ui.widget_data import record

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.storage.finding import RecordFinder
    from digitpad.ui.records.finding import Finding
    from tests.ui.records.conftest import Fill


def test_what_is_found_comes_back_to_the_windows_thread(finding: Finding, fill: Fill, qtbot: QtBot):
    fill([record(1), record(2)])
    found: list[Any] = []

    def work(finder: RecordFinder) -> tuple[str, int]:
        return threading.current_thread().name, finder.count(EVERYTHING)

    finding.ask("count", work, lambda said: found.extend([*said, threading.current_thread().name]))
    qtbot.waitUntil(lambda: bool(found))
    there, count, here = found
    assert count == 2
    assert there.startswith("finding")
    assert here == threading.main_thread().name


def test_urgent_questions_go_first_and_of_the_same_only_the_latest_is_asked(
    finding: Finding, fill: Fill, qtbot: QtBot
):
    fill([record(1)])
    gate, done = threading.Event(), list[str]()
    finding.ask("first", lambda _: gate.wait(), lambda _: done.append("first"), urgent=True)
    finding.ask("a", lambda _: "a", done.append)
    finding.ask("b", lambda _: "b", done.append)
    finding.ask("a", lambda _: "a again", done.append)
    finding.ask("now", lambda _: "now", done.append, urgent=True)
    finding.drop("b")
    gate.set()
    qtbot.waitUntil(lambda: finding.is_idle)
    assert done == ["first", "now", "a again"]


def test_a_long_question_gives_way_to_an_urgent_one_and_is_asked_again(
    finding: Finding, fill: Fill, qtbot: QtBot
):
    fill([record(1)])
    begun, done = threading.Event(), list[str]()
    tries = []

    def long_work(finder: RecordFinder) -> str:
        tries.append(1)
        begun.set()
        if len(tries) > 1:
            return "long"
        while True:  # as a long statement does until it is interrupted
            finder._connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
                "SELECT count(*) FROM n"
            ).fetchall()

    def interruptible(finder: RecordFinder) -> str:
        import apsw

        try:
            return long_work(finder)
        except apsw.InterruptError as error:
            raise FindingStopped from error

    finding.ask("long", interruptible, done.append)
    qtbot.waitUntil(begun.is_set)

    def hurry() -> bool:
        # The statement may have been between two runs: asked again, it is stopped in the next.
        finding.ask("now", lambda _: "now", done.append, urgent=True)
        return "now" in done

    qtbot.waitUntil(hurry)
    qtbot.waitUntil(lambda: "long" in done)
    assert done.index("now") < done.index("long")


def test_a_journal_that_is_not_there_is_told_and_asked_again(finding: Finding, fill: Fill, qtbot: QtBot):
    failures: list[Exception] = []
    counts: list[int] = []
    finding.failed.connect(failures.append)
    finding.ask("count", lambda finder: finder.count(EVERYTHING), counts.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], JournalMissing)
    fill([record(1)])
    finding.ask("count", lambda finder: finder.count(EVERYTHING), counts.append)
    qtbot.waitUntil(lambda: counts == [1])


def test_what_others_do_to_the_journal_is_told_once(finding: Finding, fill: Fill, qtbot: QtBot, path: Path):
    fill([record(1)])
    changes: list[int] = []
    finding.changed.connect(lambda: changes.append(1))
    finding.look()
    qtbot.waitUntil(lambda: finding.is_idle)
    assert len(changes) == 1
    finding.look()
    qtbot.waitUntil(lambda: finding.is_idle)
    assert len(changes) == 1
    with Journal.open(path) as journal:
        journal.save_edit(record(1).id, "7", reviewed=True)
    finding.look()
    qtbot.waitUntil(lambda: finding.is_idle)
    assert len(changes) == 2
