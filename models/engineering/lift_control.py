"""The rules of the lifts, and the decisions of many days in lockstep.

**The rules.** Two models that keep to these, given the same draws, run the same trips.

1. *Loads.* A load is ready on arrival; one that starts at the dock, where loads are staged, when its batch goes (see
   :func:`models.engineering.lift_demand.ready_times`). Loads are older by ready time, then by place in the order of arrival.
2. *Cars and queues.* A car may take a load that it can carry alone and whose two storeys it serves. Under ``zoned`` both must
   also lie in its zone; a load that fits no zone may go with any car. Loads with the same set of possible cars form a queue
   in order of age. A load that no car may take is in no queue: it is told apart and never waited for.
3. *Decisions.* A decision is taken as soon as a load is ready and a car that may take it is idle and in order. The oldest
   such load opens the trip. Everything ready at that very time is seen.
4. *Car.* ``in-turn``: the idle car that has been free longest (a repair while idle ends its rest). ``nearest``,
   ``collective``, ``zoned``: the idle car with the shortest flight to the load. Ties go to the lower index; distances are
   rounded to 1e-6 m so that equal ones tie.
5. *Batching.* From the opener on, the next ``look_ahead`` places of its queue are looked through in order, then the first
   ``look_ahead`` + 1 places of each other queue that the car may serve, queues by the number Σ 2^car of their cars. A place
   is a load's rank in its queue among those not older than the queue's oldest waiting load; loads taken meanwhile keep their
   places, so no load is overtaken by one more than ``look_ahead`` places behind it. A load that waits there, is ready,
   starts at the opener's storey and goes the same way rides along if mass, load units and number of stops allow.
6. *On the way* (``collective`` only). The trip has two legs: empty run to the opener's storey, and the opener's ride. Loads
   of the empty run's direction that start on it (where the car stands included, the opener's storey not) and end no farther
   than the opener's storey ride on the first leg. Loads of the ride's direction that start beyond the opener's storey and
   end no farther than the farthest destination so far ride on the second. Mass and units must fit on each stretch.
7. *Stops.* Each leg stops at its storeys in travel direction. Every stop: flight, doors open, unloading, loading, doors
   close; also when the car stands there already. Stops other than at the opener's storey are at most ``stops``, both legs
   together. The car stays at its last stop.
8. *Trips are whole.* What rides is settled when the trip begins. A breakdown during a trip makes all its later events later
   by the repair. An idle car is out of service from failure to the end of the repair; it takes no trip at the moment of
   failing. Failures and repairs are times of the day, whatever the car does.
9. *End.* No trip begins at ``end_s`` or later; trips under way are finished; what waits is told as left behind.

**Lockstep.** Each lane is one day of one group of lifts. All lanes take their next decision at once, whatever its time is;
arrays are (cars, lanes) or (lanes,). A lane whose day is over idles on a place behind its last load until lanes are closed up.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.engineering.lift_demand import Floats, Ints

Bools = NDArray[np.bool_]


@dataclass(slots=True, kw_only=True)
class Loads:
    """The loads of all lanes, end to end: lane by lane, queue by queue, in order of age, with idle places behind each queue.

    ``bit`` is the destination as a bit, counted from below for a load going up and from above for one going down;
    ``route`` tells origin and direction. The last five are what becomes of them.
    """

    ready: Floats
    rank: Ints
    origin: Ints
    destination: Ints
    route: Ints
    bit: Ints
    mass: Floats
    units: Ints
    load_s: Floats
    unload_s: Floats
    taken: Bools
    assigned: Floats
    boarded: Floats
    delivered: Floats
    car: NDArray[np.int16]


@dataclass(slots=True, kw_only=True)
class Lanes:
    """State of the lanes; each array has the lanes as its last axis.

    Attributes:
        lane: number of the lane in the results.
        head: (queues, lanes) place of the oldest waiting load; idle: a place behind the last load.
        allowed: (queues, cars, lanes) whether a car may take the loads of a queue.
        free, position: (cars, lanes) end of the last trip and where it ended; infinite for a car that the lane lacks.
        fail, failure: next failure and its place in the list of failures.
        flights: offset of the car's table of flight times.
        rated, places, opening, closing: of the cars.
        end, warm, horizon: times of the lane; stops: most stops.
    """

    lane: Ints
    head: Ints
    idle: Ints
    allowed: Bools
    free: Floats
    position: Ints
    fail: Floats
    failure: Ints
    flights: Ints
    rated: Floats
    places: Ints
    opening: Floats
    closing: Floats
    end: Floats
    warm: Floats
    horizon: Floats
    stops: Ints

    def keep(self, which: Bools) -> None:
        """Close up to some lanes."""
        for each in fields(self):
            setattr(self, each.name, np.ascontiguousarray(getattr(self, each.name)[..., which]))


@dataclass(slots=True, kw_only=True)
class Shared:
    """What all lanes have in common: tables, the failures of all lanes end to end, the rule, and what is summed up.

    ``busy`` (cars × lanes, flat) is time in trips without repairs, ``trips`` (lanes) those begun, both within the counted
    part of the day. ``log`` holds (lane, car, start, end) of every trip when it is asked for.
    """

    storeys: int
    queues: int
    flight: Floats
    fails: Floats
    repairs: Floats
    look_ahead: int
    rule: str
    bounded_units: bool
    open_to_all: bool
    busy: Floats
    trips: Ints
    lanes: int
    log: list[Any] | None = None


@dataclass(slots=True, kw_only=True)
class Decision:
    """Who goes for what in each lane: time, opener's place and queue, car (its index, and its place in flat arrays)."""

    time: Floats
    opener: Ints
    queue: Ints
    car: Ints
    at: Ints
    alive: Bools


