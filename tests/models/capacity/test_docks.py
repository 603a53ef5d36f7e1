"""Docks against trucks: the oracle's queue, beds, canopies, staging, ramps, and the yard with what must stay free."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.building import Site
from models.capacity.docks import DocksPlan, plan_docks_of, waits_by_docks
from models.capacity.lifts import plan_lifts, waits_by_number
from models.capacity.yard import parked, plan_yard, shape_of
from models.readers import read
from tests.models.capacity import towers

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
PLAN = "[[building.footprint]]\nstoreys = [1, 2]\noutline_m = [[0, 0], [60, 0], [60, 40], [0, 40]]\n"
DOCK = """
[[building.dock]]
name = "平台"
storey = 1
bays = {bays}
width_m = {width}
platform_height_m = 1.2
leveller = {leveller}
depth_m = 4
position_m = [30, 0]
[building.dock.service]
units_per_minute = 0.25
reset_min = 5
leveller_length_m = 2.5
equipment = "electric-pallet-truck"
canopy_clear_height_m = {canopy}
"""
TRUCK = """
[[building.logistics.truck]]
id = "truck"
name = "货车"
share = 1
payload_t = 10
size_m = [{length}, 2.5, {height}]
bed_m = {bed}
wheelbase_m = 5
front_overhang_m = 1.4
turning_radius_m = 9
front_track_m = 2
"""
UNIT = "unit_load_kg = 1000\nunit_size_m = [1.2, 1.0, 1.5]"
YARD = """
[site]
[[site.yard]]
name = "场地"
outline_m = [[0, -{depth}], [60, -{depth}], [60, 0], [0, 0]]
gate_m = [60, -15]
{more}
"""


def planned(folder: Path, *, bays: int = 9, t_day: float = 800.0, length: float = 10.0, height: float = 3.9, bed: float = 1.2,
            canopy: float = 4.5, leveller: str = "true", site: str = "", width: float = 0.0, more: str = "") -> DocksPlan:
    reading = towers.reading_of(
        folder, PLAN, towers.storeys(6, 6), DOCK.format(bays=bays, canopy=canopy, leveller=leveller,
                                                        width=width or 4.2 * max(bays, 1)),
        more, towers.goods(t_day, more=UNIT), TRUCK.format(length=length, height=height, bed=bed), site=site)
    return plan_docks_of(reading.buildings[0], reading.site)


def test_the_queue_of_the_oracle(tmp_path: Path) -> None:
    """8 trucks/h of 45 min: P(wait) ≤ 0.2 needs nine docks (0.1960, 2.94 min); eight wait 8.03 min."""
    plan = planned(tmp_path)
    assert (plan.trucks_h, plan.service_min) == (pytest.approx(8.0), pytest.approx(45.0))
    assert plan.cautious is not None
    assert plan.cautious.waiting_share == pytest.approx(0.1960, abs=5e-5)
    assert plan.cautious.mean_wait == pytest.approx(2.94, abs=0.005)
    assert (plan.needed, plan.verdict, plan.bays) == (9, "met", 9)
    assert plan.served_h == pytest.approx(12.0)
    short = planned(tmp_path, bays=8)
    assert (short.verdict, short.needed) == ("tight", 9)
    assert short.cautious is not None and short.cautious.mean_wait == pytest.approx(8.03, abs=0.005)
    assert short.changes[0].keeps_targets and short.changes[0].wait_min == pytest.approx(2.94, abs=0.005)
    assert [number for number, _, _ in waits_by_docks(short)][0:2] == [7, 8]


def test_more_trucks_than_the_bays_serve(tmp_path: Path) -> None:
    plan = planned(tmp_path, bays=5)
    assert plan.verdict == "not-met" and plan.cautious is not None
    assert plan.cautious.growth * 60.0 == pytest.approx(8.0 - 5 * 60 / 45)
    assert planned(tmp_path, bays=0).verdict == "not-met"


@pytest.mark.parametrize(("bed", "leveller", "way", "slope"), [
    (1.35, "true", "leveller", 6.0), (0.95, "true", "too-steep", -10.0), (1.375, "true", "leveller", 7.0),
    (1.376, "true", "too-steep", 7.04), (1.2, "false", "level", 0.0), (1.3, "false", "too-steep", float("inf")),
])
def test_beds_against_the_platform(tmp_path: Path, bed: float, leveller: str, way: str, slope: float) -> None:
    (fit,) = planned(tmp_path, bed=bed, leveller=leveller).fits
    assert fit.bed is not None and (fit.bed.way, fit.bed.slope_pct) == (way, pytest.approx(slope))


@pytest.mark.parametrize(("height", "verdict", "clear"), [(4.5, "met", 0.0), (4.501, "not-met", -0.001)])
def test_a_canopy_lower_than_the_truck_stops_it(tmp_path: Path, height: float, verdict: str, clear: float) -> None:
    plan = planned(tmp_path, height=height)
    assert plan.verdict == verdict and plan.fits[0].clear_m == pytest.approx(clear)


def test_staging_holds_what_the_peak_brings(tmp_path: Path) -> None:
    more = "[building.logistics]\nstaging_minutes = 30\n"
    staging = planned(tmp_path, more=more).staging
    assert staging is not None
    assert staging.units == pytest.approx(40.0) and staging.needed_m2 == pytest.approx(40 * 1.2 * 2)     # an aisle as wide again
    assert staging.has_m2 == pytest.approx(4 * 4.2 * 9)


@pytest.mark.parametrize(("ramp", "obstacle"), [
    ("clear_height_m = 3.8", ["clear-height"]), ("clear_height_m = 3.9", []), ("radius_m = 8.9", ["radius"]),
    ("radius_m = 9", []),
    ("radius_m = 9\nwidth_m = 3.5", ["width"]), ("radius_m = 9\nwidth_m = 6", []),
])
def test_ramps(tmp_path: Path, ramp: str, obstacle: list[str]) -> None:
    plan = planned(tmp_path, more=f"[[building.ramp]]\nname = '坡道'\n{ramp}\n")
    assert [fit.obstacle for fit in plan.ramps] == obstacle
    assert (plan.verdict == "not-met") == bool(obstacle)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    dock = "[[building.dock]]\nname = '平台'\nstorey = 1\n"
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), dock, towers.goods(5.0))
    plan = plan_docks_of(reading.buildings[0])
    assert plan.verdict == "no-demand" and {lack.key for lack in plan.missing} == {"trucks", "bays"}


# --- yard --------------------------------------------------------------------------------------------------------


def test_trucks_get_out_of_a_deep_yard_towards_the_gate(tmp_path: Path) -> None:
    plan = planned(tmp_path, bays=5, site=YARD.format(depth=30, more=""))
    assert len(plan.yard.bays) == 5 and [drive.free for drive in plan.yard.drives] == [True] * 3
    assert plan.yard.bays[0].way == pytest.approx((0.0, -1.0))
    for drive in plan.yard.drives:
        assert drive.swept is not None
        assert shape_of(drive.yard.outline_m).buffer(0.01).contains(drive.swept.area)      # type: ignore[union-attr]
        assert drive.swept.front_axle[-1][0] > 50.0      # the gate lies in the east


def test_a_shallow_yard_is_left_and_the_area_said(tmp_path: Path) -> None:
    plan = planned(tmp_path, bays=3, site=YARD.format(depth=14, more=""))
    assert not any(drive.free for drive in plan.yard.drives)
    assert all(clash.area_m2 > 1.0 for drive in plan.yard.drives for clash in drive.meets if clash.obstacle == "")


def test_an_obstacle_is_met_by_name(tmp_path: Path) -> None:
    wall = "[[site.yard.obstacle]]\nname = '围墙'\noutline_m = [[0, -13], [60, -13], [60, -12], [0, -12]]"
    plan = planned(tmp_path, bays=1, site=YARD.format(depth=30, more=wall))
    assert {clash.obstacle for clash in plan.yard.drives[0].meets} == {"围墙"}


def test_a_truck_longer_than_the_yard(tmp_path: Path) -> None:
    site = YARD.format(depth=30, more="apron_depth_m = 9.9")
    plan = planned(tmp_path, site=site)
    assert [truck.id for _, truck in plan.yard.too_long] == ["truck"] and plan.verdict == "not-met"
    assert not planned(tmp_path, site=YARD.format(depth=30, more="apron_depth_m = 10")).yard.too_long


def test_everything_in_a_fire_lane_is_named(tmp_path: Path) -> None:
    lane = """
