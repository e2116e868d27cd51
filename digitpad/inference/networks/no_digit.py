"""The logit that the ten compete with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor


def with_no_digit(logits: Tensor) -> Tensor:
    """The ten logits in the last dimension, and after them that of "no digit", which is always 0."""
    return functional.pad(logits, (0, 1))
