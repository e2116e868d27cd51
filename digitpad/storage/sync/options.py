"""What a person chooses about syncing, and how much of it may be under way at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

Fetch = Literal["own", "group"]
"""Whose records come from the cluster: those that this device wrote itself and lost, or the whole group's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is under way at once, and how long what may take; times are in seconds.

    ``send`` is how long a batch may be under way, ``call`` any other question to the cluster, before the
    session is taken for dead. ``rest`` is a pause after each batch and each few records fetched, for a
    program in which somebody writes meanwhile, who needs the processor and Python's lock.
    """

    batch_records: int = 100
    batch_bytes: int = 128 * 1024
    window_batches: int = 32
    window_bytes: int = 4 * 1024 * 1024
    take_records: int = 480
    take_bytes: int = 2 * 1024 * 1024
    acknowledge_records: int = 480
    acknowledge_every: float = 0.5
    publish_every: float = 1.0
    fetch_records: int = 100
    page_records: int = 500
    poll_every: float = 30.0
    gap_retry: float = 5.0
    verify_after: float = 60.0
    journal_retry: float = 3.0
    journal_retry_cap: float = 30.0
    send: float = 30.0
    call: float = 60.0
    ending: float = 0.6
    report_every: float = 0.1
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """Which group this device belongs to, and what goes to and fro.

    ``since`` is the first day (of record keys) from which others' records are fetched; None is all.
    """

    group: str = "default"
    upload: bool = True
    fetch: Fetch = "own"
    since: dt.date | None = None
    limits: Limits = field(default_factory=Limits)
