"""The one small style sheet: what Fusion with a palette cannot say. The rest is painted by its widgets."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $control_line; padding: 4px 6px; }

QToolButton, QPushButton {
    color: $text; background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 6px; min-height: ${content}px;
}
QToolButton { max-height: ${content}px; }
QPushButton { background: $surface; border-color: $control_line; padding: 6px 12px; }
QToolButton:hover, QPushButton:hover { background: $hover; }
QToolButton:pressed, QPushButton:pressed { background: $tint; }
QToolButton:checked { background: $tint; color: $accent; }
QPushButton:checked { background: $tint; color: $accent; border-color: $accent; }
QToolButton:disabled, QPushButton:disabled { color: $disabled; }
QToolButton:focus, QPushButton:focus { border: 2px solid $accent; padding: 5px; }
QPushButton:focus { padding: 5px 11px; }
QToolButton::menu-indicator { image: none; width: 0; }

QToolButton[primary="true"], QPushButton[primary="true"], QPushButton:default {
    background: $accent; border-color: $accent; color: $on_accent; font-weight: 600;
}
QToolButton[primary="true"] { padding: 6px 10px; }
QToolButton[primary="true"]:hover, QPushButton[primary="true"]:hover, QPushButton:default:hover {
    background: $accent_hover;
}
QToolButton[primary="true"]:focus, QPushButton[primary="true"]:focus, QPushButton:default:focus {
    border: 2px solid $text;
}
QToolButton[primary="true"]:focus { padding: 5px 9px; }
QToolButton[primary="true"]:disabled, QPushButton[primary="true"]:disabled {
    background: $track; border-color: $track; color: $disabled;
}

QPushButton#noticeAction, QPushButton#lineAction {
    background: transparent; border: none; color: $accent; font-weight: 600; padding: 2px 6px; min-height: 0;
}
QPushButton#lineAction { margin-left: -6px; }
QPushButton#noticeAction:hover, QPushButton#lineAction:hover { background: $hover; }
QPushButton#noticeAction:focus, QPushButton#lineAction:focus { border: 2px solid $accent; padding: 0 4px; }

QMenu { background: $surface; color: $text; border: 1px solid $control_line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 6px; }
QMenu::item:selected { background: $tint; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QMenuBar { background: $surface; color: $text; }
QMenuBar::item { padding: 4px 8px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $hover; }

QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar::handle { background: $control_line; border-radius: 2px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView { background: transparent; color: $text; border: none; outline: none; }
QTableView:focus { border: none; }
QHeaderView { background: transparent; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
    font-size: ${small}px; font-weight: 600;
}

QStatusBar::item { border: none; }

QProgressBar { background: $track; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QLabel[quiet="true"] { color: $muted; }
QScrollArea { background: transparent; border: 2px solid transparent; border-radius: 6px; }
QScrollArea:focus { border-color: $accent; }
QWidget#page { background: transparent; }
QLineEdit {
    background: $surface; color: $text; border: 1px solid $control_line; border-radius: 6px; padding: 5px 7px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:disabled, QLineEdit[fixed="true"] { background: $window; color: $muted; border-color: $line; }
QLineEdit:focus { border: 2px solid $accent; padding: 4px 6px; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QComboBox QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $control_line; padding: 4px; outline: none;
    selection-background-color: $tint; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: ${row}px; padding: 0 8px; }
""")


def stylesheet(colours: Mapping[str, str], text_px: int) -> str:
    """The application's style sheet in these colours (token to ``#rrggbb``), for text of this size."""
    return _SHEET.substitute(
        colours, content=max(18, round(text_px * 1.35)), small=text_px - 1, row=round(text_px * 2.2)
    )
