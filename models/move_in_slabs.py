"""What the floors on the way and in the machine's place carry, and how high they are (GB 50009-2012 5.2.1 and annex C)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.building import Storey, Unit, Zone
from models.engineering.floor_load import OutsideMethod
from models.engineering.move_in import (
    Carriage,
    moving_equivalent,
    moving_on_plate,
    pressure_kn_m2,
    standing_equivalent,
    standing_on_plate,
)
from models.loads.floor import floor_of
from models.loads.slab import ONE_WAY, SlabWay, slab_of
from models.measured import Measured, Source, assumed, from_geometry
from models.move_in import SKATES_BASE_SHARE, Check, Handling, Machine, is_assumed, sources_of
from models.move_in_links import length_check, travelling_height_m
from models.units import STANDARD_GRAVITY_M_S2

ROUTE_USES = frozenset({"circulation", "logistics", "lobby"})
"""Uses of zones that goods cross on their way."""

PLACE_USES = frozenset({"production", "storage", "pilot", "laboratory", "rd", "equipment"})
"""Uses of zones that a machine stands in."""


def floor_checks(storey: Storey, machine: Machine, handling: Handling, unit: Unit | None, *, stands: bool) -> list[Check]:
    """Clear height and floor load of a storey: on the way, and with ``stands`` in the machine's place."""
    high = travelling_height_m(machine, handling)
    checks = [length_check("storey", "clear-height", storey.name, storey.clear_height_duct_m, high, storey=storey.number,
                           of=(machine.size_m[2], handling.carriage_height_m, handling.clearance_m), missing="clear-height-duct")]
    place = place_zones(storey, unit)
    crossed = [zone for zone in storey.zones if zone.use is not None and zone.use.value in ROUTE_USES]
    on_way = [*crossed, *(zone for zone in place if stands and zone not in crossed)] or list(storey.zones)
    moving = weakest(_moving(zone, storey, machine, handling) for zone in on_way)
    checks.append(moving or _no_zone("slab-moving", storey, machine))
    if stands:
        checks.append(weakest(_standing(zone, storey, machine) for zone in place) or _no_zone("slab-standing", storey, machine))
    return checks


def place_zones(storey: Storey, unit: Unit | None) -> list[Zone]:
    """The zones that a machine may stand in: those that the unit lies in, else those for production, else all."""
    if unit is not None and unit.outline is not None:
        inside = unit.outline.representative_point()
        found = [zone for zone in storey.zones if zone.outline is not None and zone.outline.intersects(inside)]
        if found:
            return found
    used = [zone for zone in storey.zones if zone.use is not None and zone.use.value in PLACE_USES]
    return used or list(storey.zones)


def weakest(checks: Iterator[Check]) -> Check | None:
    """The zone that does worst stands for its storey."""
    order = {"fail": 0, "no-data": 1, "pass": 2, "not-applicable": 3}
    return min(checks, key=lambda check: (order[check.verdict], check.share), default=None)


def _no_zone(what: str, storey: Storey, machine: Machine) -> Check:
    return Check(link="slab", what=what, subject=storey.name, unit="kN/m2", storey=storey.number, missing=("floor-load",),
                 sources=machine.sources)


def zone_load(zone: Zone) -> tuple[float | None, Measured | None, tuple[str, ...]]:
    """The load of a zone's slab in kN/m²: value, what it was read from, what is missing. kg/m² is read by physics, the less."""
    load = zone.floor_load
    if load is None:
        return None, None, ("floor-load",)
    if load.stated_for not in (None, "slab"):
        return None, load.load, ("slab-load",)
    value = load.load.value
    return (value * STANDARD_GRAVITY_M_S2 / 1000.0 if load.load.unit == "kg/m2" else value), load.load, ()


SIDES = {"slab_span_m": "slab-span", "slab_long_span_m": "slab-long-span", "slab_thickness_mm": "slab-thickness"}
"""What is missing of a slab, by the declared fact."""


