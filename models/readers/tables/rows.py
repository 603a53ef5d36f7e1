"""Rows of one table: every cell that is understood becomes a value with its source, every other one a fault."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from models.measured import Source
from models.readers.tables.columns import DATE, FLAG, NUMBER, SERVES, SIZES, TEXT, WORD, Column
from models.readers.tables.faults import BadValue, Faults, cell_source, letters
from models.readers.tables.grid import Grid
from models.readers.tables.headings import Head, Heading, twice
from models.readers.tables.storey_names import storey_numbers_of
from models.readers.tables.units import Units
from models.readers.tables.values import NO, Percent, date_of, flag_of, is_unknown, plain, shown
from models.readers.tables.words import values_of
from models.report import ReportBuilder
from models.schedule import Cell

TOTALS: Final = re.compile(
    r"(?:合计|小计|总计|共计|累计|汇总|总和|平均|sub-?\s?total|(?:grand )?total|sum|average)s?"
    r"(?:\b|[\u4e00-\u9fff(:]|$).*", re.IGNORECASE)
NOTES: Final = re.compile(
    r"(?:注|备注|说明|附注|填表说明|编制|审核|制表|note|remark)s?\s*\d*\s*[:.、)].*|(?:注|备注)\d*", re.IGNORECASE)

WHERE: Final = ("building", "storey_number", "storey", "name", "id")
"""Columns that say what a row is about."""

INHERITS: Final = frozenset({"zone", "unit"})
"""Kinds whose rows stand below a storey that is often written once. A machine without one may stand anywhere."""


@dataclass(slots=True, kw_only=True)
class Row:
    """A row as far as it can be read without the other tables. ``row`` counts from 0; ``columns`` say where a field stands."""

    kind: str
    table: str
    row: int
    building: str = ""
    id: str = ""
    name: str = ""
    storey: object = ""
    number: int | None = None
    values: dict[str, Cell] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[str, Cell] = field(default_factory=dict)


class TableRows:
    """Reads the rows below a heading. ``keep``: columns that nobody understands are kept by their heading (``Row.others``)."""

    def __init__(self, file: str, grid: Grid, head: Head, end: int, faults: Faults, report: ReportBuilder, *,
                 keep: bool = False) -> None:
        self.file, self.grid, self.head, self.end = file, grid, head, end
        self.faults, self.report, self.keep = faults, report, keep
        self.columns = {heading.column: heading for heading in head.headings}
        self.numbers = [row for row in range(head.last + 1, end) if not grid.is_blank(row)]
        self._check_headings()
        self.units = Units(grid, head, [row for row in self.numbers if not self._left_out(row)], faults, report)
        self._storey: Row | None = None

    def rows(self) -> Iterator[Row]:
        """The rows, without blank ones, totals and notes; what was left out stands in the report."""
        for number in self.numbers:
            reason = self._left_out(number)
            where, text = self.grid.name or self.file, shown(self._first(number))
            if reason == "total":
                self.report.drop("table-total", where, row=number + 1, text=text)
            elif reason == "note":
                self.report.drop("table-note", where, row=number + 1, text=text)
            else:
                yield self._row(number)

    def _check_headings(self) -> None:
        for heading, other in twice(self.head.headings) if self.numbers else ():
            self.faults.add(self.grid.name, self.head.last, heading.column, "heading-twice", text=shown(heading.text),
                            other=letters(other.column))
        for column, text in self.head.unknown:
            if any(self.grid.raw(row, column) != "" for row in range(self.head.last + 1, self.end)
                   if column < len(self.grid.rows[row])):
                note = self.report.guess if self.keep else self.report.drop
                note("table-column-kept" if self.keep else "table-column-ignored", self.grid.name or self.file,
                     column=letters(column), text=shown(text))

        for column in sorted(self._unnamed()) if self.keep else ():
            self.report.drop("table-column-unnamed", self.grid.name or self.file, column=letters(column))

    def _unnamed(self) -> set[int]:
        """Columns that hold something below no heading, or below one too long to be one."""
        known = {*self.columns, *(column for column, _ in self.head.unknown)}
        return {column for row in self.numbers if not self._left_out(row) for column in range(len(self.grid.rows[row]))
                if column not in known and self.grid.raw(row, column) != ""}

    def _first(self, row: int) -> object:
        return next((value for column in range(len(self.grid.rows[row])) if (value := self.grid.raw(row, column)) != ""), "")

    def _left_out(self, row: int) -> str | None:
        """Why a row is none of the table: a total or a note."""
        first = self._first(row)
        texts = [first, *(self.grid.raw(row, column) for column, heading in self.columns.items()
                          if heading.meaning.field in WHERE and column < len(self.grid.rows[row]))]
        if any(isinstance(text, str) and TOTALS.fullmatch(plain(text)) for text in texts):
            return "total"
        own = sum(self.grid.raw(row, column) != "" for column in range(len(self.grid.rows[row])))
        if own == 1 and isinstance(first, str) and (NOTES.fullmatch(plain(first)) or self._is_wide(row)):
            return "note"
        return None

    def _is_wide(self, row: int) -> bool:
        """Whether the only text of a row stands in merged cells over most of the columns: a caption."""
        column = next(c for c in range(len(self.grid.rows[row])) if self.grid.raw(row, c) != "")
        _, left, _, right = self.grid.span(row, column)
        return len(self.columns) > 1 and right - left + 1 > len(self.columns) / 2

    def _row(self, number: int) -> Row:
        row = Row(kind=self.head.kind, table=self.grid.name, row=number)
        lengths: dict[str, list[tuple[Heading, float]]] = {}
        for column, heading in self.columns.items():
            value = self._value(number, column, heading)
            if value is None:
                continue
            row.columns.setdefault(heading.meaning.field, column)
            try:
                self._put(row, heading, value, lengths)
            except BadValue as bad:
                self.faults.add(self.grid.name, number, column, bad.key, **bad.values)
        for name, parts in lengths.items():
            self._join(row, name, parts)
        self._inherit(row)
        if self.keep:
            row.others = self._others(number)
        return row

    def _others(self, number: int) -> dict[str, Cell]:
        """What stands in the columns that nobody understands: heading → number, yes or no, or text; dates as ISO text."""
        found: dict[str, Cell] = {}
        for column, text in self.head.unknown:
            top, left, _, _ = self.grid.span(number, column)
            broken = self.grid.broken.get((top, left))
            if broken is not None:
                self.report.drop("table-cell-broken", self.grid.name or self.file, row=number + 1, column=letters(column),
                                 value=broken)
            value = _kept(self.grid.value(number, column))
            if value != "":
                key = f"{text} ({letters(column)})" if text in found else text
                found[key] = Cell(value, self._source(number, column))
        return found

    def _value(self, row: int, column: int, heading: Heading) -> object:
        """What a cell says, or None: it is blank, or broken, which is a fault."""
        top, left, bottom, _ = self.grid.span(row, column)
        broken = self.grid.broken.get((top, left))
        if broken is not None:
            self.faults.add(self.grid.name, row, column, "formula" if broken == "=" else "error-cell", value=broken)
            return None
        if heading.meaning.extensive and bottom > top and self._shared(top, bottom):
            self.faults.add(self.grid.name, row, column, "merged-sum", text=shown(heading.text))
            return None
        value = self.grid.value(row, column)
        says_no = heading.meaning.form == FLAG or heading.meaning.field == "sprinklers"
        if value == "" or (is_unknown(value) and heading.meaning.form != TEXT and not (says_no and value in NO)):
            return None
        return value

    def _shared(self, top: int, bottom: int) -> bool:
        return sum(not self.grid.is_blank(row) and self._left_out(row) is None for row in range(top, bottom + 1)) > 1

    def _source(self, row: int, column: int, last: int | None = None) -> Source:
        top, left, _, _ = self.grid.span(row, column)
        return cell_source(self.file, self.grid.name, top, left, last)

    def _put(self, row: Row, heading: Heading, value: object, lengths: dict[str, list[tuple[Heading, float]]]) -> None:
        meaning = heading.meaning
        if meaning.field in WHERE:
            _say_where(row, meaning.field, value)
        elif meaning.form == NUMBER and meaning.part is not None:
            lengths.setdefault(meaning.field, []).append((heading, self.units.number(heading, value)[0]))
        elif meaning.form == NUMBER:
            self._put_number(row, heading, value, self._source(row.row, heading.column))
        else:
            source = self._source(row.row, heading.column)
            for own, found in self._plain(row.kind, heading, value).items():
                row.values.setdefault(own, Cell(found, source))

    def _plain(self, kind: str, heading: Heading, value: object) -> dict[str, object]:
        """What a cell that holds no single number sets: field → value. Raises BadValue."""
        name, form = heading.meaning.field, heading.meaning.form
        if form == WORD:
            return values_of(kind, name, value)
        if form == SIZES:
            return {name: self.units.sizes(heading, value)}
        if form == FLAG:
            return {name: flag_of(value)}
        if form == DATE:
            return {name: date_of(value)}
        return {name: value if form == SERVES else text_of(value)}

    def _put_number(self, row: Row, heading: Heading, value: object, source: Source) -> None:
        number, unit = self.units.number(heading, value)
        name = heading.meaning.field
        if name == "load":
            name = "load_kg_m2" if unit == "kg/m2" else "load_kn_m2"
            if "load_kg_m2" in row.values or "load_kn_m2" in row.values:
                raise BadValue("two-loads", value=shown(value))
        elif unit != heading.meaning.unit:
            raise BadValue("unit", value=shown(value), unit=unit, text=shown(heading.text))
        row.values[name] = Cell(number, source)

    def _join(self, row: Row, name: str, parts: list[tuple[Heading, float]]) -> None:
        """Lengths in columns of their own make one size."""
        if name in row.values:
            self.faults.add(self.grid.name, row.row, parts[0][0].column, "two-sizes")
            return
        count = {"car_m": 3, "size_m": 2 if row.kind == "hoist" else 3}.get(name, 2)
        made: list[float | None] = [None] * count
        for heading, length in parts:
            made[heading.meaning.part or 0] = length
        columns = sorted(heading.column for heading, _ in parts)
        row.values[name] = Cell(tuple(made), self._source(row.row, columns[0], columns[-1]))

    def _inherit(self, row: Row) -> None:
        """A storey that is written once, above rows with a blank in its column, holds for them; the report says so."""
        if row.kind not in INHERITS:
            return
        if row.storey == "" and row.number is None and self._storey is not None:
            above = self._storey
            row.storey, row.number = above.storey, above.number
            self.report.guess("table-filled-down", row.table or self.file, row=row.row + 1, above=above.row + 1,
                              storey=shown(above.storey if above.storey != "" else above.number))
        elif row.storey != "" or row.number is not None:
            self._storey = row


def _kept(value: object) -> object:
    """A cell as it is kept: numbers, yes and no as they are; a day as its ISO text, everything else as text on one line."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, bool | int | float) and not isinstance(value, Percent):
        return value
    return re.sub(r"\s+", " ", f"{value}").strip()


_OTHER: Final = Column(field="", zh="", en="", form=TEXT)
"""A column of which nothing is known but its heading."""


def _say_where(row: Row, field: str, value: object) -> None:
    """Note building, storey, name or id of a row. Raises BadValue."""
    if field == "storey":
        row.storey = value
    elif field == "storey_number":
        numbers = storey_numbers_of(value)
        if not isinstance(numbers, tuple) or len(numbers) != 1:
            raise BadValue("not-storey", value=shown(value))
        row.number = numbers[0]
    else:
        setattr(row, field, text_of(value))
        if field == "name" and row.kind == "storey":
            row.storey = value


def text_of(value: object) -> str:
    """A cell as text on one line. Raises BadValue for a date, which spreadsheets make of ``3-1``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Percent):
        return str(value)
    if isinstance(value, int | float):
        return shown(float(value))
    if not isinstance(value, str):
        raise BadValue("text-is-date", value=shown(value))
    return re.sub(r"\s+", " ", value).strip()
