"""The training loop: from drawings to a checkpoint, the same for every model.

A seed repeats a run on the same machine; a graphics card adds in another order than the processor, and gives
other weights.
"""

from __future__ import annotations

import copy
import math
from contextlib import nullcontext
from typing import TYPE_CHECKING

import torch
from torch.nn import functional
from tqdm import tqdm

from digitpad.inference.architectures import USES_PATH
from digitpad.inference.networks.no_digit import with_no_digit
from digitpad.ink.path_maps import FULL
from training.augmentation import augment
from training.errors import DataError
from training.mixture import NO_DIGIT
from training.recipes import CALMING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from training.mixture import Batch, Mixed
    from training.recipes import Recipe
    from training.runs import Run

THREADS = 1
"""Always as many: with another number sums are added in another order, and a seed repeats nothing. Two runs
side by side use two cores better than one run on both."""

PEN_SHARE = 0.5
"""Of the augmentation, for drawings that have been through other hands already."""


def train(
    run: Run, mixture: Mixed, validation: Mapping[str, Batch], checkpoint: Path, *, quiet: bool = False
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
    while run.epoch < run.recipe.epochs:
        entry = {"loss": _epoch(run, mixture, quiet=quiet)}
        run.epoch += 1
        entry |= consider(run, validation)
        run.history.append(entry)
        run.save(checkpoint)
        if not quiet:
            figures = ", ".join(f"{name} {value:.4f}" for name, value in entry.items())
            tqdm.write(f"epoch {run.epoch}: {figures}")


def consider(run: Run, validation: Mapping[str, Batch]) -> dict[str, float]:
    """Keep the weights as they are now if they are the best so far; loss and accuracy by validation set."""
    kept = copy.deepcopy(run.network)
    kept.load_state_dict(run.average)
    found: dict[str, float] = {}
    losses = []
    for name, batch in validation.items():
        if run.recipe.mix.knows_no_digit or not (batch.labels == NO_DIGIT).any():
            loss, accuracy = measure(kept, batch, run.recipe)
            found |= {f"{name} loss": loss, f"{name} accuracy": accuracy}
            losses.append(loss)
    mean = math.fsum(losses) / len(losses)
    if mean < run.best_loss:
        run.best = {name: part.cpu().clone() for name, part in run.average.items()}
        run.best_epoch, run.best_loss = run.epoch, mean
    return found


def learning_rate(recipe: Recipe, epochs_done: float) -> float:
    """The rate after so many epochs: up in a straight line over the first, then down."""
    if epochs_done < 1:
        return recipe.learning_rate * epochs_done
    if recipe.decay is not None:
        return float(recipe.learning_rate * recipe.decay ** (epochs_done - 1))
    share = (epochs_done - 1) / max(recipe.epochs - 1, 1)
    return recipe.learning_rate * (1 + math.cos(math.pi * share)) / 2


def mnist_share(recipe: Recipe, epochs_done: float) -> float:
    """The share of the augmentation that MNIST's images get after so many epochs."""
    calming = max(0.0, epochs_done / recipe.epochs - CALMING) / (1 - CALMING)
    return 1 - (1 - recipe.calm) * calming


def _epoch(run: Run, mixture: Mixed, *, quiet: bool) -> float:
    run.network.train()
    count, batches = mixture.epoch(run.recipe.mix, run.recipe.batch, run.generator)
    # The sum lies where the network does, so that no step waits for the one before.
    total, shown = torch.zeros((), device=_device_of(run.network)), 0
    with torch.random.fork_rng():
        # Dropout takes its chance from the global generator: sown anew, it repeats after an interruption too.
        torch.manual_seed(int(torch.randint(2**62, (), generator=run.generator)))
        for index, batch in enumerate(
            tqdm(batches, f"epoch {run.epoch + 1}", count, leave=False, disable=quiet)
        ):
            epochs_done = run.epoch + (index + 1) / count
            for group in run.optimiser.param_groups:
                group["lr"] = learning_rate(run.recipe, epochs_done)
            loss = _step(run, batch, epochs_done)
            total += loss * len(batch)
            shown += len(batch)
    return float(total / shown)


def _step(run: Run, batch: Batch, epochs_done: float) -> Tensor:
    """One step down the loss, and of the average after it; the loss."""
    recipe, where = run.recipe, _device_of(run.network)
    ink, maps = batch.ink.to(where).float() / 255, batch.maps.to(where).float() / FULL
    if recipe.architecture in USES_PATH:
        hidden = torch.rand(len(batch), generator=run.generator) < recipe.path_hidden
        maps = maps * (~hidden).to(where).view(-1, 1, 1, 1)
    else:
        maps = maps[:, :0]
    strength = torch.where(batch.is_pen, PEN_SHARE, mnist_share(recipe, epochs_done))
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


def _device_of(network: nn.Module) -> torch.device:
    return next(network.parameters()).device


def _logits(network: nn.Module, ink: Tensor, maps: Tensor) -> Tensor:
    inputs = [part.contiguous(memory_format=torch.channels_last) for part in (ink, maps) if part.shape[1]]
    logits: Tensor = network(*inputs)
    return logits.float()


def _loss(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    """Cross-entropy; over eleven where "no digit" is known."""
    return functional.cross_entropy(with_no_digit(logits) if recipe.mix.knows_no_digit else logits, labels)


def logits_of(network: nn.Module, batch: Batch, *, with_path: bool) -> Tensor:
    """The ten logits of all these drawings, on the processor, a few hundred at a time."""
    network.eval()
    where = _device_of(network)
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
        logits = with_no_digit(logits)
    return loss, (logits.argmax(dim=1) == batch.labels).float().mean().item()
