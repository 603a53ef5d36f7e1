"""The clause × storey matrix as a Qt model: clauses down, the whole building and its storeys across."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from workbench.desktop.language import Spoken
from workbench.desktop.matrix_rows import DECIDING, INFORMATION, ROLES, WHOLE, Filter, MatrixRow, cell_verdict, matrix_rows
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

if TYPE_CHECKING:
    from rules.findings import Finding

FINDINGS_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
ROLE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """Rows are clauses of the building that is shown, as far as the filter keeps them."""

    def __init__(self, session: Session, spoken: Spoken, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._spoken = session, spoken
        self._all: list[MatrixRow] = []
        self._rows: list[MatrixRow] = []
        self._numbers: list[int] = [WHOLE]
        self.filter = Filter()
        session.checked_changed.connect(self.reload)
        session.building_changed.connect(self.reload)
        spoken.changed.connect(self.reload)

    def reload(self) -> None:
        building, judged = self._session.building, self._session.judged
        self.beginResetModel()
        if building is None or judged is None:
            self._all, self._numbers = [], [WHOLE]
        else:
            self._all = matrix_rows(building, *self._session.shown_findings())
            self._numbers = [WHOLE, *(storey.number for storey in building.storeys)]
        self._rows = [row for row in self._all if self.filter.keeps(row)]
        self.endResetModel()

    def choose(self, chosen: Filter) -> None:
        """Show what a filter keeps; nothing is worked out again."""
        if chosen == self.filter:
            return
        self.beginResetModel()
        self.filter = chosen
        self._rows = [row for row in self._all if chosen.keeps(row)]
        self.endResetModel()

    def rows(self) -> Sequence[MatrixRow]:
        """The rows that are shown."""
        return self._rows

    def counts(self) -> tuple[int, int]:
        """Clauses shown, and all there are."""
        return len(self._rows), len(self._all)

    def row(self, row: int) -> MatrixRow | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def every_row(self) -> Sequence[MatrixRow]:
        """All rows of the building, whatever the filter."""
        return self._all

    def row_of(self, clause_id: str, role: str) -> int:
        return next((i for i, row in enumerate(self._rows) if row.clause.id == clause_id and row.role == role), -1)

    def column_of(self, number: int) -> int:
        return self._numbers.index(number) if number in self._numbers else -1

    def number(self, column: int) -> int:
        """Storey number of a column; :data:`WHOLE` for the first."""
        return self._numbers[column] if 0 <= column < len(self._numbers) else WHOLE

    def worst_row(self, column: int) -> int:
        """The row with the worst cell of a column, deciding clauses before others; -1 where the column is empty."""
        number = self.number(column)
        found = [(ROLES.index(row.role), VERDICTS.index(cell_verdict(row.cells[number])), i)
                 for i, row in enumerate(self._rows) if number in row.cells]
        return min(found)[2] if found else -1

    def findings(self, index: _Index) -> list[Finding]:
        row = self.row(index.row())
        return [] if row is None else row.cells.get(self.number(index.column()), [])

    # what Qt asks for

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return self._column_head(section) if role == Qt.ItemDataRole.DisplayRole else \
                self._column_tip(section) if role == Qt.ItemDataRole.ToolTipRole else None
        row = self.row(section)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.clause.title.get(self._spoken.lang)}  {self._spoken.words.short_citation(row.clause)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return (f"{row.clause.title.get(self._spoken.lang)}\n{self._spoken.words.citation(row.clause)}\n"
                    f"{self._spoken(f'role.{row.role}')}")
        if role == Qt.ItemDataRole.ForegroundRole and row.role != DECIDING:
            return QColor(tone("grey"))
        if role == Qt.ItemDataRole.FontRole and row.role == INFORMATION:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _column_head(self, section: int) -> str:
        from models.storey_names import storey_name

        number = self.number(section)
        return self._spoken("column.whole") if number == WHOLE else storey_name(number)

    def _column_tip(self, section: int) -> str:
        """What a column is about: its storey with height, load and verdict."""
        number, building = self.number(section), self._session.building
        storey = None if building is None else next((s for s in building.storeys if s.number == number), None)
        if number == WHOLE or storey is None:
            return self._spoken("matrix-whole-tip")
        words = self._spoken.words
        verdict = self._spoken.common(f"verdict.{self._session.verdicts.get(storey.id, 'not-applicable')}")
        return self._spoken("matrix-storey-tip", name=storey.name, height=words.measured(storey.height_m),
                            load=words.measured(storey.floor_load_kn_m2), verdict=verdict)

    def copied(self, cells: Sequence[tuple[int, int]]) -> str:
        """Cells as text for a table program: storeys above, clauses at the left, verdicts as words."""
        from workbench.desktop.storeys_block import to_text

        rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
        head = [self._spoken("matrix-clause"), *(self._column_head(column) for column in columns)]
        lines = [[str(self.headerData(row, Qt.Orientation.Vertical)),
                  *(self._said(self.findings(self.index(row, column)), self._rows[row].role) for column in columns)]
                 for row in rows]
        return to_text([head, *lines])

    def _said(self, findings: list[Finding], role: str) -> str:
        if not findings:
            return ""
        return self._spoken("matrix-informs") if role == INFORMATION else self._spoken.common(f"verdict.{cell_verdict(findings)}")

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        findings = self.findings(index) if index.isValid() else []
        if role == FINDINGS_ROLE:
            return findings
        if role == ROLE_ROLE:
            row = self.row(index.row())
            return None if row is None else row.role
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and findings:
            return self._summary(findings)
        return None

    def _summary(self, findings: list[Finding]) -> str:
        first = findings[0]
        verdict = self._spoken.common(f"verdict.{cell_verdict(findings)}")
        name = first.subject_name or first.subject
        more = self._spoken("and-more", count=len(findings) - 1) if len(findings) > 1 else ""
        return f"{verdict} · {name}{more}\n{first.clause.title.get(self._spoken.lang)}"
