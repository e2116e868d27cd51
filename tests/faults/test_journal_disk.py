"""The disk under the journal is full."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.conftest import Case
    from tests.faults.running import RunningDevice

DISK = "5m"
BALLAST = 3_200_000
FILE_LIMIT = 1_500_000


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 5 MB, where we may mount one."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    with tempfile.TemporaryDirectory(prefix="digitpad-") as name:
        words = [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", name]
        if subprocess.run(words, check=False, capture_output=True).returncode:
            pytest.skip("this root may not mount")
        try:
            yield Path(name)
        finally:
            subprocess.run([shutil.which("umount") or "umount", name], check=True)


def fill(device: RunningDevice, number: int) -> int:
    """Draw from this number on until the journal takes no more; the next number."""
    while device.do_and_wait("draw", first=number, count=1)["event"] == "done":
        number += 1
    return number + 1  # the last may have been kept, as a draft that was not read or not closed


def go_on_after_room_is_made(case: Case, device: RunningDevice, number: int) -> None:
    """From here on there is room: drawing and syncing go on by themselves."""
    with case.measured():
        device.draw(number, 20)
        device.wait_until_up_to_date()
    device.close()  # closes the draft that the full disk interrupted, at the next start
    device = case.device(journal=device.journal)
    device.wait_until_up_to_date()
    case.audit(device.journal)


def hurt(case: Case, device: RunningDevice) -> int:
    """Fill the journal while syncing pauses, and let syncing meet the full disk; the next number."""
    number = fill(device, 100)
    device.do("resume")
    state = device.wait_for_phase("ATTENTION")
    assert state["cause"] == "JournalFull", state
    refused = [line for line in device.lines if line["event"] == "failed"]
    assert {line["error"] for line in refused} == {"JournalFull"}
    state = case.shows_the_truth(device)
    case.figures.shown = f"attention (JournalFull), {state['waiting']} waiting"
    return number


def test_the_disk_is_full(small_disk: Path, case: Case) -> None:
    case.begin("h", "The disk under the journal is full; then there is room again")
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    device = case.device(journal=small_disk / "journal.sqlite3")
    with contextlib.ExitStack() as room:
        room.callback(ballast.unlink)
        device.add(0, 100)
        device.wait_until_up_to_date()
        device.do("pause")
        device.wait_for_phase("PAUSED")
        number = hurt(case, device)
    go_on_after_room_is_made(case, device, number)


def test_no_file_may_grow(case: Case) -> None:
    case.begin("h", "No file of the program may grow beyond a limit; then the limit is lifted")
    device = case.device()
    device.add(0, 100)
    device.wait_until_up_to_date()
    device.do("pause")
    device.wait_for_phase("PAUSED")
    assert device.do_and_wait("limit_files", size=FILE_LIMIT)["event"] == "done"
    number = hurt(case, device)
    assert device.do_and_wait("limit_files", size=None)["event"] == "done"
    go_on_after_room_is_made(case, device, number)
