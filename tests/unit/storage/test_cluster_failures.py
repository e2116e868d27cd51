"""What the driver raises, as the error that tells what helps."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING

import cassandra
import pytest
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionShutdown, ProtocolVersionUnsupported
from cassandra.protocol import OverloadedErrorMessage

from digitpad.saying import quoted
from digitpad.storage.cluster import errors
from digitpad.storage.cluster.connection import ClusterOptions
from digitpad.storage.cluster.driver.failures import translated, worst

if TYPE_CHECKING:
    from digitpad.storage.cluster.errors import ClusterError

OPTIONS = ClusterOptions(hosts=("one", "two"), user="pupil", password="open sesame")  # noqa: S106
REFUSED = ConnectionRefusedError(
    111, "Tried connecting to [('10.0.0.1', 9042)]. Last error: Connection refused"
)
WRONG_PASSWORD = cassandra.AuthenticationFailed(
    'Failed to authenticate to one: Error from server: code=0100 [Bad credentials] message="Provided username'
    ' pupil and/or password are incorrect"'
)
NO_QUORUM_FOR_PASSWORDS = cassandra.AuthenticationFailed(
    'Failed to authenticate to one: Error from server: code=0100 [Bad credentials] message="Unable to perform'
    ' authentication: Cannot achieve consistency level QUORUM"'
)


def of(error: Exception, *, writing_records: bool = False) -> ClusterError:
    found = translated(error, OPTIONS, writing_records=writing_records)
    assert "sesame" not in str(found)
    return found


def test_a_password_that_cannot_be_looked_up_is_not_a_wrong_one() -> None:
    assert type(of(WRONG_PASSWORD)) is errors.AccessRefused
    assert type(of(NO_QUORUM_FOR_PASSWORDS)) is errors.ClusterUnreachable
    lost_right = cassandra.Unauthorized(
        'Error from server: code=2100 [Unauthorized] message="Unable to perform authorization of permissions:'
        ' Operation timed out - received only 0 responses."'
    )
    assert type(of(lost_right, writing_records=True)) is errors.ClusterUnreachable


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ([REFUSED, WRONG_PASSWORD, REFUSED], errors.AccessRefused),
        ([REFUSED, NO_QUORUM_FOR_PASSWORDS], errors.ClusterUnreachable),
        ([REFUSED, ProtocolVersionUnsupported("one", 5)], errors.ClusterMisconfigured),
        ([REFUSED, socket.gaierror(-2, "Name or service not known")], errors.ClusterUnreachable),
        (
            [cassandra.OperationTimedOut("Timed out creating connection (5 seconds)")],
            errors.ClusterUnreachable,
        ),
        ([ConnectionShutdown("Connection to one is closed")], errors.ClusterUnreachable),
        ([OverloadedErrorMessage(0x1001, "too much", None)], errors.ClusterUnreachable),
    ],
)
def test_of_what_several_hosts_say_the_telling_part_counts(
    said: list[Exception], kind: type[ClusterError]
) -> None:
    hosts = {str(number): error for number, error in enumerate(said)}
    assert type(of(NoHostAvailable("Unable to connect to any servers", hosts))) is kind


@pytest.mark.parametrize(
    "error",
    [
        cassandra.Unavailable("x", consistency=6, required_replicas=2, alive_replicas=1),
        cassandra.WriteTimeout("x", consistency=6, required_responses=2, received_responses=1, write_type=0),
        cassandra.ReadTimeout("x", consistency=6, required_responses=2, received_responses=1),
        cassandra.WriteFailure("x", consistency=6, required_responses=2, received_responses=1, failures=1),
        NoHostAvailable("Unable to connect to any servers", ["10.0.0.1"]),
        NoHostAvailable("Unable to complete the operation against any hosts", {}),
        RuntimeError("cannot schedule new futures after shutdown"),
    ],
)
def test_what_may_pass_by_itself(error: Exception) -> None:
    for writing_records in (True, False):
        assert type(of(error, writing_records=writing_records)) is errors.ClusterUnreachable


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoHostAvailable("Unable to connect to any servers", {"10.0.0.1": REFUSED}), "Connection refused"),
        (NoHostAvailable("Unable to connect to any servers", ["10.0.0.1"]), "no connection"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (cassandra.OperationTimedOut("Timed out creating connection (5 seconds)"), "no answer in time"),
        (cassandra.OperationTimedOut(errors=None, last_host=None), "no answer in time"),
        (
            TimeoutError("Tried connecting to [('10.0.0.1', 9042)]. Last error: timed out"),
            "no answer in time",
        ),
        (ConnectionShutdown("Connection to one is closed"), "Connection to one is closed"),
        (ConnectionShutdown(""), "the connection was closed"),
    ],
)
def test_the_reason_is_told_without_the_drivers_words(error: Exception, said: str) -> None:
    assert str(of(error)) == f"Nobody answers at one, two (port 9042): {said}."


def test_a_refusal_means_what_was_asked_for() -> None:
    invalid = cassandra.InvalidRequest(
        'Error from server: code=2200 [Invalid query] message="Key length of 70000 is longer than maximum"'
    )
    refused = of(invalid, writing_records=True)
    assert type(refused) is errors.RecordRefused
    assert str(refused) == "The cluster refused it: Key length of 70000 is longer than maximum."
    assert type(of(invalid)) is errors.ClusterMisconfigured
    for message in ("unconfigured table feed", "keyspace digitpad does not exist"):
        gone = cassandra.InvalidRequest(f'Error from server: code=2200 [Invalid query] message="{message}"')
        assert type(of(gone, writing_records=True)) is errors.KeyspaceMissing


def test_a_record_is_called_refused_only_where_all_else_is_well() -> None:
    refused, away = errors.RecordRefused(quoted("x")), errors.ClusterUnreachable(quoted("x"))
    wrong, silent = errors.AccessRefused(quoted("x")), errors.NoAnswerInTime(quoted("x"))
    assert worst([refused, refused]) is refused
    assert worst([refused, away, refused]) is away
    assert worst([refused, silent]) is silent
    assert worst([refused, away, wrong]) is wrong


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (
            ssl.SSLEOFError(8, "EOF occurred in violation of protocol (_ssl.c:2427)"),
            errors.ClusterUnreachable,
        ),
        (ConnectionResetError(104, "Connection reset by peer"), errors.ClusterUnreachable),
        (TimeoutError("_ssl.c:989: The handshake operation timed out"), errors.ClusterUnreachable),
        (ssl.SSLError(1, "[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] bad mac"), errors.ClusterUnreachable),
        (PermissionError(1, "... Last error: [SSL: CERTIFICATE_VERIFY_FAILED] ..."), errors.TlsRefused),
        (ssl.SSLError(1, "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert"), errors.TlsRefused),
        (OSError(1, "... Last error: [SSL: WRONG_VERSION_NUMBER] wrong version"), errors.TlsRefused),
    ],
)
def test_a_line_that_breaks_is_not_a_certificate_refused(error: Exception, kind: type[ClusterError]) -> None:
    encrypted = replace(OPTIONS, tls=True)
    tried = NoHostAvailable("Unable to connect to any servers", {"10.0.0.1": error})
    assert type(translated(tried, encrypted)) is kind


def test_our_own_errors_stay_as_they_are() -> None:
    error = errors.NoAnswerInTime(quoted("x"))
    assert of(error) is error
