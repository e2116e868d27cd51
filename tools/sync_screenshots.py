"""The pictures of syncing, for `tools.screenshots`: every state of badge and page, and the dots.

The states are fed to the program's window: most would take a cluster that is broken in just that way. The
sentences are those of the code, so that the window says them in its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from digitpad.saying import said
from digitpad.storage.cluster.connection import ClusterOptions
from digitpad.storage.cluster.diagnosis import clock_finding
from digitpad.storage.cluster.errors import refusal_of
from tests.e2e.program import told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.program import Program
    from tools.screenshots import Session

WIDE: Final = (940, 690)
NARROW: Final = (430, 760)
CLUSTER: Final = ClusterOptions(hosts=("cass-1.lab.example", "cass-2.lab.example")).shown
LONG: Final = (
    "No route to host: the connection was begun and nothing came back; what the system says of it is quoted "
    "as it comes, however long it is, and whatever the language of the window"
)
FORM: Final[dict[str, Any]] = {
    "cassandra.hosts": ["cass-1.lab.example", "cass-2.lab.example"],
    "cassandra.user": "pad",
    "cassandra.tls": True,
    "cassandra.ca_file": "~/lab-ca.pem",
    "sync.group": "room 12",
    "sync.fetch": "group",
    "sync.since": "2026-09-01",
}
NEWER: Final = said(
    "The cluster's tables are of a newer digitpad (version {version}; this one knows {known}). Install the "
    "newer digitpad; until then everything stays in the journal.",
    version=3,
    known=1,
)
FINDINGS: Final[list[list[Any]]] = [
    ["address", True, told(said("{host} is {addresses}.", host="cass-1.lab.example", addresses="10.0.0.1"))],
    [
        "port",
        None,
        told(
            said(
                "{host}, port {port}, refuses the connection: is Cassandra running there, on this port?",
                host="cass-2.lab.example",
                port=9042,
            )
        ),
    ],
    [
        "tls",
        True,
        told(
            said(
                "Encrypted ({version}). The certificate is valid until {day}.",
                version="TLSv1.3",
                day="2027-03-01",
            )
        ),
    ],
    ["access", True, told(said('The cluster lets "{user}" in.', user="pad"))],
    ["schema", False, told(NEWER)],
]
REFUSED: Final = [
    ["7, 14:02", told(refusal_of("The cluster refused it: Mutation of 17,000,000 bytes is too large."))],
    ["4, 14:03", told(refusal_of("The cluster refused it: Some replica said that it cannot be written."))],
]

STATES: Final[dict[str, dict[str, Any]]] = {
    "off": {"phase": "OFF"},
    "no-history": {"phase": "NO_HISTORY"},
    "paused": {"phase": "PAUSED", "waiting": 3},
    "connecting": {"phase": "CONNECTING", "waiting": 3},
    "offline": {
        "phase": "OFFLINE",
        "waiting": 12_408,
        "next_try": 12.5,
        "problem": told(said("Nobody answers at {cluster}: {reason}.", cluster=CLUSTER, reason=LONG)),
        "cause": "ClusterUnreachable",
    },
    "sending": {"phase": "SENDING", "waiting": 328, "done": 12, "total": 340},
    "fetching": {"phase": "FETCHING", "done": 1200, "total": 100_000, "fetched": 1200},
    "verifying": {"phase": "VERIFYING", "done": 500, "total": 12_408},
    "up-to-date": {"phase": "UP_TO_DATE", "sent_at": -90, "verified_at": -30},
    "refused": {"phase": "UP_TO_DATE", "refused": 2, "sent_at": -90, "verified_at": -30},
    "warning": {
        "phase": "UP_TO_DATE",
        "verified_at": -30,
        "warning": told(clock_finding(3600 * 1_000_000).text),
    },
    "attention": {"phase": "ATTENTION", "waiting": 3, "problem": told(NEWER), "cause": "SchemaNewer"},
    "password": {
        "phase": "ATTENTION",
        "waiting": 3,
        "problem": told(
            said('The cluster does not accept the user "{user}" with this password.', user="pad")
        ),
        "cause": "AccessRefused",
    },
}


def take_sync(session: Session, program: Program, out: Path, *, everything: bool) -> None:
    """All that is to be seen of syncing, in a window with some drawings."""
    if everything:
        for name, state in STATES.items():
            take_state(session, program, out, name, state)
    program.do("sync_page", state=STATES["attention"], values=FORM, findings=FINDINGS, refused=[])
    program.do("place", of="sync_page", width=WIDE[0], height=WIDE[1])
    session.grab(program, out, "sync", of="sync_page")
    program.do("shut", of="sync_page")
    program.do("show_sync", **STATES["up-to-date"])
    program.do("dots", places=["WAITING", "ON_ITS_WAY", "VERIFIED", "VERIFIED", "REFUSED"])


def take_state(session: Session, program: Program, out: Path, name: str, state: dict[str, Any]) -> None:
    """Badge and page, wide and narrow."""
    program.do("show_sync", **state)
    session.grab(program, out, f"badge-{name}")
    refused = REFUSED if name == "refused" else []
    program.do("sync_page", state=state, values=FORM, findings=[], refused=refused)
    for kind, size in (("sync", WIDE), ("sync-narrow", NARROW)):
        program.do("place", of="sync_page", width=size[0], height=size[1])
        session.grab(program, out, f"{kind}-{name}", of="sync_page")
    program.do("scroll", of="sync_page", share=1.0)
    session.grab(program, out, f"sync-narrow-{name}-2", of="sync_page")
    program.do("shut", of="sync_page")
