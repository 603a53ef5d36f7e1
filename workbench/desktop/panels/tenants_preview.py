"""A list of companies before it is taken over: its table, what was repaired or left out, or its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.language import Spoken

if TYPE_CHECKING:
    from models.errors import ShanglouError
    from models.readers.tenant_list import TenantReading
    from models.tenants import Tenant

COLUMNS: Final = ("name", "trade", "area", "load", "height", "hazard", "goods", "rent")
_MOST_ROWS: Final = 2000


class TenantsPreview(QDialog):
    """Accepted: the list is to be taken over. A list with faults cannot be."""

    def __init__(self, parent: QWidget, spoken: Spoken, reading: TenantReading | None,
                 error: ShanglouError | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spoken, self._reading, self._error = spoken, reading, error
        self.head, self.table, self.notes = QLabel(), QTableWidget(), QPlainTextEdit()
        self.head.setWordWrap(True)
        self.notes.setReadOnly(True)
        self.buttons = QDialogButtonBox()
        column = QVBoxLayout(self)
        for widget in (self.head, self.table, self.notes, self.buttons):
            column.addWidget(widget)
        self.setWindowTitle(spoken("tenants.preview"))
        self._fill()
        self.resize(860, 560)

    def _fill(self) -> None:
        say, roles = self._spoken, QDialogButtonBox.ButtonRole
        if self._reading is None:
            self._show_faults()
            self.buttons.addButton(say("tenants.preview-close"), roles.RejectRole)
        else:
            self._show_list(self._reading)
            take = self.buttons.addButton(say("tenants.preview-take"), roles.AcceptRole)
            take.setDefault(True)
            self.buttons.addButton(say("tenants.preview-cancel"), roles.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _show_faults(self) -> None:
        from workbench.desktop.language import sentence

        self.head.setText(self._spoken("tenants.preview-faults"))
        self.table.hide()
        if self._error is not None:
            self.notes.setPlainText(sentence(self._error, self._spoken.lang))

    def _show_list(self, reading: TenantReading) -> None:
        say, tenants = self._spoken, reading.list.tenants
        self.head.setText(say("tenants.preview-count", file=reading.file, tenants=len(tenants), leases=len(reading.list.leases),
                              links=sum(len(tenant.downstream) for tenant in tenants),
                              machines=sum(len(tenant.needs.equipment) for tenant in tenants)))
        self.table.setColumnCount(len(COLUMNS))
        self.table.setHorizontalHeaderLabels([say(f"tenants.col.{name}") for name in COLUMNS])
        self.table.setRowCount(min(len(tenants), _MOST_ROWS))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(23)
        for row, tenant in enumerate(tenants[:_MOST_ROWS]):
            for i, cell in enumerate(self._cells(tenant)):
                item = QTableWidgetItem(cell)
                if i in (2, 3, 4, 6, 7):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, i, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        lines = [say.common(f"report.{note.code}", subject=note.subject, **note.values)
                 for _, notes in reading.report.lists() for note in notes]
        self.notes.setVisible(bool(lines))
        self.notes.setMaximumHeight(130)
        self.notes.setPlainText("\n".join([say("tenants.preview-notes"), *lines]))

    def _cells(self, tenant: Tenant) -> list[str]:
        from workbench.stacking_words import StackingWords

        words, needs = StackingWords(self._spoken.lang), tenant.needs
        figures = [needs.area_m2, needs.floor_load_kn_m2, needs.storey_height_m]
        shown = ["–" if one is None else words.figure(one.value, one.unit) for one in figures]
        hazard = "–" if tenant.brings.hazard is None else words.hazard_short(str(tenant.brings.hazard.value))
        goods, rent = tenant.brings.goods_t_day, tenant.terms.rent_yuan_m2_month
        return [tenant.name, words.industry(tenant), *shown, hazard, "–" if goods is None else f"{goods.value:g}",
                "–" if rent is None else f"{rent.value:g}"]
