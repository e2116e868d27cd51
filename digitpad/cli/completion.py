"""Tab completion: ``digitpad --print-completion bash``."""

from __future__ import annotations

import argparse
from typing import Any

from typing_extensions import override


class PrintCompletion(argparse.Action):
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
