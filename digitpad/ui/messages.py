"""What went wrong, in the person's language: what happened, what it means for the drawings, what to do.

Of the history's errors it is said here, by their kind; they themselves say it for the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.storage import errors
from digitpad.storage.errors import JournalError
from digitpad.ui.numbers import percent
from digitpad.ui.sentences import in_a_row
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QLocale

    from digitpad.storage.salvage import Salvaged

translate = QCoreApplication.translate


def journal_trouble(error: JournalError) -> str:
    """Why drawings are not saved, and what to do about it."""
    stays = translate("Messages", "What you draw stays on the pad and is saved as soon as possible.")
    return in_a_row((journal_detail(error), stays))


def journal_detail(error: JournalError) -> str:
    """What hinders the history, and what to do about it."""
    path = str(error.path)
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
    return what.format(path=path, detail=in_words(detail))


def refusal(error: Exception) -> str:
    """Why a change can never be saved."""
    if isinstance(error, errors.RecordMissingError):
        return translate("Messages", "its drawing is not in the history any more.")
    if isinstance(error, errors.RecordErasedError):
        return translate("Messages", "its drawing was erased for good.")
    return in_words(error)


def history_trouble(error: JournalError) -> str:
    """Why older drawings cannot be shown, or the history not be looked through for damage."""
    text = translate("Messages", "The history {path} cannot be read just now: {detail}")
    return text.format(path=str(error.path), detail=in_words(error))


def kept_aside(path: object) -> str:
    """A damaged history was put aside at the start."""
    text = translate("Messages", "The history was damaged. It is kept as {path}, and a new one was begun.")
    return text.format(path=path)


def salvaging(done: int, pages: int, locale: QLocale) -> str:
    """A damaged history is being read."""
    share = percent(done / max(pages, 1), locale, 0)
    return translate("Messages", "The history was damaged. Bringing back what can be read: {share}").format(
        share=share
    )


def salvaged(path: Path, outcome: Salvaged | JournalError, locale: QLocale) -> tuple[str, bool]:
    """What came out of a damaged history, and whether that is all there was."""
    kept = translate("Messages", "The damaged file is kept as {path}.").format(path=path)
    if isinstance(outcome, JournalError):
        text = translate("Messages", "The history was damaged and cannot be read: {detail}")
        return in_a_row((text.format(detail=in_words(outcome)), kept)), False
    count = outcome.records + outcome.drafts
    told = [
        translate("Messages", "The history was damaged. Drawings brought back: {count}.").format(
            count=locale.toString(count)
        )
    ]
    if outcome.lost:
        text = translate(
            "Messages", "Not readable any more: {count}; what was sent of these is in the cluster."
        )
        told.append(text.format(count=locale.toString(outcome.lost)))
    return in_a_row([*told, kept]), not outcome.lost and count > 0
