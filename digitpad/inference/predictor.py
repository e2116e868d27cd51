"""One loaded model: images in, calibrated probabilities out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import safetensors
import safetensors.torch
import torch

from digitpad.domain import IMAGE_SIDE
from digitpad.inference.architectures import ARCHITECTURES, USES_PATH, probabilities
from digitpad.inference.cards import read_weights, weights_file, what_to_do
from digitpad.inference.errors import ModelCorrupt, ModelMismatch
from digitpad.ink.path_maps import FULL, path_maps
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digitpad.domain import DigitImage, ModelCard

_STORED = (torch.float32, torch.float16)
"""How weights may be stored; networks compute in 32 bits."""

CHUNK = 512
"""Images that pass through a network at once: enough to be quick, few enough to keep memory flat."""


class Predictor:
    """A model that is ready to read. Make one with `Predictor.load`."""

    def __init__(self, card: ModelCard, network: torch.nn.Module) -> None:
        self.card = card
        self._network = network.eval()

    @classmethod
    def load(cls, card: ModelCard, folder: Path | None = None) -> Predictor:
        """Build the card's network with its weights, and check that both are what the card says.

        Raises:
            ModelError: A file is missing or damaged, or the weights do not fit the architecture.
        """
        return cls.of(card, read_weights(card, folder), weights_file(card, folder))

    @classmethod
    def of(cls, card: ModelCard, content: bytes, path: Path) -> Predictor:
        """The same from the content of a safetensors file, which is nothing but numbers: nothing in it runs.

        Raises:
            ModelError: This digitpad lacks the architecture, or the weights do not fit it.
        """
        build = ARCHITECTURES.get(card.architecture)
        if build is None:
            known = ", ".join(sorted(ARCHITECTURES))
            raise ModelMismatch(
                said(
                    '{name} needs the architecture "{architecture}", which this digitpad lacks (it '
                    "has: {known}). {advice}",
                    name=card.name,
                    architecture=card.architecture,
                    known=known,
                    advice=what_to_do(path),
                )
            )
        try:
            weights = safetensors.torch.load(content)
        except safetensors.SafetensorError as error:
            raise ModelCorrupt(
                said(
                    "The weights of {name} are no safetensors file: {file} ({reason}). {advice}",
                    name=card.name,
                    file=path,
                    reason=str(error),
                    advice=what_to_do(path),
                )
            ) from error
        with torch.device("meta"):  # no random weights are drawn only to be replaced
            network = build()
        fault = _fault(network.state_dict(), weights)
        if fault:
            raise ModelMismatch(
                said(
                    "The weights of {name} do not fit its architecture: {file} {fault}. {advice}",
                    name=card.name,
                    file=path,
                    fault=fault,
                    advice=what_to_do(path),
                )
            )
        network.load_state_dict({name: part.float() for name, part in weights.items()}, assign=True)
        # Convolutions are a quarter faster so, of one image and of many.
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # torch leaves it out
        return cls(card, network)

    def probabilities(self, images: Sequence[DigitImage]) -> list[tuple[float, ...]]:
        """Ten calibrated probabilities for each image, in the order 0 to 9; the rest to 1 is "no digit"."""
        return [
            tuple(row)
            for start in range(0, len(images), CHUNK)
            for row in self._chunk(images[start : start + CHUNK]).tolist()
        ]

    def _chunk(self, images: Sequence[DigitImage]) -> torch.Tensor:
        pixels = bytearray().join(image.pixels for image in images)
        with torch.inference_mode():
            ink = torch.frombuffer(pixels, dtype=torch.uint8).view(-1, 1, IMAGE_SIDE, IMAGE_SIDE)
            inputs = [ink.float() / 255]
            if self.card.architecture in USES_PATH:
                maps = np.stack([path_maps(image.strokes) for image in images])
                inputs.append(torch.from_numpy(maps).float() / FULL)
            return probabilities(self._network(*inputs), self.card.temperature, self.card.digit_bias)


def _fault(expected: dict[str, torch.Tensor], found: dict[str, torch.Tensor]) -> str | None:
    """The first thing in which the tensors found differ from those the network has."""
    for name, tensor in expected.items():
        if name not in found:
            return said('has no tensor "{name}"', name=name)
        if found[name].shape != tensor.shape:
            shapes = tuple(found[name].shape), tuple(tensor.shape)
            return said(
                'holds "{name}" of shape {shape}, not {wanted}', name=name, shape=shapes[0], wanted=shapes[1]
            )
        if found[name].dtype not in _STORED:
            kind = found[name].dtype
            return said('holds "{name}" as {kind}, not as 16- or 32-bit floats', name=name, kind=kind)
    extra = sorted(found.keys() - expected.keys())
    if extra:
        return said('holds a tensor "{name}" that the architecture does not have', name=extra[0])
    return None
