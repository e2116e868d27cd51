"""Puts the settings together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec

from digitpad import paths
from digitpad.settings.checking import checked, contradictions
from digitpad.settings.problems import SettingsError
from digitpad.settings.sources import from_command_line, from_environment, from_file
from digitpad.settings.tables import CLUSTER_TABLES, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digitpad.saying import Said
    from digitpad.settings.problems import Problem


def load(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Read the settings; a file that is not there is no problem. Raises SettingsError."""
    settings, problem = load_or_default(path, environ, overrides)
    if problem:
        raise problem
    return settings


def load_or_default(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> tuple[Settings, SettingsError | None]:
    """Read the settings as ``load`` does, but go on with all that is right and defaults for the rest.

    Of the cluster nothing is used unless all that is said of it is right: half of it could send drawings
    unencrypted, or to another group.

    Args:
        path: The settings file; by default the person's own.
        environ: The environment; by default that of the process.
        overrides: Keys such as ``pad.pen_width`` with values from the command line.

    """
    problems: list[Problem] = []
    values: dict[str, dict[str, Any]] = {}
    origins: dict[str, Said] = {}
    for given in (
        *from_file(path or paths.settings_file(), problems),
        *from_environment(os.environ if environ is None else environ),
        *from_command_line(overrides or {}),
    ):
        try:
            value = checked(given)
        except SettingsError as error:
            problems += error.problems
        else:
            table, name = given.key.split(".")
            values.setdefault(table, {})[name] = value
            origins[given.key] = given.origin
    settings = msgspec.convert(values, Settings)
    problems += contradictions(settings, origins)
    if any(problem.may_be_about(table) for problem in problems for table in CLUSTER_TABLES):
        known = {table: fields for table, fields in values.items() if table not in CLUSTER_TABLES}
        settings = msgspec.convert(known, Settings)
    return settings, SettingsError(problems) if problems else None
