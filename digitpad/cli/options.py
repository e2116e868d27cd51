"""The options that every command has."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from digitpad import settings as settings_room
from digitpad.cli.errors import WRONG_USE, CommandError

if TYPE_CHECKING:
    import argparse

    from digitpad.settings import Settings, SettingsError


def load_settings(arguments: argparse.Namespace) -> Settings:
    """The settings for a command without a window: a mistake in them ends it. Raises CommandError."""
    settings, problem = load_settings_or_default(arguments)
    if problem:
        raise CommandError(str(problem), WRONG_USE)
    return settings


def load_settings_or_default(arguments: argparse.Namespace) -> tuple[Settings, SettingsError | None]:
    """The settings, and what is wrong with them. Raises CommandError where the command line itself is."""
    if arguments.settings and not os.path.isfile(arguments.settings):  # noqa: PTH113  # Path's may raise
        raise CommandError(f"there is no settings file {arguments.settings}", WRONG_USE)
    settings, problem = settings_room.load_or_default(arguments.settings, overrides=overrides(arguments))
    if problem and any(one.origin == settings_room.COMMAND_LINE for one in problem.problems):
        raise CommandError(str(problem), WRONG_USE)
    return settings, problem


def overrides(arguments: argparse.Namespace) -> dict[str, object]:
    """The settings that the command line gives. Raises CommandError."""
    given: dict[str, object] = {}
    for word in arguments.set:
        key, equals, value = word.partition("=")
        if not equals:
            raise CommandError(f'--set takes KEY=VALUE, such as window.theme=dark, not "{word}"', WRONG_USE)
        given[key] = value
    if getattr(arguments, "journal", None) is not None:
        given["journal.path"] = arguments.journal
    return given
