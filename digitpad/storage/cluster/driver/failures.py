"""The driver's errors, and the cluster's, as those of `cluster.errors`: told apart by what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cassandra
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ProtocolVersionUnsupported
from cassandra.protocol import ErrorMessage

from digitpad.saying import quoted, said
from digitpad.storage.cluster.errors import (
    AccessRefused,
    ClusterError,
    ClusterMisconfigured,
    ClusterUnreachable,
    KeyspaceMissing,
    RecordRefused,
    refused_by_cluster,
)
from digitpad.storage.cluster.tls import is_about_tls, tls_refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.saying import Said
    from digitpad.storage.cluster.connection import ClusterOptions


# What Cassandra says when it could not look up a password or a right because too few nodes are up: it comes
# as a refusal, and passes by itself.
_COULD_NOT_LOOK_UP = (
    "Unable to perform auth",
    "Cannot achieve consistency",
    "Operation timed out",
    "Operation failed",
)
_NOT_THERE = ("unconfigured table", "does not exist", "unknown keyspace", "Unknown keyspace")


def translated(
    error: BaseException, options: ClusterOptions, *, writing_records: bool = False
) -> ClusterError:
    """The cluster's error behind one of the driver's; one of ours comes back as it is.

    What the cluster refuses while records are written is RecordRefused: another record may pass. All else
    that it refuses it would refuse for ever, which somebody has to see to.
    """
    if isinstance(error, ClusterError):
        return error
    causes = list(_causes(error))
    for judge in (_tls, _access, _protocol):
        for cause in causes:
            judged = judge(cause, options)
            if judged is not None:
                return judged
    return _request(causes[0], options, writing_records=writing_records)


def worst(errors: Iterable[ClusterError]) -> ClusterError:
    """Of several that one request met, the one to tell: that a record is refused only where all else is well.

    A record is set aside for a refusal, so it must not be mistaken for one.
    """
    order = (ClusterMisconfigured, ClusterUnreachable, RecordRefused, ClusterError)
    return min(errors, key=lambda error: [isinstance(error, kind) for kind in order].index(True))


def broke_off(error: NoHostAvailable) -> bool:
    """Whether some host let us connect and then did not speak with us."""
    return isinstance(error.errors, dict) and any(
        isinstance(cause, ConnectionResetError) or not isinstance(cause, OSError)
        for cause in error.errors.values()
    )


def _causes(error: BaseException) -> Iterable[BaseException]:
    """What each host said, or the error itself."""
    answers = getattr(error, "errors", None)
    if isinstance(error, NoHostAvailable) and isinstance(answers, dict) and answers:
        return answers.values()
    return (error,)


def _tls(error: BaseException, options: ClusterOptions) -> ClusterError | None:
    return tls_refused(str(error), options) if options.tls and is_about_tls(error) else None


def _access(error: BaseException, options: ClusterOptions) -> ClusterError | None:
    if not isinstance(error, (cassandra.AuthenticationFailed, cassandra.Unauthorized)):
        return None
    text = str(error)
    if any(mark in text for mark in _COULD_NOT_LOOK_UP):
        return ClusterUnreachable(
            said(
                "Too few nodes of {cluster} are up to look up the user's password and rights.",
                cluster=options.shown,
            )
        )
    if isinstance(error, cassandra.Unauthorized):
        return AccessRefused(
            said(
                'The user "{user}" may not do this in the cluster ({reason}). Have the right granted.',
                user=options.user,
                reason=_quoted(text),
            )
        )
    if options.user is None:
        return AccessRefused(
            said("The cluster {cluster} asks for a user and a password. Enter them.", cluster=options.shown)
        )
    if options.password is None:
        return AccessRefused(
            said('The password of "{user}" for the cluster is not known. Enter it.', user=options.user)
        )
    return AccessRefused(
        said('The cluster does not accept the user "{user}" with this password.', user=options.user)
    )


def _protocol(error: BaseException, options: ClusterOptions) -> ClusterError | None:
    old = isinstance(error, ProtocolVersionUnsupported) or "unsupported protocol version" in str(error)
    if not old:
        return None
    return ClusterMisconfigured(
        said(
            "The cluster {cluster} is too old: digitpad needs Cassandra 4.1 or newer.", cluster=options.shown
        )
    )


def _request(error: BaseException, options: ClusterOptions, *, writing_records: bool) -> ClusterError:
    text = str(error)
    if isinstance(error, cassandra.RequestValidationException):
        return _refused(text, options, writing_records=writing_records)
    if isinstance(error, cassandra.Unavailable):
        return ClusterUnreachable(
            said(
                "Too few nodes of {cluster} are up: {needed} copies must answer, {up} can.",
                cluster=options.shown,
                needed=error.required_replicas,
                up=error.alive_replicas,
            )
        )
    if isinstance(error, (cassandra.Timeout, cassandra.CoordinationFailure)):
        return ClusterUnreachable(said("Too few nodes of {cluster} answered in time.", cluster=options.shown))
    if isinstance(error, ErrorMessage):
        return ClusterUnreachable(
            said(
                "The nodes of {cluster} are in trouble: {reason}.",
                cluster=options.shown,
                reason=_quoted(text),
            )
        )
    if isinstance(error, cassandra.OperationTimedOut):
        reason = said("no answer in time")
    else:
        reason = said("no connection") if isinstance(error, NoHostAvailable) else _short(text)
    return ClusterUnreachable(
        said("Nobody answers at {cluster}: {reason}.", cluster=options.shown, reason=reason)
    )


def _refused(text: str, options: ClusterOptions, *, writing_records: bool) -> ClusterError:
    if any(mark in text for mark in _NOT_THERE):
        return keyspace_missing(options)
    if writing_records:
        return refused_by_cluster(_quoted(text))
    return ClusterMisconfigured(
        said("The cluster does not do what digitpad asks for: {reason}.", reason=_quoted(text))
    )


def keyspace_missing(options: ClusterOptions) -> KeyspaceMissing:
    """The sentence for a cluster without digitpad's tables."""
    return KeyspaceMissing(
        said(
            'The cluster has no tables of digitpad in the keyspace "{keyspace}". Make them with: '
            "digitpad cluster init",
            keyspace=options.keyspace,
        )
    )


def _short(text: str) -> Said:
    """What the system said, without the driver's words around it."""
    words = text.rpartition("Last error: ")[2]
    if "timed out" in words:
        return said("no answer in time")
    if "errno" in words.lower() and "] " in words:
        words = words.rpartition("] ")[2]
    words = words.strip().rstrip(".")
    return quoted(words) if words else said("the connection was closed")


def _quoted(text: str) -> str:
    """The message of an error of the cluster's, without its code."""
    return text.partition('message="')[2].rstrip('"') or text
