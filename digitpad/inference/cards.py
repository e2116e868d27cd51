"""Model cards: what is known of each model, without loading torch.

A model is two files in one folder: ``<id>.json``, its card, and ``<id>.safetensors``, its weights. The card
carries the SHA-256 of the weights, so a card that was read tells which weights it speaks of.

Models lie in two folders: those that digitpad ships, and those that a person added. Where no folder is named,
both are looked in, digitpad's own first: an added model never takes the place of a shipped one.
"""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

import msgspec

from digitpad import paths
from digitpad.domain import ModelCard
from digitpad.inference.card_checks import fault_of
from digitpad.inference.errors import ModelCorrupt, ModelError, ModelMismatch, ModelMissing
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = [
    "APART",
    "DEFAULT_MODEL",
    "KINDS",
    "NUMBER_SETS",
    "OWN",
    "TEST_SETS",
    "WORDS",
    "ModelCorrupt",
    "ModelError",
    "ModelMismatch",
    "ModelMissing",
    "available",
    "decode",
    "find",
    "in_order",
    "is_added",
    "load_card",
    "model_ids",
    "read_weights",
    "to_json",
    "weights_file",
    "what_to_do",
]

DEFAULT_MODEL = "digitpad"

TEST_SETS = ("mnist-test", "pendigits-test", "unipen-test", "unipen-test-all", "unipen-device")
"""Sets of digits that models are measured on, in the order in which they are told."""

OWN = "history-set-aside"
"""A person's own drawings, which a model that learned from others of theirs was measured on."""

APART = "look-alikes"
"""The kind that is told apart: it counts in no figure but its own."""

KINDS = ("letters", "symbols", "omniglot", "scribbles", "blank", APART)
"""Kinds of drawings that are no digits, in the order in which they are told."""

NUMBER_SETS = (
    *("composed", "touching", "joined", "composed-pictures"),
    *("recorded", "recorded-all", "recorded-pictures"),
)
"""Sets of whole numbers that models are measured on, in the order in which they are told."""

WORDS = ("words", "look-alike words")
"""Kinds of words of letters, which are no numbers, in the order in which they are told."""

log = logging.getLogger(__name__)


def model_ids(folder: Path | None = None) -> list[str]:
    """The ids of the models, the default one first, added ones last; their cards may still be damaged.

    Raises:
        ModelMissing: There is none.
    """
    known = _card_files(folder)
    if not known:
        raise ModelMissing(
            said(
                "There are no models in {folder}. Install digitpad again.",
                folder=folder or paths.models_dir(),
            )
        )
    return sorted(
        known, key=lambda model_id: (model_id != DEFAULT_MODEL, _was_added(known[model_id]), model_id)
    )


def available(folder: Path | None = None) -> list[ModelCard]:
    """The cards of all models, in the order of `model_ids`.

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
    known = _card_files(folder)
    if model_id not in known:
        there = ", ".join(sorted(known)) or said("none")
        raise ModelMissing(
            said(
                'There is no model "{model_id}"{place} (there are: {there}). {advice}',
                model_id=model_id,
                place=f" in {folder}" if folder else "",
                there=there,
                advice=what_to_do(folder or paths.models_dir()),
            )
        )
    return load_card(known[model_id])


def is_added(model_id: str) -> bool:
    """Whether this is a model that a person added, and not one that digitpad ships."""
    card = _card_files(None).get(model_id)
    return card is not None and _was_added(card)


def what_to_do(path: Path) -> str:
    """What helps where this file of a model, or this folder of models, is not as it should be."""
    if paths.models_dir() in (path, path.parent):
        return said("Choose another model, or install digitpad again. Your drawings are not affected.")
    if paths.user_models_dir() in (path, path.parent):
        return said("Choose another model, or add this one again. Your drawings are not affected.")
    return said("Put the model's files right, or choose another model.")


def _card_files(folder: Path | None) -> dict[str, Path]:
    """The cards' files by the ids in their names; of two with one id, digitpad's own."""
    folders = (folder,) if folder else (paths.models_dir(), paths.user_models_dir())
    found: dict[str, Path] = {}
    for place in folders:
        for path in _json_files(place):
            found.setdefault(path.stem, path)
    return found


def _json_files(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.glob("*.json")
    except OSError as error:  # a folder that may not be looked into hides nothing in the other one
        log.warning("The models in %s cannot be listed: %s", folder, error)


def _was_added(card_file: Path) -> bool:
    return card_file.parent == paths.user_models_dir()


def load_card(path: Path) -> ModelCard:
    """Read and check a card.

    Raises:
        ModelError: The file is missing, damaged, or not a card of this model.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelMissing(
            said("The model card {file} is missing. {advice}", file=path, advice=what_to_do(path))
        ) from error
    except OSError as error:
        raise ModelCorrupt(
            said(
                "The model card {file} cannot be read ({reason}). {advice}",
                file=path,
                reason=str(error),
                advice=what_to_do(path),
            )
        ) from error
    card = decode(content, path)
    if card.id != path.stem:
        raise ModelMismatch(
            said(
                'The model card {file} is the card of another model, "{id}". {advice}',
                file=path,
                id=card.id,
                advice=what_to_do(path),
            )
        )
    return card


def decode(content: bytes, path: Path) -> ModelCard:
    """The card that a file with this content and path holds, checked.

    Raises:
        ModelCorrupt: This is no card.
        ModelMismatch: What it says cannot be.
    """
    try:
        card = msgspec.json.decode(content, type=ModelCard)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelCorrupt(
            said(
                "The model card {file} is damaged ({reason}). {advice}",
                file=path,
                reason=str(error),
                advice=what_to_do(path),
            )
        ) from error
    fault = fault_of(card)
    if fault:
        raise ModelMismatch(
            said("The model card {file} {fault}. {advice}", file=path, fault=fault, advice=what_to_do(path))
        )
    return card


def in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """The names on a card, which may have others too, in this order; the others last, by name."""
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def to_json(card: ModelCard) -> bytes:
    """The card as the text of its file, the same bytes for the same card."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"


def weights_file(card: ModelCard, folder: Path | None = None) -> Path:
    """Where the weights of this card lie: beside it."""
    if folder is None:
        card_file = _card_files(None).get(card.id)
        folder = card_file.parent if card_file else paths.models_dir()
    return folder / f"{card.id}.safetensors"


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
        raise ModelMissing(
            said(
                "The weights of {name} are missing: {file}. {advice}",
                name=card.name,
                file=path,
                advice=what_to_do(path),
            )
        ) from error
    except OSError as error:
        raise ModelCorrupt(
            said(
                "The weights of {name} cannot be read: {file} ({reason}). {advice}",
                name=card.name,
                file=path,
                reason=str(error),
                advice=what_to_do(path),
            )
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise ModelCorrupt(
            said(
                "The weights of {name} are damaged: {file} ({size} bytes) has the SHA-256 "
                "{found}..., its card says {stated}.... {advice}",
                name=card.name,
                file=path,
                size=f"{len(content):,}",
                found=found[:12],
                stated=card.sha256[:12],
                advice=what_to_do(path),
            )
        )
    return content
