"""``digitpad models`` lists the cards."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_table_lists_every_model_the_default_one_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    heading, first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("lenet-5 ")
    assert second.startswith("softmax ")
    for column in ("name", "parameters", "accuracy"):
        assert all(line[heading.index(column) - 1] == " " for line in (first, second))


def test_as_json_a_card_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--format", "jsonl"]) == 0
    cards = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [card["id"] for card in cards[:2]] == ["lenet-5", "softmax"]
    assert {"parameters", "sha256", "accuracy", "recipe", "data"} <= cards[0].keys()


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
