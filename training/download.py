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
from typing import TYPE_CHECKING

from tqdm import tqdm

from training.errors import DataError
from training.packing import DAMAGED, PIECE, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.origins import Address, Origin
    from training.packing import Packing

TIMEOUT_S = 30.0
PARTIAL = 206
RANGE_NOT_SATISFIABLE = 416
_NETWORK = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)
"""What urllib raises; ValueError where an address makes no sense."""


def fetch(origin: Origin, addresses: Sequence[Address], folder: Path, *, quiet: bool = False) -> bool:
    """Get a file from the first address that has it whole, unless it is there; whether anything was fetched.

    A file that is packed in another way there is packed anew.

    Raises:
        DataError: No address has it, or none has the right content; what was fetched so far is kept.
    """
    path = folder / origin.name
    if path.is_file() and fault(path, origin) is None:
        return False

    def keep(part: Path, address: Address) -> str | None:
        wrong = fault(part, origin, address.packing, address.member)
        if wrong is None:
            if address.packing != origin.packing:
                _pack_anew(part, address)
            part.replace(path)
        return wrong

    bring(path, addresses, keep, quiet=quiet)
    return True


def bring(
    path: Path,
    addresses: Sequence[Address],
    keep: Callable[[Path, Address], str | None],
    *,
    quiet: bool = False,
) -> None:
    """Download from the first address that works; ``keep`` takes what came, or says what is wrong with it.

    Raises:
        DataError: No address works, or all that came was wrong.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    failures = []
    for address in addresses:
        try:
            part = _download(address.url, path, quiet=quiet)
        except _NETWORK as error:
            failures.append(f"{address.url}: {error}")
            continue
        wrong = keep(part, address)
        part.unlink(missing_ok=True)
        _tag_file(path).unlink(missing_ok=True)
        if wrong is None:
            return
        failures.append(f"{address.url}: {wrong}")
    raise DataError(
        f"{path.name} could not be fetched. Try again later (it goes on where it stopped), or name another "
        "mirror with --mirror URL.\n" + "\n".join(failures)
    )


def fault(
    path: Path, origin: Origin, packing: Packing | None = None, member: str | None = None
) -> str | None:
    """What is wrong with a packed file, judged by its unpacked content; None if nothing is."""
    digest, size = hashlib.sha256(), 0
    try:
        for piece in unpacked(path, packing or origin.packing, member):
            size += len(piece)
            if size > origin.size:  # never unpack a bomb
                return f"it unpacks to more than {origin.size:,} bytes"
            digest.update(piece)
    except DAMAGED as error:
        return f"it cannot be unpacked ({error})"
    found = digest.hexdigest()
    return None if found == origin.sha256 else f"its content has the SHA-256 {found}, not {origin.sha256}"


def _pack_anew(part: Path, address: Address) -> None:
    """Replace a file by the same content as gzip packs it."""
    new = part.with_name(part.name + ".new")
    with new.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        out.writelines(unpacked(part, address.packing, address.member))
    new.replace(part)


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
