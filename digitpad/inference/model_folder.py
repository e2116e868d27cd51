"""Adds a person's own models, and removes them. Nothing here imports torch."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.inference import candidate, cards
from digitpad.inference.candidate import CARD, WEIGHTS
from digitpad.inference.errors import InferenceDied, ModelError, ModelExists, ModelMismatch, ModelMissing
from digitpad.inference.process import InferenceProcess
from digitpad.saying import said

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard
    from digitpad.inference.candidate import Candidate


def add(source: Path, *, replace: bool = False, process: InferenceProcess | None = None) -> ModelCard:
    """Copy the model in a folder (or named by its card) to the person's models, and give its card.

    Proved first: the card makes sense, the weights are those it speaks of and fit an architecture that
    digitpad knows, and drawings can be read with them. That is tried in a process of its own, or in the one
    given, and takes a second or two. Unless all is well, nothing is changed.

    Raises:
        ModelExists: Another model of this id was added before, and ``replace`` is not set.
        ModelError: The model cannot be used or cannot be copied; the message says why and what to do.
        InferenceClosed: The process given was closed meanwhile.
    """
    found = candidate.find(source)
    _check_place(found, replace=replace)
    _try_out(found, process)
    _keep(found)
    return found.card


def remove(model_id: str) -> None:
    """Delete a model that the person added, damaged or not.

    Raises:
        ModelMissing: The person added no such model.
        ModelError: It belongs to digitpad, or cannot be deleted.
    """
    folder = paths.user_models_dir()
    added = {path.stem: path for path in folder.glob(f"*{CARD}")}
    if model_id not in added:
        if model_id in {path.stem for path in paths.models_dir().glob(f"*{CARD}")}:
            raise ModelError(
                said(
                    '"{model_id}" is part of digitpad; only models that you added can be removed.',
                    model_id=model_id,
                )
            )
        there = ", ".join(sorted(added)) or "none"
        raise ModelMissing(
            said(
                'You have added no model "{model_id}" (you have added: {there}).',
                model_id=model_id,
                there=there,
            )
        )
    try:
        added[model_id].unlink()
        (folder / f"{model_id}{WEIGHTS}").unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            said("The model {file} cannot be removed: {reason}.", file=added[model_id], reason=error.strerror)
        ) from error


def _check_place(found: Candidate, *, replace: bool) -> None:
    model_id = found.card.id
    if (paths.models_dir() / f"{model_id}{CARD}").exists():
        raise ModelMismatch(
            said(
                'digitpad has a model "{model_id}" of its own, which is not replaced. Give yours '
                "another id in its card {file}.",
                model_id=model_id,
                file=found.card_file,
            )
        )
    known = paths.user_models_dir() / f"{model_id}{CARD}"
    if replace or not known.exists():
        return
    try:
        before = cards.load_card(known)
    except ModelError:
        return  # a damaged one is not worth a question
    if before.sha256 != found.card.sha256:
        raise ModelExists(
            said(
                'You have added another model "{model_id}" before ({name}). Replace it, or give '
                "this one another id in its card {file}.",
                model_id=model_id,
                name=before.name,
                file=found.card_file,
            )
        )


def _try_out(found: Candidate, process: InferenceProcess | None) -> None:
    trial = process or InferenceProcess()
    try:
        trial.check(found.card, found.weights, found.weights_file)
    except InferenceDied as error:
        raise ModelError(
            said(
                "{name} was not added: the process that tried it out ended, twice. If that "
                "happens again, the model cannot be used here.",
                name=found.card.name,
            )
        ) from error
    finally:
        if process is None:
            trial.close()


def _keep(found: Candidate) -> None:
    """Put both files in place. A model is there when its card is: that goes first and comes last."""
    card, folder = found.card, paths.user_models_dir()
    weights_file, card_file = folder / f"{card.id}{WEIGHTS}", folder / f"{card.id}{CARD}"
    contents = {weights_file: found.weights, card_file: cards.to_json(card)}
    parts = {path: path.with_name(f"{path.name}.part") for path in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            _write(parts[path], content)
        card_file.unlink(missing_ok=True)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise ModelError(
            said(
                "{name} cannot be kept in {folder}: {reason}.",
                name=card.name,
                folder=folder,
                reason=error.strerror,
            )
        ) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file, and wait until it is on the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
