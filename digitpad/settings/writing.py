"""Writes what a person chose back to the settings file."""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitpad.saying import in_a_list, said
from digitpad.settings.checking import Given, checked
from digitpad.settings.problems import Problem, SettingsError
from digitpad.settings.sources import not_a_table, origin_of, parsed, text_of
from digitpad.settings.tables import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit import TOMLDocument


def save_choice(path: Path, key: str, value: object) -> None:
    """Write one choice back, as ``save_choices`` does several."""
    save_choices(path, {key: value})


def save_choices(path: Path, choices: Mapping[str, object]) -> None:
    """Write choices to the settings file and leave all else in it, comments too, as it is.

    All are written in one step, or none. None as a value takes a key out, so that its default holds.
    Raises SettingsError where a key or value is not allowed or the file is damaged (it is then left alone),
    and OSError where it cannot be written.
    """
    import tomlkit

    problems: list[Problem] = []
    for key, value in choices.items():
        try:
            if value is not None or key not in KEYS:
                checked(Given(key, value, origin_of(path), key, strict=True))
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    target = Path(os.path.realpath(path))
    text = text_of(target)
    wanted = parsed(text, path)
    document = tomlkit.parse(text)
    for key, value in choices.items():
        _choose(path, wanted, document, key, list(value) if isinstance(value, tuple) else value)
    written = tomlkit.dumps(document)
    if tomllib.loads(written) != wanted:
        keys = in_a_list(f'"{key}"' for key in choices)
        problem = said(
            "{keys} could not be added without changing something else; write it there by hand", keys=keys
        )
        raise SettingsError([Problem(next(iter(choices)), origin_of(path), problem)])
    _replace(target, written)


def _choose(path: Path, wanted: dict[str, Any], document: TOMLDocument, key: str, value: object) -> None:
    """Make the change twice: in plain values, as a check, and in the text."""
    import tomlkit

    table, name = key.split(".")
    if not isinstance(wanted.get(table, {}), dict):
        raise SettingsError([not_a_table(path, table)])
    if value is None:
        if name in wanted.get(table, {}):
            del wanted[table][name]
            document[table].remove(name)
        return
    wanted.setdefault(table, {})[name] = value
    if table not in document:
        document.add(table, tomlkit.table())
    document[table][name] = value


def _replace(target: Path, text: str) -> None:
    """Put the text in the file's place, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
