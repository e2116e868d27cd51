"""How many records a filter means, by what they are: from the tally where it can tell, else by looking.

To be called inside a read transaction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from digitpad.domain import Source, Verdict
from digitpad.storage.finding_spans import stretch
from digitpad.storage.finding_terms import (
    AT,
    COMPARABLE,
    PLACES,
    SHOWN,
    STEPS,
    Terms,
    like,
    row_terms,
    tally_terms,
)
from digitpad.storage.rows import to_microseconds
from digitpad.storage.sqlite import Row, rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import apsw

    from digitpad.filters import RecordFilter
    from digitpad.filters.record_filter import FilterFields

MOST_TEXTS = 5000
"""Texts that are gone through one by one, a few microseconds each, rather than all records."""
_BY_TEXTS: Final = """
    WITH RECURSIVE texts (text) AS (
        SELECT min(text) FROM finding INDEXED BY finding_text WHERE deleted = ?1
        UNION ALL
        SELECT (
            SELECT min(finding.text) FROM finding INDEXED BY finding_text
            WHERE deleted = ?1 AND finding.text > texts.text
        ) FROM texts WHERE texts.text IS NOT NULL LIMIT ?2
    )
    SELECT count(*), sum(iif({alike}, (
        SELECT count(*) FROM finding INDEXED BY finding_text
        WHERE deleted = ?1 AND finding.text = texts.text
    ), 0)) FROM texts
"""
MANY: Final = "many"
"""Stands for all texts of more than one character."""

_KINDS = "source, model, verdict, read_as, said, reviewed, agrees, step"
_COMPUTED: Final = {
    # Text comes as bytes: one damaged byte must not hide what is beside it.
    **{name: f"CAST({name} AS BLOB)" for name in ("source", "model", "verdict", "read_as", "said")},
    "shown": f"CAST({SHOWN} AS BLOB)",
    "no_digit": "said = '' OR (said = 'none' AND verdict = 'not_a_digit')",
}
_UNDELETED = (
    "EXISTS (SELECT 1 FROM records INDEXED BY records_shown WHERE deleted = 0 AND blank = 0 AND id = "
)

_FREED: Mapping[str, FilterFields] = {
    "texts": {"text": None, "length_from": None, "length_to": None},
    "no_digit": {"no_digit": None},
    "verdicts": {"verdicts": frozenset()},
    "models": {"models": frozenset()},
    "sources": {"sources": frozenset()},
    "review": {"corrected": None, "reviewed": None, "right": None},
    "steps": {"confidence_from": None, "confidence_to": None},
    "deleted": {"deleted": False},
}


@dataclass(frozen=True, slots=True)
class Facets:
    """How many records there would be with one thing more asked for, or asked for otherwise.

    Each count leaves out what the filter itself asks of the same thing: with a filter for unsure ones,
    ``verdicts`` still has all verdicts. ``texts`` has what records are shown as: '' and each single
    character, `MANY` for all longer ones; ``steps`` the readings by least confidence, a step each.
    """

    records: int
    texts: Mapping[str, int]
    no_digit: int
    verdicts: Mapping[Verdict, int]
    models: Mapping[str, int]
    sources: Mapping[Source, int]
    corrected: int
    reviewed: int
    right: int
    wrong: int
    steps: Mapping[float, int]
    deleted: int


@dataclass(frozen=True, slots=True)
class Step:
    """Reviewed records whose confidence lies in one step: how sure on the mean, and how many were right."""

    least: float
    records: int
    confidence: float
    right: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the records that a filter means tell of the models.

    Only records that were reviewed, with a label and a reading, tell how right these are: ``judged`` of all
    ``records``. The mappings give (judged, right): by model, and by label ('' is no digit, `MANY` a number);
    ``numbers`` are those labelled as a number of several digits, by model, right where all of it was.
    ``confusion`` counts (label, read) among them, and ``digits`` (digit, read) within numbers of which as
    many digits were read.
    """

    records: int = 0
    reviewed: int = 0
    corrected: int = 0
    judged: int = 0
    right: int = 0
    models: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    labels: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    confusion: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reliability: tuple[Step, ...] = ()
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    digits: Mapping[tuple[str, str], int] = field(default_factory=dict)


