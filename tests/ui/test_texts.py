"""Every text of the window goes through Qt's translation.

A translator that writes all letters wide stands in for a language.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from digitpad import app as app_module
from digitpad import paths, settings
from digitpad.app import App
from digitpad.domain import Drawing, Picture, Point, Refusal, Stroke, Verdict
from digitpad.inference.cards import KINDS, TEST_SETS
from digitpad.inference.result import ReadResult
from digitpad.saying import quoted
from digitpad.storage import errors
from digitpad.storage.cluster import errors as cluster_errors
from digitpad.storage.cluster.connection import ClusterOptions
from digitpad.storage.cluster.diagnosis import Finding, Step
from digitpad.storage.export import Wish, Written
from digitpad.storage.finding_counts import Step as FoundStep
from digitpad.storage.finding_counts import Summary
from digitpad.storage.finding_days import Day
from digitpad.storage.salvage import Salvaged
from digitpad.storage.sync.state import Phase as SyncPhase
from digitpad.storage.sync.state import SyncState
from digitpad.storage.taken import Taken, Unreadable
from digitpad.ui import picture_words
from digitpad.ui.chart import Chart
from digitpad.ui.cluster_tools import ClusterTools
from digitpad.ui.doorbell import show_no_answer
from digitpad.ui.insight.looking import Insight
from digitpad.ui.insight.page import InsightPage
from digitpad.ui.keeper import SaveState
from digitpad.ui.keyspace_question import KeyspaceQuestion
from digitpad.ui.messages import history_trouble, journal_trouble, kept_aside, refusal, salvaged, salvaging
from digitpad.ui.password_question import PasswordQuestion
from digitpad.ui.passwords import _Keyring
from digitpad.ui.picture_intake import IntakeProgress
from digitpad.ui.questions import may_erase, may_forget_settings, may_lose, may_replace
from digitpad.ui.reading_state import Phase, ReadingState
from digitpad.ui.reading_words import caption_for, reading_in_words, words_for
from digitpad.ui.records import finding as record_finding
from digitpad.ui.refused_list import RefusedDrawing
from digitpad.ui.replay import words
from digitpad.ui.replay.steps import Change
from digitpad.ui.sync_desk import SyncDesk
from digitpad.ui.undertaking import Progress
from digitpad.ui.unforeseen import tell_end
from tests.ui.fake_process import SECONDS, FakeProcess
from tests.ui.pointers import draw_with_mouse
from tests.ui.wide import WideTranslator, texts_of, untranslated, wide
from tests.ui.widget_data import DEVICE, IMAGE, NOON, card, measured, number, reading, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.ui.application import Application
    from digitpad.ui.main_window import MainWindow

WHOLE_CARD = card(
    "lenet-5",
    "M-5",
    {
        "digit_bias": 1.0,
        "data": ("1",),
        "recipe": "2",
        "architecture": "3",
        "measured_on": "4",
        "measured": {
            name: measured(0.9, reliability=((0.5, 0.5, 99),), abstention=((1.0, 0.9),)) for name in TEST_SETS
        },
        "refusals": {name: Refusal(9, 0.9, 0.1) for name in KINDS},
        "seeds": {"mnist-test": (0.9, 0.91)},
    },
)

pytestmark = pytest.mark.usefixtures("quick", "own_look")


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What is painted from now on."""
    texts: set[str] = set()
    plain = QPainter.drawText

    def watched(painter: QPainter, *arguments: Any) -> Any:
        texts.update(argument for argument in arguments if isinstance(argument, str))
        return plain(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", watched)
    return texts


@pytest.fixture
def window(
    qapp: Application,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setattr("digitpad.inference.process.InferenceProcess", FakeProcess)
    monkeypatch.setattr(app_module, "available", lambda: [card("lenet-5", "M-5", **{"mnist-test": 0.99})])
    chosen = settings.load(tmp_path / "settings.toml", {}, {"journal.path": str(tmp_path / "journal.sqlite")})
    app = App(qapp, chosen, tmp_path / "settings.toml", tmp_path / "window.ini")
    app.window.show()
    qtbot.waitUntil(lambda: app.reader.is_ready and app.keeper.state.error is None)
    translator = WideTranslator()
    assert qapp.installTranslator(translator)  # now, so that what does not follow is seen
    QApplication.processEvents()
    yield app.window
    qapp.removeTranslator(translator)
    app.window.close()
    app.window.deleteLater()


def grab(window: QWidget) -> None:
    QApplication.processEvents()
    window.grab()


STATES = [
    ReadingState(phase=Phase.LOADING),
    ReadingState(),
    ReadingState(phase=Phase.FAILED),
    ReadingState(has_ink=True, phase=Phase.LOADING),
    ReadingState(has_ink=True),
    ReadingState(has_ink=True, read_only=True),
    ReadingState(has_ink=True, phase=Phase.FAILED),
    ReadingState(reading(d7=0.98), has_ink=True, images=(IMAGE,), milliseconds=0.01, model_name="M-5"),
    ReadingState(reading(d7=0.9999), label="7", has_ink=True, images=(IMAGE,), milliseconds=12.0),
    ReadingState(reading(d7=0.98), label="4", has_ink=True),
    ReadingState(label="4", has_ink=True),
    ReadingState(reading(Verdict.UNSURE, d4=0.5, d9=0.4), has_ink=True),
    ReadingState(reading(Verdict.UNSURE, d4=0.5, d9=0.4), label="9", has_ink=True),
    ReadingState(reading(Verdict.NOT_A_DIGIT, d4=0.2), has_ink=True),
    ReadingState(reading(Verdict.NOT_A_DIGIT, d4=0.2), label="", has_ink=True),
    ReadingState(reading(Verdict.BLANK), label="1", has_ink=True),
    ReadingState(number("2026"), has_ink=True, images=(IMAGE,) * 4, milliseconds=9.0, model_name="M-5"),
    ReadingState(number("2026", Verdict.UNSURE, d2="8"), has_ink=True),
    ReadingState(number("2026 1984 1492", Verdict.UNSURE, d2="8"), has_ink=True),
    ReadingState(number("2026", Verdict.NOT_A_DIGIT), has_ink=True),
    ReadingState(number("2026", Verdict.UNSURE, d2="8"), label="2086", has_ink=True),
    ReadingState(number("2026"), typed="20", is_typing=True, has_ink=True),
    ReadingState(reading(d7=0.98), label="4", is_typing=True, has_ink=True),
]


@pytest.mark.parametrize("state", STATES)
def test_all_that_is_said_of_a_reading_is_translated(
    window: MainWindow, painted: set[str], state: ReadingState
):
    for width in (1080, 700, 480):
        window.resize(width, 720)
        window.panel.show_state(state)
        grab(window)
    words = words_for(state, QLocale())
    assert untranslated([*painted, *texts_of(window), words.title, *words.lines]) == []
    said = [reading_in_words(state.reading, QLocale()), caption_for(state.reading, state.label)]
    assert untranslated(said) == []


def test_all_that_is_seen_while_drawing_is_translated(
    window: MainWindow, painted: set[str], qtbot: QtBot, tmp_path: Path
):
    texts: list[str] = []

    def look() -> None:
        grab(window)
        texts.extend(texts_of(window))

    look()
    draw_with_mouse(window.pad, [(200, 80), (200, 300)])
    qtbot.waitUntil(lambda: window.panel.state.reading is not None)
    look()
    window.desk.put_away()
    look()
    window.actions_.delete.trigger()
    look()
    Image.new("L", (20, 30), 255).save(tmp_path / "9.png")
    window.pictures.open([tmp_path / "9.png"])
    qtbot.waitUntil(lambda: window.desk.picture is not None)
    look()
    assert len(painted) > 10
    assert untranslated([*painted, *texts]) == []


def test_all_that_is_said_of_models_is_translated(window: MainWindow, painted: set[str], qtbot: QtBot):
    bare = replace(WHOLE_CARD, id="7", measured={}, refusals={}, unsure_below=0.0, not_a_digit_below=0.0)
    window._shelf._cards = (WHOLE_CARD, bare, replace(WHOLE_CARD, id="8", digit_bias=None))
    window._shelf.is_own = bool  # type: ignore[method-assign,assignment]
    window.actions_.compare.trigger()
    window.actions_.about_model.trigger()
    window._shelf.changed.emit()
    page, view = window.models.page, window.models.compare_view
    assert page is not None
    assert view is not None
    texts: list[str] = []
    for known in window._shelf.cards:
        page.show_card(known.id)
        grab(page)
        texts += texts_of(page)
        for chart in page.findChildren(Chart):
            texts += [dot.told for dot in chart.dots]
        for copy in page.findChildren(QPushButton):
            copy.clicked.disconnect() if copy.text().startswith(wide("Remove")) else copy.click()
            texts.append(copy.text())
    readings = (
        reading(d7=0.98),
        reading(Verdict.UNSURE, d4=0.4),
        reading(Verdict.NOT_A_DIGIT, d4=0.1),
        reading(Verdict.BLANK),
    )
    for read in readings:
        for row in list(view.rows.values())[:2]:
            row.show_result(ReadResult(read, (IMAGE,), 2.0))
        view._tell()
        grab(view)
        texts += [*texts_of(view), *texts_of(window.picker)]
    view._on_outdated()
    grab(view)
    texts += texts_of(view)
    assert len(painted) > 40
    no_words = re.compile(r"(ab){32}|kB|lenet-5")
    assert untranslated(no_words.sub("", text) for text in [*painted, *texts]) == []


def test_all_that_is_said_of_pictures_is_translated(
    window: MainWindow, painted: set[str], qtbot: QtBot, tmp_path: Path
):
    said = [picture_words.progress(IntakeProgress(0, 5, None), QLocale())]
    said.append(picture_words.progress(IntakeProgress(1, 5, 5), QLocale()))
    taken = Taken(added=5, known=2, unreadable=101, listed=[Unreadable(tmp_path, "7", "7")] * 101)
    said += [picture_words.counts(taken, QLocale()), picture_words.stopped(taken, QLocale())]
    full = errors.JournalFull(tmp_path / "7")
    said.append(picture_words.failed(full, taken, QLocale()))
    for tell in (
        lambda: window.pictures._on_finished(taken),
        window.pictures._on_copied,
        lambda: window.pictures._on_saved(tmp_path / "7"),
        lambda: window.pictures._on_not_saved(tmp_path / "7", OSError(28, "7")),
        window.actions_.paste.trigger,
        lambda: window.pictures._on_known("9.png", lambda: None),
    ):
        tell()
        said.append(window.status_line.said)
    window.pictures._show_unreadable(taken)
    shown = window.pictures.unreadable
    assert shown is not None
    shown.copy_button.click()
    grab(shown)
    said += texts_of(shown)
    window.pictures.progress.show_progress(said[0], 0.5)
    grab(window)
    said += texts_of(window)
    assert len(said) > 20
    assert untranslated(text.replace(str(tmp_path), "") for text in [*painted, *said]) == []


@pytest.mark.parametrize(
    "state",
    [
        SaveState(),
        SaveState(waiting=1),
        SaveState(saved_at=NOON),
    ],
)
def test_all_that_is_said_of_saving_is_translated(window: MainWindow, state: SaveState):
    window.status_line.show_saving(state, "")
    assert untranslated([window.status_line.saved.text(), *texts_of(window)]) == []


def test_all_that_is_said_of_troubles_is_translated(window: MainWindow, tmp_path: Path):
    path = tmp_path / "journal.sqlite"
    plain = [
        errors.JournalLocked(path),
        errors.JournalNewer(path, 9, 1),
        errors.JournalForeign(path),
        errors.JournalReadOnly(path),
        errors.JournalFull(path),
        errors.JournalCorrupt(path, "7"),
    ]
    told = [journal_trouble(error) for error in plain]
    # The system's own words may follow what is said in the person's language.
    last = errors.JournalUnavailable(path, "7")
    told += [text.replace(str(last), "") for text in (journal_trouble(last), history_trouble(last))]
    told += [refusal(error(DEVICE)) for error in (errors.RecordMissingError, errors.RecordErasedError)]
    told.append(kept_aside(path))
    told.append(salvaging(1, 2, QLocale()))
    for outcome in (Salvaged(None, 5, 1, 0), Salvaged(None, 5, 1, 3)):
        told.append(salvaged(path, outcome, QLocale())[0])
    told.append(
        salvaged(path, last := errors.JournalUnavailable(path, "7"), QLocale())[0].replace(str(last), "")
    )
    assert untranslated(text.replace(str(path.parent), "") for text in told) == []
    window.reports._on_saving(SaveState(1, None, plain[0]))
    assert untranslated(text.replace(str(path.parent), "") for text in texts_of(window)) == []


def test_all_that_the_window_says_of_exports_damage_and_models_is_translated(
    window: MainWindow, tmp_path: Path
):
    said: list[str] = []
    for progress in (Progress(200), Progress(200, 400, 0.5)):
        window.exchange._on_rows_written(progress)
        window.exchange._on_rows_read(progress)
        said += filter(None, texts_of(window.status_line))
    window.exchange._on_exported(tmp_path / "all.csv", Written(2, {"7": 1}, tmp_path))
    said.append(window.status_line.said)
    window.exchange._on_export_stopped()
    said.append(window.status_line.said)
    window.reports._on_damage("7")
    said.append(window.status_line.said)
    window.reports._on_refused("7")
    said.append(window.status_line.said)
    window.reports.show_unforeseen("7")
    said.append(window.status_line.said)
    window.reports.show_crash_before()
    said.append(window.status_line.said)
    window.reports._on_model_loading()
    said.append(window.status_line.model.text())
    window.reports._on_model_ready()
    said.append(window.status_line.model.text())
    window.reports._on_model_failed(Exception("7"))  # type: ignore[arg-type]  # only its words matter
    said += [window.status_line.model.text(), *texts_of(window)]
    assert all(said[:10])
    window.models._on_added(card("other", "M-5"))
    said.append(window.status_line.said)
    window.models._on_removed("other")
    said.append(window.status_line.said)
    assert untranslated(said) == []


def test_the_dialogs_are_translated(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
):
    told: list[str] = []

    def listen(*arguments: object) -> tuple[str, str]:
        told.extend(argument for argument in arguments if isinstance(argument, str))
        return "", ""

    def ask(box: QMessageBox) -> int:
        told.extend(
            [box.text(), box.informativeText(), box.windowTitle(), *(each.text() for each in box.buttons())]
        )
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QFileDialog, "getOpenFileName", listen)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *texts: ([], listen(*texts)[0]))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", listen)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *texts: listen(*texts)[0])
    monkeypatch.setattr(QMessageBox, "about", listen)
    monkeypatch.setattr(QMessageBox, "question", listen)
    monkeypatch.setattr(QMessageBox, "exec", ask)
    draw_with_mouse(window.pad, [(200, 80), (200, 300)])
    window.actions_.open.trigger()
    window.actions_.open_folder.trigger()
    window.actions_.save.trigger()
    window.actions_.export.trigger()
    window.actions_.about.trigger()
    may_replace(window, "", tmp_path / "all.csv")
    window.exchange._choose_place(window, Wish("csv"))
    window.exchange._choose_place(window, Wish("idx"))
    window.actions_.import_file.trigger()
    window.actions_.import_folder.trigger()
    may_lose(window, None)
    may_erase(window)
    may_forget_settings(window)
    tell_end()
    show_no_answer(7)
    window.models.remove("lenet-5")
    window.models._ask_to_replace(tmp_path, "7")
    window.actions_.add_model_card.trigger()
    window.actions_.add_model_folder.trigger()
    assert len(told) > 20
    # The endings of files, the proposed name, where things are, and a version's letters are no words.
    places = "|".join(re.escape(str(each)) for each in (tmp_path, paths.log_dir(), paths.licences()))
    no_words = re.compile(rf"\*[.\w]+|^digitpad(\.csv|\.png)?$|{places}|a1|dev\d*")
    assert untranslated(no_words.sub("", text) for text in told) == []


