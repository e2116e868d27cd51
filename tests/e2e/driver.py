"""Run the program through its real entry point and do to its window what a person does.

``python -m tests.e2e.driver ARGUMENTS``: the arguments are digitpad's own. Commands come as JSON lines on
standard input, what the window shows goes as JSON lines to standard output. Nothing of the program is
replaced: the driver only hooks itself into the event loop's start.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest

from digitpad.cli import main
from digitpad.ui.application import Application
from digitpad.ui.main_window import MainWindow
from tests.ui.pointers import draw_with_mouse

if TYPE_CHECKING:
    from digitpad.ui.keeper import SaveState


def say(**facts: object) -> None:
    """One line for the test."""
    sys.__stdout__.write(json.dumps(facts) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


class Driver(QObject):
    """Sits beside the window."""

    commanded = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.commanded.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        window.keeper.changed.connect(self._on_saving)
        window.desk.reading_changed.connect(self._on_reading)
        window.desk.record_changed.connect(lambda record: say(event="record", id=str(record.id)))
        window.reader.ready.connect(lambda card: say(event="ready", model=card.id))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.commanded.emit(json.loads(line))

    def _on_saving(self, state: SaveState) -> None:
        shown = self.window.status_line.saved.text()
        strokes = {
            str(record.id): len(record.drawing.strokes) if record.drawing else 0
            for record in self.window.strip.records
        }
        say(event="saving", shown=shown, waiting=state.waiting, strokes=strokes)

    def _on_reading(self) -> None:
        state = self.window.panel.state
        text = state.reading.text if state.reading else None
        say(event="reading", text=text, label=state.label, phase=str(state.phase))

    def _obey(self, command: dict[str, Any]) -> None:
        match command:
            case {"do": "draw", "places": places}:
                draw_with_mouse(self.window.pad, places)
            case {"do": "key", "key": key}:
                QTest.keyClick(self.window, key)
            case {"do": "new" | "undo" | "redo" as name}:
                getattr(self.window.actions_, name).trigger()
            case {"do": "open", "path": path}:
                self.window.open_pictures([Path(path)])
            case {"do": "export", "path": path}:
                self.window.exporter.finished.connect(lambda _, rows: say(event="exported", rows=rows))
                self.window.exporter.failed.connect(lambda text: say(event="failed", text=text))
                self.window.export_to(Path(path))
            case {"do": "history"}:
                say(event="history", records=self._history())
            case {"do": "status"}:
                line = self.window.status_line
                say(event="status", saved=line.saved.text(), notice=line.notice.text())
            case {"do": "close"}:
                self.window.close()

    def _history(self) -> list[dict[str, object]]:
        return [
            {
                "id": str(record.id),
                "strokes": len(record.drawing.strokes) if record.drawing else 0,
                "text": record.text,
                "label": record.label,
                "read": record.reading.text if record.reading else None,
                "source": str(record.source),
            }
            for record in self.window.strip.records
        ]


def _begin() -> None:
    window = next(widget for widget in Application.topLevelWidgets() if isinstance(widget, MainWindow))
    Driver(window)
    say(event="shown", size=[window.pad.width(), window.pad.height()])


def _with_driver() -> None:
    plain = Application.exec

    def exec_() -> int:
        QTimer.singleShot(0, _begin)
        return plain()

    Application.exec = staticmethod(exec_)  # type: ignore[method-assign]


if __name__ == "__main__":
    _with_driver()
    raise SystemExit(main(sys.argv[1:]))
