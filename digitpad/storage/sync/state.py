"""How things stand with the cluster, as plain values for the window and the command line."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from digitpad.saying import Said


class Phase(enum.Enum):
    """What syncing is doing; each has its badge."""

    OFF = "off"
    NO_HISTORY = "waiting for the history"
    PAUSED = "paused"
    CONNECTING = "connecting"
    OFFLINE = "offline"
    SENDING = "sending"
    FETCHING = "fetching"
    VERIFYING = "verifying"
    UP_TO_DATE = "up to date"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class SyncState:
    """One look at syncing. Times are aware UTC.

    ``waiting`` records are to be sent and not acknowledged by the cluster yet, ``refused`` ones it will not
    take (not among the waiting). While sending, fetching or verifying, ``done`` of ``total`` are through; a
    total of 0 is unknown. ``problem`` is an error's text: what happened and what to do; ``warning`` does not
    stop syncing (a wrong clock).
    ``next_try`` is when an offline one tries again, ``verified_at`` when all that was sent was last found in
    the cluster.
    ``cause`` is the class of the error that ``problem`` is the text of: the window says in the person's own
    language what it means.
    """

    phase: Phase = Phase.OFF
    waiting: int = 0
    refused: int = 0
    done: int = 0
    total: int = 0
    fetched: int = 0
    problem: Said | None = None
    cause: type[Exception] | None = None
    warning: Said | None = None
    next_try: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    verified_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that the cluster refused, and why."""

    record: UUID
    reason: str


class Whereabouts(enum.Enum):
    """Where a closed record is on its way to the cluster: its dot in the strip.

    It waits, is being sent or was sent and is not found in the cluster yet, was found there, or is refused.
    """

    WAITING = "waiting"
    ON_ITS_WAY = "on its way"
    VERIFIED = "verified"
    REFUSED = "refused"
