"""The command palette: a few letters find every action of the table, and every storey, clause, lift and dock."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.fuzzy import best
from workbench.desktop.language import Spoken
from workbench.desktop.theme import tone

_MOST: Final = 60
_SIZE: Final = (620, 380)
HINT: Final = Qt.ItemDataRole.UserRole
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Candidate:
    """Something that the palette can do.

    Args:
        said: how it is shown.
        texts: what it is found by, in both languages.
        hint: behind it, in grey: keys, or what kind of thing it is.
    """

    said: str
    texts: Sequence[str]
    run: Callable[[], object]
    hint: str = ""


class _Line(QStyledItemDelegate):
    """What it does on the left, its keys on the right."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        room = option.rect.width() - option.fontMetrics.horizontalAdvance(index.data(HINT) or "") - 32
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        hint = index.data(HINT)
        if hint:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.save()
            painter.setPen(QColor(tone("on-strong" if chosen else "grey")))
            painter.drawText(option.rect.adjusted(0, 0, -8, 0), _RIGHT, hint)
            painter.restore()


class Palette(QDialog):
    """A line and a list. Enter runs the first or the chosen one, Esc leaves."""

    def __init__(self, parent: QWidget, spoken: Spoken, candidates: Sequence[Candidate]) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self._candidates = candidates
        self._found: list[Candidate] = []
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setPlaceholderText(spoken("palette.placeholder"))
        self.line.setAccessibleName(spoken("palette.name"))
        self.list.setAccessibleName(spoken("palette.name"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Line(self.list))
        self._nothing = spoken("palette.nothing")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self.run_chosen)
        self.list.itemClicked.connect(lambda _: self.run_chosen())
        self.line.installEventFilter(self)
        self._search("")
        self._place(parent)

    def _place(self, parent: QWidget) -> None:
        self.resize(min(_SIZE[0], parent.width() - 40), min(_SIZE[1], parent.height() - 80))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 70)

    def _search(self, query: str) -> None:
        self._found = best(query, self._candidates, lambda candidate: candidate.texts, _MOST)
        self.list.clear()
        for candidate in self._found:
            item = QListWidgetItem(candidate.said, self.list)
            item.setData(HINT, candidate.hint)
        if self._found:
            self.list.setCurrentRow(0)
        else:
            nothing = QListWidgetItem(self._nothing, self.list)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)

    def found(self) -> list[str]:
        return [candidate.said for candidate in self._found]

    def run_chosen(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            chosen = self._found[row]
            self.accept()
            chosen.run()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the line keeps the keyboard."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._found:
            return False
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), len(self._found) - 1))
        return True
