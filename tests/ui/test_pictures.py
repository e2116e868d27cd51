"""Pictures in and out of the whole window: many at once, folders, the clipboard, copies and files."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from digitpad.domain import Source
from digitpad.ink import picture as picture_module
from digitpad.storage import pictures as pictures_module
from digitpad.storage.errors import JournalFull
from digitpad.storage.journal import Journal
from digitpad.ui import picture_intake
from tests.ui.pointers import draw_with_mouse, drop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.domain import Recognition
    from digitpad.storage.taken import Taken
    from digitpad.ui.main_window import MainWindow
    from tests.ui.conftest import Begin

ONE = [(200, 80), (200, 300)]

pytestmark = pytest.mark.usefixtures("quick", "own_look")


@pytest.fixture(autouse=True)
def own_clipboard(qapp: QApplication) -> Iterator[None]:
    """What a test puts there is gone with it."""
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def window(app: App, qtbot: QtBot) -> MainWindow:
    """A window with its journal open."""
    qtbot.waitUntil(lambda: app.keeper.is_open)
    return app.window


def kept(path: Path) -> list[Recognition]:
    with Journal.open_reader(path) as reader:
        return list(reader.records())


def save(path: Path, seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(seed).integers(0, 255, (40, 30), dtype=np.uint8)
    Image.fromarray(values).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 13):
        save(tmp_path / "scans" / f"{number}.png", number)
    return tmp_path / "scans"


def names(window: MainWindow) -> list[str]:
    return [record.picture.name for record in window.strip.records if record.picture]


# In


def test_many_pictures_dropped_at_once_are_all_taken_in_and_read(
    window: MainWindow, qtbot: QtBot, folder: Path, path: Path
):
    draw_with_mouse(window.pad, ONE)
    with qtbot.waitSignal(window.pictures.intake.finished):
        assert drop(window, [QUrl.fromLocalFile(str(folder))])
    qtbot.waitUntil(lambda: len(kept(path)) == 13 and all(record.reading for record in kept(path)))
    qtbot.waitUntil(lambda: all(record.reading for record in window.strip.records))
    assert names(window) == [f"{number}.png" for number in range(12, 0, -1)]
    assert {record.source for record in kept(path) if record.picture} == {Source.BATCH}
    assert not window.desk.drawing.is_blank  # what lies on the pad stays there
    assert window.status_line.said == "Pictures taken in: 12."
    assert window.pictures.progress.isHidden()


def test_the_latest_pictures_are_there_after_a_new_start(begin: Begin, qtbot: QtBot, folder: Path):
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.is_open)
    draw_with_mouse(app.window.pad, ONE)
    app.desk.put_away()
    with qtbot.waitSignal(app.intake.finished):
        app.window.pictures.open([folder])
    app.window.close()
    again = begin()
    qtbot.waitUntil(lambda: len(again.window.strip.records) == 13)
    assert names(again.window) == [f"{number}.png" for number in range(12, 0, -1)]


def test_pictures_given_before_the_journal_is_open_are_taken_in(begin: Begin, qtbot: QtBot, folder: Path):
    app = begin()
    assert not app.keeper.is_open
    app.window.pictures.open([folder])
    assert app.intake.is_busy
    qtbot.waitUntil(lambda: len(names(app.window)) == 12)


def test_of_very_many_the_latest_are_shown(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(picture_intake, "SHOWN_AT_ONCE", 4)
    monkeypatch.setattr(pictures_module, "AT_ONCE", 2)
    window.pictures.intake._not_shown = type(window.pictures.intake._not_shown)(maxlen=3)
    window.pictures.open([folder])
    qtbot.waitUntil(lambda: names(window)[:3] == ["12.png", "11.png", "10.png"])
    assert len(names(window)) < 12


def test_the_folder_and_the_pictures_are_chosen_from_the_menu(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    two = [str(folder / "1.png"), str(folder / "2.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (two, ""))
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.actions_.open.trigger()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.actions_.open_folder.trigger()
    assert window.status_line.said == "Pictures taken in: 10. Here already: 2."
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.actions_.open_folder.trigger()
    assert not window.pictures.intake.is_busy


def test_what_cannot_be_read_is_listed_at_the_end(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    (folder / "3.png").write_text("Dear all")
    (folder / "9.png").write_bytes(b"")
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.pictures.open([folder])
    assert window.status_line.said == "Pictures taken in: 10. Not readable: 2."
    window.status_line._act()
    shown = window.pictures.unreadable
    assert shown is not None
    assert shown.isVisible()
    assert [line.title for line in shown.lines.lines] == ["3.png", "9.png"]
    assert "empty" in shown.lines.lines[1].text
    shown.copy_button.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in copied] == [str(folder / "3.png"), str(folder / "9.png")]
    monkeypatch.setattr("digitpad.ui.unreadable_list.SHOWN", 1)
    shown.refill()
    assert [line.title for line in shown.lines.lines] == ["3.png"]
    shown.close()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """Lets one picture after the other through; each is kept by itself, and told."""
    monkeypatch.setattr(pictures_module, "AT_ONCE", 1)
    monkeypatch.setattr(pictures_module, "TOLD_AFTER_S", 0.0)
    gate = threading.Semaphore(0)
    read = picture_module.read_picture

    def wait(content: bytes, name: str) -> object:
        assert gate.acquire(timeout=30)
        return read(content, name)

    monkeypatch.setattr(pictures_module, "read_picture", wait)
    yield gate
    gate.release(100)


def test_how_far_it_is_is_shown_and_cancelling_keeps_what_came_in(
    window: MainWindow, qtbot: QtBot, folder: Path, path: Path, gate: threading.Semaphore
):
    window.pictures.open([folder])
    line = window.pictures.progress
    gate.release(5)
    qtbot.waitUntil(lambda: line.said == "Taking in pictures: 5 of 12")
    assert line.isVisible()
    assert (line.bar.value(), line.bar.maximum()) == (round(1000 * 5 / 12), 1000)
    with qtbot.waitSignal(window.pictures.intake.stopped) as stopped:
        line.cancel_button.click()
        gate.release(1)  # for the one that may be under way
    (taken,) = stopped.args
    assert taken.added in (5, 6)
    assert len(kept(path)) == taken.added
    assert line.isHidden()
    assert window.status_line.said.startswith(f"Pictures taken in: {taken.added}.")
    assert "to go on" in window.status_line.said
    gate.release(12)
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.pictures.open([folder])
    known = taken.added
    assert window.status_line.said == f"Pictures taken in: {12 - known}. Here already: {known}."


def test_what_is_dropped_meanwhile_follows(
    window: MainWindow, qtbot: QtBot, folder: Path, gate: threading.Semaphore, path: Path
):
    done: list[Taken] = []
    window.pictures.intake.finished.connect(done.append)
    window.pictures.open([folder])
    window.pictures.open([save(folder.parent / "a.png", 20), save(folder.parent / "b.png", 21)])
    gate.release(12)
    qtbot.waitUntil(lambda: len(done) == 1)
    assert window.pictures.intake.is_busy
    gate.release(2)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert len(kept(path)) == 14


def test_a_journal_that_is_full_ends_it_and_says_what_to_do(
    window: MainWindow, qtbot: QtBot, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise JournalFull(path)

    monkeypatch.setattr(Journal, "take_in", full)
    with qtbot.waitSignal(window.pictures.intake.failed):
        window.pictures.open([folder])
    assert "no room left" in window.status_line.said
    assert "to go on" in window.status_line.said
    assert window.pictures.progress.isHidden()


def test_leaving_meanwhile_keeps_what_came_in_and_the_rest_can_follow(
    begin: Begin, qtbot: QtBot, folder: Path, path: Path, gate: threading.Semaphore
):
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.is_open)
    app.window.pictures.open([folder])
    gate.release(4)
    qtbot.waitUntil(lambda: len(kept(path)) == 4)
    gate.release(1)
    app.window.close()
    assert app.saved
    before = len(kept(path))
    assert before in (4, 5)
    again = begin()
    gate.release(12)
    with qtbot.waitSignal(again.intake.finished) as finished:
        again.window.pictures.open([folder])
    (taken,) = finished.args
    assert (taken.added, taken.known) == (12 - before, before)


# The clipboard


def clipboard_with(**formats: bytes) -> None:
    mime = QMimeData()
    for name, content in formats.items():
        mime.setData(f"image/{name}", content)
    QGuiApplication.clipboard().setMimeData(mime)


def png_of(image: QImage) -> bytes:
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want a bytes
    return bytes(packed.data())


@pytest.mark.parametrize("as_pixels", [True, False])
def test_a_picture_on_the_clipboard_is_pasted_shown_and_read(
    window: MainWindow, qtbot: QtBot, path: Path, *, as_pixels: bool
):
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    if as_pixels:
        QGuiApplication.clipboard().setImage(image)
    else:
        clipboard_with(png=png_of(image))
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    qtbot.waitUntil(lambda: bool(kept(path)) and kept(path)[0].reading is not None)
    (record,) = kept(path)
    assert record.source is Source.CLIPBOARD
    assert record.picture is not None
    assert (record.picture.name, record.picture.width, record.picture.height) == ("clipboard.png", 40, 60)


def test_files_on_the_clipboard_are_opened(window: MainWindow, qtbot: QtBot, folder: Path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    QGuiApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: len(names(window)) == 12)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder / "7.png"))])
    QGuiApplication.clipboard().setMimeData(mime)
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    assert window.desk.picture is not None
    assert window.desk.picture.name == "7.png"


@pytest.mark.parametrize("text", [None, "7"])
def test_a_clipboard_without_a_picture_is_told(window: MainWindow, text: str | None):
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    window.actions_.paste.trigger()
    assert window.status_line.said == "There is no picture on the clipboard."


def test_a_damaged_picture_and_one_too_large_on_the_clipboard_are_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    clipboard_with(jpeg=b"\xff\xd8 no more")
    with qtbot.waitSignal(window.desk.picture_failed):
        window.actions_.paste.trigger()
    assert "clipboard.jpg" in window.status_line.said
    monkeypatch.setattr(picture_module, "PIXEL_LIMIT", 1000)
    QGuiApplication.clipboard().setImage(QImage(40, 60, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(window.desk.picture_failed):
        window.actions_.paste.trigger()
    assert "too large" in window.status_line.said
    assert not window.desk.has_something


def test_one_that_came_in_with_its_folder_is_shown_and_can_be_taken_in_once_more(
    window: MainWindow, qtbot: QtBot, folder: Path, path: Path
):
    with qtbot.waitSignal(window.pictures.intake.finished):
        window.pictures.open([folder])
    with qtbot.waitSignal(window.desk.picture_known):
        window.pictures.open([folder / "7.png"])
    assert window.desk.picture is not None
    assert "“7.png” is in the history already" in window.status_line.said
    assert len(kept(path)) == 12
    window.status_line._act()
    qtbot.waitUntil(lambda: len(kept(path)) == 13)


# Out


def ink_in(image: QImage) -> float:
    """The share that is dark."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    dark = sum(grey.pixelColor(x, y).red() < 128 for x in range(0, 512, 4) for y in range(0, 512, 4))
    return dark / 128**2


