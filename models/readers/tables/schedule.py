"""Tables become a schedule: one entry for each thing that a row speaks of, with the storeys that it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.errors import InputError
from models.readers.tables.book import Book, Level, book_of
from models.readers.tables.faults import BadValue, Faults
from models.readers.tables.goods_rows import check_goods_rows
from models.readers.tables.grid import Tables, read_grids
from models.readers.tables.headings import Head, heads, unknown_units
from models.readers.tables.rows import Row, TableRows
from models.readers.tables.values import shown
from models.reading import Progress, silent
from models.report import ReportBuilder
from models.schedule import Cell, Entry, Schedule

MOST_ENTRIES: Final = 200_000
MOST_COPIES: Final = 200
"""No row of a schedule stands for more lifts of one kind."""

_LOADS: Final = ("load_kn_m2", "load_kg_m2")
_PLACED: Final = frozenset({"zone", "unit", "equipment", "dock", "store"})
_NAMED_ONCE: Final = frozenset({"lift", "hoist", "dock", "store", "building", "goods", "truck", "yard"})
_OF_SITE: Final = "yard"


def read_tables(path: Path, progress: Progress = silent) -> Schedule:
    """The schedule that a workbook or CSV file holds.

    Args:
        path: .xlsx, .xlsm, .xls or .csv.
        progress: told about stage and share; may raise Cancelled.

    Raises:
        InputError: no table of a known kind, or faults, told together with sheet, row and column. Nothing is half read.
    """
    report = ReportBuilder()
    return schedule_of(read_grids(path, report, progress), report, progress)


def schedule_of(tables: Tables, report: ReportBuilder, progress: Progress = silent) -> Schedule:
    """The schedule of tables that were read. Raises InputError."""
    faults = Faults(tables.file)
    rows = list(_rows(tables, faults, report, progress))
    if not rows and not faults.found:
        raise InputError("empty", "table-no-rows", tables.file)
    check_goods_rows(rows, faults)
    entries = tuple(Entries(tables.file, rows, faults, report))
    faults.check()
    if not entries:      # a lone row that says nothing but a name: of a roof without its level, for example
        raise InputError("empty", "table-no-rows", tables.file)
    if len(entries) > MOST_ENTRIES:
        raise InputError("too-large", "table-too-many-rows", tables.file, limit=MOST_ENTRIES)
    progress("table-understand", 1.0)
    return Schedule(file=tables.file, sha256=tables.sha256, format=tables.format, entries=entries, report=report.build())


def _rows(tables: Tables, faults: Faults, report: ReportBuilder, progress: Progress) -> Iterator[Row]:
    """The rows of all tables. Raises InputError where no table is of a known kind."""
    known = False
    for i, grid in enumerate(tables.grids):
        progress("table-understand", i / (len(tables.grids) + 1))
        found: list[Head] = list(heads(grid))
        known = known or bool(found)
        if not found and any(not grid.is_blank(row) for row in range(len(grid.rows))):
            report.drop("table-sheet-ignored", grid.name or tables.file)
        for j, head in enumerate(found):
            end = found[j + 1].first if j + 1 < len(found) else len(grid.rows)
            tell_units(grid.name or tables.file, head, report)
            yield from TableRows(tables.file, grid, head, end, faults, report).rows()
    if not known:
        raise InputError("syntax", "table-unknown", tables.file, found=_first_texts(tables))


def tell_units(table: str, head: Head, report: ReportBuilder) -> None:
    """Columns whose heading has something like a unit that is not known: their numbers were taken in ours, and it is said."""
    for heading, unit in unknown_units(head):
        report.guess("table-heading-unit", table, text=shown(heading.text), unit=shown(unit), taken=heading.meaning.unit)


def _first_texts(tables: Tables) -> str:
    """The first texts of the file, so that the user sees what was taken for headings."""
    for grid in tables.grids:
        for row in range(len(grid.rows)):
            texts = [shown(value) for value in grid.rows[row] if value != ""]
            if texts:
                return ", ".join(texts)[:120]
    return "–"


@dataclass(slots=True)
class Entries:
    """Makes the entries of all rows, table by table."""

    file: str
    rows: list[Row]
    faults: Faults
    report: ReportBuilder

    def __iter__(self) -> Iterator[Entry]:
        books = self._books()
        seen: dict[tuple[object, ...], Row] = {}
        for building, book in books.items():
            yield from self._of_storeys(building, book)
        for row in self.rows:
            if row.kind != "storey":
                for entry in self._of_row(row, self._book(books, row)):
                    self._check_once(row, entry, seen)
                    yield entry

    def _books(self) -> dict[str, Book]:
        """The storeys of each building that a table names."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.kind == "storey":
                groups.setdefault(row.building, []).append(row)
        return {building: book_of(rows, self.faults, self.report) for building, rows in groups.items()}

    def _book(self, books: Mapping[str, Book], row: Row) -> Book:
        """The storeys that a row may mean: those of its building, or of the only one."""
        building = row.building if row.kind != "building" else row.name
        if building in books:
            return books[building]
        if building == "" and len(books) == 1:
            return next(iter(books.values()))
        if building == "" and books and row.kind not in ("building", _OF_SITE):
            self.faults.add(row.table, row.row, None, "building-missing", count=len(books))
        return Book() if "" not in books else books[""]

    def _of_storeys(self, building: str, book: Book) -> Iterator[Entry]:
        for level in book.levels:
            values = {name: cell for name, cell in level.values.items() if name not in _LOADS}
            own_id = level.row.id if level.name == level.row.name else ""
            yield _entry(level.row, "storey", values, building=building, id=own_id, storey=level.number, storey_name=level.name)
            loads = {name: cell for name, cell in level.values.items() if name in _LOADS}
            if loads:
                yield _entry(level.row, "zone", loads, building=building, id="", name="", storey=level.number,
                             storey_name=level.name)
        yield from self._of_roofs(building, book.roofs)
        for level in book.others:
            if level.why == "outdoor-ground" and "elevation_m" in level.values:
                yield _entry(level.row, "building", {"outdoor_ground_m": level.values["elevation_m"]}, building=building, id="",
                             name=building)
            elif level.why != "roof":
                self.report.drop("table-no-floor", level.row.table or self.file, row=level.row.row + 1, name=level.name)

    def _of_roofs(self, building: str, roofs: list[Level]) -> Iterator[Entry]:
        """The row of the roof says where the building ends."""
        placed = [level for level in roofs if "elevation_m" in level.values]
        if placed:
            top = max(placed, key=lambda level: level.metres("elevation_m") or 0.0)
            yield _entry(top.row, "building", {"roof_m": top.values["elevation_m"]}, building=building, id="", name=building,
                         storey_name=top.name)
        for level in roofs:
            left = [name for name in level.values if name != "elevation_m" or level not in placed[:1]]
            if left:
                self.report.drop("table-roof-values", level.row.table or self.file, row=level.row.row + 1, name=level.name)

    def _of_row(self, row: Row, book: Book) -> Iterator[Entry]:
        if row.kind in _PLACED and row.number is None and book.is_no_storey(row.storey):
            self.report.drop("table-on-no-floor", row.table or self.file, row=row.row + 1, name=shown(row.storey))
            return
        try:
            self._serve(row, book)
            storeys = self._storeys(row, book)
        except BadValue as bad:
            where = row.columns.get("storey_number" if row.number is not None else "storey")
            self.faults.add(row.table, row.row, bad.values.get("column", where), bad.key,  # type: ignore[arg-type]
                            **{name: value for name, value in bad.values.items() if name != "column"})
            return
        for storey in storeys:
            for name, own_id in self._names(row):
                yield _entry(row, row.kind, _without_count(row), building=row.building, id=own_id, name=name, storey=storey,
                             storey_name=_written(row))

    def _serve(self, row: Row, book: Book) -> None:
        cell = row.values.get("serves")
        if cell is None:
            return
        try:
            row.values["serves"] = Cell(book.serves(cell.value), cell.source)
        except BadValue as bad:
            raise BadValue(bad.key, **{**bad.values, "column": row.columns["serves"]}) from bad

    def _storeys(self, row: Row, book: Book) -> tuple[int | None, ...]:
        if row.kind not in _PLACED or (row.storey == "" and row.number is None):
            if row.kind in ("zone", "unit"):
                raise BadValue("storey-missing")
            return (None,)
        found = book.resolve(row.storey, row.number)
        if len(found) > 1:
            if row.kind in ("dock", "store"):
                raise BadValue("one-storey", value=shown(row.storey))
            self.report.guess("table-range", row.table or self.file, row=row.row + 1, text=shown(row.storey), count=len(found))
        return found

    def _names(self, row: Row) -> list[tuple[str, str]]:
        """Name and id of each thing of a row: a row about several lifts makes one each."""
        cell = row.values.get("count")
        count = int(cell.value) if cell is not None and row.kind == "lift" and isinstance(cell.value, float) else 1
        if row.kind != "lift" or count == 1:
            return [(row.name, row.id)]
        if not 0 < count <= MOST_COPIES:
            self.faults.add(row.table, row.row, row.columns.get("count"), "out-of-range", value=count, low="1",
                            high=str(MOST_COPIES), unit="1")
            return []
        self.report.guess("table-copies", row.table or self.file, row=row.row + 1, name=shown(row.name), count=count)
        base = row.name or row.id
        return [(f"{base}-{i}".lstrip("-"), f"{row.id}-{i}" if row.id else "") for i in range(1, count + 1)]

    def _check_once(self, row: Row, entry: Entry, seen: dict[tuple[object, ...], Row]) -> None:
        """Two rows about the same thing are a fault that names both."""
        keys: list[tuple[object, ...]] = [(entry.kind, entry.building, "id", entry.id, None)] if entry.id else []
        if entry.kind in _NAMED_ONCE and entry.name and not entry.id:
            keys.append((entry.kind, entry.building, "name", entry.name, None))
        elif entry.kind in ("zone", "unit") and not entry.id:
            keys.append((entry.kind, entry.building, "name", entry.name, entry.storey or entry.storey_name))
        for key in keys:
            other = seen.setdefault((*key, entry.storey if entry.kind in ("zone", "unit", "equipment") else None), row)
            if other is not row:
                where = row.columns.get("id" if entry.id else "name", row.columns.get("storey"))
                self.faults.add(row.table, row.row, where, "again", value=shown(entry.id or entry.name or entry.storey_name),
                                other=other.row + 1)


def _written(row: Row) -> str:
    return "" if row.storey == "" else shown(row.storey)


def _without_count(row: Row) -> dict[str, Cell]:
    """The count of a lift's row became so many lifts; that of equipment is a value."""
    return {name: cell for name, cell in row.values.items() if name != "count" or row.kind != "lift"}


def _entry(row: Row, kind: str, values: Mapping[str, Cell], *, building: str, id: str, name: str | None = None,
           storey: int | None = None, storey_name: str = "") -> Entry:
    return Entry(kind=kind, id=id, building=building, name=row.name if name is None else name, storey=storey,
                 storey_name=storey_name, table=row.table, row=row.row + 1, values=dict(values))
