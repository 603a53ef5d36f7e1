"""One company as a form: the columns of the list with their units, read by the same reader as a file."""

from __future__ import annotations

import csv
import dataclasses
import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.errors import InputError, ShanglouError
from models.measured import Measured, Stated, from_person
from models.readers.tables.columns import NUMBER, Column
from models.readers.tenant_columns import COLUMNS
from models.tenants import Tenant, TenantList
from workbench.desktop.language import Spoken

_WITHOUT_UNIT: Final = ("", "1")
_WORDED: Final = {"a": "years", "yuan/m2/month": "rent"}


def values_of(tenant: Tenant | None, lang: str) -> dict[str, str]:
    """What stands in the fields of a company, by field."""
    from models.writers.tenant_workbook import rows_of

    if tenant is None:
        return {}
    row = next(iter(rows_of("tenant", TenantList(tenants=(tenant,)), lang)))
    shown: dict[str, str] = {}
    for (name, unit), value in row.items():
        if value is not None and value != "":
            kept = f" {unit}" if name == "load" and unit != "kN/m2" else ""
            shown[name] = (f"{value:.12g}" if isinstance(value, float) else str(value)) + kept
    return shown


def tenant_from(values: Mapping[str, str], before: Tenant | None, lang: str) -> Tenant:
    """The company of what was entered; what the form does not show stays as it was.

    Raises:
        InputError: a name that is missing, or a value that is none.
    """
    from models.readers.tenant_list import read_tenants

    name = values.get("name", "").strip()
    if not name:
        raise InputError("syntax", "tenant-entry-name", "")
    columns = [column for column in COLUMNS["tenant"] if values.get(column.field, "").strip()]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_column(column) for column in columns] + ["–"])
    writer.writerow([values[column.field].strip() for column in columns] + [""])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name[:20].translate({ord(sign): '_' for sign in '/:*?<>|' + chr(34) + chr(92)})}.csv"
        path.write_text(stream.getvalue(), "utf-8-sig")
        found = read_tenants(path).list.tenants[0]
    if before is None:
        return _told(found, Tenant(id=found.id, name=found.name))
    needs = replace(found.needs, equipment=before.needs.equipment)
    whole = replace(found, id=before.id, needs=needs, downstream=before.downstream, declared=before.declared)
    return _told(whole, before)


def _told(found: Tenant, before: Tenant) -> Tenant:
    made = _by_person(found, before)
    return made if isinstance(made, Tenant) else found


def _column(column: Column) -> str:
    """The heading for the reader: with the unit where it would have to guess between several."""
    return f"{column.zh}({column.unit})" if len(column.guesses) > 1 else column.zh


def heading(column: Column, lang: str) -> str:
    """The heading of a field, with the unit of its numbers."""
    from workbench.sheets.words import show_unit
    from workbench.texts import text

    name, unit = column.zh if lang == "zh" else column.en, column.unit
    said = text(f"desktop.tenants.unit.{_WORDED[unit]}", lang) if unit in _WORDED else show_unit(unit)
    return name if unit in _WITHOUT_UNIT else f"{name} ({said})"


def _by_person(found: Any, before: Any) -> Any:
    """The same with every value that is not as before said by a person."""
    if isinstance(found, Measured | Stated):
        same = type(before) is type(found) and before.value == found.value
        return before if same else replace(found, source=from_person())
    if isinstance(found, tuple) and any(isinstance(one, Measured) for one in found):
        old = before if isinstance(before, tuple) and len(before) == len(found) else (None,) * len(found)
        return tuple(_by_person(one, other) for one, other in zip(found, old, strict=True))
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return replace(found, **{one.name: _by_person(getattr(found, one.name), getattr(before, one.name, None))
                                 for one in dataclasses.fields(found)})
    return found


class TenantEntry(QDialog):
    """Accepted: ``tenant`` is the company as entered. A fault keeps it open."""

    def __init__(self, parent: QWidget, spoken: Spoken, found: TenantList, tenant: Tenant | None) -> None:
        super().__init__(parent)
        self._spoken, self._list, self._before = spoken, found, tenant
        self.tenant = tenant
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        form_page, area = QWidget(), QScrollArea()
        form = QFormLayout(form_page)
        values = values_of(tenant, spoken.lang)
        for column in COLUMNS["tenant"]:
            if column.field != "id":
                self.fields[column.field] = field = self._field(column, values.get(column.field, ""))
                form.addRow(heading(column, spoken.lang), field)
        area.setWidget(form_page)
        area.setWidgetResizable(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.take)
        self.buttons.rejected.connect(self.reject)
        column_ = QVBoxLayout(self)
        for widget in (area, self.fault, self.buttons):
            column_.addWidget(widget)
        self.setWindowTitle(spoken("tenants.enter" if tenant is None else "tenants.change"))
        self.resize(520, 620)

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
        if column.form == NUMBER:
            field.setPlaceholderText(self._spoken("tenants.unstated"))
        return field

    def take(self) -> None:
        from workbench.desktop.language import sentence

        values = {name: field.currentText() if isinstance(field, QComboBox) else field.text()
                  for name, field in self.fields.items()}
        try:
            made = tenant_from(values, self._before, self._spoken.lang)
            own = None if self._before is None else self._before.id
            if any(one.id != own and made.name in (one.name, one.id) for one in self._list.tenants):
                raise InputError("syntax", "tenant-entry-twice", made.name)
        except ShanglouError as error:
            self.fault.setText(sentence(error, self._spoken.lang))
            return
        self.tenant = made
        self.accept()