[[site.kept_free]]
name = "南车道"
kind = "fire-lane"
outline_m = [[0, -12], [60, -12], [60, -8], [0, -8]]
"""
    hoist = "[[building.hoist]]\nname = '吊台'\nkind = 'platform'\nsize_m = [2, 2]\nposition_m = [5, -9]\n"
    plan = planned(tmp_path, bays=2, width=10, site=YARD.format(depth=30, more=lane), more=hoist)
    named = {one.name: one.area_m2 for one in plan.yard.in_the_way}
    assert named == {"平台 1 · 货车": pytest.approx(2 * 2.5), "平台 2 · 货车": pytest.approx(5.0), "吊台": pytest.approx(4.0)}
    assert {one.kind for one in plan.yard.crossing} == {"moving-truck"}


def test_a_lane_that_only_touches_stays_free(tmp_path: Path) -> None:
    lane = "[[site.kept_free]]\nname = '车道'\nkind = 'fire-lane'\noutline_m = [[0, -16], [60, -16], [60, -10], [0, -10]]\n"
    assert not planned(tmp_path, bays=2, site=YARD.format(depth=30, more=lane)).yard.in_the_way


@pytest.mark.parametrize(("corners", "radius", "fault"), [
    ("[[30, -10], [30, -25], [50, -25]]", "", ""), ("[[30, -10], [30, -12], [50, -12]]", "", "radius"),
    ("[[30, -10], [30, -25], [50, -25]]", "radius_m = 3", "radius"),
])
def test_lines_that_somebody_drew(tmp_path: Path, corners: str, radius: str, fault: str) -> None:
    line = f"[[site.yard.manoeuvre]]\nname = '线'\ntruck = 'truck'\ncorners_m = {corners}\n{radius}"
    plan = planned(tmp_path, bays=1, site=YARD.format(depth=30, more=line))
    assert next(drive.fault for drive in plan.yard.drives if drive.name == "线") == fault


def test_a_line_of_a_truck_that_nobody_knows(tmp_path: Path) -> None:
    line = "[[site.yard.manoeuvre]]\ntruck = 'tram'\ncorners_m = [[1, -5], [20, -5]]"
    plan = planned(tmp_path, bays=1, site=YARD.format(depth=30, more=line))
    assert "no-truck" in [drive.fault for drive in plan.yard.drives]


def test_a_building_without_outline_has_no_bays_to_drive_from(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), DOCK.format(bays=2, canopy=4.5, leveller="true", width=8),
                                towers.goods(10.0), site=YARD.format(depth=30, more=""))
    plan = plan_yard(reading.buildings[0], reading.site, ())
    assert plan.bays == () and [dock.name for dock in plan.without_yard] == ["平台"]
    assert plan_yard(reading.buildings[0], Site(), ()).drives == ()


def test_the_two_towers() -> None:
    """Three bays and a transfer platform are one bay short in phase A; its longest truck would stand in the east lane."""
    readings = [read(EXAMPLES / f"{name}.toml") for name in ("songhu-phase-a", "songhu-later-tower")]
    plans = [plan_docks_of(reading.buildings[0], reading.site) for reading in readings]
    assert [(plan.bays, plan.needed, plan.verdict) for plan in plans] == [(4, 5, "tight"), (8, 6, "met")]
    tonnes = 1340 * 0.015 + 9 * 2080 * 0.008 * 0.9
    assert plans[0].tonnes_day == pytest.approx(tonnes)
    assert plans[0].trucks_day == pytest.approx(tonnes * (0.2 / 1.5 + 0.5 / 9 + 0.3 / 22))
    assert all(drive.free for plan in plans for drive in plan.yard.drives)
    assert {one.kept.name for one in plans[0].yard.in_the_way} == {"东侧消防车道"}
    truck = plans[0].flows[-1].truck
    box = parked(plans[0].yard.bays[0], truck)
    assert box is not None and box.area == pytest.approx(17.1 * 2.55)


def test_absurd_numbers_end_at_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, bays=10**9, width=60.0)
    assert plan.bays == 10_000 and plan.yard.bays == () and plan.verdict == "met"
    lifts = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(9e8)).buildings[0])
    assert lifts.results[0].needed is None and waits_by_number(lifts, lifts.results[0]) == []
