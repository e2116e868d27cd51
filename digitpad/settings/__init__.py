"""Typed settings: the settings file, then the environment, then the command line, each over the one before.

The environment spells a key ``DIGITPAD_PAD__PEN_WIDTH``, the file and the command line ``pad.pen_width``.
"""

from digitpad.settings.checking import allowed
from digitpad.settings.loading import load, load_or_default
from digitpad.settings.problems import Problem, SettingsError
from digitpad.settings.sources import COMMAND_LINE, ENVIRONMENT, fixed
from digitpad.settings.tables import (
    CLUSTER_TABLES,
    KEYS,
    PASSWORD,
    CassandraSettings,
    Consistency,
    JournalSettings,
    Language,
    LogSettings,
    PadSettings,
    ReadingSettings,
    Settings,
    SyncSettings,
    WindowSettings,
)
from digitpad.settings.writing import save_choice, save_choices

__all__ = [
    "CLUSTER_TABLES",
    "COMMAND_LINE",
    "ENVIRONMENT",
    "KEYS",
    "PASSWORD",
    "CassandraSettings",
    "Consistency",
    "JournalSettings",
    "Language",
    "LogSettings",
    "PadSettings",
    "Problem",
    "ReadingSettings",
    "Settings",
    "SettingsError",
    "SyncSettings",
    "WindowSettings",
    "allowed",
    "fixed",
    "load",
    "load_or_default",
    "save_choice",
    "save_choices",
]
