"""Checks one given value against its key's type, and all of them against each other."""

from __future__ import annotations

import difflib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digitpad.saying import in_a_list, said
from digitpad.settings.problems import Problem, SettingsError
from digitpad.settings.tables import ENVIRONMENT_PREFIX, FILES, KEYS, PASSWORD, TYPES, in_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digitpad.saying import Said
    from digitpad.settings.tables import CassandraSettings, Settings


@dataclass(frozen=True, slots=True)
class Given:
    """A value as somebody wrote it."""

    key: str
    value: object
    origin: Said
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
        message = said(
            '"{name}" is {value}, but that home folder is not known here',
            name=given.name,
            value=_shown(given.value),
        )
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    except msgspec.ValidationError:
        message = said(
            '"{name}" is {value}, but must be {allowed}',
            name=given.name,
            value=_shown(given.value),
            allowed=allowed(given.key),
        )
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    return value


def allowed(key: str) -> Said:
    """What this key may be, in words, such as "a number from 0.005 to 0.2"."""
    import msgspec.inspect as types

    kind = types.type_info(TYPES[key])
    if isinstance(kind, types.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, types.NoneType))
    if isinstance(kind, types.Metadata):
        sentence: Said = (kind.extra or {})["allowed"]
        return sentence
    if isinstance(kind, types.FloatType):
        return said("a number from {least} to {most}", least=f"{kind.ge:g}", most=f"{kind.le:g}")
    if isinstance(kind, types.IntType):
        return said("a whole number from {least} to {most}", least=kind.ge, most=kind.le)
    if isinstance(kind, types.BoolType):
        return said("true or false")
    if isinstance(kind, types.DateType):
        return said("a date such as 2026-09-01")
    # A literal's values come sorted; the type has them in a sensible order.
    values = in_a_list(f'"{value}"' for value in typing.get_args(TYPES[key]))
    return said("one of {values}", values=values)


def contradictions(settings: Settings, origins: Mapping[str, Said]) -> Iterator[Problem]:
    """What is right by itself, but not together. ``origins`` tells where each key was given."""
    cassandra = settings.cassandra
    given = {name for name in ("ca_file", "certificate", "key") if getattr(cassandra, name) is not None}
    for name in sorted(given) if not cassandra.tls else ():
        key = f"cassandra.{name}"
        message = said(
            '"{key}" is given, but nothing is encrypted without "cassandra.tls = true"; add that', key=key
        )
        yield Problem(key, origins[key], message)
    if "key" in given and "certificate" not in given:
        message = said(
            '"cassandra.key" is given, but not the certificate it belongs to, "cassandra.certificate"'
        )
        yield Problem("cassandra.key", origins["cassandra.key"], message)
    wrong = _wrong_copies(cassandra)
    if wrong is not None:
        yield Problem("cassandra.replication", origins["cassandra.replication"], wrong)


def _wrong_copies(cassandra: CassandraSettings) -> Said | None:
    if cassandra.replication is None:
        return None
    copies = cassandra.copies()
    if len(copies) <= cassandra.replication.count(","):
        return said(
            '"cassandra.replication" is "{replication}", which names a data centre twice',
            replication=cassandra.replication,
        )
    if cassandra.datacenter not in copies:
        return said(
            '"cassandra.replication" is "{replication}", without the data centre of "cassandra.datacenter", '
            '"{datacentre}"',
            replication=cassandra.replication,
            datacentre=cassandra.datacenter,
        )
    return None


def _list(value: object) -> object:
    """Text with commas as a list, where a list is wanted."""
    return [word.strip() for word in value.split(",")] if isinstance(value, str) else value


def _no_place_for_a_password(given: Given) -> Said:
    return said(
        '"{name}" is no place for a password, as others could read it there: take it out. Type it when '
        'digitpad asks, keep it in your system\'s keyring with "digitpad cluster password", or put it '
        "into the environment as {variable}",
        name=given.name,
        variable=in_environment(PASSWORD),
    )


def _unknown(given: Given) -> Problem:
    """Never with the value: it may be a password."""
    in_the_environment = given.name.startswith(ENVIRONMENT_PREFIX)
    candidates = (*KEYS, PASSWORD) if in_the_environment else KEYS
    near = difflib.get_close_matches(given.key, candidates, n=1, cutoff=0.5)
    if not near:  # a right name in the wrong table, or in none
        near = [key for key in KEYS if key.rpartition(".")[2] == given.key.rpartition(".")[2]]
    spelled = [in_environment(key) if in_the_environment else key for key in near]
    if spelled:
        message = said('there is no key "{name}"; did you mean "{meant}"?', name=given.name, meant=spelled[0])
    else:
        keys = in_a_list(KEYS)
        message = said('there is no key "{name}"; there are {keys}', name=given.name, keys=keys)
    return Problem(given.key, given.origin, message, near[0] if near else None)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value} ({type(value).__name__})"
