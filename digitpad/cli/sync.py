"""``digitpad sync``: what the app does in the background, without a window."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
import threading
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from digitpad.cli import options as shared
from digitpad.cli.access import JOURNAL_IN_USE, cluster_of, open_journal, told
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError
from digitpad.cli.tables import counted, in_one_line

if TYPE_CHECKING:
    import argparse
    from types import FrameType

    from digitpad.storage.sync.engine import SyncEngine
    from digitpad.storage.sync.loop import Summary
    from digitpad.storage.sync.state import SyncState


def run(arguments: argparse.Namespace) -> int:
    """Sync until interrupted, or once."""
    if arguments.json and not arguments.once:
        raise CommandError("--json goes with --once", WRONG_USE)
    settings = shared.load_settings(arguments)
    cluster = cluster_of(arguments, settings)

    from digitpad.storage.cluster.connection import open_remote
    from digitpad.storage.sync.chosen import sync_options
    from digitpad.storage.sync.engine import SyncEngine

    teller = Teller(on_terminal=sys.stderr.isatty(), quiet=arguments.json)
    with told(JOURNAL_IN_USE), open_journal(settings) as journal:
        engine = SyncEngine(
            journal,
            partial(open_remote, cluster, writing=settings.sync.upload),
            sync_options(settings.sync),
            teller,
        )
        teller.engine = engine
        if arguments.once:
            summary = engine.run_once(verify=arguments.verify)
            print(json.dumps(dataclasses.asdict(summary)) if arguments.json else "\n".join(lines_of(summary)))
            return OK if summary.is_complete else SOME_FAILED
        if arguments.verify:
            engine.verify()
        _until_interrupted(engine)
    if teller.trouble is not None:
        raise CommandError(teller.trouble, WRONG_USE)
    return OK


class Teller:
    """Prints a line for each new thing that syncing does; on a terminal also how far it is, in place.

    Without a person to put something right, syncing is ended where that is needed: ``trouble`` says it then.
    """

    def __init__(self, *, on_terminal: bool, quiet: bool = False) -> None:
        """Print nothing if quiet."""
        self.engine: SyncEngine | None = None
        self.trouble: str | None = None
        self._on_terminal = on_terminal
        self._quiet = quiet
        self._said = ""
        self._width = 0

    def __call__(self, state: SyncState) -> None:
        """Tell this state, unless it was told before."""
        from digitpad.storage.cluster.errors import ClusterMisconfigured

        if state.cause is not None and issubclass(state.cause, ClusterMisconfigured) and self.engine:
            self.trouble = state.problem
            self.engine.stop()
        elif not self._quiet:
            self._tell(state)

    def _tell(self, state: SyncState) -> None:
        line = line_of(state)
        if line != self._said:
            self._wipe()
            print(line, file=sys.stderr, flush=True)
            self._said = line
        if self._on_terminal and state.total:
            progress = f"  {state.done:,} of {state.total:,}"
            print("\r" + progress.ljust(self._width), end="", file=sys.stderr, flush=True)
            self._width = len(progress)

    def _wipe(self) -> None:
        if self._width:
            print("\r" + " " * self._width, end="\r", file=sys.stderr)
            self._width = 0


def line_of(state: SyncState) -> str:
    """What syncing does, without how far it is; the time of the next try is this machine's."""
    words = state.phase.value
    if state.problem is not None:
        words += f": {in_one_line(state.problem)}"
    if state.next_try is not None:
        words += f" Next try at {state.next_try.astimezone():%H:%M:%S}."
    if state.warning is not None:
        words += f" (but: {in_one_line(state.warning)})"
    return words


def lines_of(summary: Summary) -> list[str]:
    """What one run brought."""
    lines = [f"{summary.sent:,} sent, {summary.fetched:,} fetched, {summary.waiting:,} waiting"]
    if summary.refused:
        lines.append(f"refused by the cluster, safe in the journal: {counted(summary.refused, 'drawing')}")
    if summary.unreadable:
        lines.append(f"unreadable in the cluster: {counted(summary.unreadable, 'drawing')}")
    if summary.gaps:
        lines.append(f"not readable yet, try again later: something of {counted(summary.gaps, 'device')}")
    if summary.verified is not None:
        found = summary.verified
        outcome = (
            "all equal" if found.is_equal else f"{found.resent:,} sent again, {found.fetched:,} fetched anew"
        )
        lines.append(f"compared: {counted(found.compared, 'drawing')}, {outcome}")
    if summary.warning is not None:
        lines.append(f"warning: {in_one_line(summary.warning)}")
    return lines


def _until_interrupted(engine: SyncEngine) -> None:
    """Run the engine on a thread of its own, so that an interruption stops it in good order."""
    ended: Future[None] = Future()

    def sync() -> None:
        try:
            engine.run()
        except BaseException as error:  # noqa: BLE001 - a defect; it is raised below
            ended.set_exception(error)
        else:
            ended.set_result(None)

    thread = threading.Thread(target=sync, name="digitpad-sync-command")

    def stop(_number: int, _frame: FrameType | None) -> None:
        engine.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        thread.start()
        while thread.is_alive():  # with a timeout, as on Windows nothing interrupts a wait without one
            thread.join(0.5)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    ended.result()
