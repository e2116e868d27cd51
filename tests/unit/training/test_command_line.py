"""``train`` and ``publish``, on tiny files in MNIST's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.inference import cards
from digitpad.inference.reader import Reader
from training.__main__ import main
from training.fitting import CHECKPOINT
from training.recipes import RECIPES

if TYPE_CHECKING:
    from pathlib import Path


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


def test_training_goes_on_where_it_stopped(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*TRAIN, "--out", str(tmp_path), "--data", str(tiny_mnist), "--quiet"]
    assert main([*command, "--epochs", "2"]) == 0
    assert main([*command, "--epochs", "2"]) == 0
    assert "going on after epoch 2" in capsys.readouterr().out
    assert main([*command, "--epochs", "2", "--seed", "2"]) == 1
    assert "another recipe or seed" in capsys.readouterr().err


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


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["train", "--model", "softmax", "--epochs", "0"], "--epochs"),
    ],
)
def test_wrong_use_is_told(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert message in capsys.readouterr().err


def test_without_data_the_message_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*TRAIN, "--data", str(tmp_path)]) == 1
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
