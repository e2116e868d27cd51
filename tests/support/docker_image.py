"""Stands in for the official image of Cassandra: runs what our image adds to it, without Docker.

``Node`` starts our entry point with the image's jars from ../shared/cassandra, its own address of loopback in
place of the container's, and a folder in place of ``/var/lib/cassandra``. This file is also the
``docker-entrypoint.sh`` that our entry point calls: it writes addresses and seeds into the configuration by
the image's own rules, and becomes Cassandra.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.machinery
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
DOCKERFILE = ROOT / "Dockerfile.cassandra-dev"
SHARED = ROOT.parent / "shared" / "cassandra"
JAVA = Path("/usr/lib/jvm/java-17-openjdk-amd64/bin/java")
END_SECONDS = 60
PR_SET_PDEATHSIG = 1

_VARIABLES = (
    "broadcast_address",
    "broadcast_rpc_address",
    "cluster_name",
    "endpoint_snitch",
    "listen_address",
    "num_tokens",
    "rpc_address",
)
"""What the image's start script takes from CASSANDRA_LISTEN_ADDRESS and its like."""


def missing() -> str | None:
    """Why no node can be run here; None where one can."""
    needs = {SHARED / "lib": "the jars", JAVA: "Java 17", Path("/bin/bash"): "bash"}
    for path, name in needs.items():
        if not path.exists():
            return f"{name} is not at {path}"
    return None if _cqlsh() else "cqlsh is not installed"


def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what follows each."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    return [(word.upper(), rest.strip()) for word, rest in pairs]


def image_environment() -> dict[str, str]:
    """The variables that the Dockerfile sets."""
    words = " ".join(rest for word, rest in dockerfile() if word == "ENV").split()
    return dict(word.split("=", 1) for word in words)


class Node:
    """A service of compose.yaml, running here. ``environment`` is the service's."""

    def __init__(self, folder: Path, environment: Mapping[str, str], address: str, storage_port: int) -> None:
        commands = folder / "bin"
        commands.mkdir(parents=True)
        for script in DOCKER.glob("*.sh"):
            shutil.copy(script, commands)
        start = commands / "docker-entrypoint.sh"
        start.write_text(f'#!/bin/bash\nexec "{sys.executable}" "{__file__}" "$@"\n')
        start.chmod(0o755)
        (commands / "cqlsh").symlink_to(str(_cqlsh()))
        self.folder = folder
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{commands}:/usr/bin:/bin",
            "NODE_FOLDER": str(folder),
            "NODE_ADDRESS": address,
            "NODE_STORAGE_PORT": str(storage_port),
            **image_environment(),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the container's command."""
        with (self.folder / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["entrypoint.sh", "cassandra", "-f"],
                executable=str(self.folder / "bin" / "entrypoint.sh"),
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def is_healthy(self, **environment: str) -> bool:
        """What Docker's health check would find; each look takes cqlsh's start of about half a second."""
        if self._process is not None and self._process.poll() is not None:
            log = (self.folder / "console.log").read_text(errors="replace")
            raise AssertionError(f"Cassandra ended with {self._process.returncode}:\n{log[-3000:]}")
        return self.run("health.sh", **environment).returncode == 0

    def wait_until_healthy(self, looks: int = 200) -> None:
        """Look again and again, as Docker does."""
        if not any(self.is_healthy() for _ in range(looks)):
            raise AssertionError(f"not healthy: {self.run('health.sh').stderr}")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command as ``docker compose exec`` would."""
        found = shutil.which(command[0], path=self.environment["PATH"])
        return subprocess.run(
            [str(found), *command[1:]],
            env=self.environment | environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it with all that it started; again is harmless."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(END_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def configured(text: str, environ: Mapping[str, str], address: str, folder: Path) -> str:
    """cassandra.yaml as the image's start script would leave it in a container with this address."""
    values = {
        "CASSANDRA_RPC_ADDRESS": "0.0.0.0",  # noqa: S104 - as in the container; only the mapped port is open
        "CASSANDRA_LISTEN_ADDRESS": address,
        "CASSANDRA_BROADCAST_ADDRESS": address,
        "CASSANDRA_BROADCAST_RPC_ADDRESS": address,
        "CASSANDRA_SEEDS": address,
        **{name: value for name, value in environ.items() if value},
    }
    text = re.sub(r"(- seeds:).*", rf'\1 "{values["CASSANDRA_SEEDS"]}"', text)
    for name in _VARIABLES:
        value = values.get(f"CASSANDRA_{name.upper()}")
        if value:
            text = re.sub(rf"(?m)^(# )?({name}:).*", rf"\2 {value}", text)
    return text.replace("/var/lib/cassandra", str(folder))


def main(arguments: list[str]) -> None:
    """Be ``docker-entrypoint.sh``."""
    assert arguments == ["cassandra", "-f"], arguments
    folder, address = Path(os.environ["NODE_FOLDER"]), os.environ["NODE_ADDRESS"]
    conf = folder / "conf"
    conf.mkdir(exist_ok=True)
    text = (DOCKER / "cassandra.yaml").read_text(encoding="utf-8")
    (conf / "cassandra.yaml").write_text(configured(text, os.environ, address, folder))
    shared = _shared_script()
    (conf / "logback.xml").write_text(shared.LOGGING.format(node=folder))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # ends with the tests, however those end
    os.execv(  # noqa: S606
        JAVA, [str(JAVA), *_options(shared, folder, conf), "org.apache.cassandra.service.CassandraDaemon"]
    )


def _options(shared: Any, folder: Path, conf: Path) -> list[str]:
    heap = os.environ["MAX_HEAP_SIZE"]
    port = os.environ["NODE_STORAGE_PORT"]
    return [
        *(f"-Xm{which}{heap}" for which in "sx"),
        "-Xss256k",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        f"-javaagent:{SHARED}/lib/jamm-0.4.0.jar",
        "-Djdk.attach.allowAttachSelf=true",
        "-Djava.net.preferIPv4Stack=true",
        f"-Djava.io.tmpdir={folder}",
        f"-Djna.tmpdir={folder}",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dchronicle.analytics.disable=true",
        *(f"--add-exports={package}=ALL-UNNAMED" for package in shared.EXPORTS),
        *(f"--add-opens={package}=ALL-UNNAMED" for package in shared.OPENS),
        f"-Dcassandra.config=file://{conf}/cassandra.yaml",
        f"-Dcassandra.storagedir={folder}",
        f"-Dcassandra.logdir={folder}",
        "-Dlogback.configurationFile=logback.xml",
        "-Dcassandra-foreground=yes",
        f"-Dcassandra.storage_port={port}",
        "-Dcassandra.jmx.local.port=0",
        *os.environ["JVM_EXTRA_OPTS"].split(),
        "-cp",
        f"{conf}:{SHARED}/lib/*",
    ]


def _shared_script() -> Any:
    loader = importlib.machinery.SourceFileLoader("shared_cluster", str(SHARED / "cluster"))
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _cqlsh() -> Path | None:
    beside = Path(sys.executable).with_name("cqlsh")
    return beside if beside.exists() else None


if __name__ == "__main__":
    main(sys.argv[1:])