def test_a_drawing_is_copied_as_pixels_and_as_lines(window: MainWindow, qtbot: QtBot):
    draw_with_mouse(window.pad, ONE)
    with qtbot.waitSignal(window.pictures.copies.copied):
        window.actions_.copy.trigger()
    mime = QGuiApplication.clipboard().mimeData()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (512, 512)
    assert 0.01 < ink_in(image) < 0.3
    assert png_size(bytes(mime.data("image/png").data())) == (512, 512)
    root = ET.fromstring(bytes(mime.data("image/svg+xml").data()))  # noqa: S314 - our own
    assert root.get("viewBox") == "0 0 512 512"
    drawn = QImage(512, 512, QImage.Format.Format_Grayscale8)
    paint_svg(bytes(mime.data("image/svg+xml").data()), drawn)
    assert ink_in(drawn) == pytest.approx(ink_in(image), abs=0.005)
    assert window.status_line.said == "Copied as a picture"


def png_size(content: bytes) -> tuple[int, int]:
    image = QImage.fromData(content)
    return image.width(), image.height()


def paint_svg(content: bytes, image: QImage) -> None:
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer

    image.fill(QColor("white"))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(content)).render(painter)
    painter.end()


def test_what_was_copied_can_be_pasted(window: MainWindow, qtbot: QtBot):
    draw_with_mouse(window.pad, ONE)
    with qtbot.waitSignal(window.pictures.copies.copied):
        window.actions_.copy.trigger()
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: window.desk.picture is not None)


