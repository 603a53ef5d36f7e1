"""A placing of a project comes back without solving: the same places, worth and proof; what is gone is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.building import Building
from models.matching.places import Wishes
from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.matching.weights import Weights
from models.project import State, state_of
from models.reading import InputFile, Reading
from models.report import ImportReport
from tests.models.matching.park import building, lift, storey, unit
from tests.models.project_maker import AUTHOR
from tests.workbench.stacked import people
from workbench.placings import kept_of, restored
from workbench.stacking_moves import moved

TOWER = building((storey(1, units=(unit("a"), unit("b"))), storey(2, load=6.0), storey(3, load=6.0)), (lift(),))
LOWER = replace(TOWER, name="before")
PEOPLE = tuple(people())
PLACING = place(PEOPLE, spaces_of([TOWER]), Weights(rent=2.0),
                Wishes(forbidden=frozenset({("乙服装", "3")}), required=frozenset({"丙仪器"})))
KEPT = kept_of(PLACING, [TOWER], PEOPLE, AUTHOR, parts=0, limit_s=20.0, by_hand=False)


def _states(*towers: Building) -> list[State]:
    base = state_of(Reading(input=InputFile(file="a", sha256="", format="", length_unit="m", up_axis="z"), buildings=(towers[0],),
                            report=ImportReport()))
    return [base, *(replace(base, edited=replace(base.edited, buildings=(one,))) for one in towers[1:])]


def _stands(found: object) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.tenant.id, tuple(space.id for space in one.spaces)) for one in found.places}  # type: ignore[attr-defined]


def test_it_comes_back_as_it_was() -> None:
    found = restored(KEPT, PEOPLE, _states(TOWER), 0)
    assert found is not None and not (found.other_buildings or found.other_tenants or found.lost)
    again = found.placing
    assert again.places == PLACING.places and again.weights == PLACING.weights and again.wishes == PLACING.wishes
    assert again.solution.worth == PLACING.solution.worth and again.solution.status == "optimal" and KEPT.gap == 0.0
    assert (KEPT.total, KEPT.by, KEPT.at) == (PLACING.solution.worth.total, "王工", "2026-11-21T04:00:00+00:00")


def test_it_is_put_on_the_state_that_it_was_made_for() -> None:
    """The building was edited since: the state before the edit is the one of the plan, also where it was undone."""
    states = _states(LOWER, TOWER, replace(TOWER, name="after"))
    for now in range(3):
        found = restored(KEPT, PEOPLE, states, now)
        assert found is not None and found.buildings == (TOWER,) and not found.other_buildings


def test_another_building_is_said_and_what_is_gone_is_named() -> None:
    """Unit a is now called c, and one company left the list."""
    other = building((storey(1, units=(unit("c"), unit("b"))), storey(2, load=6.0), storey(3, load=6.0)), (lift(),))
    gone = next(tenant for tenant, spaces in KEPT.places if "a" in spaces)
    found = restored(KEPT, PEOPLE, _states(other), 0)
    assert found is not None and found.other_buildings and found.lost == (gone,)
    assert _stands(found.placing) == {one for one in _stands(PLACING) if one[0] != gone}
    assert found.placing.solution.status == "feasible"      # nothing proves it for this building
    fewer = restored(KEPT, [one for one in PEOPLE if one.id != "丙仪器"], _states(TOWER), 0)
    assert fewer is not None and fewer.other_tenants and fewer.lost == ("丙仪器",)


def test_places_by_hand_come_back_whatever_the_needs_say() -> None:
    after = moved(PLACING, "=重机()", ["3F"])      # needs 20 kN/m² and gets 6
    assert after is not None
    kept = kept_of(after, [TOWER], PEOPLE, AUTHOR, parts=0, limit_s=20.0, by_hand=True)
    found = restored(kept, PEOPLE, _states(TOWER), 0)
    assert found is not None and _stands(found.placing) == _stands(after) and not found.lost
    assert found.placing.solution.worth.total == pytest.approx(after.solution.worth.total)


def test_storeys_that_were_divided_are_divided_again() -> None:
    from models.matching.spaces import divided

    whole = building((storey(1), storey(2)), (lift(),))
    placing = place(PEOPLE[:1], spaces_of([divided(whole, parts=2)]))
    kept = kept_of(placing, [whole], PEOPLE[:1], AUTHOR, parts=2, limit_s=5.0, by_hand=False)
    found = restored(kept, PEOPLE[:1], _states(whole), 0)
    assert found is not None and _stands(found.placing) == _stands(placing) != set() and not found.lost


@pytest.mark.parametrize("weights", [{"rent": -1.0}, {"no": 1.0}, {"rent": float("nan")}])
def test_what_makes_no_sense_is_no_placing(weights: dict[str, float]) -> None:
    assert restored(replace(KEPT, wishes=replace(KEPT.wishes, weights=weights)), PEOPLE, _states(TOWER), 0) is None
