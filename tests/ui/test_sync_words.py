"""What is said of syncing: true of every state, in words and not by colour alone."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from digitpad.saying import quoted
from digitpad.storage.cluster import errors
from digitpad.storage.errors import JournalFull
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.icons import Tone
from digitpad.ui.sync_words import (
    badge,
    can_sync_now,
    duration,
    moment,
    page_lines,
    refused,
    waiting,
    what_to_do,
)
from tests.ui.widget_data import NOON

pytestmark = pytest.mark.usefixtures("english")

C = QLocale.c()
ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def said(state: SyncState, locale: QLocale = C) -> tuple[str, ...]:
    return badge(state, NOON, locale).texts


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times of day are told in the machine's zone: here that of Greenwich."""
    monkeypatch.setattr("digitpad.ui.sync_words._local", lambda time: time)


@pytest.mark.parametrize(
    ("state", "text", "icon", "tone"),
    [
        (SyncState(), "Sync is off", "cloud-off", Tone.MUTED),
        (SyncState(Phase.NO_HISTORY), "Sync waits for the history", "hard-drive", Tone.MUTED),
        (SyncState(Phase.PAUSED), "Sync is paused", "circle-pause", Tone.MUTED),
        (SyncState(Phase.PAUSED, waiting=3), "Paused, 3 waiting", "circle-pause", Tone.WAITING),
        (SyncState(Phase.CONNECTING), "Connecting…", "cloud", Tone.MUTED),
        (SyncState(Phase.OFFLINE), "Offline", "cloud-off", Tone.WAITING),
        (SyncState(Phase.OFFLINE, waiting=3), "Offline, 3 waiting", "cloud-off", Tone.WAITING),
        (SyncState(Phase.SENDING, done=12, total=340), "Sending 12 of 340", "cloud-upload", Tone.ACCENT),
        (SyncState(Phase.SENDING), "Sending…", "cloud-upload", Tone.ACCENT),
        (SyncState(Phase.FETCHING, done=1, total=2), "Fetching 1 of 2", "cloud-download", Tone.ACCENT),
        (SyncState(Phase.VERIFYING, done=5, total=9), "Verifying 5 of 9", "search-check", Tone.ACCENT),
        (SyncState(Phase.UP_TO_DATE), "Up to date", "cloud-check", Tone.GOOD),
        (SyncState(Phase.UP_TO_DATE, refused=1), "1 drawing refused", "triangle-alert", Tone.WRONG),
        (
            SyncState(Phase.UP_TO_DATE, warning=quoted("The clock is wrong.")),
            "Up to date, with a warning",
            "triangle-alert",
            Tone.WAITING,
        ),
        (
            SyncState(Phase.ATTENTION, cause=errors.SchemaNewer, problem=quoted("Version 3.")),
            "Attention: update digitpad",
            "triangle-alert",
            Tone.WAITING,
        ),
    ],
)
def test_every_phase_has_its_badge(state: SyncState, text: str, icon: str, tone: Tone):
    made = badge(state, NOON, C)
    assert (made.texts[0], made.icon, made.tone) == (text, icon, tone)


def test_offline_says_how_many_wait_and_when_it_tries_again():
    state = SyncState(Phase.OFFLINE, waiting=3, next_try=NOON + dt.timedelta(seconds=11.2))
    assert said(state) == ("Offline, 3 waiting, next try in 12 s", "Offline, 3 waiting", "Offline")
    assert said(replace(state, waiting=0)) == ("Offline, next try in 12 s", "Offline")


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "0 s"), (0.2, "1 s"), (59, "59 s"), (59.5, "1 min"), (61, "2 min")]
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: float, text: str):
    assert duration(seconds) == text


def test_the_time_of_verifying_is_told_with_its_day_unless_it_is_today():
    assert said(SyncState(Phase.UP_TO_DATE, verified_at=NOON))[0] == "Up to date, verified 12:00"
    before = NOON - dt.timedelta(days=1)
    assert moment(before, NOON, ENGLISH) == "20/11/2026 12:00"


