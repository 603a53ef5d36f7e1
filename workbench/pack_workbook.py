"""Packs as workbooks: written for Excel or WPS, and read again. Cells are texts; nothing in them is ever run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import InputError
from models.readers import check_file
from rules.pack_table import COLUMNS, rows
from rules.pack_text import Data
from rules.quantities import REGISTRY
from rules.quantity import SUBJECTS
from rules.standard import FORCES, KINDS, PROVENANCES, STAGES, TOPICS, WORDINGS
from workbench.texts import text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

CLAUSES = "clauses"
DOCUMENTS = "documents"
_CHOICES = {"kind": KINDS, "wording": WORDINGS, "force": FORCES, "stage": STAGES, "topic": TOPICS, "subject": SUBJECTS,
            "provenance": PROVENANCES}
_WIDTHS = {"id": 34, "title_zh": 44, "title_en": 44, "scope": 44, "limit": 22, "quantity": 28, "note_zh": 40, "note_en": 40}


def workbook_bytes(data: Data, lang: str) -> bytes:
    """The workbook of a pack: a sheet of clauses with choices to pick from, one of documents, one of quantities."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                        "strings_to_numbers": False})
    head = book.add_format({"bold": True, "bg_color": "#E6EBF0", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    table = rows(data)
    _sheet(book, CLAUSES, COLUMNS, table, head, wrapped)
    sheet = book.get_worksheet_by_name(CLAUSES)
    for name, words in _CHOICES.items():
        column = COLUMNS.index(name)
        sheet.data_validation(1, column, len(table) + 500, column, {"validate": "list", "source": list(words)})
    documents = [[str(d["id"]), d["title"]["zh"], d["title"]["en"], str(d.get("number", "")), str(d.get("edition", ""))]
                 for d in data.get("document", [])]
    _sheet(book, DOCUMENTS, ("id", "title_zh", "title_en", "number", "edition"), documents, head, wrapped)
    known = [[name, text(f"quantity.{name}", lang), q.unit, ", ".join(q.subjects), ", ".join(q.choices)]
             for name, q in REGISTRY.items()]
    _sheet(book, "quantities", ("quantity", "meaning", "unit", "subjects", "words"), known, head, wrapped)
    book.close()
    return stream.getvalue()


def _sheet(book: Workbook, name: str, headings: Sequence[str], table: Sequence[Sequence[str]], head: Any, body: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for i, heading in enumerate(headings):
        sheet.set_column(i, i, _WIDTHS.get(heading, 16))
        sheet.write_string(0, i, heading, head)
    for r, cells in enumerate(table, start=1):
        for c, cell in enumerate(cells):
            if cell:
                sheet.write_string(r, c, cell, body)
    if table:
        sheet.autofilter(0, 0, len(table), len(headings) - 1)


def read_workbook(path: Path) -> tuple[list[str], list[tuple[int, list[str]]], list[dict[str, Any]]]:
    """Headings, numbered rows and documents of a workbook that :func:`workbook_bytes` wrote and a person changed.

    Raises:
        InputError: no workbook, or no sheet of clauses.
    """
    check_file(path)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in (CLAUSES, DOCUMENTS)
                  if name in book.sheet_names}
    except Exception as error:      # whatever a foreign workbook makes the library say, it is one sentence for the user
        raise InputError("damaged", "pack-workbook-damaged", path.name) from error
    if not sheets.get(CLAUSES):
        raise InputError("syntax", "pack-workbook-no-clauses", path.name, sheet=CLAUSES)
    headings, *body = [[_plain(cell) for cell in row] for row in sheets[CLAUSES]]
    numbered = [(number, row) for number, row in enumerate(body, start=2) if any(row)]
    names, *listed = [[_plain(cell) for cell in row] for row in sheets.get(DOCUMENTS) or [[]]]
    documents = [_document(dict(zip(names, row, strict=False))) for row in listed if any(row)]
    return headings, numbered, documents


def _document(cells: dict[str, str]) -> dict[str, Any]:
    return {"id": cells.get("id", ""), "title": {"zh": cells.get("title_zh", ""), "en": cells.get("title_en", "")},
            "number": cells.get("number", ""), "edition": cells.get("edition", "")}


def _plain(cell: object) -> str:
    """A cell as text: Excel turns a year into 2022.0 and a date into a date."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
