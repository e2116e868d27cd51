"""One program at a time: locks of the system's, and the call of a second start to the window that is there.

Cheap to import: all starts of the desktop app go through here before they load a window. How one calls is
imported where somebody calls or is called.
"""

from digitpad.instance.claim import Claim, NoAnswer, claim_or_call
from digitpad.instance.lock import FileLock, Taken

__all__ = ["Claim", "FileLock", "NoAnswer", "Taken", "claim_or_call"]
