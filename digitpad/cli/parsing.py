"""What can be typed after ``digitpad``."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any
from uuid import UUID

from digitpad import __version__
from digitpad.cli import texts
from digitpad.cli.completion import PrintCompletion

_WITH_VALUE = (
    *("--settings", "--set", "--journal", "--model", "--format", "--images"),
    *("--lines", "-n", "--device", "--since", "--filter", "--labels", "--side"),
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    root = argparse.ArgumentParser(
        prog="digitpad",
        description=texts.DESCRIPTION,
        epilog=texts.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"digitpad {__version__}")
    root.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=("bash", "zsh", "tcsh"),
        help="print the completion script for this shell",
    )
    commands = root.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    app = _add(commands, "app", "start the desktop app (the default)")
    app.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="pictures and folders of pictures to open"
    )
    app.add_argument("--journal", metavar="PATH", help="keep the drawings in this journal")

    recognize = _add(
        commands, "recognize", "read pictures and ink files", texts.RECOGNIZE, texts.RECOGNIZE_OUTPUT
    )
    recognize.add_argument("paths", metavar="PATH", nargs="+", help='picture, folder, ink file, or "-"')
    recognize.add_argument(
        "--model", metavar="ID", help='the model that reads, or "all"; see "digitpad models"'
    )
    recognize.add_argument("--format", choices=("jsonl", "table"), default="jsonl", help="default: jsonl")
    recognize.add_argument(
        "--images", metavar="FOLDER", type=Path, help="write what the models saw to this folder"
    )

    _add_models(commands)

    _add_export(commands)

    _add_cluster(commands)
    _add_sync(commands)

    self_check = _add(commands, "self-check", "prove that this installation works", texts.SELF_CHECK)
    self_check.add_argument("--json", action="store_true", help="print one JSON object")
    return root


def _add_export(commands: Any) -> None:  # noqa: ANN401  # as below
    export = _add(
        commands, "export", "write drawings to a file or folder", texts.EXPORT, texts.EXPORT_FORMATS
    )
    export.add_argument("path", metavar="PATH", type=Path, help="the file or folder to write")
    export.add_argument(
        "--format",
        choices=("csv", "jsonl", "inkml", "parquet", "idx", "images"),
        help="default: what PATH ends with",
    )
    export.add_argument("--filter", metavar="WORDS", default="", help='only these, such as "is:corrected 7"')
    export.add_argument("--with-deleted", action="store_true", help="the deleted ones too")
    export.add_argument(
        "--labels",
        choices=("reviewed", "all"),
        default="reviewed",
        help="idx, images: what a person said or confirmed (default), or the model's guesses too",
    )
    export.add_argument("--side", metavar="PIXELS", type=_side, default=28, help="images: default 28")
    export.add_argument("--journal", metavar="PATH", help="the journal to read, if not that of the settings")

    imported = _add(commands, "import", "take in drawings from a file or folder", texts.IMPORT)
    imported.add_argument("path", metavar="PATH", type=Path, help="the file or folder to read")
    imported.add_argument(
        "--format", choices=("jsonl", "inkml", "idx", "images"), help="default: what PATH looks like"
    )
    imported.add_argument(
        "--journal", metavar="PATH", help="the journal to fill, if not that of the settings"
    )


def _add_models(commands: Any) -> None:  # noqa: ANN401  # as below
    models = _add(commands, "models", "list the models, add one, remove one", texts.MODELS)
    models.add_argument("--json", action="store_true", help="print all cards as one JSON array")
    actions = models.add_subparsers(title="actions", metavar="ACTION", dest="action")
    show = actions.add_parser("show", help="print a model's whole card", description="Print a whole card.")
    show.add_argument("id", metavar="ID")
    add = actions.add_parser(
        "add",
        help="add a model of yours",
        description=texts.MODELS_ADD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("folder", metavar="FOLDER", type=Path, help="the folder, or the card in it")
    add.add_argument("--replace", action="store_true", help="replace a model of this id that you added")
    remove = actions.add_parser(
        "remove", help="remove a model of yours", description="Remove a model that you added."
    )
    remove.add_argument("id", metavar="ID")


def _add_cluster(commands: Any) -> None:  # noqa: ANN401
    cluster = commands.add_parser(
        "cluster",
        help="the Cassandra cluster: make its tables, look at it",
        description=texts.CLUSTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = cluster.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    _add(actions, "init", "make keyspace and tables", texts.CLUSTER_INIT)

    status = _add(actions, "status", "say what is found", texts.CLUSTER_STATUS)
    status.add_argument("--journal", metavar="PATH", help="the journal, if not the one in the settings")
    status.add_argument("--json", action="store_true", help="print one JSON object")

    tail = _add(actions, "tail", "list the group's newest drawings", texts.CLUSTER_TAIL)
    tail.add_argument("--follow", "-f", action="store_true", help="go on with what is sent from now on")
    tail.add_argument("--lines", "-n", metavar="N", type=_count, default=10, help="how many; default: 10")
    tail.add_argument("--json", action="store_true", help="print one JSON object a line")

    password = _add(actions, "password", "keep the password in the keyring", texts.CLUSTER_KEYRING)
    password.add_argument("--forget", action="store_true", help="take it out of the keyring again")


def _add_sync(commands: Any) -> None:  # noqa: ANN401
    sync = _add(
        commands, "sync", "send to the cluster and fetch, without a window", texts.SYNC, texts.SYNC_EXIT
    )
    sync.add_argument("--once", action="store_true", help="end when all is sent and fetched")
    sync.add_argument("--verify", action="store_true", help="compare every drawing with the cluster first")
    sync.add_argument("--journal", metavar="PATH", help="the journal, if not the one in the settings")
    sync.add_argument("--json", action="store_true", help="with --once: print one JSON object at the end")

    restore = _add(commands, "restore", "fill the journal from the cluster", texts.RESTORE)
    restore.add_argument("--device", metavar="ID", type=UUID, help="only what was drawn on this device")
    restore.add_argument("--since", metavar="DAY", type=_day, help="only from this day on, as 2026-09-01")
    restore.add_argument("--journal", metavar="PATH", help="the journal, if not the one in the settings")

    salvage = _add(commands, "salvage", "read what can be read of a damaged journal", texts.SALVAGE)
    salvage.add_argument("file", metavar="FILE", type=Path, help="the damaged journal; it stays as it is")
    salvage.add_argument("--journal", metavar="PATH", help="the journal to fill, if not that of the settings")


def _count(word: str) -> int:
    number = int(word)
    if number < 0:
        raise ValueError
    return number


def _day(word: str) -> dt.date:
    return dt.date.fromisoformat(word)


def _side(word: str) -> int:
    side = int(word)
    if not 28 <= side <= 4096:  # noqa: PLR2004 - what models see, and a screen's width
        raise ValueError
    return side


_count.__name__, _day.__name__, _side.__name__ = (
    "number",
    "day",
    "number from 28 to 4096",
)  # what argparse calls a value that is none


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


def with_command_first(words: list[str], root: argparse.ArgumentParser) -> list[str]:
    """The same words, the command in front; where none is named, the app's."""
    if words and words[0].startswith(("-h", "--help", "--version", "--print-completion")):
        return words
    position = _first_positional(words)
    if position is None:
        return ["app", *words]
    word, rest = words[position], [*words[:position], *words[position + 1 :]]
    if word == "cluster":  # its actions have the options
        action = _first_positional(rest)
        return [word, *rest] if action is None else [word, rest.pop(action), *rest]
    if word in COMMANDS:
        return [word, *rest]
    if os.path.exists(word):  # noqa: PTH110  # Path's raises on a name too long or behind a closed folder
        return ["app", *words]
    return root.error(f'there is no command and no file "{word}"; the commands are {", ".join(COMMANDS)}')


COMMANDS = (
    "app",
    "recognize",
    "models",
    "export",
    "import",
    "cluster",
    "sync",
    "restore",
    "salvage",
    "self-check",
)


def _first_positional(words: list[str]) -> int | None:
    takes_value = False
    for position, word in enumerate(words):
        if not takes_value and (word == "-" or not word.startswith("-")):
            return position
        takes_value = not takes_value and word in _WITH_VALUE
    return None
