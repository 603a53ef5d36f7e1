"""Trips in lockstep: which loads ride along, where the car stops, when they get on and off (rules 5 to 8).

Arrays are (places, lanes): a row for each place that is looked at, the opener's first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.engineering.lift_control import Bools, Decision, Lanes, Loads, Shared
from models.engineering.lift_demand import Floats, Ints
from models.tolerances import LIFT_LOAD_KG


@dataclass(slots=True, kw_only=True)
class Trip:
    """A trip of each lane while it is put together.

    Attributes:
        place: (places, lanes) what is looked at; ``rides`` who rides, ``ready`` who might.
        first: who rides on the empty run to the opener's storey; None where nobody can.
        up, up_first: direction of the ride and of the empty run.
        bits, bits_first: stops of each leg as bits in its own direction, without the opener's storey.
        boarded, delivered: (places, lanes); end: (lanes,).
    """

    origin: Ints
    place: Ints
    rides: Bools
    up: Bools
    bits: Ints
    up_first: Bools
    bits_first: Ints
    first: Bools | None = None


def take_trip(loads: Loads, lanes: Lanes, shared: Shared, decision: Decision) -> None:
    """Put each lane's trip together, let it run, and write down what came of it."""
    places, heads, queues = _places(lanes, shared, decision)
    origin = loads.origin.take(decision.opener)
    ready = loads.ready.take(places) <= decision.time
    gone = loads.taken.take(places)
    ready &= ~gone
    ready[0] = False
    if shared.queues > 1:
        span = shared.look_ahead + 1
        for block in range(1, shared.queues):
            ready[block * span:(block + 1) * span] &= lanes.allowed[queues[block], decision.car, np.arange(origin.size)]
    trip = (_gather_on_the_way if shared.rule == "collective" else _gather)(loads, lanes, shared, decision, places, ready, origin)
    end, stop, boarded, delivered = _ride(loads, lanes, shared, decision, trip)
    idle = _delay(lanes, shared, decision, end, boarded, delivered)
    row, lane = np.nonzero(trip.rides)
    place = trip.place[row, lane]
    loads.taken[place] = True
    loads.assigned[place] = decision.time[lane]
    loads.boarded[place] = boarded[row, lane]
    loads.delivered[place] = delivered[row, lane]
    loads.car[place] = decision.car[lane]
    gone[:len(trip.rides)] |= trip.rides
    _advance(lanes, shared, gone, heads, queues)
    _count(lanes, shared, decision, end, idle)
    lanes.free.reshape(-1)[decision.at] = end
    lanes.position.reshape(-1)[decision.at] = stop


def _places(lanes: Lanes, shared: Shared, decision: Decision) -> tuple[Ints, list[Ints], list[Ints]]:
    """Places to look at, the opener's queue first, then the others; with each block's first place and queue."""
    heads, queues = [decision.opener], [decision.queue]
    for number in range(1, shared.queues):
        other = np.where(decision.queue < number, number, number - 1)
        queues.append(other)
        heads.append(np.take_along_axis(lanes.head, other[None], axis=0)[0])
    span = np.arange(shared.look_ahead + 1)[:, None]
    places = heads[0] + span if shared.queues == 1 else np.concatenate([head + span for head in heads])
    return places, heads, queues


def _trimmed(wanted: Bools) -> int:
    """Number of rows up to the last in which anybody wants anything, the opener's at least."""
    rows = np.flatnonzero(wanted.any(axis=1))
    return int(rows[-1]) + 1 if rows.size else 1


def _gather(loads: Loads, lanes: Lanes, shared: Shared, decision: Decision, places: Ints, ready: Bools, origin: Ints) -> Trip:
    """Loads of the opener's storey and direction, in order, as mass, units and stops allow (rule 5)."""
    route = loads.route.take(decision.opener)
    rides = ready
    rides &= loads.route.take(places) == route
    count = _trimmed(rides)
    rides, places = rides[:count], places[:count]
    bits = loads.bit.take(decision.opener)
    if count > 1:
        most = lanes.rated.take(decision.at) + LIFT_LOAD_KG
        mass, bit = loads.mass.take(places), loads.bit.take(places)
        on_board = mass[0].copy()
        units = loads.units.take(places) if shared.bounded_units else None
        if units is not None:
            room = lanes.places.take(decision.at) - units[0]
        for row in range(1, count):
            together = bits | bit[row]
            fits = rides[row]
            fits &= on_board + mass[row] <= most
            fits &= np.bitwise_count(together) <= lanes.stops
            if units is not None:
                fits &= units[row] <= room
                room -= units[row] * fits
            on_board += mass[row] * fits
            bits = np.where(fits, together, bits)
    rides[0] = True
    return Trip(origin=origin, place=places, rides=rides, up=(route & 1).astype(bool), bits=bits,
                up_first=np.zeros(0, dtype=bool), bits_first=np.zeros(0, dtype=np.int64))


