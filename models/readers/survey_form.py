"""The survey form of a standing building: a schedule of what was measured, with appraisals, fire gaps, condition and axes.

Nothing is half read: every fault names worksheet, row and column, and they are told together.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.building import Building, Site, Storey
from models.errors import InputError
from models.measured import Measured, Source, SourceKind, Stated
from models.readers.survey_columns import FACILITIES, GRADE_WORDS, OF_SURVEYS, VOCABULARIES
from models.readers.tables.assembly import buildings_of
from models.readers.tables.faults import BadValue, Faults, cell_source
from models.readers.tables.grid import Grid, Tables
from models.readers.tables.headings import heads
from models.readers.tables.rows import Row, TableRows
from models.readers.tables.schedule import schedule_of, tell_units
from models.readers.tables.storey_names import ALL, storey_numbers_of
from models.readers.tables.values import plain, shown
from models.reading import InputFile, Progress, Reading, silent
from models.report import ReportBuilder
from models.schedule import Cell, Entry, Schedule
from models.schedule_goods import yards_of
from models.survey import Appraisal, AxisEntry, FireGap, ItemCondition, Survey

_LOADS = ("load_kn_m2", "load_kg_m2")


def is_survey(tables: Tables) -> bool:
    """Whether a table of the file speaks of appraisals, fire gaps, condition, facilities or axes."""
    return any(_of_survey(grid) for grid in tables.grids)


def survey_reading(tables: Tables, report: ReportBuilder, progress: Progress = silent) -> Reading:
    """The buildings of a survey form, each with what was found.

    Raises:
        InputError: no storeys, or faults in the cells (told together with sheet, row and column).
    """
    faults = Faults(tables.file)
    rows = list(_rows(tables, faults, report))
    faults.check()
    rest = replace(tables, grids=tuple(grid for grid in tables.grids if not _of_survey(grid)))
    if not any(True for grid in rest.grids for _ in heads(grid)):
        raise InputError("empty", "survey-no-building", tables.file)
    schedule = schedule_of(rest, report, progress)
    names = list(dict.fromkeys(entry.building for entry in schedule.of("storey")))
    found = _Findings(tables.file, rows, names, faults)
    buildings = buildings_of(_surveyed(schedule, found, report), faults, report)
    made = [found.of(name, building) for name, building in zip(names, buildings, strict=True)]
    faults.check()
    return Reading(
        input=InputFile(file=tables.file, sha256=tables.sha256, format=f"{tables.format} survey", length_unit="m", up_axis="z"),
        buildings=tuple(building for building, _ in made), report=report.build(),
        site=Site(yards=yards) if (yards := yards_of(schedule.entries)) else None,
        surveys=tuple(survey for _, survey in made))


def axes_of(tables: Tables, report: ReportBuilder) -> tuple[tuple[str, AxisEntry], ...]:
    """The entries of a table of axes alone, each with the building that it names. Raises InputError."""
    faults = Faults(tables.file)
    rows = [row for row in _rows(tables, faults, report) if row.kind == "axis"]
    found = _Findings(tables.file, rows, (), faults)
    made = tuple((row.building, entry) for row in rows for entry in found.axis(row))
    faults.check()
    return made


def _of_survey(grid: Grid) -> bool:
    return any(True for _ in heads(grid, OF_SURVEYS))


def _rows(tables: Tables, faults: Faults, report: ReportBuilder) -> Iterator[Row]:
    for grid in tables.grids:
        found = list(heads(grid, OF_SURVEYS))
        ends = [*(head.first for head in found[1:]), len(grid.rows)][:len(found)]
        for head, end in zip(found, ends, strict=True):
            tell_units(grid.name or tables.file, head, report)
            yield from TableRows(tables.file, grid, head, end, faults, report).rows()


def _surveyed(schedule: Schedule, found: _Findings, report: ReportBuilder) -> Schedule:
    """The schedule with "surveyed" as the source of every value; appraised loads name their document."""
    return replace(schedule, entries=tuple(_entry(entry, found, report) for entry in schedule.entries))


def _entry(entry: Entry, found: _Findings, report: ReportBuilder) -> Entry:
    values = {name: Cell(cell.value, _source(cell.source)) for name, cell in entry.values.items()}
    loads = [name for name in _LOADS if name in values]
    if entry.kind == "zone" and loads and "basis" not in values:
        appraisal = found.appraisal_of(entry.building, entry.storey)
        if appraisal is None:
            report.guess("survey-load-not-appraised", entry.storey_name or entry.name, row=entry.row)
        else:
            for name in loads:
                values[name] = Cell(values[name].value, _source(entry.values[name].source, appraisal.title))
            values["basis"] = Cell("survey", values[loads[0]].source)
    return replace(entry, values=values)


def _source(source: Source, document: str = "") -> Source:
    return Source(SourceKind.FILE, "surveyed", source.where + (f"; {document}" if document else ""))


@dataclass
class _Findings:
    """The rows of the survey's own tables, by building."""

    file: str
    rows: Sequence[Row]
    names: Sequence[str]
    faults: Faults

    def __post_init__(self) -> None:
        self._appraisals: dict[str, list[Appraisal]] = {}
        for row in self._of_kind("appraisal"):
            self._appraisals.setdefault(self._building(row), []).extend(self._appraisal(row))

    def _of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    def _building(self, row: Row) -> str:
        """The building that a row is about; a fault where several are listed and it names none of them."""
        if row.building in self.names or len(self.names) != 1:
            if self.names and row.building not in self.names:
                self._fault(row, "building", "no-such-building" if row.building else "building-missing", value=row.building,
                            count=len(self.names))
            return row.building
        if row.building:
            self._fault(row, "building", "no-such-building", value=row.building)
        return self.names[0]

    def appraisal_of(self, building: str, storey: int | None) -> Appraisal | None:
        name = building if building or len(self.names) != 1 else self.names[0]
        return Survey(building=name, appraisals=tuple(self._appraisals.get(name, ()))).appraisal_of(storey)

    def of(self, name: str, building: Building) -> tuple[Building, Survey]:
        """The building with what its storeys have, and its survey."""
        self.known = {storey.number for storey in building.storeys}
        own = [row for row in self.rows if (row.building or (self.names[0] if len(self.names) == 1 else "")) == name]
        made = {kind: [row for row in own if row.kind == kind] for kind in ("gap", "condition", "facility", "axis", "appraisal")}
        for row in (*made["appraisal"], *made["gap"], *made["condition"], *made["facility"]):
            self._check_storeys(row)
        survey = Survey(
            building=building.id, appraisals=tuple(self._appraisals.get(name, ())),
            gaps=tuple(gap for row in made["gap"] for gap in self._gap(row)),
            conditions=tuple(found for row in made["condition"] for found in self._condition(row)),
            axes=tuple(entry for row in made["axis"] for entry in self.axis(row)))
        storeys = tuple(self._with_facilities(storey, made["facility"]) for storey in building.storeys)
        for row in self.rows:
            if row.kind != "appraisal" and name == self.names[0]:
                self._building(row)
        return replace(building, storeys=storeys), survey

    # rows

    def _appraisal(self, row: Row) -> Iterator[Appraisal]:
        document = self._text(row, "document")
        if not document:
            self._fault(row, "document", "survey-without", name="document")
            return
        dated = row.values["dated"].value if "dated" in row.values else None
        yield Appraisal(document=document, dated=dated if isinstance(dated, datetime.date) else None, by=self._text(row, "by"),
                        grade=self._grade(row), remaining_life_years=self._number(row, "remaining_life_years", "a"),
                        storeys=self._storeys(row))

    def _grade(self, row: Row) -> Stated[int] | None:
        cell = row.values.get("grade")
        if cell is None:
            return None
        key = re.sub(r"[级类\s]|grade", "", plain(str(cell.value)).casefold()).removesuffix(".0")
        if key not in GRADE_WORDS:
            self._fault(row, "grade", "not-word", value=shown(cell.value), allowed="一级 / 1, 二级 / 2, 三级 / 3, 四级 / 4")
            return None
        return Stated(GRADE_WORDS[key], _source(cell.source))

    def _gap(self, row: Row) -> Iterator[FireGap]:
        word = self._word(row, "gap")
        if word is not None:
            yield FireGap(kind=word.value, source=word.source, storeys=self._storeys(row), note=self._text(row, "note"))

    def _condition(self, row: Row) -> Iterator[ItemCondition]:
        word, item = self._word(row, "condition"), self._text(row, "item")
        if not item:
            self._fault(row, "item", "survey-without", name="item")
        elif word is not None:
            yield ItemCondition(item=item, condition=word, storeys=self._storeys(row), photo=self._text(row, "photo"),
                                note=self._text(row, "note"))

    def axis(self, row: Row) -> Iterator[AxisEntry]:
        """An entry of an axis: without its value or without saying where that comes from it is a fault."""
        word, value, note = self._word(row, "axis"), self._number(row, "value", "points"), self._text(row, "note")
        if value is None:
            self._fault(row, "value", "survey-without", name="value")
        elif not note:
            self._fault(row, "note", "survey-axis-without-note")
        elif word is not None:
            entered = replace(value, source=Source(SourceKind.PERSON, "surveyed", f"{value.source.where}; {note}"))
            yield AxisEntry(axis=word.value, criterion=self._text(row, "criterion"), value=entered,
                            weight=self._number(row, "weight", "1"), note=note)

    def _with_facilities(self, storey: Storey, rows: Sequence[Row]) -> Storey:
        declared: dict[str, Stated[object]] = dict(storey.declared)
        for row in rows:
            numbers = self._storeys(row)
            if numbers is None or storey.number in numbers:
                declared |= {name: Stated(row.values[name].value, _source(row.values[name].source)) for name in FACILITIES
                             if name in row.values}
        return replace(storey, declared=declared)

    # cells

    def _fault(self, row: Row, column: str, key: str, **values: object) -> None:
        if column in ("value", "document", "note", "item"):
            values.setdefault("name", column)
        self.faults.add(row.table, row.row, row.columns.get(column), key, **values)

    def _text(self, row: Row, name: str) -> str:
        return str(row.values[name].value).strip() if name in row.values else ""

    def _number(self, row: Row, name: str, unit: str) -> Measured | None:
        cell = row.values.get(name)
        return Measured(float(cell.value), unit, _source(cell.source)) \
            if cell is not None and isinstance(cell.value, int | float) else None

    def _word(self, row: Row, name: str) -> Stated[str] | None:
        """The word of a cell; None with a fault where it is none of its vocabulary or missing."""
        cell, words = row.values.get(name), VOCABULARIES[name]
        found = None if cell is None else words.find(str(cell.value))
        if cell is None and name == "condition":
            return Stated("unknown", _source(cell_source(self.file, row.table, row.row, 0)))
        if cell is None or found is None:
            self._fault(row, name, "not-word", value="" if cell is None else shown(cell.value), allowed=words.allowed)
            return None
        return Stated(found, _source(cell.source))

    def _storeys(self, row: Row) -> tuple[int, ...] | None:
        """The storeys that a row names; None: all, or none named."""
        cell = row.values.get("storeys")
        if cell is None:
            return None
        try:
            found = storey_numbers_of(cell.value)
        except BadValue:
            return None     # told by the check of the storeys
        return None if found is None or found == ALL else tuple(int(number) for number in found)

    def _check_storeys(self, row: Row) -> None:
        cell = row.values.get("storeys")
        if cell is None:
            return
        try:
            found = storey_numbers_of(cell.value)
        except BadValue as bad:
            self._fault(row, "storeys", bad.key, **bad.values)
            return
        if found is None:
            self._fault(row, "storeys", "not-storey", value=shown(cell.value))
        elif found != ALL and any(int(number) not in self.known for number in found):
            self._fault(row, "storeys", "no-such-storey", value=shown(cell.value))


def words_of(column: str) -> Mapping[str, str]:
    """The words of a column → their Chinese spelling, for the form."""
    words = VOCABULARIES.get(column)
    if words is None:
        return {}
    chinese: dict[str, str] = {}
    for spelling, word in words.spellings.items():
        if not spelling.isascii():
            chinese.setdefault(word, spelling)
    return chinese
