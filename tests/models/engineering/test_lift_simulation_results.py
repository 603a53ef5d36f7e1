"""Draws, statistics, sweeps, progress, and input that no day can be run with."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from models.engineering import lift_demand
from models.engineering.lift_day import Batching, Breakdowns, LiftDay, LiftDayError
from models.engineering.lift_demand import draw, ready_times
from models.engineering.lift_results import interval
from models.engineering.lift_simulation import simulate, simulate_all, trace
from models.engineering.lift_traffic import Motion
from models.errors import Cancelled
from tests.models.engineering.lift_cases import SHAPE, car, plain_day, plain_kind, storeys, tower
from workbench.texts import catalogue

# --- draws -----------------------------------------------------------------------------------------------------------


def test_arrivals_follow_the_profile_hour_by_hour() -> None:
    day = tower(replications=400)
    drawn = draw(day)
    there = np.isfinite(drawn.arrival_s)
    hours = np.floor(drawn.arrival_s[there] / 3600.0).astype(int)
    expected = 400 * 11 * 7.0 * np.asarray(SHAPE)      # a day's loads of 11 storeys: 3.5 in, 3 out, 0.5 across
    assert np.bincount(hours, minlength=10) == pytest.approx(expected, abs=4.5 * math.sqrt(expected.max()))
    counts = there.sum(axis=1)
    assert counts.mean() == pytest.approx(77.0 * 10, rel=0.01) and counts.var() == pytest.approx(counts.mean(), rel=0.25)
    goods_in = np.array([flow.origin == 0 for flow in day.flows])[drawn.flow[there]]
    assert goods_in.mean() == pytest.approx(0.5, abs=0.005)
    assert drawn.mass_kg[there].mean() == pytest.approx(0.7 * 650.0 + 0.3 * 250.0, rel=0.01)
    assert (drawn.arrival_s[:, 1:] >= drawn.arrival_s[:, :-1]).all()
    assert set(np.unique(drawn.units[there])) == {1, 2}


def test_nothing_arrives_in_an_hour_without_demand() -> None:
    day = plain_day(replications=50)
    gaps = replace(day, flows=tuple(replace(flow, loads_h=(0.0, 3.0, 0.0, 0.0, 2.0, 0.0)) for flow in day.flows))
    arrivals = draw(gaps).arrival_s
    hours = np.floor(arrivals[np.isfinite(arrivals)] / 3600.0)
    assert set(hours) == {1.0, 4.0} and (hours == 1.0).mean() == pytest.approx(0.6, abs=0.03)


def test_tonnes_per_hour_become_loads_of_the_mean_mass() -> None:
    day = plain_day(replications=200)
    flows = tuple(replace(flow, loads_h=(), t_h=(2.4, 1.2), loads=(plain_kind(600.0),)) for flow in day.flows[:1])
    drawn = draw(replace(day, flows=flows))
    assert np.isfinite(drawn.arrival_s).sum() / 200 == pytest.approx(6.0, rel=0.05)
    assert replace(day, flows=flows).demand_t_h == pytest.approx(1.8)


def test_handling_spreads_as_it_is_told() -> None:
    day = plain_day(replications=300)
    flows = tuple(replace(flow, loads=(plain_kind(handling_cv2=0.25),), loads_h=(50.0,)) for flow in day.flows)
    drawn = draw(replace(day, flows=flows))
    times = drawn.load_s[np.isfinite(drawn.arrival_s)]
    assert times.mean() == pytest.approx(60.0, rel=0.01) and times.var() / times.mean() ** 2 == pytest.approx(0.25, rel=0.03)


def test_a_further_car_leaves_the_loads_and_the_breakdowns_of_the_others_as_they_are() -> None:
    few, many = draw(tower(lifts=2, replications=5)), draw(tower(lifts=3, speed=2.0, replications=5))
    for each in ("arrival_s", "flow", "mass_kg", "units", "load_s", "unload_s"):
        np.testing.assert_array_equal(getattr(few, each), getattr(many, each))
    np.testing.assert_array_equal(few.fails_s, many.fails_s[:2])
    assert not np.array_equal(many.fails_s[2], many.fails_s[1])
    assert not np.array_equal(draw(tower(replications=5, seed=2)).arrival_s[:, :9], few.arrival_s[:, :9])


def test_breakdowns_stand_in_order_with_their_means() -> None:
    drawn = draw(tower(lifts=2, replications=500, breakdowns=Breakdowns(between_h=3.0, repair_h=0.5)))
    first = drawn.fails_s[:, :, 0]
    assert first.mean() == pytest.approx(3.0 * 3600.0, rel=0.1)
    assert drawn.repairs_s[:, :, :-1].mean() == pytest.approx(1800.0, rel=0.05)
    ends = drawn.fails_s[:, :, :-2] + drawn.repairs_s[:, :, :-2]
    assert (drawn.fails_s[:, :, 1:-1] > ends).all() and np.isinf(drawn.fails_s[:, :, -1]).all()


def test_a_batch_goes_at_its_mass_or_at_its_time() -> None:
    arrival = np.array([[0.0, 10.0, 30.0, 30.0, 100.0, 160.0, 161.0, np.inf]])
    staged = np.array([[True, False, True, True, True, True, True, False]])
    mass = np.array([[500.0, 9e9, 500.0, 10.0, 10.0, 10.0, 10.0, 10.0]])
    ready = ready_times(arrival, staged, mass, release_kg=1000.0, hold_s=60.0)
    assert ready.tolist() == [[30.0, 10.0, 30.0, 90.0, 160.0, 160.0, 221.0, math.inf]]


# --- statistics --------------------------------------------------------------------------------------------------------


def test_the_interval_is_students() -> None:
    found = interval(np.array([1.0, 2.0, 3.0, 4.0, np.nan]))
    half = 3.182446305 * math.sqrt(5.0 / 3.0) / 2.0      # t(0.975, 3)
    assert found.mean == 2.5 and found.low == pytest.approx(2.5 - half) and found.high == pytest.approx(2.5 + half)
    assert interval(np.array([7.0])).low is None and math.isnan(interval(np.array([np.nan])).mean)


def test_the_interval_holds_the_long_mean_about_as_often_as_it_says() -> None:
    long = simulate(tower(lifts=3, demand=0.5, replications=1500, seed=99)).wait_s.mean
    days = [tower(lifts=3, demand=0.5, replications=12, seed=seed) for seed in range(60)]
    held = [r.wait_s.low <= long <= r.wait_s.high for r in simulate_all(days) if r.wait_s.low and r.wait_s.high]
    assert len(held) == 60 and 0.85 <= np.mean(held) <= 1.0


def test_figures_are_those_of_the_loads() -> None:
    day = tower(replications=3, warm_up_s=5400.0, demand=1.1, tail_s=0.0, lifts=3)
    record, result = trace(day)
    assert record.trips is not None
    for row in range(3):
        arrival = record.arrival_s[row]
        counted = np.isfinite(arrival) & (arrival >= 5400.0)
        waits = np.where(np.isfinite(record.boarded_s[row]), record.boarded_s[row], day.end_s)[counted] - arrival[counted]
        assert result.wait_mean_s[row] == pytest.approx(waits.mean())
        assert result.wait_p95_s[row] == np.quantile(waits, 0.95, method="inverted_cdf")
        of_dock = waits[record.origin[row, counted] == 0]
        assert result.storey_wait_s[row, 0] == pytest.approx(of_dock.mean())
        inside = (record.delivered_s[row] >= 5400.0) & (record.delivered_s[row] <= day.horizon_s)
        assert result.throughput_t_h[row] == pytest.approx(record.mass_kg[row, inside].sum() / 1000.0 / 8.5)
        lane, cars, start, end = record.trips
        assert result.trips_h[row] * 8.5 == pytest.approx(((lane == row) & (start >= 5400.0) & (start < day.horizon_s)).sum())
        for time, queue in zip(result.queue_times_s, result.queue[row].T, strict=True):
            waiting = np.isfinite(arrival) & (arrival <= time) & (record.boarded_s[row] > time)
            assert queue.tolist() == [int((waiting & (record.origin[row] == storey)).sum()) for storey in range(12)]
        trips = (lane == row) & (cars == 1)
        busy = np.clip(end[trips], 5400.0, day.horizon_s) - np.clip(start[trips], 5400.0, day.horizon_s)
        most = busy.sum() / (day.horizon_s - 5400.0)
        assert most - result.out_of_service[row, 1] - 1e-9 <= result.utilisation[row, 1] <= most + 1e-9
    figures = result.figures()
    assert figures["throughput_t_h"].mean == pytest.approx(result.throughput_t_h.mean())
    assert figures["wait_mean_s"] == result.wait_s
    assert (result.loads > 0).all() and (result.utilisation + result.out_of_service <= 1.0 + 1e-9).all()


def test_the_warm_up_is_cut() -> None:
    day = tower(replications=40, lifts=3, demand=0.9)
    late = replace(day, warm_up_s=3 * 3600.0)
    whole, cut = simulate_all([day, late])
    assert cut.loads.mean() == pytest.approx(whole.loads.mean() * 68.0 / 100.0, rel=0.02)      # shares of the hours from the 4th
    assert (cut.wait_mean_s != whole.wait_mean_s).all()
    np.testing.assert_array_equal(cut.queue, whole.queue)


def test_a_quiet_day_has_no_waits_and_no_error() -> None:
    day = plain_day(replications=3)
    result = simulate(replace(day, flows=tuple(replace(flow, loads_h=(1e-9,)) for flow in day.flows)))
    assert np.isnan(result.wait_mean_s).all() and result.loads.sum() == 0 and math.isnan(result.wait_s.mean)
    assert result.utilisation.sum() == 0.0 and not result.overloaded and result.growth_loads_h == 0.0


# --- sweeps, blocks, progress ------------------------------------------------------------------------------------------


def assert_same(one: Any, other: Any) -> None:
    for each in fields(one):
        if each.name not in ("day", "stranded"):
            np.testing.assert_array_equal(getattr(one, each.name), getattr(other, each.name))


def test_days_run_together_are_the_days_run_alone() -> None:
    days = [tower(lifts=lifts, speed=speed, rated_kg=rated, replications=3, rule=rule, demand=0.6)
            for lifts, speed, rated, rule in ((1, 0.5, 2000.0, "nearest"), (4, 1.0, 900.0, "nearest"), (2, 2.0, 3000.0, "zoned"),
                                              (3, 1.0, 3000.0, "nearest"), (2, 1.0, 700.0, "collective"))]
    one, two, three, four = days[1].cars
    three = replace(three, rated_kg=2000.0, serves=(0, 1, 2, 3))
    batching = replace(days[1].batching, stops=2)
    days[1] = replace(days[1], cars=(one, two, three, four), batching=batching, warm_up_s=1800.0, tail_s=0.0)
    days.append(replace(days[3], breakdowns=None, seed=4))
    for day, found in zip(days, simulate_all(days), strict=True):
        assert_same(found, simulate(day))


@pytest.mark.parametrize(("limit", "value"), [("BLOCK", 4), ("BLOCK_LOADS", 1000)])
def test_many_replications_are_drawn_and_run_in_blocks(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(lift_demand, limit, value)      # 231 loads a day
    monkeypatch.setattr("models.engineering.lift_simulation.MOST_LANES", 6)
    day = tower(replications=10, demand=0.3)
    result = simulate(day)
    assert len(result.wait_mean_s) == 10 and len(np.unique(result.wait_mean_s)) == 10
    _, second = trace(day, draw(day, 1))
    np.testing.assert_array_equal(result.wait_mean_s[4:8], second.wait_mean_s)


def test_the_same_seed_gives_the_same_figures() -> None:
    assert_same(simulate(tower(replications=5)), simulate(tower(replications=5)))


def test_progress_rises_to_the_whole_and_can_stop_the_work() -> None:
    told: list[float] = []
    simulate_all([tower(replications=5, lifts=lifts) for lifts in (2, 3)], lambda stage, share: told.append(share))
    assert told == sorted(told) and told[0] >= 0.0 and told[-1] == 1.0 and len(told) > 20

    def stop(stage: str, share: float) -> None:
        assert f"progress.{stage}" in catalogue()
        raise Cancelled

    with pytest.raises(Cancelled):
        simulate(tower(replications=5), stop)


# --- bad input ---------------------------------------------------------------------------------------------------------


def changed_flow(**changes: Any) -> Callable[[LiftDay], LiftDay]:
    return lambda day: replace(day, flows=(replace(day.flows[0], **changes), *day.flows[1:]))


def changed_car(**changes: Any) -> Callable[[LiftDay], LiftDay]:
    return lambda day: replace(day, cars=(replace(day.cars[0], **changes),))


BAD: dict[str, list[Callable[[LiftDay], LiftDay]]] = {
    "lift-day-no-lift": [lambda day: replace(day, cars=())],
    "lift-day-serves-nothing": [changed_car(serves=(2,)), changed_car(serves=()), changed_car(serves=(1, 1)),
                                changed_car(zone=(9,)), changed_car(zone=(1,))],
    "lift-day-unknown-storey": [changed_car(serves=(0, 4)), changed_car(serves=(-1, 0, 1)), changed_flow(origin=-1),
                                changed_car(serves=(0, 1), starts_at=2), changed_flow(destination=4)],
    "lift-day-no-capacity": [changed_car(rated_kg=0.0), changed_car(rated_kg=math.nan), changed_car(rated_kg=math.inf),
                             changed_car(places=0)],
    "lift-day-negative": [changed_car(open_s=-0.1), changed_car(close_s=math.inf), changed_flow(loads_h=(1.0, -1.0)),
                          changed_flow(loads=(plain_kind(load_s=-1.0),)), changed_flow(loads=(plain_kind(unload_s=math.nan),)),
                          changed_flow(loads=(plain_kind(share=-1.0),)), lambda day: replace(day, tail_s=-1.0),
                          lambda day: replace(day, warm_up_s=-1.0), lambda day: replace(day, batching=Batching(hold_s=-1.0))],
    "lift-day-same-storey": [changed_flow(destination=0)],
    "lift-day-one-profile": [changed_flow(t_h=(1.0,)), changed_flow(loads_h=())],
    "lift-day-no-loads": [changed_flow(loads=()), changed_flow(loads=(plain_kind(share=0.0),))],
    "lift-day-mass": [changed_flow(loads=(plain_kind(0.0),)), changed_flow(loads=(replace(plain_kind(), mass_kg=(5.0, 4.0)),))],
    "lift-day-units": [changed_flow(loads=(plain_kind(units=(0, 1)),)), changed_flow(loads=(plain_kind(units=(2, 1)),))],
    "lift-day-empty-profile": [lambda day: replace(day, flows=()),
                               lambda day: replace(day, flows=tuple(replace(flow, loads_h=(0.0, 0.0)) for flow in day.flows))],
    "lift-day-too-many": [changed_flow(loads_h=(200_000.0,)), changed_flow(loads_h=(1e300,))],
    "lift-day-storeys": [lambda day: replace(day, storeys=storeys(0.0)), lambda day: replace(day, storeys=storeys(*range(63)))],
    "lift-day-elevations": [lambda day: replace(day, storeys=storeys(0.0, 5.0, 5.0, 9.0)),
                            lambda day: replace(day, storeys=storeys(0.0, math.nan, 5.0, 9.0))],
    "lift-day-dock": [lambda day: replace(day, dock=4)],
    "lift-day-rule": [lambda day: replace(day, rule="clever")],
    "lift-day-batching": [lambda day: replace(day, batching=Batching(look_ahead=-1)),
                          lambda day: replace(day, batching=Batching(stops=0))],
    "lift-day-breakdowns": [lambda day: replace(day, breakdowns=Breakdowns(between_h=0.0, repair_h=1.0)),
                            lambda day: replace(day, breakdowns=Breakdowns(between_h=5.0, repair_h=-1.0))],
    "lift-day-run": [lambda day: replace(day, replications=0), lambda day: replace(day, grid_s=0.0),
                     lambda day: replace(day, seed=-1)],
    "lift-day-warm-up": [lambda day: replace(day, warm_up_s=3600.0)],
}


@pytest.mark.parametrize(("key", "spoil"), [(key, spoil) for key, spoils in BAD.items() for spoil in spoils])
def test_bad_input_is_refused_with_its_sentence(key: str, spoil: Callable[[LiftDay], LiftDay]) -> None:
    with pytest.raises(LiftDayError) as fault:
        spoil(plain_day())
    assert fault.value.key == key
    for language in ("zh", "en"):
        catalogue()[key][language].format(**fault.value.values)


def test_every_fault_is_tried() -> None:
    assert {key for key in catalogue() if key.startswith("lift-day-")} == set(BAD)


def test_a_car_without_speed_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        car((0, 1), motion=Motion(speed_m_s=0.0))


def test_the_most_storeys_run() -> None:
    day = plain_day(storeys=storeys(*(5.0 * number for number in range(62))), cars=(car(tuple(range(62))),))
    ways = ((0, 61), (61, 0), (30, 61))
    flows = tuple(replace(day.flows[0], origin=start, destination=goal, loads_h=(6.0,)) for start, goal in ways)
    result = simulate(replace(day, flows=flows, rule="collective", replications=4, tail_s=36000.0))
    assert result.left_loads.tolist() == [0] * 4 and result.loads.min() > 0
