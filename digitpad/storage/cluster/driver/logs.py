"""What the driver writes to the log, at a level that fits.

Whatever fails for us comes as an exception, is told to the person, and is tried again for ever; the driver
logs each attempt as a warning with a traceback. In the log it is worth one line, as information.
"""

from __future__ import annotations

import logging

from typing_extensions import override

_log = logging.getLogger(__name__)


class _Demoted(logging.Handler):
    @override
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        cause = f" ({type(error).__name__}: {error})" if error is not None else ""
        _log.info("%s: %s%s", record.name, record.getMessage(), cause)


def demote() -> None:
    """Let the driver's lines come out below, whatever level it gives them; again is harmless."""
    theirs = logging.getLogger("cassandra")
    if any(isinstance(handler, _Demoted) for handler in theirs.handlers):
        return
    theirs.propagate = False
    theirs.addHandler(_Demoted())
