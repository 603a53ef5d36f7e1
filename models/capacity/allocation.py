"""Which bank carries how much of which storey's goods, and how busy that makes it.

The goods of a storey may go by any bank that stops there and at the docks. They are shared so that the busiest bank is as
little busy as it can be: a linear programme, solved exactly. Rates are tonnes per hour at the peak.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.capacity.lift_inputs import Bank, Trip, trip_of
from models.demand import Goods
from models.engineering.lift_traffic import goods_cycle_s, two_way_cycle_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Goods of one storey at the peak, t/h: in, out, and to or from other storeys."""

    goods: Goods
    storey: int
    in_t_h: float
    out_t_h: float
    between_t_h: float

    @property
    def total_t_h(self) -> float:
        return self.in_t_h + self.out_t_h + self.between_t_h


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaft:
    """What the sums know of the building: floor levels in metres by storey number, and the storeys with docks."""

    levels_m: dict[int, float]
    dock_storeys: tuple[int, ...]

    def dock_for(self, storey: int, serves: Sequence[int]) -> int | None:
        """The nearest storey with a dock that a bank serves; None where it serves none."""
        reached = [number for number in self.dock_storeys if number in serves]
        return min(reached, key=lambda n: (abs(self.levels_m[n] - self.levels_m[storey]), n), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Times of a bank for one load: mean round trip with one loaded way, car hours per tonne one way and two ways, the trip."""

    trip: Trip
    mean_s: float
    square_s2: float
    hours_per_t: float
    two_way_hours_per_t: float
    dock: int
    distance_m: float


def cycle_of(bank: Bank, load: Load, shaft: Shaft) -> Cycle | None:
    """The cycle of a bank for the goods of a storey; None where it does not stop there, at no dock, or takes no load unit."""
    dock = shaft.dock_for(load.storey, bank.serves)
    trip = trip_of(bank, load.goods)
    if load.storey not in bank.serves or dock is None or trip is None:
        return None
    distance = abs(shaft.levels_m[load.storey] - shaft.levels_m[dock])
    vertical = 0.0 if load.storey in shaft.dock_storeys else 1.0
    shuttle = goods_cycle_s(distance, bank.motion, trip.handling)
    both = two_way_cycle_s(distance, bank.motion, trip.handling)
    others = [n for n in bank.serves if n != load.storey]
    between = [goods_cycle_s(shaft.levels_m[n] - shaft.levels_m[load.storey], bank.motion, trip.handling) for n in others]
    between_mean = math.fsum(between) / len(between) if between else 0.0
    to_dock = vertical * (load.in_t_h + load.out_t_h)
    moved = to_dock + load.between_t_h
    if moved <= 0.0:
        return Cycle(trip=trip, mean_s=shuttle, square_s2=shuttle * shuttle, hours_per_t=shuttle / 3600.0 / trip.load_t,
                     two_way_hours_per_t=both / 7200.0 / trip.load_t, dock=dock, distance_m=distance)
    mean = (to_dock * shuttle + load.between_t_h * between_mean) / moved
    squares = math.fsum(b * b for b in between) / len(between) if between else 0.0
    square = (to_dock * shuttle * shuttle + load.between_t_h * squares) / moved
    paired = vertical * min(load.in_t_h, load.out_t_h)
    single = vertical * abs(load.in_t_h - load.out_t_h)
    two_way = (paired * both + single * shuttle + load.between_t_h * between_mean) / moved
    return Cycle(trip=trip, mean_s=mean, square_s2=square, hours_per_t=mean / 3600.0 / trip.load_t,
                 two_way_hours_per_t=two_way / 3600.0 / trip.load_t, dock=dock, distance_m=distance)


def lifted_t_h(load: Load, shaft: Shaft) -> float:
    """What of a load goes by lift, t/h."""
    return load.between_t_h if load.storey in shaft.dock_storeys else load.total_t_h


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The goods shared out.

    Attributes:
        utilisation: of the busiest bank, one way; infinite where goods have a lift with no time for them.
        two_way: the same with every trip loaded both ways as far as the mix allows.
        carried_t_h: by load and bank.
        unserved: loads that no bank takes.
    """

    loads: tuple[Load, ...]
    banks: tuple[Bank, ...]
    cycles: tuple[tuple[Cycle | None, ...], ...]
    carried_t_h: tuple[tuple[float, ...], ...]
    utilisation: float
    two_way: float
    unserved: tuple[Load, ...]
    asked_t_h: float

    @property
    def capacity_t_h(self) -> float:
        """Of this mix, one way."""
        return self.asked_t_h / self.utilisation if self.utilisation > 0.0 else 0.0

    @property
    def two_way_t_h(self) -> float:
        return self.asked_t_h / self.two_way if self.two_way > 0.0 else 0.0


def allocate(loads: Sequence[Load], banks: Sequence[Bank], shaft: Shaft) -> Allocation:
    """Share the goods out over the banks; banks with no time for goods take none."""
    active = tuple(bank for bank in banks if bank.share > 0.0 and bank.count > 0)
    lifted = [load for load in loads if lifted_t_h(load, shaft) > 0.0]
    cycles = [tuple(cycle_of(bank, load, shaft) for bank in active) for load in lifted]
    served = [i for i, row in enumerate(cycles) if any(cycle is not None for cycle in row)]
    unserved = tuple(load for i, load in enumerate(lifted) if i not in set(served))
    kept, rows = tuple(lifted[i] for i in served), tuple(cycles[i] for i in served)
    asked = [lifted_t_h(load, shaft) for load in kept]
    one, shares = _share(asked, [[None if c is None else c.hours_per_t for c in row] for row in rows], active)
    two, _ = _share(asked, [[None if c is None else c.two_way_hours_per_t for c in row] for row in rows], active)
    return Allocation(loads=kept, banks=active, cycles=rows, carried_t_h=shares, utilisation=one, two_way=two, unserved=unserved,
                      asked_t_h=math.fsum(asked))


def _share(asked: Sequence[float], hours: Sequence[Sequence[float | None]],
           banks: Sequence[Bank]) -> tuple[float, tuple[tuple[float, ...], ...]]:
    """Least utilisation of the busiest bank, and tonnes per hour by load and bank."""
    if not asked:
        return 0.0, ()
    room = [bank.count * bank.share for bank in banks]
    if len(banks) == 1:
        used = math.fsum(t * (row[0] or 0.0) for t, row in zip(asked, hours, strict=True))
        return used / room[0], tuple((t,) for t in asked)
    shares = _least_busy(asked, hours, room)
    use = [math.fsum(t * f * (row[j] or 0.0) for t, part,
                     row in zip(asked, shares, hours, strict=True) for f in (part[j],)) / room[j]
           for j in range(len(banks))]
    return max(use), tuple(tuple(t * f for f in part) for t, part in zip(asked, shares, strict=True))


def _least_busy(asked: Sequence[float], hours: Sequence[Sequence[float | None]], room: Sequence[float]) -> list[list[float]]:
    """Parts of each load by bank that keep the busiest bank least busy.

    The programme is written in parts of 1 and in units of the utilisation that the quickest bank of each load would give, so
    that its tolerances mean the same for small and large goods.
    """
    from scipy.optimize import linprog

    quickest = [min((value / room[j], j) for j, value in enumerate(row) if value is not None)[1] for row in hours]
    simple = [[1.0 if j == k else 0.0 for j in range(len(room))] for k in quickest]
    unit = max(math.fsum(t * (row[j] or 0.0) for t, row, k in zip(asked, hours, quickest, strict=True) if k == j) / room[j]
               for j in range(len(room)))
    if not (math.isfinite(unit) and unit > 0.0):
        return simple
    places = [(i, j) for i, row in enumerate(hours) for j, value in enumerate(row) if value is not None]
    busy = np.zeros((len(room), len(places) + 1))
    whole = np.zeros((len(asked), len(places) + 1))
    for k, (i, j) in enumerate(places):
        busy[j, k] = asked[i] * (hours[i][j] or 0.0) / room[j] / unit
        whole[i, k] = 1.0
    busy[:, -1] = -1.0
    cost = np.zeros(len(places) + 1)
    cost[:-1] = 1e-9 * np.minimum(busy[:, :-1].sum(axis=0), 1e6)      # among equals, the quicker lift
    cost[-1] = 1.0
    found = linprog(cost, A_ub=busy, b_ub=np.zeros(len(room)), A_eq=whole, b_eq=np.ones(len(asked)), bounds=(0, None),
                    method="highs")
    if found.x is None:
        return simple
    shares = [[0.0] * len(room) for _ in asked]
    for k, (i, j) in enumerate(places):
        shares[i][j] = min(max(float(found.x[k]), 0.0), 1.0)
    return shares
