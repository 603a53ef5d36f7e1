"""All companies together: which unit for whom, so that the whole is worth most and lifts, docks and neighbours bear it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from models.building import Building, Site
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.matching.assembling import Work
from models.matching.candidates import MOST_STOREYS as MOST_STOREYS
from models.matching.candidates import MOST_UNITS as MOST_UNITS
from models.matching.candidates import Candidates
from models.matching.carrying import Busiest, Carrying
from models.matching.conflicts import smallest_conflict
from models.matching.grouping import Grouped
from models.matching.milp import TIME_LIMIT_S, Enough, Told, solve
from models.matching.places import Place as Place
from models.matching.places import Wishes as Wishes
from models.matching.problem import Option, Problem, Solution
from models.matching.spaces import Space
from models.matching.supply import Supply, supplies
from models.matching.table import Table
from models.matching.weights import Weights
from models.reading import Progress, silent
from models.tenants import Tenant

Demand = tuple[str, str]
"""A kind of demand and what it is about: ("required", tenant id), ("area", ""), and shared capacities by building, as ("lifts",
building id), ("docks", …) or a service by its need, ("power_kw", …)."""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """The result. ``candidates`` are all places that were allowed, ``options`` the same for the solver.

    ``conflict``, where the wishes cannot be met: the fewest demands that cannot stand together. ``limits``: shared capacities →
    where they stand in the problem. ``proposal``: the vertical order, where it was asked for.
    """

    tenants: tuple[Tenant, ...]
    spaces: tuple[Space, ...]
    pairs: Table
    weights: Weights
    wishes: Wishes
    places: tuple[Place, ...]
    solution: Solution
    problem: Problem
    candidates: Candidates
    carrying: tuple[Carrying, ...]
    options: tuple[Option, ...]
    limits: Mapping[Demand, Sequence[int]]
    conflict: tuple[Demand, ...] = ()
    proposal: tuple[Grouped, ...] = ()

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Tenant id → its row."""
        return {tenant.id: i for i, tenant in enumerate(self.tenants)}

    @property
    def unplaced(self) -> tuple[Tenant, ...]:
        placed = {place.tenant.id for place in self.places}
        return tuple(tenant for tenant in self.tenants if tenant.id not in placed)

    def place_of(self, tenant_id: str) -> Place | None:
        return next((place for place in self.places if place.tenant.id == tenant_id), None)

    def own_places(self, tenant_id: str) -> range:
        """Positions of a company's places among the candidates."""
        return self.candidates.of(self.index[tenant_id])

    def best_places(self, tenant_id: str, most: int = 3) -> tuple[Place, ...]:
        """The places of a company by their own worth, whoever takes them in the end; those that are open come last."""
        ways = self.candidates.ways
        order = sorted(self.own_places(tenant_id), key=lambda at: -ways[at].value)
        if self.wishes.open_too:
            order = sorted(order, key=lambda at: self.candidates[at].open)
        return tuple(self.candidates[at] for at in order[:most])

    def plans(self, building: Building) -> tuple[LiftPlan, DocksPlan]:
        """What lifts and docks of a building carry with those placed in it."""
        return self._carrying_of(building).plans(self._moving_in(building))

    def busiest(self, building: Building) -> Busiest:
        """When lifts and docks of a building are asked most by those placed in it."""
        return self._carrying_of(building).busiest(self._moving_in(building))

    def _carrying_of(self, building: Building) -> Carrying:
        return next(one for one in self.carrying if one.building.id == building.id)

    def _moving_in(self, building: Building) -> list[tuple[Tenant, int]]:
        return [(place.tenant, place.spaces[0].storey.number) for place in self.places_in(building)]

    def places_in(self, building: Building) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.spaces[0].building.id == building.id)

    def supplies(self, building: Building) -> tuple[Supply, ...]:
        """Power, water, gas, exhaust and waste water of a building with those placed in it."""
        return supplies(building, [place.tenant for place in self.places_in(building)])


