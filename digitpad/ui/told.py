"""What the parts below the window say of trouble, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from digitpad.saying import Said
from digitpad.settings import SettingsError

translate = QCoreApplication.translate
_translate_said = QCoreApplication.translate
"""Of what `said` made below: by `translate` nothing but literals is said."""


def in_words(trouble: object) -> str:
    """An error, or what was said of one. What the system or a library said comes as it is."""
    if isinstance(trouble, OSError):
        return _of_the_system(trouble)
    if isinstance(trouble, SettingsError):
        return "\n".join(map(in_words, trouble.problems))
    sentence = str(trouble)
    if not isinstance(sentence, Said):
        return sentence
    values = {name: in_words(value) if _is_said(value) else value for name, value in sentence.values.items()}
    template = _translate_said("Said", sentence.template)
    return template.format(**values) if values else template


def _is_said(value: object) -> bool:
    return isinstance(value, Said | Exception)


def _of_the_system(error: OSError) -> str:
    if error.filename is None or error.strerror is None:
        return str(error)
    text = translate("Said", "{file} cannot be used: {reason}.")
    return text.format(file=error.filename, reason=error.strerror)
