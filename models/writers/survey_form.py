"""The survey form as a workbook: sheets for what is measured, appraised, missing, found and judged, filled with what is known.

Reading it back (:mod:`models.readers.survey_form`) gives the same values. No cell is ever written as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.building import Building
from models.errors import CallError
from models.measured import Measured, Stated
from models.readers.survey_columns import COLUMNS, MEASURED, SHEET_NAMES
from models.readers.survey_form import words_of
from models.readers.tables.columns import Column
from models.survey import Survey
from models.writers.workbook import (
    MOST_BUILDINGS,
    Say,
    SheetWriter,
    kind_words,
    new_book,
    rows_of,
    serves_text,
    sheet_name,
    template_columns,
)

Row = dict[tuple[str, str], object]

_ITEMS = {
    "zh": ("结构（梁、板、柱）", "屋面与防水", "外墙与门窗", "楼地面", "货梯", "消防设施", "配电",
           "给排水", "通风与排烟", "卸货区与场地"),
    "en": ("structure (beams, slabs, columns)", "roof and waterproofing", "facade, doors and windows", "floors", "goods lifts",
           "fire installations", "power supply", "water and drainage", "ventilation and smoke extract", "docks and yard"),
}
"""Items that an empty form asks about; others may be added."""


def write_form(buildings: Sequence[Building], surveys: Sequence[Survey], lang: str, say: Say) -> bytes:
    """The form as an .xlsx file.

    Args:
        buildings: what it is filled with; none gives an empty one, with the gaps and items to look for.
        surveys: what was found already, by building.
        lang: zh or en.
        say: gives the notes that are shown when a cell is chosen.

    Raises:
        CallError: too many buildings.
    """
    if len(buildings) > MOST_BUILDINGS:
        raise CallError("bad-call", "template-too-many", str(len(buildings)), limit=MOST_BUILDINGS)
    content = io.BytesIO()
    book = new_book(content)
    several = len(buildings) > 1
    for kind in MEASURED:
        rows = [row for building in buildings for row in rows_of(kind, building, lang)]
        SheetWriter(book, sheet_name(kind, lang), template_columns(kind, several), lang, say, kind_words(kind, lang)).write(rows)
    for kind in COLUMNS:
        columns = [(column, _unit(column)) for column in COLUMNS[kind] if several or column.field != "building"]
        name = SHEET_NAMES[kind][0 if lang == "zh" else 1]
        SheetWriter(book, name, columns, lang, say, lambda column: _words(column, lang)).write(
            list(_rows(kind, buildings, surveys, lang)))
    book.close()
    return content.getvalue()


def _unit(column: Column) -> str:
    """The unit of a heading; points from 0 to 100 need none."""
    return "" if column.unit == "points" else column.unit


def _words(column: Column, lang: str) -> list[str]:
    if column.field == "grade":
        return ["一级", "二级", "三级", "四级"] if lang == "zh" else ["1", "2", "3", "4"]
    words = words_of(column.field)
    return list(words.values()) if lang == "zh" else list(words)


def _rows(kind: str, buildings: Sequence[Building], surveys: Sequence[Survey], lang: str) -> Iterator[Row]:
    if not buildings:
        yield from _asked(kind, lang)
        return
    for building in buildings:
        survey = next((one for one in surveys if one.building == building.id), Survey(building=building.id))
        made = list(_facilities(building) if kind == "facility" else _found(kind, survey, lang))
        for row in made or _asked(kind, lang):
            yield {("building", ""): building.name or building.id, **row}


def _asked(kind: str, lang: str) -> Iterator[Row]:
    """What an empty form asks about. A gap is only named by who found it, so the sheet of gaps stays empty."""
    if kind == "condition":
        for item in _ITEMS[lang]:
            yield {("item", ""): item}


def _found(kind: str, survey: Survey, lang: str) -> Iterator[Row]:
    for one in survey.appraisals if kind == "appraisal" else ():
        yield {("document", ""): one.document, ("dated", ""): None if one.dated is None else one.dated.isoformat(),
               ("by", ""): one.by, ("grade", ""): None if one.grade is None else str(one.grade.value),
               ("remaining_life_years", "a"): _value(one.remaining_life_years), ("storeys", ""): _storeys(one.storeys)}
    for gap in survey.gaps if kind == "gap" else ():
        yield {("gap", ""): _word("gap", gap.kind, lang), ("storeys", ""): _storeys(gap.storeys), ("note", ""): gap.note}
    for item in survey.conditions if kind == "condition" else ():
        yield {("item", ""): item.item, ("storeys", ""): _storeys(item.storeys), ("photo", ""): item.photo,
               ("condition", ""): _word("condition", item.condition.value, lang), ("note", ""): item.note}
    for entry in survey.axes if kind == "axis" else ():
        yield {("axis", ""): _word("axis", entry.axis, lang), ("criterion", ""): entry.criterion,
               ("value", ""): entry.value.value, ("weight", "1"): _value(entry.weight), ("note", ""): entry.note}


def _facilities(building: Building) -> Iterator[Row]:
    for storey in building.storeys:
        row: Row = {}
        for column in COLUMNS["facility"]:
            stated: Stated[object] | None = storey.declared.get(column.field)
            if stated is not None and isinstance(stated.value, int | float):
                row[column.field, column.unit] = stated.value
        if row:
            yield {("storeys", ""): f"{storey.number}~{storey.number}", **row}


def _value(value: Measured | None) -> float | None:
    return None if value is None else value.value


def _storeys(numbers: Sequence[int] | None) -> str | None:
    return None if numbers is None else serves_text(numbers, {})


def _word(column: str, word: str, lang: str) -> str:
    words: Mapping[str, Any] = words_of(column)
    return str(words[word]) if lang == "zh" else word
