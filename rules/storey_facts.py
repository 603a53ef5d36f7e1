"""What a storey offers an industry: load, heights, utilities, shafts, vibration, noise, hazard class, lifts and hoists.

Each fact is a range with its sources; nothing is taken for nought because nobody entered it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building, Storey, Zone
from models.logistics import Lift, LiftUse
from models.matching.offers import least_load, storey_hazard
from models.measured import Measured, Source, Stated, from_file, from_geometry
from rules.suitability_model import FACTS

_FREIGHT: Final = (LiftUse.FREIGHT, LiftUse.FREIGHT_PASSENGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of a storey as a range (both ends alike where it is certain), or a word; NaN and "" mean unknown.

    Args:
        waived: needs about it are met as they stand: the ground storey needs no lift.
        names: things the value comes from, as the file names them.
    """

    low: float = math.nan
    high: float = math.nan
    word: str = ""
    sources: tuple[Source, ...] = ()
    waived: bool = False
    names: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return self.waived or bool(self.word) or not math.isnan(self.low)


UNKNOWN: Final = Fact()


def merged(facts: Sequence[Fact]) -> Fact:
    """One fact of several storeys: from the least to the greatest value, with all sources."""
    numbers = [fact for fact in facts if not math.isnan(fact.low)]
    return Fact(
        low=min((fact.low for fact in numbers), default=math.nan), high=max((fact.high for fact in numbers), default=math.nan),
        word=facts[0].word, sources=tuple(dict.fromkeys(source for fact in facts for source in fact.sources)),
        waived=all(fact.waived for fact in facts), names=tuple(dict.fromkeys(name for fact in facts for name in fact.names)),
    )


def facts_of_storey(building: Building, storey: Storey) -> dict[str, Fact]:
    """All facts (:data:`rules.suitability_model.FACTS`) of a storey by name."""
    return {name: _FACTS[name](building, storey) for name in FACTS}


def _measured(value: Measured | None) -> Fact:
    return UNKNOWN if value is None else Fact(low=value.value, high=value.value, sources=(value.source,))


def _production_zones(storey: Storey) -> list[Zone]:
    """The zones that serve production; all of them where nobody states a use."""
    stated = [zone for zone in storey.zones if zone.use is not None]
    return [zone for zone in stated if zone.use is not None and zone.use.value == "production"] if stated else list(storey.zones)


# --- loads and heights -------------------------------------------------------------------------------------------


def _floor_load(building: Building, storey: Storey) -> Fact:
    """The least design or survey load of the production zones; unknown while one has none. Leasing figures do not count."""
    found = least_load(_production_zones(storey))
    return UNKNOWN if found is None else Fact(low=found.low, high=found.high, sources=found.sources, names=found.names)


def _column_spacing(building: Building, storey: Storey) -> Fact:
    grid = building.column_grid
    bays = () if grid is None else (*grid.bays_x_m, *grid.bays_y_m)
    return UNKNOWN if grid is None or not bays else Fact(low=min(bays), high=min(bays), sources=(grid.source,))


# --- declared facts ----------------------------------------------------------------------------------------------


def _declared(name: str, worst: Callable[[Iterable[float]], float]) -> Callable[[Building, Storey], Fact]:
    """A declared number of units, zones, storey or building, whichever is nearest; the worst of several, all of them known."""
    def find(building: Building, storey: Storey) -> Fact:
        levels = ([unit.declared for unit in storey.units], [zone.declared for zone in _production_zones(storey)],
                  [storey.declared], [building.declared])
        for level in levels:
            stated = [found for declared in level if (found := _number(declared, name)) is not None]
            if stated:
                value = worst(number for number, _ in stated)
                sources = tuple(dict.fromkeys(source for number, source in stated if number == value))
                return Fact(low=value, high=value, sources=sources) if len(stated) == len(level) else UNKNOWN
        return UNKNOWN
    return find


def _power_density(building: Building, storey: Storey) -> Fact:
    """The power supplied to an area: declared, else that of the units over their net areas, the least of them.

    Active power is taken for apparent power, the least that it can be.
    """
    stated = _declared("power_density_va_m2", min)(building, storey)
    if stated.known:
        return stated
    found = [(power[0] * 1000.0 / unit.net_area_m2.value, power[1], unit) for unit in storey.units
             if unit.net_area_m2 is not None and unit.net_area_m2.value > 0.0
             and (power := _number(unit.declared, "unit_power_kw")) is not None]
    if not found or len(found) < len(storey.units):
        return UNKNOWN
    least = min(density for density, _, _ in found)
    binding = [(source, unit) for density, source, unit in found if density == least]
    return Fact(low=least, high=least, sources=tuple(dict.fromkeys(source for source, _ in binding)),
                names=tuple(unit.name for _, unit in binding))


