"""Makes a trained checkpoint into a model that digitpad ships: weights, calibration, card.

The card says nothing of test sets: `python -m training evaluate --test` measures the published model on them,
on record, and completes the card.
"""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import safetensors.torch

from digitpad import paths
from digitpad.domain import ModelCard
from digitpad.inference import architectures, cards
from digitpad.inference.predictor import Predictor
from training import calibration, speed, validation
from training.errors import DataError
from training.fitting import logits_of
from training.origins import CREDITS, MNIST_CREDIT
from training.recipes import IMAGE_ALONE, MODELS
from training.runs import read_checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor, nn

    from training.mixture import Batch


def publish(
    model_id: str, checkpoint: Path, data: Path, folder: Path | None = None, *, quiet: bool = False
) -> ModelCard:
    """Calibrate the best epoch of a checkpoint, time it, and put card and weights into the folder.

    Raises:
        DataError: The checkpoint or data are missing or damaged, or the checkpoint is another model's.
    """
    folder = folder or paths.models_dir()
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name)
        card = write_draft(model_id, checkpoint, data, draft, quiet=quiet)
        card = speed.timed(Predictor.load(card, draft))
        put_model(card, draft, folder)
    return card


def put_model(card: ModelCard, draft: Path, folder: Path) -> None:
    """Copy the weights from one folder to another, which is made, and write this card beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    _put(cards.weights_file(card, folder), cards.weights_file(card, draft).read_bytes())
    write_card(card, folder)


def write_draft(
    model_id: str, checkpoint: Path, data: Path, folder: Path, *, quiet: bool = False
) -> ModelCard:
    """Calibrate a checkpoint as it will be shipped, in 16 bits, and write weights and a card without figures.

    Raises:
        DataError: The checkpoint or data are missing or damaged, or the checkpoint is another model's or has
            no epoch worth publishing.
    """
    recipe = MODELS[model_id]
    state = read_checkpoint(checkpoint)
    if state.get("own"):
        raise DataError(
            f"{checkpoint} has learned from a person's drawings, and takes no model's place. Name it "
            "with --run alone: `python -m training publish --run DIR`."
        )
    architecture = state["architecture"]
    if architecture not in (recipe.architecture, IMAGE_ALONE.get(recipe.architecture)):
        raise DataError(f"{checkpoint} is one of {architecture}, not of {recipe.architecture}.")
    if not state["best"]:
        raise DataError(f"No epoch of {checkpoint} came to a finite loss. Train with a lower learning rate.")
    knows_no_digit = state["knows_no_digit"]
    held_out = (validation.everything if knows_no_digit else validation.mnist_only)(data, quiet=quiet)
    shipped = in_16_bits(state["best"])
    return write_model(
        Draft(
            id=model_id,
            name=recipe.name,
            architecture=architecture,
            recipe=state["summary"],
            data=(MNIST_CREDIT, *CREDITS) if knows_no_digit else (MNIST_CREDIT,),
            weights=shipped,
            calibration=calibrate(network_of(architecture, shipped), architecture, held_out),
        ),
        folder,
    )


def in_16_bits(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights as they are shipped, and as they are measured from here on."""
    return {name: part.half().contiguous() for name, part in weights.items()}


def network_of(architecture: str, weights: Mapping[str, Tensor]) -> nn.Module:
    """The network with these weights, in 32 bits as it computes."""
    network = architectures.ARCHITECTURES[architecture]()
    network.load_state_dict({name: part.float() for name, part in weights.items()})
    return network


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """What a card says before anything is measured, with the weights in 16 bits."""

    id: str
    name: str
    architecture: str
    recipe: str
    data: tuple[str, ...]
    weights: Mapping[str, Tensor]
    calibration: Calibration


def write_model(draft: Draft, folder: Path) -> ModelCard:
    """Write weights and a card without figures."""
    weights = safetensors.torch.save(dict(draft.weights))
    card = ModelCard(
        id=draft.id,
        name=draft.name,
        architecture=draft.architecture,
        parameters=sum(part.numel() for part in draft.weights.values()),
        sha256=hashlib.sha256(weights).hexdigest(),
        recipe=draft.recipe,
        data=draft.data,
        temperature=draft.calibration.temperature,
        digit_bias=draft.calibration.digit_bias,
        unsure_below=draft.calibration.unsure_below,
        not_a_digit_below=draft.calibration.not_a_digit_below,
        latency_ms=0.0,
        per_second=0,
        measured_on="",
        size=len(weights),
    )
    _put(cards.weights_file(card, folder), weights)
    write_card(card, folder)
    return card


def write_card(card: ModelCard, folder: Path) -> None:
    """Write a card beside its weights, in one piece."""
    _put(folder / f"{card.id}.json", cards.to_json(card))


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """What is chosen on the validation data; a model that learned digits alone has no bias."""

    temperature: float
    digit_bias: float | None
    unsure_below: float
    not_a_digit_below: float


def calibrate(network: nn.Module, architecture: str, held_out: Mapping[str, Batch]) -> Calibration:
    """Fit temperature and bias, and choose the thresholds, on the validation writers where there are any."""
    with_path = architecture in architectures.USES_PATH
    logits = {name: logits_of(network, batch, with_path=with_path) for name, batch in held_out.items()}
    name = validation.PENS if validation.PENS in held_out else validation.MNIST
    digits, labels = logits[name], held_out[name].labels
    temperature = calibration.fit_temperature(digits, labels)
    bias = None
    if validation.OTHERS in held_out:
        bias = calibration.fit_digit_bias(digits, logits[validation.OTHERS], temperature)
    found = architectures.probabilities(digits, temperature, bias).numpy()
    confidences, right = found.max(axis=1), found.argmax(axis=1) == labels.numpy()
    unsure_below = calibration.choose_unsure_below(confidences, right)
    refusing = 0.0 if bias is None else calibration.choose_not_a_digit_below(found.sum(axis=1))
    return Calibration(temperature, bias, unsure_below, refusing)


def _put(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
