"""Days of goods lifts, simulated: many replications of many groups of lifts at once.

The rules stand in :mod:`models.engineering.lift_control`; the draws are made beforehand
(:mod:`models.engineering.lift_demand`). A second model of the same rules, event by event, is kept in the tests and agrees
trip by trip. Means come with 95 % intervals over the replications (:mod:`models.engineering.lift_results`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from models.engineering.lift_control import Bools, Lanes, Loads, Shared, decide
from models.engineering.lift_day import Car, Flow, LiftDay
from models.engineering.lift_demand import BLOCK_LOADS, Draws, Floats, Ints, blocks, draw, draw_loads, loads_key, ready_times
from models.engineering.lift_results import DayResult, Record, Stranded, joined, statistics
from models.engineering.lift_trips import take_trip
from models.reading import Progress, silent
from models.tolerances import LIFT_DISTANCE_DIGITS, LIFT_LOAD_KG

MOST_LANES: Final = 2400
"""Lanes run in lockstep: enough that numpy's cost per call is shared, few enough for the cache."""

BEATS: Final = 16
"""Decisions between two calls of the progress (a few milliseconds)."""


def simulate(day: LiftDay, progress: Progress = silent) -> DayResult:
    """Run a day's replications.

    Raises:
        Cancelled: by ``progress``, which is called every few milliseconds.
    """
    return simulate_all([day], progress)[0]


def simulate_all(days: Sequence[LiftDay], progress: Progress = silent) -> list[DayResult]:
    """Run several days, for example a sweep over numbers and kinds of lifts; those with equal flows and seed see equal loads."""
    found: list[list[DayResult]] = [[] for _ in days]
    done = 0.0
    whole = float(sum(day.replications for day in days))
    for numbers, units in _chunks(days):
        size = sum(unit.draws.replications for unit in units)

        def within(stage: str, share: float, start: float = done, size: int = size) -> None:
            progress(stage, min((start + share * size) / whole, 1.0))

        for number, result in zip(numbers, _run(units, within, log=False), strict=True):
            found[number].append(result[1])
        done += size
    progress("lift-days", 1.0)
    return [joined(results) for results in found]


def trace(day: LiftDay, draws: Draws | None = None, progress: Progress = silent) -> tuple[Record, DayResult]:
    """One block of days load by load and trip by trip, with these draws or its own first block."""
    known = draw(day) if draws is None else draws
    return _run([_unit(day, known, _ready(day, known))], progress, log=True)[0]


def flight_table_s(day: LiftDay, car: Car) -> Floats:
    """Flight times of a car between all storeys, (from, to)."""
    levels = [storey.elevation_m for storey in day.storeys]
    return np.array([[car.motion.flight_s(round(abs(a - b), LIFT_DISTANCE_DIGITS)) for b in levels] for a in levels])


def cars_of(day: LiftDay, flow: Flow) -> tuple[int, ...]:
    """Cars that may carry a flow, by the storeys and zones alone (rule 2)."""
    ends = {flow.origin, flow.destination}
    serving = tuple(number for number, car in enumerate(day.cars) if ends <= set(car.serves))
    if day.rule != "zoned":
        return serving
    inside = tuple(number for number in serving if day.cars[number].zone is None or ends <= set(day.cars[number].zone or ()))
    return inside or serving


# --- a block of replications of a day, put in order ----------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Unit:
    """A block of replications: its loads in the order of their queues, and its cars.

    ``source`` (rows, places) is the load on each place, −1 on idle ones; ``first`` (queues, rows) the first place of each
    queue, ``idle`` (rows,) the first place behind the last; ``queues`` the set of cars of each queue as a bit mask.
    """

    day: LiftDay
    draws: Draws
    ready: Floats
    source: Ints
    first: Ints
    idle: Ints
    queues: list[int]
    stranded: tuple[Stranded, ...]


