"""Why a company stands nowhere, what is nearest, which storeys lack what, and two buildings side by side."""

from __future__ import annotations

import pytest

from models.matching.explaining import by_kinds, compare, lacking, nearest, open_inputs, reason_of, storey_groups, storeys_of
from models.matching.placing import Placing, place
from models.matching.spaces import divided, spaces_of
from models.tenants import Tenant
from tests.models.matching.park import building, lift, measured, storey, tenant, unit


def _placed(people: list[Tenant], *storeys: object, **more: object) -> Placing:
    return place(people, spaces_of([building(storeys, (lift(),), **more)]))  # type: ignore[arg-type]


def _needs(height: float | None = None, load: float | None = None) -> dict[str, object]:
    return {"storey_height_m": measured(height, "m"), "floor_load_kn_m2": measured(load, "kN/m2")}


def test_the_nearest_space_lacks_the_fewest_kinds_then_the_least() -> None:
    """1F lacks load (2 of 10); 2F load and height; 3F load alone, but more of it (4 of 10)."""
    people = [tenant("T", needs=_needs(5.0, 10.0))]
    placing = _placed(people, storey(1, load=8.0), storey(2, 4.5, load=9.9), storey(3, load=6.0))
    near = nearest(placing, people[0])
    assert near is not None
    assert near.space.id == "1F"
    assert lacking(near) == ("load",)
    assert reason_of(placing, people[0]).key == "nowhere"


def test_a_storey_that_the_company_refuses_is_nearest_only_if_all_are() -> None:
    people = [tenant("T", needs={**_needs(6.0), "storeys": (2,)})]
    near = nearest(_placed(people, storey(1, 6.0), storey(2, 4.5)), people[0])
    assert near is not None
    assert near.space.id == "2F"


@pytest.mark.parametrize(("people", "said"), [
    ([tenant("a", 900.0, rent=40.0), tenant("T", 900.0, rent=20.0)], "taken"),
    ([tenant("T", 1200.0)], "too-large"),
    ([tenant("T", None)], "no-area"),
    ([tenant("T", needs=_needs(load=20.0))], "nowhere"),
    ([tenant("T", needs={"power_kw": measured(50.0)})], "open"),
])
def test_why_a_company_is_not_placed(people: list[Tenant], said: str) -> None:
    assert reason_of(_placed(people, storey(1)), people[-1]).key == said


def test_a_unit_that_is_far_too_large_is_worth_less_than_nothing() -> None:
    """100 m² at (1 + 10) yuan against 900 unused at 15."""
    people = [tenant("T", 100.0, rent=1.0)]
    placing = _placed(people, storey(1, units=(unit("u", 1000.0),)))
    reason = reason_of(placing, people[0])
    assert reason.key == "worth"
    assert reason.place is not None
    assert reason.place.value == pytest.approx(100.0 * 11.0 - 900.0 * 15.0)


def test_a_free_floor_whose_lift_is_full_says_so() -> None:
    people = [tenant(n, 1000.0, rent=30.0 + i, needs={"storeys": (2 + i,)}, brings={"goods_t_day": measured(130.0)})
              for i, n in enumerate("ab")]
    placing = _placed(people, storey(1), storey(2), storey(3), bays=200.0)
    assert len(placing.places) == 1
    reason = reason_of(placing, placing.unplaced[0])
    assert (reason.key, reason.full) == ("full", (("lifts", "A"),))


def test_missing_inputs_are_counted_by_company_and_place() -> None:
    people = [tenant("a", needs={"power_kw": measured(50.0)}), tenant("b", needs=_needs(load=5.0)), tenant("c")]
    found = {one.missing: (one.tenants, one.pairs) for one in open_inputs(_placed(people, storey(1, load=None), storey(2)))}
    assert found == {"unit_power_kw": (("a",), 2), "floor_load_kn_m2": (("b",), 1)}


def test_storeys_alike_and_what_each_lacks() -> None:
    """Two storeys of 4.5 m and 5 kN/m² above a ground storey of 6 m and 8 kN/m²."""
    people = [tenant("fits", needs=_needs(4.5, 5.0)), tenant("tall", needs=_needs(6.0, 5.0)),
              tenant("heavy", needs=_needs(4.0, 8.0)), tenant("both", needs=_needs(5.0, 6.0)),
              tenant("large", 1500.0), tenant("open", needs={"power_kw": measured(9.0)})]
    ground, upper = storey_groups(_placed(people, storey(1, 6.0, 8.0), storey(2, 4.5, 5.0), storey(3, 4.5, 5.0)))
    assert (ground.storeys, ground.height_m, ground.load_kn_m2) == ((1,), 6.0, 8.0)
    assert ground.takes == ("fits", "tall", "heavy", "both")
    assert (upper.storeys, upper.takes, upper.open) == ((2, 3), ("fits",), ("open",))
    assert upper.lacks == {("area",): ("large",), ("height",): ("tall",), ("load",): ("heavy",), ("height", "load"): ("both",)}


def test_two_units_of_a_storey_are_large_enough_together() -> None:
    people = [tenant("T", 900.0)]
    (group,) = storey_groups(_placed(people, storey(1, units=(unit("a"), unit("b")))))
    assert group.takes == ("T",)


def test_two_buildings_side_by_side() -> None:
    """The low one takes a, the high one a and b, c is too heavy for both. Each counts by itself, though one alone fills them."""
    people = [tenant("a", 900.0, needs=_needs(4.0)), tenant("b", 900.0, needs=_needs(6.0)),
              tenant("c", 900.0, needs=_needs(load=30.0))]
    found = compare(_placed(people, storey(1, 4.5)), _placed(people, storey(1, 8.0)))
    assert [row.tenant.id for row in found.both] == ["a"]
    assert [row.tenant.id for row in found.only_second] == ["b"]
    assert [row.tenant.id for row in found.neither] == ["c"]
    assert found.only_first == ()
    assert [(kinds, len(rows)) for kinds, rows in by_kinds(found.only_second, second=False)] == [(("height",), 1)]
    assert storeys_of(found.only_second[0].second) == (1,)


def test_storeys_with_units_are_parted_anew_only_if_that_is_asked() -> None:
    whole = building((storey(1, units=(unit("a"), unit("b"))), storey(2)))
    assert [len(s.units) for s in divided(whole, 4).storeys] == [2, 4]
    assert [len(s.units) for s in divided(whole, 4, anew=True).storeys] == [4, 4]
