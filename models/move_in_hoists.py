"""Hoists as a link of a way, each kind with its own checks: size, load, guard, crane, compartments joined."""

from __future__ import annotations

from collections.abc import Iterator

from models.building import Building, Site, Storey
from models.engineering.floor_load import LEAST_DYNAMIC_FACTOR
from models.engineering.hoists import clashes, guard_height_m, through_facade, through_floor
from models.engineering.move_in import pressure_kn_m2
from models.logistics import Hoist, HoistKind
from models.measured import Measured, from_geometry
from models.move_in import FLAG, Check, Handling, Machine, is_assumed, sources_of
from models.move_in_links import serves_check


def hoist_checks(hoist: Hoist, machine: Machine, handling: Handling, building: Building, goal: Storey,
                 start: Storey | None, site: Site | None) -> list[Check]:
    """All checks of a hoist for a machine to a storey."""
    name = hoist.name or hoist.id
    checks = [serves_check("hoist", name, hoist.serves, storey) for storey in (start, goal) if storey is not None]
    checks.append(Check(
        link="hoist", what="capacity", subject=name, unit="kg", has=hoist.capacity_kg.value if hoist.capacity_kg else None,
        needs=machine.mass_kg.value, basis="without-gear", missing=() if hoist.capacity_kg else ("hoist-capacity",),
        has_assumed=is_assumed(hoist.capacity_kg),
        sources=sources_of((hoist.capacity_kg, machine.mass_kg))))
    checks += _size(hoist, name, machine, handling)
    if hoist.kind is HoistKind.PLATFORM:
        checks += _platform(hoist, name, machine, handling)
    checks.append(_guard(hoist, name, building, goal))
    if hoist.kind is HoistKind.WELL:
        checks.append(_joined(hoist, name))
    else:
        checks.append(crane_check(hoist, site))
    return checks


def _size(hoist: Hoist, name: str, machine: Machine, handling: Handling) -> Iterator[Check]:
    """A well and a platform take the plan of the machine, an opening its front."""
    room = handling.clearance_m.value
    plan, has = machine.plan_m, (hoist.size_m[0], hoist.size_m[1])
    flat = (machine.size_m[0], machine.size_m[1], handling.clearance_m)
    if hoist.kind is HoistKind.OPENING:
        yield from _opening(name, has, machine, handling)
        return
    words = ("well-width", "well-depth") if hoist.kind is HoistKind.WELL else ("platform-width", "platform-depth")
    known = has[0] is not None and has[1] is not None
    fit = through_floor(plan, (has[0].value, has[1].value), room) if has[0] is not None and has[1] is not None else None
    for i, what in enumerate(words):
        own = has[i]
        yield Check(link="hoist", what=what, subject=name, unit="m", has=None if own is None else own.value,
                    needs=round(fit.needs_m[i], 6) if fit else None, missing=() if known else ("hoist-size",),
                    has_assumed=is_assumed(own),
                    sources=sources_of((own, *flat)))


def _opening(name: str, has: tuple[Measured | None, Measured | None], machine: Machine, handling: Handling) -> Iterator[Check]:
    """Clear width and height of an opening in the façade; the carriage waits inside."""
    of = (machine.size_m[0], machine.size_m[1], machine.size_m[2], handling.clearance_m)
    high = machine.size_m[2].value + handling.carriage_height_m.value
    needs = through_facade(machine.plan_m, high, (0.0, 0.0), handling.clearance_m.value).needs_m
    for what, own, need in zip(("opening-width", "opening-height"), has, needs, strict=True):
        yield Check(link="hoist", what=what, subject=name, unit="m", has=None if own is None else own.value, needs=round(need, 6),
                    missing=() if own else ("opening-size",), has_assumed=is_assumed(own),
                    sources=sources_of((own, *of, handling.carriage_height_m)))


