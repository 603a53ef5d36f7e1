"""Reads lists of buildings (CSV, XLSX), one building per row, straight into columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from models.errors import InputError, system_reason
from models.measured import from_file
from models.readers.city.attributes import Gathered, ask_about_floors, gather, unique_ids
from models.readers.city.document import without_collector
from models.readers.city.headings import AREA_UNITS, M2_PER_FT2, Heading, plain, says_square_feet, understood
from models.readers.city.making import make_reading, report_height_unit, report_options, report_unused
from models.readers.tables.csv_text import delimiter_of
from models.readers.tables.grid import read_grids
from models.reading import Progress, Reading, ReadOptions
from models.report import ReportBuilder
from models.units import METRES_PER_UNIT

MAX_ROWS: Final = 2_000_000
_HEAD_ROWS: Final = 20
"""Titles and notes may stand above the headings, but not more than this."""

_OFTEN: Final = 20_000
_CHUNK: Final = 1 << 20
_NOT_BUILDINGS: Final = re.compile(
    r"^(?:楼层|所在楼层|层号|层名|storey|level|floor|标高.*|轿厢.*|电梯.*|设备.*|分区.*|防火分区.*|单元.*|租户.*|停靠.*|吊装.*|"
    r"tenant.*|lift.*|equipment.*|zone.*|unit|unitid)$")
"""Headings of schedules of storeys, lifts, zones, equipment and tenants: their rows are no buildings."""

_HARDLY_BUILDINGS: Final = re.compile(
    r"^(?:层高.*|.*elevation.*|.*载重.*|.*荷载.*|.*load.*|.*capacity.*|storeyheight.*|floorheight.*)$")
"""Headings of the same schedules that a list of buildings may have as well, once it names buildings and counts their floors."""

_TOTALS: Final = frozenset({"合计", "总计", "小计", "共计", "total", "grandtotal", "subtotal", "sum", "totals"})
_TOTALS_BEGIN: Final = frozenset("合总小共tsgTSG 　")
"""Spares a million rows the closer look."""


_IDENTITY: Final = ("name", "id")
_FIGURES: Final = ("floors", "area", "height")
_BUILDING_WORDS: Final = re.compile(r"楼栋|建筑|栋号|楼号|幢|厂房|房屋|大厦|building|bldg|property", re.IGNORECASE)


def is_building_list(headings: Sequence[str]) -> bool:
    """Whether a table with these headings has one building per row.

    It names its rows, gives floors, floor area or height, and either speaks of buildings or counts their floors; and no
    heading is one of a storey, lift, zone, equipment or tenant schedule.
    """
    texts = [str(heading).strip() for heading in headings if str(heading).strip()]
    found = understood(texts)
    others = [plain(text) for text in texts if _kind_of(text, found) is None]
    if any(_NOT_BUILDINGS.match(text) for text in others) or not any(kind in found for kind in _FIGURES):
        return False
    named = [heading.text for kind in _IDENTITY for heading in found.get(kind, [])]
    of_buildings = any(_BUILDING_WORDS.search(text) for text in named)
    placed = "latitude" in found or "year" in found
    if not named and not placed:
        return False
    if any(_HARDLY_BUILDINGS.match(text) for text in others) and not (of_buildings and "floors" in found):
        return False
    return of_buildings or "floors" in found or (placed and "area" in found)


def _kind_of(text: str, found: dict[str, list[Heading]]) -> str | None:
    return next((kind for kind, same in found.items() if any(heading.text == text for heading in same)), None)


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a list of buildings.

    Raises:
        InputError: no table, no such headings, or no rows.
        Cancelled: by ``progress``.
    """
    progress("city-rows", 0.0)
    report = ReportBuilder()
    is_csv = path.suffix.lower() not in (".xlsx", ".xls", ".xlsm")
    rows = _csv_rows(path, report) if is_csv else _sheet_rows(path, report, progress)
    headings = _headings(path, rows)
    with without_collector():
        columns = _without_totals(_columns(path, headings, rows, progress), headings, path.name, report)
    count = len(next(iter(columns.values())))
    found = understood(headings)
    progress("city-rows", 0.8)
    ids: list[object] = [None] * count
    for heading in found.get("id", []):
        ids = [cell if known in (None, "") else known for known, cell in zip(ids, columns[heading.text], strict=True)]
    unit = METRES_PER_UNIT[options.unit] if options.unit else 1.0
    factor, evidence = _area_unit(headings, options)
    gathered = Gathered(unique_ids(ids, "row", report, path.name), found, lambda name: columns[name], report, path.name,
                        length_unit=unit, area_unit=factor)
    gather(gathered)
    report_height_unit(gathered, unit, options.unit, path.name)
    area = gathered.unit_unstated.get("area")
    if area is not None:
        report.guess("city-area-unit", path.name, heading=area, unit="ft²" if factor == M2_PER_FT2 else "m²", evidence=evidence)
    _several(gathered)
    _points(gathered)
    ask_about_floors(gathered)
    report_options(options, path.name, report)
    report_unused(list(dict.fromkeys(text for text in headings if text)), gathered)
    progress("city-rows", 1.0)
    return make_reading(path, "CSV" if is_csv else path.suffix[1:].upper(), gathered, None, None, None)


