"""A table of plain rows (:mod:`workbench.desktop.goods_rows`): marks by where a value comes from, edits through the Editor."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from models.errors import ShanglouError
from workbench.desktop.goods_rows import Cell, Row, Table, arguments_of, parsed, said_edit, subject_of
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from workbench.desktop.edit_commands import Editor

_Index = QModelIndex | QPersistentModelIndex
_GROUNDS: Final = {"assumed": "warning-ground", "bad": "error-ground", "good": "done-ground"}
_WIDEST: Final = 260


class RowsModel(QAbstractTableModel):
    """Shows a table; a cell with an entry can be typed over."""

    def __init__(self, session: Session, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._editor = session, editor
        self.table = Table((), ())

    def show(self, table: Table) -> None:
        """Another table. One of the same shape keeps its selection and its scroll bars."""
        if table == self.table:
            return
        same = table.head == self.table.head and [row.id for row in table.rows] == [row.id for row in self.table.rows]
        if same and table.rows:
            self.table = table
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(table.head) - 1))
            return
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:      # noqa: B008 - Qt's own default
        return len(self.table.rows)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:      # noqa: B008 - Qt's own default
        return len(self.table.head)

    def cell(self, index: _Index) -> Cell:
        return self.table.rows[index.row()].cells[index.column()]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, roles = self.cell(index), Qt.ItemDataRole
        found = {roles.DisplayRole: cell.text, roles.EditRole: cell.entered, roles.ToolTipRole: cell.tip}.get(roles(role))
        if found is not None:
            return found
        if role == roles.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == roles.BackgroundRole and cell.mark in _GROUNDS:
            return QColor(tone(_GROUNDS[cell.mark]))
        if role == roles.ForegroundRole and cell.mark == "entered":
            return QColor(tone("entered"))
        if role == roles.FontRole and cell.mark == "assumed":
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.table.head[section] if section < len(self.table.head) else None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and self.cell(index).entry is not None else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Run the edit of a cell; nonsense becomes a notice, and nothing changes."""
        building, cell = self._session.building, self.cell(index)
        if building is None or cell.entry is None or role != Qt.ItemDataRole.EditRole or str(value) == cell.entered:
            return False
        entry = cell.entry
        try:
            found = parsed(entry, str(value), building)
            old = parsed(entry, cell.entered, building) if cell.entered else None
            name = subject_of(building, entry)
        except ShanglouError as error:
            self._session.complain(error)
            return False
        return self._editor.run(entry.edit, arguments_of(entry, found), said_edit(entry, name, old, found))


class RowsTable(QTableView):
    """Follows the selection of the session and writes to it."""

    chosen = Signal(str)      # id of the row

    def __init__(self, session: Session, editor: Editor) -> None:
        super().__init__()
        self._session, self._following = session, False
        self.rows = RowsModel(session, editor, self)
        self.setModel(self.rows)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setMinimumHeight(60)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(23)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(36)
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.clicked.connect(lambda index: self._choose(index, QModelIndex()))
        self.rows.modelReset.connect(self.follow)
        session.thing_selected.connect(self.follow)

    def show_table(self, table: Table) -> None:
        before = self.rows.table
        self.rows.show(table)
        if table.head != before.head or len(table.rows) != len(before.rows) or not self._fits():
            self.fit()

    def _fits(self) -> bool:
        """Whether every column still has room for what stands in it."""
        return all(self.sizeHintForColumn(i) <= max(self.columnWidth(i), _WIDEST) for i in range(self.rows.columnCount()))

    def fit(self) -> None:
        """Columns as wide as what stands in them, within reason."""
        metrics = self.fontMetrics()
        for column in range(self.rows.columnCount()):
            head = metrics.horizontalAdvance(self.rows.table.head[column]) + 16
            self.setColumnWidth(column, min(max(self.sizeHintForColumn(column) + 10, head), _WIDEST))

    def row(self) -> Row | None:
        """The row that is chosen."""
        at = self.currentIndex().row()
        return self.rows.table.rows[at] if 0 <= at < len(self.rows.table.rows) else None

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self._following or not 0 <= index.row() < len(self.rows.table.rows):
            return
        row = self.rows.table.rows[index.row()]
        thing = self._session.thing
        if row.things and (thing is None or (thing.kind, thing.id) not in row.things):
            self._session.select(*row.things[0])
        self.chosen.emit(row.id)

    def follow(self) -> None:
        """Choose the row of what is chosen elsewhere; a table without such a row keeps its own."""
        thing = self._session.thing
        at = -1 if thing is None else next(
            (i for i, row in enumerate(self.rows.table.rows) if (thing.kind, thing.id) in row.things), -1)
        if at < 0 or at == self.currentIndex().row():
            return
        self._following = True
        flags = QItemSelectionModel.SelectionFlag
        index = self.rows.index(at, max(self.currentIndex().column(), 0))
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)
        self._following = False
        self.chosen.emit(self.rows.table.rows[at].id)
