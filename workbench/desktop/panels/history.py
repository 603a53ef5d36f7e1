"""All edits since the file was opened: a click goes to the state after one, as often as wanted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout
from shiboken6 import isValid

from workbench.desktop.edit_commands import EditCommand
from workbench.desktop.language import Spoken
from workbench.desktop.session import Session


class HistoryPanel(QFrame):
    """The first line is the file as it was opened; what was undone is there, in grey, until something else is done."""

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken = session, spoken
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        spoken.bind(self.list.setAccessibleName, "history.title")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.currentRowChanged.connect(self._go)
        session.undo.indexChanged.connect(self._fill)
        session.opened.connect(self._fill)
        spoken.changed.connect(self._fill)
        self._fill()

    def _go(self, row: int) -> None:
        if row >= 0:
            self._session.undo.setIndex(row)

    def _fill(self, _index: int = 0) -> None:
        if not isValid(self._session.undo):
            return     # the window is going, and the stack tells that it is empty
        stack, say = self._session.undo, self._spoken
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItem(say("history.opened"))
            for index in range(stack.count()):
                command = stack.command(index)
                said = command.said(say.lang) if isinstance(command, EditCommand) else command.text()
                self.list.addItem(f"{index + 1}. {said}")
                if index >= stack.index():
                    self.list.item(index + 1).setForeground(self.palette().placeholderText())
            self.list.setCurrentRow(stack.index())
