"""What a second start says to the window that is there, and the way it goes: a socket of the user's own.

The address is a path (of a Unix socket) or a port of the loopback interface, where the system or a long path
leaves no other. Who calls proves by a token from the claim's file, which nobody else can read, that it is the
same user. A caller says one line and gets one.
"""

from __future__ import annotations

import enum
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

ANSWER_SECONDS = 2.5
"""A window that answers does so within its next event; after so long it hangs."""
MOST_BYTES = 1 << 20
LOOPBACK = "127.0.0.1"
ANSWER = b"here\n"


@dataclass(frozen=True, slots=True)
class Call:
    """Come forward, and open these pictures; ``activation`` is the leave for it that the desktop gave."""

    files: tuple[Path, ...] = ()
    activation: str = ""


class Outcome(enum.Enum):
    """What became of a call."""

    ANSWERED = "answered"
    SILENT = "silent"
    GONE = "gone"


def to_line(call: Call, token: str) -> bytes:
    """The call as it is sent."""
    import json

    said = {"token": token, "files": [str(path) for path in call.files], "activation": call.activation}
    return json.dumps(said).encode() + b"\n"


def from_line(line: bytes, token: str) -> Call | None:
    """The call in a line that was received; None where it is none, or of somebody who may not call."""
    import json

    try:
        said: Any = json.loads(line)
        if not hmac.compare_digest(str(said["token"]).encode(), token.encode()):
            return None
        return Call(tuple(Path(name) for name in said["files"]), str(said["activation"]))
    except (ValueError, LookupError, TypeError):
        return None


def listener(folder: Path, name: str) -> tuple[socket.socket, str]:
    """A socket to be called at, and its address. What an earlier run left at its path is taken away.

    Raises OSError.
    """
    import socket

    if hasattr(socket, "AF_UNIX"):
        path = folder / f"{name}.socket"
        try:
            path.unlink(missing_ok=True)
            return _bound(socket.AF_UNIX, str(path)), str(path)
        except OSError:  # too long for a socket's path, or on a file system without sockets
            pass
    bound = _bound(socket.AF_INET, (LOOPBACK, 0))
    return bound, str(bound.getsockname()[1])


def _bound(family: int, address: str | tuple[str, int]) -> socket.socket:
    import socket

    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.bind(address)
        bound.listen()
        bound.setblocking(False)  # noqa: FBT003 - the socket's own signature
    except OSError:
        bound.close()
        raise
    return bound


def send(call: Call, address: str, token: str, seconds: float = ANSWER_SECONDS) -> Outcome:
    """Call who listens at this address, and wait for the answer."""
    import socket

    family = socket.AF_INET if address.isdigit() else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.settimeout(seconds)
        try:
            line.connect((LOOPBACK, int(address)) if address.isdigit() else address)
            line.sendall(to_line(call, token))
            return Outcome.ANSWERED if line.recv(len(ANSWER)) else Outcome.GONE
        except TimeoutError:
            return Outcome.SILENT
        except OSError:  # refused, reset, or no socket any more: whoever it was has ended, or is about to
            return Outcome.GONE
