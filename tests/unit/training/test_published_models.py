"""The models that digitpad ships, and the figures on their cards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digitpad.domain import Verdict
from digitpad.inference import cards, golden
from digitpad.inference.reader import Reader
from training.__main__ import main
from training.datasets import DEFAULT_DATA, DataError, mnist_folder
from training.recipes import RECIPES

ROOT = Path(__file__).parents[3]


def data_folder() -> Path | None:
    for folder in (DEFAULT_DATA, ROOT.parent / "shared" / "data"):
        try:
            mnist_folder(folder)
        except DataError:
            continue
        return folder
    return None


def test_every_recipe_is_published_and_the_default_model_is_among_them() -> None:
    published = [card.id for card in cards.available()]
    assert published[0] == cards.DEFAULT_MODEL
    assert sorted(published) == sorted(RECIPES)


@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_card_and_weights_agree(model_id: str) -> None:
    card = Reader().load(model_id)
    assert card.size == len(cards.read_weights(card))
    recipe = RECIPES[model_id]
    assert (card.name, card.architecture) == (recipe.name, recipe.architecture)
    assert card.recipe == recipe.summary(1, recipe.epochs)
    assert any("CC BY-SA 3.0" in credit for credit in card.data)


def test_lenet_reads_at_least_989_of_1000_test_digits_by_its_card() -> None:
    assert cards.find("lenet-5").accuracy["mnist-test"] >= 0.989


@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_the_golden_drawings_are_read_right(model_id: str) -> None:
    reader = Reader()
    for label, drawing in golden.drawings():
        reading = reader.read(drawing, model_id).reading
        assert (reading.text, reading.verdict) == (label, Verdict.DIGITS)


def test_there_is_one_golden_drawing_of_each_digit_on_the_pad() -> None:
    drawings = golden.drawings()
    assert [label for label, _ in drawings] == list("0123456789")
    for _, drawing in drawings:
        box = drawing.bounds()
        assert box
        assert min(box.x, box.y) >= 0
        assert max(box.x + box.width, box.y + box.height) <= 1


@pytest.mark.slow
@pytest.mark.skipif(data_folder() is None, reason="MNIST is not here: python -m training fetch")
@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_the_cards_figures_are_what_evaluate_prints(
    model_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--model", model_id, "--data", str(data_folder()), "--quiet"]) == 0
    measured = json.loads(capsys.readouterr().out)["test_sets"]
    stated = cards.find(model_id).accuracy
    assert {name: stated[name] for name in measured} == {
        name: figures["accuracy"] for name, figures in measured.items()
    }
