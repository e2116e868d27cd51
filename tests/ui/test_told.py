"""What went wrong below the window is said in the person's language."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from digitpad.saying import said
from digitpad.ui.told import in_words
from tests.ui.wide import WideTranslator, wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.ui.application import Application


@pytest.fixture(autouse=True)
def translator(qapp: Application) -> Iterator[WideTranslator]:
    translator = WideTranslator()
    assert QCoreApplication.installTranslator(translator)
    yield translator
    QCoreApplication.removeTranslator(translator)


def test_a_sentence_is_translated_and_its_facts_stay():
    error = ValueError(said("“{name}” is empty.", name="a.png"))
    assert in_words(error) == wide("“{name}” is empty.").format(name="a.png")


def test_what_stands_in_a_sentence_is_translated_too():
    reason = OSError(errno.ENOSPC, "no room", "there")
    error = ValueError(said("{what} {why}", what=said("It broke:"), why=reason))
    assert in_words(error) == wide("It broke:") + " " + wide("{file} cannot be used: {reason}.").format(
        file="there", reason="no room"
    )


def test_what_others_say_comes_as_it_is():
    assert in_words(ValueError("as it is")) == "as it is"
    assert in_words("as it is") == "as it is"
    assert in_words(OSError("as it is")) == "as it is"
