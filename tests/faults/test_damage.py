"""The journal's file is damaged: kept aside, salvaged, and filled again from the cluster."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.faults import journals

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.conftest import Case
    from tests.faults.running import RunningDevice

SENT, UNSENT = 2000, 600
CHANGED = 40
PLACES = 12
SEED = 5


@pytest.mark.parametrize(("length", "is_killed"), [(500, False), (16384, True)], ids=["closed", "killed"])
def test_the_journal_is_damaged_in_several_places(case: Case, length: int, *, is_killed: bool) -> None:
    ended = "killed" if is_killed else "ended in good order"
    case.begin("i", f"{length:,} bytes of the journal are overwritten in {PLACES} places, digitpad {ended}")
    device = case.device()
    device.add(0, SENT)
    change(case, device, SEED)
    device.wait_until_up_to_date()
    sent = case.receipts.so_far()
    device.do("pause")
    device.wait_for_phase("PAUSED")
    device.add(SENT, UNSENT)
    change(case, device, SEED + 1)
    if is_killed:
        device.kill()
    else:
        device.close()
    overwrite(device.journal, length)

    device = open_damaged(case, device.journal)
    salvaged = device.wait_for("salvaged")
    with case.measured():
        device.wait_until_up_to_date()
        device.wait(lambda: journals.records(device.journal).keys() >= sent.keys())
        device.wait_until_up_to_date()
    case.figures.shown = f"{salvaged['lost']:,} could not be read"
    case.figures.salvaged, case.figures.unreadable = salvaged["records"], salvaged["lost"]
    gone = case.receipts.forget(journals.records(device.journal), sent)
    assert len(gone) <= salvaged["lost"], "more is gone than was said"
    acknowledged = len(case.receipts) + len(gone - sent.keys())
    case.audit(device.journal)
    case.figures.acknowledged, case.figures.lost = acknowledged, len(gone - sent.keys())


def open_damaged(case: Case, journal: Path) -> RunningDevice:
    """Start on a damaged journal, again where the damage was not met at once."""
    device = case.device(checks=True)
    if device.wait_for("opened")["kept_aside"] is None:
        # As the window does after a crash, it looks at the whole file; the next start heeds what it found.
        assert device.wait_for("checked")["damage"] is not None
        device.kill()
        device = case.device()
    assert device.wait_for("opened")["kept_aside"] is not None
    assert device.journal == journal
    return device


def overwrite(path: Path, length: int) -> None:
    """Write over the file in several places, away from its first pages."""
    numbers = random.Random(SEED)
    size = path.stat().st_size
    with path.open("rb+") as file:
        for part in range(PLACES):
            file.seek(size * (part + 1) // (PLACES + 1) + numbers.randrange(4096))
            file.write(numbers.randbytes(length))


def change(case: Case, device: RunningDevice, seed: int) -> None:
    """Label some records and delete others."""
    records = random.Random(seed).sample(sorted(case.receipts.records), CHANGED)
    for record in records[: CHANGED // 2]:
        device.edit(record, "5")
    for record in records[CHANGED // 2 :]:
        device.live(record, deleted=True)
