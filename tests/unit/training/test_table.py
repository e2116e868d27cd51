"""README's table of the models."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.cli import model_card
from digitpad.inference import cards
from digitpad.ui import card_words
from tests.unit.training.cards_data import NUMBERS, ROBUSTNESS, card, figures
from training import ledger, table
from training.errors import DataError
from training.numbers import table_rows

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def rows(text: str) -> dict[str, list[str]]:
    cells = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return {first.strip(): [cell.strip() for cell in rest] for first, *rest in cells}


def test_readme_has_the_table_that_the_ledger_prints() -> None:
    found = table.models(cards.available(paths.models_dir()), ledger.read())
    _, printed, _ = table.parts(table.README.read_text(encoding="utf-8"))
    assert printed == table.markdown(found)  # else: python -m training evaluate --all --write-readme


def test_table_command_line_and_window_have_a_text_for_every_set() -> None:
    assert set(cards.TEST_SETS) == set(table.DIGITS) == set(model_card.NAMES_OF_TEST_SETS)
    assert set(cards.KINDS) == set(table.REFUSED) == set(model_card.NAMES_OF_KINDS)
    assert all(card_words.name_of_test_set(name) != name for name in cards.TEST_SETS)
    assert all(card_words.name_of_kind(name) != name for name in cards.KINDS)
    assert set(cards.NUMBER_SETS) == set(table_rows.NUMBERS) == set(model_card.NAMES_OF_NUMBERS)
    assert set(cards.WORDS) == set(table_rows.NO_NUMBERS) == set(model_card.NAMES_OF_WORDS)
    assert all(card_words.name_of_numbers(name) != name for name in cards.NUMBER_SETS)
    assert all(card_words.name_of_words(name) != name for name in cards.WORDS)


def test_every_figure_has_a_row_and_every_model_a_column() -> None:
    second = card(
        id="other", sha256="b" * 64, seeds={"mnist-test": (0.99, 0.992)}, mnist_only={"unipen-test": 0.5}
    )
    lines = [ledger.line(card(), DAY, figures(robustness=ROBUSTNESS))]
    found = rows(table.markdown(table.models([card(), second], lines)))
    assert found[""] == ["small", "other"]
    assert found["MNIST's test set (10,000)"] == ["98.76", table.MISSING]
    assert found["MNIST's test set: mean ± deviation (runs)"] == [table.MISSING, "99.10 ± 0.14 (2)"]
    assert found["UNIPEN, writers never seen"] == [table.MISSING, "50.00"]
    assert found["expected calibration error"] == ["0.42", table.MISSING]
    assert found["letters (711)"] == ["96.2", table.MISSING]
    assert found["by a mouse, which knows whole pixels, worst"] == ["0.10", table.MISSING]
    assert found["as pictures, median of 12"] == ["0.30", table.MISSING]
    assert found["parameters"] == ["7,850", "7,850"]
    assert found["milliseconds for one digit, one core"] == ["0.25", table.MISSING]


def test_numbers_have_their_rows_where_a_model_was_measured_on_them() -> None:
    second = card(id="other", sha256="b" * 64)
    lines = [
        ledger.line(card(), DAY, figures(numbers=NUMBERS, grouper=ledger.grouper_sha256())),
        ledger.line(second, DAY, figures(weights="b" * 64)),
    ]
    found = rows(table.markdown(table.models([card(), second], lines)))
    assert found["composed of 2 to 6 digits by writers never seen (1,000)"] == ["97.50", table.MISSING]
    assert found["of 2 digits (600)"] == ["99.00", table.MISSING]
    assert found["of 6 digits (400)"] == ["95.25", table.MISSING]
    assert found["written whole, by writers never seen (200)"] == ["94.50", table.MISSING]
    assert found["expected calibration error, composed"] == ["1.23", table.MISSING]
    assert found["two-letter words taken for numbers, and not unsure (1,000)"] == ["1.50", table.MISSING]
    assert found["lost by digits that stand alone (1,254), percentage points"] == ["0.08", table.MISSING]
    without = rows(table.markdown(table.models([second], lines)))
    assert not any("number" in name for name in without)


def test_the_table_says_when_where_and_by_which_command() -> None:
    lines = [ledger.line(card(), DAY, figures())]
    text = table.markdown(table.models([card()], lines))
    assert "2026-11-21 on a machine" in text
    assert "`python -m training evaluate --all --test" in text
    assert "yet" in table.markdown(table.models([card()], []))


def test_the_table_is_put_between_its_markers_and_nothing_else_changes(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"# A\n\n{table.BEGIN}\nold\n{table.END}\n\nrest\n")
    table.write("| new |\n", readme)
    table.write("| new |\n", readme)
    assert readme.read_text() == f"# A\n\n{table.BEGIN}\n| new |\n{table.END}\n\nrest\n"


def test_a_readme_without_the_markers_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# A\n")
    with pytest.raises(DataError, match="no place for the table"):
        table.write("| new |\n", readme)
    assert readme.read_text() == "# A\n"
