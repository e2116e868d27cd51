"""digitpad's own networks."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS, IMAGE_SIDE
from digitpad.inference.networks.batch_norm import uncounted
from digitpad.inference.networks.no_digit import with_no_digit
from digitpad.ink.path_maps import MAPS

CHANNELS = (32, 64, 64, 128, 128)
"""Out of each convolution."""

HALVING = frozenset({0, 2})
"""After these convolutions width and height are halved: 28, 14, 7."""


class DigitpadNet(nn.Module):
    """Five convolutions with batch normalisation; ink and the pen's path enter side by side.

    The first is 5x5, the others 3x3. Pooling comes before normalisation and rectifier, where it gives them a
    quarter of the work. Whole feature maps drop out while training.
    """

    def __init__(self, maps: int = MAPS) -> None:
        """Take the number of maps that tell the path; with 0 of them it reads the image alone."""
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, kernel_size=3 if index else 5, padding="same", bias=False)
            for index, (before, after) in enumerate(pairwise((1 + maps, *CHANNELS)))
        )
        self.norms = nn.ModuleList(uncounted(nn.BatchNorm2d(after)) for after in CHANNELS)
        self.dropout = nn.Dropout2d(0.2)
        side = IMAGE_SIDE // 2 ** len(HALVING)
        self.scores = nn.Linear(CHANNELS[-1] * side * side, DIGITS)

    @override
    def forward(self, ink: Tensor, path: Tensor | None = None) -> Tensor:
        features = ink if path is None else torch.cat([ink, path], dim=1)
        for index, (convolution, norm) in enumerate(zip(self.convolutions, self.norms, strict=True)):
            features = convolution(features)
            if index in HALVING:
                features = nn.functional.max_pool2d(features, 2)
            features = norm(features).relu()
        logits: Tensor = self.scores(self.dropout(features).flatten(1))
        return logits


class DigitpadImageNet(DigitpadNet):
    """The same without the pen's path: what is compared with, to see what the path brings."""

    def __init__(self) -> None:
        super().__init__(maps=0)


class DigitpadXl(nn.Module):
    """Three of them, trained from different seeds; their probabilities are averaged."""

    MEMBERS = 3

    def __init__(self) -> None:
        super().__init__()
        self.readers = nn.ModuleList(DigitpadNet() for _ in range(self.MEMBERS))

    @override
    def forward(self, ink: Tensor, path: Tensor) -> Tensor:
        logits = torch.stack([reader(ink, path) for reader in self.readers])
        # The mean's logarithm, but for the members' number, which falls out of the difference.
        shares = with_no_digit(logits).log_softmax(dim=2).logsumexp(dim=0)
        return shares[:, :DIGITS] - shares[:, DIGITS:]
