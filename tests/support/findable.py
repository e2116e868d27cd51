"""Records and filters that meet: of few days, models, texts and confidences, on and beside all bounds."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import strategies as st

from digitpad.domain import (
    DigitReading,
    Drawing,
    Edit,
    Picture,
    Point,
    Reading,
    Recognition,
    Source,
    Stroke,
    Verdict,
)
from digitpad.filters import RecordFilter, agreement, is_no_digit
from digitpad.storage.finding_terms import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digitpad.storage.journal import Journal

DEVICE = UUID(int=5)
START = dt.datetime(2026, 3, 28, 22, 50, tzinfo=dt.UTC)
INK = Drawing((Stroke((Point(0.25, 0.5), Point(0.5, 0.75, 8.0, 0.5))),))

moments = st.builds(
    lambda days, minutes, us: START + dt.timedelta(days=days, minutes=minutes, microseconds=us),
    st.sampled_from([-30_000, -40, -33, -1, 0, 1, 2, 31, 32, 64]),
    st.sampled_from([-1, 0, 5, 65, 70]),
    st.sampled_from([0, 0, 1]),
)
shares = st.sampled_from(
    [*STEPS, 1.0, 0.85, *(math.nextafter(step, 0) for step in STEPS[1:]), math.nextafter(0.7, 1)]
)
texts = st.sampled_from(["0", "1", "7", "20", "27", "2026", "7777", "2 7", "20 27", "202 7"])


def digit(value: int, confidence: float, number: int = 0) -> DigitReading:
    likely = tuple(confidence if at == value else 0.0 for at in range(10))
    return DigitReading(likely, number=number)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text, share = draw(texts), draw(shares)
    digits = tuple(
        digit(int(one), 1.0 if at or number else share, number)
        for number, figures in enumerate(text.split())
        for at, one in enumerate(figures)
    )
    model, verdict = draw(st.sampled_from(["digitpad", "lenet-5", ""])), draw(st.sampled_from(Verdict))
    return Reading(model, "ab" * 32, verdict, digits if draw(st.integers(0, 9)) else ())


edits = st.builds(
    Edit,
    st.none() | texts | st.sampled_from(["", "A", "none", " 7", "7 ", "*", "?", "2*", "\\"]),
    st.booleans(),
    st.just(DEVICE),
    st.just(1),
)
pictures = st.sampled_from(["Scan-1.png", "scan-2.PNG", "ÄRGER [1].png", "x"]).map(
    lambda name: Picture(b"png", 8, 8, "cd" * 32, name)
)


@st.composite
def recognitions(draw: st.DrawFn) -> Recognition:
    """A record to be added, not closed yet."""
    picture = draw(st.none() | pictures)
    return Recognition(
        id=draw(st.uuids(version=4)),
        device_id=DEVICE,
        drawn_at=draw(moments),
        source=draw(st.sampled_from(Source)),
        drawing=INK if picture is None else None,
        picture=picture,
        reading=draw(st.none() | readings()),
        edit=draw(st.none() | edits),
    )


flags = st.none() | st.booleans()
bounds = (
    st.none() | moments | st.sampled_from([dt.datetime(2026, 3, day, tzinfo=dt.UTC) for day in (1, 28, 30)])
)
patterns = st.sampled_from(
    [
        *("*", "?", "", "7", "20", "2*", "20*", "*7", "??", "2?*6", "A", "none", "[7]", "many"),
        *(r"\*", r"\?", r"2\*", r"\\", "\\", r"\2*", r"?\*", r"\**"),
    ]
)


@st.composite
def filters(draw: st.DrawFn) -> RecordFilter:
    """Mostly of one or two wishes: of many, nothing is found."""
    everything = {
        "text": patterns,
        "no_digit": flags,
        "verdicts": st.frozensets(st.sampled_from(Verdict), max_size=2),
        "confidence_from": st.none() | shares,
        "confidence_to": st.none() | shares | st.just(math.nextafter(1, 2)),
        "models": st.frozensets(st.sampled_from(["digitpad", "lenet-5", "nobody"]), max_size=2),
        "sources": st.frozensets(st.sampled_from(Source), max_size=2),
        "drawn_from": bounds,
        "drawn_to": bounds,
        "corrected": flags,
        "reviewed": flags,
        "right": flags,
        "unsent": flags,
        "name": st.sampled_from(["SCAN", "[", "Ä", ""]),
        "deleted": st.booleans(),
        "length_from": st.none() | st.integers(0, 4),
        "length_to": st.none() | st.integers(0, 4),
        "digit": st.none() | st.tuples(st.sampled_from("027A"), st.sampled_from(["", "0", "2", "7"])),
        "read": patterns,
    }
    chosen = draw(st.lists(st.sampled_from(sorted(everything)), max_size=3, unique=True))
    return RecordFilter(**{name: draw(everything[name]) for name in chosen})  # type: ignore[arg-type]


@dataclass
class Naive:
    """Finds by looking at each record in turn."""

    records: list[Recognition]
    unsent: set[UUID] = field(default_factory=set)

    def meant(self, meaning: RecordFilter) -> list[Recognition]:
        """In the order of the list."""
        found = [
            record
            for record in self.records
            if meaning.matches(record, lambda: record.id in self.unsent)  # noqa: B023
        ]
        return sorted(found, key=lambda record: (record.drawn_at, record.id.bytes), reverse=True)

    def number(self, meaning: RecordFilter, is_so: Callable[[Recognition], object] = lambda _: True) -> int:
        return sum(bool(is_so(record)) for record in self.meant(meaning))

    def counted(self, meaning: RecordFilter, by: Callable[[Recognition], object]) -> dict[object, int]:
        return dict(Counter(value for record in self.meant(meaning) if (value := by(record)) is not None))


def as_counted(text: str) -> str:
    return "many" if len(text) > 1 else text


def step_of(record: Recognition) -> float | None:
    if record.reading is None:
        return None
    confidence = record.reading.confidence
    return max(step for step in STEPS if confidence >= step)


def all_records(journal: Journal, ids: Iterable[UUID]) -> list[Recognition]:
    return [record for one in ids if (record := journal.get(one)) is not None]


__all__ = [
    "Naive", "agreement", "all_records", "as_counted", "filters", "is_no_digit", "recognitions", "step_of",
]  # fmt: skip
