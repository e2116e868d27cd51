"""The pictures of syncing, for `tools.screenshots`: every state of badge and page, and the dots.

The states are fed to the program's window: most would take a cluster that is broken in just that way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.program import Program
    from tools.screenshots import Session

WIDE: Final = (940, 690)
NARROW: Final = (430, 760)
LONG: Final = (
    "cass-1.lab.example:9042 and cass-2.lab.example:9042 did not answer within 5 seconds: the connection was "
    "begun, and nothing came back. A firewall does that which drops what it does not know. Ask whoever looks "
    "after the network whether this computer may reach the two on that port; drawings wait here until then."
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
FINDINGS: Final[list[list[Any]]] = [
    ["address", True, "cass-1.lab.example is 10.0.0.1. cass-2.lab.example is 10.0.0.2."],
    [
        "port",
        None,
        "cass-1.lab.example answers on port 9042. cass-2.lab.example, port 9042, does not answer.",
    ],
    ["tls", True, "Encrypted (TLSv1.3). The certificate is valid until 2027-03-01."],
    ["access", True, "The user “pad” may log in."],
    ["schema", False, "The cluster has version 3, this program writes up to 2. Install the newer digitpad."],
]
REFUSED: Final = [
    ["7, drawn 14:02", "Mutation of 17,000,000 bytes is too large for the maximum size of 16,777,216."],
    ["4 or 9, drawn 14:03", "Some replica said that it cannot be written."],
]
SCHEMA: Final = (
    "The cluster's tables are of version 3; this digitpad writes up to 2. Install the newer digitpad."
)

STATES: Final[dict[str, dict[str, Any]]] = {
    "off": {"phase": "OFF"},
    "no-history": {"phase": "NO_HISTORY"},
    "paused": {"phase": "PAUSED", "waiting": 3},
    "connecting": {"phase": "CONNECTING", "waiting": 3},
    "offline": {
        "phase": "OFFLINE",
        "waiting": 12_408,
        "next_try": 12.5,
        "problem": LONG,
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
        "warning": "This computer's clock is 1 h behind the cluster's: set it right. Syncing allows for it.",
    },
    "attention": {"phase": "ATTENTION", "waiting": 3, "problem": SCHEMA, "cause": "SchemaNewer"},
    "password": {
        "phase": "ATTENTION",
        "waiting": 3,
        "problem": "The cluster refused the user pad or the password.",
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
