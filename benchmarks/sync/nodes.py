"""A Cassandra of one node or three on loopback, started for a measurement, and what its processes use.

Started by ../shared/cassandra, in a folder and on ports of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from typing_extensions import override

from digitpad.storage.cluster.connection import initialise
from tests.support.cassandra import SCRIPT, options_of, why_not

if TYPE_CHECKING:
    from types import TracebackType

    from digitpad.storage.cluster.connection import ClusterOptions

TICKS = os.sysconf("SC_CLK_TCK")


class Nodes(AbstractContextManager["Nodes"]):
    """A cluster with digitpad's tables while the ``with`` lasts; wiped afterwards."""

    def __init__(self, folder: Path, count: int, port: int, storage_port: int, jmx_port: int) -> None:
        reason = why_not()
        if reason is not None:
            raise SystemExit(reason)
        self.count, self.port = count, port
        self._folder = folder
        self._ports = ("--port", port, "--storage-port", storage_port, "--jmx-port", jmx_port)

    @override
    def __enter__(self) -> Self:
        self._run("start", "--nodes", self.count, *self._ports)
        initialise(self.options())
        return self

    @override
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("wipe")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The nodes' addresses."""
        return tuple(f"127.0.0.{node}" for node in range(1, self.count + 1))

    def options(self) -> ClusterOptions:
        """How to connect."""
        return options_of(self.hosts, self.port)

    def pause(self) -> None:
        """SIGSTOP all nodes: their ports still take connections, nothing answers."""
        for node in range(1, self.count + 1):
            self._run("pause", node)

    def resume(self) -> None:
        """SIGCONT."""
        for node in range(1, self.count + 1):
            self._run("resume", node)

    def kill(self) -> None:
        """SIGKILL."""
        for node in range(1, self.count + 1):
            self._run("kill", node)

    def restart(self) -> None:
        """Start them again; returns when they take connections."""
        for node in range(1, self.count + 1):
            self._run("restart", node)

    def cpu_seconds(self) -> float:
        """Processor time of all nodes since their start."""
        total = 0
        for node in range(1, self.count + 1):
            pid = int((self._folder / f"node{node}" / "pid").read_text(encoding="ascii"))
            # The second field is a name in brackets, which may hold blanks.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def _run(self, command: str, *arguments: object) -> None:
        outcome = subprocess.run(
            [sys.executable, str(SCRIPT), command, "--data", str(self._folder), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode != 0:
            raise RuntimeError(f"cluster {command}: {outcome.stdout}{outcome.stderr}")
