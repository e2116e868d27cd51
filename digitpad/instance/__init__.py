"""One program at a time: locks of the system's, and the call of a second start to the window that is there.

Cheap to import: all starts of the desktop app go through here before they load a window. Sockets are imported
where they are needed.
"""

from digitpad.instance.call import Call
from digitpad.instance.claim import Claim, NoAnswer, claim_or_call
from digitpad.instance.lock import FileLock, Taken

__all__ = ["Call", "Claim", "FileLock", "NoAnswer", "Taken", "claim_or_call"]
