"""A small convolutional network as taught with Keras."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS
from digitpad.inference.networks.batch_norm import uncounted


class KerasCnn(nn.Module):
    """8 and 16 feature maps of 5x5, 32 hidden units, batch normalisation: 12,106 parameters.

    Keras counts the 64 running statistics of the normalisation among them. They follow the activation, with
    Keras's own epsilon and momentum. The original was trained by Adam (rate 0.001) in batches of 64, for 5
    epochs. Source: the convolutional chapter of Microsoft's ai-edu course.
    """

    def __init__(self) -> None:
        super().__init__()
        self.convolution1 = nn.Conv2d(1, 8, kernel_size=5)
        self.convolution2 = nn.Conv2d(8, 16, kernel_size=5)
        self.hidden = nn.Linear(16 * 4 * 4, 32)
        # Keras's momentum of 0.99 is 0.01 in PyTorch's words.
        self.norm = uncounted(nn.BatchNorm1d(32, eps=1e-3, momentum=0.01))
        self.output = nn.Linear(32, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        halved = nn.functional.max_pool2d(self.convolution1(ink).relu(), 2)
        quartered = nn.functional.max_pool2d(self.convolution2(halved).relu(), 2)
        hidden = self.norm(self.hidden(quartered.flatten(1)).relu())
        logits: Tensor = self.output(hidden)
        return logits
