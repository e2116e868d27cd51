"""How each model is trained: everything that changes the outcome, apart from data and seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from training.augmentation import Augmentation


@dataclass(frozen=True, slots=True)
class Recipe:
    """The optimiser is AdamW; its rate rises over the first epoch, then falls along a cosine to nothing."""

    name: str
    architecture: str
    epochs: int
    batch: int
    learning_rate: float
    weight_decay: float
    augmentation: Augmentation

    def summary(self, seed: int, epochs_done: int) -> str:
        """One line for the model card."""
        epochs = self.epochs if epochs_done == self.epochs else f"{epochs_done} of {self.epochs}"
        changes = ", ".join(f"{name} {value:g}" for name, value in asdict(self.augmentation).items() if value)
        return (
            f"AdamW, {epochs} epochs in batches of {self.batch}, learning rate {self.learning_rate:g} "
            f"after a warm-up epoch, cosine decay, weight decay {self.weight_decay:g}, seed {seed}; "
            f"best of the epochs on 5,000 images set aside; augmentation: {changes or 'none'}"
        )


RECIPES = {
    "lenet-5": Recipe(
        name="LeNet-5",
        architecture="lenet-5",
        epochs=30,
        batch=200,
        learning_rate=2e-3,
        weight_decay=0.02,
        augmentation=Augmentation(
            rotation=12.0, shear=0.3, scale=0.2, shift=1.0, elastic=1.2, thicken=0.6, thin=0.4
        ),
    ),
    "softmax": Recipe(
        name="Softmax regression",
        architecture="softmax",
        epochs=20,
        batch=200,
        learning_rate=2e-3,
        weight_decay=0.01,
        augmentation=Augmentation(),
    ),
}
"""By the id of the model that they make."""
