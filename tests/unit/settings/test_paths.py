"""The places where things are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad import paths

if TYPE_CHECKING:
    from pathlib import Path


def test_all_that_is_written_lies_in_the_home_folder_and_nothing_is_made_yet(own_home: Path) -> None:
    for path in (paths.data_dir(), paths.config_dir(), paths.log_dir(), paths.default_journal()):
        assert path.is_relative_to(own_home)
        assert "digitpad" in path.parts
        assert not path.exists()


def test_the_models_lie_beside_the_code() -> None:
    assert paths.models_dir().is_dir()
