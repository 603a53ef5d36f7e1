"""The simulated day beside closed forms and trips worked out by hand; nothing may be a switch without effect."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.engineering.lift_day import Batching, Breakdowns, Flow, LiftDay
from models.engineering.lift_results import DayResult, Record
from models.engineering.lift_simulation import simulate, simulate_all, trace
from models.engineering.lift_traffic import Handling, Motion, goods_cycle_s, two_way_cycle_s
from models.engineering.queues import queue_growth, waiting
from tests.models.engineering.lift_cases import AT_ONCE, car, draws_of, plain_day, plain_kind, storeys, tower

# --- against closed forms ------------------------------------------------------------------------------------------

SLOW = Motion(speed_m_s=0.5, acceleration_m_s2=0.4, jerk_m_s3=0.6)


def shuttle(*, loads_h: float, hours: int, both_ways: bool = False, **changes: Any) -> LiftDay:
    """One car between two storeys 15.75 m apart, loads of 2.1 t, 60 s into the car and 60 s out, doors 4 s."""
    kind = plain_kind(2100.0)
    flows = [Flow(name="in", origin=0, destination=1, loads=(kind,), loads_h=(loads_h,) * hours)]
    if both_ways:
        flows.append(Flow(name="out", origin=1, destination=0, loads=(kind,), loads_h=(loads_h,) * hours))
    one = car((0, 1), motion=SLOW, open_s=4.0, close_s=4.0)
    given: dict[str, Any] = {"storeys": storeys(0.0, 15.75), "cars": (one,), "flows": tuple(flows), "tail_s": 0.0,
                             "batching": Batching(look_ahead=0), "replications": 4}
    return LiftDay(**(given | changes))


def test_a_shuttle_that_never_rests_runs_the_closed_cycle() -> None:
    day = shuttle(loads_h=60.0, hours=10, warm_up_s=3600.0)
    record, result = trace(day)
    assert record.trips is not None
    lane, _, start, end = record.trips
    cycle = goods_cycle_s(15.75, SLOW, Handling(open_s=4.0, close_s=4.0, load_s=60.0, unload_s=60.0))
    assert cycle == pytest.approx(202.8333333, abs=1e-6)
    later = (lane == 0) & (start > 1000.0)
    np.testing.assert_allclose((end - start)[later], cycle, rtol=0.0, atol=1e-8)
    np.testing.assert_allclose(np.diff(start[later]), cycle, rtol=0.0, atol=1e-8)
    assert result.trips_h == pytest.approx(17.749, abs=1.0 / 9.0)
    assert result.throughput_t_h == pytest.approx(37.27, abs=2.1 / 9.0)      # a load more or less in 9 hours
    assert result.utilisation == pytest.approx(1.0, abs=1e-9)
    assert result.overloaded


@pytest.mark.parametrize("order", ["in-out", "in-in-out-out"])
def test_both_ways_in_phase_run_the_closed_two_way_cycle(order: str) -> None:
    day = shuttle(loads_h=1.0, hours=10, both_ways=True, rule="collective", batching=Batching(look_ahead=2, stops=2),
                  warm_up_s=3600.0)
    day = replace(day, cars=(replace(day.cars[0], open_s=0.0, close_s=0.0),))
    ways = (order.split("-") * 100)[:200]
    loads = [(0.0, 0, 1, 2100.0) if way == "in" else (0.0, 1, 0, 2100.0) for way in ways]
    record, _ = trace(day, draws_of(day, loads, load_s=60.0, unload_s=60.0))
    cycle = two_way_cycle_s(15.75, SLOW, Handling(open_s=0.0, close_s=0.0, load_s=60.0, unload_s=60.0))
    delivered = np.sort(record.delivered_s[0, :200])      # every flight is loaded
    np.testing.assert_allclose(delivered, cycle / 2.0 * np.arange(1, 201), rtol=0.0, atol=1e-7)


def queue_day(loads_h: float, hours: int, *, lifts: int, load_s: float, cv2: float, replications: int) -> LiftDay:
    """Cars without flights and doors: a queue of a textbook."""
    kind = plain_kind(load_s=load_s, unload_s=0.0, handling_cv2=cv2)
    flow = Flow(name="in", origin=0, destination=1, loads=(kind,), loads_h=(loads_h,) * hours)
    one = car((0, 1), motion=AT_ONCE, open_s=0.0, close_s=0.0)
    return LiftDay(storeys=storeys(0.0, 0.01), cars=(one,) * lifts, flows=(flow,), batching=Batching(look_ahead=0),
                   replications=replications, warm_up_s=20 * 3600.0, seed=7)


@pytest.mark.parametrize(("lifts", "erlangs", "wait"), [(1, 0.8, 4.0), (3, 2.0, 4.0 / 9.0), (10, 8.0, 0.40918 / 2.0)])
def test_exponential_handling_is_the_queue_m_m_c(lifts: int, erlangs: float, wait: float) -> None:
    replications = math.ceil(4.5e5 / (erlangs * 30.0 * 40.0))
    result = simulate(queue_day(erlangs * 30.0, 60, lifts=lifts, load_s=120.0, cv2=1.0, replications=replications))
    assert result.loads.sum() > 4e5
    assert result.wait_s.mean == pytest.approx(wait * 120.0, rel=0.03)
    assert waiting(erlangs / 120.0, lifts, 120.0).mean_wait == pytest.approx(wait * 120.0, rel=1e-5)
    assert result.utilisation.mean() == pytest.approx(erlangs / lifts, rel=0.01)


@pytest.mark.parametrize(("cv2", "minutes"), [(0.0, 8.0), (0.25, 10.0), (1.0, 16.0)])
def test_one_car_is_the_queue_m_g_1(cv2: float, minutes: float) -> None:
    result = simulate(queue_day(12.0, 260, lifts=1, load_s=240.0, cv2=cv2, replications=160))
    assert result.loads.sum() > 4e5
    assert result.wait_s.mean / 60.0 == pytest.approx(minutes, rel=0.03)


def test_a_shuttle_is_the_queue_m_d_1_of_its_cycle() -> None:
    day = shuttle(loads_h=14.0, hours=240, warm_up_s=36000.0, replications=140)
    result = simulate(day)
    cycle = goods_cycle_s(15.75, SLOW, Handling(open_s=4.0, close_s=4.0, load_s=60.0, unload_s=60.0))
    queue = waiting(14.0 / 3600.0, 1, cycle, service_cv2=0.0)
    assert result.loads.sum() > 4e5
    assert result.wait_s.mean - SLOW.flight_s(15.75) - 4.0 == pytest.approx(queue.mean_wait, rel=0.03)
    assert result.utilisation.mean() == pytest.approx(queue.utilisation, rel=0.01)


def test_more_demand_than_capacity_grows_at_the_closed_rate_and_ends() -> None:
    day = shuttle(loads_h=30.0, hours=20, replications=60, tail_s=1800.0, warm_up_s=3600.0)
    result = simulate(day)
    cycle = goods_cycle_s(15.75, SLOW, Handling(open_s=4.0, close_s=4.0, load_s=60.0, unload_s=60.0))
    growth = queue_growth(30.0, 1, cycle / 3600.0)
    assert result.overloaded and result.growth_loads_h == pytest.approx(growth, rel=0.03)
    carried = (20 * 3600.0 + 1800.0) / cycle
    assert result.left_loads.mean() == pytest.approx(30.0 * 20 - carried, rel=0.03)
    assert result.left_t.mean() == pytest.approx(2.1 * result.left_loads.mean())


# --- worked out by hand --------------------------------------------------------------------------------------------

LEAP = Motion(speed_m_s=1.0).flight_s      # distance → time


def run(day: LiftDay, loads: list[tuple[float, int, int, float]], **given: Any) -> tuple[dict[int, dict[str, float]], DayResult]:
    """What becomes of each load."""
    record, result = trace(day, draws_of(day, loads, **given))
    return table(record), result


def table(record: Record) -> dict[int, dict[str, float]]:
    return {int(number): {"car": int(record.car[0, place]), "assigned": float(record.assigned_s[0, place]),
                          "boarded": float(record.boarded_s[0, place]), "delivered": float(record.delivered_s[0, place])}
            for place, number in enumerate(record.number[0]) if number >= 0}


def test_a_trip_with_two_stops() -> None:
    found, result = run(plain_day(), [(100.0, 0, 2, 900.0), (100.0, 0, 1, 800.0)])
    # doors 5, both loaded 2 × 60, doors 5, to 5 m, doors 5, out 40, doors 5, to 10 m, doors 5, out 40
    first = 100.0 + 5.0 + 120.0 + 5.0 + LEAP(5.0) + 5.0 + 40.0
    assert found[0]["boarded"] == found[1]["boarded"] == 105.0
    assert found[1]["delivered"] == pytest.approx(first)
    assert found[0]["delivered"] == pytest.approx(first + 5.0 + LEAP(5.0) + 5.0 + 40.0)
    assert result.trips_h.tolist() == [1.0] and result.wait_mean_s.tolist() == [5.0] and result.throughput_t_h.tolist() == [1.7]
    assert result.utilisation[0, 0] == pytest.approx((first + 5.0 + LEAP(5.0) + 5.0 + 40.0 + 5.0 - 100.0) / 3600.0)


@pytest.mark.parametrize(("third", "together"), [(1000.0, True), (1000.0001, False), (999.9999, True)])
def test_batching_by_mass_goes_up_to_the_rated_load(third: float, together: bool) -> None:
    found, _ = run(plain_day(), [(0.0, 0, 3, 1000.0), (0.0, 0, 3, 1000.0), (0.0, 0, 3, third)])
    assert found[1]["boarded"] == 5.0 and (found[2]["boarded"] == 5.0) is together


def test_the_stops_of_a_trip_are_limited() -> None:
    loads = [(0.0, 0, 1, 100.0), (0.0, 0, 2, 100.0), (0.0, 0, 1, 100.0), (0.0, 0, 3, 100.0)]
    for stops, riding in ((1, {0, 2}), (2, {0, 1, 2}), (3, {0, 1, 2, 3})):
        found, _ = run(plain_day(batching=Batching(look_ahead=8, stops=stops)), loads)
        assert {number for number, load in found.items() if load["assigned"] == 0.0} == riding


def test_nobody_is_overtaken_from_behind_the_look_ahead() -> None:
    loads = [(0.0, 0, 1, 100.0), (0.0, 2, 0, 100.0), (0.0, 2, 0, 100.0), (0.0, 0, 1, 100.0)]
    for look_ahead, rides in ((2, False), (3, True)):
        found, _ = run(plain_day(batching=Batching(look_ahead=look_ahead)), loads)
        assert (found[3]["assigned"] == 0.0) is rides


def test_loads_are_staged_by_mass_or_by_time() -> None:
    day = plain_day(batching=Batching(look_ahead=8, stops=3, release_kg=1500.0, hold_s=300.0), cars=(car((0, 1, 2, 3)),) * 3)
    found, _ = run(day, [(0.0, 0, 1, 800.0), (10.0, 2, 3, 100.0), (100.0, 0, 1, 700.0), (400.0, 0, 2, 10.0), (701.0, 0, 2, 10.0)])
    assert found[0]["assigned"] == found[2]["assigned"] == 100.0      # 1,500 kg are there
    assert found[1]["assigned"] == 10.0                               # not at the dock
    assert found[3]["assigned"] == 700.0                              # held 300 s
    assert found[4]["assigned"] == 1001.0                             # opened the next batch


def test_the_nearest_car_goes_and_ties_go_to_the_first() -> None:
    cars = tuple(replace(car((0, 1, 2, 3)), starts_at=start) for start in (3, 1, 1))
    loads = [(0.0, 0, 1, 100.0)]
    assert run(plain_day(cars=cars), loads)[0][0]["car"] == 1
    assert run(plain_day(cars=cars, rule="in-turn"), loads)[0][0]["car"] == 0
    both_sides = tuple(replace(one, starts_at=start) for one, start in zip(cars, (3, 1), strict=False))
    uneven = plain_day(cars=both_sides, storeys=storeys(0.0, 4.2, 4.2 * 2, 4.2 * 3))      # 4.2 × 3 − 4.2 × 2 is not 4.2 × 2 − 4.2
    assert run(uneven, [(0.0, 2, 0, 100.0)])[0][0]["car"] == 0


def test_collective_takes_loads_along_on_the_empty_run_and_on_the_ride() -> None:
    day = plain_day(cars=(replace(car((0, 1, 2, 3)), starts_at=3),), rule="collective", batching=Batching(look_ahead=8, stops=6))
    loads = [(0.0, 0, 2, 2000.0), (0.0, 3, 1, 3000.0), (0.0, 1, 2, 1000.0), (0.0, 1, 3, 10.0), (0.0, 1, 0, 3000.0),
             (0.0, 2, 1, 1.0)]
    found, _ = run(day, loads)
    # 5 starts on the empty run, but on a stretch on which 1 fills the car; 3 goes farther than the farthest destination
    assert {number for number, load in found.items() if load["assigned"] == 0.0} == {0, 1, 2, 4}
    down = 5.0 + 60.0 + 5.0 + LEAP(10.0) + 5.0      # loaded at the top, doors open on storey 1
    assert found[1]["boarded"] == 5.0 and found[4]["boarded"] == pytest.approx(down)
    assert found[1]["delivered"] == pytest.approx(down + 40.0)
    ground = down + 40.0 + 60.0 + 5.0 + LEAP(5.0) + 5.0
    assert found[0]["boarded"] == pytest.approx(ground) and found[4]["delivered"] == pytest.approx(ground + 40.0)
    assert found[2]["boarded"] == pytest.approx(ground + 40.0 + 60.0 + 5.0 + LEAP(5.0) + 5.0)
    alone, _ = run(replace(day, rule="nearest"), loads)
    assert {number for number, load in alone.items() if load["assigned"] == 0.0} == {0}


def test_zones_keep_their_cars_and_let_nobody_wait_for_ever() -> None:
    cars = (replace(car((0, 1, 2, 3)), zone=(0, 1)), replace(car((0, 1, 2, 3)), zone=(0, 2, 3)))
    loads = [(0.0, 0, 1, 100.0), (1.0, 0, 1, 100.0), (2.0, 0, 3, 100.0), (5000.0, 1, 3, 100.0)]
    found, _ = run(plain_day(cars=cars, rule="zoned", batching=Batching(look_ahead=0), tail_s=7200.0), loads)
    assert [found[number]["car"] for number in range(3)] == [0, 0, 1]
    assert found[2]["assigned"] == 2.0 and found[1]["assigned"] > 100.0
    assert found[3]["assigned"] == 5000.0      # in no zone: any car
    free, _ = run(plain_day(cars=cars, batching=Batching(look_ahead=0)), loads[:3])
    assert free[1]["car"] == 1 and free[1]["assigned"] == 1.0


def test_a_breakdown_prolongs_the_trip_by_its_repair() -> None:
    loads = [(0.0, 0, 1, 100.0)]
    whole, _ = run(plain_day(), loads)
    end = whole[0]["delivered"]
    found, result = run(plain_day(), loads, fails={0: [(50.0, 600.0)]})
    assert found[0]["boarded"] == 5.0 and found[0]["delivered"] == pytest.approx(end + 600.0)
    assert result.out_of_service[0, 0] == pytest.approx(600.0 / 3600.0)
    assert result.utilisation[0, 0] == pytest.approx((end + 5.0) / 3600.0)      # repairs are no use
    twice, _ = run(plain_day(), loads, fails={0: [(3.0, 600.0), (610.0, 100.0)]})
    assert twice[0]["boarded"] == 605.0 and twice[0]["delivered"] == pytest.approx(end + 700.0)


def test_an_idle_car_that_failed_is_out_of_service() -> None:
    loads = [(100.0, 0, 1, 100.0)]
    found, _ = run(plain_day(), loads, fails={0: [(50.0, 600.0)]})
    assert found[0]["assigned"] == 650.0
    over, _ = run(plain_day(), loads, fails={0: [(20.0, 30.0)]})
    assert over[0]["assigned"] == 100.0
    other, _ = run(plain_day(cars=(car((0, 1, 2, 3)), car((0, 1, 2, 3)))), loads, fails={0: [(50.0, 600.0)]})
    assert other[0]["car"] == 1 and other[0]["assigned"] == 100.0


def test_a_car_takes_only_what_it_can_carry_and_reach() -> None:
    cars = (car((0, 1), name="low"), car((0, 1, 2, 3), name="small", rated_kg=500.0))
    found, result = run(plain_day(cars=cars), [(0.0, 0, 1, 600.0), (0.0, 0, 3, 400.0), (0.0, 0, 3, 600.0), (9.0, 2, 0, 500.0)])
    assert found[0]["car"] == 0 and found[1]["car"] == 1 and found[3]["car"] == 1 and 2 not in found
    assert [(lost.reason, lost.storeys) for lost in result.stranded] == [("weight", ("1F", "4F"))]


def test_a_storey_without_a_lift_is_named_and_nothing_waits_for_it() -> None:
    cars = (car((0, 1)), car((1, 2)))
    found, result = run(plain_day(cars=cars), [(0.0, 0, 3, 600.0), (0.0, 0, 2, 400.0), (0.0, 0, 1, 1000.0)])
    assert list(found) == [2] and found[2]["delivered"] < 200.0
    assert {(lost.flow, lost.reason, lost.storeys) for lost in result.stranded} == {
        ("0-3", "storey", ("4F",)), ("0-2", "route", ("1F", "3F"))}
    assert sum(lost.t_per_day for lost in result.stranded) == pytest.approx(1.0)
    assert result.left_loads.tolist() == [0] and not result.overloaded


def test_no_trip_begins_at_the_end_and_what_waits_is_told() -> None:
    day = plain_day(tail_s=0.0, batching=Batching(look_ahead=0))
    loads = [(3500.0, 0, 1, 100.0), (3501.0, 0, 1, 200.0)]
    found, result = run(day, loads)
    assert found[0]["delivered"] > 3600.0 and math.isinf(found[1]["assigned"])
    assert result.left_loads.tolist() == [1] and result.left_t.tolist() == [0.2] and result.overloaded
    assert result.wait_mean_s[0] == pytest.approx((5.0 + 99.0) / 2.0)      # the second: at least until the end
    assert result.throughput_t_h.tolist() == [0.0]
    just, _ = run(plain_day(tail_s=0.0), [(3599.999, 0, 1, 100.0)])
    never, _ = run(plain_day(tail_s=0.0), [(3600.0, 0, 1, 100.0)])
    assert just[0]["assigned"] == 3599.999 and math.isinf(never[0]["assigned"])


# --- a switch without effect is a fault ------------------------------------------------------------------------------


def worse_by(day: LiftDay, other: LiftDay) -> tuple[float, float]:
    """95 % interval of how much longer the waits of the second are on the same days."""
    one, two = simulate_all([day, other])
    step = two.wait_mean_s - one.wait_mean_s
    half = 1.99 * step.std(ddof=1) / math.sqrt(len(step))
    return float(step.mean() - half), float(step.mean() + half)


BASE = tower(replications=100)


@pytest.mark.parametrize(("better", "worse"), [
    (BASE, replace(BASE, rule="in-turn")),
    (replace(BASE, rule="collective"), BASE),
    (replace(BASE, breakdowns=None), BASE),
    (BASE, replace(BASE, breakdowns=Breakdowns(between_h=5.0, repair_h=0.7))),
    (BASE, replace(BASE, batching=replace(BASE.batching, look_ahead=0))),
    (BASE, replace(BASE, batching=replace(BASE.batching, stops=1))),
    (replace(BASE, batching=replace(BASE.batching, hold_s=0.0)), BASE),
    (BASE, replace(BASE, cars=BASE.cars[:3])),
    (replace(BASE, cars=tuple(replace(one, motion=Motion(speed_m_s=2.0)) for one in BASE.cars)), BASE),
    (BASE, replace(BASE, cars=tuple(replace(one, rated_kg=1200.0) for one in BASE.cars))),
    (BASE, replace(BASE, cars=tuple(replace(one, places=2) for one in BASE.cars))),
    (BASE, replace(BASE, cars=tuple(replace(one, open_s=15.0) for one in BASE.cars))),
    (BASE, replace(BASE, rule="zoned", cars=tuple(
        replace(one, zone=tuple(range(7)) if number < 2 else (0, *range(7, 12))) for number, one in enumerate(BASE.cars)))),
    (BASE, replace(BASE, flows=tower(demand=1.2).flows)),
])
def test_every_switch_changes_the_waits_its_way(better: LiftDay, worse: LiftDay) -> None:
    assert worse_by(better, worse)[0] > 0.0
