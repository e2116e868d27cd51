from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from digitpad.inference import cards
from digitpad.inference.errors import ModelCorrupt, ModelMismatch, ModelMissing
from digitpad.settings import Settings
from tests.unit.inference.small_models import write_model

if TYPE_CHECKING:
    from pathlib import Path


NUMBERS = {
    "numbers": 9,
    "exact": 1.0,
    "calibration_error": 0.0,
    "sure": 1.0,
    "unsure": 0.0,
    "refused": 0.0,
    "exact_when_sure": None,
}


def change(folder: Path, **fields: object) -> None:
    """Change fields of softmax's card."""
    path = folder / "softmax.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | fields))


def test_the_default_model_comes_first(folder: Path) -> None:
    write_model(folder, "a-model", architecture="softmax")
    write_model(folder, cards.DEFAULT_MODEL)
    assert [card.id for card in cards.available(folder)][:2] == [cards.DEFAULT_MODEL, "a-model"]


def test_the_settings_name_the_default_model() -> None:
    assert Settings().reading.model == cards.DEFAULT_MODEL


def test_a_card_survives_its_file(folder: Path) -> None:
    path = folder / "softmax.json"
    assert cards.to_json(cards.load_card(path)) == path.read_bytes()


def test_a_card_of_before_numbers_still_loads(folder: Path) -> None:
    path = folder / "softmax.json"
    content = msgspec.json.decode(path.read_bytes())
    del content["numbers"]
    path.write_bytes(msgspec.json.encode(content))
    assert cards.find("softmax", folder).numbers is None


def test_what_was_measured_on_numbers_survives_the_file(folder: Path) -> None:
    change(folder, numbers={"measured": {"composed": NUMBERS | {"lengths": [[2, 9, 1.0]]}}})
    found = cards.find("softmax", folder).numbers
    assert found is not None
    assert found.measured["composed"].lengths == ((2, 9, 1.0),)
    assert (found.single, found.words) == (None, {})


def test_an_unknown_model_is_missing_and_the_known_ones_are_named(folder: Path) -> None:
    with pytest.raises(ModelMissing, match=r'no model "lenet-6".*there are: lenet-5, softmax'):
        cards.find("lenet-6", folder)


def test_an_id_never_leads_out_of_the_folder(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    with pytest.raises(ModelMissing):
        cards.find("../softmax", inner)


def test_an_empty_folder_has_no_models(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="Install digitpad again"):
        cards.available(tmp_path)


def test_a_truncated_card_is_corrupt_and_hides_no_other(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder / "softmax.json"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ModelCorrupt, match=r"softmax\.json is damaged.*choose another model"):
        cards.load_card(path)
    with caplog.at_level(logging.CRITICAL, logger="digitpad.inference.cards"):
        assert [card.id for card in cards.available(folder)] == ["lenet-5"]


def test_a_card_without_a_field_is_corrupt(folder: Path) -> None:
    (folder / "softmax.json").write_text("{}")
    with pytest.raises(ModelCorrupt, match="missing required field"):
        cards.find("softmax", folder)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"id": "lenet-5"}, 'card of another model, "lenet-5"'),
        ({"sha256": "1234"}, "no SHA-256"),
        ({"temperature": 0.0}, "temperature of 0.0"),
        ({"size": 10**30}, "states 10+ as its size"),
        ({"unsure_below": 1.2}, "no probabilities: .*unsure below 1.2"),
        ({"not_a_digit_below": -0.1}, "no probabilities: not a digit below -0.1"),
        ({"mnist_only": {"mnist-test": 99.1}}, "99.1 as a share of mnist-test"),
        (
            {"refusals": {"letters": {"drawings": 9, "refused": 2.0, "unsure": 0}}},
            "2.0 as a share of letters",
        ),
        (
            {"numbers": {"words": {"words": {"drawings": 9, "refused": 0.5, "unsure": -1}}}},
            "-1.0 as a share of words",
        ),
        (
            {
                "numbers": {
                    "single": dict.fromkeys(("alone", "exact", "refused_alone"), 1)
                    | {"digits": 9, "refused": 7}
                }
            },
            "7.0 as a share of single digits",
        ),
        (
            {"numbers": {"measured": {"composed": NUMBERS | {"lengths": [[2, 9, 1.5]]}}}},
            "1.5 as a share of composed",
        ),
    ],
)
def test_a_card_that_makes_no_sense_does_not_fit(folder: Path, fields: dict[str, object], fault: str) -> None:
    change(folder, **fields)
    with pytest.raises(ModelMismatch, match=fault):
        cards.find("softmax", folder)


def test_weights_must_be_those_of_the_card(folder: Path) -> None:
    path = folder / "softmax.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelCorrupt, match=r"softmax\.safetensors.*SHA-256.*files right"):
        cards.read_weights(cards.find("softmax", folder), folder)


def test_missing_weights_are_named(folder: Path) -> None:
    (folder / "softmax.safetensors").unlink()
    with pytest.raises(ModelMissing, match=r"softmax\.safetensors"):
        cards.read_weights(cards.find("softmax", folder), folder)


def test_neither_cards_nor_the_parents_side_import_torch_or_numpy() -> None:
    code = """
import sys
import digitpad.inference.cards, digitpad.inference.process
assert not {"torch", "numpy", "PIL"} & sys.modules.keys(), sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("damage", [b'{"name": "\xff"}', b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}", b"\0"])
def test_a_card_that_is_no_json_is_corrupt(folder: Path, damage: bytes) -> None:
    (folder / "softmax.json").write_bytes(damage)
    with pytest.raises(ModelCorrupt, match="is damaged"):
        cards.find("softmax", folder)


def test_a_folder_in_a_cards_place_is_corrupt(folder: Path) -> None:
    (folder / "softmax.json").unlink()
    (folder / "softmax.json").mkdir()
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        cards.find("softmax", folder)


@pytest.mark.parametrize("name", ["", "a" * 5000, "../softmax", "softmax.json", "a\0b"])
def test_a_name_that_no_model_can_have_is_missing(folder: Path, name: str) -> None:
    with pytest.raises(ModelMissing, match=r"there are: lenet-5, softmax"):
        cards.find(name, folder)
