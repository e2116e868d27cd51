"""The LeNet of Theano's deep learning tutorial."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS


class LeNetTanh(nn.Module):
    """20 and 50 feature maps of 5x5, 500 hidden units, tanh: the tutorial's LeNet (deeplearning.net, 2010).

    The original was trained by plain gradient descent at a rate of 0.1 in batches of 500, for 200 epochs.
    """

    def __init__(self) -> None:
        super().__init__()
        self.convolution1 = nn.Conv2d(1, 20, kernel_size=5)
        self.convolution2 = nn.Conv2d(20, 50, kernel_size=5)
        self.hidden = nn.Linear(50 * 4 * 4, 500)
        self.output = nn.Linear(500, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        halved = nn.functional.max_pool2d(self.convolution1(ink), 2).tanh()
        quartered = nn.functional.max_pool2d(self.convolution2(halved), 2).tanh()
        logits: Tensor = self.output(self.hidden(quartered.flatten(1)).tanh())
        return logits
