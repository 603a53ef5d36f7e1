"""Workbooks (.xlsx, .xlsm): values only. Nothing in them is ever run; macros are not even unpacked."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import Cancelled, InputError
from models.readers.tables.container import repacked, unpacked
from models.readers.tables.grid import Grid, Span
from models.readers.tables.sheet_xml import NotXml, SheetFacts, SheetPart, TooLarge, percent_styles, scan, sheets_of
from models.readers.tables.values import Percent
from models.reading import Progress
from models.report import ReportBuilder

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xlsx(path: Path, report: ReportBuilder, progress: Progress) -> tuple[Grid, ...]:
    """The visible worksheets of a workbook. Raises InputError."""
    parts = unpacked(path)
    if _has_macros(path):
        report.drop("table-macros", path.name)
    try:
        sheets, stale = sheets_of(parts)
        facts = _scanned(path, sheets, parts, stale, progress)
    except (NotXml, KeyError) as error:
        raise InputError("damaged", "table-damaged", path.name) from error
    visible = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in sheets:
        if sheet.hidden:
            report.drop("table-hidden-sheet", sheet.name)
    grids = guarded(path, lambda: _grids(repacked(parts, {sheet.part for sheet in sheets}), visible, facts))
    for grid in grids:
        note_hidden(grid, report)
    return grids


def _scanned(path: Path, sheets: list[SheetPart], parts: dict[str, bytes], stale: bool, progress: Progress,
             ) -> dict[str, SheetFacts]:
    facts: dict[str, SheetFacts] = {}
    percents = percent_styles(parts["xl/styles.xml"]) if "xl/styles.xml" in parts else frozenset()
    for i, sheet in enumerate(sheets):
        progress("table-read", i / (len(sheets) + 1))
        try:
            facts[sheet.name] = scan(parts[sheet.part], stale, percents)
        except TooLarge as error:
            raise InputError("too-large", "table-sheet-too-large", path.name, table=sheet.name) from error
    return facts


def _has_macros(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def _grids(content: io.BytesIO, sheets: list[SheetPart], facts: dict[str, SheetFacts]) -> tuple[Grid, ...]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(content)
    return tuple(_grid(book, sheet.name, facts[sheet.name]) for sheet in sheets)


def _grid(book: CalamineWorkbook, name: str, facts: SheetFacts) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows = padded(sheet.to_python(skip_empty_area=False), facts.rows, facts.columns)
    for row, column in facts.percents:
        if isinstance(value := rows[row][column], int | float) and not isinstance(value, bool):
            rows[row][column] = Percent(value)
    return Grid(name=name, rows=rows, merged=spans(sheet), broken=facts.broken,
                hidden_rows=frozenset(row for row in facts.hidden_rows if row < len(rows)),
                hidden_columns=frozenset(column for column in facts.hidden_columns if column < facts.columns))


def padded(rows: list[list[Any]], height: int, width: int) -> list[list[Any]]:
    """The rows with blank cells where only errors and formulas without values stand: the parser leaves these out."""
    rows = [row + [""] * (width - len(row)) for row in rows]
    return rows + [[""] * width for _ in range(height - len(rows))]


def spans(sheet: Any) -> tuple[Span, ...]:
    """Merged cells of a sheet."""
    return tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def note_hidden(grid: Grid, report: ReportBuilder) -> None:
    """Hidden rows and columns belong to the table (a filter hides rows); the report says that they were read."""
    rows = [row for row in sorted(grid.hidden_rows) if not grid.is_blank(row)]
    if rows:
        report.guess("table-hidden-rows", grid.name, count=len(rows), first=rows[0] + 1)
    columns = [column for column in grid.hidden_columns if any(grid.raw(row, column) != "" for row in range(len(grid.rows)))]
    if columns:
        report.guess("table-hidden-columns", grid.name, count=len(columns))


def guarded(path: Path, work: Any) -> tuple[Grid, ...]:
    """Run the parser; whatever it throws is a damaged file. Its panics are no ordinary exceptions."""
    from python_calamine import PasswordError

    try:
        with _silence():
            return tuple(work())
    except PasswordError as error:
        raise InputError("not-readable", "table-password", path.name) from error
    except (InputError, Cancelled, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise InputError("damaged", "table-damaged", path.name) from error
        raise


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing on the standard error of the process: the parser's panics would print there before they can be caught."""
    try:
        kept = os.dup(2)
    except OSError:      # a window without console has none
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
