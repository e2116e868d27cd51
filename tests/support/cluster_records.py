"""Records as a cluster holds them, for hypothesis to make up."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from digitpad.domain import Drawing, Edit, Life, Point, RecordKey, Source, Stroke, Verdict
from digitpad.ink import codec
from digitpad.storage.cluster.port import ClusterRecord, Content, ReadingCell
from digitpad.storage.rows import reading_text

INKS = tuple(codec.encode(Drawing((Stroke((Point(x / 8, 0.5),)),))) for x in range(3))
PNGS = (b"\x89PNG one", b"\x89PNG two")
DEVICES = tuple(UUID(int=number << 64) for number in (1, 2))
DAY = dt.date(2026, 3, 14)
IDS = tuple(UUID(int=0x019CEC1A_0000_7000_8000_000000000000 + number) for number in range(4))

versions = st.integers(1, 6)
"""So few that ties are common."""
labels = st.none() | st.sampled_from(["", "1", "7", "12", "é"])
flags = st.booleans()
devices = st.sampled_from(DEVICES)
edits = st.builds(Edit, labels, flags, devices, versions)
lives = st.builds(Life, flags, devices, versions)


def reading_cell(version: int, model: str, verdict: Verdict, digit: int | None) -> ReadingCell:
    likely = tuple(0.9 if each == digit else 0.01 for each in range(10))
    digits = msgspec.msgpack.encode([] if digit is None else [(likely, (0,), None)])
    return ReadingCell(version, model, "ab" * 32, verdict.value, reading_text(verdict.value, digits), digits)


readings = st.builds(
    reading_cell,
    versions,
    st.sampled_from(["lenet-5", "softmax"]),
    st.sampled_from(Verdict),
    st.none() | st.integers(0, 9),
)
drawn = st.builds(
    lambda version, at, source, ink: Content(version, at, source.value, None, None, None, None, ink, None),
    versions,
    st.sampled_from([-5, 0, 1_773_500_966_535_897]),
    st.sampled_from(Source),
    st.sampled_from([b"", *INKS]),
)
pictured = st.builds(
    lambda version, side, name, png: Content(version, 7, "file", side, side, "cd" * 32, name, None, png),
    versions,
    st.integers(1, 2),
    st.sampled_from(["", "seven.png"]),
    st.sampled_from([b"", *PNGS]),
)


def records_of(
    ids: st.SearchStrategy[UUID], contents: st.SearchStrategy[Content] = drawn
) -> st.SearchStrategy[ClusterRecord]:
    """Whole records of one partition."""
    keys = st.builds(lambda record: RecordKey(DEVICES[0], DAY, 0, record), ids)
    none = st.none()
    return st.builds(ClusterRecord, keys, contents, none | readings, none | edits, none | lives)
