"""Cards and figures of no real model."""

from __future__ import annotations

import dataclasses
from typing import Any

from digitpad.domain import Measured, MeasuredNumbers, ModelCard, NumberFigures, Refusal, SingleDigits
from training.ledger import Figures
from training.robustness import Robustness

CARD = ModelCard(
    id="small",
    name="Small",
    architecture="softmax",
    parameters=7850,
    sha256="a" * 64,
    recipe="AdamW, 3 epochs of 100 of mnist, 60 of pens, seed 1; best of the epochs",
    data=("MNIST",),
    temperature=1.0,
    digit_bias=None,
    unsure_below=0.9,
    not_a_digit_below=0.0,
    latency_ms=0.25,
    per_second=4321,
    measured_on="a machine",
    size=31552,
)


def card(**changes: Any) -> ModelCard:
    return dataclasses.replace(CARD, **changes)


def measured(accuracy: float = 0.9876, digits: int = 1000) -> Measured:
    return Measured(
        digits=digits,
        accuracy=accuracy,
        calibration_error=0.0042,
        log_loss=0.05,
        sure=0.9,
        unsure=0.08,
        refused=0.02,
        accuracy_when_sure=0.999,
        reliability=((0.95, 0.97, digits),),
        abstention=((1.0, accuracy),),
    )


def figures(accuracy: float = 0.9876, robustness: Robustness | None = None, **changes: Any) -> Figures:
    plain = Figures(
        "small",
        "a" * 64,
        {
            "mnist-test": measured(accuracy, 10_000),
            "unipen-test": measured(accuracy),
            "pens-test": measured(),
        },
        {"letters": Refusal(711, 0.962, 0.02), "look-alikes": Refusal(810, 0.3, 0.2)},
        robustness,
    )
    return dataclasses.replace(plain, **changes)


ROBUSTNESS = Robustness(
    digits=1000,
    centred=0.99,
    moved={"0.15 top left": 0.9895, "1 whole pad": 0.99},
    mice={"mouse": 0.989},
    pictures={"pen 4": 0.988, "pen 12": 0.987, "photograph": 0.95},
)

NUMBERS = NumberFigures(
    measured={
        "composed": MeasuredNumbers(
            1000, 0.975, 0.0123, 0.9, 0.08, 0.02, 0.99, ((2, 600, 0.99), (6, 400, 0.9525))
        ),
        "recorded": MeasuredNumbers(200, 0.945, 0.0301, 0.9, 0.05, 0.05, 0.98, ((2, 200, 0.945),)),
    },
    single=SingleDigits(1254, alone=0.9928, exact=0.9920, refused_alone=0.008, refused=0.0085),
    words={"words": Refusal(1000, 0.95, 0.035), "look-alike words": Refusal(300, 0.2, 0.3)},
)
