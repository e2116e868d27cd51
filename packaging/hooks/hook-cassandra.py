"""Cassandra's driver without other event loops and its object mapper.

The stock hook takes every submodule. Most modules are compiled; their imports are found in the sources
beside them.
"""

from PyInstaller.utils.hooks import collect_submodules

NOT_USED = (
    "cassandra.cqlengine",
    "cassandra.io.asyncorereactor",
    "cassandra.io.eventletreactor",
    "cassandra.io.geventreactor",
    "cassandra.io.twistedreactor",
)

hiddenimports = [
    *collect_submodules("cassandra", filter=lambda name: not name.startswith(NOT_USED)),
    "cassandra.io.libevwrapper",  # the event loop in C
]
