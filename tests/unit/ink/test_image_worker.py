"""Digit images come in order, wherever they are made."""

from __future__ import annotations

import pytest

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink import codec, image_worker
from digitpad.ink.image_worker import ImageMaker
from digitpad.ink.stored import digit_pixels


def ink(seed: int) -> bytes:
    points = tuple(Point(step / 9, (seed * step % 7) / 9, 8.0 * step) for step in range(8))
    return codec.encode(Drawing((Stroke(points),)))


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.setattr(image_worker, "ALONE", 4)
    made: ImageMaker[int] = ImageMaker(lambda seed: (ink(seed), None, None), workers=2)
    yield made
    made.close()


BATCHES = [[1, 2, 3, 4], [5], [6, 7], [8], [], [9, 10]]


def expected() -> list[tuple[int, object]]:
    seeds = [seed for batch in BATCHES for seed in batch]
    return list(zip(seeds, digit_pixels((ink(seed), None, None) for seed in seeds), strict=True))


def test_images_come_in_the_order_asked_for(maker):
    found = [one for batch in BATCHES for one in maker.make(batch)]
    assert [*found, *maker.rest()] == expected()


def test_a_worker_that_died_is_replaced(maker):
    found = []
    for batch in BATCHES:
        for worker, _ in maker._busy:
            worker._process.kill()
            worker._process.wait()
        found += maker.make(batch)
    assert [*found, *maker.rest()] == expected()


def test_closing_ends_the_workers(maker):
    list(maker.make([1, 2, 3, 4, 5]))
    [worker] = [worker for worker, _ in maker._busy]
    maker.close()
    assert worker._process.returncode is not None
