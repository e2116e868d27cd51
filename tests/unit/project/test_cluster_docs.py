"""docs/cluster.md says what the settings, the containers and the commands do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digitpad import settings
from digitpad.cli.parsing import parser
from digitpad.settings import CLUSTER_TABLES, KEYS, Settings
from tests.support.docker_image import DOCKER, ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?ms)^```toml\n(.*?)^```", TEXT)


def keys_in(block: str, *, optional: bool) -> set[str]:
    mark = "(?:# )?" if optional else ""
    found, table = set(), ""
    for line in block.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            table = heading[1]
        elif key := re.match(rf"{mark}(\w+) = ", line):
            found.add(f"{table}.{key[1]}")
    return found


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_can_be_pasted(block: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for text in (block, re.sub(r"(?m)^# (?=\w+ = )", "", block).replace("tls = false", "tls = true")):
        file.write_text(text)
        settings.load(file, {})


def test_the_blocks_for_the_containers_are_those_of_make_cassandra() -> None:
    for name in ("digitpad.toml", "digitpad-three.toml"):
        lines = (DOCKER / name).read_text().splitlines(keepends=True)
        assert "".join(line for line in lines if not line.startswith("#")) in BLOCKS


def test_the_table_of_settings_has_every_key_with_its_default(tmp_path: Path) -> None:
    [block] = [block for block in BLOCKS if "[sync]" in block]
    wanted = {key for key in KEYS if key.split(".")[0] in CLUSTER_TABLES}
    assert keys_in(block, optional=True) == wanted
    file = tmp_path / "settings.toml"
    file.write_text(block)
    assert settings.load(file, {}) == Settings()
    unset = wanted - keys_in(block, optional=False)
    defaults = Settings()
    assert unset == {
        key
        for key in wanted
        if getattr(getattr(defaults, key[: key.index(".")]), key[key.index(".") + 1 :]) is None
    }


@pytest.mark.parametrize(
    "line",
    sorted(set(re.findall(r"(?m)^    (digitpad (?:cluster|sync|restore|salvage).*?)(?: +#.*)?$", TEXT))),
)
def test_every_command_can_be_typed(line: str) -> None:
    parser().parse_args(line.split()[1:])
