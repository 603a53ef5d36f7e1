"""Puts buildings together from what was found: levels, areas, heights, loads, lifts, grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from models.building import Building, IgnoredLevel, Storey
from models.measured import Measured, assumed, from_file, from_geometry, metres
from models.readers.ifc.areas import Extent, extent
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.columns import column_grid
from models.readers.ifc.elevations import read_elevations
from models.readers.ifc.facts import building_facts, sprinklers_of_spaces, storey_facts
from models.readers.ifc.floors import classify, levels_from_geometry, merge_levels, sort_parts
from models.readers.ifc.goods import read_goods
from models.readers.ifc.heights import Roof, check_heights, find_roof, massing_top, storey_heights
from models.readers.ifc.lifts import read_lifts
from models.readers.ifc.loads import Found, zones_of
from models.readers.ifc.names import storey_kind
from models.readers.ifc.opening import attribute_of
from models.readers.ifc.properties import Properties
from models.readers.ifc.sanity import check_size
from models.readers.ifc.scheduled import Schedule
from models.readers.ifc.spatial import SPACE, House, Level
from models.readers.ifc.units import Units
from models.readers.storeys import ground_index, storey_numbers
from models.reading import Progress
from models.report import ReportBuilder

_NO_NAMED_UNIT: Final = "?"

TERRAIN_NEAR_M: Final = 30.0
"""Outdoor ground farther from the floor at zero than this stands in another datum, for example above sea level."""


class Assembly:
    """Builds the buildings of one file.

    Args:
        model: the ifcopenshell file; ``units``, ``bodies``, ``properties``: its readers.
        loads: all loads found, of whatever owner.
        report: the import report.
        schedule: storeys that the user gives in place of the file's own.
    """

    def __init__(
        self,
        model: Any,
        units: Units,
        bodies: Bodies,
        properties: Properties,
        loads: Sequence[Found],
        report: ReportBuilder,
        schedule: Schedule | None = None,
    ) -> None:
        self._schedule = schedule
        self._model, self._units, self._bodies = model, units, bodies
        self._properties, self._report = properties, report
        self._loads: dict[int, list[Found]] = defaultdict(list)
        for found in loads:
            self._loads[found.owner].append(found)

    def buildings(self, houses: Sequence[House], progress: Progress) -> tuple[Building, ...]:
        """All buildings, in the order of the file."""
        for house in houses:
            self._levels(house)
        progress("storeys", 1.0)
        done = []
        for i, house in enumerate(houses):
            progress("geometry", i / len(houses))
            done.append(self._building(house, progress))
        return tuple(done)

    def _levels(self, house: House) -> None:
        read_elevations(house, self._bodies, self._units.length_m, self._report)
        if self._schedule is not None:
            self._schedule.overrule(house, self._report)
        elif not house.levels:
            levels_from_geometry(house, self._bodies, self._report)
        sort_parts(house, self._bodies, self._report)
        merge_levels(house, self._bodies, self._report)
        classify(house, self._bodies, self._report)

    def _building(self, house: House, progress: Progress) -> Building:
        outdoor = self._outdoor_ground(house)
        floors = [level for level in house.levels if level.why is None]
        roof = find_roof(house, floors, self._bodies, self._report)
        extents = [extent(level, self._bodies, self._properties, self._report) for level in floors]
        storeys = self._storeys(house, floors, extents, roof, outdoor)
        progress("lifts", 0.0)
        numbers = {level.id: storey.number for level, storey in zip(floors, storeys, strict=True)}
        goods = read_goods(house, storeys, numbers, self._bodies, self._properties, self._report)
        building = Building(
            id=house.guid,
            name=house.name,
            storeys=storeys,
            levels_ignored=_ignored(house),
            outdoor_ground_m=outdoor,
            lifts=read_lifts(house, storeys, self._bodies, self._properties, self._report),
            hoists=goods.hoists,
            docks=goods.docks,
            stores=goods.stores,
            column_grid=column_grid(self._model, house, floors, self._bodies, self._units.length_m, self._report),
            height_m=self._height(house, floors, outdoor),
        )
        check_size(house.name, _bounds(extents), self._units.name or _NO_NAMED_UNIT, self._report)
        return self._with_facts(_with_roof(building, roof), house)

    def _outdoor_ground(self, house: House) -> Measured | None:
        """Outdoor ground: a level that is called so, else the building's ElevationOfTerrain.

        Terrain and reference height both count from sea level; the reference height is the building's own zero.
        """
        named = next((level for level in house.levels if level.why == "outdoor-ground"), None)
        if named is not None:
            return metres(named.elevation_m, from_file("outdoor-level", f"IfcBuildingStorey #{named.id} {named.name}"))
        terrain = attribute_of(house.entity, "ElevationOfTerrain")
        if not isinstance(terrain, int | float):
            return None
        origin = self._bodies.origin_m(house.entity)
        reference = attribute_of(house.entity, "ElevationOfRefHeight") or 0.0
        value = (terrain - reference) * self._units.length_m + (origin[2] if origin else 0.0)
        ground = min((level.elevation_m for level in house.levels if level.why is None), key=abs, default=0.0)
        if not abs(value - ground) <= TERRAIN_NEAR_M:
            self._report.drop("ifc-terrain-unused", house.name, terrain=f"{terrain * self._units.length_m:.3f}")
            return None
        return metres(round(value, 6), from_file("attribute", f"IfcBuilding #{house.entity.id()} ElevationOfTerrain"))

    def _storeys(
        self,
        house: House,
        floors: Sequence[Level],
        extents: Sequence[Extent],
        roof: Roof | None,
        outdoor: Measured | None,
    ) -> tuple[Storey, ...]:
        numbers = storey_numbers([level.elevation_m for level in floors], outdoor.value if outdoor else None)
        heights = storey_heights(floors, roof)
        check_heights(floors, [height for height, _ in heights], self._units.name or _NO_NAMED_UNIT, self._report)
        storeys = []
        for level, number, (height, basis), found in zip(floors, numbers, heights, extents, strict=True):
            if found.area_m2 is None and level.parts:
                self._report.guess("ifc-area-unknown", level.name)
            storey = Storey(
                id=level.guid,
                number=number,
                name=level.name,
                kind=storey_kind(number, level.used_roof),
                elevation_m=_elevation(level),
                height_m=None if level.used_roof and height is None else height,
                height_basis=basis if height else None,
                area_m2=found.area_m2,
                outline=found.outline,
                zones=zones_of(level, house, self._loads, self._bodies, self._properties),
            )
            storeys.append(storey_facts(storey, self._properties.of(level.entity)) if level.entity is not None else storey)
        return tuple(storeys) if self._schedule is None else self._schedule.top_height(tuple(storeys))

    def _height(self, house: House, floors: Sequence[Level], outdoor: Measured | None) -> Measured | None:
        """Ground storey's floor to the top of the massing."""
        top = massing_top(house, self._bodies)
        if top is None or not floors:
            return None
        elevations = [level.elevation_m for level in floors]
        ground = elevations[ground_index(elevations, outdoor.value if outdoor else None)]
        height = round(top[0] - ground, 6)
        return metres(height, from_geometry("massing-top", top[1])) if height > 0 else None

    def _with_facts(self, building: Building, house: House) -> Building:
        """What property sets of the building and its spaces say."""
        values = self._properties.of(house.entity) if house.entity is not None else []
        spaces = [(part.entity, self._properties) for part in house.parts if part.kind == SPACE]
        return building_facts(building, values, sprinklers_of_spaces(spaces))


def _with_roof(building: Building, roof: Roof | None) -> Building:
    if roof is None:
        return building
    finish = metres(roof.finish_m, from_geometry("roof-slab-top")) if roof.finish_m is not None else None
    return replace(building, roof_m=metres(roof.level_m, roof.source), roof_finish_m=finish)


def _elevation(level: Level) -> Measured:
    return metres(level.elevation_m, level.source or assumed("placement", level.name))


def _ignored(house: House) -> tuple[IgnoredLevel, ...]:
    return tuple(
        IgnoredLevel(name=level.name, elevation_m=_elevation(level), why=level.why) for level in house.levels if level.why
    )


def _bounds(extents: Sequence[Extent]) -> tuple[float, float, float, float] | None:
    boxes = [found.outline.bounds for found in extents if found.outline is not None and not found.outline.is_empty]
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
