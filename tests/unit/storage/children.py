"""Programs that the storage tests start as processes of their own: ``python children.py NAME ARGUMENTS``.

Each prints one JSON object a line and flushes it at once, so that what was printed is what was acknowledged.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.domain import (
    Box,
    DigitReading,
    Drawing,
    Edit,
    Life,
    Picture,
    Point,
    Reading,
    Recognition,
    RecordKey,
    Source,
    Stroke,
    Verdict,
)
from digitpad.storage.cluster_rows import prove
from digitpad.storage.errors import JournalError
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
NOW = dt.datetime(2026, 3, 14, 15, 9, 26, tzinfo=dt.UTC)


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def drawing(seed: int) -> Drawing:
    numbers = random.Random(seed)
    points = (Point(numbers.random(), numbers.random(), 8.0 * step, 1.0) for step in range(30))
    return Drawing((Stroke(tuple(points)),))


def reading(seed: int) -> Reading:
    return Reading(f"model-{seed}", "ab" * 32, Verdict.NOT_A_DIGIT)


def script(seed: int) -> Iterator[tuple[str, UUID, int]]:
    """Draw, read, correct, close and delete in a random order, for ever: (action, record, mark)."""
    numbers = random.Random(seed)
    ids = IdMaker(lambda: int(NOW.timestamp() * 1000) + seed, numbers.getrandbits)
    closed: list[UUID] = []
    record, ink = ids.new_id(), -1
    while True:
        action = numbers.choice(("draw", "draw", "draw", "read", "label", "close", "delete", "relabel"))
        mark = numbers.randrange(1 << 30)
        if action == "draw":
            ink = mark
            yield action, record, ink
        elif action == "read" and ink >= 0:
            yield action, record, ink
        elif action == "label" and ink >= 0:
            yield action, record, mark
        elif action == "close" and ink >= 0:
            yield action, record, mark
            closed.append(record)
            record, ink = ids.new_id(), -1
        elif action in ("delete", "relabel") and closed:
            yield action, numbers.choice(closed), mark


def write_for_ever(path: str, seed: str) -> None:
    """Follow the script, saying each step after its commit."""
    journal = Journal.open(Path(path))
    for number, (action, record, mark) in enumerate(script(int(seed)), 1):
        if action == "draw":
            journal.save_draft(record, NOW, drawing(mark))
        elif action == "read":
            journal.save_reading(record, drawing(mark), reading(mark))
        elif action == "close":
            journal.close_drawing(record)
        elif action == "delete":
            journal.set_deleted(record, deleted=bool(mark % 2))
        else:
            journal.save_edit(record, str(mark), reviewed=True)
        say(done=number)


def prepare_to_sync(path: str) -> None:
    """A journal with drawings that wait, and a few that came from elsewhere."""
    ids = IdMaker(lambda: int(NOW.timestamp() * 1000), random.Random(1).getrandbits)
    with Journal.open(Path(path), lambda: NOW) as journal:
        for seed in range(60):
            record = ids.new_id()
            journal.save_draft(record, NOW, drawing(seed))
            journal.close_drawing(record)
        journal.sync.set_target(UUID(int=1), "class 4b")
        claim = journal.sync.begin_epoch(UUID(int=2))
        journal.sync.confirm_claim(claim.head.nonce)


def sync_steps(journal: Journal, seed: int) -> Iterator[None]:
    """Take, acknowledge, refuse, merge, claim, erase and edit in a random order, for ever.

    A step is a commit, at most.
    """
    numbers = random.Random(seed)
    sync = journal.sync
    known = [state.key.id for state in sync.states()]
    templates = {one.entry.record.key.id: one.entry.record for one in sync.take(limit=3)}
    while True:
        action = numbers.choice(
            ("take", "take", "answer", "answer", "answer", "merge", "claim", "people", "rest")
        )
        epoch = sync.state().epoch or 0
        flying = sync.taken(limit=numbers.randrange(1, 9))
        if action == "take":
            sync.take(limit=numbers.randrange(1, 9))
        elif action == "answer" and flying:
            if numbers.random() < 0.3:
                first = flying[0].entry
                sync.refuse(epoch, first.record.key.id, first.seq, "it is too large")
            else:
                sync.acknowledge(epoch, [one.entry.seq for one in flying])
        elif action == "merge":
            template = templates[numbers.choice(list(templates))]
            identity = UUID(int=template.key.id.int & ~0xFFFF | numbers.randrange(8))
            edit = Edit(str(seed), reviewed=True, editor=UUID(int=9), version=numbers.randrange(1, 9))
            came = replace(template, key=replace(template.key, id=identity), edit=edit)
            sync.merge([prove(came)], (UUID(int=9), 1, numbers.randrange(99)))
        elif action == "claim":
            nonce = UUID(int=numbers.getrandbits(128))
            claim = sync.begin_epoch(nonce) if numbers.random() < 0.3 else sync.begin_claim(nonce)
            yield
            sync.confirm_claim(claim.head.nonce)
        elif action == "people":
            record = numbers.choice(known)
            if numbers.random() < 0.2:
                journal.erase(record)
            else:
                journal.save_edit(record, str(numbers.randrange(10)), reviewed=True)
        else:
            rest(journal, epoch, numbers)
        yield


def rest(journal: Journal, epoch: int, numbers: random.Random) -> None:
    """What is done now and then."""
    sync = journal.sync
    what = numbers.randrange(7)
    if what == 0:
        sync.voided(epoch, sync.voids()[:1])
    elif what == 1:
        sync.published(epoch, sync.head())
    elif what == 2:
        sync.prune(sync.due_sent(0, limit=3))
    elif what == 3:
        sync.retry_refused()
    elif what == 4:
        sync.requeue([one.state.key.id for one in sync.due_sent(0, limit=2)])
    elif what == 5:
        sync.requeue_all()
    else:
        sync.requeue_next(limit=7)


def sync_for_ever(path: str, seed: str) -> None:
    """Follow the steps, saying each after its commit."""
    journal = Journal.open(Path(path), lambda: NOW)
    for number, _ in enumerate(sync_steps(journal, int(seed)), 1):
        say(done=number)


def try_to_write(path: str) -> None:
    """Open and save one draft, saying the type of what went wrong."""
    try:
        with Journal.open(Path(path)) as journal:
            journal.save_draft(IdMaker().new_id(), NOW, drawing(1))
            say(saved=True)
    except JournalError as error:
        say(error=type(error).__name__, message=str(error))


def read_only(path: str) -> None:
    """Count through a reader."""
    try:
        with Journal.open_reader(Path(path)) as reader:
            say(count=reader.count(), records=len(list(reader.records())))
    except JournalError as error:
        say(error=type(error).__name__, message=str(error))


def fill_until_full(path: str, limit: str) -> None:
    """Save until the size limit is met, lift the limit, and save what was refused."""
    journal = Journal.open(Path(path))
    ids = IdMaker()
    if limit != "0":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    saved = 0
    while True:
        record = ids.new_id()
        try:
            journal.save_draft(record, NOW, drawing(saved))
            journal.close_drawing(record)
        except JournalError as error:
            say(error=type(error).__name__, saved=saved, count=journal.count())
            break
        saved += 1
    sys.stdin.readline()  # the test makes room, where the limit is not ours
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    journal.save_draft(record, NOW, drawing(saved))
    found = journal.close_drawing(record)
    say(count=journal.count(), closed=found is not None, check=journal.check())
    journal.close()


def export_to(path: str, target: str, kind: str, limit: str) -> None:
    """Export under a size limit (0 for none), saying the rows or the message."""
    from digitpad.storage.export import ExportError, ExportFormat, export

    kinds: dict[str, ExportFormat] = {"csv": "csv", "jsonl": "jsonl", "inkml": "inkml"}
    reader = Journal.open_reader(Path(path))
    if limit != "0":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        say(rows=export(reader, Path(target), kinds[kind]))
    except ExportError as error:
        say(error=type(error).__name__, message=str(error))
    reader.close()


def export_until_killed(path: str, target: str) -> None:
    """Export, and stay in the middle of it."""
    from digitpad.storage.export import export

    def stay(rows: int) -> None:
        say(rows=rows, files=sorted(file.name for file in Path(target).parent.iterdir()))
        sys.stdin.readline()

    with Journal.open_reader(Path(path)) as reader:
        export(reader, Path(target), "jsonl", stay)


def import_for_ever(path: str, source: str) -> None:
    """Import, saying the rows so far after each batch."""
    from digitpad.storage.importing import Watch, import_from
    from digitpad.storage.sync.access import OwnJournal

    with Journal.open(Path(path)) as journal:
        watch = Watch(progress=lambda rows, _: say(rows=rows))
        done = import_from(Path(source), OwnJournal(journal), watch=watch)
        say(added=done.added, known=done.known, rejected=done.rejected)


def make_first_format(path: str) -> None:
    """Make journals/v1.sqlite3 by the first released schema; kept so that the next one is made alike."""
    clock = iter(range(10**6))
    ids = IdMaker(lambda: int(NOW.timestamp() * 1000) + next(clock), random.Random(1).getrandbits)
    with Journal.open(Path(path), lambda: NOW) as journal:
        for seed in range(20):
            record = ids.new_id()
            journal.save_draft(record, NOW + dt.timedelta(minutes=seed), drawing(seed))
            if seed % 2:
                journal.save_reading(record, drawing(seed), reading(seed))
            if seed % 3 == 0:
                journal.save_edit(record, str(seed % 10), reviewed=True)
            journal.close_drawing(record)
            if seed % 5 == 0:
                journal.set_deleted(record, deleted=True)
        other = UUID(int=7 << 64)
        journal.add_records([Recognition(ids.new_id(), other, NOW, Source.BATCH, drawing(99))])
        say(count=journal.count())


def make_killed_first_format(path: str) -> None:
    """Make journals/killed-v1.sqlite3 with its log, by the first schema: killed in the midst of a drawing."""
    ids = IdMaker(lambda: int(NOW.timestamp() * 1000), random.Random(2).getrandbits)
    journal = Journal.open(Path(path), lambda: NOW)
    read = [True, True, False, True]
    records = [
        close_one(journal, ids.new_id(), seed, is_read=is_read) for seed, is_read in enumerate(read, 1)
    ]
    journal.save_edit(records[1], "7", reviewed=True)
    journal.save_edit(records[3], None, reviewed=True)
    journal.set_deleted(records[2], deleted=True)
    journal.set_deleted(records[3], deleted=True)
    journal.set_deleted(records[3], deleted=False)
    picture = Picture(b"\x89PNG kept", 28, 31, "cd" * 32, "seven, scanned.jpeg")
    journal.add_picture(ids.new_id(), NOW, picture, Source.FILE, None)
    other, imported = UUID(int=7 << 64), ids.new_id()
    key = RecordKey(other, dt.date(2026, 3, 1), 3, imported)
    edit, life = (
        Edit("5", reviewed=True, editor=other, version=5),
        Life(deleted=False, editor=other, version=6),
    )
    journal.add_records(
        [Recognition(imported, other, NOW, Source.BATCH, drawing(5), edit=edit, life=life, key=key)]
    )
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    close_one(journal, ids.new_id(), 6, is_read=True)  # this and what follows are in the log alone
    draft = ids.new_id()
    journal.save_draft(draft, NOW, drawing(7))
    journal.save_edit(draft, "9", reviewed=True)
    os.kill(os.getpid(), signal.SIGKILL)


def close_one(journal: Journal, record: UUID, seed: int, *, is_read: bool) -> UUID:
    journal.save_draft(record, NOW, drawing(seed))
    if is_read:
        probabilities = tuple(0.91 if digit == seed else 0.01 for digit in range(10))
        found = DigitReading(probabilities, (0,), Box(0.1, 0.2, 0.3, 0.4))
        journal.save_reading(record, drawing(seed), Reading("lenet-5", "ab" * 32, Verdict.DIGITS, (found,)))
    journal.close_drawing(record)
    return record


def make_second_format(path: str) -> None:
    """Make journals/v2.sqlite3 of a journal of the first format: in the midst of syncing."""
    with Journal.open(Path(path), lambda: NOW) as journal:
        sync = journal.sync
        sync.set_target(UUID(int=2), "class 4b")
        while sync.requeue_next():
            pass
        claim = sync.begin_epoch(UUID(int=3))
        epoch = claim.head.epoch
        sync.confirm_claim(claim.head.nonce)
        taken = [one.entry for one in sync.take(limit=8)]
        sync.acknowledge(epoch, [entry.seq for entry in taken[:4]])
        sync.published(epoch, 3)
        sync.refuse(epoch, taken[5].record.key.id, taken[5].seq, "it is too large")
        sync.begin_claim(UUID(int=4))
        sync.merge([], (UUID(int=5), 6, 7))
        say(count=journal.count())


def make_third_format(path: str) -> None:
    """Make journals/v3.sqlite3 of a journal of the second format: findable, and a reading after that."""
    with Journal.open(Path(path), lambda: NOW) as journal:
        while journal.fill_finding():
            pass
        unread = journal.without_reading(1)[0]
        rest = (1 - 0.75) / 9
        digits = tuple(DigitReading(tuple(0.75 if at == 4 else rest for at in range(10))) for _ in range(2))
        journal.save_reading(unread.id, None, Reading("digitpad", "ef" * 32, Verdict.UNSURE, digits))
        say(count=journal.count())


PROGRAMS = {
    each.__name__: each
    for each in (
        write_for_ever,
        prepare_to_sync,
        sync_for_ever,
        try_to_write,
        read_only,
        fill_until_full,
        export_to,
        export_until_killed,
        import_for_ever,
        make_first_format,
        make_killed_first_format,
        make_second_format,
        make_third_format,
    )
}


def become_nobody() -> None:
    """Give up root's right to write anywhere; later imports may fail, so what is needed is imported first."""
    import digitpad.storage.export  # noqa: F401 - for the side effect alone

    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


if __name__ == "__main__":
    if os.environ.get("AS_NOBODY"):
        become_nobody()
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
