"""Settings come from file, environment and command line, and each mistake is named."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad import paths, settings
from digitpad.settings import Settings, SettingsError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_file_and_environment_all_is_default(file: Path) -> None:
    assert settings.load(file, {}) == Settings()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(file: Path) -> None:
    file.write_text('[pad]\npen_width = 0.1\n[window]\ntheme = "dark"\n[reading]\nmodel = "softmax"\n')
    environ = {"DIGITPAD_PAD__PEN_WIDTH": "0.15", "DIGITPAD_WINDOW__THEME": "light", "HOME": "/"}
    loaded = settings.load(file, environ, {"pad.pen_width": "0.02"})
    assert (loaded.pad.pen_width, loaded.window.theme, loaded.reading.model) == (0.02, "light", "softmax")


def test_an_empty_variable_and_one_that_is_no_setting_are_ignored(file: Path) -> None:
    assert settings.load(file, {"DIGITPAD_PAD__PEN_WIDTH": "", "DIGITPAD_TORCH": "cuda"}) == Settings()


def test_the_own_file_and_environment_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text('[window]\nlanguage = "zh_CN"\n')
    monkeypatch.setenv("DIGITPAD_WINDOW__THEME", "dark")
    loaded = settings.load()
    assert (loaded.window.language, loaded.window.theme) == ("zh_CN", "dark")


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ("[pad]\npen_widht = 0.1\n", "pad.pen_widht", 'did you mean "pad.pen_width"?'),
        ("[pen]\nwidth = 0.1\n", "pen.width", 'did you mean "pad.pen_width"?'),
        ("pen_width = 0.1\n", "pen_width", 'did you mean "pad.pen_width"?'),
        ("[pad]\ntheme = 'dark'\n", "pad.theme", 'did you mean "window.theme"?'),
        ("[zzz]\nqqq = 1\n", "zzz.qqq", "there are journal.path, reading.model"),
        ("[pad]\npen_width = 3\n", "pad.pen_width", "is 3 (int), but must be a number from 0.005 to 0.2"),
        ("[pad]\npen_width = nan\n", "pad.pen_width", "a number from 0.005 to 0.2"),
        ("[pad]\npen_width = '0.1'\n", "pad.pen_width", 'is "0.1", but must be a number'),
        ("[window]\ntheme = 'drak'\n", "window.theme", 'must be one of "system", "light", "dark"'),
        ("[window]\nlanguage = 'German'\n", "window.language", 'must be one of "system", "en", "zh_CN"'),
        ("[journal]\npath = ''\n", "journal.path", "text, not empty"),
        ('[journal]\npath = "a\\u0000b"\n', "journal.path", "text, not empty"),
        ("[journal]\npath = '~no such person/a'\n", "journal.path", "home folder is not known"),
        ("pad = 3\n", "pad", "write it as [pad]"),
    ],
)
def test_a_mistake_in_the_file_names_key_file_and_what_is_right(
    file: Path, text: str, key: str, hint: str
) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        settings.load(file, {})
    message = str(caught.value)
    assert caught.value.problems[0].key == key
    assert f'"{key}"' in message
    assert str(file) in message
    assert hint in message


def test_a_mistake_in_the_environment_is_named_as_it_is_spelled_there(file: Path) -> None:
    with pytest.raises(
        SettingsError, match=r'the environment: .*"DIGITPAD_PAD__PENWIDTH".*DIGITPAD_PAD__PEN_WIDTH'
    ):
        settings.load(file, {"DIGITPAD_PAD__PENWIDTH": "0.1"})
    with pytest.raises(
        SettingsError, match='"DIGITPAD_PAD_PEN_WIDTH"; did you mean "DIGITPAD_PAD__PEN_WIDTH"'
    ):
        settings.load(file, {"DIGITPAD_PAD_PEN_WIDTH": "0.1"})
    with pytest.raises(SettingsError, match='"DIGITPAD_PAD__PEN_WIDTH" is "thick", but must be a number'):
        settings.load(file, {"DIGITPAD_PAD__PEN_WIDTH": "thick"})


def test_a_mistake_on_the_command_line_says_so(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"the command line: .*window\.theme"):
        settings.load(file, {}, {"window.them": "dark"})


def test_broken_syntax_names_line_and_column(file: Path) -> None:
    file.write_text("[pad]\npen_width 0.1\n")
    with pytest.raises(SettingsError, match="line 2, column 11"):
        settings.load(file, {})


@pytest.mark.parametrize("value", ["[" * 5000, "{a=" * 5000, "9" * 5000])
def test_absurd_syntax_is_named(file: Path, value: str) -> None:
    file.write_text(f"x = {value}")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        settings.load(file, {})


def test_a_file_that_is_not_text_is_named(file: Path) -> None:
    file.write_bytes(b"[pad]\n# \xff\xfe\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        settings.load(file, {})


def test_a_folder_in_place_of_the_file_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.load(file, {})


def test_one_mistake_does_not_cost_the_rest(file: Path) -> None:
    file.write_text('[journal]\npath = "~/drawings.sqlite"\n[pad]\npen_widht = 0.1\n[window]\ntheme = 3\n')
    loaded, problem = settings.load_or_default(file, {"DIGITPAD_READING__MODEL": "softmax"})
    assert loaded.journal_file() == Path.home() / "drawings.sqlite"
    assert loaded.reading.model == "softmax"
    assert loaded.window.theme == "system"
    assert problem is not None
    assert [one.key for one in problem.problems] == ["pad.pen_widht", "window.theme"]


def test_the_journal_lies_in_the_data_folder_unless_named() -> None:
    assert Settings().journal_file() == paths.default_journal()


def test_a_choice_is_written_and_all_else_stays(file: Path) -> None:
    text = '# mine\n[pad]\r\npen_width = 0.1 # thick\r\n\n[window]\ntheme = "dark"\n[later]\nx = 1\n'
    file.write_bytes(text.encode())
    file.chmod(0o600)
    settings.save_choice(file, "pad.pen_width", 0.05)
    assert file.read_bytes().decode() == text.replace("0.1", "0.05")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_a_choice_makes_file_and_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    settings.save_choice(file, "window.theme", "dark")
    assert settings.load(file, {}).window.theme == "dark"


def test_a_choice_follows_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    file.write_text("")
    link.symlink_to(file)
    settings.save_choice(link, "window.theme", "dark")
    assert link.is_symlink()
    assert settings.load(file, {}).window.theme == "dark"


@pytest.mark.parametrize("text", ["[pad\n", "pad = 3\n"])
def test_a_damaged_file_is_left_alone(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError):
        settings.save_choice(file, "pad.pen_width", 0.05)
    assert file.read_text() == text


def test_a_choice_that_is_not_allowed_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="a number from"):
        settings.save_choice(file, "pad.pen_width", 2.0)
    assert not file.exists()


@given(
    layout=st.permutations(["[pad]\npen_width = 0.1\n", "[window]\n# none\n", '[reading]\nmodel = "x"\n']),
    key=st.sampled_from(["pad.pen_width", "window.theme", "journal.path", "reading.model"]),
)
def test_whatever_the_layout_only_the_choice_changes(
    tmp_path_factory: pytest.TempPathFactory, layout: list[str], key: str
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    file.write_text("".join(layout))
    value: object = {"pad.pen_width": 0.03, "window.theme": "light"}.get(key, 'a "quoted" ~/näme')
    table, name = key.split(".")
    wanted = tomllib.loads(file.read_text())
    wanted.setdefault(table, {})[name] = value
    settings.save_choice(file, key, value)
    assert tomllib.loads(file.read_text()) == wanted
