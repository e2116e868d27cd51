"""Typed settings: the settings file, then the environment, then the command line, each over the one before.

The environment spells a key ``DIGITPAD_PAD__PEN_WIDTH``, the file and the command line ``pad.pen_width``.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
import tomllib
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta
from typing_extensions import override

from digitpad import domain, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ENVIRONMENT_PREFIX = "DIGITPAD_"
COMMAND_LINE = "the command line"


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of the settings file."""


class JournalSettings(_Table, frozen=True):
    """Where the drawings are kept; without a path, in the person's data folder."""

    path: Annotated[str, Meta(min_length=1, pattern="^[^\\x00]*$")] | None = None


class ReadingSettings(_Table, frozen=True):
    """Which model reads."""

    model: Annotated[str, Meta(min_length=1)] = "digitpad"


class PadSettings(_Table, frozen=True):
    """The pen, its width in pad units."""

    pen_width: Annotated[float, Meta(ge=0.005, le=0.2)] = domain.DEFAULT_PEN_WIDTH


class WindowSettings(_Table, frozen=True):
    """How the window looks and speaks; language is "system" or a code such as "de" or "pt_BR"."""

    theme: Literal["system", "light", "dark"] = "system"
    language: Annotated[str, Meta(pattern="^(system|[a-z]{2,3}(_[A-Z]{2})?)$")] = "system"


class Settings(_Table, frozen=True):
    """All settings with their defaults."""

    journal: JournalSettings = JournalSettings()
    reading: ReadingSettings = ReadingSettings()
    pad: PadSettings = PadSettings()
    window: WindowSettings = WindowSettings()

    def journal_file(self) -> Path:
        """The journal to use; a leading ``~`` means the home folder."""
        return Path(self.journal.path).expanduser() if self.journal.path else paths.default_journal()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``key`` is None where a whole file cannot be read."""

    key: str | None
    origin: str
    message: str

    @override
    def __str__(self) -> str:
        """The message with its origin."""
        return f"{self.origin}: {self.message}"


class SettingsError(Exception):
    """Something in the settings is wrong: each problem names its key, its origin and what is allowed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order of their origins."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class _Given:
    key: str
    value: object
    origin: str
    name: str
    """The key as this origin spells it."""
    strict: bool = False
    """Whether a number must be written as one: in the file it can be, elsewhere all is text."""


