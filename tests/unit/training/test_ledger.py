"""The record of every look at the test sets."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from digitpad.inference import cards
from digitpad.inference.grouping import PICTURE_WEIGHTS, WEIGHTS
from tests.unit.training.cards_data import NUMBERS, ROBUSTNESS, card, figures
from training import ledger
from training.errors import DataError
from training.evaluate_command import unpooled

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard

NOON = dt.datetime(2026, 11, 21, 12, 30, 15, 999, tzinfo=dt.UTC)


def line(
    accuracy: float = 0.9876, of: ModelCard | None = None, kind: ledger.Kind = "published", hours: int = 0
) -> ledger.Line:
    return ledger.line(of or card(), NOON + dt.timedelta(hours=hours), figures(accuracy), kind)


def test_a_line_tells_when_which_weights_where_and_what(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger.append([ledger.line(card(), NOON, figures(robustness=ROBUSTNESS, numbers=NUMBERS))], path)
    (content,) = path.read_text().splitlines()
    entry = json.loads(content)
    assert entry["date"] == "2026-11-21T12:30:15Z"
    assert (entry["model"], entry["weights"], entry["machine"]) == ("small", "a" * 64, "a machine")
    assert entry["measured"]["mnist-test"]["accuracy"] == 0.9876
    assert "reliability" not in entry["measured"]["mnist-test"]
    assert entry["refusals"]["letters"]["refused"] == 0.962
    assert entry["robustness"]["pictures"]["photograph"] == 0.95
    assert entry["numbers"]["measured"]["composed"]["lengths"] == [[2, 600, 0.99], [6, 400, 0.9525]]
    assert entry["numbers"]["words"]["words"]["unsure"] == 0.035


def test_lines_are_only_ever_added_and_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert ledger.read(path) == []
    first, second = line(), line(0.5, hours=1)
    ledger.append([first], path)
    before = path.read_bytes()
    ledger.append([second], path)
    assert path.read_bytes().startswith(before)
    assert ledger.read(path) == [first, second]


def test_the_newest_line_of_the_same_weights_counts() -> None:
    lines = [line(0.7), line(0.8, hours=1), line(0.9, card(sha256="b" * 64), hours=2)]
    found = ledger.newest(lines, "a" * 64)
    assert found is not None
    assert found.measured["mnist-test"].accuracy == 0.8
    assert ledger.newest(lines, "c" * 64) is None


def test_robustness_measured_before_still_holds_for_the_same_weights() -> None:
    lines = [ledger.line(card(), NOON, figures(robustness=ROBUSTNESS)), line(0.8, hours=1)]
    found = ledger.newest(lines, "a" * 64)
    assert found is not None
    assert (found.measured["mnist-test"].accuracy, found.robustness) == (0.8, ROBUSTNESS)


def test_a_look_at_numbers_alone_leaves_the_other_figures_as_they_were() -> None:
    alone = ledger.Figures("small", "a" * 64, {}, {}, numbers=NUMBERS)
    lines = [line(0.8), ledger.line(card(), NOON + dt.timedelta(hours=1), alone)]
    found = ledger.newest(lines, "a" * 64)
    assert found is not None
    assert (found.measured["mnist-test"].accuracy, found.date, found.numbers) == (0.8, lines[0].date, NUMBERS)
    again = ledger.newest([*lines, line(0.9, hours=2)], "a" * 64)
    assert again is not None
    assert (again.measured["mnist-test"].accuracy, again.numbers) == (0.9, NUMBERS)


def test_numbers_that_another_grouper_divided_tell_nothing_of_this_one() -> None:
    by_one, by_other = (
        ledger.line(card(), NOON, ledger.Figures("small", "a" * 64, {}, {}, numbers=NUMBERS, grouper=grouper))
        for grouper in ("b" * 64, "c" * 64)
    )
    lines = [line(0.8), by_one]
    for grouper, numbers in (("b" * 64, NUMBERS), ("c" * 64, None)):
        found = ledger.newest(lines, "a" * 64, grouper)
        assert found is not None
        assert (found.measured["mnist-test"].accuracy, found.numbers) == (0.8, numbers)
    both = ledger.newest([*lines, by_other], "a" * 64, "b" * 64)
    assert both is not None
    assert (both.numbers, both.grouper) == (NUMBERS, "b" * 64)
    assert ledger.newest([by_one], "a" * 64, "c" * 64) is None


def test_the_grouper_is_known_by_its_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = ledger.grouper_sha256()
    monkeypatch.setattr(ledger, "WEIGHTS", tmp_path / WEIGHTS.name)
    for weights in WEIGHTS, PICTURE_WEIGHTS:
        (tmp_path / weights.name).write_bytes(weights.read_bytes())
    assert ledger.grouper_sha256() == shipped
    for weights in WEIGHTS, PICTURE_WEIGHTS:
        (tmp_path / weights.name).write_bytes(b"others")
        assert ledger.grouper_sha256() != shipped
        (tmp_path / weights.name).write_bytes(weights.read_bytes())


def test_a_run_on_mnist_alone_keeps_its_figures_when_its_numbers_are_looked_at() -> None:
    alone = ledger.Figures("small", "d" * 64, {}, {}, numbers=NUMBERS)
    lines = [line(0.6, kind="mnist only"), ledger.line(card(), NOON, alone, "mnist only")]
    assert ledger.mnist_only(lines, "small")["unipen-test"] == 0.6


def test_runs_with_other_seeds_of_the_same_recipe_give_the_spread() -> None:
    second = card(sha256="b" * 64, recipe=card().recipe.replace("seed 1", "seed 2"))
    other_recipe = card(sha256="c" * 64, recipe=card().recipe.replace("3 epochs", "9 epochs"))
    lines = [line(0.91), line(0.93, second, "run"), line(0.99, other_recipe, "run"), line(0.92, hours=5)]
    assert ledger.seeds(lines, card())["mnist-test"] == (0.92, 0.93)
    assert ledger.seeds(lines[:1], card()) == {}


def test_a_seed_that_was_run_anew_counts_once() -> None:
    second = card(sha256="b" * 64, recipe=card().recipe.replace("seed 1", "seed 2"))
    anew = card(sha256="c" * 64, recipe=second.recipe)
    lines = [line(0.91), line(0.5, second, "run"), line(0.93, anew, "run", hours=1)]
    assert ledger.seeds(lines, card())["mnist-test"] == (0.91, 0.93)


def test_the_newest_run_on_mnist_alone_is_told_apart() -> None:
    alone = card(sha256="d" * 64, recipe="AdamW, 3 epochs of 100 of mnist, seed 1; best of the epochs")
    lines = [line(0.99), line(0.6, alone, "mnist only"), line(0.65, alone, "mnist only", hours=1)]
    assert ledger.mnist_only(lines, "small")["unipen-test"] == 0.65
    assert ledger.mnist_only(lines, "another") == {}


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger.append([line()], path)
    path.write_bytes(path.read_bytes() + b'{"date": 7}\n')
    with pytest.raises(DataError, match="Line 2"):
        ledger.read(path)


def test_losses_are_told_in_percentage_points() -> None:
    assert ROBUSTNESS.worst_moved == pytest.approx(0.05)
    assert ROBUSTNESS.worst_mouse == pytest.approx(0.1)
    assert ROBUSTNESS.median_picture == pytest.approx(0.3)
    name, loss = ROBUSTNESS.worst_picture
    assert (name, round(loss, 6)) == ("photograph", 4.0)


def test_the_cards_that_are_shipped_say_what_the_ledger_says() -> None:
    lines = ledger.read()
    for shipped in cards.available():
        known = ledger.newest(lines, shipped.sha256, ledger.grouper_sha256())
        if known is None:  # not measured yet; README's table says so
            continue
        for name, found in shipped.measured.items():
            assert found.accuracy == known.measured[name].accuracy, (shipped.id, name)
        for name, refusal in shipped.refusals.items():
            assert refusal == known.refusals[name], (shipped.id, name)
        assert shipped.numbers == known.numbers, shipped.id
        assert shipped.seeds == unpooled(ledger.seeds(lines, shipped))
        assert shipped.mnist_only == unpooled(ledger.mnist_only(lines, shipped.id))
