"""``digitpad self-check``: does everything work here? Runs the real parts on drawings made for it."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import struct
import sys
import tempfile
import time
import zlib
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from digitpad import __version__, paths
from digitpad.cli import options
from digitpad.cli.errors import OK, SOME_FAILED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

# What is imported by the checks, and how each package is known to people.
PACKAGES = {
    "PySide6": "Qt (PySide6)",
    "torch": "PyTorch",
    "safetensors": "safetensors",
    "numpy": "NumPy",
    "PIL": "Pillow",
    "msgspec": "msgspec",
    "cassandra": "Cassandra driver",
}


WEAK_MODELS_MISS = 2
"""How many of the ten known drawings a model other than the default one may read wrongly. A broken one reads
hardly any right."""


class CheckError(Exception):
    """A check found something wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found."""

    name: str
    ok: bool
    detail: str
    ms: float


def run(arguments: argparse.Namespace) -> int:
    """Run all checks, print a line for each and the versions; exit code 1 if one failed."""
    outcomes = []
    for name, check in checks(arguments):
        outcome = _try(name, check)
        outcomes.append(outcome)
        if not arguments.json:
            state = "ok" if outcome.ok else "FAILED"
            print(f"{state:<6}  {outcome.name:<16}  {outcome.ms:>7.0f} ms  {outcome.detail}", flush=True)
    all_ok = all(outcome.ok for outcome in outcomes)
    found = versions()
    if arguments.json:
        print(
            json.dumps({"ok": all_ok, "checks": [asdict(outcome) for outcome in outcomes], "versions": found})
        )
    else:
        print()
        for name, version in found.items():
            print(f"{name:<14}  {version}")
        print(
            f"\n{'Everything works.' if all_ok else 'Something does not work: see the lines marked FAILED.'}"
        )
    return OK if all_ok else SOME_FAILED


def checks(arguments: argparse.Namespace) -> Iterator[tuple[str, Callable[[], str]]]:
    """The checks by name; each returns what it found, or raises."""
    yield "settings", lambda: check_settings(arguments)
    yield "pictures", check_pictures
    yield "journal", check_journal
    yield "models", check_models_are_there
    for model_id in _model_ids():
        yield f"model {model_id}", partial(check_model, model_id)
    yield "reading process", check_process
    yield "cluster", check_cluster_driver
    yield "window", check_window


def check_settings(arguments: argparse.Namespace) -> str:
    """The settings can be read."""
    options.load_settings(arguments)
    file = arguments.settings or paths.settings_file()
    return str(file) if os.path.isfile(file) else "all default"  # noqa: PTH113  # Path's may raise


def check_pictures() -> str:
    """A picture is decoded, and the ink on it found."""
    from digitpad.ink.normalise import normalise
    from digitpad.ink.picture import read_picture

    picture = read_picture(sample_png(), "sample.png")
    if normalise(picture) is None:
        raise CheckError("no ink was found on a picture with a bar on it")
    return f"a PNG of {picture.width} x {picture.height} pixels decoded and normalised"


def check_journal() -> str:
    """A journal keeps a drawing from one opening to the next."""
    from digitpad.domain import Drawing, Point, Stroke
    from digitpad.ink.codec import quantise
    from digitpad.storage.journal import Journal

    drawing = Drawing((Stroke((Point(0.5, 0.2), Point(0.5, 0.8, t=300.0))),))
    with tempfile.TemporaryDirectory(prefix="digitpad-self-check-") as folder:
        path = Path(folder) / "journal.sqlite"
        record = uuid4()
        journal = Journal.open(path)
        try:
            journal.save_draft(record, dt.datetime.now(dt.UTC), drawing)
            journal.close_drawing(record)
        finally:
            journal.close()
        journal = Journal.open(path)
        try:
            kept = journal.get(record)
        finally:
            journal.close()
    if kept is None or kept.drawing != quantise(drawing):
        raise CheckError("a drawing read back from a new journal is not the one that was saved")
    return "a drawing saved, the journal closed, opened again, the drawing read back"


def check_models_are_there() -> str:
    """There are models."""
    from digitpad.inference import cards

    return ", ".join(cards.model_ids())


def check_model(model_id: str) -> str:
    """The model loads, its weights are those of its card, and it reads drawings of known digits.

    The default model reads all of them. Of the others digitpad's own may miss some, being weaker; one that
    the person added need not be good at all.
    """
    from digitpad.inference import cards, golden
    from digitpad.inference.reader import Reader

    reader = Reader()
    results = [(text, reader.read(drawing, model_id).reading.text) for text, drawing in golden.drawings()]
    wrong = [f"{text} as {read or 'nothing'}" for text, read in results if text != read]
    allowed = 0 if model_id == cards.DEFAULT_MODEL else WEAK_MODELS_MISS
    if len(wrong) > allowed and not cards.is_added(model_id):
        raise CheckError(f"read wrongly: {', '.join(wrong)}")
    missed = f" ({', '.join(wrong)})" if wrong else ""
    return f"{len(results) - len(wrong)} of {len(results)} known drawings read right{missed}"


def check_process() -> str:
    """The child process in which the app reads starts and answers as this one does."""
    from digitpad.inference import cards, golden
    from digitpad.inference.process import InferenceProcess

    text, drawing = golden.drawings()[0]
    process = InferenceProcess()
    try:
        card = process.load(cards.DEFAULT_MODEL)
        read = process.read(drawing, card.id).reading.text
    finally:
        process.close()
    if read != text:
        raise CheckError(f"read {text} as {read or 'nothing'}")
    return f"{card.id} loaded and a drawing read in a process of its own"


def check_window() -> str:
    """Qt and the window's code load. No window is opened: there may be no screen."""
    from digitpad import app

    if not callable(app.run):
        raise CheckError("the app cannot be started")
    return "Qt loads"


def check_cluster_driver() -> str:
    """What speaks to a cluster can be loaded, with its event loop in C; no cluster is asked."""
    import digitpad.storage.cluster.driver  # noqa: F401 - that it can be is the check

    return "Cassandra's driver and its event loop load"


def versions() -> dict[str, str]:
    """Versions of all that matters, as far as the checks have loaded it."""
    found = {
        "digitpad": __version__,
        "Python": platform.python_version(),
        "platform": platform.platform(),
        "processors": str(os.cpu_count()),
    }
    for module, name in PACKAGES.items():
        # Looked up, not imported: what did not load has its line above, and torch is not for this room.
        if module in sys.modules:
            found[name] = str(getattr(sys.modules[module], "__version__", "unknown"))
    if "digitpad.storage.sqlite" in sys.modules:
        from digitpad.storage.sqlite import sqlite_version

        found["SQLite"] = sqlite_version()
    return found


def sample_png() -> bytes:
    """A greyscale PNG, 48 x 48, white, with an upright black bar, without the help of a library."""
    side = 48
    row = b"\0" + b"\xff" * 21 + b"\0" * 6 + b"\xff" * 21
    blank = b"\0" + b"\xff" * side
    pixels = zlib.compress(blank * 8 + row * 32 + blank * 8)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _model_ids() -> list[str]:
    from digitpad.inference import cards

    try:
        return cards.model_ids()
    except cards.ModelError:  # said by the check that they are there
        return []


def _try(name: str, check: Callable[[], str]) -> Outcome:
    start = time.perf_counter()
    try:
        ok, detail = True, check()
    except Exception as error:  # noqa: BLE001  # whatever goes wrong here is what the person asked to be told
        ok, detail = False, f"{type(error).__name__}: {error}"
    return Outcome(name, ok, detail, round((time.perf_counter() - start) * 1000, 1))
