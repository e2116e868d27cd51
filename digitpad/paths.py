"""Where data, settings, logs and resources live. Nothing is created here: who writes makes the folder."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "digitpad"


def data_dir() -> Path:
    """The folder of the person's data: the journal and what is kept beside it."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def config_dir() -> Path:
    """The folder of the settings file."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False)


def log_dir() -> Path:
    """The folder of the log files."""
    return platformdirs.user_log_path(APP_NAME, appauthor=False)


def default_journal() -> Path:
    """The journal that is used unless the settings name another."""
    return data_dir() / "journal.sqlite"


def claim_file(journal: Path) -> Path:
    """Where the program that shows the window of this journal is to be found."""
    state = platformdirs.user_state_path(APP_NAME, appauthor=False)
    return state / "windows" / f"{_key(journal)}.lock"


def crash_file(journal: Path) -> Path:
    """What is written when the window of this journal crashes."""
    return log_dir() / f"crash-{_key(journal)}.txt"


def settings_file() -> Path:
    """The settings file that is read unless the command line names another."""
    return config_dir() / "settings.toml"


def models_dir() -> Path:
    """The folder of the published models' cards and weights.

    It lies beside the code, from source and in the bundle alike: PyInstaller sets ``__file__`` to where the
    module's data files are unpacked.
    """
    return Path(__file__).parent / "inference" / "models"


def user_models_dir() -> Path:
    """The folder of the models that a person added."""
    return data_dir() / "models"


def _key(journal: Path) -> str:
    """The same for each way to write the journal's path, and another for each journal."""
    real = os.path.normcase(os.path.realpath(journal))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:16]


def licences() -> Path | None:
    """The licence, or in a bundle those of all that is inside; None where there is no such file."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        found = [
            program.with_name("LICENCES.txt"),
            *(above / "share" / "doc" / APP_NAME / "LICENCES.txt" for above in program.parents[2:3]),  # Linux
            program.parent.with_name("Resources") / "LICENCES.txt",  # macOS
        ]
    else:
        package = Path(__file__).parent
        found = [package.with_name("LICENSE")]  # from source
        found += package.parent.glob("digitpad-*.dist-info/licenses/LICENSE")  # installed
    return next((path for path in found if path.is_file()), None)


def translations_dir() -> Path:
    """The folder of the window's translations."""
    return Path(__file__).parent / "ui" / "translations"
