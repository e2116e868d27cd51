"""What can be typed after ``digitpad``, and what it starts."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from digitpad import __version__
from digitpad.cli.errors import BROKEN_PIPE, INTERRUPTED, SOME_FAILED, CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = """\
digitpad reads handwritten digits and keeps every drawing.

Without a command it starts the desktop app. "digitpad COMMAND --help" tells
more of each command."""

EXAMPLES = """\
examples:
  digitpad                                start the app
  digitpad photo.png                      start it with a picture on the pad
  digitpad recognize scans/ four.png      read pictures; one JSON object a line
  digitpad recognize --format table *.png the same, for people
  digitpad recognize --model all --format table *.png
                                          what each model makes of them
  digitpad models                         which models there are, how good they are
  digitpad export --format csv all.csv    all drawings with their readings
  digitpad self-check                     does everything work here?

settings, each over the one before:
  the file settings.toml, variables such as DIGITPAD_PAD__PEN_WIDTH=0.06,
  and --set pad.pen_width=0.06 after a command

exit codes:
  0 all went well, 1 something could not be read or done,
  2 wrong use or settings, 130 interrupted"""

RECOGNIZE = """\
Read pictures (PNG, JPEG, GIF, BMP, WebP; dark on light or light on dark),
folders of pictures, and ink files *.jsonl with one drawing a line:
  {"id": "a", "strokes": [[[x, y, t, p], ...], ...]}
in any unit, y down; t in ms, p (pressure) and id may be missing, other keys
are ignored. "-" reads such lines from standard input."""

RECOGNIZE_OUTPUT = """\
Prints one JSON object a line: "id" or "path" (for ink "path" and "line" too),
"text", "verdict" (blank, digits, unsure, not_a_digit), "confidence", "digits"
(each with "digit", ten "probabilities", "box" as x, y, width and height,
"strokes"), "model", "ms". What the ten probabilities lack to 1 is that of no
digit at all.
With --model all there is a line for each drawing and model, in the order of
"digitpad models"; the table has a column for each model instead, where "4 or -"
is a 4 or no digit at all.
With --images each object also has "image", the PNG of 28 x 28 pixels that was
written to the folder: what the models saw of the drawing, light on dark (null
where nothing is drawn).
What cannot be read gives {"path", "error"}; the rest goes on, and the exit
code is 1.

