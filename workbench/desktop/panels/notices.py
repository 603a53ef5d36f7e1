"""Notices that do not block: a bar with one sentence each, newest last."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.desktop.language import Said, Spoken

_MOST: Final = 3
_ROOM: Final = 30
_ROOMY: Final = 700
"""Points: so high must a window be for one notice; each further one asks for the height of one more."""
_MOST_KEPT: Final = 200
_DONE_MS: Final = 12_000
"""What went well goes by itself; faults stay until they are read."""


class _Notice(QFrame):
    def __init__(self, level: str, said: Said, spoken: Spoken, bar: NoticeBar, action: QAction | None) -> None:
        super().__init__(bar)
        self.setObjectName(f"notice-{level}")
        self.level, self._said, self._spoken = level, said, spoken
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setText("✕" if self.fontMetrics().inFont("✕") else "×")
        self.close_button.clicked.connect(lambda: bar.dismiss(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self.label, 1)
        if action is not None:
            self.button = QToolButton()
            self.button.setDefaultAction(action)
            row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.speak()

    def speak(self) -> None:
        self.label.setText(self._said(self._spoken.lang))
        self.close_button.setToolTip(self._spoken("dismiss"))


class NoticeBar(QWidget):
    """Holds the last few notices; gone while there is none."""

    told = Signal()

    def __init__(self, spoken: Spoken, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self._notices: list[_Notice] = []
        self.history: list[tuple[datetime, str, Said]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 0)
        self._column.setSpacing(4)
        self.hide()
        spoken.changed.connect(self._speak)

    def add(self, level: str, said: Said, action: QAction | None = None) -> None:
        """Show a notice; the same one again replaces the first. Too many push out what went well, then the oldest.

        Args:
            action: what the user may do about it, as a button beside the sentence.
        """
        self.history = [*self.history[-_MOST_KEPT + 1:], (datetime.now(), level, said)]
        self.told.emit()
        for notice in [n for n in self._notices if n.label.text() == said(self._spoken.lang)]:
            self.dismiss(notice)
        while len(self._notices) >= self._most():
            self.dismiss(next((n for n in self._notices if n.level == "done"), self._notices[0]))
        notice = _Notice(level, said, self._spoken, self, action)
        self._notices.append(notice)
        if level == "done":
            QTimer.singleShot(_DONE_MS, notice, lambda: self.dismiss(notice))
        self._column.addWidget(notice)
        self.show()

    def _most(self) -> int:
        """How many a window of this height has room for; all of them stay in the list of past notices."""
        return max(1, min(_MOST, (self.window().height() - _ROOMY) // _ROOM))

    def dismiss(self, notice: _Notice) -> None:
        if notice not in self._notices:
            return
        self._notices.remove(notice)
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self.setVisible(bool(self._notices))

    def clear(self) -> None:
        for notice in list(self._notices):
            self.dismiss(notice)

    def texts(self) -> list[str]:
        return [notice.label.text() for notice in self._notices]

    def _speak(self) -> None:
        for notice in self._notices:
            notice.speak()
