"""The networks by the names that cards use for them, and what makes probabilities of their logits.

To add a model: write its class, name it here (or with `@architecture("name")`), train it, and publish it; its
card names the architecture. A network takes ink as floats 0..1 of shape (n, 1, 28, 28) and gives logits,
(n, 10). They are measured against 0, the logit of "no digit": `probabilities` says how. One that also looks
at the pen's path (`USES_PATH`) takes `path_maps` beside the ink, floats of shape (n, 3, 28, 28), all 0 where
no path is known.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS
from digitpad.inference.networks.alexnet import AlexNet
from digitpad.inference.networks.batch_norm import uncounted
from digitpad.inference.networks.keras_cnn import KerasCnn
from digitpad.inference.networks.lenet_5 import LeNet5
from digitpad.inference.networks.lenet_tanh import LeNetTanh
from digitpad.inference.networks.mlp_500 import Mlp500
from digitpad.inference.networks.softmax import SoftmaxRegression
from digitpad.ink.path_maps import MAPS

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHITECTURES: dict[str, type[nn.Module]] = {
    "softmax": SoftmaxRegression,
    "mlp-500": Mlp500,
    "lenet-tanh": LeNetTanh,
    "lenet-5": LeNet5,
    "alexnet": AlexNet,
    "keras-cnn": KerasCnn,
}
"""From the name that a card states to the class; each is built without arguments."""

USES_PATH: set[str] = set()
"""The names of those that look at the pen's path besides the ink."""

Network = TypeVar("Network", bound=type[nn.Module])


def architecture(name: str, *, uses_path: bool = False) -> Callable[[Network], Network]:
    """Register a network under the name that cards use for it."""

    def register(network: Network) -> Network:
        if name in ARCHITECTURES:
            raise ValueError(f'two architectures are called "{name}"')
        ARCHITECTURES[name] = network
        if uses_path:
            USES_PATH.add(name)
        return network

    return register


def probabilities(logits: Tensor, temperature: float, digit_bias: float | None) -> Tensor:
    """Ten calibrated probabilities in double precision, (n, 10), from logits, (n, 10).

    With a bias the ten compete with "no digit", whose logit is 0, and sum to less than 1; without, they share
    1 among themselves. Doubles sum to 1 within 1e-15, so that no confidence shows as 100.00001 %.
    """
    scaled = logits.double() / temperature
    if digit_bias is None:
        return scaled.softmax(dim=1)
    against = torch.cat([scaled + digit_bias / temperature, scaled.new_zeros(len(scaled), 1)], dim=1)
    return against.softmax(dim=1)[:, :DIGITS]


def _batch_norm(channels: int) -> nn.BatchNorm2d:
    """Batch normalisation without the count of batches, which no reading needs and which is no float."""
    return uncounted(nn.BatchNorm2d(channels))


@architecture("digitpad", uses_path=True)
class DigitpadNet(nn.Module):
    """Three pairs of 3x3 convolutions with batch normalisation; ink and path enter side by side."""

    def __init__(self) -> None:
        super().__init__()
        channels = (1 + MAPS, 32, 32, 64, 64, 128, 128)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, kernel_size=3, padding=1, bias=False)
            for before, after in pairwise(channels)
        )
        self.norms = nn.ModuleList(_batch_norm(after) for after in channels[1:])
        self.dropout = nn.Dropout(0.3)
        self.scores = nn.Linear(128 * 7 * 7, DIGITS)

    @override
    def forward(self, ink: Tensor, path: Tensor) -> Tensor:
        features = torch.cat([ink, path], dim=1)
        for index, (convolution, norm) in enumerate(zip(self.convolutions, self.norms, strict=True)):
            features = norm(convolution(features)).relu()
            if index in {1, 3}:
                features = nn.functional.max_pool2d(features, 2)
        logits: Tensor = self.scores(self.dropout(features.flatten(1)))
        return logits
