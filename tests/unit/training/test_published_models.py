"""The models that digitpad ships, and the figures on their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.cli.self_check import WEAK_MODELS_MISS
from digitpad.domain import Verdict
from digitpad.inference import cards, golden
from digitpad.inference.predictor import Predictor
from digitpad.inference.reader import Reader
from training import ledger
from training.evaluation import measure
from training.measured_sets import on_the_pad, pen_samples
from training.recipes import MODELS, RECIPES

if TYPE_CHECKING:
    from pathlib import Path


def test_every_recipe_is_published_and_the_default_model_is_among_them() -> None:
    published = [card.id for card in cards.available()]
    assert published[0] == cards.DEFAULT_MODEL
    assert set(RECIPES) <= set(published) <= set(MODELS)


@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_card_and_weights_agree(model_id: str) -> None:
    card = Reader().load(model_id)
    assert card.size == len(cards.read_weights(card))
    recipe = RECIPES[model_id]
    assert (card.name, card.architecture) == (recipe.name, recipe.architecture)
    if ledger.newest(ledger.read(), card.sha256) is not None:  # what was measured is made by today's recipe
        assert card.recipe == recipe.summary(1, recipe.epochs)
    assert any("CC BY-SA 3.0" in credit for credit in card.data)


@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_the_golden_drawings_are_read_right(model_id: str) -> None:
    """As `digitpad self-check` asks: all of them by the default model, nearly all by the weaker ones."""
    reader = Reader()
    readings = [(label, reader.read(drawing, model_id).reading) for label, drawing in golden.drawings()]
    wrong = [(label, reading) for label, reading in readings if reading.text != label]
    assert len(wrong) <= (0 if model_id == cards.DEFAULT_MODEL else WEAK_MODELS_MISS)
    if model_id == cards.DEFAULT_MODEL:
        assert {reading.verdict for _, reading in readings} == {Verdict.DIGITS}


def test_there_is_one_golden_drawing_of_each_digit_on_the_pad() -> None:
    drawings = golden.drawings()
    assert [label for label, _ in drawings] == list("0123456789")
    for _, drawing in drawings:
        box = drawing.bounds()
        assert box
        assert min(box.x, box.y) >= 0
        assert max(box.x + box.width, box.y + box.height) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(RECIPES))
def test_the_weights_that_are_shipped_give_the_cards_figures(model_id: str, shared_data: Path) -> None:
    card = cards.find(model_id)
    if ledger.newest(ledger.read(), card.sha256) is None:
        pytest.skip(f"{model_id} is not measured yet: python -m training evaluate --all --test")
    predictor = Predictor.load(card)
    for name, samples in pen_samples(shared_data, "test").items():
        found = measure(predictor, on_the_pad(samples))
        stated = card.measured[name]
        assert found.digits == stated.digits
        # Another processor may add in another order: a reading on the edge may fall the other way.
        assert found.accuracy == pytest.approx(stated.accuracy, abs=1.5 / found.digits), name
        assert found.calibration_error == pytest.approx(stated.calibration_error, abs=0.002), name