def decide(loads: Loads, lanes: Lanes, shared: Shared) -> Decision:
    """The next decision of each lane (rules 3 and 4)."""
    time = _next_time(loads, lanes, shared, None)
    while True:
        struck = (lanes.fail <= np.where(time < lanes.end, time, -1.0)).nonzero()
        if not struck[0].size:
            break
        _stand_still(lanes, shared, struck)
        which = np.unique(struck[1])
        time[which] = _next_time(loads, lanes, shared, which)
    alive = time < lanes.end
    if not alive.all():
        np.copyto(lanes.head, lanes.idle, where=~alive)
        time = np.minimum(time, lanes.end)
    queue, opener = _oldest(loads, lanes, shared, time)
    car = _car(loads, lanes, shared, time, queue, opener)
    return Decision(time=time, opener=opener, queue=queue, car=car, at=car * time.size + np.arange(time.size), alive=alive)


def _next_time(loads: Loads, lanes: Lanes, shared: Shared, which: Ints | None) -> Floats:
    """When the next load can be fetched: the least over queues of max(oldest load ready, first allowed car free)."""
    free = lanes.free if which is None else lanes.free[:, which]
    head = lanes.head if which is None else lanes.head[:, which]
    if shared.open_to_all:
        return np.asarray(np.maximum(loads.ready.take(head[0]), free.min(axis=0)))
    allowed = lanes.allowed if which is None else lanes.allowed[:, :, which]
    first = np.where(allowed, free, np.inf).min(axis=1)
    return np.asarray(np.maximum(loads.ready.take(head), first).min(axis=0))


def _stand_still(lanes: Lanes, shared: Shared, struck: tuple[Ints, ...]) -> None:
    """Idle cars that failed are free again after their repair."""
    at = lanes.failure[struck]
    lanes.free[struck] = shared.fails.take(at) + shared.repairs.take(at)
    lanes.failure[struck] = at + 1
    lanes.fail[struck] = shared.fails.take(at + 1)


def _oldest(loads: Loads, lanes: Lanes, shared: Shared, time: Floats) -> tuple[Ints, Ints]:
    """Queue and place of the oldest load that an idle car may take."""
    if shared.queues == 1:
        return np.zeros(time.size, dtype=np.int64), lanes.head[0]
    idle = (lanes.allowed & (lanes.free <= time)).any(axis=1)
    open_ = idle & (loads.ready.take(lanes.head) <= time)
    age = np.where(open_, loads.rank.take(lanes.head), np.iinfo(np.int64).max)
    queue = age.argmin(axis=0)
    return queue, np.take_along_axis(lanes.head, queue[None], axis=0)[0]


def _car(loads: Loads, lanes: Lanes, shared: Shared, time: Floats, queue: Ints, opener: Ints) -> Ints:
    """The car by the rule, ties by index."""
    if shared.rule == "in-turn":
        cost = lanes.free
    else:
        cost = shared.flight.take(lanes.flights + lanes.position * shared.storeys + loads.origin.take(opener))
    idle = lanes.free <= time
    if not shared.open_to_all:
        idle &= lanes.allowed[0] if shared.queues == 1 else lanes.allowed[queue, :, np.arange(time.size)].T
    cost = np.where(idle, cost, np.inf)
    car = np.zeros(time.size, dtype=np.int64)
    best = cost[0]
    for number in range(1, len(cost)):
        car[cost[number] < best] = number
        best = np.minimum(best, cost[number])
    return car
