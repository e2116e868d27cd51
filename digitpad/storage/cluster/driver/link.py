"""A session of the driver's, with deadlines of our own.

The driver's timers follow the wall clock: after it was set back they do not fire for that long. So no request
has a timer of the driver's, and no call of its that waits is relied on; whoever waits here waits by the
monotonic clock, and gives up with `NoAnswerInTime`, after which the session is to be closed and made anew.
"""

from __future__ import annotations

import concurrent.futures
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cassandra.cluster import EXEC_PROFILE_DEFAULT, ResultSet

from digitpad.saying import said
from digitpad.storage.cluster.driver.failures import translated
from digitpad.storage.cluster.driver.packing import PackedProtocol
from digitpad.storage.cluster.errors import ClusterUnreachable, NoAnswerInTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.errors import ClusterError

REQUEST_SECONDS = 12.0
"""How long a request may take. A node's own limits are 2 to 5 s, so one that lives has answered by then."""
LIGHTWEIGHT = "lightweight"
"""The execution profile of lightweight transactions, whose answers have other columns each time."""

Rows = list[tuple[Any, ...]]
T = TypeVar("T")


class Answer:
    """What comes back for one request."""

    def __init__(self, response: Any, link: Link) -> None:  # noqa: ANN401 - untyped driver
        self._response = response
        self._link = link
        self._arrived: Future[Any] = Future()
        response.add_callbacks(self._succeed, self._fail)

    @property
    def is_schema_agreed(self) -> bool:
        """Whether all nodes took over a change of the schema."""
        return bool(self._response.is_schema_agreed)

    def page(self, seconds: float | None = None) -> tuple[Rows, bytes | None]:
        """The rows, and where the next page begins; raises ClusterError, after `REQUEST_SECONDS` at last."""
        concurrent.futures.wait([self._arrived], REQUEST_SECONDS if seconds is None else seconds)
        if not self._arrived.done():
            raise no_answer(self._link.options)
        try:
            found = self._arrived.result()
        except Exception as error:
            raise translated(error, self._link.options) from error
        if found is None:
            return [], None
        return list(found), ResultSet(self._response, found).paging_state

    def _succeed(self, found: Any) -> None:  # noqa: ANN401
        if not self._arrived.done():
            self._arrived.set_result(found)

    def _fail(self, error: Exception) -> None:
        if not self._arrived.done():
            self._arrived.set_exception(error)


class Link:
    """An open session. Used and closed by the thread that opened it."""

    def __init__(self, options: ClusterOptions, cluster: Any, session: Any) -> None:  # noqa: ANN401
        """Take over what `connected` made."""
        self.options = options
        self.cluster = cluster
        self.session = session
        self.deadlines = Deadlines(options)
        self._prepared: dict[str, Any] = {}
        session.use_client_timestamp = False  # every write has its own
        session.client_protocol_handler = PackedProtocol

    def prepared(self, text: str) -> Any:  # noqa: ANN401
        """This statement, prepared once on the cluster; raises ClusterError."""
        if text not in self._prepared:
            try:
                self._prepared[text] = within(
                    REQUEST_SECONDS, lambda: self.session.prepare(text), lambda: None, self.options
                )
            except Exception as error:
                raise translated(error, self.options) from error
        return self._prepared[text]

    def bound(self, text: str, *values: object) -> Any:  # noqa: ANN401
        """This statement with these values."""
        return self.prepared(text).bind(values)

    def start(
        self,
        statement: Any,  # noqa: ANN401
        *,
        profile: Any = EXEC_PROFILE_DEFAULT,  # noqa: ANN401
        page: bytes | None = None,
    ) -> Answer:
        """Send a request without waiting for the answer."""
        response = self.session.execute_async(statement, execution_profile=profile, paging_state=page)
        return Answer(response, self)

    def rows(self, statement: Any) -> Rows:  # noqa: ANN401
        """All rows of a query; raises ClusterError."""
        return [row for page in self.pages(statement) for row in page]

    def all_rows(self, statements: list[Any]) -> Iterator[Rows]:
        """The rows of several queries that are under way at once, in their order."""
        answers = [(statement, self.start(statement)) for statement in statements]
        for statement, answer in answers:
            yield [row for page in self._pages(statement, answer) for row in page]

    def pages(self, statement: Any) -> Iterator[Rows]:  # noqa: ANN401
        """The pages of a query; each has the time that a request has."""
        return self._pages(statement, self.start(statement))

    def transact(self, statement: Any) -> dict[str, Any]:  # noqa: ANN401
        """A lightweight transaction's answer: ``[applied]``, and where it was not, what stands there."""
        rows, _ = self.start(statement, profile=LIGHTWEIGHT).page()
        answer: Any = rows[0]
        return dict(answer)

    def close(self) -> None:
        """End the session; what is under way fails. Again is harmless."""
        self.deadlines.close()
        self.cluster.shutdown()

    def _pages(self, statement: Any, answer: Answer) -> Iterator[Rows]:  # noqa: ANN401
        rows, following = answer.page()
        yield rows
        while following:
            rows, following = self.start(statement, page=following).page()
            yield rows


