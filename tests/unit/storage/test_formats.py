"""A journal of every released format opens for ever."""

import shutil
from pathlib import Path

import pytest

from digitpad.domain import Source
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import MIGRATIONS

# One journal of each released format, made by the program `make_...` in children.py when it was released.
RELEASED = sorted(Path(__file__).with_name("journals").glob("v*.sqlite3"))


def test_every_format_has_its_journal():
    assert [file.stem for file in RELEASED] == [f"v{number}" for number in range(1, len(MIGRATIONS) + 1)]


@pytest.mark.parametrize("released", RELEASED, ids=lambda file: file.stem)
def test_a_journal_of_a_released_format_opens_with_all_that_it_held(released, path, time, make):
    shutil.copy(released, path)
    with Journal.open(path, time) as journal:
        assert journal.opening.kept_aside is None
        assert journal.check() is None
        records = list(journal.records())
        assert len(records) == journal.count() == 17
        assert journal.outbox_count() + journal.sync.counts().unverified == 21
        assert [record.label for record in records[:4]] == [None, None, "3", None]
        assert [record.reading.model_id for record in records if record.reading][:2] == ["model-1", "model-3"]
        assert all(record.drawing and len(record.drawing.strokes[0].points) == 30 for record in records)
        assert all(record.key and record.key.id == record.id and record.key.part == 0 for record in records)
        assert records[-1].source is Source.BATCH
        record = make.id()
        journal.save_draft(record, time(), make.drawing())
        closed = journal.close_drawing(record)
        assert closed is not None
        assert closed.key is not None
        assert closed.key.device_id == records[0].device_id
