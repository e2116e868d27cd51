"""What a recipe says of itself, and the variants that figures are compared with."""

from __future__ import annotations

import pytest

from digitpad.inference.architectures import ARCHITECTURES
from training.recipes import MNIST_EPOCHS, MNIST_ONLY, RECIPES, Augmentation, as_original, without_path


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_recipe_names_a_network_and_says_what_decides_the_outcome(recipe) -> None:
    assert recipe.architecture in ARCHITECTURES
    said = recipe.summary(7, recipe.epochs)
    for fact in (f"{recipe.epochs} epochs", f"batches of {recipe.batch}", "seed 7", "55,000 of mnist"):
        assert fact in said


def test_the_original_is_shown_mnist_as_it_is_and_nothing_else() -> None:
    recipe = as_original(RECIPES["digitpad"])
    assert (recipe.mix, recipe.augmentation) == (MNIST_ONLY, Augmentation())
    assert recipe.architecture == "digitpad-image"  # a network that was never shown a path takes none
    assert recipe.epochs <= MNIST_EPOCHS
    assert "pens" not in recipe.summary(1, recipe.epochs)


def test_variants_tell_themselves_from_the_recipe_so_that_no_seeds_are_mixed_up() -> None:
    recipe = RECIPES["digitpad"]
    said = {one.summary(1, 1) for one in (recipe, as_original(recipe), without_path(recipe))}
    assert len(said) == 3


def test_the_network_without_the_path_is_the_same_but_for_its_first_convolution() -> None:
    recipe = RECIPES["digitpad"]
    whole, image = (ARCHITECTURES[one.architecture]().state_dict() for one in (recipe, without_path(recipe)))
    assert [name for name in whole if whole[name].shape != image[name].shape] == ["convolutions.0.weight"]
