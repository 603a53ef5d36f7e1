"""Old binary workbooks (.xls), and the container in which protected workbooks hide."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from models.errors import InputError
from models.readers.tables.grid import Grid
from models.readers.tables.xlsx import guarded, spans
from models.reading import Progress
from models.report import ReportBuilder

MOST_BYTES: Final = 32 * 1024**2
"""65,536 rows of a schedule in this format stay well below."""

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")


def read_xls(path: Path, report: ReportBuilder, progress: Progress) -> tuple[Grid, ...]:
    """The visible worksheets of an .xls file. Raises InputError, also for a protected .xlsx, which has the same container."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("too-large", "table-too-large", path.name)
        content = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=error.strerror or "?") from error
    if _ENCRYPTED in content:
        raise InputError("not-readable", "table-password", path.name)
    if _MACROS in content:
        report.drop("table-macros", path.name)
    report.guess("table-old-format", path.name)
    progress("table-read", 0.3)
    return guarded(path, lambda: _grids(path, report))


def _grids(path: Path, report: ReportBuilder) -> tuple[Grid, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(str(path))
    made = []
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            report.drop("table-hidden-sheet", sheet.name)
            continue
        cells = book.get_sheet_by_name(sheet.name)
        made.append(Grid(name=sheet.name, rows=cells.to_python(skip_empty_area=False), merged=spans(cells)))
    return tuple(made)
