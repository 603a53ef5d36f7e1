"""Buildings become tables of facts, the only input of the rules.

Storeys without zones, and storeys without fire compartments, get one row each that stands for the whole storey: the
zone's load is unknown, and the compartment's area lies between nothing and the whole storey, because walls that nobody
entered can only make it smaller. Kinds of subjects of which a building has none entered get one placeholder row with
everything unknown, so that a clause about them says "no data" instead of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.building import Building, FloorLoad, Plot, Site, Stair, Storey, StoreyKind, Zone
from models.columns import Facts, SourceBook
from models.logistics import Dock, Hoist, Lift, LiftUse, TransferStore
from models.measured import Source, from_file, from_geometry
from models.sizes import building_size_m
from models.tolerances import ROOF_FINISH_ALLOWANCE_M
from models.units import kg_m2_to_kn_m2
from rules.compartments import put_compartments
from rules.quantities import REGISTRY
from rules.quantities.clear_height import CLEAR_HEIGHTS
from rules.quantity import SUBJECTS
from rules.rows import TableRows

# --- one building at a time --------------------------------------------------------------------------------------

def facts_of(buildings: Sequence[Building], plot: Plot | None = None, site: Site | None = None) -> Facts:
    """Tables of facts of some buildings on one plot.

    Args:
        buildings: in the order of the reading; row i of the building table is building i.
        plot, site: shared by all of them; None when nothing is known.
    """
    facts = Facts({}, SourceBook(), {name: list(q.choices) for name, q in REGISTRY.items() if q.choices})
    tables = {kind: TableRows(kind, facts) for kind in SUBJECTS}
    tables["park"].add("park", "", -1)
    _put_plot(tables["plot"], plot or Plot())
    _put_site(tables, site or Site())
    for building in buildings:
        _put_building(tables, building)
    facts.tables = {kind: rows.table() for kind, rows in tables.items()}
    return facts


def _put_plot(rows: TableRows, plot: Plot) -> None:
    row = rows.add(plot.id, plot.name, -1)
    rows.stated(row, "district", plot.district)
    rows.stated(row, "land_use", plot.land_use)
    for quantity, value in (
        ("plot_area_m2", plot.area_m2), ("counted_area_m2", plot.counted_area_m2),
        ("footprint_m2", plot.footprint_m2), ("green_area_m2", plot.green_area_m2),
    ):
        rows.measured(row, quantity, value)
    rows.declared(row, plot.declared)


def _put_site(tables: dict[str, TableRows], site: Site) -> None:
    rows, yards = tables["site"], tables["yard"]
    rows.declared(rows.add(site.id, site.name, 0), site.declared)
    for yard in site.yards:
        row = yards.add(yard.id, yard.name, 0)
        yards.measured(row, "apron_depth_m", yard.apron_depth_m)
        yards.declared(row, yard.declared)
    if not site.yards:
        yards.add(f"{site.id}/yard", "", 0, placeholder=True)


def _put_building(tables: dict[str, TableRows], building: Building) -> None:
    rows = tables["building"]
    row = rows.add(building.id, building.name, 0)
    for quantity, choice in (
        ("use", building.use), ("hazard", building.hazard), ("fire_resistance_grade", building.fire_resistance_grade),
        ("production", building.production), ("sprinklers", building.sprinklers),
    ):
        rows.stated(row, quantity, choice)
    for quantity, value in (
        ("planning_height_m", building.planning_height_m),
        ("height_m", building.height_m), ("outdoor_ground_m", building.outdoor_ground_m),
        ("gross_floor_area_m2", building.gross_floor_area_m2),
    ):
        rows.measured(row, quantity, value)
    _put_fire_height(rows, row, building)
    if building.storeys:
        counted = from_geometry("count-of-storeys")
        rows.put(row, "storeys_above_ground", float(sum(s.number > 0 and s.kind is StoreyKind.FLOOR
                                                        for s in building.storeys)), counted)
        rows.put(row, "basement_storeys", float(sum(s.number < 0 for s in building.storeys)), counted)
    else:
        rows.measured(row, "storeys_above_ground", building.storeys_stated)
        rows.measured(row, "basement_storeys", building.basements_stated)
    rows.measured(row, "building_footprint_m2", building.footprint_m2)
    _put_plan_size(rows, row, building)
    rows.declared(row, building.declared)
    storey_rows = _put_storeys(tables, building, row)
    put_compartments(tables["compartment"], building, row)
    _put_goods(tables, building, row, storey_rows)
    _put_placeholders(tables, building, row, storey_rows)


def _put_fire_height(rows: TableRows, row: int, building: Building) -> None:
    """The fire height; a range while the finish of the roof is unknown, because thresholds lie at whole metres."""
    height = building.fire_height_m
    if height is not None:
        finish = 0.0 if building.roof_finish_m is not None else ROOF_FINISH_ALLOWANCE_M
        rows.put(row, "fire_height_m", (height.value, height.value + finish), height.source)


def _put_placeholders(tables: dict[str, TableRows], building: Building, row: int, storey_rows: Mapping[int, int]) -> None:
    """One row with everything unknown for each kind of subject of which nothing was entered."""
    by_kind = {"stair": building.stairs, "lift": building.lifts, "hoist": building.hoists, "dock": building.docks}
    for kind, entered in by_kind.items():
        if not entered:
            tables[kind].add(f"{building.id}/{kind}", "", row, placeholder=True)
    if storey_rows and not any(storey.units for storey in building.storeys):
        tables["unit"].add(f"{building.id}/unit", "", min(storey_rows.values()), placeholder=True)


def _put_plan_size(rows: TableRows, row: int, building: Building) -> None:
    """Longer and shorter side of the smallest rectangle around the largest outline."""
    length, depth, _ = building_size_m(building)
    source = from_geometry("outline-rectangle")
    rows.put(row, "plan_depth_m", depth, source)
    rows.put(row, "plan_length_m", length, source)


def _put_storeys(tables: dict[str, TableRows], building: Building, building_row: int) -> dict[int, int]:
    rows = tables["storey"]
    by_number: dict[int, int] = {}
    for storey in building.storeys:
        row = by_number[storey.number] = rows.add(storey.id, storey.name, building_row)
        rows.put(row, "storey_number", float(storey.number), storey.elevation_m.source)
        rows.word(row, "storey_kind", storey.kind, storey.elevation_m.source)
        rows.word(row, "height_basis", storey.height_basis, None)
        for quantity, value in (
            ("storey_height_m", storey.height_m), ("storey_area_m2", storey.area_m2),
            *((name, getattr(storey, name)) for name in CLEAR_HEIGHTS),
        ):
            rows.measured(row, quantity, value)
        rows.stated(row, "storey_use", storey.use)
        _put_zones(tables["zone"], storey, row)
        _put_units(tables["unit"], storey, row)
        rows.declared(row, storey.declared)
    return by_number


def _put_zones(rows: TableRows, storey: Storey, storey_row: int) -> None:
    whole = Zone(id=f"{storey.id}/zone", name=storey.name, use=storey.use, area_m2=storey.area_m2)
    for zone in storey.zones or (whole,):
        row = rows.add(zone.id, zone.name, storey_row, placeholder=not storey.zones)
        rows.stated(row, "zone_use", zone.use)
        rows.stated(row, "production", zone.production)
        rows.measured(row, "zone_area_m2", zone.area_m2)
        _put_load(rows, row, zone.floor_load)
        rows.declared(row, zone.declared)


def _put_load(rows: TableRows, row: int, load: FloorLoad | None) -> None:
    """A load in kN/m²; one stated in kg/m² keeps its own column and gives both readings (×9.81 and ×10) as a range.

    A leasing figure, and a load stated for a beam or girder, say nothing of the slab: the floor load stays unknown.
    """
    if load is None:
        return
    rows.word(row, "load_stated_for", load.stated_for, load.load.source)
    rows.word(row, "load_basis", load.basis, load.load.source)
    if load.basis == "leasing" or load.stated_for in ("beam", "girder"):
        return
    if load.load.unit == "kg/m2":
        practice, physics = kg_m2_to_kn_m2(load.load.value)
        rows.put(row, "floor_load_kg_m2", load.load.value, load.load.source)
        rows.put(row, "floor_load_kn_m2", (physics, practice), load.load.source)
    else:
        rows.measured(row, "floor_load_kn_m2", load.load)


def _put_units(rows: TableRows, storey: Storey, storey_row: int) -> None:
    for unit in storey.units:
        row = rows.add(unit.id, unit.name, storey_row)
        rows.stated(row, "hazard", unit.hazard)
        rows.measured(row, "unit_net_area_m2", unit.net_area_m2)
        rows.measured(row, "unit_gross_area_m2", unit.gross_area_m2)
        rows.declared(row, unit.declared)


# --- goods -------------------------------------------------------------------------------------------------------


def _put_goods(tables: dict[str, TableRows], building: Building, row: int, storey_rows: Mapping[int, int]) -> None:
    for lift in building.lifts:
        _put_lift(tables["lift"], lift, row)
    for hoist in building.hoists:
        hoist_row = tables["hoist"].add(hoist.id, hoist.name, row)
        tables["hoist"].word(hoist_row, "hoist_kind", hoist.kind, None)
        tables["hoist"].measured(hoist_row, "hoist_capacity_kg", hoist.capacity_kg)
        tables["hoist"].declared(hoist_row, hoist.declared)
    for dock in building.docks:
        _put_dock(tables["dock"], dock, row)
    for stair in building.stairs:
        _put_stair(tables["stair"], stair, row)
    for store in building.stores:
        _put_store(tables["store"], store, row)
    _put_hoist_counts(tables["storey"], building.hoists, storey_rows)


def _put_stair(rows: TableRows, stair: Stair, building_row: int) -> None:
    """A stair; whether it serves storeys above the ground storey, and basements, follows from the storeys it serves."""
    row = rows.add(stair.id, stair.name, building_row)
    rows.stated(row, "stair_type", stair.kind)
    rows.measured(row, "stair_width_m", stair.width_m)
    if stair.serves is not None:
        served = from_geometry("count-of-storeys", ", ".join(map(str, stair.serves)))
        rows.put(row, "stair_above_ground", float(any(number > 1 for number in stair.serves)), served)
        rows.put(row, "stair_basement", float(any(number < 0 for number in stair.serves)), served)
    rows.declared(row, stair.declared)


def _put_store(rows: TableRows, store: TransferStore, building_row: int) -> None:
    """A transfer store with the hazard class of its own goods."""
    row = rows.add(store.id, store.name, building_row)
    rows.measured(row, "store_area_m2", store.area_m2)
    rows.stated(row, "hazard", store.hazard)
    if store.storey is not None:
        rows.put(row, "storey_number", float(store.storey), from_file("attribute", store.id))
    rows.declared(row, store.declared)


def _put_lift(rows: TableRows, lift: Lift, building_row: int) -> None:
    row = rows.add(lift.id, lift.name, building_row)
    if lift.use is not LiftUse.UNKNOWN:
        rows.word(row, "lift_use", lift.use, lift.use_source.source if lift.use_source else from_file("attribute", lift.id))
    rows.measured(row, "rated_load_kg", lift.rated_load_kg)
    rows.measured(row, "lift_speed_m_s", lift.speed_m_s)
    width, depth, _ = lift.car_m
    rows.measured(row, "car_width_m", width)
    rows.measured(row, "car_depth_m", depth)
    if width is not None and depth is not None:
        rows.put(row, "car_area_m2", width.value * depth.value, Source(width.source.kind, "car-width-times-depth"))
    if lift.fire_lift is not None:
        rows.put(row, "fire_lift", float(lift.fire_lift), from_file("attribute", lift.id))
    rows.declared(row, lift.declared)


def _put_dock(rows: TableRows, dock: Dock, building_row: int) -> None:
    row = rows.add(dock.id, dock.name, building_row)
    if dock.storey is not None:
        rows.put(row, "storey_number", float(dock.storey), from_file("attribute", dock.id))
    rows.measured(row, "platform_height_m", dock.platform_height_m)
    rows.measured(row, "bays", dock.bays)
    rows.declared(row, dock.declared)


def _put_hoist_counts(rows: TableRows, hoists: Sequence[Hoist], storey_rows: Mapping[int, int]) -> None:
    """Openings and platforms per storey, once every hoist says which storeys it serves."""
    if not hoists or any(hoist.serves is None for hoist in hoists):
        return
    for number, row in storey_rows.items():
        serving = [hoist.name for hoist in hoists if hoist.serves and number in hoist.serves]
        rows.put(row, "hoists_serving_count", float(len(serving)), from_geometry("count-of-hoists", ", ".join(serving)))


