"""One company as it is entered by hand: form and tables of texts, read by the same reader as a file. No window here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from models.errors import InputError
from models.measured import Measured, Stated, from_person
from models.readers.tables.columns import DATE, Column
from models.readers.tables.grid import Grid, Tables
from models.readers.tenant_columns import COLUMNS, SHEET_NAMES
from models.report import ReportBuilder
from models.tenants import Lease, SupplyLink, Tenant, TenantList

SIDES: Final = ("to", "from")
"""Of a link: it supplies the other company, or buys from it."""

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "link": ("side", "other", "t_day"),
    "equipment": tuple(column.field for column in COLUMNS["equipment"] if column.field != "tenant"),
    "lease": tuple(column.field for column in COLUMNS["lease"] if column.field != "tenant"),
    "declared": ("heading", "value"),
}
"""Table of a company → its columns."""

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in the form: fields of the company, and the rows of its tables, by column."""

    fields: Texts
    rows: Mapping[str, Sequence[Texts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A value that is none: table ("tenant" for the form), row from 0, column; key of the sentence with its values."""

    table: str
    row: int
    column: str
    key: str
    values: Mapping[str, object]


class EntryFaults(Exception):
    """What was entered cannot be taken over."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


def columns_of(table: str) -> dict[str, Column]:
    """Field → column of a sheet of the list."""
    return {column.field: column for column in COLUMNS[table]}


# --- to texts ----------------------------------------------------------------------------------------------------


def entry_of(tenant: Tenant | None, whole: TenantList, lang: str) -> Entry:
    """A company as texts; nothing for a new one."""
    from models.writers.tenant_workbook import rows_of

    if tenant is None:
        return Entry(fields={}, rows=dict.fromkeys(ROWS, ()))
    alone = TenantList(tenants=(tenant,), leases=tuple(one for one in whole.leases if one.tenant == tenant.id))
    names = {one.id: one.name for one in whole.tenants}
    rows = {table: tuple({name: text for name, text in _texts(row).items() if name in ROWS[table]}
                         for row in rows_of(table, alone, lang)) for table in ("equipment", "lease")}
    links = [{"side": "to", "other": names.get(link.to, link.to), "t_day": f"{link.t_day.value:.12g}"}
             for link in tenant.downstream]
    links += [{"side": "from", "other": one.name, "t_day": f"{link.t_day.value:.12g}"}
              for one in whole.tenants for link in one.downstream if link.to == tenant.id]
    declared = [{"heading": heading, "value": _text(stated.value)} for heading, stated in tenant.declared.items()]
    fields = _texts(next(iter(rows_of("tenant", alone, lang))))
    return Entry(fields={name: text for name, text in fields.items() if not name.startswith("declared:")},
                 rows={**rows, "link": tuple(links), "declared": tuple(declared)})


def _texts(row: Mapping[tuple[str, str], object]) -> dict[str, str]:
    found = {}
    for (name, unit), value in row.items():
        if value is not None and value != "":
            found[name] = _text(value) + (f" {unit}" if name == "load" and unit != "kN/m2" else "")
    return found


def _text(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


# --- from texts --------------------------------------------------------------------------------------------------


def list_with(entry: Entry, before: Tenant | None, whole: TenantList) -> tuple[TenantList, Tenant]:
    """The list with the company as entered, new or in the place of what it was, and the company.

    Links of others to it and its leases are those that were entered. What no column shows stays as it was.

    Raises:
        EntryFaults: a name that is missing or taken, values that are none.
    """
    name = entry.fields.get("name", "").strip()
    if not name:
        raise EntryFaults([Fault(table="tenant", row=0, column="name", key="tenant-entry-name", values={})])
    own = before.id if before is not None else name
    others = [one for one in whole.tenants if before is None or one.id != before.id]
    if any(name in (one.name, one.id) or own == one.name for one in others):
        raise EntryFaults([Fault(table="tenant", row=0, column="name", key="tenant-entry-twice", values={"subject": name})])
    grids = tuple(_grids(entry, own, others))
    found = _read(grids, name)
    made = _merged(next(one for one in found.tenants if one.id == own), before)
    upstream = {one.id: [link for link in one.downstream if link.to == own] for one in found.tenants if one.id != own}
    tenants = tuple(made if one.id == own else _supplying(one, own, upstream.get(one.id, [])) for one in whole.tenants)
    leases = (*(one for one in whole.leases if one.tenant != own), *_leases(found.leases, own, whole))
    return TenantList(tenants=tenants if before is not None else (*tenants, made), leases=leases), made


def _grids(entry: Entry, own: str, others: Sequence[Tenant]) -> Iterator[Grid]:
    """The sheets of a list that hold what was entered; of other companies their names alone."""
    columns = [column for column in COLUMNS["tenant"] if column.field not in ("id", "name")]
    further = [row for row in entry.rows.get("declared", ()) if row.get("heading", "").strip()]
    head = ["编号", "企业名称", *(_heading(column) for column in columns), *(row["heading"].strip() for row in further)]
    body = [own, entry.fields["name"].strip(), *(entry.fields.get(column.field, "").strip() for column in columns),
            *(_value(row.get("value", "")) for row in further)]
    yield Grid(name="tenant", rows=(head, body, *([one.id, one.name] for one in others)))
    links = [[_id(row.get("other", ""), others), own] if row.get("side") == "from" else [own, _id(row.get("other", ""), others)]
             for row in entry.rows.get("link", ())]
    yield Grid(name="link", rows=(["供货方", "收货方", "日供货量"], *(
        [*pair, row.get("t_day", "").strip()] for pair, row in zip(links, entry.rows.get("link", ()), strict=True))))
    for table in ("equipment", "lease"):
        fields = [column for column in COLUMNS[table] if column.field != "tenant"]
        yield Grid(name=table, rows=(
            [COLUMNS[table][0].zh, *(_heading(column) for column in fields)],
            *([own, *(row.get(column.field, "").strip() for column in fields)] for row in entry.rows.get(table, ()))))


def _id(said: str, others: Sequence[Tenant]) -> str:
    return next((one.id for one in others if said.strip() in (one.name, one.id)), said.strip())


def _heading(column: Column) -> str:
    """For the reader: with the unit where it would have to guess between several."""
    return f"{column.zh}({column.unit})" if len(column.guesses) > 1 else column.zh


def _value(said: str) -> object:
    """A number where it is one: figures of further columns are judged."""
    try:
        number = float(said)
    except ValueError:
        return said.strip()
    return number if number == number and abs(number) != float("inf") else said.strip()


def _read(grids: tuple[Grid, ...], name: str) -> TenantList:
    """Raises EntryFaults."""
    from models.readers.tenant_list import tenants_of

    grids = tuple(grid for grid in grids if len(grid.rows) > 1)
    try:
        return tenants_of(Tables(file=name, sha256="", format="", grids=grids), ReportBuilder()).list
    except InputError as error:
        details = error.values.get("details")
        if not isinstance(details, tuple):
            raise
        by_name = {grid.name: grid for grid in grids}
        raise EntryFaults([_fault(key, dict(values), by_name) for key, values in details]) from error


def _fault(key: str, values: dict[str, Any], grids: Mapping[str, Grid]) -> Fault:
    """A fault of a cell, told of the place where it was entered."""
    table, row, letters = str(values["table"]), int(values["row"]) - 2, str(values["column"])
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return Fault(table=table, row=row, column=_field(table, at - 1, grids.get(table)), key=key, values=values)


def _field(table: str, at: int, grid: Grid | None) -> str:
    if table == "link":
        return "t_day" if at == 2 else "other"
    heading = "" if grid is None or not 0 <= at < len(grid.rows[0]) else grid.rows[0][at]
    return next((column.field for column in COLUMNS.get(table, ()) if heading in (_heading(column), column.zh)), "")


# --- with what there was -----------------------------------------------------------------------------------------


def _merged(found: Tenant, before: Tenant | None) -> Tenant:
    """With sources: what is as before keeps its own, all else was said by a person."""
    old = before or Tenant(id=found.id, name=found.name)
    known = {one.name: one for one in old.needs.equipment}
    fields = [name for name in ROWS["equipment"] if name != "name"]
    machines = tuple(
        _by_person(replace(known[one.name], **{name: getattr(one, name) for name in fields}) if one.name in known else one,
                   known.get(one.name)) for one in found.needs.equipment)
    made: Tenant = _by_person(replace(found, needs=replace(found.needs, equipment=())), replace(old, needs=replace(
        old.needs, equipment=())))
    links = {link.to: link for link in old.downstream}
    downstream = tuple(SupplyLink(to=link.to, t_day=_by_person(link.t_day, links[link.to].t_day if link.to in links else None))
                       for link in found.downstream)
    declared = {heading: _as_before(stated, old.declared.get(heading)) for heading, stated in found.declared.items()}
    return replace(made, needs=replace(made.needs, equipment=machines), downstream=downstream, declared=declared)


def _as_before(found: Stated[object], before: Stated[object] | None) -> Stated[object]:
    """A value of a further column; a CSV file keeps its numbers as texts."""
    same = before is not None and _text(before.value) == _text(found.value)
    return before if same and before is not None else replace(found, source=from_person())


def _supplying(one: Tenant, own: str, entered: Sequence[SupplyLink]) -> Tenant:
    """Another company with its links to this one as entered; a link that stays keeps its place and source."""
    old = [link for link in one.downstream if link.to == own]
    if [link.t_day.value for link in old] == [link.t_day.value for link in entered]:
        return one
    made = [SupplyLink(to=own, t_day=replace(link.t_day, source=from_person())) for link in entered]
    return replace(one, downstream=(*(link for link in one.downstream if link.to != own), *made))


def _leases(found: Sequence[Lease], own: str, whole: TenantList) -> Iterator[Lease]:
    old = {one.units: one for one in whole.leases if one.tenant == own}
    for one in found:
        before = old.get(one.units)
        rent = one.terms.rent_yuan_m2_month
        yield _by_person(one if before is None else replace(one, terms=replace(before.terms, rent_yuan_m2_month=rent)), before)


def _by_person(found: Any, before: Any) -> Any:
    """The same with every value that is not as before said by a person."""
    if isinstance(found, Measured | Stated):
        same = type(before) is type(found) and before.value == found.value and getattr(before, "unit", "") == getattr(
            found, "unit", "")
        return before if same else replace(found, source=from_person())
    if isinstance(found, tuple) and any(isinstance(one, Measured) for one in found):
        old = before if isinstance(before, tuple) and len(before) == len(found) else (None,) * len(found)
        return tuple(_by_person(one, other) for one, other in zip(found, old, strict=True))
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return replace(found, **{one.name: _by_person(getattr(found, one.name), getattr(before, one.name, None))
                                 for one in dataclasses.fields(found)})
    return found


def is_date(table: str, name: str) -> bool:
    """Whether a column of a table holds days."""
    column = columns_of(table).get(name) if table in COLUMNS else None
    return column is not None and column.form == DATE


def title_of(table: str, lang: str) -> str:
    """The name of a sheet of the list."""
    return SHEET_NAMES[table][0 if lang == "zh" else 1]
