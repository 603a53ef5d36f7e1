"""Writes the workbooks that the tests of tables read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> Path:
    """A workbook with these sheets; None is an empty cell."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for span in (merged or {}).get(name, ()):
            sheet.merge_cells(span)
    book.save(path)
    return path


STOREYS: Rows = [["楼层", "标高(m)", "层高(m)", "建筑面积(㎡)"], ["1F", 0, 8, 2400], ["2F", 8, 6, 2300], ["3F", 14, 4.5, 2300]]
