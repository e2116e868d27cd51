"""The networks, one class each.

To add a model: write its class here with `@architecture("name")`, train it, and publish it; its card names
the architecture. A network takes ink as floats 0..1 of shape (n, 1, 28, 28) and gives logits, (n, 10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DIGITS, IMAGE_SIDE

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHITECTURES: dict[str, type[nn.Module]] = {}
"""From the name that a card states to the class; each is built without arguments."""

Network = TypeVar("Network", bound=type[nn.Module])


def architecture(name: str) -> Callable[[Network], Network]:
    """Register a network under the name that cards use for it."""

    def register(network: Network) -> Network:
        if name in ARCHITECTURES:
            raise ValueError(f'two architectures are called "{name}"')
        ARCHITECTURES[name] = network
        return network

    return register


@architecture("softmax")
class SoftmaxRegression(nn.Module):
    """One weight for each pixel and digit: the plainest model, and the measure for all others."""

    def __init__(self) -> None:
        super().__init__()
        self.scores = nn.Linear(IMAGE_SIDE * IMAGE_SIDE, DIGITS)

    @override
    def forward(self, ink: Tensor) -> Tensor:
        logits: Tensor = self.scores(ink.flatten(1))
        return logits


@architecture("lenet-5")
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
