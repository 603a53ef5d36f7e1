"""Goods lifts in closed form: flight times, cycles, capacity one way and two ways, number of lifts, what a car takes.

Times in seconds, lengths in metres, masses in kg. Floors are given by their elevations, so unequal storeys need no special
case. A goods car mostly serves one destination per trip with long handling: the shuttle cycle. Expected stops and the
reversal floor are for mixed trips.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

CAR_AREA_M2: Final[Mapping[int, float]] = {
    100: 0.37, 180: 0.58, 225: 0.70, 300: 0.90, 375: 1.10, 400: 1.17, 450: 1.30, 525: 1.45, 600: 1.60, 630: 1.66, 675: 1.75,
    750: 1.90, 800: 2.00, 825: 2.05, 900: 2.20, 975: 2.35, 1000: 2.40, 1050: 2.50, 1125: 2.65, 1200: 2.80, 1250: 2.90,
    1275: 2.95, 1350: 3.10, 1425: 3.25, 1500: 3.40, 1600: 3.56, 2000: 4.20, 2500: 5.00,
}
"""Largest car area by rated load (the table of EN 81-20 that GB/T 7588.1-2020 table 6 follows; between rows by straight line,
above 2,500 kg plus 0.16 m² per 100 kg). Read on a maker's page; 400 and 800 kg from general knowledge: unverified."""

HANDLING: Final = ("hand-truck", "pallet-truck", "forklift", "agv")


# --- flight ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Speed (m/s), acceleration (m/s²) and jerk (m/s³), all above 0."""

    speed_m_s: float
    acceleration_m_s2: float = 0.4
    jerk_m_s3: float = 0.6

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) and v > 0.0 for v in (self.speed_m_s, self.acceleration_m_s2, self.jerk_m_s3)):
            raise ValueError("speed, acceleration and jerk must be above 0")

    def flight_s(self, distance_m: float) -> float:
        """Time over a distance from rest to rest (Peters): full speed reached, only full acceleration, or neither."""
        d, v, a, j = abs(distance_m), self.speed_m_s, self.acceleration_m_s2, self.jerk_m_s3
        if d == 0.0:
            return 0.0
        if v < a * a / j:      # full acceleration is never reached: S-curve up to speed, if the way is long enough
            return d / v + 2.0 * math.sqrt(v / j) if d >= 2.0 * v * math.sqrt(v / j) else float((32.0 * d / j) ** (1.0 / 3.0))
        if d >= (a * a * v + v * v * j) / (a * j):
            return d / v + v / a + a / j
        if d >= 2.0 * a ** 3 / (j * j):
            return a / j + math.sqrt(4.0 * d / a + (a / j) ** 2)
        return float((32.0 * d / j) ** (1.0 / 3.0))


# --- mixed trips -------------------------------------------------------------------------------------------------


def expected_stops(demands: Sequence[float], loads: float) -> float:
    """Expected stops above the main floor: S = N − Σ (1 − ui/U)^P; equal demands give N [1 − ((N−1)/N)^P].

    Args:
        demands: demand of each floor above the main one, in order; not all nought.
        loads: destinations per trip, P.
    """
    total = _total(demands)
    return len(demands) - float(sum((1.0 - u / total) ** loads for u in demands))


def highest_reversal(demands: Sequence[float], loads: float) -> float:
    """Expected highest floor: H = N − Σ (Uj/U)^P with Uj the demand of floors 1 to j, j < N."""
    total = _total(demands)
    below, lost = 0.0, 0.0
    for demand in demands[:-1]:
        below += demand
        lost += (below / total) ** loads
    return len(demands) - lost


def _total(demands: Sequence[float]) -> float:
    if not demands or any(not u >= 0.0 for u in demands) or not sum(demands) > 0.0:
        raise ValueError("a demand must be at least 0, and not all of them nought")
    return float(sum(demands))


