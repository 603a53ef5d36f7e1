"""Every allowed place of every company: spaces and worth as numbers for the solver, the place itself when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, overload

import numpy as np
import numpy.typing as npt

from models.matching import offers
from models.matching.eligibility import OPEN, ORDER
from models.matching.places import Place, Wishes, load_need, place_on
from models.matching.spaces import Space, area_of, chains
from models.matching.table import Table
from models.matching.weights import Weights
from models.reading import Progress, silent
from models.tenants import Tenant
from models.tolerances import ROUNDING

MOST_UNITS: Final = 4
"""Adjacent units that one company may take together."""
MOST_STOREYS: Final = 4
"""Storeys one above the other that one company may take where a single one is too small for it."""

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Way:
    """A place as the solver needs it: chain of spaces, m² on each of them, worth."""

    chain: int
    takes: Mapping[int, float]
    value: float


class Candidates(Sequence[Place]):
    """The places of all companies, company by company. ``ways`` are the same as numbers."""

    def __init__(self, table: Table, weights: Weights, wishes: Wishes, progress: Progress = silent) -> None:
        self.table, self.weights, self.wishes = table, weights, wishes
        self.chains = (*chains(table.spaces, MOST_UNITS), *_stacks(table.spaces))
        self._figures = _Figures(table.spaces, self.chains)
        self._banned = _banned(wishes, table.spaces)
        found: list[list[Way]] = []
        for t in range(len(table.tenants)):
            if t % _BLOCK == 0:
                progress("match-places", t / len(table.tenants))
            found.append(list(self._ways(t)))
        self.ways = [way for own in found for way in own]
        self._starts = [0, *accumulate(len(own) for own in found)]
        self._tenant = [t for t, own in enumerate(found) for _ in own]
        self._made: dict[int, Place] = {}

    def __len__(self) -> int:
        return len(self.ways)

    @overload
    def __getitem__(self, index: int) -> Place: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Place, ...]: ...

    def __getitem__(self, index: int | slice) -> Place | tuple[Place, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = range(len(self))[index]
        if at not in self._made:
            made = self._place(self._tenant[at], self.ways[at].chain)
            if made is None:
                raise IndexError(at)
            self._made[at] = made
        return self._made[at]

    def of(self, tenant: int) -> range:
        """The positions of a company's places."""
        return range(self._starts[tenant], self._starts[tenant + 1])

    def tenant_of(self, index: int) -> int:
        return self._tenant[index]

    def _place(self, tenant: int, chain: int) -> Place | None:
        members, row = self.chains[chain], self.table[tenant]
        return place_on(self.table.tenants[tenant], [self.table.spaces[i] for i in members], [row[i] for i in members],
                        self.weights, self.wishes)

    def _ways(self, t: int) -> Iterator[Way]:
        tenant = self.table.tenants[t]
        fixed = self.wishes.fixed.get(tenant.id)
        if fixed is not None:
            yield from self._by_hand(t, set(fixed))
            return
        worst = self.table.beside_area[t]
        allowed = worst <= (ORDER.index(OPEN) if self.wishes.open_too else 0)
        allowed[self._banned.get(tenant.id, [])] = False
        yield from self._figures.ways(tenant, allowed, self.weights, self.wishes)

    def _by_hand(self, t: int, wanted: set[str]) -> Iterator[Way]:
        """Who is fixed stands where it is put, and is shown with what it violates; nothing else is allowed."""
        banned = self._banned.get(self.table.tenants[t].id, [])
        for c, chain in enumerate(self.chains):
            if {self.table.spaces[i].id for i in chain} == wanted and not set(chain).intersection(banned):
                place = self._place(t, c)
                if place is not None:
                    yield Way(c, dict(zip(chain, place.areas_m2, strict=True)), place.value)


_BLOCK: Final = 250


def _banned(wishes: Wishes, spaces: Sequence[Space]) -> dict[str, list[int]]:
    """Tenant → spaces that it must not get."""
    found: dict[str, list[int]] = {}
    for tenant, named in wishes.forbidden:
        found.setdefault(tenant, []).extend(i for i, space in enumerate(spaces) if named in (space.id, str(space.storey.number)))
    return found


