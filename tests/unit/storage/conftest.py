"""What the storage tests share: a clock of their own, drawings, and journals that are closed at the end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Box, DigitReading, Drawing, Picture, Point, Reading, Stroke, Verdict
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID


class FakeTime:
    """A wall clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)

    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)


class Material:
    """Makes things to keep."""

    def __init__(self, time: FakeTime) -> None:
        self.time = time
        self._ids = IdMaker(time.milliseconds)

    def id(self) -> UUID:
        return self._ids.new_id()

    @staticmethod
    def drawing(seed: int = 1, strokes: int = 2) -> Drawing:
        return Drawing(
            tuple(
                Stroke(
                    tuple(
                        Point((seed % 50 + step) / 100, (number + step) / 100, 8.0 * step + number * 200, 0.5)
                        for step in range(12)
                    )
                )
                for number in range(strokes)
            )
        )

    @staticmethod
    def reading(digit: int = 7, model: str = "lenet-5") -> Reading:
        rest = (1 - 0.9) / 9
        probabilities = tuple(0.9 if each == digit else rest for each in range(10))
        found = DigitReading(probabilities, (0, 1), Box(0.1, 0.2, 0.30000000000000004, 0.5))
        return Reading(model, "ab" * 32, Verdict.DIGITS, (found,))

    @staticmethod
    def picture() -> Picture:
        return Picture(b"\x89PNG not decoded here", 28, 31, "cd" * 32, "seven, scanned.jpeg")


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def make(time: FakeTime) -> Material:
    return Material(time)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def open_journal(path: Path, time: FakeTime) -> Iterator[Callable[[], Journal]]:
    """Opens the journal again and again; whatever is open at the end is closed."""
    journals = []

    def opened() -> Journal:
        journals.append(Journal.open(path, time, busy_timeout_ms=50))
        return journals[-1]

    yield opened
    for journal in journals:
        journal.close()


@pytest.fixture
def journal(open_journal: Callable[[], Journal]) -> Journal:
    return open_journal()
