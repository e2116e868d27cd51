"""How syncing stands, in words, shapes and colours for people. No widgets here.

What the parts below say of a problem is English and full of detail; what it means and what to do about it is
said here, in the person's language, by the kind of the error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from digitpad.storage.cluster import errors
from digitpad.storage.errors import JournalError
from digitpad.storage.sync.state import Phase, Whereabouts
from digitpad.ui.icons import Tone
from digitpad.ui.sentences import as_sentence, in_a_row
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    import datetime as dt

    from digitpad.storage.sync.state import SyncState

translate = QCoreApplication.translate

_MINUTE: Final = 60
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Badge:
    """What the line at the foot of the window says, from its longest wording to its shortest."""

    texts: tuple[str, ...]
    icon: str
    tone: Tone
    told: str
    """All that there is to say, for tooltip and screen reader."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page: what it is about, and below that a quiet sentence or more."""

    icon: str
    tone: Tone
    title: str
    text: str


def can_sync_now(state: SyncState) -> bool:
    """Whether asking for it changes anything."""
    return state.phase not in {Phase.OFF, Phase.NO_HISTORY, Phase.PAUSED}


def badge(state: SyncState, now: dt.datetime, locale: QLocale) -> Badge:
    """The badge; ``now`` is an aware time. What needs a person comes before "up to date"."""
    texts, (icon, tone) = _texts(state, now, locale), _shape(state)
    if state.phase is Phase.UP_TO_DATE and state.refused:
        texts, icon, tone = (
            (refused(state.refused), translate("Sync", "Refused")),
            "triangle-alert",
            Tone.WRONG,
        )
    elif state.phase is Phase.UP_TO_DATE and state.warning is not None:
        texts = translate("Sync", "Up to date, with a warning"), translate("Sync", "A warning")
        icon, tone = "triangle-alert", Tone.WAITING
    lines = page_lines(state, now, locale)
    told = "\n".join(in_a_row((as_sentence(line.title), line.text)) for line in lines)
    return Badge(texts, icon, tone, told)


def page_lines(state: SyncState, now: dt.datetime, locale: QLocale) -> list[Line]:
    """What the page says, the most important first."""
    lines = [Line(*_shape(state), _texts(state, now, locale)[0], _meaning(state, now, locale))]
    if state.problem is not None:
        lines.append(Line("info", Tone.MUTED, translate("Sync", "What happened"), in_words(state.problem)))
    if state.warning is not None:
        stands = state.phase in {Phase.ATTENTION, Phase.PAUSED}
        title = translate("Sync", "A warning") if stands else translate("Sync", "A warning; syncing goes on")
        lines.append(Line("triangle-alert", Tone.WAITING, title, in_words(state.warning)))
    if state.refused:
        what = translate("Sync", "The cluster takes everything but these. They are safe here.")
        lines.append(Line("ban", Tone.WRONG, refused(state.refused), what))
    return lines


def waiting(count: int) -> str:
    """How many drawings wait, such as "3 drawings wait here, safe."."""
    return translate("Sync", "%Ln drawings wait here, safe.", None, count)


def refused(count: int) -> str:
    """How many drawings the cluster refused, such as "2 drawings refused"."""
    return translate("Sync", "%Ln drawings refused", None, count)


def whereabouts(where: Whereabouts) -> tuple[str, Tone]:
    """Where a drawing is on its way to the cluster, and the colour of its dot."""
    words = {
        Whereabouts.WAITING: (translate("Sync", "Only here, waits to be sent"), Tone.WAITING),
        Whereabouts.ON_ITS_WAY: (translate("Sync", "On its way to the cluster"), Tone.ACCENT),
        Whereabouts.VERIFIED: (translate("Sync", "In the cluster, verified"), Tone.GOOD),
        Whereabouts.REFUSED: (translate("Sync", "Refused by the cluster"), Tone.WRONG),
    }
    return words[where]


def duration(seconds: float) -> str:
    """How long it lasts, such as "12 s" or "3 min"; rounded up, so that it never says 0 before its time."""
    whole = max(0, math.ceil(seconds))
    if whole < _MINUTE:
        return translate("Sync", "{number} s").format(number=whole)
    return translate("Sync", "{number} min").format(number=math.ceil(whole / _MINUTE))


def moment(time: dt.datetime, now: dt.datetime, locale: QLocale) -> str:
    """When it was: of today the time, else the day and the time."""
    local, today = _local(time), _local(now).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    day = locale.toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
    return f"{day} {clock}"


def what_to_do(cause: type[Exception] | None) -> str:
    """What a problem of this kind asks of a person, in a few words."""
    return _errand(cause) or translate("Sync", "sync has stopped")


def _errand(cause: type[Exception] | None) -> str:
    """The same; empty where it is a defect of the program."""
    errands = {
        errors.AccessRefused: translate("Sync", "check user and password"),
        errors.TlsRefused: translate("Sync", "check TLS"),
        errors.DatacentreUnknown: translate("Sync", "check the data centre"),
        errors.KeyspaceMissing: translate("Sync", "set up the keyspace"),
        errors.SchemaNewer: translate("Sync", "update digitpad"),
        errors.ConsistencyUnsafe: translate("Sync", "choose another consistency"),
        errors.ClusterMisconfigured: translate("Sync", "check the settings"),
        JournalError: translate("Sync", "check the history"),
    }
    found = (errands[kind] for kind in (cause.__mro__ if cause else ()) if kind in errands)
    return next(found, "")


def _shape(state: SyncState) -> tuple[str, Tone]:
    if state.phase is Phase.PAUSED:
        return "circle-pause", Tone.WAITING if state.waiting else Tone.MUTED
    return _SHAPES[state.phase]


