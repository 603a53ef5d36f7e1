"""The clause × storey matrix on screen: verdict marks on tinted cells, a filter, one click to the evidence."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_tint
from workbench.desktop.matrix_model import FINDINGS_ROLE, ROLE_ROLE, MatrixModel
from workbench.desktop.matrix_rows import INFORMATION, WHOLE, cell_verdict
from workbench.desktop.painting import paint_verdict
from workbench.desktop.panels.matrix_filter import FilterRow
from workbench.desktop.panels.matrix_legend import MatrixLegend
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

if TYPE_CHECKING:
    from rules.findings import Finding

_Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT: Final = 24
_COLUMN_WIDTH: Final = 46
_WHOLE_WIDTH: Final = 62
_HEAD_SHARE: Final = 0.42


class _CellDelegate(QStyledItemDelegate):
    """Paints a cell: tint and mark of the worst verdict, and how many subjects it stands for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        findings = index.data(FINDINGS_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        if findings:
            self._paint_findings(painter, rect, index, findings)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tone("navy")), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_findings(self, painter: QPainter, rect: QRectF, index: _Index, findings: list[Finding]) -> None:
        verdict = cell_verdict(findings)
        if index.data(ROLE_ROLE) == INFORMATION:     # it never judges: no verdict colours
            painter.setPen(QColor(tone("grey")))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), "i")
            return
        painter.fillRect(rect.adjusted(0, 0, -1, -1), verdict_tint(verdict))
        middle = rect.center()
        several = len(findings) > 1
        paint_verdict(painter, verdict, QPointF(middle.x() - (6 if several else 0), middle.y()), 12)
        if several:
            painter.setPen(QColor(tone("grey")))
            painter.drawText(rect.adjusted(rect.width() / 2 + 3, 0, 0, 0),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{len(findings)}")


class _Table(QTableView):
    """Its clauses take a share of its width; in the corner above them stands the legend."""

    copied = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.legend: QWidget | None = None

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.legend is not None:
            edge = self.frameWidth()
            self.legend.setGeometry(edge, edge, self.verticalHeader().width(), self.horizontalHeader().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.verticalHeader().setFixedWidth(int(self.width() * _HEAD_SHARE))
        super().resizeEvent(event)
        self.updateGeometries()


class MatrixPanel(QFrame):
    """Table, filter and the counts of what is shown."""

    chosen = Signal(object, str)     # findings of the cell (all of the clause for its heading), role
    evidence_asked = Signal()        # the evidence of what is chosen is to be looked at

    def __init__(self, session: Session, model: MatrixModel, spoken: Spoken, go_to_input: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._model, self._spoken = session, model, spoken
        self._kept: tuple[str, str, int] | None = None
        self._restoring = False      # the same cell after a new check chooses nothing anew
        self.table = _Table()
        self.filter = FilterRow(model, spoken, go_to_input)
        self._set_up_table()
        self.table.legend = MatrixLegend(self.table, model, spoken)
        self._lay_out()
        self.table.copied.connect(self.copy)
        self.table.entered.connect(self.evidence_asked)
        self.table.doubleClicked.connect(lambda _: self.evidence_asked.emit())
        self.table.selectionModel().currentChanged.connect(lambda index, _: self._choose(index))
        self.table.clicked.connect(self._choose)
        self.table.verticalHeader().sectionClicked.connect(self._choose_row)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        session.storey_selected.connect(self._show_storey)
        session.opened.connect(self._forget)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setItemDelegate(_CellDelegate(table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setCornerButtonEnabled(False)
        table.setTabKeyNavigation(False)
        rows, columns = table.verticalHeader(), table.horizontalHeader()
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows.setHighlightSections(True)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setDefaultSectionSize(_COLUMN_WIDTH)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)

    def copy(self) -> None:
        """The chosen cells for a table program: clauses, storeys and verdicts as words."""
        cells = [(index.row(), index.column()) for index in self.table.selectedIndexes()]
        if cells:
            QGuiApplication.clipboard().setText(self._model.copied(cells))

    # selection

    def _choose(self, index: QModelIndex) -> None:
        row = self._model.row(index.row())
        if row is None:
            return
        self._kept = (row.clause.id, row.role, self._model.number(index.column()))
        self.chosen.emit(self._model.findings(index), row.role)
        number = self._model.number(index.column())
        building = self._session.building
        if number != WHOLE and building is not None and not self._restoring:
            self._session.select_storey(next((s.id for s in building.storeys if s.number == number), None))

    def _choose_row(self, row: int) -> None:
        """A click on the clause itself: all its findings."""
        found = self._model.row(row)
        if found is not None:
            self._kept = (found.clause.id, found.role, WHOLE)
            self.chosen.emit(found.findings, found.role)

    def _show_storey(self) -> None:
        """A storey was selected elsewhere: its column, in the chosen row where that speaks of it, else its worst cell."""
        storey, current = self._session.storey, self.table.currentIndex()
        column = -1 if storey is None else self._model.column_of(storey.number)
        if column < 0 or (current.isValid() and current.column() == column):
            return
        along = self._model.index(current.row(), column) if current.isValid() else QModelIndex()
        row = along.row() if self._model.findings(along) else self._model.worst_row(column)
        if row >= 0:
            self.table.selectionModel().setCurrentIndex(self._model.index(row, column),
                                                        QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.table.scrollTo(self._model.index(row, column))

    def _forget(self) -> None:
        """Another file: nothing is chosen."""
        self.table.selectionModel().clear()
        self._kept = None

    def _remember(self) -> None:
        index = self.table.currentIndex()
        row = self._model.row(index.row()) if index.isValid() else None
        if row is not None:
            self._kept = (row.clause.id, row.role, self._model.number(index.column()))

    def _restore(self) -> None:
        """After a new check: the same cell again, with its new evidence; nothing where the clause is gone."""
        self.table.horizontalHeader().resizeSection(0, _WHOLE_WIDTH)
        if self._kept is None:
            return
        clause, role, number = self._kept
        row, column = self._model.row_of(clause, role), self._model.column_of(number)
        if row >= 0 and column >= 0:
            self._restoring = True
            self.table.selectionModel().setCurrentIndex(self._model.index(row, column),
                                                        QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._restoring = False
        else:
            self.chosen.emit([], "")

    def choose_cell(self, clause_id: str, role: str, number: int) -> bool:
        """Select a cell by clause and storey number. False: it is not shown."""
        row, column = self._model.row_of(clause_id, role), self._model.column_of(number)
        if row < 0 or column < 0:
            return False
        self.table.setCurrentIndex(self._model.index(row, column))
        return True

    def choose_clause(self, clause_id: str, role: str) -> bool:
        """Select a clause as a whole, without the filter where that hides it. False: the building has no such row."""
        if self._model.row_of(clause_id, role) < 0:
            self.filter.reset()
        row = self._model.row_of(clause_id, role)
        if row < 0:
            return False
        found = self._model.row(row)
        cells = sorted(found.cells, key=lambda number: VERDICTS.index(cell_verdict(found.cells[number]))) if found else []
        self.choose_cell(clause_id, role, cells[0] if cells else WHOLE)
        self.table.scrollTo(self._model.index(row, 0))
        return True