def _area_unit(headings: Sequence[str], options: ReadOptions) -> tuple[float, str]:
    """m² per unit of areas without one, and why: the user's unit, else square feet in other headings, else the metric system."""
    if options.unit in ("ft", "in"):
        return M2_PER_FT2, f"--unit {options.unit}"
    if options.unit is not None:
        return AREA_UNITS["m2"], f"--unit {options.unit}"
    hint = says_square_feet(headings)
    return (M2_PER_FT2, hint) if hint is not None else (AREA_UNITS["m2"], "m²")


def _several(rows: Gathered) -> None:
    """Rows that stand for several buildings are kept and marked in the column ``buildings_in_row``."""
    for heading, values in rows.numbers("buildings"):
        with np.errstate(invalid="ignore"):
            several, none = values > 1.0, values == 0.0
        if several.any():
            most = sorted(np.flatnonzero(several), key=lambda row: -values[row])[:3]
            shown = "; ".join(f"{rows.label(int(row))}: {values[row]:g}" for row in most)
            rows.report.guess("city-list-several", rows.subject, count=int(several.sum()), total=int(values[several].sum()),
                              examples=shown)
        if none.any():
            rows.report.guess("city-list-none", rows.subject, count=int(none.sum()), examples=rows.examples(none))
        rows.put("buildings_in_row", values, from_file("city-attribute", heading.text))


def _points(rows: Gathered) -> None:
    """Positions, kept beside the facts."""
    for kind, most in (("latitude", 90.0), ("longitude", 180.0)):
        for heading, values in rows.numbers(kind):
            with np.errstate(invalid="ignore"):
                values = np.where(np.abs(values) <= most, values, np.nan)
            rows.put(kind, values, from_file("city-attribute", heading.text))
    if "latitude" in rows.columns:
        rows.report.guess("city-list-points", rows.subject)


# --- rows of a file ----------------------------------------------------------------------------------------------


