"""All models read what lies on the pad: after the pad's own reading, the newest drawing only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference.errors import InferenceDied, ModelCorrupt
from digitpad.ui import comparison as comparison_module
from digitpad.ui.comparison import Comparison
from digitpad.ui.pad_reading import PadReading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.ui.live_reader import LiveReader
    from tests.ui.fake_process import FakeProcess

MODELS = ["lenet-5", "softmax", "third"]


def drawing(number: int) -> Drawing:
    return Drawing(tuple(Stroke((Point(0.1 * each, 0.2), Point(0.1 * each, 0.8))) for each in range(number)))


@dataclass
class Seen:
    """What a comparison told."""

    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    cleared: int = 0
    outdated: int = 0


@pytest.fixture
def pad(reader: LiveReader) -> PadReading:
    return PadReading(reader)


@pytest.fixture
def comparison(
    reader: LiveReader, pad: PadReading, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Comparison:
    """Of three models, begun, with the chosen one ready."""
    monkeypatch.setattr(comparison_module, "REST_MS", 0)
    comparison = Comparison(reader, pad)
    comparison.set_models(MODELS)
    with qtbot.waitSignal(reader.ready):
        reader.start()
    comparison.start()
    return comparison


@pytest.fixture
def seen(comparison: Comparison) -> Seen:
    seen = Seen()

    def clear() -> None:
        seen.cleared += 1

    def outdate() -> None:
        seen.outdated += 1
        seen.texts.clear()
        seen.errors.clear()

    comparison.cleared.connect(clear)
    comparison.outdated.connect(outdate)
    comparison.read.connect(lambda model_id, result: seen.texts.__setitem__(model_id, result.reading.text))
    comparison.failed.connect(seen.errors.__setitem__)
    return seen


def hold_the_comparison(pad: PadReading, process: FakeProcess, qtbot: QtBot) -> None:
    """Lay one stroke, and hold the process while it reads that with the first of all models."""

    def hold() -> None:
        pad.made.disconnect(hold)
        process.hold()

    pad.made.connect(hold)
    with qtbot.waitSignal(pad.made):
        pad.lay(drawing(1), anew=True)
    qtbot.waitUntil(process.is_asked)


def test_the_pads_own_reading_comes_first_and_then_every_model_in_turn(
    pad: PadReading, seen: Seen, process: FakeProcess, qtbot: QtBot
):
    pad.lay(drawing(2), anew=True)
    qtbot.waitUntil(lambda: len(seen.texts) == 3)
    assert seen.texts == dict.fromkeys(MODELS, "2")
    assert process.read_with == ["lenet-5", *MODELS]
    assert pad.settled is not None


def test_of_a_drawing_that_changes_only_the_newest_state_is_compared(
    pad: PadReading, seen: Seen, process: FakeProcess, qtbot: QtBot
):
    pad.lay(drawing(1), anew=True)
    qtbot.waitUntil(lambda: bool(seen.texts))  # the comparison is under way
    process.hold()
    pad.lay(drawing(2), anew=False)
    pad.lay(drawing(3), anew=False)
    process.let_go()
    qtbot.waitUntil(lambda: len(seen.texts) == 3)
    assert set(seen.texts.values()) == {"3"}
    compared = [len(source.strokes) for source in process.read_sources if isinstance(source, Drawing)]
    assert 2 not in compared[compared.index(3) :]


def test_a_reading_that_is_late_is_dropped(
    pad: PadReading, seen: Seen, process: FakeProcess, comparison: Comparison, qtbot: QtBot
):
    hold_the_comparison(pad, process, qtbot)
    with qtbot.assertNotEmitted(comparison.read), qtbot.waitSignal(pad.made):
        pad.lay(drawing(2), anew=True)
        process.let_go()
    qtbot.waitUntil(lambda: len(seen.texts) == 3)
    assert set(seen.texts.values()) == {"2"}


def test_the_pads_reading_overtakes_a_comparison(
    pad: PadReading, seen: Seen, process: FakeProcess, qtbot: QtBot
):
    pad.lay(drawing(1), anew=True)
    qtbot.waitUntil(lambda: bool(seen.texts))
    process.hold()
    asked = len(process.read_with)
    pad.lay(drawing(2), anew=False)
    process.let_go()
    qtbot.waitUntil(lambda: len(seen.texts) == 3 and set(seen.texts.values()) == {"2"})
    # At most the one reading that was under way stands between.
    first_of_two = [len(source.strokes) for source in process.read_sources].index(2)  # type: ignore[union-attr]
    assert first_of_two <= asked + 1


def test_while_the_pen_moves_nothing_is_compared(
    pad: PadReading, seen: Seen, comparison: Comparison, process: FakeProcess, qtbot: QtBot
):
    hold_the_comparison(pad, process, qtbot)
    pad.read_along(drawing(2))
    process.let_go()
    qtbot.waitUntil(lambda: pad.settled is None)  # what was read is the open stroke's
    assert not comparison._is_reading
    qtbot.waitUntil(lambda: len(seen.texts) == 3)  # the pen rests
    assert set(seen.texts.values()) == {"1"}


def test_a_model_that_cannot_read_says_so_and_the_others_read(
    pad: PadReading, seen: Seen, process: FakeProcess, reader: LiveReader, qtbot: QtBot
):
    process.errors_of["softmax"] = ModelCorrupt("its file is damaged")
    pad.lay(drawing(4), anew=True)
    qtbot.waitUntil(lambda: len(seen.texts) == 2 and len(seen.errors) == 1)
    assert seen.errors == {"softmax": "its file is damaged"}
    assert reader.is_ready


def test_a_model_that_ends_the_process_is_asked_only_once(
    pad: PadReading, seen: Seen, process: FakeProcess, comparison: Comparison, qtbot: QtBot
):
    process.errors_of["softmax"] = InferenceDied("out of memory")
    for number in (1, 2):
        pad.lay(drawing(number), anew=True)
        qtbot.waitUntil(lambda: len(seen.texts) == 2 and len(seen.errors) == 1)
        assert seen.errors == {"softmax": "out of memory"}
    assert process.read_with.count("softmax") == 1
    del process.errors_of["softmax"]
    comparison.stop()
    comparison.start()  # looked at again: it may be better now
    qtbot.waitUntil(lambda: len(seen.texts) == 3)


def test_when_the_chosen_model_cannot_be_loaded_the_others_still_read(
    pad: PadReading, seen: Seen, process: FakeProcess, reader: LiveReader, qtbot: QtBot
):
    process.errors = [ModelCorrupt("its file is damaged")]
    process.errors_of["lost"] = ModelCorrupt("its file is damaged")
    with qtbot.waitSignal(reader.failed):
        reader.choose("lost")
    pad.lay(drawing(2), anew=True)
    qtbot.waitUntil(lambda: len(seen.texts) == 3)


def test_a_pad_that_becomes_empty_is_told(pad: PadReading, seen: Seen, qtbot: QtBot):
    pad.lay(drawing(1), anew=True)
    qtbot.waitUntil(lambda: len(seen.texts) == 3)
    pad.lay(None, anew=True)
    assert seen.cleared == 1


def test_nothing_is_read_while_nobody_looks_on(
    pad: PadReading, seen: Seen, comparison: Comparison, process: FakeProcess, qtbot: QtBot
):
    comparison.stop()
    with qtbot.waitSignal(pad.made):
        pad.lay(drawing(1), anew=True)
    assert process.read_with == ["lenet-5"]
    assert seen.texts == {}
    comparison.start()
    qtbot.waitUntil(lambda: len(seen.texts) == 3)


def test_other_models_than_before_read_anew(
    pad: PadReading, seen: Seen, comparison: Comparison, qtbot: QtBot
):
    pad.lay(drawing(1), anew=True)
    qtbot.waitUntil(lambda: len(seen.texts) == 3)
    comparison.set_models(["fourth"])
    assert seen.outdated == 2
    qtbot.waitUntil(lambda: seen.texts == {"fourth": "1"})
