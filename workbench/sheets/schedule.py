"""Storey schedule, zones, lifts, hoists, docks and stores: what was read, with sources and assumed values marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from models.building import Building, FloorLoad, Storey, Zone
from models.logistics import Dock, Hoist, Lift
from models.measured import Measured, Source, Stated
from models.storey_names import storey_name
from workbench.sheets.results import Sheet
from workbench.sheets.sources import Sources
from workbench.sheets.style import GREY
from workbench.sheets.tables import Cell, Column
from workbench.sheets.words import Words, number

_SIZE: Final = 7.0
T = TypeVar("T")


def write_storeys(sheet: Sheet) -> None:
    """The storey schedule of each building, highest storey first, then zones with their loads."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("storeys"), name="storeys")
    for building in sheet.buildings:
        name_building(sheet, building)
        sources = Sources(words)
        if not building.storeys:
            flow.note(words("no-storeys"))
        else:
            _storey_table(sheet, building.storeys, sources)
            _zones(sheet, building.storeys, sources)
            sources.write(flow)
        if building.levels_ignored:
            _ignored(sheet, building)
    if not sheet.buildings:
        flow.note(words("no-buildings"))


def name_building(sheet: Sheet, building: Building) -> None:
    if len(sheet.buildings) > 1:
        sheet.flow.heading(sheet.building_names[building.id], 2)


def _storey_table(sheet: Sheet, storeys: Sequence[Storey], sources: Sources) -> None:
    words = sheet.words
    rows = [[
        Cell(storey_name(s.number), bold=True), Cell(s.name, sub="" if s.kind == "floor" else words(f"storey.{s.kind}")),
        sources.cell(s.elevation_m, unit=False), sources.cell(s.height_m, unit=False),
        Cell(words(f"basis.{s.height_basis}") if s.height_basis in ("finish", "structure") else "–", colour=GREY),
        sources.cell(s.clear_height_beam_m, unit=False), sources.cell(s.clear_height_duct_m, unit=False),
        sources.cell(s.area_m2, unit=False), sources.cell(s.floor_load_kn_m2, unit=False),
        stated_cell(words, sources, "storey_use", s.use),
    ] for s in reversed(storeys)]
    sheet.flow.table([
        Column(words("col.number"), 26), Column(words("col.name")), Column(words("col.elevation"), 48, "right"),
        Column(words("col.height"), 47, "right"), Column(words("col.basis"), 46), Column(words("col.clear-beam"), 50, "right"),
        Column(words("col.clear-duct"), 50, "right"), Column(words("col.area"), 56, "right"),
        Column(words("col.load"), 50, "right"), Column(words("col.use"), 58),
    ], rows, size=_SIZE)


def stated_cell(words: Words, sources: Sources, quantity: str, value: Stated[Any] | None) -> Cell:
    if value is None:
        return Cell(words.unknown, colour=GREY)
    return sources.noted(words.choice(quantity, value.value), [value.source])


def _zones(sheet: Sheet, storeys: Sequence[Storey], sources: Sources) -> None:
    """Zones with their loads; the same zone on several storeys is one row."""
    merged: dict[str, tuple[Zone, list[int]]] = {}
    for storey in storeys:
        for zone in storey.zones:
            alike = (zone.name, zone.use, zone.production, zone.area_m2, zone.floor_load)
            merged.setdefault(repr(alike), (zone, []))[1].append(storey.number)
    if not merged:
        return
    words = sheet.words
    rows = [[
        Cell(zone.name or zone.id), Cell(words.storeys(numbers)), stated_cell(words, sources, "zone_use", zone.use),
        stated_cell(words, sources, "production", zone.production), sources.cell(zone.area_m2, unit=False),
        _load(words, sources, zone.floor_load), Cell(_load_meaning(words, zone.floor_load)),
    ] for zone, numbers in merged.values()]
    sheet.flow.need(60)
    sheet.flow.paragraph(words("zones"), 8, bold=True)
    sheet.flow.table([
        Column(words("col.zone")), Column(words("col.storeys"), 62), Column(words("col.use"), 62),
        Column(words("col.production"), 80),
        Column(words("col.area"), 58, "right"), Column(words("col.load-any"), 74, "right"), Column(words("col.stated-for"), 92),
    ], rows, size=_SIZE)


def _load(words: Words, sources: Sources, load: FloorLoad | None) -> Cell:
    return Cell(words.unknown, colour=GREY) if load is None else sources.cell(load.load)


def _load_meaning(words: Words, load: FloorLoad | None) -> str:
    if load is None:
        return "–"
    included = words.listed(words.known(f"sheet.load-includes.{item}", item) for item in load.includes)
    parts = [words.known(f"sheet.stated-for.{load.stated_for}", load.stated_for) if load.stated_for else "",
             words.known(f"sheet.load-basis.{load.basis}", load.basis) if load.basis else "",
             words("includes", items=included) if included else ""]
    return " · ".join(part for part in parts if part) or "–"


def _ignored(sheet: Sheet, building: Building) -> None:
    words = sheet.words
    sheet.flow.need(50)
    sheet.flow.paragraph(words("levels-ignored"), 8, bold=True)
    rows = [[Cell(level.name or "–"), Cell(number(level.elevation_m.value, "m")),
             Cell(words.known(f"why.{level.why}", level.why))] for level in building.levels_ignored]
    columns = [Column(words("col.name"), 170), Column(words("col.elevation"), 70, "right"), Column(words("col.why"))]
    sheet.flow.table(columns, rows, size=_SIZE)


# --- how goods move ----------------------------------------------------------------------------------------------


