"""Makes digit images in several processes: a hidden command of this program, and the side that asks it.

Normalising takes most of a millisecond a drawing and holds the interpreter; so many drawings are shared out
over the processor's cores.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
from collections import deque
from typing import IO, TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec

from digitpad.ink.stored import Pixels, StoredSource, digit_pixels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COMMAND: Final = "image-worker"
MOST_WORKERS = 8
ALONE = 1000
"""So many are made here before other processes are begun: they take a while to start."""

_STDIN, _STDOUT = 0, 1
_POLITE = 5
_LENGTH = struct.Struct(">I")
_T = TypeVar("_T")

_pack = msgspec.msgpack.Encoder().encode
_sources = msgspec.msgpack.Decoder(list[StoredSource])
_pixels = msgspec.msgpack.Decoder(list[Any])  # bytes, str or None: a union that msgspec does not know


def main() -> None:
    """Serve requests from standard input until it ends."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (_STDIN, _STDOUT):
            msvcrt.setmode(descriptor, os.O_BINARY)
    else:
        os.nice(_POLITE)  # the pen comes first
    # Not sys.stdin: a windowed build has none.
    incoming, outgoing = open(_STDIN, "rb", closefd=False), open(_STDOUT, "wb", closefd=False)  # noqa: SIM115
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while (request := _next(incoming)) is not None:
            _send(outgoing, digit_pixels(_sources.decode(request)))
    os._exit(0)


class ImageMaker(Generic[_T]):
    """Makes digit images in the order asked for, each with what it belongs to; used by one thread."""

    def __init__(self, source: Callable[[_T], StoredSource], workers: int | None = None) -> None:
        """``source`` gives what is to be seen of each; ``workers`` is the number of the processor's cores."""
        count = os.cpu_count() or 1
        self._source = source
        self._count = min(count, MOST_WORKERS) if workers is None else workers
        self._made = 0
        self._idle: list[_Worker] = []
        self._busy: deque[tuple[_Worker, Sequence[_T]]] = deque()

    def make(self, batch: Sequence[_T]) -> Iterator[tuple[_T, Pixels]]:
        """Begin these, and give those that are done, which may be earlier ones."""
        if not batch:
            return
        self._made += len(batch)
        if self._made <= ALONE or self._count <= 1:
            yield from self._alone(batch)
            return
        if not self._idle and len(self._busy) < self._count:
            self._idle.append(_Worker())
        if not self._idle:
            yield from self._oldest()
        worker = self._idle.pop()
        worker.ask([self._source(one) for one in batch])
        self._busy.append((worker, batch))

    def rest(self) -> Iterator[tuple[_T, Pixels]]:
        """Those that are still being made."""
        while self._busy:
            yield from self._oldest()

    def close(self) -> None:
        """End all processes; again is harmless."""
        for worker in (*self._idle, *(worker for worker, _ in self._busy)):
            worker.close()
        self._idle.clear()
        self._busy.clear()

    def _oldest(self) -> Iterator[tuple[_T, Pixels]]:
        worker, batch = self._busy.popleft()
        answer = worker.answer()
        if answer is None:  # it died: what it was asked for is made here, and another takes its place
            worker.close()
            yield from self._alone(batch)
            self._idle.append(_Worker())
        else:
            self._idle.append(worker)
            yield from zip(batch, answer, strict=True)

    def _alone(self, batch: Sequence[_T]) -> Iterator[tuple[_T, Pixels]]:
        return zip(batch, digit_pixels(map(self._source, batch)), strict=True)


class _Worker:
    """One process with one request at a time, so that no pipe is ever full at both ends."""

    def __init__(self) -> None:
        program = [] if getattr(sys, "frozen", False) else ["-m", "digitpad"]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, *program, COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, sources: list[StoredSource]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        with contextlib.suppress(BrokenPipeError):  # a dead one has no answer
            _send(self._process.stdin, sources)

    def answer(self) -> list[Pixels] | None:
        assert self._process.stdout is not None  # noqa: S101
        reply = _next(self._process.stdout)
        return None if reply is None else _pixels.decode(reply)

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


def _send(stream: IO[bytes], message: object) -> None:
    data = _pack(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _next(stream: IO[bytes]) -> bytes | None:
    """The next message; None where the other end is gone."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    data = stream.read(length)
    return data if len(data) == length else None
