"""What goes wrong with data and runs."""

from __future__ import annotations


class DataError(Exception):
    """Data are missing or damaged; the message says what to do."""
