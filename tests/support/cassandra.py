"""A real Cassandra for tests: one that is named, or one started on loopback for them alone."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitpad.storage.cluster.connection import ClusterOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT = Path(__file__).resolve().parents[3] / "shared" / "cassandra" / "cluster"
GIVEN = os.environ.get("DIGITPAD_TEST_CASSANDRA", "")
"""host:port of a cluster for the tests; read before the tests' fixtures clear the environment."""
USER = "cassandra"
PASSWORD = "cassandra"  # noqa: S105 - the default superuser of a test cluster

# Waits until this end of its input is closed, which the system does if the tests are killed.
_REAPER = """
import subprocess, sys
sys.stdin.read()
subprocess.run([sys.executable, sys.argv[1], "wipe", "--data", sys.argv[2]])
"""

# Below the ports that a system hands out by itself, so that no connection of a test takes one meanwhile.
_PORTS = range(20000, 32000)
HOST = "127.0.0.1"


def why_not() -> str | None:
    """The reason why no cluster can be started here, if there is one."""
    if not SCRIPT.is_file():
        return f"no Cassandra: neither DIGITPAD_TEST_CASSANDRA nor {SCRIPT}"
    if not (shutil.which("java") or Path("/usr/lib/jvm/java-17-openjdk-amd64/bin/java").exists()):
        return "no Cassandra: Java 17 is missing"
    return None


def options_of(hosts: Iterable[str], port: int, **others: Any) -> ClusterOptions:
    """Options for a test cluster, as its superuser unless told otherwise."""
    return ClusterOptions(hosts=tuple(hosts), port=port, **{"user": USER, "password": PASSWORD, **others})


@dataclass
class LoopbackCassandra:
    """One node, started by ../shared/cassandra in a folder of its own."""

    data: Path
    tls: bool = False
    port: int = field(default_factory=lambda: free_ports(3))
    _reaper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns when CQL answers. It ends with the tests, however those end."""
        if self._reaper is None:
            command = [sys.executable, "-c", _REAPER, str(SCRIPT), str(self.data)]
            # In a session of its own, or what kills all of the tests' processes would kill it, too.
            self._reaper = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
            )
        ports = ("--port", self.port, "--storage-port", self.port + 1, "--jmx-port", self.port + 1)
        self._run("start", *map(str, ports), *(["--tls"] if self.tls else []))

    def stop(self) -> None:
        """End it in good order: all that it holds is in its files then."""
        self._run("stop")

    def wipe(self) -> None:
        """End it and delete what it wrote."""
        if self._reaper is not None:
            self._reaper.communicate()
            self._reaper = None

    def options(self, **others: Any) -> ClusterOptions:
        """How to connect to it."""
        return options_of([HOST], self.port, **others)

    def _run(self, command: str, *arguments: str) -> None:
        outcome = subprocess.run(
            [sys.executable, str(SCRIPT), command, "--data", str(self.data), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode != 0:
            raise RuntimeError(f"cluster {command}: {outcome.stdout}{outcome.stderr}")


def free_ports(several: int) -> int:
    """The first of so many ports that are free."""
    for _ in range(1000):
        port = random.choice(_PORTS)
        if all(is_free(HOST, port + step) for step in range(several)):
            return port
    raise RuntimeError("no free port")


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