_SHAPES: Final = {
    Phase.OFF: ("cloud-off", Tone.MUTED),
    Phase.NO_HISTORY: ("hard-drive", Tone.MUTED),
    Phase.CONNECTING: ("cloud", Tone.MUTED),
    Phase.OFFLINE: ("cloud-off", Tone.WAITING),
    Phase.SENDING: ("cloud-upload", Tone.ACCENT),
    Phase.FETCHING: ("cloud-download", Tone.ACCENT),
    Phase.VERIFYING: ("search-check", Tone.ACCENT),
    Phase.UP_TO_DATE: ("cloud-check", Tone.GOOD),
    Phase.ATTENTION: ("triangle-alert", Tone.WAITING),
}


def _texts(state: SyncState, now: dt.datetime, locale: QLocale) -> tuple[str, ...]:
    """What it is doing, from the longest wording to the shortest."""
    texts: tuple[str, ...] = ()
    match state.phase:
        case Phase.PAUSED:
            counted = _counted(state, translate("Sync", "Paused, {count} waiting"), locale)
            texts = (*counted, translate("Sync", "Sync is paused"), translate("Sync", "Paused"))
        case Phase.OFFLINE:
            texts = _offline(state, now, locale)
        case Phase.SENDING:
            text = translate("Sync", "Sending {done} of {total}")
            texts = _progress(state, text, translate("Sync", "Sending…"), locale)
        case Phase.FETCHING:
            text = translate("Sync", "Fetching {done} of {total}")
            texts = _progress(state, text, translate("Sync", "Fetching…"), locale)
        case Phase.VERIFYING:
            text = translate("Sync", "Verifying {done} of {total}")
            texts = _progress(state, text, translate("Sync", "Verifying…"), locale)
        case Phase.ATTENTION:
            text = translate("Sync", "Attention: {advice}").format(advice=what_to_do(state.cause))
            texts = (text, translate("Sync", "Attention"))
        case Phase.UP_TO_DATE:
            texts = _up_to_date(state, now, locale)
        case _:
            texts = {
                Phase.OFF: (translate("Sync", "Sync is off"),),
                Phase.NO_HISTORY: (
                    translate("Sync", "Sync waits for the history"),
                    translate("Sync", "Sync waits"),
                ),
                Phase.CONNECTING: (translate("Sync", "Connecting…"),),
            }[state.phase]
    return texts


def _counted(state: SyncState, text: str, locale: QLocale) -> tuple[str, ...]:
    return (text.format(count=locale.toString(state.waiting)),) if state.waiting else ()


def _offline(state: SyncState, now: dt.datetime, locale: QLocale) -> tuple[str, ...]:
    texts = _counted(state, translate("Sync", "Offline, {count} waiting"), locale)
    alone = translate("Sync", "Offline")
    if state.next_try is None:
        return (*texts, alone)
    wait = duration((state.next_try - now).total_seconds())
    next_try = translate("Sync", "{text}, next try in {time}")
    return (next_try.format(text=texts[0] if texts else alone, time=wait), *texts, alone)


def _progress(state: SyncState, text: str, short: str, locale: QLocale) -> tuple[str, ...]:
    if not state.total:
        return (short,)
    return text.format(done=locale.toString(state.done), total=locale.toString(state.total)), short


def _up_to_date(state: SyncState, now: dt.datetime, locale: QLocale) -> tuple[str, ...]:
    short = translate("Sync", "Up to date")
    if state.verified_at is None:
        return (short,)
    text = translate("Sync", "Up to date, verified {time}")
    return text.format(time=moment(state.verified_at, now, locale)), short


def _meaning(state: SyncState, now: dt.datetime, locale: QLocale) -> str:
    """What it means for the drawings, and what to do."""
    said = [waiting(state.waiting)] if state.waiting else []
    match state.phase:
        case Phase.OFF:
            said.append(
                translate("Sync", "Drawings are kept on this computer alone. Name a host to sync them.")
            )
        case Phase.NO_HISTORY:
            said.append(translate("Sync", "It begins when the history on this computer is open and whole."))
        case Phase.PAUSED:
            said.append(translate("Sync", "Nothing is sent or fetched until you choose “Resume”."))
        case Phase.ATTENTION:
            if not _errand(state.cause):
                said.append(translate("Sync", "Choose “Sync now” to try again."))
            said.append(translate("Sync", "Nothing is sent until then."))
        case Phase.OFFLINE if state.waiting:
            said.append(translate("Sync", "They are sent when the cluster answers."))
        case Phase.OFFLINE:
            said.append(translate("Sync", "Nothing waits to be sent. It is tried again by itself."))
        case Phase.UP_TO_DATE:
            said += _when(state, now, locale)
        case _:
            pass
    if state.waiting:
        said.append(translate("Sync", "Quitting loses nothing."))
    return in_a_row(said)


def _when(state: SyncState, now: dt.datetime, locale: QLocale) -> list[str]:
    said = []
    if state.sent_at is not None:
        text = translate("Sync", "Last sent {time}.")
        said.append(text.format(time=moment(state.sent_at, now, locale)))
    if state.verified_at is not None:
        text = translate("Sync", "Verified {time}: all that was sent was found in the cluster.")
        said.append(text.format(time=moment(state.verified_at, now, locale)))
    if state.fetched:
        text = translate("Sync", "Fetched since the start: {count}.")
        said.append(text.format(count=locale.toString(state.fetched)))
    return said or [translate("Sync", "Nothing waits to be sent.")]


def _local(time: dt.datetime) -> dt.datetime:
    """This moment by the clock on the wall."""
    return time.astimezone()
