"""What our image adds to Cassandra works: roles, health check, ports; on loopback in place of containers."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support import docker_image
from tests.support.cassandra import free_ports
from tests.support.docker_image import DOCKER, ROOT, Node, image_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(docker_image.missing() is not None, reason=str(docker_image.missing()))

LOOKS = 20


def nodes_of(services: list[str], folder: Path) -> list[Node]:
    """These services of compose.yaml, each with an address of its own and free ports."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    storage_port = free_ports(1 + len(services))
    ports = range(storage_port + 1, storage_port + 1 + len(services))
    addresses = {name: f"127.0.0.{number}" for number, name in enumerate(services, start=11)}
    nodes = []
    for name, port in zip(services, ports, strict=True):
        environment = compose["services"][name]["environment"] | {"CQL_PORT": str(port)}
        if "CASSANDRA_SEEDS" in environment:
            environment["CASSANDRA_SEEDS"] = addresses[environment["CASSANDRA_SEEDS"]]
        nodes.append(Node(folder / name, environment, addresses[name], storage_port))
    return nodes


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The one node of "docker compose up --wait"."""
    [node] = nodes_of(["cassandra"], tmp_path_factory.mktemp("one"))
    try:
        node.start().wait_until_healthy()
        yield node
    finally:
        node.stop()


def cql(node: Node, user: str, password: str, *statements: str) -> tuple[bool, str]:
    """Whether cqlsh came in and all went well, and what it said."""
    login = ("--username", user, "--password", password)
    text = "; ".join(statements)
    done = node.run("cqlsh", *login, "--execute", text, "127.0.0.1", node.environment["CQL_PORT"])
    return done.returncode == 0, done.stdout + done.stderr


def as_digitpad(node: Node, *statements: str) -> tuple[bool, str]:
    return cql(node, "digitpad", node.environment["DIGITPAD_ROLE_PASSWORD"], *statements)


def default_superuser_is_out(node: Node) -> bool:
    """Whether nobody comes in with the password that everybody knows; soon after the first start."""
    return any(not cql(node, "cassandra", "cassandra", "LIST ROLES")[0] for _ in range(LOOKS))


def knows(node: Node, others: list[Node]) -> bool:
    """Whether this node tells clients where the others can be reached."""
    _, said = as_digitpad(node, "SELECT native_address, native_port FROM system.peers_v2")
    ports = [other.environment["CQL_PORT"] for other in others]
    return all(re.search(rf"\b127\.0\.0\.1 \| +{port}\b", said) for port in ports)


def test_healthy_means_that_the_role_of_the_settings_can_log_in(node: Node) -> None:
    assert node.is_healthy()
    assert not node.is_healthy(DIGITPAD_ROLE_PASSWORD="wrong")  # noqa: S106
    assert not node.is_healthy(CQL_PORT=str(free_ports(1)))


def test_the_default_superuser_is_out_of_use(node: Node) -> None:
    assert default_superuser_is_out(node)


def test_the_role_makes_keyspaces_and_rules_over_them_but_not_over_roles(node: Node) -> None:
    replication = "{'class': 'NetworkTopologyStrategy', 'datacenter1': 1}"
    made, said = as_digitpad(
        node,
        f"CREATE KEYSPACE mine WITH replication = {replication}",
        "CREATE TYPE mine.pair (a int, b int)",
        "CREATE TABLE mine.one (a int PRIMARY KEY, b frozen<pair>)",
        "INSERT INTO mine.one (a, b) VALUES (1, {a: 2, b: 3})",
        "SELECT * FROM mine.one",
        "DROP KEYSPACE mine",
    )
    assert made, said
    made, said = as_digitpad(node, "CREATE ROLE other")
    assert not made
    assert "Unauthorized" in said


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_cassandra_makes_the_tables_there(node: Node, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    ports = (node.environment["CQL_PORT"], image_environment()["CQL_PORT"])
    file.write_text(
        (DOCKER / "digitpad.toml").read_text().replace(f"port = {ports[1]}", f"port = {ports[0]}")
    )
    # The node runs already: what Docker and the set-up would do is left out.
    instead = ("DOCKER=true", "PYTHON=true", f"BIN={Path(sys.executable).parent}")
    command = ["make", "cassandra", *instead, f"CASSANDRA_SETTINGS={file}"]
    for _ in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert 'is ready for digitpad: keyspace "digitpad".' in done.stdout
    made, said = as_digitpad(node, "SELECT version FROM digitpad.meta")
    assert made, said


def test_clients_are_told_an_address_that_they_can_reach(node: Node) -> None:
    _, said = as_digitpad(node, "SELECT rpc_address, rpc_port, data_center FROM system.local")
    answer = [word.strip() for line in said.splitlines() if "127.0.0.1" in line for word in line.split("|")]
    assert answer == ["127.0.0.1", node.environment["CQL_PORT"], "datacenter1"]


@pytest.mark.slow
def test_a_second_start_finds_the_roles_as_they_are(node: Node) -> None:
    node.stop()
    node.start().wait_until_healthy()
    assert default_superuser_is_out(node)


@pytest.mark.slow
def test_three_nodes_find_each_other_and_one_can_be_lost(tmp_path: Path) -> None:
    nodes = nodes_of(["cassandra-1", "cassandra-2", "cassandra-3"], tmp_path)
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait_until_healthy()
        assert default_superuser_is_out(nodes[0])
        assert any(knows(nodes[0], nodes[1:]) for _ in range(LOOKS))  # each tells the others by and by
        nodes[2].stop(signal.SIGKILL)
        assert nodes[0].is_healthy()
        assert nodes[1].is_healthy()
    finally:
        for node in nodes:
            node.stop()
