"""Killed at any moment, a journal has everything that it acknowledged."""

import os
import random
import runpy
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from digitpad.ink import codec
from digitpad.storage.journal import Journal

CHILDREN = Path(__file__).with_name("children.py")
ROOT = Path(__file__).resolve().parents[3]
KILLS = 15
TABLES = ("records", "outbox", "sent", "voids", "marks", "log", "parts")

children = runpy.run_path(str(CHILDREN))
script, drawing, reading = children["script"], children["drawing"], children["reading"]

State = dict[UUID, dict[str, Any]]


def run_and_kill(path: Path, seed: int, program: str = "write_for_ever") -> int:
    """How many steps a writing process had acknowledged when it was killed, in mid-write as often as not."""
    with subprocess.Popen(
        [sys.executable, str(CHILDREN), program, str(path), str(seed)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(1 + random.Random(seed).randrange(80))]
        child.kill()
        lines += child.stdout.readlines()
    # A line that was cut was not acknowledged.
    return sum(line.endswith(b"\n") for line in lines)


def after(seed: int, steps: int, before: State) -> State:
    """What the script's first steps leave, the drafts closed by the next start."""
    state: State = {record: dict(kept) for record, kept in before.items()}
    nothing = {"ink": None, "reading": None, "label": None, "deleted": False}
    for action, record, mark in islice(script(seed), steps):
        kept = state.setdefault(record, dict(nothing))
        if action == "draw":
            kept.update(ink=codec.quantise(drawing(mark)), reading=None)
        elif action == "read":
            kept["reading"] = reading(mark)
        elif action == "delete":
            kept["deleted"] = bool(mark % 2)
        elif action in ("label", "relabel"):
            kept["label"] = str(mark)
    return state


def stored(journal: Journal) -> State:
    found = [
        journal.get(UUID(bytes=identity))
        for (identity,) in journal._connection.execute("SELECT id FROM records")
    ]
    assert all(record is not None and record.key is not None for record in found)
    return {
        record.id: {
            "ink": record.drawing,
            "reading": record.reading,
            "label": record.label,
            "deleted": record.is_deleted,
        }
        for record in found
        if record is not None
    }


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(path):
    state: State = {}
    for seed in range(KILLS):
        acknowledged = run_and_kill(path, seed)
        assert acknowledged > 0
        journal = Journal.open(path)
        # The step under way when the process was killed may have been committed and not yet acknowledged.
        possible = [after(seed, acknowledged, state), after(seed, acknowledged + 1, state)]
        state = stored(journal)
        assert state in possible
        assert journal.was_unclean
        assert journal.opening.kept_aside is None
        assert journal.opening.closed_drafts <= 1
        assert journal.check() is None
        assert journal.outbox_count() == len(state)
        journal.close()


def everything(journal: Journal) -> dict[str, list[Any]]:
    queries = {table: f"SELECT * FROM {table}" for table in TABLES}  # noqa: S608 - our own names
    queries["clock"] = "SELECT value FROM meta WHERE name = 'clock'"
    return {name: sorted(journal._connection.execute(query), key=repr) for name, query in queries.items()}


def test_each_step_of_syncing_is_done_or_not_when_the_process_is_killed(tmp_path):
    begun = tmp_path / "begun.sqlite3"
    children["prepare_to_sync"](str(begun))
    for seed in range(KILLS):
        killed, replayed = tmp_path / f"killed-{seed}.sqlite3", tmp_path / f"replayed-{seed}.sqlite3"
        shutil.copy(begun, killed)
        shutil.copy(begun, replayed)
        acknowledged = run_and_kill(killed, seed, "sync_for_ever")
        assert acknowledged > 0
        with Journal.open(killed, lambda: children["NOW"]) as journal:
            assert journal.opening.kept_aside is None
            assert journal.check() is None
            found = everything(journal)
        # The step under way when the process was killed may have been committed and not yet acknowledged.
        with Journal.open(replayed, lambda: children["NOW"]) as journal:
            steps = children["sync_steps"](journal, seed)
            for _ in range(acknowledged):
                next(steps)
            possible = [everything(journal)]
            next(steps)
            possible.append(everything(journal))
        assert found in possible
