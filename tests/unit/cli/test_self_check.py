"""``digitpad self-check`` proves an installation, and finds what is broken."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.cli import main
from digitpad.inference import cards
from tests.unit.inference.small_models import write_model

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CHECKS = {
    "settings",
    "pictures",
    "journal",
    "models",
    *(f"model {model_id}" for model_id in cards.model_ids()),
    "reading process",
    "cluster",
    "window",
}


def test_this_installation_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["self-check"]) == 0
    text = capsys.readouterr().out
    assert "FAILED" not in text
    for word in (
        *CHECKS,
        "PyTorch",
        "SQLite",
        "Qt (PySide6)",
        "NumPy",
        "Cassandra driver",
        "Everything works.",
    ):
        assert word in text


def test_nothing_of_the_persons_is_touched(own_home: Path) -> None:
    main(["self-check"])
    assert not paths.default_journal().parent.exists()


def test_damaged_weights_are_found_and_the_rest_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(paths.models_dir(), folder)
    weights = folder / "softmax.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(paths, "models_dir", lambda: folder)
    assert main(["self-check", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    assert {check["name"] for check in found["checks"]} == CHECKS
    [failed] = [check for check in found["checks"] if not check["ok"]]
    assert failed["name"] == "model softmax"
    assert "softmax.safetensors" in failed["detail"]


def test_an_added_model_need_not_read_well_but_has_to_load(capsys: pytest.CaptureFixture[str]) -> None:
    paths.user_models_dir().mkdir(parents=True)
    write_model(paths.user_models_dir(), "mine", architecture="softmax")
    assert main(["self-check"]) == 0
    assert "model mine" in capsys.readouterr().out
    (paths.user_models_dir() / "mine.safetensors").unlink()
    assert main(["self-check", "--json"]) == 1
    [failed] = [check for check in json.loads(capsys.readouterr().out)["checks"] if not check["ok"]]
    assert failed["name"] == "model mine"
    assert "add this one again" in failed["detail"]


def test_a_shipped_model_that_reads_at_random_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(paths.models_dir(), folder)
    write_model(folder, "softmax")
    monkeypatch.setattr(paths, "models_dir", lambda: folder)
    assert main(["self-check", "--json"]) == 1
    [failed] = [check for check in json.loads(capsys.readouterr().out)["checks"] if not check["ok"]]
    assert failed["name"] == "model softmax"
    assert "read wrongly" in failed["detail"]


def test_wrong_settings_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("[pad]\npen_widht = 1\n")
    assert main(["self-check", "--json"]) == 1
    [failed] = [check for check in json.loads(capsys.readouterr().out)["checks"] if not check["ok"]]
    assert failed["name"] == "settings"
    assert "pen_widht" in failed["detail"]
