"""The drawings that models are measured on."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.unit.training.pen_data import write_pens
from training import lists, pens, refusal_sets
from training.errors import DataError
from training.measured_sets import digit_sets, pen_samples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.training.conftest import Recorded


@pytest.fixture
def data(tiny_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pens(tiny_mnist, digits=70)
    monkeypatch.setattr(refusal_sets, "SCRIBBLES", 20)
    monkeypatch.setattr(refusal_sets, "BLANK", 12)
    return tiny_mnist


def test_each_writer_counts_sixty_times_and_only_in_the_part_of_the_split(data: Path) -> None:
    test = pen_samples(data, "test")
    assert {name: len(samples) for name, samples in test.items()} == {
        "pendigits-test": 60,
        "unipen-test": 60,
        "unipen-test-all": 60,
        "unipen-device": 60,
    }
    assert {sample.writer for sample in test["unipen-test"]} == {"aga-08"}
    assert {sample.source for sample in test["unipen-device"]} == {"ced"}
    assert {sample.writer for sample in pen_samples(data, "validation")["unipen-validation"]} == {"aga-09"}


def test_wrong_labels_count_in_the_set_that_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = pen_samples(data, "test")["unipen-test-all"][3].id
    monkeypatch.setattr(lists, "wrong_labels", lambda: {wrong: "a part of a digit"})
    test = pen_samples(data, "test")
    assert (len(test["unipen-test"]), len(test["unipen-test-all"])) == (59, 60)
    assert wrong not in {sample.id for sample in test["unipen-test"]}


def test_digits_are_those_of_the_pad_with_their_labels(data: Path) -> None:
    sets = digit_sets(data, "test", quiet=True)
    pendigits = sets["pendigits-test"]
    assert pendigits.labels == tuple(index % 10 for index in range(60))
    assert all(image.strokes for image in pendigits.images)
    assert len(sets["mnist-test"]) == 60
    assert sets["pens-test"].ids == sets["pendigits-test"].ids + sets["unipen-test"].ids


def test_validation_and_test_share_no_drawing(data: Path) -> None:
    drawn = [
        {identity for drawings in sets.values() for identity in drawings.ids}
        for sets in (digit_sets(data, "validation", quiet=True), digit_sets(data, "test", quiet=True))
    ]
    assert not drawn[0] & drawn[1]


def test_look_alikes_are_a_set_apart(data: Path) -> None:
    sets = refusal_sets.refusal_sets(data, "test")
    assert sets["letters"].texts == ("X",)
    assert sets["symbols"].texts == ("*",)
    assert sets["look-alikes"].texts == ("O", "|")
    assert sets["omniglot"].texts == ("Tagalog", "Tagalog")
    assert set(refusal_sets.refusal_sets(data, "validation")) == {f"{name}-validation" for name in sets}


def test_blank_pages_hold_no_ink_and_scribbles_do(data: Path) -> None:
    sets = refusal_sets.refusal_sets(data, "test")
    assert not any(sets["blank"].images)
    assert (len(sets["blank"]), len(sets["scribbles"])) == (13, 20)
    assert all(sets["scribbles"].images)


def test_a_missing_data_set_is_named(tiny_mnist: Path) -> None:
    with pytest.raises(DataError, match="UNIPEN is not there"):
        digit_sets(tiny_mnist, "test", quiet=True)


def test_the_real_sets_are_as_large_as_the_split_makes_them(shared_data: Path, recorded: Recorded) -> None:
    split = json.loads((shared_data / "split.json").read_text())
    test = pen_samples(shared_data, "test")
    assert len(test["pendigits-test"]) == 60 * len(split["pendigits"]["test"])
    drawn = Counter(sample.writer for sample in test["unipen-test-all"])
    assert set(drawn) <= set(split["unipen"]["test"])
    assert max(drawn.values()) == 60
    assert {sample.source for sample in test["unipen-device"]} == {split["unipen"]["device left out"]}
    letters = pens.first_of_each(pens.part(recorded("letters"), "test"))
    assert any(lists.is_look_alike(sample) for sample in letters)