class Pending(Protocol):
    """Something under way that must not stay so."""

    def done(self) -> bool:
        """Whether it ended by itself."""

    def give_up(self, error: ClusterError) -> None:
        """End it with this error, unless it is done."""


class Deadlines:
    """Ends what is not done in time, and all that is under way at the end. Its thread starts when needed."""

    def __init__(self, options: ClusterOptions) -> None:
        """Watch nothing yet."""
        self._options = options
        self._changed = threading.Condition()
        self._open: deque[tuple[float, Pending]] = deque()
        self._thread: threading.Thread | None = None
        self._closed = False

    def watch(self, pending: Pending) -> None:
        """Give this up in `REQUEST_SECONDS`, or when the session ends."""
        with self._changed:
            if self._closed:
                pending.give_up(_closed(self._options))
                return
            while self._open and self._open[0][1].done():
                self._open.popleft()
            self._open.append((time.monotonic() + REQUEST_SECONDS, pending))
            if self._thread is None:
                name = "digitpad-cassandra-deadlines"
                self._thread = threading.Thread(target=self._run, name=name, daemon=True)
                self._thread.start()
            elif len(self._open) == 1:
                self._changed.notify()

    def close(self) -> None:
        """Give up all that is not done."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            left = [pending for _, pending in self._open]
            self._open.clear()
        for pending in left:
            pending.give_up(_closed(self._options))
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (late := self._next_late()) is not None:
            late.give_up(no_answer(self._options))

    def _next_late(self) -> Pending | None:
        with self._changed:
            while not self._closed:
                wait = self._open[0][0] - time.monotonic() if self._open else None
                if wait is not None and wait <= 0:
                    return self._open.popleft()[1]
                self._changed.wait(wait)
        return None


def within(
    seconds: float, work: Callable[[], T], too_late: Callable[[], object], options: ClusterOptions
) -> T:
    """Do this on a thread of its own and wait so long; when it ends after that, call ``too_late`` there."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=run, name="digitpad-cassandra-waiting", daemon=True).start()
    in_time = False
    try:
        in_time = not concurrent.futures.wait([done], seconds).not_done
    finally:
        if not in_time:
            done.add_done_callback(lambda _: too_late())
    if not in_time:
        raise no_answer(options)
    return done.result()


def no_answer(options: ClusterOptions) -> NoAnswerInTime:
    """The sentence for silence."""
    return NoAnswerInTime(said("No answer from {cluster} in time.", cluster=options.shown))


def _closed(options: ClusterOptions) -> ClusterUnreachable:
    return ClusterUnreachable(said("The session with {cluster} was closed.", cluster=options.shown))
