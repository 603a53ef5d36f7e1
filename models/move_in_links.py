"""The links of a way that stand on the ground or in the shaft: truck, dock, passages, lift."""

from __future__ import annotations

from collections.abc import Iterator

from models.building import Storey
from models.demand import Logistics
from models.engineering.docks import GRADE_LIMITS_PCT, leveller_slope_pct
from models.engineering.move_in import Placing, corner_width_needed_m, placings, turn
from models.logistics import Dock, Lift
from models.measured import Measured, from_geometry
from models.move_in import FLAG, Check, Handling, Machine, is_assumed, sources_of
from models.passages import Passage
from models.tolerances import ROUNDING

NO_EQUIPMENT = "pallet-jack"
"""What drives over a leveller while nobody says: the one that climbs least."""


def travelling_height_m(machine: Machine, handling: Handling) -> float:
    """Machine on its carriage with free room above."""
    return machine.size_m[2].value + handling.carriage_height_m.value + handling.clearance_m.value


def length_check(link: str, what: str, subject: str, has: Measured | None, needs: float, *, storey: int | None = None,
                 of: tuple[Measured | None, ...] = (), missing: str = "", basis: str = "") -> Check:
    """A clear length that must reach a need."""
    return Check(link=link, what=what, subject=subject, unit="m", storey=storey, has=None if has is None else has.value,
                 needs=round(needs, 6), basis=basis, missing=() if has is not None else (missing or what,),
                 has_assumed=is_assumed(has), sources=sources_of((has, *of)))


# --- truck and dock ----------------------------------------------------------------------------------------------


def dock_checks(dock: Dock | None, machine: Machine, handling: Handling, logistics: Logistics | None) -> list[Check]:
    """From the truck's bed onto the platform, and room on it."""
    if dock is None:
        return [Check(link="dock", what="dock", subject="", unit=FLAG, needs=1.0, missing=("dock",))]
    name = dock.name or dock.id
    checks = list(_truck(dock, name, machine, handling, logistics))
    if dock.storey is None:
        checks.append(Check(link="dock", what="dock-storey", subject=name, unit=FLAG, needs=1.0, missing=("dock-storey",)))
    need = machine.plan_m[0] + 2.0 * handling.clearance_m.value
    checks.append(length_check("dock", "dock-depth", name, dock.depth_m, need, storey=dock.storey,
                               of=(*machine.size_m[:2], handling.clearance_m)))
    return checks


def _truck(dock: Dock, name: str, machine: Machine, handling: Handling, logistics: Logistics | None) -> Iterator[Check]:
    bed, platform = truck_bed(machine, handling, logistics), dock.platform_height_m
    at_grade = platform is not None and platform.value <= 0.0
    if at_grade or handling.lifted_off:
        yield Check(link="truck", what="bed-step", subject=name, unit="m", storey=dock.storey, applies=False,
                    basis="at-grade" if at_grade else "lifted-off", sources=sources_of((platform,)))
        return
    if bed is None or platform is None:
        missing = (*(() if bed else ("truck-bed",)), *(() if platform else ("platform-height",)))
        yield Check(link="truck", what="bed-step", subject=name, unit="m", storey=dock.storey, missing=missing,
                    sources=sources_of((bed, platform)))
        return
    step = abs(bed.value - platform.value)
    if step <= ROUNDING or not dock.leveller:
        unknown = step > ROUNDING and dock.leveller is None
        yield Check(link="truck", what="bed-step", subject=name, unit="m", storey=dock.storey, has=0.0, needs=round(step, 6),
                    missing=("leveller",) if unknown else (), basis="no-leveller" if step > ROUNDING else "",
                    sources=sources_of((bed, platform)))
        return
    yield from _leveller(dock, name, machine, handling, bed, platform)


def _leveller(dock: Dock, name: str, machine: Machine, handling: Handling, bed: Measured, platform: Measured) -> Iterator[Check]:
    plate = dock.service.leveller_length_m if dock.service else None
    stated = dock.service.equipment if dock.service else None
    limit = GRADE_LIMITS_PCT[stated.value if stated else NO_EQUIPMENT]
    slope = None if plate is None else abs(leveller_slope_pct(platform.value, bed.value, plate.value))
    yield Check(link="dock", what="leveller-slope", subject=name, unit="%", storey=dock.storey, has=limit,
                needs=None if slope is None else round(slope, 6), basis="slope-limit",
                missing=() if plate else ("leveller-length",), sources=sources_of((bed, platform, plate)))
    fact = dock.declared.get("leveller_capacity_kg")
    value = None if fact is None or isinstance(fact.value, bool) or not isinstance(fact.value, int | float) else float(fact.value)
    yield Check(link="dock", what="leveller-load", subject=name, unit="kg", storey=dock.storey, has=value,
                needs=machine.mass_kg.value + handling.carriage_kg.value, missing=() if value is not None else ("leveller-load",),
                sources=sources_of((machine.mass_kg, handling.carriage_kg), *(() if fact is None else (fact.source,))))


def truck_bed(machine: Machine, handling: Handling, logistics: Logistics | None) -> Measured | None:
    """Height of the truck's bed: as given, else of the smallest truck of the building's mix that carries the machine."""
    if handling.truck_bed_m is not None:
        return handling.truck_bed_m
    able = [truck for truck in (logistics.trucks if logistics else ()) if truck.bed_m is not None and truck.payload_t is not None
            and truck.payload_t.value * 1000.0 >= machine.mass_kg.value]
    found = min(able, key=lambda truck: truck.payload_t.value if truck.payload_t else 0.0, default=None)
    return None if found is None else found.bed_m


