"""Fire compartments and stairs as they were entered, with sources and assumed values marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.building import Compartment, Stair
from workbench.sheets.results import Sheet
from workbench.sheets.schedule import name_building, serves_text, stated_cell, titled_table
from workbench.sheets.sources import Sources
from workbench.sheets.tables import Cell, Column


def write_fire(sheet: Sheet) -> None:
    """Compartments and stairs of each building; nothing where no building has any."""
    buildings = [building for building in sheet.buildings if building.compartments or building.stairs]
    if not buildings:
        return
    sheet.flow.heading(sheet.words("fire-parts"), name="fire-parts")
    for building in buildings:
        name_building(sheet, building)
        sources = Sources(sheet.words)
        _compartments(sheet, building.compartments, sources)
        _stairs(sheet, building.stairs, sources)
        sources.write(sheet.flow)


def _compartments(sheet: Sheet, compartments: Sequence[Compartment], sources: Sources) -> None:
    words = sheet.words

    def row(part: Compartment) -> Iterable[Cell | str]:
        yield Cell(part.name or part.id)
        yield serves_text(words, part.storeys)
        yield sources.cell(part.area_m2, unit=False)
        yield stated_cell(words, sources, "hazard", part.hazard)
        yield stated_cell(words, sources, "sprinklers", part.sprinklers)
        yield sources.cell(part.travel_distance_m, unit=False)
        yield sources.cell(part.exits, unit=False)
        yield sources.cell(part.fire_lifts, unit=False)
        yield sources.cell(part.persons, unit=False)

    titled_table(sheet, "compartments", compartments, [
        Column(words("col.name")), Column(words("col.storey"), 40), Column(words("col.area"), 62, "right"),
        Column(words("col.hazard"), 108), Column(words("col.sprinklers"), 56), Column(words("col.travel"), 52, "right"),
        Column(words("col.exits"), 36, "right"), Column(words("col.fire-lifts"), 44, "right"),
        Column(words("col.persons"), 40, "right"),
    ], row)


def _stairs(sheet: Sheet, stairs: Sequence[Stair], sources: Sources) -> None:
    words = sheet.words
    titled_table(sheet, "stairs", stairs, [
        Column(words("col.name")), Column(words("col.kind"), 130), Column(words("col.width"), 90, "right"),
        Column(words("col.serves"), 90),
    ], lambda stair: (Cell(stair.name or stair.id), stated_cell(words, sources, "stair_type", stair.kind),
                      sources.cell(stair.width_m, unit=False), serves_text(words, stair.serves)))
