"""The strip keeps the latest drawings in order, opens and deletes them, by mouse and by keyboard."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPaintEvent, QPixmap, QRegion, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from digitpad.domain import Drawing, Picture, Point, Source, Stroke, Verdict
from digitpad.ui import thumbnails as thumbnails_module
from digitpad.ui.history_model import RECORD_ROLE, HistoryModel
from digitpad.ui.history_strip import HistoryStrip
from digitpad.ui.lane_journal import LATEST
from digitpad.ui.theme import DARK, LIGHT, Theme
from digitpad.ui.thumbnails import Thumbnails
from tests.ui.widget_data import NOON, SEVEN, reading, record

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from digitpad.domain import Recognition


@pytest.fixture
def strip(qtbot: QtBot) -> HistoryStrip:
    strip = HistoryStrip()
    qtbot.addWidget(strip)
    strip.resize(500, strip.height())
    strip.show()
    return strip


def numbers(strip: HistoryStrip) -> list[int]:
    return [shown.id.int - 1000 for shown in strip.records]


def test_the_newest_is_first_whatever_order_they_come_in(strip: HistoryStrip):
    strip.set_records([record(2), record(3), record(1)])
    strip.upsert(record(5))
    strip.upsert(record(4))
    assert numbers(strip) == [5, 4, 3, 2, 1]


def test_a_changed_record_keeps_its_place_and_a_deleted_one_leaves(strip: HistoryStrip):
    strip.set_records([record(1), record(2), record(3)])
    strip.upsert(record(2, reading(d7=0.98), label="1"))
    assert numbers(strip) == [3, 2, 1]
    assert strip.records[1].label == "1"
    strip.upsert(record(2, deleted=True))
    assert numbers(strip) == [3, 1]
    strip.remove(record(3).id)
    strip.remove(record(3).id)
    assert numbers(strip) == [1]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.booleans()), max_size=20))
def test_the_model_keeps_qt_s_contract(steps: list[tuple[bool, int, bool]]):
    model = HistoryModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    expected: set[int] = set()
    for is_upsert, number, deleted in steps:
        if is_upsert:
            model.upsert(record(number, deleted=deleted))
            expected = expected - {number} if deleted else expected | {number}
        else:
            model.remove(record(number).id)
            expected -= {number}
        assert [shown.id.int - 1000 for shown in model.records] == sorted(expected, reverse=True)
    tester.deleteLater()


def test_a_click_opens(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(1), record(2)])
    place = strip.visualRect(strip.model().index(1, 0)).center()
    with qtbot.waitSignal(strip.opened) as opened:
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [record(1).id]


def test_the_keyboard_moves_opens_and_deletes(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(1), record(2), record(3)])
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    with qtbot.waitSignal(strip.opened) as opened:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert opened.args == [record(2).id]
    with qtbot.waitSignal(strip.delete_requested) as deleted:
        qtbot.keyClick(strip, Qt.Key.Key_Delete)
    assert deleted.args == [record(2).id]


def test_an_empty_strip_takes_no_focus_and_no_keys(strip: HistoryStrip, qtbot: QtBot):
    assert strip.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(strip.opened), qtbot.assertNotEmitted(strip.delete_requested):
        qtbot.keyClick(strip, Qt.Key.Key_Return)
        qtbot.keyClick(strip, Qt.Key.Key_Delete)
    strip.upsert(record(1))
    assert strip.focusPolicy() == Qt.FocusPolicy.StrongFocus
    strip.grab()


def test_the_menu_does_what_it_says_with_the_one_it_was_asked_on(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(1), record(2)])
    menu = strip.menu_for(strip.model().index(0, 0))
    strip.upsert(record(3))  # while the menu is open
    opening, replaying, deleting, erasing = menu.actions()
    with qtbot.waitSignal(strip.opened) as opened:
        opening.trigger()
    with qtbot.waitSignal(strip.replay_requested) as replayed:
        replaying.trigger()
    with qtbot.waitSignal(strip.delete_requested) as deleted:
        deleting.trigger()
    with qtbot.waitSignal(strip.erase_requested) as erased:
        erasing.trigger()
    assert opened.args == replayed.args == deleted.args == erased.args == [record(2).id]


def test_the_context_menu_pops_up_by_key_and_not_beside_a_thumbnail(strip: HistoryStrip):
    strip.set_records([record(1)])
    beside = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(400, 10), QPoint(400, 10))
    strip.contextMenuEvent(beside)
    assert QApplication.activePopupWidget() is None
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    strip.contextMenuEvent(by_key)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_the_wheel_scrolls_sideways_and_asks_for_older_ones_once(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(number) for number in range(20)])
    turn = QWheelEvent(
        QPointF(10, 10),
        QPointF(10, 10),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own signature
    )
    before = strip.horizontalScrollBar().value()
    strip.wheelEvent(turn)
    assert strip.horizontalScrollBar().value() == before + 120
    with qtbot.waitSignal(strip.older_wanted) as wanted:
        strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum())
    assert wanted.args == [record(0).id]
    with qtbot.assertNotEmitted(strip.older_wanted):
        strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum() - 1)
    strip.add_older([record(-1), record(-2)])
    assert numbers(strip)[-2:] == [-1, -2]


def test_a_new_drawing_is_in_sight_at_the_start(strip: HistoryStrip):
    strip.set_records([record(number) for number in range(20)])
    strip.upsert(record(30))
    assert strip.horizontalScrollBar().value() == 0


class Painted(QObject):
    """What was painted of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def test_of_one_that_changes_no_other_is_painted_again(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(number) for number in range(5)])
    qtbot.waitExposed(strip)
    QApplication.processEvents()
    painted = Painted(strip.viewport())
    strip.upsert(record(2, label="1"))
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    QApplication.processEvents()
    assert painted.region.boundingRect() == strip.visualRect(strip.model().index(2, 0))


