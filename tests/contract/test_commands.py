"""The commands as a person types them, against a real Cassandra."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.cli import main
from digitpad.storage.reader import JournalReader
from tests.contract import plain
from tests.support.drawn_journal import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from digitpad.storage.cluster.connection import ClusterOptions

SECRET = "correct horse battery"  # noqa: S105

Typed = tuple[int, str, str]


@pytest.fixture
def digitpad(
    empty: ClusterOptions, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Typed]:
    """Types a command, with a keyspace of its own in the settings: exit code, output, errors."""
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text(
        f"[cassandra]\nhosts = {json.dumps(empty.hosts)}\nport = {empty.port}\n"
        f'keyspace = "{empty.keyspace}"\nuser = "{empty.user}"\n'
    )
    monkeypatch.setenv("DIGITPAD_CASSANDRA__PASSWORD", str(empty.password))

    def digitpad(*words: str) -> Typed:
        capsys.readouterr()
        code = main(list(words))
        output = capsys.readouterr()
        return code, output.out, output.err

    return digitpad


@pytest.fixture
def role(empty: ClusterOptions) -> Iterator[Callable[..., str]]:
    """Makes roles with rights in the keyspace."""
    made: list[str] = []
    with plain.session(empty) as session:

        def role(*rights: str) -> str:
            name = f"role_{secrets.token_hex(4)}"
            session.execute(f"CREATE ROLE {name} WITH PASSWORD = '{SECRET}' AND LOGIN = true")
            made.append(name)
            for right in rights:
                session.execute(f'GRANT {right} ON KEYSPACE "{empty.keyspace}" TO {name}')
            return name

        yield role
        for name in made:
            session.execute(f"DROP ROLE {name}")


def test_tables_are_made_once_and_drawings_go_there_and_back(
    digitpad: Callable[..., Typed], tmp_path: Path
) -> None:
    code, _, said = digitpad("sync", "--once")
    assert code == 2
    assert "digitpad cluster init" in said
    assert digitpad("cluster", "init")[0] == 0
    code, listed, _ = digitpad("cluster", "init")
    assert code == 0
    assert ": made" not in listed

    made = draw(5)
    assert digitpad("sync", "--once")[:2] == (0, "5 sent, 0 fetched, 0 waiting\n")
    code, listed, _ = digitpad("cluster", "tail", "--json", "--lines", "3")
    assert code == 0
    assert [json.loads(line)["id"] for line in listed.splitlines()] == [str(record) for record in made[2:]]

    other = tmp_path / "other.sqlite"
    code, listed, _ = digitpad("restore", "--journal", str(other))
    assert code == 0
    assert listed.startswith("new or changed: 5 drawings")
    with JournalReader.open_reader(other) as journal:
        assert [record.id for record in journal.records()] == made
    code, listed, _ = digitpad("sync", "--once", "--verify", "--journal", str(other))
    assert code == 0
    assert listed.endswith("compared: 5 drawings, all equal\n")


def test_status_goes_the_whole_way(digitpad: Callable[..., Typed]) -> None:
    code, listed, _ = digitpad("cluster", "status")
    assert code == 2
    assert "FAILED" in listed.splitlines()[-3]
    digitpad("cluster", "init")
    draw(2)
    digitpad("sync", "--once")
    draw(1)
    code, listed, _ = digitpad("cluster", "status")
    assert code == 0
    assert "FAILED" not in listed
    assert 'group "default": 2 changes sent by 1 device\n' in listed
    assert f"waiting: 1 drawing in {paths.default_journal()}\n" in listed
    code, listed, _ = digitpad("cluster", "status", "--json")
    status = json.loads(listed)
    assert (code, status["ok"], status["waiting"]) == (0, True, 1)
    assert status["group"] == {"name": "default", "devices": 1, "changes": 2}
    assert len(status["findings"]) > 5


def test_status_is_told_whole_where_the_journal_cannot_be_read(digitpad: Callable[..., Typed]) -> None:
    digitpad("cluster", "init")
    paths.default_journal().parent.mkdir(parents=True, exist_ok=True)
    paths.default_journal().write_text("no journal of ours")
    code, listed, _ = digitpad("cluster", "status", "--json")
    status = json.loads(listed)
    assert (code, status["ok"], status["waiting"]) == (1, True, None)
    assert str(paths.default_journal()) in status["journal_trouble"]
    code, listed, _ = digitpad("cluster", "status")
    assert code == 1
    assert listed.splitlines()[-1] == f"journal: {status['journal_trouble']}"


@pytest.mark.parametrize(
    "words",
    [("sync", "--once"), ("cluster", "init"), ("cluster", "tail"), ("cluster", "status"), ("restore",)],
)
def test_a_wrong_password_is_told_and_not_shown(
    digitpad: Callable[..., Typed], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITPAD_CASSANDRA__PASSWORD", SECRET)
    code, out, said = digitpad(*words)
    assert code == 2
    assert "does not accept the user" in out + said
    assert SECRET not in out + said


@pytest.mark.parametrize("words", [("sync", "--once"), ("cluster", "status")])
def test_nobody_there_is_worth_another_try(digitpad: Callable[..., Typed], words: tuple[str, ...]) -> None:
    code, out, said = digitpad(*words, "--set", "cassandra.port=1")
    assert code == 1
    assert "port 1" in out + said


def test_a_role_that_may_read_and_write_syncs_and_one_that_may_read_looks(
    digitpad: Callable[..., Typed], role: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digitpad("cluster", "init")
    writer, reader = role("SELECT", "MODIFY"), role("SELECT")
    monkeypatch.setenv("DIGITPAD_CASSANDRA__PASSWORD", SECRET)
    draw(2)
    assert digitpad("sync", "--once", "--verify", "--set", f"cassandra.user={writer}")[0] == 0
    other = str(tmp_path / "other.sqlite")
    words = ("--set", f"cassandra.user={reader}", "--journal", other)
    assert digitpad("cluster", "tail", *words[:2])[0] == 0
    assert digitpad("restore", *words)[0] == 0
    only_looking = ("--set", "sync.upload=false")
    assert digitpad("sync", "--once", *words, *only_looking)[0] == 0
    assert digitpad("cluster", "status", *words, *only_looking)[0] == 0
    assert digitpad("cluster", "status", *words)[0] == 2
    code, _, said = digitpad("sync", "--once", *words)
    assert code == 2
    assert "Have the right granted" in said
