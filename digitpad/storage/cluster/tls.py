"""TLS as the settings ask for it: never weaker, and a failed handshake in words that help."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from digitpad.storage.cluster.errors import TlsRefused

if TYPE_CHECKING:
    from digitpad.storage.cluster.connection import ClusterOptions

_MARKS = ("[SSL", "SSL:", "certificate", "CERTIFICATE_VERIFY_FAILED", "ALERT", "WRONG_VERSION_NUMBER")
_PASSING = ("EOF occurred", "UNEXPECTED_EOF", "BAD_RECORD_MAC", "timed out", "closed")
"""What a line says that broke in mid-sentence: it has nothing to do with whom one trusts."""

_MEANINGS = (
    (
        ("WRONG_VERSION_NUMBER", "record layer failure", "RECORD_LAYER_FAILURE"),
        "the cluster does not speak TLS on this port. Check the port, or have its encryption turned on",
    ),
    (("expired",), "its certificate has expired. Have it renewed, or check this computer's clock"),
    (("not yet valid",), "its certificate is not valid yet. Check this computer's clock"),
    (
        ("Hostname mismatch", "IP address mismatch", "not valid for"),
        "its certificate names another host. Enter the host as the certificate names it",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        "its certificate is not from an authority that is trusted here. Check the CA file",
    ),
    (
        ("CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE", "ALERT_UNKNOWN_CA"),
        "it does not accept this computer's certificate. Check certificate and key",
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
            f"No secure connection: the file {file} cannot be used ({reason}). Check the settings for TLS."
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
    return TlsRefused(f"No secure connection with {options.shown}: {_why(text)}. Nothing was sent.")


def _why(text: str) -> str:
    for marks, meaning in _MEANINGS:
        if any(mark in text for mark in marks):
            return meaning
    return f"the handshake failed ({text.rpartition('Last error: ')[2]})"
