"""The set-up that ``make run`` and ``make test`` do by themselves."""

from __future__ import annotations

import http.server
import importlib
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("tools.system_libraries")


@pytest.fixture
def setup(libraries: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The set-up tool with an environment of its own, which holds a Python but nothing installed."""
    module = importlib.import_module("tools.setup")
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    return module


@pytest.fixture
def commands(setup: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that set-up runs, without running them."""
    ran: list[list[str]] = []
    monkeypatch.setattr(setup, "run", ran.append)
    monkeypatch.setattr(setup, "pip", lambda *words: ran.append(["pip", *words]))
    monkeypatch.setattr(setup, "has_torch", lambda **_: False)
    return ran


def test_set_up_for_tests_covers_the_app_but_not_the_other_way_round(setup: Any) -> None:
    setup.stamp("run").write_text(setup.fingerprint())
    assert setup.is_up_to_date("run")
    assert not setup.is_up_to_date("test")
    setup.stamp("run").unlink()
    setup.stamp("test").write_text(setup.fingerprint())
    assert setup.is_up_to_date("run")


def test_another_wish_for_pytorch_is_another_set_up(setup: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    setup.stamp("run").write_text(setup.fingerprint())
    monkeypatch.setenv("DIGITPAD_TORCH", "cuda")
    assert not setup.is_up_to_date("run")


def test_an_environment_whose_python_is_gone_is_not_up_to_date(
    setup: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    setup.stamp("run").write_text(setup.fingerprint())
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "gone")
    assert not setup.is_up_to_date("run")


def test_the_bundle_gets_an_environment_of_its_own_with_what_is_pinned(
    setup: Any, commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "BUNDLE_VENV", tmp_path / "bundle")
    monkeypatch.setattr(setup, "PYTHON", setup.PYTHON)
    monkeypatch.setattr(
        setup, "set_up", lambda purpose: commands.append(["set up", purpose, str(setup.VENV)])
    )
    assert setup.main(["bundle"]) == 0
    assert commands == [["set up", "bundle", str(tmp_path / "bundle")]]
    monkeypatch.setattr(setup, "install_torch_for_cpu", lambda: commands.append(["torch"]))
    monkeypatch.setattr(setup.sys, "platform", "linux")
    setup.install_for_bundle()
    assert commands[1:] == [["torch"], ["pip", "install", "--requirement", str(setup.BUNDLE_REQUIREMENTS)]]


def test_debians_python_gets_its_shared_library(libraries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(text: str) -> Any:
        return lambda *_, **__: SimpleNamespace(stdout=text)

    monkeypatch.setattr(libraries.subprocess, "run", answer("/usr/lib/none libnone.so.1 libpython3.11\n"))
    assert libraries.missing_python_library(Path("python3")) == "libpython3.11"
    monkeypatch.setattr(libraries.subprocess, "run", answer("/opt/python/lib libnone.so.1 libpython3.11\n"))
    assert libraries.missing_python_library(Path("python3")) is None


def test_a_python_that_is_too_old_looks_for_a_newer_one(setup: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    assert setup.find_python() == "/opt/python3.12"
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    with pytest.raises(setup.SetupError, match=r"needs Python 3\.11 or newer, and this is 3\.9"):
        setup.find_python()


def test_the_cpu_build_of_the_own_index_comes_first(
    setup: Any, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "offers_cpu_build", lambda: True)
    monkeypatch.setattr(setup, "reachable", lambda _: pytest.fail("nothing more to look for"))
    setup.install_torch_for_cpu()
    assert commands == [["pip", "install", setup.TORCH]]


@pytest.mark.parametrize("fails", [False, True])
def test_then_pytorchs_own_and_the_large_build_last(
    fails: bool,  # noqa: FBT001  # a parameter of the test
    setup: Any,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tried: list[list[str]] = []

    def run(command: list[str], **_: Any) -> SimpleNamespace:
        tried.append(command)
        return SimpleNamespace(returncode=int(fails))

    monkeypatch.setattr(setup, "offers_cpu_build", lambda: False)
    monkeypatch.setattr(setup, "reachable", lambda _: True)
    monkeypatch.setattr(setup.subprocess, "run", run)
    setup.install_torch_for_cpu()
    assert tried[0][-3:] == ["--index-url", setup.TORCH_CPU_INDEX, setup.TORCH]
    assert commands == ([["pip", "install", setup.TORCH]] if fails else [])
    assert ("several" in capsys.readouterr().out) == fails


def test_without_either_the_large_build_is_announced(
    setup: Any, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "offers_cpu_build", lambda: False)
    monkeypatch.setattr(setup, "reachable", lambda _: False)
    setup.install_torch_for_cpu()
    assert commands == [["pip", "install", setup.TORCH]]
    assert "DIGITPAD_TORCH" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wish", "installed"),
    [
        ("cuda", ["--no-deps", "torch==2.13.0,!=2.13.0+cpu"]),
        (
            "torch==2.9.1 --index-url https://example.org/cu",
            ["torch==2.9.1", "--index-url", "https://example.org/cu"],
        ),
    ],
)
def test_a_wish_for_another_pytorch_is_followed(
    wish: str, installed: list[str], setup: Any, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITPAD_TORCH", wish)
    setup.install_torch()
    assert commands == [["pip", "install", *installed]]


def test_what_pip_would_install_decides(setup: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    report = '{"install": [{"metadata": {"version": "2.13.0%s"}}]}'
    answers = {"+cpu": True, "": False}
    for local, expected in answers.items():
        answer = SimpleNamespace(returncode=0, stdout=report % local)
        monkeypatch.setattr(setup, "answer_of", lambda _, answer=answer: answer)
        assert setup.offers_cpu_build() is expected
    monkeypatch.setattr(setup, "answer_of", lambda _: SimpleNamespace(returncode=1, stdout=""))
    assert not setup.offers_cpu_build()


@pytest.fixture
def local_server() -> Iterator[str]:
    class Quiet(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            self.send_response(200)
            self.end_headers()

        @override
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_an_address_that_answers_is_reachable_and_a_closed_one_is_not(setup: Any, local_server: str) -> None:
    assert setup.reachable(local_server)
    assert not setup.reachable("http://127.0.0.1:1/")


def test_missing_libraries_are_installed_where_that_is_allowed(
    libraries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    missing = [{"libxcb-cursor.so.0", "libEGL.so.1"}, set()]
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "missing_libraries", lambda _: missing.pop(0))
    monkeypatch.setattr(libraries, "may_install", lambda: True)
    monkeypatch.setattr(libraries, "has_font", lambda: True)
    monkeypatch.setattr(libraries, "apt_get", installed.extend)
    libraries.provide(Path(sys.executable), for_tests=False)
    assert installed == ["libegl1", "libxcb-cursor0"]


def test_what_only_some_tests_want_may_be_unknown_to_this_release(
    libraries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, returncode=int(command[-1] == "of-another-release"))

    monkeypatch.setattr(libraries.subprocess, "run", run)
    libraries.apt_get(["xvfb", "of-another-release"], required=False)
    assert ran[-1][-1] == "xvfb"
    libraries.apt_get(["of-another-release"])
    assert ran[-1][-1] == "of-another-release"


def test_what_only_some_tests_want_may_be_out_of_reach(
    libraries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(command: list[str], *, check: bool, **_: Any) -> subprocess.CompletedProcess[str]:
        outcome = subprocess.CompletedProcess[str](command, returncode=100 * ("install" in command))
        if check:
            outcome.check_returncode()
        return outcome

    monkeypatch.setattr(libraries.subprocess, "run", run)
    libraries.apt_get([libraries.FONT_PACKAGE], required=False)
    with pytest.raises(subprocess.CalledProcessError):
        libraries.apt_get(["libegl1"])


def test_else_the_command_to_type_is_named(libraries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "missing_libraries", lambda _: {"libxcb-cursor.so.0", "libodd.so.9"})
    monkeypatch.setattr(libraries, "may_install", lambda: False)
    with pytest.raises(SystemExit) as end:
        libraries.provide(Path(sys.executable), for_tests=False)
    message = str(end.value)
    assert "sudo apt-get install libxcb-cursor0" in message
    assert "libodd.so.9" in message


@pytest.mark.skipif(sys.platform != "linux", reason="ldd and Qt's xcb plugin are Linux's")
def test_here_no_library_is_missing(libraries: Any) -> None:
    assert libraries.missing_libraries(Path(sys.executable)) == set()


def test_each_target_of_the_makefile_sets_up_first() -> None:
    text = (ROOT / "Makefile").read_text()
    for target in ("run", "lint", "bench", "bench-sync", "bundle", "test-bundle", "test-slow"):
        match = re.search(rf"^{target}:.*\n\t(.*)$", text, re.MULTILINE)
        assert match
        assert "tools/setup.py" in match[1]
    assert re.search(r"^test: lint$", text, re.MULTILINE)


def test_ci_runs_all_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    targets = re.findall(r"^make ([\w-]+)", script.read_text(), re.MULTILINE)
    assert targets == ["test", "test-slow", "bundle", "test-bundle"]
    subprocess.run(["bash", "-n", str(script)], check=True)
