"""All companies together: which unit for whom, so that the whole is worth most and lifts, docks and neighbours bear it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from models.building import Building, Site
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.errors import CallError
from models.matching import offers
from models.matching.carrying import Carrying
from models.matching.conflicts import smallest_conflict
from models.matching.disturbing import disturbs, may_disturb
from models.matching.eligibility import AREA, NO, OPEN, Pair, pairs, with_area
from models.matching.grouping import Grouped, propose
from models.matching.milp import TIME_LIMIT_S, Told, solve
from models.matching.problem import Disturbance, Link, Option, Problem, Solution
from models.matching.spaces import Space, area_of, chains
from models.matching.weights import Weights
from models.tenants import Tenant, links_between
from models.tolerances import ROUNDING

MOST_UNITS: Final = 4
"""Adjacent units that one company may take together."""
MOST_STOREYS: Final = 4
"""Storeys one above the other that one company may take where a single one is too small for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is settled beforehand, by ids.

    ``fixed``: tenant → its spaces; ``forbidden``: tenant with a space or a storey number that it must not get; ``required``:
    tenants that must be placed. ``open_too`` also allows places where an input is missing; they are marked as open.
    ``grouped`` counts the storeys of the recommended vertical order (:mod:`models.matching.grouping`) as preferred ones, for
    companies that prefer none themselves; ``proposed`` holds them then, tenant → storey numbers.
    """

    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    required: frozenset[str] = frozenset()
    open_too: bool = False
    grouped: bool = False
    proposed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def preferred(self, tenant: Tenant) -> tuple[int, ...]:
        """The storeys that a company prefers, else those that are proposed for it."""
        return tenant.needs.storeys_preferred or self.proposed.get(tenant.id, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One way for a company to stand in the building, in yuan a month term by term."""

    tenant: Tenant
    spaces: tuple[Space, ...]
    areas_m2: tuple[float, ...]
    paid_m2: float
    terms: Mapping[str, float]
    pairs: tuple[Pair, ...]

    @property
    def value(self) -> float:
        return math.fsum(self.terms.values())

    @property
    def area_m2(self) -> float:
        return math.fsum(self.areas_m2)

    @property
    def open(self) -> bool:
        return any(one.verdict == OPEN for one in self.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The result. ``candidates`` are all places that were allowed.

    ``conflict``, where the wishes cannot be met: the fewest demands that cannot stand together, as ("required", tenant id),
    ("area", ""), ("lifts", building id) or ("docks", building id). ``proposal``: the vertical order, where it was asked for.
    """

    tenants: tuple[Tenant, ...]
    spaces: tuple[Space, ...]
    pairs: tuple[tuple[Pair, ...], ...]
    weights: Weights
    wishes: Wishes
    places: tuple[Place, ...]
    solution: Solution
    problem: Problem
    candidates: tuple[Place, ...]
    carrying: tuple[Carrying, ...]
    conflict: tuple[tuple[str, str], ...] = ()
    proposal: tuple[Grouped, ...] = ()

    @property
    def unplaced(self) -> tuple[Tenant, ...]:
        placed = {place.tenant.id for place in self.places}
        return tuple(tenant for tenant in self.tenants if tenant.id not in placed)

    def place_of(self, tenant_id: str) -> Place | None:
        return next((place for place in self.places if place.tenant.id == tenant_id), None)

    def best_places(self, tenant_id: str, most: int = 3) -> tuple[Place, ...]:
        """The places of a company by their own worth, whoever takes them in the end."""
        own = [place for place in self.candidates if place.tenant.id == tenant_id]
        return tuple(sorted(own, key=lambda place: (place.open, -place.value))[:most])

    def plans(self, building: Building) -> tuple[LiftPlan, DocksPlan]:
        """What lifts and docks of a building carry with those placed in it."""
        own = next(one for one in self.carrying if one.building.id == building.id)
        placed = [(place.tenant, place.spaces[0].storey.number) for place in self.places
                  if place.spaces[0].building.id == building.id]
        return own.plans(placed)


def place(
    tenants: Sequence[Tenant], spaces: Sequence[Space], weights: Weights | None = None, wishes: Wishes | None = None, *,
    site: Site | None = None, time_limit_s: float = TIME_LIMIT_S, told: Told | None = None,
) -> Placing:
    """The placing that is worth most.

    Args:
        told: hears the best value so far and the bound; may raise to stop.

    Raises:
        CallError: two tenants of one id, or wishes about tenants or spaces that are not there.
    """
    work = _Work(tuple(tenants), tuple(spaces), weights or Weights(), wishes or Wishes(), site)
    work.check_wishes()
    work.group()
    solution = solve(work.problem, time_limit_s, told)
    return Placing(
        tenants=work.tenants, spaces=work.spaces, pairs=work.pairs, weights=work.weights, wishes=work.wishes,
        places=tuple(work.candidates[o] for o in solution.chosen), solution=solution, problem=work.problem,
        candidates=work.candidates, carrying=work.carrying,
        conflict=_conflict(work) if solution.status == "infeasible" else (), proposal=work.proposal)


class _Work:
    """Everything that the problem is made of, each made once."""

    def __init__(self, tenants: tuple[Tenant, ...], spaces: tuple[Space, ...], weights: Weights, wishes: Wishes,
                 site: Site | None) -> None:
        self.tenants, self.spaces, self.weights, self.wishes, self.site = tenants, spaces, weights, wishes, site
        self.proposal: tuple[Grouped, ...] = ()

    def group(self) -> None:
        """Make the vertical order, where it is asked for, and let its storeys count as preferred ones."""
        if self.wishes.grouped:
            self.proposal = propose(self.tenants, self.spaces, self.pairs)
            self.wishes = replace(self.wishes, proposed={one.tenant.id: one.storeys for one in self.proposal if one.storeys})

    def check_wishes(self) -> None:
        ids = [tenant.id for tenant in self.tenants]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise CallError("bad-call", "match-twice", twice)
        known = {space.id for space in self.spaces} | {str(space.storey.number) for space in self.spaces}
        for tenant in (*self.wishes.fixed, *self.wishes.required, *(one for one, _ in self.wishes.forbidden)):
            if tenant not in ids:
                raise CallError("bad-call", "match-no-tenant", tenant)
        for named in (*(s for each in self.wishes.fixed.values() for s in each), *(s for _, s in self.wishes.forbidden)):
            if named not in known:
                raise CallError("bad-call", "match-no-space", named)

    @cached_property
    def pairs(self) -> tuple[tuple[Pair, ...], ...]:
        return pairs(self.tenants, self.spaces)

    @cached_property
    def carrying(self) -> tuple[Carrying, ...]:
        found: dict[int, Carrying] = {}
        for space in self.spaces:
            found.setdefault(id(space.building), Carrying(space.building, self.site))
        return tuple(found.values())

    @cached_property
    def chains(self) -> tuple[tuple[int, ...], ...]:
        return (*chains(self.spaces, MOST_UNITS), *_stacks(self.spaces))

    # options

    @cached_property
    def candidates(self) -> tuple[Place, ...]:
        """Every allowed place of every company."""
        return tuple(found for t in range(len(self.tenants)) for found in self._places(t))

    def _places(self, t: int) -> Iterator[Place]:
        tenant = self.tenants[t]
        fixed = self.wishes.fixed.get(tenant.id)
        allowed = {i: one for i, one in enumerate(self.pairs[t]) if self._may(tenant, self.spaces[i], one)}
        for chain in self.chains:
            if fixed is not None and {self.spaces[i].id for i in chain} != set(fixed):
                continue
            if all(i in allowed for i in chain):
                yield from self._place(tenant, chain, [allowed[i] for i in chain], by_hand=fixed is not None)

    def _may(self, tenant: Tenant, space: Space, found: Pair) -> bool:
        """Whether nothing but the area speaks against a space."""
        banned = self.wishes.forbidden
        if (tenant.id, space.id) in banned or (tenant.id, str(space.storey.number)) in banned:
            return False
        if tenant.id in self.wishes.fixed:
            return True     # placed by hand: shown with what it violates
        verdicts = {match.verdict for match in found.matches if match.key not in AREA}
        return NO not in verdicts and (self.wishes.open_too or OPEN not in verdicts)

    def _place(self, tenant: Tenant, chain: tuple[int, ...], own: list[Pair], *, by_hand: bool) -> Iterator[Place]:
        spaces = tuple(self.spaces[i] for i in chain)
        total, need = area_of(self.spaces, chain), tenant.needs.area_m2
        most = tenant.needs.area_most_m2
        if total is None or need is None:
            return      # without areas nothing can be shared out; the pair says which one is missing
        fits = need.value <= total + ROUNDING
        shared = not spaces[-1].whole
        areas = _shares(spaces, need.value) if shared else tuple(s.area_m2.value for s in spaces if s.area_m2)
        taken = math.fsum(areas)
        if not by_hand and (not fits or (most is not None and taken > most.value + ROUNDING)):
            return
        smallest = min(s.area_m2.value for s in spaces if s.area_m2)
        if len(chain) > 1 and not by_hand and need.value <= total - smallest + ROUNDING:
            return      # fewer would do
        paid = min(taken, max(need.value, 0.0 if most is None else most.value))
        judged = [with_area(one, total) for one in own] if len(chain) > 1 else own
        yield Place(tenant=tenant, spaces=spaces, areas_m2=areas, paid_m2=paid, terms=self._terms(tenant, spaces, areas, paid),
                    pairs=tuple(judged))

    def _terms(self, tenant: Tenant, spaces: Sequence[Space], areas: Sequence[float], paid: float) -> dict[str, float]:
        w, rent = self.weights, tenant.terms.rent_yuan_m2_month
        taken = math.fsum(areas)
        load, height = tenant.needs.floor_load_kn_m2, tenant.needs.storey_height_m
        terms = {"area": w.area_yuan_m2 * paid, "rent": 0.0 if rent is None else w.rent * rent.value * paid,
                 "unused": -w.unused_yuan_m2 * (taken - paid), "load": 0.0, "height": 0.0, "preferred": 0.0}
        for space, area in zip(spaces, areas, strict=True):
            floor, storey = offers.floor_load(space), space.storey.height_m
            if floor is not None and load is not None:
                terms["load"] -= w.load_yuan_kn * max(floor.low - load.value, 0.0) * area
            if storey is not None and height is not None:
                terms["height"] -= w.height_yuan_m3 * max(storey.value - height.value, 0.0) * area
            if space.storey.number in self.wishes.preferred(tenant):
                terms["preferred"] += w.preferred_yuan_m2 * area
        return terms

    # the problem

    @cached_property
    def problem(self) -> Problem:
        index = {tenant.id: i for i, tenant in enumerate(self.tenants)}
        at = {space.id: i for i, space in enumerate(self.spaces)}
        groups = {key: g for g, key in enumerate(dict.fromkeys(_surroundings(space) for space in self.spaces))}
        capacities, starts = self._capacities()
        options = tuple(
            Option(tenant=index[place.tenant.id], takes={at[s.id]: a for s, a in zip(place.spaces, place.areas_m2, strict=True)},
                   floor=place.spaces[0].level, value=place.value, uses=self._docks(place, starts),
                   spread=self._lifts(place, starts), groups=tuple(dict.fromkeys(groups[_surroundings(s)] for s in place.spaces)))
            for place in self.candidates)
        return Problem(
            tenants=len(self.tenants),
            spaces_m2=tuple(0.0 if space.area_m2 is None else space.area_m2.value for space in self.spaces),
            options=options, whole=frozenset(i for i, space in enumerate(self.spaces) if space.whole), capacities=capacities,
            links=tuple(self._links()), disturbances=tuple(self._disturbances(groups)),
            required=frozenset(index[one] for one in (*self.wishes.required, *self.wishes.fixed)))

    def _capacities(self) -> tuple[tuple[float, ...], dict[int, tuple[int, int | None]]]:
        """All shared capacities, and for each building where its banks begin and where its docks are."""
        values: list[float] = []
        starts: dict[int, tuple[int, int | None]] = {}
        for own in self.carrying:
            first = len(values)
            values += own.lift_capacities
            docks = own.dock_capacity
            starts[id(own.building)] = (first, None if docks is None else len(values))
            values += [] if docks is None else [docks]
        return tuple(values), starts

    def _of(self, place: Place) -> Carrying:
        return next(one for one in self.carrying if one.building is place.spaces[0].building)

    def _lifts(self, place: Place, starts: Mapping[int, tuple[int, int | None]]) -> tuple[Mapping[int, float], ...]:
        hours = self._of(place).lift_hours(place.tenant, place.spaces[0].storey.number)
        first = starts[id(place.spaces[0].building)][0]
        return () if not hours else ({first + bank: used for bank, used in hours.items()},)

    def _docks(self, place: Place, starts: Mapping[int, tuple[int, int | None]]) -> dict[int, float]:
        at = starts[id(place.spaces[0].building)][1]
        return {} if at is None else {at: self._busy_bays(place)}

    def _busy_bays(self, place: Place) -> float:
        key = (place.tenant.id, id(place.spaces[0].building))
        if key not in self._bays:
            self._bays[key] = self._of(place).dock_bays(place.tenant)
        return self._bays[key]

    @cached_property
    def _bays(self) -> dict[tuple[str, int], float]:
        return {}

    def _links(self) -> Iterator[Link]:
        w = self.weights
        for i, j, t_day in links_between(self.tenants):
            yield Link(i, j, t_day * w.days_month * w.link_yuan_t_storey)
        for i, one in enumerate(self.tenants):
            for j in range(i):
                if one.company and one.company == self.tenants[j].company:
                    yield Link(j, i, w.together_yuan_storey)

    def _disturbances(self, groups: Mapping[tuple[str, int], int]) -> Iterator[Disturbance]:
        """Noise reaches the storey and those next to it; shaking and hazard stay on the storey."""
        near = {g: tuple(other for (b, level), other in groups.items() if b == building and abs(level - at) <= 1)
                for (building, at), g in groups.items()}
        same = {g: (g,) for g in groups.values()}
        for name, weight, reach in (("noise", self.weights.quiet_yuan_m2, near), ("shaking", self.weights.shaking_yuan_m2, same),
                                    ("hazard", self.weights.hazard_yuan_m2, same)):
            by_loud: dict[frozenset[int], dict[int, float]] = {}
            sources = [o for o, other in enumerate(self.tenants) if may_disturb(name, other)]
            for t, tenant in enumerate(self.tenants):
                area = tenant.needs.area_m2
                loud = frozenset(o for o in sources if o != t and disturbs(name, self.tenants[o], tenant))
                if loud and area is not None and weight > 0.0:
                    by_loud.setdefault(loud, {})[t] = weight * area.value
            for loud, costs in by_loud.items():
                yield Disturbance(loud=loud, costs=costs, reach=reach)


def _surroundings(space: Space) -> tuple[str, int]:
    return space.building.id, space.level


def _stacks(spaces: Sequence[Space]) -> Iterator[tuple[int, ...]]:
    """Storeys one above the other as one place, each taken whole: all units of each, or undivided storeys."""
    levels: dict[tuple[str, int], list[int]] = {}
    for i, space in enumerate(spaces):
        levels.setdefault(_surroundings(space), []).append(i)
    for (building, level), members in levels.items():
        chain = list(members)
        for above in range(level + 1, level + MOST_STOREYS):
            further = levels.get((building, above))
            if further is None:
                break
            chain += further
            yield tuple(chain)


def _shares(spaces: Sequence[Space], need_m2: float) -> tuple[float, ...]:
    """Of shared storeys each but the last is filled."""
    left, found = need_m2, []
    for space in spaces:
        area = 0.0 if space.area_m2 is None else space.area_m2.value
        found.append(min(left, area))
        left -= found[-1]
    return tuple(found)


# --- conflicts ---------------------------------------------------------------------------------------------------


def _conflict(work: _Work) -> tuple[tuple[str, str], ...]:
    """The fewest demands that cannot all be met: ("required", tenant), ("area", ""), ("lifts", building), ("docks", building)."""
    problem = work.problem
    kinds: list[tuple[str, str]] = [("required", work.tenants[t].id) for t in sorted(problem.required)]
    kinds += [("area", "")]
    limits: dict[tuple[str, str], list[int]] = {}
    _, starts = work._capacities()
    for own in work.carrying:
        first, docks = starts[id(own.building)]
        limits[("lifts", own.building.id)] = list(range(first, first + len(own.banks)))
        if docks is not None:
            limits[("docks", own.building.id)] = [docks]
    kinds += [key for key, members in limits.items() if members]

    def possible(demands: frozenset[tuple[str, str]]) -> bool:
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
        return solve(loose, 5.0).status in ("optimal", "feasible")

    return smallest_conflict(kinds, possible)


_ENOUGH: Final = 1e12
