"""Judging again gives what a whole new check gives, and touches only what can have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import Building
from models.edits import apply
from models.errors import CallError
from models.readers import read
from models.reading import Reading
from rules.context import Context
from rules.facts import facts_of
from rules.findings import Run, check_facts
from rules.library import choose, shipped
from rules.quantities import REGISTRY
from rules.rejudging import changed_quantities, named_by, needed_for, recheck, same_rows
from rules.request import Request

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"
REQUEST = Request(on=date(2026, 11, 21), city="shenzhen", stage="operation")
PACKS = choose("shenzhen", "baoan")
TOWER = read(EXAMPLES / "songhu-phase-a.toml")


def checked(building: Building, reading: Reading = TOWER) -> Run:
    return check_facts(facts_of([building], reading.plot, reading.site), PACKS, REQUEST)


def same(a: Run, b: Run) -> bool:
    pairs = zip((*a.results, *a.informing), (*b.results, *b.informing), strict=True)
    return all(
        x.clause is y.clause and x.deciding == y.deciding and np.array_equal(x.verdicts, y.verdicts)
        and np.array_equal(x.scope, y.scope)
        and all(np.array_equal(p, q, equal_nan=True) for p, q in (
            (x.low, y.low), (x.high, y.high), (x.limit_low, y.limit_low), (x.limit_high, y.limit_high)))
        for x, y in pairs)


STOREYS = [storey.id for storey in TOWER.buildings[0].storeys]
EDITS = st.one_of(
    st.tuples(st.just("set_storey_height"), st.fixed_dictionaries(
        {"storey_id": st.sampled_from(STOREYS), "height_m": st.sampled_from([3.0, 4.5, 6.0, 8.0])})),
    st.tuples(st.just("set_floor_load"), st.fixed_dictionaries(
        {"storey_id": st.sampled_from(STOREYS), "load_kn_m2": st.sampled_from([3.9, 4.0, 6.5, 12.0])})),
    st.tuples(st.just("set_hazard"), st.fixed_dictionaries({"hazard": st.sampled_from(["B", "C", "C1", "C2", "D", None])})),
    st.tuples(st.just("set_grade"), st.fixed_dictionaries({"grade": st.sampled_from([1, 2, 3, None])})),
    st.tuples(st.just("set_sprinklers"), st.fixed_dictionaries({"sprinklers": st.sampled_from(["yes", "no", "partial", None])})),
    st.tuples(st.just("set_production"), st.fixed_dictionaries({"production": st.sampled_from(["electronics", "food", None])})),
    st.tuples(st.just("set_outdoor_ground"), st.fixed_dictionaries({"level_m": st.sampled_from([-1.2, 0.0, None])})),
    st.tuples(st.just("remove_item"), st.fixed_dictionaries(
        {"kind": st.just("lift"), "item_id": st.sampled_from([lift.id for lift in TOWER.buildings[0].lifts])})),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=4))
def test_a_chain_of_edits_judged_again_is_a_new_check(edits: list[tuple[str, dict[str, object]]]) -> None:
    building = TOWER.buildings[0]
    run = checked(building)
    for name, arguments in edits:
        try:
            building = apply(building, name, arguments).building
        except CallError:      # removed before
            continue
        run = recheck(run, facts_of([building], TOWER.plot, TOWER.site))
    whole = checked(building)
    assert same(run, whole) and run.counts == whole.counts and run.headline == whole.headline and run.overall == whole.overall
    assert [(f.clause.id, f.subject, f.verdict, f.missing, f.sources) for f in run.findings()] == \
        [(f.clause.id, f.subject, f.verdict, f.missing, f.sources) for f in whole.findings()]


def test_only_clauses_that_see_the_change_are_judged_again() -> None:
    building = TOWER.buildings[0]
    run = checked(building)
    edited = apply(building, "set_floor_load", {"storey_id": STOREYS[-1], "load_kn_m2": 3.0}).building
    again = recheck(run, facts_of([edited], TOWER.plot, TOWER.site))
    touched = {new.clause.id for old, new in zip(run.results, again.results, strict=True) if old is not new}
    assert touched and all("floor_load_kn_m2" in named_by(result.clause) for result in again.results
                           if result.clause.id in touched)
    assert len(touched) < len(run.results) / 4


def test_nothing_changed_judges_nothing() -> None:
    run = checked(TOWER.buildings[0])
    again = recheck(run, facts_of(TOWER.buildings, TOWER.plot, TOWER.site))
    assert all(old is new for old, new in zip(run.results, again.results, strict=True))


def test_a_new_subject_is_seen() -> None:
    building = TOWER.buildings[0]
    fewer = replace(building, docks=())
    old, new = (facts_of([b], TOWER.plot, TOWER.site) for b in (building, fewer))
    assert not same_rows(old, new) and same(recheck(checked(building), new), checked(fewer))


def test_a_word_of_an_open_vocabulary_is_compared_as_a_word() -> None:
    plot = TOWER.plot
    assert plot is not None and plot.land_use is not None
    other = replace(plot, land_use=replace(plot.land_use, value="M9"))
    old, new = facts_of(TOWER.buildings, plot, TOWER.site), facts_of(TOWER.buildings, other, TOWER.site)
    assert "land_use" in set(changed_quantities(old, new))


class Watched(Context):
    """Notes which quantities a computation looks at."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.facts)
        self.seen: set[str] = set()

    def column(self, subject: str, name: str):  # type: ignore[no-untyped-def]
        self.seen.add(name)
        return super().column(subject, name)


@pytest.mark.parametrize("name", sorted(name for name, quantity in REGISTRY.items() if quantity.compute is not None))
def test_a_computed_quantity_looks_only_at_what_it_declares(name: str) -> None:
    """Else a change behind its back would leave a clause as it was."""
    for subject in REGISTRY[name].subjects:
        context = Watched(checked(TOWER.buildings[0]))
        compute = REGISTRY[name].compute
        assert compute is not None
        compute(context, subject)
        assert context.seen <= needed_for(name) | {name}, (name, subject)


def test_every_clause_names_what_it_judges() -> None:
    for clause in (clause for pack in shipped() for clause in pack.clauses):
        assert clause.quantity.name in named_by(clause)
