"""A damaged journal: what the cluster acknowledged comes back from there, what was not sent from the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.storage.salvage import salvage
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID


PAGE, TABLE = 4096, 0x0D


def break_pages(path: Path, records: list[UUID]) -> None:
    """Break the pages that these records are on."""
    content = bytearray(path.read_bytes())
    for begin in range(0, len(content), PAGE):
        page = content[begin : begin + PAGE]
        if page[0] == TABLE and any(record.bytes in page for record in records):
            content[begin : begin + PAGE] = bytes(PAGE)
    path.write_bytes(content)


def test_between_the_file_and_the_cluster_nothing_is_lost_that_either_has(device, machines, cluster):
    device.draw(30)
    device.sync()
    unsent = device.draw(10, seed=50)
    edited = min(device.records())
    device.journal.save_edit(edited, "6", reviewed=True)
    before = device.records()
    device.close()
    break_pages(device.path, [min(before), unsent[-1]])

    new = machines.new("new")
    salvaged = salvage(device.path, new.access)
    assert salvaged.device == device.journal.device_id == new.journal.device_id
    assert 0 < salvaged.records < 40
    assert salvaged.records + salvaged.lost == 40
    had = new.records().keys()
    assert new.sync().is_complete
    assert new.records().keys() == {*had, *(before.keys() - set(unsent))}
    assert unsent[-1] not in new.records()
    assert new.records() == cluster.all_records()
    for record in before.keys() - set(unsent) - {edited}:
        assert new.records()[record] == before[record]


def test_salvaging_under_a_running_engine_has_it_go_on_as_the_old_device(device, machines, cluster):
    device.draw(12)
    device.sync()
    device.draw(3, seed=20)
    before = device.records()
    device.close()
    new = machines.new("new")
    drawn = new.draw(2, seed=40)
    engine = new.start()
    new.told.wait_for(Phase.UP_TO_DATE)
    salvage(device.path, new.access)
    engine.sync_now()
    new.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.fetched >= 12)
    new.stop()
    assert new.records() == cluster.all_records()
    assert new.records().keys() == {*before, *drawn}
    assert {head.writer for head in cluster.connect().heads("class")} >= {device.journal.device_id}
    assert new.sync(verify=True).verified.is_equal
