"""A list of companies with their needs, links, machines and leases, from a workbook or CSV file.

Nothing is half read: every fault names worksheet, row and column, and they are told together. A cell is never run as a formula.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from models.building import Hazard
from models.engineering.vibration import VC_UM_S
from models.equipment import Equipment
from models.errors import InputError
from models.measured import Measured, Stated
from models.readers.tables.faults import BadValue, Faults, letters
from models.readers.tables.grid import Grid, Tables, read_grids
from models.readers.tables.headings import Head, heads, unknown_units
from models.readers.tables.rows import Row, TableRows
from models.readers.tables.storey_names import ALL, storey_numbers_of
from models.readers.tables.values import NO, YES, is_unknown, plain, shown
from models.readers.tables.words import HAZARD_WORDS, hazard_of
from models.readers.tenant_columns import COLUMNS, OF_TENANTS
from models.reading import Progress, silent
from models.report import ImportReport, ReportBuilder
from models.schedule import Cell
from models.tenants import CLEAN_CLASSES, HELD, STAGES, Brings, Lease, Needs, SupplyLink, Tenant, TenantList, Terms
from models.tolerances import SHARES_SUM
from models.vocabularies import PRODUCTION, Vocabulary

MOST_TENANTS: Final = 20_000

STAGE: Final = Vocabulary.of(STAGES, {
    "rd": "研发 研究 研发办公", "pilot": "中试 小试 中试线", "production": "生产 制造 量产 组装 加工", "office": "办公 总部",
    "storage": "仓储 仓库",
})
TENURE: Final = Vocabulary.of(HELD, {
    "leased": "租赁 出租 承租 在租", "sold": "已售 出售 销售 转让 购买 购入 已转让", "owner": "自持 自有 自用 业主自用 自留",
})
_VIBRATIONS: Final = {re.sub(r"[\s\-]", "", name).casefold(): name for name in VC_UM_S}
_HOUR: Final = re.compile(r"(\d{1,2})(?::00)?\s*(?:时|点|h)?\s*[:=]\s*([+-]?\d*\.?\d+)\s*(%?)", re.IGNORECASE)
_UNITS: Final = {column.field: column.unit for columns in COLUMNS.values() for column in columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantReading:
    """A list that was read, with what was repaired, guessed or left out."""

    file: str
    sha256: str
    format: str
    list: TenantList
    report: ImportReport = field(default_factory=ImportReport)


def read_tenants(path: Path, progress: Progress = silent) -> TenantReading:
    """The companies of a file.

    Args:
        path: .xlsx, .xlsm, .xls or .csv (UTF-8 or GBK).
        progress: told about stage and share; may raise Cancelled.

    Raises:
        InputError: no table of companies, or faults in the cells, told together.
    """
    report = ReportBuilder()
    return tenants_of(read_grids(path, report, progress), report, progress)


def tenants_of(tables: Tables, report: ReportBuilder, progress: Progress = silent) -> TenantReading:
    """The companies of tables that were read. Raises InputError."""
    faults = Faults(tables.file)
    rows = list(_rows(tables, faults, report, progress))
    if not any(row.kind == "tenant" for row in rows) and not faults.found:
        raise InputError("empty", "tenants-none", tables.file)
    made = _List(tables.file, rows, faults).build()
    faults.check()
    if len(made.tenants) > MOST_TENANTS:
        raise InputError("too-large", "table-too-many-rows", tables.file, limit=MOST_TENANTS)
    progress("table-understand", 1.0)
    return TenantReading(file=tables.file, sha256=tables.sha256, format=tables.format, list=made, report=report.build())


def _rows(tables: Tables, faults: Faults, report: ReportBuilder, progress: Progress) -> Iterator[Row]:
    for i, grid in enumerate(tables.grids):
        progress("table-understand", i / len(tables.grids))
        found = list(heads(grid, OF_TENANTS))
        if not found:
            if any(not grid.is_blank(row) for row in range(len(grid.rows))):
                report.drop("table-sheet-ignored", grid.name or tables.file)
            continue
        ends = [head.first for head in found[1:]] + [len(grid.rows)]
        for head, end in zip(found, ends, strict=True):
            _check_units(grid, head, faults)
            for row in TableRows(tables.file, grid, head, end, faults, report, keep=head.kind == "tenant").rows():
                for heading in head.headings:       # so that a blank cell, too, can be named
                    row.columns.setdefault(heading.meaning.field, heading.column)
                yield row


def _check_units(grid: Grid, head: Head, faults: Faults) -> None:
    """A unit that is none of ours is a fault: its numbers would be taken in ours."""
    for heading, unit in unknown_units(head):
        faults.add(grid.name, head.last, heading.column, "heading-unit", unit=shown(unit), text=shown(heading.text))


class _List:
    """Rows become companies; rows of the other sheets find their company by id or name."""

    def __init__(self, file: str, rows: Sequence[Row], faults: Faults) -> None:
        self.file, self.rows, self.faults = file, rows, faults
        self.ids: dict[str, str] = {}        # id or name → id
        self.tenants: dict[str, Tenant] = {}
        self.told = {(place["table"], place["row"], place["column"]) for _, place in faults.found}

    def build(self) -> TenantList:
        for row in self.rows:
            if row.kind == "tenant":
                self._tenant(row)
        leases: list[Lease] = []
        for row in self.rows:
            if row.kind == "link":
                self._link(row)
            elif row.kind == "equipment":
                self._equipment(row)
            elif row.kind == "lease":
                leases += self._lease(row)
        return TenantList(tenants=tuple(self.tenants.values()), leases=tuple(leases))

    def _fault(self, row: Row, column: str, key: str, **values: object) -> None:
        """A fault of a cell; one that has been told already stays the only one of its cell."""
        at = row.columns.get(column)
        if at is None or (row.table or self.file, row.row + 1, letters(at)) not in self.told:
            self.faults.add(row.table, row.row, at, key, **values)

    def _tenant(self, row: Row) -> None:
        name, own = row.name, row.id or row.name
        if not name:
            self._fault(row, "name", "tenant-without-name")
            return
        for key in {own, name}:
            if key in self.ids:
                self._fault(row, "id" if key == row.id else "name", "tenant-twice", name=shown(key))
                return
        self.ids |= {own: own, name: own}
        values = row.values
        measured = {key: self._measured(key, cell) for key, cell in values.items()
                    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)}
        needs = Needs(
            **_picked(measured, ("area_m2", "area_most_m2", "storey_height_m", "clear_height_beam_m", "clear_height_duct_m",
                      "heaviest_kg",
                    "noise_most_db", "power_kw", "water_m3_d", "gas_m3_h", "exhaust_m3_h", "exhaust_shaft_m2",
                            "waste_water_m3_d")),
            floor_load_kn_m2=measured.get("load_kn_m2") or measured.get("load_kg_m2"), largest_m=_size(values.get("largest_m")),
            vibration=self._word(row, "vibration", _vibration, ", ".join(VC_UM_S)),
            clean_class=self._word(row, "clean_class", _clean, "ISO 1–9"),
            storeys=self._storeys(row, "storeys"), storeys_preferred=self._storeys(row, "storeys_preferred"))
        brings = Brings(
            **_picked(measured, ("noise_db", "excitation_hz", "excitation_n", "goods_t_day", "in_share", "unit_load_kg",
                      "trucks_day")),
            hazard=self._word(row, "hazard", _hazard, ", ".join(f"{k} {v}" for k, v in HAZARD_WORDS.items())),
            dust=self._word(row, "dust", _yes_or_no, "是/否, yes/no"), goods_profile=self._hours(row))
        self.tenants[own] = Tenant(
            id=own, name=name, company=_said(values.get("company")),
            industry=self._word(row, "industry", str, ""),
            production=self._word(row, "production", PRODUCTION.find, PRODUCTION.allowed),
            stage=self._word(row, "stage", STAGE.find, STAGE.allowed), needs=needs, brings=brings,
            terms=Terms(**_picked(measured, ("rent_yuan_m2_month", "term_years", "growth_pct_year"))),
            declared={heading: Stated(cell.value, cell.source) for heading, cell in row.others.items()})
        self._check(row, self.tenants[own])

    def _check(self, row: Row, tenant: Tenant) -> None:
        """What is possible cell by cell but not together."""
        area, most = tenant.needs.area_m2, tenant.needs.area_most_m2
        if area is not None and most is not None and most.value < area.value:
            self._fault(row, "area_most_m2", "tenant-areas", area=f"{area.value:g}", most=f"{most.value:g}")

    def _measured(self, name: str, cell: Cell) -> Measured:
        number: Any = cell.value
        unit = {"load_kg_m2": "kg/m2", "load_kn_m2": "kN/m2"}.get(name) or _UNITS.get(name, "")
        return Measured(number / 100.0, "1", cell.source) if name == "in_share" else Measured(number, unit, cell.source)

    def _word(self, row: Row, name: str, find: Callable[[str], Any], allowed: str) -> Stated[Any] | None:
        cell = row.values.get(name)
        if cell is None or is_unknown(cell.value):
            return None
        found = find(str(cell.value))
        if found is None:
            self._fault(row, name, "not-word", value=shown(cell.value), allowed=allowed)
            return None
        return Stated(found, cell.source)

    def _hours(self, row: Row) -> Stated[tuple[float, ...]] | None:
        cell = row.values.get("goods_profile")
        if cell is None or is_unknown(cell.value):
            return None
        try:
            return Stated(hours_of(str(cell.value)), cell.source)
        except BadValue as bad:
            self._fault(row, "goods_profile", bad.key, **bad.values)
            return None

    def _storeys(self, row: Row, name: str) -> tuple[int, ...]:
        cell = row.values.get(name)
        if cell is None:
            return ()
        try:
            found = storey_numbers_of(cell.value)
        except BadValue as bad:
            self._fault(row, name, bad.key, **bad.values)
            return ()
        if found is None:
            self._fault(row, name, "not-storey", value=shown(cell.value))
        return () if found is None or found == ALL else tuple(int(number) for number in found)

    def _of(self, row: Row, name: str) -> str | None:
        """The id of the company that a row names; a fault where there is none."""
        said = str(row.values[name].value).strip() if name in row.values else ""
        found = self.ids.get(said)
        if found is None:
            self._fault(row, name, "tenant-unknown" if said else "tenant-missing", name=shown(said))
        return found

    def _link(self, row: Row) -> None:
        first, second = self._of(row, "from"), self._of(row, "to")
        flow = row.values.get("t_day")
        if flow is None:
            self._fault(row, "t_day", "link-without-flow")
        elif first is not None and first == second:
            self._fault(row, "to", "link-to-itself", name=shown(first))
        elif first in self.tenants and second is not None:
            one = self.tenants[str(first)]
            link = SupplyLink(to=second, t_day=self._measured("t_day", flow))
            self.tenants[one.id] = replace(one, downstream=(*one.downstream, link))

    def _equipment(self, row: Row) -> None:
        own = self._of(row, "tenant")
        if own is None or own not in self.tenants:
            return
        one, values = self.tenants[own], row.values
        numbers = {key: self._measured(key, cell) for key, cell in values.items() if isinstance(cell.value, int | float)}
        machine = Equipment(
            id=f"{own}-{len(one.needs.equipment) + 1}", name=row.name or one.name, size_m=_size(values.get("size_m")),
            base_m=_size(values.get("base_m"))[:2], vibration=self._word(row, "vibration", _vibration, ", ".join(VC_UM_S)),
            **_picked(numbers, ("count", "mass_kg", "dynamic_factor", "excitation_hz", "excitation_n")))
        self.tenants[own] = replace(one, needs=replace(one.needs, equipment=(*one.needs.equipment, machine)))

    def _lease(self, row: Row) -> Iterator[Lease]:
        own = self._of(row, "tenant")
        units = tuple(part for part in re.split(r"[、,;/+\s]+", plain(str(row.values["units"].value))) if part) \
            if "units" in row.values else ()
        if not units:
            self._fault(row, "units", "lease-without-units")
        starts, ends = (self._date(row, name) for name in ("starts", "ends"))
        if starts is not None and ends is not None and ends < starts:
            self._fault(row, "ends", "lease-ends-early", starts=starts.isoformat(), ends=ends.isoformat())
        held = self._word(row, "held", TENURE.find, TENURE.allowed)
        acquired, transfer = (self._date(row, name) for name in ("acquired", "transfer"))
        self._check_held(row, held, acquired, transfer)
        if own is not None and units:
            area, rent = row.values.get("area_m2"), row.values.get("rent_yuan_m2_month")
            yield Lease(tenant=own, units=units, area_m2=None if area is None else self._measured("area_m2", area), starts=starts,
                        ends=ends, terms=Terms(rent_yuan_m2_month=None if rent is None else self._measured("rent_yuan_m2_month",
                                               rent)), held=held, acquired=acquired, transfer=transfer)

    def _check_held(self, row: Row, held: Stated[str] | None, acquired: datetime.date | None,
                    transfer: datetime.date | None) -> None:
        """Days of acquisition and transfer belong to what is owned, and follow each other."""
        if (held is None or held.value == "leased") and (acquired is not None or transfer is not None):
            self._fault(row, "held", "lease-not-held")
        if acquired is not None and transfer is not None and transfer < acquired:
            self._fault(row, "transfer", "lease-transfer-early", transfer=transfer.isoformat(), acquired=acquired.isoformat())

    def _date(self, row: Row, name: str) -> datetime.date | None:
        value = row.values[name].value if name in row.values else None
        return value if isinstance(value, datetime.date) else None


def _picked(measured: Mapping[str, Measured], names: Sequence[str]) -> dict[str, Any]:
    return {name: measured[name] for name in names if name in measured}


def _said(cell: Cell | None) -> str:
    """A text; nothing where it says that there is none."""
    return "" if cell is None or is_unknown(cell.value) else str(cell.value)


def _size(cell: Cell | None) -> tuple[Measured | None, Measured | None, Measured | None]:
    said: Any = () if cell is None else cell.value
    made = [None if part is None or cell is None else Measured(part, "m", cell.source) for part in (*said, None, None, None)]
    return made[0], made[1], made[2]      # of feet no height is written


def hours_of(text: str) -> tuple[float, ...]:
    """Weights of the 24 clock hours from ``8:1 9:2 10:2`` or ``8:20% 9:80%``; hours that are not named have none.

    What is written in per cent, or wholly in fractions below 1, are shares and must add up; other numbers are weights.

    Raises:
        BadValue: not of this form, an hour outside 0 to 23 or named twice, a negative weight, nothing but 0, or a wrong sum.
    """
    written = re.sub(r"\s*([:=])\s*", r"\1", re.sub(r"\s+%", "%", plain(text)))
    found: dict[int, float] = {}
    signs: set[str] = set()
    for part in filter(None, re.split(r"[,;、\s]+", written)):
        match = _HOUR.fullmatch(part)
        if match is None:
            raise BadValue("hours-form", value=shown(text), part=shown(part))
        hour, weight = int(match[1]), float(match[2])
        if hour > 23 or hour in found:
            raise BadValue("hours-twice" if hour in found else "hours-outside", value=shown(text), hour=hour)
        if weight < 0.0:
            raise BadValue("hours-negative", value=shown(text), hour=hour, weight=match[2])
        found[hour] = weight
        signs.add(match[3])
    _check_shares(text, tuple(found.values()), signs)
    return tuple(found.get(hour, 0.0) for hour in range(24))


def _check_shares(text: str, weights: Sequence[float], signs: Set[str]) -> None:
    """Raises BadValue: shares and weights mixed, or a wrong sum."""
    total = math.fsum(weights)
    if not 0.0 < total < math.inf:
        raise BadValue("hours-nothing", value=shown(text))
    whole = 100.0 if signs == {"%"} else 1.0 if max(weights) < 1.0 else None
    if len(signs) > 1:
        raise BadValue("hours-mixed", value=shown(text))
    if whole is not None and abs(total / whole - 1.0) > SHARES_SUM:
        raise BadValue("hours-sum", value=shown(text), found=f"{total:.6g}", whole=f"{whole:g}{'%' if whole > 1.0 else ''}")


def _vibration(text: str) -> str | None:
    key = re.sub(r"[\s\-]", "", plain(text)).casefold()
    return _VIBRATIONS.get(key) or _VIBRATIONS.get(f"vc{key}")


def _yes_or_no(text: str) -> bool | None:
    word = plain(text).strip().casefold()
    return True if word in YES else False if word in NO else None


def _clean(text: str) -> str | None:
    digits = re.fullmatch(r"(?:ISO)?\s*(?:CLASS)?\s*([1-9])级?", plain(text).upper())
    return f"ISO {digits[1]}" if digits and f"ISO {digits[1]}" in CLEAN_CLASSES else None


def _hazard(text: str) -> Hazard | None:
    found = hazard_of(text)
    return None if found is None else Hazard(found)
