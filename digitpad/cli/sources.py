"""The drawings and pictures behind the paths of ``digitpad recognize``, one after the other."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.domain import PICTURE_SUFFIXES
from digitpad.formats import ink_jsonl
from digitpad.ink.errors import PictureError
from digitpad.ink.picture import read_picture_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from digitpad.domain import Drawing, Picture

STANDARD_INPUT = "-"
INK_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Found:
    """Something to read, or why it cannot be. ``origin`` has ``id``, ``path``, ``line`` as known."""

    origin: dict[str, str | int]
    source: Drawing | Picture | None = None
    error: str | None = None


def find(paths: Iterable[str], without: Path | None = None) -> Iterator[Found]:
    """Everything behind these paths, in order; folders sorted, with all below them but the one left out."""
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _standard_input()
        elif os.path.isdir(path):  # noqa: PTH112  # Path's raises on a name too long or behind a closed folder
            yield from _folder(path, without)
        else:
            yield from _file(path)


def _file(path: str) -> Iterator[Found]:
    if Path(path).suffix.lower() == INK_SUFFIX:
        yield from _ink_file(path)
    else:
        yield _picture(path)


def _folder(folder: str, without: Path | None) -> Iterator[Found]:
    """The pictures in a folder. No ink files: output that was redirected into it would be taken for input."""
    found_any = False
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not _is_same(os.path.join(place, name), without))  # noqa: PTH118
        for name in sorted(names):
            if Path(name).suffix.lower() in PICTURE_SUFFIXES:
                found_any = True
                yield _picture(os.path.join(place, name))  # noqa: PTH118  # as the caller spelled it, "./" too
    for problem in problems:
        yield _failed(str(problem.filename), _reason(problem))
    if not found_any and not problems:
        yield _failed(folder, f"the folder holds no picture ({', '.join(sorted(PICTURE_SUFFIXES))})")


def _is_same(folder: str, other: Path | None) -> bool:
    return other is not None and os.path.realpath(folder) == os.path.realpath(other)


def _picture(path: str) -> Found:
    try:
        return Found({"path": path}, read_picture_file(Path(path)))
    except PictureError as error:
        return _failed(path, str(error))
    except OSError as error:
        return _failed(path, _reason(error))


def _ink_file(path: str) -> Iterator[Found]:
    try:
        with Path(path).open("rb") as stream:
            yield from _ink(stream, path)
    except OSError as error:
        yield _failed(path, _reason(error))


def _standard_input() -> Iterator[Found]:
    if sys.stdin is None:
        yield _failed(STANDARD_INPUT, "there is no standard input")
        return
    yield from _ink(sys.stdin.buffer, STANDARD_INPUT)


def _ink(stream: IO[bytes], path: str) -> Iterator[Found]:
    for line in ink_jsonl.read_drawings(ink_jsonl.ink_lines(stream)):
        origin: dict[str, str | int] = {} if line.id is None else {"id": line.id}
        origin |= {"path": path, "line": line.line}
        yield Found(origin, line.drawing or line.picture, line.error)


def _failed(path: str, error: str) -> Found:
    return Found({"path": path}, error=error)


def _reason(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