def passenger_round_trip_s(reversal: float, stops: float, loads: float, storey_m: float, speed_m_s: float,
                           performance_s: float, transfer_s: float) -> float:
    """RTT = 2 H tv + (S + 1) ts + 2 P tp with tv = storey / speed and ts = T − tv (Barney)."""
    level = storey_m / speed_m_s
    return 2.0 * reversal * level + (stops + 1.0) * (performance_s - level) + 2.0 * loads * transfer_s


# --- the shuttle cycle -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Doors and loading at one stop: opening and closing the doors, loading a car, unloading it."""

    open_s: float
    close_s: float
    load_s: float
    unload_s: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) and v >= 0.0 for v in (self.open_s, self.close_s, self.load_s, self.unload_s)):
            raise ValueError("times must be at least 0")


def goods_cycle_s(distance_m: float, motion: Motion, handling: Handling) -> float:
    """Round trip of a shuttle between two levels: 2 flights, doors at both ends, loading and unloading once."""
    return 2.0 * motion.flight_s(distance_m) + 2.0 * (handling.open_s + handling.close_s) + handling.load_s + handling.unload_s


def two_way_cycle_s(distance_m: float, motion: Motion, handling: Handling) -> float:
    """The same with goods on the way back as well: unloaded and loaded at both ends."""
    return goods_cycle_s(distance_m, motion, handling) + handling.load_s + handling.unload_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Goods of one level: its distance from the dock level, and tonnes per hour in and out at the peak."""

    name: str
    distance_m: float
    in_t_h: float
    out_t_h: float = 0.0

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) and v >= 0.0 for v in (self.in_t_h, self.out_t_h)):
            raise ValueError("flows must be at least 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What a group carries of the mix of flows.

    Attributes:
        one_way_cycle_s, two_way_cycle_s: mean round trips over the mix.
        one_way_t_h: every trip loaded one way only, the cautious figure.
        two_way_t_h: both flows in phase, every trip loaded both ways as far as the mix allows; the best case.
        demand_t_h: what is asked.
        trips_h: loaded one-way trips that the demand needs in an hour.
    """

    one_way_cycle_s: float
    two_way_cycle_s: float
    one_way_t_h: float
    two_way_t_h: float
    demand_t_h: float
    trips_h: float

    @property
    def utilisation(self) -> float:
        """Demand over one-way capacity."""
        return math.inf if self.one_way_t_h <= 0.0 < self.demand_t_h else self.demand_t_h / max(self.one_way_t_h, 1e-300)


def group_capacity(flows: Sequence[Flow], motion: Motion, handling: Handling, *, load_t: float, lifts: int) -> Capacity:
    """Capacity of a group of equal lifts for a mix of flows, one way and two ways apart.

    capacity [t/h] = 3600 / RTT × load per trip × lifts; the mean RTT is weighted with the trips of each level.

    Args:
        load_t: tonnes carried in a trip (rated load × fill).
        lifts: number of lifts in service, at least 0.

    Raises:
        ValueError: no load, or a negative number of lifts.
    """
    if not load_t > 0.0 or lifts < 0:
        raise ValueError("load above 0 and lifts of at least 0 are needed")
    demand = sum(flow.in_t_h + flow.out_t_h for flow in flows)
    one_way = sum((f.in_t_h + f.out_t_h) / load_t * goods_cycle_s(f.distance_m, motion, handling) for f in flows)
    two_way = sum(min(f.in_t_h, f.out_t_h) / load_t * two_way_cycle_s(f.distance_m, motion, handling)
                  + abs(f.in_t_h - f.out_t_h) / load_t * goods_cycle_s(f.distance_m, motion, handling) for f in flows)
    trips = demand / load_t
    if demand <= 0.0:
        return Capacity(one_way_cycle_s=0.0, two_way_cycle_s=0.0, one_way_t_h=0.0, two_way_t_h=0.0, demand_t_h=0.0, trips_h=0.0)
    both_ways = sum(max(f.in_t_h, f.out_t_h) for f in flows) / load_t
    return Capacity(one_way_cycle_s=one_way / trips, two_way_cycle_s=two_way / both_ways,
                    one_way_t_h=3600.0 * lifts * demand / one_way, two_way_t_h=3600.0 * lifts * demand / two_way,
                    demand_t_h=demand, trips_h=trips)


