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
from digitpad.saying import said

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

_WANTED = said(
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
        raise ModelMissing(
            said(
                "{file} cannot be looked at: {reason}. {wanted}",
                file=source,
                reason=str(error),
                wanted=_WANTED,
            )
        ) from error
    if not there:
        raise ModelMissing(said("There is nothing at {file}. {wanted}", file=source, wanted=_WANTED))
    if source.suffix not in (CARD, WEIGHTS):
        raise ModelMismatch(said("{file} is no model. {wanted}", file=source, wanted=_WANTED))
    pair = source.with_suffix(CARD), source.with_suffix(WEIGHTS)
    for path in pair:
        if not path.exists():
            raise ModelMissing(
                said("Half of the model is missing: there is no {file}. {wanted}", file=path, wanted=_WANTED)
            )
    return pair


def _pair_in(folder: Path) -> tuple[Path, Path]:
    """The one card in a folder and its weights; where there is one of each, their names may differ."""
    files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    found = [path for path in files if path.suffix == CARD]
    weights = [path for path in files if path.suffix == WEIGHTS]
    pairs = [(path, path.with_suffix(WEIGHTS)) for path in found if path.with_suffix(WEIGHTS) in weights]
    if len(pairs) > 1:
        there = ", ".join(card.name for card, _ in pairs)
        raise ModelMismatch(
            said(
                "{folder} holds several models: name the card of one of them ({there}).",
                folder=folder,
                there=there,
            )
        )
    if pairs:
        return pairs[0]
    if len(found) == len(weights) == 1:
        return found[0], weights[0]
    if found and weights:
        raise ModelMissing(
            said(
                "{folder} holds no card with weights of the same name. {wanted}",
                folder=folder,
                wanted=_WANTED,
            )
        )
    if found:
        raise ModelMissing(said("{folder} holds no weights. {wanted}", folder=folder, wanted=_WANTED))
    raise ModelMissing(said("{folder} holds no card. {wanted}", folder=folder, wanted=_WANTED))


def _content(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file, which a link, a device or a pipe is not."""
    if path.is_symlink():
        raise ModelMismatch(
            said("{file} is a link. Copy the model's files themselves into a folder.", file=path)
        )
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # as far as this system knows them
        flags |= getattr(os, name, 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ModelMismatch(said("{file} is no ordinary file. {wanted}", file=path, wanted=_WANTED))
            content = stream.read(limit + 1)
    except OSError as error:
        raise ModelCorrupt(
            said(
                "{file} cannot be read: {reason}. Look at its permissions.", file=path, reason=error.strerror
            )
        ) from error
    if len(content) > limit:
        raise ModelMismatch(
            said(
                "{file} is larger than {limit} MB, which no model for digitpad needs to be. See "
                "whether it is the right file.",
                file=path,
                limit=limit // 2**20,
            )
        )
    return content


def _check_names(card: ModelCard, path: Path) -> None:
    """The id becomes a file's name and a word of the command line, the name is shown: both are plain."""
    if not _is_plain(card.id):
        raise ModelMismatch(
            said(
                'The card {file} states the id "{found}". An id has small letters and digits, at '
                "most {most}, with single hyphens, dots or underscores between them. Change it "
                "in the card.",
                file=path,
                found=_shown(card.id),
                most=NAME_LIMIT,
            )
        )
    if _has_meaning(card.id):
        raise ModelMismatch(
            said('The id "{id}" has another meaning. Change it in the card {file}.', id=card.id, file=path)
        )
    if not card.name.strip() or not card.name.isprintable() or len(card.name) > NAME_LIMIT:
        raise ModelMismatch(
            said(
                'The card {file} states the name "{found}". A name has 1 to {most} printable '
                "characters. Change it in the card.",
                file=path,
                found=_shown(card.name),
                most=NAME_LIMIT,
            )
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
            said(
                "The weights in {file} are not those that the card speaks of: their SHA-256 is "
                "{found}..., the card says {stated}.... Copy both files again from where they "
                "come.",
                file=path,
                found=found[:12],
                stated=card.sha256[:12],
            )
        )
    if card.size != len(weights):
        raise ModelMismatch(
            said(
                "The card states a size of {size} bytes, but {file} has {found}. Change it in the card.",
                size=f"{card.size:,}",
                file=path,
                found=f"{len(weights):,}",
            )
        )
