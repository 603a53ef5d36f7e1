"""The storey table; it says where the chosen value comes from."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from workbench.desktop.language import Spoken
from workbench.desktop.session import Session
from workbench.desktop.storeys_model import COLUMNS, StoreysModel


class _CellDelegate(QStyledItemDelegate):
    """Keeps the colour of entered values where the row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class StoreysPanel(QFrame):
    """Storeys of the building that is shown; a file with several buildings gets a choice above."""

    source_shown = Signal(str)

    def __init__(self, session: Session, model: StoreysModel, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._model, self._spoken = session, model, spoken
        self.table = QTableView()
        self.buildings = QComboBox()
        self._column = COLUMNS.index("height")
        self._set_up_table()
        self._lay_out()
        session.opened.connect(self._list_buildings)
        session.building_changed.connect(self._show_building)
        session.storey_selected.connect(self._show_selection)
        model.modelReset.connect(self._show_selection)
        model.dataChanged.connect(lambda *_: self._show_source())
        self.table.selectionModel().currentChanged.connect(self._current_changed)
        self.buildings.activated.connect(session.show_building)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setItemDelegate(_CellDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
                              | QAbstractItemView.EditTrigger.AnyKeyPressed)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(25)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(COLUMNS.index("name"), QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(34)

    def _lay_out(self) -> None:
        title = QLabel()
        title.setObjectName("heading")
        self._spoken.bind(title.setText, "storeys")
        hint = QLabel()
        hint.setObjectName("faint")
        self._spoken.bind(hint.setText, "storeys-hint")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.buildings, 1)
        head.addStretch(1)
        head.addWidget(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def _list_buildings(self) -> None:
        self.buildings.clear()
        if self._session.city is not None:
            return     # the panel of the city lists them
        self.buildings.addItems([building.name or building.id for building in self._session.buildings])
        self.buildings.setVisible(self.buildings.count() > 1)

    def _show_building(self) -> None:
        self.buildings.setCurrentIndex(self._session.building_index)

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        storey = self._model.storey(index.row())
        if storey is not None:
            self._column = index.column()
            self._session.select_storey(storey.id)
        self._show_source()

    def _show_selection(self) -> None:
        row = self._model.row_of(self._session.storey_id)
        chosen = self.table.selectionModel()
        if row < 0:
            chosen.clear()
        elif chosen.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chosen.setCurrentIndex(self._model.index(row, self._column), flags)
            self.table.scrollTo(self._model.index(row, self._column))
        self._show_source()

    def focus_value(self, column: str) -> None:
        """Start to edit a value of the chosen storey; of the top one where none is chosen."""
        index = self._model.index(max(self.table.currentIndex().row(), 0), COLUMNS.index(column))
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.edit(index)

    def _show_source(self) -> None:
        self.source_shown.emit(self._model.source_text(self.table.currentIndex()))