def peak_trips_h(t_day: float, peak_factor: float, hours: float, load_t: float) -> float:
    """Trips per hour at the peak: t/day × peak factor / (hours × load per trip)."""
    if not (t_day >= 0.0 and peak_factor >= 1.0 and hours > 0.0 and load_t > 0.0):
        raise ValueError("demand of at least 0, peak factor of at least 1, hours and load above 0 are needed")
    return t_day * peak_factor / (hours * load_t)


# --- what a car takes --------------------------------------------------------------------------------------------


def largest_car_area_m2(rated_load_kg: float) -> float:
    """Largest car area for a rated load, see :data:`CAR_AREA_M2`. Raises ValueError below 100 kg."""
    rows = sorted(CAR_AREA_M2.items())
    if not rated_load_kg >= rows[0][0]:
        raise ValueError("the table begins at 100 kg")
    if rated_load_kg > rows[-1][0]:
        return rows[-1][1] + 0.16 * (rated_load_kg - rows[-1][0]) / 100.0
    for (low, area_low), (high, area_high) in pairwise(rows):
        if rated_load_kg <= high:
            return area_low + (area_high - area_low) * (rated_load_kg - low) / (high - low)
    return rows[-1][1]


def least_rated_load_kg(car_area_m2: float) -> float:
    """Least rated load that a car of this area needs: the table read the other way."""
    rows = sorted(CAR_AREA_M2.items())
    if not car_area_m2 > 0.0:
        raise ValueError("a car has an area above 0")
    if car_area_m2 <= rows[0][1]:
        return float(rows[0][0])
    for (low, area_low), (high, area_high) in pairwise(rows):
        if car_area_m2 <= area_high:
            return low + (high - low) * (car_area_m2 - area_low) / (area_high - area_low)
    return rows[-1][0] + (car_area_m2 - rows[-1][1]) / 0.16 * 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Whether a piece goes into a car, and the first thing in its way: load, door-width, door-height, car-width, …"""

    fits: bool
    obstacle: str = ""
    has: float = 0.0
    needs: float = 0.0


def piece_fits(mass_kg: float, size_m: tuple[float, float, float], rated_load_kg: float, car_m: tuple[float, float, float],
               door_m: tuple[float, float], *, truck_kg: float = 0.0, truck_rides: bool = False, clearance_m: float = 0.0) -> Fit:
    """Whether a piece (length, width, height) goes through the door and into the car (width, depth, height).

    Args:
        truck_kg: mass of the truck that brings it; with ``truck_rides`` it counts against the rated load.
        clearance_m: free room kept on each side.

    The piece stays upright; it may be turned by a quarter. Through the door only its narrow side counts, and its depth in
    the car.
    """
    load = mass_kg + (truck_kg if truck_rides else 0.0)
    if load > rated_load_kg:
        return Fit(fits=False, obstacle="load", has=rated_load_kg, needs=load)
    long, narrow = max(size_m[0], size_m[1]), min(size_m[0], size_m[1])
    room = 2.0 * clearance_m
    for obstacle, has, needs in (
        ("door-height", door_m[1], size_m[2]), ("car-height", car_m[2], size_m[2]), ("door-width", door_m[0], narrow + room),
    ):
        if needs > has:
            return Fit(fits=False, obstacle=obstacle, has=has, needs=needs)
    along = narrow + room <= car_m[0] and long + room <= car_m[1]
    across = long + room <= car_m[0] and narrow + room <= car_m[1] and long + room <= door_m[0]
    if along or across:
        return Fit(fits=True)
    wide = narrow + room > car_m[0]
    return Fit(fits=False, obstacle="car-width" if wide else "car-depth", has=car_m[0] if wide else car_m[1],
               needs=narrow + room if wide else long + room)
