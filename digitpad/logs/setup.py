"""Where records go: from the app to its log and to the terminal, from its child process to the app."""

from __future__ import annotations

import datetime as dt
import faulthandler
import logging
import sys
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from digitpad.logs.file import LogFile
from digitpad.logs.secrets import without_secrets

if TYPE_CHECKING:
    from pathlib import Path

LOG_NAME = "digitpad.log"

_LINE = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_CHILD_LINE = "%(levelname)s %(name)s: %(message)s"
_STDERR = 2
_LEVELS: Final = {
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARNING": logging.WARNING,
    "ERROR": logging.ERROR,
    "CRITICAL": logging.CRITICAL,
}


class _Words(logging.Formatter):
    """Times with their distance from UTC, and no secrets, in tracebacks neither."""

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone()
        return moment.isoformat(timespec="milliseconds")

    @override
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def begin(folder: Path, level: str) -> LogFile:
    """Write the app's records to the log in this folder, and warnings to standard error as well.

    ``level`` ("debug", "info", "warning", "error") is that of digitpad and Qt. Other libraries tell from
    "info" on at most: what they say while they work could quote what is drawn.
    """
    file = LogFile(folder / LOG_NAME)
    file.setFormatter(_Words(_LINE))
    root = logging.getLogger()
    root.addHandler(file)
    if sys.stderr is not None:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.setLevel(logging.WARNING)
        terminal.setFormatter(_Words("%(message)s"))
        root.addHandler(terminal)
    wanted = _LEVELS[level.upper()]
    root.setLevel(max(wanted, logging.INFO))
    for name in ("digitpad", "qt"):
        logging.getLogger(name).setLevel(wanted)
    logging.captureWarnings(capture=True)
    return file


def begin_child() -> None:
    """In the child process: records go to standard error, which the app reads, and writes to its log."""
    faulthandler.enable(_STDERR)  # its last words, where a library of C ends it
    # A windowed program has no other name for the pipe than its number.
    stream = sys.stderr or open(_STDERR, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Words(_CHILD_LINE))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("digitpad").setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)


def level_and_text(line: str) -> tuple[int, str]:
    """What a line of the child's standard error is worth; one that is no record is information."""
    name, _, text = line.partition(" ")
    return (_LEVELS[name], text) if name in _LEVELS else (logging.INFO, line)
