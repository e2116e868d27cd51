"""Where settings are given: the file, the environment, the command line."""

from __future__ import annotations

import difflib
import os
import tomllib
from typing import TYPE_CHECKING, Any

from digitpad.saying import said, said_of
from digitpad.settings.checking import Given
from digitpad.settings.problems import Problem, SettingsError
from digitpad.settings.tables import ENVIRONMENT_PREFIX, KEYS, PASSWORD, TABLES, in_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from digitpad.saying import Said

ENVIRONMENT = said("the environment")
COMMAND_LINE = said("the command line")


def from_file(path: Path, problems: list[Problem]) -> Iterator[Given]:
    """What the file gives; where it cannot be read, a problem more."""
    origin = origin_of(path)
    try:
        document = parsed(text_of(path), path)
    except SettingsError as error:
        problems += error.problems
        return
    except OSError as error:
        message = said("cannot be read ({reason}); check its permissions", reason=error.strerror)
        problems.append(Problem(None, origin, message))
        return
    for table, fields in document.items():
        if isinstance(fields, dict):
            for name, value in fields.items():
                yield Given(f"{table}.{name}", value, origin, f"{table}.{name}", strict=True)
        elif table in TABLES:
            problems.append(not_a_table(path, table))
        else:
            yield Given(table, fields, origin, table)


def from_environment(environ: Mapping[str, str]) -> Iterator[Given]:
    """What the environment gives, but for the password, which is no setting."""
    known = [in_environment(key) for key in (*KEYS, PASSWORD)]
    for name in sorted(environ):
        # An empty value means "not set". Without the double underscore it is another kind of variable, or a
        # setting that lost it, which shows in its likeness.
        if not name.startswith(ENVIRONMENT_PREFIX) or not environ[name] or name == in_environment(PASSWORD):
            continue
        if "__" in name or difflib.get_close_matches(name, known, n=1, cutoff=0.9):
            key = name.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".", 1)
            yield Given(key, environ[name], ENVIRONMENT, name)


def from_command_line(overrides: Mapping[str, object]) -> Iterator[Given]:
    """What the command line gives."""
    for key, value in overrides.items():
        yield Given(key, value, COMMAND_LINE, key)


def fixed(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, object] | None = None
) -> dict[str, Said]:
    """The keys that the file does not decide, each with what does; the password's too.

    By default it is the environment of the process that is asked.
    """
    environ = os.environ if environ is None else environ
    names = {key: in_environment(key) for key in (*KEYS, PASSWORD)}
    found = {
        key: said("{environment} ({name})", environment=ENVIRONMENT, name=name)
        for key, name in names.items()
        if environ.get(name)
    }
    return found | dict.fromkeys(overrides or (), COMMAND_LINE)


def origin_of(path: Path) -> Said:
    """How the file is called in messages."""
    return said("the settings file {file}", file=path)


def not_a_table(path: Path, table: str) -> Problem:
    """The problem of a value that stands where a table belongs."""
    message = said('"{table}" must be a table: write it as [{table}]', table=table)
    return Problem(table, origin_of(path), message)


def text_of(path: Path) -> str:
    """The file's text, empty where there is no file. Raises OSError and SettingsError."""
    try:
        # Not read_text: a file with Windows' line ends is to keep them when it is written back.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        message = said("is not UTF-8 text (byte {byte}); save it as UTF-8", byte=error.start)
        raise SettingsError([Problem(None, origin_of(path), message)]) from None


def parsed(text: str, path: Path) -> dict[str, Any]:
    """The file as TOML. The syntax error names line and column. Raises SettingsError."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # an endless number is no TOMLDecodeError
        detail = said("nested too deeply") if isinstance(error, RecursionError) else said_of(error)
        message = said(
            "is not valid TOML: {reason}; nothing in it is used until this is mended", reason=detail
        )
        raise SettingsError([Problem(None, origin_of(path), message)]) from None
