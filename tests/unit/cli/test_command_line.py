"""What can be typed, and how the command line ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digitpad import __version__, paths
from digitpad.cli import main
from digitpad.cli.desktop import has_screen
from digitpad.cli.parsing import parser, with_command_first
from digitpad.inference import cards

HEAVY = ("torch", "numpy", "PySide6", "apsw", "PIL", "msgspec", "tqdm", "cassandra", "keyring", "digitpad.ui")


@pytest.fixture
def app_calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The calls of the desktop app, which is not started."""
    calls: list[tuple[Any, ...]] = []
    from digitpad import app

    def run(*arguments: Any) -> int:
        calls.append(arguments)
        return 0

    monkeypatch.setattr(app, "run", run)
    return calls


def modules_after(words: list[str]) -> set[str]:
    code = (
        "import sys\nfrom digitpad.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit as end: assert not end.code\n"
        "print('\\n' + ' '.join(sys.modules))"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(outcome.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["recognize", "--help"],
        ["models", "add", "--help"],
        ["cluster", "--help"],
        ["cluster", "init", "--help"],
        ["sync", "--help"],
        ["restore", "--help"],
        ["--version"],
        ["--print-completion", "zsh"],
    ],
)
def test_help_is_quick_since_it_imports_nothing_heavy(words: list[str]) -> None:
    assert modules_after(words).isdisjoint(HEAVY)


@pytest.mark.parametrize("words", [["models"], ["models", "--json"], ["models", "show", "softmax"]])
def test_the_models_are_listed_without_loading_them(words: list[str]) -> None:
    assert modules_after(words).isdisjoint({"torch", "numpy", "PySide6", "digitpad.ui"})


