"""The colours and sizes of the windows, and the keeper that applies them and follows the system.

A painted widget asks `theme_of(self)`: the theme is found again from the palette, so there is no global
state, and a widget given another palette paints itself in that one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal, TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget
from typing_extensions import override

from digitpad.ui.language import is_of_language
from digitpad.ui.stylesheet import stylesheet

ThemeChoice: TypeAlias = Literal["system", "light", "dark"]

TEXT_PX: Final = 13
TITLE_PX: Final = 16
DIGIT_PX: Final = 92
ICON_PX: Final = 18
GAP: Final = 8
MARGIN: Final = 16
CONTROL_RADIUS: Final = 6
CARD_RADIUS: Final = 12
TOOLBAR_HEIGHT: Final = 48
STATUS_BAR_HEIGHT: Final = 30


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. Texts keep 4.5 : 1 on every background in `TEXT_ON`."""

    name: str
    dark: bool
    window: QColor
    surface: QColor
    paper: QColor
    line: QColor
    control_line: QColor
    track: QColor
    ink: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    tint: QColor
    hover: QColor
    good: QColor
    waiting: QColor
    wrong: QColor


TEXT_ON: Final[dict[str, tuple[str, ...]]] = {
    "text": ("window", "surface", "paper", "tint", "hover"),
    "ink": ("window", "surface", "paper", "tint"),
    "muted": ("window", "surface", "paper", "tint", "hover", "track"),
    "accent": ("window", "surface", "paper", "tint"),
    "on_accent": ("accent", "accent_hover"),
    "good": ("window", "surface", "paper"),
    "waiting": ("window", "surface", "paper"),
    "wrong": ("window", "surface", "paper"),
}
"""Which token is written on which; a test computes the contrast of every pair in every theme."""


def _theme(name: str, *, dark: bool, **colours: str) -> Theme:
    return Theme(name=name, dark=dark, **{token: QColor(value) for token, value in colours.items()})


LIGHT: Final = _theme(
    "light",
    dark=False,
    window="#F5F4F1",
    surface="#FFFFFF",
    paper="#FFFEFB",
    line="#E2DFD8",
    control_line="#D3CFC6",
    track="#ECECF3",
    ink="#171A21",
    text="#22252C",
    muted="#666B75",
    disabled="#A5A8AF",
    accent="#2B57D0",
    accent_hover="#2349B4",
    on_accent="#FFFFFF",
    tint="#E8EDFB",
    hover="#EFEDE8",
    good="#1F7A4D",
    waiting="#A05A00",  # a shade darker than the sketch, which has 4.4 : 1 on the window
    wrong="#B3261E",
)

DARK: Final = _theme(
    "dark",
    dark=True,
    window="#16181C",
    surface="#1E2126",
    paper="#23262C",
    line="#33373F",
    control_line="#454A54",
    track="#2A2E35",
    ink="#F3F1EB",
    text="#E7E5E0",
    muted="#9BA1AC",
    disabled="#5D626C",
    accent="#86A3FF",
    accent_hover="#9DB5FF",
    on_accent="#16181C",
    tint="#2A3350",
    hover="#2A2D33",
    good="#62C795",
    waiting="#F0B45A",
    wrong="#FF8A80",
)

HIGH_CONTRAST_LIGHT: Final = _theme(
    "high-contrast-light",
    dark=False,
    window="#FFFFFF",
    surface="#FFFFFF",
    paper="#FFFFFF",
    line="#000000",
    control_line="#000000",
    track="#D9D9D9",
    ink="#000000",
    text="#000000",
    muted="#2B2B2B",
    disabled="#6B6B6B",
    accent="#0033A0",
    accent_hover="#00246F",
    on_accent="#FFFFFF",
    tint="#DCE6FF",
    hover="#E6E6E6",
    good="#005A2B",
    waiting="#6E3B00",
    wrong="#8F0000",
)

HIGH_CONTRAST_DARK: Final = _theme(
    "high-contrast-dark",
    dark=True,
    window="#000000",
    surface="#000000",
    paper="#000000",
    line="#FFFFFF",
    control_line="#FFFFFF",
    track="#3A3A3A",
    ink="#FFFFFF",
    text="#FFFFFF",
    muted="#E0E0E0",
    disabled="#9A9A9A",
    accent="#9DC1FF",
    accent_hover="#C4DAFF",
    on_accent="#000000",
    tint="#12264D",
    hover="#262626",
    good="#7CFFB2",
    waiting="#FFD27A",
    wrong="#FFB3AC",
)

