"""Goods by the clock: what lifts and docks are asked in the busiest hour, beside sums made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.building import Building
from models.matching.carrying import Carrying
from models.matching.moments import MOST, WHOLE, moments_of
from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant


def mover(name: str, t_day: float | None, hours: dict[int, float] | None = None, trucks: float | None = None, *,
          area_m2: float = 400.0, storeys: tuple[int, ...] = ()) -> Tenant:
    weights = None if hours is None else Stated(tuple(hours.get(hour, 0.0) for hour in range(24)), SOURCE)
    return tenant(name, area_m2, needs={"storeys": storeys}, brings={
        "goods_t_day": measured(t_day, "t/d"), "goods_profile": weights, "trucks_day": measured(trucks, "1")})


def tower(**more: float | None) -> Building:
    """Ten hours with a peak of 2: a fifth of a day's goods in the peak hour. Vans of 2 t."""
    return building((storey(1), storey(2), storey(3)), (lift(serves=(1, 2, 3)),), **more)


MORNING, EVENING, SILENT = mover("morning", 10.0, {9: 1.0}), mover("evening", 6.0, {15: 1.0}), mover("silent", 10.0)


def test_hours_are_added_and_the_silent_come_with_the_buildings_peak() -> None:
    """At 9: 10 + 10 × 0.2 = 12 t/h; at 15: 6 + 2 = 8. By the working day alone it would be 26 × 0.2 = 5.2."""
    own = Carrying(tower())
    placed = [(MORNING, 2), (EVENING, 2), (SILENT, 3)]
    found = own.busiest(placed)
    assert (found.lifts, found.docks, found.timed, found.untimed) == (9, 9, 2, 1)
    lifts, docks = own.plans(placed)
    assert lifts.demand_t_h == pytest.approx(12.0)
    assert docks.trucks_h == pytest.approx(6.0)      # 12 t in vans of 2 t
    assert docks.trucks_day == pytest.approx(13.0)   # 26 t a day


def test_the_working_day_where_nobody_says_when() -> None:
    own = Carrying(tower())
    assert own.busiest([(SILENT, 2)]).lifts is None
    assert own.plans([(SILENT, 2)])[0].demand_t_h == pytest.approx(2.0)


def test_all_say_when_and_no_working_day_is_needed() -> None:
    """Without hours and peak those who say when still count, those who do not are missing."""
    own = Carrying(tower(hours=None), by_day=False)
    assert own.missing == ()
    lifts, docks = own.plans([(MORNING, 2), (EVENING, 3)])
    assert (lifts.demand_t_h, docks.trucks_h) == (pytest.approx(10.0), pytest.approx(5.0))
    assert Carrying(tower(hours=None)).missing == ("hours",)
    assert not own.plans([(MORNING, 2), (SILENT, 3)])[0].has_demand


def test_docks_may_be_busiest_at_another_hour_than_lifts() -> None:
    """20 t on the dock storey at 15 ask no lift."""
    found = Carrying(tower()).busiest([(MORNING, 2), (mover("ground", 20.0, {15: 1.0}), 1)])
    assert (found.lifts, found.docks) == (9, 15)


def test_stated_trucks_count_instead_of_those_that_follow_from_goods() -> None:
    """10 t in 4 trucks: 2.5 t are 3.125 pallets of 0.8 t, 1.736 min at 1.8 a minute; 20 vans would be 1.389 min each."""
    own = Carrying(tower())
    stated = mover("stated", 10.0, {9: 1.0}, 4.0)
    flows = {flow.truck.id: flow for flow in own.plans([(stated, 2), (SILENT, 3)])[1].flows}
    assert flows["stated"].arrivals_h == pytest.approx(4.0)
    assert flows["stated"].units == pytest.approx(3.125)
    assert flows["stated"].service_min == pytest.approx(3.125 / 1.8)
    assert flows["van"].arrivals_h == pytest.approx(1.0)                      # the silent one: 2 t/h
    assert own.dock_bays(stated, (9,)) == pytest.approx(4.0 * 3.125 / 1.8 / 60.0)
    assert own.dock_bays(stated) == pytest.approx(own.dock_bays(stated, (9,)))
    assert own.dock_bays(stated, (10,)) == 0.0
    assert own.dock_bays(SILENT) == pytest.approx(10.0 * 0.2 / 2.0 * 2.5 / 1.8 / 60.0)


def test_trucks_without_goods_come_full() -> None:
    """8 trucks a day, a fifth in the peak hour, with the 2 t of a van; on an upper storey they ask no lift."""
    own = Carrying(tower())
    trucks = mover("trucks", None, None, 8.0)
    lifts, docks = own.plans([(trucks, 2)])
    assert not lifts.has_demand
    assert (docks.trucks_h, docks.trucks_day) == (pytest.approx(1.6), pytest.approx(8.0))
    assert docks.service_min == pytest.approx(2.5 / 1.8)


def _placed(second: dict[int, float]) -> int:
    """How many of two companies a lift bears that has room for about one and a half of them in an hour."""
    own = Carrying(tower())
    hours = own.lift_hours(mover("x", 1.0, {9: 1.0}), 2, (9,))
    assert hours is not None
    t_day = 1.0 / hours[0] * own.lift_capacities[0] / 1.5
    people = [mover("a", t_day, {9: 1.0}, storeys=(2,)), mover("b", t_day, second, storeys=(2,))]
    return len(place(people, spaces_of([tower(bays=400.0)])).places)


def test_the_placing_lets_companies_share_a_lift_at_different_hours() -> None:
    assert _placed({9: 1.0}) == 1
    assert _placed({16: 1.0}) == 2
    assert _placed({9: 1.0, 16: 1.0}) == 2       # two thirds and a third: just full
    assert _placed({9: 1.01, 16: 0.99}) == 1


PROFILES = st.lists(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=24, max_size=24).filter(any), max_size=5)


@given(PROFILES)
def test_no_hour_that_could_bind_is_left_out(profiles: list[list[float]]) -> None:
    people = [mover(f"t{n}", 1.0, dict(enumerate(weights))) for n, weights in enumerate(profiles)]
    moments = moments_of(people)
    assert 1 <= len(moments) <= MOST
    if not people:
        assert moments == (WHOLE,)
        return
    shares = [one.brings.hour_shares or () for one in people]
    for hour in range(24):
        assert any(all(max(own[at] for at in moment) >= own[hour] for own in shares) for moment in moments)
