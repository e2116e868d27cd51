"""What can be done about syncing: its page, its settings, its password; and where its state is shown."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from PySide6.QtCore import QLocale, QObject, QTimer

from digitpad.saying import quoted
from digitpad.settings import CLUSTER_TABLES, SettingsError
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice
from digitpad.ui.passwords import Passwords
from digitpad.ui.sync_dots import SyncDots
from digitpad.ui.sync_words import can_sync_now, moment
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Recognition
    from digitpad.storage.journal import Journal
    from digitpad.storage.sync.state import Refused
    from digitpad.ui.actions import Actions
    from digitpad.ui.choices import Choices
    from digitpad.ui.cluster_tools import ClusterTools
    from digitpad.ui.desk import Desk
    from digitpad.ui.history_strip import HistoryStrip
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.status_line import StatusLine
    from digitpad.ui.sync_desk import SyncDesk
    from digitpad.ui.sync_page import SyncPage

REFUSED_SHOWN: Final = 20
LOOK_MS: Final = 300


@dataclass(frozen=True, slots=True)
class SyncParts:
    """What syncing is made of below the window."""

    desk: SyncDesk
    tools: ClusterTools
    choices: Choices


class SyncCommands(QObject):
    """Page and dialogs belong to the window and are made when first wanted."""

    def __init__(  # noqa: PLR0913, PLR0917 - where syncing is seen, asked for and told of
        self,
        window: QWidget,
        parts: SyncParts,
        desk: Desk,
        keeper: JournalKeeper,
        strip: HistoryStrip,
        actions: Actions,
        status_line: StatusLine,
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._keeper = window, desk, keeper
        self._sync, self._tools, self._choices = parts.desk, parts.tools, parts.choices
        self._actions, self._status_line = actions, status_line
        self._dots = SyncDots(keeper, strip, lambda: self._sync.sends)
        self._page: SyncPage | None = None
        self._passwords = Passwords(self._sync, self._tools, lambda: self._choices.fixed, self)
        self._passwords.changed.connect(self._tell_password)
        self._passwords.not_kept.connect(lambda text: status_line.warn(text, Tone.WAITING))
        self._is_off = True
        self._refused = 0
        self._look_at_refused = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look_at_refused.timeout.connect(self._load_refused)
        actions.sync_page.triggered.connect(self.show_page)
        actions.sync_now.triggered.connect(self.sync_now)
        actions.pause_sync.triggered.connect(self.set_paused)
        status_line.sync.clicked.connect(self.show_page)
        self._sync.changed.connect(self.show_state)
        self._sync.merged.connect(desk.history.reload)
        self._sync.password_wanted.connect(self.ask_password)
        keeper.opened.connect(self._greet)
        self.show_state(self._sync.state)

    @property
    def syncing(self) -> SyncDesk:
        """What is shown here; by the time it tells of a change, that is shown."""
        return self._sync

    @property
    def page(self) -> SyncPage | None:
        """The page, once it was wanted."""
        return self._page

    @property
    def has_unsaved(self) -> bool:
        """Whether something was typed on the page and not saved."""
        return self._page is not None and self._page.form.is_changed

    def show_page(self) -> None:
        """Show settings and state."""
        if self._page is None:
            # Imported here, so that the window stands sooner.
            from digitpad.ui.cluster_commands import ClusterCommands
            from digitpad.ui.sync_page import SyncPage

            page = self._page = SyncPage(self._sync.settings, self._choices.fixed, self._window)
            ClusterCommands(page, self._sync, self._tools, self._choices)
            page.save_wanted.connect(self._save)
            page.sync_wanted.connect(self.sync_now)
            page.verify_wanted.connect(self._sync.verify)
            page.pause_wanted.connect(self.set_paused)
            page.password_wanted.connect(self.ask_password)
            page.retry_wanted.connect(self._sync.retry_refused)
            page.show_wanted.connect(self._show_drawing)
            page.left_unsaved.connect(self._on_left_unsaved)
            page.addActions([self._actions.sync_now, self._actions.pause_sync])  # their keys work there too
            page.show_state(self._sync.state)
            self._tell_password()
            self._passwords.look_for_keyring()
            _, problem = self._choices.load()
            wrong = _of_the_cluster(problem)
            if wrong:  # with a mistake in them, none of the cluster's settings is used
                page.say(wrong, Tone.WAITING)
        self._load_refused()
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    def retranslate(self) -> None:
        """Say again what is said of the password and of refused drawings, in the language of now."""
        self._tell_password()
        self._load_refused()

    def sync_now(self) -> None:
        """Send all that there is, the drawing on the pad too."""
        self._desk.put_away()
        self._sync.sync_now()

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a slot
        """Leave the cluster alone from now on, in the next run too; or go on."""
        self._sync.set_paused(paused)
        if "sync.paused" not in self._choices.fixed:
            self._choices.remember("sync.paused", paused)

    def ask_password(self) -> None:
        """Ask for the password."""
        has_page = self._page is not None and self._page.isVisible()
        self._passwords.ask(self._page if has_page and self._page is not None else self._window)

    # Settings

    def _save(self, changes: Mapping[str, object], password: str) -> None:
        page = self._page
        if page is None:
            return
        try:
            self._refuse_contradiction(changes)
            self._choices.flush()
            self._choices.save(changes)
        except (OSError, SettingsError) as error:
            page.say(self.tr("Not saved: {problem}").format(problem=in_words(error)))
            return
        settings, problem = self._choices.load()
        self._sync.apply(settings, password)
        self._dots.look()  # whether anything waits to be sent may be another thing now
        wrong = _of_the_cluster(problem)
        if wrong:
            # None of the file's settings is used then: what was typed in is not replaced by nothing.
            page.say(wrong, Tone.WAITING)
            return
        page.load(settings, self._choices.fixed)
        page.say(self.tr("Saved"), Tone.GOOD)
        if password:
            self._passwords.keep(settings, password, page.say)
        self._tell_password()

    def _refuse_contradiction(self, changes: Mapping[str, object]) -> None:
        """Write nothing that would not be used afterwards. Raises SettingsError."""
        from digitpad.settings.checking import contradictions
        from digitpad.ui.cluster_commands import cassandra_with

        settings = self._sync.settings
        wanted = replace(settings, cassandra=cassandra_with(settings, changes))
        origins = defaultdict(lambda: quoted(self._choices.file), self._choices.fixed)
        problems = list(contradictions(wanted, origins))
        if problems:
            raise SettingsError(problems)

    def _tell_password(self) -> None:
        if self._page is not None:
            self._page.show_password(self._passwords.note())

    def _on_left_unsaved(self) -> None:
        text = self.tr("The sync settings that you changed are not saved")
        self._status_line.show_notice(Notice(text, action=self.tr("Look again"), then=self.show_page))

    # State

    def show_state(self, state: SyncState) -> None:
        """Show how syncing stands, wherever that is shown."""
        is_on, paused = state.phase is not Phase.OFF, state.phase is Phase.PAUSED
        self._status_line.sync.show_state(state)
        self._actions.sync_now.setEnabled(can_sync_now(state))
        self._actions.pause_sync.setEnabled(is_on)
        self._actions.pause_sync.setChecked(paused)
        if is_on == self._is_off:
            self._is_off = not is_on
            self._dots.set_on(is_on)
        self._dots.look()
        if self._page is not None:
            self._page.show_state(state)
            self._tell_password()
        if (state.refused or self._refused) and not self._look_at_refused.isActive():
            # Whenever something changes: one may go and another come while the number stays.
            self._look_at_refused.start()
        self._refused = state.refused

    def _greet(self, opened: Opened) -> None:
        """Say once, at the start, how many drawings the last run did not send."""
        is_first = opened.number == 1
        is_sending = self._sync.sends and self._sync.state.phase is not Phase.PAUSED
        if is_first and is_sending and opened.waiting and not self._status_line.said:
            text = self.tr("%Ln drawings from last time wait", None, opened.waiting)
            self._status_line.show_notice(Notice(text))

    # Refused drawings

    def _load_refused(self) -> None:
        def look(journal: Journal) -> list[tuple[Refused, Recognition | None]]:
            return [(each, journal.get(each.record)) for each in journal.sync.refused(REFUSED_SHOWN)]

        if self._page is not None and (self._refused or self._page.panel.refused.drawings):
            self._keeper.look(look, self._on_refused)

    def _on_refused(self, found: list[tuple[Refused, Recognition | None]] | None) -> None:
        if self._page is None or found is None:
            return
        from digitpad.storage.cluster.errors import refusal_of
        from digitpad.ui.reading_words import caption_for
        from digitpad.ui.refused_list import RefusedDrawing

        now, locale = dt.datetime.now(dt.UTC), QLocale()
        drawings = []
        for refused, record in found:
            told = str(refused.record)
            if record is not None:
                when = moment(record.drawn_at, now, locale)
                told = self.tr("{caption}, drawn {when}").format(
                    caption=caption_for(record.reading, record.label), when=when
                )
            can_show = self._desk.history.get(refused.record) is not None
            reason = in_words(refusal_of(refused.reason))
            drawings.append(RefusedDrawing(refused.record, told, reason, can_show=can_show))
        self._page.show_refused(drawings, self._refused)

    def _show_drawing(self, record_id: UUID) -> None:
        self._desk.open_record(record_id)
        self._window.activateWindow()


def _of_the_cluster(problem: SettingsError | None) -> str:
    """What of it hinders syncing; a mistake about anything else is told elsewhere."""
    problems = problem.problems if problem is not None else ()
    return "\n".join(
        in_words(each) for each in problems if any(each.may_be_about(table) for table in CLUSTER_TABLES)
    )
