"""The buildings of a city: a table that can be sorted and filtered, and the plan beside it. One choice for all panels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from workbench.desktop.city_model import COLUMNS, RESULTS, CityModel
from workbench.desktop.language import Spoken
from workbench.desktop.panels.city_plan import CityPlan
from workbench.desktop.session import Session

_NAME_WIDTH: Final = 128


class CityPanel(QFrame):
    """Shown only while a file with many buildings is open."""

    def __init__(self, session: Session, model: CityModel, plan: CityPlan, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._model, self._spoken, self.plan = session, model, spoken, plan
        self.table, self.search, self.result, self.count = QTableView(), QLineEdit(), QComboBox(), QLabel()
        self.alone = QToolButton()
        self.count.setObjectName("faint")
        self._set_up_table()
        self._lay_out()
        self.search.textChanged.connect(lambda text: model.keep(text=text))
        self.result.activated.connect(lambda index: model.keep(result=RESULTS[index]))
        self.table.selectionModel().currentChanged.connect(self._choose)
        model.modelReset.connect(self._show_chosen)
        session.building_changed.connect(self._show_chosen)
        session.opened.connect(self._opened)
        spoken.changed.connect(self._speak)
        self._speak()

    def offer_alone(self, action: QAction) -> None:
        """The button that opens the chosen building by itself."""
        self.alone.setDefaultAction(action)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(24)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicatorClearable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(44)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)

    def _lay_out(self) -> None:
        self._spoken.bind(self.search.setPlaceholderText, "city.search")
        self._spoken.bind(self.search.setAccessibleName, "city.search")
        self._spoken.bind(self.result.setAccessibleName, "city.column-result")
        self.search.setClearButtonEnabled(True)
        head, filters = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.alone)
        filters.addWidget(self.search, 1)
        filters.addWidget(self.result)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self.plan)
        parts.setSizes([420, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(filters)
        column.addWidget(parts, 1)

    def _speak(self) -> None:
        at = max(self.result.currentIndex(), 0)
        self.result.clear()
        self.result.addItems([self._spoken("city.all-results") if name == "all" else self._spoken.common(f"overall.{name}")
                              for name in RESULTS])
        self.result.setCurrentIndex(at)
        self._show_count()
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Columns as wide as their heads and the longest of some rows: measuring thousands of rows would take seconds."""
        metrics = self.table.fontMetrics()
        for column, name in enumerate(COLUMNS):
            if name == "name":
                self.table.setColumnWidth(column, _NAME_WIDTH)
            else:
                shown = [str(self._model.index(row, column).data() or "") for row in range(min(self._model.rowCount(), 60))]
                head = metrics.horizontalAdvance(str(self._model.headerData(column, Qt.Orientation.Horizontal))) + 22
                cells = max((metrics.horizontalAdvance(text) for text in shown), default=0) + (34 if name == "result" else 14)
                self.table.setColumnWidth(column, max(head, cells))

    def _show_count(self) -> None:
        shown, total = self._model.counts()
        self.count.setText(self._spoken("city.count", shown=f"{shown:,}", total=f"{total:,}"))

    def _opened(self) -> None:
        self.search.clear()
        self.result.setCurrentIndex(0)
        self._fit_columns()

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        building = self._model.building_at(index.row())
        if building >= 0:
            self._session.show_building(building)

    def _show_chosen(self) -> None:
        """The chosen building's row, where the filter shows it."""
        self._show_count()
        row, chosen = self._model.row_of(self._session.building_index), self.table.selectionModel()
        if row < 0:
            chosen.clear()
        elif chosen.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chosen.setCurrentIndex(self._model.index(row, max(chosen.currentIndex().column(), 0)), flags)
            self.table.scrollTo(self._model.index(row, 0))
