"""A building's docks, lifts and stores as one simulated day: conservation, bottlenecks, decks, slots, and what cannot be run."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from models.capacity.dock_days import CoupledDay, coupled_day, day_of
from models.capacity.docks import plan_docks_of
from models.capacity.lifts import plan_lifts
from models.capacity.yard import waiting_places
from models.errors import InputError
from models.readers import read
from models.reading import Reading
from tests.models.capacity import dock_towers as towers

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"


def _day(reading: Reading) -> CoupledDay:
    found = coupled_day(*towers.plans(reading), reading.site)
    assert found is not None
    return found


def test_trucks_and_lots_follow_from_the_goods(tmp_path: Path) -> None:
    """100 t a day in trucks of 5 t are 20 trucks of 10 pallets; a 2 t car takes 4 of them at a time."""
    reading = towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(100.0), towers.truck())
    day = day_of(*towers.plans(reading))
    assert day is not None and day.trucks == pytest.approx(20.0)
    assert {call.units for call in day.calls} == {10.0} and {call.lot_units for call in day.calls} == {4}
    assert sum(c.trucks for c in day.calls if c.way == "in") == pytest.approx(12.0)
    assert day.profile == pytest.approx((0.5, 1.0, 1.0, 0.5, 0.5, 1.0, 0.5, 0.5))
    own = day.platforms[0]
    assert own.unit_s == pytest.approx(60.0) and own.reset_s == 600.0
    assert (own.staging_in, own.staging_out) == (15, 10) and own.waiting is None      # 25 places, 60 : 40


def test_goods_of_the_dock_storey_need_no_lift(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(60.0, "1"), towers.truck())
    found = _day(reading)
    assert all(not call.carriers for call in found.result.day.calls)
    assert found.result.figures()["held_s"].mean == pytest.approx(0.0, abs=1e-6)
    assert found.result.wait_mean_s == pytest.approx(found.alone.wait_mean_s)


def test_slow_lifts_are_the_bottleneck_and_a_further_one_helps(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.dock(), towers.lift(speed=0.3), towers.goods(150.0), towers.truck())
    found = _day(reading)
    now, alone = found.result.figures(), found.alone.figures()
    assert now["wait_mean_s"].mean > 5.0 * alone["wait_mean_s"].mean
    assert found.bottleneck == "lifts" and found.best is not None and found.best.key == "lift"
    assert found.best.result.figures()["turn_round_s"].mean < 0.75 * now["turn_round_s"].mean
    at, count = found.most_held
    assert count > 1.0 and 0.0 < at < found.result.day.end_s


def test_few_bays_are_the_bottleneck(tmp_path: Path) -> None:
    lifts = "".join(towers.lift(speed=2.5) for _ in range(6))
    reading = towers.reading_of(tmp_path, towers.dock(bays=1), lifts, towers.goods(110.0), towers.truck())
    found = _day(reading)
    assert found.bottleneck == "bays" and found.longest_line[1] > 2.0


def test_a_small_staging_area_is_the_bottleneck_of_trucks_that_bring_goods(tmp_path: Path) -> None:
    tight = towers.dock(bays=4, area="depth_m = 2\nwidth_m = 10\n")      # 8 pallets, two lots
    lifts = "".join(towers.lift() for _ in range(3))
    reading = towers.reading_of(tmp_path, tight, lifts, towers.goods(220.0, into=0.95), towers.truck())
    found = _day(reading)
    roomy = {change.key: change.result.figures()["turn_round_s"].mean for change in found.changes}
    assert roomy["staging"] < 0.95 * found.turn_s
    assert found.result.staging.max() <= 8.0


def test_trucks_that_hardly_wait_have_no_bottleneck(tmp_path: Path) -> None:
    lifts = "".join(towers.lift(speed=2.5) for _ in range(4))
    found = _day(towers.reading_of(tmp_path, towers.dock(bays=6), lifts, towers.goods(20.0, into=1.0), towers.truck()))
    assert found.bottleneck == "none" and not found.result.overloaded


def test_demand_above_any_capacity_says_so_and_ends(tmp_path: Path) -> None:
    found = _day(towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(1500.0), towers.truck()))
    assert found.result.overloaded and found.result.growth_h > 5.0
    assert found.docks.cautious is not None and not found.docks.cautious.settles
    monstrous = towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(9e8), towers.truck())
    assert coupled_day(*towers.plans(monstrous)) is None


def test_without_bays_trucks_or_goods_there_is_no_day(tmp_path: Path) -> None:
    for parts in ((towers.dock(bays=0), towers.goods(50.0), towers.truck()), (towers.dock(), towers.goods(50.0)),
                  (towers.dock(), towers.truck()), (towers.goods(50.0), towers.truck())):
        reading = towers.reading_of(tmp_path, towers.lift(), *parts)
        assert coupled_day(*towers.plans(reading)) is None


def test_a_platform_on_an_upper_deck_has_its_own_line_yard_and_staging(tmp_path: Path) -> None:
    site = '[site]\n[[site.yard]]\nname = "地面"\nbays = 5\n[[site.yard]]\nname = "三层平台"\nstorey = 3\nbays = 2\n'
    reading = towers.reading_of(tmp_path, towers.dock(), towers.dock(storey=3, bays=2, name="三层卸货"), towers.lift(),
                                towers.goods(60.0, "2"), towers.goods(40.0, "3", n=2), towers.goods(40.0, "4", n=3),
                                towers.truck(), site=site)
    found = _day(reading)
    assert [(place.storey, place.platform.bays, place.platform.waiting) for place in found.places] == [(1, 3, 5), (3, 2, 2)]
    building = reading.buildings[0]
    assert waiting_places(building, reading.site, building.docks[:1]) == 5
    assert waiting_places(building, reading.site, building.docks[1:]) == 2
    docks_of = {(call.goods, call.platform) for call in found.result.day.calls}
    assert ("货2", 1) in docks_of and ("货3", 1) in docks_of and ("货2", 0) not in docks_of      # where the goods are nearest
    assert all(not call.carriers for call in found.result.day.calls if call.goods == "货2")


def test_trucks_too_high_for_a_canopy_keep_to_the_other_platform(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.dock(canopy=3.0), towers.dock(name="高", canopy=5.0), towers.lift(),
                                towers.goods(60.0), towers.truck(height=3.5))
    found = _day(reading)
    assert {found.places[call.platform].name for call in found.result.day.calls} == {"高"}


def test_booked_slots_come_from_the_description_and_shorten_waits(tmp_path: Path) -> None:
    parts = (towers.dock(bays=2), *(towers.lift() for _ in range(3)), towers.goods(110.0), towers.truck())
    free = _day(towers.reading_of(tmp_path, *parts))
    booked = _day(towers.reading_of(tmp_path, *parts, "[building.logistics.slots]\nshare = 1\nspread_min = 5\n"))
    slots = booked.result.day.slots
    assert slots is not None and (slots.slot_s, slots.spread_s) == (1800.0, 300.0)
    assert [one.key for one in booked.used if one.value.source.kind == "assumed"] == ["slot-minutes"]
    assert booked.result.figures()["wait_mean_s"].mean < 0.8 * free.result.figures()["wait_mean_s"].mean
    assert "slots" not in {change.key for change in booked.changes}


def test_unknown_staging_is_unlimited_and_said_so(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.dock(area=""), towers.lift(), towers.goods(60.0), towers.truck())
    found = _day(reading)
    assert found.result.day.platforms[0].staging_in is None and found.notes[0][0] == "staging-unknown"


def test_a_storey_without_lift_is_told(tmp_path: Path) -> None:
    reading = towers.reading_of(tmp_path, towers.dock(), towers.lift(serves="[1, 2]"), towers.goods(60.0, "3"),
                                towers.goods(30.0, "2", n=2), towers.truck())
    assert ("goods-no-lift", {"storey": 3}) in _day(reading).notes


def test_a_lift_shared_with_people_takes_as_much_longer(tmp_path: Path) -> None:
    shared = towers.lift().replace('use = "freight"', 'use = "freight-passenger"').replace("unit_s = 30",
                                                                                          "unit_s = 30, goods_share = 0.5")
    day = day_of(*towers.plans(towers.reading_of(tmp_path, towers.dock(), shared, towers.goods(40.0), towers.truck())))
    own = day_of(*towers.plans(towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(40.0), towers.truck())))
    assert day is not None and own is not None
    assert day.carriers[0].flight_s[0][3] == pytest.approx(2.0 * own.carriers[0].flight_s[0][3])
    assert day.carriers[0].load_unit_s == 60.0 and own.carriers[0].load_unit_s == 30.0


@pytest.mark.parametrize(("line", "key"), [
    ("profile = [0, 0]", "desc-profile-nothing"), ("profile = [1, -1]", None), ("hours = -2\npeak_factor = 1", None)])
def test_bad_days_are_refused_by_the_reader(tmp_path: Path, line: str, key: str | None) -> None:
    with pytest.raises(InputError) as caught:
        towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(60.0), towers.truck(), day=line)
    assert key is None or caught.value.key == key


def test_a_truck_longer_than_the_yard_is_named_beside_the_day(tmp_path: Path) -> None:
    site = '[site]\n[[site.yard]]\nname = "场地"\noutline_m = [[0, -8], [8, -8], [8, 0], [0, 0]]\n'
    reading = towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(60.0), towers.truck(), site=site)
    found = _day(reading)
    assert [truck.name for _, truck in found.docks.yard.too_long] == ["货车"] and found.docks.verdict == "not-met"


def test_the_two_towers_side_by_side() -> None:
    """The earlier one waits for bays and lifts, the later one hardly at all; both bring in and take out what is asked."""
    days = []
    for name in ("songhu-phase-a", "songhu-later-tower"):
        reading = read(EXAMPLES / f"{name}.toml")
        building = reading.buildings[0]
        docks = plan_docks_of(building, reading.site)
        found = coupled_day(docks, plan_lifts(building), reading.site)
        assert found is not None
        figures = found.result.figures()
        assert figures["trucks"].mean == pytest.approx(docks.trucks_day, rel=0.05)
        asked = math.fsum(load.in_t_h + load.out_t_h for load in found.lifts.loads) * math.fsum(found.result.day.profile)
        assert figures["in_t"].mean + figures["out_t"].mean == pytest.approx(asked, rel=0.06)
        for way, alone in zip(found.result.turn_round().values(), found.alone.turn_round().values(), strict=True):
            assert way.mean > alone.mean
        days.append(found)
    early, late = (day.result.figures() for day in days)
    assert early["wait_mean_s"].low is not None and late["wait_mean_s"].high is not None
    assert early["wait_mean_s"].low > 5.0 * late["wait_mean_s"].high
    assert days[0].bottleneck == "lifts" and days[1].bottleneck == "none"
    assert days[1].docks.cautious is not None and late["wait_mean_s"].mean < 60.0
