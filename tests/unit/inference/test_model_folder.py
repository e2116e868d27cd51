"""A person's own models: added after a trial, refused with the reason, removed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import safetensors.torch
import torch
from typing_extensions import override

from digitpad import paths
from digitpad.domain import Verdict
from digitpad.inference import candidate, cards, model_folder
from digitpad.inference.architectures import ARCHITECTURES
from digitpad.inference.errors import (
    ModelCorrupt,
    ModelError,
    ModelExists,
    ModelMismatch,
    ModelMissing,
)
from digitpad.inference.process import InferenceProcess
from digitpad.inference.reader import Reader
from tests.unit.inference.small_models import DEADLINE, worker_command, write_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digitpad.domain import Drawing, ModelCard


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with one model, "mine", that could be added."""
    folder = tmp_path / "to add"
    folder.mkdir()
    write_model(folder, "mine", architecture="softmax", name="My own")
    return folder


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InferenceProcess]:
    """One reading process for all of these tests: each would wait for torch otherwise."""
    process = InferenceProcess(worker_command(tmp_path_factory.mktemp("none")))
    yield process
    process.close()
    assert process.wait_for_exit(DEADLINE)


def change(folder: Path, **fields: object) -> None:
    """Change fields of the card."""
    path = folder / "mine.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | fields))


def with_weights(folder: Path, content: bytes) -> None:
    """Put other weights there, which the card speaks of."""
    (folder / "mine.safetensors").write_bytes(content)
    change(folder, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def files_there() -> list[str]:
    """The names in the folder of the person's models."""
    return sorted(path.name for path in paths.user_models_dir().glob("*"))


def added_before(folder: Path) -> ModelCard:
    """Another model of the same id, already added."""
    paths.user_models_dir().mkdir(parents=True)
    weights = {name: -part for name, part in ARCHITECTURES["softmax"]().state_dict().items()}
    return write_model(paths.user_models_dir(), "mine", weights, architecture="softmax", name="My first")


def test_an_added_model_is_found_and_reads_like_any_other(
    mine: Path, trial: InferenceProcess, seven: Drawing
) -> None:
    card = model_folder.add(mine, process=trial)
    assert card == cards.find("mine") == cards.available()[-1]
    assert cards.is_added("mine")
    assert not cards.is_added(cards.DEFAULT_MODEL)
    assert cards.weights_file(card).parent == paths.user_models_dir()
    reading = Reader().read(seven, "mine").reading
    assert reading.weights_sha256 == card.sha256
    assert reading == Reader(mine).read(seven, "mine").reading
    assert files_there() == ["mine.json", "mine.safetensors"]


def test_the_reading_process_of_the_app_finds_an_added_model(
    mine: Path, trial: InferenceProcess, seven: Drawing
) -> None:
    card = model_folder.add(mine, process=trial)
    process = InferenceProcess()
    try:
        assert process.load("mine") == card
        assert process.read(seven, "mine").reading.verdict is not Verdict.BLANK
    finally:
        process.close()
    assert process.wait_for_exit(DEADLINE)


def test_adding_imports_no_torch_here_and_starts_a_process_of_its_own(mine: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from digitpad.inference import model_folder
print(model_folder.add(Path({str(mine)!r})).name)
assert not {{"torch", "numpy", "safetensors", "pickle5"}} & sys.modules.keys(), sys.modules.keys()
"""
    outcome = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert outcome.stdout == "My own\n"
    assert files_there() == ["mine.json", "mine.safetensors"]


@pytest.mark.parametrize("named", ["mine.json", "mine.safetensors"])
def test_a_model_may_be_named_by_either_file(mine: Path, trial: InferenceProcess, named: str) -> None:
    write_model(mine, "other", architecture="softmax")
    assert model_folder.add(mine / named, process=trial).id == "mine"


def test_a_single_pair_may_have_any_names(mine: Path, trial: InferenceProcess) -> None:
    (mine / "mine.json").rename(mine / "card.json")
    (mine / "mine.safetensors").rename(mine / "model.safetensors")
    (mine / "._card.json").write_bytes(b"what a Mac leaves on a stick")
    model_folder.add(mine, process=trial)
    assert files_there() == ["mine.json", "mine.safetensors"]


def test_of_several_models_in_a_folder_one_must_be_named(mine: Path) -> None:
    write_model(mine, "other", architecture="softmax")
    with pytest.raises(ModelMismatch, match=r"several models.*\(mine\.json, other\.json\)"):
        model_folder.add(mine)


@pytest.mark.parametrize(
    ("removed", "missing"),
    [
        (["mine.json", "mine.safetensors"], "holds no card"),
        (["mine.json"], "holds no card"),
        (["mine.safetensors"], "holds no weights.*never opened"),
    ],
)
def test_a_folder_without_a_model_says_what_is_missing(mine: Path, removed: list[str], missing: str) -> None:
    for name in removed:
        (mine / name).unlink()
    with pytest.raises(ModelMissing, match=missing):
        model_folder.add(mine)


def test_what_is_not_there_or_no_model_is_said(mine: Path) -> None:
    with pytest.raises(ModelMissing, match="There is nothing at"):
        model_folder.add(mine / "nowhere")
    with pytest.raises(ModelMissing, match="cannot be looked at"):
        model_folder.add(mine / ("a" * 5000))
    (mine / "mine.safetensors").unlink()
    with pytest.raises(ModelMissing, match=r"no .*mine\.safetensors"):
        model_folder.add(mine / "mine.json")


class Grenade:
    """Goes off when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


def test_nothing_is_ever_unpickled(mine: Path, trial: InferenceProcess, tmp_path: Path) -> None:
    content = pickle.dumps(Grenade(tmp_path / "gone off"))
    checkpoint = tmp_path / "checkpoint.pt"
    torch.save({"state": Grenade(tmp_path / "gone off")}, checkpoint)
    with pytest.raises(ModelMismatch, match="pickled checkpoint, are never opened"):
        model_folder.add(checkpoint)
    for disguised in (content, checkpoint.read_bytes()):
        with_weights(mine, disguised)
        with pytest.raises(ModelCorrupt, match="no safetensors file"):
            model_folder.add(mine, process=trial)
    assert not (tmp_path / "gone off").exists()
    assert files_there() == []


def test_an_unknown_architecture_is_refused_and_the_known_are_named(
    mine: Path, trial: InferenceProcess
) -> None:
    change(mine, architecture="vision-transformer")
    with pytest.raises(ModelMismatch, match=r'"vision-transformer".*it has: .*softmax'):
        model_folder.add(mine, process=trial)
    assert files_there() == []


def test_weights_of_another_shape_are_refused(mine: Path, trial: InferenceProcess) -> None:
    with_weights(
        mine,
        safetensors.torch.save({"scores.weight": torch.zeros(11, 784), "scores.bias": torch.zeros(11)}),
    )
    with pytest.raises(ModelMismatch, match=r"of shape \(11, 784\), not \(10, 784\)") as refusal:
        model_folder.add(mine, process=trial)
    assert str(mine / "mine.safetensors") in str(refusal.value)
    assert files_there() == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 3e38])
