"""How commands get at the cluster and the journal, and what they say when they cannot."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.cli.errors import SOME_FAILED, WRONG_USE, CommandError
from digitpad.cli.tables import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from digitpad.settings import Settings
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.salvage import Salvaged
    from digitpad.storage.sync.access import JournalAccess, OwnJournal

_NO_CLUSTER = """\
the settings name no cluster. Write its hosts into {file}:
  [cassandra]
  hosts = ["cass-1.example"]
or into the environment as DIGITPAD_CASSANDRA__HOSTS, or say --set cassandra.hosts=cass-1.example.
"make cassandra" starts one on this computer to try (docs/cluster.md)."""

_NOT_KEPT = """\
there is no password for the user "{user}". Keep it in the keyring with "digitpad cluster password", or put it
into the environment as DIGITPAD_CASSANDRA__PASSWORD."""

JOURNAL_IN_USE = "The app syncs by itself while it is open."


def cluster_of(arguments: argparse.Namespace, settings: Settings) -> ClusterOptions:
    """The cluster of the settings, with the password of its user. Raises CommandError."""
    options = without_password(arguments, settings)
    if options.user is None:
        return options

    from digitpad.storage.cluster import password

    found = password.find(options)
    if found is None:
        if not sys.stdin or not sys.stdin.isatty():
            raise CommandError(_NOT_KEPT.format(user=options.user), WRONG_USE)
        found = ask_password(options)
    return dataclasses.replace(options, password=found)


def without_password(arguments: argparse.Namespace, settings: Settings) -> ClusterOptions:
    """The cluster of the settings. Raises CommandError where they name none."""
    from digitpad.storage.sync.chosen import cluster_options

    options = cluster_options(settings.cassandra)
    if options is None:
        file = arguments.settings or paths.settings_file()
        raise CommandError(_NO_CLUSTER.format(file=file), WRONG_USE)
    return options


def ask_password(options: ClusterOptions) -> str:
    """Have it typed, unseen; where nobody types, it is the next line of the input. Raises CommandError."""
    import getpass

    if sys.stdin and not sys.stdin.isatty():
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = ""
        with contextlib.suppress(EOFError):
            typed = getpass.getpass(f'Password of "{options.user}" at {options.shown}: ', stream=sys.stderr)
    if not typed:
        raise CommandError("no password was typed", WRONG_USE)
    return typed


@contextlib.contextmanager
def told(in_use: str = "") -> Iterator[None]:
    """Turn what goes wrong with cluster or journal into the command's end.

    ``in_use`` is said besides where another program has the journal.
    """
    from digitpad.storage.cluster.errors import ClusterError, ClusterMisconfigured
    from digitpad.storage.errors import JournalError, JournalLocked

    try:
        yield
    except JournalLocked as error:
        raise CommandError(f"{error} {in_use}".strip(), SOME_FAILED) from error
    except ClusterMisconfigured as error:
        raise CommandError(str(error), WRONG_USE) from error
    except (ClusterError, JournalError) as error:
        raise CommandError(str(error), SOME_FAILED) from error


@contextlib.contextmanager
def open_journal(settings: Settings) -> Iterator[OwnJournal]:
    """The journal of the settings, to write; begun where there is none. Raises JournalError.

    One that is found damaged is kept aside by opening it; what can be read of it goes into the new one, by
    this command or by the next one.
    """
    from digitpad.storage.aside import unread
    from digitpad.storage.journal import Journal
    from digitpad.storage.sync.access import OwnJournal

    journal = Journal.open(settings.journal_file())
    access = OwnJournal(journal)
    try:
        for damaged in unread(journal.path):
            print(f"The journal was damaged. It lies in {damaged} now.", file=sys.stderr)
            print("\n".join(salvaged_lines(salvaged(access, damaged))), file=sys.stderr)
        yield access
    finally:
        access.close()


def salvaged(journal: JournalAccess, file: Path) -> Salvaged:
    """Take over what can be read of a damaged journal. Raises JournalError."""
    from tqdm import tqdm

    from digitpad.storage.salvage import salvage

    with tqdm(unit=" pages", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        return salvage(file, journal, progress)


def salvaged_lines(found: Salvaged) -> list[str]:
    """What came out of a damaged journal, and what did not."""
    read = counted(found.records + found.drafts, "drawing")
    lines = [f"read out of it: {read}"]
    if found.lost:
        lines.append(
            f"lost: {counted(found.lost, 'drawing')}; what of them was sent comes back from the cluster"
        )
    return lines
