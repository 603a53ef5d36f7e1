"""Moving cars: they never jump, go as fast as the lift, and carry the very trips of the simulation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from models.capacity import lift_days
from models.capacity.lifts import LiftPlan, plan_lifts
from models.engineering.lift_demand import draw
from models.engineering.lift_simulation import trace
from models.readers import read
from workbench.lift_motion import Motion, Ride, motion_of, motion_of_day

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"


def plan(name: str = "songhu-phase-a") -> LiftPlan:
    return plan_lifts(read(EXAMPLES / f"{name}.toml").buildings[0])


@pytest.fixture(scope="module", params=["songhu-phase-a", "songhu-later-tower"])
def motion(request: pytest.FixtureRequest) -> Motion:
    found = motion_of(plan(request.param))
    assert found is not None
    return found


def test_a_ride_by_hand() -> None:
    ride = Ride(starts_s=0.0, there_s=10.0, leaves_s=40.0, arrives_s=50.0, ends_s=80.0, from_m=0.0, at_m=20.0, to_m=0.0)
    assert [ride.level_m(t) for t in (0.0, 5.0, 10.0, 39.0, 45.0, 50.0, 79.0)] == [0.0, 10.0, 20.0, 20.0, 10.0, 0.0, 0.0]
    assert [ride.loaded(t) for t in (0.0, 39.9, 40.0, 79.9, 80.0)] == [False, False, True, True, False]


def test_each_car_goes_on_from_where_it_stood(motion: Motion) -> None:
    for car, rides in zip(motion.day.cars, motion.rides, strict=True):
        assert rides and rides[0].from_m == motion.day.storeys[car.start].elevation_m
        for ride in rides:
            assert ride.starts_s <= ride.there_s <= ride.leaves_s <= ride.arrives_s <= ride.ends_s
        for first, second in pairwise(rides):
            assert second.starts_s >= first.ends_s - 1e-6 and second.from_m == first.to_m


def test_no_car_is_faster_than_its_lift(motion: Motion) -> None:
    times = np.arange(0.0, 7200.0, 2.0)
    for number, car in enumerate(motion.day.cars):
        levels = [motion.car_at(number, float(t))[0] for t in times]
        assert max(abs(b - a) for a, b in pairwise(levels)) <= 2.0 * car.motion.speed_m_s + 1e-6


def test_the_rides_are_the_trips_of_the_simulation() -> None:
    day = lift_days.day_of(plan(), 1)
    assert day is not None
    record, result = trace(replace(day, replications=1), draw(replace(day, replications=1)))
    motion = motion_of_day(day)
    assert record.trips is not None
    for car in range(len(day.cars)):
        own = record.trips[1] == car
        trips = sorted(zip(record.trips[2][own], record.trips[3][own], strict=True))
        assert [(r.starts_s, r.ends_s) for r in motion.rides[car]] == [pytest.approx(trip) for trip in trips]
    assert len(motion.loads) == int(result.loads[0])


def test_what_waits_is_what_came_and_was_not_fetched(motion: Motion) -> None:
    for time in (0.0, 3600.0, 3 * 3600.0 + 17.0):
        by_hand = [sum(1 for a, b, s in motion.loads if s == storey and a <= time < b)
                   for storey in range(len(motion.day.storeys))]
        assert motion.waiting(time) == by_hand
    assert sum(motion.waiting(motion.end_s + 1.0)) == sum(1 for _, boarded, _ in motion.loads if boarded == np.inf)
    assert motion.car_at(0, motion.end_s + 1.0)[1] == "rests"


def test_without_demand_nothing_moves() -> None:
    building = replace(read(EXAMPLES / "songhu-phase-a.toml").buildings[0], logistics=None)
    assert motion_of(plan_lifts(building)) is None
