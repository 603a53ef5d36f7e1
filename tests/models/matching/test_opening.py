"""What would open a standing building: hand-made towers, companies and figures."""

from __future__ import annotations

import pytest

from models.building import Building
from models.matching.alterations import Alteration, Choice, Costs, alterations_of
from models.matching.eligibility import pair
from models.matching.opening import Opened, Opening, opening
from models.matching.spaces import spaces_of
from models.measured import Measured
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit


def needing(name: str, area_m2: float = 400.0, rent: float = 30.0, **needs: float) -> Tenant:
    units = {"floor_load_kn_m2": "kN/m2", "heaviest_kg": "kg", "power_kw": "kW", "clear_height_duct_m": "m"}
    return tenant(name, area_m2, rent=rent, needs={key: Measured(value, units[key], SOURCE) for key, value in needs.items()})


def tower() -> Building:
    """Ground 10 kN/m², 2F and 3F 4 kN/m², 1000 m² each, one lift of 2 t."""
    return building((storey(1, load=10.0), storey(2, load=4.0), storey(3, load=4.0)), (lift(rated_kg=2000.0, serves=(1, 2, 3)),))


def found(result: Opening, kind: str, amount: float | None, storeys: tuple[int, ...]) -> Opened:
    return next(one for one in result.alone for change in one.changes
                if (change.kind, change.amount, change.storeys) == (kind, amount, storeys))


def test_strengthening_opens_what_needs_the_load_upstairs() -> None:
    """A company for 1200 m² at 5 kN/m² has no room on the ground (1000 m²); two strengthened storeys hold it."""
    big, small = needing("big", 1200.0, 20.0, floor_load_kn_m2=5.0), needing("small", 300.0, floor_load_kn_m2=10.0)
    result = opening((tower(),), (big, small))
    assert [one.id for one in result.now] == ["small"]
    both = found(result, "strengthen", 5.0, (2, 3))
    assert [one.id for one in both.allowed] == ["big"]
    assert (both.let_m2, both.rent_yuan_month) == (1200.0, 24000.0)
    # with one of the storeys strengthened it takes that one and the ground storey below it
    assert [one.id for one in found(result, "strengthen", 5.0, (2,)).allowed] == ["big"]
    assert found(result, "strengthen", 5.0, (3,)).allowed == ()     # 3F alone is too small, and 2F between still carries 4


@pytest.mark.parametrize(("need", "opened"), [(5.0, True), (5.0 + 1e-9, True), (5.01, False)])
def test_at_the_step_and_a_hair_above(need: float, opened: bool) -> None:
    upper = needing("upper", 900.0, floor_load_kn_m2=need)
    held = building((storey(1, load=4.0), storey(2, load=4.0)))
    assert bool(found(opening((held,), (upper,)), "strengthen", 5.0, (2,)).allowed) is opened


def test_room_bounds_what_is_let_and_the_best_rents_come_first() -> None:
    """Three companies of 500 m² each ask for 5 kN/m²; one storey of 1000 m² is strengthened: 500 at 40 and 500 at 30 yuan."""
    three = tuple(needing(f"c{rent}", 500.0, rent, floor_load_kn_m2=5.0) for rent in (20.0, 30.0, 40.0))
    held = building((storey(1, load=4.0), storey(2, load=4.0)))
    one = found(opening((held,), three), "strengthen", 5.0, (2,))
    assert len(one.allowed) == 3
    assert (one.let_m2, one.rent_yuan_month) == (1000.0, 35000.0)
    assert [space.storey.number for space in one.spaces] == [2]


def test_a_lift_carries_the_heavy_piece_and_a_platform_as_well() -> None:
    heavy = needing("heavy", 900.0, heaviest_kg=3000.0, floor_load_kn_m2=4.0)
    ground = tenant("x", 900.0)
    result = opening((tower(),), (heavy, ground))
    assert {one.id for one in result.now} == {"heavy", "x"}        # on the ground no lift is needed
    only_up = building((storey(2, load=4.0), storey(3, load=4.0)), (lift(rated_kg=2000.0, serves=(2, 3)),))
    result = opening((only_up,), (heavy,))
    assert result.now == ()
    assert [one.id for one in found(result, "lift", 3000.0, (2, 3)).allowed] == ["heavy"]     # equal is enough
    assert [one.id for one in found(result, "platform", 5000.0, (2, 3)).allowed] == ["heavy"]