_TABLES: dict[str, type[_Table]] = {
    table.name: type(table.default) for table in msgspec.structs.fields(Settings)
}
_TYPES: dict[str, Any] = {
    f"{table}.{field.name}": field.type
    for table, struct in _TABLES.items()
    for field in msgspec.structs.fields(struct)
}
KEYS = tuple(_TYPES)
"""Every key there is, such as ``pad.pen_width``."""


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

    Args:
        path: The settings file; by default the person's own.
        environ: The environment; by default that of the process.
        overrides: Keys such as ``pad.pen_width`` with values from the command line.

    """
    problems: list[Problem] = []
    values: dict[str, dict[str, Any]] = {}
    for given in (
        *_from_file(path or paths.settings_file(), problems),
        *_from_environment(os.environ if environ is None else environ),
        *_from_command_line(overrides or {}),
    ):
        try:
            value = _checked(given)
        except SettingsError as error:
            problems += error.problems
        else:
            table, name = given.key.split(".")
            values.setdefault(table, {})[name] = value
    settings = msgspec.convert(values, Settings)
    return settings, SettingsError(problems) if problems else None


def save_choice(path: Path, key: str, value: object) -> None:
    """Write one choice back to the settings file and leave all else in it, comments too, as it is.

    Raises SettingsError where the key or value is not allowed or the file is damaged (it is then left alone),
    and OSError where it cannot be written.
    """
    import tomlkit

    _checked(_Given(key, value, f"the settings file {path}", key, strict=True))
    target = Path(os.path.realpath(path))
    text = _text_of(target)
    wanted = _parsed(text, path)
    table, name = key.split(".")
    if not isinstance(wanted.setdefault(table, {}), dict):
        raise SettingsError([_not_a_table(path, table)])
    wanted[table][name] = value
    document = tomlkit.parse(text)
    if table not in document:
        document.add(table, tomlkit.table())
    document[table][name] = value
    written = tomlkit.dumps(document)
    if tomllib.loads(written) != wanted:
        problem = f'"{key}" could not be added without changing something else; write it there by hand'
        raise SettingsError([Problem(key, f"the settings file {path}", problem)])
    _replace(target, written)


def _from_file(path: Path, problems: list[Problem]) -> Iterator[_Given]:
    origin = f"the settings file {path}"
    try:
        document = _parsed(_text_of(path), path)
    except SettingsError as error:
        problems += error.problems
        return
    except OSError as error:
        problems.append(Problem(None, origin, f"cannot be read ({error.strerror}); check its permissions"))
        return
    for table, fields in document.items():
        if isinstance(fields, dict):
            for name, value in fields.items():
                yield _Given(f"{table}.{name}", value, origin, f"{table}.{name}", strict=True)
        elif table in _TABLES:
            problems.append(_not_a_table(path, table))
        else:
            yield _Given(table, fields, origin, table)


def _from_environment(environ: Mapping[str, str]) -> Iterator[_Given]:
    for name in sorted(environ):
        # An empty value means "not set". Without the double underscore it is another kind of variable, or a
        # setting that lost it, which shows in its likeness.
        if not name.startswith(ENVIRONMENT_PREFIX) or not environ[name]:
            continue
        if "__" in name or difflib.get_close_matches(name, map(_in_environment, KEYS), n=1, cutoff=0.9):
            key = name.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".", 1)
            yield _Given(key, environ[name], "the environment", name)


def _from_command_line(overrides: Mapping[str, object]) -> Iterator[_Given]:
    for key, value in overrides.items():
        yield _Given(key, value, COMMAND_LINE, key)


def _checked(given: _Given) -> object:
    """The value as its key's type. Raises SettingsError."""
    if given.key not in _TYPES:
        raise SettingsError([Problem(given.key, given.origin, _unknown(given))])
    try:
        value = msgspec.convert(given.value, _TYPES[given.key], strict=given.strict)
        if given.key == "journal.path" and isinstance(value, str):
            Path(value).expanduser()
    except RuntimeError:  # what pathlib raises
        message = f'"{given.name}" is {_shown(given.value)}, but that home folder is not known here'
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    except msgspec.ValidationError:
        message = f'"{given.name}" is {_shown(given.value)}, but must be {allowed(given.key)}'
        raise SettingsError([Problem(given.key, given.origin, message)]) from None
    return value


def _unknown(given: _Given) -> str:
    near = difflib.get_close_matches(given.key, KEYS, n=1, cutoff=0.5)
    if not near:  # a right name in the wrong table, or in none
        near = [key for key in KEYS if key.rpartition(".")[2] == given.key.rpartition(".")[2]]
    spelled = [_in_environment(key) if given.name.startswith(ENVIRONMENT_PREFIX) else key for key in near]
    advice = f'did you mean "{spelled[0]}"?' if spelled else f"there are {', '.join(KEYS)}"
    return f'there is no key "{given.name}"; {advice}'


def _in_environment(key: str) -> str:
    return ENVIRONMENT_PREFIX + key.upper().replace(".", "__")


def allowed(key: str) -> str:
    """What this key may be, in words, such as "a number from 0.005 to 0.2"."""
    import msgspec.inspect as types

    kind = types.type_info(_TYPES[key])
    if isinstance(kind, types.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, types.NoneType))
    if isinstance(kind, types.FloatType):
        return f"a number from {kind.ge:g} to {kind.le:g}"
    if isinstance(kind, types.LiteralType):  # its values come sorted; the type has them in a sensible order
        return "one of " + ", ".join(f'"{value}"' for value in typing.get_args(_TYPES[key]))
    if key == "window.language":
        return 'text: "system" or a language such as "de" or "pt_BR"'
    return "text, not empty"


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value} ({type(value).__name__})"


def _not_a_table(path: Path, table: str) -> Problem:
    return Problem(table, f"the settings file {path}", f'"{table}" must be a table: write it as [{table}]')


def _text_of(path: Path) -> str:
    """The file's text, empty where there is no file. Raises OSError and SettingsError."""
    try:
        # Not read_text: a file with Windows' line ends is to keep them when it is written back.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise SettingsError([Problem(None, f"the settings file {path}", message)]) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    """The file as TOML. The syntax error names line and column. Raises SettingsError."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # an endless number is no TOMLDecodeError
        detail = "nested too deeply" if isinstance(error, RecursionError) else error
        message = f"is not valid TOML: {detail}; nothing in it is used until this is mended"
        raise SettingsError([Problem(None, f"the settings file {path}", message)]) from None


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
