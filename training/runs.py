"""A training run and its checkpoint: all that is needed to go on, or to publish.

All chance comes from one generator whose state is in the checkpoint, so a run that was interrupted goes on as
if it had not been.
"""

from __future__ import annotations

import copy
import math
import pickle
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from digitpad.inference.architectures import ARCHITECTURES
from training.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn

    from training.recipes import Recipe

CHECKPOINT = "checkpoint.pt"

_PARTS = {
    *("recipe", "architecture", "summary", "knows_no_digit", "seed", "epoch", "steps", "history"),
    *("network", "average", "optimiser", "generator", "best", "best_epoch", "best_loss"),
}
_NO_CHECKPOINT = (
    struct.error,
    pickle.UnpicklingError,
    EOFError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)
"""What torch was seen to raise on other files."""

State = dict[str, "Tensor"]


@dataclass(slots=True)
class Run:
    """A training run after some number of whole epochs.

    ``average`` is the moving average of the weights, ``best`` that of the best epoch. Each entry of the
    history has the epoch's "loss", and for each validation set "NAME loss" and "NAME accuracy". ``drawings``
    is the fingerprint of the mixture that was learned from; empty before the first epoch.
    """

    recipe: Recipe
    seed: int
    network: nn.Module
    average: State
    optimiser: torch.optim.Optimizer
    generator: torch.Generator
    epoch: int = 0
    steps: int = 0
    best: State = field(default_factory=dict)
    best_epoch: int = 0
    best_loss: float = math.inf
    history: list[dict[str, float]] = field(default_factory=list)
    drawings: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    """What `training.history` notes of a run that learns from a person's drawings; empty for others."""

    @classmethod
    def begin(cls, recipe: Recipe, seed: int, weights: State | None = None) -> Run:
        """A run before its first epoch, with random weights or these."""
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = ARCHITECTURES[recipe.architecture]()
        if weights is not None:
            network.load_state_dict(weights)
        network.to(device())
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # torch leaves it out
        return cls(
            recipe,
            seed,
            network,
            copy.deepcopy(network.state_dict()),
            _optimiser(recipe, network),
            torch.Generator().manual_seed(seed),
        )

    def save(self, path: Path) -> None:
        """Write all that is needed to go on, or to publish, in one piece."""
        write_checkpoint(
            {
                "recipe": repr(self.recipe),
                "architecture": self.recipe.architecture,
                "summary": self.recipe.summary(self.seed, self.epoch),
                "knows_no_digit": self.recipe.mix.knows_no_digit,
                "seed": self.seed,
                "network": self.network.state_dict(),
                "average": self.average,
                "optimiser": self.optimiser.state_dict(),
                "generator": self.generator.get_state(),
                "epoch": self.epoch,
                "steps": self.steps,
                "best": self.best,
                "best_epoch": self.best_epoch,
                "best_loss": self.best_loss,
                "history": self.history,
                "drawings": self.drawings,
                "own": self.own,
            },
            path,
        )

    @classmethod
    def resume(cls, path: Path, recipe: Recipe, seed: int) -> Run:
        """The run that was saved there.

        Raises:
            DataError: There is none, or it was made by another recipe or seed.
        """
        state = read_checkpoint(path)
        if (state["recipe"], state["seed"]) != (repr(recipe), seed):
            raise DataError(
                f"{path} was made by another recipe or seed ({state['summary']}). Ask for that run, name "
                "another folder with --out, or remove this one."
            )
        run = cls.begin(recipe, seed)
        run.network.load_state_dict(state["network"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.generator.set_state(state["generator"])
        run.average = {name: part.to(device()) for name, part in state["average"].items()}
        run.epoch, run.steps, run.history = state["epoch"], state["steps"], state["history"]
        run.best, run.best_epoch, run.best_loss = state["best"], state["best_epoch"], state["best_loss"]
        run.drawings = state.get("drawings", "")  # the first checkpoints did not note them
        run.own = state.get("own", {})
        return run


def device() -> torch.device:
    """The graphics card where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _optimiser(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """Weights decay; biases and the factors of norms do not."""
    decaying = [part for part in network.parameters() if part.ndim > 1]
    others = [part for part in network.parameters() if part.ndim <= 1]
    groups = [
        {"params": decaying, "weight_decay": recipe.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    kind = torch.optim.AdamW if recipe.optimiser == "adamw" else torch.optim.SGD
    return kind(groups, lr=0.0)


def write_checkpoint(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint in one piece, and its folder where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    torch.save(state, unfinished)
    unfinished.replace(path)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What `Run.save` wrote.

    Raises:
        DataError: There is no such file, or it holds something else.
    """
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
    except FileNotFoundError as error:
        raise DataError(f"There is no checkpoint {path}. Make it with `python -m training train`.") from error
    except _NO_CHECKPOINT as error:
        raise DataError(
            f"{path} is damaged or no checkpoint ({error!r}). Remove it, and train anew."
        ) from error
    if not isinstance(state, dict) or not state.keys() >= _PARTS:
        raise DataError(f"{path} is no checkpoint of this version. Remove it, and train anew.")
    return state
