"""Waivers of a plot: which clause an authority's reply or a special review lets pass, for what, and by which paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.errors import CallError
from workbench.desktop.language import Spoken

if TYPE_CHECKING:
    from rules.standard import Clause

_FIELDS: Final = ("clause", "subject", "document", "number", "date", "name")
_REQUIRED: Final = ("clause", "document", "number", "date", "name")


class WaiverTable(QWidget):
    """One row for each waiver."""

    def __init__(self, spoken: Spoken, clauses: Sequence[Clause]) -> None:
        super().__init__()
        self._spoken, self._clauses = spoken, clauses
        self.table = QTableWidget(0, len(_FIELDS))
        self.add, self.remove, self.hint = QPushButton(), QPushButton(), QLabel()
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, 240)
        head.setStretchLastSection(True)
        self.hint.setWordWrap(True)
        self.hint.setObjectName("faint")
        row = QHBoxLayout()
        for button, run in ((self.add, self._add), (self.remove, self._remove)):
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.speak()

    def speak(self) -> None:
        """All texts in the present language; what was chosen stays."""
        say = self._spoken
        self.add.setText(say("plot.add-waiver"))
        self.remove.setText(say("plot.remove-waiver"))
        self.hint.setText(say("plot.waiver-hint"))
        self.table.setHorizontalHeaderLabels([say(f"plot.waiver.{name}") for name in _FIELDS])
        for row in range(self.table.rowCount()):
            self.table.setCellWidget(row, 0, self._choice(self._text(row, 0)))

    def show_waivers(self, waivers: Sequence[Mapping[str, str]]) -> None:
        self.table.setRowCount(0)
        for waiver in waivers:
            self._row(waiver)

    def waivers(self) -> tuple[dict[str, str], ...]:
        """What stands in the rows. Raises CallError for the first that is not complete."""
        found = []
        for row in range(self.table.rowCount()):
            values = {name: self._text(row, column) for column, name in enumerate(_FIELDS)}
            missing = next((name for name in _REQUIRED if not values[name]), None)
            if missing is not None:
                raise CallError("bad-call", "desktop.plot.waiver-missing", self._spoken(f"plot.waiver.{missing}"), row=row + 1)
            from workbench.desktop.plot_dialog import parse_day

            day = parse_day(values["date"])
            found.append({**values, "date": "" if day is None else day.isoformat()})
        return tuple(found)

    def _text(self, row: int, column: int) -> str:
        if column == 0:
            combo = self.table.cellWidget(row, 0)
            return str(combo.currentData() or "") if isinstance(combo, QComboBox) else ""
        item = self.table.item(row, column)
        return "" if item is None else item.text().strip()

    def _add(self) -> None:
        self._row({})
        self.table.setCurrentCell(self.table.rowCount() - 1, 2)

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())

    def _row(self, waiver: Mapping[str, str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setCellWidget(row, 0, self._choice(waiver.get("clause", "")))
        for column, name in enumerate(_FIELDS[1:], 1):
            self.table.setItem(row, column, QTableWidgetItem(waiver.get(name, "")))

    def _choice(self, chosen: str) -> QComboBox:
        combo, lang = QComboBox(), self._spoken.lang
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for clause in self._clauses:
            combo.addItem(f"{clause.title.get(lang)} · {self._spoken.words.short_citation(clause)}", clause.id)
        if chosen and combo.findData(chosen) < 0:
            combo.addItem(chosen, chosen)
        combo.setCurrentIndex(combo.findData(chosen) if chosen else 0)
        combo.view().setMinimumWidth(min(combo.view().sizeHintForColumn(0) + 28, 560))
        return combo
