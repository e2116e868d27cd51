"""What every cluster does, in memory or a real Cassandra, sentence by sentence: records and their cells."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from digitpad.storage.cluster.cells import edit_bytes, life_bytes, reading_bytes
from digitpad.storage.cluster.errors import RecordRefused
from digitpad.storage.cluster.hashing import state_of
from digitpad.storage.cluster.tables import LOG_BUCKET
from tests.contract.material import entries, refused
from tests.contract.sessions import SECONDS, sent

if TYPE_CHECKING:
    from digitpad.storage.cluster.port import ClusterRecord, Remote
    from tests.contract.material import Material

HIGHEST, LOWEST = UUID(int=(1 << 128) - 1), UUID(int=0)


def fetched(remote: Remote, record: ClusterRecord) -> ClusterRecord:
    return remote.fetch([record.key])[record.key.id]


def test_what_is_sent_can_be_fetched(remote: Remote, make: Material) -> None:
    version = make.version()
    records = [
        make.record(),
        make.record(reading=None),
        make.record(edit=make.edit("7"), life=make.life()),
        make.record(edit=make.edit(None, reviewed=False), life=make.life(deleted=False)),
        make.record(edit=make.edit("")),
        make.record(edit=make.edit("sieben ½ 七 👍")),
        make.record(reading=make.reading(version + 9, text="")),
        make.record(bytes_=0),
        make.picture(),
        make.picture("名前 with \x00 and ' in it.png"),
        make.erased(make.picture()),
    ]
    sent(remote, make.log(), records)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}


def test_what_is_missing_is_left_out(remote: Remote, make: Material) -> None:
    record, elsewhere = make.record(), make.record(make.key(part=1))
    sent(remote, make.log(), [record])
    keys = [make.key(), record.key, replace(record.key, part=1), elsewhere.key, record.key]
    assert remote.fetch(keys) == {record.key.id: record}
    assert remote.states(keys) == {record.key.id: state_of(record)}
    assert remote.fetch([]) == {}
    assert remote.states([]) == {}


def test_a_state_is_what_can_be_told_of_the_record_itself(remote: Remote, make: Material) -> None:
    records = [
        make.record(edit=make.edit(None), life=make.life()),
        make.record(reading=None, edit=make.edit("3", reviewed=False)),
        make.picture(),
        make.erased(make.record()),
    ]
    sent(remote, make.log(), records)
    states = remote.states([record.key for record in records])
    assert states == {record.key.id: state_of(record) for record in records}


def test_records_of_many_partitions_and_sizes_are_sent_at_once(remote: Remote, make: Material) -> None:
    days = [make.day, make.day + dt.timedelta(days=1), dt.date(1969, 12, 31), dt.date(2999, 1, 1)]
    small = [make.record(make.key(day, part)) for day in days for part in range(3) for _ in range(20)]
    large = [make.record(bytes_=60_000) for _ in range(12)]
    many = [make.record(make.key(part=7), bytes_=10) for _ in range(230)]
    records = small + large + many
    make.random.shuffle(records)
    log, first = make.log(), LOG_BUCKET - 200
    sent(remote, log, records, first)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}
    logged = remote.changes(log.writer, log.epoch, first, first + len(records))
    assert [change.key for change in logged] == [record.key for record in records]


def test_sending_again_changes_nothing(remote: Remote, make: Material) -> None:
    log, record = make.log(), make.record(edit=make.edit())
    for _ in range(3):
        sent(remote, log, [record])
    assert fetched(remote, record) == record
    assert len(remote.changes(log.writer, log.epoch, 1, 100)) == 1
    assert len(remote.feed(log.group, record.key.day, None, 100)) == 1


def test_nothing_to_send_is_sent_at_once(remote: Remote, make: Material) -> None:
    assert remote.send(make.log(), []).result(SECONDS) is None


def test_ids_of_any_kind_can_be_used(remote: Remote, make: Material) -> None:
    ids = [uuid4(), UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), LOWEST, HIGHEST, UUID(int=1 << 127)]
    records = [make.record(make.key(id=identity)) for identity in ids]
    sent(remote, make.log(), records)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}


@pytest.mark.parametrize("later_first", [False, True])
def test_the_later_version_of_each_cell_wins(remote: Remote, make: Material, later_first: bool) -> None:  # noqa: FBT001
    log, drawn = make.log(), make.record()
    early = replace(drawn, edit=make.edit("1"), life=make.life())
    late = replace(drawn, edit=make.edit("7"), life=make.life(deleted=False))
    mixed = replace(late, edit=make.edit("8"), life=early.life)
    for record in [mixed, late, early] if later_first else [early, late, mixed]:
        sent(remote, log, [record])
    assert fetched(remote, drawn) == replace(drawn, edit=mixed.edit, life=late.life)


def test_an_edit_does_not_bring_a_deleted_record_back(remote: Remote, make: Material) -> None:
    log, drawn = make.log(), make.record()
    deleted = replace(drawn, life=make.life())
    edited = replace(drawn, edit=make.edit("4"))
    sent(remote, log, [deleted])
    sent(remote, log, [edited])
    assert fetched(remote, drawn) == replace(drawn, edit=edited.edit, life=deleted.life)


def test_of_edits_at_once_the_greater_bytes_win(remote: Remote, make: Material) -> None:
    version = make.version()
    editors = [UUID(int=5), UUID(int=1 << 127)]
    labels = [None, "", "7", "8", "10", "ü", "\x7f", "7" * 300]
    edits = [
        make.edit(label, version, reviewed=reviewed, editor=editor)
        for label in labels
        for reviewed in (False, True)
        for editor in editors
    ]
    pairs = [pair for pair in itertools.permutations(edits, 2) if pair[0] != pair[1]]
    drawn = [make.record(make.key(part=9), bytes_=5) for _ in pairs]
    log = make.log()
    for place in (0, 1):
        records = [replace(one, edit=pair[place]) for one, pair in zip(drawn, pairs, strict=True)]
        sent(remote, log, records)
    kept = remote.fetch([record.key for record in drawn])
    assert [kept[record.key.id].edit for record in drawn] == [max(pair, key=edit_bytes) for pair in pairs]


def test_of_lives_and_readings_at_once_the_greater_bytes_win(remote: Remote, make: Material) -> None:
    version = make.version()
    editors = [LOWEST, UUID(int=5), HIGHEST]
    lives = [make.life(deleted, version, editor) for deleted in (False, True) for editor in editors]
    readings = [
        make.reading(version, text, model) for text in ("", "1", "11", "2") for model in ("a", "b", "aa")
    ]
    log = make.log()
    for life, other in itertools.permutations(lives, 2):
        drawn = make.record()
        sent(remote, log, [replace(drawn, life=life)])
        sent(remote, log, [replace(drawn, life=other)])
        assert fetched(remote, drawn).life == max(life, other, key=life_bytes)
    for reading, another in itertools.permutations(readings, 2):
        drawn = make.record(reading=None)
        sent(remote, log, [replace(drawn, reading=reading)])
        sent(remote, log, [replace(drawn, reading=another)])
        assert fetched(remote, drawn).reading == max(reading, another, key=reading_bytes)


@pytest.mark.parametrize("erased_first", [False, True])
def test_what_was_erased_for_good_stays_so(remote: Remote, make: Material, erased_first: bool) -> None:  # noqa: FBT001
    log, drawn, picture = make.log(), make.record(), make.picture()
    erased = [make.erased(drawn), make.erased(picture)]
    order = [erased, [drawn, picture]] if erased_first else [[drawn, picture], erased]
    for records in order:
        sent(remote, log, records)
    assert remote.fetch([drawn.key, picture.key]) == {record.key.id: record for record in erased}
    states = remote.states([drawn.key, picture.key])
    assert states == {record.key.id: state_of(record) for record in erased}


def test_a_record_that_cannot_be_taken_is_refused(remote: Remote, make: Material) -> None:
    log = make.log()
    unwritable = make.picture("a lone surrogate \ud800")
    for record in (refused(make.record()), unwritable):
        with pytest.raises(RecordRefused):
            remote.send(log, entries([record])).result(SECONDS)
        assert remote.fetch([record.key]) == {}


def test_a_refused_record_can_be_told_from_those_beside_it(remote: Remote, make: Material) -> None:
    log, good = make.log(), [make.record() for _ in range(3)]
    whole = entries([good[0], refused(make.record()), *good[1:]])
    with pytest.raises(RecordRefused):
        remote.send(log, whole).result(SECONDS)
    for entry in whole:
        outcome = remote.send(log, [entry]).exception(SECONDS)
        assert isinstance(outcome, RecordRefused) == (entry.seq == 2)
    remote.send_void(log, 2).result(SECONDS)
    logged = remote.changes(log.writer, log.epoch, 1, 4)
    assert [change.seq for change in logged] == [1, 2, 3, 4]
    assert [change.key for change in logged] == [good[0].key, None, good[1].key, good[2].key]
