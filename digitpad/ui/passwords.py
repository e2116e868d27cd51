"""The cluster's password: what keeps it, what is said of that, and asking for it where nobody knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.settings import PASSWORD
from digitpad.storage.cluster.errors import AccessRefused
from digitpad.ui.icons import Tone
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from digitpad.saying import Said
    from digitpad.settings import Settings
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.errors import ClusterError
    from digitpad.ui.cluster_tools import ClusterTools
    from digitpad.ui.password_question import PasswordQuestion
    from digitpad.ui.sync_desk import SyncDesk


@dataclass(frozen=True, slots=True)
class PasswordNote:
    """Where the password is kept, in words; ``origin`` is what it comes from if not the form."""

    text: str = ""
    known: bool = False
    origin: str = ""
    offer: bool = False
    """Whether to offer to type it in."""


@dataclass(frozen=True, slots=True)
class _Keyring:
    """What keeps passwords here; without a name nothing does."""

    name: str | None


class Passwords(QObject):
    """Knows the system's keyring once it was looked for, and asks one question at a time."""

    changed = Signal()
    """What is to be said of it is another thing now."""
    not_kept = Signal(str)
    """Why a password that was asked for is used in this run alone."""

    def __init__(
        self, sync: SyncDesk, tools: ClusterTools, fixed: Callable[[], Mapping[str, Said]], parent: QObject
    ) -> None:
        """Look for nothing yet; ``fixed`` says which settings are not the file's."""
        super().__init__(parent)
        self._sync, self._tools, self._fixed = sync, tools, fixed
        self._keyring: _Keyring | None = None  # nobody has looked
        self._question: PasswordQuestion | None = None

    def look_for_keyring(self, then: Callable[[], None] = lambda: None) -> None:
        """Find out what keeps passwords here, unless that is known."""

        def found(name: str | None) -> None:
            self._keyring = _Keyring(name)
            self.changed.emit()
            then()

        if self._keyring is None:
            self._tools.find_keyring(found)
        else:
            then()

    def note(self) -> PasswordNote:
        """What is to be said of the password now."""
        origin = in_words(self._fixed().get(PASSWORD, ""))
        known = bool(origin) or self._sync.knows_password
        has_user = self._sync.settings.cassandra.user is not None
        is_wanted = has_user and not origin and (not known or self._sync.state.cause is AccessRefused)
        return PasswordNote(self._where_kept(), known, origin, offer=is_wanted)

    def ask(self, parent: QWidget) -> None:
        """Ask for the password of the settings' user."""
        from digitpad.storage.sync.chosen import cluster_options

        options = cluster_options(self._sync.settings.cassandra)
        if options is not None and options.user is not None:
            self.look_for_keyring(lambda: self._ask(options, parent))

    def keep(self, settings: Settings, password: str, say: Callable[[str, Tone], None]) -> None:
        """Have the system keep a password that was saved with these settings; say what came of it."""
        from digitpad.storage.sync.chosen import cluster_options

        def kept(error: ClusterError | None) -> None:
            if error is None:
                say(self.tr("Saved, the password by your system"), Tone.GOOD)
            elif self._keyring is None or self._keyring.name is None:
                text = self.tr(
                    "Saved. Your system keeps no passwords: this one is used until digitpad closes."
                )
                say(text, Tone.WAITING)
            else:
                text = self.tr("Saved, but for the password, which is used until digitpad closes: {problem}")
                say(text.format(problem=in_words(error)), Tone.WAITING)

        options = cluster_options(settings.cassandra)
        if options is not None:
            self.look_for_keyring(lambda: self._tools.keep_password(options, password, kept))

    # Inside

    def _where_kept(self) -> str:
        origin = self._fixed().get(PASSWORD)
        if origin is not None:
            return self.tr("The password comes from {origin}.").format(origin=in_words(origin))
        if self._keyring is None:
            return ""
        if self._keyring.name is not None:
            return self.tr("Your system keeps the password ({keyring}).").format(keyring=self._keyring.name)
        return self.tr("Your system keeps no passwords: digitpad asks for it once each time it starts.")

    def _ask(self, options: ClusterOptions, parent: QWidget) -> None:
        from digitpad.ui.password_question import PasswordQuestion

        if self._question is None:
            is_kept = self._keyring is not None and self._keyring.name is not None
            cluster = ", ".join(options.hosts)
            question = PasswordQuestion(
                str(options.user), cluster, self._where_kept(), is_kept=is_kept, parent=parent
            )
            question.typed.connect(lambda text: self._use(options, text, is_kept=is_kept))
            question.finished.connect(self._on_answered)
            self._question = question
        self._question.show()
        self._question.raise_()
        self._question.activateWindow()

    def _on_answered(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    def _use(self, options: ClusterOptions, password: str, *, is_kept: bool) -> None:
        def kept(error: ClusterError | None) -> None:
            if error is not None:
                text = self.tr("The password is used until digitpad closes: {problem}")
                self.not_kept.emit(text.format(problem=in_words(error)))

        self._sync.set_password(password)
        if is_kept:
            self._tools.keep_password(options, password, kept)
