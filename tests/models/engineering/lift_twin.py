"""A second model of a day of lifts, event by event with SimPy, after the rules in ``models/engineering/lift_control.py``.

It shares nothing with the model under test but the input, the draws and the flight time over a distance.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import simpy

from models.engineering.lift_day import Car, LiftDay
from models.engineering.lift_demand import Draws

LAST = 2  # priority: a decision comes after everything else that happens at the same time


@dataclass(eq=False)
class Load:
    number: int
    arrival: float
    origin: int
    goal: int
    mass: float
    units: int
    load_s: float
    unload_s: float
    cars: tuple[int, ...]
    ready: float = math.inf
    rank: int = -1
    boarded: float = math.inf
    delivered: float = math.inf

    @property
    def way(self) -> int:
        return 1 if self.goal > self.origin else -1

    def rides_between(self, lower: int) -> bool:
        """Whether it is on board between storey ``lower`` and the next above."""
        return min(self.origin, self.goal) <= lower < max(self.origin, self.goal)


@dataclass(eq=False)
class Lift:
    number: int
    car: Car
    at: int
    free_since: float = 0.0
    busy: bool = False
    broken: bool = False
    trip: Any = None
    repair: float = 0.0

    @property
    def idle(self) -> bool:
        return not self.busy and not self.broken


@dataclass(eq=False)
class Queue:
    cars: tuple[int, ...]
    waiting: list[Load] = field(default_factory=list)
    joined: int = 0

    @property
    def order(self) -> int:
        return sum(2 ** car for car in self.cars)

    def reach(self, look_ahead: int) -> list[Load]:
        """Who stands on the oldest load's place or at most ``look_ahead`` behind."""
        found = []
        for load in self.waiting:
            if load.rank > self.waiting[0].rank + look_ahead:
                break
            found.append(load)
        return found


@dataclass
class Trip:
    car: int
    start: float
    end: float
    loads: tuple[int, ...]


