"""One line of text that never makes its window wider: what does not fit is in the tooltip."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class Elided(QLabel):
    """A label that cuts its text at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, said: str) -> None:
        self._said = said
        self.setToolTip(said)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, self.width() - 4))
