"""Companies, spaces, weights and wishes as one problem of numbers for the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from models.building import Building, Site
from models.errors import CallError
from models.matching.candidates import Candidates
from models.matching.carrying import Carrying
from models.matching.disturbing import disturbers
from models.matching.grouping import Grouped, propose
from models.matching.moments import moments_of, moves_goods
from models.matching.places import Wishes
from models.matching.problem import Disturbance, Link, Option, Problem
from models.matching.shaking import bears_of, forces_of, shaken
from models.matching.spaces import Space
from models.matching.supply import asked_of, limits_of
from models.matching.table import Table
from models.matching.weights import Weights
from models.reading import Progress, silent
from models.tenants import Tenant, links_between


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the shared capacities of one building stand among those of the problem: banks and docks moment by moment."""

    banks: range
    docks: range
    supplies: Mapping[str, int]


class Work:
    """Everything that the problem is made of, each made once."""

    def __init__(self, tenants: tuple[Tenant, ...], spaces: tuple[Space, ...], weights: Weights, wishes: Wishes,
                 site: Site | None, progress: Progress = silent) -> None:
        self.tenants, self.spaces, self.weights, self.wishes, self.site = tenants, spaces, weights, wishes, site
        self.progress = progress
        self.proposal: tuple[Grouped, ...] = ()

    def check_wishes(self) -> None:
        """Refuse what is about nobody. Raises CallError."""
        ids = Counter(tenant.id for tenant in self.tenants)
        twice = next((one for one, count in ids.items() if count > 1), None)
        if twice is not None:
            raise CallError("bad-call", "match-twice", twice)
        known = {space.id for space in self.spaces} | {str(space.storey.number) for space in self.spaces}
        for tenant in (*self.wishes.fixed, *self.wishes.required, *(one for one, _ in self.wishes.forbidden)):
            if tenant not in ids:
                raise CallError("bad-call", "match-no-tenant", tenant)
        for named in (*(s for each in self.wishes.fixed.values() for s in each), *(s for _, s in self.wishes.forbidden)):
            if named not in known:
                raise CallError("bad-call", "match-no-space", named)

    def group(self) -> None:
        """Make the vertical order, where it is asked for, and let its storeys count as preferred ones."""
        if self.wishes.grouped:
            self.proposal = propose(self.tenants, self.spaces, self.table)
            self.wishes = replace(self.wishes, proposed={one.tenant.id: one.storeys for one in self.proposal if one.storeys})

    @cached_property
    def table(self) -> Table:
        return Table(self.tenants, self.spaces, self.progress)

    @cached_property
    def candidates(self) -> Candidates:
        """Every allowed place of every company."""
        return Candidates(self.table, self.weights, self.wishes, self.progress)

    @cached_property
    def carrying(self) -> tuple[Carrying, ...]:
        found: dict[int, Carrying] = {}
        moments = moments_of(self.tenants)
        by_day = any(moves_goods(one.brings) and one.brings.hour_shares is None for one in self.tenants)
        for space in self.spaces:
            found.setdefault(id(space.building), Carrying(space.building, self.site, moments, by_day))
        return tuple(found.values())

    # the problem

    @cached_property
    def problem(self) -> Problem:
        index = {tenant.id: i for i, tenant in enumerate(self.tenants)}
        groups = {key: g for g, key in enumerate(dict.fromkeys(surroundings(space) for space in self.spaces))}
        return Problem(
            tenants=len(self.tenants), options=tuple(self._options(groups)), capacities=self.limits[0],
            spaces_m2=tuple(0.0 if space.area_m2 is None else space.area_m2.value for space in self.spaces),
            whole=frozenset(i for i, space in enumerate(self.spaces) if space.whole),
            links=tuple(self._links()), disturbances=tuple(self._disturbances(groups)),
            required=frozenset(index[one] for one in (*self.wishes.required, *self.wishes.fixed)))

    def _options(self, groups: Mapping[tuple[str, int], int]) -> Iterator[Option]:
        found = self.candidates
        first = [self.spaces[chain[0]] for chain in found.chains]
        around = [tuple(dict.fromkeys(groups[surroundings(self.spaces[i])] for i in chain)) for chain in found.chains]
        for t in range(len(self.tenants)):
            used: dict[int, Mapping[int, float]] = {}
            lifted: dict[tuple[int, int], tuple[Mapping[int, float], ...]] = {}
            for at in found.of(t):
                way = found.ways[at]
                space = first[way.chain]
                building, storey = id(space.building), space.storey.number
                if building not in used:
                    used[building] = self._uses(t, space.building)
                if (building, storey) not in lifted:
                    lifted[building, storey] = self._lifts(t, space.building, storey)
                yield Option(tenant=t, takes=way.takes, floor=space.level, value=way.value, uses=used[building],
                             spread=lifted[building, storey], groups=around[way.chain])

    @cached_property
    def limits(self) -> tuple[tuple[float, ...], dict[int, Limits]]:
        """All shared capacities, and for each building where they stand."""
        values: list[float] = []
        found: dict[int, Limits] = {}
        for own in self.carrying:
            times, bays = len(own.moments), own.dock_capacity
            banks = range(len(values), len(values) + times * len(own.lift_capacities))
            values += own.lift_capacities * times
            docks = range(len(values), len(values) + (0 if bays is None else times))
            values += [] if bays is None else [bays] * times
            stated = limits_of(own.building)
            found[id(own.building)] = Limits(banks, docks, {need: len(values) + n for n, need in enumerate(stated)})
            values += stated.values()
        return tuple(values), found

    @cached_property
    def _carrying_of(self) -> Mapping[int, Carrying]:
        return {id(own.building): own for own in self.carrying}

    def _lifts(self, tenant: int, building: Building, storey: int) -> tuple[Mapping[int, float], ...]:
        """One load for each moment: in each it may be shared out anew."""
        own, first = self._carrying_of[id(building)], self.limits[1][id(building)].banks.start
        day = own.lift_day(self.tenants[tenant], storey)
        if not day:
            return ()
        key = (tenant, id(building))
        if key not in self._rates:
            self._rates[key] = tuple(own.rate_of(self.tenants[tenant], moment) or 0.0 for moment in own.moments)
        return tuple({first + at * len(own.banks) + bank: used * rate for bank, used in day.items()}
                     for at, rate in enumerate(self._rates[key]) if rate > 0.0)

    @cached_property
    def _rates(self) -> dict[tuple[int, int], tuple[float, ...]]:
        """Company and building → the share of its day in each moment."""
        return {}

    def _uses(self, tenant: int, building: Building) -> Mapping[int, float]:
        """Busy bays, and what is drawn of the services that the building states."""
        limits, company = self.limits[1][id(building)], self.tenants[tenant]
        own = self._carrying_of[id(building)]
        found = {at: own.dock_bays(company, moment) for at, moment in zip(limits.docks, own.moments, strict=False)}
        for need, at in limits.supplies.items():
            asked = asked_of(company, need)
            if asked:
                found[at] = asked
        return found

    def _links(self) -> Iterator[Link]:
        w = self.weights
        for i, j, t_day in links_between(self.tenants):
            yield Link(i, j, t_day * w.days_month * w.link_yuan_t_storey)
        companies: dict[str, list[int]] = {}
        for i, tenant in enumerate(self.tenants):
            if tenant.company:
                companies.setdefault(tenant.company, []).append(i)
        for members in companies.values():
            for n, i in enumerate(members):
                for j in members[:n]:
                    yield Link(j, i, w.together_yuan_storey)

    def _disturbances(self, groups: Mapping[tuple[str, int], int]) -> Iterator[Disturbance]:
        """Noise reaches the storey and those next to it; shaking and dust stay on the storey, hazard in the fire compartment."""
        near = {g: tuple(other for (b, level), other in groups.items() if b == building and abs(level - at) <= 1)
                for (building, at), g in groups.items()}
        same = {g: (g,) for g in groups.values()}
        w = self.weights
        for name, weight, reach in (("noise", w.quiet_yuan_m2, near), ("dust", w.dust_yuan_m2, same),
                                    ("hazard", w.hazard_yuan_m2, self._compartments(groups))):
            for loud, sensitive in disturbers(name, self.tenants) if weight > 0.0 else ():
                costs = self._costs(sensitive, weight)
                if costs:
                    yield Disturbance(loud=loud, costs=costs, reach=reach)
        yield from self._shaking(groups) if w.shaking_yuan_m2 > 0.0 else ()

    def _costs(self, sensitive: Iterable[int], weight: float) -> dict[int, float]:
        return {t: weight * area.value for t in sensitive if (area := self.tenants[t].needs.area_m2) is not None}

    def _shaking(self, groups: Mapping[tuple[str, int], int]) -> Iterator[Disturbance]:
        """Who shakes whom depends on the floor of each storey. What is not known counts as if it did, as a precaution."""
        bears: dict[float, list[int]] = {}
        for t, tenant in enumerate(self.tenants):
            found = bears_of(tenant)
            if found is not None:
                bears.setdefault(found[0], []).append(t)
        forces = [t for t, tenant in enumerate(self.tenants) if forces_of(tenant)] if bears else []
        floors: dict[int, list[Space]] = {}
        for space in self.spaces:
            floors.setdefault(groups[surroundings(space)], []).append(space)
        velocity = {(g, t): shaken(own, self.tenants[t]) for g, own in floors.items() for t in forces}
        for most, sensitive in bears.items():
            loud: dict[frozenset[int], list[int]] = {}
            for g in floors:
                own = frozenset(t for t in forces if velocity[g, t].disturbs(most) is not False)
                loud.setdefault(own, []).append(g)
            costs = self._costs(sensitive, self.weights.shaking_yuan_m2)
            for companies, members in loud.items():
                if companies and costs:
                    yield Disturbance(loud=companies, costs=costs, reach={g: (g,) if g in members else () for g in floors})

    def _compartments(self, groups: Mapping[tuple[str, int], int]) -> dict[int, tuple[int, ...]]:
        """Storey → those in one fire compartment with it. Of several compartments on a storey none says where it lies, so the
        storey counts as a whole."""
        numbers = {surroundings(space): space.storey.number for space in self.spaces}
        joined = {own.building.id: [set(part.storeys) for part in own.building.compartments] for own in self.carrying}
        return {g: tuple(other for (b, level), other in groups.items() if b == building and (other == g or any(
            {numbers[building, at], numbers[b, level]} <= part for part in joined[building])))
            for (building, at), g in groups.items()}


def surroundings(space: Space) -> tuple[str, int]:
    """What counts as one neighbourhood: a storey of a building."""
    return space.building.id, space.level

