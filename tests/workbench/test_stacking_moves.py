"""Companies moved by hand: what speaks against it, who leaves, what the whole is worth."""

from __future__ import annotations

import pytest

from models.errors import CallError
from models.matching.placing import place
from models.matching.problem import worth_of
from models.matching.spaces import spaces_of
from tests.models.matching.park import building, lift, measured, storey, tenant, unit
from workbench.stacking_moves import judged, moved, removed


def _park() -> object:
    floors = (storey(1, units=(unit("a"), unit("b"))), storey(2, load=5.0))
    people = [tenant("T", 500.0, needs={"storeys": (1,), "floor_load_kn_m2": measured(7.0, "kN/m2")}),
              tenant("S", 500.0, needs={"storeys": (1,)}, links=(("U", 10.0),)), tenant("U", 600.0, needs={"storeys": (2,)})]
    return place(people, spaces_of([building(floors, (lift(),))]))


def test_a_company_pushes_out_who_has_the_unit() -> None:
    placing = _park()
    was = placing.place_of("S").spaces[0].id  # type: ignore[attr-defined]
    found = judged(placing, "T", [was])  # type: ignore[arg-type]
    assert found.verdict == "yes" and [one.tenant.id for one in found.leave] == ["S"]
    after = moved(placing, "T", [was])  # type: ignore[arg-type]
    assert after is not None
    assert [p.spaces[0].id for p in after.places if p.tenant.id == "T"] == [was]
    assert [t.id for t in after.unplaced] == ["S"]


def test_what_is_violated_is_told_and_still_possible_by_hand() -> None:
    placing = removed(_park(), "U")  # type: ignore[arg-type]
    found = judged(placing, "T", ["2F"])
    assert found.verdict == "no" and {m.key for p in found.pairs for m in p.violated} == {"load", "storeys"}
    after = moved(placing, "T", ["2F"])
    assert after is not None and after.place_of("T") is not None
    assert after.place_of("T").pairs[0].verdict == "no"  # type: ignore[union-attr]


def test_a_shared_storey_holds_no_more_than_its_area() -> None:
    placing = _park()
    found = judged(placing, "S", ["2F"])  # type: ignore[arg-type]
    assert found.left_m2 == pytest.approx(400.0) and not found.fits
    assert moved(placing, "S", ["2F"]) is None  # type: ignore[arg-type]


def test_worth_is_that_of_the_terms_and_links() -> None:
    """Nothing moved: the same worth. U out: its terms and the link go."""
    placing = _park()
    solution = placing.solution  # type: ignore[attr-defined]
    own = placing.place_of("T").spaces  # type: ignore[attr-defined]
    same = moved(placing, "T", [own[0].id])  # type: ignore[arg-type]
    assert same is not None
    assert same.solution.worth.total == pytest.approx(solution.worth.total)
    assert same.solution.worth.links == pytest.approx(10.0 * 22.0 * 3.0)
    assert worth_of(same.problem, same.solution.chosen).total == pytest.approx(same.solution.worth.total)
    without = removed(placing, "U")  # type: ignore[arg-type]
    assert without.solution.worth.links == 0.0
    assert without.solution.worth.total == pytest.approx(sum(p.value for p in without.places))
    assert without.solution.gap > 0.0


def test_nobody_and_nowhere_are_refused() -> None:
    placing = _park()
    for tenant_id, spaces in (("nobody", ["a"]), ("T", ["nowhere"]), ("T", [])):
        with pytest.raises(CallError):
            judged(placing, tenant_id, spaces)  # type: ignore[arg-type]
