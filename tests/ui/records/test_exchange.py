"""Export and import from the window: what is asked, what is written and taken in, and what is said of it."""

from __future__ import annotations

import csv
import json
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from digitpad.filters import EVERYTHING, RecordFilter
from digitpad.storage.export import Choice, Wish
from digitpad.storage.journal import Journal
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.records.export_question import ExportQuestion
from digitpad.ui.undertaking import Progress
from tests.ui.widget_data import reading, record

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.storage.export import ExportFormat
    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.status_line import StatusLine
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill


@pytest.fixture
def running(begin: Begin, fill: Fill, qtbot: QtBot) -> App:
    fill([record(number, reading(d7=0.9) if number % 2 else reading(d3=0.9)) for number in range(10)])
    app = begin()
    qtbot.waitUntil(lambda: len(app.window.strip.records) == 10)
    return app


@pytest.fixture
def main(running: App) -> MainWindow:
    return running.window


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def going_on(line: StatusLine) -> ProgressLine:
    """What of the line tells of an export or import that goes on, or of the pictures, if nothing does."""
    lines = line.findChildren(ProgressLine)
    return next((each for each in lines if each._said.startswith("Export")), lines[0])


def ask(main: MainWindow, meaning: RecordFilter = EVERYTHING, form: ExportFormat = "csv") -> ExportQuestion:
    question = main.exchange.choose_export(main, meaning, 5, "words")
    question.formats[form].setChecked(True)
    return question


# Export


@pytest.mark.parametrize(
    ("typed", "form", "written"),
    [
        ("all.csv", "csv", "all.csv"),
        ("all.JSONL", "jsonl", "all.JSONL"),
        ("all", "csv", "all.csv"),
        ("all.2026", "jsonl", "all.2026.jsonl"),
    ],
)
def test_the_name_ends_as_its_format_does(  # noqa: PLR0913, PLR0917 - fixtures and cases
    main: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    form: ExportFormat,
    written: str,
):
    choose(monkeypatch, tmp_path / typed)
    with qtbot.waitSignal(main.exporter.finished):
        ask(main, form=form).export.click()
    text = (tmp_path / written).read_text(encoding="utf-8")
    assert text.startswith("{") == (form == "jsonl")
    assert main.status_line.said == f"Exported to {written}. Rows: 10"


