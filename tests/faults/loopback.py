"""Three real Cassandra nodes on loopback, which can be killed, frozen and started again."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.cassandra import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT.parent / "shared" / "cassandra" / "cluster"
JAVA = Path("/usr/lib/jvm/java-17-openjdk-amd64/bin/java")
NODES = (1, 2, 3)
HOSTS = tuple(f"127.0.0.{node}" for node in NODES)
SUPERUSER = ("cassandra", "cassandra")
USER = ("pad", "a secret of the tests")
SECONDS = 240.0


def missing() -> str | None:
    """Why there can be no cluster here; None where there can."""
    if not sys.platform.startswith("linux"):
        return "the loopback cluster runs on Linux"
    for path, name in ((SCRIPT, "the loopback cluster"), (JAVA, "Java 17")):
        if not path.exists():
            return f"{name} is not at {path}"
    return None


class Loopback:
    """The cluster in one folder; ``heal`` brings every node back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._paused: set[int] = set()
        self._killed: set[int] = set()

    def start(self, port: int, storage_port: int, jmx_port: int) -> None:
        """Start three nodes and wait until they answer; a cluster that is there already is used."""
        self.port = port
        ports = ("--port", str(port), "--storage-port", str(storage_port), "--jmx-port", str(jmx_port))
        self._run("start", "--nodes", "3", *ports)
        self.wait_until_whole()
        with session(self.port, SUPERUSER) as superuser:
            superuser.execute(
                f"CREATE ROLE IF NOT EXISTS {USER[0]} WITH PASSWORD = '{USER[1]}' AND LOGIN = true"
            )
            superuser.execute(f"GRANT ALL PERMISSIONS ON ALL KEYSPACES TO {USER[0]}")

    def wipe(self) -> None:
        """End all nodes and delete their files."""
        self._run("wipe")

    def kill(self, *nodes: int) -> None:
        """SIGKILL."""
        for node in nodes:
            self._run("kill", str(node))
            self._killed.add(node)

    def pause(self, node: int) -> None:
        """SIGSTOP."""
        self._run("pause", str(node))
        self._paused.add(node)

    def resume(self, *nodes: int) -> None:
        """SIGCONT."""
        for node in nodes:
            self._run("resume", str(node))
            self._paused.discard(node)

    def restart(self, *nodes: int) -> None:
        """Start killed nodes, side by side; returns when each takes connections."""
        starting = [self._begin("restart", str(node)) for node in nodes]
        for process in starting:
            output, _ = process.communicate(timeout=SECONDS)
            assert process.returncode == 0, output
        self._killed.difference_update(nodes)

    def heal(self) -> None:
        """Bring all nodes back, and wait until each sees all others; nothing where none was hurt."""
        if not self._paused and not self._killed:
            return
        self.resume(*self._paused)
        self.restart(*self._killed)
        self.wait_until_whole()

    def wait_until_whole(self) -> None:
        """Wait until all three replicas answer, whichever node is asked."""
        deadline = time.monotonic() + SECONDS
        while not _is_whole(self.port):
            assert time.monotonic() < deadline, "the cluster did not come back"

    def _begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(SCRIPT), *words, "--data", str(self.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _run(self, *words: str) -> None:
        process = self._begin(*words)
        output, _ = process.communicate(timeout=2 * SECONDS)
        assert process.returncode == 0, output


def free_ports() -> tuple[int, int, int]:
    """Ports for clients, for the nodes among themselves, and the one below those for JMX."""
    for port in range(19442, 30000, 100):
        wanted = [(host, each) for host in HOSTS for each in (port, port + 1)]
        wanted += [("127.0.0.1", port + 2 + node) for node in NODES]
        if all(is_free(*address) for address in wanted):
            return port, port + 1, port + 2
    raise AssertionError("no ports are free")


@contextlib.contextmanager
def session(port: int, user: tuple[str, str], hosts: Sequence[str] = HOSTS) -> Iterator[Any]:
    """A session of the driver's own, at QUORUM; ``all at N`` are profiles that ask node N for ALL."""
    from cassandra import ConsistencyLevel
    from cassandra.auth import PlainTextAuthProvider
    from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
    from cassandra.io.libevreactor import LibevConnection
    from cassandra.policies import RoundRobinPolicy, WhiteListRoundRobinPolicy

    logging.getLogger("cassandra").setLevel(logging.CRITICAL)  # nodes come and go: that is what is tested
    profiles = {
        EXEC_PROFILE_DEFAULT: ExecutionProfile(
            RoundRobinPolicy(), consistency_level=ConsistencyLevel.QUORUM, request_timeout=60
        )
    }
    for host in hosts:
        profiles[f"all at {host}"] = ExecutionProfile(
            WhiteListRoundRobinPolicy([host]), consistency_level=ConsistencyLevel.ALL, request_timeout=10
        )
    cluster = Cluster(
        hosts,
        port=port,
        auth_provider=PlainTextAuthProvider(*user),
        connection_class=LibevConnection,
        execution_profiles=profiles,
        connect_timeout=10,
        control_connection_timeout=10,
    )
    try:
        yield cluster.connect()
    finally:
        cluster.shutdown()


def _is_whole(port: int) -> bool:
    from cassandra import DriverException
    from cassandra.cluster import NoHostAvailable

    try:
        with session(port, SUPERUSER) as superuser:
            for host in HOSTS:
                superuser.execute("SELECT role FROM system_auth.roles", execution_profile=f"all at {host}")
    except (NoHostAvailable, DriverException, OSError):
        return False
    return True
