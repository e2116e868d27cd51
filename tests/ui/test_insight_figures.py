"""The figures of the insight page, and the filters that mean their records, against these themselves."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Reading, Verdict
from digitpad.filters import EVERYTHING, parse, to_line
from digitpad.storage.finding import RecordFinder
from digitpad.storage.finding_counts import MANY
from digitpad.storage.finding_days import Day
from digitpad.storage.journal import Journal
from digitpad.ui.insight import figures
from digitpad.ui.insight.figures import MOST_SPANS, Unit, spans
from digitpad.ui.insight.looking import Insight, look
from tests.ui.widget_data import reading, record

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import Recognition
    from digitpad.filters import RecordFilter

DATES = st.dates()
DAYS = st.lists(
    st.tuples(DATES, st.integers(1, 99), st.integers(0, 5)), max_size=30, unique_by=lambda day: day[0]
)


def day(text: str, records: int = 1, corrected: int = 0) -> Day:
    return Day(dt.date.fromisoformat(text), records, corrected)


# Over time


def test_a_few_days_are_days_with_those_between_on_which_nothing_was_drawn():
    unit, found = spans([day("2026-11-19", 5, 1), day("2026-11-21", 3)])
    assert unit is Unit.DAY
    assert [(span.first.day, span.end.day, span.records, span.corrected) for span in found] == [
        (19, 20, 5, 1),
        (20, 21, 0, 0),
        (21, 22, 3, 0),
    ]


@pytest.mark.parametrize(
    ("last", "unit", "first"),
    [
        ("2026-04-10", Unit.DAY, "2026-01-01"),
        ("2026-05-10", Unit.WEEK, "2025-12-29"),  # a Monday
        ("2030-01-01", Unit.MONTH, "2026-01-01"),
        ("2080-01-01", Unit.YEAR, "2026-01-01"),
    ],
)
def test_the_longer_the_history_the_longer_what_a_bar_stands_for(last: str, unit: Unit, first: str):
    found_unit, found = spans([day("2026-01-01", 2), day(last, 3)])
    assert found_unit is unit
    assert found[0].first == dt.date.fromisoformat(first)
    assert sum(span.records for span in found) == 5


def test_a_week_begins_where_people_begin_it():
    _, found = spans([day("2026-01-01"), day("2026-05-10")], first_weekday=6)
    assert found[0].first == dt.date(2025, 12, 28)  # a Sunday


@given(DAYS, st.integers(0, 6))
def test_no_drawing_is_lost_whatever_the_clock_said(days: list[tuple[dt.date, int, int]], weekday: int):
    counted = [Day(*each) for each in sorted(days)]
    unit, found = spans(counted, weekday)
    assert len(found) <= MOST_SPANS
    assert all(span.first < span.end or span.end == dt.date.max for span in found)
    assert all(one.end <= other.first for one, other in pairwise(found))
    total = sum(one.records for one in counted)
    if unit is Unit.YEAR and found and found[0].first.year > counted[0].date.year:
        assert sum(span.records for span in found) < total  # over more than a hundred years
    else:
        assert sum(span.records for span in found) == total


def test_a_span_means_its_days_from_midnight_to_midnight():
    zone = dt.timezone(dt.timedelta(hours=2))
    _, (span,) = spans([day("2026-11-21")])
    meaning = span.within(EVERYTHING.but(corrected=True), zone)
    assert meaning.corrected
    assert meaning.drawn_from == dt.datetime(2026, 11, 20, 22, tzinfo=dt.UTC)
    assert meaning.drawn_to == dt.datetime(2026, 11, 21, 22, tzinfo=dt.UTC)


# Over the reviewed


def drawn() -> list[Recognition]:
    """Two 7s read right, one as 1, a 4 as 9, one that is no digit read as 1, one not reviewed."""
    return [
        record(1, reading(d7=0.97), label="7"),
        record(2, reading(d7=0.995), label="7"),
        record(3, reading(d1=0.93), label="7"),
        record(4, reading(d9=0.55), label="4"),
        record(5, reading(d1=0.65), label=""),
        record(6, reading(Verdict.NOT_A_DIGIT), label=""),
        record(7, reading(d2=0.9)),
        record(8, reading(d2=0.9), label="22"),
    ]


@pytest.fixture
def finder(path: Path) -> RecordFinder:
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    return RecordFinder.open(path)


def numbers(finder: RecordFinder, meaning: RecordFilter) -> list[int]:
    return sorted(row.id.int - 1000 for row in finder.page(meaning))


def test_every_figure_leads_to_the_records_that_it_counts(finder: RecordFinder):
    with finder:
        insight = look(finder, EVERYTHING, dt.UTC)
        summary = insight.summary
        assert (summary.records, summary.reviewed, summary.judged, summary.right) == (8, 7, 7, 3)
        counted = [
            *((share.judged, share.meaning) for share in figures.model_shares(summary, EVERYTHING)),
            *((share.judged, share.meaning) for share in figures.label_shares(summary, EVERYTHING)),
            *((cell.records, cell.meaning) for cell in figures.cells(summary, EVERYTHING)),
            *((step.records, step.meaning) for step in figures.surenesses(summary, EVERYTHING)),
        ]
        assert len(counted) > 12
        for records, meaning in counted:
            assert finder.count(meaning) == len(numbers(finder, meaning)) == records


def test_the_cells_are_what_was_read_as_what(finder: RecordFinder):
    with finder:
        summary = look(finder, EVERYTHING, dt.UTC).summary
        found = {
            (cell.label, cell.read): (numbers(finder, cell.meaning), round(cell.share, 3))
            for cell in figures.cells(summary, EVERYTHING)
        }
    assert found == {
        ("4", "9"): ([4], 1.0),
        ("7", "1"): ([3], 0.333),
        ("7", "7"): ([1, 2], 0.667),
        ("", "1"): ([5], 0.5),
        ("", ""): ([6], 0.5),
        (MANY, "2"): ([8], 1.0),
    }
    assert figures.labels_in(summary) == [*"0123456789", "", MANY]


def test_a_label_that_is_a_star_or_a_question_mark_leads_to_its_own_records(path: Path):
    with Journal.open(path) as journal:
        journal.add_records(
            [
                record(1, reading(d7=0.9), label="*"),
                record(2, reading(d7=0.9), label="?"),
                record(3, reading(d7=0.9), label="7"),
            ]
        )
    with RecordFinder.open(path) as finder:
        summary = look(finder, EVERYTHING, dt.UTC).summary
        found = {cell.label: cell.meaning for cell in figures.cells(summary, EVERYTHING)}
        for label, only in (("*", 1), ("?", 2), ("7", 3)):
            line = to_line(found[label], dt.UTC)
            assert numbers(finder, parse(line, dt.date(2026, 11, 21), dt.UTC).filter) == [only]


def number(text: str) -> Reading:
    digits = tuple(digit for one in text for digit in reading(Verdict.DIGITS, **{f"d{one}": 0.9}).digits)
    return Reading("digitpad", "ab" * 32, Verdict.DIGITS, digits)


@pytest.fixture
def with_numbers(path: Path) -> RecordFinder:
    """Two numbers read right, one with a 7 read as 1, one divided otherwise, and digits beside them."""
    numbers = [
        record(11, number("27"), label="27"),
        record(12, number("70"), label="70"),
        record(13, number("121"), label="727"),
        record(14, number("411"), label="47"),
        record(15, number("88")),
    ]
    with Journal.open(path) as journal:
        journal.add_records([*drawn(), *numbers])
    return RecordFinder.open(path)


def test_the_digits_of_numbers_count_where_as_many_were_read(with_numbers: RecordFinder):
    with with_numbers as finder:
        summary = look(finder, EVERYTHING, dt.UTC).summary
        assert summary.digits == {
            ("2", "2"): 2,
            ("7", "7"): 2,
            ("0", "0"): 1,
            ("7", "1"): 2,
        }
        seven = next(one for one in figures.label_shares(summary, EVERYTHING) if one.name == "7")
        assert (seven.judged, seven.right, seven.digits) == (7, 4, 4)
        assert numbers(finder, seven.meaning) == [1, 2, 3, 11, 12, 13]
        misread = next(
            cell for cell in figures.cells(summary, EVERYTHING) if (cell.label, cell.read) == ("7", "1")
        )
        assert (misread.records, misread.digits, round(misread.share, 3)) == (3, 2, 0.429)
        assert numbers(finder, misread.meaning) == [3, 13]


def test_numbers_are_right_as_a_whole_or_not(with_numbers: RecordFinder):
    with with_numbers as finder:
        summary = look(finder, EVERYTHING, dt.UTC).summary
        shares = figures.number_shares(summary, EVERYTHING)
        assert [(one.name, one.judged, one.right) for one in shares] == [
            ("digitpad", 4, 2),
            ("lenet-5", 1, 0),
        ]
        assert [numbers(finder, one.meaning) for one in shares] == [[11, 12, 13, 14], [8]]


def test_a_filter_goes_with_every_figure(finder: RecordFinder):
    with finder:
        meaning = EVERYTHING.but(text="7")
        summary = look(finder, meaning, dt.UTC).summary
        (share,) = figures.model_shares(summary, meaning)
        assert (share.judged, share.right) == (3, 2)
        assert numbers(finder, share.meaning) == [1, 2, 3]


def test_the_calibration_error_weighs_each_step_by_its_records(finder: RecordFinder):
    with finder:
        steps = figures.surenesses(look(finder, EVERYTHING, dt.UTC).summary, EVERYTHING)
    expected = sum(step.records * abs(step.sure - step.right) for step in steps) / 7
    assert figures.calibration_error(steps) == pytest.approx(expected)
    assert figures.calibration_error([]) == 0.0


def test_a_history_without_any_drawing_has_figures_too(path: Path):
    Journal.open(path).close()
    with RecordFinder.open(path) as finder:
        insight: Insight = look(finder, EVERYTHING, dt.UTC)
    assert (insight.summary.records, insight.days, insight.is_whole) == (0, (), True)
    assert figures.cells(insight.summary, EVERYTHING) == []
    assert spans(insight.days) == (Unit.DAY, [])
