"""digitpad: a desktop pad that reads handwritten digits and keeps every drawing."""

__version__ = "0.1.0"
