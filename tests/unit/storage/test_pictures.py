"""Taking in many picture files: each once, in order, and again without doubling any."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.domain import Source
from digitpad.ink import picture as picture_module
from digitpad.storage import pictures as pictures_module
from digitpad.storage.importing import import_from
from digitpad.storage.journal import Journal
from digitpad.storage.pictures import take_pictures
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.taken import PicturesStopped, Taken, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from uuid import UUID


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal" / "journal.sqlite3") as journal:
        yield journal


def save(path: Path, seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(seed).integers(0, 255, (40, 30), dtype=np.uint8)
    Image.fromarray(values).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 31):
        save(tmp_path / "scans" / ("more" if number > 20 else "") / f"{number}.png", number)
    return tmp_path / "scans"


def take(journal: Journal, *paths: Path, watch: Watch | None = None) -> Taken:
    taken = Taken()
    take_pictures(paths, OwnJournal(journal), watch or Watch(), taken)
    return taken


def names(journal: Journal) -> list[str]:
    return [record.picture.name for record in journal.latest(99)[::-1] if record.picture]


def test_each_picture_of_a_folder_is_a_record_with_its_name_in_order(journal: Journal, folder: Path) -> None:
    taken = take(journal, folder)
    assert (taken.added, taken.known, taken.unreadable, taken.total) == (30, 0, 0, 30)
    assert names(journal) == [f"{number}.png" for number in range(1, 31)]
    for record in journal.records():
        assert record.source is Source.BATCH
        assert record.key is not None
        assert record.key.device_id == journal.device_id
    assert journal.outbox_count() == 30


def test_taking_the_same_in_again_adds_nothing(journal: Journal, folder: Path) -> None:
    take(journal, folder)
    first = journal.latest(1)[0]
    journal.set_deleted(first.id, deleted=True)
    save(folder / "31.png", 31)
    taken = take(journal, folder)
    assert (taken.added, taken.known) == (1, 30)
    assert journal.count() == 30
    deleted = journal.get(first.id)
    assert deleted is not None
    assert deleted.is_deleted


def test_what_was_imported_is_known_and_its_label_stays(journal: Journal, tmp_path: Path) -> None:
    save(tmp_path / "set" / "7" / "a.png", 1)
    import_from(tmp_path / "set", OwnJournal(journal), "images")
    assert take(journal, tmp_path / "set").known == 1
    assert [record.label for record in journal.records()] == ["7"]


def test_what_was_taken_in_gets_the_label_of_an_import(journal: Journal, tmp_path: Path) -> None:
    save(tmp_path / "set" / "7" / "a.png", 1)
    save(tmp_path / "set" / "7" / "b.png", 2)
    take(journal, tmp_path / "set")
    said, _ = journal.latest(2)
    journal.save_edit(said.id, "1", reviewed=True)
    done = import_from(tmp_path / "set", OwnJournal(journal), "images")
    assert (done.added, done.changed) == (0, 1)
    labels = {record.id: record.label for record in journal.records()}
    assert sorted(map(str, labels.values())) == ["1", "7"]
    assert labels[said.id] == "1"


def test_the_same_picture_named_twice_is_there_once(journal: Journal, folder: Path) -> None:
    taken = take(journal, folder, folder / "1.png", folder / "1.png")
    assert (taken.added, taken.known, taken.total) == (30, 2, 32)


def test_what_cannot_be_read_is_listed_and_the_rest_taken(
    journal: Journal, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_module, "FILE_LIMIT", 50_000)
    (folder / "0.png").write_bytes(b"")
    (folder / "5.png").write_bytes((folder / "6.png").read_bytes()[:200])
    (folder / "7.png").write_text("Dear all")
    (folder / "40.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60_000))
    huge = io.BytesIO()
    Image.new("1", (9000, 9000)).save(huge, "PNG")
    (folder / "41.png").write_bytes(huge.getvalue())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(folder / "1.png")
    (tmp_path / "nothing").mkdir()
    taken = take(journal, folder, tmp_path / "all.zip", tmp_path / "gone.png", tmp_path / "nothing")
    assert (taken.added, taken.unreadable) == (28, 8)
    assert {file.place: file.reason for file in taken.listed}.keys() == {
        *("0.png", "5.png", "7.png", "40.png", "41.png", "all.zip", "gone.png", "nothing")
    }
    for file, reason in zip(
        taken.listed,
        (
            "empty",
            "damaged",
            "not a picture",
            "larger",
            "too large",
            "not a picture",
            "No such",
            "no pictures",
        ),
        strict=True,
    ):
        assert reason in file.reason, file
        assert file.path.name in file.reason or "cannot be read" in file.reason


def test_of_very_many_unreadable_ones_some_are_listed_and_all_counted(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures_module, "LISTED", 3)
    taken = take(journal, *(tmp_path / f"{number}.png" for number in range(5)))
    assert (taken.unreadable, len(taken.listed)) == (5, 3)


def test_how_far_it_is_and_what_is_new_is_told(
    journal: Journal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures_module, "AT_ONCE", 7)
    monkeypatch.setattr(pictures_module, "KEPT_AFTER_S", 1e9)
    new: list[tuple[UUID, ...]] = []
    seen: list[tuple[int, int | None]] = []
    take(journal, folder, watch=Watch(lambda taken: seen.append((taken.done, taken.total)), new.append))
    assert [len(ids) for ids in new] == [7, 7, 7, 7, 2]
    assert {record.id for record in journal.records()} == {each for ids in new for each in ids}
    assert seen[-1] == (30, 30)


@pytest.mark.parametrize("after", [0, 20, 45])
def test_what_came_in_before_it_was_stopped_stays_and_it_goes_on_when_repeated(
    journal: Journal, folder: Path, after: int
) -> None:
    answers = iter([False] * after)
    with pytest.raises(PicturesStopped):
        take(journal, folder, watch=Watch(cancelled=lambda: next(answers, True)))
    before = max(after - 30, 0)  # they are counted first
    assert journal.count() == before
    taken = take(journal, folder)
    assert (taken.added, taken.known) == (30 - before, before)
    assert names(journal) == [f"{number}.png" for number in range(1, 31)]


CHILD = """
import sys
from pathlib import Path
from digitpad.storage import pictures
from digitpad.storage.journal import Journal
from digitpad.storage.pictures import take_pictures
from digitpad.storage.taken import Taken, Watch
from digitpad.storage.sync.access import OwnJournal
pictures.AT_ONCE = 4
with Journal.open(Path(sys.argv[1])) as journal:
    def told(ids):
        print(len(ids), flush=True)
        sys.stdin.readline()
    take_pictures([Path(sys.argv[2])], OwnJournal(journal), Watch(added=told), Taken())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_program_that_is_killed_has_what_it_told_and_doubles_nothing(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "killed.sqlite3"
    told = run_and_kill([sys.executable, "-c", CHILD, str(path), str(folder)], rounds=3)
    assert told >= 3
    with Journal.open(path) as journal:
        assert journal.count() >= told
        known = journal.count()
        taken = take(journal, folder)
        assert (taken.known, journal.count()) == (known, 30)
        assert names(journal) == [f"{number}.png" for number in range(1, 31)]


def run_and_kill(command: Sequence[str], rounds: int) -> int:
    """Let a child tell so often how many more it keeps, then kill it; how many that were."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        told = 0
        for number in range(rounds):
            told += int(child.stdout.readline())
            if number < rounds - 1:
                child.stdin.write("\n")
                child.stdin.flush()
        child.send_signal(signal.SIGKILL)
    return told


def test_pictures_of_all_kinds_are_taken_as_the_command_line_reads_them(
    journal: Journal, tmp_path: Path
) -> None:
    folder = tmp_path / "kinds"
    folder.mkdir()
    dark = np.full((60, 40), 255, np.uint8)
    dark[10:50, 18:22] = 0
    plain = Image.fromarray(dark)
    turned = Image.Exif()
    turned[0x0112] = 6
    plain.save(folder / "1-turned.jpg", exif=turned)
    Image.fromarray(dark.astype(np.uint16) * 257).save(folder / "2-sixteen.png")
    alpha = Image.new("RGBA", (40, 60))
    alpha.putalpha(Image.fromarray(255 - dark))
    alpha.save(folder / "3-alpha.png")
    for name in ("4-animated.gif", "5-animated.webp", "6-animated.png"):
        plain.save(folder / name, save_all=True, append_images=[Image.new("L", (40, 60), 255)], duration=100)
    with closing(OwnJournal(journal)) as access:
        taken = Taken()
        take_pictures([folder], access, Watch(), taken)
        assert (taken.added, taken.unreadable) == (6, 0)
        by_name = {record.picture.name: record.picture for record in journal.records() if record.picture}
    for path in sorted(folder.iterdir()):
        assert by_name[path.name] == picture_module.read_picture_file(path)
    assert (by_name["1-turned.jpg"].width, by_name["1-turned.jpg"].height) == (60, 40)