def test_with_nothing_on_the_pad_there_is_nothing_to_copy_or_save(window: MainWindow):
    assert not window.actions_.copy.isEnabled()
    assert not window.actions_.save.isEnabled()
    draw_with_mouse(window.pad, ONE)
    assert window.actions_.copy.isEnabled()
    assert window.actions_.save.isEnabled()


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("one.png", "*.svg", "one.png"),
        ("one.SVG", "*.png", "one.SVG"),
        ("one", "*.svg", "one.svg"),
        ("one.2026", "*.png", "one.2026.png"),
    ],
)
def test_a_drawing_is_saved_as_pixels_or_lines(  # noqa: PLR0913, PLR0917 - fixtures and cases
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    kind: str,
    written: str,
):
    def choose(_window: QWidget, _title: str, _name: str, kinds: str) -> tuple[str, str]:
        return str(tmp_path / typed), next(text for text in kinds.split(";;") if kind in text)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    draw_with_mouse(window.pad, ONE)
    before = set(tmp_path.iterdir())
    with qtbot.waitSignal(window.pictures.copies.saved) as saved:
        window.actions_.save.trigger()
    assert saved.args == [tmp_path / written]
    assert set(tmp_path.iterdir()) - before == {tmp_path / written}
    content = (tmp_path / written).read_bytes()
    if written.lower().endswith("svg"):
        assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    else:
        with Image.open(tmp_path / written) as image:
            assert (image.size, image.mode) == ((1024, 1024), "L")
            assert image.getextrema() == (0, 255)
    assert window.status_line.said == f"Saved as {written}"


