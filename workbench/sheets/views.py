"""The drawings of each building: axonometric view and elevation section."""

from __future__ import annotations

from typing import Final

from models.building import Building
from workbench.sheets.massing import massing_marks, simplified, without_outline
from workbench.sheets.matrix import write_legend
from workbench.sheets.north import north_of, north_word
from workbench.sheets.results import Sheet
from workbench.sheets.section_drawing import section_marks
from workbench.sheets.style import BOTTOM, TOP, WIDTH

_VIEW_HEIGHT: Final = 268.0
_SECTION_HEIGHT: Final = 304.0


def write_views(sheet: Sheet) -> None:
    """View and section per building, coloured by the worst deciding verdict of each storey."""
    words, flow = sheet.words, sheet.flow
    flow.new_page()
    flow.heading(words("views"), name="views")
    for building in sheet.buildings:
        _view(sheet, building)
        _section(sheet, building)
    if not sheet.buildings:
        flow.note(words("no-buildings"))


def _title(sheet: Sheet, building: Building, key: str) -> str:
    return sheet.words(key) if len(sheet.buildings) == 1 else f"{sheet.building_names[building.id]} · {sheet.words(key)}"


def _view(sheet: Sheet, building: Building) -> None:
    words, flow = sheet.words, sheet.flow
    verdicts = sheet.storey_verdicts(building)
    angle = north_of(sheet.checked.reading.site)
    north = None if angle is None else (angle, north_word(words.lang))
    marks = massing_marks(building, verdicts, WIDTH, _VIEW_HEIGHT, north=north)
    flow.heading(_title(sheet, building, "views.axonometric"), 2, keep=(_VIEW_HEIGHT + 34) if marks else 30)
    if not marks:
        flow.note(words("views.no-outline"))
        return
    flow.put(marks, _VIEW_HEIGHT)
    write_legend(sheet)
    flow.note(words("views.colour"))
    finer = simplified(building)
    if finer:
        flow.note(words("views.simplified", storeys=words.storeys(s.number for s in finer)))
    left_out = without_outline(building)
    if left_out:
        flow.note(words("views.skipped", storeys=words.storeys(s.number for s in left_out)))


def _section(sheet: Sheet, building: Building) -> None:
    words, flow = sheet.words, sheet.flow
    verdicts = sheet.storey_verdicts(building)
    height = _SECTION_HEIGHT if len(building.storeys) < 25 else TOP - BOTTOM - 80
    marks, height = section_marks(building, verdicts, words, WIDTH, height)
    flow.heading(_title(sheet, building, "views.section"), 2, keep=(height + 24) if marks else 30)
    if not marks:
        flow.note(words("views.no-storeys"))
        return
    flow.put(marks, height)
    if building.outdoor_ground_m is None:
        flow.note(words("section.no-ground"))
    elif building.fire_height_m is None:
        flow.note(words("section.no-roof"))
    if any(storey.outline is None for storey in building.storeys):
        flow.note(words("section.dashed"))
