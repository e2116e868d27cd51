"""Sentences that remember what they are made of."""

from __future__ import annotations

import pickle

from digitpad.saying import Said, said


def test_a_sentence_is_its_english_text():
    sentence = said("“{name}” has {count} pixels.", name="a.png", count=0)
    assert sentence == "“a.png” has 0 pixels."
    assert (sentence.template, sentence.values) == (
        "“{name}” has {count} pixels.",
        {"name": "a.png", "count": 0},
    )


def test_an_error_gives_it_back_whole():
    error = ValueError(said("“{name}” is empty.", name="a.png"))
    sentence = str(error)
    assert isinstance(sentence, Said)
    assert sentence.values == {"name": "a.png"}


def test_braces_stand_for_themselves_where_nothing_is_filled_in():
    assert said("Write {name}.") == "Write {name}."


def test_it_crosses_to_another_process():
    sentence = said("“{name}” is empty.", name="a.png")
    copy = pickle.loads(pickle.dumps(sentence))  # noqa: S301 - our own
    assert (copy, copy.template, copy.values) == (sentence, sentence.template, sentence.values)
