"""The latest recognitions as a Qt model, newest first, and what is said of each."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from digitpad.domain import Source
from digitpad.ui.numbers import local_time
from digitpad.ui.reading_words import caption_for, reading_in_words
from digitpad.ui.sync_words import whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from digitpad.domain import Recognition
    from digitpad.storage.sync.state import Whereabouts

translate = QCoreApplication.translate

RECORD_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
WHEREABOUTS_ROLE: Final = RECORD_ROLE + 1
_TOP: Final = QModelIndex()


class HistoryModel(QAbstractListModel):
    """One row a recognition."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records: list[Recognition] = []
        self._places: dict[UUID, _Place] = {}
        self._model_names: dict[str, str] = {}
        self._whereabouts: dict[UUID, Whereabouts] = {}

    @property
    def records(self) -> Sequence[Recognition]:
        """All of them, newest first."""
        return self._records

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self._model_names = dict(names)

    def set_whereabouts(self, asked: Iterable[UUID], found: Mapping[UUID, Whereabouts]) -> None:
        """Of the records asked for, these are on their way to the cluster or there; of others say nothing."""
        for record_id in asked:
            before, now = self._whereabouts.pop(record_id, None), found.get(record_id)
            if now is not None:
                self._whereabouts[record_id] = now
            row = self.row_of(record_id) if now is not before else None
            if row is not None:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def forget_whereabouts(self) -> None:
        """Say of no record where it is."""
        self.set_whereabouts(list(self._whereabouts), {})

    def set_records(self, records: Iterable[Recognition], limit: int | None = None) -> None:
        """Show these instead; with ``limit`` the newest of them alone."""
        self.beginResetModel()
        self._records = sorted((record for record in records if not record.is_deleted), key=_order)[:limit]
        self._places = {record.id: _order(record) for record in self._records}
        self._whereabouts = {key: where for key, where in self._whereabouts.items() if key in self._places}
        self.endResetModel()

    def upsert(self, record: Recognition) -> None:
        """Show this one, in its place by time, or what became of it; one that was deleted leaves."""
        row = self.row_of(record.id)
        if record.is_deleted:
            self.remove(record.id)
        elif row is not None and _order(self._records[row]) == _order(record):
            self._records[row] = record
            index = self.index(row)
            self.dataChanged.emit(index, index)
        else:
            self.remove(record.id)
            place = bisect_left(self._records, _order(record), key=_order)
            self.beginInsertRows(_TOP, place, place)
            self._records.insert(place, record)
            self._places[record.id] = _order(record)
            self.endInsertRows()

    def is_beyond(self, record: Recognition, full: int) -> bool:
        """Whether it is not shown, and older than all that are, where these are ``full`` or more.

        Then there may be others between them and it, and it would leave a gap.
        """
        if record.id in self._places or len(self._records) < full:
            return False
        return _order(record) > _order(self._records[-1])

    def remove(self, record_id: UUID) -> None:
        """Take this one away, if it is there."""
        row = self.row_of(record_id)
        if row is None:
            return
        self.beginRemoveRows(_TOP, row, row)
        del self._records[row], self._places[record_id]
        self.endRemoveRows()

    def row_of(self, record_id: UUID) -> int | None:
        """Where it stands."""
        place = self._places.get(record_id)
        return None if place is None else bisect_left(self._records, place, key=_order)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._records)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        record = self._records[index.row()]
        found: Any = None
        if role == RECORD_ROLE:
            found = record
        elif role == WHEREABOUTS_ROLE:
            found = self._whereabouts.get(record.id)
        elif role == Qt.ItemDataRole.DisplayRole:
            found = caption_for(record.reading, record.label)
        elif role == Qt.ItemDataRole.ToolTipRole:
            found = "\n".join(self.told(record, QLocale()))
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            found = ", ".join(self.told(record, QLocale()))
        return found

    def told(self, record: Recognition, locale: QLocale) -> list[str]:
        """What there is to say of a record, a line each."""
        lines = []
        if record.label is not None:
            label = record.label or translate("History", "not a digit")
            lines.append(translate("History", "You say: {label}").format(label=label))
        lines.append(reading_in_words(record.reading, locale))
        if record.reading is not None:
            model_id = record.reading.model_id
            name = self._model_names.get(model_id, model_id)
            lines.append(translate("History", "Model: {name}").format(name=name))
        lines.append(translate("History", "Drawn: {when}").format(when=local_time(record.drawn_at, locale)))
        if record.picture is not None:
            lines.append(translate("History", "Picture: {name}").format(name=record.picture.name))
        elif record.source is not Source.PAD:
            lines.append(translate("History", "From a file"))
        if record.id in self._whereabouts:
            lines.append(whereabouts(self._whereabouts[record.id])[0])
        return lines


_Place: TypeAlias = tuple[float, int]


def _order(record: Recognition) -> _Place:
    return -record.drawn_at.timestamp(), -record.id.int
