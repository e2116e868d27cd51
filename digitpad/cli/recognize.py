"""``digitpad recognize``: read pictures, folders and ink files."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.cli import options, readings, sources
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError
from digitpad.domain import IMAGE_SIDE
from digitpad.inference import cards
from digitpad.ink.errors import InkError, PictureError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from digitpad.cli.sources import Found
    from digitpad.domain import DigitImage
    from digitpad.inference.reader import Reader, ReadResult

ALL = "all"
"""Stands for every model; no model can have this id."""

_NAME_LENGTH = 60


def run(arguments: argparse.Namespace) -> int:
    """Read everything named and print a line for each; exit code 1 if anything could not be read."""
    model_ids = _models(arguments)
    # A digit is too little work to share: on a busy machine, waiting for a second thread takes ten times as
    # long as reading. torch looks at this when it is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from digitpad.inference.reader import Reader

    reader = Reader()
    ready = _ready(reader, model_ids)
    exit_code = OK if ready == model_ids else SOME_FAILED
    images = _folder(arguments.images) if arguments.images else None
    side_by_side = arguments.model == ALL
    in_table = arguments.format == "table"
    if in_table:
        print(readings.side_by_side_heading(ready) if side_by_side else readings.HEADINGS, flush=True)
    for number, source in enumerate(sources.find(arguments.paths, without=images), start=1):
        found, results = read(reader, source, ready)
        if not results:
            exit_code = SOME_FAILED
        saved = _save(results, images, number, found) if images else [None] * len(results)
        if in_table and side_by_side:
            lines = [readings.side_by_side(found, results, ready)]
        elif in_table:
            lines = readings.table_lines(found, results[0] if results else None)
        else:
            pairs = zip(results, saved, strict=True) if results else [(None, None)]
            lines = [json.dumps(readings.to_json(found, *pair)) for pair in pairs]
        print("\n".join(lines), flush=True)
    return exit_code


def read(reader: Reader, found: Found, model_ids: Sequence[str]) -> tuple[Found, list[ReadResult]]:
    """What each model makes of it; nothing, and why, where it cannot be read."""
    if found.source is None:
        return found, []
    try:
        return found, [reader.read(found.source, model_id) for model_id in model_ids]
    except (InkError, PictureError) as error:
        return dataclasses.replace(found, source=None, error=str(error)), []


def _models(arguments: argparse.Namespace) -> list[str]:
    """The ids of the models that are to read. Raises CommandError."""
    model_id = arguments.model
    if model_id is None:
        model_id = options.load_settings(arguments).reading.model
    try:
        if model_id == ALL:
            return cards.model_ids()
        cards.find(model_id)
    except cards.ModelMissing as error:
        raise CommandError(str(error), WRONG_USE) from error
    except cards.ModelError as error:
        raise CommandError(str(error)) from error
    return [model_id]


def _ready(reader: Reader, model_ids: list[str]) -> list[str]:
    """Load the models: those that can be used. Raises CommandError where none can."""
    ready = []
    for model_id in model_ids:
        try:
            reader.load(model_id)
        except cards.ModelError as error:
            if len(model_ids) == 1:
                raise CommandError(str(error)) from error
            print(f"digitpad: {error}", file=sys.stderr)
        else:
            ready.append(model_id)
    if not ready:
        raise CommandError("None of the models can be used.")
    return ready


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"the folder {path} cannot be made: {error.strerror}") from error
    return path


def _save(results: Sequence[ReadResult], folder: Path, number: int, found: Found) -> list[list[str]]:
    """Write what the models saw as PNG, light on dark as in MNIST: each result's paths. Raises CommandError.

    Most models see the same of each digit; where one divides a number otherwise, it sees others.
    """
    seen = [_counted(result.images) for result in results]
    files = list(dict.fromkeys(one for images in seen for one in images))
    if not files:
        return [[] for _ in results]
    from PIL import Image

    origin = str(found.origin.get("id", Path(str(found.origin["path"])).stem))
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", origin)[:_NAME_LENGTH].strip("-.")
    saved = {}
    for place, (pixels, again) in enumerate(files, start=1):
        digit = f"-{place}" if len(files) > 1 else ""
        path = folder / f"{number:05}{'-' if name else ''}{name}{digit}.png"
        try:
            Image.frombytes("L", (IMAGE_SIDE, IMAGE_SIDE), pixels).save(path)
        except OSError as error:
            raise CommandError(f"the image {path} cannot be written: {error.strerror}") from error
        saved[pixels, again] = str(path)
    return [[saved[one] for one in images] for images in seen]


def _counted(images: Sequence[DigitImage]) -> list[tuple[bytes, int]]:
    """The pixels of each, and how many of the same there were before: two 8s may be alike to a pixel."""
    pixels = [image.pixels for image in images]
    return [(one, pixels[:at].count(one)) for at, one in enumerate(pixels)]
