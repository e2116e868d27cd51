"""What is told of pictures taken in; apart from what reads them, which takes the window a while to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID


class PicturesStopped(Exception):  # noqa: N818 - it is the person's wish, not an error
    """No more are to be taken in; those before stay."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that gives no picture: where it is, and a sentence that says why."""

    path: Path
    place: str
    reason: str


@dataclass(slots=True)
class Taken:
    """How far it has come: pictures that were taken in, that were there already, and that are unreadable.

    ``total`` is None while the files are still being counted, and ``found`` how many there are so far.
    """

    added: int = 0
    known: int = 0
    unreadable: int = 0
    listed: list[Unreadable] = field(default_factory=list)
    total: int | None = None
    found: int = 0

    @property
    def done(self) -> int:
        """How many were looked at."""
        return self.added + self.known + self.unreadable


@dataclass(frozen=True, slots=True)
class Watch:
    """Told how it goes and which records are new, and asked whether to stop."""

    progress: Callable[[Taken], None] = lambda _taken: None
    added: Callable[[tuple[UUID, ...]], None] = lambda _ids: None
    cancelled: Callable[[], bool] = lambda: False
