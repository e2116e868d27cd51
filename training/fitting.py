"""The training loop: from drawings to a checkpoint, the same for every model.

All chance comes from one generator whose state is in the checkpoint, so a run that was interrupted goes on as
if it had not been. A seed repeats a run on the same machine; a graphics card adds in another order than the
processor, and gives other weights.
"""

from __future__ import annotations

import copy
import math
import pickle
import struct
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional
from tqdm import tqdm

from digitpad.inference.architectures import ARCHITECTURES, USES_PATH
from digitpad.ink.path_maps import FULL
from training.augmentation import augment
from training.errors import DataError
from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from training.mixture import Batch, Mixture
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

THREADS = 1
"""Always as many: with another number sums are added in another order, and a seed repeats nothing. Two runs
side by side use two cores better than one run on both."""

PEN_SHARE = 0.5
"""Of the augmentation, for drawings that have been through other hands already."""

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

    @classmethod
    def begin(cls, recipe: Recipe, seed: int) -> Run:
        """A run before its first epoch."""
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = ARCHITECTURES[recipe.architecture]()
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
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        torch.save(
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


def train(
    run: Run, mixture: Mixture, validation: Mapping[str, Batch], checkpoint: Path, *, quiet: bool = False
) -> None:
    """Go on with a run until its recipe's last epoch, saving it after each.

    The best epoch is the one with the least mean loss over the validation sets.

    Raises:
        DataError: The run has learned from other drawings.
    """
    drawings = mixture.fingerprint()
    if run.drawings not in ("", drawings):
        raise DataError(
            f"{checkpoint} has learned from other drawings than there are now: data, split, lists or the way "
            "they are painted have changed. Remove it to begin anew, or name another folder with --out."
        )
    run.drawings = drawings
    torch.set_num_threads(THREADS)
    torch.backends.cudnn.deterministic = True
    known = {
        name: batch
        for name, batch in validation.items()
        if run.recipe.mix.knows_no_digit or not (batch.labels == NO_DIGIT).any()
    }
    while run.epoch < run.recipe.epochs:
        entry = {"loss": _epoch(run, mixture, quiet=quiet)}
        run.epoch += 1
        kept = copy.deepcopy(run.network)
        kept.load_state_dict(run.average)
        losses = []
        for name, batch in known.items():
            loss, accuracy = measure(kept, batch, run.recipe)
            entry |= {f"{name} loss": loss, f"{name} accuracy": accuracy}
            losses.append(loss)
        mean = math.fsum(losses) / len(losses)
        if mean < run.best_loss:
            run.best = {name: part.cpu().clone() for name, part in run.average.items()}
            run.best_epoch, run.best_loss = run.epoch, mean
        run.history.append(entry)
        run.save(checkpoint)
        if not quiet:
            figures = ", ".join(f"{name} {value:.4f}" for name, value in entry.items())
            tqdm.write(f"epoch {run.epoch}: {figures}")


def learning_rate(recipe: Recipe, epochs_done: float) -> float:
    """The rate after so many epochs: up in a straight line over the first, then down."""
    if epochs_done < 1:
        return recipe.learning_rate * epochs_done
    if recipe.decay is not None:
        return float(recipe.learning_rate * recipe.decay ** (epochs_done - 1))
    share = (epochs_done - 1) / max(recipe.epochs - 1, 1)
    return recipe.learning_rate * (1 + math.cos(math.pi * share)) / 2


def _epoch(run: Run, mixture: Mixture, *, quiet: bool) -> float:
    run.network.train()
    count, batches = mixture.epoch(run.recipe.mix, run.recipe.batch, run.generator)
    total, shown = torch.zeros((), device=device()), 0  # there, so that no step waits for the one before
    with torch.random.fork_rng():
        # Dropout takes its chance from the global generator: sown anew, it repeats after an interruption too.
        torch.manual_seed(int(torch.randint(2**62, (), generator=run.generator)))
        for index, batch in enumerate(
            tqdm(batches, f"epoch {run.epoch + 1}", count, leave=False, disable=quiet)
        ):
            for group in run.optimiser.param_groups:
                group["lr"] = learning_rate(run.recipe, run.epoch + (index + 1) / count)
            loss = _step(run, batch)
            total += loss * len(batch)
            shown += len(batch)
    return float(total / shown)


def _step(run: Run, batch: Batch) -> Tensor:
    """One step down the loss, and of the average after it; the loss."""
    recipe, where = run.recipe, device()
    ink, maps = batch.ink.to(where).float() / 255, batch.maps.to(where).float() / FULL
    if recipe.architecture in USES_PATH:
        hidden = torch.rand(len(batch), generator=run.generator) < recipe.path_hidden
        maps = maps * (~hidden).to(where).view(-1, 1, 1, 1)
    else:
        maps = maps[:, :0]
    strength = torch.where(batch.is_pen, PEN_SHARE, 1.0)
    changed = augment(torch.cat([ink, maps], dim=1), recipe.augmentation, strength, run.generator)
    with torch.autocast(where.type, dtype=torch.bfloat16) if recipe.half else nullcontext():
        logits = _logits(run.network, changed[:, :1], changed[:, 1:])
    loss = _loss(logits, batch.labels.to(where), recipe)
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
    run.optimiser.step()
    run.steps += 1
    kept = min(recipe.average, (1 + run.steps) / (10 + run.steps))  # a short memory while all is in motion
    for name, part in run.network.state_dict().items():
        run.average[name].lerp_(part, 1 - kept)
    return loss.detach()


def _logits(network: nn.Module, ink: Tensor, maps: Tensor) -> Tensor:
    inputs = [part.contiguous(memory_format=torch.channels_last) for part in (ink, maps) if part.shape[1]]
    logits: Tensor = network(*inputs)
    return logits.float()


def _loss(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    """Cross-entropy; the logit of "no digit" is 0."""
    if recipe.mix.knows_no_digit:
        logits = torch.cat([logits, logits.new_zeros(len(logits), 1)], dim=1)
    return functional.cross_entropy(logits, labels)


def logits_of(network: nn.Module, batch: Batch, *, with_path: bool) -> Tensor:
    """The ten logits of all these drawings, on the processor, a few hundred at a time."""
    network.eval()
    where = next(network.parameters()).device
    found = []
    with torch.inference_mode():
        for start in range(0, len(batch), 500):
            ink = batch.ink[start : start + 500].to(where).float() / 255
            maps = batch.maps[start : start + 500].to(where).float() / FULL
            found.append(_logits(network, ink, maps if with_path else maps[:, :0]).cpu())
    return torch.cat(found)


def measure(network: nn.Module, batch: Batch, recipe: Recipe) -> tuple[float, float]:
    """Mean cross-entropy and the share read correctly; of drawings that are no digit, the share refused."""
    logits = logits_of(network, batch, with_path=recipe.architecture in USES_PATH)
    loss = _loss(logits, batch.labels, recipe).item()
    if recipe.mix.knows_no_digit and (batch.labels == NO_DIGIT).any():
        logits = torch.cat([logits, logits.new_zeros(len(logits), 1)], dim=1)
    return loss, (logits.argmax(dim=1) == batch.labels).float().mean().item()