def test_what_the_strip_says_of_a_record_is_translated(window: MainWindow):
    window.strip.set_records(
        [
            record(1, reading(d7=0.98), label="4"),
            record(2),
            record(3, reading(Verdict.UNSURE, d1=0.5), label=""),
        ]
    )
    model = window.strip.model()
    roles = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole]
    told = [model.index(row, 0).data(role) for row in range(3) for role in roles]
    menu = window.strip.menu_for(model.index(0, 0))
    # Dates come from the locale, model ids from the cards.
    said = [re.sub(r"lenet-5|\b[AP]M\b", "", text) for text in told] + texts_of(menu)
    menu.deleteLater()
    assert untranslated(said) == []


def test_all_that_is_said_of_a_replay_is_translated(window: MainWindow, painted: set[str], qtbot: QtBot):
    picture = Picture(b"", 8, 8, "ab" * 32, "9.png")
    drawn = record(1, reading(d7=0.98), label="4")
    window.replays.show(drawn)
    view = window.replays.view
    assert view is not None
    panel, texts = view.panel, list[str]()
    for shown in (
        drawn,
        record(2, reading(d7=0.98), label="7", drawing=Drawing((Stroke((Point(0, 0), Point(1, 1))),))),
        record(3, drawing=Drawing((Stroke((Point(0, 0), Point(1, 1, 9e9))),))),
        replace(drawn, id=UUID(int=7), drawing=None, picture=picture),
        replace(drawn, id=UUID(int=8), drawing=Drawing()),
    ):
        view.show_record(shown)
        for moment in (0.0, panel.playhead.duration):
            panel.scrub(moment)
            grab(view)
            texts += [*texts_of(view), view.headline()]
        if not words.why_not(shown):
            qtbot.waitUntil(lambda: bool(panel.course_reader.steps))
            qtbot.waitUntil(lambda: not panel.course_reader.is_reading)
            grab(view)
            texts += texts_of(view)
    panel.show_record(None)
    texts += texts_of(view)
    told = [Change(0, "1"), Change(9, "2"), Change(9, "1"), Change(9, ""), Change(9, "7"), Change(9, "7")]
    texts += [words.story(told[:count], QLocale()) for count in range(7)] + [words.change("", "1")]
    # The day and time are the locale's; the model is the one that the settings have.
    assert untranslated(re.sub(r"\b[AP]M\b|digitpad", "", text) for text in [*painted, *texts]) == []


