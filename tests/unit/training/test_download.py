"""Fetching from a server that breaks off, starts over, or lies."""

from __future__ import annotations

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from training.download import fault, fetch
from training.errors import DataError
from training.origins import Address, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = hashlib.shake_256(b"digits").digest(300_000)  # does not shrink when packed
PACKED = gzip.compress(CONTENT, mtime=0)
FILE = Origin("digits.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
HALF = len(PACKED) // 2


class Server(ThreadingHTTPServer):
    """Serves one file, in the way that a test wants."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = PACKED
        self.tag = '"one"'
        self.breaks_after: int | None = None
        self.takes_ranges = True
        self.asked: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        wanted = self.headers["Range"]
        server.asked.append(wanted)
        start, end = 0, len(server.content)
        if not self.path.endswith("digits.gz"):
            self.send_error(404)
            return
        if wanted and server.takes_ranges and self.headers["If-Range"] == server.tag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(server.content):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{end}")
        else:
            self.send_response(200)
        self.send_header("ETag", server.tag)
        self.send_header("Content-Length", str(len(server.content) - start))
        self.end_headers()
        self.wfile.write(server.content[start : server.breaks_after])

    @override
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def at(*folders: str) -> list[Address]:
    return [Address(folder + "digits.gz") for folder in folders]


def get(server: Server, folder: Path) -> bool:
    return fetch(FILE, at(server.address), folder, quiet=True)


def test_a_file_is_fetched_once(server: Server, tmp_path: Path) -> None:
    assert get(server, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["digits.gz"]
    assert fault(tmp_path / "new" / "digits.gz", FILE) is None
    assert not get(server, tmp_path / "new")
    assert server.asked == [None]


def test_an_interrupted_fetch_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.breaks_after = HALF
    with pytest.raises(DataError, match=r"the connection ended after .*\d of"):
        get(server, tmp_path)
    assert not (tmp_path / "digits.gz").exists()
    server.breaks_after = None
    assert get(server, tmp_path)
    assert server.asked == [None, f"bytes={HALF}-"]
    assert (tmp_path / "digits.gz").read_bytes() == PACKED


def test_a_server_that_answers_200_to_a_range_starts_over(server: Server, tmp_path: Path) -> None:
    server.breaks_after = HALF
    with pytest.raises(DataError):
        get(server, tmp_path)
    server.breaks_after, server.takes_ranges = None, False
    assert get(server, tmp_path)
    assert server.asked[1] == f"bytes={HALF}-"
    assert (tmp_path / "digits.gz").read_bytes() == PACKED


def test_halves_of_two_versions_are_never_joined(server: Server, tmp_path: Path) -> None:
    server.content, server.breaks_after = gzip.compress(b"older" * 100_000, mtime=0), 100
    with pytest.raises(DataError):
        get(server, tmp_path)
    server.content, server.tag, server.breaks_after = PACKED, '"two"', None
    assert get(server, tmp_path)
    assert (tmp_path / "digits.gz").read_bytes() == PACKED


def test_halves_of_two_mirrors_are_never_joined(server: Server, tmp_path: Path) -> None:
    server.breaks_after = HALF
    with pytest.raises(DataError):
        get(server, tmp_path)
    server.breaks_after = None
    assert fetch(FILE, at(server.address + "other"), tmp_path, quiet=True)
    assert server.asked == [None, None]


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz.part").write_bytes(PACKED + b"more")
    (tmp_path / "digits.gz.part.tag").write_text(f"{server.address}digits.gz\n{server.tag}")
    with pytest.raises(DataError, match="416"):
        get(server, tmp_path)
    assert get(server, tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(CONTENT[:-1] + b"!", mtime=0), "its content has the SHA-256"),
        (gzip.compress(CONTENT + b"!", mtime=0), "unpacks to more than"),
        (PACKED[:-100], "cannot be unpacked"),
        (b"<html>404</html>", "cannot be unpacked"),
    ],
)
def test_wrong_content_is_refused_and_not_kept(
    server: Server, tmp_path: Path, content: bytes, message: str
) -> None:
    server.content = content
    with pytest.raises(DataError, match=message):
        get(server, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_next_mirror_is_tried(server: Server, tmp_path: Path) -> None:
    assert fetch(FILE, at("http://127.0.0.1:9/", server.address), tmp_path, quiet=True)


def test_all_mirrors_and_their_faults_are_named(server: Server, tmp_path: Path) -> None:
    server.content = b"nonsense"
    mirrors = ("http://127.0.0.1:9/", server.address, server.address + "digits.gz?")
    with pytest.raises(DataError, match=r"(?s)with --mirror URL.*:9/digits\.gz: .*unpacked"):
        fetch(FILE, at(*mirrors), tmp_path, quiet=True)


def test_a_damaged_file_is_fetched_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "digits.gz").write_bytes(PACKED[:1000])
    assert get(server, tmp_path)
    assert (tmp_path / "digits.gz").read_bytes() == PACKED
