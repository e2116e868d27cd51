"""``digitpad models`` lists the cards, tells one whole, and keeps a person's own models."""

from __future__ import annotations

import dataclasses
import json
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from digitpad import paths
from digitpad.cli import main
from digitpad.cli.model_card import (
    NAME_OF_OWN,
    NAMES_OF_KINDS,
    NAMES_OF_NUMBERS,
    NAMES_OF_TEST_SETS,
    NAMES_OF_WORDS,
    least_refused,
)
from digitpad.domain import MeasuredNumbers, ModelCard, NumberFigures, Refusal, SingleDigits
from digitpad.inference import cards
from tests.unit.inference.small_models import measured, write_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with a model "mine", with everything on its card, that could be added."""
    folder = tmp_path / "to add"
    folder.mkdir()
    write_model(
        folder,
        "mine",
        architecture="softmax",
        name="My own",
        digit_bias=0.5,
        not_a_digit_below=0.25,
        measured={name: measured(0.5) for name in [*cards.TEST_SETS, cards.OWN, "my-set"]},
        refusals={kind: Refusal(1234, 0.25, 0.1) for kind in cards.KINDS}
        | {"letters": Refusal(9, 0.125, 0.0)},
        seeds={"mnist-test": (0.97, 0.98, 0.99)},
        mnist_only={"mnist-test": 0.98765, "unipen-device": 0.5},
        numbers=NumberFigures(
            {
                name: MeasuredNumbers(1500, 0.9765, 0.0123, 0.9, 0.08, 0.0217, None)
                for name in cards.NUMBER_SETS
            },
            SingleDigits(1254, 0.9928, 0.992, 0.008, 0.0085),
            {kind: Refusal(1000, 0.957, 0.035) for kind in cards.WORDS},
        ),
    )
    return folder


def test_the_table_lists_every_model_the_default_one_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == cards.model_ids()
    assert rows[0].startswith(f"{cards.DEFAULT_MODEL} ")
    assert max(map(len, [heading, *rows])) <= 100
    for column in ("parameters", "size", "one digit", "MNIST", "pens", "refused"):
        end = heading.index(column) + len(column)
        assert all(row[end - 1] != " " and row[end : end + 1] in ("", " ") for row in rows)


def test_the_table_says_what_was_measured_and_nothing_else(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "add", str(mine)]) == 0
    shutil.copy(mine / "mine.safetensors", mine / "none.safetensors")
    bare = json.loads((mine / "mine.json").read_bytes()) | {"id": "none", "measured": {}, "refusals": {}}
    (mine / "none.json").write_text(json.dumps(bare))
    assert main(["models", "add", str(mine / "none.json")]) == 0
    capsys.readouterr()
    main(["models"])
    full, none = capsys.readouterr().out.splitlines()[-2:]
    assert full.split()[:5] == ["mine", "My", "own", "(added)", "7,850"]
    assert full.split()[-5:] == ["0.10", "ms", "50.00%", "50.00%", "12.5%"]
    assert none.split()[-3:] == ["-", "-", "-"]


def test_look_alikes_do_not_count_as_refused_or_not() -> None:
    card = cards.find(cards.DEFAULT_MODEL)
    refusals = {"letters": Refusal(9, 0.9, 0.0), "look-alikes": Refusal(9, 0.1, 0.0)}
    assert least_refused(dataclasses.replace(card, refusals=refusals)) == 0.9
    assert least_refused(dataclasses.replace(card, refusals={})) is None


def test_as_json_all_cards_are_one_array(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["models", "add", str(mine)])
    capsys.readouterr()
    assert main(["models", "--json"]) == 0
    text = capsys.readouterr().out
    assert msgspec.json.decode(text, type=list[ModelCard]) == cards.available()
    found = json.loads(text)
    assert [card["added"] for card in found] == [card["id"] == "mine" for card in found]
    assert {"parameters", "sha256", "measured", "refusals", "recipe", "data"} <= found[0].keys()


def test_a_card_is_shown_whole(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["models", "add", str(mine)])
    capsys.readouterr()
    assert main(["models", "show", "mine"]) == 0
    text = capsys.readouterr().out
    card = cards.find("mine")
    for words in (
        "My own (mine, added by you)",
        "softmax, 7,850 parameters",
        card.sha256,
        "unsure where the likeliest digit stays below 80.0%",
        "not a digit where all ten together stay below 25.0%",
        "98.00% ± 1.00 (3)",
        "98.77%",
        *NAMES_OF_TEST_SETS.values(),
        NAME_OF_OWN,
        "my-set",
        *NAMES_OF_KINDS.values(),
        "12.5%",
        *NAMES_OF_NUMBERS.values(),
        *NAMES_OF_WORDS.values(),
        "97.65%",
        "1,254 single digits: 99.28% right, as numbers 99.20%",
    ):
        assert words in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("model_id", cards.model_ids())
def test_every_published_card_can_be_shown(model_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", model_id]) == 0
    text = capsys.readouterr().out
    assert model_id in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_card_steers_no_terminal(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = json.loads((mine / "mine.json").read_bytes())
    fields |= {
        "recipe": "\x1b[31mred",
        "data": ["a\nb"],
        "measured": {"\x1b[2J": fields["measured"]["my-set"]},
    }
    (mine / "mine.json").write_text(json.dumps(fields))
    assert main(["models", "add", str(mine)]) == 0
    assert main(["models", "show", "mine"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_an_unknown_model_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", "lenet5"]) == 2
    assert 'no model "lenet5" (there are: ' in capsys.readouterr().err


def test_an_added_model_reads_until_it_is_removed(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ink = tmp_path / "ink.jsonl"
    ink.write_text('{"strokes": [[[5, 1], [5, 20]]]}')
    assert main(["models", "add", str(mine)]) == 0
    assert '"mine" was added (My own)' in capsys.readouterr().out
    assert main(["recognize", "--model", "mine", str(ink)]) == 0
    assert json.loads(capsys.readouterr().out)["model"] == "mine"
    assert main(["models", "remove", "mine"]) == 0
    assert capsys.readouterr().out == '"mine" was removed.\n'
    assert main(["recognize", "--model", "mine", str(ink)]) == 2
    assert main(["models", "remove", "mine"]) == 1
    assert 'no model "mine"' in capsys.readouterr().err


def test_a_refused_model_says_why_and_leaves_nothing(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mine / "mine.safetensors").write_bytes(b"other weights")
    assert main(["models", "add", str(mine)]) == 1
    assert "SHA-256" in capsys.readouterr().err
    assert not paths.user_models_dir().exists()


def test_another_model_of_the_same_id_is_replaced_only_with_the_option(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.user_models_dir().mkdir(parents=True)
    write_model(paths.user_models_dir(), "mine", architecture="lenet-5")
    assert main(["models", "add", str(mine)]) == 1
    assert "say --replace" in capsys.readouterr().err
    assert main(["models", "add", "--replace", str(mine)]) == 0
    assert cards.find("mine").architecture == "softmax"


def test_a_shipped_model_cannot_be_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "remove", cards.DEFAULT_MODEL]) == 1
    assert "is part of digitpad" in capsys.readouterr().err
    assert cards.find(cards.DEFAULT_MODEL)


def test_a_damaged_card_is_said_and_the_others_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(paths.models_dir(), folder)
    (folder / "lenet-5.json").write_text("{")
    monkeypatch.setattr(paths, "models_dir", lambda: folder)
    assert main(["models"]) == 1
    output = capsys.readouterr()
    assert "lenet-5.json" in output.err
    assert "\nsoftmax" in output.out


def test_an_installation_without_models_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "models_dir", lambda: tmp_path)
    assert main(["models"]) == 1
    assert "Install digitpad again" in capsys.readouterr().err
