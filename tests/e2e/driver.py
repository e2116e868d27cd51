"""Run the program through its real entry point and do to its window what a person does.

``python -m tests.e2e.driver ARGUMENTS``: the arguments are digitpad's own. Commands come as JSON lines on
standard input, what the window shows goes as JSON lines to standard output. Nothing of the program is
replaced: the driver only hooks itself into the event loop's start.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea

from digitpad.cli import main
from digitpad.ui.application import Application
from digitpad.ui.main_window import MainWindow
from tests.ui.pointers import draw_with_mouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.saying import Said
    from digitpad.ui.keeper import SaveState


SETTLE_MS = 400
"""A picture is taken when layout and window manager have come to rest."""


def say(**facts: object) -> None:
    """One line for the test."""
    sys.__stdout__.write(json.dumps(facts) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def heard(sentence: object) -> Said:
    """What `tests.e2e.program.told` sent."""
    from digitpad.inference.frames import Sentence

    return msgspec.convert(sentence, Sentence).said()


class Driver(QObject):
    """Sits beside the window."""

    commanded = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.commanded.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        window.keeper.changed.connect(self._on_saving)
        window.desk.reading_changed.connect(self._on_reading)
        window.desk.history.changed.connect(lambda record: say(event="record", id=str(record.id)))
        window.sync.syncing.changed.connect(lambda _: self.do_sync())
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
        verdict = str(state.reading.verdict) if state.reading else None
        say(event="reading", text=text, verdict=verdict, label=state.label, phase=str(state.phase))

    def _obey(self, command: dict[str, Any]) -> None:
        getattr(self, f"do_{command.pop('do')}")(**command)

    def do_draw(self, places: list[tuple[float, float]]) -> None:
        draw_with_mouse(self.window.pad, places)

    def do_key(self, key: str) -> None:
        from PySide6.QtTest import QTest  # only here: the benchmark times the start with this driver in it

        QTest.keyClick(self.window, key)  # type: ignore[call-overload]  # the stubs want a bytes

    def do_type(self, keys: str) -> None:
        from PySide6.QtTest import QTest

        QTest.keyClicks(self.window.pad, keys)

    def do_digit(self, at: int) -> None:
        """Look at this digit of the number on the pad."""
        self.window.panel.choose_digit(at)

    def do_trigger(self, action: str) -> None:
        getattr(self.window.actions_, action).trigger()

    def do_open(self, path: str) -> None:
        self.window.pictures.open([Path(path)])

    def do_show(self, index: int) -> None:
        self.window.desk.open_record(self.window.strip.records[index].id)

    def do_export(self, path: str) -> None:
        from digitpad.storage.export import Wish

        self.window.exporter.progressed.connect(lambda far: say(event="exporting", rows=far.rows))
        self.window.exporter.finished.connect(lambda _, written: say(event="exported", rows=written.rows))
        self.window.exporter.failed.connect(lambda error: say(event="failed", text=str(error)))
        form: Any = Path(path).suffix[1:] or "idx"
        self.window.exchange.export_to(Path(path), Wish(form))

    def do_import(self, path: str) -> None:
        importer = self.window.importer
        importer.progressed.connect(lambda far: say(event="importing", rows=far.rows))
        importer.finished.connect(lambda _, done: say(event="imported", added=done.added, known=done.known))
        importer.failed.connect(lambda error: say(event="failed", text=str(error)))
        self.window.exchange.import_from(Path(path))

    def do_search(self, line: str) -> None:
        """List something else in the history's window, and say when that is shown."""
        history = self._part("history")
        history.model.listed.connect(
            lambda _: say(event="listed", rows=history.model.rowCount()),
            Qt.ConnectionType.SingleShotConnection,
        )
        history.show_filter(line)

    def do_resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)

    def do_maximise(self) -> None:
        self.window.showMaximized()

    def do_grab(self, path: str, of: str = "") -> None:
        """Paint the window or one of its dialogs, as `_part` has them."""

        def grab() -> None:
            window = self._part(of) if of else self.window
            say(event="grabbed", ok=window.grab().save(path))

        QTimer.singleShot(SETTLE_MS, grab)

    def do_scroll(self, of: str, share: float) -> None:
        bar = self._part(of).findChild(QScrollArea).verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))

    def do_shut(self, of: str) -> None:
        self._part(of).close()
        self.window.activateWindow()

    def do_place(self, of: str, width: int, height: int) -> None:
        self._part(of).resize(width, height)

    def do_compared(self) -> None:
        """Say when every model has read what lies on the pad."""
        view = self.window.models.compare_view
        if view is None:
            say(event="compared", summary="")
            return
        rows = view.rows.values()
        if any(row.is_outdated or (row.result is None and not row.error) for row in rows):
            QTimer.singleShot(20, self.do_compared)
        else:
            say(event="compared", summary=view.summary())

    def do_pad(self) -> None:
        say(event="pad", size=[self.window.pad.width(), self.window.pad.height()])

    def do_history(self) -> None:
        say(event="history", records=self._history())

    def do_status(self) -> None:
        line = self.window.status_line
        say(event="status", saved=line.saved.text(), notice=line.said)

    def do_sync(self) -> None:
        """Say how syncing stands, as badge and page have it."""
        state, badge = self.window.sync.syncing.state, self.window.status_line.sync
        facts = {"phase": state.phase.name, "waiting": state.waiting, "refused": state.refused}
        say(event="sync", badge=badge.text(), **facts)

    def do_show_sync(self, phase: str, cause: str = "", **facts: Any) -> None:
        """Show a state that syncing may come into; times are given in seconds from now."""
        from digitpad.storage.cluster import errors
        from digitpad.storage.sync.state import Phase, SyncState

        now = dt.datetime.now(dt.UTC)
        for time in {"next_try", "sent_at", "verified_at"} & facts.keys():
            facts[time] = now + dt.timedelta(seconds=facts[time])
        for sentence in {"problem", "warning"} & facts.keys():
            facts[sentence] = heard(facts[sentence])
        if cause:
            facts["cause"] = getattr(errors, cause)
        self.window.sync.show_state(SyncState(Phase[phase], **facts))

    def do_dots(self, places: list[str]) -> None:
        """Put these dots on the drawings of the strip, over and over."""
        from digitpad.storage.sync.state import Whereabouts

        self.window.sync._dots._soon.stop()  # the journal would say that all wait
        shown = [record.id for record in self.window.strip.records]
        found = {
            each: Whereabouts[place] for each, place in zip(shown, itertools.cycle(places), strict=False)
        }
        self.window.strip.set_whereabouts(shown, found)

    def do_sync_page(
        self,
        state: dict[str, Any],
        values: dict[str, Any],
        findings: list[list[Any]],
        refused: list[list[str]],
    ) -> None:
        """Open the page about syncing, with this state and form, found by the test, and refused."""
        from digitpad.storage.cluster.diagnosis import Finding, Step
        from digitpad.ui.passwords import PasswordNote
        from digitpad.ui.refused_list import RefusedDrawing
        from digitpad.ui.told import in_words

        commands = self.window.sync
        vars(commands)["_tell_password"] = lambda: None  # what is said of it here is made up, too
        commands.show_page()
        page = self._part("sync_page")
        page.form.show_values({**page.form.values(), **values})
        page.form._loaded = page.form.values()  # as if it had been saved
        page.form.changed.emit()
        page.show_findings("", [], testing=False)
        for step, ok, text in findings:
            commands._tools.found.emit(Finding(Step(step), ok, heard(text)))  # as the cluster's come
        if findings:
            commands._tools.examined.emit()
        self.do_show_sync(**state)
        vars(commands)["_on_refused"] = lambda _: None  # there are none in the journal
        drawings = [
            RefusedDrawing(UUID(int=number), told, in_words(heard(why)))
            for number, (told, why) in enumerate(refused)
        ]
        page.show_refused(drawings, len(refused))
        kept = commands._passwords.tr("Your system keeps the password ({keyring}).")
        page.show_password(PasswordNote(kept.format(keyring="Secret Service"), known=True))

    def do_close(self) -> None:
        page = self.window.sync.page
        if page is not None:
            page.load(self.window.sync.syncing.settings, {})  # what was typed for a picture is not missed
        self.window.close()

    def do_list(self, line: str, row: int, width: int, height: int) -> None:
        """Show the history's window with this search line and row, and say when all of it is there."""
        commands = self.window.history
        commands.show()
        window = commands.window
        assert window is not None
        window.resize(width, height)
        window.show_filter(line)
        self._when(
            lambda: window.model.is_listed and window.model.rowCount() > row and commands.finding.is_idle,
            lambda: window.view.go_to(row),
        )
        replay = window.detail.replay.course_reader
        self._when(
            lambda: bool(replay.steps) and not replay.is_reading and commands.finding.is_idle,
            lambda: say(event="listed", rows=window.model.rowCount()),
        )

    def do_insight(self) -> None:
        """Show charts in place of the list, and say when they are there."""
        window = self.window.history.window
        assert window is not None
        window.insight_button.click()
        page = window.insight
        assert page is not None
        self._when(lambda: page.insight is not None, lambda: say(event="insight"))

    def do_play(self, row: int, share: float) -> None:
        """Replay what is listed there, up to this share of it."""
        window = self.window.history.window
        assert window is not None
        listed = window.model.row_at(row)
        record = window.model.ink_of(listed.id) if listed is not None else None
        self.window.replays.show(record)
        view = self.window.replays.view
        assert view is not None
        reader = view.panel.course_reader

        def scrub() -> None:
            view.panel.scrub(share * view.panel.playhead.duration)
            say(event="replayed")

        self._when(lambda: bool(reader.steps) and not reader.is_reading, scrub)

    def _when(self, is_so: Callable[[], bool], then: Callable[[], object]) -> None:
        """Do this as soon as that is so."""
        if is_so():
            then()
        else:
            QTimer.singleShot(20, lambda: self._when(is_so, then))

    def _part(self, of: str) -> Any:
        """ "page" or "compare_view" of the models, or "sync_page", "history", "replay"."""
        window = self.window
        own = {"sync_page": window.sync.page, "history": window.history.window, "replay": window.replays.view}
        return own[of] if of in own else getattr(window.models, of)

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


def with_driver(driver: type[Driver]) -> None:
    """From now on the program's event loop starts with a driver of this kind beside the window."""
    plain = Application.exec

    def begin() -> None:
        window = next(widget for widget in Application.topLevelWidgets() if isinstance(widget, MainWindow))
        driver(window)
        say(event="shown")

    def exec_() -> int:
        QTimer.singleShot(0, begin)
        return plain()

    Application.exec = staticmethod(exec_)  # type: ignore[method-assign]


if __name__ == "__main__":
    with_driver(Driver)
    raise SystemExit(main(sys.argv[1:]))