def test_the_ring_is_around_the_one_that_the_pad_shows(strip: HistoryStrip):
    strip.set_records([record(number, reading(d7=0.9)) for number in range(20)])
    plain = strip.grab().toImage()
    strip.set_current(record(19).id)
    assert strip.grab().toImage() != plain
    strip.set_current(record(0).id)
    assert strip.visualRect(strip.model().index(19, 0)).right() <= strip.viewport().width()
    strip.set_current(None)
    assert strip.shown() is None


def test_a_typed_digit_is_left_to_the_window(strip: HistoryStrip, qtbot: QtBot):
    strip.set_records([record(1), record(2, reading(d7=0.9))])
    before = strip.currentIndex()
    qtbot.keyClick(strip, Qt.Key.Key_7)
    assert strip.currentIndex() == before


def told(one: Recognition) -> str:
    model = HistoryModel()
    model.set_model_names({"lenet-5": "LeNet-5"})
    model.set_records([one])
    return str(model.data(model.index(0), Qt.ItemDataRole.ToolTipRole))


def test_the_tooltip_tells_reading_model_and_time():
    text = told(record(1, reading(Verdict.UNSURE, d4=0.538, d9=0.433), label="9"))
    assert "You say: 9" in text
    assert "Read as 4 or 9" in text
    assert "Model: LeNet-5" in text
    assert "Drawn:" in text
    assert "Not read yet" in told(record(1))


def test_a_picture_tells_its_file_name_and_shows_itself(strip: HistoryStrip):
    picture = Picture(png_of(QImage(60, 30, QImage.Format.Format_Grayscale8)), 60, 30, "ab" * 32, "five.png")
    one = record(1)
    one = type(one)(
        one.id, one.device_id, NOON + dt.timedelta(hours=1), Source.FILE, picture=picture, reading=None
    )
    assert "five.png" in told(one)
    thumbnail = Thumbnails().of(one, QSize(44, 44), 2.0, LIGHT)
    assert thumbnail is not None
    assert thumbnail.size() == QSize(88, 88)
    assert thumbnail.toImage().pixelColor(44, 44).alpha() == 255
    strip.upsert(one)
    strip.grab()


def png_of(image: QImage) -> bytes:
    image.fill(200)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes where Qt wants a name
    return bytes(data.data())


