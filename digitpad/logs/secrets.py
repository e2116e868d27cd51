"""What must never be read in a log, whoever writes it there: a driver, Qt, a traceback."""

from __future__ import annotations

LEAST_LETTERS = 4
"""A shorter secret is part of many words: asterisks for it would tell what it is."""

_hidden: set[str] = set()


def hide(secret: str) -> None:
    """From now on this text stands in no record, as it is or as a literal of Python."""
    if len(secret) >= LEAST_LETTERS:
        _hidden.update((secret, repr(secret)[1:-1]))


def without_secrets(text: str) -> str:
    """The same text with asterisks for secrets."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
