"""The program is killed, again and again, with a long way to go."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from tests.faults import drawings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.conftest import Case

RECORDS = 100_000
KILLS = 20
SEED = 20261121
BATCH = 2000


def fill(case: Case, path: Path) -> None:
    """A journal with so many records that wait, as after a long time without a network."""
    ids = IdMaker()
    with Journal.open(path) as journal:
        for begin in range(0, RECORDS, BATCH):
            numbered = [(ids.new_id(), number) for number in range(begin, begin + BATCH)]
            journal.add_records(
                drawings.recognition(number, record, journal.device_id) for record, number in numbered
            )
            case.receipts.take(
                {"event": "saved", "records": [(str(record), number) for record, number in numbered]}
            )


def test_the_program_is_killed_while_a_long_backlog_is_sent(case: Case) -> None:
    case.begin("k", f"{RECORDS:,} records wait; the program is killed {KILLS} times at random points")
    fill(case, case.journal())
    points = sorted(random.Random(SEED).sample(range(RECORDS - RECORDS // 20), KILLS))
    peak = 0
    with case.measured():
        for point in points:
            device = case.device()
            device.wait_for_state(
                lambda state, point=point: (
                    state["phase"] != "CONNECTING"  # type: ignore[misc]
                    and state["waiting"] <= RECORDS - point
                )
            )
            peak = max(peak, device.counts()["peak_mib"])
            device.kill()
        device = case.device()
        device.wait_until_up_to_date(600)
    case.figures.shown = "sending"
    case.figures.more["killed"] = KILLS
    case.figures.more["memory at most (MiB)"] = max(peak, device.counts()["peak_mib"])
    device.close()
    case.audit(device.journal)