class Twin:
    """One replication of a day."""

    def __init__(self, day: LiftDay, draws: Draws, replication: int) -> None:
        self.day, self.env = day, simpy.Environment()
        self.lifts = [Lift(number, car, car.start) for number, car in enumerate(day.cars)]
        self.queues: dict[tuple[int, ...], Queue] = {}
        self.trips: list[Trip] = []
        self.batch: list[Load] = []
        self.deciding = False
        self.flights = [self._flights(car) for car in day.cars]
        columns = (draws.arrival_s, draws.flow, draws.mass_kg, draws.units, draws.load_s, draws.unload_s)
        rows = zip(*(column[replication].tolist() for column in columns), strict=True)
        self.able = [self._serving({flow.origin, flow.destination}) for flow in day.flows]
        self.loads = [self._load(number, *row) for number, row in enumerate(rows) if row[0] < math.inf]
        self.env.process(self._arrivals())
        for lift in self.lifts:
            fails, repairs = draws.fails_s[lift.number, replication].tolist(), draws.repairs_s[lift.number, replication].tolist()
            self.env.process(self._breakdowns(lift, list(zip(fails, repairs, strict=True))))

    def run(self) -> Twin:
        self.env.run()
        return self

    def _flights(self, car: Car) -> list[list[float]]:
        heights = [storey.elevation_m for storey in self.day.storeys]
        return [[car.motion.flight_s(round(abs(low - high), 6)) for low in heights] for high in heights]

    def _serving(self, both: set[int]) -> list[int]:
        """Lifts that go to both storeys, and keep to them."""
        able = [lift.number for lift in self.lifts if both <= set(lift.car.serves)]
        if self.day.rule == "zoned":
            keep = [n for n in able if self.day.cars[n].zone is None or both <= set(self.day.cars[n].zone or ())]
            able = keep or able
        return able

    def _load(self, number: int, arrival: float, flow: int, mass: float, units: int, load_s: float, unload_s: float) -> Load:
        able = tuple(n for n in self.able[flow]
                     if mass <= self.day.cars[n].rated_kg + 1e-6 and units <= (self.day.cars[n].places or math.inf))
        way = self.day.flows[flow]
        return Load(number, arrival, way.origin, way.destination, mass, units, load_s, unload_s, able)

    # --- arrivals and staging ------------------------------------------------------------------------------------

    def _arrivals(self) -> Iterator[Any]:
        for load in self.loads:
            yield self.env.timeout(max(load.arrival - self.env.now, 0.0))
            if self.day.batching.staged and load.origin == self.day.dock:
                self._stage(load)
            else:
                self._join([load])

    def _stage(self, load: Load) -> None:
        if not self.batch:
            self.env.process(self._hold(load))
        self.batch.append(load)
        if sum(each.mass for each in self.batch) >= self.day.batching.release_kg:
            self._release()

    def _hold(self, first: Load) -> Iterator[Any]:
        yield self.env.timeout(self.day.batching.hold_s)
        if self.batch and self.batch[0] is first:
            self._release()

    def _release(self) -> None:
        batch, self.batch = self.batch, []
        self._join(batch)

    def _join(self, loads: list[Load]) -> None:
        for load in loads:
            load.ready = self.env.now
            if load.cars:
                queue = self.queues.setdefault(load.cars, Queue(load.cars))
                load.rank = queue.joined
                queue.joined += 1
                queue.waiting.append(load)
        self._ask()

    # --- decisions -----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Have a decision taken after everything else of this moment."""
        if not self.deciding:
            self.deciding = True
            event = self.env.event()
            event._ok, event._value = True, None
            event.callbacks.append(self._decide)
            self.env.schedule(event, priority=LAST)

    def _decide(self, _: Any) -> None:
        self.deciding = False
        while self.env.now < self.day.end_s:
            heads = [queue.waiting[0] for queue in self.queues.values()
                     if queue.waiting and any(self.lifts[car].idle for car in queue.cars)]
            if not heads:
                return
            opener = min(heads, key=lambda load: (load.ready, load.number))
            lift = min((self.lifts[car] for car in opener.cars if self.lifts[car].idle), key=lambda x: self._cost(x, opener))
            self._depart(lift, opener)

    def _cost(self, lift: Lift, opener: Load) -> tuple[float, int]:
        if self.day.rule == "in-turn":
            return lift.free_since, lift.number
        return self.flights[lift.number][lift.at][opener.origin], lift.number

    def _depart(self, lift: Lift, opener: Load) -> None:
        first, ride = self._plan(lift, opener)
        for load in (*first, *ride):
            self.queues[load.cars].waiting.remove(load)
        lift.busy = True
        lift.trip = self.env.process(self._trip(lift, opener, first, ride))

    # --- who rides along -----------------------------------------------------------------------------------------

    def _plan(self, lift: Lift, opener: Load) -> tuple[list[Load], list[Load]]:
        """Riders of the empty run and of the ride."""
        own = self.queues[opener.cars]
        others = sorted((queue for queue in self.queues.values() if queue is not own and lift.number in queue.cars),
                        key=lambda queue: queue.order)
        reach = own.reach(self.day.batching.look_ahead)[1:]
        for queue in others:
            reach += queue.reach(self.day.batching.look_ahead)
        first: list[Load] = []
        ride = [opener]
        for load in reach:
            if self._joins_ride(load, opener, ride):
                if self._fits(lift, opener.origin, first, [*ride, load], load):
                    ride.append(load)
            elif self._joins_run(load, lift, opener) and self._fits(lift, opener.origin, [*first, load], ride, load):
                first.append(load)
        return first, ride

    def _joins_ride(self, load: Load, opener: Load, ride: list[Load]) -> bool:
        if load.way != opener.way:
            return False
        if load.origin == opener.origin:
            return True
        far = max((each.goal for each in ride), key=lambda storey: storey * opener.way)
        way = opener.way
        return self.day.rule == "collective" and way * load.origin > way * opener.origin and way * load.goal <= way * far

    def _joins_run(self, load: Load, lift: Lift, opener: Load) -> bool:
        if self.day.rule != "collective" or lift.at == opener.origin:
            return False
        way = 1 if opener.origin > lift.at else -1
        return (load.way == way and way * lift.at <= way * load.origin < way * opener.origin
                and way * load.goal <= way * opener.origin)

    def _fits(self, lift: Lift, origin: int, first: list[Load], ride: list[Load], new: Load) -> bool:
        if len(self._stops(first, origin)) + len(self._stops(ride, origin)) > self.day.batching.stops:
            return False
        together = first if new in first else ride
        for lower in range(min(new.origin, new.goal), max(new.origin, new.goal)):
            aboard = [load for load in together if load.rides_between(lower)]
            if sum(load.mass for load in aboard) > lift.car.rated_kg + 1e-6:
                return False
            if sum(load.units for load in aboard) > (lift.car.places or math.inf):
                return False
        return True

    @staticmethod
    def _stops(loads: list[Load], origin: int) -> set[int]:
        return ({load.origin for load in loads} | {load.goal for load in loads}) - {origin}

    # --- trips and breakdowns ------------------------------------------------------------------------------------

    def _trip(self, lift: Lift, opener: Load, first: list[Load], ride: list[Load]) -> Generator[Any, Any, None]:
        start = self.env.now
        run_way = 1 if opener.origin > lift.at else -1
        path = [(storey, first, first) for storey in sorted(self._stops(first, opener.origin), key=lambda s: s * run_way)]
        path.append((opener.origin, first, ride))
        path += [(storey, ride, ride) for storey in sorted(self._stops(ride, opener.origin), key=lambda s: s * opener.way)]
        for storey, on_board, to_board in path:
            yield from self._spend(lift, self.flights[lift.number][lift.at][storey] + lift.car.open_s)
            lift.at = storey
            leaving = [load for load in on_board if load.goal == storey and load.boarded < math.inf]
            entering = [load for load in to_board if load.origin == storey]
            for load in entering:
                load.boarded = self.env.now
            yield from self._spend(lift, sum(load.unload_s for load in leaving))
            for load in leaving:
                load.delivered = self.env.now
            yield from self._spend(lift, sum(load.load_s for load in entering) + lift.car.close_s)
        lift.busy, lift.trip, lift.free_since = False, None, self.env.now
        self.trips.append(Trip(lift.number, start, self.env.now, tuple(sorted(load.number for load in (*first, *ride)))))
        self._ask()

    def _spend(self, lift: Lift, seconds: float) -> Generator[Any, Any, None]:
        """Time in order; a repair in between comes on top."""
        while seconds > 0.0:
            begun = self.env.now
            try:
                yield self.env.timeout(seconds)
                return
            except simpy.Interrupt:
                seconds -= self.env.now - begun
                yield self.env.timeout(lift.repair)

    def _breakdowns(self, lift: Lift, failures: list[tuple[float, float]]) -> Generator[Any, Any, None]:
        for fails, repair in failures:
            if fails == math.inf or (self.env.now >= self.day.end_s and not lift.busy):
                return
            yield self.env.timeout(fails - self.env.now)
            lift.repair = repair
            if lift.busy:
                lift.trip.interrupt()
                continue
            lift.broken = True
            yield self.env.timeout(repair)
            lift.broken, lift.free_since = False, self.env.now
            self._ask()
