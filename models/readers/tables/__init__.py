"""Schedules and lists (.xlsx, .xlsm, .xls, .csv): storeys, zones and loads, units, lifts, hoists, docks, stores, equipment.

Alone they make a building (:func:`read`); beside a massing they say what it does not hold (:func:`read_tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.building import Site
from models.readers import check_file
from models.readers.tables.assembly import buildings_of
from models.readers.tables.csv_text import first_rows
from models.readers.tables.faults import Faults
from models.readers.tables.grid import Tables, first_bytes, form_of, read_grids
from models.readers.tables.headings import heads
from models.readers.tables.schedule import read_tables, schedule_of
from models.reading import InputFile, Progress, Reading, ReadOptions, silent
from models.report import ReportBuilder
from models.schedule_goods import yards_of

__all__ = ["read", "read_tables"]

_HEADING_ROWS: Final = 5
"""Titles may stand above the headings of a list."""


def read(path: Path, options: ReadOptions | None = None, progress: Progress = silent) -> Reading:
    """The buildings that a table describes: a schedule of one building, or a list with one building per row.

    Args:
        path: .xlsx, .xlsm, .xls or .csv.
        options: unit, axis and schedule have no meaning for a schedule; the report says when they were given.
        progress: told about stage and share; may raise Cancelled.

    Raises:
        InputError: no storeys, faults in the cells (told together with sheet, row and column), or an unusable file.
    """
    if _lists_buildings(path):
        return _listed(path, options, progress)
    report = ReportBuilder()
    tables = read_grids(path, report, progress)
    if _book_lists_buildings(tables):
        return _listed(path, options, progress)
    _note_options(options or ReadOptions(), report)
    from models.readers import survey_form  # it reads its measures with the code of this package

    if survey_form.is_survey(tables):
        return survey_form.survey_reading(tables, report, progress)
    schedule = schedule_of(tables, report, progress)
    buildings = buildings_of(schedule, Faults(tables.file), report)
    return Reading(
        input=InputFile(file=tables.file, sha256=tables.sha256, format=tables.format, length_unit="m", up_axis="z"),
        buildings=buildings, report=report.build(), site=Site(yards=yards) if (yards := yards_of(schedule.entries)) else None)


def _listed(path: Path, options: ReadOptions | None, progress: Progress) -> Reading:
    """A list with one building per row goes to its own reader."""
    from models.readers.city import table

    return table.read(path, options or ReadOptions(), progress)


def _lists_buildings(path: Path) -> bool:
    """Whether a CSV file lists buildings; told from its first bytes, because such lists may be very long."""
    check_file(path)
    head = first_bytes(path)
    return form_of(path, head) == "CSV" and _is_list(first_rows(head, _HEADING_ROWS))


def _book_lists_buildings(tables: Tables) -> bool:
    """Whether a workbook begins with a list of buildings, and no sheet lists storeys."""
    if tables.format == "CSV":
        return False
    for grid in tables.grids[:1]:
        rows = [row for row in range(min(len(grid.rows), _HEADING_ROWS * 2)) if not grid.is_blank(row)][:_HEADING_ROWS]
        if _is_list([[str(value) for value in grid.rows[row]] for row in rows]):
            return not any(head.kind == "storey" for other in tables.grids[1:] for head in heads(other))
    return False


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    from models.readers.city.table import is_building_list

    return any(is_building_list(row) for row in rows)


def _note_options(options: ReadOptions, report: ReportBuilder) -> None:
    given = (("--unit", options.unit not in (None, "m")), ("--up", options.up_axis not in (None, "z")),
             ("--storeys", options.storeys is not None))
    for name, is_given in given:
        if is_given:
            report.drop("table-option-ignored", name)
