"""The best placing, proven: the problem as a mixed-integer programme, solved by HiGHS.

One binary per option. A link's |difference of storeys| is the sum over the levels of |lower(first) − lower(second)|, where
lower(t, level) says that a tenant stands at or below a level: that gives tighter bounds than one difference per link. A
disturbance costs where a sensitive option is chosen and any loud one reaches its surroundings.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from models.matching.problem import NOTHING, Disturbance, Link, Problem, Solution, broken, worth_of
from models.matching.reducing import priced
from models.matching.search import greedy, improve
from models.matching.symmetry import Merged, merge
from models.tolerances import ROUNDING

TIME_LIMIT_S: Final = 10.0
GAP: Final = 1e-6
"""Relative gap at which a placing counts as proven: far below the last digit of any rent."""

_START_GAP: Final = 1e-3

LARGE: Final = 20_000
"""From so many options on, prices first tell which of them can matter: building the programme of all would take the time that the
solver needs."""

Told = Callable[[float, float], None]
"""Told the best value so far and the bound; may raise to stop, or :class:`Enough` to take what there is."""


class Enough(Exception):
    """Raised by a listener: stop, and keep the best placing so far."""


@dataclass
class _Rows:
    """A programme in the making: columns with cost, bounds and integrality; rows with bounds.

    ``twice``: columns that are 1 where two of some options are chosen.
    """

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    twice: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def column(self, cost: float, *, whole: bool = False, upper: float = 1.0) -> int:
        self.cost.append(cost)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], lower: float = -math.inf, upper: float = math.inf) -> None:
        self.starts.append(len(self.columns))
        self.columns += terms.keys()
        self.values += terms.values()
        self.row_lower.append(lower)
        self.row_upper.append(upper)


def solve(
    problem: Problem, time_limit_s: float = TIME_LIMIT_S, told: Told | None = None, start: tuple[int, ...] = (),
) -> Solution:
    """The placing of the greatest worth.

    Args:
        time_limit_s: after that the best so far is returned with its bound.
        told: hears of progress; an exception that it raises stops the work and is raised again, but for :class:`Enough`.
        start: a placing to begin with, as option indices.

    Raises:
        whatever ``told`` raises.
    """
    if not problem.options:
        return _without(problem, time.perf_counter())
    if len(problem.options) > LARGE:
        return solve_large(problem, time_limit_s, told)
    return _solve(problem, time_limit_s, told, start)


def _solve(problem: Problem, time_limit_s: float, told: Told | None, start: tuple[int, ...]) -> Solution:
    """The programme over all options at once."""
    begun = time.perf_counter()
    start, bound, stopped = (start, math.inf, False) if start else _start(problem, time_limit_s, told)
    stands = bool(start) and not broken(problem, start)
    if stopped and stands:
        return _taken(problem, start, bound, begun)
    merged = merge(problem)
    rows = _rows_of(merged.problem, merged.counts)
    highs = _model(rows, max(time_limit_s - (time.perf_counter() - begun), 0.1))
    if start:
        _begin_with(highs, rows, merged.merged(start))
    heard = _listen(highs, told)
    highs.run()
    if heard.raised is not None:
        raise heard.raised
    found = _solution(problem, merged, highs, begun)
    known = worth_of(problem, start) if stands else NOTHING
    if stands and (found.status == "none" or (found.status == "feasible" and found.worth.total < known.total)):
        found = replace(found, status="feasible", chosen=start, worth=known)
    return replace(found, bound=min(found.bound, bound), stopped=heard.enough and found.status == "feasible")


def _taken(problem: Problem, chosen: tuple[int, ...], bound: float, begun: float) -> Solution:
    """What there is when the listener has had enough; nothing where it breaks a rule."""
    seconds = time.perf_counter() - begun
    if broken(problem, chosen):
        return Solution(status="none", chosen=(), worth=NOTHING, bound=bound, seconds=seconds, stopped=True)
    return Solution(status="feasible", chosen=chosen, worth=worth_of(problem, chosen), bound=bound, seconds=seconds, stopped=True)


def solve_large(problem: Problem, time_limit_s: float, told: Told | None) -> Solution:
    """First over the options that look best at the prices of all that is scarce, then over those that may still be better."""
    begun = time.perf_counter()
    quick = greedy(problem)
    try:
        prices = priced(problem, quick, 0.3 * time_limit_s, None if told is None else lambda: told(-math.inf, math.inf))
    except Enough:
        return _taken(problem, quick, math.inf, begun)

    def tell(best: float, bound: float) -> None:
        if told is not None:
            told(best, min(bound, prices.bound) if math.isfinite(bound) else bound)

    some = sorted({*prices.columns.tolist(), *quick, *problem.chosen})
    first = _over(problem, some, max(0.8 * time_limit_s - (time.perf_counter() - begun), 0.1), tell, quick)
    if first.status in ("infeasible", "none"):
        return _solve(problem, time_limit_s, told, ())
    left = max(time_limit_s - (time.perf_counter() - begun), 0.1)
    kept = sorted({*prices.kept(problem, first.worth.total).tolist(), *first.chosen})
    known = first.bound if set(kept) <= set(some) else prices.bound     # what is known of all options, not of some
    found = replace(first, bound=known, status=first.status if known == first.bound else "feasible")
    if not first.stopped and found.status != "optimal" and len(kept) <= LARGE and left > 0.1:
        second = _over(problem, kept, left, tell, first.chosen)
        found = replace(second, bound=min(second.bound, prices.bound))
    return replace(found, seconds=time.perf_counter() - begun)


def _over(problem: Problem, options: Sequence[int], time_limit_s: float, told: Told, start: Iterable[int]) -> Solution:
    """The best placing over some options, in the numbers of all; its bound is of these alone."""
    at = {option: i for i, option in enumerate(options)}
    own = replace(problem, options=tuple(problem.options[o] for o in options), chosen=frozenset(at[o] for o in problem.chosen))
    begun = time.perf_counter()
    better = tuple(sorted(at[o] for o in start))
    with contextlib.suppress(Enough):      # the solver's own listener will hear it again
        better = improve(own, better, 0.15 * time_limit_s, told)
    found = _solve(own, time_limit_s - (time.perf_counter() - begun), told, better)
    return replace(found, chosen=tuple(options[o] for o in found.chosen))


def _without(problem: Problem, begun: float) -> Solution:
    """Nothing can be placed: that is the optimum, unless somebody must be."""
    empty = worth_of(problem, ())
    status = "infeasible" if problem.required else "optimal"
    return Solution(status=status, chosen=(), worth=empty, bound=0.0, seconds=time.perf_counter() - begun)


def _start(problem: Problem, time_limit_s: float, told: Told | None) -> tuple[tuple[int, ...], float, bool]:
    """Without links and disturbances the programme is easy; its placing, improved with them, is a good start.

    Returns: the placing, a bound (links and disturbances only take off), and whether the listener has had enough.
    """
    if not problem.links and not problem.disturbances:
        return (), math.inf, False
    merged = merge(replace(problem, links=(), disturbances=()))
    highs = _model(_rows_of(merged.problem, merged.counts), 0.15 * time_limit_s)
    highs.setOptionValue("mip_rel_gap", _START_GAP)
    heard = _listen(highs, None if told is None else lambda _, __: told(-math.inf, math.inf))
    highs.run()
    if heard.raised is not None:
        raise heard.raised
    plain = _solution(problem, merged, highs, time.perf_counter())
    chosen = plain.chosen or greedy(problem)
    bound = plain.bound if plain.status in ("optimal", "feasible") else math.inf
    try:
        return improve(problem, chosen, 0.0 if heard.enough else 0.15 * time_limit_s, told), bound, heard.enough
    except Enough:
        return chosen, bound, True


# --- the programme -----------------------------------------------------------------------------------------------


def _rows_of(problem: Problem, counts: tuple[int, ...]) -> _Rows:
    rows = _Rows()
    for index, option in enumerate(problem.options):
        rows.column(option.value, whole=True)
        if index in problem.chosen:
            rows.lower[index] = 1.0
    of_tenant = problem.of_tenant()
    for tenant, options in enumerate(of_tenant):
        must = 1.0 if tenant in problem.required else -math.inf
        if options or tenant in problem.required:
            rows.row(dict.fromkeys(options, 1.0), must, 1.0)
    _capacities(problem, counts, rows)
    standing = _Standing(problem, rows, of_tenant)
    for link in problem.links:
        if link.cost > 0.0 and of_tenant[link.first] and of_tenant[link.second]:
            _link(rows, link, standing)
    for disturbance in problem.disturbances:
        _disturbance(problem, counts, rows, disturbance)
    return rows


def _capacities(problem: Problem, counts: tuple[int, ...], rows: _Rows) -> None:
    areas: list[dict[int, float]] = [{} for _ in problem.spaces_m2]
    uses: list[dict[int, float]] = [{} for _ in problem.capacities]
    ample = _ample(problem, counts)
    for index, option in enumerate(problem.options):
        for space, area in option.takes.items():
            areas[space][index] = 1.0 if space in problem.whole else area
        for capacity, used in option.uses.items():
            if used and capacity not in ample:
                uses[capacity][index] = used
        for ways in option.spread:
            if ample.isdisjoint(ways):      # else all of it may go where there is plenty
                _spread(rows, index, ways, uses)
    for space, most in enumerate(problem.spaces_m2):
        if areas[space]:
            rows.row(areas[space], upper=float(counts[space]) if space in problem.whole else most)
    for terms, most in zip(uses, problem.capacities, strict=True):
        if terms:
            rows.row(terms, upper=most)


def _ample(problem: Problem, counts: tuple[int, ...]) -> frozenset[int]:
    """Capacities that nothing can exceed: not even those companies that ask most of them, as many as find room."""
    most: list[dict[int, float]] = [{} for _ in problem.capacities]
    least: dict[int, float] = {}
    for option in problem.options:
        for space, area in option.takes.items():
            least[space] = min(least.get(space, math.inf), area)
        asked = dict(option.uses)
        for ways in option.spread:
            for capacity, used in ways.items():
                asked[capacity] = asked.get(capacity, 0.0) + used
        for capacity, used in asked.items():
            most[capacity][option.tenant] = max(most[capacity].get(option.tenant, 0.0), used)
    room = _room(problem, counts, least)
    fits = problem.tenants if math.isinf(room) else min(int(room), problem.tenants)
    return frozenset(capacity for capacity, own in enumerate(most)
                     if math.fsum(sorted(own.values(), reverse=True)[:fits]) <= problem.capacities[capacity])


def _room(problem: Problem, counts: tuple[int, ...], least: Mapping[int, float]) -> float:
    """How many companies some spaces hold at most, each of which takes at least so much of one of them."""
    return sum(float(counts[space]) if space in problem.whole else (problem.spaces_m2[space] + ROUNDING) // area if area > 0.0
               else math.inf for space, area in least.items())


def _spread(rows: _Rows, option: int, ways: Mapping[int, float], uses: list[dict[int, float]]) -> None:
    """One load that may be shared out over several capacities: shares that add up to the option."""
    shares = {capacity: rows.column(0.0) for capacity in ways}
    for capacity, column in shares.items():
        uses[capacity][column] = ways[capacity]
    rows.row({**dict.fromkeys(shares.values(), 1.0), option: -1.0}, 0.0, 0.0)


class _Standing:
    """Columns that say whether a tenant stands at or below a level; made once per tenant and level, for its links."""

    def __init__(self, problem: Problem, rows: _Rows, of_tenant: list[list[int]]) -> None:
        self._problem, self._rows, self._of_tenant = problem, rows, of_tenant
        self._made: dict[int, dict[int, int]] = {}

    def below(self, tenant: int) -> dict[int, int]:
        """Level → column, for the levels on which the tenant may stand."""
        if tenant in self._made:
            return self._made[tenant]
        on: dict[int, list[int]] = {}
        for option in self._of_tenant[tenant]:
            on.setdefault(self._problem.options[option].floor, []).append(option)
        found: dict[int, int] = {}
        before: int | None = None
        for level in sorted(on):
            column = self._rows.column(0.0)
            terms = {column: 1.0, **dict.fromkeys(on[level], -1.0)}
            self._rows.row(terms if before is None else {**terms, before: -1.0}, 0.0, 0.0)
            found[level] = before = column
        self._made[tenant] = found
        return found


def _link(rows: _Rows, link: Link, standing: _Standing) -> None:
    """cost × Σ over levels of |lower(first) − lower(second)|, which counts only while both are placed."""
    first, second = standing.below(link.first), standing.below(link.second)
    floors = sorted({*first, *second})
    for level, above in pairwise(floors):
        parted = rows.column(-link.cost * (above - level))
        for low, high in ((first, second), (second, first)):
            at = max((f for f in low if f <= level), default=None)
            if at is None or max(high) <= level:
                continue
            under = max((f for f in high if f <= level), default=None)
            top = high[max(high)]      # 1 where the other is placed at all
            terms = {parted: 1.0, low[at]: -1.0, top: -1.0}
            rows.row(terms if under is None else {**terms, high[under]: 1.0}, lower=-1.0)


def _disturbance(problem: Problem, counts: tuple[int, ...], rows: _Rows, disturbance: Disturbance) -> None:
    """One column per surrounding that is disturbed at all, one per sensitive tenant that is."""
    there: dict[int, int] = {}
    sources = _sources(problem, disturbance)
    for group, companies in sources.items():
        there[group] = rows.column(0.0)
        for options in companies.values():      # of a company's options at most one is chosen
            rows.row({there[group]: 1.0, **dict.fromkeys(options, -1.0)}, lower=0.0)
    hit: dict[int, int] = {}
    twice: dict[int, int] = {}
    for (tenant, group), own in _sensitive(problem, disturbance).items():
        companies = sources.get(group, {})
        if not companies or companies.keys() == {tenant}:
            continue
        if tenant not in hit:
            hit[tenant] = rows.column(-disturbance.costs[tenant])
        here = {hit[tenant]: 1.0, **dict.fromkeys(own, -1.0)}
        if tenant not in companies:
            rows.row({**here, there[group]: -1.0}, lower=-1.0)
        elif len(companies) > _PAIRWISE:      # loud itself: two of them must reach it
            if group not in twice:
                twice[group] = _twice(problem, counts, rows, companies)
            rows.row({**here, twice[group]: -1.0}, lower=-1.0)
        else:                                 # the same, sharper: any of the others
            for other, options in companies.items():
                if other != tenant:
                    rows.row({**here, **dict.fromkeys(options, -1.0)}, lower=-1.0)


_PAIRWISE: Final = 24
"""Up to so many loud companies each of them has a row with each other one: sharper bounds, but rows by their square."""


def _twice(problem: Problem, counts: tuple[int, ...], rows: _Rows, companies: Mapping[int, Sequence[int]]) -> int:
    """A column that is 1 where two of some companies stand: n ≤ 1 + (most − 1) × column."""
    options = [o for own in companies.values() for o in own]
    least: dict[int, float] = {}
    for o in options:
        for space, area in problem.options[o].takes.items():
            least[space] = min(least.get(space, math.inf), area)
    most = max(min(float(len(companies)), _room(problem, counts, least)), 2.0)
    column = rows.column(0.0, whole=True)
    rows.row({column: 1.0 - most, **dict.fromkeys(options, 1.0)}, -math.inf, 1.0)
    rows.twice[column] = tuple(options)
    return column


def _sensitive(problem: Problem, disturbance: Disturbance) -> dict[tuple[int, int], list[int]]:
    """Sensitive tenant and group → its options there."""
    found: dict[tuple[int, int], list[int]] = {}
    for index, option in enumerate(problem.options):
        if disturbance.costs.get(option.tenant, 0.0) > 0.0:
            for group in dict.fromkeys(option.groups):
                found.setdefault((option.tenant, group), []).append(index)
    return found


def _sources(problem: Problem, disturbance: Disturbance) -> dict[int, dict[int, list[int]]]:
    """Group → loud tenants that may reach it → their options that do."""
    found: dict[int, dict[int, list[int]]] = {}
    for index, option in enumerate(problem.options):
        if option.tenant in disturbance.loud:
            for reached in {r for group in option.groups for r in disturbance.reach.get(group, (group,))}:
                found.setdefault(reached, {}).setdefault(option.tenant, []).append(index)
    return found


# --- HiGHS -------------------------------------------------------------------------------------------------------


def _model(rows: _Rows, time_limit_s: float) -> Any:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows.cost), len(rows.row_lower)
    lp.col_cost_ = np.array(rows.cost)
    lp.col_lower_, lp.col_upper_ = np.array(rows.lower), np.array(rows.upper)
    lp.row_lower_ = np.array(rows.row_lower)
    lp.row_upper_ = np.array(rows.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([*rows.starts, len(rows.columns)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(rows.values, dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in rows.whole]
    lp.sense_ = highspy.ObjSense.kMaximize
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("time_limit", float(time_limit_s)), ("mip_rel_gap", GAP),
                        ("threads", 1), ("random_seed", 1)):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def _begin_with(highs: Any, rows: _Rows, start: tuple[int, ...]) -> None:
    """A placing to begin with: only the options are given, the rest follows."""
    chosen = {*start, *(column for column, options in rows.twice.items() if len({*start}.intersection(options)) > 1)}
    indices = np.flatnonzero(np.array(rows.whole, dtype=bool)).astype(np.int32)
    highs.setSolution(len(indices), indices, np.isin(indices, list(chosen)).astype(float))


@dataclass
class _Heard:
    """What a listener raised while the solver worked, and whether it has had enough."""

    raised: BaseException | None = None
    enough: bool = False


def _listen(highs: Any, told: Told | None) -> _Heard:
    """Pass progress on; what the listener raises is kept, and the solver asked to stop."""
    heard = _Heard()

    def hear(event: Any) -> None:
        try:
            if told is not None:
                told(float(event.data_out.mip_primal_bound), float(event.data_out.mip_dual_bound))
        except Enough:
            heard.enough = True
            event.data_in.user_interrupt = True
        except BaseException as error:     # it must not cross the library's own frames
            heard.raised = heard.raised or error
            event.data_in.user_interrupt = True

    if told is not None:
        highs.cbMipInterrupt.subscribe(hear)
    return heard


def _solution(problem: Problem, merged: Merged, highs: Any, begun: float) -> Solution:
    import highspy

    status, info = highs.getModelStatus(), highs.getInfo()
    seconds = time.perf_counter() - begun
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solution(status="infeasible", chosen=(), worth=NOTHING, bound=-math.inf, seconds=seconds)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solution(status="none", chosen=(), worth=NOTHING, bound=float(info.mip_dual_bound), seconds=seconds)
    values = np.asarray(highs.getSolution().col_value)[:len(merged.problem.options)]
    chosen = merged.unmerged(int(i) for i in np.flatnonzero(values > 0.5))
    proven = status == highspy.HighsModelStatus.kOptimal
    return Solution(status="optimal" if proven else "feasible", chosen=chosen, worth=worth_of(problem, chosen),
                    bound=float(info.mip_dual_bound), seconds=seconds)
