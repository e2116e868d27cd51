"""All filters to choose from, in groups, each with how many records there would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QMenu, QWidget

from digitpad.domain import DIGITS, Source
from digitpad.ui.icons import icon
from digitpad.ui.numbers import percent
from digitpad.ui.records.chips import Choice
from digitpad.ui.records.counts import STEPS, Counts, model_words
from digitpad.ui.records.row_words import source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

translate = QCoreApplication.translate


class FilterMenu(QMenu):
    """Made anew each time it is opened: what is there to choose from depends on what is listed."""

    chosen = Signal(str)
    """The words of the choice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.counts = Counts()
        self.names: Mapping[str, str] = {}
        self.synced = False
        self.is_said: Callable[[str], bool] = lambda _words: False
        self._groups: list[QMenu] = []
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer what there is now."""
        self.clear()
        for group in self._groups:
            group.deleteLater()
        self._groups = []
        counts = self.counts
        models = sorted(counts.models, key=lambda each: -counts.models[each])
        by_model = {
            words: counts.models[each] for each, words in zip(models, model_words(models), strict=True)
        }
        named = [
            Choice(words, self.names.get(each, each))
            for each, words in zip(models, model_words(models), strict=True)
        ]
        self._offer(translate("Filters", "Shown as"), digits())
        self._offer(translate("Filters", "Reading"), verdicts())
        self._offer(translate("Filters", "Confidence"), steps(QLocale()))
        self._offer(translate("Filters", "Model"), named, by_model)
        self._offer(translate("Filters", "From"), sources())
        self._offer(translate("Filters", "Review"), reviews())
        self._offer(translate("Filters", "Drawn"), times())
        if self.synced:
            self._offer(translate("Filters", "Sync"), [Choice("is:waiting", translate("Filters", "Waiting"))])
        self._offer(translate("Filters", "Deleted"), [Choice("is:deleted", translate("Filters", "Deleted"))])

    def _offer(self, title: str, offered: Sequence[Choice], counts: Mapping[str, int] | None = None) -> None:
        if not offered:
            return
        group, numbers = self.addMenu(title), counts or self.counts.by_words
        self._groups.append(group)
        for choice in offered:
            number = numbers.get(choice.words)
            # What stands behind a tab is set at the right, as shortcuts are.
            told = choice.name if number is None else f"{choice.name}\t{QLocale().toString(number)}"
            action = group.addAction(told)
            action.setCheckable(True)
            action.setChecked(self.is_said(choice.words))
            action.triggered.connect(lambda _=False, words=choice.words: self.chosen.emit(words))
            if action.isChecked():
                group.setIcon(icon("check"))


def digits() -> list[Choice]:
    """What drawings are shown as."""
    found = [Choice(str(digit), str(digit)) for digit in range(DIGITS)]
    return [
        *found,
        Choice("is:number", translate("Filters", "Numbers")),
        Choice("is:no-digit", translate("Filters", "Not a digit")),
    ]


def verdicts() -> list[Choice]:
    """What the model made of them."""
    return [
        Choice("is:sure", translate("Filters", "Sure")),
        Choice("is:unsure", translate("Filters", "Unsure")),
        Choice("is:refused", translate("Filters", "Read as no digit")),
    ]


def steps(locale: QLocale) -> list[Choice]:
    """Ranges of confidence, the surest first."""
    found = []
    for words, (least, below) in STEPS.items():
        if below > 1:
            name = translate("Filters", "{least} or more").format(least=percent(least, locale, 0))
        elif not least:
            name = translate("Filters", "Below {below}").format(below=percent(below, locale, 0))
        else:
            name = translate("Filters", "{least} to {below}")
            name = name.format(least=percent(least, locale, 0), below=percent(below, locale, 0))
        found.append(Choice(words, name))
    return found


def sources() -> list[Choice]:
    """Where they come from."""
    return [Choice(f"from:{each.value}", source(each)) for each in Source]


def reviews() -> list[Choice]:
    """What people said of them."""
    return [
        Choice("is:reviewed", translate("Filters", "Reviewed")),
        Choice("-is:reviewed", translate("Filters", "Not reviewed")),
        Choice("is:corrected", translate("Filters", "Corrected")),
        Choice("is:right", translate("Filters", "Read right")),
        Choice("is:wrong", translate("Filters", "Read wrong")),
    ]


def times() -> list[Choice]:
    """When they were drawn."""
    return [
        Choice("on:today", translate("Filters", "Today")),
        Choice("on:yesterday", translate("Filters", "Yesterday")),
    ]
