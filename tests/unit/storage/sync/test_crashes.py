"""Killed between any two steps, syncing loses nothing, doubles nothing and goes on where it was."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.sync_devices import Device, Fuse, Killed, Mortal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.fake_cluster import FakeCluster

LONGEST = 400


@pytest.fixture
def templates(device: Device, machines: Any) -> tuple[Path, FakeCluster]:
    """A journal that has synced before, and has new, changed and refused records since."""
    ids = device.draw(5)
    device.cluster.refused = {ids[0]}
    device.sync()
    device.journal.save_edit(ids[2], "2", reviewed=True)
    device.journal.set_deleted(ids[3], deleted=True)
    device.draw(5, seed=20)
    device.journal.sync.retry_refused()
    device.cluster.refused = {ids[0]}
    return machines.back_up(device, "template"), device.cluster


def mortal(cluster: FakeCluster, fuse: Fuse) -> Mortal:
    return Mortal(cluster.connect(), fuse)


def lives(
    templates: tuple[Path, FakeCluster], tmp_path: Path, time: Any, make: Any, step: int
) -> Iterator[Device]:
    """The journal and the cluster again and again, each killed some steps later than the one before."""
    template, cluster = templates
    for length in range(1, LONGEST, step):
        path = tmp_path / f"life-{length}.sqlite3"
        shutil.copy(template, path)
        device = Device(path, time, make, cluster.copy())
        fuse = Fuse(length)
        try:
            device.sync(access=fuse.journal(device.access), connect=partial(mortal, device.cluster, fuse))
        except Killed:
            device.reopen()
            yield device
            device.close()
        else:
            device.close()
            assert length > 40, "the fuse burns"
            return
    pytest.fail("it never got through")


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 7])
def test_whatever_the_step_the_next_run_completes_it(templates, tmp_path, time, make, step):
    for number, device in enumerate(lives(templates, tmp_path, time, make, step)):
        device.sync()
        [refused] = device.journal.sync.refused()
        device.cluster.refused = set()
        device.journal.sync.retry_refused()
        assert device.sync().is_complete
        assert device.cluster.all_records() == device.records()
        assert set(device.logged().values()) >= device.records().keys() - {refused.record}
        other = Device(tmp_path / f"other-{number}.sqlite3", time, make, device.cluster)
        assert other.sync(fetch="group").gaps == 0
        assert other.records() == device.records()
        other.close()
