"""The places where things are kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from digitpad import paths

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_all_that_is_written_lies_in_the_home_folder_and_nothing_is_made_yet(own_home: Path) -> None:
    for path in (paths.data_dir(), paths.config_dir(), paths.log_dir(), paths.default_journal()):
        assert path.is_relative_to(own_home)
        assert "digitpad" in path.parts
        assert not path.exists()


def test_the_licences_are_found_from_source_and_in_each_kind_of_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    licences = paths.licences()
    assert licences is not None
    assert licences.name == "LICENSE"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    for program, text in (
        ("usr/lib/digitpad/digitpad", "usr/share/doc/digitpad/LICENCES.txt"),
        ("digitpad.app/Contents/MacOS/digitpad", "digitpad.app/Contents/Resources/LICENCES.txt"),
        ("Programs/digitpad/digitpad.exe", "Programs/digitpad/LICENCES.txt"),
    ):
        monkeypatch.setattr(sys, "executable", str(tmp_path / program))
        assert paths.licences() is None
        (tmp_path / text).parent.mkdir(parents=True)
        (tmp_path / text).touch()
        assert paths.licences() == tmp_path / text


def test_a_journal_has_one_claim_and_one_crash_file_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    for file_of in (paths.claim_file, paths.crash_file):
        assert file_of(tmp_path / "a.sqlite") == file_of(tmp_path / "link" / "a.sqlite")
        assert file_of(tmp_path / "a.sqlite") != file_of(tmp_path / "b.sqlite")


def test_the_models_lie_beside_the_code() -> None:
    assert paths.models_dir().is_dir()
