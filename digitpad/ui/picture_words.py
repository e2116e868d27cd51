"""What is said of pictures that were taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.ui.messages import journal_detail
from digitpad.ui.sentences import in_a_row

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from digitpad.storage.errors import JournalError
    from digitpad.storage.taken import Taken
    from digitpad.ui.picture_intake import IntakeProgress

translate = QCoreApplication.translate


def progress(state: IntakeProgress, locale: QLocale) -> str:
    """How far it has come."""
    if state.total is None:
        return translate("Pictures", "Looking for pictures: {found}").format(
            found=locale.toString(state.found)
        )
    return translate("Pictures", "Taking in pictures: {done} of {total}").format(
        done=locale.toString(state.done), total=locale.toString(state.total)
    )


def counts(taken: Taken, locale: QLocale) -> str:
    """What became of them."""
    parts = [translate("Pictures", "Pictures taken in: {count}.").format(count=locale.toString(taken.added))]
    if taken.known:
        text = translate("Pictures", "Here already: {count}.")
        parts.append(text.format(count=locale.toString(taken.known)))
    if taken.unreadable:
        text = translate("Pictures", "Not readable: {count}.")
        parts.append(text.format(count=locale.toString(taken.unreadable)))
    return in_a_row(parts)


def stopped(taken: Taken, locale: QLocale) -> str:
    """What became of them before it was cancelled."""
    stay = translate("Pictures", "Stopped. They stay; open the same pictures again to go on.")
    return in_a_row((counts(taken, locale), stay))


def failed(error: JournalError, taken: Taken, locale: QLocale) -> str:
    """What became of them before nothing more could be kept, and why."""
    stay = translate("Pictures", "They stay; open the same pictures again to go on.")
    return in_a_row((journal_detail(error), counts(taken, locale), stay))
