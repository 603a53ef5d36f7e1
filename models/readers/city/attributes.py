"""What attributes and columns say of the buildings, as columns: read, converted, and held against what is possible.

Placeholders and impossible values are unknown and reported; what is only unlikely is kept and asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.building import BUILDING_USES
from models.columns import NO_SOURCE, Column, SourceBook
from models.measured import Source, from_file
from models.readers.city.headings import UNITS_OF, Heading
from models.readers.city.numbers import Floats, is_blank, read_numbers
from models.readers.city.uses import says_nothing, use_of
from models.report import ReportBuilder
from models.tolerances import (
    CITY_FLOOR_TO_FLOOR_M,
    CITY_FLOORS_MOST,
    CITY_HEIGHT_CONFLICT_M,
    CITY_HEIGHT_MOST_M,
    CITY_MANY_FLOORS,
    CITY_TOWER_PLATE_M2,
)

Mask = NDArray[np.bool_]

_PLACEHOLDERS: Final = np.array([999.0, 9999.0, 99999.0, 999999.0, -1.0, -99.0, -999.0, -9999.0, -99999.0])
_EXAMPLES: Final = 3
_PLAIN_LONGEST: Final = 120
_YEARS: Final = (1000.0, 2200.0)
_WORDS_SHOWN: Final = 8


@dataclass(slots=True)
class Gathered:
    """Columns while they are collected, of ``len(ids)`` buildings.

    Args:
        cells: the values of a heading, one per building.
        length_unit, area_unit: factor for numbers whose unit nobody states.
    """

    ids: Sequence[str]
    found: Mapping[str, list[Heading]]
    cells: Callable[[str], Sequence[object]]
    report: ReportBuilder
    subject: str
    length_unit: float = 1.0
    area_unit: float = 1.0
    sources: SourceBook = field(default_factory=SourceBook)
    columns: dict[str, Column] = field(default_factory=dict)
    words: dict[str, Sequence[str]] = field(default_factory=dict)
    names: Sequence[str] = ()
    unit_unstated: dict[str, str] = field(default_factory=dict)

    def put(self, quantity: str, values: Floats, source: Source) -> None:
        """Fill what is still unknown of a quantity."""
        codes = np.where(np.isnan(values), NO_SOURCE, self.sources.code(source)).astype(np.int16)
        column = Column(np.asarray(values, np.float64), codes)
        known = self.columns.get(quantity)
        self.columns[quantity] = column if known is None else known.filled_from(column)

    def values(self, quantity: str) -> Floats:
        """Values of a quantity; all unknown where there is no such column."""
        column = self.columns.get(quantity)
        return np.full(len(self.ids), np.nan) if column is None else column.values

    def examples(self, rows: Mask | Sequence[int]) -> str:
        """A few buildings by name or id, for a note."""
        places = np.flatnonzero(rows) if isinstance(rows, np.ndarray) else rows
        return ", ".join(self.label(int(row)) for row in places[:_EXAMPLES])

    def label(self, row: int) -> str:
        name = self.names[row] if self.names else ""
        return f"{name} ({self.ids[row]})" if name else self.ids[row]

    def numbers(self, kind: str, default: float = 1.0) -> list[tuple[Heading, Floats]]:
        """Numbers of the headings of a kind, in metres or m², unreadable texts reported."""
        made = []
        for heading in self.found.get(kind, []):
            units = UNITS_OF[kind]
            cells = self.cells(heading.text)
            read = read_numbers(cells, units)
            factor = default if heading.unit is None else heading.unit
            values = read.values if factor == 1.0 else np.where(read.own_unit, read.values, read.values * factor)
            if heading.unit is None and bool((~np.isnan(values) & ~read.own_unit).any()):
                self.unit_unstated.setdefault(kind, heading.text)
            if read.unread:
                shown = ", ".join(f"{self.label(row)}: “{str(cells[row])[:30]}”" for row in read.unread[:_EXAMPLES])
                self.report.drop("city-value-unread", self.subject, heading=heading.text, count=len(read.unread), examples=shown)
            made.append((heading, values))
        return made


def gather(rows: Gathered) -> None:
    """All that attributes say."""
    _names(rows)
    _heights(rows)
    for kind, quantity in (("floors", "storeys_above_ground"), ("basements", "basement_storeys")):
        _floors(rows, kind, quantity)
    _areas(rows)
    _years(rows)
    _uses(rows)


# --- names -------------------------------------------------------------------------------------------------------


def _names(rows: Gathered) -> None:
    names = [""] * len(rows.ids)
    for heading in rows.found.get("name", []):
        cells = rows.cells(heading.text)
        names = [name or one_line(cell) for name, cell in zip(names, cells, strict=True)]
    rows.names = tuple(names)


def one_line(cell: object) -> str:
    """A cell as a short text on one line; whole numbers without a decimal point."""
    if type(cell) is str and cell.isalnum() and len(cell) < _PLAIN_LONGEST and not is_blank(cell):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, dict | list) or is_blank(cell):
        return ""
    return " ".join(str(cell).split())[:_PLAIN_LONGEST]


# --- numbers -----------------------------------------------------------------------------------------------------


def _heights(rows: Gathered) -> None:
    for heading, values in rows.numbers("height", rows.length_unit):
        with np.errstate(invalid="ignore"):
            stated = values / (rows.length_unit if heading.unit is None else heading.unit)
            placeholder = np.isin(stated, _PLACEHOLDERS)
            low, high = (values <= 0.0) & ~placeholder, (values > CITY_HEIGHT_MOST_M) | placeholder
        if low.any():
            rows.report.drop("city-height-zero", rows.subject, heading=heading.text, count=int(low.sum()),
                             examples=rows.examples(low))
        if high.any():
            rows.report.drop("city-height-absurd", rows.subject, heading=heading.text, count=int(high.sum()),
                             examples=rows.examples(high), limit=f"{CITY_HEIGHT_MOST_M:g}")
        values = np.where(low | high, np.nan, values)
        _report_height_conflicts(rows, heading, values)
        rows.put("height_m", values, from_file("city-attribute", heading.text))


def _report_height_conflicts(rows: Gathered, heading: Heading, values: Floats) -> None:
    known = rows.values("height_m")
    with np.errstate(invalid="ignore"):
        apart = np.round(np.abs(values - known), 6) > CITY_HEIGHT_CONFLICT_M
    if apart.any():
        shown = "; ".join(f"{rows.label(int(row))}: {values[row]:g} / {known[row]:g} m"
                          for row in np.flatnonzero(apart)[:_EXAMPLES])
        rows.report.error("city-height-conflict", rows.subject, heading=heading.text, count=int(apart.sum()), examples=shown,
                          tolerance=f"{CITY_HEIGHT_CONFLICT_M:g}")


def _floors(rows: Gathered, kind: str, quantity: str) -> None:
    least = 1.0 if kind == "floors" else 0.0
    for heading, values in rows.numbers(kind):
        with np.errstate(invalid="ignore"):
            none = (values == 0.0) & (least > 0.0)
            odd = ~none & ((values < least) | (values > CITY_FLOORS_MOST) | (values != np.round(values))) & ~np.isnan(values)
        if none.any():
            rows.report.drop("city-floors-zero", rows.subject, heading=heading.text, count=int(none.sum()),
                             examples=rows.examples(none))
        if odd.any():
            rows.report.drop("city-floors-odd", rows.subject, heading=heading.text, count=int(odd.sum()),
                             examples=rows.examples(odd))
        values = np.where(none | odd, np.nan, values)
        known = rows.values(quantity)
        with np.errstate(invalid="ignore"):
            apart = (values != known) & ~np.isnan(values) & ~np.isnan(known)
        if apart.any():
            rows.report.error("city-floors-conflict", rows.subject, heading=heading.text, count=int(apart.sum()),
                              examples=rows.examples(apart))
        rows.put(quantity, values, from_file("city-attribute", heading.text))


def _areas(rows: Gathered) -> None:
    for heading, values in rows.numbers("area", rows.area_unit):
        with np.errstate(invalid="ignore"):
            none = values <= 0.0
        if none.any():
            rows.report.drop("city-area-zero", rows.subject, heading=heading.text, count=int(none.sum()),
                             examples=rows.examples(none))
        rows.put("gross_floor_area_m2", np.where(none, np.nan, values), from_file("city-attribute", heading.text))


def _years(rows: Gathered) -> None:
    """Years, also as dates; kept beside the facts."""
    for heading in rows.found.get("year", []):
        cells = [cell[:4] if isinstance(cell, str) else getattr(cell, "year", cell) for cell in rows.cells(heading.text)]
        values = read_numbers(cells, UNITS_OF["year"]).values
        with np.errstate(invalid="ignore"):
            values = np.where((values >= _YEARS[0]) & (values <= _YEARS[1]), values, np.nan)
        rows.put("year_built", values, from_file("city-attribute", heading.text))


def ask_about_floors(rows: Gathered) -> None:
    """Numbers of storeys that do not go with the height or the area are kept and asked about."""
    floors, height, area = (rows.values(name) for name in ("storeys_above_ground", "height_m", "gross_floor_area_m2"))
    with np.errstate(invalid="ignore", divide="ignore"):
        each = height / floors
        odd = (each < CITY_FLOOR_TO_FLOOR_M[0]) | (each > CITY_FLOOR_TO_FLOOR_M[1])
        slim = (floors > CITY_MANY_FLOORS) & (area / floors < CITY_TOWER_PLATE_M2)
    if odd.any():
        shown = "; ".join(f"{rows.label(int(row))}: {height[row]:g} m / {floors[row]:g}"
                          for row in np.flatnonzero(odd)[:_EXAMPLES])
        rows.report.guess("city-floors-against-height", rows.subject, count=int(odd.sum()), examples=shown,
                          low=f"{CITY_FLOOR_TO_FLOOR_M[0]:g}", high=f"{CITY_FLOOR_TO_FLOOR_M[1]:g}")
    if slim.any():
        shown = "; ".join(f"{rows.label(int(row))}: {floors[row]:g}, {area[row]:,.0f} m²"
                          for row in np.flatnonzero(slim)[:_EXAMPLES])
        rows.report.guess("city-floors-against-area", rows.subject, count=int(slim.sum()), examples=shown)


# --- uses --------------------------------------------------------------------------------------------------------


def _uses(rows: Gathered) -> None:
    """Words of use: the first heading that holds a word we know decides; the others are counted."""
    strange: dict[int, str] = {}
    for heading in rows.found.get("use", []):
        codes: dict[object, float] = {}
        cells = [_word(cell) for cell in rows.cells(heading.text)]
        for word in set(cells):
            use = use_of(word) if word else None
            codes[word] = np.nan if use is None else float(BUILDING_USES.index(use))
        values = np.array([codes[word] for word in cells], np.float64) if cells else np.empty(0)
        for row in np.flatnonzero(np.isnan(rows.values("use")) & np.isnan(values)):
            if cells[row] and not says_nothing(cells[row]):
                strange.setdefault(int(row), cells[row])
        rows.put("use", values, from_file("city-attribute", heading.text))
    if "use" in rows.columns:
        rows.words["use"] = BUILDING_USES
    still = np.isnan(rows.values("use"))
    counts = Counter(word for row, word in strange.items() if still[row])
    if counts:
        most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_WORDS_SHOWN]
        rows.report.drop("city-use-unknown", rows.subject, count=len(counts), words=", ".join(f"{w} ×{n}" for w, n in most))


def _word(cell: object) -> str:
    """A use as text; of a list of uses the first."""
    if isinstance(cell, list) and cell:
        cell = cell[0]
    return one_line(cell)


# --- ids ---------------------------------------------------------------------------------------------------------


def unique_ids(ids: Sequence[object], stem: str, report: ReportBuilder, subject: str) -> tuple[str, ...]:
    """Ids that are all different; those repeated get a number behind, those missing one of their own; both are reported."""
    plain = [one_line(value) for value in ids]
    if len(set(plain)) == len(plain) and "" not in plain:
        return tuple(plain)
    taken = set(plain)
    seen: set[str] = set()
    counts: dict[str, int] = {}
    made: list[str] = []
    repeated: list[str] = []
    missing = 0
    for row, value in enumerate(plain, 1):
        name = value
        if not name:
            missing += 1
            name = f"{stem}-{row}"
        elif name in seen:
            repeated.append(name)
            counts.setdefault(name, 1)
        base = name
        while name in seen or (name != value and name in taken):
            counts[base] = counts.get(base, 0) + 1
            name = f"{base}#{counts[base]}"
        seen.add(name)
        made.append(name)
    if repeated:
        report.repair("city-ids-repeated", subject, count=len(repeated), examples=", ".join(dict.fromkeys(repeated[:_EXAMPLES])))
    if missing:
        report.repair("city-ids-missing", subject, count=missing, stem=stem)
    return tuple(made)
