"""Makes a trained checkpoint into a model that digitpad ships: weights, calibration, measured card."""

from __future__ import annotations

import dataclasses
import hashlib
import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import safetensors.torch
import torch

from digitpad import paths
from digitpad.domain import ModelCard
from digitpad.inference import cards
from digitpad.inference.architectures import ARCHITECTURES
from digitpad.inference.predictor import Predictor
from training import calibration
from training.augmentation import Augmentation, augment
from training.datasets import VALIDATION, DataError, mnist_test, mnist_train
from training.evaluation import Evaluation, evaluate
from training.fitting import as_tensors, logits_of, read_checkpoint
from training.origins import MNIST_CREDIT
from training.recipes import RECIPES

if TYPE_CHECKING:
    from torch import nn

    from training.datasets import Digits

TIMED = 500
"""Readings of one digit, timed one by one."""

STRANGE_HANDS = Augmentation(rotation=10.0, shear=0.2, scale=0.12, elastic=0.8, thicken=0.5, thin=0.3)
"""What the validation images go through before the thresholds are chosen on them.

MNIST's own validation images are so like those trained on that nearly all would count as sure; real pens are
stranger. The temperature is fitted to the images as they are: that gave the smaller calibration error on
MNIST's and on the pens' validation writers alike.
"""
STRANGE_HANDS_SEED = 5


def publish(
    model_id: str, checkpoint: Path, data: Path, folder: Path | None = None, *, quiet: bool = False
) -> ModelCard:
    """Calibrate and measure the best epoch of a checkpoint, and put card and weights into the folder.

    Raises:
        DataError: The checkpoint or MNIST is missing or damaged, or the checkpoint is another model's.
    """
    folder = folder or paths.models_dir()
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name)
        card = write_draft(model_id, checkpoint, data, draft, quiet=quiet)
        found = evaluate(model_id, draft, data, quiet=quiet)
        card = with_figures(card, found, median_latency_ms(Predictor.load(card, draft), data))
        folder.mkdir(parents=True, exist_ok=True)
        _put(cards.weights_file(card, folder), cards.weights_file(card, draft).read_bytes())
        _put(folder / f"{card.id}.json", cards.to_json(card))
    return card


def write_draft(
    model_id: str, checkpoint: Path, data: Path, folder: Path, *, quiet: bool = False
) -> ModelCard:
    """Calibrate a checkpoint, and write weights and a card that has no figures yet."""
    recipe = RECIPES[model_id]
    state = read_checkpoint(checkpoint)
    if state["architecture"] != recipe.architecture:
        raise DataError(f"{checkpoint} is one of {state['architecture']}, not of {recipe.architecture}.")
    network = ARCHITECTURES[recipe.architecture]()
    network.load_state_dict(state["best"])
    weights = safetensors.torch.save({name: part.contiguous() for name, part in state["best"].items()})
    digits = mnist_train(data, quiet=quiet)
    calibrated = calibrate(network, digits.part(len(digits) - VALIDATION, len(digits)))
    card = ModelCard(
        id=model_id,
        name=recipe.name,
        architecture=recipe.architecture,
        parameters=sum(part.numel() for part in network.parameters()),
        sha256=hashlib.sha256(weights).hexdigest(),
        recipe=state["summary"],
        data=(MNIST_CREDIT,),
        accuracy={},
        temperature=calibrated.temperature,
        unsure_below=calibrated.unsure_below,
        not_a_digit_below=calibrated.not_a_digit_below,
        latency_ms=0.0,
        measured_on=machine(),
        size=len(weights),
    )
    _put(cards.weights_file(card, folder), weights)
    _put(folder / f"{card.id}.json", cards.to_json(card))
    return card


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """What is chosen on the validation images."""

    temperature: float
    unsure_below: float
    not_a_digit_below: float


def calibrate(network: nn.Module, validation: Digits) -> Calibration:
    """Fit the temperature on the validation images, and choose thresholds as strange hands wrote them."""
    images, labels = as_tensors(validation)
    temperature = calibration.fit_temperature(logits_of(network, images), labels)
    generator = torch.Generator().manual_seed(STRANGE_HANDS_SEED)
    ink = augment(images.float() / 255, STRANGE_HANDS, generator)
    logits = logits_of(network, (ink * 255).round().clamp(0, 255).to(torch.uint8))
    found = calibration.probabilities(logits, temperature)
    confidences, right = found.max(axis=1), found.argmax(axis=1) == labels.numpy()
    unsure_below = calibration.choose_unsure_below(confidences, right)
    return Calibration(
        temperature, unsure_below, calibration.choose_not_a_digit_below(confidences, unsure_below)
    )


def with_figures(card: ModelCard, found: dict[str, Evaluation], latency_ms: float) -> ModelCard:
    """The card with what was measured."""
    accuracy = {name: evaluation.accuracy for name, evaluation in found.items()}
    return dataclasses.replace(card, accuracy=accuracy, latency_ms=round(latency_ms, 3))


def median_latency_ms(predictor: Predictor, data: Path) -> float:
    """Median time of one digit on one core, from image to probabilities."""
    images = mnist_test(data, quiet=True).images[:TIMED]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        times = []
        for image in images:
            start = time.perf_counter()
            predictor.probabilities([image])
            times.append((time.perf_counter() - start) * 1000)
    finally:
        torch.set_num_threads(threads)
    return statistics.median(times)


def machine() -> str:
    """The processor and the version of torch, for the card."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
    return f"one core of {processor}, {platform.system()}, PyTorch {torch.__version__}"


def _put(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