def test_all_that_is_said_by_charts_is_translated(window: MainWindow, painted: set[str], qtbot: QtBot):
    finding = record_finding.Finding(window.keeper.path)
    page, texts = InsightPage(finding, window._shelf), list[str]()
    summaries = [
        Summary(),
        Summary(9, 0, 0),
        Summary(
            *(2000, 1500, 3, 1500, 1400),
            {"lenet-5": (1400, 1400), "": (100, 0)},
            {"1": (1498, 1400), "": (1, 0), "many": (1, 0)},
            {("1", "1"): 1400, ("1", ""): 98, ("", "1"): 1, ("many", "1"): 1},
            (FoundStep(0.9, 1500, 0.95, 1400),),
        ),
    ]
    starts = [NOON.date() + dt.timedelta(days=days) for days in (0, 150, 1000, 20000)]
    for summary, start, is_whole in itertools.product(summaries, starts, (True, False)):
        days = (Day(NOON.date(), 3, 1), Day(start, 7, 0)) if start > NOON.date() else (Day(start, 9, 1),)
        page._insight = Insight(page._meaning, summary, days, is_whole)
        page._show()
        charts = [page._time, page._models, page._labels, page._matrix, page._sureness]
        for chart in charts:
            texts += [chart._told(index) for index in range(chart._count())]
            chart.grab()
        texts += texts_of(page)
    page._on_failed(errors.JournalMissing(window.keeper.path))
    texts += texts_of(page)
    page.deleteLater()
    finding.finish(SECONDS)
    # Days and months are the locale's.
    week = "|".join(QLocale().dayName(day) for day in range(1, 8))
    dates = re.compile(week + r"|[A-Z][a-z]+ (?=\d{4})|[AP]M")
    assert untranslated(dates.sub("", text) for text in [*painted, *texts]) == []


