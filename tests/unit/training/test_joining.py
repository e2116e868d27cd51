"""Three runs become one model that reads as their mean."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
import torch

from digitpad.inference.architectures import ARCHITECTURES
from tests.unit.training.small_mixture import RECIPE, small_mixture, small_validation
from training.__main__ import main
from training.errors import DataError
from training.fitting import train
from training.joining import join
from training.runs import CHECKPOINT, Run, read_checkpoint

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three runs of one epoch."""
    folder = tmp_path_factory.mktemp("runs")
    recipe = dataclasses.replace(RECIPE, epochs=1)
    for seed in (1, 2, 3):
        run = Run.begin(recipe, seed)
        train(run, small_mixture(), small_validation(), folder / str(seed) / CHECKPOINT, quiet=True)
    return [folder / str(seed) for seed in (1, 2, 3)]


def test_the_joined_model_gives_the_mean_of_its_members_probabilities(
    folders: list[Path], tmp_path: Path
) -> None:
    assert main(["join", "--runs", *map(str, folders), "--out", str(tmp_path)]) == 0
    state = read_checkpoint(tmp_path / CHECKPOINT)
    assert "seeds 1, 2, 3" in state["summary"]
    joined = ARCHITECTURES[state["architecture"]]().eval()
    joined.load_state_dict(state["best"])
    batch = small_validation()["pens"]
    inputs = batch.ink.float() / 255, batch.maps.float() / 127

    def shares(logits: torch.Tensor) -> torch.Tensor:
        return torch.cat([logits, logits.new_zeros(len(logits), 1)], dim=1).softmax(dim=1)

    with torch.inference_mode():
        members = []
        for folder in folders:
            member = ARCHITECTURES["digitpad"]().eval()
            member.load_state_dict(read_checkpoint(folder / CHECKPOINT)["best"])
            members.append(shares(member(*inputs)))
        torch.testing.assert_close(shares(joined(*inputs)), torch.stack(members).mean(dim=0))


def test_runs_that_do_not_belong_together_are_not_joined(
    folders: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["join", "--runs", *map(str, folders[:2])]) == 1
    assert "3 runs with different seeds" in capsys.readouterr().err
    states = [read_checkpoint(folder / CHECKPOINT) for folder in folders]
    with pytest.raises(DataError, match="--seed"):
        join([states[0], states[0], states[1]], "digitpad-xl")
    with pytest.raises(DataError, match="of one recipe"):
        join([states[0], states[1], states[2] | {"recipe": "another"}], "digitpad-xl")
