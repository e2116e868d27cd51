"""The parent's side of the reading process: starts it, asks it, starts it again when it dies.

Nothing here imports torch. One thread calls `load`, `read`, `read_many` and `check`; any thread may call
`close`, at any time.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections import deque
from itertools import count
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from digitpad.domain import Drawing, ModelCard, Picture
from digitpad.inference import errors, frames
from digitpad.ink.errors import InkError, PictureError
from digitpad.logs import level_and_text
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from digitpad.domain import Reading
    from digitpad.inference.reader import ReadResult

_log = logging.getLogger(__name__)

ATTEMPTS = 2
"""How many children a call uses up before it gives in: the one it found, and the one in its place."""

STDERR_KEPT = 4000
"""How many of the last characters that a child wrote to stderr are kept for the message about its death."""

_CARRIED: dict[str, type[Exception]] = {
    error.__name__: error
    for error in (errors.ModelMissing, errors.ModelCorrupt, errors.ModelMismatch, InkError, PictureError)
}
"""The errors that a child reports and survives."""


def default_command() -> list[str]:
    """This program's own hidden command, from source and in the bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "inference-worker"]
    return [sys.executable, "-m", "digitpad", "inference-worker"]


class InferenceProcess:
    """Reads drawings in a child process, which is started when first needed."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = list(command) if command is not None else default_command()
        self._serials = count()
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process id, where one was started."""
        child = self._child
        return child.pid if child else None

    def load(self, model_id: str) -> ModelCard:
        """Start the child where needed, and wait until it has imported torch and loaded this model.

        Raises:
            ModelError: This model cannot be used.
            InferenceDied: The child ended, and so did the one started in its place.
            InferenceClosed: `close` was called.
        """
        reply = self._ask(frames.Load(next(self._serials), model_id))
        if not isinstance(reply, frames.Loaded):
            raise TypeError(f"the reading process answered {type(reply).__name__} when asked to load")
        return reply.card

    def read(self, source: Drawing | Picture, model_id: str) -> ReadResult:
        """Read one drawing or picture with this model, loading it where needed.

        Raises:
            InkError, PictureError: The drawing or the kept picture is damaged.
            ModelError, InferenceDied, InferenceClosed: As `load`.
        """
        drawing, picture = (source, None) if isinstance(source, Drawing) else (None, source)
        reply = self._ask(frames.Read(next(self._serials), model_id, drawing, picture))
        if not isinstance(reply, frames.Done):
            raise TypeError(f"the reading process answered {type(reply).__name__} when asked to read")
        return reply.result

    def read_many(self, sources: Sequence[Drawing | Picture], model_id: str) -> Sequence[Reading | str]:
        """Read these together, which is quicker than one by one: each one's reading, or why it has none.

        Raises:
            ModelError, InferenceDied, InferenceClosed: As `load`.
        """
        pairs = tuple((source, None) if isinstance(source, Drawing) else (None, source) for source in sources)
        reply = self._ask(frames.ReadMany(next(self._serials), model_id, pairs))
        if not isinstance(reply, frames.DoneMany):
            raise TypeError(f"the reading process answered {type(reply).__name__} when asked to read")
        return [result.said() if isinstance(result, frames.Sentence) else result for result in reply.results]

    def check(self, card: ModelCard, weights: bytes, path: Path) -> None:
        """Try out a model that is not there yet, from the content of its weights file of this path.

        Raises:
            ModelError: It cannot be used, and why.
            InferenceDied, InferenceClosed: As `load`.
        """
        reply = self._ask(frames.Check(next(self._serials), card, weights, str(path)))
        if not isinstance(reply, frames.Loaded):
            raise TypeError(
                f"the reading process answered {type(reply).__name__} when asked to check a model"
            )

    def close(self) -> None:
        """End the child and make a waiting call raise InferenceClosed; does not wait for either."""
        with self._lock:
            self._closed = True
            child = self._child
        if child:
            child.close()

    def wait_for_exit(self, timeout: float) -> bool:
        """Whether the child has ended and was reaped within so many seconds (for tests and orderly exits)."""
        child = self._child
        return child is None or child.wait_for_exit(timeout)

    def _ask(self, request: frames.Request) -> frames.Reply:
        """Send a request to a living child; where it dies, to the next one.

        Reading twice is harmless, so it does not matter whether the first child had begun.
        """
        frame = frames.pack(request)
        last_words = ""
        for _ in range(ATTEMPTS):
            self._refuse_if_closed()
            child = self._living_child()
            child.send(frame)
            reply = child.reply_to(request.serial)
            if reply is not None:
                return _reply_or_error(reply)
            self._refuse_if_closed()
            last_words = child.last_words()
            _log.info("reading process %d ended unasked; %s", child.pid, child.exit_status())
        raise errors.InferenceDied(
            said(
                "The process that reads digits ended twice in a row, so this drawing has not "
                "been read. It is kept, and can be read again later. {last_words}",
                last_words=last_words,
            )
        )

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise errors.InferenceClosed(said("The program is closing; the drawing was not read."))

    def _living_child(self) -> _Child:
        child = self._child
        if child is None or child.has_ended:
            child = _Child(self._command)
        with self._lock:
            self._child = child
            if self._closed:
                child.close()  # close() was called before it could see this child
        return child