WHY = quoted("7")
"""What the parts below say of a problem is in their own words."""


CLUSTERS_OWN = re.compile(r"(LOCAL_|EACH_)?QUORUM|\bONE\b|datacenter1?")
"""Cassandra's words."""


@pytest.mark.parametrize("much", [0, 1, 3])
def test_all_that_is_said_of_syncing_is_translated(window: MainWindow, painted: set[str], much: int):
    state = SyncState(
        waiting=much,
        refused=much,
        done=much,
        total=much,
        next_try=NOON,
        sent_at=NOON,
        verified_at=NOON,
        problem=WHY if much else None,
        warning=WHY if much == 3 else None,
    )
    window.sync.show_page()
    page = window.sync.page
    assert page is not None
    texts: list[str] = []
    kinds = cluster_errors.ClusterMisconfigured.__subclasses__()
    states = [replace(state, phase=phase) for phase in SyncPhase]
    states += [replace(state, phase=SyncPhase.ATTENTION, cause=kind) for kind in kinds]
    for each in states:
        window.sync.show_state(each)
        grab(page)
        grab(window)
        texts += [*texts_of(page), *texts_of(window), window.status_line.said]
    assert untranslated(CLUSTERS_OWN.sub("", text) for text in [*painted, *texts]) == []


def test_all_that_the_page_about_syncing_says_is_translated(window: MainWindow):
    window.sync.show_page()
    page = window.sync.page
    assert page is not None
    texts = texts_of(page)
    form = page.form
    for name, text in (("port", "0"), ("keyspace", "A"), ("group", ""), ("since", "7")):
        line = getattr(form, name)
        before = line.text()
        line.setText(text)
        form.direction.setCurrentIndex(1)
        texts.append(form.mistake())
        line.setText(before)
    form.tls.setCurrentIndex(1)
    form.key.set_path("7")
    texts.append(form.mistake())
    form.key.set_path("")
    form.password.setText("7")
    texts.append(form.mistake())
    form.user.setText("7")
    texts.append(form.mistake())
    form.user.setText("")
    form.password.setText("")
    texts += [box.itemText(row) for box in (form.tls, form.direction) for row in range(box.count())]
    page.test.click()
    texts.append(page._said.line.title)
    for finding in Step:
        window.sync._tools.found.emit(Finding(finding, True, WHY))  # noqa: FBT003
    window.sync._tools.examined.emit()
    texts += texts_of(page)
    window.sync._tools.told.emit(WHY)
    window.sync._tools.set_up.emit()
    texts += texts_of(page)
    window.sync._tools.broken.emit()
    texts += texts_of(page)
    window.sync._tools.failed.emit(cluster_errors.AccessRefused(WHY))
    texts += texts_of(page)
    page.show_refused([RefusedDrawing(UUID(int=7), WHY, WHY)], 25)
    window.sync._choices.fixed = {settings.PASSWORD: WHY, "cassandra.hosts": WHY}
    page.load(settings.Settings(), window.sync._choices.fixed)
    window.sync._tell_password()
    texts += texts_of(page)
    window.sync._on_left_unsaved()
    texts.append(window.status_line.said)
    options = ClusterOptions(hosts=("7",), keyspace="k", user="7", datacenter="d")
    for dialog in (
        KeyspaceQuestion(options, "", ""),
        KeyspaceQuestion(options, "d:1", WHY),
        PasswordQuestion("7", WHY, WHY),
        PasswordQuestion("7", WHY, WHY, is_kept=True),
    ):
        texts += texts_of(dialog)
        dialog.deleteLater()
    assert untranslated(CLUSTERS_OWN.sub("", text) for text in texts) == []


