"""The container files agree with each other, with the settings and with the Makefile."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from digitpad import settings
from tests.support.docker_image import DOCKER, ROOT, SHARED, dockerfile, image_environment

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.settings import Settings

THREE = ("cassandra-1", "cassandra-2", "cassandra-3")
TO_PASTE = {"cassandra": "digitpad.toml", "cassandra-1": "digitpad-three.toml"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def cassandra_yaml() -> dict[str, Any]:
    return dict(yaml.safe_load((DOCKER / "cassandra.yaml").read_text(encoding="utf-8")))


def pasted(name: str) -> Settings:
    return settings.load(DOCKER / name, {})


def made(target: str, *variables: str) -> list[str]:
    """What make would run."""
    outcome = subprocess.run(
        ["make", "-n", target, *variables], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line for line in outcome.stdout.splitlines() if not line.startswith("make")]


def test_one_node_starts_unless_the_profile_of_three_is_asked_for(compose: dict[str, Any]) -> None:
    profiles = {name: service.get("profiles") for name, service in compose["services"].items()}
    assert profiles == {"cassandra": None, **{name: ["three"] for name in THREE}}


def test_every_node_has_a_port_of_its_own_reached_from_this_computer_only(compose: dict[str, Any]) -> None:
    ports = []
    for service in compose["services"].values():
        port = service["environment"]["CQL_PORT"]
        assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
        assert service["environment"]["CASSANDRA_BROADCAST_RPC_ADDRESS"] == "127.0.0.1"
        ports.append(port)
    assert len(set(ports)) == len(ports)
    assert image_environment()["CQL_PORT"] == compose["services"]["cassandra"]["environment"]["CQL_PORT"]


def test_every_node_keeps_its_own_files_and_runs_the_same_image_under_a_name_of_its_own(
    compose: dict[str, Any],
) -> None:
    volumes = [service["volumes"] for service in compose["services"].values()]
    assert volumes == [[f"{name}:/var/lib/cassandra"] for name in compose["services"]]
    assert set(compose["volumes"]) == set(compose["services"])
    for service in compose["services"].values():
        assert "image" not in service  # built at once under one name, the later ones would fail
        folder = ROOT / service["build"]["context"]
        assert (folder / service["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile.cassandra-dev"


def test_the_nodes_of_three_find_each_other_and_share_the_roles(compose: dict[str, Any]) -> None:
    for name in THREE:
        service = compose["services"][name]
        assert service["environment"]["CASSANDRA_SEEDS"] == THREE[0]
        assert "-Dcassandra.system_auth.default_rf=3" in service["environment"]["JVM_EXTRA_OPTS"]
        assert service.get("depends_on", []) == ([] if name == THREE[0] else [THREE[0]])


def test_nobody_comes_in_without_a_role_and_that_is_not_the_default_superuser(
    compose: dict[str, Any], cassandra_yaml: dict[str, Any]
) -> None:
    assert cassandra_yaml["authenticator"] == "PasswordAuthenticator"
    assert cassandra_yaml["authorizer"] == "CassandraAuthorizer"
    for service in compose["services"].values():
        assert service["environment"]["DIGITPAD_ROLE"] == "digitpad"
        assert service["environment"]["DIGITPAD_ROLE_PASSWORD"] not in ("", "cassandra")


@pytest.mark.parametrize(("service", "file"), TO_PASTE.items())
def test_the_settings_to_paste_reach_the_container(compose: dict[str, Any], service: str, file: str) -> None:
    environment = compose["services"][service]["environment"]
    chosen = pasted(file).cassandra
    assert chosen.hosts == ("127.0.0.1",)
    assert str(chosen.port) == environment["CQL_PORT"]
    assert chosen.user == environment["DIGITPAD_ROLE"]
    assert not chosen.tls
    assert environment["DIGITPAD_ROLE_PASSWORD"] in (DOCKER / file).read_text()


def test_the_data_centre_is_what_the_snitch_calls_it(cassandra_yaml: dict[str, Any]) -> None:
    assert cassandra_yaml["endpoint_snitch"] == "SimpleSnitch"  # to which all is datacenter1
    assert {pasted(file).cassandra.datacenter for file in TO_PASTE.values()} == {"datacenter1"}


def test_the_image_writes_every_address_into_the_configuration(cassandra_yaml: dict[str, Any]) -> None:
    text = (DOCKER / "cassandra.yaml").read_text()
    for name in (
        "listen_address",
        "rpc_address",
        "broadcast_address",
        "broadcast_rpc_address",
        "cluster_name",
    ):
        assert len(re.findall(rf"(?m)^(# )?{name}: ", text)) == 1
    assert cassandra_yaml["seed_provider"][0]["parameters"] == [{"seeds": "127.0.0.1"}]
    assert {type(value) for name, value in cassandra_yaml.items() if name.endswith("_directory")} == {str}
    assert text.count("/var/lib/cassandra/") == 5


def test_the_dockerfile_builds_on_a_pinned_image_and_starts_our_scripts() -> None:
    instructions = dict(reversed(dockerfile()))
    assert re.fullmatch(r"cassandra:5\.0\.\d+", instructions["FROM"])
    assert ast.literal_eval(instructions["ENTRYPOINT"]) == ["entrypoint.sh"]
    assert ast.literal_eval(instructions["CMD"]) == ["cassandra", "-f"]  # forgotten with a new entry point
    check = instructions["HEALTHCHECK"].partition("CMD")[2]
    assert ast.literal_eval(check.strip()) == ["health.sh"]
    copied = [word for name, rest in dockerfile() if name == "COPY" for word in rest.split()[:-1]]
    files = {word for word in copied if not word.startswith("--")}
    assert files == {"cassandra.yaml", *(script.name for script in DOCKER.glob("*.sh"))}


def test_the_image_is_of_the_version_that_the_tests_run() -> None:
    if not (SHARED / "lib").is_dir():
        pytest.skip(f"no Cassandra at {SHARED}")
    [jar] = (SHARED / "lib").glob("cassandra-all-*.jar")
    assert dict(dockerfile())["FROM"] == jar.stem.replace("cassandra-all-", "cassandra:")


@pytest.mark.parametrize("script", sorted(DOCKER.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_run_on_linux_wherever_they_were_checked_out(script: Path) -> None:
    assert b"\r" not in script.read_bytes()
    assert "/docker/* text eol=lf" in (ROOT / ".gitattributes").read_text()
    if shutil.which("bash"):
        subprocess.run(["bash", "-n", str(script)], check=True)


CQLSH = f"""#!{sys.executable}
import pathlib, sys

