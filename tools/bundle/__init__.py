"""Builds the bundle that people install: ``python -m tools.bundle --help``. See docs/packaging.md."""
