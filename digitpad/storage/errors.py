"""What can go wrong with the journal. The type tells the caller what is left to do.

JournalError
├── JournalLocked        another program has it: nothing is saved until that one is closed
├── JournalNewer         made by a newer digitpad: refused, untouched
├── JournalForeign       another program's database: refused, untouched
├── JournalMissing       nothing there to read
├── JournalCorrupt       damaged: the next start keeps it aside and begins a new one
├── JournalReadOnly      may be read, not written
├── JournalFull          no room: later writes succeed when there is room again
└── JournalUnavailable   any other trouble of the disk or the file

A change that raised one of these is not in the journal, not even in part. The journal object stays usable:
once the cause is gone, the same call succeeds. Wrong calls (a closed record drawn on, an unknown id) are no
JournalError but the ``ValueError`` and ``LookupError`` below.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from digitpad.saying import SaidError, said

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from digitpad.saying import Said

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when a disk, a quota or a size limit is exhausted."""

_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class JournalError(SaidError):
    """Trouble with the journal at ``path``; ``str()`` says what happened and what to do."""

    def __init__(self, path: Path, message: Said) -> None:
        """Remember which journal, and the sentence for people."""
        super().__init__(message)
        self.path = path


class JournalLocked(JournalError):  # noqa: N818 - the tree reads as states of the journal
    """Another program holds it; ``pid`` is that program's process where it is known."""

    def __init__(self, path: Path, pid: int | None = None) -> None:
        """Name the process where it is known."""
        if pid:
            text = said(
                "The journal {path} is in use by another digitpad (process {pid}). Close the other program.",
                path=path,
                pid=pid,
            )
        else:
            text = said(
                "The journal {path} is in use by another program. Close the other program.", path=path
            )
        super().__init__(path, text)
        self.pid = pid


class JournalNewer(JournalError):  # noqa: N818
    """Made by a newer digitpad."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        """Tell both formats' numbers."""
        super().__init__(
            path,
            said(
                "The journal {path} was made by a newer digitpad (format {found}, this one knows {known}). "
                "It was not touched. Install the newer digitpad, or choose another journal in the settings.",
                path=path,
                found=found,
                known=known,
            ),
        )
        self.found = found
        self.known = known


class JournalForeign(JournalError):  # noqa: N818
    """A database of another program."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            path,
            said(
                "{path} is another program's database, not a digitpad journal. It was not touched. Choose "
                "another file as the journal in the settings.",
                path=path,
            ),
        )


class JournalMissing(JournalError):  # noqa: N818
    """There is no journal to read."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        text = said("There is no journal at {path} yet. Start digitpad and draw something first.", path=path)
        super().__init__(path, text)


class JournalCorrupt(JournalError):  # noqa: N818
    """The file is damaged."""

    def __init__(self, path: Path, detail: str) -> None:
        """Quote SQLite."""
        super().__init__(
            path,
            said(
                "The journal {path} is damaged ({detail}). Start digitpad again: it keeps the damaged file "
                "aside and begins a new one.",
                path=path,
                detail=detail,
            ),
        )


class JournalReadOnly(JournalError):  # noqa: N818
    """The file or its folder cannot be written."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            path,
            said(
                "The journal {path} cannot be written. Give yourself the right to write to the file and its "
                "folder, or choose another journal in the settings.",
                path=path,
            ),
        )


class JournalFull(JournalError):  # noqa: N818
    """No room is left on the disk, or for this user or program."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            path,
            said(
                "There is no room left for the journal {path}. Make room; saving then goes on by itself.",
                path=path,
            ),
        )


class JournalUnavailable(JournalError):  # noqa: N818
    """Any other trouble with the disk or the file; ``detail`` is what the system said."""

    def __init__(self, path: Path, detail: str) -> None:
        """Quote what the system said."""
        super().__init__(
            path,
            said(
                "The journal {path} cannot be used ({detail}). Check the disk and your rights to the file, "
                "then try again.",
                path=path,
                detail=detail,
            ),
        )
        self.detail = detail


def from_os_error(path: Path, error: OSError) -> JournalError:
    """The journal's trouble behind an error of the system."""
    if error.errno in _NO_RIGHT:
        return JournalReadOnly(path)
    if error.errno in NO_ROOM:
        return JournalFull(path)
    return JournalUnavailable(path, str(error))


class RecordDamagedError(Exception):
    """A record's cells do not make sense; the others are not affected."""


class RecordClosedError(ValueError):
    """A closed record's ink was to be changed; ink is immutable once closed."""

    def __init__(self, record: UUID) -> None:
        """Name the record."""
        super().__init__(f"the record {record} is closed: its ink cannot change")


class RecordOpenError(ValueError):
    """A draft was to be deleted as if it were a record."""

    def __init__(self, record: UUID) -> None:
        """Name the draft."""
        super().__init__(f"{record} is still an open draft: close it or drop it")


class RecordErasedError(ValueError):
    """A record that was erased for good was to be restored."""

    def __init__(self, record: UUID) -> None:
        """Name the record."""
        super().__init__(f"the record {record} was erased for good: there is nothing left to restore")


class RecordMissingError(LookupError):
    """No record has this id."""

    def __init__(self, record: UUID) -> None:
        """Name the id."""
        super().__init__(f"no record has the id {record}")
