"""The simulated day of docks on the sheet: in sentences, beside the closed form, and drawn."""

from __future__ import annotations

from typing import Final

from models.capacity.dock_days import CoupledDay
from workbench.capacity_words import GoodsWords
from workbench.dock_drawings import gantt_marks, line_marks, staging_marks
from workbench.dock_words import CASE_COLUMNS, PLATFORM_COLUMNS, case_rows, class_rows, day_lines, day_notes, platform_rows
from workbench.sheets.ink import moved
from workbench.sheets.results import Sheet
from workbench.sheets.style import BOTTOM, GREY, NAVY, TOP, WIDTH
from workbench.sheets.tables import Column

_SIZE: Final = 7.2
_PLOT_HIGH: Final = 138.0


def write_day(sheet: Sheet, day: CoupledDay, words: GoodsWords) -> None:
    """The day of a building's docks."""
    _title(sheet, words("head.day"))
    for said in day_lines(day, words):
        sheet.flow.paragraph(f"· {said}", 7.4)
    _title(sheet, words("head.day-changes"))
    sheet.flow.table([Column(words("col.case")), *(Column(words(f"col.{name}"), 47, "right") for name in CASE_COLUMNS[1:])],
                     case_rows(day, words), size=_SIZE)
    _title(sheet, words("head.classes"))
    sheet.flow.table([Column(words("col.truck")), Column(words("day.case-alone"), 92, "right"),
                      Column(words("day.case-coupled"), 104, "right"), Column(words("col.interval"), 104, "right")],
                     class_rows(day, words), size=_SIZE)
    if len(day.places) > 1:
        _title(sheet, words("head.platforms"))
        sheet.flow.table([Column(words("col.platform")), *(Column(words(f"col.{name}"), 58, "right")
                                                           for name in PLATFORM_COLUMNS[1:])],
                         platform_rows(day, words), size=_SIZE)
    _draw(sheet, day, words)
    for said in day_notes(day, words):
        sheet.flow.paragraph(f"· {said}", 6.6, GREY)


def _title(sheet: Sheet, text: str, height: float = 60.0) -> None:
    sheet.flow.gap(4)
    sheet.flow.need(height)
    sheet.flow.paragraph(text, 8, NAVY, bold=True)


def _draw(sheet: Sheet, day: CoupledDay, words: GoodsWords) -> None:
    """Bays with their trucks, then staging and line side by side."""
    marks, high = gantt_marks(day, words, WIDTH)
    sheet.flow.gap(4)
    sheet.flow.need(min(high + 6, TOP - BOTTOM))
    sheet.flow.put(marks, high + 4)
    half = (WIDTH / 2.0 - 6.0, _PLOT_HIGH)
    drawn = [plot for plot in (line_marks(day, words, *half), staging_marks(day, words, *half)) if plot]
    sheet.flow.gap(4)
    sheet.flow.need(_PLOT_HIGH + 6)
    sheet.flow.put([mark for i, plot in enumerate(drawn) for mark in moved(plot, i * (WIDTH / 2.0 + 6.0), 0.0)], _PLOT_HIGH + 4)
