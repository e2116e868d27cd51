"""Fetches public files: goes on where it was interrupted, and trusts only what has the right SHA-256.

The packed bytes come into ``NAME.part``, beside it ``NAME.part.tag`` notes the address and the server's tag
of what is being fetched, so that halves of two different files are never joined.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import urllib.error
import urllib.request
import zlib
from typing import TYPE_CHECKING

from tqdm import tqdm

from training.datasets import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.origins import Origin

PIECE = 64 * 1024
TIMEOUT_S = 30.0
PARTIAL = 206
RANGE_NOT_SATISFIABLE = 416
_NETWORK = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)
"""What urllib raises; ValueError where an address makes no sense."""


def fetch(origin: Origin, mirrors: Sequence[str], folder: Path, *, quiet: bool = False) -> bool:
    """Get a file from the first mirror that has it whole, unless it is there; whether anything was fetched.

    Raises:
        DataError: No mirror has it, or none has the right content; what was fetched so far is kept.
    """
    path = folder / origin.name
    if path.is_file() and fault(path, origin) is None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    failures = []
    for mirror in mirrors:
        url = mirror.rstrip("/") + "/" + origin.name
        try:
            part = _download(url, path, quiet=quiet)
        except _NETWORK as error:
            failures.append(f"{url}: {error}")
            continue
        wrong = fault(part, origin)
        if wrong is None:
            part.replace(path)
            _tag_file(path).unlink(missing_ok=True)
            return True
        part.unlink()
        _tag_file(path).unlink(missing_ok=True)
        failures.append(f"{url}: {wrong}")
    raise DataError(
        f"{origin.name} could not be fetched. Try again later (it goes on where it stopped), or name another "
        "mirror with --mirror URL.\n" + "\n".join(failures)
    )


def fault(path: Path, origin: Origin) -> str | None:
    """What is wrong with a packed file, judged by its unpacked content; None if nothing is."""
    digest, size = hashlib.sha256(), 0
    try:
        with gzip.open(path) as stream:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > origin.size:  # never unpack a bomb
                    return f"it unpacks to more than {origin.size:,} bytes"
                digest.update(piece)
    except (OSError, EOFError, zlib.error) as error:
        return f"it cannot be unpacked ({error})"
    found = digest.hexdigest()
    return None if found == origin.sha256 else f"its content has the SHA-256 {found}, not {origin.sha256}"


def _download(url: str, path: Path, *, quiet: bool) -> Path:
    """Bring ``.part`` to its full length and give its path; OSError where the connection breaks before."""
    part, tag_file = path.with_name(path.name + ".part"), _tag_file(path)
    request = urllib.request.Request(url)  # noqa: S310 - http(s) addresses of mirrors, or what the caller named
    known = tag_file.read_text(encoding="utf-8").split("\n") if tag_file.is_file() else []
    if part.is_file() and len(known) == 2 and known[0] == url:
        request.add_header("Range", f"bytes={part.stat().st_size}-")
        request.add_header("If-Range", known[1])
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT_S)  # noqa: S310 - as above
    except urllib.error.HTTPError as error:
        if error.code == RANGE_NOT_SATISFIABLE:  # what we have is not the beginning of what is there
            part.unlink()
            tag_file.unlink()
        raise
    with response:
        resumed = response.status == PARTIAL
        start = part.stat().st_size if resumed else 0
        tag = response.headers.get("ETag", "")
        if tag.startswith('"'):  # If-Range compares strong tags only
            tag_file.write_text(f"{url}\n{tag}", encoding="utf-8")
        elif not resumed:
            tag_file.unlink(missing_ok=True)
        length = response.length
        bar = tqdm(
            desc=path.name,
            initial=start,
            total=None if length is None else start + length,
            unit="B",
            unit_scale=True,
            disable=quiet,
        )
        with part.open("ab" if resumed else "wb") as out, bar:
            while piece := response.read(PIECE):
                out.write(piece)
                bar.update(len(piece))
    if length is not None and part.stat().st_size < start + length:
        raise OSError(f"the connection ended after {part.stat().st_size:,} of {start + length:,} bytes")
    return part


def _tag_file(path: Path) -> Path:
    return path.with_name(path.name + ".part.tag")
