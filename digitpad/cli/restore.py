"""``digitpad restore``: fill the journal from the cluster."""

from __future__ import annotations

import contextlib
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from digitpad.cli import options as shared
from digitpad.cli.access import JOURNAL_IN_USE, cluster_of, open_journal, told
from digitpad.cli.errors import OK, SOME_FAILED
from digitpad.cli.tables import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from digitpad.settings import Settings
    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.sync.access import JournalAccess
    from digitpad.storage.sync.restore import Restored

PAUSES = (1.0, 5.0, 10.0, 20.0, 30.0)
"""Seconds between the tries of a restore that the cluster interrupted."""


def run(arguments: argparse.Namespace) -> int:
    """Fetch what was asked for; exit code 1 if something of it could not be had."""
    settings = shared.load_settings(arguments)
    cluster = cluster_of(arguments, settings)

    from digitpad.storage.cluster.connection import open_remote

    with told(JOURNAL_IN_USE), open_journal(settings) as journal:
        restored = _persistently(
            partial(open_remote, cluster, writing=False), partial(_restore, arguments, settings, journal)
        )
    print("\n".join(lines_of(restored, settings)))
    return OK if restored.is_complete else SOME_FAILED


def lines_of(restored: Restored, settings: Settings) -> list[str]:
    """What came, and what did not."""
    lines = [f"new or changed: {counted(restored.fetched, 'drawing')}, now in {settings.journal_file()}"]
    if restored.missing:
        lines.append(f"listed but not there (refused once, or lost): {counted(restored.missing, 'drawing')}")
    if restored.unreadable:
        lines.append(f"damaged in the cluster, passed over: {counted(restored.unreadable, 'drawing')}")
    if restored.gaps:
        lines.append(
            f"not readable yet, run this again later: something of {counted(restored.gaps, 'device')}"
        )
    return lines


def _persistently(connect: Callable[[], Remote], restore: Callable[[Remote], Restored]) -> Restored:
    """Restore; a cluster that was reached and is lost on the way is tried again. Raises ClusterError."""
    from digitpad.storage.cluster.errors import ClusterUnreachable

    remote = connect()
    for seconds in PAUSES:
        try:
            with contextlib.closing(remote):
                return restore(remote)
        except ClusterUnreachable as error:
            print(f"digitpad: {error} What came stays; going on in {seconds:g} s.", file=sys.stderr)
        threading.Event().wait(seconds)
        with contextlib.suppress(ClusterUnreachable):
            remote = connect()  # else the closed one fails at once, and the next pause begins
    with contextlib.closing(connect()) as last:
        return restore(last)


def _restore(
    arguments: argparse.Namespace, settings: Settings, journal: JournalAccess, remote: Remote
) -> Restored:
    from tqdm import tqdm

    from digitpad.storage.sync.restore import restore

    with tqdm(unit=" drawings", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        group = settings.sync.group
        return restore(journal, remote, group, arguments.since, arguments.device, progress)
