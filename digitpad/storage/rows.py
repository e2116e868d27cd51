"""Records as rows of the journal, and back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from digitpad.domain import (
    Box,
    DigitReading,
    Drawing,
    Edit,
    Life,
    Picture,
    Reading,
    Recognition,
    RecordKey,
    Source,
    Verdict,
)
from digitpad.ink import codec
from digitpad.storage import packed_digits
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.ids import id_milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

# Text comes as bytes and is decoded record by record: one damaged byte must not hide the records beside it.
COLUMNS = (
    "id, device_id, day, part, drawn_at, CAST(source AS BLOB), CAST(model_id AS BLOB), "
    "CAST(weights_sha256 AS BLOB), CAST(verdict AS BLOB), CAST(label AS BLOB), reviewed, edit_editor, "
    "edit_version, deleted, life_editor, life_version, picture_width, picture_height, "
    "CAST(picture_sha256 AS BLOB), CAST(picture_name AS BLOB), digits, ink, png"
)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FIRST_DAY = _EPOCH.date()
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY_MS = 24 * 60 * 60 * 1000
_DAY_US = _DAY_MS * 1000

DAMAGE = (ValueError, TypeError, AttributeError, OverflowError, msgspec.MsgspecError)
"""What cells of a wrong kind or content raise; InkError is a ValueError."""


def to_microseconds(time: dt.datetime) -> int:
    """Microseconds since 1970 of an aware time; a naive one is refused (ValueError)."""
    if time.tzinfo is None:
        raise ValueError("a time in the journal needs its time zone")
    return (time - _EPOCH) // _MICROSECOND


def to_time(microseconds: int) -> dt.datetime:
    """The UTC time of microseconds since 1970."""
    return _EPOCH + microseconds * _MICROSECOND


def key_day(record: UUID, drawn_at_us: int) -> int:
    """The UTC day of a record's key, in days since 1970.

    It is the day on which the id was made, so that days and ids sort alike; the day of drawing where the id
    does not tell.
    """
    made = id_milliseconds(record)
    return drawn_at_us // _DAY_US if made is None else made // _DAY_MS


def to_days(day: dt.date) -> int:
    """Days since 1970."""
    return (day - _FIRST_DAY).days


def to_date(days: int) -> dt.date:
    """The day that is so many days since 1970."""
    return _FIRST_DAY + dt.timedelta(days=days)


def reading_values(reading: Reading | None) -> tuple[str | None, str | None, str | None, bytes | None]:
    """The columns model_id, weights_sha256, verdict and digits."""
    if reading is None:
        return None, None, None, None
    return reading.model_id, reading.weights_sha256, str(reading.verdict), packed_digits.pack(reading.digits)


def reading_found_by(reading: Reading) -> tuple[str, float | None]:
    """Its text and confidence, for `filling.note_reading`."""
    return reading.text, _probability(reading.confidence)


def reading_text(verdict: str, digits: bytes) -> str:
    """`Reading.text` of the stored columns, without making the reading; raises what damaged ones raise."""
    return packed_digits.text_of(packed_digits.unpack(digits), Verdict(verdict))


def reading_confidence(digits: bytes) -> float | None:
    """`Reading.confidence` of the stored column; raises what a damaged one raises."""
    return _probability(packed_digits.confidence_of(packed_digits.unpack(digits)))


def same_digits(one: bytes, other: bytes) -> bool:
    """Whether two stored columns say the same, however it is packed; raises what damaged ones raise."""
    return one == other or packed_digits.unpack(one) == packed_digits.unpack(other)


def _probability(confidence: float) -> float | None:
    """None for what is none."""
    return confidence if 0 <= confidence <= 1 else None


def to_recognition(row: Sequence[Any]) -> Recognition:
    """The record of a row of COLUMNS; raises RecordDamagedError. One that was erased for good is blank."""
    try:
        return decode_row(row)
    except DAMAGE as error:
        raise RecordDamagedError(f"the record {_shown(row[0])} is damaged: {error}") from error


def _shown(identity: object) -> str:
    return identity.hex() if isinstance(identity, bytes) else repr(identity)


def decode_row(row: Sequence[Any]) -> Recognition:
    """As `to_recognition`, but raises one of DAMAGE."""
    (
        *identity,
        model_id,
        weights_sha256,
        verdict,
        label,
        reviewed,
        edit_editor,
        edit_version,
        deleted,
        life_editor,
        life_version,
        width,
        height,
        sha256,
        name,
        digits,
        ink,
        png,
    ) = row
    record, device, day, part, drawn_at, source = identity
    record_id, device_id = UUID(bytes=record), UUID(bytes=device)
    is_erased = b"" in (ink, png)
    key = None if day is None else RecordKey(device_id, _FIRST_DAY + dt.timedelta(days=day), part, record_id)
    return Recognition(
        id=record_id,
        device_id=device_id,
        drawn_at=to_time(drawn_at),
        source=Source(source.decode()),
        drawing=Drawing() if is_erased else None if ink is None else codec.decode(ink),
        picture=None
        if png is None or is_erased
        else Picture(png, width, height, sha256.decode(), name.decode()),
        reading=None if model_id is None else _reading(model_id, weights_sha256, verdict, digits),
        edit=None
        if edit_version is None
        else Edit(
            None if label is None else label.decode(), bool(reviewed), UUID(bytes=edit_editor), edit_version
        ),
        life=None if life_version is None else Life(bool(deleted), UUID(bytes=life_editor), life_version),
        key=key,
    )


def _reading(model_id: bytes, weights_sha256: bytes, verdict: bytes, digits: bytes) -> Reading:
    unpacked = tuple(
        DigitReading(
            digit.probabilities, digit.strokes, None if digit.box is None else Box(*digit.box), digit.number
        )
        for digit in packed_digits.unpack(digits)
    )
    return Reading(model_id.decode(), weights_sha256.decode(), Verdict(verdict.decode()), unpacked)
