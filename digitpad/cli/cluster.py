"""``digitpad cluster``: make the tables, look at the cluster, keep its password."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.cli import options as shared
from digitpad.cli import tail
from digitpad.cli.access import ask_password, cluster_of, told, without_password
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError
from digitpad.cli.tables import counted, in_one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from digitpad.settings import Settings
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.diagnosis import Finding
    from digitpad.storage.cluster.port import Head


_STEPS = {"tls": "TLS", "access": "user and password", "datacentre": "data centre"}


@dataclass(frozen=True, slots=True)
class Members:
    """Who sends to a group: how many devices, and how many changes they published."""

    group: str
    devices: int
    changes: int


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked of the cluster."""
    actions = {"init": init, "status": status, "tail": tail.run, "password": keep_password}
    return actions[arguments.action](arguments)


def init(arguments: argparse.Namespace) -> int:
    """Make keyspace and tables."""
    settings = shared.load_settings(arguments)
    options = cluster_of(arguments, settings)

    from digitpad.storage.cluster.connection import initialise

    with told():
        initialise(options, lambda line: print(line, flush=True))
    print(f'The cluster at {options.shown} is ready for digitpad: keyspace "{options.keyspace}".')
    return OK


def status(arguments: argparse.Namespace) -> int:
    """Say what is found on the way to the cluster, who sends to the group, and how much waits here."""
    settings = shared.load_settings(arguments)
    options = cluster_of(arguments, settings)

    from digitpad.storage.cluster.diagnosis import examine

    findings: list[Finding] = []
    for finding in examine(options):
        findings.append(finding)
        if not arguments.json:
            print(line_of(finding), flush=True)
    works = _works(findings)
    members = _members(options, settings.sync.group) if works else None
    waiting = _waiting(settings)
    if arguments.json:
        print(json.dumps(_to_json(findings, members, waiting)))
    else:
        print("\n".join(["", *_summary(settings, members, waiting)]))
    return OK if works else SOME_FAILED


def _works(findings: Iterable[Finding]) -> bool:
    return all(finding.ok is not False for finding in findings)


def line_of(finding: Finding) -> str:
    """A step of the way to the cluster, and what was found there."""
    state = {True: "ok", False: "FAILED", None: "warning"}[finding.ok]
    return f"{state:<7}  {_STEPS.get(finding.step, finding.step):<17}  {in_one_line(finding.text)}"


def members_of(group: str, heads: Iterable[Head]) -> Members:
    """What the heads of a group tell."""
    found = list(heads)
    return Members(group, len({head.writer for head in found}), sum(head.head for head in found))


def keep_password(arguments: argparse.Namespace) -> int:
    """Ask for the password, try it and keep it; or take it out of the keyring again."""
    settings = shared.load_settings(arguments)
    options = without_password(arguments, settings)
    if options.user is None:
        raise CommandError(
            'there is no user whose password it would be: set "cassandra.user" first', WRONG_USE
        )

    from digitpad.storage.cluster import password

    with told():
        if arguments.forget:
            password.forget(options)
            print(f'The keyring keeps no password of "{options.user}" for {options.shown} any more.')
            return OK
        typed = ask_password(options)
        _try(settings, typed)
        password.keep(options, typed)
    print(f'The password of "{options.user}" is right, and {password.keeper()} keeps it.')
    return OK


def _try(settings: Settings, typed: str) -> None:
    """Log in. Raises ClusterError; a keyspace that is not there yet is no matter."""
    from digitpad.storage.cluster.connection import open_remote
    from digitpad.storage.cluster.errors import KeyspaceMissing
    from digitpad.storage.sync.chosen import cluster_options

    options = cluster_options(settings.cassandra, typed)
    assert options is not None  # noqa: S101 - there is a user, so there is a cluster
    with contextlib.suppress(KeyspaceMissing):
        open_remote(options, writing=False).close()


def _members(options: ClusterOptions, group: str) -> Members:
    from digitpad.storage.cluster.connection import open_remote

    with told():
        remote = open_remote(options, writing=False)
        try:
            return members_of(group, remote.heads(group))
        finally:
            remote.close()


def _waiting(settings: Settings) -> int | None:
    """How many drawings wait in the journal; None where there is none. Raises CommandError."""
    from digitpad.storage.errors import JournalMissing
    from digitpad.storage.reader import JournalReader

    with told():
        try:
            with JournalReader.open_reader(settings.journal_file()) as journal:
                return journal.outbox_count()
        except JournalMissing:
            return None


def _summary(settings: Settings, members: Members | None, waiting: int | None) -> list[str]:
    lines = []
    if members is not None:
        name = in_one_line(members.group)
        sent = f"{counted(members.changes, 'change')} sent by {counted(members.devices, 'device')}"
        lines.append(f'group "{name}": {sent}')
    if waiting is None:
        lines.append(f"journal: there is none at {settings.journal_file()} yet")
    else:
        lines.append(f"waiting: {counted(waiting, 'drawing')} in {settings.journal_file()}")
    return lines


def _to_json(
    findings: list[Finding],
    members: Members | None,
    waiting: int | None,
) -> dict[str, object]:
    return {
        "ok": _works(findings),
        "findings": [{"step": one.step, "ok": one.ok, "text": one.text} for one in findings],
        "group": members and {"name": members.group, "devices": members.devices, "changes": members.changes},
        "waiting": waiting,
    }
