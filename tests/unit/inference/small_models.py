"""Small models with random weights, and children that read with them."""

from __future__ import annotations

import hashlib
import sys
import textwrap
from typing import TYPE_CHECKING

import safetensors.torch
import torch

from digitpad.domain import Measured, ModelCard, Refusal
from digitpad.inference import cards
from digitpad.inference.architectures import ARCHITECTURES

if TYPE_CHECKING:
    from pathlib import Path

DEADLINE = 60.0
"""Seconds after which something has not happened; importing torch on a busy machine is slow."""


def measured(accuracy: float) -> Measured:
    """What might have been measured on a hundred digits."""
    return Measured(100, accuracy, 0.02, 0.1, 0.9, 0.08, 0.02, accuracy)


def write_model(
    folder: Path,
    model_id: str = "softmax",
    weights: dict[str, torch.Tensor] | None = None,
    architecture: str | None = None,
    **changes: object,
) -> ModelCard:
    """A model with random weights (always the same), or these; fields of its card can be changed.

    Its architecture is that of its id, unless another is named.
    """
    architecture = architecture or model_id
    with torch.random.fork_rng():
        torch.manual_seed(7)
        tensors = dict(weights if weights is not None else ARCHITECTURES[architecture]().state_dict())
    content = safetensors.torch.save(tensors)
    fields: dict[str, object] = {
        "id": model_id,
        "name": model_id.title(),
        "architecture": architecture,
        "parameters": sum(tensor.numel() for tensor in tensors.values()),
        "sha256": hashlib.sha256(content).hexdigest(),
        "recipe": "random",
        "data": (),
        "temperature": 1.0,
        "digit_bias": None,
        "unsure_below": 0.8,
        "not_a_digit_below": 0.3,
        "latency_ms": 0.1,
        "per_second": 1000,
        "measured_on": "nowhere",
        "size": len(content),
        "measured": {"mnist-test": measured(0.1)},
        "refusals": {"letters": Refusal(100, 0.2, 0.1)},
        **changes,
    }
    card = ModelCard(**fields)  # type: ignore[arg-type] # the names and types are those above
    (folder / f"{model_id}.safetensors").write_bytes(content)
    (folder / f"{model_id}.json").write_bytes(cards.to_json(card))
    return card


def worker_command(folder: Path, meddle: str = "") -> list[str]:
    """A real worker on these models; ``meddle`` is code that runs in it first."""
    code = f"""
from pathlib import Path
{textwrap.dedent(meddle)}
from digitpad.inference.worker import main
main(Path({str(folder)!r}))
"""
    return [sys.executable, "-c", code]
