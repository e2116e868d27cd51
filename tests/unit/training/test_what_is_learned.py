"""What models learn from, of the real data: nothing that they are chosen or measured by."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from training import lists, pens
from training.mixture import DIGITS_PER_WRITER, NO_DIGIT, OTHERS, SYNTHETIC, digit_jobs, other_jobs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.training.conftest import Recorded
    from training.painting import Job

KINDS = ("pendigits", "digits", "letters", "symbols", "omniglot")


@pytest.fixture(scope="module")
def digits(shared_data: Path) -> list[Job]:
    return digit_jobs(shared_data)


@pytest.fixture(scope="module")
def others(shared_data: Path) -> list[Job]:
    return other_jobs(shared_data)


def test_every_drawing_is_by_a_training_writer_or_of_a_training_alphabet(
    recorded: Recorded, digits: list[Job], others: list[Job]
) -> None:
    parts = {sample.id: pens.part_of(sample) for kind in KINDS for sample in recorded(kind)}
    painted = [job for job in [*digits, *others] if job.lines is not None]
    assert len(painted) > 25_000
    assert {parts[job.name] for job in painted} == {"train"}


def test_wrong_labels_and_look_alikes_are_not_learned(
    recorded: Recorded, digits: list[Job], others: list[Job]
) -> None:
    alike = {
        sample.id
        for kind in ("letters", "symbols", "omniglot")
        for sample in recorded(kind)
        if lists.is_look_alike(sample)
    }
    ignored = [job for job in [*digits, *others] if job.name in alike | lists.wrong_labels().keys()]
    assert len(ignored) > 1000
    assert {job.weight for job in ignored} == {0.0}


def test_no_hand_decides(recorded: Recorded, digits: list[Job]) -> None:
    writers = {sample.id: sample.writer for kind in KINDS[:2] for sample in recorded(kind)}
    weights: defaultdict[str, float] = defaultdict(float)
    for job in digits:
        weights[writers[job.name]] += job.weight
    assert len(weights) > 100
    assert max(weights.values()) == pytest.approx(DIGITS_PER_WRITER)


def test_drawings_that_are_no_digit_come_in_the_shares_stated(others: list[Job]) -> None:
    found: defaultdict[str, float] = defaultdict(float)
    for job in others:
        kind = job.name.removeprefix("unipen-").partition("-")[0]
        found["synthetic" if job.lines is None else kind] += job.weight
    assert found == pytest.approx(OTHERS)
    assert {job.label for job in others} == {NO_DIGIT}
    assert Counter(job.name for job in others if job.lines is None) == SYNTHETIC
