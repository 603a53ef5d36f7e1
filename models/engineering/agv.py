"""How many automated guided vehicles carry the trips of an hour, and what a fleet carries.

Distances in metres, speeds in m/s, times in seconds, rates per hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.tolerances import ROUNDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One transport of a vehicle: the way with the load, the way back or to the next load, loading and unloading.

    Attributes:
        traffic_share: what waiting at crossings, lifts and doors adds to the time of driving, as a share of it.
    """

    loaded_m: float
    empty_m: float
    speed_m_s: float
    load_s: float
    unload_s: float
    empty_speed_m_s: float | None = None
    turns: int = 0
    turn_s: float = 0.0
    traffic_share: float = 0.0
    extra_s: float = 0.0

    def __post_init__(self) -> None:
        speeds = (self.speed_m_s, self.speed_m_s if self.empty_speed_m_s is None else self.empty_speed_m_s)
        rest = (self.loaded_m, self.empty_m, self.load_s, self.unload_s, self.turns, self.turn_s, self.traffic_share,
                self.extra_s)
        if not (all(math.isfinite(v) and v > 0.0 for v in speeds) and all(math.isfinite(v) and v >= 0.0 for v in rest)):
            raise ValueError("speeds above 0 and no negative way or time are needed")

    @property
    def cycle_s(self) -> float:
        """Driving with and without load, turns, traffic, loading, unloading, and what else a trip takes (a lift ride)."""
        empty_speed = self.speed_m_s if self.empty_speed_m_s is None else self.empty_speed_m_s
        driving = self.loaded_m / self.speed_m_s + self.empty_m / empty_speed + self.turns * self.turn_s
        return driving * (1.0 + self.traffic_share) + self.load_s + self.unload_s + self.extra_s


def battery_share(driving_h: float, charging_h: float) -> float:
    """Share of its time that a vehicle drives between charges: driving / (driving + charging). Raises ValueError."""
    if not (driving_h > 0.0 and charging_h >= 0.0):
        raise ValueError("hours of driving above 0 are needed")
    return driving_h / (driving_h + charging_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Vehicles for a number of trips.

    Attributes:
        exact: trips/h × cycle / 3600 / availability, not yet rounded up.
        needed: rounded up.
        utilisation: of the vehicles that are available.
        trips_h: what ``needed`` vehicles carry at most.
    """

    exact: float
    needed: int
    utilisation: float
    trips_h: float


def fleet(trips_h: float, cycle_s: float, availability: float, *, most_utilised: float = 1.0) -> Fleet:
    """Number of vehicles: n = trips per hour × cycle / 3600 / availability, rounded up.

    Args:
        trips_h: at the peak, at least 0.
        cycle_s: of one trip, above 0.
        availability: share of the time that a vehicle can drive (charging, faults), above 0 to 1.
        most_utilised: how much of its time a vehicle may be busy; below 1 leaves room for uneven arrivals.

    Raises:
        ValueError: nonsense.
    """
    shares = 0.0 < availability <= 1.0 and 0.0 < most_utilised <= 1.0
    if not (shares and math.isfinite(trips_h) and trips_h >= 0.0 and math.isfinite(cycle_s) and cycle_s > 0.0):
        raise ValueError("trips of at least 0, a cycle above 0 and shares above 0 to 1 are needed")
    exact = trips_h * cycle_s / 3600.0 / availability / most_utilised
    needed = math.ceil(exact - ROUNDING)
    carried = needed * availability * 3600.0 / cycle_s
    return Fleet(exact=exact, needed=needed, utilisation=trips_h / carried if needed else 0.0, trips_h=carried)


def mean_cycle_s(trips: list[tuple[float, float]]) -> float:
    """Mean cycle of a mix of (trips per hour, cycle in seconds). Raises ValueError where nothing is carried."""
    total = sum(rate for rate, _ in trips)
    if not total > 0.0 or any(rate < 0.0 or not cycle > 0.0 for rate, cycle in trips):
        raise ValueError("a mix with some trips is needed")
    return sum(rate * cycle for rate, cycle in trips) / total
