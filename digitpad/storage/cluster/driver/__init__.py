"""Cassandra itself, by its own driver, which is imported in this package only.

`link` holds the session and its deadlines, `failures` says in the words of `cluster.errors` what went wrong,
`remote` implements `port.Remote`, `making` makes keyspace and tables.
"""

from __future__ import annotations

from digitpad.storage.cluster.driver.making import initialise
from digitpad.storage.cluster.driver.remote import open_remote

__all__ = ["initialise", "open_remote"]
