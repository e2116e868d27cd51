"""Runs what was typed after ``digitpad``, and ends as a command should."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.cli.errors import BROKEN_PIPE, INTERRUPTED, SOME_FAILED, CommandError
from digitpad.cli.parsing import parser, with_command_first

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if _is_worker(words):
        return 0
    _prepare_streams()
    try:
        exit_code = _run(words)
        sys.stdout.flush()
    except CommandError as error:
        print(f"digitpad: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, as in "| head": nothing is wrong
        _abandon_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.filename is not None:  # no file of ours is opened without a message of its own
            raise
        _abandon_output()
        print(f"digitpad: the output cannot be written: {error.strerror}", file=sys.stderr)
        return SOME_FAILED
    return exit_code


def _is_worker(words: list[str]) -> bool:
    """Serve as a child process of this program until it ends: commands for no person to type."""
    match words:
        case ["inference-worker"]:  # of the app
            from digitpad.inference import worker

            worker.main()
        case ["image-worker"]:  # of an export of many images
            from digitpad.ink import image_worker

            image_worker.main()
        case _:
            return False
    return True


def _run(words: list[str]) -> int:
    root = parser()
    arguments = root.parse_args(with_command_first(words, root))
    # Written out, so that what gathers the modules for a bundle finds them.
    match arguments.command:
        case "recognize":
            from digitpad.cli.recognize import run
        case "models":
            from digitpad.cli.models import run
        case "export":
            from digitpad.cli.export import run
        case "import":
            from digitpad.cli.importing import run
        case "cluster":
            from digitpad.cli.cluster import run
        case "sync":
            from digitpad.cli.sync import run
        case "restore":
            from digitpad.cli.restore import run
        case "salvage":
            from digitpad.cli.salvage import run
        case "self-check":
            from digitpad.cli.self_check import run
        case _:
            from digitpad.cli.desktop import run
    return run(arguments)


def _prepare_streams() -> None:
    """Make printing safe: without a console (a windowed build), and of any file's name."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
        elif isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            # A name that is no text, or not in the console's alphabet, is printed escaped.
            stream.reconfigure(errors="backslashreplace")


def _abandon_output() -> None:
    """Let Python's own flush at exit go nowhere: it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
