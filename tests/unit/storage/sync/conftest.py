"""What the tests of syncing share: devices with journals of their own, and a cluster in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.fake_cluster import FakeCluster
from tests.support.sync_devices import Device, Machines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def cluster(time: Any) -> FakeCluster:
    return FakeCluster(clock_us=lambda: int(time.now.timestamp() * 1_000_000))


@pytest.fixture
def machines(tmp_path: Path, time: Any, make: Any, cluster: FakeCluster) -> Iterator[Machines]:
    made = Machines(tmp_path, time, make, cluster)
    yield made
    made.close()


@pytest.fixture
def device(machines: Machines) -> Device:
    return machines.new()
