"""The log: what the program did and what went wrong, in a file that people can read and send along.

It is kept small, never holds a password, and nothing of what is drawn is ever told to it. Cheap to import: it
is set up before the window stands.
"""

from digitpad.logs.crashes import CrashFile
from digitpad.logs.secrets import hide
from digitpad.logs.setup import LOG_NAME, begin, begin_child, level_and_text

__all__ = ["LOG_NAME", "CrashFile", "begin", "begin_child", "hide", "level_and_text"]
