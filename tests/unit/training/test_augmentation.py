from __future__ import annotations

import dataclasses

import pytest
import torch

from training.augmentation import augment
from training.recipes import Augmentation

ALL = Augmentation(rotation=15, shear=0.3, scale=0.2, shift=1, elastic=1, thicken=0.5, thin=0.5)


def random_ink(count: int = 8) -> torch.Tensor:
    ink = torch.zeros(count, 1, 28, 28)
    ink[:, :, 6:22, 6:22] = torch.rand(count, 1, 16, 16, generator=torch.Generator().manual_seed(3))
    return ink


def augmented(
    drawings: torch.Tensor, amounts: Augmentation, seed: int = 0, strength: torch.Tensor | None = None
) -> torch.Tensor:
    if strength is None:
        strength = torch.ones(len(drawings))
    return augment(drawings, amounts, strength, torch.Generator().manual_seed(seed))


def test_nothing_asked_nothing_changed() -> None:
    ink = random_ink()
    assert torch.equal(augmented(ink, Augmentation()), ink)


@pytest.mark.parametrize("kind", [field.name for field in dataclasses.fields(Augmentation)])
def test_each_kind_of_change_alone_keeps_ink_as_ink(kind: str) -> None:
    ink = random_ink()
    amount = getattr(ALL, kind)
    changed = augmented(ink, Augmentation(**{kind: amount}))
    assert changed.shape == ink.shape
    assert not torch.equal(changed, ink)
    assert 0 <= changed.min() <= changed.max() <= 1


def test_chance_comes_from_the_generator_alone() -> None:
    ink = random_ink()
    torch.manual_seed(1)
    first = augmented(ink, ALL, 5)
    torch.manual_seed(2)
    assert torch.equal(augmented(ink, ALL, 5), first)
    assert not torch.equal(augmented(ink, ALL, 6), first)


def test_images_of_a_batch_change_each_in_its_own_way() -> None:
    changed = augmented(random_ink(1).repeat(4, 1, 1, 1), ALL)
    assert not torch.equal(changed[0], changed[1])


def test_a_strength_of_nothing_leaves_a_drawing_as_it_is() -> None:
    """But for a thousandth, by which bilinear sampling on the old places is off."""
    ink = random_ink(2)
    changed = augmented(ink, ALL, strength=torch.tensor([0.0, 1.0]))
    assert (changed[0] - ink[0]).abs().max() < 1e-3
    assert (changed[1] - ink[1]).abs().max() > 0.1


def test_the_path_moves_with_its_ink_and_keeps_its_values() -> None:
    ink = (random_ink() > 0).float()
    changed = augmented(torch.cat([ink, ink * -0.5], dim=1), dataclasses.replace(ALL, thicken=0, thin=0))
    assert torch.allclose(changed[:, 1], changed[:, 0] * -0.5, atol=1e-6)


def test_another_pen_leaves_the_path_alone() -> None:
    drawings = random_ink().repeat(1, 2, 1, 1)
    changed = augmented(drawings, Augmentation(thicken=1.0, thin=1.0))
    assert torch.equal(changed[:, 1], drawings[:, 1])
    assert not torch.equal(changed[:, 0], drawings[:, 0])


def test_a_turn_is_a_turn_and_not_a_shear() -> None:
    """A disc about the middle stays as it is, however it is turned."""
    rows, columns = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    distance = ((rows - 13.5) ** 2 + (columns - 13.5) ** 2).sqrt()
    disc = (9 - distance).clamp(0, 1).expand(16, 1, 28, 28)
    turned = augmented(disc, Augmentation(rotation=90))
    assert (turned - disc).abs().max() < 0.35  # the smoothing of a pixel on the rim


def test_a_shift_moves_at_most_as_far_as_asked() -> None:
    ink = torch.zeros(64, 1, 28, 28)
    ink[:, :, 14, 14] = 1
    moved = augmented(ink, Augmentation(shift=2.0))
    places = moved.nonzero()[:, 2:]
    assert places.min() >= 12
    assert places.max() <= 16


def test_another_pen_writes_thicker_or_thinner() -> None:
    ink = random_ink(32)
    thicker = augmented(ink, Augmentation(thicken=1.0))
    thinner = augmented(ink, Augmentation(thin=1.0))
    assert bool((thicker >= ink).all())
    assert bool((thinner <= ink).all())


def test_drawings_are_changed_on_the_device_where_they_are() -> None:
    """PyTorch's meta device holds no numbers, but refuses what lies elsewhere, as a graphics card does."""
    drawings = torch.zeros(3, 4, 28, 28, device="meta")
    changed = augmented(drawings, ALL)
    assert (changed.device, changed.shape) == (drawings.device, drawings.shape)
