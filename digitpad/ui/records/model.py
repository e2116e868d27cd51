"""The history's list as a Qt model: as long as it is, with the rows and the ink of what is in sight alone.

Rows come by the page from the finder's lane, ink a few drawings at a time, so that no thread holds the
interpreter for longer than a frame. What is not there yet is asked for when it comes into sight.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from digitpad.filters import EVERYTHING
from digitpad.ui.records import row_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID

    from digitpad.domain import Recognition
    from digitpad.filters import RecordFilter
    from digitpad.storage.finding import RecordFinder, Row
    from digitpad.storage.sync.state import Whereabouts
    from digitpad.ui.records.finding import Finding

PAGE: Final = 50
"""Rows that are fetched at once."""
_PAGES: Final = 12
"""Pages that are kept: some screens up and down."""
_INKS_AT_ONCE: Final = 5
_STRIDES: Final = 4
_TOP: Final = QModelIndex()


class Column(IntEnum):
    """What stands in a row, from left to right."""

    INK = 0
    READING = 1
    SURE = 2
    MODEL = 3
    ORIGIN = 4
    WHEN = 5
    SYNC = 6


@dataclass(frozen=True, slots=True)
class _Found:
    """A list as it was found: its length, some pages of it, and where the rows stand that were asked for."""

    count: int
    pages: Mapping[int, list[Row]]
    places: Mapping[UUID, int | None]


@dataclass(frozen=True, slots=True)
class InSight:
    """What the view shows just now.

    ``first`` and ``last`` are rows; the records of ``kept`` are to be found again when the list changes, and
    ``anchor`` is to stay where it is on the screen.
    """

    first: int = 0
    last: int = 0
    kept: tuple[UUID, ...] = ()
    anchor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """How a list was found.

    ``is_other`` where another filter asks for it than before; ``is_anew`` unless its rows stand where they
    stood. ``places`` are those of the records that were kept; None for what is not in it any more.
    """

    is_other: bool
    is_anew: bool
    places: Mapping[UUID, int | None]


class RecordsModel(QAbstractTableModel):
    """One row a record, newest first."""

    listed = Signal(object)
    """Listed: the list was found."""

    inked = Signal()
    """Ink has come to rows in sight, or where they are on their way to the cluster."""

    def __init__(self, finding: Finding, parent: QObject | None = None) -> None:
        """Empty until it is told what to show."""
        super().__init__(parent)
        self.in_sight: Callable[[], InSight] = InSight
        self.rows_in_sight: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self._finding = finding
        self._meaning = EVERYTHING
        self._count = 0
        self._is_asked = self._is_listed = False
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._stale: set[int] = set()
        self._inks: dict[UUID, Recognition] = {}
        self._missing: set[UUID] = set()  # records whose ink cannot be read
        self._where: dict[UUID, Whereabouts] = {}
        self._shows_where = False
        self._names: Mapping[str, str] = {}
        finding.changed.connect(self.look_again)
        finding.moved.connect(self._ask_where)

    # What is shown

    @property
    def meaning(self) -> RecordFilter:
        """Which records are listed."""
        return self._meaning

    @property
    def is_listed(self) -> bool:
        """Whether the list is there that was asked for last."""
        return self._is_listed

    def set_filter(self, meaning: RecordFilter) -> None:
        """List these; what is listed now stays until they are there."""
        self._meaning = meaning
        self._is_asked, self._is_listed = True, False
        self._ask_list(InSight())

    def look_again(self) -> None:
        """The journal changed."""
        if self._is_asked:
            self._ask_list(self.in_sight() if self._is_listed else InSight())

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self._names = names
        self._tell(0, self._count - 1)

    def show_whereabouts(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Whether to show where records are on their way to the cluster."""
        self._shows_where = on
        self._where.clear()
        self._tell(0, self._count - 1)
        self._ask_where()

    def row_at(self, number: int) -> Row | None:
        """The row, if it is there."""
        page = self._pages.get(number // PAGE)
        at = number % PAGE
        return page[at] if page is not None and at < len(page) else None

    def ink_of(self, record: UUID) -> Recognition | None:
        """The whole record, if it is there."""
        return self._inks.get(record)

    def where_is(self, record: UUID) -> Whereabouts | None:
        """Where it is on its way to the cluster; None with sync off, and before it is known."""
        return self._where.get(record)

    def amend(self, rows: Iterable[Row]) -> None:
        """Show these rows as they will be once it is kept."""
        fresh = {row.id: row for row in rows}
        for number, page in self._pages.items():
            for at, row in enumerate(page):
                if row.id in fresh:
                    page[at] = fresh[row.id]
                    self._tell(number * PAGE + at, number * PAGE + at)

    def see(self) -> None:
        """Fetch what is in sight and not there."""
        if not self._count:
            return
        first, last = self.rows_in_sight()
        pages = range(max(first, 0) // PAGE, min(last, self._count - 1) // PAGE + 1)
        wanted = [page for page in pages if page not in self._pages or page in self._stale]
        for page in pages:
            if page in self._pages:
                self._pages.move_to_end(page)
        if wanted:
            self._ask_pages(wanted)
        else:
            self._ask_inks()
            self._ask_where()

    # Asking

    def _ask_list(self, sight: InSight) -> None:
        meaning = self._meaning

        def work(finder: RecordFinder) -> _Found:
            kept = {*sight.kept, *([] if sight.anchor is None else [sight.anchor])}
            places = {each: finder.position(each, meaning) for each in kept}
            count = finder.count(meaning)
            first, last = _moved(sight, places)
            pages = range(first // PAGE, min(last, max(count - 1, 0)) // PAGE + 1)
            found = {page: _page(finder, meaning, page) for page in pages}
            return _Found(count, found, places)

        self._finding.ask("list", work, lambda listed: self._on_list(meaning, listed), urgent=True)

    def _on_list(self, meaning: RecordFilter, listed: _Found) -> None:
        if meaning != self._meaning:
            return
        is_other = not self._is_listed
        same = not is_other and listed.count == self._count and self._is_in_place(listed.places)
        self._is_listed = True
        if same:
            self._stale = set(self._pages) - set(listed.pages)
            self._pages.update(listed.pages)
            self._tell(0, self._count - 1)
        else:
            self.beginResetModel()
            self._count = listed.count
            self._pages = OrderedDict(listed.pages)
            self._stale.clear()
            self.endResetModel()
        # The ink of an open drawing may have grown.
        for record in [each for each in self._inks.values() if each.key is None]:
            del self._inks[record.id]
        self._missing.clear()
        self.listed.emit(Listed(is_other, not same, listed.places))
        self.see()
        self._prepare()

    def _is_in_place(self, places: Mapping[UUID, int | None]) -> bool:
        rows = [(self.row_at(place), each) for each, place in places.items() if place is not None]
        return len(rows) == len(places) and all(row is not None and row.id == each for row, each in rows)

    def _ask_pages(self, pages: list[int]) -> None:
        meaning = self._meaning

        def work(finder: RecordFinder) -> dict[int, list[Row]]:
            return {page: _page(finder, meaning, page) for page in pages}

        self._finding.ask("pages", work, lambda found: self._on_pages(meaning, found), urgent=True)

    def _on_pages(self, meaning: RecordFilter, found: dict[int, list[Row]]) -> None:
        if meaning != self._meaning or not self._is_listed:
            return
        for page, rows in found.items():
            self._pages[page] = rows
            self._stale.discard(page)
            self._tell(page * PAGE, page * PAGE + len(rows) - 1)
        while len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        self.see()

    def _ask_inks(self) -> None:
        seen = [row.id for row in self._rows_in_sight()]
        # Drawings are thousands of objects, which Python's search for rubbish looks through: none is kept
        # that cannot be seen.
        for each in self._inks.keys() - seen:
            del self._inks[each]
        wanted = [each for each in seen if each not in self._inks and each not in self._missing]
        wanted = wanted[:_INKS_AT_ONCE]
        if wanted:
            self._finding.ask(
                "ink",
                lambda finder: finder.records(wanted),
                lambda found: self._on_inks(wanted, found),
                urgent=True,
            )

    def _on_inks(self, wanted: list[UUID], found: dict[UUID, Recognition]) -> None:
        self._inks.update(found)
        self._missing.update(set(wanted) - found.keys())
        self.inked.emit()
        self._ask_inks()

    def _ask_where(self) -> None:
        wanted = [row.id for row in self._rows_in_sight()] if self._shows_where else []
        if wanted:
            self._finding.ask("where", lambda finder: finder.whereabouts(wanted), self._on_where)

    def _on_where(self, found: dict[UUID, Whereabouts]) -> None:
        if self._shows_where and found != self._where:
            self._where = found
            numbers = self._numbers_in_sight()
            self._tell(numbers.start, numbers.stop - 1)

    def _prepare(self) -> None:
        """In idle moments: make every place of the list quick to jump to."""
        meaning = self._meaning

        def done(more: bool) -> None:  # noqa: FBT001 - a slot
            if more and meaning == self._meaning:
                self._prepare()

        self._finding.ask("prepare", lambda finder: finder.prepare(meaning, _STRIDES), done)

    def _numbers_in_sight(self) -> range:
        first, last = self.rows_in_sight()
        return range(max(first, 0), min(last + 1, self._count))

    def _rows_in_sight(self) -> list[Row]:
        rows = (self.row_at(number) for number in self._numbers_in_sight())
        return [row for row in rows if row is not None]

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    # For Qt

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else self._count

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return row_words.headings()[section]
        return None

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        found: Any = None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            found = row_words.cells(row, self._names, QLocale(), self._where.get(row.id))[index.column()]
        elif role == Qt.ItemDataRole.ToolTipRole:
            found = "\n".join(row_words.told(row, self._names, QLocale(), self._where.get(row.id)))
        return found


def _page(finder: RecordFinder, meaning: RecordFilter, page: int) -> list[Row]:
    return finder.page(meaning, limit=PAGE) if page == 0 else finder.page_at(meaning, page * PAGE, PAGE)


def _moved(sight: InSight, places: Mapping[UUID, int | None]) -> tuple[int, int]:
    """Which rows will be in sight."""
    place = places[sight.anchor] if sight.anchor is not None else None
    if place is None:
        return sight.first, sight.last
    return place, place + sight.last - sight.first
