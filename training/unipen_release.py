"""Makes the files that training reads of UNIPEN's release train_r01_v07, whole and in their order.

Which segments of the release they hold, in which order and by which writer, says ``unipen_lines.npz``: for
each line a fingerprint of its content and the writer's name here (the release has the people's own). So the
writers set aside stay set aside, and a list of ids means the same digits everywhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tarfile
import tempfile
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from training.errors import DataError
from training.unipen import read_published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from training.pens import Sample

KINDS = ("digits", "letters", "symbols", "numbers")
CATEGORIES = ("1a", "1b", "1c", "1d", "7", "8")
"""Folders of ``data`` with isolated digits, capitals, small letters, symbols, words and text."""

PRINT_BYTES = 6
LARGEST = 4_000_000_000
"""Bytes that the archive may unpack to; the release came on a CD."""

_WHAT_TO_DO = (
    "If it was fetched, delete it and fetch it again; else name another copy with --release PATH, or none."
)

_LINES = Path(__file__).with_name("unipen_lines.npz")


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of one file are: fingerprints (n, PRINT_BYTES), and each line's writer as an index."""

    prints: NDArray[np.uint8]
    writers: NDArray[np.uint16]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.prints)


@cache
def known_lines() -> dict[str, Lines]:
    """By kind."""
    with np.load(_LINES) as found:
        names = tuple(found["names"].tolist())
        return {kind: Lines(found[f"{kind}_prints"], found[f"{kind}_writers"], names) for kind in KINDS}


def content_of(sample: Sample) -> str:
    """The strokes as a line has them: JSON, in hundredths of a millimetre and whole milliseconds."""
    strokes = [
        [[round(point.x, 2), round(point.y, 2), round(point.t)] for point in stroke.points]
        for stroke in sample.strokes
    ]
    return json.dumps(strokes, separators=(",", ":"))


def fingerprint(source: str, text: str, content: str) -> bytes:
    """Of a drawing, whoever wrote it."""
    return hashlib.sha256(f"{source}\0{text}\0{content}".encode()).digest()[:PRINT_BYTES]


def convert(release: Path, folder: Path, *, quiet: bool = False) -> None:
    """Write ``KIND.jsonl.gz`` for all kinds, from the release's folder or its archive.

    Raises:
        DataError: The release is not there, or lacks lines of some kinds; those are not written then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if release.is_dir():
        _convert(release, release, folder, quiet=quiet)
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="release-") as name:
        _unpack(release, Path(name), quiet=quiet)
        _convert(release, Path(name), folder, quiet=quiet)


def _convert(release: Path, unpacked: Path, folder: Path, *, quiet: bool) -> None:
    roots = [path.parent for path in sorted(unpacked.rglob("include")) if (path.parent / "data").is_dir()]
    if not roots:
        raise DataError(
            f"{release} is not UNIPEN's release: no folder in it has both `data` and `include`. {_WHAT_TO_DO}"
        )
    found, faults = _drawings(roots[0], quiet=quiet)
    missing = {}
    for kind, lines in known_lines().items():
        count = sum(bytes(one) not in found for one in lines.prints)
        if count:
            missing[kind] = f"{count:,} of {len(lines):,} {kind}"
            continue
        unfinished = folder / f"{kind}.jsonl.gz.part"
        with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
            out.writelines(line.encode() for line in _written(kind, lines, found))
        unfinished.replace(folder / f"{kind}.jsonl.gz")
    if missing:
        lacking = f"{release} lacks {', '.join(missing.values())}: it is not train_r01_v07, or not whole."
        raise DataError("\n".join([f"{lacking} {_WHAT_TO_DO}", *faults[:5]]))


def _drawings(root: Path, *, quiet: bool) -> tuple[dict[bytes, tuple[str, str, str]], list[str]]:
    """Source, text and content of the drawings that lines are known of, by fingerprint; and files' faults."""
    wanted = {bytes(one) for lines in known_lines().values() for one in lines.prints}
    files = [path for name in CATEGORIES for path in sorted((root / "data" / name).rglob("*.dat"))]
    found, faults = dict[bytes, tuple[str, str, str]](), list[str]()
    for path in tqdm(files, desc="reading UNIPEN", disable=quiet):
        try:
            for sample in read_published(path, root / "include", level=None):
                content = content_of(sample)
                name = fingerprint(sample.source, sample.text, content)
                if name in wanted:
                    found[name] = sample.source, sample.text, content
        except (
            DataError
        ) as error:  # of such old files some may be broken; what matters is found out at the end
            faults.append(str(error))
    return found, faults


def _written(kind: str, lines: Lines, found: Mapping[bytes, tuple[str, str, str]]) -> Iterator[str]:
    for number, (one, writer) in enumerate(zip(lines.prints, lines.writers, strict=True)):
        source, text, content = found[bytes(one)]
        entry = {
            "id": f"unipen-{kind}-{number}",
            "text": text,
            "writer": lines.names[writer],
            "source": source,
        }
        head = json.dumps(entry, separators=(",", ":"))
        yield f'{head[:-1]},"strokes":{content}}}\n'


def _unpack(archive: Path, folder: Path, *, quiet: bool) -> None:
    """Unpack the labels of our categories and all that they include; nothing leaves the folder."""
    bar = tqdm(desc=f"unpacking {archive.name}", unit="B", unit_scale=True, disable=quiet)
    total = 0
    try:
        with bar, tarfile.open(archive, "r|*") as members:
            for member in members:
                steps = PurePosixPath(member.name).parts
                source = members.extractfile(member) if member.isfile() and _is_ours(steps) else None
                if source is None:
                    continue
                total += member.size
                if total > LARGEST:  # never unpack a bomb
                    raise DataError(f"{archive} unpacks to more than {LARGEST:,} bytes.")
                path = folder.joinpath(*steps)
                path.parent.mkdir(parents=True, exist_ok=True)
                with source, path.open("wb") as out:
                    shutil.copyfileobj(source, out)
                bar.update(member.size)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise DataError(f"{archive} cannot be unpacked ({error}). Delete it and fetch it again.") from error


def _is_ours(steps: tuple[str, ...]) -> bool:
    if ".." in steps or steps[0] == "/":
        return False
    for step, inner in pairwise(steps):
        if step in ("data", "include"):
            return step == "include" or inner in CATEGORIES
    return False


def index(folder: Path, path: Path = _LINES) -> None:
    """Write down what the lines of these converted files are: so ``unipen_lines.npz`` was made."""
    entries = {
        kind: [
            json.loads(line)
            for line in gzip.decompress((folder / f"{kind}.jsonl.gz").read_bytes()).splitlines()
        ]
        for kind in KINDS
    }
    names = sorted({entry["writer"] for lines in entries.values() for entry in lines})
    numbers = {name: number for number, name in enumerate(names)}
    arrays: dict[str, NDArray[Any]] = {"names": np.array(names)}
    for kind, lines in entries.items():
        prints = b"".join(
            fingerprint(line["source"], line["text"], json.dumps(line["strokes"], separators=(",", ":")))
            for line in lines
        )
        arrays[f"{kind}_prints"] = np.frombuffer(prints, np.uint8).reshape(-1, PRINT_BYTES)
        arrays[f"{kind}_writers"] = np.array([numbers[line["writer"]] for line in lines], np.uint16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type] # numpy's other argument is none of the names
