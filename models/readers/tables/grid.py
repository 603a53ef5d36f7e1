"""Cells of workbooks and CSV files, as they stand, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from models.errors import InputError, system_reason
from models.hashing import file_sha256
from models.readers import check_file
from models.readers.tables.csv_text import looks_like_text, read_csv
from models.reading import Progress, silent
from models.report import ReportBuilder

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TRIED: Final = 65536
MOST_COLUMNS: Final = 16_384
"""As many columns as a worksheet has; a line with more has lost its line breaks."""

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells."""


@dataclass(slots=True, kw_only=True)
class Grid:
    """Cells of a worksheet or CSV file. Rows and columns count from 0; an empty cell is ``""``.

    Args:
        name: the worksheet; empty for a CSV file.
        rows: the cells: text, number, True/False, date or time. Rows may differ in length.
        merged: merged cells; the value stands in the first.
        broken: cells that hold an error (``#DIV/0!``) or a formula without a value (``=``).
        decimal_comma: columns are parted by semicolons, as where a comma is the decimal sign.

    Raises:
        ValueError: merged cells overlap, which no program writes.
    """

    name: str
    rows: Sequence[Sequence[object]]
    merged: tuple[Span, ...] = ()
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    decimal_comma: bool = False
    _anchors: dict[tuple[int, int], Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bottom, right = len(self.rows) - 1, self.width - 1
        left_over = (bottom + 1) * (right + 1)
        for top, left, last_row, last_column in self.merged:
            span = top, left, min(last_row, bottom), min(last_column, right)
            left_over -= max(0, span[2] - span[0] + 1) * max(0, span[3] - span[1] + 1)
            if left_over < 0:
                raise ValueError("merged cells overlap")
            for row in range(span[0], span[2] + 1):
                for column in range(span[1], span[3] + 1):
                    self._anchors[row, column] = span

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def raw(self, row: int, column: int) -> object:
        """What stands in the cell itself: nothing in the further cells of merged ones."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else ""
        return value.strip() if isinstance(value, str) else value

    def span(self, row: int, column: int) -> Span:
        """The merged cells that a cell belongs to, or the cell alone."""
        return self._anchors.get((row, column), (row, column, row, column))

    def value(self, row: int, column: int) -> object:
        """The value of a cell; merged cells share the one of the first."""
        top, left, _, _ = self.span(row, column)
        return self.raw(top, left)

    def is_blank(self, row: int) -> bool:
        """Whether a row holds nothing of its own."""
        return all(self.raw(row, column) == "" and (row, column) not in self.broken for column in range(len(self.rows[row])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All visible tables of a file."""

    file: str
    sha256: str
    format: str
    grids: tuple[Grid, ...]


def read_grids(path: Path, report: ReportBuilder, progress: Progress = silent) -> Tables:
    """The cells of a workbook (.xlsx, .xlsm, .xls) or CSV file. What the file is, its content says, not its name.

    Raises:
        InputError: no such file, protected by a password, damaged, too large, or neither workbook nor CSV.
    """
    check_file(path)
    suffix = path.suffix.lower()
    form = form_of(path, first_bytes(path))
    named = {".csv": "CSV", ".txt": "CSV", ".tsv": "CSV", ".xls": "XLS", ".xlsx": "XLSX", ".xlsm": "XLSX"}.get(suffix)
    if named is not None and named != form:
        report.repair("table-other-format", path.name, named=named, found=form)
    progress("table-read", 0.0)
    grids = _reader(form)(path, report, progress)
    progress("table-read", 1.0)
    return Tables(file=path.name, sha256=file_sha256(path), format=form, grids=grids)


def first_bytes(path: Path) -> bytes:
    """The beginning of a file. Raises InputError."""
    try:
        with path.open("rb") as stream:
            return stream.read(_TRIED)
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error


def form_of(path: Path, head: bytes) -> str:
    """XLSX, XLS or CSV, by the beginning of a file. Raises InputError for what is no table."""
    if head.startswith(ZIP):
        return "XLSX"
    if head.startswith(OLE):
        return "XLS"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise InputError("unsupported-format", "table-is-html", path.name)
    if not looks_like_text(head):
        raise InputError("damaged", "table-not-table", path.name)
    return "CSV"


Reader = Callable[[Path, ReportBuilder, Progress], tuple[Grid, ...]]


def _reader(form: str) -> Reader:
    if form == "XLSX":
        from models.readers.tables.xlsx import read_xlsx

        return read_xlsx
    if form == "XLS":
        from models.readers.tables.xls import read_xls

        return read_xls
    return _csv


def _csv(path: Path, report: ReportBuilder, progress: Progress) -> tuple[Grid, ...]:
    rows, delimiter = read_csv(path)
    widest = max(range(len(rows)), key=lambda row: len(rows[row]), default=0)
    if rows and len(rows[widest]) > MOST_COLUMNS:
        raise InputError("too-large", "table-too-wide", path.name, row=widest + 1, count=len(rows[widest]), limit=MOST_COLUMNS)
    return (Grid(name="", rows=rows, decimal_comma=delimiter == ";"),)
