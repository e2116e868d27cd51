"""The training loop: from digits to a checkpoint, the same for every model.

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
from torch.nn import functional
from tqdm import tqdm

from digitpad.inference.architectures import ARCHITECTURES
from training.augmentation import augment
from training.datasets import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn

    from training.datasets import Digits
    from training.recipes import Recipe

CHECKPOINT = "checkpoint.pt"

_PARTS = {
    "recipe", "architecture", "summary", "seed", "network", "optimiser", "generator",
    "epoch", "best", "best_epoch", "best_loss", "history",
}  # fmt: skip
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

THREADS = 2
"""Always as many: with another number sums are added in another order, and a seed repeats nothing."""


@dataclass(slots=True)
class Run:
    """A training run after some number of whole epochs."""

    recipe: Recipe
    seed: int
    network: nn.Module
    optimiser: torch.optim.Optimizer
    generator: torch.Generator
    epoch: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)
    best_epoch: int = 0
    best_loss: float = math.inf
    history: list[dict[str, float]] = field(default_factory=list)

    @classmethod
    def begin(cls, recipe: Recipe, seed: int) -> Run:
        """A run before its first epoch."""
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = ARCHITECTURES[recipe.architecture]()
        optimiser = torch.optim.AdamW(network.parameters(), lr=0.0, weight_decay=recipe.weight_decay)
        return cls(recipe, seed, network, optimiser, torch.Generator().manual_seed(seed))

    def save(self, path: Path) -> None:
        """Write all that is needed to go on, or to publish, in one piece."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        torch.save(
            {
                "recipe": repr(self.recipe),
                "architecture": self.recipe.architecture,
                "summary": self.recipe.summary(self.seed, self.epoch),
                "seed": self.seed,
                "network": self.network.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "generator": self.generator.get_state(),
                "epoch": self.epoch,
                "best": self.best,
                "best_epoch": self.best_epoch,
                "best_loss": self.best_loss,
                "history": self.history,
            },
            unfinished,
        )
        unfinished.replace(path)

    @classmethod
    def resume(cls, path: Path, recipe: Recipe, seed: int) -> Run:
        """The run that was saved there.

        Raises:
            DataError: There is none, or it was made by another recipe or seed.
        """
        state = read_checkpoint(path)
        if (state["recipe"], state["seed"]) != (repr(recipe), seed):
            raise DataError(
                f"{path} was made by another recipe or seed. Remove it, or give another folder with --out."
            )
        run = cls.begin(recipe, seed)
        run.network.load_state_dict(state["network"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.generator.set_state(state["generator"])
        run.epoch, run.history = state["epoch"], state["history"]
        run.best, run.best_epoch, run.best_loss = state["best"], state["best_epoch"], state["best_loss"]
        return run


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What `Run.save` wrote.

    Raises:
        DataError: There is no such file, or it holds something else.
    """
    try:
        state = torch.load(path, weights_only=True)
    except FileNotFoundError as error:
        raise DataError(f"There is no checkpoint {path}. Make it with `python -m training train`.") from error
    except _NO_CHECKPOINT as error:
        raise DataError(
            f"{path} is damaged or no checkpoint ({error!r}). Remove it, and train anew."
        ) from error
    if not isinstance(state, dict) or not state.keys() >= _PARTS:
        raise DataError(f"{path} is no checkpoint of this version. Remove it, and train anew.")
    return state


def as_tensors(digits: Digits) -> tuple[Tensor, Tensor]:
    """Images as bytes of shape (n, 1, 28, 28), and labels."""
    return torch.from_numpy(digits.pixels()).unsqueeze(1), torch.tensor(digits.labels)


def train(run: Run, training: Digits, validation: Digits, checkpoint: Path, *, quiet: bool = False) -> None:
    """Go on with a run until its recipe's last epoch, saving it after each."""
    torch.set_num_threads(THREADS)
    images, labels = as_tensors(training)
    held_out = as_tensors(validation)
    while run.epoch < run.recipe.epochs:
        loss = _epoch(run, images, labels, quiet=quiet)
        run.epoch += 1
        validation_loss, accuracy = measure(run.network, *held_out)
        if validation_loss < run.best_loss:
            run.best, run.best_epoch = copy.deepcopy(run.network.state_dict()), run.epoch
            run.best_loss = validation_loss
        run.history.append(
            {"loss": loss, "validation_loss": validation_loss, "validation_accuracy": accuracy}
        )
        run.save(checkpoint)
        if not quiet:
            tqdm.write(
                f"epoch {run.epoch}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
                f"accuracy {accuracy:.2%}"
            )


def learning_rate(recipe: Recipe, epochs_done: float) -> float:
    """The rate after so many epochs: up in a straight line over the first, then down along a cosine."""
    if epochs_done < 1:
        return recipe.learning_rate * epochs_done
    share = (epochs_done - 1) / max(recipe.epochs - 1, 1)
    return recipe.learning_rate * (1 + math.cos(math.pi * share)) / 2


def _epoch(run: Run, images: Tensor, labels: Tensor, *, quiet: bool) -> float:
    run.network.train()
    batches = torch.randperm(len(labels), generator=run.generator).chunk(-(-len(labels) // run.recipe.batch))
    total = 0.0
    for index, batch in enumerate(tqdm(batches, desc=f"epoch {run.epoch + 1}", leave=False, disable=quiet)):
        for group in run.optimiser.param_groups:
            group["lr"] = learning_rate(run.recipe, run.epoch + (index + 1) / len(batches))
        ink = augment(images[batch].float() / 255, run.recipe.augmentation, run.generator)
        loss = functional.cross_entropy(run.network(ink), labels[batch])
        run.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        run.optimiser.step()
        total += loss.item() * len(batch)
    return total / len(labels)


def logits_of(network: nn.Module, images: Tensor) -> Tensor:
    """The logits of all these images (bytes), a few hundred at a time."""
    network.eval()
    with torch.inference_mode():
        return torch.cat([network(chunk.float() / 255) for chunk in images.chunk(-(-len(images) // 500))])


def measure(network: nn.Module, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """Mean cross-entropy and the share read correctly."""
    logits = logits_of(network, images)
    loss = functional.cross_entropy(logits, labels).item()
    return loss, (logits.argmax(dim=1) == labels).float().mean().item()
