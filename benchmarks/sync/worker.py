"""One measurement in a process of its own: ``python -m benchmarks.sync.worker '{"way": ..., ...}'``.

Prints one JSON object. Nothing that one way leaves behind can slow down the next, and what the process used
of processor and memory is that way's.
"""

from __future__ import annotations

import gc
import json
import logging
import random
import resource
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cassandra.cluster import NoHostAvailable

from benchmarks.sync import driver_ways, engine_way, material
from benchmarks.sync.driver_ways import Setting
from digitpad.storage.cluster.tables import feed_shard
from tests.support.cassandra import options_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.connection import ClusterOptions


class Processor:
    """Seconds of this process's processor time between two calls."""

    def __init__(self) -> None:
        self._marks: list[float] = []

    def __call__(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._marks.append(used.ru_utime + used.ru_stime)

    @property
    def seconds(self) -> float:
        return self._marks[-1] - self._marks[0]


def load(journal: str, count: int) -> list[material.Rows]:
    """Rows of a device that never wrote before, in a group of its own."""
    device = uuid4()
    group = device.hex[:9]
    loaded: list[material.Rows] = []
    for seq, record in enumerate(material.records(Path(journal)), start=1):
        if len(loaded) == count:
            break
        shard = feed_shard(replace(record.key, device_id=device))
        loaded.append(material.rows(record, seq, device, group, shard))
    return loaded


def naive(options: ClusterOptions, journal: str, count: int) -> dict[str, Any]:
    """See `driver_ways.naive`."""
    rows, processor = load(journal, count), Processor()
    processor()
    begun = time.perf_counter()
    driver_ways.naive(options, rows)
    taken = time.perf_counter() - begun
    processor()
    return {"records": count, "seconds": taken, "client_cpu_s": processor.seconds}


def one_at_a_time(options: ClusterOptions, journal: str, count: int) -> dict[str, Any]:
    """See `driver_ways.one_at_a_time`."""
    rows, processor = load(journal, count), Processor()
    with driver_ways.opened(options) as session:
        processor()
        begun = time.perf_counter()
        driver_ways.one_at_a_time(session, options, rows)
        taken = time.perf_counter() - begun
        processor()
    return {"records": count, "seconds": taken, "client_cpu_s": processor.seconds}


def ceiling(options: ClusterOptions, journal: str, count: int, batch: int, in_flight: int) -> dict[str, Any]:
    """Everything bound and in memory before the clock starts."""
    rows, processor = load(journal, count), Processor()
    with driver_ways.opened(options) as session:
        prepared = driver_ways.prepare(session, options)
        requests = driver_ways.batches(prepared, rows, batch)
        processor()
        taken = driver_ways.send(session, requests, in_flight)
        processor()
    return {"records": count, "seconds": taken, "client_cpu_s": processor.seconds}


def sweep(
    options: ClusterOptions, journal: str, count: int, settings: list[list[int]], turns: int
) -> list[dict[str, Any]]:
    """Records a second with each setting (records a batch, requests under way), in ever another order."""
    rates: dict[Setting, list[float]] = {Setting(*setting): [] for setting in settings}
    with driver_ways.opened(options) as session:
        prepared = driver_ways.prepare(session, options)
        for _ in range(turns):
            for setting in random.sample(list(rates), len(rates)):
                requests = driver_ways.batches(prepared, load(journal, count), setting.batch)
                try:
                    rate = count / driver_ways.send(session, requests, setting.in_flight)
                except NoHostAvailable:
                    rate = 0.0  # so many at once are more than a connection takes
                rates[setting].append(rate)
                del requests
    return [
        {"batch": setting.batch, "in_flight": setting.in_flight, "records_per_s": statistics.median(found)}
        for setting, found in rates.items()
    ]


def engine(options: ClusterOptions, journal: str) -> dict[str, Any]:
    """See `engine_way.drain`."""
    processor = Processor()
    figures = engine_way.drain(Path(journal), options, processor)
    return {**figures, "client_cpu_s": processor.seconds}


def memory(options: ClusterOptions, idle: str, journal: str) -> dict[str, Any]:
    """MiB: with an empty journal in step with the cluster, and the most while another one drains."""
    engine_way.drain(Path(idle), options)
    gc.collect()
    before, before_most = _resident_mib(), _most_mib()
    figures = engine_way.drain(Path(journal), options)
    return {**figures, "idle_mib": before, "idle_most_mib": before_most, "most_mib": _most_mib()}


def fill(journal: str, count: int) -> dict[str, Any]:
    """See `material.fill`."""
    material.fill(Path(journal), count)
    found = [material.size(record) for record in material.records(Path(journal))]
    return {"records": len(found), "bytes_a_record": statistics.mean(found)}


def _resident_mib() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _most_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WAYS: dict[str, Callable[..., Any]] = {
    "naive": naive,
    "one_at_a_time": one_at_a_time,
    "ceiling": ceiling,
    "sweep": sweep,
    "engine": engine,
    "memory": memory,
    "fill": fill,
}


def main() -> None:
    """Do what the argument says."""
    logging.getLogger("cassandra").setLevel(logging.CRITICAL)
    job = json.loads(sys.argv[1])
    way = WAYS[job.pop("way")]
    if "port" in job:
        job["options"] = options_of(job.pop("hosts"), job.pop("port"))
    print(json.dumps(way(**job)))


if __name__ == "__main__":
    main()
