"""``evaluate`` and ``report`` on a small run, from its training to README's table."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from digitpad import paths
from digitpad.inference import cards
from tests.unit.training.pen_data import write_pens
from training import ledger, mixture, refusal_sets, table
from training.__main__ import main
from training.numbers import sets, words
from training.origins import CREDITS
from training.recipes import RECIPES, Mix

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tiny_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pens(tiny_mnist)
    monkeypatch.setattr(refusal_sets, "SCRIBBLES", 20)
    monkeypatch.setattr(refusal_sets, "BLANK", 12)
    return tiny_mnist


@pytest.fixture
def trained(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder of a run of two epochs on MNIST's stand-in."""
    run = tmp_path / "run"
    words = ["train", "--model", "softmax", "--original", "--epochs", "2", "--out", str(run)]
    assert main([*words, "--data", str(data), "--quiet"]) == 0
    capsys.readouterr()
    return run


@pytest.fixture
def published(trained: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with this one, instead of digitpad's; and a ledger of its own."""
    models = tmp_path / "models"
    words = ["publish", "--model", "softmax", "--run", str(trained), "--into", str(models)]
    assert main([*words, "--data", str(data), "--quiet"]) == 0
    monkeypatch.setattr(paths, "models_dir", lambda: models)
    monkeypatch.setattr(ledger, "LEDGER", tmp_path / "ledger.jsonl")
    return models


def evaluate(data: Path, *words: str) -> int:
    return main(["evaluate", *words, "--data", str(data), "--quiet"])


def test_a_model_is_measured_by_validation_and_nothing_is_recorded(
    published: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = (published / "softmax.json").read_bytes()
    capsys.readouterr()
    assert evaluate(data, "--model", "softmax") == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed["measured"]) == {
        f"{name}-validation" for name in ("mnist", "pendigits", "unipen", "pens")
    }
    assert printed["refusals"]["blank-validation"] == {"drawings": 13, "refused": 1.0, "unsure": 0.0}
    assert printed["robustness"] is None
    assert not ledger.LEDGER.exists()
    assert (published / "softmax.json").read_bytes() == card


def test_the_test_sets_are_looked_at_on_record_and_the_card_says_what_they_gave(
    published: Path, data: Path
) -> None:
    assert evaluate(data, "--model", "softmax", "--test") == 0
    (line,) = ledger.read()
    card = cards.find("softmax", published)
    assert (line.model, line.weights, line.kind) == ("softmax", card.sha256, "published")
    assert set(line.measured) == {
        *("mnist-test", "pendigits-test", "pens-test"),
        *("unipen-test", "unipen-test-all", "unipen-device"),
    }
    assert set(card.measured) == set(line.measured) - {"pens-test"}
    assert set(card.refusals) == set(table.REFUSED)
    for name, measured in card.measured.items():
        assert measured.accuracy == line.measured[name].accuracy
        assert measured.reliability
        assert 1 < len(measured.abstention) <= 20
    assert card.per_second > card.latency_ms > 0
    assert cards.read_weights(card, published)


def test_all_prints_the_table_of_the_ledger_and_writes_it_into_readme(
    published: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"{table.BEGIN}\n{table.END}\n")
    monkeypatch.setattr(table, "README", readme)
    capsys.readouterr()
    assert evaluate(data, "--all", "--test", "--write-readme") == 0
    printed = capsys.readouterr().out
    assert "| pendigits, writers never seen (10) |" in printed
    assert readme.read_text() == f"{table.BEGIN}\n{printed}{table.END}\n"
    assert evaluate(tmp_path / "no data here", "--all") == 0
    assert capsys.readouterr().out == printed
    assert len(ledger.read()) == 1


def test_a_run_on_mnist_alone_is_recorded_and_told_on_the_published_card(
    published: Path, trained: Path, data: Path
) -> None:
    assert evaluate(data, "--model", "softmax", "--run", str(trained), "--test") == 0
    (line,) = ledger.read()
    assert line.kind == "mnist only"
    assert line.latency_ms == line.per_second == 0  # the published card tells how fast the network is
    card = cards.find("softmax", published)
    assert card.mnist_only["unipen-test"] == line.measured["unipen-test"].accuracy
    assert card.measured == {}


def test_models_that_learned_from_pens_refuse_and_tell_their_spread_over_seeds(
    data: Path, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dataclasses.replace(RECIPES["softmax"], mix=Mix(mnist=200, pens=100, others=100), epochs=1)
    monkeypatch.setitem(RECIPES, "softmax", few)
    monkeypatch.setattr(mixture, "PAINTED", tmp_path / "painted")
    monkeypatch.setattr(mixture, "SYNTHETIC", dict.fromkeys(mixture.SYNTHETIC, 2))
    common = ["--model", "softmax", "--data", str(data), "--quiet"]
    runs = {seed: tmp_path / f"run-{seed}" for seed in (1, 2)}
    for seed, run in runs.items():
        assert main(["train", "--seed", str(seed), "--out", str(run), *common]) == 0
    assert main(["publish", "--run", str(runs[1]), "--into", str(published), *common]) == 0
    card = cards.find("softmax", published)
    assert card.digit_bias is not None
    assert card.data[1:] == CREDITS
    assert evaluate(data, "--model", "softmax", "--run", str(runs[2]), "--test") == 0
    assert cards.find("softmax", published).seeds == {}  # of the shipped weights nothing is known yet
    assert evaluate(data, "--all", "--test") == 0
    second, first = ledger.read()
    assert (second.kind, first.kind) == ("run", "published")
    accuracies = tuple(line.measured["mnist-test"].accuracy for line in (second, first))
    assert cards.find("softmax", published).seeds["mnist-test"] == accuracies


def test_robustness_is_measured_with_every_placement_and_rendering(
    published: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from training.renderings import RENDERINGS
    from training.replay import MICE, PLACEMENTS

    write_pens(data, digits=2)
    capsys.readouterr()
    assert evaluate(data, "--model", "softmax", "--robustness") == 0
    found = json.loads(capsys.readouterr().out)["robustness"]
    assert found["digits"] == 4
    assert set(found["moved"]) == set(PLACEMENTS)
    assert set(found["mice"]) == set(MICE)
    assert set(found["pictures"]) == set(RENDERINGS)
    assert set(found["moved"].values()) == {found["centred"]}


@pytest.fixture
def few_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "COMPOSED", 15)
    monkeypatch.setattr(sets, "JOINED", 5)
    monkeypatch.setattr(words, "WORDS", 10)


@pytest.mark.usefixtures("few_numbers")
def test_numbers_are_measured_by_validation_and_nothing_is_recorded(
    published: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert evaluate(data, "--model", "softmax", "--numbers") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["measured"], found["refusals"]) == ({}, {})
    numbers = found["numbers"]["measured"]
    assert {name: one["numbers"] for name, one in numbers.items()} == {
        "composed-validation": 15,
        "touching-validation": 5,
        "joined-validation": 5,
        "recorded-validation": 2,
        "composed-pictures-validation": 15,
        "recorded-pictures-validation": 2,
    }
    assert found["numbers"]["single"]["digits"] == 20
    assert found["numbers"]["words"]["words-validation"]["drawings"] == 10
    assert not ledger.LEDGER.exists()
    assert cards.find("softmax", published).numbers is None


@pytest.mark.usefixtures("few_numbers")
def test_a_look_at_the_test_numbers_is_recorded_and_stands_on_card_and_in_the_table(
    published: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(data, "--all", "--test") == 0
    before = cards.find("softmax", published)
    capsys.readouterr()
    assert evaluate(data, "--all", "--numbers", "--test") == 0
    printed = capsys.readouterr().out
    _, line = ledger.read()
    card = cards.find("softmax", published)
    assert line.measured == {}
    assert line.numbers == card.numbers
    assert line.grouper == ledger.grouper_sha256()
    assert card == dataclasses.replace(before, numbers=line.numbers)
    assert "| composed of 2 to 6 digits by writers never seen (15) |" in printed
    assert "| pendigits, writers never seen (10) |" in printed
    assert evaluate(data, "--all", "--test") == 0
    assert cards.find("softmax", published).numbers == line.numbers


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (["--all", "--run", "x"], "--run goes with --model"),
        (["--model", "softmax", "--write-readme"], "--run goes with --model"),
        (["--all", "--numbers", "--robustness"], "one at a time"),
    ],
)
def test_words_that_do_not_go_together_are_refused(
    chosen: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(tmp_path, *chosen) == 1
    assert told in capsys.readouterr().err


def test_a_run_is_reported_with_plots_and_contact_sheets(
    trained: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--run", str(trained), "--data", str(data), "--quiet"]) == 0
    report = trained / "report" / "README.md"
    assert capsys.readouterr().out.strip() == str(report)
    text = report.read_text(encoding="utf-8")
    assert text.startswith("# Softmax regression: report of a run")
    assert "| pens-validation | 20 |" in text
    shown = [part.partition(")")[0] for part in text.split("](")[1:]]
    assert {"curves.png", "reliability.png", "abstention.png", "confusion-pens-validation.png"} <= set(shown)
    assert "errors-pens.png" in shown
    for name in shown:
        with Image.open(report.parent / name) as picture:
            assert min(picture.size) > 150


def test_without_a_run_there_is_no_report(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--run", str(tmp_path), "--data", str(data)]) == 1
    assert "python -m training train" in capsys.readouterr().err
