"""The storey table: top storey first. Names, heights, areas, loads and uses are edited in place, one or many at a time."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.measured import SourceKind
from workbench.desktop.edit_commands import Editor
from workbench.desktop.language import Spoken
from workbench.desktop.painting import verdict_icon
from workbench.desktop.session import Session
from workbench.desktop.storeys_columns import COLUMNS, FIELD_OF
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from models.building import Storey
    from models.edit_fields import Rule
    from models.measured import Measured
    from workbench.desktop.storeys_block import BlockFault, Cell

_FIELD: Final = {**FIELD_OF, "elevation": "elevation_m"}
_MEASURED: Final = ("elevation", "height", "area", "load", "clear")
_STATED: Final = ("use", "production")
_FIXED: Final = frozenset(COLUMNS) - frozenset(FIELD_OF)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class StoreysModel(QAbstractTableModel):
    """Rows are the storeys of the building that is shown."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._editor, self._spoken = session, editor, spoken
        self._storeys: list[Storey] = []
        self._said: dict[tuple[int, str], tuple[Storey, str, QColor | None]] = {}     # texts and colours of cells
        session.building_changed.connect(self.reload)
        session.edited.connect(self._refresh)
        session.checked_changed.connect(self._show_verdicts)
        spoken.changed.connect(self.reload)

    def reload(self) -> None:
        self.beginResetModel()
        self._said.clear()
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

    def _show_verdicts(self) -> None:
        column = COLUMNS.index("verdict")
        if self._storeys:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._storeys) - 1, column))

    def _take(self) -> None:
        building = self._session.building
        self._storeys = [] if building is None else list(reversed(building.storeys))

    def row_of(self, storey_id: str | None) -> int:
        return next((row for row, storey in enumerate(self._storeys) if storey.id == storey_id), -1)

    def storey(self, row: int) -> Storey | None:
        return self._storeys[row] if 0 <= row < len(self._storeys) else None

    def held(self, index: _Index) -> object:
        """What a cell holds: Measured, Stated, text, or None while it is unknown."""
        from workbench.desktop.fields import held

        field = _FIELD.get(COLUMNS[index.column()]) if index.isValid() else None
        return None if field is None else held("storey", self._storeys[index.row()], field)

    def measured(self, index: _Index) -> Measured | None:
        """The number of a cell with its source."""
        held: Any = self.held(index) if index.isValid() and COLUMNS[index.column()] in _MEASURED else None
        value: Measured | None = held
        return value

    def rule(self, index: _Index) -> Rule | None:
        """What may be entered in a cell; None where nothing may."""
        from workbench.desktop.fields import rule_of

        column = COLUMNS[index.column()]
        return None if column in _FIXED else rule_of("storey", _FIELD[column])

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
        if index.isValid() and COLUMNS[index.column()] not in _FIXED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._storeys):
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole or (role == Qt.ItemDataRole.DisplayRole and column != "verdict"):
            return self._verdict_text(index) if column == "verdict" else self._cached(index, column)[0]
        if role == Qt.ItemDataRole.EditRole:
            return self._entered(index, column)
        if role == Qt.ItemDataRole.DecorationRole and column == "verdict":
            return verdict_icon(self._verdict(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.source_text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and (column in _MEASURED or column == "storey"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return None if column == "verdict" else self._cached(index, column)[1]
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        storey = self.storey(index.row())
        if role != Qt.ItemDataRole.EditRole or storey is None or value == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        column = COLUMNS[index.column()]
        if column in _FIXED:
            return False
        if column == "load" and value is not None:
            return self._editor.set_load(storey.id, str(value))
        if column == "height" and str(value or "").strip():
            return self._editor.set_height(storey.id, str(value))
        return self._editor.set("storey", storey.id, _FIELD[column], value)

    # blocks

    def copied(self, cells: Sequence[Cell], with_head: bool = False) -> str:
        """What is chosen, and blanks for what lies between, for the clipboard."""
        from workbench.desktop.storeys_block import to_text

        chosen = set(cells)
        rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})
        lines = [[self._cell(row, column) if (row, column) in chosen else "" for column in columns] for row in rows]
        head = [[self._spoken(f"column.{COLUMNS[column]}") for column in columns]] if with_head else []
        return to_text([*head, *lines])

    def _cell(self, row: int, column: int) -> str:
        from workbench.desktop.storeys_block import cell_text

        if COLUMNS[column] == "verdict":
            return self._spoken.common(f"verdict.{self._verdict(row)}")
        return cell_text(self._storeys[row], COLUMNS[column], self._spoken.lang)

    def paste(self, text: str, cells: Sequence[Cell]) -> bool:
        """Put a block of cells down on what is chosen, as one edit; a fault names row and column and nothing is changed."""
        from workbench.desktop import storeys_block as block
        from workbench.desktop.edit_steps import ChangeRefused, fields_step
        from workbench.desktop.storeys_heads import without_head

        if not cells or self._session.refuses_edits():
            return False
        places: list[tuple[int, Cell]] = []
        skipped = 0     # titles above the block
        try:
            rows, skipped = without_head(block.from_clipboard(text), min(column for _, column in cells))
            where = block.placed(rows, cells, (self.rowCount(), self.columnCount()))
            made, places = block.changes(where, self._storeys, self._cell, self._check)
            fields_step(self._session, made)      # tried first: a fault is said with its cell
        except block.BlockFault as fault:
            self._complain(replace(fault, line=fault.line + skipped) if fault.line else fault)
            return False
        except ChangeRefused as refused:
            line, (row, column) = places[refused.index]
            self._complain(block.BlockFault("desktop.paste-cell", line + skipped, row, column, refused))
            return False
        return self._editor.set_many(made)

    def _check(self, field: str, text: str) -> object:
        from workbench.desktop.edit_steps import plain_of

        return plain_of("storey", field, text, self._session.building)

    def set_all(self, cells: Sequence[Cell], column: int, value: object) -> bool:
        """One value, as it was typed or chosen, into all chosen cells of a column."""
        field = FIELD_OF.get(COLUMNS[column])
        rows = sorted({row for row, own in cells if own == column})
        return field is not None and self._editor.set_many([("storey", self._storeys[row].id, field, value) for row in rows])

    def remove_storeys(self, rows: Sequence[int]) -> bool:
        """Take the storeys of rows away, as one edit."""
        return self._editor.remove_storeys([self._storeys[row].id for row in rows])

    def fill_down(self, cells: Sequence[Cell]) -> bool:
        """The topmost chosen value of each column into all below it."""
        from workbench.desktop.storeys_block import fill_down

        return bool(cells) and self._editor.set_many(fill_down(cells, self._storeys))

    def forget(self, cells: Sequence[Cell]) -> bool:
        """Make what is chosen unknown."""
        from workbench.desktop.storeys_block import unknown

        return bool(cells) and self._editor.set_many(unknown(cells, self._storeys))

    def _complain(self, fault: BlockFault) -> None:
        from workbench.desktop.edit_steps import ChangeRefused
        from workbench.desktop.language import sentence
        from workbench.texts import text

        storey = self.storey(fault.row)
        name = "" if storey is None else storey.name

        def say(lang: str) -> str:
            column = text(f"desktop.column.{COLUMNS[fault.column]}", lang) if fault.column >= 0 else ""
            told = fault.reason
            reason = "" if told is None else told.said(lang) if isinstance(told, ChangeRefused) else sentence(told, lang)
            return text(fault.key, lang, {"line": fault.line, "storey": name, "column": column, "reason": reason,
                                          "found": fault.found, "rows": self.rowCount(), "columns": self.columnCount()})
        self._session.notice("warning", say)

    # what is shown

    def _entered(self, index: _Index, column: str) -> str:
        """What stands in the field while a cell is edited; a number without the unit of its column."""
        from workbench.desktop.storeys_block import cell_text

        return "" if column == "verdict" else cell_text(self._storeys[index.row()], column, self._spoken.lang)

    def _verdict(self, row: int) -> str:
        return self._session.verdicts.get(self._storeys[row].id, "not-applicable")

    def _verdict_text(self, index: _Index) -> str:
        return self._spoken.common(f"verdict.{self._verdict(index.row())}")

    def _cached(self, index: _Index, column: str) -> tuple[str, QColor | None]:
        """Text and colour of a cell; a storey that an edit left alone is the very same one, and so are they."""
        storey, key = self._storeys[index.row()], (index.row(), column)
        found = self._said.get(key)
        if found is None or found[0] is not storey:
            found = self._said[key] = (storey, self._text(index, column), self._colour(index, column))
        return found[1], found[2]

    def _text(self, index: _Index, column: str) -> str:
        storey = self._storeys[index.row()]
        if column == "storey":
            return str(storey.number)
        if column == "name":
            return storey.name
        if column == "verdict":
            return self._verdict_text(index)
        if column in _STATED:
            return self._stated(index)
        value = self.measured(index)
        if value is None:
            return "–"
        return self._spoken.words.measured(value, unit=value.unit == "kg/m2")

    def _stated(self, index: _Index) -> str:
        from workbench.desktop.fields import shown

        value, rule = self.held(index), self.rule(index)
        return "–" if value is None or rule is None else shown(rule, value, self._spoken.words)

    def _colour(self, index: _Index, column: str) -> QColor | None:
        value = self.held(index)
        source = getattr(value, "source", None)
        if source is not None and source.kind is SourceKind.PERSON:
            return QColor(tone("entered"))
        return QColor(tone("grey")) if column in (*_MEASURED, *_STATED) and value is None else None

    def source_text(self, index: _Index) -> str:
        """Value and source of a cell, for the status bar and the tooltip."""
        storey = self.storey(index.row()) if index.isValid() else None
        if storey is None:
            return ""
        column = COLUMNS[index.column()]
        head = f"{storey.name} · {self._spoken(f'value.{column}')}"
        value = self.held(index)
        source = getattr(value, "source", None)
        if column not in (*_MEASURED, *_STATED) or (value is not None and source is None):
            return f"{head}: {self._text(index, column)}"
        words = self._spoken.words
        if value is None or source is None:
            return f"{head}: {words.unknown}"
        said = words.measured(value) if column in _MEASURED else self._stated(index)     # type: ignore[arg-type]
        return self._spoken("value-source", what=head, value=said, source=words.source(source))