def test_what_is_listed_is_exported_from_the_historys_window(
    main: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    main.actions_.history.trigger()
    history = main.history.window
    assert history is not None
    history.show_filter("7")
    qtbot.waitUntil(lambda: history.model.is_listed and history.model.rowCount() == 5)
    qtbot.waitUntil(lambda: history.exporting.text() == "Export 5")
    choose(monkeypatch, tmp_path / "sevens.csv")
    history.exporting.click()
    question = history.findChild(ExportQuestion)
    assert isinstance(question, ExportQuestion)
    assert "shown as 7" in question.listed.text()
    assert question.wish() == Wish("jsonl", question.wish().choice)
    question.formats["csv"].setChecked(True)
    with qtbot.waitSignal(main.exporter.finished):
        question.export.click()
    with (tmp_path / "sevens.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 5
    assert history.status_line.said == main.status_line.said == "Exported to sevens.csv. Rows: 5"


def test_the_question_shows_what_each_format_needs(main: MainWindow):
    question = ask(main, RecordFilter(text="7"), "jsonl")
    assert question.deleted.isVisibleTo(question)
    assert not question.labels.isVisibleTo(question)
    question.deleted.setChecked(True)
    assert question.wish().choice.with_deleted
    assert question.wish().choice.filter == RecordFilter(text="7")
    question.all.setChecked(True)
    assert question.wish().choice.filter == EVERYTHING
    question.formats["images"].setChecked(True)
    assert question.labels.isVisibleTo(question)
    assert question.side.isVisibleTo(question)
    question._labels.setCurrentIndex(1)
    question._side.setCurrentIndex(1)
    wish = question.wish()
    assert (wish.labels, wish.side, wish.choice.with_deleted) == ("all", 128, False)
    question.formats["idx"].setChecked(True)
    assert not question.side.isVisibleTo(question)
    question.reject()


def test_folders_say_what_was_left_out(
    main: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    main.desk.history.set_label(record(1).id, "7")
    qtbot.waitUntil(lambda: not main.keeper.state.waiting)
    choose(monkeypatch, tmp_path / "digits")
    with qtbot.waitSignal(main.exporter.finished):
        ask(main, form="images").export.click()
    assert [each.parent.name for each in (tmp_path / "digits").rglob("*.png")] == ["7"]
    assert main.status_line.said == "Exported to digits. Rows: 1. Left out: 9; the manifest says why"


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_file_that_the_dialog_did_not_ask_about_is_not_replaced_unasked(
    main: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
):
    (tmp_path / "all.csv").write_text("precious")
    choose(monkeypatch, tmp_path / "all")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    if answer == QMessageBox.StandardButton.Yes:
        with qtbot.waitSignal(main.exporter.finished):
            ask(main).export.click()
    else:
        with qtbot.assertNotEmitted(main.exporter.finished):
            ask(main).export.click()
        assert (tmp_path / "all.csv").read_text() == "precious"


def test_an_export_that_fails_says_why(main: MainWindow, qtbot: QtBot, tmp_path: Path):
    with qtbot.waitSignal(main.exporter.failed):
        main.exchange.export_to(tmp_path / "nowhere" / "all.csv", Wish("csv"))
    assert "nowhere" in main.status_line.said


def test_an_export_that_is_cancelled_leaves_nothing_and_says_so(
    main: MainWindow, qtbot: QtBot, tmp_path: Path
):
    before = set(tmp_path.iterdir())
    gate = threading.Event()  # else so few drawings are written before anybody could cancel
    main.exporter._lane.submit(gate.wait, lambda _: None, lambda _: None, OSError)
    main.actions_.history.trigger()
    history = main.history.window
    assert history is not None
    with qtbot.waitSignal(main.exporter.stopped):
        main.exchange.export_to(tmp_path / "all.csv", Wish("csv"))
        assert main.exporter.is_busy
        main.exchange.export_to(tmp_path / "other.csv", Wish("csv"))
        assert "under way" in main.status_line.said
        lines = [going_on(window.status_line) for window in (main, history)]
        qtbot.waitUntil(lambda: [line.said for line in lines] == ["Exporting…"] * 2)
        lines[1].cancel_button.click()
        gate.set()
    assert "stopped" in main.status_line.said
    assert [line.said for line in lines] == ["", ""]
    assert set(tmp_path.iterdir()) == before
    assert not main.exporter.is_busy


def test_how_much_of_an_export_is_done_is_shown_as_a_bar(main: MainWindow, qtbot: QtBot, tmp_path: Path):
    told: list[Progress] = []
    main.exporter.progressed.connect(told.append)
    with qtbot.waitSignal(main.exporter.finished):
        main.exchange.export_to(tmp_path / "all.csv", Wish("csv", Choice(RecordFilter(text="7"))))
    assert told[-1] == Progress(5, 5, 1.0)
    line = going_on(main.status_line)
    main.exchange._on_rows_written(Progress(2, 5, 0.4))
    assert line.said == "Exporting: 2 of 5"
    assert (line.bar.value(), line.bar.maximum()) == (400, 1000)
    main.exchange._on_rows_written(Progress(2))
    assert line.bar.maximum() == 0  # on its way, nobody knows how far
    main.exporter.ended.emit()
    assert line.isHidden()


def test_what_is_through_at_once_shows_no_bar(qtbot: QtBot):
    line = ProgressLine()
    qtbot.addWidget(line)
    line.begin("Exporting…")
    line.show_progress("Exporting: 1 of 2", 0.5)
    assert line.isHidden()
    line.end()
    line.begin("Exporting…")
    line.show_progress("Exporting: 1 of 2", 0.5)
    qtbot.waitUntil(lambda: line.said == "Exporting: 1 of 2")


# Import


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Five drawings of another journal, as JSON Lines."""
    from digitpad.storage.export import write

    other = tmp_path / "other.sqlite"
    with Journal.open(other) as journal:
        journal.add_records([record(100 + number, reading(d5=0.9)) for number in range(5)])
    with Journal.open_reader(other) as reader:
        write(reader, tmp_path / "five.jsonl", Wish("jsonl"))
    return tmp_path / "five.jsonl"


def bring(main: MainWindow, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(main.importer.finished):
        main.exchange.import_from(path)


def test_what_is_imported_is_seen_in_strip_and_list_and_a_second_time_changes_nothing(
    main: MainWindow, qtbot: QtBot, exported: Path
):
    main.actions_.history.trigger()
    history = main.history.window
    assert history is not None
    qtbot.waitUntil(lambda: history.model.rowCount() == 10)
    bring(main, qtbot, exported)
    assert main.status_line.said == "Imported from five.jsonl. New: 5, merged: 0, known before: 0"
    qtbot.waitUntil(lambda: history.model.rowCount() == 15)
    qtbot.waitUntil(lambda: len(main.strip.records) == 15)
    bring(main, qtbot, exported)
    assert main.status_line.said == "Imported from five.jsonl. New: 0, merged: 0, known before: 5"


def test_rows_that_make_no_sense_are_told_and_listed(main: MainWindow, qtbot: QtBot, exported: Path):
    lines = exported.read_text(encoding="utf-8").splitlines()
    lines[2] = "nonsense"
    exported.write_text("\n".join(lines), encoding="utf-8")
    bring(main, qtbot, exported)
    said = main.status_line.said
    assert "New: 4" in said
    assert "Not readable: 1, first line 3" in said
    listing = exported.with_name("five.jsonl.rejected.txt")
    assert str(listing) in said
    assert "line 3" in listing.read_text(encoding="utf-8")


def test_what_cannot_be_imported_says_why(main: MainWindow, qtbot: QtBot, tmp_path: Path):
    odd = tmp_path / "letter.txt"
    odd.write_text("Dear all")
    with qtbot.waitSignal(main.importer.failed):
        main.exchange.import_from(odd)
    assert "letter.txt" in main.status_line.said


def test_an_import_that_is_stopped_goes_on_when_it_is_done_again(
    main: MainWindow, qtbot: QtBot, exported: Path, path: Path
):
    gate = threading.Event()
    main.importer._lane.submit(gate.wait, lambda _: None, lambda _: None, OSError)
    with qtbot.waitSignal(main.importer.stopped):
        main.exchange.import_from(exported)
        main.exchange.import_from(exported)
        assert "under way" in main.status_line.said
        main.importer.cancel()
        gate.set()
    assert "stopped" in main.status_line.said
    bring(main, qtbot, exported)
    with Journal.open_reader(path) as reader:
        assert reader.count() == 15


def test_files_and_folders_are_chosen_in_dialogs(
    main: MainWindow, qtbot: QtBot, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(exported), ""))
    with qtbot.waitSignal(main.importer.finished):
        main.actions_.import_file.trigger()
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with qtbot.waitSignal(main.importer.failed):
        main.actions_.import_folder.trigger()
    parents: list[QWidget] = []

    def give_up(parent: QWidget, *_: str) -> tuple[str, str]:
        parents.append(parent)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", give_up)
    main.actions_.import_file.trigger()
    assert parents == [main]
    assert not main.importer.is_busy


def test_an_import_survives_the_end_of_the_program(
    running: App, begin: Begin, qtbot: QtBot, tmp_path: Path, path: Path
):
    rows = 2000
    other = tmp_path / "other.sqlite"
    with Journal.open(other) as journal:
        journal.add_records([record(1000 + number) for number in range(rows)])
    from digitpad.storage.export import write

    with Journal.open_reader(other) as reader:
        write(reader, tmp_path / "many.jsonl", Wish("jsonl"))
    with qtbot.waitSignal(running.window.importer.progressed):
        running.window.exchange.import_from(tmp_path / "many.jsonl")
    running.window.close()
    with Journal.open_reader(path) as reader:
        part = reader.count()
    assert 10 < part <= 10 + rows
    again = begin()
    qtbot.waitUntil(lambda: again.keeper.state.error is None and bool(again.window.strip.records))
    bring(again.window, qtbot, tmp_path / "many.jsonl")
    with Journal.open_reader(path) as reader:
        assert reader.count() == 10 + rows
    manifest = json.loads((tmp_path / "many.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert manifest
