"""The networks by the names that cards use for them, and what makes probabilities of their logits.

To add a model: write its class, name it here, train it, and publish it; its card names the architecture. A
network takes ink as floats 0..1 of shape (n, 1, 28, 28) and gives logits, (n, 10). They are measured against
0, the logit of "no digit": `probabilities` says how. One that also looks at the pen's path (`USES_PATH`)
takes `path_maps` beside the ink, floats of shape (n, 3, 28, 28), all 0 where no path is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.domain import DIGITS
from digitpad.inference.networks.alexnet import AlexNet
from digitpad.inference.networks.digitpad import DigitpadImageNet, DigitpadNet, DigitpadXl
from digitpad.inference.networks.keras_cnn import KerasCnn
from digitpad.inference.networks.lenet_5 import LeNet5
from digitpad.inference.networks.lenet_tanh import LeNetTanh
from digitpad.inference.networks.mlp_500 import Mlp500
from digitpad.inference.networks.no_digit import with_no_digit
from digitpad.inference.networks.softmax import SoftmaxRegression

if TYPE_CHECKING:
    from torch import Tensor, nn

ARCHITECTURES: dict[str, type[nn.Module]] = {
    "digitpad": DigitpadNet,
    "digitpad-image": DigitpadImageNet,
    "digitpad-xl": DigitpadXl,
    "softmax": SoftmaxRegression,
    "mlp-500": Mlp500,
    "lenet-tanh": LeNetTanh,
    "lenet-5": LeNet5,
    "alexnet": AlexNet,
    "keras-cnn": KerasCnn,
}
"""From the name that a card states to the class; each is built without arguments."""

USES_PATH = frozenset({"digitpad", "digitpad-xl"})
"""The names of those that look at the pen's path besides the ink."""


def probabilities(logits: Tensor, temperature: float, digit_bias: float | None) -> Tensor:
    """Ten calibrated probabilities in double precision, (n, 10), from logits, (n, 10).

    With a bias the ten compete with "no digit", whose logit is 0, and sum to less than 1; without, they share
    1 among themselves. Doubles sum to 1 within 1e-15, so that no confidence shows as 100.00001 %.
    """
    scaled = logits.double() / temperature
    if digit_bias is None:
        return scaled.softmax(dim=1)
    return with_no_digit(scaled + digit_bias / temperature).softmax(dim=1)[:, :DIGITS]
