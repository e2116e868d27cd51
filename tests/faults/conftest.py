"""One cluster of three nodes for the whole suite, and a keyspace, receipts and figures for each case."""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digitpad.storage.cluster.connection import ClusterOptions, Consistency, initialise
from digitpad.storage.cluster.errors import ClusterUnreachable
from tests.faults import independent, journals, loopback
from tests.faults.figures import Figures, file_name
from tests.faults.loopback import HOSTS, SUPERUSER, USER, Loopback
from tests.faults.receipts import Receipts
from tests.faults.running import RunningDevice

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from tests.faults.running import State

GROUP = "default"
PASSED = pytest.StashKey[bool]()
KEPT_CLUSTER = os.environ.get("DIGITPAD_FAULT_CLUSTER")
"""A folder whose cluster stays up from run to run, for whoever works on these tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this takes long, and needs a cluster."""
    reason = loopback.missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if reason is not None:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def whole_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    """Three nodes, started once."""
    if KEPT_CLUSTER is not None:
        cluster = Loopback(Path(KEPT_CLUSTER))
        cluster.start(19442, 19443, 19444)
        yield cluster
        return
    cluster = Loopback(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start(*loopback.free_ports())
        yield cluster
    finally:
        cluster.wipe()


@pytest.fixture
def cluster(whole_cluster: Loopback) -> Iterator[Loopback]:
    """Three nodes that answer; what a test did to them is mended afterwards."""
    yield whole_cluster
    whole_cluster.heal()


class Case:
    """What a test of a fault works with; ends every device that it began."""

    def __init__(self, name: str, cluster: Loopback, folder: Path, stack: contextlib.ExitStack) -> None:
        self.cluster = cluster
        self.folder = folder
        # No other case may have it: the cases of one test begin alike, and a name ends at 48 characters.
        self.keyspace = f"{file_name(name)[:36]}_{zlib.crc32(name.encode()):08x}"
        self.receipts = Receipts(folder / "acknowledged.jsonl")
        stack.callback(self.receipts.close)
        self.figures = Figures("", "")
        self._stack = stack
        self._name = name

    # Its cluster

    @property
    def options(self) -> dict[str, object]:
        """The fields of ClusterOptions for this case's keyspace."""
        return {
            "hosts": list(HOSTS),
            "port": self.cluster.port,
            "keyspace": self.keyspace,
            "user": USER[0],
            "password": USER[1],
        }

    def make_keyspace(self) -> None:
        """Make keyspace and tables as `digitpad cluster init` does, three copies of everything."""
        if KEPT_CLUSTER is not None:
            self.cql(f"DROP KEYSPACE IF EXISTS {self.keyspace}")
        options = ClusterOptions(
            hosts=HOSTS,
            port=self.cluster.port,
            keyspace=self.keyspace,
            user=USER[0],
            password=USER[1],
            consistency=Consistency.QUORUM,
            replication=(("datacenter1", 3),),
        )
        deadline = time.monotonic() + loopback.SECONDS
        while True:
            try:
                return initialise(options)
            except ClusterUnreachable:  # nodes that were just hurt, on a machine that has a lot to do
                if time.monotonic() > deadline:
                    raise

    def cql(self, *statements: str) -> None:
        """Do this as the cluster's superuser."""
        with loopback.session(self.cluster.port, SUPERUSER) as superuser:
            for statement in statements:
                superuser.execute(statement)

    # Its devices

    def journal(self, name: str = "journal") -> Path:
        """Where a device's journal lies."""
        return self.folder / f"{name}.sqlite3"

    def device(  # noqa: PLR0913
        self,
        name: str = "journal",
        options: Mapping[str, object] | None = None,
        *,
        journal: Path | None = None,
        fetch: str = "own",
        paused: bool = False,
        checks: bool = False,
        through: Mapping[str, str] | None = None,
        limits: Mapping[str, float] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> RunningDevice:
        """Start a device, or start it again, on the journal of this name."""
        device = RunningDevice(
            journal or self.journal(name),
            {**self.options, **(options or {})},
            self.receipts,
            group=GROUP,
            fetch=fetch,
            paused=paused,
            checks=checks,
            through=through,
            limits=limits,
            environ=environ,
        )
        return self._stack.enter_context(device)

    # What came of it

    def begin(self, letter: str, fault: str) -> None:
        """Say which case this is, for the table."""
        self.figures.letter, self.figures.fault = letter, fault

    @contextlib.contextmanager
    def measured(self) -> Iterator[None]:
        """The seconds until up to date again."""
        begun = time.monotonic()
        yield
        self.figures.up_to_date_s = round(time.monotonic() - begun, 1)

    def shows_the_truth(self, device: RunningDevice) -> State:
        """What is shown as waiting and refused is what the journal holds, looked at from outside."""
        return device.wait_for_state(
            lambda state: (state["waiting"], state["refused"]) == journals.outbox(device.journal), seconds=60
        )

    def audit(self, *whole: Path) -> independent.Found:
        """Read everything from the cluster and compare; ``whole`` are journals that hold every record."""
        found = independent.read(self.cluster.port, self.keyspace, GROUP)
        result = independent.audit(found, self.receipts, whole)
        figures = self.figures
        figures.records, figures.acknowledged = result.records, result.acknowledged
        figures.duplicates, figures.lost = result.duplicates, result.lost
        result.assert_sound()
        return found

    def write_figures(self) -> None:
        """Keep the figures of a case that passed."""
        self.figures.write(file_name(self._name))


@pytest.fixture
def case(request: pytest.FixtureRequest, cluster: Loopback, tmp_path: Path) -> Iterator[Case]:
    """A keyspace with tables, receipts, and figures that are kept when the test passes."""
    with contextlib.ExitStack() as stack:
        case = Case(request.node.name, cluster, tmp_path, stack)
        case.make_keyspace()
        yield case
    cluster.heal()
    if request.node.stash.get(PASSED, False):
        case.write_figures()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself passed: else its figures are not kept."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report
