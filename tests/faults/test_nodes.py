"""Nodes that are killed or frozen while records are sent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.conftest import Case

FROZEN_SECONDS = 60.0
DRAWN_AT_ONCE = 20


def test_one_node_of_three_is_killed_while_records_are_sent(case: Case) -> None:
    case.begin("a", "One node of three is killed while records are sent; it stays down")
    device = case.device()
    device.add(0, 3000)
    device.wait_until_it_has_sent()
    with case.measured():
        case.cluster.kill(2)
        device.add(3000, 3000)
        device.draw(6000, 20)
        device.wait_until_up_to_date()
    case.figures.shown = "sending"
    case.cluster.heal()
    case.audit(device.journal)


def test_two_nodes_of_three_are_killed_and_come_back(case: Case) -> None:
    case.begin("b", "Two nodes of three are killed while records are sent, and come back")
    device = case.device()
    device.add(0, 2000)
    device.wait_until_it_has_sent()
    case.cluster.kill(1, 3)
    device.draw(2000, 10)
    device.wait_for_phase("OFFLINE")
    case.shows_the_truth(device)
    # Started anew it cannot even log in: too few replicas hold the roles, which is no wrong password.
    device.kill()
    device = case.device()
    state = device.wait_for_phase("OFFLINE", "ATTENTION")
    assert (state["phase"], state["cause"]) == ("OFFLINE", "ClusterUnreachable"), state
    device.draw(2010, 10)
    waiting = case.shows_the_truth(device)["waiting"]
    assert waiting >= 20
    case.cluster.restart(1, 3)
    with case.measured():
        device.wait_until_up_to_date()
    case.figures.shown = f"offline, {waiting:,} waiting"
    case.cluster.wait_until_whole()
    case.audit(device.journal)


def test_all_replicas_lose_what_they_had_acknowledged(case: Case) -> None:
    case.begin("n", "All replicas lose the records that they had acknowledged (TRUNCATE); then verify")
    device = case.device()
    device.add(0, 1000)
    device.wait_until_up_to_date()
    case.cql(f"TRUNCATE {case.keyspace}.recognitions")
    with case.measured():
        after = len(device.lines)
        device.do("verify")
        device.wait_for("state", after, phase="VERIFYING")
        device.wait_until_up_to_date()
    case.figures.shown = "verifying, sending"
    case.audit(device.journal)


def test_a_node_is_frozen_for_a_minute(case: Case) -> None:
    case.begin("c", "A node is frozen (SIGSTOP) for 60 s while records are sent")
    device = case.device()
    device.add(0, 1000)
    device.wait_until_it_has_sent()
    frozen_at = time.monotonic()
    case.cluster.pause(1)
    number, longest = 1000, 0.0
    while (begun := time.monotonic()) < frozen_at + FROZEN_SECONDS:
        device.draw(number, DRAWN_AT_ONCE)
        device.wait_until_up_to_date()
        longest = max(longest, time.monotonic() - begun)
        number += DRAWN_AT_ONCE
    case.cluster.resume(1)
    with case.measured():
        device.add(number, 100)
        device.wait_until_up_to_date()
    case.figures.shown = "sending; up to date while it was frozen"
    case.figures.more["longest until up to date with it frozen (s)"] = round(longest, 1)
    case.cluster.wait_until_whole()
    case.audit(device.journal)
