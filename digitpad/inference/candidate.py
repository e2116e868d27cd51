"""A model that a person wants to add: its files are found, read and checked, without loading torch.

Only JSON and safetensors are ever opened, which hold no code.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.inference import cards
from digitpad.inference.errors import ModelCorrupt, ModelMismatch, ModelMissing

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard

CARD: Final = ".json"
WEIGHTS: Final = ".safetensors"

CARD_LIMIT: Final = 1024 * 1024
"""Bytes of a card, at most; those that digitpad ships have some 10,000."""

WEIGHTS_LIMIT: Final = 32 * 1024 * 1024
"""Bytes of a weights file, at most: several times what the largest known architecture needs."""

NAME_LIMIT: Final = 60
"""Characters of an id or a name, at most."""

_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")

_NO_FILE_ON_WINDOWS = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}

_WANTED = (
    "A model is a folder with two files: its card, NAME.json, and its weights, NAME.safetensors. Weights of "
    "any other kind, such as a pickled checkpoint, are never opened: save them with safetensors."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model as it was found: its card, the content of its weights file, and where the two files lie."""

    card: ModelCard
    weights: bytes
    card_file: Path
    weights_file: Path


def find(source: Path) -> Candidate:
    """The model in a folder, or the one that a card or weights file belongs to.

    Raises:
        ModelError: There is none, it cannot be read, or its files do not fit together.
    """
    card_file, weights_file = _files_of(source)
    card = cards.decode(_content(card_file, CARD_LIMIT), card_file)
    _check_names(card, card_file)
    weights = _content(weights_file, WEIGHTS_LIMIT)
    _check_weights(card, weights, weights_file)
    return Candidate(card, weights, card_file, weights_file)


def _files_of(source: Path) -> tuple[Path, Path]:
    """The card's file and the weights' file."""
    try:
        if source.is_dir():
            return _pair_in(source)
        there = source.exists()
    except (OSError, ValueError) as error:  # such as a name too long, or a folder behind a closed one
        raise ModelMissing(f"{source} cannot be looked at: {error}. {_WANTED}") from error
    if not there:
        raise ModelMissing(f"There is nothing at {source}. {_WANTED}")
    if source.suffix not in (CARD, WEIGHTS):
        raise ModelMismatch(f"{source} is no model. {_WANTED}")
    pair = source.with_suffix(CARD), source.with_suffix(WEIGHTS)
    for path in pair:
        if not path.exists():
            raise ModelMissing(f"Half of the model is missing: there is no {path}. {_WANTED}")
    return pair


def _pair_in(folder: Path) -> tuple[Path, Path]:
    """The one card in a folder and its weights; where there is one of each, their names may differ."""
    files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    found = [path for path in files if path.suffix == CARD]
    weights = [path for path in files if path.suffix == WEIGHTS]
    pairs = [(path, path.with_suffix(WEIGHTS)) for path in found if path.with_suffix(WEIGHTS) in weights]
    if len(pairs) > 1:
        there = ", ".join(card.name for card, _ in pairs)
        raise ModelMismatch(f"{folder} holds several models: name the card of one of them ({there}).")
    if pairs:
        return pairs[0]
    if len(found) == len(weights) == 1:
        return found[0], weights[0]
    if found and weights:
        raise ModelMissing(f"{folder} holds no card with weights of the same name. {_WANTED}")
    raise ModelMissing(f"{folder} holds no {'weights' if found else 'card'}. {_WANTED}")


def _content(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file, which a link, a device or a pipe is not."""
    if path.is_symlink():
        raise ModelMismatch(f"{path} is a link. Copy the model's files themselves into a folder.")
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # as far as this system knows them
        flags |= getattr(os, name, 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ModelMismatch(f"{path} is no ordinary file. {_WANTED}")
            content = stream.read(limit + 1)
    except OSError as error:
        raise ModelCorrupt(f"{path} cannot be read: {error.strerror}. Look at its permissions.") from error
    if len(content) > limit:
        raise ModelMismatch(
            f"{path} is larger than {limit // 2**20} MB, which no model for digitpad needs to be. "
            "See whether it is the right file."
        )
    return content


def _check_names(card: ModelCard, path: Path) -> None:
    """The id becomes a file's name and a word of the command line, the name is shown: both are plain."""
    if not _is_plain(card.id):
        raise ModelMismatch(
            f'The card {path} states the id "{_shown(card.id)}". An id has small letters and digits, at most '
            f"{NAME_LIMIT}, with single hyphens, dots or underscores between them. Change it in the card."
        )
    if _has_meaning(card.id):
        raise ModelMismatch(f'The id "{card.id}" has another meaning. Change it in the card {path}.')
    if not card.name.strip() or not card.name.isprintable() or len(card.name) > NAME_LIMIT:
        raise ModelMismatch(
            f'The card {path} states the name "{_shown(card.name)}". A name has 1 to {NAME_LIMIT} printable '
            "characters. Change it in the card."
        )


def is_id(text: str) -> bool:
    """Whether a model that is added may have this id."""
    return _is_plain(text) and not _has_meaning(text)


def _is_plain(text: str) -> bool:
    return _ID.fullmatch(text) is not None and len(text) <= NAME_LIMIT


def _has_meaning(text: str) -> bool:
    return text == "all" or text.split(".", maxsplit=1)[0] in _NO_FILE_ON_WINDOWS


def _shown(text: str) -> str:
    """Text from outside as far as a message needs it, with what would steer a terminal escaped."""
    return text[: NAME_LIMIT + 1].encode("unicode_escape").decode()


def _check_weights(card: ModelCard, weights: bytes, path: Path) -> None:
    found = hashlib.sha256(weights).hexdigest()
    if found != card.sha256:
        raise ModelCorrupt(
            f"The weights in {path} are not those that the card speaks of: their SHA-256 is {found[:12]}..., "
            f"the card says {card.sha256[:12]}.... Copy both files again from where they come."
        )
    if card.size != len(weights):
        raise ModelMismatch(
            f"The card states a size of {card.size:,} bytes, but {path} has {len(weights):,}. Change it in "
            "the card."
        )
