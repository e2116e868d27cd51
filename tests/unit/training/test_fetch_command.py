"""``fetch`` against a server that has the data sets as their origins have them, or as other mirrors do."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import tarfile
import threading
import zipfile
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from training import fetch_command, origins, unipen_release
from training.__main__ import main
from training.origins import Address, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STROKES = b"\x1f\x9d\x90" + bytes.fromhex("61c4c80933260c998003111234a85061c18302c300")
PENDIGITS = b"abracadabra" * 3
"""What compress packed as STROKES."""
ARCHIVE = "unipen-CDROM-train_r01_v07.tgz"


class Handler(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@dataclass(frozen=True)
class Mirror:
    """A folder that is served, and the folder that files are fetched into."""

    folder: Path
    address: str
    data: Path

    def fetch(self, name: str) -> int:
        return main(["fetch", name, "--mirror", self.address, "--data", str(self.data), "--quiet"])

    def fetched(self, name: str) -> list[str]:
        return sorted(path.name for path in (self.data / name).iterdir())


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Mirror(folder, f"http://127.0.0.1:{serving.server_address[1]}/", tmp_path / "data")
        serving.shutdown()
        thread.join()


@pytest.fixture
def small_pendigits(monkeypatch: pytest.MonkeyPatch) -> None:
    (origin,) = origins.PENDIGITS
    sha256 = hashlib.sha256(PENDIGITS).hexdigest()
    small = Origin(origin.name, len(PENDIGITS), sha256, origin.addresses, origin.packing)
    monkeypatch.setattr(fetch_command, "PENDIGITS", (small,))


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_what_is_there_is_not_fetched(tiny_mnist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["fetch", "mnist", "--mirror", "http://127.0.0.1:9/", "--data", str(tiny_mnist), "--quiet"]
    assert main(words) == 0
    assert capsys.readouterr().out.count("was there") == 4


def test_without_a_connection_the_message_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "--mirror", "http://127.0.0.1:9/", "--data", str(tmp_path), "--quiet"]) == 1
    told = capsys.readouterr().err
    assert told.count("--mirror URL") == 4  # each data set is tried
    assert ARCHIVE in told


@pytest.mark.usefixtures("small_pendigits")
@pytest.mark.parametrize("folder", ["", "pendigits/"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pendigits-orig.tra.Z", STROKES),
        ("pendigits-orig.tra.gz", gzip.compress(PENDIGITS, mtime=0)),
        (
            "pen+based+recognition+of+handwritten+digits.zip",
            zipped({"pendigits.names": b"", "pendigits-orig.tra.Z": STROKES}),
        ),
    ],
)
def test_pendigits_may_be_packed_in_any_way(mirror: Mirror, folder: str, name: str, content: bytes) -> None:
    (mirror.folder / folder).mkdir(exist_ok=True)
    (mirror.folder / folder / name).write_bytes(content)
    assert mirror.fetch("pendigits") == 0
    assert mirror.fetched("pendigits") == ["pendigits-orig.tra.gz"]
    found = (mirror.data / "pendigits" / "pendigits-orig.tra.gz").read_bytes()
    assert gzip.decompress(found) == PENDIGITS
    assert mirror.fetch("pendigits") == 0


@pytest.mark.usefixtures("small_pendigits")
@pytest.mark.parametrize("content", [STROKES[:-2], zipped({"x": b""}), b"", b"\x1f\x9d\x90" + b"\xff" * 9])
@pytest.mark.parametrize("name", ["pendigits-orig.tra.Z", "pen+based+recognition+of+handwritten+digits.zip"])
def test_pendigits_that_are_damaged_are_refused(
    mirror: Mirror, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    (mirror.folder / name).write_bytes(content)
    assert mirror.fetch("pendigits") == 1
    assert f"{name}: it" in capsys.readouterr().err
    assert mirror.fetched("pendigits") == []


def test_omniglot_is_judged_by_its_drawings_and_not_by_the_archive(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"a/1.txt\nSTART\n" + b"b/1.txt\n0,0,0\n"
    origin = Origin("small.zip", len(content), hashlib.sha256(content).hexdigest(), (), "zip")
    monkeypatch.setattr(fetch_command, "OMNIGLOT", (origin,))
    drawings = {"b/1.txt": b"0,0,0\n", "a/1.txt": b"START\n"}
    rubbish = {"__MACOSX/a/1.txt": b"x", "a/.DS_Store": b"y"}
    (mirror.folder / "small.zip").write_bytes(zipped(drawings | rubbish))
    assert mirror.fetch("omniglot") == 0
    assert mirror.fetched("omniglot") == ["small.zip"]
    (mirror.folder / "small.zip").write_bytes(zipped(drawings | {"a/1.txt": b"STARS\n"}))
    (mirror.data / "omniglot" / "small.zip").unlink()
    assert mirror.fetch("omniglot") == 1


def test_the_origins_are_those_of_the_files_at_hand(shared_data: Path) -> None:
    from training.download import fault

    sets = {
        "mnist": origins.MNIST,
        "pendigits": origins.PENDIGITS,
        "omniglot": origins.OMNIGLOT,
        "unipen": origins.UNIPEN,
    }
    for name, files in sets.items():
        for origin in files:
            assert fault(shared_data / name / origin.name, origin) is None


def test_each_address_is_a_file_on_a_secure_server() -> None:
    for origin in (*origins.MNIST, *origins.PENDIGITS, *origins.OMNIGLOT):
        assert len(origin.addresses) == 2
        assert all(address.url.startswith("https://") and address.name for address in origin.addresses)
    assert Address("https://x/y/a.tgz?download=1").name == "a.tgz"


@pytest.fixture
def release_of_five(shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The release as if five digits of it were all; the files made of it are in ``converted``."""
    with gzip.open(shared_data / "unipen" / "digits.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [line for line in file if '"id":"unipen-digits-1101' in line and '"writer":"tos-27"' in line]
    assert len(lines) == 5
    folder = tmp_path / "converted"
    folder.mkdir()
    found = []
    for origin in origins.UNIPEN:
        content = b""
        if origin.name.startswith("digits"):
            renumbered = [line.replace(f"-1101{3 + place}", f"-{place}") for place, line in enumerate(lines)]
            content = "".join(renumbered).encode()
        (folder / origin.name).write_bytes(gzip.compress(content))
        found.append(Origin(origin.name, len(content), hashlib.sha256(content).hexdigest()))
    unipen_release.index(folder, tmp_path / "lines.npz")
    monkeypatch.setattr(unipen_release, "_LINES", tmp_path / "lines.npz")
    monkeypatch.setattr(fetch_command, "UNIPEN", tuple(found))
    unipen_release.known_lines.cache_clear()
    yield shared_data / "unipen" / "original-sample"
    unipen_release.known_lines.cache_clear()


def test_unipens_files_are_made_of_the_archive(release_of_five: Path, mirror: Mirror) -> None:
    with tarfile.open(mirror.folder / ARCHIVE, "w:gz") as archive:
        archive.add(release_of_five, "CDROM/train_r01_v07")
    assert mirror.fetch("unipen") == 0
    assert mirror.fetched("unipen") == sorted(origin.name for origin in origins.UNIPEN)
    assert mirror.fetch("unipen") == 0


@pytest.mark.usefixtures("release_of_five")
def test_a_mirror_may_have_unipens_files_ready_made(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "converted").rename(mirror.folder / "unipen")
    assert mirror.fetch("unipen") == 0
    assert mirror.fetched("unipen") == sorted(origin.name for origin in origins.UNIPEN)


def test_a_release_at_hand_needs_no_server(
    release_of_five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--release", str(release_of_five), "--data", str(tmp_path / "data"), "--quiet"]
    assert main(["fetch", *words]) == 0
    assert capsys.readouterr().out.count("SHA-256 of the content is right") == 4


def test_an_archive_of_another_content_is_kept_and_told(
    release_of_five: Path, mirror: Mirror, capsys: pytest.CaptureFixture[str]
) -> None:
    with tarfile.open(mirror.folder / ARCHIVE, "w:gz") as archive:
        archive.add(release_of_five / "include", "CDROM/include")
        archive.add(release_of_five / "data" / "1a" / "ced", "CDROM/data/1a/ced")
    assert mirror.fetch("unipen") == 1
    assert f"{mirror.data / 'unipen' / ARCHIVE} lacks 5 of 5 digits" in capsys.readouterr().err
    assert ARCHIVE in mirror.fetched("unipen")


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--mirror", "elsewhere"], "https://"), (["--mirror", "file:///tmp"], "https://")],
)
def test_wrong_addresses_are_told(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["fetch", *words])
    assert message in capsys.readouterr().err


def test_an_unknown_data_set_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "emnist"]) == 1
    assert "there are mnist, pendigits, omniglot, unipen" in capsys.readouterr().err
