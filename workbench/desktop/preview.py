"""A table of what would change, in groups, some rows with a switch: shown before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.language import Spoken
from workbench.desktop.theme import tone

_WIDTH, _HEIGHT = 1080, 640
_KEY: Final = Qt.ItemDataRole.UserRole
_SWITCH: Final = 4     # column of the switch
_SHARES: Final = (0.22, 0.14, 0.22, 0.22, 0.20)
_OPEN_ROWS: Final = 400
"""A longer group starts closed."""


@dataclass(frozen=True, slots=True)
class Row:
    """What it is about, which field, both values, and a remark.

    Args:
        key: of a row with a switch; empty for the others.
        on: whether its switch is on.
        hint: shown where the mouse rests.
    """

    about: str
    field: str = ""
    old: str = ""
    new: str = ""
    remark: str = ""
    key: str = ""
    on: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; an empty group is shown as well: nothing is a result, too."""

    title: str
    rows: Sequence[Row]


class PreviewDialog(QDialog):
    """Groups of rows with OK and Cancel. Subclasses fill it and hear the switches."""

    def __init__(self, parent: QWidget, spoken: Spoken, name: str) -> None:
        super().__init__(parent)
        self.spoken, self._name = spoken, name
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(_WIDTH, _HEIGHT)
        self.heading, self.summary = QLabel(), QLabel()
        self.heading.setObjectName("heading")
        for label in (self.heading, self.summary):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(len(_SHARES))
        self.tree.setAlternatingRowColors(True)
        self.tree.setWordWrap(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.itemChanged.connect(self._switched)
        self.tools = QHBoxLayout()
        self.buttons = QDialogButtonBox()     # with buttons of our own: Qt would say its standard ones in its own words
        self.ok = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(self.summary)
        column.addLayout(self.tools)
        column.addWidget(self.tree, 1)
        column.addWidget(self.buttons)
        for index, share in enumerate(_SHARES):
            self.tree.setColumnWidth(index, int((_WIDTH - 60) * share))
        spoken.changed.connect(self.speak)

    def speak(self) -> None:
        """All texts in the present language."""
        say = self.spoken
        self.setWindowTitle(say(f"{self._name}.title"))
        self.tree.setHeaderLabels([say(f"{self._name}.column-{i}") for i in range(len(_SHARES))])
        self.ok.setText(say(f"{self._name}.ok"))
        self.cancel.setText(say(f"{self._name}.cancel"))
        self.fill()

    def fill(self) -> None:
        """Subclasses show their groups here."""

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Exchange the rows; what was scrolled to stays in sight."""
        at = self.tree.verticalScrollBar().value()
        self.tree.blockSignals(True)
        self.tree.clear()
        for group in groups:
            head = QTreeWidgetItem(self.tree, [group.title])
            head.setFirstColumnSpanned(True)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            head.setForeground(0, QBrush(QColor(tone("navy"))))
            head.addChildren([_item(row) for row in group.rows] or [_empty(self.spoken("none"))])
            head.setExpanded(len(group.rows) <= _OPEN_ROWS)
        self.tree.blockSignals(False)
        self.tree.verticalScrollBar().setValue(at)

    def _switched(self, item: QTreeWidgetItem, column: int) -> None:
        key, on = item.data(0, _KEY), item.checkState(_SWITCH) is Qt.CheckState.Checked
        if key and column == _SWITCH:      # once Qt has let go of the row: filling anew deletes it
            QTimer.singleShot(0, self, lambda: self.choose(key, on))

    def choose(self, key: str, on: bool) -> None:
        """Subclasses hear a switch here."""

    def texts(self) -> list[list[str]]:
        """Every row as shown, its group first; for tests and for copying."""
        return [[head.text(0), *(item.text(column) for column in range(len(_SHARES)))] for head, item in self._items()]

    def switch(self, key: str) -> QTreeWidgetItem | None:
        """The row of a switch."""
        return next((item for _, item in self._items() if item.data(0, _KEY) == key), None)

    def _items(self) -> Iterator[tuple[QTreeWidgetItem, QTreeWidgetItem]]:
        for head in _children(self.tree.invisibleRootItem()):
            for item in _children(head):
                yield head, item


def _children(parent: QTreeWidgetItem | None) -> list[QTreeWidgetItem]:
    found = [] if parent is None else [parent.child(i) for i in range(parent.childCount())]
    return [item for item in found if item is not None]


def _item(row: Row) -> QTreeWidgetItem:
    item = QTreeWidgetItem([row.about, row.field, row.old, row.new, row.remark])
    item.setData(0, _KEY, row.key)
    for column in range(len(_SHARES)):
        item.setToolTip(column, row.hint or item.text(column))
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    if row.key:
        item.setCheckState(_SWITCH, Qt.CheckState.Checked if row.on else Qt.CheckState.Unchecked)
        item.setForeground(2 if row.on else 3, QBrush(QColor(tone("grey"))))
        stands = 3 if row.on else 2
        font = item.font(stands)
        font.setBold(True)
        item.setFont(stands, font)
    return item


def _empty(said: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([said])
    item.setForeground(0, QBrush(QColor(tone("grey"))))
    return item


def joined(lines: Sequence[str]) -> str:
    """Value and source, one below the other."""
    return "\n".join(line for line in lines if line)


