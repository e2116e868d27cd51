"""A folder of pictures taken in by the whole program, which is killed meanwhile."""

from __future__ import annotations

import numpy as np
from PIL import Image

from digitpad.storage.journal import Journal
from tests.e2e.program import Program

COUNT = 60


def test_what_was_shown_is_there_after_a_kill_and_the_same_folder_doubles_nothing(tmp_path):
    journal, folder = tmp_path / "journal.sqlite", tmp_path / "scans"
    folder.mkdir()
    for number in range(COUNT):
        values = np.random.default_rng(number).integers(0, 255, (60, 40), dtype=np.uint8)
        Image.fromarray(values).save(folder / f"{number}.png")
    shown: set[str] = set()
    with Program(journal) as program:
        program.do("open", path=str(folder))
        while len(shown) < 5:
            shown.add(program.wait_for(event="record")["id"])
        program.kill()
    with Journal.open(journal) as kept:
        before = list(kept.records())
        assert shown <= {str(record.id) for record in before}
    with Program(journal) as program:
        program.do("open", path=str(folder))
        program.wait_for_history(lambda records: len(records) == COUNT)
        program.kill()
    with Journal.open(journal) as kept:
        records = list(kept.records())
        assert {record.id for record in before} <= {record.id for record in records}
        assert sorted(record.picture.name for record in records if record.picture) == sorted(
            f"{number}.png" for number in range(COUNT)
        )
