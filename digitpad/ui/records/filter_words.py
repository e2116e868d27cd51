"""What the search line understood, in the person's language. No widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.domain import Source
from digitpad.ui.records.row_words import source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digitpad.filters import Part, Understood

translate = QCoreApplication.translate


def understood_words(understood: Understood, names: Mapping[str, str]) -> str:
    """What is listed; ``names`` has the names of model ids."""
    if not understood.parts:
        return ""
    return " \N{MIDDLE DOT} ".join(told(part, names) for part in understood.parts)


def unknown_words(understood: Understood) -> str:
    """What was not understood; empty where all was."""
    if not understood.unknown:
        return ""
    text = translate("Filters", "Not understood: {words}")
    return text.format(words=" ".join(understood.unknown))


def told(part: Part, names: Mapping[str, str]) -> str:
    """What a word of the line means."""
    value = part.value.rstrip("%")
    if part.key == "is":
        state = _states().get(part.value.lower(), part.value)
        return translate("Filters", "not: {state}").format(state=state) if part.negated else state
    if part.key == "model":
        value = ", ".join(names.get(each, each) for each in filter(None, value.split(",")))
    elif part.key == "from":
        value = ", ".join(_origin(each) for each in value.lower().split(","))
    elif part.key in {"on", "after", "before"}:
        value = {
            "today": translate("Filters", "today"),
            "yesterday": translate("Filters", "yesterday"),
        }.get(value.lower(), value)
    if part.key == "digit":
        said, _, read = value.partition(">")
        text = translate("Filters", "a {said} read as {read}")
        return (text if read else translate("Filters", "with a {said}, reviewed")).format(
            said=said, read=read
        )
    return _sentence(part.key).format(value)


def _states() -> dict[str, str]:
    return {
        "unsure": translate("Filters", "the model was unsure"),
        "sure": translate("Filters", "the model was sure"),
        "refused": translate("Filters", "read as no digit"),
        "blank": translate("Filters", "read as blank"),
        "no-digit": translate("Filters", "not a digit"),
        "corrected": translate("Filters", "corrected"),
        "reviewed": translate("Filters", "reviewed"),
        "right": translate("Filters", "reviewed and read right"),
        "wrong": translate("Filters", "reviewed and read wrong"),
        "waiting": translate("Filters", "waiting to be sent"),
        "sent": translate("Filters", "not waiting to be sent"),
        "deleted": translate("Filters", "deleted"),
        "number": translate("Filters", "numbers of several digits"),
    }


def _sentence(key: str) -> str:
    return {
        "text": translate("Filters", "shown as {}"),
        "read": translate("Filters", "read as {}"),
        "length": translate("Filters", "{} digits long"),
        "sure": translate("Filters", "{} % sure"),
        "model": translate("Filters", "read by {}"),
        "from": translate("Filters", "from {}"),
        "name": translate("Filters", "file name with {}"),
        "on": translate("Filters", "drawn on {}"),
        "after": translate("Filters", "drawn on or after {}"),
        "before": translate("Filters", "drawn before {}"),
    }[key]


def _origin(word: str) -> str:
    if word == "pictures":
        return translate("Filters", "pictures")
    return source(Source(word))
