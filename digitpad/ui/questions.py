"""The few questions that are asked before something cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

from digitpad.ui.messages import journal_trouble

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from digitpad.storage.errors import JournalError

translate = QCoreApplication.translate


def may(parent: QWidget, title: str, text: str, yes: str) -> bool:
    """Whether the person says ``yes``; not doing it is the default."""
    question = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    wanted = question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    stay = question.addButton(translate("Questions", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    question.exec()
    return question.clickedButton() is wanted


def may_replace(parent: QWidget, title: str, path: Path) -> bool:
    """Whether to write in place of a file that is there."""
    text = translate("Questions", "{name} is there already. Replace it?").format(name=path.name)
    buttons = QMessageBox.StandardButton
    return QMessageBox.question(parent, title, text, buttons.Yes | buttons.No, buttons.No) == buttons.Yes


def may_erase(parent: QWidget) -> bool:
    """Whether to delete a drawing so that nothing brings it back."""
    text = translate(
        "Questions",
        "Erase this drawing for good? Its ink or picture is overwritten on this computer and, as soon as "
        "that is synced, in the cluster. Nothing brings it back.",
    )
    return may(
        parent, translate("Questions", "Erase for good"), text, translate("Questions", "Erase for good")
    )


def may_forget_settings(parent: QWidget) -> bool:
    """Whether to leave while what was typed on the page about syncing is not saved."""
    return may(
        parent,
        translate("Questions", "Not saved"),
        translate("Questions", "The sync settings that you changed are not saved."),
        translate("Questions", "Quit without saving"),
    )


def may_lose(parent: QWidget, error: JournalError | None) -> bool:
    """Whether to leave while something cannot be saved."""
    question = QMessageBox(parent)
    question.setIcon(QMessageBox.Icon.Warning)
    question.setWindowTitle(translate("Questions", "Not saved"))
    question.setText(translate("Questions", "What you drew last is not saved and would be lost."))
    question.setInformativeText(journal_trouble(error) if error else "")
    stay = question.addButton(translate("Questions", "Stay"), QMessageBox.ButtonRole.RejectRole)
    leave = question.addButton(
        translate("Questions", "Quit without saving"), QMessageBox.ButtonRole.DestructiveRole
    )
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    question.exec()
    return question.clickedButton() is leave
