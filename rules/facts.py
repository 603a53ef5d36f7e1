"""Buildings become tables of facts, the only input of the rules.

Storeys without zones, and storeys without fire compartments, get one row each that stands for the whole storey: the
zone's load is unknown, and the compartment's area lies between nothing and the whole storey, because walls that nobody
entered can only make it smaller. Kinds of subjects of which a building has none entered get one placeholder row with
everything unknown, so that a clause about them says "no data" instead of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from models.building import Building, Compartment, FloorLoad, Plot, Site, Storey, StoreyKind, Zone
from models.columns import NO_SOURCE, Column, Facts, SourceBook, Table
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, Source, Stated, from_geometry
from models.units import kg_m2_to_kn_m2
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS

Value = float | tuple[float, float]


class _Rows:
    """Collects the rows of one table, then turns them into columns."""

    def __init__(self, kind: str, facts: Facts) -> None:
        self.kind = kind
        self.facts = facts
        self.ids: list[str] = []
        self.names: list[str] = []
        self.parents: list[int] = []
        self.placeholder: list[bool] = []
        self.cells: dict[str, dict[int, tuple[Value, int]]] = {}

    def add(self, id_: str, name: str, parent: int, *, placeholder: bool = False) -> int:
        self.ids.append(id_)
        self.names.append(name)
        self.parents.append(parent)
        self.placeholder.append(placeholder)
        return len(self.ids) - 1

    def put(self, row: int, quantity: str, value: Value | None, source: Source | None) -> None:
        if value is None:
            return
        code = NO_SOURCE if source is None else self.facts.sources.code(source)
        self.cells.setdefault(quantity, {})[row] = (value, code)

    def measured(self, row: int, quantity: str, value: Measured | None) -> None:
        if value is not None:
            self.put(row, quantity, value.value, value.source)

    def stated(self, row: int, quantity: str, value: Stated[Any] | None) -> None:
        """A choice, flag or number with its source, by the form of the quantity."""
        if value is None:
            return
        form = REGISTRY[quantity].form
        if form == "choice":
            self.put(row, quantity, self.facts.encode(quantity, str(value.value)), value.source)
        elif form == "flag":
            self.put(row, quantity, 1.0 if value.value in (True, "yes", 1) else 0.0, value.source)
        else:
            self.put(row, quantity, float(value.value), value.source)

    def declared(self, row: int, declared: Mapping[str, Stated[Any]]) -> None:
        for name, value in declared.items():
            if name in REGISTRY and is_usable(name, value.value):
                self.stated(row, name, value)

    def table(self) -> Table:
        rows = len(self.ids)
        columns = {name: _column(cells, rows) for name, cells in self.cells.items()}
        parents = {PARENTS[self.kind]: np.array(self.parents, np.int32)} if self.kind in PARENTS else {}
        return Table(self.kind, self.ids, self.names, columns, parents, np.array(self.placeholder, bool))


def is_usable(quantity: str, value: object) -> bool:
    """Whether a declared value has the form of its quantity (a number, a word of the vocabulary, yes or no)."""
    known = REGISTRY[quantity]
    if known.form == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))
    if known.form == "flag":
        return value in (True, False, "yes", "no")
    return isinstance(value, str) and (not known.choices or value in known.choices)


def _column(cells: Mapping[int, tuple[Value, int]], rows: int) -> Column:
    low = np.full(rows, np.nan)
    high = np.full(rows, np.nan)
    sources = np.full(rows, NO_SOURCE, np.int16)
    for row, (value, code) in cells.items():
        low[row], high[row] = value if isinstance(value, tuple) else (value, value)
        sources[row] = code
    exact = bool(np.array_equal(low, high, equal_nan=True))
    return Column(low, sources, None if exact else high)


# --- one building at a time --------------------------------------------------------------------------------------

def facts_of(buildings: Sequence[Building], plot: Plot | None = None, site: Site | None = None) -> Facts:
    """Tables of facts of some buildings on one plot.

    Args:
        buildings: in the order of the reading; row i of the building table is building i.
        plot, site: shared by all of them; None when nothing is known.
    """
    facts = Facts({}, SourceBook(), {name: list(q.choices) for name, q in REGISTRY.items() if q.choices})
    tables = {kind: _Rows(kind, facts) for kind in SUBJECTS}
    tables["park"].add("park", "", -1)
    _put_plot(tables["plot"], plot or Plot())
    _put_site(tables, site or Site())
    for building in buildings:
        _put_building(tables, building)
    facts.tables = {kind: rows.table() for kind, rows in tables.items()}
    return facts


def _put_plot(rows: _Rows, plot: Plot) -> None:
    row = rows.add(plot.id, plot.name, -1)
    rows.stated(row, "district", plot.district)
    rows.stated(row, "land_use", plot.land_use)
    for quantity, value in (
        ("plot_area_m2", plot.area_m2), ("counted_area_m2", plot.counted_area_m2),
        ("footprint_m2", plot.footprint_m2), ("green_area_m2", plot.green_area_m2),
    ):
        rows.measured(row, quantity, value)
    rows.declared(row, plot.declared)


def _put_site(tables: dict[str, _Rows], site: Site) -> None:
    rows, yards = tables["site"], tables["yard"]
    rows.declared(rows.add(site.id, site.name, 0), site.declared)
    for yard in site.yards:
        row = yards.add(yard.id, yard.name, 0)
        yards.measured(row, "apron_depth_m", yard.apron_depth_m)
        yards.declared(row, yard.declared)
    if not site.yards:
        yards.add(f"{site.id}/yard", "", 0, placeholder=True)


def _put_building(tables: dict[str, _Rows], building: Building) -> None:
    rows = tables["building"]
    row = rows.add(building.id, building.name, 0)
    for quantity, choice in (
        ("use", building.use), ("hazard", building.hazard), ("fire_resistance_grade", building.fire_resistance_grade),
        ("production", building.production), ("sprinklers", building.sprinklers),
    ):
        rows.stated(row, quantity, choice)
    for quantity, value in (
        ("fire_height_m", building.fire_height_m), ("planning_height_m", building.planning_height_m),
        ("height_m", building.height_m), ("outdoor_ground_m", building.outdoor_ground_m),
        ("gross_floor_area_m2", building.gross_floor_area_m2),
    ):
        rows.measured(row, quantity, value)
    if building.storeys:
        counted = from_geometry("count-of-storeys")
        rows.put(row, "storeys_above_ground", float(sum(s.number > 0 and s.kind is StoreyKind.FLOOR
                                                        for s in building.storeys)), counted)
        rows.put(row, "basement_storeys", float(sum(s.number < 0 for s in building.storeys)), counted)
    _put_plan_size(rows, row, building)
    rows.declared(row, building.declared)
    storey_rows = _put_storeys(tables, building, row)
    _put_compartments(tables["compartment"], building, row)
    _put_goods(tables, building, row, storey_rows)
    _put_placeholders(tables, building, row, storey_rows)


def _put_placeholders(tables: dict[str, _Rows], building: Building, row: int, storey_rows: Mapping[int, int]) -> None:
    """One row with everything unknown for each kind of subject of which nothing was entered."""
    by_kind = {"stair": building.stairs, "lift": building.lifts, "hoist": building.hoists, "dock": building.docks}
    for kind, entered in by_kind.items():
        if not entered:
            tables[kind].add(f"{building.id}/{kind}", "", row, placeholder=True)
    if storey_rows and not any(storey.units for storey in building.storeys):
        tables["unit"].add(f"{building.id}/unit", "", min(storey_rows.values()), placeholder=True)


def _put_plan_size(rows: _Rows, row: int, building: Building) -> None:
    """Longer and shorter side of the smallest rectangle around the largest storey outline."""
    outlines = [s.outline for s in building.storeys if s.outline is not None and not s.outline.is_empty]
    if not outlines:
        return
    corners = list(max(outlines, key=lambda o: o.area).minimum_rotated_rectangle.exterior.coords)
    sides = sorted(float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(corners[:3]))
    source = from_geometry("outline-rectangle")
    rows.put(row, "plan_depth_m", sides[0], source)
    rows.put(row, "plan_length_m", sides[1], source)


def _put_storeys(tables: dict[str, _Rows], building: Building, building_row: int) -> dict[int, int]:
    rows = tables["storey"]
    by_number: dict[int, int] = {}
    for storey in building.storeys:
        row = by_number[storey.number] = rows.add(storey.id, storey.name, building_row)
        rows.put(row, "storey_number", float(storey.number), None)
        rows.put(row, "storey_kind", rows.facts.encode("storey_kind", storey.kind), None)
        if storey.height_basis:
            rows.put(row, "height_basis", rows.facts.encode("height_basis", storey.height_basis), None)
        for quantity, value in (
            ("storey_height_m", storey.height_m), ("storey_area_m2", storey.area_m2),
            ("clear_height_beam_m", storey.clear_height_beam_m), ("clear_height_duct_m", storey.clear_height_duct_m),
        ):
            rows.measured(row, quantity, value)
        rows.stated(row, "storey_use", storey.use)
        _put_zones(tables["zone"], storey, row)
        _put_units(tables["unit"], storey, row)
        rows.declared(row, storey.declared)
    return by_number


def _put_zones(rows: _Rows, storey: Storey, storey_row: int) -> None:
    whole = Zone(id=f"{storey.id}/zone", name=storey.name, use=storey.use, area_m2=storey.area_m2)
    for zone in storey.zones or (whole,):
        row = rows.add(zone.id, zone.name, storey_row, placeholder=not storey.zones)
        rows.stated(row, "zone_use", zone.use)
        rows.stated(row, "production", zone.production)
        rows.measured(row, "zone_area_m2", zone.area_m2)
        _put_load(rows, row, zone.floor_load)
        rows.declared(row, zone.declared)


def _put_load(rows: _Rows, row: int, load: FloorLoad | None) -> None:
    """A load in kN/m²; one stated in kg/m² keeps its own column and gives both readings (×9.81 and ×10) as a range."""
    if load is None:
        return
    if load.load.unit == "kg/m2":
        practice, physics = kg_m2_to_kn_m2(load.load.value)
        rows.put(row, "floor_load_kg_m2", load.load.value, load.load.source)
        rows.put(row, "floor_load_kn_m2", (physics, practice), load.load.source)
    else:
        rows.measured(row, "floor_load_kn_m2", load.load)


def _put_units(rows: _Rows, storey: Storey, storey_row: int) -> None:
    for unit in storey.units:
        row = rows.add(unit.id, unit.name, storey_row)
        rows.stated(row, "hazard", unit.hazard)
        rows.measured(row, "unit_net_area_m2", unit.net_area_m2)
        rows.measured(row, "unit_gross_area_m2", unit.gross_area_m2)
        rows.declared(row, unit.declared)


# --- compartments ------------------------------------------------------------------------------------------------


def _put_compartments(rows: _Rows, building: Building, building_row: int) -> None:
    covered: set[int] = set()
    for compartment in building.compartments:
        covered.update(compartment.storeys)
        _put_compartment(rows, compartment, building_row)
    open_storeys = [s for s in building.storeys if s.number not in covered and s.kind is not StoreyKind.ROOF]
    for group in joined_by_wells(open_storeys, building.hoists):
        _put_undivided(rows, building, building_row, group)


def _put_compartment(rows: _Rows, compartment: Compartment, building_row: int) -> None:
    row = rows.add(compartment.id, compartment.name, building_row)
    rows.put(row, "storey_number", float(min(compartment.storeys)), None)
    rows.stated(row, "hazard", compartment.hazard)
    rows.stated(row, "sprinklers", compartment.sprinklers)
    for quantity, value in (
        ("compartment_area_m2", compartment.area_m2), ("protected_area_m2", compartment.protected_area_m2),
        ("travel_distance_m", compartment.travel_distance_m), ("exit_count", compartment.exits),
        ("fire_lift_count", compartment.fire_lifts), ("persons", compartment.persons),
    ):
        rows.measured(row, quantity, value)
    rows.declared(row, compartment.declared)


def _put_undivided(rows: _Rows, building: Building, building_row: int, group: Sequence[Storey]) -> None:
    numbers = "+".join(str(s.number) for s in group)
    row = rows.add(f"{building.id}/compartment/{numbers}", " + ".join(s.name for s in group), building_row, placeholder=True)
    rows.put(row, "storey_number", float(group[0].number), None)
    areas = [s.area_m2 for s in group if s.area_m2 is not None]
    if len(areas) == len(group):
        how = "whole-storey-as-compartment" if len(group) == 1 else "storeys-joined-by-well"
        total = sum(area.value for area in areas)
        rows.put(row, "compartment_area_m2", (0.0, total), Source(areas[0].source.kind, how, numbers))


def joined_by_wells(storeys: Sequence[Storey], hoists: Iterable[Hoist]) -> list[list[Storey]]:
    """Groups of storeys that hoist wells join (GB 55037-2022, 4.1.2: areas joined by openings that do not close add up).

    A well joins unless it is known to close in fire.
    """
    group_of = {storey.number: storey.number for storey in storeys}
    for hoist in hoists:
        if hoist.kind is not HoistKind.WELL or hoist.closes_in_fire or not hoist.serves:
            continue
        served = [number for number in hoist.serves if number in group_of]
        for number in served[1:]:
            old, new = group_of[number], group_of[served[0]]
            group_of = {n: new if g == old else g for n, g in group_of.items()}
    groups: dict[int, list[Storey]] = {}
    for storey in storeys:
        groups.setdefault(group_of[storey.number], []).append(storey)
    return list(groups.values())


# --- goods -------------------------------------------------------------------------------------------------------


def _put_goods(tables: dict[str, _Rows], building: Building, row: int, storey_rows: Mapping[int, int]) -> None:
    for lift in building.lifts:
        _put_lift(tables["lift"], lift, row)
    for hoist in building.hoists:
        hoist_row = tables["hoist"].add(hoist.id, hoist.name, row)
        tables["hoist"].put(hoist_row, "hoist_kind", tables["hoist"].facts.encode("hoist_kind", hoist.kind), None)
        tables["hoist"].measured(hoist_row, "hoist_capacity_kg", hoist.capacity_kg)
        tables["hoist"].declared(hoist_row, hoist.declared)
    for dock in building.docks:
        _put_dock(tables["dock"], dock, row)
    for stair in building.stairs:
        stair_row = tables["stair"].add(stair.id, stair.name, row)
        tables["stair"].stated(stair_row, "stair_type", stair.kind)
        tables["stair"].measured(stair_row, "stair_width_m", stair.width_m)
        tables["stair"].declared(stair_row, stair.declared)
    _put_hoist_counts(tables["storey"], building.hoists, storey_rows)


def _put_lift(rows: _Rows, lift: Lift, building_row: int) -> None:
    row = rows.add(lift.id, lift.name, building_row)
    if lift.use is not LiftUse.UNKNOWN:
        rows.put(row, "lift_use", rows.facts.encode("lift_use", lift.use), lift.use_source.source if lift.use_source else None)
    rows.measured(row, "rated_load_kg", lift.rated_load_kg)
    rows.measured(row, "lift_speed_m_s", lift.speed_m_s)
    width, depth, _ = lift.car_m
    if width is not None and depth is not None:
        rows.put(row, "car_area_m2", width.value * depth.value, Source(width.source.kind, "car-width-times-depth"))
    if lift.fire_lift is not None:
        rows.put(row, "fire_lift", float(lift.fire_lift), None)
    rows.declared(row, lift.declared)


def _put_dock(rows: _Rows, dock: Dock, building_row: int) -> None:
    row = rows.add(dock.id, dock.name, building_row)
    if dock.storey is not None:
        rows.put(row, "storey_number", float(dock.storey), None)
    rows.measured(row, "platform_height_m", dock.platform_height_m)
    rows.measured(row, "bays", dock.bays)
    rows.declared(row, dock.declared)


def _put_hoist_counts(rows: _Rows, hoists: Sequence[Hoist], storey_rows: Mapping[int, int]) -> None:
    """Openings and platforms per storey, once every hoist says which storeys it serves."""
    if not hoists or any(hoist.serves is None for hoist in hoists):
        return
    for number, row in storey_rows.items():
        serving = [hoist.name for hoist in hoists if hoist.serves and number in hoist.serves]
        rows.put(row, "hoists_serving_count", float(len(serving)), from_geometry("count-of-hoists", ", ".join(serving)))


