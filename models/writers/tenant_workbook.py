"""The template of a list of companies: companies, supply links, equipment and leases, filled with what a list holds already.

Reading it back (:func:`models.readers.tenant_list.read_tenants`) gives the same list. No cell is ever written as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from models.engineering.vibration import VC_UM_S
from models.equipment import Equipment
from models.measured import Measured, Stated
from models.readers.tables.columns import SERVES, SIZES, TEXT, Column
from models.readers.tables.units import FRACTIONS
from models.readers.tables.words import HAZARD_WORDS
from models.readers.tenant_columns import COLUMNS, SHEET_NAMES
from models.readers.tenant_list import STAGE, TENURE
from models.tenants import CLEAN_CLASSES, Lease, Tenant, TenantList
from models.vocabularies import PRODUCTION, Vocabulary
from models.writers.workbook import Say, SheetWriter, new_book, serves_text, sizes_text

_VOCABULARIES: Final[Mapping[str, Vocabulary]] = {"stage": STAGE, "production": PRODUCTION, "held": TENURE}
_LOADS: Final = ("kN/m2", "kg/m2")
DECLARED: Final = "declared:"
"""Before the heading of a column that is none of ours, so that it never means one of them."""

Values = Mapping[tuple[str, str], object]
"""Field and unit → what the cell holds."""


def tenant_columns(kind: str) -> tuple[tuple[Column, str], ...]:
    """The columns of a sheet, each with its unit: loads once in kN/m² and once in kg/m²."""
    return tuple((column, unit) for column in COLUMNS[kind]
                 for unit in (_LOADS if column.field == "load" else (column.unit,)))


def further_columns(tenants: TenantList) -> Iterator[tuple[Column, str]]:
    """The columns that a list has beyond ours, by their headings, in the order in which they first occur."""
    for heading in dict.fromkeys(name for tenant in tenants.tenants for name in tenant.declared):
        yield Column(field=f"{DECLARED}{heading}", zh=heading, en=heading, form=TEXT), ""


def write_tenants(tenants: TenantList, lang: str, say: Say) -> bytes:
    """The list as an .xlsx file; an empty list gives an empty template.

    Args:
        lang: zh or en.
        say: gives the notes that are shown when a cell is chosen (``template.<form>``).
    """
    content = io.BytesIO()
    book = new_book(content)
    for kind in COLUMNS:
        columns = (*tenant_columns(kind), *(further_columns(tenants) if kind == "tenant" else ()))
        sheet = SheetWriter(book, SHEET_NAMES[kind][0 if lang == "zh" else 1], columns, lang, say, partial(words_of, lang=lang))
        sheet.write(list(rows_of(kind, tenants, lang)))
    book.close()
    return content.getvalue()


def words_of(column: Column, lang: str) -> list[str]:
    """The words that a column offers, as they are written in a language."""
    name = column.field
    if name in _VOCABULARIES:
        return [word_text(name, word, lang) for word in _VOCABULARIES[name].words]
    if name == "hazard":
        return [word_text(name, word, lang) for word in HAZARD_WORDS]
    yes_no = [word_text("dust", word, lang) for word in (True, False)]
    return {"vibration": list(VC_UM_S), "clean_class": list(CLEAN_CLASSES), "dust": yes_no}.get(name, [])


def word_text(field: str, word: object, lang: str) -> str:
    """A word of ours as a template has it."""
    if field == "dust":
        return ("是" if word else "否") if lang == "zh" else "yes" if word else "no"
    if lang != "zh":
        return str(word)
    if field == "hazard":
        return HAZARD_WORDS[str(word)].split()[0]
    if field in _VOCABULARIES:
        spellings = _VOCABULARIES[field].spellings.items()
        return next((spelling for spelling, own in spellings if own == word and not spelling.isascii()), str(word))
    return str(word)


def rows_of(kind: str, tenants: TenantList, lang: str) -> Iterator[Values]:
    """The rows of a sheet."""
    if kind == "tenant":
        yield from (_company(tenant, lang) for tenant in tenants.tenants)
    elif kind == "link":
        yield from ({("from", ""): tenant.id, ("to", ""): link.to, ("t_day", "t/d"): link.t_day.value}
                    for tenant in tenants.tenants for link in tenant.downstream)
    elif kind == "equipment":
        yield from (_machine(tenant, machine, lang) for tenant in tenants.tenants for machine in tenant.needs.equipment)
    else:
        yield from (_lease(lease, lang) for lease in tenants.leases)


def _company(tenant: Tenant, lang: str) -> dict[tuple[str, str], object]:
    row: dict[tuple[str, str], object] = {("id", ""): tenant.id, ("name", ""): tenant.name, ("company", ""): tenant.company}
    load = tenant.needs.floor_load_kn_m2
    if load is not None:
        row["load", load.unit] = load.value
    for column in COLUMNS["tenant"]:
        for part in (tenant, tenant.needs, tenant.brings, tenant.terms):
            if column.field not in ("id", "name", "company") and hasattr(part, column.field):
                row[column.field, column.unit] = _cell(column, getattr(part, column.field), lang)
    return row | {(f"{DECLARED}{heading}", ""): stated.value for heading, stated in tenant.declared.items()}


def _machine(tenant: Tenant, machine: Equipment, lang: str) -> dict[tuple[str, str], object]:
    row: dict[tuple[str, str], object] = {("tenant", ""): tenant.id}
    for column in COLUMNS["equipment"]:
        if column.field != "tenant":
            row[column.field, column.unit] = _cell(column, getattr(machine, column.field), lang)
    return row


def _lease(lease: Lease, lang: str) -> dict[tuple[str, str], object]:
    area, rent = lease.area_m2, lease.terms.rent_yuan_m2_month
    return {("tenant", ""): lease.tenant, ("units", ""): "、".join(lease.units),
            ("area_m2", "m2"): None if area is None else area.value,
            ("starts", ""): lease.starts and lease.starts.isoformat(), ("ends", ""): lease.ends and lease.ends.isoformat(),
            ("rent_yuan_m2_month", "yuan/m2/month"): None if rent is None else rent.value,
            ("held", ""): None if lease.held is None else word_text("held", lease.held.value, lang),
            ("acquired", ""): lease.acquired and lease.acquired.isoformat(),
            ("transfer", ""): lease.transfer and lease.transfer.isoformat()}


def _cell(column: Column, value: Any, lang: str) -> object:
    if isinstance(value, Measured) and column.unit == "%":
        number = round(value.value * 100.0, 9) if value.unit == "1" else value.value
        return f"{number!r}%" if 0.0 < number <= FRACTIONS.get(column.field, 0.0) else number    # nobody takes it for a fraction
    if isinstance(value, Measured):
        return value.value
    if isinstance(value, Stated) and column.field == "goods_profile":
        return " ".join(f"{hour}:{weight!r}" for hour, weight in enumerate(value.value) if weight)
    if isinstance(value, Stated):
        return word_text(column.field, value.value, lang)
    if not value:
        return None
    if column.form == SIZES:
        return sizes_text(value)
    return serves_text(value, {}) if column.form == SERVES else value
