"""``Test connection``: the very path that syncing takes, step by step, and what is wrong at which."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from digitpad.storage.cluster.errors import ClusterUnreachable, TlsRefused
from digitpad.storage.cluster.tls import is_about_tls, tls_context, tls_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.errors import ClusterError
    from digitpad.storage.cluster.port import Remote

CONNECT_SECONDS = 5.0
EXPIRES_SOON = dt.timedelta(days=14)
CLOCK_LIMIT_US = 60 * 1_000_000
"""From this offset on the clock is called wrong."""


class Step(StrEnum):
    """What is looked at, in this order."""

    ADDRESS = "address"
    PORT = "port"
    TLS = "tls"
    ACCESS = "access"
    DATACENTRE = "datacentre"
    KEYSPACE = "keyspace"
    SCHEMA = "schema"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Finding:
    """One step's outcome. ``ok`` is None for what does not stop syncing but should be put right.

    Where it is False, ``cause`` is the error that syncing would meet.
    """

    step: Step
    ok: bool | None
    text: str
    cause: type[ClusterError] | None = None


def _wall_us() -> int:
    return time.time_ns() // 1000


def examine(
    options: ClusterOptions,
    wall_us: Callable[[], int] = _wall_us,
    *,
    writing: bool = True,
    use: Callable[[Remote], object] = lambda _: None,
) -> Iterator[Finding]:
    """Each finding as soon as it is known; the first that is not ok is the last.

    Takes seconds where nobody answers. To be run, and closed before its end, by one thread.

    Args:
        options: Where the cluster is, and who we are.
        wall_us: This computer's clock, in microseconds since 1970.
        writing: Whether drawings are to be sent, too: it takes more rights than only reading.
        use: Gets the session once the tables are found good; what it raises of ClusterError is a finding.

    """
    from digitpad.storage.cluster.driver.examining import findings

    addresses = _addresses(options)
    known = [host for host, found in addresses.items() if found]
    yield _reached(Step.ADDRESS, _all_or_some(addresses, known), _told_addresses(addresses))
    answers = {host: _answers(host, options.port) for host in known}
    open_hosts = [host for host, reason in answers.items() if reason is None]
    if known:
        yield _reached(Step.PORT, _all_or_some(answers, open_hosts), _told_ports(answers, options.port))
    if not open_hosts:
        return
    if options.tls:
        finding = _handshake(options, open_hosts[0])
        yield finding
        if finding.ok is False:
            return
    for finding in findings(options, wall_us, writing=writing, use=use):
        if finding.step is Step.ACCESS and not options.tls:
            yield _in_the_open(options)
        yield finding


def failed(step: Step, error: ClusterError) -> Finding:
    """This step ended with an error."""
    return Finding(step, False, str(error), type(error))  # noqa: FBT003


def clock_finding(offset_us: int) -> Finding:
    """What an offset means: cluster time minus this computer's."""
    apart = _duration(abs(offset_us))
    if abs(offset_us) <= CLOCK_LIMIT_US:
        return Finding(Step.CLOCK, True, f"The clocks differ by {apart}.")  # noqa: FBT003
    late = "behind" if offset_us > 0 else "ahead of"
    return Finding(
        Step.CLOCK,
        None,
        f"This computer's clock is {apart} {late} the cluster's: set it right. Syncing allows for it.",
    )


def _reached(step: Step, ok: bool | None, text: str) -> Finding:  # noqa: FBT001 - as in Finding
    return Finding(step, ok, text, ClusterUnreachable if ok is False else None)


def _addresses(options: ClusterOptions) -> dict[str, list[str]]:
    found = {}
    for host in options.hosts:
        try:
            answers = socket.getaddrinfo(host, options.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answers = []
        found[host] = sorted({str(answer[4][0]) for answer in answers})
    return found


def _told_addresses(addresses: dict[str, list[str]]) -> str:
    told = []
    for host, found in addresses.items():
        if not found:
            told.append(f'The name "{host}" is not known: check how it is written.')
        elif found == [host]:
            told.append(f"{host} is an address.")
        else:
            told.append(f"{host} is {', '.join(found)}.")
    return " ".join(told)


def _answers(host: str, port: int) -> str | None:
    """Why nobody answers there; None where somebody does."""
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            return None
    except TimeoutError:
        return f"does not answer in {CONNECT_SECONDS:.0f} s: is it running, does a firewall stand between?"
    except ConnectionRefusedError:
        return "refuses the connection: is Cassandra running there, on this port?"
    except OSError as error:
        return f"cannot be reached ({error.strerror or error})."


def _told_ports(answers: dict[str, str | None], port: int) -> str:
    return " ".join(
        f"{host} answers on port {port}." if reason is None else f"{host}, port {port}, {reason}"
        for host, reason in answers.items()
    )


def _all_or_some(asked: dict[str, list[str]] | dict[str, str | None], good: list[str]) -> bool | None:
    if not good:
        return False
    return True if len(good) == len(asked) else None


def _handshake(options: ClusterOptions, host: str) -> Finding:
    """An encrypted connection with exactly what syncing trusts and shows."""
    try:
        context = tls_context(options)
        with (
            socket.create_connection((host, options.port), timeout=CONNECT_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as encrypted,
        ):
            certificate, version = encrypted.getpeercert() or {}, encrypted.version()
    except TlsRefused as error:
        return failed(Step.TLS, error)
    except OSError as error:
        if is_about_tls(error):
            return failed(Step.TLS, tls_refused(str(error), options))
        text = f"{host} broke off the handshake ({error.strerror or error})."
        return failed(Step.TLS, ClusterUnreachable(text))
    until = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)
    soon = until - dt.datetime.now(dt.UTC) < EXPIRES_SOON
    text = f"Encrypted ({version}). The certificate is valid until {until:%Y-%m-%d}"
    return Finding(Step.TLS, None if soon else True, text + (": have it renewed." if soon else "."))


def _in_the_open(options: ClusterOptions) -> Finding:
    """What to say of a connection without TLS."""
    if all(_is_here(each) for each in options.hosts):
        return Finding(Step.TLS, True, "Not encrypted, but it does not leave this computer.")  # noqa: FBT003
    return Finding(Step.TLS, None, "Not encrypted: whoever sees the network can read along. Turn TLS on.")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _duration(microseconds: int) -> str:
    seconds = microseconds / 1_000_000
    if seconds < 1:
        return "less than a second"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes), f"{rest} s" * bool(rest)]
    return " ".join(part for part in parts if part)
