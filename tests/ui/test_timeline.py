"""What was done last is undone first, whether it touched the pad or the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digitpad.ui.timeline import Step, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable


class Notebook:
    """Steps that write down what happens to them."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.done: list[int] = []

    def do(self, number: int, *, on_pad: bool = True) -> Step:
        step = Step(self._undo(number), self._redo(number), on_pad)
        self.done.append(number)
        self.timeline.add(step)
        return step

    def _undo(self, number: int) -> Callable[[], None]:
        return lambda: self.done.remove(number)

    def _redo(self, number: int) -> Callable[[], None]:
        return lambda: self.done.append(number)


def test_nothing_to_undo_is_harmless():
    book = Notebook()
    book.timeline.undo()
    book.timeline.redo()
    assert not book.timeline.can_undo
    assert not book.timeline.can_redo


def test_a_new_step_forgets_what_was_taken_back():
    book = Notebook()
    book.do(1)
    book.timeline.undo()
    assert book.timeline.can_redo
    book.do(2)
    assert not book.timeline.can_redo


def test_a_step_is_taken_back_whatever_was_done_since_and_only_once():
    book = Notebook()
    step = book.do(1, on_pad=False)
    book.do(2)
    book.timeline.take_back(step)
    book.timeline.take_back(step)
    assert book.done == [2]
    book.timeline.redo()
    assert book.done == [2, 1]


def test_the_steps_of_a_drawing_end_with_it_and_the_others_stay():
    book = Notebook()
    book.do(1, on_pad=False)
    book.do(2)
    book.do(3, on_pad=False)
    book.do(4)
    book.timeline.undo()
    book.timeline.leave_pad()
    assert not book.timeline.can_redo
    book.timeline.undo()
    book.timeline.undo()
    assert book.done == [2]
    assert not book.timeline.can_undo


@given(st.lists(st.sampled_from(["do", "undo", "redo"])))
def test_it_agrees_with_two_plain_lists(actions: list[str]):
    book = Notebook()
    done: list[int] = []
    undone: list[int] = []
    for number, action in enumerate(actions):
        if action == "do":
            book.do(number)
            done.append(number)
            undone.clear()
        elif action == "undo":
            book.timeline.undo()
            if done:
                undone.append(done.pop())
        else:
            book.timeline.redo()
            if undone:
                done.append(undone.pop())
        assert book.done == done
        assert (book.timeline.can_undo, book.timeline.can_redo) == (bool(done), bool(undone))
