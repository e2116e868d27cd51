"""A log has one writer: copies and old backups of a journal begin logs of their own, and lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from typing_extensions import override

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import ClusterUnreachable, SchemaNewer
from digitpad.storage.cluster.port import Schema
from digitpad.storage.sync.state import Phase
from tests.support.sync_devices import Device, Remoted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copied(machines: Any, time: Any, make: Any):
    """Opens a copied journal as a device of its own, closed at the end."""
    opened = []

    def open_copy(path: Path) -> Device:
        opened.append(Device(path, time, make, machines.cluster))
        return opened[-1]

    yield open_copy
    for device in opened:
        device.close()


def epoch(device: Device) -> int:
    found = device.journal.sync.state().epoch
    assert found is not None
    return found


def test_the_epoch_stays_over_restarts_and_its_nonce_does_not(device, cluster):
    device.draw(3)
    device.sync()
    first = device.journal.sync.state()
    device.reopen()
    device.draw(3, seed=5)
    device.sync()
    second = device.journal.sync.state()
    assert second.epoch == first.epoch
    assert second.nonce != first.nonce
    assert second.claimed >= first.claimed + 2
    assert len(cluster.connect().heads("class")) == 1


def test_two_copies_of_a_journal_that_both_sync_lose_nothing(device, machines, copied):
    device.draw(5)
    device.sync()
    twin = copied(machines.back_up(device, "twin"))
    assert twin.journal.device_id == device.journal.device_id
    mine, theirs = device.draw(6, seed=10), twin.draw(6, seed=30)
    device.sync()
    twin.sync()
    device.sync()
    twin.sync()
    device.sync()
    assert epoch(device) != epoch(twin)
    assert {*mine, *theirs} <= device.records().keys()
    assert device.records() == twin.records() == device.cluster.all_records()


def test_a_copy_that_claims_first_leaves_the_original_a_new_epoch(device, machines, copied):
    device.draw(5)
    device.sync()
    before = epoch(device)
    twin = copied(machines.back_up(device, "twin"))
    twin.draw(6, seed=30)
    twin.sync()
    device.draw(6, seed=10)
    device.sync()
    assert epoch(twin) == before
    assert epoch(device) > before
    twin.sync()
    assert device.records() == twin.records() == device.cluster.all_records()


def test_displaced_while_it_runs_an_engine_goes_on_in_a_new_epoch(device, cluster):
    device.draw(5)
    engine = device.start()
    device.told.wait_for(Phase.UP_TO_DATE)
    state = device.access(lambda journal: journal.sync.state())
    cluster.displace("class", state.writer, state.epoch)
    ids = device.draw(5, seed=10)
    engine.wake()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda _: len(cluster.connect().heads("class")) == 2)
    device.stop()
    assert epoch(device) > state.epoch
    assert cluster.all_records() == device.records()
    assert sorted(device.logged().values()) == sorted(ids), "what was published is not sent again"


def test_what_a_displaced_engine_wrote_in_ignorance_never_shows_in_the_log(device, machines, copied, cluster):
    device.draw(5)
    device.sync()
    twin = copied(machines.back_up(device, "twin"))
    twin_ids = twin.draw(8, seed=30)

    class Overtaken(Remoted):
        """Another copy of the journal syncs between this one's sending and publishing."""

        overtaken = False

        def publish(self, *arguments: Any) -> bool:
            if not self.overtaken:
                self.overtaken = True
                twin.sync()
            return bool(self._remote.publish(*arguments))

    device.draw(6, seed=10)
    device.sync(connect=lambda: Overtaken(cluster.connect()))
    twin.sync()
    device.sync()
    assert set(twin_ids) <= device.records().keys()
    assert device.records() == twin.records() == cluster.all_records()
    reader = machines.new("reader")
    assert reader.sync(fetch="group").gaps == 0
    assert reader.records() == device.records()


def test_an_older_backup_begins_an_epoch_and_gets_back_what_it_lacks(device, machines, copied):
    device.draw(5)
    device.sync()
    backup = machines.back_up(device, "backup")
    lost = device.draw(6, seed=10)
    device.journal.save_edit(lost[0], "7", reviewed=True)
    device.sync()
    device.close()
    restored = copied(backup)
    drawn = restored.draw(4, seed=50)
    restored.sync()
    assert {*lost, *drawn} <= restored.records().keys()
    assert restored.records() == restored.cluster.all_records()
    assert len(restored.cluster.connect().heads("class")) == 2


