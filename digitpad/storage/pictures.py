"""Taking in many picture files: each is a record afterwards, once, and what cannot be read is told.

A record's id follows from the picture's content and place, as when a folder is imported or one picture is
opened: taking the same files in again adds nothing, and what was interrupted goes on by being repeated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from typing import TYPE_CHECKING, Final

from digitpad.domain import Recognition, Source
from digitpad.formats.arriving import NOBODY, picture_id
from digitpad.formats.picture_files import find_pictures
from digitpad.formats.records import Exported
from digitpad.ink.errors import PictureError
from digitpad.ink.picture import picture_bytes, read_picture
from digitpad.saying import said
from digitpad.storage.imported import prepare
from digitpad.storage.taken import PicturesStopped, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digitpad.formats.picture_files import PictureFile
    from digitpad.storage.imported import Incoming
    from digitpad.storage.sync.access import JournalAccess
    from digitpad.storage.taken import Taken, Watch

AT_ONCE: Final = 25
KEPT_AFTER_S: Final = 0.5
"""So many, or after so long, are kept together: no more is to be done again where the program is killed."""
TOLD_AFTER_S: Final = 0.1
"""How it goes is told no more often."""
LISTED: Final = 1000
"""Files that cannot be read and are listed; the others are counted."""


def take_pictures(paths: Sequence[Path], journal: JournalAccess, watch: Watch, taken: Taken) -> None:
    """Take in all pictures behind these paths, and count them in ``taken``.

    Raises PicturesStopped, JournalError and JournalClosed; what came in before stays.
    """
    taking = _Taking(journal, watch, taken)
    for _ in find_pictures(paths):
        taking.ask()
        taken.found += 1
        taking.tell()
    taken.total = taken.found
    for file in find_pictures(paths):
        taking.ask()
        taking.take(file)
    taking.keep()
    watch.progress(taken)


class _Taking:
    def __init__(self, journal: JournalAccess, watch: Watch, taken: Taken) -> None:
        self._journal, self._watch, self._taken = journal, watch, taken
        self._waiting: list[Incoming] = []
        self._kept_at = self._told_at = time.monotonic()
        self._last = dt.datetime.min.replace(tzinfo=dt.UTC)

    def ask(self) -> None:
        if self._watch.cancelled():
            self.keep()
            raise PicturesStopped

    def tell(self) -> None:
        now = time.monotonic()
        if now >= self._told_at + TOLD_AFTER_S:
            self._told_at = now
            self._watch.progress(self._taken)

    def take(self, file: PictureFile) -> None:
        try:
            incoming = self._incoming(file)
        except PictureError as error:
            self._refuse(file, str(error))
        except OSError as error:
            reason = error.strerror or str(error)
            self._refuse(file, said("“{name}” cannot be read: {reason}.", name=file.place, reason=reason))
        else:
            if incoming is None:
                self._taken.known += 1
            else:
                self._waiting.append(incoming)
        if len(self._waiting) >= AT_ONCE or time.monotonic() >= self._kept_at + KEPT_AFTER_S:
            self.keep()
        self.tell()

    def keep(self) -> None:
        """Keep what waits, in one transaction."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            kept = self._journal(lambda journal: journal.take_in(waiting))
            self._taken.added += kept.added
            self._taken.known += len(waiting) - kept.added
            self._watch.added(kept.ids)
        self._kept_at = time.monotonic()

    def _incoming(self, file: PictureFile) -> Incoming | None:
        """The record of it; None where it is there already. Raises PictureError and OSError."""
        if file.trouble:
            raise PictureError(file.trouble)
        content = picture_bytes(file.path)
        record = picture_id(file.place, hashlib.sha256(content).hexdigest())
        if self._journal(lambda journal: journal.has(record)):
            return None
        picture = read_picture(content, file.path.name)
        recognition = Recognition(record, NOBODY, self._now(), Source.BATCH, picture=picture)
        return prepare(Exported(recognition), stands_for=record)

    def _now(self) -> dt.datetime:
        """The time, later than that of the picture before, so that they keep their order."""
        self._last = max(dt.datetime.now(dt.UTC), self._last + dt.timedelta(microseconds=1))
        return self._last

    def _refuse(self, file: PictureFile, reason: str) -> None:
        self._taken.unreadable += 1
        if len(self._taken.listed) < LISTED:
            self._taken.listed.append(Unreadable(file.path, file.place, reason))
