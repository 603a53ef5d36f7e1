"""Writes a reading as IFC4: storeys, slabs, walls, columns, lifts, loads, hoists, docks and stores.

Standard property sets where they exist (Pset_TransportElementCommon, Pset_TransportElementElevator,
Pset_BuildingStoreyCommon, Qto_BuildingStoreyBaseQuantities); the rest stands in sets named ``Shanglou_…``. Slab and
wall thickness and the size of columns are drawn for the view; nothing is judged by them. Compartments, stairs, units,
plot, site (but for its north) and declared facts are not written.

An assumed value says "assumed: why" in the Description of its property or quantity. What the schema keeps as an attribute
(the elevation of a storey) or as geometry (the column grid) therefore stands in a property as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from models.building import Building, ColumnGrid, Sprinklers, Storey, StoreyKind, Zone
from models.measured import Measured, SourceKind, Stated, assumed
from models.reading import Reading
from models.writers.ifc_goods import dock, hoist, lift, lowest_storey, store
from models.writers.ifc_model import Entity, Model

if TYPE_CHECKING:
    from shapely import Polygon

T = TypeVar("T")

SLAB_M: Final = 0.25
WALL_M: Final = 0.2
COLUMN_M: Final = 0.8


def write_ifc(reading: Reading, path: Path) -> None:
    """Write a reading to a file. Raises OSError when it cannot be written."""
    path.write_bytes(ifc_text(reading, path.name).encode("ascii"))


def ifc_text(reading: Reading, file_name: str) -> str:
    """The reading as a STEP file; the same reading gives the same text."""
    first = reading.buildings[0] if reading.buildings else None
    known = reading.site.north_deg if reading.site is not None else None
    model = Model(first.name if first else file_name, first.id if first else file_name, None if known is None else known.value)
    site = model.rooted("IfcSite", (), Name=reading.site.name if reading.site and reading.site.name else "Site",
                        ObjectPlacement=model.placement((0.0, 0.0, 0.0)), CompositionType="ELEMENT")
    model.aggregate(model.project, [site])
    model.aggregate(site, [_building(model, site, building) for building in reading.buildings])
    return model.text(file_name)


def _building(model: Model, site: Entity, building: Building) -> Entity:
    ground = building.outdoor_ground_m
    entity = model.rooted(
        "IfcBuilding", (building.id,), Name=building.name, CompositionType="ELEMENT",
        ObjectPlacement=model.placement((0.0, 0.0, 0.0), site.ObjectPlacement), ElevationOfRefHeight=0.0,
        ElevationOfTerrain=None if ground is None else ground.value)
    model.properties(entity, "Pset_BuildingCommon", {
        "OccupancyType": building.use, "NumberOfStoreys": sum(s.kind is not StoreyKind.ROOF for s in building.storeys),
        "SprinklerProtection": _sprinklered(building.sprinklers)})
    model.properties(entity, "Shanglou_Building", {
        "HazardClass": building.hazard, "ProductionType": building.production,
        "FireResistanceGrade": building.fire_resistance_grade, "Sprinklers": building.sprinklers, "OutdoorGround": ground,
        "RoofLevel": building.roof_m and _with_reason(building.roof_m, building.storeys[::-1]),
        "RoofFinish": building.roof_finish_m, "PlanningHeight": building.planning_height_m,
        "ColumnGrid": building.column_grid and _grid(building.column_grid)})
    storeys = {storey.number: _storey(model, entity, building, storey) for storey in building.storeys}
    model.aggregate(entity, list(storeys.values()))
    _fill(model, building, storeys)
    return entity


def _sprinklered(stated: Stated[Sprinklers] | None) -> Stated[bool] | None:
    return None if stated is None else Stated(stated.value is Sprinklers.YES, stated.source)


def _grid(grid: ColumnGrid) -> Stated[str]:
    """The column axes as text (metres)."""
    x, y = (", ".join(f"{value:g}" for value in values) for values in (grid.x_m, grid.y_m))
    return Stated(f"x: {x}; y: {y}", grid.source)


def _with_reason(level: Measured, storeys: Sequence[Storey]) -> Measured:
    """A level summed up from heights, with the reason of the assumed height among them.

    Args:
        storeys: those between the level and the ground, the nearest first.
    """
    if level.source.kind is not SourceKind.ASSUMED or level.source.how != "desc-level-sum":
        return level
    sources = [s.height_m.source for s in storeys if s.height_m is not None]
    reason = next((s.where for s in sources if s.kind is SourceKind.ASSUMED and s.where), None)
    return replace(level, source=assumed("description-assumed", reason)) if reason else level


def _to_ground(building: Building, storey: Storey) -> list[Storey]:
    """The storeys whose heights make up the elevation of a storey, the nearest first."""
    if storey.number > 0:
        return [s for s in reversed(building.storeys) if 0 < s.number < storey.number]
    return [s for s in building.storeys if storey.number <= s.number < 0]


def _word(value: Stated[T] | None) -> str | None:
    return None if value is None else str(value.value)


def _storey(model: Model, parent: Entity, building: Building, storey: Storey) -> Entity:
    z = storey.elevation_m.value
    entity = model.rooted(
        "IfcBuildingStorey", (building.id, storey.id), Name=storey.name, Elevation=z, CompositionType="ELEMENT",
        ObjectPlacement=model.placement((0.0, 0.0, z), parent.ObjectPlacement))
    model.quantities(entity, "Qto_BuildingStoreyBaseQuantities", {
        "GrossHeight": storey.height_m, "GrossFloorArea": storey.area_m2})
    model.properties(entity, "Pset_BuildingStoreyCommon", {
        "EntranceLevel": storey.number == 1, "AboveGround": storey.number > 0, "LoadBearingCapacity": _one_load(storey)})
    model.properties(entity, "Shanglou_Storey", {
        "ClearHeightUnderBeams": storey.clear_height_beam_m, "ClearHeightUnderDucts": storey.clear_height_duct_m,
        "HeightBasis": storey.height_basis, "Use": storey.use,
        "Elevation": _with_reason(storey.elevation_m, _to_ground(building, storey))})
    model.aggregate(entity, [_space(model, entity, building, zone) for zone in storey.zones])
    return entity


def _one_load(storey: Storey) -> Measured | None:
    """The load of a storey whose zones all carry the same."""
    loads = {(z.floor_load.load.value, z.floor_load.load.unit) if z.floor_load else None for z in storey.zones}
    return storey.floor_load_kn_m2 if len(loads) == 1 else None


def _space(model: Model, parent: Entity, building: Building, zone: Zone) -> Entity:
    """A zone as a space without a body: area and load stand in its sets."""
    entity = model.rooted("IfcSpace", (building.id, zone.id), Name=zone.id, LongName=zone.name, ObjectType=_word(zone.use),
                          ObjectPlacement=model.placement((0.0, 0.0, 0.0), parent.ObjectPlacement),
                          CompositionType="ELEMENT", PredefinedType="INTERNAL")
    model.quantities(entity, "Qto_SpaceBaseQuantities", {"GrossFloorArea": zone.area_m2})
    load = zone.floor_load
    by_mass = Stated(f"{load.load.value:g} kg/m2", load.load.source) if load and load.load.unit == "kg/m2" else None
    model.properties(entity, "Shanglou_FloorLoad", {
        "LiveLoad": load.load if load and load.load.unit == "kN/m2" else None, "LiveLoadMass": by_mass,
        "StatedFor": load.stated_for if load else None, "Includes": (load.includes or None) if load else None,
        "Basis": load.basis if load else None, "ProductionType": zone.production, "Use": zone.use})
    return entity


def _fill(model: Model, building: Building, storeys: dict[int, Entity]) -> None:
    """Everything that stands on the storeys."""
    contents: dict[int, list[Entity]] = {number: [] for number in storeys}
    references: dict[int, list[Entity]] = {number: [] for number in storeys}
    for storey in building.storeys:
        contents[storey.number] += _structure(model, storeys[storey.number], building, storey)
    for item in building.lifts:
        _stand(building, contents, references, item.serves, lift(model, building, item, storeys))
    for platform in building.hoists:
        _stand(building, contents, references, platform.serves, hoist(model, building, platform, storeys))
    for bay in building.docks:
        _stand(building, contents, references, None if bay.storey is None else (bay.storey,), dock(model, building, bay, storeys))
    for room in building.stores:
        _stand(building, contents, references, None if room.storey is None else (room.storey,),
               store(model, building, room, storeys))
    for number, entity in storeys.items():
        model.contain(entity, contents[number])
        model.reference(entity, references[number])


def _stand(building: Building, contents: dict[int, list[Entity]], references: dict[int, list[Entity]],
           served: Sequence[int] | None, entity: Entity) -> None:
    """Contained in the lowest storey served, referenced by the others."""
    home = lowest_storey(building, served)
    if home is None:
        return
    contents[home.number].append(entity)
    for number in served or ():
        if number != home.number and number in references:
            references[number].append(entity)


def _structure(model: Model, entity: Entity, building: Building, storey: Storey) -> Iterator[Entity]:
    """Slab, walls and columns of a storey, and the roof slab above the last."""
    polygons = _polygons(storey)
    top = storey is building.storeys[-1]
    for i, polygon in enumerate(polygons):
        yield _slab(model, entity, (building.id, storey.id, f"slab-{i + 1}"), f"{storey.name} slab", polygon,
                    "BASESLAB" if storey is building.storeys[0] else "FLOOR", -SLAB_M, _shafts(building, storey, polygon))
        if top and building.roof_m is not None and storey.kind is not StoreyKind.ROOF:
            level = building.roof_m.value - storey.elevation_m.value
            yield _slab(model, entity, (building.id, "roof", str(i + 1)), "Roof slab", polygon, "ROOF", level - SLAB_M, [])
    if storey.height_m is None:
        return
    clear = storey.height_m.value - SLAB_M
    for i, polygon in enumerate(polygons):
        yield from _walls(model, entity, (building.id, storey.id, str(i + 1)), polygon, clear)
    yield from _columns(model, entity, building, storey, clear, polygons)


def _polygons(storey: Storey) -> list[Polygon]:
    shape = storey.outline
    if shape is None or shape.is_empty:
        return []
    return list(getattr(shape, "geoms", [shape]))


def _slab(model: Model, parent: Entity, path: Sequence[str], name: str, polygon: Polygon, kind: str, z_m: float,
          shafts: list[list[tuple[float, float]]]) -> Entity:
    holes = [list(ring.coords) for ring in polygon.interiors] + shafts
    profile = model.polygon(list(polygon.exterior.coords), holes)
    return model.rooted("IfcSlab", path, Name=name, PredefinedType=kind,
                        ObjectPlacement=model.placement((0.0, 0.0, 0.0), parent.ObjectPlacement),
                        Representation=model.shape(model.solid(profile, SLAB_M, z_m)))


def _shafts(building: Building, storey: Storey, polygon: Polygon) -> list[list[tuple[float, float]]]:
    """Holes of the lift shafts that pass through this storey's floor, half a metre wider than the car on each side."""
    from shapely import box

    found = []
    for item in building.lifts:
        width, depth = item.car_m[0], item.car_m[1]
        if item.position_m is None or width is None or depth is None or not item.serves or storey.number <= min(item.serves):
            continue
        x, y = item.position_m
        hole = box(x - width.value / 2 - 0.5, y - depth.value / 2 - 0.5, x + width.value / 2 + 0.5, y + depth.value / 2 + 0.5)
        if storey.number <= max(item.serves) and polygon.contains(hole):
            found.append([(float(px), float(py)) for px, py in hole.exterior.coords])
    return found


