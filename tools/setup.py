"""Make the project's environment: ``python3 tools/setup.py run`` (for the app) or ``test`` (tools too).

``bundle`` makes another one, which holds what the bundle is built of and nothing else.

Called by the Makefile before each command. Needs only the standard library, does nothing when all is up to
date, and honours pip's configuration throughout. ``DIGITPAD_TORCH`` chooses another PyTorch, see README.md.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # this file is run as a script
from tools import system_libraries

ROOT = Path(__file__).resolve().parents[1]
INTERPRETER = "Scripts/python.exe" if os.name == "nt" else "bin/python"
VENV = ROOT / ".venv"
PYTHON = VENV / INTERPRETER
BUNDLE_VENV = ROOT / "build" / "bundle" / "venv"
BUNDLE_REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
OLDEST = (3, 11)
TORCH = "torch==2.13.0"
TORCH_NOT_FOR_CPU = "torch==2.13.0,!=2.13.0+cpu"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
REACH_SECONDS = 4.0
PIP_WITH_METADATA = (23, 2)
"""From this version on, pip asks an index for a wheel's metadata without fetching the wheel."""


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Set up for "run", "test" or "bundle"; exit code 1 with a message where that is not possible."""
    purpose = arguments[0] if arguments else "run"
    if purpose not in ("run", "test", "bundle"):
        print("usage: python3 tools/setup.py [run|test|bundle]", file=sys.stderr)
        return 2
    if purpose == "bundle":
        work_on(BUNDLE_VENV)
    try:
        set_up(purpose)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(
            f"\nSet-up stopped: this command failed, see above:\n  {shlex.join(error.cmd)}", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def work_on(environment: Path) -> None:
    """Make and ask this environment from now on, instead of .venv."""
    global VENV, PYTHON
    VENV, PYTHON = environment, environment / INTERPRETER


def set_up(purpose: str) -> None:
    """Bring environment, packages and system libraries up to date."""
    if is_up_to_date(purpose):
        return
    if purpose == "bundle" and VENV.exists():
        shutil.rmtree(VENV)  # what was left of another version would be taken into the bundle
    make_environment()
    if purpose == "bundle":
        install_for_bundle()
    else:
        install_torch()
        say("Installing digitpad and what it needs")
        pip("install", "--editable", ".[test]" if purpose == "test" else ".")
    system_libraries.provide(PYTHON, for_tests=purpose == "test")
    if purpose == "bundle":
        system_libraries.provide_for_bundle(PYTHON)
    stamp(purpose).write_text(fingerprint(), encoding="utf-8")
    say("Set-up is done")


def install_for_bundle() -> None:
    """Install what the bundle is built of, to the version; of PyTorch always the CPU build."""
    say("Installing what the bundle is built of")
    if sys.platform == "linux":
        install_torch_for_cpu()
    pip("install", "--requirement", str(BUNDLE_REQUIREMENTS))


def is_up_to_date(purpose: str) -> bool:
    """Whether the last set-up for this purpose (or for tests, which covers the app) still holds."""
    if not works():
        return False
    wanted = fingerprint()
    return any(
        stamp(one).is_file() and stamp(one).read_text(encoding="utf-8") == wanted for one in {purpose, "test"}
    )


def stamp(purpose: str) -> Path:
    """The file that remembers what a set-up was made for."""
    return VENV / f".digitpad-{purpose}"


def fingerprint() -> str:
    """A hash of all that decides what is installed."""
    parts = [(ROOT / "pyproject.toml").read_bytes()]
    parts += [path.read_bytes() for path in sorted((ROOT / "tools").glob("*.py"))]
    parts += [BUNDLE_REQUIREMENTS.read_bytes()]
    parts += [os.environ.get("DIGITPAD_TORCH", "").encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment() -> None:
    """Make .venv with a Python that is new enough; a broken or old one is made anew."""
    if works():
        return
    python = find_python()
    say(f"Making the virtual environment {VENV.relative_to(ROOT)} with {python}")
    if VENV.exists():
        shutil.rmtree(VENV)
    if not has_ensurepip(python):
        system_libraries.install([venv_package(python)], f"{python} lacks the module ensurepip.")
    run([python, "-m", "venv", str(VENV)])
    if pip_version() < PIP_WITH_METADATA:
        pip("install", "--upgrade", "pip")


def works() -> bool:
    """Whether .venv holds a Python that starts, is new enough and has pip."""
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return PYTHON.exists() and answer_of([str(PYTHON), "-c", check]).returncode == 0


def find_python() -> str:
    """A Python that is new enough: this one, else one on the PATH."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        path = shutil.which(name)
        if path:
            return path
    found = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(
        f"digitpad needs Python 3.11 or newer, and this is {found}. Install one (Debian 12, Ubuntu 24.04 and"
        " newer: apt-get install python3 python3-venv; elsewhere python.org), then start again, for example:"
        " make run PYTHON=/path/to/python3.11"
    )


