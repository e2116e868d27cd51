"""The reading process: loads models and reads what its parent sends, and ends when its parent does.

It exists because importing torch holds the interpreter for up to half a second: in the window's own process
the pen would stutter. `digitpad.inference.process` is the other side.
"""

from __future__ import annotations

import gc
import io
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from digitpad.inference import frames
from digitpad.inference.errors import ModelError
from digitpad.inference.reader import Reader
from digitpad.inference.trial import try_out
from digitpad.ink.errors import InkError, PictureError
from digitpad.logs import begin_child

if TYPE_CHECKING:
    from digitpad.domain import Drawing, Picture

STDIN, STDOUT, STDERR = 0, 1, 2

_log = logging.getLogger(__name__)


def main(folder: Path | None = None) -> None:
    """Serve requests from standard input until it ends; never returns otherwise."""
    # Ctrl+C in the terminal reaches the whole group; the parent decides, and its end closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = _take_streams()
    begin_child()
    requests: SimpleQueue[frames.Request] = SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, requests), name="requests", daemon=True).start()
    try:
        _serve(requests, outgoing, folder)
    except BrokenPipeError:
        os._exit(0)  # the parent is gone


def _take_streams() -> tuple[io.FileIO, io.FileIO]:
    """Keep the pipes to ourselves: what anything else prints goes to stderr, what it reads is empty."""
    incoming, outgoing = os.dup(STDIN), os.dup(STDOUT)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, STDIN)
    os.close(empty)
    os.dup2(STDERR, STDOUT)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(incoming, os.O_BINARY)
        msvcrt.setmode(outgoing, os.O_BINARY)
    return io.FileIO(incoming, "rb"), io.FileIO(outgoing, "wb")


def _listen(incoming: io.FileIO, requests: SimpleQueue[frames.Request]) -> None:
    """Pass requests on; at the end of the input leave at once, whatever the main thread is importing."""
    status = 0
    try:
        while (request := frames.next_request(incoming)) is not None:
            requests.put(request)
    except frames.FrameError as error:
        os.write(STDERR, f"inference-worker: {error}\n".encode())
        status = 1
    os._exit(status)


def _serve(requests: SimpleQueue[frames.Request], outgoing: io.FileIO, folder: Path | None) -> None:
    _send(outgoing, frames.Started())
    reader = Reader(folder)
    prepared = False
    while True:
        request = requests.get()
        if not prepared:
            _prepare_torch()
            prepared = True
        _send(outgoing, _answer(reader, request))


def _prepare_torch() -> None:
    began = time.perf_counter()
    import torch

    _log.info("PyTorch %s imported in %.2f s", torch.__version__, time.perf_counter() - began)
    # One digit is too little work to share: more threads only make it slower and take cores from the window.
    torch.set_num_threads(1)


def _answer(reader: Reader, request: frames.Request) -> frames.Reply:
    try:
        if isinstance(request, frames.Load):
            began = time.perf_counter()
            card = reader.load(request.model_id)
            # Torch's many objects stay: looking through them now and then would hold up a reading.
            gc.freeze()
            _log.info("model %s loaded in %.2f s", card.id, time.perf_counter() - began)
            return frames.Loaded(request.serial, card)
        if isinstance(request, frames.Check):
            try_out(request.card, request.weights, Path(request.path))
            return frames.Loaded(request.serial, request.card)
        if isinstance(request, frames.ReadMany):
            sources = [_source(drawing, picture) for drawing, picture in request.sources]
            results = reader.read_many(sources, request.model_id)
            told = (frames.Sentence.of(result) if isinstance(result, str) else result for result in results)
            return frames.DoneMany(request.serial, tuple(told))
        source = _source(request.drawing, request.picture)
        return frames.Done(request.serial, reader.read(source, request.model_id))
    except (ModelError, InkError, PictureError) as error:
        return frames.Failed(request.serial, type(error).__name__, frames.Sentence.of(str(error)))


def _source(drawing: Drawing | None, picture: Picture | None) -> Drawing | Picture:
    source = drawing if drawing is not None else picture
    if source is None:
        raise ValueError("a request to read carries neither a drawing nor a picture")
    return source


def _send(outgoing: io.FileIO, reply: frames.Reply) -> None:
    rest = memoryview(frames.pack(reply))
    while rest:
        rest = rest[outgoing.write(rest) :]
