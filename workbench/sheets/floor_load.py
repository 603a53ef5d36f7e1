"""Machines and floors: equipment with its sources, equivalent loads against each zone's load, what a bay takes, vibration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from models.equipment import Equipment
from models.loads import MEMBERS, BuildingLoads, ZoneLoads, loads_of
from models.loads.capacity import PLACES, Spot
from models.loads.machines import EXCEEDS, FITS, NO_DATA, Check, MachineLoad, dynamic_factor_of
from models.measured import Measured, Source
from workbench import load_words
from workbench.sheets.bay_drawing import HIGH, PANEL, bay_marks
from workbench.sheets.ink import Mark, moved
from workbench.sheets.results import Sheet
from workbench.sheets.schedule import name_building
from workbench.sheets.sources import Sources
from workbench.sheets.style import AMBER, AMBER_TINT, BAND, COLOURS, GREY, INK, WIDTH
from workbench.sheets.tables import Cell, Column, Row
from workbench.sheets.words import Words, number
from workbench.texts import text

_SIZE: Final = 7.0
_MARKS: Final = {FITS: "pass", EXCEEDS: "fail", NO_DATA: "no-data"}


def write_floor_loads(sheet: Sheet) -> None:
    """Machines and floors of each building; nothing where there is neither an equipment list nor slab data."""
    found = [loads for loads in map(loads_of, sheet.buildings) if loads.zones or loads.unplaced]
    if not found:
        return
    words, flow = sheet.words, sheet.flow
    flow.heading(words("loads"), name="loads", keep=120.0)
    flow.note(words.plain("loads.disclaimer"))
    for loads in found:
        name_building(sheet, loads.building)
        for zones in _alike(loads.zones):
            _zone(sheet, zones)
        _unplaced(sheet, loads)


def _alike(zones: Iterable[ZoneLoads]) -> list[list[ZoneLoads]]:
    """Zones with the same floor and no machines, of several storeys, as one; those with machines each for itself."""
    found: dict[str, list[ZoneLoads]] = {}
    for zone in zones:
        floor = zone.floor
        same = repr((floor.zone.name, floor.form, floor.on_grade, floor.facts, floor.limits, floor.limit_why))
        found.setdefault(floor.zone.id if zone.machines else same, []).append(zone)
    return list(found.values())


def _zone(sheet: Sheet, zones: Sequence[ZoneLoads]) -> None:
    words, flow = sheet.words, sheet.flow
    zone = zones[0]
    storeys = words.storeys(item.floor.storey.number for item in zones)
    flow.heading(words("loads.zone-title", storeys=storeys, name=zone.floor.zone.name or zone.floor.zone.id), 2, keep=90.0)
    sources = Sources(words)
    _facts(sheet, zone, sources)
    _design(sheet, zone)
    if zone.machines:
        _equipment(sheet, [machine.equipment for machine in zone.machines], sources)
    sources.write(flow)
    if zone.machines:
        _checks(sheet, zone)
    _capacity(sheet, zone)
    _shaking(sheet, zone)


# --- what is given -----------------------------------------------------------------------------------------------


def _facts(sheet: Sheet, zone: ZoneLoads, sources: Sources) -> None:
    """Stated loads and slab data with their sources."""
    words, floor = sheet.words, zone.floor
    pairs: list[tuple[str, Cell | str]] = []
    for member, limit in floor.limits.items():
        if f"{member}_load_kn_m2" not in floor.facts:
            name = words("loads.stated", member=load_words.member(member, words.lang))
            pairs.append((name, sources.cell(limit.stated)))
    if floor.limit_why is not None:
        pairs.append((words.quantity("floor_load_kn_m2"), Cell(text(f"loads-why.{floor.limit_why}", words.lang), colour=GREY)))
    form = floor.zone.declared.get("slab_form")
    if form is not None:
        pairs.append((words.quantity("slab_form"), sources.noted(words.choice("slab_form", form.value), [form.source])))
    pairs += [(words.quantity(name), sources.cell(value)) for name, value in floor.facts.items()]
    if pairs:
        sheet.flow.facts(pairs, label=132.0)
    way = load_words.slab_way(floor, words.lang)
    if way:
        sheet.flow.note(text("loads.way", words.lang, {"way": way}))


def _design(sheet: Sheet, zone: ZoneLoads) -> None:
    words = sheet.words
    for design in zone.design:
        said = text("loads.design", words.lang, {
            "permanent": f"{design.permanent_kn_m2:.2f}", "factor": f"{design.combination.variable_factor:g}",
            "imposed": f"{design.imposed_kn_m2:.2f}", "load": f"{design.combination.load_kn_m2:.2f}"})
        if "permanent_load_kn_m2" not in zone.floor.facts:
            said = load_words.listed((said, text("loads.permanent-assumed", words.lang)), words.lang)
        sheet.flow.note(said)


def _equipment(sheet: Sheet, items: Sequence[Equipment], sources: Sources) -> None:
    words = sheet.words
    none = Cell("–", colour=GREY)
    rows = [[Cell(item.name or item.id), sources.cell(item.count, unit=False), sources.cell(item.mass_kg, unit=False),
             _base(words, sources, item), sources.cell(item.spacing_m, unit=False) if item.wheel_load_kn is None else none,
             sources.cell(item.dynamic_factor, unit=False),
             none if item.wheel_load_kn is None else sources.cell(item.wheel_load_kn, unit=False)] for item in items]
    _title(sheet, "loads.equipment", 60)
    sheet.flow.table([
        Column(words("col.name")), Column(words("col.count"), 46, "right"), Column(words("col.mass"), 70, "right"),
        Column(words("col.base"), 92, "right"), Column(words("col.spacing"), 62, "right"),
        Column(words("col.factor"), 56, "right"), Column(words("col.wheel"), 62, "right"),
    ], rows, size=_SIZE)


def _base(words: Words, sources: Sources, item: Equipment) -> Cell:
    """The base, else the body; a vehicle's wheel contact."""
    if item.wheel_load_kn is not None:
        return _sizes(words, sources, (item.wheel_length_m, item.wheel_width_m))
    base = item.base_m if item.base_m[0] is not None and item.base_m[1] is not None else item.size_m[:2]
    return _sizes(words, sources, base)