def _gather_on_the_way(loads: Loads, lanes: Lanes, shared: Shared, decision: Decision, places: Ints, ready: Bools,
                       origin: Ints) -> Trip:
    """Rules 5 and 6: besides the opener's storey, loads on the empty run and on the ride."""
    here = lanes.position.take(decision.at)
    start, goal = loads.origin.take(places), loads.destination.take(places)
    rising = goal > start
    up, up_first = rising[0].copy(), origin > here
    ride, run = np.where(up, 1, -1), np.where(up_first, 1, -1)
    along = ready & (rising == up) & (ride * start >= ride * origin)
    first = ready & (rising == up_first) & (run * start >= run * here) & (run * start < run * origin)
    first &= run * goal <= run * origin
    rides = along | first
    count = _trimmed(rides)
    rides, first, places = rides[:count], first[:count], places[:count]
    aboard = _Aboard(loads, lanes, shared, decision, origin, up, up_first)
    for row in range(1, count):
        at = rides[row].nonzero()[0]
        if at.size:
            fits = aboard.admit(places[row, at], at, first[row, at])
            rides[row, at[~fits]] = False
    first &= rides
    rides[0] = True
    return Trip(origin=origin, place=places, rides=rides, first=first, up=up, up_first=up_first,
                bits=aboard.bits[origin.size:], bits_first=aboard.bits[:origin.size])


class _Aboard:
    """Mass and units on each stretch between two storeys, on both legs (0: empty run, 1: ride), and the stops so far.

    A load's leg goes its own way, so its stops and its stretches follow from where it goes from and to: two small tables.
    Arrays are (legs × lanes,), or (legs × lanes, stretches).
    """

    def __init__(self, loads: Loads, lanes: Lanes, shared: Shared, decision: Decision, origin: Ints, up: Bools,
                 up_first: Bools) -> None:
        self.loads, self.lanes, self.storeys, self.size = loads, lanes, shared.storeys, origin.size
        self.bounded_units = shared.bounded_units
        self.mass_limit = lanes.rated.take(decision.at) + LIFT_LOAD_KG
        self.unit_limit = lanes.places.take(decision.at)
        self.origin, self.way = origin, np.where(up, 1, -1)
        self.stretches, self.pairs = _between(shared.storeys)
        self.here = np.left_shift(1, np.concatenate([_counted(origin, each, shared.storeys) for each in (up_first, up)]))
        self.far = loads.destination.take(decision.opener)
        code = origin * shared.storeys + self.far
        self.bits = np.zeros(2 * origin.size, dtype=np.int64)
        self.bits[origin.size:] = self.pairs.take(code) & ~self.here[origin.size:]
        stretch = self.stretches.take(code, axis=0)
        self.mass = np.concatenate([np.zeros(stretch.shape), stretch * loads.mass.take(decision.opener)[:, None]])
        if self.bounded_units:
            self.units = np.concatenate([np.zeros(stretch.shape), stretch * loads.units.take(decision.opener)[:, None]])

    def admit(self, place: Ints, lane: Ints, first: Bools) -> Bools:
        """Take the load at ``place`` into the trip of ``lane`` where it fits; whether it did."""
        leg = np.where(first, lane, lane + self.size)
        start, goal = self.loads.origin.take(place), self.loads.destination.take(place)
        farther = ~first & (self.way.take(lane) * (goal - self.far.take(lane)) > 0)
        fits = ~farther | (start == self.origin.take(lane))
        code = start * self.storeys + goal
        bits, other = self.bits.take(leg), self.bits.take(np.where(first, lane + self.size, lane))
        together = bits | (self.pairs.take(code) & ~self.here.take(leg))
        fits &= np.bitwise_count(together) + np.bitwise_count(other) <= self.lanes.stops.take(lane)
        stretch = self.stretches.take(code, axis=0)
        mass = self.mass.take(leg, axis=0) + stretch * self.loads.mass.take(place)[:, None]
        fits &= (mass * stretch).max(axis=1) <= self.mass_limit.take(lane)
        if self.bounded_units:
            units = self.units.take(leg, axis=0) + stretch * self.loads.units.take(place)[:, None]
            fits &= (units * stretch).max(axis=1) <= self.unit_limit.take(lane)
            self.units[leg[fits]] = units[fits]
        self.mass[leg[fits]] = mass[fits]
        self.bits[leg[fits]] = together[fits]
        farther &= fits
        self.far[lane[farther]] = goal[farther]
        return np.asarray(fits)


def _counted(storey: Ints, up: Bools, storeys: int) -> Ints:
    """A storey's number in the direction of travel."""
    return np.where(up, storey, storeys - 1 - storey)


@lru_cache(maxsize=8)
def _between(storeys: int) -> tuple[Floats, Ints]:
    """For each pair (from, to), end to end: the stretches between, 1 or 0, and both storeys as bits in that direction."""
    start, goal = (each.reshape(-1) for each in np.indices((storeys, storeys)))
    low, high, stretch = np.minimum(start, goal), np.maximum(start, goal), np.arange(storeys - 1)
    up = goal > start
    bits: Ints = np.left_shift(1, _counted(start, up, storeys))
    bits = bits | np.left_shift(1, _counted(goal, up, storeys))
    return ((stretch >= low[:, None]) & (stretch < high[:, None])).astype(np.float64), bits


