"""What happens between the device and the cluster: cut, swallowed, slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.tcp_proxy import Proxies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.conftest import Case

CUTS = 12
LATENCY = 0.1


@pytest.fixture
def proxies(case: Case) -> Iterator[Proxies]:
    """A proxy before each node."""
    with Proxies({f"127.0.0.1{node}": f"127.0.0.{node}" for node in (1, 2, 3)}, case.cluster.port) as proxies:
        yield proxies


def test_the_connection_is_cut_after_the_request_and_before_the_reply(case: Case, proxies: Proxies) -> None:
    case.begin("d", f"The connection is cut {CUTS} times after the request and before the reply")
    device = case.device(options={"hosts": proxies.hosts}, through=proxies.through)
    device.add(0, 100)
    device.wait_until_up_to_date()
    for number in range(CUTS):
        # Of two cuts one is after a batch of records, the other after whatever is asked next.
        proxies.cut(2000 if number % 2 else 1)
        device.add(100 + 100 * number, 100)
        proxies.wait_until_cut(number + 1, 120)
    with case.measured():
        device.wait_until_up_to_date()
    case.figures.shown = " or ".join(
        sorted({state["phase"].lower() for state in device.states} & {"sending", "offline"})
    )
    case.figures.more["cut"] = proxies.cuts
    case.audit(device.journal)


def test_nothing_goes_through_any_more_and_nothing_ends(case: Case, proxies: Proxies) -> None:
    case.begin("d", "The network becomes a black hole while records are sent, and comes back")
    device = case.device(options={"hosts": proxies.hosts}, through=proxies.through)
    device.add(0, 3000)
    device.wait_until_it_has_sent()
    proxies.swallow()
    device.draw(3000, 10)
    device.wait_for_phase("OFFLINE")
    state = case.shows_the_truth(device)
    case.figures.shown = f"offline, {state['waiting']:,} waiting"
    proxies.let_through()
    with case.measured():
        device.wait_until_up_to_date()
    case.audit(device.journal)


def test_every_reply_takes_long(case: Case, proxies: Proxies) -> None:
    case.begin("d", f"Each way takes {LATENCY * 1000:.0f} ms longer")
    device = case.device(options={"hosts": proxies.hosts}, through=proxies.through)
    device.draw(0, 1)
    device.wait_until_up_to_date()
    proxies.delay(LATENCY)
    with case.measured():
        device.add(1, 3000)
        device.wait_until_up_to_date()
    case.figures.shown = "sending"
    case.audit(device.journal)
