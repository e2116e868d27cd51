"""TCP proxies before the nodes of a cluster: they cut, swallow and delay what goes through."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Coroutine, Mapping
    from concurrent.futures import Future

_T = TypeVar("_T")

_CHUNK = 64 * 1024
_REMEMBERED = 64 * 1024
_SECONDS = 10.0


@dataclass(eq=False)
class _Connection:
    """One client's connection, and what it sent first."""

    writers: list[asyncio.StreamWriter]
    sent: bytearray = field(default_factory=bytearray)
    is_doomed: bool = False

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


class Proxies:
    """Listens on each address of ``targets`` and carries bytes to and from the node behind it.

    Works on a thread of its own; every method may be called from another. With ``tls`` the proxies decrypt:
    what they carry on is plain.
    """

    def __init__(self, targets: Mapping[str, str], port: int, tls: ssl.SSLContext | None = None) -> None:
        self._targets = dict(targets)
        self._port = port
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        # A handshake that fails is what some tests are about; nothing else is expected to reach this.
        self._loop.set_exception_handler(lambda _, context: self.troubles.append(str(context["message"])))
        self._thread = threading.Thread(target=self._loop.run_forever, name="digitpad-test-proxies")
        self._servers: list[asyncio.Server] = []
        self._connections: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = asyncio.Event()
        self._opened.set()
        self._delay = 0.0
        self._to_cut: deque[int] = deque()
        self._cuts = threading.Condition()
        self.troubles: list[str] = []
        self.connections: list[bytearray] = []
        """What each connection sent first, at most 64 KiB."""
        self.cuts = 0
        """How many connections were cut before a reply."""

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    @property
    def through(self) -> dict[str, str]:
        """By which address each node is reached, for `RunningDevice`."""
        return {node: address for address, node in self._targets.items()}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses that are listened on."""
        return tuple(self._targets)

    # What goes wrong

    def cut(self, *sizes: int) -> None:
        """Cut a connection for each size: after the next request of at least so many bytes, before a reply.

        The request reaches the node, and the connection ends when the node begins to answer.
        """
        self._call(lambda: self._to_cut.extend(sizes))

    def wait_until_cut(self, times: int, seconds: float) -> None:
        """Wait until so many connections were cut."""
        with self._cuts:
            assert self._cuts.wait_for(lambda: self.cuts >= times, seconds), f"cut {self.cuts} of {times}"

    def swallow(self) -> None:
        """Be a black hole: connections are taken, and nothing goes through any more."""
        self._call(self._opened.clear)

    def let_through(self) -> None:
        """Carry on with what was held."""
        self._call(self._opened.set)

    def delay(self, seconds: float) -> None:
        """Let everything take so much longer, each way."""
        self._call(lambda: setattr(self, "_delay", seconds))

    def cut_all(self) -> None:
        """End every connection."""

        def cut() -> None:
            for connection in self._connections:
                connection.cut()

        self._call(cut)

    # The event loop's side

    async def _listen(self) -> None:
        for address, node in self._targets.items():
            carry = partial(self._carry, node)
            self._servers.append(await asyncio.start_server(carry, address, self._port, ssl=self._tls))

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        for connection in list(self._connections):
            connection.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, node: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        connection = _Connection([writer])
        self._connections.add(connection)
        self.connections.append(connection.sent)
        try:
            await self._opened.wait()
            answers, requests = await asyncio.open_connection(node, self._port)
            connection.writers.append(requests)
            await asyncio.gather(
                self._pump(connection, reader, requests, self._on_request),
                self._pump(connection, answers, writer, self._on_answer),
            )
        except (OSError, asyncio.CancelledError):
            pass  # one side ended; so does the other
        finally:
            connection.cut()
            self._connections.discard(connection)
            self._tasks.discard(task)

    async def _pump(
        self,
        connection: _Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        look: Callable[[_Connection, bytes], None],
    ) -> None:
        """Carry one way until either side ends."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        deliver = asyncio.ensure_future(self._deliver(under_way, writer))
        try:
            while chunk := await reader.read(_CHUNK):
                look(connection, chunk)
                under_way.put_nowait((self._loop.time() + self._delay, chunk))
                if deliver.done():
                    break
        finally:
            deliver.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await deliver
        raise ConnectionError("one side ended")

    async def _deliver(
        self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, chunk = await under_way.get()
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            await self._opened.wait()
            writer.write(chunk)
            await writer.drain()

    def _on_request(self, connection: _Connection, chunk: bytes) -> None:
        if len(connection.sent) < _REMEMBERED:
            connection.sent += chunk[: _REMEMBERED - len(connection.sent)]
        if self._to_cut and not connection.is_doomed and len(chunk) >= self._to_cut[0]:
            self._to_cut.popleft()
            connection.is_doomed = True

    def _on_answer(self, connection: _Connection, _: bytes) -> None:
        if connection.is_doomed:
            with self._cuts:
                self.cuts += 1
                self._cuts.notify_all()
            raise ConnectionError("cut before the reply")

    def _call(self, work: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(work)

    def _do(self, work: Coroutine[object, object, _T]) -> _T:
        future: Future[_T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(_SECONDS)
