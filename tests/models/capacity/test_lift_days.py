"""The simulated day of a plan: the same trips as the closed form, and its waits where both can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.capacity.lift_days import day_of, simulated
from models.capacity.lifts import plan_lifts
from models.engineering.lift_simulation import simulate
from tests.models.capacity import towers


def test_a_steady_day_agrees_with_the_closed_form(tmp_path: Path) -> None:
    """One lift, even demand in alone: each trip is the shuttle cycle, so the lift is in use as long as the closed form says."""
    reading = towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(200.0),
                                day="hours = 20\npeak_factor = 1")
    plan = plan_lifts(reading.buildings[0])
    day = day_of(plan, replications=60)
    assert day is not None and day.demand_t_h == pytest.approx(10.0) and len(day.flows) == 1
    found = simulate(day).figures()
    assert found["trips_h"].mean == pytest.approx(10.0 / 2.1, rel=0.05)
    assert found["utilisation"].mean == pytest.approx(plan.allocation.utilisation, abs=0.03)


def test_the_profile_is_run_hour_by_hour(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(100.0, into=0.6, out=0.4),
                                day="profile = [1, 3, 0, 1]")
    day = day_of(plan_lifts(reading.buildings[0]))
    assert day is not None and {day.kind(flow) for flow in day.flows} == {"in", "out"}
    assert day.flows[0].t_h == pytest.approx((12.0, 36.0, 0.0, 12.0))


def test_no_demand_is_no_day(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), day="")
    assert simulated(plan_lifts(reading.buildings[0])) is None


def test_a_day_too_large_is_left_out_and_does_not_run_on(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(9e8))
    plan = plan_lifts(reading.buildings[0])
    assert plan.verdict == "not-met" and simulated(plan) is None