def place(
    tenants: Sequence[Tenant], spaces: Sequence[Space], weights: Weights | None = None, wishes: Wishes | None = None, *,
    site: Site | None = None, time_limit_s: float = TIME_LIMIT_S, told: Told | None = None, progress: Progress = silent,
) -> Placing:
    """The placing that is worth most.

    Args:
        told: hears the best value so far and the bound; may raise to stop.
        progress: hears of pairs and places (stages ``match-pairs``, ``match-places``) before that; may raise to stop.

    Raises:
        CallError: two tenants of one id, or wishes about tenants or spaces that are not there.
    """
    work = Work(tuple(tenants), tuple(spaces), weights or Weights(), wishes or Wishes(), site, progress)
    work.check_wishes()
    work.group()
    solution = solve(work.problem, time_limit_s, told)
    return Placing(
        tenants=work.tenants, spaces=work.spaces, pairs=work.table, weights=work.weights, wishes=work.wishes,
        places=tuple(work.candidates[o] for o in solution.chosen), solution=solution, problem=work.problem,
        candidates=work.candidates, options=work.problem.options,
        carrying=work.carrying, limits=limits_by_kind(work),
        conflict=_conflict(work, told) if solution.status == "infeasible" else (), proposal=work.proposal)


# --- conflicts ---------------------------------------------------------------------------------------------------


def limits_by_kind(work: Work) -> dict[Demand, list[int]]:
    """("lifts", building id), ("docks", …) and services by their need → the capacities of the problem."""
    found: dict[Demand, list[int]] = {}
    for own in work.carrying:
        limits, name = work.limits[1][id(own.building)], own.building.id
        found["lifts", name] = list(limits.banks)
        found["docks", name] = list(limits.docks)
        found.update({(need, name): [at] for need, at in limits.supplies.items()})
    return {demand: members for demand, members in found.items() if members}


def full_for(placing: Placing, place: Place) -> tuple[Demand, ...]:
    """The shared capacities that do not bear a place beside all others: each by itself, whatever the others say."""
    at = {space.id: i for i, space in enumerate(placing.spaces)}

    def option_of(one: Place) -> Option | None:
        takes = {at[space.id]: area for space, area in zip(one.spaces, one.areas_m2, strict=True)}
        ways = (placing.options[o] for o in placing.own_places(one.tenant.id))
        return next((way for way in ways if dict(way.takes) == takes), None)

    options = tuple(option for one in (*placing.places, place) if (option := option_of(one)) is not None)
    found = []
    for demand, members in placing.limits.items():
        capacities = tuple(most if i in members else _ENOUGH for i, most in enumerate(placing.problem.capacities))
        alone = Problem(tenants=placing.problem.tenants, spaces_m2=tuple(_ENOUGH for _ in placing.spaces), options=options,
                        capacities=capacities, chosen=frozenset(range(len(options))))
        if solve(alone, 5.0).status == "infeasible":
            found.append(demand)
    return tuple(found)


def _conflict(work: Work, told: Told | None = None) -> tuple[Demand, ...]:
    """The fewest demands that cannot all be met: required companies, areas, and shared capacities by kind and building.

    Nothing where the listener has had enough before they are found.
    """
    problem = work.problem
    limits = limits_by_kind(work)
    kinds: list[Demand] = [("required", work.tenants[t].id) for t in sorted(problem.required)]
    kinds += [("area", ""), *limits]

    def possible(demands: frozenset[Demand]) -> bool:
        if told is not None:
            told(-math.inf, math.inf)
        capacities = list(problem.capacities)
        for key, members in limits.items():
            if key not in demands:
                for at in members:
                    capacities[at] = _ENOUGH
        roomy = ("area", "") not in demands
        loose = Problem(
            tenants=problem.tenants, options=problem.options, capacities=tuple(capacities),
            spaces_m2=tuple(_ENOUGH for _ in problem.spaces_m2) if roomy else problem.spaces_m2,
            whole=frozenset() if roomy else problem.whole,
            required=frozenset(t for t in problem.required if ("required", work.tenants[t].id) in demands))
        return solve(loose, 5.0).status != "infeasible"     # what was not decided in the time is not called impossible

    try:
        return smallest_conflict(kinds, possible)
    except Enough:
        return ()


_ENOUGH: Final = 1e12
