"""How each model is trained: everything that changes the outcome, apart from data and seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mix:
    """How many drawings an epoch has of each kind; of MNIST at most all."""

    mnist: int
    pens: int
    others: int

    @property
    def knows_no_digit(self) -> bool:
        """Whether anything is shown that is no digit."""
        return self.others > 0


@dataclass(frozen=True, slots=True)
class Augmentation:
    """The largest change of each kind, 0 to leave it out. Amounts are drawn evenly from minus to plus it.

    A pen gets thicker or thinner, by one amount. ``elastic`` alone is a standard deviation.
    """

    rotation: float = 0.0
    """Degrees."""
    shear: float = 0.0
    """Sideways shift per pixel of height: the slant of a hand."""
    scale: float = 0.0
    """Share by which width and height grow or shrink, each on its own."""
    shift: float = 0.0
    """Pixels, in x and y."""
    elastic: float = 0.0
    """Standard deviation in pixels of the shift of a knot."""
    thicken: float = 0.0
    """Share of the way to the ink grown by a pixel all around."""
    thin: float = 0.0
    """Share of the way to the ink shrunk by a pixel all around."""


ALL_OF_MNIST = 55_000
"""Its training images without the 5,000 set aside for validation."""

EVERYTHING = Mix(mnist=ALL_OF_MNIST, pens=30_000, others=20_000)
MNIST_EPOCHS = 8
MNIST_ONLY = Mix(mnist=ALL_OF_MNIST, pens=0, others=0)

HANDS = Augmentation(rotation=12.0, shear=0.25, scale=0.15, shift=1.0, elastic=1.0, thicken=0.6, thin=0.4)
"""MNIST's writers in other moods; pens' drawings have been through `training.drawing` and get half of it."""


CALMING = 0.6
"""Share of the epochs after which MNIST's images are bent less and less."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The rate rises over the first epoch; then it falls: along a cosine to nothing, or by a factor."""

    name: str
    architecture: str
    epochs: int
    batch: int
    learning_rate: float
    weight_decay: float
    augmentation: Augmentation = HANDS
    mix: Mix = EVERYTHING
    optimiser: Literal["adamw", "sgd"] = "adamw"
    decay: float | None = None
    """Factor of the rate from epoch to epoch; None: the cosine."""
    average: float = 0.999
    """Of the moving average of the weights, which is what is kept; 0: the weights themselves."""
    calm: float = 0.35
    """Share of MNIST's augmentation that is left at the end: from `CALMING` on it falls in a straight line.

    What is read are people's digits, not bent ones; the last epochs show them nearly as they are.
    """
    path_hidden: float = 0.4
    """Share of the pens' drawings whose path is not shown, so that pictures are read as well."""
    half: bool = False
    """Whether to compute in bfloat16 where that loses nothing: twice as fast where the processor has it."""

    def summary(self, seed: int, epochs_done: int) -> str:
        """One line for the model card."""
        epochs = self.epochs if epochs_done == self.epochs else f"{epochs_done} of {self.epochs}"
        changes = ", ".join(f"{name} {value:g}" for name, value in asdict(self.augmentation).items() if value)
        drawings = ", ".join(f"{count:,} of {name}" for name, count in asdict(self.mix).items() if count)
        chosen_by = "writers" if self.mix.pens else "images"
        calm = (
            f", of MNIST's images falling to {self.calm:.0%} at the end" if changes and self.calm < 1 else ""
        )
        fall = f"times {self.decay:g} an epoch" if self.decay else "cosine decay"
        return (
            f"{'AdamW' if self.optimiser == 'adamw' else 'SGD'}, {epochs} epochs of {drawings} in batches of "
            f"{self.batch}, learning rate {self.learning_rate:g} after a warm-up epoch, {fall}, weight decay "
            f"{self.weight_decay:g}, moving average {self.average:g}, seed {seed}; best of the epochs on "
            f"validation {chosen_by}; augmentation: {changes or 'none'}{calm}"
            f"{'; the path of the pen never shown' if self.path_hidden >= 1 else ''}"
        )


DIGITPAD = Recipe(
    name="digitpad",
    architecture="digitpad",
    epochs=30,
    batch=256,
    learning_rate=3e-3,
    weight_decay=0.02,
    half=True,
)

RECIPES = {
    "digitpad": DIGITPAD,
    "alexnet": Recipe(
        name="AlexNet",
        architecture="alexnet",
        epochs=6,
        batch=128,
        learning_rate=1e-3,
        weight_decay=0.01,
        half=True,
    ),
    "lenet-5": Recipe(
        name="LeNet-5",
        architecture="lenet-5",
        epochs=12,
        batch=200,
        learning_rate=2e-3,
        weight_decay=0.02,
    ),
    "lenet-tanh": Recipe(
        name="LeNet, tanh",
        architecture="lenet-tanh",
        epochs=8,
        batch=200,
        learning_rate=1e-3,
        weight_decay=0.02,
        half=True,
    ),
    "keras-cnn": Recipe(
        name="Keras CNN",
        architecture="keras-cnn",
        epochs=12,
        batch=200,
        learning_rate=2e-3,
        weight_decay=0.0,
    ),
    "mlp-500": Recipe(
        name="MLP, 500 hidden",
        architecture="mlp-500",
        epochs=15,
        batch=100,
        learning_rate=0.1,
        weight_decay=1e-4,
        augmentation=replace(HANDS, elastic=0.5, rotation=6.0, shear=0.1, scale=0.08),
        optimiser="sgd",
        decay=0.99,
        average=0.99,
    ),
    "softmax": Recipe(
        name="Softmax regression",
        architecture="softmax",
        epochs=6,
        batch=200,
        learning_rate=2e-3,
        weight_decay=0.01,
        augmentation=Augmentation(),
    ),
}
"""By the id of the model that they make."""

JOINED = {"digitpad-xl": replace(DIGITPAD, name="digitpad XL", architecture="digitpad-xl")}
"""Not trained themselves: `python -m training join` makes them of runs with other seeds."""

MODELS = RECIPES | JOINED
"""All that can be published."""


IMAGE_ALONE = {"digitpad": "digitpad-image"}
"""The architectures that look at the pen's path, and the same without it."""


def as_original(recipe: Recipe) -> Recipe:
    """The recipe as the model is usually trained: on MNIST's images as they are, and on nothing else.

    Without other hands to learn from, more epochs teach a model the images by heart. They have no path, so a
    network that would look at it is trained without.
    """
    return replace(
        recipe,
        architecture=IMAGE_ALONE.get(recipe.architecture, recipe.architecture),
        mix=MNIST_ONLY,
        augmentation=Augmentation(),
        epochs=min(recipe.epochs, MNIST_EPOCHS),
    )


def without_path(recipe: Recipe) -> Recipe:
    """The recipe for the same network as a reader of images alone, to see what the pen's path brings."""
    return replace(recipe, architecture=IMAGE_ALONE[recipe.architecture], path_hidden=1.0)
