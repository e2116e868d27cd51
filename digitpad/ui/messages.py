"""What went wrong, in the person's language: what happened, what it means for the drawings, what to do.

The parts below the window raise errors that say this in English, for the command line and the logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.storage import errors

if TYPE_CHECKING:
    from digitpad.storage.errors import JournalError

translate = QCoreApplication.translate


def journal_trouble(error: JournalError) -> str:
    """Why drawings are not saved, and what to do about it."""
    path = str(error.path)
    stays = translate("Messages", "What you draw stays on the pad and is saved as soon as possible.")
    if isinstance(error, errors.JournalLocked):
        what = translate("Messages", "Another program has the history {path} open. Close that one.")
    elif isinstance(error, errors.JournalNewer):
        what = translate("Messages", "A newer digitpad made the history {path}. Install the newer version.")
    elif isinstance(error, errors.JournalForeign):
        what = translate(
            "Messages", "{path} belongs to another program. Choose another file for the history."
        )
    elif isinstance(error, errors.JournalReadOnly):
        what = translate(
            "Messages", "The history {path} cannot be written. Allow writing to it and its folder."
        )
    elif isinstance(error, errors.JournalFull):
        what = translate("Messages", "There is no room left for the history {path}. Make room on that disk.")
    elif isinstance(error, errors.JournalCorrupt):
        what = translate("Messages", "The history {path} is damaged. It is kept aside, and a new one begins.")
    else:
        what = translate("Messages", "The history {path} cannot be used: {detail}.")
    detail = error.detail if isinstance(error, errors.JournalUnavailable) else error
    return f"{what.format(path=path, detail=detail)} {stays}"


def history_trouble(error: JournalError) -> str:
    """Why older drawings cannot be shown, or the history not be looked through for damage."""
    text = translate("Messages", "The history {path} cannot be read just now: {detail}")
    return text.format(path=str(error.path), detail=error)


def kept_aside(path: object) -> str:
    """A damaged history was put aside at the start."""
    text = translate("Messages", "The history was damaged. It is kept as {path}, and a new one was begun.")
    return text.format(path=path)
