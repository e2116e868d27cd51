"""More records than are changed at once: one page after the other, told on the way, stopped when wished.

Pages are found by where they begin in the list and not by their numbers, so it does not matter that records
leave the list because they were changed, or that new ones come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digitpad.filters import RecordFilter
    from digitpad.storage.errors import JournalError
    from digitpad.storage.finding import Place, RecordFinder, Row
    from digitpad.ui.history import History
    from digitpad.ui.records.finding import Finding

PAGE: Final = 500
"""So many records are one transaction, between two of which the pen's strokes are saved."""
_ID_BYTES: Final = 16


class Page(NamedTuple):
    """Records that are to look alike: ``deleted`` is None where it is their label that changes."""

    ids: list[UUID]
    label: str | None
    deleted: bool | None


class Changes:
    """What was done to records, kept in 16 bytes each, so that it can be taken back and done again."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._labels: dict[tuple[str | None, str | None], bytearray] = {}
        self._lives: dict[bool, bytearray] = {}

    def add_label(self, record: UUID, before: str | None, after: str | None) -> None:
        """Its label was another one before."""
        self._labels.setdefault((before, after), bytearray()).extend(record.bytes)

    def add_life(self, record: UUID, *, deleted: bool) -> None:
        """It was deleted, or brought back."""
        self._lives.setdefault(deleted, bytearray()).extend(record.bytes)

    def __len__(self) -> int:
        """How many records."""
        return sum(map(len, (*self._labels.values(), *self._lives.values()))) // _ID_BYTES

    def pages(self, *, back: bool) -> Iterator[Page]:
        """All of it by the page: how the records look after it or, going ``back``, before."""
        for (before, after), packed in self._labels.items():
            for ids in _unpacked(packed):
                yield Page(ids, before if back else after, None)
        for deleted, packed in self._lives.items():
            for ids in _unpacked(packed):
                yield Page(ids, None, deleted is not back)


class Stretches:
    """Records that stand beside each other in a list, wherever they are by now; for the finder's lane."""

    def __init__(self, meaning: RecordFilter, spans: Sequence[tuple[int, int]]) -> None:
        """First and last row of each stretch of this filter's list."""
        self._meaning, self._spans = meaning, spans
        self._left: list[tuple[Place | None, Place | None]] = []

    def find(self, finder: RecordFinder) -> None:
        """Remember where they begin and end; the list may change afterwards."""
        self._left = []
        for first, last in self._spans:
            before = finder.page_at(self._meaning, first - 1, 1) if first else []
            end = finder.page_at(self._meaning, last, 1)
            if before or not first:
                self._left.append((before[0].place if before else None, end[0].place if end else None))

    def next_page(self, finder: RecordFinder) -> list[Row]:
        """The next ones; empty after the last."""
        while self._left:
            after, end = self._left[0]
            found = finder.page(self._meaning, after, PAGE)
            inside = [row for row in found if end is None or row.place >= end]
            if len(inside) < len(found) or not found:
                self._left.pop(0)
            else:
                self._left[0] = inside[-1].place, end
            if inside:
                return inside
        return []


class Many(QObject):
    """Goes through many records, one thing at a time; a page is kept before the next begins."""

    began = Signal()
    progressed = Signal(int, int)
    """How many are done, of how many."""
    ended = Signal()

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        """What is done goes to the journal by this history."""
        super().__init__(parent)
        self._history = history
        self._step: Callable[[], None] | None = None
        self._then: Callable[[], None] = lambda: None
        self._finding: Finding | None = None
        self._total = self._done = 0
        self._cancelled = self._waits = False
        history.kept.connect(self._on_kept)

    @property
    def is_busy(self) -> bool:
        """Whether it goes through some."""
        return self._step is not None

    def cancel(self) -> None:
        """Stop after the page under way."""
        self._cancelled = True

    def go_through(
        self,
        finding: Finding,
        records: Stretches,
        total: int,
        act: Callable[[list[Row]], None],
        then: Callable[[], None],
    ) -> None:
        """Find page after page and have ``act`` done to it; ``then`` comes at the end."""

        def took(rows: list[Row]) -> None:
            if rows:
                act(rows)
                self._went(len(rows))
            else:
                self._end()

        self._finding = finding
        finding.failed.connect(self._on_failed)
        self._begin(total, lambda: finding.ask("many", records.next_page, took), then)

    def repeat(self, changes: Changes, *, back: bool, then: Callable[[], None]) -> None:
        """Take back what was done, or do it again."""
        pages = changes.pages(back=back)

        def step() -> None:
            page = next(pages, None)
            if page is None:
                self._end()
                return
            if page.deleted is None:
                self._history.set_labels(dict.fromkeys(page.ids, page.label))
            else:
                self._history.set_deleted(page.ids, deleted=page.deleted)
            self._went(len(page.ids))

        self._begin(len(changes), step, then)

    def _begin(self, total: int, step: Callable[[], None], then: Callable[[], None]) -> None:
        self._total, self._done, self._cancelled, self._waits = total, 0, False, False
        self._step, self._then = step, then
        self.began.emit()
        self.progressed.emit(0, total)
        step()

    def _went(self, records: int) -> None:
        self._done += records
        self.progressed.emit(self._done, max(self._total, self._done))
        if self._cancelled:
            self._end()
            return
        self._waits = True
        if self._history.is_kept:
            QTimer.singleShot(0, self, self._on_kept)

    def _on_kept(self) -> None:
        if self._waits and self._step is not None and self._history.is_kept:
            self._waits = False
            if self._cancelled:
                self._end()
            else:
                self._step()

    def _on_failed(self, _: JournalError) -> None:
        """The list cannot be read on, which is told by whoever shows it; what was done stays."""
        self._end()

    def _end(self) -> None:
        self._step, self._waits = None, False
        if self._finding is not None:
            self._finding.failed.disconnect(self._on_failed)
            self._finding = None
        self.ended.emit()
        self._then()


def _unpacked(packed: bytearray) -> Iterator[list[UUID]]:
    size = PAGE * _ID_BYTES
    for begin in range(0, len(packed), size):
        page = bytes(packed[begin : begin + size])
        yield [UUID(bytes=page[at : at + _ID_BYTES]) for at in range(0, len(page), _ID_BYTES)]
