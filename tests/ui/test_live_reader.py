"""Readings for the window: the newest first, one at a time, and again after the process has died."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference.errors import InferenceDied, ModelCorrupt
from digitpad.inference.process import InferenceProcess
from digitpad.ink.errors import InkError
from digitpad.saying import quoted
from digitpad.ui import live_reader as live_reader_module
from digitpad.ui.live_reader import LiveReader
from digitpad.ui.reading_requests import Pace
from tests.ui.fake_process import FakeProcess, reading_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.domain import Picture, Reading
    from digitpad.inference.result import ReadResult


def drawing(number: int) -> Drawing:
    return Drawing(tuple(Stroke((Point(0.1 * each, 0.2), Point(0.1 * each, 0.8))) for each in range(number)))


def start(reader: LiveReader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reader.ready):
        reader.start()


def test_what_was_asked_before_the_model_is_ready_is_read_then(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    readings: list[ReadResult] = []
    process.hold()
    reader.start()
    process.wait_until_asked()
    reader.read(drawing(1), readings.append)
    assert not reader.is_ready
    process.let_go()
    qtbot.waitUntil(lambda: bool(readings))
    assert readings[0].reading == reading_of(drawing(1), "lenet-5")


def test_of_the_pads_requests_only_the_newest_waits(reader: LiveReader, qtbot: QtBot, process: FakeProcess):
    readings: list[str] = []
    start(reader, qtbot)
    process.hold()
    for number in range(1, 7):
        reader.read(drawing(number), lambda result: readings.append(result.reading.text))
    process.let_go()
    qtbot.waitUntil(lambda: readings[-1:] == ["6"])
    assert readings == ["1", "6"]


def test_the_pads_next_request_is_read_while_the_result_before_it_is_shown(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    readings: list[str] = []

    def done(result: ReadResult) -> None:
        if not readings:
            process.wait_until_asked()
        readings.append(result.reading.text)

    start(reader, qtbot)
    process.hold()
    reader.read(drawing(1), done)
    process.wait_until_asked()
    reader.read(drawing(2), done)
    process.hold()  # asked again?
    process.let_go()
    qtbot.waitUntil(lambda: readings == ["1", "2"])


def test_older_drawings_are_read_when_the_pad_needs_nothing(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    readings: list[str] = []

    def done(result: ReadResult) -> None:
        readings.append(result.reading.text)

    start(reader, qtbot)
    process.hold()
    for number in (1, 2, 3):
        reader.read_later(drawing(number), done)
    reader.read(drawing(8), done)
    process.let_go()
    qtbot.waitUntil(lambda: len(readings) == 4)
    assert readings == ["1", "8", "2", "3"]


def test_a_reading_for_comparison_waits_behind_the_pads_and_before_older_drawings(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    read: list[tuple[str, str]] = []

    def done(result: ReadResult) -> None:
        read.append((result.reading.model_id, result.reading.text))

    def failed(error: Exception) -> None:
        raise error

    start(reader, qtbot)
    process.hold()
    reader.read_later(drawing(1), done)
    reader.read_later(drawing(2), done)
    reader.read_aside(drawing(3), "softmax", done, failed)
    reader.read_aside(drawing(4), "third", done, failed)  # in place of the one that still waits
    reader.read(drawing(5), done)
    process.let_go()
    qtbot.waitUntil(lambda: len(read) == 4)
    assert read == [("lenet-5", "1"), ("lenet-5", "5"), ("third", "4"), ("lenet-5", "2")]


def test_who_asks_aside_does_not_push_others_out(reader: LiveReader, qtbot: QtBot, process: FakeProcess):
    read: list[str] = []

    def ask(asker: str, strokes: int) -> None:
        def done(result: ReadResult) -> None:
            read.append(result.reading.text)

        reader.read_aside(drawing(strokes), asker, done, print, asker)

    start(reader, qtbot)
    process.hold()
    for strokes in (1, 2, 3):  # the first is under way
        ask("one", strokes)
    ask("other", 4)
    ask("forgotten", 5)
    reader.forget_aside("forgotten")
    process.let_go()
    qtbot.waitUntil(lambda: len(read) == 3)
    assert read == ["1", "3", "4"]


@pytest.mark.parametrize(
    "error", [ModelCorrupt("damaged"), InferenceDied("killed"), InkError(quoted("damaged"))]
)
def test_a_failure_for_comparison_is_told_there_alone(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess, error: Exception
):
    failures: list[Exception] = []
    start(reader, qtbot)
    process.errors = [error]
    with qtbot.assertNotEmitted(reader.failed):
        reader.read_aside(drawing(1), "softmax", pytest.fail, failures.append)  # type: ignore[arg-type]
        qtbot.waitUntil(lambda: bool(failures))
    assert failures == [error]
    assert reader.is_ready


def test_other_models_can_be_compared_although_the_chosen_one_cannot_be_loaded(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    models: list[str] = []
    process.errors = [ModelCorrupt("its file is damaged")]
    reader.read_aside(drawing(1), "softmax", lambda result: models.append(result.reading.model_id), print)
    with qtbot.waitSignal(reader.failed):
        reader.start()
    qtbot.waitUntil(lambda: models == ["softmax"])


def test_a_model_that_was_replaced_is_loaded_anew(reader: LiveReader, qtbot: QtBot, process: FakeProcess):
    start(reader, qtbot)
    reader.renew("softmax")
    with qtbot.waitSignal(reader.ready):
        reader.renew("lenet-5")
    assert process.loaded == ["lenet-5", "softmax", "lenet-5"]
    process.errors = [ModelCorrupt("damaged")]
    with qtbot.assertNotEmitted(reader.failed):
        reader.renew("softmax")
        qtbot.waitUntil(lambda: not process.errors)
    assert reader.is_ready


def test_a_request_that_still_waits_can_be_forgotten(reader: LiveReader, qtbot: QtBot, process: FakeProcess):
    readings: list[str] = []
    start(reader, qtbot)
    process.hold()
    reader.read_later(drawing(1), lambda result: readings.append(result.reading.text))
    reader.read(drawing(2), lambda result: readings.append(result.reading.text))
    reader.forget()
    process.let_go()
    qtbot.waitUntil(lambda: readings == ["1"])
    assert process.read_sources == [drawing(1)]


def test_another_model_reads_after_the_request_that_is_under_way(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    models: list[str] = []
    start(reader, qtbot)
    process.hold()
    reader.read(drawing(1), lambda result: models.append(result.reading.model_id))
    with qtbot.waitSignal(reader.loading):
        reader.choose("softmax")
    reader.read(drawing(1), lambda result: models.append(result.reading.model_id))
    process.let_go()
    qtbot.waitUntil(lambda: len(models) == 2)
    assert models == ["lenet-5", "softmax"]


def test_of_models_chosen_in_a_row_only_the_last_is_told_ready(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    ready: list[str] = []
    start(reader, qtbot)
    reader.ready.connect(lambda card: ready.append(card.id))
    process.hold()
    reader.choose("third")
    reader.choose("softmax")
    process.let_go()
    qtbot.waitUntil(lambda: bool(ready))
    assert ready == ["softmax"]
    assert process.loaded == ["lenet-5", "third", "softmax"]
    reader.choose("softmax")  # it reads already
    assert reader.is_ready


def test_a_model_that_cannot_be_loaded_is_told_and_another_one_helps(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    process.errors = [ModelCorrupt("its file is damaged")]
    with qtbot.waitSignal(reader.failed) as failed:
        reader.start()
    assert str(failed.args[0]) == "its file is damaged"
    with qtbot.waitSignal(reader.ready):
        reader.choose("softmax")


def test_a_failure_of_the_model_before_does_not_concern_the_one_chosen_since(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    start(reader, qtbot)
    process.hold()
    process.errors = [InferenceDied("out of memory")]
    reader.read(drawing(1), lambda _: None)
    with qtbot.assertNotEmitted(reader.failed), qtbot.waitSignal(reader.ready):
        reader.choose("softmax")
        process.let_go()
    assert reader.is_ready


@pytest.mark.parametrize("deaths", [1, 3])
def test_a_process_that_keeps_dying_is_told_and_tried_again(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess, deaths: int
):
    start(reader, qtbot)
    failures: list[Exception] = []
    reader.failed.connect(failures.append)
    process.errors = [InferenceDied("killed") for _ in range(deaths)]
    with qtbot.waitSignal(reader.ready):
        reader.read(drawing(1), lambda _: None)
    assert len(failures) == deaths
    assert len(process.loaded) == 1 + deaths


def test_the_pause_before_loading_again_grows_and_starts_over(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live_reader_module, "RELOAD_AT_MOST_MS", 40)
    pauses: list[int] = []
    reader.failed.connect(lambda _: pauses.append(reader._pause_ms))
    process.errors = [InferenceDied("killed") for _ in range(4)]
    with qtbot.waitSignal(reader.ready):
        reader.start()
    assert pauses == [10, 20, 40, 40]
    assert reader._pause_ms == 10


def test_a_drawing_that_cannot_be_read_holds_nothing_up(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess, caplog: pytest.LogCaptureFixture
):
    readings: list[str] = []
    start(reader, qtbot)
    process.errors = [InkError(quoted("damaged"))]
    reader.read_later(drawing(1), lambda result: readings.append(result.reading.text))
    reader.read_later(drawing(2), lambda result: readings.append(result.reading.text))
    qtbot.waitUntil(lambda: readings == ["2"])
    assert reader.is_ready
    assert "damaged" in caplog.text


def test_many_are_read_a_few_at_a_time_and_the_pad_comes_between(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    made: list[str] = []
    start(reader, qtbot)
    process.hold()
    numbers = [number % 10 for number in range(60)]
    reader.read_many(
        [drawing(number) for number in numbers],
        lambda readings: made.extend(reading.text for reading in readings if reading is not None),
    )
    reader.read(drawing(8), lambda _: made.append("pad"))
    process.let_go()
    qtbot.waitUntil(lambda: len(made) == 61)
    assert made == ["pad", *map(str, numbers)]
    assert process.batches[0] == 1  # nobody knew how long it takes


def test_as_many_are_read_at_once_as_the_pen_can_wait_for():
    pace = Pace()
    seen = []
    for milliseconds in (0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 4.0, 100.0):  # one reading takes so long
        pace.took(pace.at_once, milliseconds * pace.at_once)
        seen.append(pace.at_once)
    assert seen == [2, 4, 8, 16, 16, 16, 2, 1]


def test_many_wait_for_a_model_and_outlive_its_failures(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    made: list[list[Reading | None]] = []
    process.errors = [ModelCorrupt("damaged")]
    reader.read_many([drawing(1), drawing(2)], made.append)
    with qtbot.waitSignal(reader.failed):
        reader.start()
    assert made == []
    reader.choose("softmax")
    qtbot.waitUntil(lambda: len(made) == 1)
    assert [reading.text for reading in made[0] if reading] == ["1", "2"]


def test_of_many_those_that_may_have_killed_the_process_are_left_out(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess
):
    made: list[list[Reading | None]] = []
    start(reader, qtbot)
    process.errors = [InferenceDied("killed")]
    reader.read_many([drawing(1), drawing(2)], made.append)
    qtbot.waitUntil(lambda: len(made) == 1)
    assert [reading.text if reading else None for reading in made[0]] == [None, "2"]


def test_a_defect_is_raised_and_reading_goes_on(reader: LiveReader, qtbot: QtBot, process: FakeProcess):
    readings: list[str] = []
    start(reader, qtbot)
    process.errors = [ZeroDivisionError()]
    with qtbot.captureExceptions() as raised:
        reader.read_later(drawing(1), lambda _: None)
        reader.read_later(drawing(2), lambda result: readings.append(result.reading.text))
        qtbot.waitUntil(lambda: readings == ["2"])
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]


def test_leaving_does_not_wait_for_the_model(qtbot: QtBot, process: FakeProcess):
    reader = LiveReader("lenet-5", process)
    process.hold()
    reader.start()
    process.wait_until_asked()
    with qtbot.assertNotEmitted(reader.ready):
        assert reader.finish(10)


def test_a_picture_file_is_decoded_before_the_model_is_ready(
    reader: LiveReader, qtbot: QtBot, process: FakeProcess, tmp_path: Path
):
    path = tmp_path / "one.png"
    Image.new("L", (20, 30), 255).save(path)
    pictures: list[Picture] = []
    process.hold()
    reader.start()
    reader.decode(path, pictures.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(pictures))
    assert (pictures[0].name, pictures[0].width, pictures[0].height) == ("one.png", 20, 30)


def test_files_that_are_no_pictures_are_named(reader: LiveReader, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    names = ["text.png", "empty.png", "folder.png", "missing.png"]
    problems: list[str] = []
    for name in names:
        reader.decode(tmp_path / name, pytest.fail, problems.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(problems) == len(names))
    assert [name in problem for name, problem in zip(names, problems, strict=True)] == [True] * 4
    assert not any("Errno" in problem for problem in problems)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="killing as POSIX systems do")
def test_a_real_child_that_is_killed_is_replaced_and_the_drawing_read(qtbot: QtBot, quick: None):
    process = InferenceProcess()
    reader = LiveReader("softmax", process)
    try:
        with qtbot.waitSignal(reader.ready):
            reader.start()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        readings: list[ReadResult] = []
        reader.read(drawing(1), readings.append)
        qtbot.waitUntil(lambda: bool(readings))
        assert readings[0].reading.model_id == "softmax"
    finally:
        assert reader.finish(10)
        assert process.wait_for_exit(30)
