"""Rent roll, areas and condition as tables for a finance model: a workbook, or CSV. No cell is ever a formula."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from models.matching.offers import SERVICES, declared, floor_load, hazard
from models.matching.spaces import Space
from models.measured import Measured
from models.tenants import TenantList
from models.writers.tenant_workbook import further_columns, rows_of, tenant_columns
from models.writers.workbook import title
from workbench.stacking import LET, VACANT, Company, Stacking
from workbench.stacking_colours import verdict_of
from workbench.stacking_words import StackingWords

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Value: TypeAlias = str | float | int | datetime.date | None

_MADE: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A workbook carries the time it was made; a fixed one lets identical input give identical bytes."""
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the start of a formula, the full-width signs of a Chinese keyboard (= + - @), too."""
_WIDTHS: Final = {"company": 30, "group": 22, "units": 24, "trade": 20, "zones": 24, "tenants": 34, "building": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: key, title, columns as (key, heading), rows of values. Areas in m², loads in kN/m², rents in yuan."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]


ROLL: Final = ("number", "company", "group", "trade", "building", "storey", "units", "area_m2", "rent_yuan_m2_month",
               "rent_yuan_month", "growth_pct_year", "term_years", "starts", "ends", "hazard", "power_kw", "goods_t_day", "fit")
AREAS: Final = ("building", "storey", "unit", "area_m2", "let_m2", "vacant_m2", "tenants")
CONDITION: Final = ("building", "storey", "unit", "storey_height_m", "clear_height_beam_m", "clear_height_duct_m",
                    "load_low_kn_m2", "load_high_kn_m2", "hazard", *SERVICES)


def tables(stacking: Stacking, words: StackingWords) -> tuple[Table, ...]:
    """Rent roll, areas, condition and the companies' needs, with headings in the language of the words."""
    return (_table("rent-roll", ROLL, _roll(stacking, words), words), _table("areas", AREAS, _areas(stacking, words), words),
            _table("condition", CONDITION, _condition(stacking, words), words), _needs(stacking, words))


def _needs(stacking: Stacking, words: StackingWords) -> Table:
    """All that the list says of every company, placed or not, under the headings of the list; columns that nobody fills go."""
    companies = TenantList(tenants=tuple(stacking.placing.tenants))
    columns = (*tenant_columns("tenant"), *further_columns(companies))
    rows = list(rows_of("tenant", companies, words.lang))
    filled = [(column, unit) for column, unit in columns if any(row.get((column.field, unit)) not in (None, "") for row in rows)]
    return Table(key="needs", title=words("roll.needs"),
                 columns=tuple((column.field, title(column, unit, words.lang)) for column, unit in filled),
                 rows=tuple(tuple(_shown(row.get((column.field, unit))) for column, unit in filled) for row in rows))


def _shown(value: object) -> Value:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    return str(value)


def _table(key: str, columns: tuple[str, ...], rows: Iterator[tuple[Value, ...]], words: StackingWords) -> Table:
    return Table(key=key, title=words(f"roll.{key}"), columns=tuple((name, words(f"roll.col.{name}")) for name in columns),
                 rows=tuple(rows))


def _figure(value: Measured | None) -> float | None:
    return None if value is None else value.value


def _roll(stacking: Stacking, words: StackingWords) -> Iterator[tuple[Value, ...]]:
    for company in stacking.companies:
        yield _roll_row(company, words)


def _roll_row(company: Company, words: StackingWords) -> tuple[Value, ...]:
    tenant, place, lease = company.tenant, company.place, company.lease
    terms = tenant.terms if lease is None or lease.terms.rent_yuan_m2_month is None else lease.terms
    rent = _figure(terms.rent_yuan_m2_month)
    storeys = list(dict.fromkeys(words.storey(space.storey) for space in place.spaces))
    return (company.number, tenant.name, tenant.company, words.industry(tenant), words.building(place.spaces[0].building),
            words.listed(storeys), words.listed(space.name for space in place.spaces), round(place.area_m2, 6), rent,
            None if rent is None else round(rent * place.paid_m2, 2), _figure(terms.growth_pct_year),
            _figure(terms.term_years or tenant.terms.term_years), None if lease is None else lease.starts,
            None if lease is None else lease.ends, "" if tenant.brings.hazard is None else str(tenant.brings.hazard.value),
            _figure(tenant.needs.power_kw), _figure(tenant.brings.goods_t_day), words(f"fit.short.{verdict_of(company)}"))


def _areas(stacking: Stacking, words: StackingWords) -> Iterator[tuple[Value, ...]]:
    """Unit by unit; a shared storey is one line."""
    for stack in stacking.stacks:
        spaces = [space for space in stacking.placing.spaces if space.building is stack.building]
        for space in spaces:
            bar = next(one for one in stack.bars if one.storey is space.storey)
            held = [(place.tenant.name, area) for place in stacking.placing.places
                    for other, area in zip(place.spaces, place.areas_m2, strict=True) if other.id == space.id]
            let = sum(area for _, area in held)
            area = _figure(space.area_m2)
            known = any(block.kind in (LET, VACANT) for block in bar.blocks)
            yield (words.building(stack.building), words.storey(space.storey), space.name, area, round(let, 6),
                   None if area is None or not known else round(max(area - let, 0.0), 6), words.listed(name for name, _ in held))


def _condition(stacking: Stacking, words: StackingWords) -> Iterator[tuple[Value, ...]]:
    for space in stacking.placing.spaces:
        yield (words.building(space.building), words.storey(space.storey), space.name, *_state(space))


def _state(space: Space) -> tuple[Value, ...]:
    storey, load, designed = space.storey, floor_load(space), hazard(space)
    services = [declared(space, name) for name in SERVICES.values()]
    return (_figure(storey.height_m), _figure(storey.clear_height_beam_m), _figure(storey.clear_height_duct_m),
            None if load is None else load.low, None if load is None else load.high, "" if designed is None else designed[0],
            *(None if one is None else one.low for one in services))


# --- files -------------------------------------------------------------------------------------------------------


def workbook_bytes(made: tuple[Table, ...]) -> bytes:
    """The tables as sheets of a workbook; texts are texts, whatever they begin with."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                        "strings_to_numbers": False})
    book.set_properties({"created": _MADE})
    head = book.add_format({"bold": True, "bg_color": "#E6EBF0", "bottom": 1, "text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    for table in made:
        _write(book, table, head, dated)
    book.close()
    return stream.getvalue()


def _write(book: Workbook, table: Table, head: Any, dated: Any) -> None:
    sheet = book.add_worksheet(table.title[:31])
    sheet.freeze_panes(1, 0)
    for c, (key, heading) in enumerate(table.columns):
        sheet.set_column(c, c, _WIDTHS.get(key, 13))
        sheet.write_string(0, c, heading, head)
    for r, row in enumerate(table.rows, 1):
        for c, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(r, c, datetime.datetime(value.year, value.month, value.day), dated)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            elif value is not None:
                sheet.write_number(r, c, value)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def csv_bytes(table: Table) -> bytes:
    """The table as CSV in UTF-8 that Excel knows as such; a text that a spreadsheet would run gets an apostrophe before it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_cell(heading) for _, heading in table.columns])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_RISKY) else value
    return value.isoformat() if isinstance(value, datetime.date) else f"{value:.12g}"
