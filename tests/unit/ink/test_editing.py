from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink.editing import DrawingEditor, StrokeBuilder, strokes_crossed, strokes_hit


def stroke(*places: tuple[float, float]) -> Stroke:
    return Stroke(tuple(Point(x, y) for x, y in places))


CROSS = Drawing((stroke((0, 0), (1, 1)), stroke((0, 1), (1, 0)), stroke((3, 3))), pen_width=0.1)


class EditorAgainstSnapshots(RuleBasedStateMachine):
    """The editor beside a plain list of the states it went through."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = DrawingEditor()
        self.states: list[tuple[tuple[Stroke, ...], str | None]] = [((), None)]
        self.at = 0
        self.gesture_start: int | None = None
        self.made = 0

    def record(self, *, changed: bool, strokes: tuple[Stroke, ...], label: str | None) -> None:
        state = (strokes, label)
        assert changed == (state != self.states[self.at])
        if changed:
            if self.gesture_start is not None and self.at > self.gesture_start:
                self.at -= 1
            del self.states[self.at + 1 :]
            self.states.append(state)
            self.at += 1

    @rule()
    def draw(self) -> None:
        self.made += 1
        new = stroke((self.made, 0), (self.made, 1))
        strokes, label = self.states[self.at]
        self.record(changed=self.editor.add_stroke(new), strokes=(*strokes, new), label=label)

    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        strokes, label = self.states[self.at]
        gone = data.draw(st.sets(st.sampled_from(range(len(strokes))))) if strokes else set()
        left = tuple(one for index, one in enumerate(strokes) if index not in gone)
        self.record(changed=self.editor.erase(gone), strokes=left, label=label)

    @rule()
    def clear(self) -> None:
        self.record(changed=self.editor.clear(), strokes=(), label=None)

    @rule(label=st.sampled_from([None, "1", "7"]))
    def correct(self, label: str | None) -> None:
        self.record(changed=self.editor.correct(label), strokes=self.states[self.at][0], label=label)

    @precondition(lambda self: self.gesture_start is None)
    @rule()
    def begin(self) -> None:
        self.editor.begin_gesture()
        self.gesture_start = self.at

    @precondition(lambda self: self.gesture_start is not None)
    @rule()
    def end(self) -> None:
        assert self.editor.end_gesture() == (self.at != self.gesture_start)
        self.gesture_start = None

    @rule()
    def undo(self) -> None:
        assert self.editor.undo() == (self.at > 0)
        self.at = max(0, self.at - 1)
        self.gesture_start = None

    @rule()
    def redo(self) -> None:
        assert self.editor.redo() == (self.at < len(self.states) - 1)
        self.at = min(len(self.states) - 1, self.at + 1)
        self.gesture_start = None

    @invariant()
    def is_where_the_snapshots_say(self) -> None:
        assert (self.editor.drawing.strokes, self.editor.label) == self.states[self.at]
        assert self.editor.can_undo == (self.at > 0)
        assert self.editor.can_redo == (self.at < len(self.states) - 1)


TestEditorAgainstSnapshots = EditorAgainstSnapshots.TestCase


def test_one_sweep_of_the_eraser_is_one_step():
    editor = DrawingEditor(CROSS)
    editor.begin_gesture()
    editor.erase(2)
    editor.erase({0})
    assert editor.end_gesture()
    assert editor.drawing.strokes == CROSS.strokes[1:2]
    assert editor.undo()
    assert editor.drawing == CROSS
    assert not editor.can_undo


def test_clear_takes_the_label_along_and_undo_brings_both_back():
    editor = DrawingEditor(CROSS, "4")
    editor.clear()
    assert editor.drawing.is_blank
    assert editor.label is None
    editor.undo()
    assert editor.drawing == CROSS
    assert str(editor.label) == "4"


def test_the_pen_width_is_no_step():
    editor = DrawingEditor(CROSS)
    editor.clear()
    editor.pen_width = 0.2
    editor.undo()
    assert editor.drawing == Drawing(CROSS.strokes, 0.2)


def test_a_stroke_that_is_not_there_cannot_be_erased():
    editor = DrawingEditor(CROSS)
    with pytest.raises(IndexError, match="none numbered 3"):
        editor.erase({1, 3})
    assert editor.drawing == CROSS


def test_the_eraser_hits_ink_within_its_radius():
    assert strokes_hit(CROSS, 0.5, 0.5, 0.0) == {0, 1}
    assert strokes_hit(CROSS, 0.1, 0.14, 0.0) == {0}
    assert strokes_hit(CROSS, 3.1, 3.0, 0.06) == {2}
    assert strokes_hit(CROSS, 3.2, 3.0, 0.06) == set()
    assert strokes_hit(Drawing(), 0, 0, 1) == set()


def test_a_fast_eraser_misses_nothing_on_its_way():
    assert strokes_crossed(CROSS, (-1, 0.7), (2, 0.7), 0.01) == {0, 1}
    assert strokes_crossed(CROSS, (2.5, 3), (9, 3), 0.01) == {2}
    assert strokes_crossed(CROSS, (5, 0), (9, 0), 0.01) == set()


place = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@given(st.lists(place, min_size=1, max_size=5), place, place, st.floats(0, 0.5))
def test_the_eraser_agrees_with_places_tried_one_by_one(path, start, end, radius):
    drawing = Drawing((stroke(*path),), pen_width=0.0)
    steps = [index / 40 for index in range(41)]
    tried = min(
        math.hypot(
            start[0] + a * (end[0] - start[0]) - (p[0] + b * (q[0] - p[0])),
            start[1] + a * (end[1] - start[1]) - (p[1] + b * (q[1] - p[1])),
        )
        for p, q in zip(path, [*path[1:], path[-1]], strict=True)
        for a in steps
        for b in steps
    )
    hit = bool(strokes_crossed(drawing, start, end, radius))
    if tried <= radius - 1e-9:
        assert hit
    elif tried > radius + 0.08:  # half a step of each way, at most
        assert not hit


def test_samples_become_a_stroke_with_times_since_the_first_pen_down():
    builder = StrokeBuilder()
    builder.begin(0.1, 0.2, 5000.0, 0.5)
    assert builder.extend(0.1, 0.3, 5008.5, 0.75)
    assert not builder.extend(0.1, 0.3, 5008.5, 0.75)
    assert builder.extend(0.1, 0.3, 5016.0, 0.75)
    assert builder.extend(0.2, 0.3, 5012.0, 7.0)
    assert not builder.extend(math.nan, 0.3, 5020.0)
    first = builder.finish()
    assert first.points == (
        Point(0.1, 0.2, 0.0, 0.5),
        Point(0.1, 0.3, 8.5, 0.75),
        Point(0.1, 0.3, 16.0, 0.75),
        Point(0.2, 0.3, 16.0, 1.0),
    )
    second = StrokeBuilder(builder.origin_ms)
    second.begin(0.5, 0.5, 5500.0)
    assert second.finish() == Stroke((Point(0.5, 0.5, 500.0, 1.0),))


def test_the_pen_must_be_down():
    builder = StrokeBuilder()
    assert not builder.is_open
    with pytest.raises(ValueError, match="not down"):
        builder.extend(0, 0, 0)
    with pytest.raises(ValueError, match="not down"):
        builder.finish()
    with pytest.raises(ValueError, match="cannot go down"):
        builder.begin(0, math.inf, 0)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 20)), min_size=1, max_size=30))
def test_every_distinct_sample_is_kept_and_times_never_run_back(samples):
    builder = StrokeBuilder(100.0)
    builder.begin(samples[0][0], 0, samples[0][1])
    for x, t in samples[1:]:
        builder.extend(x, 0, t)
    points = builder.finish().points
    assert [p.t for p in points] == sorted(p.t for p in points)
    assert all(one != other for one, other in itertools.pairwise(points))
    turns = [
        x for x, before in zip(samples, [None, *samples], strict=False) if before is None or x[0] != before[0]
    ]
    kept = [
        p for p, before in zip(points, [None, *points], strict=False) if before is None or p.x != before.x
    ]
    assert len(kept) == len(turns)
