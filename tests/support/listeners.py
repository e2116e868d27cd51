"""Servers that stand where a Cassandra should, and keep what arrives."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

BYTES = 4096
HANDSHAKE = b"\x16\x03"
"""How every TLS connection begins: a handshake record."""
SECONDS = 5.0


class Listener:
    """Accepts, keeps the first bytes of each connection as they came over the line, and closes.

    With a ``context`` it first tries to agree on TLS; ``heard`` is what it could then decrypt.
    """

    def __init__(self, context: ssl.SSLContext | None = None, reply: bytes = b"") -> None:
        self._context = context
        self._reply = reply
        self.raw: list[bytes] = []
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="listener")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return
            with accepted, contextlib.suppress(OSError):
                accepted.settimeout(SECONDS)
                self._meet(accepted)

    def _meet(self, accepted: socket.socket) -> None:
        self.raw.append(accepted.recv(BYTES, socket.MSG_PEEK))
        if self._context is None:
            accepted.recv(BYTES)
            accepted.sendall(self._reply)
            return
        with accepted.dup() as line:
            try:
                with self._context.wrap_socket(accepted, server_side=True) as encrypted:
                    self.heard.append(encrypted.recv(BYTES))
            except ssl.SSLError:
                if not self.raw[-1].startswith(HANDSHAKE):
                    return
                # Closing at once would cut off the client before it has read why it is refused.
                line.settimeout(SECONDS)
                while line.recv(BYTES):
                    pass
