"""Lifts against goods: hand-computed cycles, shares, queues; what is not counted; what changes bring."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.capacity.allocation import Load, Shaft, allocate, cycle_of
from models.capacity.balance import balance
from models.capacity.docks import plan_docks_of
from models.capacity.lift_inputs import STANDARD_PALLET, Bank, banks_of, fitting, trip_of
from models.capacity.lifts import plan_lifts, waits_by_number
from models.engineering.lift_traffic import Motion
from models.logistics import Lift, LiftUse
from models.measured import Measured, from_person
from models.readers import read
from tests.models.capacity import towers

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"


def test_the_cycle_and_capacity_of_the_oracle(tmp_path: Path) -> None:
    """15.75 m at 0.5 m/s: 202.833 s, 17.749 trips and 37.27 t an hour, one way."""
    building = towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(100.0)).buildings[0]
    plan = plan_lifts(building)
    (result,) = plan.results
    assert result.cycle_s == pytest.approx(202.8333, abs=1e-3)
    assert result.one_way_t_h == pytest.approx(37.27, abs=0.01)
    assert (result.doors_s, result.handling_s) == (16.0, 120.0)
    assert result.flight_s == pytest.approx(202.8333 - 136.0, abs=1e-3)
    assert plan.demand_t_h == pytest.approx(10.0)
    assert result.trips_h == pytest.approx(10.0 / 2.1)
    assert plan.capacity_t_h == pytest.approx(result.one_way_t_h)
    assert plan.verdict == "met"


def test_two_ways_halve_the_cycles_only_as_far_as_the_flows_pair(tmp_path: Path) -> None:
    even = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(),
                                        towers.goods(100.0, into=0.5, out=0.5)).buildings[0]).results[0]
    assert even.two_way_t_h == pytest.approx(2 * 2.1 * 3600 / (202.83333 + 120.0), rel=1e-5)
    assert even.one_way_t_h == pytest.approx(37.27, abs=0.01)
    alone = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(100.0)).buildings[0])
    assert alone.results[0].two_way_t_h == pytest.approx(alone.results[0].one_way_t_h)


def test_the_number_of_lifts_of_the_oracle() -> None:
    """30 trips/h of 215 s at 0.8: three lifts, 62.5 s by Erlang C (the row on the number of lifts)."""
    motion = Motion(speed_m_s=1.0)
    flight = motion.flight_s(20.0)
    lift = Lift(id="l", name="l", use=LiftUse.FREIGHT)
    loading = (215.0 - 2 * flight - 16.0) / 2
    bank = Bank(lifts=(lift, lift), serves=(1, 2), rated_load_kg=Measured(2000.0, "kg", from_person()), motion=motion, open_s=4.0,
                close_s=4.0, unit_s=None, load_s=loading, unload_s=loading, rider_kg=0.0, load_per_trip_kg=1000.0, share=1.0,
                count=2,
                used=())
    shaft = Shaft(levels_m={1: 0.0, 2: 20.0}, dock_storeys=(1,))
    load = Load(goods=STANDARD_PALLET, storey=2, in_t_h=30.0, out_t_h=0.0, between_t_h=0.0)
    cycle = cycle_of(bank, load, shaft)
    assert cycle is not None and cycle.mean_s == pytest.approx(215.0)
    assert allocate([load], [replace(bank, count=3)], shaft).utilisation == pytest.approx(30 * 215 / 3600 / 3)


def test_the_queue_and_the_number_needed_come_from_the_cycle(tmp_path: Path) -> None:
    # 30 trips/h of 2.1 t; flight made up by the loading so that the cycle is 215 s
    loading = (215.0 - 2 * Motion(speed_m_s=0.5, acceleration_m_s2=0.4, jerk_m_s3=0.6).flight_s(15.75) - 16.0) / 2
    times = f"load_s = {loading}, unload_s = {loading}, load_per_trip_kg = 2100"
    three = [towers.lift(times=times)] * 3
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), *three, towers.goods(630.0)).buildings[0])
    (result,) = plan.results
    assert result.bank.count == 3 and result.trips_h == pytest.approx(30.0) and result.cycle_s == pytest.approx(215.0)
    assert result.cautious is not None and result.likely is not None
    assert result.cautious.waiting_share == pytest.approx(0.3512, abs=5e-5)
    assert result.cautious.mean_wait == pytest.approx(62.5, abs=0.05)
    assert result.likely.mean_wait == pytest.approx(result.cautious.mean_wait / 2)      # one cycle only: no spread
    assert result.needed == 3
    assert waits_by_number(plan, result)[0][0] == 2
    assert plan.without_one is not None and plan.without_one.utilisation == pytest.approx(1.791667 / 2, rel=1e-5)


def test_demand_above_capacity_says_how_fast_the_queue_grows(tmp_path: Path) -> None:
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(450.0)).buildings[0])
    assert plan.verdict == "not-met"
    assert plan.growth_t_h == pytest.approx(45.0 - 37.27, abs=0.01)
    assert plan.results[0].cautious is not None and math.isinf(plan.results[0].cautious.mean_wait)
    more = [change for change in plan.changes if change.key == "more"]
    assert more[0].values["count"] == 1 and more[0].carries and more[0].capacity_t_h == pytest.approx(74.54, abs=0.02)
    assert more[-1].keeps_targets


@pytest.mark.parametrize(("t_day", "verdict"), [(298.1, "met"), (298.3, "tight"), (372.6, "tight"), (372.8, "not-met")])
def test_a_hair_to_each_side_of_target_and_capacity(tmp_path: Path, t_day: float, verdict: str) -> None:
    """0.8 × 37.2720 = 29.8176 t/h, and 37.2720 t/h themselves."""
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(t_day)).buildings[0])
    assert plan.verdict == verdict


def test_unlike_banks_share_the_goods_of_a_storey_by_their_speed(tmp_path: Path) -> None:
    one = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(100)).buildings[0])
    other = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(speed=1.0),
                                         towers.goods(100)).buildings[0])
    both = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.lift(speed=1.0),
                                        towers.goods(100)).buildings[0])
    assert both.capacity_t_h == pytest.approx(one.capacity_t_h + other.capacity_t_h, rel=1e-6)
    uses = [result.utilisation for result in both.results]
    assert uses[0] == pytest.approx(uses[1], rel=1e-5)


def test_low_and_high_zones_keep_to_their_storeys(tmp_path: Path) -> None:
    plan = plan_lifts(towers.reading_of(
        tmp_path, towers.storeys(6, 6, 6, 6), towers.lift(serves="[1, 2, 3]"), towers.lift(serves='"1, 4"'),
        towers.goods(30.0, "[2, 3]"), towers.goods(10.0, "4", name="上")).buildings[0])
    low, high = plan.results
    assert (low.carried_t_h, high.carried_t_h) == (pytest.approx(3.0), pytest.approx(1.0))
    assert plan.verdict == "met"
    lost = plan.without_one
    assert lost is not None and lost.unserved     # with one lift out, a zone has none


def test_the_profile_gives_the_peak(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(100.0), day="profile = [1, 3, 0, 1]")
    assert plan_lifts(reading.buildings[0]).demand_t_h == pytest.approx(60.0)
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(100.0),
                                day="hours = 10\npeak_factor = 1.5\npeak_day_factor = 1.2")
    assert plan_lifts(reading.buildings[0]).demand_t_h == pytest.approx(100 / 10 * 1.5 * 1.2)


def test_goods_between_storeys_travel_the_mean_way(tmp_path: Path) -> None:
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6, 6), towers.lift(),
                                        towers.goods(100.0, "2", into=0.0, between=1.0)).buildings[0])
    cycle = plan.allocation.cycles[0][0]
    flight = plan.results[0].bank.motion.flight_s(6.0)
    assert cycle is not None and cycle.mean_s == pytest.approx(2 * flight + 136.0)      # 6 m down and 6 m up alike
    assert ("between-even", {}) in plan.notes


def test_a_storey_that_no_lift_serves_is_not_met(tmp_path: Path) -> None:
    building = towers.reading_of(tmp_path, towers.storeys(6, 6, 6), towers.lift(serves='"1, 2"'), towers.goods(30.0, "[2, 3]"),
                                 "[[building.unit]]\nstoreys = 3\nname = '甲'\n").buildings[0]
    plan = plan_lifts(building)
    assert plan.verdict == "not-met" and [load.storey for load in plan.allocation.unserved] == [3]
    rows = balance(plan, plan_docks_of(building))
    assert [(row.worst.key if row.worst else None, len(row.units_without_path)) for row in rows] == [
        (None, 0), ("lifts", 0), ("no-lift", 1)]


def test_without_demand_only_the_capacity_stands(tmp_path: Path) -> None:
    building = towers.reading_of(tmp_path, towers.storeys(15.75, 5), towers.lift(), day="").buildings[0]
    plan = plan_lifts(building)
    assert plan.verdict == "no-demand" and plan.demand_t_h == 0.0 and not plan.changes
    assert plan.capacity_t_h == pytest.approx(37.27, abs=0.01)
    assert {lack.key for lack in plan.missing} == {"goods"}


def test_missing_hours_peak_and_shares_are_named(tmp_path: Path) -> None:
    body = "[[building.logistics.goods]]\nname = '货'\nstoreys = 2\nt_day = 5\n"
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), body, day="").buildings[0])
    assert {lack.key for lack in plan.missing} == {"shares", "hours", "peak"} and plan.verdict == "no-demand"


@pytest.mark.parametrize(("part", "why"), [
    ("[[building.lift]]\nuse = 'freight'\nspeed_m_s = 1\nserves = 'all'", "no-load"),
    ("[[building.lift]]\nuse = 'freight'\nrated_load_kg = 2000\nserves = 'all'", "no-speed"),
    ("[[building.lift]]\nuse = 'freight'\nrated_load_kg = 2000\nspeed_m_s = 1\nserves = [2]", "serves-nothing"),
    ("[[building.lift]]\nuse = 'freight'\nrated_load_kg = 2000\nspeed_m_s = 1\nserves = []", "serves-nothing"),
    ("[[building.lift]]\nuse = 'passenger'\nrated_load_kg = 2000\nspeed_m_s = 1", "passenger"),
    ("[[building.lift]]\nrated_load_kg = 2000\nspeed_m_s = 1", "unknown-use"),
    ("[[building.lift]]\nuse = 'freight-passenger'\nrated_load_kg = 2000\nspeed_m_s = 1\nserves = 'all'", "people"),
])
def test_lifts_that_do_not_count_say_why(tmp_path: Path, part: str, why: str) -> None:
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), part + "\n", towers.goods(10.0)).buildings[0])
    assert [left.why for left in plan.left_out] == [why]
    assert plan.count == 0 and plan.verdict == "not-met" and len(plan.allocation.unserved) == 1


def test_a_speed_of_nought_in_the_model_is_left_out(tmp_path: Path) -> None:
    building = towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(10.0)).buildings[0]
    still = replace(building.lifts[0], speed_m_s=Measured(0.0, "m/s", from_person()))
    assert [left.why for left in plan_lifts(replace(building, lifts=(still,))).left_out] == ["no-speed"]


def test_a_lift_for_people_counts_with_its_share(tmp_path: Path) -> None:
    part = towers.lift(times=towers.PER_CAR + ", goods_share = 0.25").replace('"freight"', '"freight-passenger"')
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(15.75, 5), part, towers.goods(10.0)).buildings[0])
    assert plan.capacity_t_h == pytest.approx(37.27 / 4, abs=0.01) and not plan.left_out


@pytest.mark.parametrize(("floor", "unit", "count"), [
    ((2.2, 2.6), (1.2, 1.0), 2), ((2.2, 2.6), (1.0, 1.2), 4), ((2.5, 3.5), (1.2, 1.0), 6), ((1.2, 1.0), (1.2, 1.0), 1),
    ((1.199, 1.0), (1.2, 1.0), 0),
])
def test_units_on_a_floor(floor: tuple[float, float], unit: tuple[float, float], count: int) -> None:
    assert fitting(*floor, *unit) == count


def test_what_a_trip_carries_and_what_limits_it(tmp_path: Path) -> None:
    def trip(car: str, kg: float, extra: str = "") -> tuple[int | None, float, str] | None:
        part = towers.lift(times="unit_s = 30" + extra) + f"car_m = {car}\ndoor_m = [2.0, 2.2]\n"
        more = f"unit_load_kg = {kg}\nunit_size_m = [1.2, 1.0, 1.5]"
        building = towers.reading_of(tmp_path, towers.storeys(6, 6), part, towers.goods(10.0, more=more)).buildings[0]
        (bank,), _ = banks_of(building)
        assert building.logistics is not None
        found = trip_of(bank, building.logistics.goods[0])
        return None if found is None else (found.units, found.load_t, found.limit)

    assert trip("[2.2, 2.6, 2.4]", 250.0) == (4, 1.0, "area")
    assert trip("[2.2, 2.6, 2.4]", 800.0) == (3, pytest.approx(2.4), "load")
    assert trip("[2.2, 2.6, 2.4]", 800.0, ", truck_kg = 700, truck_rides = true") == (2, pytest.approx(1.6), "load")
    assert trip("[2.2, 2.6, 2.4]", 800.0, ", truck_kg = 700, truck_rides = false") == (3, pytest.approx(2.4), "load")
    assert trip('["unknown", "unknown", "unknown"]', 800.0) == (3, pytest.approx(2.4), "mass-only")
    assert trip("[2.2, 2.6, 1.4]", 250.0) is None      # too low for the pallet
    assert trip("[2.2, 2.6, 2.4]", 3001.0) is None and trip("[2.2, 2.6, 2.4]", 3000.0) == (1, 3.0, "load")


def test_the_heaviest_piece_goes_by_lift_or_hoist_or_not(tmp_path: Path) -> None:
    part = towers.lift() + "car_m = [2.2, 2.6, 2.4]\ndoor_m = [2.0, 2.2]\n"
    hoist = "[[building.hoist]]\nname = '台'\nkind = 'platform'\nsize_m = [4, 4]\ncapacity_kg = 5000\nserves = [2]\n"

    def way(kg: float, size: str, *more: str) -> tuple[str, str]:
        own = f"heaviest_kg = {kg}\nlargest_m = {size}"
        building = towers.reading_of(tmp_path, towers.storeys(6, 6), part, *more, towers.goods(10.0, more=own)).buildings[0]
        (check,) = plan_lifts(building).pieces
        return check.way, check.obstacle

    assert way(3000, "[2.6, 2.0, 2.2]") == ("lift", "")
    assert way(3001, "[2.6, 2.0, 2.2]") == ("none", "load")
    assert way(3000, "[2.7, 2.0, 2.2]") == ("none", "car-depth")
    assert way(3000, "[2.6, 2.0, 2.3]") == ("none", "door-height")
    assert way(4500, "[3.0, 2.0, 2.2]", hoist) == ("hoist", "")
    assert way(5500, "[3.0, 2.0, 2.2]", hoist) == ("none", "load")


def test_a_car_larger_than_its_load_allows_is_named(tmp_path: Path) -> None:
    part = towers.lift(load=3000.0) + "car_m = [2.4, 3.6, 2.4]\ndoor_m = [2.0, 2.2]\n"
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), part, towers.goods(10.0)).buildings[0])
    assert ("car-too-large", {"lift": "lift-1", "area": 8.64, "needs": 4775, "has": 3000}) in plan.notes


@pytest.mark.parametrize(("times", "note"), [
    (", kind = 'forklift'", "forklift-unknown"), (", kind = 'forklift', truck_kg = 1500, truck_rides = true", "forklift-rides"),
    (", kind = 'forklift', truck_kg = 2500, truck_rides = false", "forklift-sets"),
])
def test_forklifts_ride_or_set_down(tmp_path: Path, times: str, note: str) -> None:
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), towers.lift(times=towers.PER_CAR + times),
                                        towers.goods(10.0)).buildings[0])
    assert note in [key for key, _ in plan.notes]


def test_assumed_motion_and_doors_are_listed(tmp_path: Path) -> None:
    part = "[[building.lift]]\nuse = 'freight'\nrated_load_kg = 2000\nspeed_m_s = 1\nserves = 'all'\n"
    plan = plan_lifts(towers.reading_of(tmp_path, towers.storeys(6, 6), part, towers.goods(10.0)).buildings[0])
    assert {one.key for one in plan.assumptions} == {"acceleration", "jerk", "door-open", "door-close", "unit-time", "unit-load",
                                                     "lift-utilisation"}


def test_the_two_towers() -> None:
    """Phase A carries its goods but misses the target, and one lift more would do; the later tower has room."""
    plans = [plan_lifts(read(EXAMPLES / f"{name}.toml").buildings[0]) for name in ("songhu-phase-a", "songhu-later-tower")]
    assert [plan.verdict for plan in plans] == ["tight", "met"]
    # 9 storeys × 2,080 m² × 0.008 t/(d·m²), of it the peak hour 14 %
    assert plans[0].demand_t_h == pytest.approx(9 * 2080 * 0.008 * 0.14, rel=1e-9)
    assert plans[1].demand_t_h == pytest.approx((4 * 2080 * 0.015 + 7 * 2080 * 0.008) * 0.14, rel=1e-9)
    assert plans[0].results[0].needed == 4 and plans[0].changes[0].keeps_targets
    assert all(plan.assumptions for plan in plans)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.01, 50.0), min_size=1, max_size=4), st.lists(st.floats(0.3, 2.5), min_size=1, max_size=3))
def test_sharing_out_loses_nothing_and_no_bank_is_busier_than_said(flows: list[float], speeds: list[float]) -> None:
    lift = Lift(id="l", name="l", use=LiftUse.FREIGHT)
    banks = [Bank(lifts=(lift,), serves=tuple(range(1, 6)) if i == 0 else (1, 2, 3),
                  rated_load_kg=Measured(2000.0, "kg", from_person()),
                  motion=Motion(speed_m_s=speed), open_s=4.0, close_s=4.0, unit_s=None, load_s=60.0, unload_s=60.0, rider_kg=0.0,
                  load_per_trip_kg=1000.0, share=1.0, count=1, used=()) for i, speed in enumerate(speeds)]
    shaft = Shaft(levels_m={n: 6.0 * (n - 1) for n in range(1, 6)}, dock_storeys=(1,))
    loads = [Load(goods=STANDARD_PALLET, storey=n, in_t_h=t, out_t_h=0.0, between_t_h=0.0) for n, t in enumerate(flows, 2)]
    found = allocate(loads, banks, shaft)
    assert [math.fsum(row) for row in found.carried_t_h] == pytest.approx(flows, rel=1e-6)
    assert found.two_way == pytest.approx(found.utilisation, rel=1e-5)
    alone = allocate(loads, banks[:1], shaft)
    assert found.utilisation <= alone.utilisation * (1 + 1e-6)
