"""The lockstep model beside the event-by-event one: trip by trip and load by load to 1e-6 on common random numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.engineering.lift_day import RULES, Batching, Breakdowns, Flow, LiftDay, LoadKind
from models.engineering.lift_demand import Draws, draw
from models.engineering.lift_simulation import trace
from models.engineering.lift_traffic import Motion
from tests.models.engineering.lift_cases import car, storeys, tower
from tests.models.engineering.lift_twin import Twin

NEAR = 1e-6


def compare(day: LiftDay, replications: int, draws: Draws | None = None) -> int:
    """Assert that both run the same trips with the same loads; the number of trips."""
    draws = draw(day) if draws is None else draws
    record, result = trace(day, draws)
    assert record.trips is not None
    lane, cars, starts, ends = record.trips
    count = 0
    for row in range(replications):
        twin = Twin(day, draws, row).run()
        mine = sorted(zip(*(column[lane == row].tolist() for column in (starts, cars, ends)), strict=True))
        other = sorted((trip.start, trip.car, trip.end) for trip in twin.trips)
        assert [car for _, car, _ in mine] == [car for _, car, _ in other]
        np.testing.assert_allclose([(a, b) for a, _, b in mine], [(a, b) for a, _, b in other], rtol=0.0, atol=NEAR)
        compare_loads(record, row, twin)
        queues = queue_of(day, twin)
        np.testing.assert_array_equal(result.queue[row], queues)
        count += len(mine)
    return count


def compare_loads(record: Any, row: int, twin: Twin) -> None:
    carried = {(trip.car, number): trip.start for trip in twin.trips for number in trip.loads}
    places = np.flatnonzero(record.number[row] >= 0)
    assert sorted(record.number[row, places]) == [load.number for load in twin.loads if load.cars]
    for place in places:
        load = twin.loads[record.number[row, place]]
        if math.isinf(load.boarded):
            assert record.car[row, place] == -1 and math.isinf(record.boarded_s[row, place])
            continue
        assert abs(record.boarded_s[row, place] - load.boarded) < NEAR
        assert abs(record.delivered_s[row, place] - load.delivered) < NEAR
        assert abs(record.assigned_s[row, place] - carried[record.car[row, place], load.number]) < NEAR


def queue_of(day: LiftDay, twin: Twin) -> Any:
    times = np.arange(1, math.floor(day.end_s / day.grid_s) + 1) * day.grid_s
    queue = np.zeros((len(day.storeys), len(times)), dtype=np.int64)
    for load in twin.loads:
        if load.cars:
            queue[load.origin] += (load.arrival <= times) & (load.boarded > times)
    return queue


BATCHINGS = {
    "staged": Batching(look_ahead=8, stops=3, release_kg=2000.0, hold_s=300.0),
    "multi-drop": Batching(look_ahead=5, stops=4),
    "one-drop": Batching(look_ahead=8, stops=1),
    "alone": Batching(look_ahead=0),
}


@pytest.mark.parametrize("batching", BATCHINGS)
@pytest.mark.parametrize("rule", RULES)
def test_equal_cars(rule: str, batching: str) -> None:
    day = zoned(tower(rule=rule, batching=BATCHINGS[batching], replications=2))
    assert compare(day, 2) > 600


@pytest.mark.parametrize("rule", RULES)
def test_unequal_cars_storeys_apart_and_many_breakdowns(rule: str) -> None:
    day = tower(rule=rule, lifts=4, replications=2, demand=0.9, breakdowns=Breakdowns(between_h=1.5, repair_h=0.3))
    low = tuple(range(6))
    cars = (replace(day.cars[0], rated_kg=900.0, places=2), replace(day.cars[1], serves=low), day.cars[3],
            replace(day.cars[2], motion=Motion(speed_m_s=0.5), open_s=9.0, starts_at=7, serves=tuple(range(1, 12))))
    assert compare(zoned(replace(day, cars=cars)), 2) > 500


@pytest.mark.parametrize("rule", RULES)
def test_more_demand_than_capacity(rule: str) -> None:
    assert compare(tower(rule=rule, lifts=2, demand=1.3, replications=1, tail_s=0.0), 1) > 200


def zoned(day: LiftDay) -> LiftDay:
    """Low and high zone, where the rule asks for zones."""
    if day.rule != "zoned":
        return day
    low, high = tuple(range(7)), (0, *range(7, 12))
    return replace(day, cars=tuple(replace(one, zone=low if number < 2 else high) for number, one in enumerate(day.cars)))


@st.composite
def small_days(make: st.DrawFn) -> LiftDay:
    """A few storeys and cars with odd numbers; every rule and limit."""
    count = make(st.integers(2, 6))
    steps = make(st.lists(st.sampled_from([3.3, 4.2, 5.4, 8.0]), min_size=count - 1, max_size=count - 1))
    levels = storeys(*np.cumsum([0.0, *steps]).tolist())
    served = st.lists(st.integers(0, count - 1), min_size=2, unique=True).map(lambda s: tuple(sorted(s)))
    cars = tuple(
        car(make(served) if make(st.booleans()) else tuple(range(count)), name=str(number),
            speed=make(st.sampled_from([0.3, 1.0, 2.5])), rated_kg=make(st.sampled_from([600.0, 1500.0, 3000.0])),
            places=make(st.sampled_from([None, 1, 3])),
            open_s=make(st.sampled_from([0.0, 4.0])), zone=make(st.none() | st.just((0, 1))))
        for number in range(make(st.integers(1, 3))))
    cars = tuple(replace(one, zone=None) if len(set(one.zone or (0, 1)) & set(one.serves)) < 2 else one for one in cars)
    kind = LoadKind(name="odd", mass_kg=(200.0, make(st.sampled_from([200.0, 900.0, 2000.0]))),
                    units=(1, make(st.integers(1, 3))), load_s=make(st.sampled_from([0.0, 12.0])), unload_s=9.0,
                    handling_cv2=make(st.sampled_from([0.0, 0.5])))
    rate = make(st.sampled_from([2.0, 10.0]))
    flows = tuple(Flow(name=f"{a}-{b}", origin=a, destination=b, loads=(kind,), loads_h=(rate / count, 3.0 * rate / count))
                  for a in range(count) for b in range(count) if a != b)
    return LiftDay(
        storeys=levels, cars=cars, flows=flows, dock=make(st.integers(0, count - 1)), rule=make(st.sampled_from(RULES)),
        batching=Batching(look_ahead=make(st.integers(0, 6)), stops=make(st.integers(1, 4)),
                          release_kg=make(st.sampled_from([0.0, 1500.0])), hold_s=make(st.sampled_from([0.0, 240.0]))),
        breakdowns=make(st.none() | st.just(Breakdowns(between_h=0.5, repair_h=0.1))), replications=2,
        seed=make(st.integers(0, 10_000)), tail_s=make(st.sampled_from([0.0, 1800.0])))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_days())
def test_any_small_day(day: LiftDay) -> None:
    compare(day, 2)