def _sizes(words: Words, sources: Sources, parts: Sequence[Measured | None]) -> Cell:
    known = [part for part in parts if part is not None]
    if not known:
        return Cell(words.unknown, colour=GREY)
    found: list[Source] = list(dict.fromkeys(part.source for part in known))
    return sources.noted(" × ".join("?" if part is None else number(part.value, "m") for part in parts), found)


# --- machines against their floor --------------------------------------------------------------------------------


def _checks(sheet: Sheet, zone: ZoneLoads) -> None:
    words, flow = sheet.words, sheet.flow
    rows: list[Row] = []
    for machine in zone.machines:
        rows += _machine(words, machine)
    _title(sheet, "loads.checks", 80)
    flow.table([
        Column(words("col.member"), 40), Column(words("col.way")), Column(words("col.required"), 54, "right"),
        Column(words("col.available"), 54, "right"), Column(words("col.load-margin"), 54, "right"),
        Column(words("col.result"), 86),
    ], rows, size=_SIZE)
    for member in MEMBERS:
        found = zone.governing(member)
        if found is not None and len(zone.machines) > 1:
            flow.note(_governs(words, member, *found))


def _title(sheet: Sheet, key: str, keep: float) -> None:
    """A small heading that stays with what follows."""
    sheet.flow.need(keep)
    sheet.flow.gap(4)
    sheet.flow.paragraph(sheet.words(key), 8, bold=True)


def _machine(words: Words, machine: MachineLoad) -> Iterable[Row]:
    """The machine's name, then a row per member with how it was computed; members of which nothing is known are left out."""
    yield Row((Cell(machine.equipment.name or machine.equipment.id, bold=True),), BAND, span=True)
    told = load_words.said_of_slab(machine)
    for check in machine.checks:
        if check.member != "slab" and check.required_kn_m2 is None and check.limit is None:
            continue
        margin = check.margin_kn_m2
        said = [part for part in (load_words.way(check, words.lang), load_words.reason(check, words.lang, told)) if part]
        told |= set(check.notes)
        yield Row((
            Cell(load_words.member(check.member, words.lang), bold=True), Cell(sub=load_words.listed(said, words.lang)),
            Cell("–" if check.required_kn_m2 is None else f"{check.required_kn_m2:.2f}"),
            Cell("–" if check.limit is None else load_words.limit(check.limit)),
            Cell("–" if margin is None else f"{margin:+.2f}", bold=check.verdict == EXCEEDS,
                 colour=COLOURS["fail"] if check.verdict == EXCEEDS else INK),
            Cell(load_words.verdict(check.verdict, words.lang), mark=_mark(check), bold=check.verdict == EXCEEDS)))


