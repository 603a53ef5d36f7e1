"""Goods lifts in closed form against enumeration, an independent integration, and hand-computed figures."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.engineering.lift_traffic import (
    Flow,
    Handling,
    Motion,
    expected_stops,
    goods_cycle_s,
    group_capacity,
    highest_reversal,
    largest_car_area_m2,
    least_rated_load_kg,
    passenger_round_trip_s,
    peak_trips_h,
    piece_fits,
    two_way_cycle_s,
)

GOODS = Motion(speed_m_s=0.5, acceleration_m_s2=0.4, jerk_m_s3=0.6)
DOORS = Handling(open_s=4.0, close_s=4.0, load_s=60.0, unload_s=60.0)


@pytest.mark.parametrize(("floors", "loads", "stops", "reversal"), [
    (5, 4, 2.9520, 4.4336), (6, 5, 3.588735, 5.430941), (8, 6, 4.4096, 7.2950), (10, 8, 5.6953, 9.3227),
    (16, 12.8, 8.9959, 15.2745),
])
def test_expected_stops_and_reversal(floors: int, loads: float, stops: float, reversal: float) -> None:
    assert expected_stops([1.0] * floors, loads) == pytest.approx(stops, abs=5e-5)
    assert highest_reversal([1.0] * floors, loads) == pytest.approx(reversal, abs=5e-5)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4).filter(any), st.integers(1, 3))
def test_stops_and_reversal_are_those_of_all_cases(demands: list[int], loads: int) -> None:
    total = sum(demands)
    stops = reversal = 0.0
    for case in itertools.product(range(len(demands)), repeat=loads):
        share = math.prod(demands[floor] / total for floor in case)
        stops += share * len(set(case))
        reversal += share * (max(case) + 1)
    assert expected_stops(demands, loads) == pytest.approx(stops)
    assert highest_reversal(demands, loads) == pytest.approx(reversal)


def test_a_passenger_round_trip_by_hand() -> None:
    assert passenger_round_trip_s(9.3227, 5.6953, 8, 3.3, 1.6, 10.0, 1.2) == pytest.approx(110.80, abs=0.01)


def test_a_flight_that_reaches_its_speed() -> None:
    assert GOODS.flight_s(4.5) == pytest.approx(10.9167, abs=5e-5)
    assert GOODS.flight_s(-4.5) == GOODS.flight_s(4.5) and GOODS.flight_s(0.0) == 0.0


def integrated(distance: float, v: float, a: float, j: float) -> float:
    """Time of the fastest symmetric flight, found by integrating jerk, acceleration and speed in small steps."""
    def way(top: float) -> tuple[float, float]:
        """Distance and time of speeding up to ``top`` and down again without cruising."""
        peak = min(a, math.sqrt(top * j))
        ramp, hold = peak / j, max(top / peak - peak / j, 0.0)
        return 2.0 * (top * (2.0 * ramp + hold) / 2.0), 2.0 * (2.0 * ramp + hold)

    low, high = 0.0, v
    if way(v)[0] <= distance:
        d, t = way(v)
        return t + (distance - d) / v
    for _ in range(200):
        middle = (low + high) / 2.0
        low, high = (middle, high) if way(middle)[0] <= distance else (low, middle)
    return way(low)[1]


@given(st.floats(0.05, 100.0), st.floats(0.2, 4.0), st.floats(0.2, 1.5), st.floats(0.2, 2.0))
def test_every_flight_is_that_of_an_independent_search(d: float, v: float, a: float, j: float) -> None:
    motion = Motion(speed_m_s=v, acceleration_m_s2=a, jerk_m_s3=j)
    assert motion.flight_s(d) == pytest.approx(integrated(d, v, a, j), rel=1e-6)


@given(st.floats(0.1, 50.0), st.floats(0.001, 5.0))
def test_a_longer_way_never_takes_less(d: float, more: float) -> None:
    assert GOODS.flight_s(d + more) >= GOODS.flight_s(d)


def test_the_goods_cycle_by_hand() -> None:
    cycle = goods_cycle_s(15.75, GOODS, DOORS)
    assert cycle == pytest.approx(202.833, abs=5e-4)
    assert 3600.0 / cycle == pytest.approx(17.749, abs=5e-4)
    found = group_capacity([Flow(name="3F", distance_m=15.75, in_t_h=10.0)], GOODS, DOORS, load_t=2.1, lifts=1)
    assert found.one_way_t_h == pytest.approx(37.27, abs=5e-3)
    assert found.one_way_cycle_s == pytest.approx(cycle) and found.two_way_t_h == pytest.approx(found.one_way_t_h)
    assert found.utilisation == pytest.approx(10.0 / 37.27, rel=1e-3)


def test_two_ways_are_reported_apart() -> None:
    flow = [Flow(name="3F", distance_m=15.75, in_t_h=10.0, out_t_h=10.0)]
    found = group_capacity(flow, GOODS, DOORS, load_t=2.1, lifts=2)
    assert found.one_way_t_h == pytest.approx(2 * 3600.0 / goods_cycle_s(15.75, GOODS, DOORS) * 2.1)
    assert found.two_way_t_h == pytest.approx(2 * 3600.0 / two_way_cycle_s(15.75, GOODS, DOORS) * 4.2)
    assert found.two_way_t_h > found.one_way_t_h


def test_a_mix_of_levels_is_weighted_by_its_trips() -> None:
    low, high = Flow(name="2F", distance_m=8.0, in_t_h=3.0), Flow(name="9F", distance_m=50.0, in_t_h=1.0)
    found = group_capacity([low, high], GOODS, DOORS, load_t=1.0, lifts=1)
    expected = (3.0 * goods_cycle_s(8.0, GOODS, DOORS) + goods_cycle_s(50.0, GOODS, DOORS)) / 4.0
    assert found.one_way_cycle_s == pytest.approx(expected) and found.trips_h == pytest.approx(4.0)


def test_no_lift_carries_nothing_and_no_demand_needs_nothing() -> None:
    none = group_capacity([Flow(name="2F", distance_m=8.0, in_t_h=1.0)], GOODS, DOORS, load_t=1.0, lifts=0)
    assert none.one_way_t_h == 0.0 and math.isinf(none.utilisation)
    assert group_capacity([], GOODS, DOORS, load_t=1.0, lifts=3).utilisation == 0.0


def test_the_peak_of_a_day() -> None:
    assert peak_trips_h(60.0, 1.5, 10.0, 2.1) == pytest.approx(60.0 * 1.5 / 21.0)
    with pytest.raises(ValueError, match="peak factor"):
        peak_trips_h(60.0, 0.9, 10.0, 2.1)


@pytest.mark.parametrize(("load", "area"), [(1800, 3.88), (3000, 5.80), (5000, 9.00), (100, 0.37), (2500, 5.00), (1600, 3.56)])
def test_the_car_area_of_a_rated_load(load: float, area: float) -> None:
    assert largest_car_area_m2(load) == pytest.approx(area)


def test_the_rated_load_of_a_car() -> None:
    assert least_rated_load_kg(2.4 * 3.6) == pytest.approx(4775.0)
    with pytest.raises(ValueError, match="100 kg"):
        largest_car_area_m2(99.0)


@given(st.floats(100.0, 20_000.0))
def test_area_and_load_are_each_others_way_back(load: float) -> None:
    assert least_rated_load_kg(largest_car_area_m2(load)) == pytest.approx(load, rel=1e-9)


CAR, DOOR = (2.0, 3.0, 2.4), (2.0, 2.3)


@pytest.mark.parametrize(("mass", "size", "obstacle"), [
    (3000.0, (1.0, 1.0, 1.0), ""), (3000.1, (1.0, 1.0, 1.0), "load"), (500.0, (3.0, 2.0, 2.3), ""),
    (500.0, (3.01, 2.0, 2.3), "car-depth"), (500.0, (3.0, 2.01, 2.3), "door-width"), (500.0, (3.0, 2.0, 2.31), "door-height"),
    (500.0, (2.0, 3.0, 2.3), ""),
])
def test_what_goes_into_a_car(mass: float, size: tuple[float, float, float], obstacle: str) -> None:
    found = piece_fits(mass, size, 3000.0, CAR, DOOR)
    assert found.obstacle == obstacle and found.fits is (obstacle == "")


def test_a_truck_that_rides_counts() -> None:
    assert piece_fits(2000.0, (1.2, 1.0, 1.5), 3000.0, CAR, DOOR, truck_kg=1200.0).fits
    ridden = piece_fits(2000.0, (1.2, 1.0, 1.5), 3000.0, CAR, DOOR, truck_kg=1200.0, truck_rides=True)
    assert ridden.obstacle == "load" and ridden.needs == pytest.approx(3200.0)


@pytest.mark.parametrize("bad", [{"speed_m_s": 0.0}, {"speed_m_s": 1.0, "jerk_m_s3": -1.0}, {"speed_m_s": math.nan}])
def test_nonsense_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Motion(**bad)
    with pytest.raises(ValueError, match="at least 0"):
        expected_stops([0.0, 0.0], 2.0)
