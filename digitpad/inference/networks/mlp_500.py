"""A perceptron with one hidden layer."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS, IMAGE_SIDE


class Mlp500(nn.Module):
    """784-500-10 with rectified units, where many courses on TensorFlow began.

    Its recipe is as well known as the network: stochastic gradient descent in batches of 100, a rate of 0.1
    that falls by 0.99 every epoch, L2 of 1e-4 on the weights, and the moving average (0.99) of the weights
    for reading.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(IMAGE_SIDE * IMAGE_SIDE, 500)
        self.output = nn.Linear(500, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        logits: Tensor = self.output(self.hidden(ink.flatten(1)).relu())
        return logits
