"""What a person chooses in the window, written back to the settings file."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from digitpad.settings import SettingsError, save_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from digitpad.saying import Said
    from digitpad.settings import Settings

REMEMBER_MS: Final = 500

_log = logging.getLogger(__name__)


class Choices(QObject):
    """Remembers small choices a moment later, all at once, and saves a form's when asked to."""

    def __init__(
        self,
        file: Path,
        fixed: Mapping[str, Said],
        load: Callable[[], tuple[Settings, SettingsError | None]],
        parent: QObject | None = None,
    ) -> None:
        """Write to ``file``.

        ``fixed`` has the keys that the file does not decide, each with what does; ``load`` reads all settings
        again as they were read at the start.
        """
        super().__init__(parent)
        self.file, self.fixed, self.load = file, fixed, load
        self._waiting: dict[str, object] = {}
        self._soon = QTimer(self, singleShot=True, interval=REMEMBER_MS)
        self._soon.timeout.connect(self.flush)

    def remember(self, key: str, value: object) -> None:
        """Write this soon; what follows quickly, as with a slider, makes one writing."""
        self._waiting[key] = value
        self._soon.start()

    def flush(self) -> None:
        """Write now what is to be remembered."""
        self._soon.stop()
        waiting, self._waiting = self._waiting, {}
        for key, value in waiting.items():
            try:
                save_choices(self.file, {key: value})
            except (OSError, SettingsError) as error:
                _log.warning("the choice of %s is not remembered: %s", key, error)

    def save(self, changes: Mapping[str, object]) -> None:
        """Write these now, all or none. Raises SettingsError and OSError."""
        save_choices(self.file, changes)
