"""Docks against published and hand-computed figures."""

from __future__ import annotations

import math

import pytest

from models.engineering.docks import (
    apron_depth_m,
    bed_fits,
    docks_deterministic,
    leveller_slope_pct,
    plan_docks,
    service_minutes,
    trucks_served,
)


def test_docks_as_published() -> None:
    assert docks_deterministic(7000, 2.5, 2080, 1.25) == pytest.approx(10.517, abs=5e-4)
    assert math.floor(trucks_served(6, 600, 90, 0.85)) == 34
    assert pytest.approx(trucks_served(1, 80, 1 / (1.5 * 0.98), 0.90)) == 1.5 * 80 * 0.98 * 0.90


@pytest.mark.parametrize(("allowance", "minutes"), [(0.15, 16.61), (0.17, 16.90)])
def test_unloading_as_published(allowance: float, minutes: float) -> None:
    assert service_minutes(26, 1.8, allowance=allowance) == pytest.approx(minutes, abs=5e-3)


def test_a_plan_says_what_is_needed_and_how_the_present_docks_do() -> None:
    found = plan_docks(8.0, 45.0, docks=6)
    assert found.needed == 9 and found.queue.waiting_share == pytest.approx(0.1960, abs=5e-5)
    assert found.present is not None and not found.present.settles and found.present.growth == 0.0
    worse = plan_docks(8.0, 45.0, docks=5).present
    assert worse is not None and worse.growth == pytest.approx(8.0 / 60.0 - 5.0 / 45.0)
    assert plan_docks(8.0, 45.0, most_waiting=None, longest_wait_minutes=10.0).needed == 8


def test_the_leveller_up_and_down() -> None:
    assert leveller_slope_pct(1.20, 1.35, 2.5) == pytest.approx(6.0)
    assert leveller_slope_pct(1.20, 0.95, 2.5) == pytest.approx(-10.0)
    with pytest.raises(ValueError, match="length"):
        leveller_slope_pct(1.2, 1.2, 0.0)


def test_each_bed_of_a_mix_is_held_against_the_platform() -> None:
    beds = {"van": 0.95, "9.6 m": 1.20, "container": 1.45}
    fits = {fit.truck: fit for fit in bed_fits(beds, 1.20, 2.5, "electric-truck")}
    assert [fits[name].way for name in beds] == ["leveller", "level", "leveller"]
    steep = {fit.truck: fit.way for fit in bed_fits(beds, 1.20, 2.5, "electric-pallet-truck")}
    assert steep == {"van": "too-steep", "9.6 m": "level", "container": "too-steep"}
    without = {fit.truck: fit.way for fit in bed_fits(beds, 1.20, None, "electric-truck")}
    assert without == {"van": "too-steep", "9.6 m": "level", "container": "too-steep"}
    assert {fit.way for fit in bed_fits(beds, 0.0, None, "pallet-jack")} == {"at-grade"}


@pytest.mark.parametrize(("spacing", "depth"), [(3.5, 38.0), (4.0, 36.0), (4.25, 34.5), (5.5, 30.0), (3.49, None), (5.51, None)])
def test_the_apron_by_the_spacing_of_the_bays(spacing: float, depth: float | None) -> None:
    assert apron_depth_m(spacing) == (None if depth is None else pytest.approx(depth))


def test_longer_trucks_and_the_blind_side_need_more() -> None:
    assert apron_depth_m(4.0, longer_than_40ft=True) == pytest.approx(41.4)
    assert apron_depth_m(4.0, blind_side=True) == pytest.approx(51.0)


@pytest.mark.parametrize("bad", [(1.0, 0.0), (-1.0, 1.0)])
def test_nonsense_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="needed"):
        service_minutes(*bad)
