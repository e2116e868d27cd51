"""Fixtures for tests with widgets."""

from __future__ import annotations

import pytest

from digitpad.ui.application import Application


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Widgets live in the program's own application."""
    return Application
