from __future__ import annotations

import dataclasses

import pytest
import torch

from training.augmentation import Augmentation, augment

ALL = Augmentation(rotation=15, shear=0.3, scale=0.2, shift=1, elastic=1, thicken=0.5, thin=0.5)


def random_ink(count: int = 8) -> torch.Tensor:
    ink = torch.zeros(count, 1, 28, 28)
    ink[:, :, 6:22, 6:22] = torch.rand(count, 1, 16, 16, generator=torch.Generator().manual_seed(3))
    return ink


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_nothing_asked_nothing_changed() -> None:
    ink = random_ink()
    assert torch.equal(augment(ink, Augmentation(), chance()), ink)


@pytest.mark.parametrize("kind", [field.name for field in dataclasses.fields(Augmentation)])
def test_each_kind_of_change_alone_keeps_ink_as_ink(kind: str) -> None:
    ink = random_ink()
    amount = getattr(ALL, kind)
    changed = augment(ink, Augmentation(**{kind: amount}), chance())
    assert changed.shape == ink.shape
    assert not torch.equal(changed, ink)
    assert 0 <= changed.min() <= changed.max() <= 1


def test_chance_comes_from_the_generator_alone() -> None:
    ink = random_ink()
    torch.manual_seed(1)
    first = augment(ink, ALL, chance(5))
    torch.manual_seed(2)
    assert torch.equal(augment(ink, ALL, chance(5)), first)
    assert not torch.equal(augment(ink, ALL, chance(6)), first)


def test_images_of_a_batch_change_each_in_its_own_way() -> None:
    changed = augment(random_ink(1).repeat(4, 1, 1, 1), ALL, chance())
    assert not torch.equal(changed[0], changed[1])


def test_a_turn_is_a_turn_and_not_a_shear() -> None:
    """A disc about the middle stays as it is, however it is turned."""
    rows, columns = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    distance = ((rows - 13.5) ** 2 + (columns - 13.5) ** 2).sqrt()
    disc = (9 - distance).clamp(0, 1).expand(16, 1, 28, 28)
    turned = augment(disc, Augmentation(rotation=90), chance())
    assert (turned - disc).abs().max() < 0.35  # the smoothing of a pixel on the rim


def test_a_shift_moves_at_most_as_far_as_asked() -> None:
    ink = torch.zeros(64, 1, 28, 28)
    ink[:, :, 14, 14] = 1
    moved = augment(ink, Augmentation(shift=2.0), chance())
    places = moved.nonzero()[:, 2:]
    assert places.min() >= 12
    assert places.max() <= 16


def test_another_pen_writes_thicker_or_thinner() -> None:
    ink = random_ink(32)
    thicker = augment(ink, Augmentation(thicken=1.0), chance())
    thinner = augment(ink, Augmentation(thin=1.0), chance())
    assert bool((thicker >= ink).all())
    assert bool((thinner <= ink).all())
