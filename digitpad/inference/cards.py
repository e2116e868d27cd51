"""Model cards: what is known of each published model, without loading torch.

A model is two files in one folder: ``<id>.json``, its card, and ``<id>.safetensors``, its weights. The card
carries the SHA-256 of the weights, so a card that was read tells which weights it speaks of.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
from typing import TYPE_CHECKING

import msgspec

from digitpad import paths
from digitpad.domain import ModelCard
from digitpad.inference.errors import ModelCorrupt, ModelError, ModelMismatch, ModelMissing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DEFAULT_MODEL",
    "ModelCorrupt",
    "ModelError",
    "ModelMismatch",
    "ModelMissing",
    "available",
    "find",
    "load_card",
    "model_ids",
    "read_weights",
    "to_json",
    "weights_file",
]

DEFAULT_MODEL = "lenet-5"

WHAT_TO_DO = "Choose another model, or install digitpad again. Your drawings are not affected."

_SHA256 = re.compile(r"[0-9a-f]{64}")

log = logging.getLogger(__name__)


def model_ids(folder: Path | None = None) -> list[str]:
    """The ids of the models in the folder, the default one first; their cards may still be damaged.

    Raises:
        ModelMissing: The folder is not there or holds no card.
    """
    folder = folder or paths.models_dir()
    ids = sorted(path.stem for path in folder.glob("*.json"))
    if not ids:
        raise ModelMissing(f"There are no models in {folder}. Install digitpad again.")
    return sorted(ids, key=lambda model_id: (model_id != DEFAULT_MODEL, model_id))


def available(folder: Path | None = None) -> list[ModelCard]:
    """The cards of all models, the default one first.

    A damaged card is left out and logged, so that one bad file does not hide the other models; `find` says
    what is wrong with it.

    Raises:
        ModelMissing: There is no model at all.
    """
    cards = []
    for model_id in model_ids(folder):
        try:
            cards.append(find(model_id, folder))
        except ModelError as error:
            log.warning("%s", error)
    return cards


def find(model_id: str, folder: Path | None = None) -> ModelCard:
    """The card of the model with this id.

    Raises:
        ModelError: There is no such model, or its card is damaged.
    """
    folder = folder or paths.models_dir()
    known = sorted(path.stem for path in folder.glob("*.json"))
    if model_id not in known:
        there = ", ".join(known) or "none"
        raise ModelMissing(f'There is no model "{model_id}" in {folder} (there are: {there}). {WHAT_TO_DO}')
    return load_card(folder / f"{model_id}.json")


def load_card(path: Path) -> ModelCard:
    """Read and check a card.

    Raises:
        ModelError: The file is missing, damaged, or not a card of this model.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelMissing(f"The model card {path} is missing. {WHAT_TO_DO}") from error
    except OSError as error:
        raise ModelCorrupt(f"The model card {path} cannot be read ({error}). {WHAT_TO_DO}") from error
    try:
        card = msgspec.json.decode(content, type=ModelCard)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelCorrupt(f"The model card {path} is damaged ({error}). {WHAT_TO_DO}") from error
    fault = _fault(card, path.stem)
    if fault:
        raise ModelMismatch(f"The model card {path} {fault}. {WHAT_TO_DO}")
    return card


def _fault(card: ModelCard, model_id: str) -> str | None:
    """What makes a well-formed card unusable."""
    if card.id != model_id:
        return f'is the card of another model, "{card.id}"'
    if not _SHA256.fullmatch(card.sha256):
        return f'states no SHA-256 of the weights but "{card.sha256}"'
    if not (math.isfinite(card.temperature) and card.temperature > 0):
        return f"states a temperature of {card.temperature}, which is not above 0"
    if card.digit_bias is not None and not math.isfinite(card.digit_bias):
        return f"states a digit bias of {card.digit_bias}, which is no number"
    if not (0 <= card.not_a_digit_below <= 1 and 0 <= card.unsure_below <= 1):
        return (
            f"states thresholds that are no probabilities: not a digit below {card.not_a_digit_below}, "
            f"unsure below {card.unsure_below}"
        )
    return None


def to_json(card: ModelCard) -> bytes:
    """The card as the text of its file, the same bytes for the same card."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"


def weights_file(card: ModelCard, folder: Path | None = None) -> Path:
    """Where the weights of this card lie."""
    return (folder or paths.models_dir()) / f"{card.id}.safetensors"


def read_weights(card: ModelCard, folder: Path | None = None) -> bytes:
    """The bytes of the weights file, which are those that the card speaks of.

    Raises:
        ModelMissing: The file is not there.
        ModelCorrupt: It cannot be read, or its SHA-256 is another one.
    """
    path = weights_file(card, folder)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelMissing(f"The weights of {card.name} are missing: {path}. {WHAT_TO_DO}") from error
    except OSError as error:
        raise ModelCorrupt(
            f"The weights of {card.name} cannot be read: {path} ({error}). {WHAT_TO_DO}"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise ModelCorrupt(
            f"The weights of {card.name} are damaged: {path} ({len(content):,} bytes) has the SHA-256 "
            f"{found[:12]}..., its card says {card.sha256[:12]}.... {WHAT_TO_DO}"
        )
    return content
