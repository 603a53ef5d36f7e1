"""The best placing, against full enumeration and by hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Cancelled
from models.matching import milp
from models.matching.milp import Enough, solve, solve_large
from models.matching.problem import Disturbance, Link, Option, Problem, broken, worth_of
from models.matching.reducing import priced
from models.matching.search import greedy, improve
from models.matching.symmetry import merge


def _best(problem: Problem) -> float:
    """By trying every placing."""
    choices = [[None, *options] for options in problem.of_tenant()]
    placings = ([o for o in placing if o is not None] for placing in itertools.product(*choices))
    return max((worth_of(problem, p).total for p in placings if not broken(problem, p)), default=-math.inf)


@st.composite
def _problems(draw: st.DrawFn) -> Problem:
    tenants, spaces = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    areas = tuple(float(draw(st.integers(1, 6))) for _ in range(spaces))
    whole = frozenset(s for s in range(spaces) if draw(st.booleans()))
    capacities = (float(draw(st.integers(2, 12))),)
    options = []
    for tenant in range(tenants):
        need = float(draw(st.integers(1, 5)))
        for space in range(spaces):
            if need <= areas[space] and draw(st.booleans()):
                options.append(Option(tenant, {space: need}, space // 2 * 2, float(draw(st.integers(-2, 20))),
                                      {0: float(draw(st.integers(0, 4)))}, (), (space // 2,)))
        for space in range(spaces - 1):     # two units side by side, or two storeys
            if draw(st.integers(0, 2)) == 0:
                takes = {space: areas[space], space + 1: min(need, areas[space + 1])}
                options.append(Option(tenant, takes, space // 2 * 2, float(draw(st.integers(0, 25))),
                                      {0: float(draw(st.integers(0, 4)))}, (), tuple(sorted({space // 2, (space + 1) // 2}))))
    pairs = [(a, b) for a in range(tenants) for b in range(a)]
    links = tuple(Link(a, b, float(draw(st.integers(0, 6)))) for a, b in pairs if draw(st.booleans()))
    loud = frozenset(t for t in range(tenants) if draw(st.booleans()))
    costs = {t: float(draw(st.integers(0, 6))) for t in range(tenants) if draw(st.booleans())}
    reach = draw(st.sampled_from([{}, {0: (0, 1), 1: (0, 1)}]))
    required = frozenset(t for t in range(tenants) if draw(st.integers(0, 5)) == 0)
    chosen = frozenset({draw(st.integers(0, len(options) - 1))} if options and draw(st.integers(0, 3)) == 0 else ())
    return Problem(tenants, areas, tuple(options), whole, capacities, links, (Disturbance(loud, costs, reach),), required, chosen)


@settings(max_examples=150, deadline=None)
@given(_problems())
def test_the_optimum_is_that_of_trying_everything(problem: Problem) -> None:
    best, found = _best(problem), solve(problem)
    if best == -math.inf:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.gap == 0.0
    assert broken(problem, found.chosen) == []
    assert found.worth.total == pytest.approx(best, abs=1e-6)
    assert found.bound == pytest.approx(best, abs=1e-4)


@settings(max_examples=80, deadline=None)
@given(_problems())
def test_a_large_problem_is_parted_by_prices_and_loses_nothing(problem: Problem) -> None:
    """The way that large ones take, on small ones: the optimum of trying everything, or a bound that holds."""
    if not problem.options:
        return
    best, found = _best(problem), solve_large(problem, 10.0, None)
    if best == -math.inf:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert broken(problem, found.chosen) == []
    assert found.worth.total == pytest.approx(best, abs=1e-6)
    assert found.bound >= best - 1e-4


@settings(max_examples=150, deadline=None)
@given(_problems())
def test_many_loud_companies_count_by_whether_two_stand_there(problem: Problem) -> None:
    """The rows for many of them, on problems that are small enough to try everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(milp, "_PAIRWISE", 0)
        found = solve(problem)
    best = _best(problem)
    if found.status == "optimal":
        assert found.worth.total == pytest.approx(best, abs=1e-6)
        assert not broken(problem, found.chosen)
    else:
        assert best == -math.inf


