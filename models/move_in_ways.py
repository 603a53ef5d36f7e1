"""The ways of a machine into a building, put together from what the building has: docks, lifts, hoists, passages, storeys."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.building import Building, Site, Storey, Unit
from models.logistics import Dock, Hoist, HoistKind, Lift
from models.move_in import Check, Handling, Machine, Way
from models.move_in_hoists import hoist_checks
from models.move_in_links import dock_checks, lift_checks, passage_checks
from models.move_in_slabs import floor_checks
from models.passages import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What every part of the search needs to know."""

    building: Building
    machine: Machine
    storey: Storey
    unit: Unit | None
    handling: Handling
    site: Site | None


def ways(building: Building, machine: Machine, storey: Storey, unit: Unit | None, handling: Handling,
         site: Site | None) -> list[Way]:
    """Every way, each with the dock that suits it best."""
    move = Move(building=building, machine=machine, storey=storey, unit=unit, handling=handling, site=site)
    docks: Sequence[Dock | None] = building.docks or (None,)
    found = [best(_by_lift(move, lift, dock) for dock in docks) for lift in building.lifts]
    for hoist in building.hoists:
        from_inside = hoist.kind is HoistKind.WELL
        found.append(best(_by_hoist(move, hoist, dock) for dock in (docks if from_inside else (None,))))
    if any(dock.storey == storey.number for dock in building.docks):
        found.append(best(_level(move, dock) for dock in building.docks if dock.storey == storey.number))
    return found


def best(candidates: Iterator[Way]) -> Way:
    return min(candidates, key=lambda way: way.rank)


def _by_lift(move: Move, lift: Lift, dock: Dock | None) -> Way:
    start, passages, checks = _from_dock(move, dock, lift.id)
    checks += lift_checks(lift, move.machine, move.handling, start, move.storey)
    onward, more = _to_unit(move, lift.id)
    name = lift.name or lift.id
    return Way(kind="lift", id=lift.id, name=name, checks=tuple(checks + more), dock=None if dock is None else dock.id,
               passages=tuple(way.id for way in (*passages, *onward)))


def _by_hoist(move: Move, hoist: Hoist, dock: Dock | None) -> Way:
    """A well is reached from the dock; openings and platforms are served by a crane outside."""
    passages: list[Passage] = []
    checks: list[Check] = []
    start: Storey | None = None
    if hoist.kind is HoistKind.WELL:
        start, passages, checks = _from_dock(move, dock, hoist.id)
    checks += hoist_checks(hoist, move.machine, move.handling, move.building, move.storey, start, move.site)
    onward, more = _to_unit(move, hoist.id)
    return Way(kind="hoist", id=hoist.id, name=hoist.name or hoist.id, checks=tuple(checks + more),
               dock=None if dock is None else dock.id, passages=tuple(way.id for way in (*passages, *onward)))


def _level(move: Move, dock: Dock) -> Way:
    """From a dock straight into the storey it stands on."""
    checks = dock_checks(dock, move.machine, move.handling, move.building.logistics)
    onward, more = _to_unit(move, dock.id)
    return Way(kind="level", id=dock.id, name=dock.name or dock.id, checks=tuple(checks + more), dock=dock.id,
               passages=tuple(way.id for way in onward))


def _from_dock(move: Move, dock: Dock | None, goal: str) -> tuple[Storey | None, list[Passage], list[Check]]:
    """Truck, dock, and the way over the dock's storey to a lift or well."""
    checks = dock_checks(dock, move.machine, move.handling, move.building.logistics)
    number = None if dock is None else dock.storey
    storey = next((s for s in move.building.storeys if s.number == number), None)
    if dock is None or storey is None:
        return None, [], checks
    passages, found = _passages(move, storey, dock.id, goal)
    return storey, passages, [*checks, *found, *floor_checks(storey, move.machine, move.handling, None, stands=False)]


def _to_unit(move: Move, start: str) -> tuple[list[Passage], list[Check]]:
    """From the lift, hoist or dock over the target storey to the place of the machine."""
    passages, found = _passages(move, move.storey, start, None if move.unit is None else move.unit.id)
    return passages, [*found, *_unit_door(move, passages),
                      *floor_checks(move.storey, move.machine, move.handling, move.unit, stands=True)]


def path_checks(building: Building, machine: Machine, storey: Storey, start: str, handling: Handling) -> list[Check]:
    """The passages from a lift, hoist or dock onwards over a storey; none entered is no data."""
    move = Move(building=building, machine=machine, storey=storey, unit=None, handling=handling, site=None)
    return _passages(move, storey, start, None)[1]


def _unit_door(move: Move, passages: Sequence[Passage]) -> Iterator[Check]:
    """A unit has a door; one that nobody entered is no data."""
    if move.unit is not None and not any(passage.kind == "door" for passage in passages):
        yield Check(link="unit", what="unit-door", subject=move.unit.name or move.unit.id, unit="m", storey=move.storey.number,
                    needs=move.machine.plan_m[1] + 2.0 * move.handling.clearance_m.value, missing=("unit-door",),
                    sources=move.machine.sources)


def _passages(move: Move, storey: Storey, start: str, goal: str | None) -> tuple[list[Passage], list[Check]]:
    """The passages between two things on a storey, and their checks; none entered is no data."""
    route = find_route(move.building.passages, storey, start, goal)
    if route is None:
        need = move.machine.plan_m[1] + 2.0 * move.handling.clearance_m.value
        return [], [Check(link="passage", what="passage", subject="", unit="m", storey=storey.number, needs=need,
                          missing=("passage",), sources=move.machine.sources)]
    checks = [check for passage in route for check in passage_checks(passage, storey, move.machine, move.handling)]
    return route, checks


def find_route(passages: Sequence[Passage], storey: Storey, start: str, goal: str | None) -> list[Passage] | None:
    """The passages of a storey from one place to another, as few as can be; those that name no places lie on every way.

    A place may be named by its id, or by its id without the storey's name before it. None: nobody entered a way.
    """
    here = [passage for passage in passages if passage.storey == storey.number]
    common = [passage for passage in here if passage.joins is None]
    joined = [passage for passage in here if passage.joins is not None]
    names = {start} | {start.removeprefix(f"{storey.name}-")}
    goals = set() if goal is None else {goal, goal.removeprefix(f"{storey.name}-")}
    route = _search(joined, names, goals)
    if route is None:
        return None if not common or any(goals & set(way.joins or ()) for way in joined) else common
    return common + route if common or route else None


def _search(passages: Sequence[Passage], start: set[str], goals: set[str]) -> list[Passage] | None:
    """Breadth first from any of the start's names. Without a goal: the passages that lead away from the start."""
    if not goals:
        return [passage for passage in passages if start & set(passage.joins or ())]
    queue: deque[tuple[str, list[Passage]]] = deque((name, []) for name in sorted(start))
    seen = set(start)
    while queue:
        place, route = queue.popleft()
        if place in goals:
            return route
        for passage in passages:
            ends = passage.joins or ()
            if place not in ends:
                continue
            for end in ends:
                if end not in seen:
                    seen.add(end)
                    queue.append((end, [*route, passage]))
    return None
