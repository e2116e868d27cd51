"""From what was drawn to a model that reads it: journal, export, training, publishing, adding, reading."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitpad import paths
from digitpad.domain import Recognition, Source
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from tests.unit.training.history.histories import written
from training.mixture import NO_DIGIT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DRAWN, DELETED = 200, 5


@pytest.fixture
def journal() -> Path:
    """Digits of twenty days, as a person drew and labelled them; some were deleted, some never looked at."""
    path, ids = paths.default_journal(), IdMaker()
    with Journal.open(path) as journal:
        for number in range(DRAWN + DELETED + 10):
            record, digit = ids.new_id(), number % 10
            # All ten on each day, since days are set aside as a whole, and which depends on the device.
            drawn_at = dt.datetime(2026, 5, 1 + number // 10 % 20, 10, tzinfo=dt.UTC)
            journal.add_records(
                [Recognition(record, journal.device_id, drawn_at, Source.PAD, written(digit, number))]
            )
            if number < DRAWN + DELETED:
                journal.save_edit(record, str(digit), reviewed=True)
            if number >= DRAWN:
                journal.set_deleted(record, deleted=number < DRAWN + DELETED)
    return path


def call(*words: object, cwd: Path) -> str:
    command = [sys.executable, "-m", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=cwd, env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_model_learns_what_its_person_drew(journal: Path, tmp_path: Path) -> None:
    call("digitpad", "export", "all.jsonl", "--with-deleted", "--journal", journal, cwd=tmp_path)
    train = ["--data", "all.jsonl", "--from", "digitpad", "--without-base", "--epochs", 2, "--quiet"]
    told = call("training", "train", *train, "--id", "mine", "--name", "Mine", cwd=tmp_path)
    assert f"all.jsonl: {DRAWN} drawings with a label" in told
    assert "5 (deleted)" in told
    assert "| digits read right (" in told
    call("training", "publish", "--run", "runs/mine", "--quiet", cwd=tmp_path)
    assert '"mine" was added (Mine)' in call("digitpad", "models", "add", "runs/mine/model", cwd=tmp_path)
    listed = json.loads(call("digitpad", "models", "--json", cwd=tmp_path))
    assert [one["id"] for one in listed if one["added"]] == ["mine"]
    digits = [(digit, written(digit, 7000 + digit)) for digit in range(NO_DIGIT)]
    lines = [
        {
            "id": str(digit),
            "strokes": [
                [[point.x, point.y, point.t] for point in stroke.points] for stroke in drawing.strokes
            ],
        }
        for digit, drawing in digits
    ]
    (tmp_path / "new.ink.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    read = call("digitpad", "recognize", "--model", "mine", "new.ink.jsonl", cwd=tmp_path)
    readings = [json.loads(line) for line in read.splitlines()]
    assert {one["model"] for one in readings} == {"mine"}
    assert sum(one["text"] == one["id"] for one in readings) >= 9
