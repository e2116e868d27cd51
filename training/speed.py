"""How long a model takes for one digit, and how many it reads in batches. On the golden drawings, no data."""

from __future__ import annotations

import dataclasses
import platform
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from digitpad.inference import golden
from digitpad.inference.predictor import CHUNK
from digitpad.ink.normalise import normalise

if TYPE_CHECKING:
    from digitpad.domain import DigitImage, ModelCard
    from digitpad.inference.predictor import Predictor

TIMED = 300
"""Readings of one digit, timed one by one."""

BATCHES = 9
"""Batches of CHUNK digits, timed one by one."""

CORES = 2
"""For batches; one digit has one core."""


def timed(predictor: Predictor) -> ModelCard:
    """The model's card with its speed on this machine."""
    return dataclasses.replace(
        predictor.card,
        latency_ms=round(median_latency_ms(predictor), 3),
        per_second=digits_per_second(predictor),
        measured_on=machine(),
    )


def median_latency_ms(predictor: Predictor) -> float:
    """Median time of one digit on one core, from image and strokes to probabilities."""
    images = _images()
    return _median_seconds(predictor, [[images[at % len(images)]] for at in range(TIMED)], cores=1) * 1000


def digits_per_second(predictor: Predictor) -> int:
    """Digits a second in batches on two cores, by the median batch."""
    images = _images()
    batch = [images[at % len(images)] for at in range(CHUNK)]
    return round(CHUNK / _median_seconds(predictor, [batch] * BATCHES, cores=CORES))


def machine() -> str:
    """The processor and the version of torch, for cards and ledger."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
    return f"{processor}, {platform.system()}, PyTorch {torch.__version__}"


def _images() -> list[DigitImage]:
    return [image for _, drawing in golden.drawings() if (image := normalise(drawing)) is not None]


def _median_seconds(predictor: Predictor, batches: list[list[DigitImage]], *, cores: int) -> float:
    threads = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        predictor.probabilities(batches[0])  # the first time takes longer
        times = []
        for batch in batches:
            start = time.perf_counter()
            predictor.probabilities(batch)
            times.append(time.perf_counter() - start)
    finally:
        torch.set_num_threads(threads)
    return statistics.median(times)
