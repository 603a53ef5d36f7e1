"""One company as a form with tables of its links, machines, leases and further columns, read by the same reader as a file."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from models.errors import ShanglouError
from models.readers.tables.columns import NUMBER, Column
from models.readers.tenant_columns import COLUMNS
from models.tenants import Tenant, TenantList
from workbench.desktop.language import Spoken
from workbench.desktop.panels.tenants_rows import RowsEdit
from workbench.tenant_entry import ROWS, SIDES, Entry, EntryFaults, Fault, columns_of, entry_of, is_date, list_with, title_of

_WITHOUT_UNIT: Final = ("", "1")
_WORDED: Final = {"a": "years", "yuan/m2/month": "rent"}
_EXAMPLES: Final = {"goods_profile": "8:1 9:2 10:2 14:1", "largest_m": "2.4×1.8×2.1", "storeys": "2~6", "storeys_preferred": "3",
                    "in_share": "60%"}
"""How a value may be written where its heading does not tell."""


def heading(column: Column, lang: str) -> str:
    """The heading of a field, with the unit of its numbers."""
    from workbench.sheets.words import show_unit
    from workbench.texts import text

    name, unit = column.zh if lang == "zh" else column.en, column.unit
    said = text(f"desktop.tenants.unit.{_WORDED[unit]}", lang) if unit in _WORDED else show_unit(unit)
    return name if unit in _WITHOUT_UNIT else f"{name} ({said})"


class TenantEntry(QDialog):
    """Accepted: ``list`` is the list with the company as entered, ``tenant`` the company. A fault keeps it open."""

    def __init__(self, parent: QWidget, spoken: Spoken, found: TenantList, tenant: Tenant | None) -> None:
        super().__init__(parent)
        self._spoken, self._before = spoken, tenant
        self.list, self.tenant = found, tenant
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.tables: dict[str, RowsEdit] = {}
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.pages = QTabWidget()
        entry = entry_of(tenant, found, spoken.lang)
        self.pages.addTab(self._form(entry), title_of("tenant", spoken.lang))
        for table in ROWS:
            self.tables[table] = edit = self._table(table)
            edit.fill([self._shown(table, dict(row)) for row in entry.rows[table]])
            self.pages.addTab(edit, spoken("tenants.further") if table == "declared" else title_of(table, spoken.lang))
        self._count()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.take)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.pages, self.fault, self.buttons):
            column.addWidget(widget)
        self.setWindowTitle(spoken("tenants.enter" if tenant is None else "tenants.change"))
        self.resize(760, 620)

    # the pages

    def _form(self, entry: Entry) -> QScrollArea:
        page, area = QWidget(), QScrollArea()
        form = QFormLayout(page)
        for column in COLUMNS["tenant"]:
            if column.field != "id":
                self.fields[column.field] = field = self._field(column, entry.fields.get(column.field, ""))
                form.addRow(heading(column, self._spoken.lang), field)
        area.setWidget(page)
        area.setWidgetResizable(True)
        return area

    def _field(self, column: Column, value: str) -> QLineEdit | QComboBox:
        from models.writers.tenant_workbook import words_of

        words = words_of(column, self._spoken.lang)
        if words:
            box = QComboBox()
            box.setEditable(True)
            box.addItems(["", *words])
            box.setCurrentText(value)
            return box
        field = QLineEdit(value)
        if column.field in _EXAMPLES:
            field.setPlaceholderText(self._spoken("tenants.for-example", example=_EXAMPLES[column.field]))
        elif column.form == NUMBER:
            field.setPlaceholderText(self._spoken("tenants.unstated"))
        return field

    def _table(self, table: str) -> RowsEdit:
        from models.writers.tenant_workbook import words_of

        lang, columns = self._spoken.lang, columns_of(table) if table in COLUMNS else {}
        words: dict[str, list[str]] = {name: ["", *own] for name, column in columns.items() if (own := words_of(column, lang))}
        if table == "link":
            words = {"side": self._sides(), "other": [one.name for one in self.list.tenants
                                                      if self._before is None or one.id != self._before.id]}
        headings = {name: heading(columns[name], lang) if name in columns else self._spoken(f"tenants.entry-col.{name}")
                    for name in ROWS[table]}
        headings |= {name: self._spoken("tenants.day-of", name=said) for name, said in headings.items() if is_date(table, name)}
        edit = RowsEdit(headings, words, ("side",), self._spoken("tenants.remove-rows"))
        edit.table.itemChanged.connect(lambda _: self._count())
        edit.remove_button.clicked.connect(self._count)
        return edit

    def _sides(self) -> list[str]:
        return [self._spoken(f"tenants.side.{side}") for side in SIDES]

    def _shown(self, table: str, row: dict[str, str]) -> dict[str, str]:
        if table == "link":
            row["side"] = self._spoken(f"tenants.side.{row['side']}")
        return row

    def _count(self) -> None:
        """How many rows each page holds, in its tab."""
        for at, (table, edit) in enumerate(self.tables.items(), 1):
            if at < self.pages.count():
                name = self._spoken("tenants.further") if table == "declared" else title_of(table, self._spoken.lang)
                count = len(edit.rows())
                self.pages.setTabText(at, f"{name} ({count})" if count else name)

    # taking over

    def entry(self) -> Entry:
        """What stands in the form."""
        fields = {name: field.currentText() if isinstance(field, QComboBox) else field.text()
                  for name, field in self.fields.items()}
        rows = {table: edit.rows() for table, edit in self.tables.items()}
        sides = self._sides()
        for row in rows["link"]:
            row["side"] = SIDES[sides.index(row["side"])] if row["side"] in sides else SIDES[0]
        return Entry(fields=fields, rows=rows)

    def take(self) -> None:
        from workbench.desktop.language import sentence

        for edit in self.tables.values():
            edit.clear_marks()
        try:
            self.list, self.tenant = list_with(self.entry(), self._before, self.list)
        except EntryFaults as found:
            self.fault.setText("\n".join(self._told(fault) for fault in found.faults))
            self._go_to(found.faults[0])
            return
        except ShanglouError as error:
            self.fault.setText(sentence(error, self._spoken.lang))
            return
        self.accept()

    def _told(self, fault: Fault) -> str:
        """A fault with its place as the form names it; its cell is marked."""
        place, row = self._name(fault), fault.row
        if fault.table in self.tables:
            row = self.tables[fault.table].shown_row(fault.row)
            place = self._spoken("tenants.entry-place", table=title_of(fault.table, self._spoken.lang), row=row + 1, column=place)
        said = self._spoken.common(fault.key, **{**fault.values, "place": place})
        if fault.table in self.tables:
            self.tables[fault.table].mark(row, fault.column, said)
        return said

    def _name(self, fault: Fault) -> str:
        lang = self._spoken.lang
        columns = columns_of(fault.table) if fault.table in COLUMNS else {}
        if fault.column in columns:
            return heading(columns[fault.column], lang)
        return self._spoken(f"tenants.entry-col.{fault.column}") if fault.column in ROWS["link"] else ""

    def _go_to(self, fault: Fault) -> None:
        if fault.table in self.tables:
            self.pages.setCurrentWidget(self.tables[fault.table])
            return
        self.pages.setCurrentIndex(0)
        field = self.fields.get(fault.column)
        if field is not None:
            field.setFocus()
