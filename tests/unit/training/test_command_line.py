"""``train`` and ``publish``, on tiny files in MNIST's form."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import torch

from digitpad.inference import cards
from digitpad.inference.reader import Reader
from training import fitting
from training.__main__ import main
from training.recipes import RECIPES
from training.runs import CHECKPOINT, read_checkpoint

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from training.mixture import Batch
    from training.runs import Run


TRAIN = ["train", "--model", "softmax", "--original"]


def test_trained_and_published_by_two_commands(tiny_mnist: Path, tmp_path: Path) -> None:
    data = ["--data", str(tiny_mnist), "--quiet"]
    run, models = tmp_path / "run", tmp_path / "models"
    assert main([*TRAIN, "--epochs", "3", "--out", str(run), *data]) == 0
    publish = ["publish", "--model", "softmax", "--run", str(run), "--into", str(models), *data]
    assert main(publish) == 0
    card = cards.find("softmax", models)
    weights = cards.read_weights(card, models)
    assert card.parameters == 7850
    assert card.size == len(weights)
    assert min(card.latency_ms, card.per_second) > 0
    assert card.measured == {}  # nothing was measured on test data
    assert Reader(models).load("softmax") == card

    assert main(publish) == 0
    assert cards.read_weights(cards.find("softmax", models), models) == weights  # the same bytes again


class Interruption:
    """Ctrl+C in this step of training, counted from 1; steps before it are made."""

    def __init__(self, step: int) -> None:
        self.left = step
        self.make = fitting._step

    def __call__(self, run: Run, batch: Batch, epochs_done: float) -> Tensor:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt
        return self.make(run, batch, epochs_done)


@pytest.mark.parametrize("words", [[], ["--resume"]])
def test_training_goes_on_where_it_was_interrupted(
    words: list[str],
    tiny_mnist: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = [*TRAIN, "--epochs", "3", "--data", str(tiny_mnist), "--quiet", "--out"]
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_step", Interruption(4))  # an epoch has two
        assert main([*command, str(tmp_path / "broken")]) == 130
    assert "go on where they stopped" in capsys.readouterr().err
    assert main([*command, str(tmp_path / "broken"), *words]) == 0
    assert "going on after epoch 1 of 3" in capsys.readouterr().out
    assert main([*command, str(tmp_path / "whole")]) == 0
    broken, whole = (read_checkpoint(tmp_path / run / CHECKPOINT) for run in ("broken", "whole"))
    assert broken["history"] == whole["history"]
    assert all(torch.equal(part, broken["average"][name]) for name, part in whole["average"].items())


@pytest.mark.parametrize("words", [[], ["--resume"]])
def test_a_finished_run_is_left_alone(
    words: list[str], tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*TRAIN, "--out", str(tmp_path), "--epochs", "2", "--data", str(tiny_mnist), "--quiet"]
    assert main(command) == 0
    written = (tmp_path / CHECKPOINT).stat().st_mtime_ns
    capsys.readouterr()
    assert main([*command, *words]) == 0
    assert "has all its 2 epochs" in capsys.readouterr().out
    assert (tmp_path / CHECKPOINT).stat().st_mtime_ns == written


def test_a_model_that_reads_images_alone_is_not_trained_without_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--model", "softmax", "--without-path", "--out", str(tmp_path), "--quiet"]) != 0
    assert "softmax never looks at the path" in capsys.readouterr().err


def test_without_a_run_there_is_nothing_to_resume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TRAIN, "--resume", "--out", str(tmp_path), "--data", str(tmp_path)]) == 1
    assert "begin one without --resume" in capsys.readouterr().err


@pytest.mark.parametrize("other", [["--seed", "2"], ["--epochs", "5"]])
def test_another_run_is_neither_gone_on_with_nor_written_over(
    other: list[str], tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*TRAIN, "--out", str(tmp_path), "--epochs", "1", "--data", str(tiny_mnist), "--quiet"]
    assert main(command) == 0
    written = (tmp_path / CHECKPOINT).read_bytes()
    assert main([*command, *other]) == 1
    told = capsys.readouterr().err
    assert "another recipe or seed (AdamW, 1 epochs" in told
    assert "--out" in told
    assert (tmp_path / CHECKPOINT).read_bytes() == written


def test_the_card_tells_the_run_and_not_the_plan(tiny_mnist: Path, tmp_path: Path) -> None:
    data = ["--data", str(tiny_mnist), "--quiet"]
    assert main([*TRAIN, *data, "--epochs", "2", "--seed", "7", "--out", str(tmp_path)]) == 0
    publish = ["publish", "--model", "softmax", "--run", str(tmp_path), "--into", str(tmp_path)]
    assert main([*publish, *data]) == 0
    recipe = cards.find("softmax", tmp_path).recipe
    assert recipe.startswith("AdamW, 2 epochs of 55,000 of mnist in batches")
    assert "seed 7" in recipe
    softmax = RECIPES["softmax"]
    assert softmax.summary(7, 3).startswith(f"AdamW, 3 of {softmax.epochs} epochs")


def test_another_models_checkpoint_is_refused(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tiny_mnist), "--quiet"]
    assert main([*TRAIN, "--epochs", "1", "--out", str(tmp_path), *data]) == 0
    assert main(["evaluate", "--model", "lenet-5", "--run", str(tmp_path), *data]) == 1
    assert "is one of softmax, not of lenet-5" in capsys.readouterr().err


def test_a_run_that_came_to_nothing_is_not_published(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hopeless = dataclasses.replace(RECIPES["softmax"], learning_rate=math.inf)
    monkeypatch.setitem(RECIPES, "softmax", hopeless)
    data = ["--data", str(tiny_mnist), "--quiet"]
    assert main([*TRAIN, "--epochs", "1", "--out", str(tmp_path), *data]) == 0
    words = ["publish", "--model", "softmax", "--run", str(tmp_path), "--into", str(tmp_path)]
    assert main([*words, *data]) == 1
    assert "lower learning rate" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"junk", b"\x80\x02}q\x00.", b"PK\x03\x04"])
def test_a_damaged_checkpoint_is_told(
    content: bytes, tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CHECKPOINT).write_bytes(content)
    assert main([*TRAIN, "--data", str(tiny_mnist), "--out", str(tmp_path)]) == 1
    assert "train anew" in capsys.readouterr().err


def test_a_run_that_cannot_be_written_is_told(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    words = [*TRAIN, "--data", str(tiny_mnist), "--out", str(tmp_path / "file")]
    assert main([*words, "--epochs", "1", "--quiet"]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_help_need_not_wait_for_torch() -> None:
    code = "import sys, training.__main__; assert not {'torch', 'matplotlib'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5"])
def test_epochs_are_a_whole_number(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--model", "softmax", "--epochs", number])
    assert "--epochs: it is a whole number from 1 on" in capsys.readouterr().err


def test_without_data_the_message_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*TRAIN, "--data", str(tmp_path), "--out", str(tmp_path)]) == 1
    assert "python -m training fetch" in capsys.readouterr().err


def test_damaged_data_are_named(tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tiny_mnist / "mnist" / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-20])
    assert main([*TRAIN, "--data", str(tiny_mnist), "--out", str(tmp_path)]) == 1
    assert "train-images-idx3-ubyte.gz is damaged" in capsys.readouterr().err


def test_other_data_under_the_same_name_are_refused(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny_mnist / "mnist"
    (folder / "train-images-idx3-ubyte.gz").write_bytes((folder / "t10k-images-idx3-ubyte.gz").read_bytes())
    assert main([*TRAIN, "--data", str(tiny_mnist), "--out", str(tmp_path)]) == 1
    assert "is not MNIST's file" in capsys.readouterr().err


def test_evaluating_a_run_that_is_not_there_says_so(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "--model", "softmax", "--run", str(tmp_path), "--data", str(tiny_mnist)]
    assert main(command) == 1
    assert CHECKPOINT in capsys.readouterr().err
