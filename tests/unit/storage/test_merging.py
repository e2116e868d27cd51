"""Copies of a record come to the same whatever the order, and to what Cassandra makes of them."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Edit, Life, RecordKey, Verdict
from digitpad.ink import codec
from digitpad.storage.cluster.hashing import state_of
from digitpad.storage.cluster.port import ClusterRecord, Content, Entry, Log
from digitpad.storage.cluster_rows import prove
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.merging import Difference, cell_bytes, difference, later, merge, merge_content
from tests.support.cluster_records import (
    DAY,
    DEVICES,
    IDS,
    INKS,
    drawn,
    edits,
    lives,
    pictured,
    reading_cell,
    readings,
    records_of,
)
from tests.support.fake_cluster import FakeCluster

drawings = records_of(st.just(IDS[0]))
pictures = records_of(st.just(IDS[0]), pictured)
anything = records_of(st.just(IDS[0]), drawn | pictured)
copies = st.lists(drawings, min_size=1, max_size=4) | st.lists(pictures, min_size=1, max_size=4)


@given(anything, anything)
def test_it_does_not_matter_who_merges_with_whom(one, other):
    assert merge(one, other) == merge(other, one)


@given(anything, anything, anything)
def test_it_does_not_matter_which_two_meet_first(one, other, third):
    assert merge(merge(one, other), third) == merge(one, merge(other, third))


@given(anything, anything)
def test_merging_again_changes_nothing(one, other):
    merged = merge(one, other)
    assert merge(merged, one) == merge(merged, other) == merge(merged, merged) == merged


@given(copies)
def test_the_cluster_comes_to_the_same(records):
    cluster = FakeCluster()
    remote = cluster.connect()
    log = Log("class 4b", DEVICES[0], 1, 1)
    for seq, record in enumerate(records, 1):
        remote.send(log, [Entry(record, seq, record.version)]).result()
    merged = records[0]
    for record in records[1:]:
        merged = merge(merged, record)
    assert cluster.all_records() == {IDS[0]: merged}


@given(st.tuples(edits, edits) | st.tuples(lives, lives) | st.tuples(readings, readings))
def test_the_later_cell_wins_and_of_two_at_once_the_greater_bytes(cells):
    one, other = cells
    winner = later(one, other)
    assert winner is not None
    assert winner.version == max(one.version, other.version)
    if one.version == other.version:
        assert cell_bytes(winner) == max(cell_bytes(one), cell_bytes(other))
    assert later(one, None) == later(None, one) == one


def test_no_label_wins_over_any_label_of_the_same_moment():
    labelled, unlabelled = (Edit(label, reviewed=True, editor=IDS[0], version=3) for label in ("7", None))
    assert later(labelled, unlabelled) == unlabelled


@given(drawn, drawn)
def test_each_column_of_two_contents_of_one_moment_is_decided_apart(one, other):
    other = replace(other, version=one.version)
    merged = merge_content(one, other)
    assert merged.ink == max(one.ink or b"", other.ink or b"")
    assert merged.source == max(one.source, other.source)


class TestDifference:
    @given(anything)
    def test_equal_copies_need_nothing(self, record):
        assert difference(state_of(record), state_of(record)) == Difference(to_send=False, to_fetch=False)

    @given(anything)
    def test_a_missing_one_is_sent(self, record):
        assert difference(state_of(record), None) == Difference(to_send=True, to_fetch=False)

    @given(anything, anything)
    def test_what_the_merge_changes_here_is_fetched_and_what_it_changes_there_is_sent(self, local, remote):
        found = difference(state_of(local), state_of(remote))
        merged = state_of(merge(local, remote))
        if state_of(local).content_version != state_of(remote).content_version:
            assert found.to_fetch == (merged != state_of(local))
            assert found.to_send == (merged != state_of(remote))
        elif found == Difference(to_send=False, to_fetch=False):
            assert state_of(local) == state_of(remote)

    @given(anything, anything)
    def test_once_both_are_done_nothing_is_left(self, local, remote):
        merged = merge(local, remote)
        assert difference(state_of(merged), state_of(merge(remote, local))) == Difference(
            to_send=False, to_fetch=False
        )


class TestProof:
    @given(anything)
    def test_what_the_journal_could_have_written_is_proven_as_it_is(self, record):
        assert prove(record) == record

    @pytest.mark.parametrize(
        ("cell", "damage"),
        [
            ("content", {"ink": b"\x01 this is no ink"}),
            ("content", {"ink": None}),
            ("content", {"png": b"\x89PNG"}),
            ("content", {"source": "telegram"}),
            ("content", {"version": 0}),
            ("content", {"version": 1 << 62}),
            ("content", {"drawn_at": 1 << 62}),
            ("content", {"picture_name": "seven.png"}),
            ("reading", {"digits": b"\xc1"}),
            ("reading", {"verdict": "certain"}),
            ("reading", {"version": -1}),
            ("edit", {"version": 1 << 62}),
            ("life", {"version": 0}),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, cell, damage, whole):
        damaged = replace(whole, **{cell: replace(getattr(whole, cell), **damage)})
        with pytest.raises(RecordDamagedError, match=str(IDS[0])):
            prove(damaged)

    @pytest.mark.parametrize("damage", [{"part": -1}, {"part": 1 << 31}])
    def test_a_key_that_no_journal_makes_is_refused(self, damage, whole):
        with pytest.raises(RecordDamagedError):
            prove(replace(whole, key=replace(whole.key, **damage)))

    def test_a_picture_larger_than_any_is_refused(self, whole):
        content = replace(
            whole.content, ink=None, png=bytes(65537), picture_width=1, picture_height=1,
            picture_sha256="", picture_name="",
        )  # fmt: skip
        with pytest.raises(RecordDamagedError, match="65537"):
            prove(replace(whole, content=content))

    def test_a_blank_drawing_is_refused(self, whole):
        blank = replace(whole.content, ink=codec.encode(Drawing()))
        with pytest.raises(RecordDamagedError, match="blank"):
            prove(replace(whole, content=blank))

    def test_the_text_is_that_of_the_digits(self, whole):
        claimed = replace(whole, reading=replace(whole.reading, text="nine"))
        assert prove(claimed) == whole

    @pytest.fixture
    def whole(self):
        editor = UUID(int=5)
        return ClusterRecord(
            RecordKey(DEVICES[0], DAY, 0, IDS[0]),
            Content(3, 7, "pad", None, None, None, None, INKS[1], None),
            reading_cell(3, "lenet-5", Verdict.DIGITS, 7),
            Edit("7", reviewed=True, editor=editor, version=4),
            Life(deleted=False, editor=editor, version=5),
        )