def test_a_picture_is_saved_as_it_is_kept(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    window.pictures.open([save(tmp_path / "nine.png")])
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    picture = window.desk.picture
    assert picture is not None
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.png"), ""))
    with qtbot.waitSignal(window.pictures.copies.saved):
        window.actions_.save.trigger()
    assert (tmp_path / "copy.png").read_bytes() == picture.png
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.svg"), ""))
    with qtbot.waitSignal(window.pictures.copies.saved):
        window.actions_.save.trigger()
    drawn = QImage(picture.width, picture.height, QImage.Format.Format_Grayscale8)
    paint_svg((tmp_path / "copy.svg").read_bytes(), drawn)
    kept_pixels = QImage.fromData(picture.png).convertToFormat(QImage.Format.Format_Grayscale8)
    assert drawn.pixelColor(5, 5).red() == pytest.approx(kept_pixels.pixelColor(5, 5).red(), abs=2)


def test_a_picture_that_cannot_be_written_is_told_and_leaves_what_was_there(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    draw_with_mouse(window.pad, ONE)
    (tmp_path / "folder.png").mkdir()
    before = set(tmp_path.iterdir())
    for place in (tmp_path / "nowhere" / "one.png", tmp_path / "folder.png"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, place=place: (str(place), ""))
        with qtbot.waitSignal(window.pictures.copies.failed):
            window.actions_.save.trigger()
        assert place.name in window.status_line.said
        assert set(tmp_path.iterdir()) == before


def test_a_file_that_the_dialog_did_not_ask_about_is_not_replaced_unasked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    draw_with_mouse(window.pad, ONE)
    (tmp_path / "one.png").write_text("precious")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "one"), ""))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    with qtbot.assertNotEmitted(window.pictures.copies.saved):
        window.actions_.save.trigger()
    assert (tmp_path / "one.png").read_text() == "precious"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    with qtbot.waitSignal(window.pictures.copies.saved):
        window.actions_.save.trigger()