words = sys.argv[1:]
here = pathlib.Path(__file__).parent
ledger, failing, changed = here / "ledger", here / "failing", here / "changed"
user = words[words.index("--username") + 1]
statements = words[words.index("--execute") + 1] if "--execute" in words else sys.stdin.read()
if user == "cassandra" and changed.exists():
    sys.exit("Bad credentials: Provided username cassandra and/or password are incorrect")
failures, outcome = failing.read_text().splitlines(), 0
for statement in filter(None, statements.splitlines()):
    if failures and failures[0] in statement:
        failing.write_text("\\n".join(failures[1:]))
        outcome = 2
        print("OperationTimedOut")
        continue
    with ledger.open("a") as file:
        print(user, statement, file=file)
    if "ALTER ROLE cassandra" in statement:
        changed.touch()
sys.exit(outcome)
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("failing", ["", "CREATE ROLE", "GRANT", 'ALTER ROLE "digitpad"', "LIST ROLES"])
def test_the_superuser_goes_only_when_the_role_has_its_rights(failing: str, tmp_path: Path) -> None:
    for name, text in (("cqlsh", CQLSH), ("sleep", "#!/bin/bash\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    (tmp_path / "failing").write_text(failing)
    for script in DOCKER.glob("*.sh"):
        shutil.copy(script, tmp_path)
    environ = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "CQL_PORT": "9042",
        "DIGITPAD_ROLE": "digitpad",
        "DIGITPAD_ROLE_PASSWORD": "it's",
    }
    subprocess.run([tmp_path / "make-roles.sh"], env=environ, timeout=60, check=True)
    made = (tmp_path / "ledger").read_text().splitlines()
    last = next(number for number, line in enumerate(made) if "ALTER ROLE cassandra" in line)
    rights = [line for line in made[:last] if "SELECT" not in line and "LIST" not in line][-3:]
    assert rights == [
        'cassandra CREATE ROLE IF NOT EXISTS "digitpad" WITH LOGIN = false;',
        'cassandra GRANT CREATE ON ALL KEYSPACES TO "digitpad";',
        "cassandra ALTER ROLE \"digitpad\" WITH PASSWORD = 'it''s' AND LOGIN = true;",
    ]
    assert [line for line in made[last + 1 :] if "ROLE" in line] == []


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
@pytest.mark.parametrize(
    ("variables", "services", "file"),
    [((), ("cassandra",), "digitpad.toml"), (("NODES=3",), THREE, "digitpad-three.toml")],
)
def test_make_starts_the_nodes_waits_for_them_and_makes_the_tables(
    variables: tuple[str, ...], services: tuple[str, ...], file: str
) -> None:
    _, up, init = made("cassandra", *variables)
    assert up == f"docker compose up --build --detach --wait {' '.join(services)}"
    assert init.endswith(f"-m digitpad cluster init --settings docker/{file}")


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_knows_the_password_and_no_other_cluster(compose: dict[str, Any], tmp_path: Path) -> None:
    makefile = tmp_path / "Makefile"
    text = (ROOT / "Makefile").read_text().replace("@$(PYTHON) tools/setup.py run", "@env")
    makefile.write_text(text)
    environ = {
        "PATH": "/usr/bin:/bin",
        "DIGITPAD_CASSANDRA__HOSTS": "production",
        "DIGITPAD_CASSANDRA__PORT": "1",
        "DIGITPAD_CASSANDRA__USER": "somebody",
        "DIGITPAD_CASSANDRA__PASSWORD": "sesame",
        "DIGITPAD_CASSANDRA__KEYSPACE": "production",
        "DIGITPAD_CASSANDRA__DATACENTER": "berlin",
        "DIGITPAD_CASSANDRA__TLS": "true",
        "DIGITPAD_CASSANDRA__CA_FILE": "/etc/ca.pem",
        "DIGITPAD_CASSANDRA__NO_SUCH_THING": "1",
    }
    outcome = subprocess.run(
        ["make", "-f", str(makefile), "cassandra", "DOCKER=true", "BIN=/nowhere"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = outcome.stdout.splitlines()
    password = compose["services"]["cassandra"]["environment"]["DIGITPAD_ROLE_PASSWORD"]
    assert f"DIGITPAD_CASSANDRA__PASSWORD={password}" in lines
    seen = dict(line.split("=", 1) for line in lines if line.startswith("DIGITPAD_"))
    assert settings.load(DOCKER / "digitpad.toml", seen) == pasted("digitpad.toml")
