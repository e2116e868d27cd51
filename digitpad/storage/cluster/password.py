"""The cluster's password: from the environment, or from the system's keyring; never in a file.

A keyring may ask the person to unlock it, and wait for that: to be called where waiting harms nobody.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from digitpad.saying import said
from digitpad.storage.cluster.errors import ClusterMisconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyring.backend import KeyringBackend

    from digitpad.storage.cluster.connection import ClusterOptions

VARIABLE = "DIGITPAD_CASSANDRA__PASSWORD"
SERVICE = "digitpad"

_log = logging.getLogger(__name__)
_NAMES = {
    "SecretService": "Secret Service",
    "libsecret": "Secret Service",
    "kwallet": "KWallet",
    "macOS": "macOS Keychain",
    "Windows": "Windows Credential Manager",
}
_FILES = "keyrings.alt."
"""Backends of this package keep passwords in files, some of them readable."""


def find(options: ClusterOptions, environ: Mapping[str, str] | None = None) -> str | None:
    """The password of this user for this cluster, where it is known."""
    given = (os.environ if environ is None else environ).get(VARIABLE)
    if given:
        return given
    keyring = _keyring()
    if keyring is None or options.user is None:
        return None
    for account in _accounts(options):
        try:
            kept = keyring.get_password(SERVICE, account)
        except Exception as error:  # noqa: BLE001 - backends raise what their systems raise
            _not_usable(error)
            return None
        if kept is not None:
            return kept
    return None


def keep(options: ClusterOptions, password: str) -> None:
    """Put it into the keyring, for each host by itself; raises ClusterMisconfigured where that cannot be."""
    keyring = _keyring()
    if keyring is None or options.user is None:
        raise ClusterMisconfigured(
            said(
                "There is nothing here that keeps passwords safely. Enter it once a run, or set "
                "the environment variable {variable}.",
                variable=VARIABLE,
            )
        )
    if not _kept(keyring, options, password):
        raise ClusterMisconfigured(
            said(
                "The system's keyring did not keep the password. Unlock it and try again, or set "
                "the environment variable {variable}.",
                variable=VARIABLE,
            )
        )


def keeper() -> str | None:
    """What keeps passwords here, by its name for people; None where nothing does."""
    keyring = _keyring()
    if keyring is None:
        return None
    return _NAMES.get(type(keyring).__module__.rpartition(".")[2], str(keyring.name))


def forget(options: ClusterOptions) -> None:
    """Take it out of the keyring; one that is not there is no matter."""
    keyring = _keyring()
    if keyring is None or options.user is None:
        return
    for account in _accounts(options):
        try:
            if keyring.get_password(SERVICE, account) is not None:
                keyring.delete_password(SERVICE, account)
        except Exception as error:  # noqa: BLE001
            _not_usable(error)


def _kept(keyring: KeyringBackend, options: ClusterOptions, password: str) -> bool:
    try:
        for account in _accounts(options):
            keyring.set_password(SERVICE, account, password)
    except Exception as error:  # noqa: BLE001
        _not_usable(error)
        return False
    return True


def _accounts(options: ClusterOptions) -> list[str]:
    """A password is known to one host of a cluster as to the other, whichever is entered first."""
    return [f"{options.user}@{host}:{options.port}" for host in options.hosts]


def _keyring() -> KeyringBackend | None:
    """The system's keyring; None where there is none."""
    try:
        import keyring
        from keyring.backends import chainer, fail, null

        backend = keyring.get_keyring()
        if isinstance(backend, chainer.ChainerBackend):
            safe = [each for each in backend.backends if not _in_files(each)]
            return safe[0] if safe else None
    except Exception as error:  # noqa: BLE001
        _not_usable(error)
        return None
    if isinstance(backend, (fail.Keyring, null.Keyring)) or _in_files(backend):
        return None
    return backend


def _in_files(backend: KeyringBackend) -> bool:
    return type(backend).__module__.startswith(_FILES)


def _not_usable(error: Exception) -> None:
    # The error's text may quote what was to be kept.
    _log.info("the system's keyring cannot be used (%s)", type(error).__name__)
