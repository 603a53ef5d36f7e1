"""The layers of a drawing and what each is taken for: a table whose meanings can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QSpinBox, QTableWidget, QTableWidgetItem

from models.reading import LayerUse
from workbench.desktop.language import Spoken

_COLUMNS: Final = ("layer", "count", "role", "storey")
_NO_STOREY: Final = -100
_MOST_STOREY: Final = 200


class LayerTable(QTableWidget):
    """One row for each layer, those that were not understood first."""

    changed = Signal()

    def __init__(self, spoken: Spoken) -> None:
        super().__init__(0, len(_COLUMNS))
        self._spoken = spoken
        self._layers: list[LayerUse] = []
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)     # names of references differ at their end
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 80), (2, 170), (3, 90)):
            self.setColumnWidth(column, width)

    def show_layers(self, layers: tuple[LayerUse, ...]) -> None:
        from models.readers.layers import ROLES

        say = self._spoken
        self._layers = sorted(layers, key=lambda layer: (layer.role is not None, layer.name.casefold()))
        self.setHorizontalHeaderLabels([say(f"import.column-{name}") for name in _COLUMNS])
        self.setRowCount(len(self._layers))
        for row, layer in enumerate(self._layers):
            for column, text in ((0, layer.name), (1, f"{layer.count:,}")):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(text)
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
            role = QComboBox()
            role.addItem(say("import.role-unknown"), None)
            for name in ROLES:
                role.addItem(say(f"import.role-{name}"), name)
            role.setCurrentIndex(max(role.findData(layer.role), 0))
            role.setAccessibleName(layer.name)
            role.activated.connect(lambda index, row=row, role=role: self._change(row, role=role.itemData(index)))
            self.setCellWidget(row, 2, role)
            self.setCellWidget(row, 3, self._storey(row, layer))

    def _storey(self, row: int, layer: LayerUse) -> QSpinBox:
        """The storey that everything on a layer belongs to, where there is one."""
        field = QSpinBox()
        field.setRange(_NO_STOREY, _MOST_STOREY)
        field.setSpecialValueText("–")
        field.setValue(_NO_STOREY if layer.storey is None else layer.storey)
        field.setAccessibleName(self._spoken("import.column-storey"))
        field.valueChanged.connect(lambda value: self._change(row, storey=None if value in (_NO_STOREY, 0) else value))
        return field

    def _change(self, row: int, **wanted: Any) -> None:
        self._layers[row] = replace(self._layers[row], **wanted)
        self.changed.emit()

    def layers(self) -> tuple[LayerUse, ...]:
        """The layers as they are meant now."""
        return tuple(self._layers)
