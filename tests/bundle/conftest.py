"""The built artefact, unpacked once; these tests run only when they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundle.installed import Installed, unpack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this is of the bundle that was built, if one was."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.bundle)


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's content, in a folder that the bundle was not built in, with a blank and an umlaut."""
    folder = unpack(tmp_path_factory.mktemp("download"))
    return folder.rename(tmp_path_factory.mktemp("Programme für alle") / "digitpad here")


@pytest.fixture
def installed(tree: Path, tmp_path: Path) -> Installed:
    home = tmp_path / "home"
    home.mkdir()
    return Installed(tree, home)
