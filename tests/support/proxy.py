"""A TCP proxy that can freeze, swallow replies and cut connections."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType

T = TypeVar("T")

CHUNK = 65536
SECONDS = 10


class Proxy:
    """Listens on a free port of 127.0.0.1 and hands everything on, unless told otherwise.

    While ``freeze`` holds, it accepts and reads nothing more: what is sent waits. With ``swallow_replies``
    requests arrive and replies do not; ``swallowed`` is set by the first of these.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._swallowing = False
        self.swallowed = threading.Event()
        self.connections = 0
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def freeze(self) -> None:
        self._call(self._flowing.clear)

    def thaw(self) -> None:
        self._call(self._flowing.set)

    def swallow_replies(self) -> None:
        self._swallowing = True

    def cut(self) -> None:
        """Close all connections; new ones are handed on again, with their replies."""
        self._swallowing = False
        self._call(self._abort)

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def _call(self, work: Callable[[], object]) -> None:
        async def call() -> None:
            work()

        self._do(call())

    def _do(self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _end(self) -> None:
        self._flowing.set()
        self._server.close()
        self._abort()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            their_reader, their_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, their_writer}
        self._writers |= both
        requests = asyncio.ensure_future(self._pump(reader, their_writer, replies=False))
        replies = asyncio.ensure_future(self._pump(their_reader, writer, replies=True))
        try:
            await asyncio.wait({requests, replies}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in (requests, replies):
                pump.cancel()
            await asyncio.gather(requests, replies, return_exceptions=True)
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, replies: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                await self._flowing.wait()
                chunk = await reader.read(CHUNK)
                await self._flowing.wait()
                if not chunk:
                    return
                if replies and self._swallowing:
                    self.swallowed.set()
                    continue
                writer.write(chunk)
                await writer.drain()
