"""Where the cars stand at any time of a simulated day, and what waits at each storey: for moving pictures. No window needed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.capacity import lift_days
from models.engineering.lift_day import LiftDay, LiftDayError
from models.engineering.lift_demand import draw
from models.engineering.lift_simulation import flight_table_s, trace
from models.reading import Progress, silent

if TYPE_CHECKING:
    from models.capacity.lifts import LiftPlan


@dataclass(frozen=True, slots=True)
class Ride:
    """One trip: empty to where the goods wait, then with them to where they go. Times in seconds, levels in metres."""

    starts_s: float
    there_s: float       # the car stands where the goods wait
    leaves_s: float
    arrives_s: float
    ends_s: float
    from_m: float
    at_m: float
    to_m: float

    def level_m(self, time_s: float) -> float:
        """Where the car is at a time of its trip, as if it moved evenly."""
        if time_s < self.there_s:
            return _between(time_s, self.starts_s, self.there_s, self.from_m, self.at_m)
        if time_s < self.leaves_s:
            return self.at_m
        return _between(time_s, self.leaves_s, self.arrives_s, self.at_m, self.to_m)

    def loaded(self, time_s: float) -> bool:
        return self.leaves_s <= time_s < self.ends_s


def _between(time: float, start: float, end: float, low: float, high: float) -> float:
    share = 1.0 if end <= start else min(max((time - start) / (end - start), 0.0), 1.0)
    return low + share * (high - low)


@dataclass(frozen=True)
class Motion:
    """A day of lifts to look at: the cars with their rides, and the loads with their waits.

    Attributes:
        day: as it was run, one replication.
        rides: of each car, in order.
        loads: arrival, boarding (infinite: never) and storey of each load.
    """

    day: LiftDay
    rides: tuple[tuple[Ride, ...], ...]
    loads: tuple[tuple[float, float, int], ...]

    @property
    def end_s(self) -> float:
        """When the last car stands still."""
        return max((rides[-1].ends_s for rides in self.rides if rides), default=self.day.horizon_s)

    def car_at(self, car: int, time_s: float) -> tuple[float, str]:
        """Level in metres, and what the car does: ``rests``, ``empty``, ``loaded``."""
        rides = self.rides[car]
        at = bisect_right(rides, time_s, key=lambda ride: ride.starts_s) - 1
        if at < 0:
            return self.day.storeys[self.day.cars[car].start].elevation_m, "rests"
        ride = rides[at]
        if time_s >= ride.ends_s:
            return ride.to_m, "rests"
        return ride.level_m(time_s), "loaded" if ride.loaded(time_s) else "empty"

    def waiting(self, time_s: float) -> list[int]:
        """Loads that wait at each storey."""
        counts = [0] * len(self.day.storeys)
        for arrival, boarded, storey in self.loads:
            if arrival <= time_s < boarded:
                counts[storey] += 1
        return counts


def motion_of(plan: LiftPlan, seed: int = lift_days.SEED, progress: Progress = silent) -> Motion | None:
    """One day of a plan's lifts; None where there is none to simulate."""
    try:
        day = lift_days.day_of(plan, 1, seed)
    except LiftDayError:
        return None
    return None if day is None else motion_of_day(day, progress)


def motion_of_day(day: LiftDay, progress: Progress = silent) -> Motion:
    """The first replication of a day, trip by trip; each trip of the day carries one load (no look-ahead)."""
    day = replace(day, replications=1)
    draws = draw(day)
    record, _ = trace(day, draws, progress)
    levels = [storey.elevation_m for storey in day.storeys]
    flights = [flight_table_s(day, car) for car in day.cars]
    rides: list[list[Ride]] = [[] for _ in day.cars]
    position = [car.start for car in day.cars]
    boarded = record.boarded_s[0]
    for i in np.argsort(record.assigned_s[0], kind="stable"):
        car = int(record.car[0, i])
        if car < 0 or not np.isfinite(boarded[i]):
            continue
        number, origin = int(record.number[0, i]), int(record.origin[0, i])
        goal = day.flows[int(draws.flow[0, number])].destination
        own, flight = day.cars[car], flights[car]
        there = float(boarded[i]) - own.open_s
        leaves = float(boarded[i]) + float(draws.load_s[0, number]) + own.close_s
        arrives = leaves + float(flight[origin, goal])
        rides[car].append(Ride(
            starts_s=there - float(flight[position[car], origin]), there_s=there, leaves_s=leaves, arrives_s=arrives,
            ends_s=float(record.delivered_s[0, i]) + own.close_s, from_m=levels[position[car]], at_m=levels[origin],
            to_m=levels[goal]))
        position[car] = goal
    known = np.isfinite(record.arrival_s[0])
    loads = tuple((float(a), float(b), int(o)) for a, b, o in
                  zip(record.arrival_s[0][known], boarded[known], record.origin[0][known], strict=True))
    return Motion(day, tuple(tuple(own) for own in rides), loads)
