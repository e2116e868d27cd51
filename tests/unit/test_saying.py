"""Sentences that remember what they are made of."""

from __future__ import annotations

import pickle

from digitpad.saying import NOTHING, Said, SaidError, in_a_list, in_a_row, quoted, said, said_of


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


def test_what_others_say_is_a_sentence_that_nobody_translates():
    for sentence in (quoted("it {broke}"), said_of(OSError("it {broke}"))):
        assert (sentence, sentence.template) == ("it {broke}", "{words}")


def test_of_our_own_errors_the_sentence_is_known():
    sentence = said("“{name}” is empty.", name="a.png")
    assert said_of(SaidError(sentence)) is sentence


def test_nothing_said_is_empty():
    assert not NOTHING


def test_sentences_and_words_stand_in_a_row():
    one, other = said("It broke."), said("Mend it.")
    assert in_a_row([one]) is one
    row = in_a_row([one, other, one])
    assert row == "It broke. Mend it. It broke."
    assert row.values["after"] is one
    words = in_a_list([said("every place"), "dc1", "dc2"])
    assert words == "every place, dc1, dc2"
    assert isinstance(words.values["before"], Said)
