"""Each import rule of pyproject.toml is planted against, and bites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

LAYERS = "One direction: from the command line down to the nouns"
QT = "Qt stays in the window"
CLI_QT = "The command line holds no widgets"
TORCH = "Models run in the inference room only"
SQLITE = "SQLite is opened in the storage room only"
CASSANDRA = "Cassandra's driver is imported in one package"
TRAINING = "The app knows nothing of training"
TRAINING_USES = "Training uses what reads digits, and no more"

PLANTED = [
    (LAYERS, "digitpad/domain.py", "import digitpad.ink"),
    (LAYERS, "digitpad/ink/planted.py", "import digitpad.inference"),
    (LAYERS, "digitpad/storage/planted.py", "def late():\n    from digitpad.ui import theme"),
    (LAYERS, "digitpad/ui/planted.py", "from digitpad.cli import main"),
    (LAYERS, "digitpad/inference/planted.py", "import digitpad.storage"),
    (LAYERS, "digitpad/storage/planted.py", "import digitpad.inference"),
    (LAYERS, "digitpad/logs/planted.py", "import digitpad.settings"),
    (LAYERS, "digitpad/filters/planted.py", "import digitpad.paths"),
    (LAYERS, "digitpad/instance/planted.py", "import digitpad.logs"),
    (LAYERS, "digitpad/helpers.py", ""),  # a module that nobody placed
    (QT, "digitpad/domain.py", "from PySide6 import QtCore"),
    (QT, "digitpad/paths.py", "import PySide6"),
    (QT, "digitpad/filters/planted.py", "import PySide6"),
    (QT, "digitpad/settings/planted.py", "import PySide6"),
    (QT, "digitpad/instance/planted.py", "import PySide6.QtNetwork"),
    (QT, "digitpad/logs/planted.py", "from PySide6.QtCore import qInstallMessageHandler"),
    (QT, "digitpad/formats/planted.py", "import shiboken6"),
    (QT, "digitpad/storage/planted.py", "import PySide6.QtSql"),
    (QT, "digitpad/inference/planted.py", "from digitpad.ui import theme"),  # by a way round
    (QT, "training/planted.py", "from digitpad.ui import theme"),
    (CLI_QT, "digitpad/cli/planted.py", "from PySide6.QtWidgets import QApplication"),
    (TORCH, "digitpad/ui/planted.py", "def late():\n    import torch"),
    (TORCH, "digitpad/cli/planted.py", "import torch.nn"),
    (TORCH, "digitpad/storage/planted.py", "import safetensors"),
    (SQLITE, "digitpad/ui/planted.py", "import apsw"),
    (SQLITE, "digitpad/cli/planted.py", "import sqlite3"),
    (SQLITE, "digitpad/inference/planted.py", "def late():\n    import sqlite3"),
    (CASSANDRA, "digitpad/storage/planted.py", "def late():\n    from cassandra.cluster import Cluster"),
    (CASSANDRA, "digitpad/storage/cluster/connection.py", "from cassandra import ConsistencyLevel"),
    (CASSANDRA, "digitpad/storage/cluster/driver_planted.py", "import cassandra"),
    (TRAINING, "digitpad/inference/planted.py", "import training"),
    (TRAINING_USES, "training/planted.py", "import digitpad.storage"),
    (TRAINING_USES, "training/planted.py", "import digitpad.app"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the source tree."""
    for name in ("digitpad", "training"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=lambda _, names: [n for n in names if not _is_code(n)]
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _is_code(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name != "__pycache__")


def broken_contracts(tree: Path) -> set[str]:
    # The copy comes before an editable installation of the original.
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200", "NO_COLOR": "1"}
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    outcome = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = outcome.stdout.splitlines()
    assert any("Contracts:" in line and "kept" in line for line in lines), outcome.stdout + outcome.stderr
    broken = {line.partition(" BROKEN")[0] for line in lines if " BROKEN" in line and "kept" not in line}
    assert (outcome.returncode != 0) == bool(broken)
    return broken


def test_the_source_as_it_is_keeps_every_rule(tree: Path) -> None:
    assert broken_contracts(tree) == set()


@pytest.mark.parametrize(("contract", "file", "code"), PLANTED, ids=lambda value: value[:40])
def test_a_planted_violation_is_caught(tree: Path, contract: str, file: str, code: str) -> None:
    with (tree / file).open("a") as stream:
        stream.write(f"\n{code}\n")
    assert contract in broken_contracts(tree)


def test_every_rule_is_planted_against() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == {contract for contract, _, _ in PLANTED}