def _walls(model: Model, parent: Entity, path: Sequence[str], polygon: Polygon, height_m: float) -> Iterator[Entity]:
    """One wall along each side, inside the outline."""
    from shapely.geometry.polygon import orient

    ring = list(orient(polygon).exterior.coords)
    for i, (start, end) in enumerate(itertools.pairwise(ring), 1):
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = (dx * dx + dy * dy) ** 0.5
        if length <= WALL_M:
            continue
        ux, uy = dx / length, dy / length
        middle = ((start[0] + end[0]) / 2 - uy * WALL_M / 2, (start[1] + end[1]) / 2 + ux * WALL_M / 2, 0.0)
        placement = model.placement(middle, parent.ObjectPlacement, (round(ux, 9), round(uy, 9)))
        yield model.rooted("IfcWall", (*path, f"wall-{i}"), Name=f"Outer wall {i}", PredefinedType="SOLIDWALL",
                           ObjectPlacement=placement, Representation=model.box(length, WALL_M, height_m))


def _columns(model: Model, parent: Entity, building: Building, storey: Storey, height_m: float,
             polygons: Sequence[Polygon]) -> Iterator[Entity]:
    """A column on each crossing of the grid within the outline."""
    from shapely import Point

    grid = building.column_grid
    if grid is None:
        return
    for (i, x), (j, y) in itertools.product(enumerate(grid.x_m, 1), enumerate(grid.y_m, 1)):
        if any(polygon.covers(Point(x, y)) for polygon in polygons):
            yield model.rooted(
                "IfcColumn", (building.id, storey.id, f"column-{i}-{j}"), Name=f"Column {i}-{j}", PredefinedType="COLUMN",
                Representation=model.shared_box(COLUMN_M, COLUMN_M, round(height_m, 6)),
                ObjectPlacement=model.placement((x, y, 0.0), parent.ObjectPlacement))
