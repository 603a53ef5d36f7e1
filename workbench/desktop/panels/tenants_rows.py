"""A small table to type into: a blank row below the last, words to choose from, rows taken away by Delete, faults marked."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.theme import tone

_Index = QModelIndex | QPersistentModelIndex


class _Chooser(QStyledItemDelegate):
    """Offers the words of a column; others may be typed where the column takes any."""

    def __init__(self, parent: QWidget, words: Sequence[str], free: bool) -> None:
        super().__init__(parent)
        self._words, self._free = words, free

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index) -> QWidget:
        box = QComboBox(parent)
        box.setEditable(self._free)
        box.addItems(list(self._words))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            said = str(index.data(Qt.ItemDataRole.EditRole) or "")
            if self._free:
                editor.setEditText(said)
            else:
                editor.setCurrentIndex(max(editor.findText(said), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())


class _Table(QTableWidget):
    """Delete empties what is chosen; Enter and Tab go on as in every table."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                item.setText("")
            return
        super().keyPressEvent(event)


class RowsEdit(QWidget):
    """Rows of texts by column. What is blank in all columns is no row."""

    def __init__(self, columns: Mapping[str, str], words: Mapping[str, Sequence[str]], fixed: Sequence[str], remove: str) -> None:
        """Columns: name → heading. Words: column → what it offers; those of ``fixed`` take nothing else."""
        super().__init__()
        self.columns, self._words = tuple(columns), words
        self._fixed = tuple(name for name in fixed if name in columns)
        self.table = _Table(0, len(columns))
        self.table.setHorizontalHeaderLabels(list(columns.values()))
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        metrics = self.table.fontMetrics()
        for at, (name, heading) in enumerate(columns.items()):
            longest = max((metrics.horizontalAdvance(word) for word in words.get(name, ())), default=0)
            self.table.setColumnWidth(at, max(metrics.horizontalAdvance(heading) + 24, min(longest + 40, 220), 76))
            if name in words:
                self.table.setItemDelegateForColumn(at, _Chooser(self.table, words[name], name not in fixed))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.remove_button = QPushButton(remove)
        self.remove_button.clicked.connect(self.remove)
        self.table.itemChanged.connect(lambda _: self._grow())
        foot = QHBoxLayout()
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addLayout(foot)
        self._grow()

    def fill(self, rows: Sequence[Mapping[str, str]]) -> None:
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for row in rows:
                self._append(row)
        self._grow()

    def _append(self, row: Mapping[str, str]) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        for column, name in enumerate(self.columns):
            self.table.setItem(at, column, QTableWidgetItem(row.get(name, "")))

    def _grow(self) -> None:
        """A blank row to type into; what can only be chosen shows its first word in a row that holds something."""
        with QSignalBlocker(self.table):
            for row, said in self._numbered():
                for name in self._fixed:
                    item = self.table.item(row, self.columns.index(name))
                    if item is not None and not said[name]:
                        item.setText(self._words[name][0])
            last = self.table.rowCount() - 1
            if last < 0 or any(self._said(last, name) for name in self.columns):
                self._append({})

    def _said(self, row: int, name: str) -> str:
        item = self.table.item(row, self.columns.index(name))
        return "" if item is None else item.text().strip()

    def put(self, row: int, name: str, text: str) -> None:
        """As if it had been typed."""
        item = self.table.item(row, self.columns.index(name))
        if item is not None:
            item.setText(text)

    def remove(self) -> None:
        """The rows of what is chosen."""
        for row in sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True):
            self.table.removeRow(row)
        self._grow()

    def _numbered(self) -> list[tuple[int, dict[str, str]]]:
        """What is no choice from a fixed list counts: a side without a company is no row."""
        own = [name for name in self.columns if name not in self._fixed]
        rows = [(row, {name: self._said(row, name) for name in self.columns}) for row in range(self.table.rowCount())]
        return [(row, said) for row, said in rows if any(said[name] for name in own)]

    def rows(self) -> list[dict[str, str]]:
        return [said for _, said in self._numbered()]

    def shown_row(self, at: int) -> int:
        """The row on the screen, from 0, of one of :meth:`rows`."""
        numbered = self._numbered()
        return numbered[at][0] if 0 <= at < len(numbered) else 0

    def clear_marks(self) -> None:
        with QSignalBlocker(self.table):
            for row in range(self.table.rowCount()):
                for column in range(self.table.columnCount()):
                    item = self.table.item(row, column)
                    if item is not None:
                        item.setBackground(QBrush())
                        item.setToolTip("")

    def mark(self, row: int, name: str, said: str) -> None:
        """A fault at a cell, or of a whole row where the column is none of ours."""
        columns = [self.columns.index(name)] if name in self.columns else range(len(self.columns))
        with QSignalBlocker(self.table):
            for column in columns:
                item = self.table.item(row, column)
                if item is not None:
                    item.setBackground(QColor(tone("error-ground")))
                    item.setToolTip(said)
        self.table.setCurrentCell(row, columns[0])