def _chunks(days: Sequence[LiftDay]) -> Iterator[tuple[list[int], list[_Unit]]]:
    """Blocks of days that can be run in lockstep, with the numbers of their days; not more than the memory bears."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, day in enumerate(days):
        alike.setdefault((day.rule, day.batching.look_ahead, len(day.storeys)), []).append(number)
    for members in alike.values():
        numbers: list[int] = []
        units: list[_Unit] = []
        lanes = loads = 0
        drawn: dict[tuple[object, ...], Any] = {}      # equal loads are drawn once, and staged once
        for block in range(max(blocks(days[number]) for number in members)):
            for number in members:
                if block >= blocks(days[number]):
                    continue
                unit = _drawn_unit(days[number], block, drawn)
                fills = lanes + unit.draws.replications > MOST_LANES or loads + unit.source.size > 2 * BLOCK_LOADS
                if units and fills:
                    yield numbers, units
                    numbers, units, lanes, loads = [], [], 0, 0
                numbers.append(number)
                units.append(unit)
                lanes += unit.draws.replications
                loads += unit.source.size
        if units:
            yield numbers, units


def _drawn_unit(day: LiftDay, block: int, drawn: dict[tuple[object, ...], Any]) -> _Unit:
    """A block of a day; ``drawn`` keeps the loads of the block before, and when they are ready, for days that share them."""
    key = (block, loads_key(day))
    staged = (*key, day.dock, day.batching.release_kg, day.batching.hold_s)
    if key not in drawn:
        drawn.clear()
        drawn[key] = draw_loads(day, block)
    draws = draw(day, block, loads=drawn[key])
    if staged not in drawn:
        drawn[staged] = _ready(day, draws)
    return _unit(day, draws, drawn[staged])


def _ready(day: LiftDay, draws: Draws) -> Floats:
    """When each load may be fetched (rule 1)."""
    if not day.batching.staged:
        return draws.arrival_s
    at_dock = np.array([flow.origin == day.dock for flow in day.flows])
    staged = at_dock[draws.flow] & np.isfinite(draws.arrival_s)
    return ready_times(draws.arrival_s, staged, draws.mass_kg, day.batching.release_kg, day.batching.hold_s)


def _unit(day: LiftDay, draws: Draws, ready: Floats) -> _Unit:
    there = np.isfinite(draws.arrival_s)
    masks = _masks(day, draws)
    queues, queue = _numbered(masks, there)
    stranded = _stranded(day, draws, there & (queue < 0))
    source, first, idle = _ordered(ready, queue, len(queues), day.batching.look_ahead + 2)
    return _Unit(day=day, draws=draws, ready=ready, source=source, first=first, idle=idle, queues=queues, stranded=stranded)


def _masks(day: LiftDay, draws: Draws) -> Ints:
    """The cars that may take each load, as bits."""
    by_flow = np.array([sum(1 << car for car in cars_of(day, flow)) for flow in day.flows], dtype=np.int64)
    masks = by_flow[draws.flow]
    heaviest, largest = draws.mass_kg.max(initial=0.0), draws.units.max(initial=0)
    for number, car in enumerate(day.cars):
        if heaviest > car.rated_kg + LIFT_LOAD_KG or (car.places is not None and largest > car.places):
            small = draws.mass_kg > car.rated_kg + LIFT_LOAD_KG
            if car.places is not None:
                small |= draws.units > car.places
            masks[small] &= ~(1 << number)
    return masks


def _numbered(masks: Ints, there: Bools) -> tuple[list[int], Ints]:
    """Queues as sets of cars, and the queue of each load (−1: none)."""
    alike = (masks == masks[0, 0]).all()
    kinds = masks[0, :1] if alike else np.unique(masks[there])
    queues = [int(kind) for kind in kinds if kind]
    queue = np.searchsorted(np.asarray(queues, dtype=np.int64), masks) if len(queues) > 1 else np.zeros_like(masks)
    queue[~there | (masks == 0)] = -1
    return queues or [0], queue


def _stranded(day: LiftDay, draws: Draws, lost: Bools) -> tuple[Stranded, ...]:
    found = []
    for number in np.unique(draws.flow[lost]):
        flow = day.flows[number]
        served = {storey for car in day.cars for storey in car.serves}
        bare = [storey for storey in (flow.origin, flow.destination) if storey not in served]
        reason = "storey" if bare else "weight" if cars_of(day, flow) else "route"
        which = lost & (draws.flow == number)
        names = tuple(day.storeys[storey].name for storey in bare or (flow.origin, flow.destination))
        found.append(Stranded(flow=flow.name, reason=reason, storeys=names, loads_per_day=float(which.sum()) / len(lost),
                              t_per_day=float(draws.mass_kg[which].sum()) / 1000.0 / len(lost)))
    return tuple(found)


def _ordered(ready: Floats, queue: Ints, queues: int, spare: int) -> tuple[Ints, Ints, Ints]:
    """Loads by queue and age with ``spare`` idle places behind each queue: source, first place of each queue, idle place."""
    rows = len(ready)
    order = np.argsort(ready, axis=1, kind="stable")
    line = np.take_along_axis(queue, order, axis=1)
    counts = np.stack([(line == number).sum(axis=1) for number in range(queues)])
    first = np.cumsum(counts + spare, axis=0) - counts - spare
    idle = first[-1] + counts[-1]
    source = np.full((rows, int(idle.max(initial=0)) + spare), -1, dtype=np.int64)
    for number in range(queues):
        row, column = (line == number).nonzero()
        start = np.repeat(first[number] - np.concatenate([[0], np.cumsum(counts[number])[:-1]]), counts[number])
        source[row, start + np.arange(row.size)] = order[row, column]
    return source, first, idle


# --- the run ---------------------------------------------------------------------------------------------------------


def _run(units: list[_Unit], progress: Progress, *, log: bool) -> list[tuple[Record, DayResult]]:
    """Run blocks in lockstep and work out their figures."""
    cars, queues = max(len(unit.day.cars) for unit in units), max(len(unit.queues) for unit in units)
    loads = _loads(units)
    lanes, shared = _lanes(units, cars, queues)
    shared.log = [] if log else None
    beat = 0
    while lanes.lane.size:
        decision = decide(loads, lanes, shared)
        alive = int(decision.alive.sum())
        if not alive:
            break
        take_trip(loads, lanes, shared, decision)
        if beat % BEATS == 0:
            left = float((1.0 - decision.time / lanes.end).sum())
            progress("lift-days", 1.0 - left / shared.lanes)
        if alive < 0.9 * lanes.lane.size:
            lanes.keep(decision.alive)
        beat += 1
    return _results(units, loads, shared)


def _loads(units: list[_Unit]) -> Loads:
    parts: dict[str, list[Any]] = {}
    for unit in units:
        for name, values in _placed(unit).items():
            parts.setdefault(name, []).append(values.reshape(-1))
    flat = {name: values[0] if len(values) == 1 else np.concatenate(values) for name, values in parts.items()}
    size = flat["ready"].size
    return Loads(**flat, taken=np.zeros(size, dtype=bool), assigned=np.full(size, np.inf), boarded=np.full(size, np.inf),
                 delivered=np.full(size, np.inf), car=np.full(size, -1, dtype=np.int16))


def _placed(unit: _Unit) -> dict[str, Any]:
    """The loads of a block on their places, (rows, places)."""
    day, draws, source = unit.day, unit.draws, unit.source
    idle = source < 0
    at = np.maximum(source, 0) + np.arange(len(source))[:, None] * draws.arrival_s.shape[1]

    def placed(values: Any, empty: float) -> Any:
        found = values.take(at)
        found[idle] = empty
        return found

    storeys = len(day.storeys)
    origins, goals = np.array([f.origin for f in day.flows]), np.array([f.destination for f in day.flows])
    up = goals > origins
    flow = placed(draws.flow, 0)
    bits = np.left_shift(1, np.where(up, goals, storeys - 1 - goals))
    ready = placed(unit.ready, np.inf)
    rank = np.zeros_like(source)
    if len(unit.queues) > 1:
        rank = placed(np.argsort(np.argsort(unit.ready, axis=1, kind="stable"), axis=1), np.iinfo(np.int64).max)
    return {"ready": ready, "rank": rank, "origin": origins[flow], "destination": goals[flow],
            "route": (origins * 2 + up)[flow], "bit": bits[flow], "mass": placed(draws.mass_kg, 0.0),
            "units": placed(draws.units, 0), "load_s": placed(draws.load_s, 0.0), "unload_s": placed(draws.unload_s, 0.0)}


def _lanes(units: list[_Unit], cars: int, queues: int) -> tuple[Lanes, Shared]:
    """The lanes at the beginning of the day, and what they share."""
    tables = _Tables()
    parts: dict[str, list[Any]] = {}
    fails, repairs, base, failure_base = [], [], 0, 0
    for unit in units:
        rows, places = unit.source.shape
        start = base + np.arange(rows) * places
        head = np.tile(start + unit.idle, (queues, 1))
        head[:len(unit.queues)] = start + unit.first
        breakdowns = unit.draws.fails_s.shape[2]
        failure = np.full((cars, rows), failure_base)
        failure[:len(unit.day.cars)] += np.arange(len(unit.day.cars) * rows).reshape(-1, rows) * breakdowns
        found = {"head": head, "idle": start + unit.idle, "failure": failure, **_cars(unit, cars, queues, tables)}
        for name, values in found.items():
            parts.setdefault(name, []).append(values)
        fails.append(unit.draws.fails_s.reshape(-1))
        repairs.append(unit.draws.repairs_s.reshape(-1))
        base += rows * places
        failure_base += fails[-1].size
    joined_ = {name: np.ascontiguousarray(np.concatenate(values, axis=-1)) for name, values in parts.items()}
    total = joined_["idle"].size
    lanes = Lanes(lane=np.arange(total), **joined_)
    present = np.isfinite(lanes.free)
    day = units[0].day
    return lanes, Shared(
        storeys=len(day.storeys), queues=queues, flight=tables.flat(), fails=np.concatenate(fails),
        repairs=np.concatenate(repairs), look_ahead=day.batching.look_ahead, rule=day.rule,
        bounded_units=any(car.places is not None for unit in units for car in unit.day.cars),
        open_to_all=queues == 1 and bool((lanes.allowed[0] | ~present).all()), busy=np.zeros(cars * total),
        trips=np.zeros(total, dtype=np.int64), lanes=total)


class _Tables:
    """Flight tables of all kinds of cars, end to end."""

    def __init__(self) -> None:
        self.offsets: dict[tuple[object, ...], int] = {}
        self.tables: list[Floats] = []

    def offset(self, day: LiftDay, car: Car) -> int:
        key = (car.motion, tuple(storey.elevation_m for storey in day.storeys))
        if key not in self.offsets:
            self.offsets[key] = sum(table.size for table in self.tables)
            self.tables.append(flight_table_s(day, car).reshape(-1))
        return self.offsets[key]

    def flat(self) -> Floats:
        return np.concatenate(self.tables)


UNBOUNDED: Final = 1 << 40


def _cars(unit: _Unit, cars: int, queues: int, tables: _Tables) -> dict[str, Any]:
    """Cars of a block's lanes; a car that it lacks is never free, never fails, and is allowed nothing."""
    day = unit.day
    rows, lacking = len(unit.source), cars - len(day.cars)

    def each(values: list[float], empty: float) -> Any:
        return np.repeat(np.array([*values, *[empty] * lacking])[:, None], rows, axis=1)

    allowed = np.zeros((queues, cars, rows), dtype=bool)
    for number, mask in enumerate(unit.queues):
        for car in range(len(day.cars)):
            allowed[number, car] = bool(mask >> car & 1)
    fail = np.full((cars, rows), np.inf)
    fail[:len(day.cars)] = unit.draws.fails_s[:, :, 0]
    return {
        "allowed": allowed, "free": each([0.0] * len(day.cars), np.inf), "fail": fail,
        "position": each([car.start for car in day.cars], 0), "flights": each([tables.offset(day, c) for c in day.cars], 0),
        "rated": each([car.rated_kg for car in day.cars], 0.0),
        "places": each([UNBOUNDED if car.places is None else car.places for car in day.cars], 0),
        "opening": each([car.open_s for car in day.cars], 0.0), "closing": each([car.close_s for car in day.cars], 0.0),
        "end": np.full(rows, day.end_s), "warm": np.full(rows, day.warm_up_s), "horizon": np.full(rows, day.horizon_s),
        "stops": np.full(rows, day.batching.stops),
    }


