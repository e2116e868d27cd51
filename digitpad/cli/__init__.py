"""The command line. Each command imports what it needs when it runs, so that ``--help`` is quick."""

from digitpad.cli.command_line import main

__all__ = ["main"]
