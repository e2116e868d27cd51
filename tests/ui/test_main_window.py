"""The whole window, put together as the program does, over a real journal and a stand-in for the model."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QAction, QFileOpenEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMessageBox,
    QWidget,
)

from digitpad import app as app_module
from digitpad import paths
from digitpad.domain import NO_DIGIT
from digitpad.inference.errors import ModelCorrupt, ModelMissing
from digitpad.storage.errors import JournalMissing
from digitpad.storage.journal import Journal
from digitpad.ui.pad import Tool
from tests.ui.fake_process import FakeProcess
from tests.ui.pointers import draw_with_mouse, draw_with_pen, drop, stylus

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.domain import Recognition
    from digitpad.ui.application import Application
    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.reading_state import ReadingState
    from tests.ui.conftest import Begin

ONE = [(200, 80), (200, 300)]
OTHER = [(100, 80), (300, 90), (200, 300)]


pytestmark = pytest.mark.usefixtures("quick", "own_look")


def kept(path: Path) -> list[Recognition]:
    """What the journal holds, which a window that was just opened may still be making."""
    try:
        with Journal.open_reader(path) as reader:
            return list(reader.records())
    except JournalMissing:
        return []


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)


def strokes_on(window: MainWindow) -> int:
    return len(window.pad.drawing.strokes)


def label_in(window: MainWindow) -> str | None:
    return window.panel.state.label


# Layout


def test_below_820_pixels_the_panel_folds_under_the_pad(window: MainWindow):
    for width, folded in [(1080, False), (820, False), (819, True), (480, True), (1000, False)]:
        window.resize(width, 720)
        QApplication.processEvents()
        assert window.panel.is_folded == folded
        pad, panel = window.pad.geometry(), window.panel.geometry()
        if folded:
            assert panel.top() > pad.bottom()
        else:
            assert panel.left() > pad.right()
            assert panel.height() == pad.height()


@pytest.mark.parametrize("width", [480, 640, 819, 820, 1200])
def test_nothing_is_cut_off_in_the_lowest_window(window: MainWindow, width: int):
    window.resize(width, window.minimumHeight())
    QApplication.processEvents()
    assert window.height() == window.minimumHeight()
    assert window.pad.height() >= window.pad.minimumSizeHint().height()
    panel = window.panel
    assert panel.height() >= panel.minimumSizeHint().height()
    for part in (panel.reading_card, panel.bars, panel.model_view):
        if part.isVisible():
            assert panel.rect().contains(part.geometry())
            assert part.height() >= part.minimumSizeHint().height()


# Drawing and reading


def test_a_drawing_is_read_saved_and_shown_in_the_strip(window: MainWindow, qtbot: QtBot, path: Path):
    draw_with_mouse(window.pad, ONE)
    qtbot.waitUntil(lambda: window.panel.state.reading is not None)
    qtbot.waitUntil(lambda: window.status_line.saved.text().startswith("Saved"))
    qtbot.waitUntil(lambda: kept(path)[0].reading is not None)
    assert window.panel.reading_card.words.digits == "1"
    assert [record.id for record in window.strip.records] == [kept(path)[0].id]
    assert window.strip.shown() == window.desk.current


def test_the_pens_pressure_reaches_the_journal_and_its_mouse_events_double_nothing(
    window: MainWindow, qtbot: QtBot, path: Path
):
    samples = [(100, 100, 0.2), (150, 120, 0.5), (200, 200, 0.9)]
    draw_with_pen(window.pad, samples, stylus(), with_mouse=True)
    qtbot.waitUntil(lambda: window.status_line.saved.text().startswith("Saved"))
    (record,) = kept(path)
    assert record.drawing is not None
    (stroke,) = record.drawing.strokes
    assert [point.pressure for point in stroke.points] == pytest.approx([0.2, 0.5, 0.9], abs=0.001)


def test_a_pen_over_the_window_silences_the_palm(window: MainWindow, qapp: Application):
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.TabletEnterProximity))
    draw_with_mouse(window.pad, ONE)
    assert strokes_on(window) == 0


def test_digits_enter_and_delete_do_what_they_say(window: MainWindow, qtbot: QtBot, path: Path):
    draw_with_mouse(window.pad, ONE)
    qtbot.waitUntil(lambda: window.panel.state.reading is not None)
    press(window, Qt.Key.Key_4)
    assert label_in(window) == "4"
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert label_in(window) is None
    press(window, Qt.Key.Key_Return)
    assert label_in(window) == "1"
    press(window, Qt.Key.Key_Delete)
    assert not window.desk.has_something
    assert window.status_line.said == "Drawing deleted"
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [record.label for record in window.strip.records] == ["1"]


def test_the_minus_key_says_that_it_is_not_a_digit(window: MainWindow, qtbot: QtBot, path: Path):
    draw_with_mouse(window.pad, ONE)
    press(window, Qt.Key.Key_Minus)
    assert label_in(window) == NO_DIGIT
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert label_in(window) is None
    window.actions_.no_digit.trigger()
    qtbot.waitUntil(lambda: window.status_line.saved.text().startswith("Saved"))
    qtbot.waitUntil(lambda: [record.label for record in kept(path)] == [NO_DIGIT])


def test_the_keypads_digits_count_too(window: MainWindow):
    draw_with_mouse(window.pad, ONE)
    press(window, Qt.Key.Key_7, Qt.KeyboardModifier.KeypadModifier)
    assert window.panel.state.label == "7"


def test_shortcuts_reach_their_actions(window: MainWindow):
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    draw_with_mouse(window.pad, ONE)
    draw_with_mouse(window.pad, OTHER)
    press(window, Qt.Key.Key_Z, control)
    assert strokes_on(window) == 1
    press(window, Qt.Key.Key_Z, control | shift)
    assert strokes_on(window) == 2
    press(window, Qt.Key.Key_Backspace, control)
    assert strokes_on(window) == 0
    press(window, Qt.Key.Key_Z, control)
    press(window, Qt.Key.Key_E)
    assert window.actions_.eraser.isChecked()
    draw_with_mouse(window.pad, [(180, 200), (220, 200)])
    press(window, Qt.Key.Key_P)
    assert window.pad.tool is Tool.PEN
    draw_with_mouse(window.pad, ONE)
    assert strokes_on(window) == 2
    press(window, Qt.Key.Key_N, control)
    assert not window.desk.has_something
    assert len(window.strip.records) == 1


def test_actions_that_would_do_nothing_are_disabled(window: MainWindow, qtbot: QtBot):
    actions = window.actions_
    on_ink = [actions.undo, actions.clear, actions.delete, actions.confirm, *actions.digits]
    assert not any(action.isEnabled() for action in [*on_ink, actions.redo])
    draw_with_mouse(window.pad, ONE)
    qtbot.waitUntil(lambda: all(action.isEnabled() for action in on_ink))
    actions.new.trigger()
    assert not any(action.isEnabled() for action in [*on_ink, actions.redo])


def test_what_is_said_of_the_reading_is_made_once_a_change(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    plain = window.desk._state
    made: list[ReadingState] = []
    told: list[ReadingState] = []

    def watched() -> ReadingState:
        made.append(plain())
        return made[-1]

    monkeypatch.setattr(window.desk, "_state", watched)
    window.desk.reading_changed.connect(told.append)
    draw_with_mouse(window.pad, ONE)
    qtbot.waitUntil(window.actions_.confirm.isEnabled)
    window.actions_.new.trigger()
    assert not window.actions_.confirm.isEnabled()
    assert made == told


def test_a_click_in_the_strip_shows_the_drawing_and_writing_begins_a_new_one(
    window: MainWindow, qtbot: QtBot
):
    draw_with_mouse(window.pad, ONE)
    window.actions_.new.trigger()
    assert window.pad.drawing.is_blank
    place = window.strip.visualRect(window.strip.model().index(0, 0)).center()
    QTest.mouseClick(window.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert strokes_on(window) == 1
    assert window.panel.state.read_only
    draw_with_mouse(window.pad, OTHER)
    assert len(window.strip.records) == 2
    assert window.strip.shown() == window.strip.records[0].id


def test_what_lies_on_the_pad_is_replayed(window: MainWindow, qtbot: QtBot):
    assert not window.actions_.replay.isEnabled()
    draw_with_mouse(window.pad, ONE)
    window.actions_.replay.trigger()
    view = window.replays.view
    assert view is not None
    reader = view.panel.course_reader
    qtbot.waitUntil(lambda: bool(reader.steps) and not reader.is_reading)
    assert view.panel.record is not None
    assert view.panel.record.drawing == window.desk.drawing
    window.desk.new()
    draw_with_mouse(window.pad, OTHER)
    first = view.panel.record
    window.strip.replay_requested.emit(first.id)
    assert window.replays.view is view
    assert view.panel.record.drawing == first.drawing


def test_the_notice_of_a_deletion_brings_that_drawing_back(window: MainWindow):
    draw_with_mouse(window.pad, ONE)
    window.actions_.delete.trigger()
    draw_with_mouse(window.pad, OTHER)
    window.status_line._act()
    assert len(window.strip.records) == 2
    assert strokes_on(window) == 1


# The keyboard's reach and what is said of it


def visited_by_tab(window: MainWindow) -> list[QWidget]:
    window.activateWindow()
    window.toolbar.new_button.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in seen:
        seen.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return seen


def controls(window: MainWindow) -> list[QWidget]:
    """What can be worked with the keyboard just now."""
    no_focus = Qt.FocusPolicy.NoFocus
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != no_focus
        and widget.focusProxy() is None
        and not widget.isWindow()
    ]


def test_tab_visits_every_control_in_the_order_in_which_they_stand(window: MainWindow, qtbot: QtBot):
    draw_with_mouse(window.pad, ONE)
    window.actions_.new.trigger()
    draw_with_mouse(window.pad, OTHER)
    qtbot.waitUntil(window.actions_.confirm.isEnabled)
    window.actions_.undo.trigger()
    draw_with_mouse(window.pad, OTHER)
    visited = visited_by_tab(window)
    assert set(visited) >= set(controls(window)) - {window.strip.viewport()}
    rooms = [window.toolbar, window.pad, window.panel, window.strip, window.status_line]
    order = [
        next(index for index, room in enumerate(rooms) if room is widget or room.isAncestorOf(widget))
        for widget in visited
    ]
    assert order == sorted(order)
    in_toolbar = [
        widget.mapTo(window, QPoint()).x() for widget in visited if window.toolbar.isAncestorOf(widget)
    ]
    assert in_toolbar == sorted(in_toolbar)


def test_the_focus_can_be_seen(window: MainWindow):
    draw_with_mouse(window.pad, ONE)
    for widget in visited_by_tab(window):
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.grab().toImage() != without, f"no focus is seen on {widget.accessibleName()}"


def test_every_control_has_a_name_and_a_role(window: MainWindow, qtbot: QtBot):
    draw_with_mouse(window.pad, ONE)
    window.actions_.delete.trigger()  # brings a button with the notice
    draw_with_mouse(window.pad, OTHER)
    for widget in controls(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), f"{widget!r} has no name"
        if isinstance(widget, QAbstractButton):
            assert interface.role() in {
                QAccessible.Role.Button,
                QAccessible.Role.PushButton,
                QAccessible.Role.CheckBox,
                QAccessible.Role.RadioButton,
                QAccessible.Role.ButtonMenu,
                QAccessible.Role.ButtonDropDown,
            }
    assert QAccessible.queryAccessibleInterface(window.strip).role() == QAccessible.Role.List
    assert QAccessible.queryAccessibleInterface(window.toolbar.slider).role() == QAccessible.Role.Slider


def test_no_two_actions_share_a_shortcut_and_all_are_in_the_menu(window: MainWindow):
    actions = [value for value in vars(window.actions_).values() if isinstance(value, QAction)]
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    in_menu = set(window._menu.actions())
    for action in list(in_menu):
        submenu = action.menu()
        if submenu is not None:
            in_menu |= set(submenu.actions())  # type: ignore[attr-defined]  # the stub says QObject
    assert set(actions) - {window.actions_.menu} <= in_menu
    assert set(window.actions_.digits) <= in_menu


def test_a_tooltip_names_the_shortcut(window: MainWindow):
    shown = QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText)
    assert window.actions_.undo.toolTip() == f"Undo ({shown})"


# Choices


def chosen() -> dict[str, dict[str, object]]:
    return tomllib.loads(paths.settings_file().read_text(encoding="utf-8"))


def test_choices_are_remembered_and_restored(begin: Begin, qtbot: QtBot):
    app = begin()
    qtbot.waitUntil(lambda: app.reader.is_ready)
    app.window.actions_.thicker.trigger()
    app.window.actions_.theme_dark.trigger()
    with qtbot.waitSignal(app.reader.ready):
        app.window.picker.pick("softmax")
    app.window.resize(700, 600)
    app.window.close()
    assert chosen() == {
        "pad": {"pen_width": pytest.approx(0.045)},
        "window": {"theme": "dark"},
        "reading": {"model": "softmax"},
    }
    again = begin()
    assert again.window.pad.pen_width == pytest.approx(0.045)
    assert again.window.toolbar.slider.width_in_units() == pytest.approx(0.045)
    assert again.window.actions_.theme_dark.isChecked()
    assert again.themes.current().dark
    assert again.reader.model_id == "softmax"
    assert again.window.picker.current() == "softmax"
    assert (again.window.width(), again.window.height()) == (700, 600)
    again.window.actions_.theme_system.trigger()


def test_a_choice_is_kept_while_the_program_runs_on(
    begin: Begin, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digitpad.ui.choices.REMEMBER_MS", 0)
    app = begin()
    app.window.toolbar.slider.setValue(90)
    qtbot.waitUntil(lambda: paths.settings_file().exists())
    assert chosen()["pad"]["pen_width"] == pytest.approx(app.window.pad.pen_width)


def test_nothing_is_written_where_nothing_was_chosen(begin: Begin):
    begin().window.close()
    assert not paths.settings_file().exists()


def test_choices_that_cannot_be_kept_do_no_harm(begin: Begin, caplog: pytest.LogCaptureFixture, path: Path):
    paths.settings_file().parent.mkdir(parents=True)
    app = begin()
    paths.settings_file().write_text("this is = not toml [", encoding="utf-8")
    app.window.actions_.thicker.trigger()
    app.window.close()
    assert "is not remembered" in caplog.text
    assert app.saved


# Pictures


def a_picture(folder: Path, name: str = "nine.png") -> Path:
    Image.new("L", (40, 60), 255).save(folder / name)
    return folder / name


def test_a_picture_dropped_on_the_window_is_shown_and_read(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, path: Path
):
    assert drop(window, [QUrl.fromLocalFile(str(a_picture(tmp_path)))])
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    qtbot.waitUntil(lambda: bool(kept(path)) and kept(path)[0].reading is not None)
    record = kept(path)[0]
    assert record.picture is not None
    assert record.picture.name == "nine.png"
    assert window.panel.reading_card.words.digits == "9"


def test_what_is_no_file_is_not_taken(window: MainWindow):
    assert not drop(window, [QUrl("https://example.org/nine.png")])


def test_a_file_that_is_no_picture_is_named(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "letter.png").write_text("Dear all")
    window.pictures.open([tmp_path / "letter.png"])
    qtbot.waitUntil(lambda: "letter.png" in window.status_line.said)
    assert not window.desk.has_something


def test_a_picture_that_the_system_names_is_opened(
    window: MainWindow, qapp: Application, qtbot: QtBot, tmp_path: Path
):
    assert QApplication.sendEvent(qapp, QFileOpenEvent(str(a_picture(tmp_path))))
    qtbot.waitUntil(lambda: window.desk.picture is not None)


def test_a_picture_is_chosen_from_the_menu(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(a_picture(tmp_path))], ""))
    window.actions_.open.trigger()
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    window.actions_.open.trigger()
    assert len(window.strip.records) == 1


# Trouble and leaving


def test_not_saved_is_shown_with_what_to_do_and_goes_when_it_is_over(begin: Begin, qtbot: QtBot, path: Path):
    with Journal.open(path):
        app = begin()
        draw_with_mouse(app.window.pad, ONE)
        qtbot.waitUntil(lambda: app.window.status_line.saved.text() == "Not saved")
        assert "Another program has the history" in app.window.status_line.said
        assert len(app.window.pad.drawing.strokes) == 1
    qtbot.waitUntil(lambda: app.window.status_line.saved.text().startswith("Saved"))
    assert app.window.status_line.said == ""


def test_trouble_that_was_put_away_stays_away_until_somebody_tries_again(
    begin: Begin, qtbot: QtBot, path: Path
):
    with Journal.open(path):
        app = begin()
        line = app.window.status_line
        qtbot.waitUntil(lambda: bool(line.said))
        line.clear_notice()
        for _ in range(2):
            with qtbot.waitSignal(app.keeper.changed):  # it was tried again in vain
                pass
        assert line.said == ""
        assert line.saved.text() == "Not saved"
        app.keeper.retry()
        qtbot.waitUntil(lambda: bool(line.said))


def test_the_end_of_trouble_takes_only_its_own_notice_away(begin: Begin, qtbot: QtBot, path: Path):
    with Journal.open(path):
        app = begin()
        qtbot.waitUntil(lambda: bool(app.window.status_line.said))
        app.window.status_line.warn("a typo")
    qtbot.waitUntil(lambda: app.keeper.state.error is None)
    assert app.window.status_line.said == "a typo"


def test_a_damaged_history_is_told(begin: Begin, qtbot: QtBot, path: Path):
    path.write_bytes(b"damaged" * 1000)
    app = begin()
    qtbot.waitUntil(lambda: "kept as" in app.window.status_line.said)


def test_leaving_with_something_unsaved_asks_first(
    begin: Begin, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    questions: list[str] = []
    stays = [True]

    def answer(box: QMessageBox) -> int:
        questions.append(box.text())
        buttons = {button.text(): button for button in box.buttons()}
        buttons["Stay" if stays[0] else "Quit without saving"].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    with Journal.open(path):
        app = begin()
        draw_with_mouse(app.window.pad, ONE)
        qtbot.waitUntil(lambda: app.keeper.state.error is not None)
        assert not app.window.close()
        assert app.window.isVisible()
        stays[0] = False
        assert app.window.close()
    assert not app.saved
    assert questions == ["What you drew last is not saved and would be lost."] * 2


def test_leaving_at_once_keeps_everything(begin: Begin, path: Path):
    app = begin()
    draw_with_mouse(app.window.pad, ONE)
    app.window.close()
    assert app.saved
    (record,) = kept(path)
    assert record.key is not None


def test_leaving_hides_the_window_before_it_waits(begin: Begin, monkeypatch: pytest.MonkeyPatch):
    app = begin()
    visible: list[bool] = []
    finish = app.keeper.finish

    def watched(seconds: float) -> bool:
        visible.append(app.window.isVisible())
        return finish(seconds)

    monkeypatch.setattr(app.keeper, "finish", watched)
    app.window.close()
    assert visible == [False]


def test_without_any_model_the_pad_still_writes_and_keeps(
    begin: Begin, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def damaged() -> list[object]:
        raise ModelCorrupt("a card is damaged")

    def missing(self: FakeProcess, model_id: str) -> None:
        raise ModelMissing(f"there is no model {model_id}")

    monkeypatch.setattr(app_module, "available", damaged)
    monkeypatch.setattr(FakeProcess, "load", missing)
    app = begin()
    qtbot.waitUntil(lambda: app.window.status_line.model.text() == "No model")
    draw_with_mouse(app.window.pad, ONE)
    qtbot.waitUntil(lambda: app.window.status_line.saved.text().startswith("Saved"))
    assert len(kept(path)) == 1
    assert "there is no model" in app.window.panel.state.message


@pytest.mark.parametrize("answer", ["Erase for good", "Cancel"])
def test_erasing_for_good_asks_first(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str
):
    defaults: list[str] = []

    def say(box: QMessageBox) -> int:
        defaults.append(box.defaultButton().text())
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", say)
    draw_with_mouse(window.pad, [(200, 80), (200, 300)])
    window.desk.new()
    [drawn] = window.strip.records
    window.strip.erase_requested.emit(drawn.id)
    assert defaults == ["Cancel"]
    is_sure = answer != "Cancel"
    assert len(window.strip.records) == (0 if is_sure else 1)
    assert (window.status_line.said == "Drawing erased for good") == is_sure
    qtbot.waitUntil(lambda: not window.keeper.state.waiting)