def test_weights_that_give_no_probabilities_are_refused(
    mine: Path, trial: InferenceProcess, number: float
) -> None:
    with_weights(
        mine,
        safetensors.torch.save(
            {"scores.weight": torch.full((10, 784), number), "scores.bias": torch.zeros(10)}
        ),
    )
    with pytest.raises(ModelMismatch, match="gives no probabilities"):
        model_folder.add(mine, process=trial)


def test_other_weights_than_the_cards_are_refused(mine: Path) -> None:
    path = mine / "mine.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelCorrupt, match=r"SHA-256 is .*the card says"):
        model_folder.add(mine)


def test_a_card_that_misstates_the_size_is_refused(mine: Path) -> None:
    change(mine, size=7)
    with pytest.raises(ModelMismatch, match="a size of 7 bytes"):
        model_folder.add(mine)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"{}", b"[" * 5000])
def test_a_file_that_is_no_card_is_refused(mine: Path, content: bytes) -> None:
    (mine / "mine.json").write_bytes(content)
    with pytest.raises(ModelCorrupt, match=r"mine\.json is damaged"):
        model_folder.add(mine)


@pytest.mark.parametrize(
    "model_id",
    ["", "../mine", "a/b", "Mine", "a b", "-x", "a..b", "é", "x" * 61, "\x1b[31m", "all", "nul", "com1.x"],
)
def test_an_id_that_is_no_plain_word_is_refused(mine: Path, model_id: str) -> None:
    change(mine, id=model_id)
    with pytest.raises(ModelMismatch, match="in the card") as refusal:
        model_folder.add(mine)
    assert "\x1b" not in str(refusal.value)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines", "\x1b[31mred"])
def test_a_name_that_cannot_be_shown_is_refused(mine: Path, name: str) -> None:
    change(mine, name=name)
    with pytest.raises(ModelMismatch, match="A name has 1 to 60 printable"):
        model_folder.add(mine)


def test_links_devices_and_huge_files_are_refused(mine: Path) -> None:
    weights = mine / "mine.safetensors"
    elsewhere = weights.rename(mine.parent / "elsewhere.safetensors")
    weights.symlink_to(elsewhere)
    with pytest.raises(ModelMismatch, match="is a link"):
        model_folder.add(mine)
    weights.unlink()
    weights.mkdir()
    with pytest.raises(ModelError, match=r"mine\.safetensors"):
        model_folder.add(mine)
    weights.rmdir()
    with weights.open("wb") as stream:
        stream.truncate(candidate.WEIGHTS_LIMIT + 1)
    with pytest.raises(ModelMismatch, match="larger than 32 MB"):
        model_folder.add(mine)
    with (mine / "mine.json").open("wb") as stream:
        stream.truncate(candidate.CARD_LIMIT + 1)
    with pytest.raises(ModelMismatch, match="larger than 1 MB"):
        model_folder.add(mine)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_nobody_writes_to_does_not_stop_the_program(mine: Path) -> None:
    (mine / "mine.safetensors").unlink()
    os.mkfifo(mine / "mine.safetensors")
    with pytest.raises(ModelMismatch, match="no ordinary file"):
        model_folder.add(mine)


def test_a_shipped_model_is_never_shadowed(mine: Path, seven: Drawing) -> None:
    change(mine, id=cards.DEFAULT_MODEL)
    with pytest.raises(ModelMismatch, match=r"of its own.*Give yours another id"):
        model_folder.add(mine, replace=True)
    # Nor by files that got there in another way, such as a model that was added before it was shipped.
    paths.user_models_dir().mkdir(parents=True)
    write_model(paths.user_models_dir(), cards.DEFAULT_MODEL)
    card = cards.find(cards.DEFAULT_MODEL)
    assert card == cards.find(cards.DEFAULT_MODEL, paths.models_dir())
    assert Reader().read(seven, card.id).reading.weights_sha256 == card.sha256
    assert not cards.is_added(card.id)
    assert cards.model_ids().count(card.id) == 1


def test_an_added_model_is_replaced_only_when_asked(mine: Path, trial: InferenceProcess) -> None:
    before = added_before(mine)
    with pytest.raises(ModelExists, match=r'"mine" before \(My first\)'):
        model_folder.add(mine, process=trial)
    assert cards.find("mine") == before
    card = model_folder.add(mine, replace=True, process=trial)
    assert cards.find("mine") == card != before
    assert cards.read_weights(card)


def test_the_same_weights_may_be_added_again_with_a_better_card(mine: Path, trial: InferenceProcess) -> None:
    model_folder.add(mine, process=trial)
    change(mine, temperature=1.7)
    assert model_folder.add(mine, process=trial).temperature == 1.7
    assert cards.find("mine").temperature == 1.7


def test_a_damaged_added_model_is_replaced_without_a_question(mine: Path, trial: InferenceProcess) -> None:
    added_before(mine)
    (paths.user_models_dir() / "mine.json").write_bytes(b"{")
    model_folder.add(mine, process=trial)
    assert cards.find("mine").name == "My own"


def test_a_model_that_cannot_be_kept_leaves_no_half(mine: Path, trial: InferenceProcess) -> None:
    paths.user_models_dir().parent.mkdir(parents=True)
    paths.user_models_dir().write_bytes(b"a file in the folder's place")
    with pytest.raises(ModelError, match="cannot be kept"):
        model_folder.add(mine, process=trial)
    paths.user_models_dir().unlink()
    paths.user_models_dir().mkdir()
    (paths.user_models_dir() / "mine.safetensors").mkdir()
    with pytest.raises(ModelError, match="cannot be kept"):
        model_folder.add(mine, process=trial)
    assert files_there() == ["mine.safetensors"]


def test_a_trial_whose_process_dies_is_said(mine: Path, tmp_path: Path) -> None:
    meddle = """
import os
from digitpad.inference import worker
worker.try_out = lambda *_: os._exit(9)
"""
    process = InferenceProcess(worker_command(tmp_path, meddle))
    try:
        with pytest.raises(ModelError, match="the process that tried it out ended"):
            model_folder.add(mine, process=process)
    finally:
        process.close()
    assert process.wait_for_exit(DEADLINE)
    assert files_there() == []


def test_a_removed_model_is_gone_and_can_be_added_again(mine: Path, trial: InferenceProcess) -> None:
    card = model_folder.add(mine, process=trial)
    model_folder.remove("mine")
    assert files_there() == []
    with pytest.raises(ModelMissing, match='no model "mine"'):
        cards.find("mine")
    assert model_folder.add(mine, process=trial) == card


def test_a_damaged_model_can_be_removed(mine: Path) -> None:
    added_before(mine)
    (paths.user_models_dir() / "mine.json").write_bytes(b"{")
    (paths.user_models_dir() / "mine.safetensors").unlink()
    model_folder.remove("mine")
    assert files_there() == []


def test_only_added_models_can_be_removed(mine: Path) -> None:
    with pytest.raises(ModelError, match="is part of digitpad"):
        model_folder.remove(cards.DEFAULT_MODEL)
    added_before(mine)
    for model_id in ("other", "../mine", "", "mine.json"):
        with pytest.raises(ModelMissing, match=r"you have added: mine"):
            model_folder.remove(model_id)
    assert files_there() == ["mine.json", "mine.safetensors"]


def test_a_card_survives_being_added(mine: Path, trial: InferenceProcess) -> None:
    written = cards.load_card(mine / "mine.json")
    assert dataclasses.asdict(model_folder.add(mine, process=trial)) == dataclasses.asdict(written)
    there = paths.user_models_dir() / "mine.json"
    assert there.read_bytes() == (mine / "mine.json").read_bytes()