def write_equipment(sheet: Sheet) -> None:
    """Lifts, hoists, docks, transfer stores of each building; yards of the site."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("equipment"), name="equipment")
    for building in sheet.buildings:
        name_building(sheet, building)
        sources = Sources(words)
        _lifts(sheet, building.lifts, sources)
        _hoists(sheet, building.hoists, sources)
        _docks(sheet, building.docks, sources)
        _stores(sheet, building, sources)
        sources.write(flow)
    _yards(sheet)


def titled_table(sheet: Sheet, key: str, entries: Sequence[T], columns: Sequence[Column],
            row: Callable[[T], Iterable[Cell | str]]) -> None:
    """A table with its name; "none entered" where there is nothing."""
    sheet.flow.need(52)
    sheet.flow.paragraph(sheet.words(key), 8, bold=True)
    if not entries:
        sheet.flow.note(sheet.words("none-entered"))
        sheet.flow.gap(5)
        return
    sheet.flow.table(columns, [list(row(entry)) for entry in entries], size=_SIZE)


def _lifts(sheet: Sheet, lifts: Sequence[Lift], sources: Sources) -> None:
    words = sheet.words

    def row(lift: Lift) -> Iterable[Cell | str]:
        use = words.word("lift_use", str(lift.use))
        yield Cell(lift.name or lift.id)
        yield Cell(use) if lift.use_source is None else sources.noted(use, [lift.use_source.source])
        yield sources.cell(lift.rated_load_kg, unit=False)
        yield sources.cell(lift.speed_m_s, unit=False)
        yield _size(words, sources, lift.car_m)
        yield _size(words, sources, lift.door_m)
        yield words.yes_no(lift.through_doors)
        yield words.yes_no(lift.fire_lift)
        yield serves_text(words, lift.serves)

    titled_table(sheet, "lifts", lifts, [
        Column(words("col.name")), Column(words("col.use"), 62), Column(words("col.rated-load"), 58, "right"),
        Column(words("col.speed"), 46, "right"), Column(words("col.car"), 92, "right"), Column(words("col.door"), 68, "right"),
        Column(words("col.through"), 34), Column(words("col.fire-lift"), 34), Column(words("col.serves"), 50),
    ], row)


def _hoists(sheet: Sheet, hoists: Sequence[Hoist], sources: Sources) -> None:
    words = sheet.words

    def row(hoist: Hoist) -> Iterable[Cell | str]:
        yield Cell(hoist.name or hoist.id)
        yield words.word("hoist_kind", str(hoist.kind))
        yield _size(words, sources, hoist.size_m)
        yield sources.cell(hoist.capacity_kg, unit=False)
        yield words.yes_no(hoist.closes_in_fire) if hoist.kind == "well" else "–"
        yield serves_text(words, hoist.serves)

    titled_table(sheet, "hoists", hoists, [
        Column(words("col.name")), Column(words("col.kind"), 84), Column(words("col.size"), 92, "right"),
        Column(words("col.capacity"), 84, "right"), Column(words("col.closes"), 62), Column(words("col.serves"), 72),
    ], row)


def _docks(sheet: Sheet, docks: Sequence[Dock], sources: Sources) -> None:
    words = sheet.words

    def row(dock: Dock) -> Iterable[Cell | str]:
        yield Cell(dock.name or dock.id)
        yield storey_name(dock.storey) if dock.storey is not None else words.unknown
        yield sources.cell(dock.bays)
        yield sources.cell(dock.platform_height_m, unit=False)
        yield sources.cell(dock.depth_m, unit=False)
        yield sources.cell(dock.width_m, unit=False)
        yield words.yes_no(dock.leveller)

    titled_table(sheet, "docks", docks, [
        Column(words("col.name")), Column(words("col.storey"), 44), Column(words("col.bays"), 54, "right"),
        Column(words("col.platform-height"), 74, "right"), Column(words("col.depth"), 66, "right"),
        Column(words("col.width"), 66, "right"), Column(words("col.leveller"), 56),
    ], row)


def _stores(sheet: Sheet, building: Building, sources: Sources) -> None:
    words = sheet.words
    titled_table(sheet, "stores", building.stores, [
        Column(words("col.name")), Column(words("col.storey"), 70), Column(words("col.area"), 96, "right"),
        Column(words("col.hazard"), 110),
    ], lambda store: (Cell(store.name or store.id), storey_name(store.storey) if store.storey is not None else words.unknown,
                      sources.cell(store.area_m2, unit=False), stated_cell(words, sources, "hazard", store.hazard)))


def _yards(sheet: Sheet) -> None:
    site = sheet.checked.reading.site
    if site is None or not site.yards:
        return
    words = sheet.words
    sources = Sources(words)
    titled_table(sheet, "yards", site.yards, [
        Column(words("col.name")), Column(words("col.area"), 96, "right"), Column(words("col.apron"), 96, "right"),
        Column(words("col.waiting-bays"), 80, "right"),
    ], lambda yard: (Cell(yard.name or yard.id), sources.cell(yard.area_m2, unit=False),
                     sources.cell(yard.apron_depth_m, unit=False), sources.cell(yard.bays)))
    sources.write(sheet.flow)


def serves_text(words: Words, serves: tuple[int, ...] | None) -> str:
    return words.unknown if serves is None else words.storeys(serves) or "–"


def _size(words: Words, sources: Sources, parts: Sequence[Measured | None]) -> Cell:
    """Width × depth × height in metres; parts that are not known are a question mark."""
    known = [part for part in parts if part is not None]
    if not known:
        return Cell(words.unknown, colour=GREY)
    shown = " × ".join("?" if part is None else number(part.value, part.unit) for part in parts)
    found: list[Source] = []
    for part in known:
        if part.source not in found:
            found.append(part.source)
    return sources.noted(shown, found)

