"""MNIST in its three parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.formats.idx import read_idx
from digitpad.ink.normalise import normalise_ink
from tests.unit.training.conftest import SET_ASIDE, TEST, TRAIN
from training import mixture, validation
from training.datasets import mnist, mnist_as_published

if TYPE_CHECKING:
    from pathlib import Path


def test_the_last_training_digits_are_set_aside_and_none_is_in_two_parts(tiny_mnist: Path) -> None:
    train, validation, test = (mnist(tiny_mnist, part) for part in ("train", "validation", "test"))
    assert (len(train), len(validation), len(test)) == (TRAIN - SET_ASIDE, SET_ASIDE, TEST)
    assert train.ids[-1] == f"train-{TRAIN - SET_ASIDE - 1:05d}"
    assert validation.ids[0] == f"train-{TRAIN - SET_ASIDE:05d}"
    assert test.ids[0] == "t10k-00000"
    assert not {*train.ids} & {*validation.ids}


def test_the_parts_hold_the_files_digits_in_their_order(tiny_mnist: Path) -> None:
    pictures = read_idx(tiny_mnist / "mnist" / "train-images-idx3-ubyte.gz")
    labels = read_idx(tiny_mnist / "mnist" / "train-labels-idx1-ubyte.gz")
    parts = [mnist_as_published(tiny_mnist, part) for part in ("train", "validation")]
    assert np.array_equal(np.concatenate([part.pictures for part in parts]), pictures)
    assert [label for part in parts for label in part.labels] == labels.tolist()
    assert mnist(tiny_mnist, "validation").images[0] == normalise_ink(pictures[TRAIN - SET_ASIDE])


def test_what_is_learned_and_what_is_chosen_by_are_those_parts(tiny_mnist: Path) -> None:
    learned, chosen_by = mixture.mnist_only(tiny_mnist), validation.mnist_only(tiny_mnist)[validation.MNIST]
    assert np.array_equal(learned.images.numpy()[:, 0], mnist(tiny_mnist, "train").pixels())
    assert np.array_equal(chosen_by.ink.numpy()[:, 0], mnist(tiny_mnist, "validation").pixels())
    assert tuple(chosen_by.labels.tolist()) == mnist(tiny_mnist, "validation").labels
