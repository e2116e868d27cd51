"""Checks one given value against its key's type, and all of them against each other."""

from __future__ import annotations

import difflib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digitpad.settings.problems import Problem, SettingsError
from digitpad.settings.tables import ENVIRONMENT_PREFIX, FILES, KEYS, PASSWORD, TYPES, in_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digitpad.settings.tables import CassandraSettings, Settings


@dataclass(frozen=True, slots=True)
class Given:
    """A value as somebody wrote it."""

    key: str
    value: object
    origin: str
    name: str
    """The key as this origin spells it."""
    strict: bool = False
    """Whether a number must be written as one: in the file it can be, elsewhere all is text."""


def checked(given: Given) -> object:
    """The value as its key's type. Raises SettingsError."""
    if given.key == PASSWORD:
        raise SettingsError([Problem(given.key, given.origin, _no_place_for_a_password(given))])
    if given.key not in TYPES:
        raise SettingsError([_unknown(given)])
    value = _list(given.value) if given.key == "cassandra.hosts" else given.value
    try:
        value = msgspec.convert(value, TYPES[given.key], strict=given.strict)
        if given.key in FILES and isinstance(value, str):
            Path(value).expanduser()
    except RuntimeError:  # what pathlib raises
        message = f'"{given.name}" is {_shown(given.value)}, but that home folder is not known here'
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    except msgspec.ValidationError:
        message = f'"{given.name}" is {_shown(given.value)}, but must be {allowed(given.key)}'
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    return value


def allowed(key: str) -> str:
    """What this key may be, in words, such as "a number from 0.005 to 0.2"."""
    import msgspec.inspect as types

    kind = types.type_info(TYPES[key])
    if isinstance(kind, types.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, types.NoneType))
    if isinstance(kind, types.Metadata):
        return str((kind.extra_json_schema or {})["description"])
    if isinstance(kind, types.FloatType):
        return f"a number from {kind.ge:g} to {kind.le:g}"
    if isinstance(kind, types.IntType):
        return f"a whole number from {kind.ge} to {kind.le}"
    if isinstance(kind, types.BoolType):
        return "true or false"
    if isinstance(kind, types.DateType):
        return "a date such as 2026-09-01"
    # A literal's values come sorted; the type has them in a sensible order.
    return "one of " + ", ".join(f'"{value}"' for value in typing.get_args(TYPES[key]))


def contradictions(settings: Settings, origins: Mapping[str, str]) -> Iterator[Problem]:
    """What is right by itself, but not together. ``origins`` tells where each key was given."""
    cassandra = settings.cassandra
    given = {name for name in ("ca_file", "certificate", "key") if getattr(cassandra, name) is not None}
    for name in sorted(given) if not cassandra.tls else ():
        key = f"cassandra.{name}"
        message = f'"{key}" is given, but nothing is encrypted without "cassandra.tls = true"; add that'
        yield Problem(key, origins[key], message)
    if "key" in given and "certificate" not in given:
        message = '"cassandra.key" is given, but not the certificate it belongs to, "cassandra.certificate"'
        yield Problem("cassandra.key", origins["cassandra.key"], message)
    message = _wrong_copies(cassandra)
    if message:
        yield Problem("cassandra.replication", origins["cassandra.replication"], message)


def _wrong_copies(cassandra: CassandraSettings) -> str:
    if cassandra.replication is None:
        return ""
    copies = cassandra.copies()
    if len(copies) <= cassandra.replication.count(","):
        return f'"cassandra.replication" is "{cassandra.replication}", which names a data centre twice'
    if cassandra.datacenter not in copies:
        return (
            f'"cassandra.replication" is "{cassandra.replication}", without the data centre of '
            f'"cassandra.datacenter", "{cassandra.datacenter}"'
        )
    return ""


def _list(value: object) -> object:
    """Text with commas as a list, where a list is wanted."""
    return [word.strip() for word in value.split(",")] if isinstance(value, str) else value


def _no_place_for_a_password(given: Given) -> str:
    return (
        f'"{given.name}" is no place for a password, as others could read it there: take it out. Type it '
        'when digitpad asks, keep it in your system\'s keyring with "digitpad cluster password", or put it '
        f"into the environment as {in_environment(PASSWORD)}"
    )


def _unknown(given: Given) -> Problem:
    """Never with the value: it may be a password."""
    in_the_environment = given.name.startswith(ENVIRONMENT_PREFIX)
    candidates = (*KEYS, PASSWORD) if in_the_environment else KEYS
    near = difflib.get_close_matches(given.key, candidates, n=1, cutoff=0.5)
    if not near:  # a right name in the wrong table, or in none
        near = [key for key in KEYS if key.rpartition(".")[2] == given.key.rpartition(".")[2]]
    spelled = [in_environment(key) if in_the_environment else key for key in near]
    advice = f'did you mean "{spelled[0]}"?' if spelled else f"there are {', '.join(KEYS)}"
    message = f'there is no key "{given.name}"; {advice}'
    return Problem(given.key, given.origin, message, near[0] if near else None)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value} ({type(value).__name__})"
