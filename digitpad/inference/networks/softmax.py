"""Softmax regression."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS, IMAGE_SIDE


class SoftmaxRegression(nn.Module):
    """One weight for each pixel and digit: the plainest model, and the measure for all others."""

    def __init__(self) -> None:
        super().__init__()
        self.scores = nn.Linear(IMAGE_SIDE * IMAGE_SIDE, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        logits: Tensor = self.scores(ink.flatten(1))
        return logits
