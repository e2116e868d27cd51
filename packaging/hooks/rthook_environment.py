"""Run before the program: what the program starts, other than itself, gets the environment of its own system.

On Linux PyInstaller's launcher points LD_LIBRARY_PATH at the bundle. The loader has read it by now, so this
process loads from there whatever the variable says; a file manager or browser that is opened from here must
not.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