def has_ensurepip(python: str) -> bool:
    """Whether this Python can make environments with pip; Debian's needs a package of its own for that."""
    if python == sys.executable:
        return importlib.util.find_spec("ensurepip") is not None
    return answer_of([python, "-c", "import ensurepip, venv"]).returncode == 0


def venv_package(python: str) -> str:
    """The name of Debian's package with this Python's venv module."""
    code = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    return answer_of([python, "-c", code]).stdout.strip()


def install_torch() -> None:
    """Install PyTorch; on Linux its CPU build, a few hundred MB instead of several GB of CUDA libraries."""
    wish = os.environ.get("DIGITPAD_TORCH", "")
    if wish == "cuda":
        say("Installing PyTorch as the package index offers it (DIGITPAD_TORCH=cuda)")
        pip("install", "--no-deps", TORCH_NOT_FOR_CPU)
    elif wish and wish != "cpu":
        say(f"Installing PyTorch as DIGITPAD_TORCH says: {wish}")
        pip("install", *shlex.split(wish))
    elif sys.platform == "linux" and not has_torch(cpu_only=wish == "cpu"):
        install_torch_for_cpu()


def install_torch_for_cpu() -> None:
    """Try the configured index, then PyTorch's own; take the large build only where neither has the small."""
    say(f"Looking for the CPU build of {TORCH}")
    if offers_cpu_build():
        pip("install", TORCH)
        return
    if reachable(TORCH_CPU_INDEX + "/torch/"):
        # Only PyTorch itself comes from there; what it needs comes with digitpad, from the configured index.
        command = ["install", "--no-deps", "--index-url", TORCH_CPU_INDEX, TORCH]
        if subprocess.run([str(PYTHON), "-m", "pip", *command], cwd=ROOT, check=False).returncode == 0:
            return
    say(
        "PyTorch's CPU build is not to be had from here: installing the plain one, which may bring several\n"
        "GB of CUDA libraries. To choose another, stop this and set DIGITPAD_TORCH to what pip is to install."
    )
    pip("install", TORCH)


def has_torch(*, cpu_only: bool) -> bool:
    """Whether the environment has a PyTorch that will do, whoever installed it."""
    code = "from importlib.metadata import version; print(version('torch'))"
    found = answer_of([str(PYTHON), "-c", code])
    return found.returncode == 0 and (not cpu_only or "+cpu" in found.stdout)


def offers_cpu_build() -> bool:
    """Whether pip, as it is configured, would install a CPU build; a dry run that fetches no wheel."""
    command = ["install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet", "--report", "-", TORCH]
    answer = answer_of([str(PYTHON), "-m", "pip", *command])
    if answer.returncode != 0:
        return False
    return any("+cpu" in item["metadata"]["version"] for item in json.loads(answer.stdout)["install"])


def reachable(url: str) -> bool:
    """Whether this address answers soon. In a thread, since looking up a name has no time-out of its own."""
    answers = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(url, timeout=REACH_SECONDS) as answer:  # noqa: S310  # a constant
                answers.append(answer.status)
        except OSError:
            pass  # no answer is the answer

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(REACH_SECONDS)
    return bool(answers)


def pip_version() -> tuple[int, ...]:
    """The version of the environment's pip."""
    code = "from importlib.metadata import version; print(version('pip'))"
    return tuple(
        int(part)
        for part in answer_of([str(PYTHON), "-c", code]).stdout.strip().split(".")[:2]
        if part.isdigit()
    )


def pip(*arguments: str) -> None:
    """Run the environment's pip."""
    run([str(PYTHON), "-m", "pip", *arguments])


def answer_of(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command quietly; who asks looks at its exit code and output."""
    return subprocess.run(command, capture_output=True, text=True, check=False)


def run(command: list[str]) -> None:
    """Run a command in the project's folder. Raises CalledProcessError."""
    subprocess.run(command, cwd=ROOT, check=True)


def say(text: str) -> None:
    """Tell what is being done, before the commands' own output."""
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