# --- passages ----------------------------------------------------------------------------------------------------


def passage_checks(passage: Passage, storey: Storey, machine: Machine, handling: Handling) -> list[Check]:
    """Width, height and corners of a corridor or door."""
    name, of = passage.name or passage.id, (machine.size_m[0], machine.size_m[1], handling.clearance_m)
    room = 2.0 * handling.clearance_m.value
    high = passage.height_m or (storey.clear_height_duct_m if passage.kind == "corridor" else None)
    checks = [
        length_check("passage", f"{passage.kind}-width", name, passage.width_m, machine.plan_m[1] + room,
                     storey=storey.number, of=of),
        length_check("passage", f"{passage.kind}-height", name, high, travelling_height_m(machine, handling),
                     storey=storey.number, of=(machine.size_m[2], handling.carriage_height_m, handling.clearance_m)),
    ]
    if passage.kind == "corridor":
        checks += _corner(passage, name, storey, machine, handling)
    return checks


def _corner(passage: Passage, name: str, storey: Storey, machine: Machine, handling: Handling) -> Iterator[Check]:
    """The tightest right-angle corner: the second arm against the least width that the machine turns into."""
    if passage.turns is not None and passage.turns.value <= 0.0:
        return
    first, second = passage.corner_m
    of = (machine.size_m[0], machine.size_m[1], handling.clearance_m, first, second)
    if passage.turns is None or first is None or second is None:
        missing = "passage-turns" if passage.turns is None else "corner-widths"
        yield Check(link="passage", what="corner", subject=name, unit="m", storey=storey.number, missing=(missing,),
                    sources=sources_of(of))
        return
    room = 2.0 * handling.clearance_m.value
    long, narrow = machine.plan_m[0] + room, machine.plan_m[1] + room
    found = turn(long, narrow, first.value, second.value)
    needed = corner_width_needed_m(long, narrow, first.value, turned=found.way == "turned")
    if needed is None:
        yield Check(link="passage", what="corner", subject=name, unit="m", storey=storey.number, has=first.value,
                    needs=round(narrow, 6), basis="corner-arm", sources=sources_of(of, from_geometry("turning-slack")))
        return
    where = f"{long:.2f} × {narrow:.2f}, {first.value:.2f} / {second.value:.2f}"
    yield Check(link="passage", what="corner", subject=name, unit="m", storey=storey.number, has=second.value,
                needs=round(needed, 6), basis="sideways" if found.way == "sideways" else "turning",
                has_assumed=is_assumed(second),
                sources=sources_of(of, from_geometry("turning-slack", where)))


# --- lift --------------------------------------------------------------------------------------------------------


def serves_check(link: str, name: str, serves: tuple[int, ...] | None, storey: Storey) -> Check:
    """Whether a lift or hoist stops at a storey."""
    return Check(link=link, what="serves", subject=name, unit=FLAG, storey=storey.number, needs=1.0,
                 has=None if serves is None else float(storey.number in serves), missing=("serves",) if serves is None else (),
                 names=(storey.name,))


def lift_checks(lift: Lift, machine: Machine, handling: Handling, start: Storey | None, goal: Storey) -> list[Check]:
    """Stops, rated load with what rides, door and car, with the machine in the better of two directions."""
    name = lift.name or lift.id
    stops = [serves_check("lift", name, lift.serves, storey) for storey in (start, goal) if storey is not None]
    rated = lift.rated_load_kg
    load = Check(link="lift", what="rated-load", subject=name, unit="kg", has=None if rated is None else rated.value,
                 needs=machine.mass_kg.value + handling.carriage_kg.value, basis="with-carriage",
                 missing=() if rated else ("rated-load",), has_assumed=is_assumed(rated),
                 sources=sources_of((rated, machine.mass_kg, handling.carriage_kg)))
    both = [_car(lift, name, machine, handling, placing) for placing in placings(*machine.plan_m)]
    return [*stops, load, *min(both, key=_badness)]


def _badness(checks: list[Check]) -> tuple[int, float]:
    """How badly a placing does: what fails, then the least share to spare."""
    shares = [check.share for check in checks if check.verdict != "no-data"]
    return sum(check.verdict == "fail" for check in checks), -min(shares, default=0.0)


def _car(lift: Lift, name: str, machine: Machine, handling: Handling, placing: Placing) -> list[Check]:
    room, high = 2.0 * handling.clearance_m.value, travelling_height_m(machine, handling)
    flat = (machine.size_m[0], machine.size_m[1], handling.clearance_m)
    tall = (machine.size_m[2], handling.carriage_height_m, handling.clearance_m)
    way = "long-across" if placing.turned else "narrow-first"
    return [
        length_check("lift", "lift-door-width", name, lift.door_m[0], placing.through_m + room, of=flat, basis=way),
        length_check("lift", "lift-door-height", name, lift.door_m[1], high, of=tall),
        length_check("lift", "car-width", name, lift.car_m[0], placing.across_m + room, of=flat, basis=way),
        length_check("lift", "car-depth", name, lift.car_m[1], placing.deep_m + room, of=flat, basis=way),
        length_check("lift", "car-height", name, lift.car_m[2], high, of=tall),
    ]
