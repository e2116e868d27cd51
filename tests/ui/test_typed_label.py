"""A label that is typed: at once where one digit was read, when it is whole where a number was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.ui.typed_label import TypedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Typist:
    """Presses keys and hears what becomes of it."""

    def __init__(self) -> None:
        self.typed = TypedLabel()
        self.kept: list[str] = []
        self.taken_back = 0
        self.typed.kept.connect(self.kept.append)
        self.typed.taken_back.connect(self._on_taken_back)

    def _on_taken_back(self) -> None:
        self.taken_back += 1

    def press(self, keys: str, *, at_once: bool) -> None:
        for key in keys:
            self.typed.type(key, at_once=at_once)


@pytest.fixture
def typist(qtbot: QtBot) -> Typist:
    return Typist()


def test_at_once_each_key_is_kept_and_makes_the_label_longer(typist: Typist):
    typist.press("42", at_once=True)
    assert typist.kept == ["4", "42"]
    assert typist.typed.waiting is None


def test_after_a_moments_rest_another_key_is_another_label(typist: Typist, qtbot: QtBot):
    typist.typed._rest.setInterval(0)
    typist.press("4", at_once=True)
    qtbot.waitUntil(lambda: not typist.typed.is_on)
    typist.press("2", at_once=True)
    assert typist.kept == ["4", "2"]


def test_a_number_is_kept_when_it_is_whole(typist: Typist):
    typist.press("2020", at_once=False)
    assert (typist.kept, typist.typed.waiting) == ([], "2020")
    typist.typed.leave()
    assert (typist.kept, typist.typed.is_on) == (["2020"], False)


def test_a_number_that_rests_waits_on(typist: Typist):
    typist.press("20", at_once=False)
    assert not typist.typed._rest.isActive()


def test_giving_up_a_number_keeps_nothing(typist: Typist):
    typist.press("20", at_once=False)
    typist.typed.give_up()
    assert (typist.kept, typist.taken_back, typist.typed.is_on) == ([], 0, False)


def test_giving_up_what_was_kept_at_once_takes_it_back(typist: Typist):
    typist.press("42", at_once=True)
    typist.typed.give_up()
    assert (typist.taken_back, typist.typed.is_on) == (1, False)


def test_the_last_digit_can_be_deleted(typist: Typist):
    typist.press("203", at_once=False)
    typist.typed.delete_last()
    assert typist.typed.waiting == "20"
    typist.typed.delete_last()
    typist.typed.delete_last()
    assert typist.typed.waiting == ""
    typist.typed.leave()
    assert typist.kept == []


def test_deleting_the_only_digit_takes_back_what_was_kept_at_once(typist: Typist):
    typist.press("42", at_once=True)
    typist.typed.delete_last()
    assert typist.kept[-1] == "4"
    typist.typed.delete_last()
    assert typist.taken_back == 1


def test_a_number_has_at_most_eight_digits(typist: Typist):
    typist.press("123456789", at_once=False)
    assert typist.typed.waiting == "12345678"


def test_of_a_picture_several_numbers_are_typed_with_spaces(typist: Typist):
    typist.typed.type_space()
    assert not typist.typed.is_on
    typist.press("12345678", at_once=False)
    typist.typed.type_space()
    typist.typed.type_space()
    typist.press("17", at_once=False)
    typist.typed.type_space()
    typist.typed.leave()
    assert typist.kept == ["12345678 17"]


def test_what_is_said_in_another_way_drops_what_waits(typist: Typist):
    typist.press("20", at_once=False)
    typist.typed.drop()
    typist.typed.leave()
    assert (typist.kept, typist.taken_back) == ([], 0)