def test_a_backup_of_what_was_never_published_begins_an_epoch(device, machines, copied, cluster):
    """The cluster's log goes beyond the backup although its head does not."""
    device.draw(3)
    device.sync()
    backup = machines.back_up(device, "backup")
    device.draw(6, seed=10)

    class Unpublished(Remoted):
        def publish(self, *_: Any) -> bool:
            raise ClusterUnreachable(quoted("cut"))

    with pytest.raises(ClusterUnreachable):
        device.sync(connect=lambda: Unpublished(cluster.connect()))
    state = device.journal.sync.state()
    device.close()
    # The nonce is that of the lost journal's last claim, as if the backup were taken after that claim.
    head = cluster.heads["class"][state.writer, state.epoch]
    restored = copied(backup)
    old = restored.journal.sync.state().nonce
    cluster.heads["class"][state.writer, state.epoch] = type(head)(
        head.writer, head.epoch, head.head, old, head.claimed
    )
    restored.draw(2, seed=50)
    restored.sync()
    assert epoch(restored) > state.epoch
    assert restored.records().items() <= cluster.all_records().items()


def test_a_claim_whose_answer_was_lost_is_recognised(device, cluster):
    device.draw(3)
    device.sync()
    before = epoch(device)

    class Cut(Remoted):
        def claim(self, *arguments: Any) -> bool:
            self._remote.claim(*arguments)
            raise ClusterUnreachable(quoted("cut"))

    for _ in range(3):
        with pytest.raises(ClusterUnreachable):
            device.sync(connect=lambda: Cut(cluster.connect()))
    device.sync()
    assert epoch(device) == before


def test_a_first_claim_whose_answer_was_lost_is_recognised(device, cluster):
    device.draw(3)

    class Cut(Remoted):
        def claim(self, *arguments: Any) -> bool:
            self._remote.claim(*arguments)
            raise ClusterUnreachable(quoted("cut"))

    with pytest.raises(ClusterUnreachable):
        device.sync(connect=lambda: Cut(cluster.connect()))
    before = epoch(device)
    assert device.sync().sent == 3
    assert epoch(device) == before


def test_a_first_claim_that_never_arrived_is_made_again(device, cluster):
    device.draw(3)

    class Cut(Remoted):
        def claim(self, *_: Any) -> bool:
            raise ClusterUnreachable(quoted("cut"))

    with pytest.raises(ClusterUnreachable):
        device.sync(connect=lambda: Cut(cluster.connect()))
    assert device.sync().sent == 3
    assert len(cluster.connect().heads("class")) == 1


@pytest.mark.parametrize("call", range(1, 5))
def test_a_journal_that_takes_the_place_of_another_while_that_is_claimed(device, machines, cluster, call):
    """The program keeps a damaged journal aside and begins a new one between any two steps of opening."""
    device.draw(3)
    device.sync()
    other = machines.new("other")
    other.draw(4)
    current = [device]

    def access(work: Any) -> Any:
        return current[0].access(work)

    class Late(Remoted):
        calls = 0

        @override
        def __getattr__(self, name: str) -> Any:
            Late.calls += 1
            if Late.calls == call:
                current[0] = other
            return getattr(self._remote, name)

    assert device.sync(connect=lambda: Late(cluster.connect()), access=access).waiting == 0
    assert len(other.logged()) == 4
    assert cluster.all_records() == device.records() | other.records()
    device.sync()
    assert len(device.logged()) == 3


def test_another_cluster_gets_everything(device, cluster, machines):
    device.draw(12)
    device.sync()
    other = type(cluster)(clock_us=cluster.clock_us)
    device.cluster = other
    assert device.sync().sent == 12
    assert other.all_records() == device.records()
    assert len(device.logged()) == 12


def test_another_group_gets_a_log_and_what_comes_after(device, cluster):
    device.draw(5)
    device.sync()
    [record] = device.draw(1, seed=9)
    assert device.sync(group="other class").sent == 1
    [head] = cluster.connect().heads("other class")
    assert head.head == 1
    assert record in cluster.all_records()


def test_a_head_that_the_cluster_lost_is_published_again(device, cluster):
    device.draw(5)
    device.sync()
    [(key, head)] = cluster.heads["class"].items()
    cluster.heads["class"][key] = type(head)(head.writer, head.epoch, 0, head.nonce, head.claimed)
    device.sync()
    assert cluster.heads["class"][key].head == 5


def test_newer_tables_are_left_alone(device, cluster):
    device.draw(1)
    cluster.schema = Schema(uuid4(), 9, 1, 9)
    with pytest.raises(SchemaNewer, match="newer"):
        device.sync()
    cluster.schema = Schema(cluster.schema.id, 9, 9, 1)  # who sends must be able to read, too
    with pytest.raises(SchemaNewer, match="newer"):
        device.sync()
    cluster.schema = Schema(cluster.schema.id, 9, 1, 9)
    assert device.sync(upload=False).waiting == 0
    assert not cluster.sent


def test_without_uploading_nothing_is_claimed_or_sent(device, cluster):
    device.draw(3)
    summary = device.sync(upload=False)
    assert (summary.sent, device.journal.sync.counts().waiting) == (0, 3)
    assert not cluster.connect().heads("class")
