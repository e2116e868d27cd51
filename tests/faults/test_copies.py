"""Journals that are copied, restored from a backup, or opened twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.faults import journals
from tests.faults.loopback import HOSTS
from tests.faults.running import ROOT, SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.conftest import Case


def test_a_journal_is_copied_and_both_run(case: Case) -> None:
    case.begin("m", "A journal is copied to a second machine, and both run")
    device = case.device("original")
    device.add(0, 500)
    device.wait_until_up_to_date()
    device.close()
    shutil.copyfile(device.journal, case.journal("copy"))

    both = [case.device("original", fetch="group"), case.device("copy", fetch="group")]
    assert len({device.wait_for("opened")["device"] for device in both}) == 1
    with case.measured():
        for turn in range(10):
            for number, device in enumerate(both):
                device.add(1000 * (number + 1) + 50 * turn, 50)
            for device in both:
                device.do("sync_now")
        for device in both:
            device.wait_until_up_to_date()
        for device in both:
            device.do("sync_now")
            device.wait(
                lambda device=device: len(journals.records(device.journal)) == len(case.receipts)  # type: ignore[misc]
            )
            device.wait_until_up_to_date()
    case.figures.shown = "up to date"
    found = case.audit(*(device.journal for device in both))
    case.figures.more["logs"] = len(found.logs)
    assert len(found.logs) > 1


def test_an_older_backup_is_restored(case: Case, tmp_path: Path) -> None:
    case.begin("m", "An older backup of the journal is restored on the same machine")
    device = case.device()
    device.add(0, 500)
    device.wait_until_up_to_date()
    device.close()
    shutil.copyfile(device.journal, tmp_path / "backup.sqlite3")

    device = case.device()
    device.add(500, 300)
    edited, deleted = sorted(case.receipts.records)[3:5]
    device.edit(edited, "7")
    device.live(deleted, deleted=True)
    device.wait_until_up_to_date()
    device.close()
    shutil.copyfile(tmp_path / "backup.sqlite3", device.journal)

    device = case.device()
    with case.measured():
        device.add(800, 100)
        device.wait_until_up_to_date()
        device.do("sync_now")
        device.wait(lambda: len(journals.records(device.journal)) == len(case.receipts))
        device.wait_until_up_to_date()
    case.figures.shown = "sending, fetching"
    case.audit(device.journal)


def test_sync_is_started_beside_the_app(case: Case) -> None:
    case.begin("m", "`digitpad sync` is started beside the app, and after it")
    device = case.device()
    device.draw(0, 20)
    beside = sync(case, device.journal)
    assert beside.returncode != 0
    assert str(device.process.pid) in beside.stderr
    case.figures.shown = "“in use by another digitpad (process …)”"
    device.wait_until_up_to_date()
    device.do("pause")
    device.wait_for_phase("PAUSED")
    device.draw(20, 20)
    device.close()
    with case.measured():
        after = sync(case, device.journal)
    assert after.returncode == 0, after.stderr
    assert journals.outbox(device.journal) == (0, 0)
    case.audit(device.journal)


def sync(case: Case, journal: Path) -> subprocess.CompletedProcess[str]:
    """``digitpad sync --once`` on this journal."""
    options = case.options
    settings = {
        "HOSTS": ",".join(HOSTS),
        "PORT": options["port"],
        "KEYSPACE": options["keyspace"],
        "USER": options["user"],
        "PASSWORD": options["password"],
    }
    return subprocess.run(
        [sys.executable, "-m", "digitpad", "sync", "--once", "--journal", str(journal)],
        cwd=ROOT,
        env={**os.environ, **{f"DIGITPAD_CASSANDRA__{name}": str(value) for name, value in settings.items()}},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
