"""A second model of a day of docks, event by event with SimPy, after the rules in ``models/engineering/dock_day_run.py``.

It shares nothing with the model under test but the input and the draws.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

from models.engineering.dock_day import Call, DockDay
from models.engineering.dock_day_draws import Draws

LAST = 2  # priority: a decision comes after everything else that happens at the same time


@dataclass(eq=False)
class Lot:
    number: int
    units: int
    origin: int
    goal: int
    carriers: tuple[int, ...]
    truck: Truck | None
    ready: float = math.inf
    begun: float = math.inf
    handled: float = math.inf
    assigned: float = math.inf
    loaded: float = math.inf
    delivered: float = math.inf
    car: int = -1


@dataclass(eq=False)
class Truck:
    arrival: float
    call: Call
    units: int
    pace: float
    lots: list[Lot] = field(default_factory=list)
    docked: float = math.inf
    gone: float = math.inf
    bay: int = -1
    there: list[Lot] = field(default_factory=list)      # delivered, to be handled in this order
    wakes: Any = None

    @property
    def fetches(self) -> bool:
        return self.call.way == "out"


class Twin:
    """One replication of a day."""

    def __init__(self, day: DockDay, draws: Draws, row: int) -> None:
        self.day, self.env = day, simpy.Environment()
        self.lots: list[Lot] = []
        self.trucks: list[Truck] = []
        self.lines: list[list[Truck]] = [[] for _ in day.platforms]
        self.bays: list[list[Truck | None]] = [[None] * platform.bays for platform in day.platforms]
        self.first_bay = [sum(p.bays for p in day.platforms[:n]) for n in range(len(day.platforms))]
        limits = [(p.staging_in, p.staging_out) if day.coupled else (None, None) for p in day.platforms]
        self.room_in = [math.inf if one is None else float(one) for one, _ in limits]
        self.room_out = [math.inf if one is None else float(one) for _, one in limits]
        self.idle = [True] * len(day.carriers)
        self.at = [carrier.start for carrier in day.carriers]
        self.asked: list[Lot] = []
        self.blocked: list[tuple[Truck, Lot]] = []
        self.deciding = False
        self._bring(draws, row)

    def run(self) -> Twin:
        self.env.run(until=self.day.end_s)
        return self

    # --- arrivals ---------------------------------------------------------------------------------------------------

    def _bring(self, draws: Draws, row: int) -> None:
        coming: list[tuple[float, int, int, Any]] = []
        columns = (draws.arrival_s, draws.call, draws.units, draws.pace)
        for n, (at, call, units, pace) in enumerate(zip(*(c[row].tolist() for c in columns), strict=True)):
            if at < math.inf:
                coming.append((at, 0, n, Truck(at, self.day.calls[call], units, pace)))
        if self.day.coupled and self.day.transits:
            for n, (at, which) in enumerate(zip(draws.transit_s[row].tolist(), draws.transit[row].tolist(), strict=True)):
                if at < math.inf:
                    coming.append((at, 1, n, self.day.transits[which]))
        for at, _, _, thing in sorted(coming, key=lambda one: one[:3]):
            if isinstance(thing, Truck):
                self._pack(thing)
                self.trucks.append(thing)
                self.env.process(self._arrive(thing))
            else:
                lot = self._lot(thing.units, thing.origin, thing.node, thing.carriers, None)
                self.env.process(self._appear(at, lot))

    def _pack(self, truck: Truck) -> None:
        call = truck.call
        carriers = call.carriers if self.day.coupled else ()
        home = self.day.platforms[call.platform].node
        ends = (call.node, home) if truck.fetches else (home, call.node)
        left = truck.units
        while left > 0:
            units = min(left, call.lot_units) if carriers else left
            truck.lots.append(self._lot(units, *ends, carriers, truck))
            left -= units

    def _lot(self, units: int, origin: int, goal: int, carriers: tuple[int, ...], truck: Truck | None) -> Lot:
        lot = Lot(len(self.lots), units, origin, goal, carriers, truck)
        self.lots.append(lot)
        return lot

    def _arrive(self, truck: Truck) -> Generator[Any, Any, None]:
        yield self.env.timeout(truck.arrival)
        self.lines[truck.call.platform].append(truck)
        self._decide()

    def _appear(self, at: float, lot: Lot) -> Generator[Any, Any, None]:
        yield self.env.timeout(at)
        self._ask(lot)

    def _ask(self, lot: Lot) -> None:
        lot.ready = self.env.now
        self.asked.append(lot)
        self._decide()

    # --- decisions --------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        """Once, after everything else at this time."""
        if not self.deciding:
            self.deciding = True
            event = self.env.event()
            event._ok, event._value = True, None
            event.callbacks.append(lambda _: self._decided())
            self.env.schedule(event, priority=LAST)

    def _decided(self) -> None:
        self.deciding = False
        for number, line in enumerate(self.lines):
            while line and None in self.bays[number]:
                self._dock(line.pop(0), number)
        for truck, lot in sorted(self.blocked, key=lambda pair: (pair[0].docked, self._bay_number(pair[0]))):
            if lot.units <= self.room_in[truck.call.platform]:
                self.room_in[truck.call.platform] -= lot.units
                self.blocked.remove((truck, lot))
                truck.wakes.succeed()
        while (pair := self._next_ride()) is not None:
            self.env.process(self._ride(*pair))

    def _bay_number(self, truck: Truck) -> int:
        return self.first_bay[truck.call.platform] + truck.bay

    def _dock(self, truck: Truck, number: int) -> None:
        truck.bay = self.bays[number].index(None)
        self.bays[number][truck.bay] = truck
        truck.docked = self.env.now
        if truck.lots[0].carriers and truck.fetches:
            for lot in truck.lots:
                lot.ready = self.env.now
                self.asked.append(lot)
        if not truck.lots[0].carriers:
            truck.there = list(truck.lots)
        elif not truck.fetches:
            truck.wakes = self.env.event()
            self.blocked.append((truck, truck.lots[0]))
        self.env.process(self._serve(truck))

    def _next_ride(self) -> tuple[Lot, int] | None:
        lines: dict[object, Lot] = {}
        for lot in sorted(self.asked, key=lambda one: (one.ready, one.number)):
            out = lot.truck is not None and lot.truck.fetches
            way = "between" if lot.truck is None else ("out", lot.truck.call.platform) if out else "in"
            lines.setdefault((way, lot.carriers), lot)
        able_lots = [lot for lot in lines.values() if any(self.idle[c] for c in lot.carriers) and self._has_room(lot)]
        best = min(able_lots, key=lambda one: (one.ready, one.number), default=None)
        if best is None:
            return None
        able = [c for c in best.carriers if self.idle[c]]
        car = min(able, key=lambda c: (self.day.carriers[c].flight_s[self.at[c]][best.origin], c))
        self.asked.remove(best)
        self.idle[car] = False
        if best.truck is not None and best.truck.fetches:
            self.room_out[best.truck.call.platform] -= best.units
        return best, car

    def _has_room(self, lot: Lot) -> bool:
        fetched = lot.truck is not None and lot.truck.fetches
        return not fetched or lot.truck is None or lot.units <= self.room_out[lot.truck.call.platform]

    # --- bays and carriers ------------------------------------------------------------------------------------------

    def _serve(self, truck: Truck) -> Generator[Any, Any, None]:
        platform = self.day.platforms[truck.call.platform]
        for n, own in enumerate(truck.lots):
            straight = not own.carriers
            if truck.fetches and not straight:
                if len(truck.there) <= n:
                    truck.wakes = self.env.event()
                    yield truck.wakes
                lot = truck.there[n]
            else:
                lot = own
                if not straight:
                    yield truck.wakes
            lot.begun = self.env.now
            yield self.env.timeout(lot.units * (truck.pace * platform.unit_s))
            lot.handled = self.env.now
            if truck.fetches and not straight:
                self.room_out[truck.call.platform] += lot.units
            elif not straight:
                self._ask(lot)
                if n + 1 < len(truck.lots):
                    truck.wakes = self.env.event()
                    self.blocked.append((truck, truck.lots[n + 1]))
            self._decide()
        yield self.env.timeout(platform.reset_s)
        truck.gone = self.env.now
        self.bays[truck.call.platform][truck.bay] = None
        self._decide()

    def _ride(self, lot: Lot, car: int) -> Generator[Any, Any, None]:
        carrier = self.day.carriers[car]
        lot.assigned, lot.car = self.env.now, car
        yield self.env.timeout(carrier.flight_s[self.at[car]][lot.origin])
        yield self.env.timeout(carrier.open_s)
        yield self.env.timeout(carrier.load_s + carrier.load_unit_s * lot.units)
        lot.loaded = self.env.now
        if lot.truck is not None and not lot.truck.fetches:
            self.room_in[lot.truck.call.platform] += lot.units
            self._decide()
        yield self.env.timeout(carrier.close_s)
        yield self.env.timeout(carrier.flight_s[lot.origin][lot.goal])
        yield self.env.timeout(carrier.open_s)
        yield self.env.timeout(carrier.unload_s + carrier.unload_unit_s * lot.units)
        lot.delivered = self.env.now
        self.at[car] = lot.goal
        if lot.truck is not None and lot.truck.fetches:
            self._hand_over(lot.truck, lot)
        yield self.env.timeout(carrier.close_s)
        self.idle[car] = True
        self._decide()

    def _hand_over(self, truck: Truck, lot: Lot) -> None:
        truck.there.append(lot)
        if truck.wakes is not None and not truck.wakes.triggered:
            truck.wakes.succeed()
