"""The open drawing on its way into the journal: kept at each change, with its reading once the pen rests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.domain import Drawing, Recognition, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from digitpad.ui.history import History
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.pad_reading import PadReading

REST_MS = 300
"""The pen rests: the reading is kept."""
IDLE_MS = 30_000
"""Nothing more is coming: the drawing is to be closed."""


class Draft(QObject):
    """One drawing after the other, each with an id of its own from pen-down until it is finished."""

    idle = Signal()
    """Half a minute without a change."""

    def __init__(  # noqa: PLR0913, PLR0917 - where it is kept, shown and read, and how it begins
        self,
        keeper: JournalKeeper,
        history: History,
        reading: PadReading,
        new_id: Callable[[], UUID],
        pen_width: float,
        parent: QObject | None = None,
    ) -> None:
        """Begin with no drawing."""
        super().__init__(parent)
        self._keeper, self._history, self._reading, self._new_id = keeper, history, reading, new_id
        self.id: UUID | None = None
        self.drawing = Drawing(pen_width=pen_width)
        self.label: str | None = None
        self._drawn_at = dt.datetime.now(dt.UTC)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep_reading)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.idle)

    def begin_stroke(self) -> None:
        """Pen-down: nothing rests any more."""
        self._rest.stop()
        self._idle.stop()
        if self.id is None:
            self.id, self._drawn_at = self._new_id(), dt.datetime.now(dt.UTC)

    def set_drawing(self, drawing: Drawing) -> None:
        """The drawing looks like this now."""
        self.drawing = drawing
        self._reading.lay(None if drawing.is_blank else drawing, anew=False)
        self._keep()
        self.rest()

    def set_label(self, label: str | None) -> None:
        """A person says what it is."""
        self.label = label
        if self.id is not None:
            self._keeper.save_edit(self.id, label, reviewed=label is not None)
            self._show()

    def rest(self) -> None:
        """The pen is up."""
        self._rest.start()
        self._idle.start()

    def take_reading(self) -> None:
        """The drawing has been read, or read again."""
        if not self._rest.isActive():
            self._keep_reading()
        self._show()

    def keep_anew(self) -> None:
        """Put all of it into a journal that knows nothing of it."""
        if not self.drawing.is_blank:
            self._keep()
            if self.label is not None:
                self.set_label(self.label)
            self._keep_reading()

    def finish(self) -> Recognition | None:
        """End the drawing: as a record, ready to be closed; None where nothing is drawn."""
        self._rest.stop()
        self._idle.stop()
        if self.id is None:
            return None
        record = None
        if self.drawing.is_blank:
            self._keeper.drop_draft(self.id)
            self._history.drop(self.id)
        else:
            self._keep_reading()
            record = self._record(self.id)
        self.id, self.label = None, None
        self.drawing = replace(self.drawing, strokes=())
        return record

    def _keep(self) -> None:
        if self.id is not None:
            self._keeper.save_draft(self.id, self._drawn_at, self.drawing)
            self._show()

    def _keep_reading(self) -> None:
        result = self._reading.settled
        if result is not None and self.id is not None:
            self._keeper.save_reading(self.id, self.drawing, result.reading)

    def _show(self) -> None:
        if self.id is None:
            return
        if self.drawing.is_blank:
            self._history.drop(self.id)
        else:
            self._history.show(self._record(self.id))

    def _record(self, record_id: UUID) -> Recognition:
        result = self._reading.settled
        return Recognition(
            record_id,
            self._history.device_id,
            self._drawn_at,
            Source.PAD,
            drawing=self.drawing,
            reading=result.reading if result else None,
            edit=self._history.edit(self.label),
        )