class _Figures:
    """Areas, loads and heights of all chains of spaces; chains are padded with a space that holds nothing."""

    def __init__(self, spaces: Sequence[Space], made: Sequence[Sequence[int]]) -> None:
        none = len(spaces)
        longest = max((len(chain) for chain in made), default=0)
        self.chains = made
        self.members: Indices = np.array([[*chain, *[none] * (longest - len(chain))] for chain in made],
                                         dtype=np.intp).reshape(len(made), longest)
        areas = np.array([*(0.0 if space.area_m2 is None else space.area_m2.value for space in spaces), 0.0])
        totals = [area_of(spaces, chain) for chain in made]
        self.totals = np.array([np.nan if one is None else one for one in totals])
        self.several = np.array([len(chain) > 1 for chain in made], dtype=bool)
        self.shared = np.array([not spaces[chain[-1]].whole for chain in made], dtype=bool)
        self.areas: Floats = areas[self.members] if made else np.zeros((0, 0))
        self.smallest = np.array([min(areas[i] for i in chain) for chain in made])
        self.before = np.cumsum(self.areas, axis=1) - self.areas
        self.loads = np.array([*(np.nan if one is None else one.low for one in map(offers.floor_load, spaces)), np.nan])
        self.heights = np.array([*(np.nan if space.storey.height_m is None else space.storey.height_m.value for space in spaces),
                                 np.nan])
        self.storeys = np.array([*(space.storey.number for space in spaces), -10_000])
        self.takes = [dict(zip(chain, (float(areas[i]) for i in chain), strict=True)) for chain in made]

    def ways(self, tenant: Tenant, allowed: npt.NDArray[np.bool_], w: Weights, wishes: Wishes) -> Iterator[Way]:
        """The ways of a company on allowed spaces, as :func:`models.matching.places.place_on` makes them one by one."""
        if tenant.needs.area_m2 is None:
            return
        need = tenant.needs.area_m2.value
        most = None if tenant.needs.area_most_m2 is None else tenant.needs.area_most_m2.value
        with np.errstate(invalid="ignore"):
            fits = (need <= self.totals + ROUNDING) & ~(self.several & (need <= self.totals - self.smallest + ROUNDING))
        fits &= np.append(allowed, True)[self.members].all(axis=1)
        at = np.flatnonzero(fits)
        areas = np.where(self.shared[at, None], np.clip(need - self.before[at], 0.0, self.areas[at]), self.areas[at])
        taken = areas.sum(axis=1)
        if most is not None:
            kept = taken <= most + ROUNDING
            at, areas, taken = at[kept], areas[kept], taken[kept]
        paid = np.minimum(taken, max(need, most or 0.0))
        values = self._values(tenant, at, areas, taken, paid, w, wishes)
        shared = self.shared[at]
        for n, chain in enumerate(at.tolist()):
            takes = self.takes[chain] if not shared[n] else dict(zip(self.chains[chain], areas[n].tolist(), strict=False))
            yield Way(chain, takes, values[n])

    def _values(self, tenant: Tenant, at: Indices, areas: Floats, taken: Floats, paid: Floats, w: Weights,
                wishes: Wishes) -> list[float]:
        rent, height, members = tenant.terms.rent_yuan_m2_month, tenant.needs.storey_height_m, self.members[at]
        found = w.area_yuan_m2 * paid - w.unused_yuan_m2 * (taken - paid)
        if rent is not None:
            found += w.rent * rent.value * paid
        for need, there, price in ((load_need(tenant), self.loads, w.load_yuan_kn),
                                   (None if height is None else height.value, self.heights, w.height_yuan_m3)):
            if need is not None:
                spare = np.nan_to_num(np.maximum(there - need, 0.0), nan=0.0)
                found -= price * (spare[members] * areas).sum(axis=1)
        preferred = wishes.preferred(tenant)
        if preferred:
            found += w.preferred_yuan_m2 * (np.isin(self.storeys, preferred)[members] * areas).sum(axis=1)
        values: list[float] = found.tolist()
        return values


def _stacks(spaces: Sequence[Space]) -> Iterator[tuple[int, ...]]:
    """Storeys one above the other as one place, each taken whole: all units of each, or undivided storeys."""
    levels: dict[tuple[str, int], list[int]] = {}
    for i, space in enumerate(spaces):
        levels.setdefault((space.building.id, space.level), []).append(i)
    for (building, level), members in levels.items():
        chain = list(members)
        for above in range(level + 1, level + MOST_STOREYS):
            further = levels.get((building, above))
            if further is None:
                break
            chain += further
            yield tuple(chain)