def _platform(hoist: Hoist, name: str, machine: Machine, handling: Handling) -> Iterator[Check]:
    """A platform carries the machine while it is set down, and there is an opening behind it."""
    carried = hoist.access.platform_kn_m2 if hoist.access else None
    length, width = machine.plan_m
    load = pressure_kn_m2(machine.mass_kg.value, length, width, dynamic_factor=LEAST_DYNAMIC_FACTOR)
    yield Check(link="hoist", what="platform-load", subject=name, unit="kN/m2", has=None if carried is None else carried.value,
                needs=round(load, 6), basis="set-down", missing=() if carried else ("platform-load",),
                has_assumed=is_assumed(carried),
                sources=sources_of((carried, machine.mass_kg)))
    yield from _opening(name, hoist.access.opening_m if hoist.access else (None, None), machine, handling)



def _guard(hoist: Hoist, name: str, building: Building, goal: Storey) -> Check:
    """A guard at the edge, for a fall from the target storey to the ground or to the lowest storey of a well."""
    guard = hoist.access.edge_height_m if hoist.access else None
    served = [s.elevation_m.value for s in building.storeys if hoist.serves and s.number in hoist.serves]
    if hoist.kind is HoistKind.WELL and served:
        bottom = min(served)
    else:
        ground = building.outdoor_ground_m
        bottom = ground.value if ground else min(s.elevation_m.value for s in building.storeys)
    fall = max(goal.elevation_m.value - bottom, 0.0)
    return Check(link="hoist", what="edge-guard", subject=name, unit="m", storey=goal.number,
                 has=None if guard is None else guard.value, needs=guard_height_m(fall), basis="guard",
                 missing=() if guard else ("edge-guard",), has_assumed=is_assumed(guard),
                 sources=sources_of((guard, goal.elevation_m), from_geometry("fall-height", f"{fall:.2f} m")))


def _joined(hoist: Hoist, name: str) -> Check:
    """A well that does not close in fire joins the compartments of all its storeys: a remark, judged by the fire packs."""
    return Check(link="hoist", what="closes-in-fire", subject=name, unit=FLAG, needs=1.0,
                 has=None if hoist.closes_in_fire is None else float(hoist.closes_in_fire), basis="joined", decides=False,
                 missing=("closes-in-fire",) if hoist.closes_in_fire is None else (),
                 names=tuple(str(number) for number in hoist.serves or ()))


def crane_check(hoist: Hoist, site: Site | None) -> Check:
    """Whether the crane stands clear of fire lanes and aerial sites; the names of those it stands on."""
    name = hoist.name or hoist.id
    crane = hoist.access.crane_outline_m if hoist.access else ()
    kept = [(area.name or area.id, area.outline_m) for area in (site.kept_free if site else ()) if len(area.outline_m) >= 3]
    missing = (*(() if crane else ("crane-area",)), *(() if kept else ("kept-free",)))
    if missing:
        return Check(link="hoist", what="crane-clear", subject=name, unit=FLAG, needs=1.0, missing=missing)
    try:
        found = clashes(crane, kept)
    except ValueError:
        return Check(link="hoist", what="crane-clear", subject=name, unit=FLAG, needs=1.0, missing=("crane-area-sound",))
    return Check(link="hoist", what="crane-clear", subject=name, unit=FLAG, has=float(not found), needs=1.0,
                 basis="crane-clash" if found else "", names=tuple(clash.name for clash in found),
                 sources=(from_geometry("crane-overlap", ", ".join(f"{clash.name} {clash.area_m2:.1f} m²" for clash in found)),))


def hoist_findings(building: Building, site: Site | None = None) -> list[tuple[Hoist, tuple[Check, ...]]]:
    """What can be said of each hoist without a machine: guard at its highest storey, crane, compartments joined."""
    found: list[tuple[Hoist, tuple[Check, ...]]] = []
    for hoist in building.hoists:
        served = [storey for storey in building.storeys if hoist.serves and storey.number in hoist.serves]
        checks = [_guard(hoist, hoist.name or hoist.id, building, served[-1])] if served else []
        checks.append(_joined(hoist, hoist.name or hoist.id) if hoist.kind is HoistKind.WELL else crane_check(hoist, site))
        found.append((hoist, tuple(checks)))
    return found
