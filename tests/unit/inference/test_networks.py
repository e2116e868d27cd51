"""The networks by their names: sizes, shapes, and weights that a file can hold."""

from __future__ import annotations

import pytest
import torch

from digitpad.domain import DIGITS, IMAGE_SIDE
from digitpad.inference.architectures import ARCHITECTURES, USES_PATH
from digitpad.ink.path_maps import MAPS

PUBLISHED = {
    "softmax": 7_850,
    "mlp-500": 397_510,
    "lenet-tanh": 431_080,
    "lenet-5": 61_706,
    "keras-cnn": 12_106,  # as Keras counts: with the running statistics of the batch normalisation
}
"""How many parameters those networks have that somebody else has counted before us."""


@pytest.fixture(params=sorted(ARCHITECTURES))
def architecture(request: pytest.FixtureRequest) -> str:
    """Each architecture's name."""
    name: str = request.param
    return name


def inputs(architecture: str, images: int = 3) -> list[torch.Tensor]:
    """Random ink, and maps of the path where the network takes them."""
    generator = torch.Generator().manual_seed(5)
    channels = [1, MAPS] if architecture in USES_PATH else [1]
    return [torch.rand(images, count, IMAGE_SIDE, IMAGE_SIDE, generator=generator) for count in channels]


@pytest.mark.parametrize(("name", "parameters"), PUBLISHED.items())
def test_a_well_known_network_has_as_many_parameters_as_the_original(name: str, parameters: int) -> None:
    state = ARCHITECTURES[name]().state_dict()
    assert sum(tensor.numel() for tensor in state.values()) == parameters


def test_alexnet_is_small_enough_to_ship() -> None:
    state = ARCHITECTURES["alexnet"]().state_dict()
    assert sum(tensor.numel() for tensor in state.values()) == 1_245_962


def test_a_network_gives_ten_logits_for_each_image(architecture: str) -> None:
    network = ARCHITECTURES[architecture]().eval()
    with torch.inference_mode():
        logits = network(*inputs(architecture))
    assert logits.shape == (3, DIGITS)
    assert logits.isfinite().all()


def test_an_image_is_read_alike_alone_and_among_others(architecture: str) -> None:
    network = ARCHITECTURES[architecture]().eval()
    several = inputs(architecture)
    with torch.inference_mode():
        together = network(*several)
        alone = network(*(part[1:2] for part in several))
    torch.testing.assert_close(alone[0], together[1])


def test_every_pixel_of_the_ink_counts(architecture: str) -> None:
    torch.manual_seed(1)
    network = ARCHITECTURES[architecture]().eval()
    several = inputs(architecture, images=32)
    several[0].requires_grad_()
    network(*several).square().sum().backward()
    gradient = several[0].grad
    assert gradient is not None
    assert gradient.abs().amax(dim=(0, 1)).min() > 0


def test_weights_are_floats_only(architecture: str) -> None:
    state = ARCHITECTURES[architecture]().state_dict()
    assert {tensor.dtype for tensor in state.values()} == {torch.float32}


def test_plain_tensors_from_a_file_make_the_same_network(architecture: str) -> None:
    original = ARCHITECTURES[architecture]().eval()
    stored = {name: tensor.clone() for name, tensor in original.state_dict().items()}
    with torch.device("meta"):
        copy = ARCHITECTURES[architecture]().eval()
    copy.load_state_dict(stored, assign=True)
    with torch.inference_mode():
        assert torch.equal(copy(*inputs(architecture)), original(*inputs(architecture)))


def test_a_batch_trains_every_weight(architecture: str) -> None:
    network = ARCHITECTURES[architecture]().train()
    torch.manual_seed(1)
    network(*inputs(architecture, images=64)).square().sum().backward()
    idle = [name for name, weight in network.named_parameters() if weight.grad is None]
    assert idle == []