THEMES: Final = (LIGHT, DARK, HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK)


def palette_of(theme: Theme) -> QPalette:
    """The QPalette for Fusion that carries this theme."""
    role = QPalette.ColorRole
    palette = QPalette()
    for wanted, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.hover,
        role.Text: theme.text,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.hover,
        role.Mid: theme.line,
        role.Dark: theme.control_line,
        role.Shadow: theme.line,
    }.items():
        palette.setColor(wanted, colour)
    for faded in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, faded, theme.disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.line)
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, theme.disabled)
    return palette


def theme_from(palette: QPalette) -> Theme:
    """The theme that this palette carries; for a foreign palette the nearer of light and dark."""
    # Each widget asks at each painting.
    key = palette.cacheKey()
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = _carried_by(palette)
    return _known[key]


_known: dict[int, Theme] = {}
_MOST_KNOWN: Final = 100
"""Palettes: there are as many as widgets were given one of their own."""


def _carried_by(palette: QPalette) -> Theme:
    # The accent is a role that no style and no style sheet of ours touches, and it differs in every theme.
    accent = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Accent)
    window = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window)
    for theme in THEMES:
        if theme.accent == accent:
            return theme
    return DARK if window.lightness() < 128 else LIGHT  # noqa: PLR2004 - the middle of 0..255


def theme_of(widget: QWidget | None = None) -> Theme:
    """The theme a widget is shown in (without a widget: the application's)."""
    return theme_from(widget.palette() if widget is not None else QGuiApplication.palette())


def colours(theme: Theme) -> dict[str, QColor]:
    """The theme's colours by token."""
    values = {field.name: getattr(theme, field.name) for field in fields(theme)}
    return {token: value for token, value in values.items() if isinstance(value, QColor)}


def between(one: QColor, other: QColor) -> QColor:
    """The colour in the middle of two."""
    return QColor(
        (one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2
    )


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def font_of(widget: QWidget, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The widget's font at a size in the design's pixels, larger where the person's own text is larger."""
    font = QFont(widget.font())
    font.setPixelSize(max(1, round(px * QFontInfo(widget.font()).pixelSize() / TEXT_PX)))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)  # numbers that change must not jiggle
    return font


class ThemeKeeper(QObject):
    """Dresses the application in Fusion with our palette, and follows the system where that is the choice."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        self._theme: Theme | None = None
        # The object behind styleHints() loses its connections when Python lets go of it.
        self._hints: QStyleHints = app.styleHints()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(_text_font())
        self._hints.colorSchemeChanged.connect(self._apply)
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._accessibility = self._hints.accessibility()
            self._accessibility.contrastPreferenceChanged.connect(self._apply)
        self.set_choice(choice)

    def choice(self) -> ThemeChoice:
        """What was asked for."""
        return self._choice

    def current(self) -> Theme:
        """What is shown."""
        return self._theme or LIGHT

    def set_choice(self, choice: ThemeChoice) -> None:
        """Show the light or the dark theme, or whichever the system asks for."""
        self._choice = choice
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
            choice, Qt.ColorScheme.Unknown
        )
        self._hints.setColorScheme(scheme)  # title bars and the system's own dialogs, where it has an effect
        self._apply()

    def _apply(self) -> None:
        theme = self._wanted()
        if theme is self._theme:
            return
        self._theme = theme
        self._app.setPalette(palette_of(theme))
        named = {token: colour.name() for token, colour in colours(theme).items()}
        self._app.setStyleSheet(stylesheet(named, self._app.font().pixelSize()))
        self.changed.emit()

    def _wanted(self) -> Theme:
        if self._choice == "system":
            dark = self._system_scheme() == Qt.ColorScheme.Dark
        else:
            dark = self._choice == "dark"
        if self._more_contrast():
            return HIGH_CONTRAST_DARK if dark else HIGH_CONTRAST_LIGHT
        return DARK if dark else LIGHT

    def _system_scheme(self) -> Qt.ColorScheme:
        return self._hints.colorScheme()

    def _more_contrast(self) -> bool:
        if not hasattr(self, "_accessibility"):
            return False
        return self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast


def _text_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(max(TEXT_PX, QFontInfo(font).pixelSize()))
    return font


class ThemedWidget(QWidget):
    """A painted widget: repaints itself when theme, font, language or enabled state change."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self.update()
        if is_of_language(event):
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.update()

    def theme(self) -> Theme:
        """The theme this widget is shown in."""
        return theme_of(self)