def _process_shaft(building: Building, storey: Storey) -> Fact:
    """The shaft for process exhaust of a unit, by either name."""
    stated = _declared("process_shaft_area_m2", min)(building, storey)
    return stated if stated.known else _declared("unit_exhaust_shaft_m2", min)(building, storey)


def _number(declared: Mapping[str, Stated[object]], name: str) -> tuple[float, Source] | None:
    found = declared.get(name)
    if found is None or isinstance(found.value, bool) or not isinstance(found.value, int | float):
        return None
    return float(found.value), found.source


# --- hazard ------------------------------------------------------------------------------------------------------


def _hazard(building: Building, storey: Storey) -> Fact:
    """The class that the storey is designed for: of its compartments, the mildest of several; else the building's."""
    found = storey_hazard(building, storey)
    return UNKNOWN if found is None else Fact(word=found[0], sources=(found[1],))


# --- lifts and hoists --------------------------------------------------------------------------------------------


def _lifts(building: Building, storey: Storey) -> tuple[list[Lift], list[Lift]]:
    """Freight lifts that certainly reach a storey, and those that may."""
    sure: list[Lift] = []
    maybe: list[Lift] = []
    for lift in building.lifts:
        freight = lift.use in _FREIGHT
        if not freight and lift.use is not LiftUse.UNKNOWN:
            continue
        if lift.serves is not None and storey.number not in lift.serves:
            continue
        (sure if freight and lift.serves is not None else maybe).append(lift)
    return sure, maybe


def _largest(value: Callable[[Lift], Measured | None]) -> Callable[[Building, Storey], Fact]:
    """The greatest figure among the freight lifts that reach a storey; open where a lift may reach it or does not say."""
    def find(building: Building, storey: Storey) -> Fact:
        if storey.number == 1:
            return Fact(waived=True)
        sure, maybe = _lifts(building, storey)
        if not building.lifts or not (sure or maybe):
            return UNKNOWN if not building.lifts else Fact(low=0.0, high=0.0, sources=(from_geometry("count-of-lifts"),))
        known = [(found, lift.name) for lift in sure if (found := value(lift)) is not None]
        best = max(known, key=lambda item: item[0].value, default=None)
        low = 0.0 if best is None else best[0].value
        possible = [math.inf if (found := value(lift)) is None else found.value for lift in (*sure, *maybe)]
        high = max(possible)
        if best is None and math.isinf(high):
            return UNKNOWN
        sources, names = ((), ()) if best is None else ((best[0].source,), (best[1],))
        return Fact(low=low, high=high, sources=sources, names=names)
    return find


def _car_area(lift: Lift) -> Measured | None:
    width, depth, _ = lift.car_m
    return None if width is None or depth is None else Measured(width.value * depth.value, "m2", width.source)


def _lift_count(building: Building, storey: Storey) -> Fact:
    if storey.number == 1:
        return Fact(waived=True)
    if not building.lifts:
        return UNKNOWN
    sure, maybe = _lifts(building, storey)
    return _count([lift.name for lift in sure], len(maybe), "count-of-lifts")


def _hoist_count(building: Building, storey: Storey) -> Fact:
    if storey.number == 1:
        return Fact(waived=True)
    if not building.hoists:
        return UNKNOWN
    sure = [hoist.name for hoist in building.hoists if hoist.serves is not None and storey.number in hoist.serves]
    return _count(sure, sum(hoist.serves is None for hoist in building.hoists), "count-of-hoists")


def _count(names: Sequence[str], maybe: int, how: str) -> Fact:
    source = from_geometry("count-of-lifts" if how == "count-of-lifts" else "count-of-hoists", ", ".join(names))
    return Fact(low=float(len(names)), high=float(len(names) + maybe), sources=(source,), names=tuple(names))


_FACTS: Final[Mapping[str, Callable[[Building, Storey], Fact]]] = {
    "floor_load_kn_m2": _floor_load,
    "floor_vibration_um_s": _declared("floor_vibration_um_s", max),
    "storey_number": lambda building, storey: Fact(low=storey.number, high=storey.number,
                                                   sources=(from_file("attribute", storey.name),)),
    "storey_height_m": lambda building, storey: _measured(storey.height_m),
    "clear_height_duct_m": lambda building, storey: _measured(storey.clear_height_duct_m),
    "column_spacing_m": _column_spacing,
    "power_density_va_m2": _power_density,
    "process_shaft_area_m2": _process_shaft,
    "hazard": _hazard,
    "heaviest_freight_lift_kg": _largest(lambda lift: lift.rated_load_kg),
    "largest_car_area_m2": _largest(_car_area),
    "freight_lifts_serving": _lift_count,
    "hoists_serving": _hoist_count,
    **{name: _declared(name, min) for name in ("unit_power_kw", "unit_water_m3_d", "unit_gas_m3_h", "unit_exhaust_shaft_m2",
                                               "unit_exhaust_m3_h", "unit_waste_water_m3_d", "noise_limit_db")},
}
