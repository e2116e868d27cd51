"""``digitpad cluster password`` with whoever types at the terminal; contract tests try a password out."""

from __future__ import annotations

import getpass
import io
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from digitpad.cli import main
from digitpad.storage.cluster import connection

if TYPE_CHECKING:
    from collections.abc import Callable


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def nothing(*_: object, **__: object) -> str:
    return ""


def end_of_input(*_: object, **__: object) -> str:
    raise EOFError


@pytest.mark.parametrize("typed", [nothing, end_of_input])
def test_an_empty_password_is_none(
    typed: Callable[..., str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGITPAD_CASSANDRA__HOSTS", "cass-1")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", typed)
    monkeypatch.setattr(connection, "open_remote", lambda *_, **__: pytest.fail("tried out"))
    assert main(["cluster", "password", "--set", "cassandra.user=pad"]) == 2
    assert capsys.readouterr().err == "digitpad: no password was typed\n"
