"""What a space offers a company, each figure as a range with its sources; what nobody entered is unknown, not nought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building, Storey, Zone
from models.matching.spaces import Space
from models.measured import Measured, Source, SourceKind, Stated
from models.units import kg_m2_to_kn_m2

SERVICES: Final[Mapping[str, str]] = {
    "power_kw": "unit_power_kw", "water_m3_d": "unit_water_m3_d", "gas_m3_h": "unit_gas_m3_h",
    "exhaust_m3_h": "unit_exhaust_m3_h", "exhaust_shaft_m2": "unit_exhaust_shaft_m2",
    "waste_water_m3_d": "unit_waste_water_m3_d",
}
"""Need → declared fact of a unit."""

HAZARDS: Final = ("A", "B", "C1", "C2", "D", "E")
"""From the most dangerous to the least."""


@dataclass(frozen=True, slots=True)
class Has:
    """A figure as a range; both ends alike where it is certain. ``names``: the things it comes from, as the file names them."""

    low: float
    high: float
    sources: tuple[Source, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        return any(source.kind is SourceKind.ASSUMED for source in self.sources)


def has(value: Measured | None) -> Has | None:
    return None if value is None else Has(value.value, value.value, (value.source,))


def floor_load(space: Space) -> Has | None:
    """The least load of the zones that the space stands on, kN/m²; None while one has none."""
    return least_load(zones_of(space))


def least_load(zones: Sequence[Zone]) -> Has | None:
    """The least load of some zones, kN/m², with both readings of kg/m²; None while one has none. Leasing figures do not count."""
    loads = [zone.floor_load.load for zone in zones if zone.floor_load is not None and zone.floor_load.basis != "leasing"]
    if not loads or len(loads) < len(zones):
        return None
    readings = [sorted(kg_m2_to_kn_m2(load.value)) if load.unit == "kg/m2" else [load.value, load.value] for load in loads]
    low, high = min(low for low, _ in readings), min(high for _, high in readings)
    binding = [i for i, (least, _) in enumerate(readings) if least == low]
    return Has(low, high, tuple(dict.fromkeys(loads[i].source for i in binding)), tuple(zones[i].name for i in binding))


def floor_load_kg_m2(space: Space) -> Has | None:
    """The least load where every zone states it in kg/m²; else None."""
    zones = zones_of(space)
    loads = [zone.floor_load.load for zone in zones if zone.floor_load is not None and zone.floor_load.basis != "leasing"]
    if not loads or len(loads) < len(zones) or any(load.unit != "kg/m2" for load in loads):
        return None
    least = min(loads, key=lambda load: load.value)
    return Has(least.value, least.value, (least.source,))


def zones_of(space: Space) -> list[Zone]:
    """The zones under a unit where both are drawn; else those for production, else all of the storey."""
    zones = list(space.storey.zones)
    outline = None if space.unit is None else space.unit.outline
    if outline is not None and zones and all(zone.outline is not None for zone in zones):
        under = [zone for zone in zones if zone.outline is not None and zone.outline.intersection(outline).area > 0.01]
        zones = under or zones
    production = [zone for zone in zones if zone.use is not None and zone.use.value in ("production", "storage")]
    return production or zones


def main_zone(space: Space) -> Zone | None:
    """The largest zone under the space: where its machines are taken to stand."""
    return max(zones_of(space), key=lambda zone: 0.0 if zone.area_m2 is None else zone.area_m2.value, default=None)


def declared(space: Space, name: str) -> Has | None:
    """A declared number of the unit, else of its storey, else of its building."""
    found = (_number(level, name) for level in _levels(space))
    return next((one for one in found if one is not None), None)


def stated(space: Space, name: str) -> Stated[object] | None:
    """A declared fact of the unit, else of its storey, else of its building, whatever it is."""
    return next((level[name] for level in _levels(space) if name in level), None)


def _levels(space: Space) -> list[Mapping[str, Stated[object]]]:
    return [*(() if space.unit is None else (space.unit.declared,)), space.storey.declared, space.building.declared]


def _number(facts: Mapping[str, Stated[object]], name: str) -> Has | None:
    found = facts.get(name)
    if found is None or isinstance(found.value, bool) or not isinstance(found.value, int | float):
        return None
    return Has(float(found.value), float(found.value), (found.source,))


def _under(space: Space, name: str) -> Has | None:
    """A declared number as :func:`declared`, with the zones under the space before its storey: the least of them, all known."""
    own = None if space.unit is None else _number(space.unit.declared, name)
    zones = [_number(zone.declared, name) for zone in zones_of(space)]
    known = [one for one in zones if one is not None]
    if own is None and known:
        return min(known, key=lambda one: one.low) if len(known) == len(zones) else None
    return own or declared(space, name)


def column_spacing(space: Space) -> Has | None:
    """The narrowest bay of the column grid, m."""
    grid = space.building.column_grid
    bays = () if grid is None else (*grid.bays_x_m, *grid.bays_y_m)
    return None if grid is None or not bays else Has(min(bays), min(bays), (grid.source,))


def power_density(space: Space) -> Has | None:
    """Power for an area, VA/m²: declared, else what is connected to the unit over its net area (kW taken for kVA, the least)."""
    own = _under(space, "power_density_va_m2")
    unit, area = space.unit, None if space.unit is None else space.unit.net_area_m2
    power = None if unit is None else _number(unit.declared, SERVICES["power_kw"])
    if own is not None or power is None or area is None or area.value <= 0.0:
        return own
    density = power.low * 1000.0 / area.value
    return Has(density, density, (*power.sources, area.source))


def process_shaft(space: Space) -> Has | None:
    """The shaft for process exhaust, m², by either name."""
    return _under(space, "process_shaft_area_m2") or declared(space, SERVICES["exhaust_shaft_m2"])


def hazard(space: Space) -> tuple[str, Source] | None:
    """The class that the space is designed for: its unit's, else the mildest of its compartments', else the building's."""
    if space.unit is not None and space.unit.hazard is not None:
        return str(space.unit.hazard.value), space.unit.hazard.source
    return storey_hazard(space.building, space.storey)


def storey_hazard(building: Building, storey: Storey) -> tuple[str, Source] | None:
    """The class that a storey is designed for: of its compartments, the mildest of several; else the building's."""
    own = [part for part in building.compartments if storey.number in part.storeys]
    stated = [part.hazard for part in own if part.hazard is not None]
    if own and len(stated) == len(own):
        mildest = max(stated, key=lambda one: rank(str(one.value)))
        return str(mildest.value), mildest.source
    whole = building.hazard
    return None if stated or whole is None else (str(whole.value), whole.source)


def rank(word: str) -> float:
    """Order of the classes, 0 the most dangerous; 丙 without division stands between its two parts."""
    return HAZARDS.index("C1") + 0.5 if word == "C" else float(HAZARDS.index(word))
