"""Two devices change the same records without knowing of each other, and meet."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.faults import journals

if TYPE_CHECKING:
    from uuid import UUID

    from tests.faults.conftest import Case
    from tests.faults.journals import Facts
    from tests.faults.running import RunningDevice

RECORDS = 60
CHANGES = 150
SEED = 7


@pytest.mark.parametrize("order", ["one first", "other first", "both at once"])
def test_two_devices_change_the_same_records_offline_and_meet(case: Case, order: str) -> None:
    case.begin(
        "l", f"Two devices label, delete and restore the same {RECORDS} records offline, and meet ({order})"
    )
    one, other = case.device("one", fetch="group"), case.device("other", fetch="group")
    one.add(0, RECORDS)
    one.wait_until_up_to_date()
    have_all(case, other)
    for device in (one, other):
        device.do("pause")
        device.wait_for_phase("PAUSED")
    change_at_random(case, one, other)
    for device in (one, other):
        case.shows_the_truth(device)
    case.figures.shown = "paused"

    with case.measured():
        for group in {"one first": [[one], [other]], "other first": [[other], [one]]}.get(
            order, [[one, other]]
        ):
            for device in group:
                device.do("resume")
            for device in group:
                device.wait_until_up_to_date()
        converge(one, other)
    third = case.device("third", fetch="group")
    have_all(case, third)
    assert differences(one, third) == {}
    assert_as_the_last_person_wanted(case, one)
    case.figures.more["changes"] = sum(
        len(each.edits) + len(each.lives) for each in case.receipts.records.values()
    )
    case.audit(one.journal, other.journal, third.journal)


def change_at_random(case: Case, *devices: RunningDevice) -> None:
    """Both change what they like, in turn and not; each record is deleted by somebody at some time."""
    numbers = random.Random(SEED)
    records = sorted(case.receipts.records)
    deleted: dict[tuple[RunningDevice, UUID], bool] = {}
    for record in records:
        device = numbers.choice(devices)
        device.live(record, deleted=True)
        deleted[device, record] = True
    for _ in range(CHANGES):
        device, record = numbers.choice(devices), numbers.choice(records)
        if numbers.random() < 0.5:
            device.edit(record, numbers.choice([*"0123456789", None]))
        else:
            deleted[device, record] = not deleted.get((device, record), False)
            device.live(record, deleted=deleted[device, record])


def have_all(case: Case, device: RunningDevice) -> None:
    """Wait until a device has fetched every record."""
    device.do("sync_now")
    device.wait(lambda: journals.records(device.journal).keys() >= case.receipts.records.keys())


def converge(*devices: RunningDevice) -> None:
    """Let each look once more for what the others sent, and wait until all hold the same."""
    for device in devices:
        device.do("sync_now")
    for device in devices:
        device.wait(lambda: not differences(*devices))


def differences(one: RunningDevice, other: RunningDevice) -> dict[UUID, tuple[Facts | None, Facts | None]]:
    """The records that two journals do not hold alike, cell by cell."""
    here, there = journals.records(one.journal), journals.records(other.journal)
    both = {record: (here.get(record), there.get(record)) for record in here.keys() | there.keys()}
    return {record: (ours, theirs) for record, (ours, theirs) in both.items() if ours != theirs}


def assert_as_the_last_person_wanted(case: Case, device: RunningDevice) -> None:
    """Deleted or not, as the latest acknowledged delete or restore says: an edit revives nothing."""
    local = journals.records(device.journal)
    for record, receipt in case.receipts.records.items():
        assert local[record].life == receipt.life
        assert local[record].edit == receipt.edit