def test_thumbnails_are_painted_once_and_again_when_ink_or_theme_change(qtbot: QtBot):
    thumbnails = Thumbnails()

    def of(one: Recognition, scale: float = 1.0, theme: Theme = LIGHT) -> QPixmap:
        made = thumbnails.of(one, QSize(44, 44), scale, theme)
        assert made is not None
        return made

    first = of(record(1))
    assert of(record(1, reading(d7=0.9))) is first
    assert of(record(1), 2.0) is not first
    assert of(record(1), theme=DARK).toImage() != first.toImage()
    more = Drawing((*SEVEN.strokes, Stroke((Point(0.9, 0.9),))))
    assert of(record(1, drawing=more)).toImage() != first.toImage()


def with_picture(number: int) -> Recognition:
    image = QImage(20, 30, QImage.Format.Format_Grayscale8)
    image.fill(number)
    return replace(record(number), drawing=None, picture=Picture(png_of(image), 20, 30, "", "9.png"))


def test_pictures_that_come_at_once_are_painted_a_few_a_frame(
    strip: HistoryStrip, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(thumbnails_module, "FRAME_S", 0.0)
    thumbnails, (one, other) = Thumbnails(), (with_picture(1), with_picture(2))

    def made(record: Recognition) -> bool:
        return thumbnails.of(record, QSize(20, 20), 1.0, LIGHT) is not None

    thumbnails.begin()
    assert (made(one), made(other), made(record(3)), thumbnails.is_behind) == (True, False, True, True)
    thumbnails.begin()
    assert (made(one), made(other), thumbnails.is_behind) == (True, True, False)
    strip.set_records([with_picture(number) for number in range(5)])
    qtbot.waitUntil(lambda: len(strip._delegate.thumbnails._kept) == 5)


def test_who_scrolls_or_moves_on_is_not_pulled_back_to_the_one_that_is_shown(strip: HistoryStrip):
    strip.set_records([record(number) for number in range(20)])
    strip.set_current(record(19).id)
    strip.setCurrentIndex(strip.model().index(15, 0))
    strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum())
    strip.set_current(record(19).id)
    assert strip.currentIndex().row() == 15
    assert strip.horizontalScrollBar().value() == strip.horizontalScrollBar().maximum()
    strip.set_current(record(10).id)
    assert strip.currentIndex().row() == 9


def test_many_at_once_are_one_change_and_the_strip_grows_no_longer(strip: HistoryStrip):
    strip.set_records([record(number) for number in range(LATEST)])
    strip.setCurrentIndex(strip.model().index(3, 0))
    focused = strip.records[3].id
    changes: list[str] = []
    strip.model().rowsInserted.connect(lambda *_: changes.append("rows"))
    strip.model().modelReset.connect(lambda: changes.append("all"))
    dropped: list[set[UUID]] = []
    strip.dropped.connect(dropped.append)
    strip.merge([record(number) for number in range(LATEST, LATEST + 2)] + [record(5, deleted=True)])
    assert changes == ["all"]
    assert dropped == [{record(0).id, record(5).id}]
    assert numbers(strip) == [number for number in range(LATEST + 1, 0, -1) if number != 5]
    assert strip.currentIndex().data(RECORD_ROLE).id == focused


def test_who_looks_at_older_ones_is_not_taken_away_from_them(strip: HistoryStrip):
    strip.resize(500, strip.height())
    strip.set_records([record(number) for number in range(100, 150)])
    QApplication.processEvents()
    strip.horizontalScrollBar().setValue(900)
    seen = strip.in_sight()[2]
    resets: list[None] = []
    strip.model().modelReset.connect(lambda: resets.append(None))
    strip.merge([record(number) for number in range(99)])
    assert resets == []
    assert strip.horizontalScrollBar().value() == 900
    assert seen in strip.in_sight()
    assert len(strip.records) == 149


def test_a_row_is_found_among_many_without_looking_at_all(strip: HistoryStrip):
    records = [record(number) for number in range(1000)]
    strip.set_records(records)
    strip.remove(records[500].id)
    strip.upsert(replace(records[7], drawn_at=records[999].drawn_at))
    found = [strip._model.row_of(each.id) for each in strip.records]
    assert found == list(range(999))
    assert strip._model.row_of(records[500].id) is None
