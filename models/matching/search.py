"""A good placing quickly: best places first, then moves and exchanges until none helps. It proves nothing.

It is the start of the exact solver, and alone the baseline that the exact one is compared with.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from models.matching.problem import Option, Problem, worth_of

_SLACK: Final = 1e-9


class _Placing:
    """A placing that can be changed step by step; keeps what is used of every space and capacity.

    Loads that may be shared out are counted as if each went wholly to its cheapest capacity with room: cautious, never too much.
    """

    def __init__(self, problem: Problem, chosen: Iterable[int] = ()) -> None:
        self.problem = problem
        self.of: dict[int, int] = {}      # tenant → option
        self._spaces = [0.0] * len(problem.spaces_m2)
        self._used = [0.0] * len(problem.capacities)
        self._taken: dict[int, dict[int, float]] = {}     # option → capacity → use
        self._linked: list[list[tuple[int, float]]] = [[] for _ in range(problem.tenants)]
        for link in problem.links:
            self._linked[link.first].append((link.second, link.cost))
            self._linked[link.second].append((link.first, link.cost))
        self._heard = {t for d in problem.disturbances for t in (*d.loud, *d.costs)}
        self.fixed = {problem.options[o].tenant for o in problem.chosen}
        for option in chosen:
            self.put(option)

    def put(self, index: int) -> bool:
        """Place a tenant that has no place; False if there is no room."""
        option = self.problem.options[index]
        if option.tenant in self.of or not self._room(option):
            return False
        taken = self._shared_out(option)
        if taken is None:
            return False
        for space, area in option.takes.items():
            self._spaces[space] += math.inf if space in self.problem.whole else area
        for capacity, use in taken.items():
            self._used[capacity] += use
        self._taken[index], self.of[option.tenant] = taken, index
        return True

    def take(self, tenant: int) -> int | None:
        """Take a tenant out; its option."""
        index = self.of.pop(tenant, None)
        if index is None:
            return None
        for space, area in self.problem.options[index].takes.items():
            self._spaces[space] = 0.0 if space in self.problem.whole else self._spaces[space] - area
        for capacity, use in self._taken.pop(index).items():
            self._used[capacity] -= use
        return index

    def _room(self, option: Option) -> bool:
        return all(self._spaces[s] == 0.0 if s in self.problem.whole
                   else self._spaces[s] + area <= self.problem.spaces_m2[s] + _SLACK for s, area in option.takes.items())

    def _shared_out(self, option: Option) -> dict[int, float] | None:
        taken = dict(option.uses)
        for ways in option.spread:
            free = [c for c in ways if self._used[c] + taken.get(c, 0.0) + ways[c] <= self.problem.capacities[c] + _SLACK]
            if not free:
                return None
            best = min(free, key=lambda c: (self._used[c] + ways[c]) / max(self.problem.capacities[c], _SLACK))
            taken[best] = taken.get(best, 0.0) + ways[best]
        fits = all(self._used[c] + use <= self.problem.capacities[c] + _SLACK for c, use in taken.items())
        return taken if fits else None

    def links_of(self, tenant: int) -> float:
        """What the links of a placed tenant cost where it stands."""
        floor = self.problem.options[self.of[tenant]].floor
        return math.fsum(cost * abs(floor - self.problem.options[self.of[other]].floor)
                         for other, cost in self._linked[tenant] if other in self.of)

    def disturbed(self, tenants: Iterable[int]) -> float:
        """Cost of all disturbances, if any of these tenants has to do with one; else 0."""
        if self._heard.isdisjoint(tenants):
            return 0.0
        return math.fsum(worth_of(self.problem, self.of.values()).disturbances)

    def worth(self, tenants: tuple[int, ...]) -> float:
        """The part of the worth that depends on these tenants."""
        placed = [t for t in tenants if t in self.of]
        values = math.fsum(self.problem.options[self.of[t]].value for t in placed)
        between = math.fsum(cost * abs(self.problem.options[self.of[t]].floor - self.problem.options[self.of[o]].floor)
                            for t in placed for o, cost in self._linked[t] if o in placed) / 2.0
        return values - math.fsum(self.links_of(t) for t in placed) + between - self.disturbed(tenants)


def greedy(problem: Problem) -> tuple[int, ...]:
    """Fixed options, required tenants, then the others, each by its best value: what a leasing agent does by hand."""
    placing = _Placing(problem, sorted(problem.chosen))
    order = sorted(range(len(problem.options)), key=lambda o: (
        problem.options[o].tenant not in problem.required, -problem.options[o].value, o))
    for index in order:
        if problem.options[index].value > 0.0 or problem.options[index].tenant in problem.required:
            placing.put(index)
    return tuple(sorted(placing.of.values()))


def improve(problem: Problem, chosen: Iterable[int], seconds: float,
            told: Callable[[float, float], None] | None = None) -> tuple[int, ...]:
    """Move single tenants, exchange two, or let one take another's place, as long as that helps and time is left.

    ``told`` hears now and then that the work goes on; may raise to stop.
    """
    placing = _Placing(problem, chosen)
    until = time.perf_counter() + seconds
    by_space = _by_space(problem)
    of_tenant = problem.of_tenant()
    helped = True
    while helped and time.perf_counter() < until:
        helped = False
        for tenant in range(problem.tenants):
            if time.perf_counter() >= until:
                break
            if told is not None:
                told(-math.inf, math.inf)
            if tenant not in placing.fixed:
                helped |= _better(placing, tenant, of_tenant[tenant], by_space)
    return tuple(sorted(placing.of.values()))


def _by_space(problem: Problem) -> dict[tuple[int, tuple[int, ...]], int]:
    """(tenant, its spaces) → option."""
    return {(option.tenant, tuple(option.takes)): index for index, option in enumerate(problem.options)}


def _better(placing: _Placing, tenant: int, options: list[int], by_space: Mapping[tuple[int, tuple[int, ...]], int]) -> bool:
    """The first change of a tenant's place that helps."""
    holders: dict[int, int] = {}
    for holder, held in placing.of.items():
        for space in placing.problem.options[held].takes:
            if space in placing.problem.whole:
                holders[space] = holder
    for index in options:
        if placing.of.get(tenant) == index:
            continue
        others = {holders[s] for s in placing.problem.options[index].takes if s in holders} - {tenant}
        if len(others) > 1 or others & placing.fixed:
            continue
        other = next(iter(others), None)
        if _try(placing, tenant, index, other, by_space):
            return True
    return False


def _try(placing: _Placing, tenant: int, index: int, other: int | None,
         by_space: Mapping[tuple[int, tuple[int, ...]], int]) -> bool:
    """Put a tenant on an option; who stood there goes to the tenant's old place if it may, else out."""
    touched = (tenant,) if other is None else (tenant, other)
    before = placing.worth(touched)
    old = placing.take(tenant)
    old_other = None if other is None else placing.take(other)
    if placing.put(index):
        if other is not None and old is not None:
            back = by_space.get((other, tuple(placing.problem.options[old].takes)))
            if back is not None:
                placing.put(back)
        kept = placing.problem.required.isdisjoint(touched) or all(
            t in placing.of for t in touched if t in placing.problem.required)
        if kept and placing.worth(touched) > before + 1e-6:
            return True
        for one in touched:
            placing.take(one)
    for was in (old, old_other):
        if was is not None:
            placing.put(was)
    return False
