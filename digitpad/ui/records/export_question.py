"""What to export, and how: asked before the place is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from digitpad.filters import EVERYTHING
from digitpad.ui.controls import ChoiceBox, push_button
from digitpad.ui.field import Field
from digitpad.ui.page import label
from digitpad.ui.question_dialog import QuestionDialog
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from digitpad.filters import RecordFilter
    from digitpad.storage.export import ExportFormat, LabelPolicy, Wish

_WIDTH: Final = 460
_SIDES: Final = (28, 128, 512)
_INDENT: Final = 26


class ExportQuestion(QuestionDialog):
    """Offers what is listed, or all there is, in each format."""

    wanted = Signal(object)
    """Wish; the place is to be asked next."""

    def __init__(self, meaning: RecordFilter, listed: int, words: str, parent: QWidget | None = None) -> None:
        """``listed`` records are meant, in these words; an empty filter offers the whole history alone."""
        super().__init__(self.tr("Export drawings"), _WIDTH, parent)
        self._meaning = meaning
        self.listed = QRadioButton(
            self.tr("The %Ln listed ones", None, listed) + (f" ({words})" if words else "")
        )
        self.all = QRadioButton(self.tr("The whole history"))
        (self.all if meaning.is_empty else self.listed).setChecked(True)
        which = _group([self.listed, self.all])
        which.setVisible(not meaning.is_empty)
        self.formats = self._formats()
        self.formats["jsonl"].setChecked(True)
        self._labels = ChoiceBox()
        self._labels.addItem(self.tr("Only what a person said or confirmed"), "reviewed")
        self._labels.addItem(self.tr("What models were sure of, too"), "all")
        self.labels = Field(
            self.tr("Labels"), self.tr("Which drawings are written, and with which label"), self._labels
        )
        self._side = ChoiceBox()
        for side in _SIDES:
            text = (
                self.tr("{side} pixels, drawn anew")
                if side != _SIDES[0]
                else self.tr("28 pixels, as models see it")
            )
            self._side.addItem(text.format(side=QLocale().toString(side)), side)
        self.side = Field(self.tr("Size"), self.tr("How large each picture is"), self._side)
        self.deleted = QCheckBox(self.tr("Deleted ones too, marked as such"))
        cancel, self.export = push_button(text=self.tr("Cancel")), push_button("download", self.tr("Export…"))
        cancel.setToolTip(self.tr("Write nothing"))
        self.export.setToolTip(self.tr("Choose where to, and begin"))
        self.export.setDefault(True)
        self.export.clicked.connect(self._on_export)
        for button in self.formats.values():
            button.toggled.connect(self._show_options)
        formats = _group(list(self.formats.values()))
        self.lay_out(
            [which, label(self.tr("As"), quiet=True), formats, self.labels, self.side, self.deleted],
            no=cancel,
            yes=self.export,
        )
        self._show_options()

    @property
    def format(self) -> ExportFormat:
        """The format that is chosen."""
        return next(form for form, button in self.formats.items() if button.isChecked())

    def wish(self) -> Wish:
        """What is chosen."""
        from digitpad.storage.export import Choice, Wish

        meaning = EVERYTHING if self.all.isChecked() else self._meaning
        labels: LabelPolicy = "all" if self._labels.currentData() == "all" else "reviewed"
        choice = Choice(meaning, with_deleted=self.deleted.isVisibleTo(self) and self.deleted.isChecked())
        return Wish(self.format, choice, labels, int(self._side.currentData()))

    def _formats(self) -> dict[ExportFormat, QRadioButton]:
        named: dict[ExportFormat, QRadioButton] = {
            "jsonl": QRadioButton(self.tr("JSON Lines: everything, to be imported again")),
            "csv": QRadioButton(self.tr("CSV: a table for spreadsheets, without ink")),
            "inkml": QRadioButton(self.tr("InkML: the ink with time and pressure")),
            "idx": QRadioButton(self.tr("MNIST IDX: labelled images of 28 × 28, a folder")),  # noqa: RUF001
            "images": QRadioButton(self.tr("PNG pictures, a folder for each label")),
        }
        if find_spec("pyarrow") is not None:
            named["parquet"] = QRadioButton(self.tr("Parquet: tables for data tools"))
        return named

    def _show_options(self) -> None:
        form = self.format
        self.labels.setVisible(form in {"idx", "images"})
        self.side.setVisible(form == "images")
        self.deleted.setVisible(form in {"jsonl", "parquet"})
        self.adjustSize()

    def _on_export(self) -> None:
        self.wanted.emit(self.wish())
        self.accept()


def _group(buttons: list[QRadioButton]) -> QWidget:
    """Buttons below each other, of which one is on."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    group = QButtonGroup(widget)
    for button in buttons:
        group.addButton(button)
        column.addWidget(button)
    return widget
