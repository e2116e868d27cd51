"""A record's cells and hash are the bytes that Cassandra and other devices make of them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from cassandra.cqltypes import BooleanType, BytesType, LongType, UserType, UTF8Type, UUIDType
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Edit, Life
from digitpad.storage.cluster.cells import edit_bytes, id_order, life_bytes, reading_bytes
from digitpad.storage.cluster.hashing import HASH_BYTES, content_hash
from digitpad.storage.cluster.port import Content, ReadingCell

if TYPE_CHECKING:
    from uuid import UUID

PROTOCOL = 5

versions = st.integers(-(1 << 63), (1 << 63) - 1)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
labels = st.none() | texts
ids = st.uuids()
blobs = st.binary(max_size=20)
sides = st.none() | st.integers(1, 512)

edits = st.builds(Edit, labels, st.booleans(), ids, versions)
lives = st.builds(Life, st.booleans(), ids, versions)
readings = st.builds(ReadingCell, versions, texts, texts, texts, texts, blobs)
contents = st.builds(
    Content, versions, versions, texts, sides, sides, labels, labels, st.none() | blobs, st.none() | blobs
)


def driver_type(**fields: type) -> type[UserType]:
    made: type[UserType] = UserType.make_udt_class("here", "type", tuple(fields), tuple(fields.values()))
    return made


EDIT = driver_type(version=LongType, label=UTF8Type, reviewed=BooleanType, editor=UUIDType)
LIFE = driver_type(version=LongType, deleted=BooleanType, editor=UUIDType)
READING = driver_type(
    version=LongType,
    model_id=UTF8Type,
    weights_sha256=UTF8Type,
    verdict=UTF8Type,
    text=UTF8Type,
    digits=BytesType,
)


@given(edits)
def test_an_edit_is_what_the_driver_would_send(edit: Edit) -> None:
    values = (edit.version, edit.label, edit.reviewed, edit.editor)
    assert edit_bytes(edit) == EDIT.serialize(values, PROTOCOL)


@given(lives)
def test_a_life_is_what_the_driver_would_send(life: Life) -> None:
    assert life_bytes(life) == LIFE.serialize((life.version, life.deleted, life.editor), PROTOCOL)


@given(readings)
def test_a_reading_is_what_the_driver_would_send(cell: ReadingCell) -> None:
    values = (cell.version, cell.model_id, cell.weights_sha256, cell.verdict, cell.text, cell.digits)
    assert reading_bytes(cell) == READING.serialize(values, PROTOCOL)


@given(st.lists(ids, max_size=8, unique=True))
def test_no_two_ids_have_the_same_place(several: list[UUID]) -> None:
    assert len({id_order(one) for one in several}) == len(several)


@given(contents, contents)
def test_hashes_differ_where_contents_do(one: Content, other: Content) -> None:
    same = replace(one, version=0) == replace(other, version=0)
    assert (content_hash(one) == content_hash(other)) == same
    assert len(content_hash(one)) == HASH_BYTES


@given(contents, versions)
def test_the_version_is_not_part_of_the_hash(content: Content, version: int) -> None:
    assert content_hash(replace(content, version=version)) == content_hash(content)


def test_nothing_can_pass_from_one_field_into_the_next() -> None:
    values = [
        {"source": "ab"},
        {"source": "a", "picture_sha256": "b"},
        {"picture_sha256": "ab"},
        {"picture_name": "ab"},
        {"picture_sha256": "a", "picture_name": "b"},
        {"ink": b"ab"},
        {"png": b"ab"},
        {"ink": b"a", "png": b"b"},
        {"ink": b""},
        {"png": b""},
        {"picture_name": ""},
        {"picture_width": 0},
        {"picture_height": 0},
        {"picture_width": 1},
    ]
    empty = Content(1, 2, "", None, None, None, None, None, None)
    hashes = [content_hash(replace(empty, **value)) for value in values]  # type: ignore[arg-type]
    assert all(one != other for one, other in itertools.combinations(hashes, 2))


def test_a_hash_stays_what_it_is() -> None:
    """Devices of different releases compare these: they may never change."""
    drawn = Content(1, 1_773_500_966_535_897, "pad", None, None, None, None, b"\x01\x02 ink", None)
    picture = Content(1, -5, "file", 28, 31, "cd" * 32, "sieben ½.jpeg", None, b"\x89PNG")
    assert content_hash(drawn).hex() == "cc58f74a4ff296ebac07a7dee4bb9709"
    assert content_hash(picture).hex() == "15ed710d79a241a3ed50ba19a7c3a188"
