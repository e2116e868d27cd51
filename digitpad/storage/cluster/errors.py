"""What can go wrong with the cluster, told apart by what helps.

::

    ClusterError
    ├── ClusterUnreachable       may pass by itself: try again later, for ever
    │   └── NoAnswerInTime       nothing came back, not even an error: the session is to be made anew
    ├── ClusterMisconfigured     somebody has to put something right; trying again does not help
    │   ├── AccessRefused        user, password or rights
    │   ├── TlsRefused           certificate, authority, host name; never followed by plain text
    │   ├── DatacentreUnknown    the cluster has no such data centre
    │   ├── KeyspaceMissing      no keyspace or no tables: `digitpad cluster init` makes them
    │   ├── SchemaNewer          the tables are of a newer digitpad
    │   └── ConsistencyUnsafe    ONE where there are several replicas
    └── RecordRefused            the cluster takes everything but this

``str()`` of each says what happened and what to do; never a password.
"""

from __future__ import annotations

from digitpad.saying import Said, SaidError, quoted, said, said_of

_ANY = "\0"


class ClusterError(SaidError):
    """Something between here and the cluster, or in it; the drawings are safe in the journal."""


class ClusterUnreachable(ClusterError):  # noqa: N818 - said of the cluster
    """Nobody answers, or too few do: it may pass by itself."""


class NoAnswerInTime(ClusterUnreachable):
    """A request got neither reply nor error within the time that every request has."""


class ClusterMisconfigured(ClusterError):  # noqa: N818
    """A person has to put something right, here or there."""


class AccessRefused(ClusterMisconfigured):
    """The user, the password or the user's rights."""


class TlsRefused(ClusterMisconfigured):
    """The encrypted connection could not be made as the settings ask for."""


class DatacentreUnknown(ClusterMisconfigured):
    """The cluster has no data centre of that name."""


class KeyspaceMissing(ClusterMisconfigured):
    """The keyspace or its tables are not there."""


class SchemaNewer(ClusterMisconfigured):
    """The tables are of a newer digitpad than this one."""


class ConsistencyUnsafe(ClusterMisconfigured):
    """The consistency level could lose what was acknowledged."""


class RecordRefused(ClusterError):  # noqa: N818
    """The cluster refused what was to be written, and would again."""


def refused_by_cluster(reason: str) -> RecordRefused:
    """The cluster said why."""
    return RecordRefused(said("The cluster refused it: {reason}.", reason=reason))


def not_writable(reason: str) -> RecordRefused:
    """It cannot even be sent."""
    return RecordRefused(said("The record cannot be written to a cluster: {reason}.", reason=reason))


def refusal_of(text: str) -> Said:
    """What a RecordRefused said, of which the journal has kept the text."""
    for made in (refused_by_cluster, not_writable):
        before, _, after = said_of(made(_ANY)).partition(_ANY)
        if text.startswith(before) and text.endswith(after):
            return said_of(made(text[len(before) : len(text) - len(after)]))
    return quoted(text)