examples:
  digitpad recognize --model softmax scans/ > readings.jsonl
  digitpad recognize --model all --format table four.png
  echo '{"strokes": [[[5, 0], [5, 20]]]}' | digitpad recognize -"""

MODELS = """\
List the models and how well they read: right digits of MNIST's test set and of
pens (UNIPEN) whose writers they never saw, and how much is refused of what is
no digit (of the kind that is refused least; "digitpad models show ID" has all)."""

MODELS_ADD = """\
Add a model of yours: a folder with its card, ID.json, and its weights,
ID.safetensors, as "python -m training publish" writes them. It is checked and
tried out first; nothing is ever unpickled. It is copied to your models."""

EXPORT = """\
Write all drawings, oldest first, with readings and corrections. The JSON
Lines are complete (strokes and all) and can be read again with "digitpad
recognize". The file appears only when it is whole. The app may be open
meanwhile."""

SELF_CHECK = """\
Prove this installation: the models load and read drawings whose digits are
known, in this process and in one of its own as in the app, a temporary journal
keeps a drawing, pictures are decoded, Qt loads.
Prints versions. Exit code 1 if a check fails. Nothing of yours is touched."""

_WITH_VALUE = ("--settings", "--set", "--journal", "--model", "--format", "--images")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["inference-worker"]:  # the app's child process, for no person to type
        from digitpad.inference import worker

        worker.main()
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


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    root = argparse.ArgumentParser(
        prog="digitpad",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"digitpad {__version__}")
    root.add_argument(
        "--print-completion",
        action=_PrintCompletion,
        choices=("bash", "zsh", "tcsh"),
        help="print the completion script for this shell",
    )
    commands = root.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    app = _add(commands, "app", "start the desktop app (the default)")
    app.add_argument("files", metavar="FILE", nargs="*", type=Path, help="pictures to open")
    app.add_argument("--journal", metavar="PATH", help="keep the drawings in this journal")

    recognize = _add(commands, "recognize", "read pictures and ink files", RECOGNIZE, RECOGNIZE_OUTPUT)
    recognize.add_argument("paths", metavar="PATH", nargs="+", help='picture, folder, ink file, or "-"')
    recognize.add_argument(
        "--model", metavar="ID", help='the model that reads, or "all"; see "digitpad models"'
    )
    recognize.add_argument("--format", choices=("jsonl", "table"), default="jsonl", help="default: jsonl")
    recognize.add_argument(
        "--images", metavar="FOLDER", type=Path, help="write what the models saw to this folder"
    )

    _add_models(commands)

    export = _add(commands, "export", "write all drawings to a file", EXPORT)
    export.add_argument("path", metavar="PATH", type=Path, help="the file to write")
    export.add_argument("--format", choices=("csv", "jsonl"), help="default: what PATH ends with")
    export.add_argument(
        "--journal", metavar="PATH", help="the journal to read, if not the one in the settings"
    )

    self_check = _add(commands, "self-check", "prove that this installation works", SELF_CHECK)
    self_check.add_argument("--json", action="store_true", help="print one JSON object")
    return root


def _add_models(commands: Any) -> None:  # noqa: ANN401  # as below
    models = _add(commands, "models", "list the models, add one, remove one", MODELS)
    models.add_argument("--json", action="store_true", help="print all cards as one JSON array")
    actions = models.add_subparsers(title="actions", metavar="ACTION", dest="action")
    show = actions.add_parser("show", help="print a model's whole card", description="Print a whole card.")
    show.add_argument("id", metavar="ID")
    add = actions.add_parser(
        "add",
        help="add a model of yours",
        description=MODELS_ADD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("folder", metavar="FOLDER", type=Path, help="the folder, or the card in it")
    add.add_argument("--replace", action="store_true", help="replace a model of this id that you added")
    remove = actions.add_parser(
        "remove", help="remove a model of yours", description="Remove a model that you added."
    )
    remove.add_argument("id", metavar="ID")


def _add(commands: Any, name: str, purpose: str, text: str = "", epilog: str = "") -> argparse.ArgumentParser:  # noqa: ANN401  # argparse's class for it is private
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=text or purpose[0].upper() + purpose[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--settings", metavar="FILE", type=Path, help="read this settings file")
    command.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="one setting, such as window.theme=dark",
    )
    return command


def _run(words: list[str]) -> int:
    root = parser()
    arguments = root.parse_args(_with_command_first(words, root))
    if arguments.command == "recognize":
        from digitpad.cli import recognize

        return recognize.run(arguments)
    if arguments.command == "models":
        from digitpad.cli import models

        return models.run(arguments)
    if arguments.command == "export":
        from digitpad.cli import export

        return export.run(arguments)
    if arguments.command == "self-check":
        from digitpad.cli import self_check

        return self_check.run(arguments)
    from digitpad.cli import desktop

    return desktop.run(arguments)


def _with_command_first(words: list[str], root: argparse.ArgumentParser) -> list[str]:
    """The same words, the command in front; where none is named, the app's."""
    if words and words[0].startswith(("-h", "--help", "--version", "--print-completion")):
        return words
    position = _first_positional(words)
    if position is None:
        return ["app", *words]
    word = words[position]
    if word in COMMANDS:
        return [word, *words[:position], *words[position + 1 :]]
    if os.path.exists(word):  # noqa: PTH110  # Path's raises on a name too long or behind a closed folder
        return ["app", *words]
    return root.error(f'there is no command and no file "{word}"; the commands are {", ".join(COMMANDS)}')


COMMANDS = ("app", "recognize", "models", "export", "self-check")


def _first_positional(words: list[str]) -> int | None:
    takes_value = False
    for position, word in enumerate(words):
        if not takes_value and (word == "-" or not word.startswith("-")):
            return position
        takes_value = not takes_value and word in _WITH_VALUE
    return None


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


class _PrintCompletion(argparse.Action):
    """Prints a completion script; shtab is imported only here, as it is seldom wanted."""

    @override
    def __call__(self, parser: argparse.ArgumentParser, *values: Any) -> None:
        import shtab

        for action in _all_actions(parser):
            if action.metavar in ("PATH", "FILE", "FOLDER"):
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own convention
        print(shtab.complete(parser, values[1]))
        parser.exit()


def _all_actions(root: argparse.ArgumentParser) -> list[argparse.Action]:
    actions = list(root._actions)  # noqa: SLF001  # argparse has no public way, and shtab looks there too
    for action in root._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                actions += _all_actions(command)
    return actions
