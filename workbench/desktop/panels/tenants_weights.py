"""The weights of a placing in a dialog: each with its unit, what it is for, and what the program proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from models.matching.weights import MOST, Weights
from workbench.desktop.language import Spoken


class WeightsDialog(QDialog):
    """Accepted: ``weights`` are those that differ from what the program proposes."""

    def __init__(self, parent: QWidget, spoken: Spoken, given: Mapping[str, float], grouped: bool) -> None:
        super().__init__(parent)
        self._plain = Weights()
        self.boxes: dict[str, QDoubleSpinBox] = {}
        self.grouped = QCheckBox(spoken("tenants.grouped"))
        self.grouped.setToolTip(spoken("tenants.grouped-tip"))
        self.grouped.setChecked(grouped)
        note = QLabel(spoken("tenants.weights-note"))
        note.setWordWrap(True)
        note.setObjectName("faint")
        form = QFormLayout()
        for one in fields(Weights):
            box = QDoubleSpinBox()
            box.setRange(0.0, MOST / 1000.0)
            box.setDecimals(2)
            box.setValue(given.get(one.name, getattr(self._plain, one.name)))
            box.setToolTip(spoken("tenants.weight-plain", value=f"{getattr(self._plain, one.name):g}"))
            self.boxes[one.name] = box
            form.addRow(spoken(f"tenants.weight.{one.name}"), box)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.RestoreDefaults)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(standard.RestoreDefaults).clicked.connect(self._restore)
        column = QVBoxLayout(self)
        column.addWidget(note)
        column.addLayout(form)
        column.addWidget(self.grouped)
        column.addWidget(self.buttons)
        self.setWindowTitle(spoken("tenants.weights"))

    def _restore(self) -> None:
        for name, box in self.boxes.items():
            box.setValue(getattr(self._plain, name))

    @property
    def weights(self) -> dict[str, float]:
        return {name: box.value() for name, box in self.boxes.items() if box.value() != getattr(self._plain, name)}
