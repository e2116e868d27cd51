"""What goes to the log and to the terminal, and what never does."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

import pytest

from digitpad import logs
from digitpad.logs import secrets
from digitpad.storage.cluster.connection import ClusterOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is set up ends with the test; "secret", which other tests have for a password, is not hidden."""
    monkeypatch.setattr(secrets, "_hidden", set())
    loggers = [logging.getLogger(name) for name in (None, "digitpad", "qt")]
    before = [(each.level, list(each.handlers)) for each in loggers]
    yield
    logging.captureWarnings(capture=False)
    for each, (level, handlers) in zip(loggers, before, strict=True):
        for handler in set(each.handlers) - set(handlers):
            handler.close()
        each.setLevel(level)
        each.handlers[:] = handlers


def written(folder: Path) -> str:
    path = folder / logs.LOG_NAME
    return path.read_text() if path.exists() else ""


def test_a_line_says_when_how_grave_and_from_where(tmp_path: Path) -> None:
    logs.begin(tmp_path, "info")
    logging.getLogger("digitpad.test").info("the journal is open")
    when, level, process, thread, name, text = written(tmp_path).rstrip().split(" ", 5)
    assert when[10] == "T"
    assert when[-6] in "+-"
    assert (level, process, thread) == ("INFO", str(os.getpid()), "MainThread")
    assert (name, text) == ("digitpad.test:", "the journal is open")


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("debug", "own debug, own info, qt debug, theirs info"),
        ("info", "own info, theirs info"),
        ("warning", ""),
    ],
)
def test_the_level_is_digitpads_and_qts_and_other_libraries_never_tell_details(
    tmp_path: Path, level: str, kept: str
) -> None:
    logs.begin(tmp_path, level)
    logging.getLogger("digitpad.test").debug("own debug")
    logging.getLogger("digitpad.test").info("own info")
    logging.getLogger("qt.qpa").debug("qt debug")
    logging.getLogger("PIL.Image").debug("theirs debug")
    logging.getLogger("PIL.Image").info("theirs info")
    assert ", ".join(line.split(": ")[1] for line in written(tmp_path).splitlines()) == kept


def test_warnings_are_said_in_the_terminal_too_and_nothing_else_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    logs.begin(tmp_path, "debug")
    logging.getLogger("digitpad.test").info("quietly")
    logging.getLogger("digitpad.test").warning("aloud")
    assert capsys.readouterr().err == "aloud\n"


def test_without_standard_error_all_goes_to_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    logs.begin(tmp_path, "info")
    logging.getLogger("digitpad.test").warning("aloud")
    assert "aloud" in written(tmp_path)


def test_pythons_warnings_go_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.begin(tmp_path, "info")
        warnings.warn("soon to be gone", UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "soon to be gone" in written(tmp_path)


def test_a_password_is_never_written_whoever_quotes_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "sesame'\\street\n"  # noqa: S105 - nobody's
    logs.begin(tmp_path, "debug")
    ClusterOptions(hosts=("localhost",), user="pad", password=secret)
    log = logging.getLogger("library.test")
    log.warning("logging in with %s", secret)
    log.warning("logging in with %r", {"password": secret})
    try:
        raise ValueError(f"not a password: {secret}")  # noqa: TRY301 - it is to have a traceback
    except ValueError:
        log.exception("refused")
    said = capsys.readouterr().err
    for text in (written(tmp_path), said):
        assert "sesame" not in text
        assert text.count("***") == 3


def test_the_childs_records_come_back_as_they_went() -> None:
    code = (
        "import logging\nfrom digitpad.logs import begin_child\nbegin_child()\n"
        "logging.getLogger('digitpad.x').debug('loading')\nlogging.getLogger('y').error('no memory')\n"
        "logging.getLogger('y').debug('details')\nimport sys; print('by the way', file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [logs.level_and_text(line) for line in ended.stderr.splitlines()] == [
        (logging.DEBUG, "digitpad.x: loading"),
        (logging.ERROR, "y: no memory"),
        (logging.INFO, "by the way"),
    ]


def test_the_child_of_a_windowed_program_has_standard_error_by_its_number() -> None:
    code = (
        "import logging, sys\nfrom digitpad.logs import begin_child\nsys.stderr = None\nbegin_child()\n"
        "logging.getLogger('digitpad.x').info('loading')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == "INFO digitpad.x: loading\n"
