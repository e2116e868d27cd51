"""Bringing back what was exported, and taking in data sets of others.

Everything can be run again: a record has the same id each time, so one that is there already is merged, not
doubled, and an import that was interrupted goes on by being repeated.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal

from typing_extensions import override

from digitpad.formats.arriving import Arrival, HowFar, ImportFileError, to_time
from digitpad.saying import Said, SaidError, in_a_row, said, said_of
from digitpad.storage.imported import Incoming, RecordRefusedError, TakenIn, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from digitpad.storage.sync.access import JournalAccess

ImportFormat = Literal["jsonl", "inkml", "idx", "images"]
BATCH = 250
"""Records a call of the journal, so that saving never waits long."""
TOLD = 20
"""Refused rows that are told at once; the file has all."""


class ImportRefused(SaidError):  # noqa: N818 - it reads as what happened
    """Nothing (more) can be imported; ``str()`` says why and what to do. What came in before stays."""


class ImportCancelled(ImportRefused):
    """The import was stopped by the person who began it; it goes on where it was when it is repeated."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken: where it stands, and why."""

    place: Said
    reason: Said

    @override
    def __str__(self) -> Said:
        """For people."""
        return said("{place}: {reason}", place=self.place, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Watch:
    """Asked and told after each batch: whether to stop, and which records are now other.

    ``progress`` is told the rows so far, and how much of the file or folder they are (0..1; None where that
    cannot be told). ``words`` gives what is written of a rejected row into the list of them, in the person's
    language.
    """

    progress: Callable[[int, float | None], None] = lambda _rows, _share: None
    cancelled: Callable[[], bool] = lambda: False
    changed: Callable[[tuple[UUID, ...]], None] = lambda _ids: None
    words: Callable[[Rejected], str] = str


@dataclass(slots=True)
class Imported:
    """What an import did: see `TakenIn`. ``rejected_file`` lists all ``rejected`` rows, if there are any."""

    added: int = 0
    changed: int = 0
    known: int = 0
    passed_over: int = 0
    rejected: int = 0
    first_rejected: list[Rejected] = field(default_factory=list)
    rejected_file: Path | None = None

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.added + self.changed + self.known + self.passed_over + self.rejected


def import_from(
    path: Path,
    journal: JournalAccess,
    form: ImportFormat | None = None,
    watch: Watch | None = None,
) -> Imported:
    """Take in the records of a file or folder, whose ending tells the format where ``form`` does not.

    Good rows are taken, the others listed in a file beside it. Raises ImportRefused, ImportCancelled,
    JournalError and JournalClosed.
    """
    watch, far = watch or Watch(), HowFar()
    importing = _Importing(path, journal, watch.words)
    try:
        with importing.listing:
            for batch in _batched(_to_the_end(arrivals(path, form, far))):
                if watch.cancelled():
                    raise ImportCancelled(_stopped(importing.done))
                watch.changed(importing.take(batch))
                watch.progress(importing.done.rows, far.share)
        importing.done.rejected_file = importing.listing.keep()
    except ImportFileError as error:
        raise ImportRefused(said_of(error)) from error
    except OSError as error:
        raise ImportRefused(_broken_off(path, error, importing.done)) from error
    return importing.done


def check(path: Path, form: ImportFormat | None = None) -> None:
    """Look whether there is something to import, and in a known format; raises ImportRefused."""
    try:
        if not path.exists():
            raise ImportRefused(said("There is no {file}.", file=path))
        if form is None:
            format_of(path)
    except ImportFileError as error:
        raise ImportRefused(said_of(error)) from error
    except OSError as error:
        raise ImportRefused(_unreadable(path, error)) from error


def arrivals(path: Path, form: ImportFormat | None = None, far: HowFar | None = None) -> Iterator[Arrival]:
    """The rows of a file or folder; ``far`` is told how much was read. Raises ImportFileError and OSError."""
    if not path.exists():
        raise ImportFileError(said("There is no {file}.", file=path))
    kind, far = form or format_of(path), far or HowFar()
    far.begin(1)
    if kind == "idx":
        from digitpad.formats.image_sets import read_idx_pairs

        yield from read_idx_pairs(path, far)
    elif kind == "images":
        from digitpad.formats.image_sets import read_image_folder

        yield from read_image_folder(path, far)
    elif kind == "inkml":
        from digitpad.formats.inkml_reading import read_inkml

        with _opened(path) as stream, far.part(stream):
            yield from read_inkml(stream, to_time(path.stat().st_mtime))
    else:
        from digitpad.formats.record_lines import read_records

        with _opened(path) as stream, far.part(stream):
            yield from read_records(stream)


def format_of(path: Path) -> ImportFormat:
    """What a file or folder holds, by its name or by its names; raises ImportFileError."""
    from digitpad.formats.image_sets import is_idx

    if is_idx(path):
        return "idx"
    if path.is_dir():
        return "images"
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return "jsonl"
    if path.suffix.lower() == ".inkml":
        return "inkml"
    raise ImportFileError(said("What {file} holds cannot be told from its name. Name the format.", file=path))


def _opened(path: Path) -> IO[bytes]:
    if not path.is_file():  # a pipe would be waited for without end
        raise ImportFileError(said("{file} is not an ordinary file.", file=path))
    return path.open("rb")


def _to_the_end(rows: Iterator[Arrival]) -> Iterator[Arrival]:
    """What cannot be read on is a rejected row too, where rows came before it."""
    begun = False
    try:
        for row in rows:
            begun = True
            yield row
    except ImportFileError as error:
        if not begun:
            raise
        yield Arrival(said("from here on"), None, said_of(error))


def _batched(rows: Iterator[Arrival]) -> Iterator[list[Arrival]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


class _Importing:
    """Takes batch after batch, and counts."""

    def __init__(self, path: Path, journal: JournalAccess, words: Callable[[Rejected], str]) -> None:
        self.done = Imported()
        self.listing = _Listing(path, words)
        self._journal = journal

    def take(self, batch: list[Arrival]) -> tuple[UUID, ...]:
        """The ids of the records that are new or changed."""
        incoming = [one for arrival in batch if (one := self._prepared(arrival)) is not None]
        taken = self._journal(lambda journal: journal.take_in(incoming)) if incoming else TakenIn()
        done = self.done
        done.added += taken.added
        done.changed += taken.changed
        done.known += taken.known
        done.passed_over += taken.passed_over
        return taken.ids

    def _prepared(self, arrival: Arrival) -> Incoming | None:
        if arrival.exported is None:
            self._reject(Rejected(arrival.place, arrival.reason))
            return None
        try:
            return prepare(arrival.exported, arrival.label, arrival.stands_for)
        except RecordRefusedError as error:
            self._reject(Rejected(arrival.place, said_of(error)))
            return None

    def _reject(self, row: Rejected) -> None:
        done = self.done
        done.rejected += 1
        if len(done.first_rejected) < TOLD:
            done.first_rejected.append(row)
        self.listing.add(row)


class _Listing:
    """The rejected rows as a file beside the import file, which appears when the import is through."""

    def __init__(self, path: Path, words: Callable[[Rejected], str]) -> None:
        path = path.absolute()
        self._words = words
        self._target = path.with_name(f"{path.name}.rejected.txt")
        self._unfinished = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
        self._stream: IO[str] | None = None
        self._failed = False

    def __enter__(self) -> None:
        """Nothing is made before a row is rejected."""

    def __exit__(self, *_error: object) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
            if _error[0] is not None:
                self._drop()

    def add(self, row: Rejected) -> None:
        """Where no file can be made, the first rows are told anyway."""
        if self._failed:
            return
        try:
            if self._stream is None:
                self._stream = self._unfinished.open("x", encoding="utf-8", newline="\n")
            line = " ".join(self._words(row).splitlines()).encode("utf-8", "replace").decode()
            self._stream.write(line + "\n")
        except OSError:
            self._failed = True
            self._drop()

    def keep(self) -> Path | None:
        """Give the list its name; a list of an earlier run goes, also where nothing was rejected now."""
        if self._failed:
            return None
        try:
            if self._stream is None:
                self._target.unlink(missing_ok=True)
                return None
            self._unfinished.replace(self._target)
        except OSError:
            self._drop()
            return None
        return self._target

    def _drop(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._unfinished)  # noqa: PTH108 - where it was never made, too


def _unreadable(path: Path, error: OSError) -> Said:
    return said("{file} cannot be read ({reason}).", file=path, reason=str(error))


def _broken_off(path: Path, error: OSError, done: Imported) -> Said:
    what = _unreadable(path, error)
    if not done.added:
        return what
    stays = said("{count} drawings came in before; they stay.", count=f"{done.added:,}")
    return in_a_row((what, stays))


def _stopped(done: Imported) -> Said:
    return said(
        "The import was stopped after {rows} rows; {count} new drawings are in. Import it again to go on.",
        rows=f"{done.rows:,}",
        count=f"{done.added:,}",
    )
