"""How long it takes to find something in a history of a million records: pages, filters, counts, charts.

``python -m benchmarks.history [--records N] [--folder DIR] [--anew]`` prints one JSON object. The journal is
built once and used again by the next run (``--anew`` builds it anew): its rows are written by SQL in the
format before finding came, with the inks of 200 drawings and some thousand readings encoded once, and then
upgraded as a start of the program does it. So it also tells what that upgrade takes: ``upgrade_s`` is what
the start waits for, ``fill_s`` what goes on in the background.

The records lie over two years: nine of ten from the pad, the others pictures; three models and a rare one;
one of twenty a number of two to four digits; one of ten reviewed, and of these one of ten corrected; one of
a hundred deleted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import apsw

from benchmarks.journal import VARIETY, typical_drawing
from digitpad.domain import DigitReading, Reading, Verdict
from digitpad.filters import EVERYTHING, parse
from digitpad.ink import codec
from digitpad.storage.finding import RecordFinder
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import MIGRATIONS, migrate
from digitpad.storage.rows import reading_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.filters import RecordFilter

RECORDS = 1_000_000
TIMES = 9
DAYS = 730
DAY_US = 86_400_000_000
END = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
ZONE = dt.timezone(dt.timedelta(hours=5, minutes=30))
"""A day there begins at no whole hour in UTC."""
DEVICES = [UUID(int=number << 64 | 1).bytes for number in range(1, 5)]
MODELS = ["digitpad"] * 700 + ["digitpad-xl"] * 200 + ["lenet-5"] * 99 + ["my-model"]
BEFORE = MIGRATIONS[:2]
"""The format in which the rows are written."""
COLUMNS = (
    "id", "device_id", "day", "part", "drawn_at", "source", "closed_version",
    "model_id", "weights_sha256", "verdict", "digits", "reading_version",
    "label", "reviewed", "edit_editor", "edit_version", "deleted", "life_editor", "life_version",
    "picture_width", "picture_height", "picture_sha256", "picture_name", "ink", "png",
)  # fmt: skip


def readings(numbers: random.Random) -> list[tuple[Any, ...]]:
    """Columns of the reading, and its text."""
    made = []
    for number in range(4000):
        length = 1 if number % 20 else numbers.randint(2, 4)
        digits = tuple(_digit(numbers) for _ in range(length))
        draw = numbers.random()
        verdict = Verdict.DIGITS if draw < 0.92 else Verdict.UNSURE if draw < 0.98 else Verdict.NOT_A_DIGIT
        reading = Reading(numbers.choice(MODELS), "ab" * 32, verdict, digits)
        made.append((reading_values(reading), reading.text))
    return made


def _digit(numbers: random.Random) -> DigitReading:
    digit, sure = numbers.randrange(10), 1 - 0.6 * numbers.random() ** 6
    return DigitReading(tuple(sure if at == digit else (1 - sure) / 9 for at in range(10)), (0, 1))


def rows_of(records: int) -> Iterator[tuple[Any, ...]]:
    """Rows of COLUMNS, oldest first."""
    numbers = random.Random(7)  # noqa: S311 - the same in every run
    inks = [codec.encode(typical_drawing(seed)) for seed in range(VARIETY)]
    read = readings(numbers)
    end_us = int(END.timestamp() * 1e6)
    step = DAYS * DAY_US // records
    for number in range(records):
        drawn_at = end_us - (records - number) * step + numbers.randrange(step)
        record = (drawn_at // 1000).to_bytes(6, "big") + (7 << 76 | 2 << 62 | number).to_bytes(10, "big")
        reading, text = numbers.choice(read)
        label = reviewed = editor = version = None
        if numbers.random() < 0.1:
            label = text if numbers.random() < 0.9 else str(numbers.randrange(10))
            reviewed, editor, version = 1, DEVICES[0], drawn_at + 1
        deleted = numbers.random() < 0.01
        life = (1, DEVICES[0], drawn_at + 2) if deleted else (0, None, None)
        is_picture = numbers.random() < 0.1
        picture = (28, 28, "cd" * 32, f"scan-{number:07}.png") if is_picture else (None,) * 4
        blobs = (None, inks[number % VARIETY]) if is_picture else (inks[number % VARIETY], None)
        yield (
            *(record, DEVICES[0 if number % 5 else number % 4], drawn_at // DAY_US, 0, drawn_at),
            *("batch" if is_picture else "pad", drawn_at, *reading, drawn_at),
            *(label, reviewed, editor, version, *life, *picture, *blobs),
        )


def build(path: Path, records: int) -> float:
    """Write a journal of the format before the last; seconds."""
    begun = time.perf_counter()
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    migrate(connection, 0, BEFORE)
    connection.pragma("synchronous", "OFF")
    connection.pragma("cache_size", -200_000)
    insert = f"INSERT INTO records ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
    with connection:
        connection.executemany(insert, rows_of(records))
        connection.execute(
            "INSERT INTO parts SELECT device_id, day, part, count(*) FROM records GROUP BY 1, 2, 3"
        )
        connection.execute(
            "INSERT INTO outbox (id, device_id, day, part, version, queued_at) "
            "SELECT id, device_id, day, part, closed_version, closed_version FROM records "
            "ORDER BY id DESC LIMIT 2000"
        )
    connection.pragma("wal_checkpoint(TRUNCATE)")
    connection.close()
    return time.perf_counter() - begun


def upgrade(path: Path) -> dict[str, float]:
    """Open it as a start of the program does, and fill in what is found by."""
    begun, busy = time.perf_counter(), time.process_time()
    with Journal.open(path) as journal:
        opened = time.perf_counter()
        longest, pages, more = 0.0, 0, True
        while more:
            before = time.perf_counter()
            more = journal.fill_finding()
            longest, pages = max(longest, time.perf_counter() - before), pages + 1
        filled = time.perf_counter()
        copy = journal.opening.copied_before_upgrade
    if copy is not None:
        copy.unlink()
    return {
        "upgrade_s": opened - begun,
        "fill_s": filled - opened,
        "upgrade_and_fill_cpu_s": time.process_time() - busy,
        "fill_page_ms": (filled - opened) / pages * 1000,
        "fill_longest_page_ms": longest * 1000,
    }


def measure(path: Path) -> dict[str, dict[str, float]]:
    """Milliseconds: of the first time, the median, the longest; and of the processor, on the mean."""
    figures = {}
    with RecordFinder.open(path) as finder:
        for name, work in _questions(finder).items():
            busy = time.process_time()
            taken = [_ms(work) for _ in range(TIMES)]
            busy = (time.process_time() - busy) * 1000 / TIMES
            figures[name] = {
                "first_ms": taken[0],
                "median_ms": statistics.median(taken),
                "max_ms": max(taken),
                "cpu_ms": busy,
            }
        for scrolled in (100, 1000):
            figures[f"scroll by {scrolled}"] = _scroll(finder, scrolled)
    return figures


def _questions(finder: RecordFinder) -> dict[str, Callable[[], object]]:
    def meant(line: str) -> RecordFilter:
        understood = parse(line, END.date(), ZONE)
        if understood.unknown:
            raise ValueError(line)
        return understood.filter

    everything, records = EVERYTHING, finder.count()
    lines = [
        "7", "20*", "*99", "is:number", "length:4", "digit:7>1",
        "is:unsure", "is:corrected", "is:wrong", "-is:reviewed", "sure:<50", "sure:<83",
        "model:my-model", "model:nobody", "from:pictures", "name:scan-0123", "is:waiting", "is:deleted",
        "on:2026-03-14", "after:2026-01-01 before:2026-07-01", "7 on:2026-03", "7 is:wrong model:digitpad",
    ]  # fmt: skip
    questions: dict[str, Callable[[], object]] = {
        "first page": lambda: finder.page(everything),
        "oldest page": lambda: finder.oldest(everything),
        "count": lambda: finder.count(everything),
        "facets": lambda: finder.facets(everything),
        "summary": lambda: finder.summary(everything),
        "days": lambda: finder.days(ZONE),
        "page in the middle, of a finder just opened": lambda: _page_in_the_middle(finder.path, records),
    }
    for line in lines:
        meaning = meant(line)
        questions[f"page {line}"] = partial(finder.page, meaning)
        questions[f"oldest {line}"] = partial(finder.oldest, meaning)
        questions[f"count {line}"] = partial(finder.count, meaning)
    for line in ("is:unsure", "after:2026-01-01 before:2026-07-01"):
        meaning = meant(line)
        questions[f"facets {line}"] = partial(finder.facets, meaning)
        questions[f"summary {line}"] = partial(finder.summary, meaning)
    middle = finder.page_at(everything, records // 2, 30)

    def prepare() -> None:
        while finder.prepare(everything):
            pass

    questions["all places prepared"] = prepare
    questions["page in the middle"] = lambda: finder.page_at(everything, records // 2 + 777)
    questions["position in the middle"] = lambda: finder.position(middle[0].id)
    questions["30 records with ink"] = lambda: finder.records(row.id for row in middle)
    questions["30 whereabouts"] = lambda: finder.whereabouts(row.id for row in middle)
    return questions


def _page_in_the_middle(path: Path, records: int) -> None:
    with RecordFinder.open(path) as finder:
        finder.page_at(EVERYTHING, records // 2)


def _scroll(finder: RecordFinder, limit: int) -> dict[str, float]:
    taken: list[float] = []
    place = None
    while len(taken) < 100:
        begun = time.perf_counter()
        page = finder.page(EVERYTHING, place, limit)
        taken.append((time.perf_counter() - begun) * 1000)
        if not page:
            break
        place = page[-1].place
    return {"first_ms": taken[0], "median_ms": statistics.median(taken), "max_ms": max(taken)}


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _resident_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Build where needed, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=RECORDS)
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    arguments.add_argument("--anew", action="store_true", help="build the journal anew")
    given = arguments.parse_args()
    path = given.folder / f"digitpad-history-{given.records}-{len(MIGRATIONS)}.sqlite3"
    figures: dict[str, Any] = {"records": given.records}
    if given.anew or not path.exists():
        # In a process of its own: what building takes is no part of the memory that finding takes.
        child = os.fork()
        if child == 0:
            unfinished = path.with_name(path.name + ".part")
            for ending in ("", "-wal", "-shm"):
                unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)
            built = {"build_s": build(unfinished, given.records)}
            built["bytes_per_record_before"] = unfinished.stat().st_size / given.records
            built |= upgrade(unfinished)
            built["bytes_per_record"] = unfinished.stat().st_size / given.records
            unfinished.replace(path)
            path.with_suffix(".json").write_text(json.dumps(built))
            os._exit(0)
        os.waitpid(child, 0)
    figures |= json.loads(path.with_suffix(".json").read_text())
    before = _resident_mib()
    figures["found"] = measure(path)
    figures |= {"resident_before_mib": before, "resident_most_mib": _resident_mib()}
    print(json.dumps(_rounded(figures), indent=1))


def _rounded(figure: object) -> object:
    if isinstance(figure, dict):
        return {name: _rounded(value) for name, value in figure.items()}
    return round(figure, 3) if isinstance(figure, float) else figure


if __name__ == "__main__":
    main()