def _mark(check: Check) -> str:
    mark = _MARKS.get(check.verdict, "not-applicable")
    return "near" if mark == "pass" and check.margin_kn_m2 == 0.0 else mark


def _governs(words: Words, member: str, machine: MachineLoad, check: Check) -> str:
    margin = "" if check.limit is None else text("loads.margin", words.lang, {
        "limit": load_words.limit(check.limit), "margin": f"{check.margin_kn_m2:+.2f}"})
    return text("loads.governing", words.lang, {"member": load_words.member(member, words.lang), "name": machine.equipment.name,
                                                "required": f"{check.required_kn_m2:.2f}", "margin": margin})


def _unplaced(sheet: Sheet, loads: BuildingLoads) -> None:
    """Machines that stand in no zone: they were not computed, and the sheet says so."""
    if not loads.unplaced:
        return
    words = sheet.words
    said = words.listed(text("loads.unplaced-one", words.lang, {
        "name": item.equipment.name or item.equipment.id, "why": load_words.why_unplaced(item, words.lang).rstrip("。.")})
        for item in loads.unplaced)
    sheet.flow.callout(words.plain("loads.unplaced") + " " + said, AMBER_TINT, AMBER, size=7.0)


# --- what a bay takes, and what shakes ---------------------------------------------------------------------------


def _capacity(sheet: Sheet, zone: ZoneLoads) -> None:
    """The heaviest machines of a bay as a table, and where they may stand as plans of the bay."""
    if not zone.capacities:
        return
    words, flow = sheet.words, sheet.flow
    _title(sheet, "loads.heaviest", HIGH + 100)
    flow.note(words("loads.heaviest-note", factor=f"{dynamic_factor_of(zone.floor):g}",
                    operating=number(zone.floor.operating.value, "kN/m2")))
    sides = zone.capacities[0].sides
    columns = [Column(words("col.base"), 84), *(Column(
        f"{text(f'loads-place.{place}', words.lang)} · {text(f'loads-side.{side}', words.lang)}", 0.0, "right")
        for side in sides for place in PLACES)]
    rows = [[Cell(f"{c.footprint_m[0]:g} × {c.footprint_m[1]:g}", bold=True),
             *(_mass(words, c.spot(place, side)) for side in sides for place in PLACES)] for c in zone.capacities]
    flow.table(columns, rows, size=_SIZE)
    drawn: list[Mark] = []
    step = (WIDTH - PANEL) / max(len(zone.capacities) - 1, 1)
    for place, capacity in enumerate(zone.capacities):
        drawn += moved(bay_marks(zone.floor, capacity, words), place * step, 0.0)
    flow.need(HIGH)
    flow.put(drawn, HIGH)


def _mass(words: Words, spot: Spot) -> Cell:
    if spot.mass_kg is None:
        return Cell(text("loads.capacity-outside" if spot.outside else "loads.capacity-none", words.lang), colour=GREY)
    return Cell(f"{spot.mass_kg / 1000.0:.2f}")


def _shaking(sheet: Sheet, zone: ZoneLoads) -> None:
    """Vibration as a screening: frequencies, near resonance, velocities, what sensitive machines need."""
    if not zone.shakings:
        return
    words, flow = sheet.words, sheet.flow
    rows: list[Row] = []
    for item in zone.shakings:
        natural = words.unknown if item.natural is None else number(round(item.natural.hz, 2))
        ratio = Cell(words.unknown, colour=GREY) if item.ratio is None else Cell(
            f"{item.ratio:.2f}", mark="near" if item.near else "", bold=bool(item.near))
        rows.append(Row((Cell(item.equipment.name or item.equipment.id), Cell(number(item.excitation_hz)), Cell(natural), ratio,
                         Cell(load_words.velocity(item, words.lang)))))
        said = [text("loads.near", words.lang)] if item.near else []
        said += load_words.needs(item, words.lang)
        said += [load_words.assumptions(item, words.lang)] if item.assumptions else []
        if said:
            rows.append(Row((Cell(sub=load_words.listed(said, words.lang)),), span=True))
    _title(sheet, "loads.vibration", 70)
    flow.note(words("loads.vibration-note"))
    flow.table([
        Column(words("col.machine")), Column(words("col.excitation"), 72, "right"), Column(words("col.natural"), 72, "right"),
        Column(words("col.ratio"), 56, "right"), Column(words("col.velocity"), 176),
    ], rows, size=_SIZE)
