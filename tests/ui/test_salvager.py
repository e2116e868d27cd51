"""What can be read of a damaged history comes back by itself, and what cannot is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.domain import Recognition, Source
from digitpad.settings import save_choices
from digitpad.storage.aside import MARK
from digitpad.storage.errors import JournalCorrupt
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.opening import suspect
from digitpad.ui import salvager as salvager_module
from tests.support.fake_cluster import FakeCluster
from tests.ui.pointers import draw_with_mouse
from tests.ui.widget_data import DEVICE, NOON, SEVEN

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from tests.ui.conftest import Begin

MANY = 300
_ids = IdMaker()

pytestmark = pytest.mark.usefixtures("quick", "own_look")


@pytest.fixture
def drawn(path: Path) -> list[UUID]:
    """A journal of many drawings; their ids."""
    ids = [_ids.new_id() for _ in range(MANY)]
    with Journal.open(path) as journal:
        journal.add_records(Recognition(each, DEVICE, NOON, Source.PAD, drawing=SEVEN) for each in ids)
    return ids


@pytest.fixture
def damaged(path: Path, drawn: list[UUID]) -> list[UUID]:
    """The same with some pages in its middle overwritten."""
    tear(path)
    return drawn


def tear(path: Path) -> None:
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    middle = len(content) // size // 2
    content[middle * size : (middle + 3) * size] = b"\xa5" * (3 * size)
    path.write_bytes(content)
    suspect(path)


def told(app: App) -> str:
    return app.window.status_line.said


def ids_in(path: Path) -> set[UUID]:
    with Journal.open_reader(path) as reader:
        return {record.id for record in reader.records()}


def test_what_can_be_read_comes_back_and_is_counted(
    begin: Begin, qtbot: QtBot, path: Path, damaged: list[UUID]
):
    app = begin()
    qtbot.waitUntil(lambda: "Drawings brought back" in told(app))
    qtbot.waitUntil(lambda: len(app.window.strip.records) > 100)
    found = ids_in(path)
    assert found < set(damaged)
    back, lost = map(int, re.findall(r": (\d+)", told(app))[:2])
    assert (back, lost) == (len(found), MANY - len(found))
    assert "kept as" in told(app)
    assert not list(path.parent.glob(f"*{MARK}"))


def test_writing_goes_on_meanwhile_and_nothing_of_it_is_lost(
    begin: Begin, qtbot: QtBot, path: Path, damaged: list[UUID]
):
    app = begin()
    draw_with_mouse(app.window.pad, [(200, 80), (200, 300)])
    mine = app.window.desk.current
    qtbot.waitUntil(lambda: "Drawings brought back" in told(app))
    qtbot.waitUntil(lambda: not app.keeper.state.waiting and app.keeper.state.error is None)
    draw_with_mouse(app.window.pad, [(100, 80), (300, 80)])
    app.window.desk.put_away()
    qtbot.waitUntil(lambda: not app.keeper.state.waiting)
    assert app.window.desk.current == mine
    with Journal.open_reader(path) as reader:
        record = reader.get(mine)  # type: ignore[arg-type]
        assert record is not None
        assert record.drawing is not None
        assert len(record.drawing.strokes) == 2


@pytest.mark.parametrize("is_damaged", [True, False])
def test_a_label_and_a_deletion_that_meet_damage_are_kept_and_shown(  # noqa: PLR0913, PLR0917
    begin: Begin,
    qtbot: QtBot,
    path: Path,
    drawn: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
    is_damaged: bool,  # noqa: FBT001
):
    def meet(_: Journal, *_arguments: object) -> None:
        patch.undo()
        suspect(path)
        if is_damaged:
            tear(path)
        raise JournalCorrupt(path, "a page makes no sense")

    app = begin()
    labelled, deleted = drawn[-1], drawn[-2]
    qtbot.waitUntil(lambda: len(app.window.strip.records) > 100)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "save_edit", meet)
        app.desk.history.set_label(labelled, "4")
        app.desk.history.delete(deleted)
        qtbot.waitUntil(lambda: ("Drawings brought back" in told(app)) or not is_damaged)
        # The readings of all the others are kept meanwhile, one by one.
        qtbot.waitUntil(lambda: not app.keeper.state.waiting)
    assert deleted not in ids_in(path)
    with Journal.open_reader(path) as reader:
        record = reader.get(labelled)
    assert record is not None
    assert record.label == "4"
    qtbot.waitUntil(lambda: getattr(app.desk.history.get(labelled), "label", None) == "4")
    qtbot.waitUntil(lambda: deleted not in [shown.id for shown in app.window.strip.records])


def test_it_goes_on_as_the_same_device_and_the_cluster_gives_back_the_rest(
    begin: Begin, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    cluster = FakeCluster()
    monkeypatch.setattr("digitpad.storage.cluster.connection.open_remote", lambda _, **__: cluster.connect())
    save_choices(paths.settings_file(), {"cassandra.hosts": ["cass-1"]})
    ids = [_ids.new_id() for _ in range(MANY)]
    with Journal.open(path) as journal:
        device = journal.device_id
        journal.add_records(Recognition(each, device, NOON, Source.PAD, drawing=SEVEN) for each in ids)
    app = begin()
    qtbot.waitUntil(lambda: len(cluster.all_records()) == MANY)
    qtbot.waitUntil(lambda: app.window.status_line.sync.text().startswith("Up to date"))
    app.window.close()
    tear(path)
    app = begin()
    qtbot.waitUntil(lambda: "Drawings brought back" in told(app))
    qtbot.waitUntil(lambda: ids_in(path) == set(ids))
    assert app.desk.history.device_id == device


def test_what_a_run_did_not_finish_the_next_one_does(
    begin: Begin, qtbot: QtBot, path: Path, damaged: list[UUID], monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setattr(salvager_module.Salvager, "_begin", lambda *_: None)  # it was killed before
        app = begin()
        qtbot.waitUntil(lambda: bool(list(path.parent.glob(f"*{MARK}"))))
        app.window.close()
    assert ids_in(path) == set()
    app = begin()
    qtbot.waitUntil(lambda: "Drawings brought back" in told(app))
    assert len(ids_in(path)) > MANY // 2


def test_a_file_that_is_no_journal_at_all_brings_nothing_back(begin: Begin, qtbot: QtBot, path: Path):
    path.write_bytes(b"damaged" * 1000)
    app = begin()
    qtbot.waitUntil(lambda: "Drawings brought back: 0." in told(app))
    assert "kept as" in told(app)