def test_counts_have_the_locales_thousands_and_a_singular():
    assert said(SyncState(Phase.SENDING, done=1, total=12_408), ENGLISH)[0] == "Sending 1 of 12,408"
    assert waiting(1) == "1 drawing waits here, safe."
    assert waiting(3) == "3 drawings wait here, safe."
    assert (refused(1), refused(2)) == ("1 drawing refused", "2 drawings refused")


@pytest.mark.parametrize(
    ("cause", "advice"),
    [
        (errors.AccessRefused, "check user and password"),
        (errors.TlsRefused, "check TLS"),
        (errors.DatacentreUnknown, "check the data centre"),
        (errors.KeyspaceMissing, "set up the keyspace"),
        (errors.SchemaNewer, "update digitpad"),
        (errors.ConsistencyUnsafe, "choose another consistency"),
        (errors.ClusterMisconfigured, "check the settings"),
        (JournalFull, "check the history"),
        (ValueError, "sync has stopped"),
        (None, "sync has stopped"),
    ],
)
def test_each_kind_of_problem_has_its_errand(cause: type[Exception] | None, advice: str):
    assert what_to_do(cause) == advice


def test_no_error_that_a_person_must_mend_is_forgotten():
    kinds = errors.ClusterMisconfigured.__subclasses__()
    told = {what_to_do(kind) for kind in kinds}
    assert len(told) == len(kinds)
    assert "sync has stopped" not in told


def test_the_page_tells_state_problem_warning_and_refused_apart():
    state = SyncState(
        Phase.ATTENTION,
        3,
        2,
        problem=quoted("No user pad."),
        cause=errors.AccessRefused,
        warning=quoted("Clock."),
    )
    lines = page_lines(state, NOON, C)
    assert [(line.title, line.text) for line in lines] == [
        (
            "Attention: check user and password",
            "3 drawings wait here, safe. Nothing is sent until then. Quitting loses nothing.",
        ),
        ("What happened", "No user pad."),
        ("A warning", "Clock."),
        ("2 drawings refused", "The cluster takes everything but these. They are safe here."),
    ]


def test_all_of_it_is_told_to_who_hears_instead_of_sees():
    state = SyncState(Phase.OFFLINE, waiting=1, problem=quoted("Nobody answers."))
    told = badge(state, NOON, C).told
    assert "1 drawing waits here, safe." in told
    assert "Quitting loses nothing." in told
    assert "Nobody answers." in told


def test_wordings_go_from_long_to_short_and_none_is_empty():
    counts = itertools.product((0, 1, 12_000), (0, 2), (0, 5), (None, NOON))
    for (waiting_, refused_, total, time), phase in itertools.product(counts, Phase):
        texts = said(SyncState(phase, waiting_, refused_, total=total, verified_at=time, next_try=time))
        assert all(texts)
        assert [len(text) for text in texts] == sorted((len(text) for text in texts), reverse=True)


def test_wherever_drawings_wait_it_says_that_quitting_loses_nothing():
    for phase in Phase:
        for count in (0, 2):
            told = page_lines(SyncState(phase, count), NOON, C)[0].text
            assert ("Quitting loses nothing." in told) == (count > 0)
            assert ("2 drawings wait here, safe." in told) == (count > 0)


def test_offline_with_nothing_waiting_it_promises_nothing():
    told = page_lines(SyncState(Phase.OFFLINE), NOON, C)[0].text
    assert told == "Nothing waits to be sent. It is tried again by itself."


def test_a_defect_has_an_errand_too():
    told = page_lines(SyncState(Phase.ATTENTION, cause=ZeroDivisionError), NOON, C)[0].text
    assert told == "Choose “Sync now” to try again. Nothing is sent until then."


def test_syncing_now_is_offered_where_it_does_something():
    cannot = {phase for phase in Phase if not can_sync_now(SyncState(phase))}
    assert cannot == {Phase.OFF, Phase.PAUSED, Phase.NO_HISTORY}