def _csv_rows(path: Path, report: ReportBuilder) -> Iterator[list[str]]:
    encoding = _encoding(path)
    if encoding == "gb18030":
        report.repair("city-list-gbk", path.name)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = delimiter_of(stream.read(65536))
            stream.seek(0)
            yield from csv.reader(stream, delimiter=delimiter)
    except (csv.Error, UnicodeError) as error:
        raise InputError("syntax", "city-list-not-table", path.name) from error
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 with a byte order mark, else UTF-8, else GB 18030. Raises InputError for what is no text."""
    try:
        with path.open("rb") as stream:
            if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                return "utf-16"
            for encoding in ("utf-8-sig", "gb18030"):
                stream.seek(0)
                if _decodes(iter(lambda: stream.read(_CHUNK), b""), encoding):
                    return encoding
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    raise InputError("syntax", "city-list-not-table", path.name)


def _decodes(chunks: Iterator[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sheet_rows(path: Path, report: ReportBuilder, progress: Progress) -> Iterator[list[object]]:
    """Rows of the first sheet that is a list of buildings."""
    grids = read_grids(path, report, progress).grids
    for grid in grids:
        head = [[str(cell) for cell in row] for row in grid.rows[:_HEAD_ROWS]]
        if any(is_building_list(row) for row in head):
            others = [other.name for other in grids if other is not grid and other.rows]
            if others:
                report.drop("city-list-sheets", path.name, taken=grid.name, count=len(others), names=", ".join(others)[:200])
            return (list(row) for row in grid.rows)
    found = ", ".join(str(cell) for grid in grids for cell in (grid.rows or [[]])[0])
    raise InputError("syntax", "city-list-no-columns", path.name, found=found[:120])


def _headings(path: Path, rows: Iterator[Sequence[object]]) -> list[str]:
    """The row of headings; rows that follow stay in the iterator. Raises InputError."""
    first: list[str] | None = None
    for number, row in enumerate(rows):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if is_building_list(texts):
            return _distinct(texts)
        if first is None and any(texts):
            first = texts
        if number >= _HEAD_ROWS:
            break
    if first is None:
        raise InputError("empty", "city-list-no-rows", path.name)
    raise InputError("syntax", "city-list-no-columns", path.name, found=", ".join(text for text in first if text)[:120])


def _distinct(texts: list[str]) -> list[str]:
    """Headings that stand twice get a number behind, so that each names one column."""
    seen: dict[str, int] = {}
    made = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        made.append(text if seen[text] == 1 or not text else f"{text} #{seen[text]}")
    return made


def _columns(path: Path, headings: list[str], rows: Iterator[Sequence[object]], progress: Progress) -> dict[str, list[object]]:
    """The cells of the headings that are understood; rows without any are no buildings. Raises InputError."""
    found = understood(headings)
    wanted = sorted({heading.text for same in found.values() for heading in same})
    places = [headings.index(text) for text in wanted]
    columns: list[list[object]] = [[] for _ in wanted]
    adders = [column.append for column in columns]
    last = max(places)
    count = 0
    for row in rows:
        if len(row) <= last:
            row = [*row, *[""] * (last + 1 - len(row))]
        if not any(row[place] not in ("", None) for place in places):
            continue
        for add, place in zip(adders, places, strict=True):
            add(row[place])
        count += 1
        if count % _OFTEN == 0:
            progress("city-rows", min(0.7, count / MAX_ROWS))
            if count > MAX_ROWS:
                raise InputError("too-large", "city-list-too-long", path.name, limit=MAX_ROWS)
    if not count:
        raise InputError("empty", "city-list-no-rows", path.name)
    return dict(zip(wanted, columns, strict=True))


def _without_totals(columns: dict[str, list[object]], headings: list[str], file: str,
                    report: ReportBuilder) -> dict[str, list[object]]:
    """The columns without rows that sum up the others. Raises InputError where nothing is left."""
    found = understood(headings)
    named = [columns[heading.text] for kind in _IDENTITY for heading in found.get(kind, [])]
    totals = {row for cells in named for row, cell in enumerate(cells)
              if isinstance(cell, str) and cell[:1] in _TOTALS_BEGIN and plain(cell) in _TOTALS}
    if not totals:
        return columns
    report.drop("city-list-totals", file, count=len(totals))
    kept = {text: [cell for row, cell in enumerate(cells) if row not in totals] for text, cells in columns.items()}
    if not next(iter(kept.values())):
        raise InputError("empty", "city-list-no-rows", file)
    return kept
