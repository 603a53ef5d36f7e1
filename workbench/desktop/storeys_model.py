"""The storey table: top storey first, height and load can be edited in place."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.measured import SourceKind
from workbench.desktop.edit_commands import Editor
from workbench.desktop.language import Spoken
from workbench.desktop.look import ENTERED, GREY
from workbench.desktop.painting import verdict_icon
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from models.building import Storey
    from models.measured import Measured

COLUMNS: Final = ("storey", "name", "elevation", "height", "area", "load", "verdict")
_MEASURED: Final = {"elevation": "elevation_m", "height": "height_m", "area": "area_m2", "load": "floor_load_kn_m2"}
_EDITABLE: Final = frozenset({"height", "load"})
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class StoreysModel(QAbstractTableModel):
    """Rows are the storeys of the building that is shown."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._editor, self._spoken = session, editor, spoken
        self._storeys: list[Storey] = []
        session.building_changed.connect(self.reload)
        session.edited.connect(self._refresh)
        session.checked_changed.connect(self._refresh)
        spoken.changed.connect(self.reload)

    def reload(self) -> None:
        self.beginResetModel()
        self._take()
        self.endResetModel()

    def _refresh(self) -> None:
        """Other values of the same storeys: keep selection and scroll position."""
        before = [storey.id for storey in self._storeys]
        self._take()
        if [storey.id for storey in self._storeys] != before:
            self.reload()
        elif self._storeys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._storeys) - 1, len(COLUMNS) - 1))

    def _take(self) -> None:
        building = self._session.building
        self._storeys = [] if building is None else list(reversed(building.storeys))

    def row_of(self, storey_id: str | None) -> int:
        return next((row for row, storey in enumerate(self._storeys) if storey.id == storey_id), -1)

    def storey(self, row: int) -> Storey | None:
        return self._storeys[row] if 0 <= row < len(self._storeys) else None

    def measured(self, index: _Index) -> Measured | None:
        """The value of a cell with its source."""
        name = _MEASURED.get(COLUMNS[index.column()]) if index.isValid() else None
        return None if name is None else getattr(self._storeys[index.row()], name)

    # what Qt asks for

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._storeys)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._spoken(f"column.{COLUMNS[section]}")
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and COLUMNS[index.column()] in _EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._storeys):
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole or (role == Qt.ItemDataRole.DisplayRole and column != "verdict"):
            return self._text(index, column)
        if role == Qt.ItemDataRole.EditRole:
            value = self.measured(index)
            return "" if value is None else f"{value.value:g}"
        if role == Qt.ItemDataRole.DecorationRole and column == "verdict":
            return verdict_icon(self._verdict(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.source_text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and column not in ("name", "verdict"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        storey = self.storey(index.row())
        if role != Qt.ItemDataRole.EditRole or storey is None or value == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        edit = self._editor.set_height if COLUMNS[index.column()] == "height" else self._editor.set_load
        return edit(storey.id, str(value))

    def _verdict(self, row: int) -> str:
        return self._session.verdicts.get(self._storeys[row].id, "not-applicable")

    def _text(self, index: _Index, column: str) -> str:
        storey = self._storeys[index.row()]
        if column == "storey":
            return str(storey.number)
        if column == "name":
            return storey.name
        if column == "verdict":
            return self._spoken.common(f"verdict.{self._verdict(index.row())}")
        value = self.measured(index)
        return "–" if value is None else self._spoken.words.measured(value, unit=False)

    def _colour(self, index: _Index, column: str) -> QColor | None:
        value = self.measured(index)
        if value is not None and value.source.kind is SourceKind.PERSON:
            return QColor(ENTERED)
        return QColor(GREY) if column in _MEASURED and value is None else None

    def source_text(self, index: _Index) -> str:
        """Value and source of a cell, for the status bar and the tooltip."""
        storey = self.storey(index.row()) if index.isValid() else None
        if storey is None:
            return ""
        column = COLUMNS[index.column()]
        head = f"{storey.name} · {self._spoken(f'value.{column}')}"
        if column not in _MEASURED:
            return f"{head}: {self._text(index, column)}"
        value = self.measured(index)
        if value is None:
            return f"{head}: {self._spoken.words.unknown}"
        words = self._spoken.words
        return self._spoken("value-source", what=head, value=words.measured(value), source=words.source(value.source))
