"""``digitpad sync`` and ``cluster tail`` with a cluster in memory; contract tests run them on a real one."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from digitpad import paths
from digitpad.cli import main, tail
from digitpad.cli.sync import Teller, line_of
from digitpad.saying import quoted
from digitpad.storage.cluster import connection
from digitpad.storage.cluster.errors import AccessRefused, ClusterUnreachable
from digitpad.storage.journal import Journal
from digitpad.storage.sync.session import Session
from digitpad.storage.sync.state import Phase, SyncState
from tests.support.drawn_journal import DRAWN_AT, draw
from tests.support.fake_cluster import FakeCluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digitpad.storage.cluster.port import ClusterRecord, Remote


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    """The cluster that the settings name."""
    fake = FakeCluster()
    monkeypatch.setattr(connection, "open_remote", lambda *_, **__: fake.connect())
    monkeypatch.setenv("DIGITPAD_CASSANDRA__HOSTS", "cass-1")
    return fake


def change(work: Callable[[Journal], object]) -> None:
    journal = Journal.open(paths.default_journal())
    work(journal)
    journal.close()


def test_once_sends_all_and_says_so(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    made = draw()
    assert main(["sync", "--once"]) == 0
    assert set(cluster.all_records()) == set(made)
    output = capsys.readouterr()
    assert output.out == "3 sent, 0 fetched, 0 waiting\n"
    assert output.err.splitlines()[0] == "connecting"
    assert main(["sync", "--once", "--verify"]) == 0
    assert capsys.readouterr().out == "0 sent, 0 fetched, 0 waiting\ncompared: 3 drawings, all equal\n"


def test_verify_sends_again_what_the_cluster_lost(
    cluster: FakeCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    made = draw()
    main(["sync", "--once"])
    cluster.forget(made[1])
    capsys.readouterr()
    assert main(["sync", "--once", "--verify", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["verified"] == {"compared": 3, "resent": 1, "fetched": 0, "unreadable": 0}
    assert summary["sent"] == 1
    assert set(cluster.all_records()) == set(made)


def test_what_is_refused_is_told_and_stays(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    made = draw()
    cluster.refused = {made[0]}
    assert main(["sync", "--once"]) == 1
    assert "refused by the cluster, safe in the journal: 1 drawing\n" in capsys.readouterr().out


def test_a_cluster_out_of_reach_is_worth_another_try(
    cluster: FakeCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    draw()
    cluster.unreachable = True
    assert main(["sync", "--once"]) == 1
    assert "digitpad: " in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--once"], []])
def test_what_a_person_must_put_right_ends_it(
    cluster: FakeCluster, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    draw()
    cluster.unreachable = AccessRefused(quoted('The password of "pad" is wrong.'))
    assert main(["sync", *words]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == 'digitpad: The password of "pad" is wrong.'


def test_nothing_waits_where_nothing_is_to_be_sent(cluster: FakeCluster) -> None:
    draw()
    assert main(["sync", "--once", "--set", "sync.upload=false"]) == 0
    assert cluster.all_records() == {}


def test_only_one_program_syncs_a_journal(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    app = Journal.open(paths.default_journal())
    try:
        assert main(["sync", "--once"]) == 1
    finally:
        app.close()
    assert f"in use by another digitpad (process {os.getpid()})" in capsys.readouterr().err
    assert cluster.connections == 0


def test_it_goes_on_until_it_is_interrupted(cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    made = draw()
    tell = Teller.__call__

    def interrupt_when_done(self: Teller, state: SyncState) -> None:
        tell(self, state)
        if state.phase is Phase.UP_TO_DATE:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Teller, "__call__", interrupt_when_done)
    before = signal.getsignal(signal.SIGINT)
    assert main(["sync"]) == 0
    assert set(cluster.all_records()) == set(made)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("words", [["--once"], []])
def test_a_defect_does_not_pass_for_success(
    cluster: FakeCluster, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Session, "push", defective)
    with pytest.raises(ZeroDivisionError):
        main(["sync", *words])


@pytest.mark.parametrize("words", [["sync"], ["cluster", "tail"], ["cluster", "init"], ["cluster", "status"]])
def test_without_a_cluster_it_is_said_how_to_name_one(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "the settings name no cluster" in said
    assert str(paths.settings_file()) in said
    assert 'hosts = ["cass-1.example"]' in said


def test_json_is_for_the_end(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "--json"]) == 2
    assert "--json goes with --once" in capsys.readouterr().err


def test_each_state_is_told_once_and_counts_only_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    states = [SyncState(Phase.SENDING, done=done, total=20) for done in (0, 10, 20)]
    for on_terminal in (False, True):
        teller = Teller(on_terminal=on_terminal)
        for state in (*states, SyncState(Phase.UP_TO_DATE)):
            teller(state)
    plain, shown = capsys.readouterr().err.split("up to date\n")[:2]
    assert plain == "sending\n"
    assert shown.startswith("sending\n")
    assert re.findall(r"\d+ of \d+", shown) == ["0 of 20", "10 of 20", "20 of 20"]


def test_a_line_says_what_is_wrong_and_when_it_is_tried_again() -> None:
    offline = SyncState(Phase.OFFLINE, problem=quoted("Nobody answers."), next_try=DRAWN_AT)
    assert re.fullmatch(r"offline: Nobody answers\. Next try at \d\d:04:05\.", line_of(offline))
    wrong_clock = SyncState(Phase.UP_TO_DATE, warning=quoted("The clock is an hour fast."))
    assert line_of(wrong_clock) == "up to date (but: The clock is an hour fast.)"


def listed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [re.split(r"  +", line) for line in capsys.readouterr().out.splitlines()]


def test_tail_lists_the_newest_last_with_what_people_said(
    cluster: FakeCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    made = draw(5)
    change(lambda journal: journal.save_edit(made[4], "1", reviewed=True))
    change(lambda journal: journal.save_edit(made[3], "7", reviewed=True))
    change(lambda journal: journal.set_deleted(made[2], deleted=True))
    main(["sync", "--once"])
    capsys.readouterr()
    assert main(["cluster", "tail", "--lines", "4"]) == 0
    heading, *lines = listed(capsys)
    assert heading == ["drawn", "text", "read as", "verdict", "from", "device"]
    assert [line[1:5] for line in lines] == [
        ["7", "7", "digits", "pad"],
        ["7", "7", "digits", "pad"],
        ["7", "7", "digits", "pad"],
        ["1", "7", "digits", "pad"],
    ]
    assert [line[6:] for line in lines] == [[], ["deleted"], ["checked"], ["corrected"]]


def test_tail_as_json_has_the_whole_key(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    made = draw(2)
    main(["sync", "--once"])
    capsys.readouterr()
    assert main(["cluster", "tail", "--json", "-n", "1"]) == 0
    [line] = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["id"] == str(made[1])
    assert (line["text"], line["label"], line["reviewed"], line["deleted"]) == ("7", None, False, False)
    assert line["drawn_at"] == "2026-01-02T03:04:05Z"


def test_tail_of_another_group_is_empty(cluster: FakeCluster, capsys: pytest.CaptureFixture[str]) -> None:
    draw()
    main(["sync", "--once"])
    capsys.readouterr()
    assert main(["cluster", "tail", "--set", "sync.group=7b"]) == 0
    assert len(listed(capsys)) == 1


def test_tail_says_what_lies_damaged(cluster: FakeCluster) -> None:
    draw(1)
    main(["sync", "--once"])
    [record] = tail.newest(cluster.connect(), "default", 1)
    assert "damaged" not in tail.row(record)[-1]
    damaged = replace(record, content=replace(record.content, drawn_at=0, source="", ink=None))
    assert tail.row(damaged)[-1] == "damaged"


def test_tail_passes_over_a_line_whose_record_is_not_there(
    cluster: FakeCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    made = draw(3)
    main(["sync", "--once"])
    cluster.forget(made[2])
    remote = cluster.connect()
    assert [record.key.id for record in tail.newest(remote, "default", 2)] == made[:2]


def test_what_arrives_is_told_once_whether_new_or_changed(cluster: FakeCluster) -> None:
    made = draw(3)
    main(["sync", "--once"])
    remote = cluster.connect()
    marks = tail.published(remote, "default")
    assert list(tail.arrived(remote, "default", marks)) == []
    change(lambda journal: journal.save_edit(made[0], "1", reviewed=True))
    [new] = draw(1)
    main(["sync", "--once"])
    assert {record.key.id for record in tail.arrived(remote, "default", marks)} == {made[0], new}
    assert list(tail.arrived(remote, "default", marks)) == []
    assert {record.key.id for record in tail.arrived(remote, "default", {})} == {*made, new}


def test_following_waits_for_a_cluster_that_is_gone_for_a_while(
    cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = draw(2)
    main(["sync", "--once"])
    capsys.readouterr()
    monkeypatch.setattr(tail, "EVERY_SECONDS", 0.001)
    monkeypatch.setattr(tail, "RETRY_SECONDS", 0.001)
    interrupted, shown, tries = threading.Event(), list[UUID](), iter([False, True])

    def connect() -> Remote:
        if not next(tries):
            raise ClusterUnreachable(quoted("Nobody answers."))
        return cluster.connect()

    def show(records: Iterable[ClusterRecord]) -> None:
        shown.extend(record.key.id for record in records)
        interrupted.set()

    tail._follow(connect, "default", {}, show, interrupted)
    assert set(shown) == set(made)
    assert capsys.readouterr().err == "digitpad: Nobody answers. Trying again.\n"