def test_two_changes_together_open_what_neither_opens_alone() -> None:
    """It needs 8 kN/m² and a piece of 4 t upstairs: floor and lift, or floor and platform."""
    both = needing("both", 900.0, heaviest_kg=4000.0, floor_load_kn_m2=8.0)
    held = building((storey(2, load=4.0), storey(3, load=4.0)), (lift(rated_kg=2000.0, serves=(2, 3)),))
    result = opening((held,), (both,))
    assert all(one.allowed == () for one in result.alone)
    assert result.pair is not None
    assert [one.id for one in result.pair.allowed] == ["both"]
    assert {change.kind for change in result.pair.changes} in ({"strengthen", "lift"}, {"strengthen", "platform"})
    apart = held
    for change in result.pair.changes:
        apart = change.apply(apart)
    assert any(pair(both, space).verdict == "yes" for space in spaces_of((apart,)))


def test_power_is_raised_by_a_factor_where_it_is_known() -> None:
    asks = needing("asks", 400.0, power_kw=150.0)
    held = building((storey(1, units=(unit("a", 500.0, unit_power_kw=100.0), unit("b", 500.0, unit_power_kw=60.0))),))
    result = opening((held,), (asks,))
    assert [one.id for one in found(result, "power", 1.5, (1,)).allowed] == ["asks"]      # 1.5 × 100 = 150
    assert not [one for one in alterations_of(tower()) if one.kind == "power"]            # nobody knows what there is


def test_without_the_ceiling_the_height_under_beams_counts() -> None:
    from dataclasses import replace

    low = replace(storey(1), clear_height_beam_m=measured(4.2, "m"), clear_height_duct_m=measured(3.4, "m"))
    result = opening((building((low,)),), (needing("tall", 400.0, clear_height_duct_m=4.2),))
    assert result.now == ()
    assert [one.id for one in found(result, "ceiling", None, (1,)).allowed] == ["tall"]


def test_unknown_loads_are_not_strengthened_and_missing_inputs_stay_open() -> None:
    held = building((storey(1, load=None), storey(2, load=None)))
    assert not [one for one in alterations_of(held) if one.kind == "strengthen"]
    result = opening((held,), (needing("x", floor_load_kn_m2=5.0),))
    assert result.now == () and result.refused == ()        # neither allowed nor refused: nobody knows the load


def test_costs_only_by_the_users_own_figures() -> None:
    upper = needing("upper", 900.0, 20.0, floor_load_kn_m2=5.0)
    held = building((storey(1, load=4.0), storey(2, load=4.0)))
    assert all(one.cost_yuan is None for one in opening((held,), (upper,)).alone)
    one = found(opening((held,), (upper,), costs=Costs(strengthen_yuan_m2=600.0)), "strengthen", 5.0, (2,))
    assert one.cost_yuan == 600000.0
    assert one.months == pytest.approx(600000.0 / 18000.0)
    lifted = found(opening((held,), (upper,), costs=Costs(strengthen_yuan_m2=600.0)), "lift", 3000.0, (2,))
    assert lifted.cost_yuan is None


def test_what_a_change_does_is_marked_as_assumed_and_leaves_others_alone() -> None:
    change = Alteration(kind="strengthen", building="A", amount=8.0, storeys=(2,))
    after = change.apply(tower())
    assert after.storeys[0] == tower().storeys[0] and after.storeys[2] == tower().storeys[2]
    load = after.storeys[1].zones[0].floor_load
    assert load is not None and (load.load.value, load.load.source.kind.value) == (8.0, "assumed")
    assert Alteration(kind="strengthen", building="B", amount=8.0, storeys=(2,)).apply(tower()) == tower()


def test_a_choice_of_steps_and_a_car_of_the_users_own() -> None:
    choice = Choice(steps_kn_m2=(6.5,), lifts_kg=(4000.0,), car_m=(2.0, 3.0, 2.5), door_m=(2.0, 2.5))
    changes = alterations_of(tower(), choice)
    assert {(one.kind, one.amount) for one in changes} == {("strengthen", 6.5), ("lift", 4000.0), ("platform", 5000.0)}
    made = next(one for one in changes if one.kind == "lift").apply(tower()).lifts[-1]
    assert [part and part.value for part in made.car_m] == [2.0, 3.0, 2.5]
