"""What is said of the cluster is said in the person's language."""

from __future__ import annotations

import datetime as dt
import socket
import ssl

import cassandra
import pytest
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ProtocolVersionUnsupported
from cassandra.protocol import OverloadedErrorMessage

from digitpad.storage.cluster.connection import ClusterOptions
from digitpad.storage.cluster.diagnosis import clock_finding, examine
from digitpad.storage.cluster.driver.failures import translated
from digitpad.storage.cluster.errors import not_writable, refusal_of, refused_by_cluster
from digitpad.storage.cluster.tls import tls_refused
from digitpad.ui.told import in_words
from tests.ui.wide import still_english

pytestmark = pytest.mark.usefixtures("wide_language")

OPTIONS = ClusterOptions(hosts=("10.0.0.1",), user="7", password="8")  # noqa: S106


def test_what_the_connection_test_finds_is_translated():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        closed = list(examine(ClusterOptions(hosts=("127.0.0.1",), port=port)))
    assert [finding.ok for finding in closed] == [True, False]
    offsets = [dt.timedelta(seconds=1), dt.timedelta(seconds=90), dt.timedelta(minutes=9)]
    offsets += [dt.timedelta(hours=1), dt.timedelta(hours=1, minutes=1), dt.timedelta(days=9), dt.timedelta()]
    clocks = [
        clock_finding(sign * (offset // dt.timedelta(microseconds=1)))
        for offset in offsets
        for sign in (1, -1)
    ]
    assert [
        still_english(finding.text) for finding in (*closed, *clocks) if still_english(finding.text)
    ] == []


@pytest.mark.parametrize(
    "error",
    [
        cassandra.AuthenticationFailed("Bad credentials"),
        cassandra.AuthenticationFailed("Cannot achieve consistency level QUORUM"),
        cassandra.Unauthorized("9"),
        cassandra.InvalidRequest("9"),
        cassandra.InvalidRequest("unconfigured table"),
        cassandra.Unavailable("9", required_replicas=2, alive_replicas=1),
        cassandra.WriteTimeout("9", write_type=0),
        cassandra.OperationTimedOut(),
        OverloadedErrorMessage(0x1001, "9", {}),
        ProtocolVersionUnsupported("10.0.0.1", 5),
        NoHostAvailable("9", {}),
        OSError("Tried connecting. Last error: timed out"),
        OSError("Tried connecting. Last error: "),
    ],
)
def test_what_the_cluster_refuses_is_translated(error: Exception):
    for writing in (False, True):
        assert still_english(translated(error, OPTIONS, writing_records=writing)) == []


@pytest.mark.parametrize(
    "text",
    [
        "WRONG_VERSION_NUMBER",
        "certificate has expired",
        "certificate is not yet valid",
        "Hostname mismatch",
        "CERTIFICATE_VERIFY_FAILED",
        "CERTIFICATE_REQUIRED",
        "Last error: 9",
    ],
)
def test_why_a_connection_is_not_secure_is_translated(text: str):
    assert still_english(tls_refused(str(ssl.SSLError(text)), OPTIONS)) == []


def test_a_refusal_that_was_kept_is_translated_again():
    for error in (refused_by_cluster("9"), not_writable("9")):
        kept = str(error).encode().decode()  # as the journal gives it back
        assert in_words(kept) == kept
        assert in_words(refusal_of(kept)) == in_words(error) != kept
    assert in_words(refusal_of("as it is")) == "as it is"
