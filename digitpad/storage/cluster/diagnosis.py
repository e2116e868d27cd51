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

from digitpad.saying import in_a_list, in_a_row, said, said_of
from digitpad.storage.cluster.errors import ClusterUnreachable, TlsRefused
from digitpad.storage.cluster.tls import is_about_tls, tls_context, tls_refused
from digitpad.storage.durations import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.saying import Said
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
    text: Said
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
    open_hosts = [host for host, trouble in answers.items() if trouble is None]
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
    return Finding(step, False, said_of(error), type(error))  # noqa: FBT003


def clock_finding(offset_us: int) -> Finding:
    """What an offset means: cluster time minus this computer's."""
    apart = duration(dt.timedelta(microseconds=abs(offset_us)))
    if abs(offset_us) <= CLOCK_LIMIT_US:
        text = said("The clocks differ by {time}.", time=apart)
        return Finding(Step.CLOCK, True, text)  # noqa: FBT003
    if offset_us > 0:
        text = said(
            "This computer's clock is {time} behind the cluster's: set it right. Syncing allows for it.",
            time=apart,
        )
    else:
        text = said(
            "This computer's clock is {time} ahead of the cluster's: set it right. Syncing allows for it.",
            time=apart,
        )
    return Finding(Step.CLOCK, None, text)


def _reached(step: Step, ok: bool | None, text: Said) -> Finding:  # noqa: FBT001 - as in Finding
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


def _told_addresses(addresses: dict[str, list[str]]) -> Said:
    told = []
    for host, found in addresses.items():
        if not found:
            told.append(said('The name "{host}" is not known: check how it is written.', host=host))
        elif found == [host]:
            told.append(said("{host} is an address.", host=host))
        else:
            told.append(said("{host} is {addresses}.", host=host, addresses=in_a_list(found)))
    return in_a_row(told)


def _answers(host: str, port: int) -> Said | None:
    """That nobody answers there, and why; None where somebody does."""
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            return None
    except TimeoutError:
        return said(
            "{host}, port {port}, does not answer in {seconds} s: is it running, does a firewall stand "
            "between?",
            host=host,
            port=port,
            seconds=f"{CONNECT_SECONDS:.0f}",
        )
    except ConnectionRefusedError:
        return said(
            "{host}, port {port}, refuses the connection: is Cassandra running there, on this port?",
            host=host,
            port=port,
        )
    except OSError as error:
        reason = error.strerror or str(error)
        return said("{host}, port {port}, cannot be reached ({reason}).", host=host, port=port, reason=reason)


def _told_ports(answers: dict[str, Said | None], port: int) -> Said:
    return in_a_row(
        said("{host} answers on port {port}.", host=host, port=port) if trouble is None else trouble
        for host, trouble in answers.items()
    )


def _all_or_some(asked: dict[str, list[str]] | dict[str, Said | None], good: list[str]) -> bool | None:
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
        text = said(
            "{host} broke off the handshake ({reason}).", host=host, reason=error.strerror or str(error)
        )
        return failed(Step.TLS, ClusterUnreachable(text))
    until = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)
    day = f"{until:%Y-%m-%d}"
    if until - dt.datetime.now(dt.UTC) < EXPIRES_SOON:
        text = said(
            "Encrypted ({version}). The certificate is valid until {day}: have it renewed.",
            version=version,
            day=day,
        )
        return Finding(Step.TLS, None, text)
    text = said("Encrypted ({version}). The certificate is valid until {day}.", version=version, day=day)
    return Finding(Step.TLS, True, text)  # noqa: FBT003


def _in_the_open(options: ClusterOptions) -> Finding:
    """What to say of a connection without TLS."""
    if all(_is_here(each) for each in options.hosts):
        text = said("Not encrypted, but it does not leave this computer.")
        return Finding(Step.TLS, True, text)  # noqa: FBT003
    text = said("Not encrypted: whoever sees the network can read along. Turn TLS on.")
    return Finding(Step.TLS, None, text)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
