"""What a person does with a cluster by hand: try the connection out, set up the keyspace, keep a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from digitpad.storage.cluster.errors import ClusterError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.connection import ClusterOptions


_R = TypeVar("_R")


class ClusterTools(QObject):
    """Each on a lane of its own, since a cluster or a keyring may take its time; one after the other."""

    found = Signal(object)
    """Finding: the connection test has come one step further."""
    examined = Signal()
    """The connection test is over."""
    told = Signal(object)
    """Said: what setting up the keyspace has just made or found."""
    set_up = Signal()
    """The keyspace is there."""
    failed = Signal(object)
    """ClusterError: why the keyspace could not be set up."""
    broken = Signal()
    """A defect ended the test, or setting up; it is told by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("cluster", self)
        self._is_ending = False

    def examine(self, options: ClusterOptions, *, writing: bool = True) -> None:
        """Go the way of syncing step by step, and say what is found; ``writing`` where anything is sent."""

        def work() -> None:
            from digitpad.storage.cluster.diagnosis import examine

            for finding in examine(options, writing=writing):
                if self._is_ending:
                    return
                self.found.emit(finding)

        # What is wrong with the cluster is among the findings.
        self._lane.submit(work, lambda _: self.examined.emit(), lambda _: None, (), self.broken.emit)

    def make_keyspace(self, options: ClusterOptions) -> None:
        """Make the keyspace and its tables, where they are not there yet."""

        def work() -> None:
            from digitpad.storage.cluster.connection import initialise

            initialise(options, self.told.emit)

        self._lane.submit(
            work, lambda _: self.set_up.emit(), self.failed.emit, ClusterError, self.broken.emit
        )

    def find_password(self, options: ClusterOptions, done: Callable[[str | None], None]) -> None:
        """Look where passwords are kept; None where there is none for this user."""
        self._look(lambda password: password.find(options), done)

    def find_keyring(self, done: Callable[[str | None], None]) -> None:
        """What keeps passwords here, by its name; None where nothing does."""
        self._look(lambda password: password.keeper(), done)

    def keep_password(
        self, options: ClusterOptions, text: str, done: Callable[[ClusterError | None], None]
    ) -> None:
        """Have the system keep it; done with the error where it cannot."""
        self._with_passwords(lambda password: password.keep(options, text), done, done)

    def _look(self, work: Callable[[Any], str | None], done: Callable[[str | None], None]) -> None:
        self._with_passwords(work, done, lambda _: done(None))

    def _with_passwords(
        self, work: Callable[[Any], _R], done: Callable[[_R], None], failed: Callable[[ClusterError], None]
    ) -> None:
        """Call the module of passwords, which is imported then."""

        def called() -> _R:
            from digitpad.storage.cluster import password

            return work(password)

        self._lane.submit(called, done, failed, ClusterError)

    def finish(self, seconds: float) -> bool:
        """Leave; a test that is under way ends with its step."""
        self._is_ending = True
        return self._lane.close(lambda: None, seconds)
