"""The engine as the program runs it: what it tells, how it waits and stops, whatever the cluster does."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time as real_time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import (
    AccessRefused,
    ClusterUnreachable,
    KeyspaceMissing,
    NoAnswerInTime,
)
from digitpad.storage.errors import JournalFull
from digitpad.storage.sync.access import JournalClosed
from digitpad.storage.sync.permit import Ended
from digitpad.storage.sync.state import Phase
from tests.support.sync_devices import PATIENCE, SMALL, Remoted

if TYPE_CHECKING:
    from collections.abc import Iterator


class Gate:
    """Where calls hang until the test lets them go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is open at the end, so that no thread is left behind it."""
    made = Gate()
    yield made
    made.opened.set()


class Hanging(Remoted):
    """A session of which one method hangs."""

    def __init__(self, remote: Any, method: str, gate: Gate) -> None:
        super().__init__(remote)
        self._method = method
        self._gate = gate

    @override
    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            self._gate.wait()
        return getattr(self._remote, name)


def test_the_states_of_a_run(device):
    device.draw(10)
    engine = device.start()
    last = device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    phases = [state.phase for state in device.told.states]
    assert phases[0] is Phase.CONNECTING
    assert phases[-1] is Phase.UP_TO_DATE
    assert device.told.states[0].waiting == 10
    assert (last.waiting, last.refused, last.problem, last.cause) == (0, 0, None, None)
    assert last.sent_at is not None
    assert engine.state == last


def test_sending_tells_how_far_it_is(device):
    device.draw(60)
    device.start(limits=dataclasses.replace(SMALL, report_every=0.0))
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    sending = [state for state in device.told.states if state.phase is Phase.SENDING]
    assert [state.done for state in sending] == sorted(state.done for state in sending)
    assert {state.total for state in sending} == {60}
    assert all(state.waiting + state.done == 60 for state in sending)


def test_what_hangs_on_its_way_is_said_to_be_on_its_way(device, cluster):
    engine = device.start()
    device.told.wait_for(Phase.UP_TO_DATE)
    cluster.holding = True
    device.draw(2)
    engine.wake()
    state = device.told.wait_for(Phase.SENDING)
    assert (state.waiting, state.done, state.total) == (2, 0, 2)
    cluster.release()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.waiting == 0)
    device.stop()


def test_woken_it_sends_what_was_drawn_since(device):
    engine = device.start()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.draw(3)
    engine.wake()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.sent_at is not None)
    device.stop()
    assert device.cluster.all_records() == device.records()


def test_paused_before_it_runs_it_leaves_the_cluster_alone(device, cluster):
    engine = device.make_engine()
    engine.pause()
    device.draw(2)
    device.start_made()
    device.told.wait_for(Phase.PAUSED, where=lambda state: state.waiting == 2)
    device.draw(1)
    engine.wake()
    device.told.wait_for(Phase.PAUSED, where=lambda state: state.waiting == 3)
    assert cluster.connections == 0
    engine.resume()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert cluster.all_records() == device.records()


def test_paused_while_it_sends_it_goes_on_later_where_it_was(device, cluster):
    device.draw(40)
    cluster.holding = True
    engine = device.start()
    assert_taken(device)
    engine.pause()
    device.told.wait_for(Phase.PAUSED)
    cluster.release()
    engine.resume()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert cluster.all_records() == device.records()
    assert sorted(device.logged().values()) == sorted(device.records())


def assert_taken(device: Any) -> None:
    """Wait until the engine has taken something."""
    ends = real_time.monotonic() + PATIENCE
    while not device.access(lambda journal: journal.sync.taken(0, 1)):
        assert real_time.monotonic() < ends


def test_offline_it_waits_says_why_and_until_when(device, cluster, time):
    cluster.unreachable = True
    device.draw(2)
    engine = device.start(random=lambda: 1.0)
    state = device.told.wait_for(Phase.OFFLINE)
    assert state.cause is ClusterUnreachable
    assert "nobody answers" in state.problem
    assert state.next_try == time.now + dt.timedelta(seconds=1)
    assert state.waiting == 2
    device.draw(1)
    engine.wake()
    device.told.wait_for(Phase.OFFLINE, where=lambda state: state.waiting == 3)
    cluster.unreachable = False
    engine.sync_now()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.problem is None)
    device.stop()
    assert cluster.all_records() == device.records()


def test_offline_it_tries_again_by_itself(device, cluster):
    cluster.unreachable = True
    device.draw(2)
    device.start()
    device.told.wait_for(Phase.OFFLINE)
    cluster.unreachable = False
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert cluster.all_records() == device.records()


@pytest.mark.parametrize(
    "error", [AccessRefused(quoted("wrong password")), KeyspaceMissing(quoted("no keyspace"))]
)
def test_what_a_person_must_put_right_waits_for_a_person(device, cluster, error):
    cluster.unreachable = error
    device.draw(2)
    engine = device.start()
    state = device.told.wait_for(Phase.ATTENTION)
    assert (state.cause, state.problem, state.next_try) == (type(error), str(error), None)
    device.draw(1)
    engine.wake()
    device.told.wait_for(Phase.ATTENTION, where=lambda state: state.waiting == 3)
    cluster.unreachable = False
    assert cluster.connections == 0
    engine.sync_now()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert cluster.all_records() == device.records()


def test_tables_missing_after_the_connection_is_a_matter_for_a_person_too(device, cluster):
    schema, cluster.schema = cluster.schema, None
    engine = device.start()
    assert device.told.wait_for(Phase.ATTENTION).cause is KeyspaceMissing
    cluster.schema = schema
    engine.sync_now()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()


def test_trouble_with_the_journal_is_said_and_passes(device):
    broken = threading.Event()
    broken.set()

    def access(work: Any) -> Any:
        if broken.is_set():
            raise JournalFull(Path("journal"))
        return device.access(work)

    device.draw(2)
    device.start(access=access, limits=dataclasses.replace(SMALL, journal_retry=0.001))
    state = device.told.wait_for(Phase.ATTENTION)
    assert state.cause is JournalFull
    assert "no room" in state.problem
    broken.clear()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert device.cluster.all_records() == device.records()


def test_a_drawing_that_could_be_saved_ends_the_wait_for_the_journal(device):
    broken = threading.Event()
    broken.set()

    def access(work: Any) -> Any:
        if broken.is_set():
            raise JournalFull(Path("journal"))
        return device.access(work)

    engine = device.start(access=access, limits=dataclasses.replace(SMALL, journal_retry=1000.0))
    device.told.wait_for(Phase.ATTENTION)
    broken.clear()
    device.draw(1)
    engine.wake()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert device.cluster.all_records() == device.records()


def test_a_closed_journal_ends_it(device):
    def access(_: Any) -> Any:
        raise JournalClosed

    engine = device.make_engine(access=access)
    engine.run()
    assert not engine.state.problem


def test_a_journal_that_was_begun_anew_gets_a_log_of_its_own(device, machines, time):
    """The program keeps a damaged journal aside and goes on with a new one, under the running engine."""
    other = machines.new("two")
    current = [device]
    device.draw(3)

    def access(work: Any) -> Any:
        return current[0].access(work)

    engine = device.start(access=access)
    device.told.wait_for(Phase.UP_TO_DATE)
    ids = other.draw(4)
    time.move(seconds=1)
    current[0] = other
    engine.wake()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.sent_at == time.now)
    device.stop()
    assert sorted(other.logged().values()) == sorted(ids)
    assert sorted(device.logged().values()) == sorted(device.records())
    assert device.cluster.all_records() == device.records() | other.records()


@pytest.mark.parametrize("method", ["schema", "now_us", "heads", "claim", "send", "publish", "close"])
def test_it_stops_while_a_call_hangs(device, cluster, gate, method):
    device.draw(2)
    device.start(connect=lambda: Hanging(cluster.connect(), method, gate))
    if method == "close":
        device.told.wait_for(Phase.UP_TO_DATE)
    else:
        assert gate.reached.wait(PATIENCE)
    device.stop()
    assert not gate.opened.is_set()


def test_it_stops_while_connecting_hangs(device, cluster, gate):
    def connect() -> Any:
        gate.wait()
        return cluster.connect()

    device.start(connect=connect)
    assert gate.reached.wait(PATIENCE)
    device.stop()
    assert not gate.opened.is_set()


def test_it_stops_while_nothing_is_acknowledged(device, cluster):
    device.draw(20)
    cluster.holding = True
    device.start()
    assert_taken(device)
    device.stop()
    assert cluster.holding


def test_a_thread_that_was_given_up_changes_nothing_when_it_comes_back(device, cluster, gate, caplog):
    device.draw(5)
    sessions = [Hanging(cluster.connect(), "claim", gate), cluster.connect()]
    device.start(connect=lambda: sessions.pop(0), limits=dataclasses.replace(SMALL, call=0.05))
    device.told.wait_for(Phase.UP_TO_DATE)
    assert any(state.cause is NoAnswerInTime for state in device.told.states)
    before = device.access(lambda journal: journal.sync.state())
    told = len(device.told.states)
    hanging = [thread for thread in threading.enumerate() if thread.name == "digitpad-sync"]
    gate.opened.set()
    device.stop()
    for thread in hanging:
        thread.join(PATIENCE)
    assert device.journal.sync.state() == before
    assert len(device.told.states) == told
    assert cluster.all_records() == device.records()


def test_hanging_threads_do_not_pile_up(device, cluster, gate, caplog):
    begun = []

    def connect() -> Any:
        begun.append(threading.current_thread())
        gate.wait()
        return cluster.connect()

    device.start(connect=connect, limits=dataclasses.replace(SMALL, call=0.01))
    ends = real_time.monotonic() + PATIENCE
    while len(begun) < 4:
        assert real_time.monotonic() < ends
    assert device.told.wait_for(Phase.OFFLINE).cause is NoAnswerInTime
    device.stop()
    assert len(begun) == 4


def test_a_defect_ends_it_and_is_raised(device):
    def connect() -> Any:
        raise ZeroDivisionError

    engine = device.make_engine(connect=connect)
    with pytest.raises(ZeroDivisionError):
        engine.run()
    assert engine.state.phase is Phase.ATTENTION
    assert engine.state.cause is ZeroDivisionError


def test_a_clock_that_is_wrong_is_said_and_corrected(device, cluster, time):
    cluster.clock_us = lambda: int((time.now + dt.timedelta(hours=1)).timestamp() * 1_000_000)
    summary = device.sync()
    assert "1 h behind" in summary.warning
    [record] = device.draw(1)
    ahead = int((time.now + dt.timedelta(minutes=59)).timestamp() * 1_000_000)
    assert device.records()[record].version > ahead
    device.start()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: "behind" in (state.warning or ""))
    device.stop()


def test_a_right_clock_is_not_worth_a_word(device):
    assert device.sync().warning is None


def test_once_raises_what_hinders_it(device, cluster):
    device.draw(1)
    cluster.unreachable = True
    with pytest.raises(ClusterUnreachable):
        device.sync()
    cluster.unreachable = AccessRefused(quoted("wrong password"))
    with pytest.raises(AccessRefused):
        device.sync()


def test_once_can_be_stopped(device, cluster, gate):
    device.draw(1)
    engine = device.make_engine(connect=lambda: Hanging(cluster.connect(), "claim", gate))
    stopper = threading.Thread(target=lambda: gate.reached.wait(PATIENCE) and engine.stop())
    stopper.start()
    with pytest.raises(Ended):
        engine.run_once()
    stopper.join()


def test_once_does_not_wait_for_ever(device, cluster, gate):
    quick = dataclasses.replace(SMALL, call=0.01)
    with pytest.raises(NoAnswerInTime):
        device.sync(connect=lambda: Hanging(cluster.connect(), "claim", gate), limits=quick)


def test_waits_grow_while_nothing_gets_through_and_are_short_after_something_did(device, cluster, time):
    through = [0, 0, 0, 2, 0]
    device.draw(30)
    engine = device.start(random=lambda: 1.0, connect=lambda: Breaking(cluster.connect(), through))
    waits = []
    for number in range(5):
        device.told.wait_for(Phase.OFFLINE, where=lambda _, number=number: cluster.connections == number + 1)
        waits.append((device.told.states[-1].next_try - time.now).total_seconds())
        engine.sync_now()
    device.stop()
    assert waits == [1, 2, 4, 1, 2]


class Breaking(Remoted):
    """A session that breaks after so many sends."""

    def __init__(self, remote: Any, through: list[int]) -> None:
        super().__init__(remote)
        self._left = through.pop(0) if through else 0

    def send(self, *arguments: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ClusterUnreachable(quoted("cut"))
        return self._remote.send(*arguments)


def test_a_rest_between_batches_and_fetched_records_ends_when_syncing_stops(device, machines, cluster):
    other = machines.new("two")
    other.draw(12)
    other.sync()
    resting = dataclasses.replace(SMALL, fetch_records=3, rest=3600.0)
    device.draw(12, seed=50)
    before = len(cluster.sent)
    sends, fetches = threading.Event(), threading.Event()
    device.start(limits=resting, connect=lambda: Telling(cluster.connect(), "send", sends))
    assert sends.wait(PATIENCE)
    device.stop()
    assert len(cluster.sent) == before + SMALL.batch_records
    device.sync()
    device.start(limits=resting, fetch="group", connect=lambda: Telling(cluster.connect(), "fetch", fetches))
    assert fetches.wait(PATIENCE)
    device.stop()
    assert len(device.changed) == resting.fetch_records
    device.sync(fetch="group")
    other.sync(fetch="group")
    assert device.records() == other.records()
    assert len(device.records()) == 24


class Telling(Remoted):
    """A session that tells when one of its methods was called."""

    def __init__(self, remote: Any, method: str, called: threading.Event) -> None:
        super().__init__(remote)
        self._method, self._called = method, called

    @override
    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            self._called.set()
        return super().__getattr__(name)