def zone_slab(storey: Storey, zone: Zone) -> tuple[SlabWay, tuple[Source, ...], tuple[str, ...]]:
    """The slab of a zone as annex C takes it (one-way or two-way), with sources and what is missing."""
    floor = floor_of(storey, zone)
    way = slab_of(floor)
    sources = tuple(floor.facts[name].source for name in SIDES if name in floor.facts)
    if way.way == ONE_WAY and "form-assumed" in way.notes and way.one_way is not None:
        sources = (*sources, assumed("one-way-slab"))
    return way, sources, ("slab-outside",) if way.why else tuple(SIDES[name] for name in way.missing)


def _on_grade(zone: Zone) -> bool:
    fact = zone.declared.get("slab_on_grade")
    return fact is not None and fact.value in (True, "yes")


def _moving(zone: Zone, storey: Storey, machine: Machine, handling: Handling) -> Check:
    """The machine on its carriage anywhere on the slab."""
    name = zone.name or zone.id
    if _on_grade(zone):
        return _spared("slab-moving", name, storey, zone.declared["slab_on_grade"].source)
    has, load, lacking = zone_load(zone)
    slab, sources, unknown = zone_slab(storey, zone)
    need, basis = None, "moving-two-way" if slab.plate else "moving"
    try:
        if slab.plate is not None:
            need = moving_on_plate(machine.mass_kg.value, carriage(machine, handling), slab.plate)
        elif slab.one_way is not None:
            need = moving_equivalent(machine.mass_kg.value, carriage(machine, handling), slab.one_way)
    except OutsideMethod:
        unknown, basis = ("slab-outside",), ""
    return _load_check("slab-moving", name, storey, load, has, need, basis, (*lacking, *unknown),
                       sources_of((load, machine.mass_kg, handling.carriage_kg, *handling.contact_m), *sources))


def carriage(machine: Machine, handling: Handling) -> Carriage:
    """The carriage under the machine: four contacts in a rectangle within its sides."""
    long, narrow = machine.plan_m
    return Carriage(mass_kg=handling.carriage_kg.value, height_m=handling.carriage_height_m.value,
                    contact_m=(handling.contact_m[0].value, handling.contact_m[1].value),
                    base_m=(SKATES_BASE_SHARE * long, SKATES_BASE_SHARE * narrow))


def _standing(zone: Zone, storey: Storey, machine: Machine) -> Check:
    """The machine in its place: after annex C, or by the load over its own base, which is never less."""
    name = zone.name or zone.id
    if _on_grade(zone):
        return _spared("slab-standing", name, storey, zone.declared["slab_on_grade"].source)
    has, load, lacking = zone_load(zone)
    slab, sources, unknown = zone_slab(storey, zone)
    long, narrow = machine.plan_m
    factor = machine.dynamic_factor.value if machine.dynamic_factor else 1.0
    bound = pressure_kn_m2(machine.mass_kg.value, long, narrow, factor)
    need, basis = bound, "own-base"
    try:
        if slab.plate is not None:
            need, basis = standing_on_plate(machine.mass_kg.value, long, narrow, slab.plate, factor), "annex-c-two-way"
        elif slab.one_way is not None:
            need, basis = standing_equivalent(machine.mass_kg.value, long, narrow, slab.one_way, factor), "annex-c"
    except OutsideMethod:
        unknown = ("slab-outside",)
    enough = has is not None and has >= bound
    missing = (*lacking, *(() if enough else unknown))
    return _load_check("slab-standing", name, storey, load, has, need, "own-base-open" if missing and not lacking else basis,
                       missing, sources_of((load, machine.mass_kg, machine.dynamic_factor), *sources, from_geometry("own-base")))


def _load_check(what: str, name: str, storey: Storey, load: Measured | None, has: float | None, need: float | None, basis: str,
                missing: Sequence[str], sources: tuple[Source, ...]) -> Check:
    return Check(link="slab", what=what, subject=name, unit="kN/m2", storey=storey.number,
                 has=None if has is None else round(has, 6), needs=None if need is None else round(need, 6), basis=basis,
                 missing=tuple(missing), sources=sources, has_assumed=is_assumed(load))


def _spared(what: str, name: str, storey: Storey, source: Source) -> Check:
    return Check(link="slab", what=what, subject=name, unit="kN/m2", storey=storey.number, applies=False, basis="on-grade",
                 sources=(source,))
