"""A journal with some records, and what finds them for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.storage.journal import Journal
from digitpad.ui.records.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.domain import Recognition

    Fill = Callable[[Sequence[Recognition]], None]

SECONDS = 10


@pytest.fixture
def fill(path: Path) -> Fill:
    """Puts records into the journal."""

    def add(records: Sequence[Recognition]) -> None:
        with Journal.open(path) as journal:
            journal.add_records(records)

    return add


@pytest.fixture
def finding(qtbot: QtBot, path: Path) -> Iterator[Finding]:
    """Looks in that journal."""
    finding = Finding(path)
    yield finding
    assert finding.finish(SECONDS)
