"""All companies together: worth, shared lifts and docks, wishes, conflicts."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import Compartment, Hazard
from models.errors import CallError
from models.matching.grouping import neighbours
from models.matching.placing import Wishes, place
from models.matching.spaces import spaces_of
from models.matching.weights import Weights, weights_from
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit

RENT_ONLY = Weights(area_yuan_m2=0.0, unused_yuan_m2=0.0, load_yuan_kn=0.0, height_yuan_m3=0.0, preferred_yuan_m2=0.0,
                    link_yuan_t_storey=0.0, quiet_yuan_m2=0.0, shaking_yuan_m2=0.0, hazard_yuan_m2=0.0, together_yuan_storey=0.0)


def _tower(storeys: int = 3, **more: object) -> tuple[object, ...]:
    return spaces_of([building(tuple(storey(n) for n in range(1, storeys + 1)), (lift(),), **more)])  # type: ignore[arg-type]


def _floors(placing: object) -> dict[str, list[str]]:
    return {p.tenant.id: [s.id for s in p.spaces] for p in placing.places}  # type: ignore[attr-defined]


def test_rent_decides_who_gets_the_only_room() -> None:
    """1000 m²: 600 × 30 = 18,000 against 450 × 25 + 500 × 20 = 21,250."""
    people = [tenant("a", 600.0, rent=30.0), tenant("b", 450.0, rent=25.0), tenant("c", 500.0, rent=20.0)]
    found = place(people, _tower(1), RENT_ONLY)
    assert sorted(_floors(found)) == ["b", "c"]
    assert found.solution.worth.total == pytest.approx(21250.0)
    assert found.solution.status == "optimal"
    assert [t.id for t in found.unplaced] == ["a"]


def test_heavy_floors_are_kept_for_heavy_companies() -> None:
    spaces = spaces_of([building((storey(1, load=12.0), storey(2, load=5.0)), (lift(),))])
    light, heavy = tenant("light", 1000.0, needs={"floor_load_kn_m2": measured(4.0)}), tenant(
        "heavy", 1000.0, needs={"floor_load_kn_m2": measured(10.0)})
    assert _floors(place([light, heavy], spaces)) == {"light": ["2F"], "heavy": ["1F"]}
    alone = place([light], spaces)
    assert _floors(alone) == {"light": ["2F"]}     # (5 − 4) × 0.6 against (12 − 4) × 0.6 for each m²
    assert alone.places[0].terms["load"] == pytest.approx(-600.0)


def test_a_large_company_takes_adjacent_units_and_no_more_than_it_needs() -> None:
    spaces = spaces_of([building((storey(1, units=tuple(unit(n) for n in "abc")),))])
    found = place([tenant("T", 900.0)], spaces)
    assert len(found.places[0].spaces) == 2
    assert found.places[0].areas_m2 == (500.0, 500.0)
    assert found.places[0].paid_m2 == 900.0
    assert found.places[0].terms["unused"] == pytest.approx(-15.0 * 100.0)
    assert found.places[0].pairs[0].verdict == "yes"     # the area of both together


def test_a_company_larger_than_a_storey_takes_several() -> None:
    found = place([tenant("T", 1500.0), tenant("s", 400.0)], _tower(3))
    large = found.place_of("T")
    assert large is not None
    assert large.areas_m2 == (1000.0, 500.0)
    assert large.spaces[1].level == large.spaces[0].level + 1
    assert len(found.places) == 2


def test_links_bring_companies_together() -> None:
    """Each takes a whole storey; a and c exchange 20 t a day: 20 × 22 × 3 = 1,320 a storey against the preference of c."""
    def people(worth: float) -> list[Tenant]:
        return [tenant("a", 1000.0, needs={"storeys": (1,)}, links=(("c", 20.0),)), tenant("b", 1000.0), tenant(
            "c", 1000.0, needs={"storeys_preferred": (3,)}, rent=worth)]

    near = place(people(30.0), _tower(3), Weights(preferred_yuan_m2=1.31))
    far = place(people(30.0), _tower(3), Weights(preferred_yuan_m2=1.33))
    assert (_floors(near)["c"], _floors(far)["c"]) == (["2F"], ["3F"])
    assert (near.solution.worth.links, far.solution.worth.links) == (pytest.approx(1320.0), pytest.approx(2640.0))


def test_the_lifts_peak_limits_who_may_stand_upstairs() -> None:
    """Both fit the floors; the lift carries the goods of one of them only."""
    def people(t_day: float) -> list[Tenant]:
        return [tenant(n, 1000.0, rent=30.0 + i, needs={"storeys": (2 + i,)}, brings={"goods_t_day": measured(t_day)})
                for i, n in enumerate("ab")]

    spaces = _tower(3, bays=20.0)
    calm = place(people(5.0), spaces)
    hours = [calm.carrying[0].lift_hours(t, 2 + i) for i, t in enumerate(people(1.0))]
    per_t = [next(iter(h.values())) for h in hours if h]
    room = calm.carrying[0].lift_capacities[0]
    just = room / sum(per_t)
    assert len(place(people(just * 0.999), spaces).places) == 2
    assert sorted(_floors(place(people(just * 1.001), spaces))) == ["b"]
    lifts, _ = place(people(just * 0.999), spaces).plans(spaces[0].building)  # type: ignore[attr-defined]
    assert lifts.allocation.utilisation == pytest.approx(0.8 * 0.999, rel=1e-6)     # the engine of the lifts says the same


def test_the_docks_limit_too() -> None:
    people = [tenant(n, 500.0, brings={"goods_t_day": measured(400.0)}, needs={"storeys": (1, 2)}) for n in "ab"]
    many = place(people, _tower(2, bays=30.0), Weights())
    few = place(people, _tower(2, bays=2.0), Weights())
    assert len(few.places) < len(many.places)
    assert few.solution.status == "optimal"


def test_the_loud_stand_away_from_the_quiet() -> None:
    loud = tenant("loud", 1000.0, brings={"noise_db": measured(80.0)}, needs={"storeys": (1,)})
    quiet = tenant("quiet", 1000.0, needs={"noise_most_db": measured(60.0), "storeys_preferred": (2,)})
    found = place([loud, quiet], _tower(3), Weights(quiet_yuan_m2=6.0, preferred_yuan_m2=5.9))
    assert _floors(found)["quiet"] == ["3F"]
    assert _floors(place([loud, quiet], _tower(3), Weights(quiet_yuan_m2=6.0, preferred_yuan_m2=6.1)))["quiet"] == ["2F"]


def test_a_worse_hazard_class_keeps_off_the_storey_of_a_milder_one() -> None:
    mild = tenant("mild", 500.0, brings={"hazard": Stated(Hazard.E, SOURCE)})
    worse = tenant("worse", 500.0, brings={"hazard": Stated(Hazard.C2, SOURCE)})
    floors = _floors(place([mild, worse], _tower(2)))
    assert floors["mild"] != floors["worse"]
    assert len(place([mild, worse], _tower(1)).places) == 2     # rather together than one left out


def test_open_places_only_if_they_are_wanted() -> None:
    spaces = spaces_of([building((storey(1, load=None),))])
    asks = [tenant("T", needs={"floor_load_kn_m2": measured(5.0)})]
    assert place(asks, spaces).places == ()
    found = place(asks, spaces, wishes=Wishes(open_too=True))
    assert found.places[0].open


def test_fixed_and_forbidden_places() -> None:
    people = [tenant("a", 1000.0), tenant("b", 1000.0)]
    wishes = Wishes(fixed={"a": ("2F",)}, forbidden=frozenset({("b", "1F"), ("b", "3")}))
    found = place(people, _tower(3), wishes=wishes)
    assert _floors(found) == {"a": ["2F"]}
    assert [t.id for t in found.unplaced] == ["b"]


def test_who_is_placed_by_hand_stays_with_what_it_violates() -> None:
    heavy = tenant("h", 400.0, needs={"floor_load_kn_m2": measured(20.0)})
    found = place([heavy], _tower(2), wishes=Wishes(fixed={"h": ("2F",)}))
    assert [m.key for m in found.places[0].pairs[0].violated] == ["load"]


def test_the_smallest_conflict_is_told() -> None:
    """Three must be placed, two of them need the one storey that carries 12 kN/m²; the third has nothing to do with it."""
    spaces = spaces_of([building((storey(1, load=12.0), storey(2)), (lift(),))])
    heavy = {"floor_load_kn_m2": measured(10.0)}
    people = [tenant("a", 700.0, needs=heavy), tenant("b", 700.0, needs=heavy), tenant("c", 300.0)]
    found = place(people, spaces, wishes=Wishes(required=frozenset("abc")))
    assert found.solution.status == "infeasible"
    assert found.conflict == (("required", "a"), ("required", "b"), ("area", ""))
    hopeless = tenant("x", 400.0, needs={"floor_load_kn_m2": measured(30.0)})
    alone = place([hopeless], spaces, wishes=Wishes(required=frozenset("x")))
    assert alone.conflict == (("required", "x"),)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([300.0, 600.0, 900.0]), st.sampled_from([0.0, 40.0, 90.0]), st.sampled_from([4.0, 9.0]),
                          st.sampled_from([None, 60.0, 120.0])), min_size=2, max_size=5))
def test_no_part_of_a_conflict_can_be_left_out(asked: list[tuple[float, float, float, float | None]]) -> None:
    """Against all placings on two storeys, tried one by one: it is a conflict, and without any part of it there is none."""
    people = [tenant(f"t{i}", area, needs={"floor_load_kn_m2": measured(load, "kN/m2"), "power_kw": measured(power, "kW")},
                     brings={"goods_t_day": measured(goods)}) for i, (area, goods, load, power) in enumerate(asked)]
    held = replace(building((storey(1, load=10.0, declared={"unit_power_kw": 500.0}),
                             storey(2, load=5.0, declared={"unit_power_kw": 500.0})), (lift(serves=(1, 2)),), bays=1.0),
                   declared={"building_power_kw": Stated(200.0, SOURCE)})
    found = place(people, spaces_of((held,)), wishes=Wishes(required=frozenset(one.id for one in people)))
    if found.solution.status != "infeasible":
        assert found.conflict == ()
        return
    docks = found.carrying[0].dock_capacity or 0.0
    hours = found.carrying[0].lift_capacities[0]

    def possible(demands: tuple[tuple[str, str], ...]) -> bool:
        must = [one for one in people if ("required", one.id) in demands]
        kinds = {kind for kind, _ in demands}
        for levels in itertools.product((1, 2), repeat=len(must)):
            placed = list(zip(must, levels, strict=True))
            broken = [
                any(level == 2 and (one.needs.floor_load_kn_m2 or measured(0.0)).value > 5.0 for one, level in placed),  # type: ignore[union-attr]
                "area" in kinds and any(sum(one.needs.area_m2.value for one, at in placed if at == level) > 1000.0  # type: ignore[union-attr]
                                        for level in (1, 2)),
                "docks" in kinds and sum(found.carrying[0].dock_bays(one) for one in must) > docks + 1e-9,
                "lifts" in kinds and sum((found.carrying[0].lift_hours(one, at) or {0: 0.0}).get(0, 0.0) for one, at in placed)
                > hours + 1e-9,
                "power_kw" in kinds and sum(one.needs.power_kw.value for one in must if one.needs.power_kw) > 200.0]
            if not any(broken):
                return True
        return False

    assert found.conflict and not possible(found.conflict)
    for left_out in found.conflict:
        assert possible(tuple(one for one in found.conflict if one != left_out))


def test_hazard_is_kept_apart_by_compartment_not_only_by_storey() -> None:
    """Two storeys in one compartment count as one: the worse class goes to the third, or pays 5 yuan for each of 500 m²."""
    mild = tenant("mild", 500.0, brings={"hazard": Stated(Hazard.E, SOURCE)}, needs={"storeys": (1,)})
    worse = tenant("worse", 500.0, brings={"hazard": Stated(Hazard.C2, SOURCE)}, needs={"storeys_preferred": (2,)})
    plain = building(tuple(storey(n) for n in (1, 2, 3)), (lift(serves=(1, 2, 3)),))
    joined = replace(plain, compartments=(Compartment(id="F", name="F", storeys=(1, 2), hazard=Stated(Hazard.C2, SOURCE)),))
    assert _floors(place([mild, worse], spaces_of((plain,))))["worse"] == ["2F"]
    assert _floors(place([mild, worse], spaces_of((joined,))))["worse"] == ["3F"]
    near = place([mild, worse], spaces_of((joined,)), wishes=Wishes(fixed={"worse": ("2F",)}))
    assert near.solution.worth.disturbances == (2500.0,)
    assert [(one.kind, one.first.id, one.storeys) for one in neighbours(near)] == [("hazard", "worse", (2, 1))]


@pytest.mark.parametrize(("wishes", "said"), [
    (Wishes(fixed={"nobody": ("1F",)}), "match-no-tenant"), (Wishes(fixed={"a": ("9F",)}), "match-no-space"),
    (Wishes(forbidden=frozenset({("a", "cellar")})), "match-no-space"), (Wishes(required=frozenset({"z"})), "match-no-tenant"),
])
def test_wishes_about_what_is_not_there_are_refused(wishes: Wishes, said: str) -> None:
    with pytest.raises(CallError) as told:
        place([tenant("a")], _tower(1), wishes=wishes)
    assert told.value.key == said


def test_two_companies_of_one_id_are_refused() -> None:
    with pytest.raises(CallError):
        place([tenant("a"), tenant("a")], _tower(1))


def test_weights_are_named_and_never_negative() -> None:
    assert weights_from({"rent": 2.0}).rent == 2.0
    for wrong in ({"rents": 1.0}, {"rent": -1.0}, {"rent": float("nan")}):
        with pytest.raises(CallError):
            weights_from(wrong)
