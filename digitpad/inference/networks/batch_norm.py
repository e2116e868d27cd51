"""Batch normalisation whose state is floats only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from torch import nn
    from torch.nn.modules.batchnorm import _BatchNorm

    Norm = TypeVar("Norm", bound=_BatchNorm)

_COUNT = "num_batches_tracked"


def uncounted(layer: Norm) -> Norm:
    """The same layer without its count of batches, which no reading needs and which is no float."""
    layer.num_batches_tracked = None
    layer.register_load_state_dict_post_hook(_want_no_count)  # type: ignore[no-untyped-call]
    return layer


def _want_no_count(_layer: nn.Module, keys: Any) -> None:  # noqa: ANN401 - PyTorch keeps the class to itself
    """PyTorch adds a count to weights that lack one, and then finds that this layer has no place for it."""
    keys.unexpected_keys[:] = [key for key in keys.unexpected_keys if not key.endswith(_COUNT)]
