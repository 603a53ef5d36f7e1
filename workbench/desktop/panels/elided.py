"""Texts that never make their window wider: what does not fit ends in an ellipsis, and the whole is in the tooltip."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStyle, QStyleOptionComboBox, QToolTip


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


class ElidedCombo(QComboBox):
    """A field to choose in whose words are cut with an ellipsis; the style would cut them through a letter."""

    def cut_text(self) -> str:
        """What is chosen as far as there is room for it."""
        option = QStyleOptionComboBox()
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        option.currentText = self.cut_text()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.cut_text() != self.currentText():
            said = [self.currentText(), self.toolTip()]
            QToolTip.showText(event.globalPos(), "\n".join(part for part in said if part), self)
            return True
        return super().event(event)
