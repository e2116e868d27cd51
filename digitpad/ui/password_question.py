"""The small dialog that asks for the cluster's password where nothing keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from digitpad.ui.controls import push_button
from digitpad.ui.page import label
from digitpad.ui.question_dialog import QuestionDialog

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

_WIDTH: Final = 380


class PasswordQuestion(QuestionDialog):
    """Not now is a way out: drawings wait."""

    typed = Signal(str)

    def __init__(
        self, user: str, cluster: str, note: str, *, is_kept: bool = False, parent: QWidget | None = None
    ) -> None:
        """Say in ``note`` what becomes of the password, which the system keeps or not."""
        super().__init__(self.tr("Password of the cluster"), _WIDTH, parent)
        question = self.tr("The password of “{user}” for {cluster}:").format(user=user, cluster=cluster)
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setAccessibleName(question)
        self._line.setToolTip(self.tr("The password"))
        self._use = push_button(text=self.tr("Connect"))
        self._line.textChanged.connect(lambda text: self._use.setEnabled(bool(text)))
        self._line.returnPressed.connect(self._on_use)
        later = push_button(text=self.tr("Not now"))
        later.setToolTip(self.tr("Drawings wait here, safe, until the password is known"))
        self._use.setToolTip(
            self.tr("Use this password from now on")
            if is_kept
            else self.tr("Use this password until digitpad closes")
        )
        self._use.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        self._use.setEnabled(False)
        self._use.clicked.connect(self._on_use)
        self.lay_out([label(question), self._line, label(note, 12, quiet=True)], no=later, yes=self._use)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._line.setFocus()

    def _on_use(self) -> None:
        text = self._line.text()
        if text:
            self._line.clear()
            self.typed.emit(text)
            self.accept()
