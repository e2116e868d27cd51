"""How a command ends when it cannot do what was asked."""

from __future__ import annotations

OK = 0
SOME_FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


class CommandError(Exception):
    """Ends the command: the message goes to standard error, the exit code to the shell."""

    def __init__(self, message: str, exit_code: int = SOME_FAILED) -> None:
        """Remember message and exit code."""
        super().__init__(message)
        self.exit_code = exit_code
