"""What can be wrong with the settings, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from digitpad.saying import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``key`` is None where a whole file cannot be read.

    ``meant`` is what an unknown key was probably meant to be.
    """

    key: str | None
    origin: Said
    message: Said
    meant: str | None = None

    @override
    def __str__(self) -> Said:
        """The message with its origin."""
        return said("{origin}: {message}", origin=self.origin, message=self.message)

    def may_be_about(self, table: str) -> bool:
        """Whether a key of this table is, or may be, other than the person wanted."""
        return self.key is None or table in (self.key.split(".")[0], (self.meant or "").split(".")[0])


class SettingsError(Exception):
    """Something in the settings is wrong: each problem names its key, its origin and what is allowed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order of their origins."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