def count(connection: apsw.Connection, meaning: RecordFilter) -> int:
    """How many records are meant."""
    if meaning.unsent is not None and meaning.but(unsent=None).is_empty:
        return _count_by_outbox(connection, waiting=meaning.unsent)
    by_texts = _count_by_texts(connection, meaning)
    if by_texts is not None:
        return by_texts
    sql, values = _counted(meaning, ())
    return sum(number or 0 for (number, _) in rows(connection, sql, values))


def _count_by_texts(connection: apsw.Connection, meaning: RecordFilter) -> int | None:
    """How many are shown as a text that is like a pattern; None where something else is asked for.

    And where there are too many texts to go through.
    """
    is_alone = meaning.but(text=None, deleted=False).is_empty
    if meaning.text is None or not is_alone or tally_terms(meaning) is not None:
        return None
    alike = like("text", meaning.text)
    sql = _BY_TEXTS.format(alike=alike.sql)
    [(texts, records)] = rows(connection, sql, (int(meaning.deleted), MOST_TEXTS + 1, *alike.values))
    return None if texts > MOST_TEXTS else records or 0


def facets(connection: apsw.Connection, meaning: RecordFilter) -> Facets:
    """Counts for each chip beside the list."""
    kinds = "source, model, verdict, reviewed, agrees, step, no_digit, shown"
    own = _by_kind(connection, meaning, kinds)
    found = {}
    for name, freed in _FREED.items():
        other = meaning.but(**freed)
        if name == "deleted":
            other = meaning.but(deleted=True)
            found[name] = own if meaning.deleted else _by_kind(connection, other, kinds)
        else:
            found[name] = own if other == meaning else _by_kind(connection, other, kinds)
    review = found["review"]
    return Facets(
        records=_sum(own),
        texts=_sums(found["texts"], 7),
        no_digit=_sum(row for row in found["no_digit"] if row[6]),
        verdicts={
            verdict: number
            for verdict in Verdict
            if (number := _sums(found["verdicts"], 2).get(verdict.value))
        },
        models={model: number for model, number in _sums(found["models"], 1).items() if model},
        sources={
            source: number for source in Source if (number := _sums(found["sources"], 0).get(source.value))
        },
        corrected=_sum(row for row in review if row[4] == 0),
        reviewed=_sum(row for row in review if row[3]),
        right=_sum(row for row in review if row[3] and row[4] == 1),
        wrong=_sum(row for row in review if row[3] and row[4] == 0),
        steps={STEPS[step]: number for step, number in _sums(found["steps"], 5).items() if step >= 0},
        deleted=_sum(found["deleted"]),
    )


def summary(connection: apsw.Connection, meaning: RecordFilter) -> Summary:
    """What the reviewed ones tell."""
    states = _by_kind(connection, meaning, "reviewed, agrees")
    judged = _by_kind(
        connection, meaning, "model, said, read_as, step, agrees", " AND reviewed = 1 AND agrees >= 0"
    )
    models: dict[str, tuple[int, int]] = {}
    labels: dict[str, tuple[int, int]] = {}
    numbers: dict[str, tuple[int, int]] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    steps: dict[int, tuple[int, int, int]] = {}
    for model, label, read, step, agrees, number, sureness in judged:
        right = number if agrees else 0
        models[model] = _plus(models.get(model, (0, 0)), number, right)
        labels[label] = _plus(labels.get(label, (0, 0)), number, right)
        if label == MANY:
            numbers[model] = _plus(numbers.get(model, (0, 0)), number, right)
        confusion[label, read] += number
        before = steps.get(step, (0, 0, 0))
        steps[step] = (before[0] + number, before[1] + right, before[2] + sureness)
    return Summary(
        records=_sum(states),
        reviewed=_sum(row for row in states if row[0]),
        corrected=_sum(row for row in states if row[1] == 0),
        judged=sum(number for number, _ in models.values()),
        right=sum(right for _, right in models.values()),
        models=models,
        labels=labels,
        numbers=numbers,
        confusion=dict(confusion),
        digits=_digits_of_numbers(connection, meaning) if confusion[MANY, MANY] else {},
        reliability=tuple(
            Step(STEPS[step], number, sureness / number / 1e6, right)
            for step, (number, right, sureness) in sorted(steps.items())
            if step >= 0 and number
        ),
    )


