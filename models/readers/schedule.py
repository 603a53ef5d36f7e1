"""Storey schedules: a table of names with elevations or storey heights, given beside a massing (``--storeys``)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from models.errors import InputError
from models.measured import Measured, metres
from models.readers.schedule_words import ROOF_WORDS
from models.readers.tables.book import Book, book_of
from models.readers.tables.faults import Faults
from models.readers.tables.grid import read_grids
from models.readers.tables.headings import heads
from models.readers.tables.levels import stack
from models.readers.tables.rows import TableRows
from models.report import ReportBuilder
from models.schedule import Cell
from models.tolerances import ROUNDING

__all__ = ["MAX_ROWS", "ROOF_WORDS", "ScheduleRow", "read_schedule"]

MAX_ROWS: Final = 500
_LIMIT_M: Final = 2000.0
_PLACED: Final = frozenset({"elevation_m", "height_m"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """A row: where it stands in the table, its name, its elevation, and the storey height that the table states, in metres."""

    row: int
    name: str
    elevation_m: float
    height_m: float | None
    is_roof: bool


def read_schedule(path: Path, report: ReportBuilder | None = None) -> tuple[ScheduleRow, ...]:
    """Rows of a storey schedule in ascending order of elevation.

    The first table of the file that names storeys (楼层, name …) and places them: by elevation (标高) or by storey height (层高).
    Where only heights are given, storey 1 stands at 0, or the lowest where no name holds a number.

    Args:
        path: .xlsx, .xlsm, .xls or .csv.
        report: is told what was guessed or left out.

    Raises:
        InputError: no such table; rows and columns at fault are named.
    """
    report = report or ReportBuilder()
    tables = read_grids(path, report)
    faults = Faults(tables.file)
    for grid in tables.grids:
        found = list(heads(grid))
        for i, head in enumerate(found):
            fields = {heading.meaning.field for heading in head.headings}
            if head.kind != "storey" or not _PLACED & fields:
                continue
            end = found[i + 1].first if i + 1 < len(found) else len(grid.rows)
            if end - head.last - 1 > MAX_ROWS:
                raise InputError("too-large", "schedule-too-long", path.name, limit=MAX_ROWS)
            book = book_of(TableRows(tables.file, grid, head, end, faults, report).rows(), faults, report)
            faults.check()
            return _rows(book, grid.name, faults)
    raise InputError("syntax", "schedule-no-columns", path.name)


def _rows(book: Book, table: str, faults: Faults) -> tuple[ScheduleRow, ...]:
    """The storeys and the roof of a book, stacked. Raises InputError."""
    if not book.levels:
        raise InputError("syntax", "schedule-no-rows", faults.file)
    floors = book.levels
    ground = next((i for i, level in enumerate(floors) if level.wanted == 1), 0)
    heights = [_measured(level.values.get("height_m")) for level in floors]
    stated = [_measured(level.values.get("elevation_m")) for level in floors]
    levels = stack(stated, heights, [level.name for level in floors], ground)
    made: list[ScheduleRow] = []
    for level, elevation, height in zip(floors, levels, heights, strict=True):
        if elevation is None or abs(elevation.value) > _LIMIT_M:
            faults.add(table, level.row.row, None, "no-level", value=level.name)
            continue
        made.append(ScheduleRow(row=level.row.row + 1, name=level.name, elevation_m=elevation.value,
                                height_m=height.value if height else None, is_roof=False))
    faults.check()
    top = made[-1].elevation_m + (made[-1].height_m or 0.0)
    closed = made[-1].height_m is not None
    for level in book.roofs:
        roof_m = level.metres("elevation_m")
        if roof_m is not None or closed:
            made.append(ScheduleRow(row=level.row.row + 1, name=level.name, height_m=None, is_roof=True,
                                    elevation_m=round(top, 9) if roof_m is None else roof_m))
    made.sort(key=lambda row: row.elevation_m)
    for lower, upper in pairwise(made):
        if upper.elevation_m - lower.elevation_m < ROUNDING:
            faults.add(table, upper.row - 1, None, "not-above", name=upper.name, found=f"{upper.elevation_m:g}", other=lower.name,
                       below=f"{lower.elevation_m:g}")
    faults.check()
    return tuple(made)


def _measured(cell: Cell | None) -> Measured | None:
    return metres(cell.value, cell.source) if cell is not None and isinstance(cell.value, float) else None