def _results(units: list[_Unit], loads: Loads, shared: Shared) -> list[tuple[Record, DayResult]]:
    """Cut the flat arrays into blocks again and work out their figures."""
    found = []
    place = lane = 0
    busy = shared.busy.reshape(-1, shared.lanes)
    trips = None if shared.log is None else tuple(
        np.concatenate([entry[column] for entry in shared.log]) if shared.log else np.zeros(0) for column in range(4))
    for unit in units:
        rows, width = unit.source.shape
        cut = slice(place, place + rows * width)
        idle = unit.source < 0

        def shaped(values: Any, cut: slice = cut, rows: int = rows) -> Any:
            return values[cut].reshape(rows, -1)

        at = np.maximum(unit.source, 0) + np.arange(rows)[:, None] * unit.draws.arrival_s.shape[1]
        arrival = np.where(idle, np.inf, unit.draws.arrival_s.take(at))
        record = Record(
            arrival_s=arrival, assigned_s=shaped(loads.assigned), boarded_s=shaped(loads.boarded),
            delivered_s=shaped(loads.delivered), car=shaped(loads.car), origin=shaped(loads.origin),
            mass_kg=shaped(loads.mass), number=unit.source, trips=trips)
        found.append((record, statistics(
            unit.day, record, busy_s=busy[:len(unit.day.cars), lane:lane + rows].T, trips=shared.trips[lane:lane + rows],
            fails_s=unit.draws.fails_s, repairs_s=unit.draws.repairs_s, stranded=unit.stranded)))
        place += rows * width
        lane += rows
    return found