def test_all_that_is_said_of_passwords_is_translated(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    window.sync.show_page()
    page = window.sync.page
    assert page is not None
    texts: list[str] = []
    passwords = window.sync._passwords
    for keyring in (_Keyring(WHY), _Keyring(None)):
        passwords._keyring = keyring
        window.sync._tell_password()
        texts += texts_of(page)
    options = ClusterOptions(hosts=("7",), keyspace="k", user="7", datacenter="d")
    monkeypatch.setattr(SyncDesk, "set_password", lambda *_: None)
    passwords.not_kept.connect(texts.append)
    for trouble, keyring in itertools.product(
        (None, cluster_errors.ClusterMisconfigured(WHY)), (_Keyring(None), _Keyring(WHY))
    ):

        def keep(*call: Any, trouble: Exception | None = trouble) -> None:
            call[-1](trouble)

        monkeypatch.setattr(ClusterTools, "keep_password", keep)
        passwords._keyring = keyring
        lab = settings.CassandraSettings(hosts=("7",), user="7")
        passwords.keep(settings.Settings(cassandra=lab), "7", lambda text, _: texts.append(text))
        passwords._use(options, "7", is_kept=True)
    assert untranslated(CLUSTERS_OWN.sub("", text) for text in texts) == []


# The proof that these tests can fail


@pytest.mark.parametrize("part", ["label", "tooltip", "name", "action", "menu", "painted"])
def test_an_untranslated_text_is_found(window: MainWindow, painted: set[str], part: str):
    text = "Nobody translated this"
    if part == "label":
        QLabel(text, window)
    elif part == "tooltip":
        window.strip.setToolTip(text)
    elif part == "name":
        window.pad.setAccessibleName(text)
    elif part == "action":
        QAction(text, window)
    elif part == "menu":
        QMenu(text, window)
    else:
        window.pad._caption = text
        grab(window)
    assert text in untranslated([*texts_of(window), *painted])


def test_the_translator_writes_wide_and_leaves_placeholders(window: MainWindow):
    assert QCoreApplication.translate("Any", "Saved {time}") == wide("Saved ") + "{time}"
    assert untranslated([wide("Reading is right (&R) %n")]) == []
