"""Which records are meant: filters, and the search line that people write them in."""

from digitpad.filters.local_zone import LocalZone
from digitpad.filters.patterns import exactly, matches_pattern
from digitpad.filters.record_filter import (
    EVERYTHING,
    RecordFilter,
    agreement,
    compared,
    is_no_digit,
    length_of,
)
from digitpad.filters.search_line import Part, Understood, parse
from digitpad.filters.writing import describe, to_line

__all__ = [
    "EVERYTHING",
    "LocalZone",
    "Part",
    "RecordFilter",
    "Understood",
    "agreement",
    "compared",
    "describe",
    "exactly",
    "is_no_digit",
    "length_of",
    "matches_pattern",
    "parse",
    "to_line",
]
