"""Fills numbers of the log with rows that say nothing, so that whoever reads the log can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.saying import said, said_of
from digitpad.storage.cluster.errors import ClusterMisconfigured, NoAnswerInTime, RecordRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from digitpad.storage.cluster.port import Log, Remote
    from digitpad.storage.sync.options import Limits
    from digitpad.storage.sync.permit import Permit


def fill(permit: Permit, remote: Remote, log: Log, seqs: Sequence[int], limits: Limits) -> None:
    """Fill these numbers; raises ClusterError, Ended and Paused."""
    step = limits.window_batches
    for begin in range(0, len(seqs), step):
        _fill(permit, remote, log, seqs[begin : begin + step], limits)


def silent(seconds: float) -> NoAnswerInTime:
    """What to say where nothing came back for so long."""
    return NoAnswerInTime(
        said(
            "The cluster has not acknowledged what was sent {seconds} seconds ago. digitpad connects anew "
            "and sends it again.",
            seconds=f"{seconds:.0f}",
        )
    )


def _check(future: Future[None]) -> None:
    try:
        future.result()
    except RecordRefused as error:
        raise ClusterMisconfigured(
            said(
                "The cluster refuses even an empty row of the log: {reason} Compare its tables with those "
                "that `digitpad cluster init` makes.",
                reason=said_of(error),
            )
        ) from error


def _fill(permit: Permit, remote: Remote, log: Log, seqs: Sequence[int], limits: Limits) -> None:
    with permit.asking():
        futures = [remote.send_void(log, seq) for seq in seqs]
    for future in futures:
        future.add_done_callback(lambda _: permit.control.ring())
    if not permit.wait(lambda: all(one.done() for one in futures), limits.send):
        raise silent(limits.send)
    for future in futures:
        _check(future)
