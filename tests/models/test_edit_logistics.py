"""Edits of single values of the demand: what comes out, what is refused, and that records run again."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.building import Building
from models.capacity.lifts import plan_lifts
from models.demand import Goods, TruckClass
from models.edit_logistics import (
    LOGISTICS_EDITS,
    add_goods,
    add_truck,
    goods_of,
    remove_goods,
    remove_truck,
    set_day,
    set_goods_field,
    set_goods_shares,
    set_handling,
    set_profile,
    set_staging,
    set_target,
    set_truck_field,
    set_truck_share,
    truck_of,
)
from models.edit_records import EVERY, record, run
from models.errors import CallError
from models.measured import Measured, SourceKind, from_person
from models.readers import read

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "songhu-phase-a.toml"


@pytest.fixture(scope="module")
def building() -> Building:
    return read(EXAMPLE).buildings[0]


def _shares(building: Building) -> list[float]:
    assert building.logistics is not None
    return [truck.share.value for truck in building.logistics.trucks if truck.share is not None]


def test_every_edit_is_among_those_that_records_run() -> None:
    assert set(LOGISTICS_EDITS) <= set(EVERY)


def test_twice_the_intensity_is_twice_the_goods_and_no_longer_assumed(building: Building) -> None:
    before = goods_of(building, "upper").intensity_t_day_m2
    assert before is not None and before.source.kind is SourceKind.ASSUMED
    edit = set_goods_field(building, "upper", "intensity_t_day_m2", 2.0 * before.value)
    after = goods_of(edit.building, "upper").intensity_t_day_m2
    assert after == Measured(0.016, "t/(d·m2)", from_person())
    tonnes = [sum(one.t_day.value for one in plan_lifts(b).demand if one.goods.id == "upper") for b in (building, edit.building)]
    assert tonnes[1] == pytest.approx(2.0 * tonnes[0])
    assert [(c.kind, c.id, c.field) for c in edit.changed] == [("goods", "upper", "intensity_t_day_m2")]


def test_tonnes_a_day_take_the_place_of_an_intensity(building: Building) -> None:
    edit = set_goods_field(building, "upper", "t_day", 30.0)
    goods = goods_of(edit.building, "upper")
    assert goods.t_day == Measured(30.0, "t/d", from_person()) and goods.intensity_t_day_m2 is None
    assert sum(one.t_day.value for one in plan_lifts(edit.building).demand if one.goods.id == "upper") == pytest.approx(30.0)
    assert goods_of(set_goods_field(edit.building, "upper", "t_day", None).building, "upper").t_day is None


@pytest.mark.parametrize("shares", [(0.6, 0.3, 0.1), (1.0, 0.0, 0.0), (0.504, 0.4, 0.1)])
def test_shares_change_together(building: Building, shares: tuple[float, float, float]) -> None:
    goods = goods_of(set_goods_shares(building, "upper", shares).building, "upper")
    assert [share.value for share in (goods.in_share, goods.out_share, goods.between_share) if share] == list(shares)


@pytest.mark.parametrize("shares", [(0.6, 0.3, 0.2), (0.5, 0.5), (0.51, 0.4, 0.1), (-0.1, 1.0, 0.1), "1/0/0", (1.1, 0.0, 0.0)])
def test_shares_that_are_no_whole_are_refused(building: Building, shares: tuple[float, ...]) -> None:
    with pytest.raises(CallError):
        set_goods_shares(building, "upper", shares)


def test_a_profile_takes_the_place_of_hours_and_peak(building: Building) -> None:
    bare = set_profile(building, None).building
    assert bare.logistics is not None and bare.logistics.day.working_hours is None
    stated = set_day(set_day(bare, "hours", 10.0).building, "peak_factor", 1.5).building
    assert stated.logistics is not None and stated.logistics.day.hour_factor == 1.5
    day = set_profile(stated, [1.0, 2.0, 1.0]).building.logistics
    assert day is not None and day.day.hours is None and day.day.peak_factor is None
    assert (day.day.working_hours, day.day.hour_factor) == (3.0, 1.5)
    with pytest.raises(CallError) as refused:
        set_day(building, "hours", 9.0)
    assert refused.value.key == "edit-fault-profile-holds"


def test_the_peak_is_never_above_the_hours(building: Building) -> None:
    bare = set_day(set_profile(building, None).building, "hours", 4.0).building
    assert set_day(bare, "peak_factor", 4.0).changed
    with pytest.raises(CallError):
        set_day(bare, "peak_factor", 4.0001)


@pytest.mark.parametrize("shares", [[], [0.0, 0.0], [1.0, -0.1], [1.0] * 25, "12", [float("nan")], [float("inf")]])
def test_profiles_that_cannot_be_are_refused(building: Building, shares: list[float]) -> None:
    with pytest.raises(CallError):
        set_profile(building, shares)


def test_the_same_profile_changes_nothing_once_a_person_said_it(building: Building) -> None:
    once = set_profile(building, [1.0, 2.0]).building
    assert set_profile(once, [1.0, 2.0]).changed == ()


def test_a_share_of_trucks_takes_from_the_others_in_proportion(building: Building) -> None:
    assert building.logistics is not None
    first, *others = building.logistics.trucks
    before = [truck.share.value for truck in others if truck.share is not None]
    edit = set_truck_share(building, first.id, 0.5).building
    assert sum(_shares(edit)) == pytest.approx(1.0) and _shares(edit)[0] == 0.5
    after = _shares(edit)[1:]
    assert [share / sum(after) for share in after] == pytest.approx([share / sum(before) for share in before])
    rest = truck_of(edit, others[0].id).share
    assert rest is not None and others[0].share is not None
    assert rest.source.kind is others[0].share.source.kind and rest.source.how == "edit-share-rest"      # assumed stays assumed


def test_a_class_of_trucks_that_goes_leaves_its_tonnes_to_the_others(building: Building) -> None:
    assert building.logistics is not None
    left = remove_truck(building, building.logistics.trucks[0].id).building
    assert sum(_shares(left)) == pytest.approx(1.0)
    with pytest.raises(CallError):
        add_truck(left, TruckClass(id="more", name="more", share=Measured(0.1, "1", from_person())))
    added = add_truck(left, TruckClass(id="more", name="more", payload_t=Measured(5.0, "t", from_person()))).building
    assert truck_of(added, "more").share is None
    assert _shares(set_truck_share(set_truck_share(added, "more", 0.0).building, "more", 0.25).building)[-1] == 0.25


def test_goods_come_and_go(building: Building) -> None:
    made = Goods(id="new", name="冷链", storeys=(2, 3))
    edit = add_goods(building, made)
    assert goods_of(edit.building, "new") is made
    with pytest.raises(CallError):
        add_goods(edit.building, made)
    with pytest.raises(CallError):
        add_goods(building, Goods(id="else", name="x", storeys=(99,)))
    with pytest.raises(CallError):
        add_goods(building, Goods(id="else", name="x", storeys=()))
    assert remove_goods(edit.building, "new").building == building


def test_handling_targets_and_staging(building: Building) -> None:
    lift, dock = building.lifts[0], building.docks[0]
    quick = set_handling(building, "lift", lift.id, "unit_s", 20.0).building
    assert quick.lifts[0].handling is not None and quick.lifts[0].handling.unit_s == Measured(20.0, "s", from_person())
    served = set_handling(quick, "dock", dock.id, "units_per_minute", 2.5).building.docks[0].service
    assert served is not None and served.units_per_minute is not None and served.units_per_minute.value == 2.5
    plan = plan_lifts(set_target(building, "lift_utilisation", 0.7).building)
    assert plan.most_utilisation.value == 0.7 and plan.most_utilisation.source.kind is SourceKind.PERSON
    staged = set_staging(building, "staging_area_m2", 120.0).building.logistics
    assert staged is not None and staged.staging_area_m2 == Measured(120.0, "m2", from_person())
    for edit, values in ((set_handling, ("lift", lift.id, "goods_share", 1.01)), (set_handling, ("store", "x", "unit_s", 1.0)),
                         (set_target, ("lift_utilisation", 0.0)), (set_target, ("waits", 1.0)),
                         (set_truck_field, ("nobody", "payload_t", 1.0)), (set_staging, ("staging_minutes", -1.0)),
                         (set_goods_field, ("upper", "load_unit", "barrel")), (set_goods_field, ("upper", "storeys", ())),
                         (set_goods_field, ("upper", "t_day", float("nan"))), (set_goods_field, ("upper", "t_day", True))):
        with pytest.raises(CallError):
            edit(building, *values)


def test_records_run_again_after_json(building: Building) -> None:
    entries = [record(building.id, "set_goods_field", {"goods_id": "upper", "field": "t_day", "value": 12.5}),
               record(building.id, "set_profile", {"shares": (1.0, 3.0, 2.0)}),
               record(building.id, "add_goods", {"goods": Goods(id="n", name="n", storeys=(2,))}),
               record(building.id, "set_truck_share", {"truck_id": building.logistics.trucks[0].id, "share": 0.3})]     # type: ignore[union-attr]
    made = building
    for entry in json.loads(json.dumps(entries)):
        made = run(made, entry).building
    assert goods_of(made, "upper").t_day == Measured(12.5, "t/d", from_person())
    assert made.logistics is not None and made.logistics.day.profile is not None
    assert made.logistics.day.profile.value == (1.0, 3.0, 2.0)
    assert goods_of(made, "n").storeys == (2,) and _shares(made)[0] == 0.3


@lru_cache(maxsize=1)
def _example() -> Building:
    return read(EXAMPLE).buildings[0]


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6))
@example([0.0, 2.2250738585e-313, 0.0])
def test_the_shares_of_trucks_stay_whole_whatever_is_entered(entered: list[float]) -> None:
    made = _example()
    assert made.logistics is not None
    for at, share in enumerate(entered):
        try:
            made = set_truck_share(made, made.logistics.trucks[at % len(made.logistics.trucks)].id, share).building     # type: ignore[union-attr]
        except CallError:      # nobody is left to carry the rest
            assert 1.0 in [round(one, 6) for one in _shares(made)]
        assert sum(_shares(made)) == pytest.approx(1.0, abs=1e-6)