def test_help_names_commands_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    for word in (
        "recognize",
        "models",
        "export",
        "import",
        "cluster",
        "sync",
        "restore",
        "self-check",
        "exit codes:",
    ):
        assert word in text
    assert "inference-worker" not in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"digitpad {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_for(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--print-completion", shell])
    assert not end.value.code
    assert "recognize" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_actions_options_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    script = capsys.readouterr().out
    (tmp_path / "mymodel").mkdir()

    def completed(*words: str) -> list[str]:
        typed = " ".join(f"'{word}'" for word in ("digitpad", *words))
        code = (
            f"{script}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words)}; "
            "_shtab_digitpad; echo ${COMPREPLY[*]}"
        )
        outcome = subprocess.run(
            ["bash", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return outcome.stdout.split()

    assert completed("models", "") == ["show", "add", "remove"]
    assert completed("models", "add", "--r") == ["--replace"]
    assert completed("models", "add", "my") == ["mymodel"]
    assert completed("models", "--j") == ["--json"]
    assert completed("recognize", "--im") == ["--images"]
    assert completed("cluster", "") == ["init", "status", "tail", "password"]
    assert completed("cluster", "tail", "--fo") == ["--follow"]
    assert completed("sync", "--on") == ["--once"]


def test_the_bash_completion_is_valid_and_completes_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    script = tmp_path / "completion"
    script.write_text(capsys.readouterr().out)
    if shutil.which("bash"):
        subprocess.run(["bash", "-n", str(script)], check=True)
    assert "_shtab_compgen_files" in script.read_text()


def test_without_a_command_the_app_starts(app_calls: list[tuple[Any, ...]]) -> None:
    assert main([]) == 0
    [(settings, problem, settings_file, files, sources, claim)] = app_calls
    assert (settings.reading.model, problem, files) == (cards.DEFAULT_MODEL, None, [])
    assert settings_file == paths.settings_file()
    assert sources.fixed == {}
    assert sources.load() == (settings, None)
    assert claim.path == paths.claim_file(paths.default_journal())


def test_files_and_options_reach_the_app(app_calls: list[tuple[Any, ...]], tmp_path: Path) -> None:
    picture = tmp_path / "four.png"
    picture.touch()
    mine = tmp_path / "mine.toml"
    mine.touch()
    words = ["--set", "window.theme=dark", str(picture), "--journal", "try.sqlite", "--settings", str(mine)]
    assert main(words) == main(["app", *words]) == main([*words[:2], "app", *words[2:]]) == 0
    for settings, problem, settings_file, files, sources, _ in app_calls:
        assert sources.fixed == dict.fromkeys(("window.theme", "journal.path"), "the command line")
        assert sources.load() == (settings, problem)
        assert settings.window.theme == "dark"
        assert settings.journal_file() == Path("try.sqlite")
        assert (problem, settings_file, files) == (None, mine, [picture])
    assert len(app_calls) == 3


def test_a_settings_file_with_a_mistake_does_not_stop_the_app(app_calls: list[tuple[Any, ...]]) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text('[pad]\npen_widht = 0.1\n[window]\ntheme = "dark"\n')
    assert main([]) == 0
    [(settings, problem, *_)] = app_calls
    assert settings.window.theme == "dark"
    assert "pen_widht" in str(problem)


def test_a_settings_file_with_a_mistake_stops_a_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[pad]\npen_widht = 0.1\n")
    assert main(["export", "--settings", str(file), "all.csv"]) == 2
    assert 'did you mean "pad.pen_width"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--set", "window.them=dark"], 'did you mean "window.theme"?'),
        (["--set", "window.theme"], "KEY=VALUE"),
        (["--set", "pad.pen_width=2"], "a number from 0.005 to 0.2"),
        (["--settings", "nowhere.toml"], "there is no settings file nowhere.toml"),
    ],
)
def test_wrong_use_ends_the_app_and_says_why(
    words: list[str], hint: str, app_calls: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert hint in capsys.readouterr().err
    assert not app_calls


@pytest.mark.parametrize(
    "words",
    [
        ["cluster", "status", "--json", "--settings", "mine.toml"],
        ["--settings", "mine.toml", "cluster", "status", "--json"],
        ["cluster", "--settings", "mine.toml", "status", "--json"],
        ["cluster", "--json", "status", "--settings", "mine.toml"],
    ],
)
def test_options_may_stand_anywhere(words: list[str]) -> None:
    root = parser()
    arguments = root.parse_args(with_command_first(words, root))
    assert (arguments.command, arguments.action, arguments.json) == ("cluster", "status", True)
    assert arguments.settings == Path("mine.toml")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["cluster"], "the following arguments are required: ACTION"),
        (["cluster", "intit"], "invalid choice: 'intit'"),
        (["cluster", "tail", "-n", "many"], "argument --lines/-n: invalid number value: 'many'"),
        (["cluster", "tail", "-n", "-1"], "argument --lines/-n: "),
        (["restore", "--since", "September"], "invalid day value: 'September'"),
        (["restore", "--device", "mine"], "argument --device: invalid UUID value: 'mine'"),
    ],
)
def test_wrong_words_for_the_cluster_are_named(
    words: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert hint in capsys.readouterr().err


def test_an_unknown_command_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["recognise", "four.png"])
    assert end.value.code == 2
    assert "the commands are app, recognize" in capsys.readouterr().err


def test_without_a_screen_it_says_what_to_do(
    app_calls: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 2
    assert "xvfb-run digitpad" in capsys.readouterr().err
    assert not app_calls


def test_a_screen_is_only_asked_for_where_qt_would_abort() -> None:
    assert has_screen("darwin", {})
    assert has_screen("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    assert not has_screen("linux", {"DISPLAY": ""})


def test_without_a_console_it_does_not_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    assert main(["models"]) == 0
    assert main(["recognize", "--model", "none", "-"]) == 2
    sys.stdout.close()
    sys.stderr.close()


def test_a_reader_that_goes_away_is_no_error(start: Any) -> None:
    process = start("models")
    process.stdout.close()
    process.stdin.close()
    assert process.wait() == 141
    assert process.stderr.read() == b""


def test_an_error_while_nobody_reads_is_still_quiet(start: Any) -> None:
    process = start("recognize", "nowhere.png")
    process.stdout.close()
    process.stdin.close()
    assert process.wait() == 141
    assert process.stderr.read() == b""
