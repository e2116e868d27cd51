"""The numbers and words that models are measured on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Drawing, Picture
from digitpad.inference import cards
from digitpad.ink.normalise import normalise
from tests.unit.training.pen_data import write_pens
from training import lists, pens
from training.errors import DataError
from training.numbers import sets, words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.training.conftest import Recorded


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pens(tmp_path)
    monkeypatch.setattr(sets, "COMPOSED", 30)
    monkeypatch.setattr(sets, "JOINED", 10)
    monkeypatch.setattr(words, "WORDS", 12)
    return tmp_path


def test_composed_numbers_are_the_same_each_time_and_others_in_validation_and_test(data: Path) -> None:
    test, validation = (sets.number_sets(data, split) for split in ("test", "validation"))
    assert set(test) == set(cards.NUMBER_SETS) - {"recorded-all"}
    assert set(validation) == {f"{name}-validation" for name in test}
    assert test == sets.number_sets(data, "test")
    assert test["composed"].texts != validation["composed-validation"].texts
    ids = [{one for numbers in found.values() for one in numbers.ids} for found in (test, validation)]
    assert not ids[0] & ids[1]


def test_composed_numbers_have_two_to_six_digits_and_every_third_has_digits_that_touch(data: Path) -> None:
    found = sets.number_sets(data, "test")
    assert {len(text) for text in found["composed"].texts} == {2, 3, 4, 5, 6}
    assert (len(found["composed"]), len(found["touching"]), len(found["joined"])) == (30, 10, 10)
    assert set(found["touching"].ids) < set(found["composed"].ids)
    assert not set(found["joined"].ids) & set(found["composed"].ids)
    joined = zip(found["joined"].texts, found["joined"].drawings, strict=True)
    strokes = [(text, len(drawing.strokes)) for text, drawing in joined if isinstance(drawing, Drawing)]
    assert any(count < len(text) for text, count in strokes)  # two digits share a stroke


def test_as_pictures_the_same_numbers_are_the_same_each_time(data: Path) -> None:
    found, again = (sets.number_sets(data, "test") for _ in range(2))
    for name in ("composed", "recorded"):
        pictures = found[f"{name}-pictures"]
        assert pictures == again[f"{name}-pictures"]
        assert pictures.texts == found[name].texts
        for picture in pictures.drawings:
            assert isinstance(picture, Picture)
            assert normalise(picture) is not None


def test_numbers_lie_on_the_pad(data: Path) -> None:
    for numbers in sets.number_sets(data, "validation").values():
        for drawing in numbers.drawings:
            if isinstance(drawing, Picture):
                continue
            box = drawing.bounds()
            assert box
            assert min(box.x, box.y) >= 0
            assert max(box.width, box.height) == pytest.approx(sets.PLACEMENT.size, abs=1e-3)


def test_a_wrong_label_counts_in_the_set_that_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = sets.number_sets(data, "test")["recorded"].ids[0]
    monkeypatch.setattr(lists, "wrong_numbers", lambda: {wrong: "called 17: a comma"})
    found = sets.number_sets(data, "test")
    assert (len(found["recorded"]), len(found["recorded-all"])) == (1, 2)
    assert wrong not in found["recorded"].ids


def test_words_and_digits_that_stand_alone_are_written_on_the_pad_too(data: Path) -> None:
    found = sets.word_sets(data, "test")
    assert {name: len(drawn) for name, drawn in found.items()} == {"words": 12}
    assert set(found["words"].texts) == {"XO", "OX"}
    digits = sets.single_digits(data, "test")
    assert digits.texts == tuple("01234567890123456789")


def test_without_the_numbers_it_is_said_what_is_missing(data: Path) -> None:
    (data / "unipen" / "numbers.jsonl.gz").unlink()
    with pytest.raises(DataError, match="UNIPEN is not there"):
        sets.number_sets(data, "test")


def test_the_real_sets_have_the_names_that_cards_know(shared_data: Path, recorded: Recorded) -> None:
    found = sets.number_sets(shared_data, "test")
    assert set(found) == set(cards.NUMBER_SETS)
    assert len(found["composed-pictures"]) == 400
    assert len(found["composed"]) == 1500
    of_test = pens.part(recorded("numbers"), "test")
    assert len(found["recorded-all"]) == len(of_test)
    assert 0 < len(of_test) - len(found["recorded"]) <= 3
    assert tuple(sets.word_sets(shared_data, "test")) == cards.WORDS
