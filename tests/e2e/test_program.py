"""The whole program, from its entry point to the journal, as a person uses it."""

from __future__ import annotations

import csv
import json
import random
import signal

import pytest
from PIL import Image, ImageDraw

from digitpad.storage.errors import JournalError
from digitpad.storage.journal import Journal
from tests.e2e.program import Program

SEVEN = [(150, 120), (220, 118), (320, 122), (290, 200), (260, 280), (235, 380)]
ONE = [(250, 100), (250, 200), (250, 300), (250, 400)]


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "journal.sqlite"


def records_in(journal):
    with Journal.open_reader(journal) as reader:
        return list(reader.records())


def test_a_digit_that_was_shown_as_saved_survives_sigkill_with_its_reading(journal):
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.draw(ONE)
        program.wait_for(event="reading", text="1")
        program.wait_saved()
    with Program(journal) as again:
        (record,) = again.wait_for_history(lambda records: any(one["read"] for one in records))
        assert (record["strokes"], record["read"]) == (1, "1")


def test_all_models_read_what_is_drawn_while_the_compare_view_is_open(journal):
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.do("trigger", action="compare")
        program.draw(ONE)
        program.wait_for(event="reading", text="1")
        program.do("compared")
        assert "1" in program.wait_for(event="compared")["summary"]
        program.do("shut", of="compare_view")
        program.wait_saved()


def draw_and_kill(journal, seed):
    """Write with pauses and without, before or after the model has loaded, kill: what it said of saving."""
    chance = random.Random(seed)

    def stroke(program):
        x, y = chance.randint(50, 400), chance.randint(50, 300)
        program.draw([(x, y), (x + 40, y + chance.randint(0, 90)), (x + 5, y + 95)])
        if chance.random() < 0.3:
            program.do("trigger", action="new")

    with Program(journal) as program:
        if seed % 2:  # else the strokes come before the model has loaded
            program.wait_for(event="ready")
        if seed:
            for _ in range(chance.randint(1, 5)):
                stroke(program)
                if chance.random() < 0.5:
                    program.wait_saved()
            stroke(program)
            program.wait_saved()
        fast = chance.randint(2, 8)
        for _ in range(fast):
            stroke(program)
        for _ in range(chance.randint(0, fast)):  # each stroke changes its record at least once
            program.wait_for(event="record")
        program.kill()
        return [line for line in program.rest() if line["event"] == "saving"]


@pytest.mark.parametrize("seed", range(8))
def test_what_was_shown_as_saved_is_there_after_a_kill_at_any_moment(journal, seed):
    shown = draw_and_kill(journal, seed)
    saved: dict[str, int] = next(
        (line["strokes"] for line in reversed(shown) if line["shown"].startswith("Saved")), {}
    )
    assert saved or not seed
    try:
        kept = len(records_in(journal))
    except JournalError:  # killed before there was a journal
        kept = 0
    with Program(journal) as again:
        records = again.wait_for_history(
            lambda records: len(records) == kept and all(one["read"] is not None for one in records)
        )
        again.do("close")  # a reading is shown at once and kept a moment later
        assert again.process.wait(30) == 0
    strokes = {record["id"]: record["strokes"] for record in records}
    assert {
        record_id: strokes.get(record_id, 0) >= count for record_id, count in saved.items()
    } == dict.fromkeys(saved, True)
    assert all(record.reading for record in records_in(journal))


def test_a_correction_is_kept_beside_the_reading_and_can_be_undone(journal):
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.draw(SEVEN)
        program.wait_for(lambda line: line["text"] is not None, event="reading")
        program.do("key", key="4")
        program.wait_for(event="reading", label="4")
        program.do("trigger", action="undo")
        program.wait_for(event="reading", label=None)
        program.do("trigger", action="redo")
        program.wait_for(event="reading", label="4")
        program.do("close")
        assert program.process.wait(30) == 0
    (record,) = records_in(journal)
    assert record.label == "4"
    assert record.reading is not None


def test_leaving_closes_the_drawing_and_hands_it_to_the_outbox(journal):
    with Program(journal) as program:
        program.draw(ONE)
        program.do("close")
        assert program.process.wait(30) == 0
    with Journal.open_reader(journal) as reader:
        assert reader.outbox_count() == 1
        assert [record.key is not None for record in reader.records()] == [True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_the_end_of_a_session_close_the_drawing_like_the_window(journal, number):
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_saved()
        program.process.send_signal(number)
        assert program.process.wait(30) == 0
    assert [record.key is not None for record in records_in(journal)] == [True]


def test_the_window_closes_while_the_model_is_still_loading(journal):
    with Program(journal) as program:
        program.draw(ONE)
        program.do("close")
        assert program.process.wait(30) == 0
        assert "ready" not in {line["event"] for line in program.rest()}


def test_a_picture_is_read_and_kept_with_its_name(journal, tmp_path):
    picture = tmp_path / "one.png"
    image = Image.new("L", (200, 300), 250)
    ImageDraw.Draw(image).line([(100, 40), (100, 260)], fill=20, width=18)
    image.save(picture)
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.do("open", path=str(picture))
        program.wait_for(event="reading", text="1")
        program.wait_saved()
    (record,) = records_in(journal)
    assert record.source == "file"
    assert record.picture is not None
    assert record.picture.name == "one.png"


def test_a_file_that_is_no_picture_is_named_and_harms_nothing(journal, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture at all")
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.do("open", path=str(broken))
        notice = program.wait_for_status(lambda line: "broken.png" in line["notice"])["notice"]
        assert "Traceback" not in notice
        assert program.history() == []


def test_the_history_is_exported_from_the_window(journal, tmp_path):
    with Program(journal) as program:
        program.draw(ONE)
        program.do("trigger", action="new")
        program.draw(SEVEN)
        program.wait_saved()
        program.do("export", path=str(tmp_path / "all.csv"))
        assert program.wait_for(event="exported")["rows"] == 2
        program.do("export", path=str(tmp_path / "all.jsonl"))
        assert program.wait_for(event="exported")["rows"] == 2
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == 2
    with (tmp_path / "all.jsonl").open(encoding="utf-8") as stream:
        assert [len(json.loads(line)["strokes"]) for line in stream] == [1, 1]


def test_a_damaged_journal_is_kept_aside_and_a_new_one_begun(journal):
    journal.write_bytes(b"this is not a database" * 1000)
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_saved()
        program.wait_for_status(lambda line: "damaged" in line["notice"])
    assert len(records_in(journal)) == 1
    kept = [path for path in journal.parent.iterdir() if path.read_bytes().startswith(b"this is not")]
    assert len(kept) == 1


def test_a_journal_in_use_leaves_the_drawing_on_the_pad_until_it_is_free(journal):
    other = Journal.open(journal)  # as "digitpad sync" does
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_for(shown="Not saved", event="saving")
        other.close()
        program.wait_saved()
    assert len(records_in(journal)) == 1


def test_a_settings_file_with_a_typo_names_the_key_and_the_program_goes_on(journal, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text("[pad]\npen_widht = 0.05\n", encoding="utf-8")
    with Program(journal, "--settings", str(settings)) as program:
        program.wait_for_status(lambda line: "pen_widht" in line["notice"])
        program.draw(ONE)
        program.wait_saved()
