"""Every setting with its type, its default and, where the type does not say it, what it may be in words.

The words are the ``allowed`` of a type's ``extra``.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec looks at the annotations
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from digitpad import domain, paths
from digitpad.saying import said

ENVIRONMENT_PREFIX = "DIGITPAD_"

_WORDS = {"allowed": said("text, not empty")}
_NAME = r"[a-z][a-z0-9_]*"
_HOST = r"[A-Za-z0-9_][A-Za-z0-9._-]*|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
_COPIES = r"\s*[^\s:,][^:,]*:\s*[1-9][0-9]?\s*"

FilePath = Annotated[str, Meta(min_length=1, pattern="^[^\\x00]*$", extra=_WORDS)]
"""A leading ``~`` means the home folder."""
Word = Annotated[str, Meta(min_length=1, pattern=r"^\S(.*\S)?\Z", extra=_WORDS)]
Host = Annotated[str, Meta(pattern=rf"^({_HOST})\Z", max_length=255)]
Language = Literal["system", "en", "zh_CN"]
Consistency = Literal["LOCAL_QUORUM", "QUORUM", "EACH_QUORUM", "ONE"]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of the settings file."""


class JournalSettings(Table, frozen=True):
    """Where the drawings are kept; without a path, in the person's data folder."""

    path: FilePath | None = None


class ReadingSettings(Table, frozen=True):
    """Which model reads."""

    model: Annotated[str, Meta(min_length=1, extra=_WORDS)] = "digitpad"


class PadSettings(Table, frozen=True):
    """The pen, its width in pad units."""

    pen_width: Annotated[float, Meta(ge=0.005, le=0.2)] = domain.DEFAULT_PEN_WIDTH


class WindowSettings(Table, frozen=True):
    """How the window looks and speaks: English, Simplified Chinese, or as the system does."""

    theme: Literal["system", "light", "dark"] = "system"
    language: Language = "system"


class LogSettings(Table, frozen=True):
    """How much is written to the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class CassandraSettings(Table, frozen=True):
    """How the cluster is reached and named; without hosts there is none. The password is no setting."""

    hosts: Annotated[
        tuple[Host, ...],
        Meta(
            extra={"allowed": said("names or addresses, with commas between; their port is cassandra.port")},
        ),
    ] = ()
    port: Annotated[int, Meta(ge=1, le=65535)] = 9042
    datacenter: Word = "datacenter1"
    keyspace: Annotated[
        str,
        Meta(
            pattern=rf"^{_NAME}\Z",
            max_length=48,
            extra={"allowed": said("a letter, then letters, digits and _, all lower case, at most 48")},
        ),
    ] = "digitpad"
    table_prefix: Annotated[
        str,
        Meta(
            pattern=rf"^({_NAME})?\Z",
            max_length=36,
            extra={
                "allowed": said("empty, or a letter, then letters, digits and _, all lower case, at most 36")
            },
        ),
    ] = ""
    consistency: Consistency = "LOCAL_QUORUM"
    user: Word | None = None
    tls: bool = False
    ca_file: FilePath | None = None
    certificate: FilePath | None = None
    key: FilePath | None = None
    check_hostname: bool = True
    replication: (
        Annotated[
            str,
            Meta(
                pattern=rf"^{_COPIES}(,{_COPIES})*\Z",
                extra={
                    "allowed": said(
                        'data centres with the number of copies in each, such as "datacenter1:3, dc2:3"'
                    )
                },
            ),
        ]
        | None
    ) = None

    def copies(self) -> dict[str, int]:
        """The replication factor of each data centre that ``replication`` names."""
        if self.replication is None:
            return {}
        pairs = [pair.rpartition(":") for pair in self.replication.split(",")]
        return {name.strip(): int(number) for name, _, number in pairs}


class SyncSettings(Table, frozen=True):
    """What is sent to the cluster and what is fetched from it."""

    group: Annotated[
        str,
        Meta(
            pattern=r"^[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?\Z",
            max_length=64,
            extra={"allowed": said("a name of 1 to 64 characters in one line, without blanks around it")},
        ),
    ] = "default"
    upload: bool = True
    fetch: Literal["nothing", "group"] = "nothing"
    since: dt.date | None = None
    paused: bool = False


class Settings(Table, frozen=True):
    """All settings with their defaults."""

    journal: JournalSettings = JournalSettings()
    reading: ReadingSettings = ReadingSettings()
    pad: PadSettings = PadSettings()
    window: WindowSettings = WindowSettings()
    log: LogSettings = LogSettings()
    cassandra: CassandraSettings = CassandraSettings()
    sync: SyncSettings = SyncSettings()

    def journal_file(self) -> Path:
        """The journal to use; a leading ``~`` means the home folder."""
        return Path(self.journal.path).expanduser() if self.journal.path else paths.default_journal()


TABLES: dict[str, type[Table]] = {
    table.name: type(table.default) for table in msgspec.structs.fields(Settings)
}
TYPES: dict[str, Any] = {
    f"{table}.{field.name}": field.type
    for table, struct in TABLES.items()
    for field in msgspec.structs.fields(struct)
}
KEYS = tuple(TYPES)
"""Every key there is, such as ``pad.pen_width``."""

FILES = ("journal.path", "cassandra.ca_file", "cassandra.certificate", "cassandra.key")
"""The keys that name a file."""

CLUSTER_TABLES = ("cassandra", "sync")

PASSWORD = "cassandra.password"  # noqa: S105 - the name of what is no setting
"""Taken from the environment or the system's keyring (see ``digitpad.storage.cluster.password``)."""


def in_environment(key: str) -> str:
    """The key as the environment spells it."""
    return ENVIRONMENT_PREFIX + key.upper().replace(".", "__")
