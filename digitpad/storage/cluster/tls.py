"""TLS as the settings ask for it: never weaker, and a failed handshake in words that help."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from digitpad.saying import said
from digitpad.storage.cluster.errors import TlsRefused

if TYPE_CHECKING:
    from digitpad.saying import Said
    from digitpad.storage.cluster.connection import ClusterOptions

ASK_SECONDS = 3.0
"""How long each step of finding out whether a port speaks TLS may take."""

_OPTIONS = bytes.fromhex("04 00 00 00 05 00 00 00 00")
"""The request with which CQL begins: it tells nothing and asks what the node can do."""
_ANSWERS = b"\x80"
"""All that Cassandra answers begins with this bit; an alert of TLS does not."""

_MARKS = ("[SSL", "SSL:", "certificate", "CERTIFICATE_VERIFY_FAILED", "ALERT", "WRONG_VERSION_NUMBER")
_PASSING = ("EOF occurred", "UNEXPECTED_EOF", "BAD_RECORD_MAC", "timed out", "closed")
"""What a line says that broke in mid-sentence: it has nothing to do with whom one trusts."""

_MEANINGS = (
    (
        ("WRONG_VERSION_NUMBER", "record layer failure", "RECORD_LAYER_FAILURE"),
        said("the cluster does not speak TLS on this port. Check the port, or have its encryption turned on"),
    ),
    (("expired",), said("its certificate has expired. Have it renewed, or check this computer's clock")),
    (("not yet valid",), said("its certificate is not valid yet. Check this computer's clock")),
    (
        ("Hostname mismatch", "IP address mismatch", "not valid for"),
        said("its certificate names another host. Enter the host as the certificate names it"),
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        said("its certificate is not from an authority that is trusted here. Check the CA file"),
    ),
    (
        ("CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE", "ALERT_UNKNOWN_CA"),
        said("it does not accept this computer's certificate. Check certificate and key"),
    ),
)


def tls_context(options: ClusterOptions) -> ssl.SSLContext:
    """What to trust and what to show; raises TlsRefused where a file cannot be used."""
    file = options.ca_file
    try:
        context = ssl.create_default_context(cafile=None if file is None else str(file))
        if options.certificate is not None:
            file = options.certificate
            # Without a password at hand OpenSSL would ask for it at the terminal.
            context.load_cert_chain(str(file), options.key and str(options.key), password="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TlsRefused(
            said(
                "No secure connection: the file {file} cannot be used ({reason}). Check the "
                "settings for TLS.",
                file=file,
                reason=reason,
            )
        ) from error
    context.check_hostname = options.check_hostname
    return context


def is_about_tls(error: BaseException) -> bool:
    """Whether a handshake was refused here or there, other than by a line that broke."""
    text = str(error)
    if not isinstance(error, OSError) or any(mark in text for mark in _PASSING):
        return False
    # The driver hands on OpenSSL's text in an OSError of its own.
    return isinstance(error, ssl.SSLError) or any(mark in text for mark in _MARKS)


def tls_refused(text: str, options: ClusterOptions) -> TlsRefused:
    """What a failed handshake means for a person; ``text`` is OpenSSL's."""
    return TlsRefused(
        said(
            "No secure connection with {cluster}: {reason}. Nothing was sent.",
            cluster=options.shown,
            reason=_why(text),
        )
    )


def tls_wanted(options: ClusterOptions) -> TlsRefused:
    """The sentence for a cluster that is spoken to in the open and insists on TLS."""
    return TlsRefused(
        said("The cluster {cluster} asks for TLS on this port: turn TLS on.", cluster=options.shown)
    )


def asks_for_tls(host: str, port: int) -> bool:
    """Whether TLS is understood on this port, and CQL in the open is not; takes some seconds at most."""
    try:
        return not _speaks_cql(host, port) and _speaks_tls(host, port)
    except OSError:  # somebody who does not answer just now
        return False


def _speaks_cql(host: str, port: int) -> bool:
    with socket.create_connection((host, port), timeout=ASK_SECONDS) as line:
        try:
            line.sendall(_OPTIONS)
            return line.recv(1) >= _ANSWERS
        except ConnectionError:
            return False


def _speaks_tls(host: str, port: int) -> bool:
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=ASK_SECONDS) as line,
            context.wrap_socket(line, server_hostname=host),
        ):
            return True
    except ssl.SSLError as error:
        return isinstance(error, ssl.SSLCertVerificationError) or "ALERT" in str(error)


def _why(text: str) -> Said:
    for marks, meaning in _MEANINGS:
        if any(mark in text for mark in marks):
            return meaning
    return said("the handshake failed ({reason})", reason=text.rpartition("Last error: ")[2])
