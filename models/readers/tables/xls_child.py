"""Reads an old binary workbook in a process of its own and prints its cells as JSON: ``python xls_child.py FILE``.

A damaged file of this kind can make the parser ask for more memory than there is, which ends the process; so it ends this one.
Nothing of the program is imported here.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import sys

MOST_MEMORY = 2 * 1024**3
"""Bytes of address space, where the system lets a process limit itself."""


def main(path: str) -> None:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        json.dump({"password": True}, sys.stdout)
        return
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != SheetVisibleEnum.Visible:
            sheets.append({"name": meta.name, "hidden": True})
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows = sheet.to_python(skip_empty_area=False)
        sheets.append({"name": meta.name, "rows": rows, "merged": sheet.merged_cell_ranges or []})
    json.dump({"sheets": sheets}, sys.stdout, default=encoded)


def encoded(value: object) -> dict[str, str]:
    """A date, time or span, which JSON does not have, by its kind and text."""
    if isinstance(value, datetime.timedelta):
        return {"kind": "timedelta", "text": str(value.total_seconds())}
    kind = next(kind for kind in (datetime.datetime, datetime.date, datetime.time) if isinstance(value, kind))
    return {"kind": kind.__name__, "text": str(value)}


if __name__ == "__main__":
    main(sys.argv[1])
