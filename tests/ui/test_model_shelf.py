"""A person's own models come onto the shelf and leave it, through the real check of their files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.inference import cards
from digitpad.ui.model_shelf import ModelShelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

SECONDS = 30


@pytest.fixture
def shelf(qtbot: QtBot) -> Iterator[ModelShelf]:
    shelf = ModelShelf(cards.available)
    yield shelf
    assert shelf.finish(SECONDS)


def model_in(folder: Path, model_id: str = "mine", **changes: object) -> Path:
    """A copy of the default model under another id; the path of its card."""
    folder.mkdir(exist_ok=True)
    card = paths.models_dir() / f"{cards.DEFAULT_MODEL}.json"
    about = json.loads(card.read_bytes()) | {"id": model_id, "name": "Mine"} | changes
    (folder / f"{model_id}.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / f"{model_id}.safetensors").write_bytes(card.with_suffix(".safetensors").read_bytes())
    return folder / f"{model_id}.json"


def test_a_model_is_added_by_its_card_and_removed_again(shelf: ModelShelf, qtbot: QtBot, tmp_path: Path):
    before = shelf.cards
    with qtbot.waitSignal(shelf.added) as added:
        shelf.add(model_in(tmp_path / "from"))
    assert added.args == [shelf.card("mine")]
    assert shelf.cards[:-1] == before
    assert shelf.is_own("mine")
    assert not shelf.is_own(cards.DEFAULT_MODEL)
    with qtbot.waitSignal(shelf.removed) as removed:
        shelf.remove("mine")
    assert removed.args == ["mine"]
    assert shelf.cards == before
    assert not list(paths.user_models_dir().iterdir())


def test_a_model_is_added_by_its_folder(shelf: ModelShelf, qtbot: QtBot, tmp_path: Path):
    with qtbot.waitSignal(shelf.added):
        shelf.add(model_in(tmp_path / "from").parent)
    assert shelf.card("mine") is not None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"architecture": "crystal-ball"}, "crystal-ball"),
        ({"architecture": "softmax"}, "do not fit"),
        ({"id": cards.DEFAULT_MODEL}, "of its own"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_with_the_reason(
    shelf: ModelShelf, qtbot: QtBot, tmp_path: Path, changes: dict[str, object], reason: str
):
    before = shelf.cards
    with qtbot.waitSignal(shelf.refused) as refused:
        shelf.add(model_in(tmp_path / "from", str(changes.get("id", "mine")), **changes))
    assert reason in str(refused.args)
    assert shelf.cards == before


def test_what_is_no_model_is_refused(shelf: ModelShelf, qtbot: QtBot, tmp_path: Path):
    with qtbot.waitSignal(shelf.refused):
        shelf.add(tmp_path)
    with qtbot.waitSignal(shelf.refused):
        shelf.remove(cards.DEFAULT_MODEL)


def test_another_model_of_the_same_id_is_replaced_only_when_that_is_wanted(
    shelf: ModelShelf, qtbot: QtBot, tmp_path: Path
):
    card = model_in(tmp_path / "from")
    with qtbot.waitSignal(shelf.added):
        shelf.add(card)
    kept = paths.user_models_dir() / "mine.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace(shelf.cards[0].sha256, "ab" * 32), "utf-8")
    with qtbot.waitSignal(shelf.replaceable) as asked:
        shelf.add(card)
    assert asked.args is not None
    assert asked.args[0] == card
    with qtbot.waitSignal(shelf.added):
        shelf.add(card, replace=True)
    assert shelf.card("mine") is not None


def test_leaving_does_not_wait_for_a_model_that_is_tried_out(shelf: ModelShelf, qtbot: QtBot, tmp_path: Path):
    with qtbot.assertNotEmitted(shelf.added):
        shelf.add(model_in(tmp_path / "from"))
        assert shelf.finish(SECONDS)
    assert not (paths.user_models_dir() / "mine.json").exists()
