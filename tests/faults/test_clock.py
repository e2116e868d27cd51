"""Clocks that are wrong, or are set while something is asked of the cluster; by libfaketime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults import journals
from tests.faults.tcp_proxy import Proxies

if TYPE_CHECKING:
    from uuid import UUID

    from tests.faults.conftest import Case
    from tests.faults.running import RunningDevice

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed")


class Clock:
    """The wall clock of one process; its monotonic clock stays true, as a real one would."""

    def __init__(self, file: Path, offset: str) -> None:
        self._file = file
        self.set(offset)

    def set(self, offset: str) -> None:
        """Set it to the true time and so much: "+1h", "-1h", "+0"."""
        new = self._file.with_suffix(".new")
        new.write_text(offset + "\n", encoding="utf-8")
        new.replace(self._file)

    @property
    def environ(self) -> dict[str, str]:
        """What makes a process live by it."""
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.mark.parametrize("offset", ["+1h", "-1h"], ids=["ahead", "behind"])
def test_the_clock_is_an_hour_off(case: Case, tmp_path: Path, offset: str) -> None:
    case.begin("j", f"The device's clock is one hour off ({offset}); another's is right; they label in turn")
    wrong = case.device("wrong", fetch="group", environ=Clock(tmp_path / "clock", offset).environ)
    right = case.device("right", fetch="group")
    wrong.add(0, 200)
    wrong.draw(200, 10)
    with case.measured():
        state = wrong.wait_until_up_to_date()
    assert state["warning"], "a clock one hour off is to be shown"
    case.figures.shown = "up to date, with a warning"
    record = sorted(case.receipts.records)[7]
    for turn, (editor, other) in enumerate([(wrong, right), (right, wrong)] * 2):
        meet(record, wrong, right)
        editor.edit(record, str(turn))
        editor.wait_until_up_to_date()
        other.do("sync_now")
        other.wait(lambda other=other, turn=turn: label(other, record) == str(turn))  # type: ignore[misc]
    meet(record, wrong, right)
    right.live(record, deleted=True)
    right.wait_until_up_to_date()
    wrong.do("sync_now")
    wrong.wait(lambda: is_deleted(wrong, record))
    wrong.draw(300, 10)
    wrong.wait_until_up_to_date()
    right.do("sync_now")
    right.wait(lambda: len(journals.records(right.journal)) == len(case.receipts))
    assert not right.state or not right.state["warning"]
    case.audit(wrong.journal, right.journal)


def meet(record: UUID, *devices: RunningDevice) -> None:
    """Wait until all have the record."""
    for device in devices:
        device.do("sync_now")
        device.wait(lambda device=device: record in journals.records(device.journal))  # type: ignore[misc]


def label(device: RunningDevice, record: UUID) -> str | None:
    """What the device's journal says it is."""
    edit = journals.records(device.journal)[record].edit
    return None if edit is None else edit[1]


def is_deleted(device: RunningDevice, record: UUID) -> bool:
    """Whether it is deleted on this device."""
    life = journals.records(device.journal)[record].life
    return life is not None and life[1]


@pytest.mark.parametrize("is_lost", [False, True], ids=["answered", "lost"])
def test_the_clock_is_set_back_during_a_request(case: Case, tmp_path: Path, *, is_lost: bool) -> None:
    what = "that is never answered" if is_lost else "that is answered late"
    case.begin("j", f"The clock is set back by one hour during a request {what}")
    clock = Clock(tmp_path / "clock", "+0")
    fronts = {f"127.0.0.1{node}": f"127.0.0.{node}" for node in (1, 2, 3)}
    with Proxies(fronts, case.cluster.port) as proxies:
        device = case.device(options={"hosts": proxies.hosts}, through=proxies.through, environ=clock.environ)
        device.add(0, 3000)
        device.wait_until_it_has_sent()
        proxies.swallow()
        clock.set("-1h")
        device.draw(3000, 10)
        case.figures.shown = "sending"
        if is_lost:
            state = device.wait_for_phase("OFFLINE")
            case.figures.shown = f"offline ({state['cause']})"
            case.shows_the_truth(device)
        proxies.let_through()
        with case.measured():
            device.wait_until_up_to_date()
    case.audit(device.journal)
