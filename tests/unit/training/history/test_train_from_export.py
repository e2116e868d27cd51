"""``train --data EXPORT``, ``publish --run`` and ``report --run``, on histories of golden drawings."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from digitpad.inference import cards, model_folder
from digitpad.inference.predictor import Predictor
from digitpad.inference.reader import Reader
from tests.unit.training.history.histories import history, record, write, written
from training import (
    fitting,
    plots,  # noqa: F401 - on its first import it looks for fonts, and says so; here no test's log hears it
)
from training.__main__ import main
from training.history import held_out
from training.runs import CHECKPOINT, read_checkpoint

if TYPE_CHECKING:
    from pathlib import Path


WORDS = ["train", "--from", "softmax", "--epochs", "2", "--quiet"]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path / "all.jsonl", [*history(150, others=10), record(999, "2026")])


@pytest.fixture
def words(export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A run of a second or two."""
    monkeypatch.chdir(tmp_path)
    return [*WORDS, "--data", str(export), "--without-base"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of such a run, made once, and what was printed; not to be changed."""
    folder, printed = tmp_path_factory.mktemp("trained"), io.StringIO()
    path = write(folder / "all.jsonl", [*history(150, others=10), record(999, "2026")])
    with contextlib.redirect_stdout(printed):
        assert main([*WORDS, "--data", str(path), "--without-base", "--out", str(folder / "run")]) == 0
    return folder / "run", printed.getvalue()


@pytest.fixture
def run(trained: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the run."""
    return shutil.copytree(trained[0], tmp_path / "run")


def test_what_was_read_learned_and_found_is_told(trained: tuple[Path, str]) -> None:
    run, told = trained
    assert "all.jsonl: 160 drawings with a label" in told
    assert "left out: 1 (a number not read as so many digits)" in told
    assert "other hands may be read worse" in told
    assert "| digits read right (" in told
    assert f"python -m training publish --run {run}" in told
    report = (run / "report" / "README.md").read_text()
    assert "| digit | set aside | Softmax regression | Softmax regression, own hand |" in report
    assert "the base data were not there" in report


def test_published_added_and_read_with(run: Path) -> None:
    assert main(["publish", "--run", str(run), "--quiet"]) == 0
    card = model_folder.add(run / "model")
    assert (card.id, card.name, card.architecture) == (
        "softmax-own",
        "Softmax regression, own hand",
        "softmax",
    )
    assert card.recipe.startswith("fine-tuned from softmax")
    assert "learned from" in card.recipe
    assert any("MNIST" in credit for credit in card.data)  # whose weights it began from
    digits = [one for one in held_out.read(run).set_aside if one.label < 10]
    assert card.measured["history-set-aside"].digits == len(digits)
    assert [one.id for one in cards.available()][-1] == "softmax-own"
    assert Reader().read(written(7, 5000), "softmax-own").reading.model_id == "softmax-own"


def test_a_report_made_again_is_the_same(run: Path) -> None:
    report = (run / "report" / "README.md").read_text()
    assert main(["report", "--run", str(run), "--quiet"]) == 0
    assert (run / "report" / "README.md").read_text() == report


def test_nothing_held_out_is_learned_from(run: Path) -> None:
    held = held_out.read(run)
    counts = read_checkpoint(run / CHECKPOINT)["own"]["counts"]
    assert sum(count[1] for count in counts.values()) == len(held.validation)
    assert sum(count[2] for count in counts.values()) == len(held.set_aside)
    assert sum(sum(count) for count in counts.values()) == 160
    assert not {one.id for one in held.validation} & {one.id for one in held.set_aside}


def test_a_run_goes_on_where_it_was_interrupted(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--out", "whole"]) == 0
    make, left = fitting._step, 15

    def interrupted(*given):
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt
        return make(*given)

    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_step", interrupted)
        assert main([*words, "--out", "broken"]) == 130
    capsys.readouterr()
    assert main([*words, "--out", "broken", "--resume"]) == 0
    assert "going on after epoch 1 of 2" in capsys.readouterr().out
    whole, broken = (read_checkpoint(tmp_path / run / CHECKPOINT) for run in ("whole", "broken"))
    assert whole["history"] == broken["history"]
    assert whole["own"] == broken["own"]


def test_it_learns_a_hand_that_the_model_does_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody writes each digit as others write the next one: whoever reads that has learned it here."""
    rows = [
        record(number, str(number % 10), drawing=written((number + 1) % 10, number), drawn_at=one.drawn_at)
        for number, one in enumerate(history(300, days=40))
    ]
    path = write(tmp_path / "odd.jsonl", rows)
    monkeypatch.chdir(tmp_path)
    learn = ["train", "--data", str(path), "--without-base", "--from", "lenet-5", "--epochs", "8", "--quiet"]
    assert main(learn) == 0
    assert "hardly chance: the new model reads this hand better" in capsys.readouterr().out
    assert main(["publish", "--run", "runs/lenet-5-own", "--quiet"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["measured"]["history-set-aside"]["accuracy"] > 0.8


def test_the_starting_weights_are_kept_where_no_epoch_is_better(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.history.recipe.SLOWER", 1e6)
    assert main(words) == 0
    assert "its weights are kept" in capsys.readouterr().out
    state = read_checkpoint(tmp_path / "runs" / "softmax-own" / CHECKPOINT)
    assert state["best_epoch"] == 0
    old, card = Predictor.load(cards.find("softmax")), cards.find("softmax")
    for name, part in old._network.state_dict().items():
        assert (state["best"][name] == part).all(), (name, card.id)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (history(30), "holds 30 reviewed digits, and at least 50 are needed"),
        ([record(n, "7") for n in range(80)], "All 80 reviewed digits are 7s"),
        ([record(n, str(n % 9)) for n in range(80)], "of 9 fewer than 3 drawings"),
        ([record(n, "7", edit=None) for n in range(80)], "Left out: 80 not reviewed"),
    ],
)
def test_too_little_to_learn_from_is_told_before_anything_is_made(
    rows, message, words: list[str], export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(export, rows)
    assert main(words) == 1
    assert message in capsys.readouterr().err
    assert not (export.parent / "runs").exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--model", "softmax"], "say one of them"),
        (["--original"], "go with the public data"),
        (["--id", "digitpad"], "of its own"),
        (["--id", "No Id"], "cannot be the id"),
        (["--against", "nobody"], 'no model "nobody"'),
        (["--resume"], "no run to go on with"),
    ],
)
def test_words_that_do_not_go_together_are_refused(
    more: list[str], message: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, *more]) == 1
    assert message in capsys.readouterr().err


def test_without_base_data_new_weights_need_many_drawings(
    words: list[str], export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anew = ["train", "--data", str(export), "--model", "softmax", "--without-base", "--quiet"]
    assert main(anew) == 1
    assert "at least 1,000 are needed to begin with new weights" in capsys.readouterr().err


def test_base_data_that_are_named_must_be_there(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words[:-1], "--base", "elsewhere"]) == 1
    assert "There are no base data in elsewhere" in capsys.readouterr().err


def test_words_of_a_history_without_one_are_refused(
    tiny_mnist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(tiny_mnist), "--from", "softmax", "--model", "softmax"]) == 1
    assert "is no exported history" in capsys.readouterr().err
    assert main(["train", "--data", str(tiny_mnist)]) == 1
    assert "Name the model to train" in capsys.readouterr().err


def test_what_learned_from_a_history_takes_no_models_place(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", "--model", "softmax", "--run", str(run), "--quiet"]) == 1
    assert "takes no model's place" in capsys.readouterr().err
    assert main(["publish", "--quiet"]) == 1
    assert "--run a run that learned from a history" in capsys.readouterr().err


def test_other_drawings_do_not_go_on_with_a_run(
    run: Path, words: list[str], export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(export, history(150, days=19))
    assert main([*words, "--out", str(run)]) == 1
    assert "has learned from other drawings" in capsys.readouterr().err


def test_damage_of_what_was_held_out_is_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = run / held_out.FILE
    path.write_bytes(path.read_bytes()[:-5])
    assert main(["publish", "--run", str(run), "--quiet"]) == 1
    assert "held-out.jsonl is missing or damaged" in capsys.readouterr().err


def test_beside_mnist_the_run_is_measured_on_it_too(
    words: list[str], tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words[:-1], "--base", str(tiny_mnist)]) == 0
    assert "beside MNIST alone" in capsys.readouterr().out
    report = (tmp_path / "runs" / "softmax-own" / "report" / "README.md").read_text()
    assert "| mnist-validation read right | 60 |" in report
    publish = ["publish", "--run", "runs/softmax-own", "--quiet"]
    assert main(publish) == 1  # the base data it learned from are to be named again
    assert "MNIST's files are not in" in capsys.readouterr().err
    assert main([*publish, "--data", str(tiny_mnist)]) == 0
