"""How a model learns from a history: anew like the models that are shipped, or from the weights of one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from typing_extensions import override

from training.recipes import MODELS, Mix, Recipe

if TYPE_CHECKING:
    from digitpad.domain import ModelCard

SHARE = 0.4
"""Of the drawings shown, so many are the history's, where there is base data."""
NEGATIVE_SHARE = 0.25
"""Of the drawings shown, so many are no digit, where there is none."""

EPOCHS = 8
"""From a model's weights."""
SLOWER = 0.1
"""The learning rate then, against the recipe's: what the model knows is to be moved, not learned anew."""

SHOWN_EACH = 16
"""How often an epoch shows a drawing of the history, about ..."""
LEAST_SHOWN, MOST_SHOWN = 2_000, 20_000
"""... and how many it shows in all."""


@dataclass(frozen=True, slots=True)
class HistoryMix(Mix):
    """Beside the public data: drawings of the history, and drawings that are no digit, made of them."""

    history: int = 0
    negatives: int = 0

    @property
    @override
    def knows_no_digit(self) -> bool:
        return self.others > 0 or self.negatives > 0


NOTHING = HistoryMix(0, 0, 0)


@dataclass(frozen=True, slots=True)
class HistoryRecipe(Recipe):
    """``begun_from`` names the model that the run began from, with its weights' SHA-256, or is empty."""

    mix: HistoryMix = NOTHING
    begun_from: str = ""

    @override
    def summary(self, seed: int, epochs_done: int) -> str:
        told = Recipe.summary(self, seed, epochs_done)
        return f"fine-tuned from {self.begun_from}...: {told}" if self.begun_from else told


def recipe_for(
    architecture: str, mix: Mix, history: int, begun_from: ModelCard | None = None, share: float = SHARE
) -> HistoryRecipe:
    """The recipe for a history of so many drawings, next to a mix of base data (maybe of nothing).

    From new weights all base data are shown, as to the models that are shipped; from a model's weights so
    many that the history has its share.
    """
    like = next(one for one in MODELS.values() if one.architecture == architecture)
    shown = min(max(SHOWN_EACH * history, LEAST_SHOWN), MOST_SHOWN)
    base = mix.mnist + mix.pens + mix.others
    of_base = min(base, round(shown * (1 - share) / share))
    if base and begun_from is None:
        shown, of_base = min(shown, round(base * share / (1 - share))), base
    scale = of_base / base if base else 0.0
    knows_no_digit = like.mix.knows_no_digit and (begun_from is None or begun_from.digit_bias is not None)
    negatives = round(shown * NEGATIVE_SHARE) if knows_no_digit and not mix.others else 0
    values = {one.name: getattr(like, one.name) for one in fields(like)}
    made = HistoryRecipe(
        **values
        | {
            "mix": HistoryMix(
                mnist=round(mix.mnist * scale),
                pens=round(mix.pens * scale),
                others=round(mix.others * scale) if knows_no_digit else 0,
                history=shown,
                negatives=negatives,
            )
        }
    )
    if begun_from is None:
        return made
    return replace(
        made,
        epochs=EPOCHS,
        learning_rate=made.learning_rate * SLOWER,
        begun_from=f"{begun_from.id} {begun_from.sha256[:16]}",
    )