def _digits_of_numbers(connection: apsw.Connection, meaning: RecordFilter) -> dict[tuple[str, str], int]:
    """The tally does not tell these apart, so each reviewed number is looked at."""
    terms = row_terms(meaning)
    counted = rows(
        connection,
        f"SELECT substr(label, {AT}, 1) AS one, substr(read, {AT}, 1) AS was, count(*) "  # noqa: S608
        f"FROM finding JOIN {PLACES} WHERE {terms.sql} AND reviewed = 1 AND said = 'many' "
        f"AND read_as = 'many' AND {COMPARABLE} GROUP BY one, was HAVING one <> ' '",
        terms.values,
    )
    return {(label, read): number for label, read, number in counted}


def _plus(before: tuple[int, int], number: int, right: int) -> tuple[int, int]:
    return before[0] + number, before[1] + right


def _by_kind(connection: apsw.Connection, meaning: RecordFilter, kinds: str, more: str = "") -> list[Row]:
    """Records and their sureness together, by these; they are the last two of a row."""
    sql, values = _counted(meaning, tuple(kinds.split(", ")), more)
    return [tuple(_readable(value) for value in row) for row in rows(connection, sql, values)]


def _readable(value: object) -> object:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _counted(meaning: RecordFilter, kinds: tuple[str, ...], more: str = "") -> tuple[str, tuple[object, ...]]:
    """The statement that counts what is meant: sums of the tally and, where it cannot tell, rows.

    ``more`` is a condition on columns that both tables have.
    """
    terms = tally_terms(meaning)
    parts, values = [], []
    if terms is None:
        asked = row_terms(meaning)
        parts.append(_of_rows(asked, more))
        values.append(asked.values)
    else:
        whole = stretch(_microseconds(meaning.drawn_from), _microseconds(meaning.drawn_to))
        for span in whole.spans:
            parts.append(
                f"SELECT {_KINDS}, records, sureness FROM tally "  # noqa: S608 - our own names
                f"WHERE level = ? AND number >= ? AND number < ? AND {terms.sql}{more}"
            )
            values.append((span.level, span.first, span.end, *terms.values))
        timeless = row_terms(meaning.but(drawn_from=None, drawn_to=None))
        for first, last in whole.rest:
            asked = timeless + Terms(("drawn_at >= ?", "drawn_at < ?"), (first, last))
            parts.append(_of_rows(asked, more))
            values.append(asked.values)
        if not parts:  # no time at all
            parts.append(_of_rows(Terms(("false",)), ""))
    named = ", ".join(_COMPUTED.get(kind, kind) for kind in kinds)
    grouped = f" GROUP BY {', '.join(str(at + 1) for at in range(len(kinds)))}" if kinds else ""
    sums = "sum(records), sum(sureness)"
    listed = f"{named}, {sums}" if named else sums
    return f"SELECT {listed} FROM ({' UNION ALL '.join(parts)}){grouped}", tuple(  # noqa: S608
        value for part in values for value in part
    )


def _microseconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else to_microseconds(moment)


def _of_rows(terms: Terms, more: str) -> str:
    return (
        "SELECT source, ifnull(model, '') AS model, ifnull(verdict, '') AS verdict, read_as, said, "  # noqa: S608
        f"reviewed, agrees, step, 1 AS records, sureness FROM finding WHERE {terms.sql}{more}"
    )


def _sum(found: Iterable[Row]) -> int:
    return sum(row[-2] for row in found)


def _sums(found: Iterable[Row], at: int) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for row in found:
        sums[row[at]] += row[-2]
    return dict(sums)


def _count_by_outbox(connection: apsw.Connection, *, waiting: bool) -> int:
    """Shown records that wait, or do not: both lists are in the order of ids."""
    [(queued,)] = rows(connection, f"SELECT count(*) FROM outbox WHERE {_UNDELETED} outbox.id)")  # noqa: S608
    if waiting:
        return int(queued)
    [(shown,)] = rows(connection, "SELECT sum(records) FROM tally WHERE level = 0 AND deleted = 0")
    return int(shown or 0) - int(queued)
