"""LeNet-5, with the parts of today."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS


class LeNet5(nn.Module):
    """LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998.

    The layers and their sizes are the paper's. Rectified units, plain max pooling, full connections between
    the two convolutions and a linear output take the place of scaled tanh, trainable subsampling, the partial
    connection table and radial basis functions, which were answers to the machines of 1998.
    """

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)  # the paper's 32x32 field around 28x28
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.c5 = nn.Linear(16 * 5 * 5, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        halved = nn.functional.max_pool2d(self.c1(ink).relu(), 2)
        quartered = nn.functional.max_pool2d(self.c3(halved).relu(), 2)
        hidden = self.f6(self.c5(quartered.flatten(1)).relu()).relu()
        logits: Tensor = self.output(hidden)
        return logits
