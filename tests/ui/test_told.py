"""What went wrong below the window is said in the person's language."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink import codec
from digitpad.ink.errors import InkError
from digitpad.saying import in_a_list, said
from digitpad.settings import KEYS, SettingsError, allowed, load, save_choice
from digitpad.storage import errors
from digitpad.ui.told import in_words
from tests.ui.wide import still_english, wide

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("wide_language")


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


def test_a_list_is_said_as_the_language_has_lists():
    words = in_a_list([said("It broke:"), "dc1"])
    assert in_words(words) == f"{wide('It broke:')}, dc1"


# Mistakes in the settings


@pytest.mark.parametrize(
    "text",
    [
        "[pad]\npen_width = 9",
        '[cassandra]\nport = "many"\nhosts = "no host"\ntls = 1\nkeyspace = "A"\nreplication = "dc"',
        '[cassandra]\nconsistency = "ALL"\npassword = "x"\nuser = ""\ntable_prefix = "B"\ncolour = 1',
        '[cassandra]\nca_file = "~nobody-has-this-name/ca.pem"',
        '[cassandra]\nca_file = "ca.pem"\nkey = "key.pem"\nreplication = "dc1:1, dc1:2"',
        '[cassandra]\nreplication = "dc2:1"',
        '[sync]\nsince = 7\ngroup = ""\nupload = 3\nfetch = "all"',
        "pad = 3\n[pad]\npen_widht = 1\n",
        "pad = 3\nwindow = 4",
        "[moon]\nphase = 1",
        "[pad",
        "pen = " + "[" * 5000,
    ],
)
def test_a_mistake_in_the_settings_is_translated(text: str, tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, {})
    assert in_words(caught.value).count("\n") + 1 == len(caught.value.problems)
    for problem in caught.value.problems:
        # What is wrong with TOML is said by Python.
        assert still_english(problem) == [] or "TOML" in problem.message


def test_a_mistake_elsewhere_is_translated(tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff")
    for trouble in (file, tmp_path):  # a folder cannot be read
        with pytest.raises(SettingsError) as caught:
            load(trouble, {"DIGITPAD_PAD__PEN_WIDTH": "x"}, {"pad.pen_width": "x"})
        found = [still_english(each, os.strerror(errno.EISDIR)) for each in caught.value.problems]
        assert found == [[], [], []]
    file.write_text("pad.pen_width = 0.1\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        save_choice(file, "pad.pen_width", 99)
    assert still_english(caught.value) == []


@pytest.mark.parametrize("key", KEYS)
def test_what_a_setting_may_be_is_translated(key: str):
    assert in_words(allowed(key)) != allowed(key)
    assert still_english(allowed(key)) == []


# The history


def test_what_is_wrong_with_the_history_is_translated(tmp_path: Path):
    path = tmp_path / "journal.sqlite"
    troubles = [
        errors.JournalLocked(path),
        errors.JournalLocked(path, 9),
        errors.JournalNewer(path, 9, 8),
        errors.JournalForeign(path),
        errors.JournalMissing(path),
        errors.JournalCorrupt(path, "9"),
        errors.JournalReadOnly(path),
        errors.JournalFull(path),
        errors.JournalUnavailable(path, said("it is a folder")),
    ]
    assert [text for each in troubles for text in still_english(each)] == []


def test_what_is_wrong_with_ink_is_translated():
    with pytest.raises(InkError) as caught:
        codec.encode(Drawing((Stroke((Point(1e300, 0),)),)))
    assert still_english(caught.value) == []
    for damaged in (b"", b"9", b"\x019", b"9" * 70_000):
        with pytest.raises(InkError) as caught:
            codec.decode(damaged)
        # What is wrong with packed bytes is said by zlib.
        assert still_english(caught.value) == [] or "Error" in str(caught.value)
