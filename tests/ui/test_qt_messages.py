"""What Qt says, in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QtMsgType, qCritical, qDebug, qInstallMessageHandler, qWarning
from PySide6.QtGui import QPainter, QPixmap

from digitpad.ui.qt_messages import LEVELS, log_qt_messages

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def installed(qapp: object) -> Iterator[None]:
    before = qInstallMessageHandler(None)
    log_qt_messages()
    yield
    qInstallMessageHandler(before)


def test_each_message_comes_at_its_level(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    qDebug("a detail")
    qWarning("a warning")
    qCritical("an error: 100 %s")
    assert [(level, text) for _, level, text in caplog.record_tuples] == [
        (logging.DEBUG, "a detail"),
        (logging.WARNING, "a warning"),
        (logging.ERROR, "an error: 100 %s"),
    ]
    assert all(name.startswith("qt.") for name, _, _ in caplog.record_tuples)


def test_what_qt_itself_complains_about_is_there(caplog: pytest.LogCaptureFixture):
    painter = QPainter()
    assert not painter.begin(QPixmap())
    assert "QPainter" in caplog.text


def test_every_kind_of_message_has_a_level():
    kinds = {each for each in QtMsgType if "System" not in each.name}
    assert set(LEVELS) == kinds
