"""AlexNet, made to fit 28x28."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS


class AlexNet(nn.Module):
    """Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012.

    As there: five convolutions, pooling after the first, second and fifth, two hidden layers with dropout
    before each. The kernels are 3x3 with stride 1, pools of 2x2, and the layers about an eighth as wide (512
    hidden units, not 4,096), for an image of 28x28 holds no more. Local response normalisation is left out,
    as in all later networks.
    """

    def __init__(self) -> None:
        super().__init__()
        channels = (1, 32, 64, 128, 128, 128)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, kernel_size=3, padding=1) for before, after in pairwise(channels)
        )
        self.dropout = nn.Dropout(0.5)
        self.f6 = nn.Linear(128 * 3 * 3, 512)
        self.f7 = nn.Linear(512, 512)
        self.output = nn.Linear(512, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        features = ink
        for index, convolution in enumerate(self.convolutions):
            features = convolution(features).relu()
            if index in {0, 1, 4}:
                features = nn.functional.max_pool2d(features, 2)
        hidden = self.f6(self.dropout(features.flatten(1))).relu()
        logits: Tensor = self.output(self.f7(self.dropout(hidden)).relu())
        return logits