def test_loud_and_sensitive_at_once() -> None:
    """Three companies that disturb each other on two floors of two units: one alone, two together pay 5 each, worth 10 each."""
    options = tuple(Option(tenant=t, takes={space: 1.0}, floor=space // 2, value=10.0, groups=(space // 2,))
                    for t in range(3) for space in range(4))
    loud = Disturbance(loud=frozenset(range(3)), costs=dict.fromkeys(range(3), 5.0), reach={0: (0,), 1: (1,)})
    problem = Problem(tenants=3, spaces_m2=(1.0,) * 4, options=options, whole=frozenset(range(4)), disturbances=(loud,))
    one = tuple(Option(tenant=t, takes={space: 1.0}, floor=0, value=10.0, groups=(0,)) for t in range(4) for space in range(5))
    alike = Problem(tenants=4, spaces_m2=(1.0,) * 5, options=one, whole=frozenset(range(5)), disturbances=(
        Disturbance(loud=frozenset(range(4)), costs=dict.fromkeys(range(4), 2.0), reach={0: (0,)}),))
    shared = replace(alike, spaces_m2=(4.0,) * 5, whole=frozenset())
    for pairwise in (0, 24):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(milp, "_PAIRWISE", pairwise)
            assert solve(problem).worth.total == pytest.approx(20.0)
            assert solve(alike).worth.total == solve(shared).worth.total == pytest.approx(32.0)      # all four on one floor


@settings(max_examples=80, deadline=None)
@given(_problems())
def test_prices_bound_every_placing_and_keep_every_better_option(problem: Problem) -> None:
    problem = replace(problem, required=frozenset(), chosen=frozenset())
    if not problem.options:
        return
    prices, best = priced(problem, greedy(problem)), _best(problem)
    assert prices.bound >= best - 1e-6
    kept = set(prices.kept(problem, best).tolist())
    held = replace(problem, options=tuple(problem.options[o] for o in sorted(kept)))
    assert _best(held) == pytest.approx(best, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(_problems())
def test_the_quick_placing_keeps_the_rules_and_never_beats_the_best(problem: Problem) -> None:
    problem = replace(problem, required=frozenset(), chosen=frozenset())
    quick = greedy(problem)
    better = improve(problem, quick, 1.0)
    assert broken(problem, quick) == broken(problem, better) == []
    assert worth_of(problem, quick).total <= worth_of(problem, better).total + 1e-9 <= _best(problem) + 1e-6


@settings(max_examples=100, deadline=None)
@given(_problems())
def test_merged_spaces_lose_no_option_and_unmerge_to_a_placing(problem: Problem) -> None:
    merged = merge(problem)
    assert sorted(o for originals in merged.originals for o in originals) == list(range(len(problem.options)))
    found = solve(problem)
    if found.status == "optimal":
        back = merged.unmerged(merged.merged(found.chosen))
        assert broken(problem, back) == []
        assert worth_of(problem, back).total == pytest.approx(found.worth.total)


def _units(values: list[tuple[int, int, float]], **more: object) -> Problem:
    """Tenant, space (one a floor) and value; areas 1."""
    options = tuple(Option(t, {s: 1.0}, s, v, groups=(s,)) for t, s, v in values)
    spaces = 1 + max(s for _, s, _ in values)
    return Problem(1 + max(t for t, _, _ in values), (1.0,) * spaces, options, frozenset(range(spaces)), **more)  # type: ignore[arg-type]


def test_a_link_draws_two_tenants_together() -> None:
    """Two floors apart they bring 10 + 10, one apart 10 + 7: the link decides from 3 a floor on."""
    values = [(0, 0, 10.0), (1, 2, 10.0), (1, 1, 7.0)]
    apart = solve(_units(values, links=(Link(0, 1, 2.9),)))
    near = solve(_units(values, links=(Link(0, 1, 3.1),)))
    assert (apart.chosen, apart.worth.total) == ((0, 1), pytest.approx(20.0 - 5.8))
    assert (near.chosen, near.worth.total) == ((0, 2), pytest.approx(17.0 - 3.1))


def test_a_link_to_somebody_who_is_not_there_costs_nothing() -> None:
    found = solve(_units([(0, 5, 4.0), (1, 0, -1.0)], links=(Link(0, 1, 100.0),)))
    assert found.chosen == (0,)
    assert found.worth.links == 0.0


def test_goods_are_shared_out_over_two_banks() -> None:
    """Two tenants of 3 each, banks of 4 and 2: only together do they carry 6."""
    ways = ({0: 3.0, 1: 3.0},)
    options = tuple(Option(t, {t: 1.0}, 0, 1.0, spread=ways) for t in range(2))
    problem = Problem(2, (1.0, 1.0), options, capacities=(4.0, 2.0))
    assert len(solve(problem).chosen) == 2
    assert len(solve(replace(problem, capacities=(4.0, 1.99))).chosen) == 1


def test_two_adjacent_units_as_one_option() -> None:
    """The large tenant takes units 0 and 1 together for 9; two small ones would bring 4 + 4."""
    options = (Option(0, {0: 1.0, 1: 1.0}, 0, 9.0), Option(1, {0: 1.0}, 0, 4.0), Option(2, {1: 1.0}, 0, 4.0))
    problem = Problem(3, (1.0, 1.0), options, frozenset((0, 1)))
    assert solve(problem).chosen == (0,)
    assert solve(replace(problem, options=(replace(options[0], value=7.9), *options[1:]))).chosen == (1, 2)


def test_nothing_to_place() -> None:
    assert solve(Problem(0, (), ())).status == "optimal"
    assert solve(Problem(1, (1.0,), (), required=frozenset({0}))).status == "infeasible"


def _hard() -> Problem:
    """More than a moment's work."""
    options = tuple(Option(t, {s: 1.0 + (t * s) % 7 / 10}, s, 5.0 + (t * 13 + s * 7) % 11) for t in range(40) for s in range(12))
    links = tuple(Link(a, (a * 7 + 3) % 40, 1.0 + a % 3) for a in range(40) if a != (a * 7 + 3) % 40)
    return Problem(40, (4.3,) * 12, options, links=links)


def test_a_listener_can_stop_it() -> None:
    heard: list[float] = []

    def stop(best: float, bound: float) -> None:
        heard.append(bound)
        raise Cancelled

    with pytest.raises(Cancelled):
        solve(_hard(), 30.0, stop)
    assert len(heard) == 1


def test_enough_keeps_the_best_so_far() -> None:
    problem = _hard()

    def enough(best: float, bound: float) -> None:
        if math.isfinite(best) and math.isfinite(bound):      # there is no bound at the very beginning
            raise Enough

    found = solve(problem, 60.0, enough)
    assert found.status == "feasible"
    assert found.chosen and broken(problem, found.chosen) == []
    assert found.worth.total <= found.bound + 1e-6
    assert 0.0 <= found.gap < math.inf


@pytest.mark.parametrize("wrong", [
    {"options": (Option(1, {0: 1.0}, 0, 1.0),)}, {"options": (Option(0, {3: 1.0}, 0, 1.0),)},
    {"options": (Option(0, {0: 1.0}, 0, 1.0, {0: 1.0}),)}, {"options": (Option(0, {0: math.nan}, 0, 1.0),)},
    {"chosen": frozenset({0})},
])
def test_a_problem_that_names_what_is_not_there_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="option"):
        Problem(**{"tenants": 1, "spaces_m2": (1.0,), "options": (), **wrong})  # type: ignore[arg-type]
