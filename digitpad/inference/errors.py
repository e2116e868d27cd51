"""What can go wrong while a drawing is read. The caller's choice is in the type.

InferenceError
├── ModelError          this model cannot be used; another one may: choose it, or reinstall
│   ├── ModelMissing    no such model, or one of its files is not there
│   ├── ModelCorrupt    a file is damaged: unreadable, or its SHA-256 is not the card's
│   ├── ModelMismatch   the files are whole but do not fit together (architecture, names or shapes)
│   └── ModelExists     another model of this id was added before; it may be replaced
├── InferenceDied       the reading process ended twice in one call; the next call starts a new one
└── InferenceClosed     close() was called: the program is leaving

Drawings are never at risk in any of these: they are kept, and can be read again later.
"""

from __future__ import annotations


class InferenceError(Exception):
    """The drawing could not be read."""


class ModelError(InferenceError):
    """This model cannot be used."""


class ModelMissing(ModelError):  # noqa: N818 - the contract's names say what happened, without a suffix
    """There is no such model, or one of its files is not there."""


class ModelCorrupt(ModelError):  # noqa: N818 - as above
    """A file of the model is damaged."""


class ModelMismatch(ModelError):  # noqa: N818 - as above
    """The model's files are whole but do not fit together."""


class ModelExists(ModelError):  # noqa: N818 - as above
    """Another model of this id was added before."""


class InferenceDied(InferenceError):  # noqa: N818 - as above
    """The reading process ended, was started again, and ended again."""


class InferenceClosed(InferenceError):  # noqa: N818 - as above
    """The reading process was closed while a call waited for it."""