def _reply_or_error(reply: frames.Reply) -> frames.Reply:
    if not isinstance(reply, frames.Failed):
        return reply
    raise _CARRIED[reply.error](reply.message.said())


class _Child:
    """One child and the three threads that serve its pipes.

    Each pipe has a thread of its own so that neither the caller nor `close` ever waits on a pipe: the caller
    waits on a queue, which the end of the child and `close` reach too.
    """

    def __init__(self, command: list[str]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                creationflags=_creation_flags(),
            )
        except OSError as error:
            raise errors.InferenceDied(
                said(
                    "The process that reads digits could not be started ({reason}), so this drawing "
                    "has not been read. It is kept, and can be read again later. Install digitpad "
                    "again if this goes on.",
                    reason=str(error),
                )
            ) from error
        _log.info("reading process %d started", self._process.pid)
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._replies: SimpleQueue[frames.Reply | None] = SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=STDERR_KEPT)
        self._ended = threading.Event()
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise AssertionError("all three are pipes, as asked for above")
        self._complaints = _thread("stderr", self._listen_to_stderr, stderr)
        _thread("stdin", self._feed, stdin)
        _thread("stdout", self._listen, stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    def send(self, frame: bytes) -> None:
        self._outbox.put(frame)

    def reply_to(self, serial: int) -> frames.Reply | None:
        """Wait for the reply to this request; None where the child ends first or is closed."""
        while (reply := self._replies.get()) is not None:
            if not isinstance(reply, frames.Started) and reply.serial == serial:
                return reply
        self._replies.put(None)  # for whoever asks again: nothing will come any more
        return None

    def close(self) -> None:
        self._outbox.put(None)
        self._replies.put(None)

    def wait_for_exit(self, timeout: float) -> bool:
        return self._ended.wait(timeout)

    def last_words(self) -> str:
        """How it ended: its exit status and the end of what it wrote to stderr."""
        self._ended.wait()
        self._complaints.join(1.0)  # not for ever: a child of the child may hold the pipe open
        words = "".join(self._stderr).strip()
        return f"{self.exit_status()} " + (f"Its last words:\n{words}" if words else "")

    def exit_status(self) -> str:
        """How it ended, for sentences; it has."""
        return f"Exit status {self._process.returncode}."

    def _feed(self, stdin: IO[bytes]) -> None:
        with stdin:
            while (frame := self._outbox.get()) is not None:
                rest = memoryview(frame)
                try:
                    while rest:
                        rest = rest[stdin.write(rest) :]
                except OSError:  # EPIPE, on Windows EINVAL: the child is gone, as the end of stdout tells
                    return

    def _listen(self, stdout: IO[bytes]) -> None:
        with stdout:
            try:
                while (reply := frames.next_reply(stdout)) is not None:
                    self._replies.put(reply)
            except frames.FrameError as error:
                self._stderr.extend(f"It did not answer as a reading process does: {error}\n")
                self._process.kill()
        self._process.wait()
        self._ended.set()
        self.close()  # wakes the caller and lets the feeder go

    def _listen_to_stderr(self, stderr: IO[bytes]) -> None:
        """Empty the pipe as it fills, or the child would stop at its next word; each line goes to the log."""
        rest = ""
        with stderr:
            while piece := stderr.read(STDERR_KEPT):
                text = piece.decode("utf-8", errors="replace")
                self._stderr.extend(text)
                *lines, rest = (rest + text).split("\n")
                for line in lines:
                    self._log_line(line)
                rest = rest[-STDERR_KEPT:]  # a line without an end
        self._log_line(rest)

    def _log_line(self, line: str) -> None:
        level, text = level_and_text(line.rstrip())
        if text:
            _log.log(level, "reading process %d: %s", self.pid, text)


def _thread(name: str, target: Callable[[IO[bytes]], None], pipe: IO[bytes]) -> threading.Thread:
    thread = threading.Thread(target=target, args=(pipe,), name=f"inference-{name}", daemon=True)
    thread.start()
    return thread


def _creation_flags() -> int:
    """A child of a windowed program opens no console window."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
