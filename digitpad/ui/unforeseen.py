"""Errors that nobody foresaw, on whatever thread: logged, told once each, and survived where that goes.

An exception in a slot ends the slot and not the program: Qt goes on with the next event, and what waits to be
saved is saved. Where errors follow each other without an end, as when painting fails, going on is of no use.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections import Counter, deque
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from digitpad import paths

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger(__name__)

TOO_MANY: Final = 100
TOO_MANY_SECONDS: Final = 5.0
IN_FULL: Final = 3
"""How often an error of one place is logged with its traceback. After that it is counted: a log full of one
error would have no room for what led to it."""


class Unforeseen(QObject):
    """Takes the place of Python's own hooks, which write to a standard error that may not be there."""

    told = Signal(str)
    """The kind of an error that has not been told before."""
    hopeless = Signal()
    """They do not stop. Told once."""
    _raised = Signal(str)
    _flooded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is caught yet."""
        super().__init__(parent)
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._latest: deque[float] = deque(maxlen=TOO_MANY)
        self._is_hopeless = False
        # From whatever thread to the Qt thread's next event: telling may fail, too, and must not nest.
        self._raised.connect(self.told, Qt.ConnectionType.QueuedConnection)
        self._flooded.connect(self.hopeless, Qt.ConnectionType.QueuedConnection)

    def catch(self) -> None:
        """From now on."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        sys.unraisablehook = _on_unraisable

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        place = kind.__name__, *_place(trace)
        with self._lock:
            self._counts[place] += 1
            count = self._counts[place]
            self._latest.append(monotonic())
            is_flood = len(self._latest) == TOO_MANY and (
                self._latest[-1] - self._latest[0] < TOO_MANY_SECONDS and not self._is_hopeless
            )
            self._is_hopeless = self._is_hopeless or is_flood
        if count <= IN_FULL:
            _log.error("an error that nobody foresaw", exc_info=(kind, error, trace))
        elif str(count).strip("0") == "1":
            _log.error("the same %s in %s, line %d, for the %d. time", *place, count)
        if is_flood:
            self._flooded.emit()
        elif count == 1 and not self._is_hopeless:
            self._raised.emit(kind.__name__)

    def _on_thread_error(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_error(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _on_unraisable(arguments: sys.UnraisableHookArgs) -> None:
    """An error that Python can raise nowhere, as in a destructor: nobody waits for what was done there."""
    said = arguments.err_msg or "an error that cannot be raised"
    error = arguments.exc_value or arguments.exc_type()
    _log.warning("%s", said, exc_info=(arguments.exc_type, error, arguments.exc_traceback))


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """File and line of the innermost call."""
    if trace is None:
        return "no place known", 0
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno


def tell_end() -> None:
    """Say that the program cannot go on, in a dialog since there is no window any more, and wait."""
    from digitpad.ui.about import open_logs

    translate = QCoreApplication.translate
    what = translate("Unforeseen", "digitpad cannot go on.")
    box = QMessageBox(QMessageBox.Icon.Critical, "digitpad", what)
    text = translate(
        "Unforeseen",
        "Something went wrong that nobody foresaw. What was shown as saved is safe. Start digitpad again; "
        "if this goes on, the logs tell more: {path}",
    )
    box.setInformativeText(text.format(path=paths.log_dir()))
    logs = box.addButton(translate("Unforeseen", "Show logs"), QMessageBox.ButtonRole.ActionRole)
    close = box.addButton(translate("Unforeseen", "Close"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.exec()
    if box.clickedButton() is logs:
        open_logs()