def _ride(loads: Loads, lanes: Lanes, shared: Shared, decision: Decision, trip: Trip) -> tuple[Floats, Ints, Floats, Floats]:
    """End, last stop, and the times of getting on and off, without breakdowns (rule 7)."""
    flights = lanes.flights.take(decision.at)
    opening, closing = lanes.opening.take(decision.at), lanes.closing.take(decision.at)
    load_s, unload_s = loads.load_s.take(trip.place), loads.unload_s.take(trip.place)
    boarded, delivered = np.empty(trip.place.shape), np.empty(trip.place.shape)
    now, at = decision.time, lanes.position.take(decision.at)

    def halt(stop: Ints, going: Bools | None, leave: Bools | None, enter: Bools | None) -> None:
        nonlocal now, at
        now = now + shared.flight.take(flights + at * shared.storeys + stop)
        now += opening if going is None else opening * going
        if enter is not None:
            np.copyto(boarded, now, where=enter)
        if leave is not None:
            now += (unload_s * leave).sum(axis=0)
            np.copyto(delivered, now, where=leave)
        if enter is not None:
            now += (load_s * enter).sum(axis=0)
        now += closing if going is None else closing * going
        at = stop

    if trip.first is None:
        halt(trip.origin, None, None, trip.rides)
        bit = loads.bit.take(trip.place)
        rest = trip.bits
        base, sign = np.where(trip.up, 0, shared.storeys - 1), np.where(trip.up, 1, -1)
        going: Bools | None = None
        while True:
            low = rest & -rest
            stop = base + sign * np.bitwise_count(low - 1)
            halt(stop if going is None else np.where(going, stop, at), going, trip.rides & (bit == low), None)
            rest = rest ^ low
            going = rest != 0
            if not going.any():
                return now, at, boarded, delivered
    start, goal = loads.origin.take(trip.place), loads.destination.take(trip.place)
    second = trip.rides & ~trip.first

    def leg(rest: Ints, up: Bools, riders: Bools) -> None:
        base, sign = np.where(up, 0, shared.storeys - 1), np.where(up, 1, -1)
        while rest.any():
            low = rest & -rest
            going = rest != 0
            stop = np.where(going, base + sign * np.bitwise_count(low - 1), at)
            halt(stop, going, riders & (goal == stop) & going, riders & (start == stop) & going)
            rest = rest ^ low

    leg(trip.bits_first, trip.up_first, trip.first)
    halt(trip.origin, None, trip.first & (goal == trip.origin), second & (start == trip.origin))
    leg(trip.bits, trip.up, second)
    return now, at, boarded, delivered


def _delay(lanes: Lanes, shared: Shared, decision: Decision, end: Floats, boarded: Floats, delivered: Floats) -> Floats:
    """Make events behind a breakdown later by its repair (rule 8); repairs within the counted part of the day."""
    repaired = np.zeros(end.size)
    fail = lanes.fail.take(decision.at)
    lane = (fail < end).nonzero()[0]
    while lane.size:
        at = decision.at[lane]
        failure = lanes.failure.take(at)
        start, repair = shared.fails.take(failure), shared.repairs.take(failure)
        end[lane] += repair
        for events in (boarded, delivered):
            events[:, lane] += repair * (events[:, lane] > start)
        repaired[lane] += _overlap(start, start + repair, lanes.warm[lane], lanes.horizon[lane])
        lanes.failure.reshape(-1)[at] = failure + 1
        following = shared.fails.take(failure + 1)
        lanes.fail.reshape(-1)[at] = following
        lane = lane[following < end[lane]]
    return repaired


def _overlap(start: Floats, end: Floats, low: Floats, high: Floats) -> Floats:
    return np.asarray(np.maximum(np.minimum(end, high) - np.maximum(start, low), 0.0))


def _advance(lanes: Lanes, shared: Shared, gone: Bools, heads: list[Ints], queues: list[Ints]) -> None:
    """Move the head of each queue to its oldest load that still waits."""
    span = shared.look_ahead + 1
    every = np.arange(gone.shape[1])
    for block, (head, queue) in enumerate(zip(heads, queues, strict=True)):
        lead = gone[block * span]
        steps = lead.astype(np.int64)
        for row in range(block * span + 1, (block + 1) * span):
            lead = lead & gone[row]
            if not lead.any():
                break
            steps += lead
        if shared.queues == 1:
            lanes.head[0] = head + steps
        else:
            lanes.head[queue, every] = head + steps


def _count(lanes: Lanes, shared: Shared, decision: Decision, end: Floats, repaired: Floats) -> None:
    busy = _overlap(decision.time, end, lanes.warm, lanes.horizon) - repaired
    shared.busy[decision.car * shared.lanes + lanes.lane] += busy
    shared.trips[lanes.lane] += decision.alive & (decision.time >= lanes.warm) & (decision.time < lanes.horizon)
    if shared.log is not None:
        shared.log.append((lanes.lane[decision.alive], decision.car[decision.alive], decision.time[decision.alive],
                           end[decision.alive]))
