"""``digitpad cluster``: make the tables, look at the cluster, keep its password."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
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
    from digitpad.storage.cluster.port import Head, Remote


_STEPS = {"tls": "TLS", "access": "user and password", "datacentre": "data centre"}


@dataclass(frozen=True, slots=True)
class Members:
    """Who sends to a group: how many devices, and how many changes they published."""

    group: str
    devices: int
    changes: int


@dataclass(frozen=True, slots=True)
class Status:
    """What was found on the way to the cluster, who is in the group, and what waits in the journal.

    ``waiting`` is None where there is no journal, or it could not be read: then ``trouble`` says why.
    """

    findings: list[Finding]
    members: Members | None
    waiting: int | None
    trouble: str | None

    @property
    def exit_code(self) -> int:
        """Whether all is well, or worth another try, or for somebody to put right."""
        from digitpad.storage.cluster.errors import ClusterMisconfigured

        causes = [finding.cause for finding in self.findings if finding.cause is not None]
        if any(issubclass(cause, ClusterMisconfigured) for cause in causes):
            return WRONG_USE
        return SOME_FAILED if causes or self.trouble is not None else OK

    def to_json(self) -> dict[str, object]:
        """All of it."""
        members = self.members
        return {
            "ok": all(finding.ok is not False for finding in self.findings),
            "findings": [{"step": one.step, "ok": one.ok, "text": one.text} for one in self.findings],
            "group": members
            and {"name": members.group, "devices": members.devices, "changes": members.changes},
            "waiting": self.waiting,
            "journal_trouble": self.trouble,
        }


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
    members: list[Members] = []
    group = settings.sync.group

    def use(remote: Remote) -> None:
        members.append(members_of(group, remote.heads(group)))

    for finding in examine(options, writing=settings.sync.upload, use=use):
        findings.append(finding)
        if not arguments.json:
            print(line_of(finding), flush=True)
    found = Status(findings, members[0] if members else None, *_waiting(settings))
    if arguments.json:
        print(json.dumps(found.to_json()))
    else:
        print("\n".join(["", *_summary(settings, found)]))
    return found.exit_code


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
        _try(replace(options, password=typed))
        password.keep(options, typed)
    print(f'The password of "{options.user}" is right, and {password.keeper()} keeps it.')
    return OK


def _try(options: ClusterOptions) -> None:
    """Log in. Raises ClusterError; a keyspace that is not there yet is no matter."""
    from digitpad.storage.cluster.connection import open_remote
    from digitpad.storage.cluster.errors import KeyspaceMissing

    with contextlib.suppress(KeyspaceMissing):
        open_remote(options, writing=False).close()


def _waiting(settings: Settings) -> tuple[int | None, str | None]:
    """How many drawings wait in the journal, None where there is none; or why that is not known."""
    from digitpad.storage.errors import JournalError, JournalMissing
    from digitpad.storage.reader import JournalReader

    try:
        with JournalReader.open_reader(settings.journal_file()) as journal:
            return journal.outbox_count(), None
    except JournalMissing:
        return None, None
    except JournalError as error:
        return None, str(error)


def _summary(settings: Settings, found: Status) -> list[str]:
    lines = []
    if (members := found.members) is not None:
        name = in_one_line(members.group)
        sent = f"{counted(members.changes, 'change')} sent by {counted(members.devices, 'device')}"
        lines.append(f'group "{name}": {sent}')
    if found.trouble is not None:
        lines.append(f"journal: {in_one_line(found.trouble)}")
    elif found.waiting is None:
        lines.append(f"journal: there is none at {settings.journal_file()} yet")
    else:
        lines.append(f"waiting: {counted(found.waiting, 'drawing')} in {settings.journal_file()}")
    return lines
