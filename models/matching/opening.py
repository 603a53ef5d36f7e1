"""Which change of a standing building would open it to how many more companies: each alone, and the best two together.

Every change is one more row beside the building as it stands: only the needs that it can meet, on the storeys that it
changes, are judged again. Two changes together meet a need where one of them does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.building import Building
from models.matching.alterations import NEEDS_OF, Alteration, Choice, Costs, alterations_of
from models.matching.eligibility import AREA, ORDER
from models.matching.placing import MOST_STOREYS, MOST_UNITS
from models.matching.spaces import Space, area_of, chains, spaces_of
from models.matching.table import Table
from models.reading import Progress, silent
from models.tenants import Tenant
from models.tolerances import ROUNDING

Ranks = NDArray[np.int8]
Flags = NDArray[np.bool_]
_YES, _OPEN, _NO = (ORDER.index(verdict) for verdict in ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What one or two changes open.

    Attributes:
        allowed: companies that none of the spaces could take before and one can now.
        possible: companies that were refused everywhere and are no longer, but some input is missing.
        spaces: spaces that no company of the list could take before and one can now.
        let_m2: at most so much of what the allowed companies ask for can be let to them; ``rent_yuan_month`` at their offers,
            the best first. Companies that could be placed anyhow may want the same spaces: it is an upper bound, no placing.
        without_rent: allowed companies that offer no rent; they count nothing in it.
        cost_yuan: by the user's own figures; None without them.
    """

    changes: tuple[Alteration, ...]
    allowed: tuple[Tenant, ...]
    possible: tuple[Tenant, ...]
    spaces: tuple[Space, ...]
    let_m2: float
    rent_yuan_month: float
    without_rent: int
    cost_yuan: float | None = None

    @property
    def months(self) -> float | None:
        """Months of that rent that the cost makes; None without either."""
        return None if self.cost_yuan is None or self.rent_yuan_month <= 0.0 else self.cost_yuan / self.rent_yuan_month


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The result: companies that may move in as the building stands, every change alone (the best first), the best pair."""

    tenants: tuple[Tenant, ...]
    now: tuple[Tenant, ...]
    refused: tuple[Tenant, ...]
    alone: tuple[Opened, ...]
    pair: Opened | None


def opening(buildings: Sequence[Building], tenants: Sequence[Tenant], choice: Choice | None = None, costs: Costs | None = None,
            progress: Progress = silent) -> Opening:
    """What would open buildings to more of the companies of a list.

    Args:
        choice: which loads, lifts and supplies are tried.
        costs: what changes cost, by the user's own figures.
        progress: told of the stage ``opening``; may raise Cancelled.
    """
    work = _Work(buildings, tenants, costs or Costs())
    changes = [change for building in buildings for change in alterations_of(building, choice)]
    rows: list[Ranks] = []
    for i, change in enumerate(changes):
        progress("opening", 0.8 * i / len(changes))
        rows.append(work.judged(change))
    alone = [work.opened((change,), row) for change, row in zip(changes, rows, strict=True)]
    progress("opening", 0.8)
    pair = _best_pair(work, changes, rows, alone, progress)
    progress("opening", 1.0)
    return Opening(tenants=tuple(tenants), now=work.named(work.allowed), refused=work.named(~work.possible),
                   alone=tuple(sorted(alone, key=_worth, reverse=True)), pair=pair)


def _worth(opened: Opened) -> tuple[float, float, float, float, float]:
    """More companies, more area, more rent; of equals the smaller change first."""
    size = math.fsum(change.amount or 0.0 for change in opened.changes)
    return (float(len(opened.allowed)), opened.let_m2, float(len(opened.possible)),
            -math.fsum(float(len(change.storeys)) for change in opened.changes), -size)


def _best_pair(work: _Work, changes: Sequence[Alteration], rows: Sequence[Ranks], alone: Sequence[Opened],
               progress: Progress) -> Opened | None:
    """The two changes that open most together; None where no two open more than the best of them alone."""
    best: Opened | None = None
    helps = [i for i, row in enumerate(rows) if (row < work.base).any()]
    tried = [pair for pair in combinations(helps, 2) if not changes[pair[0]].excludes(changes[pair[1]])]
    for count, (i, j) in enumerate(tried):
        if count % 50 == 0:
            progress("opening", 0.8 + 0.2 * count / len(tried))
        found = work.opened((changes[i], changes[j]), np.minimum(rows[i], rows[j]))
        most = max(len(alone[i].allowed), len(alone[j].allowed))
        if len(found.allowed) > most and (best is None or _worth(found) > _worth(best)):
            best = found
    return best


class _Work:
    """Companies × spaces × needs as ranks: 0 met, 1 open, 2 not met. Area is judged over spaces that are taken together."""

    def __init__(self, buildings: Sequence[Building], tenants: Sequence[Tenant], costs: Costs) -> None:
        self.buildings, self.tenants, self.costs = tuple(buildings), tuple(tenants), costs
        self.spaces = spaces_of(self.buildings)
        found = Table(self.tenants, self.spaces)
        keys = sorted({column.key for column in found.columns if column.key not in AREA})
        self.keys: Mapping[str, int] = {key: k for k, key in enumerate(keys)}
        self.base: Ranks = self._ranks(found)
        self.groups = tuple(self._together())
        self.areas = [0.0 if space.area_m2 is None else space.area_m2.value for space in self.spaces]
        self.allowed = self._taken(self.base, _YES)
        self.possible = self._taken(self.base, _OPEN)
        self.takers = self._takers(self.base)

    def _ranks(self, found: Table) -> Ranks:
        ranks: Ranks = np.zeros((len(found.tenants), len(found.spaces), len(self.keys)), np.int8)
        for column in found.columns:
            if column.key in self.keys:
                own = ranks[:, :, self.keys[column.key]]
                np.maximum(own, column.codes, out=own)
        return ranks

    def judged(self, change: Alteration) -> Ranks:
        """The ranks after a change: what it cannot meet, or stands on other storeys, is as before."""
        ranks = self.base.copy()
        kept = [self.keys[key] for key in NEEDS_OF[change.kind] if key in self.keys]
        if not kept:
            return ranks
        altered = {building.id: change.apply(building) for building in self.buildings if building.id == change.building}
        after = {space.id: space for space in spaces_of(tuple(altered.get(b.id, b) for b in self.buildings))}
        for s, space in enumerate(self.spaces):
            if space.building.id != change.building or space.storey.number not in change.storeys:
                continue
            asking = [t for t in range(len(self.tenants)) if ranks[t, s, kept].max() > _YES]
            if asking:
                new = self._ranks(Table([self.tenants[t] for t in asking], (after[space.id],)))[:, 0]
                at = np.ix_(asking, [s], kept)
                ranks[at] = np.minimum(ranks[at], new[:, None, kept])
        return ranks

    # who gets in

    def _together(self) -> Iterator[tuple[tuple[int, ...], float | None]]:
        """Spaces that one company may take: adjacent units of a storey, or whole storeys one above the other; with their area."""
        for chain in chains(self.spaces, MOST_UNITS):
            yield chain, area_of(self.spaces, chain)
        levels: dict[tuple[str, int], list[int]] = {}
        for s, space in enumerate(self.spaces):
            levels.setdefault((space.building.id, space.level), []).append(s)
        for (building, level), members in levels.items():
            chain = tuple(members)
            for above in range(level + 1, level + MOST_STOREYS):
                if (building, above) not in levels:
                    break
                chain += tuple(levels[building, above])
                yield chain, area_of(self.spaces, chain)

    def _taken(self, ranks: Ranks, most: int, only: Flags | None = None) -> Flags:
        """Which companies (of ``only``) have a place where no need is worse than ``most``."""
        good, found = _good(ranks, most), np.zeros(len(self.tenants), np.bool_)
        for t, tenant in enumerate(self.tenants):
            if good[t].any() and (only is None or only[t]):
                found[t] = self._has_room(tenant, good[t], most)
        return found

    def _has_room(self, tenant: Tenant, good: Flags, most: int) -> bool:
        need, limit = tenant.needs.area_m2, tenant.needs.area_most_m2
        for chain, area in self.groups:
            if not all(good[s] for s in chain):
                continue
            if need is None or area is None:
                if need is None or most >= _OPEN:
                    return True
                continue
            too_large = limit is not None and self.spaces[chain[0]].whole and area > limit.value + ROUNDING
            if area >= need.value - ROUNDING and not too_large:
                return True
        return False

    def _takers(self, ranks: Ranks) -> Flags:
        """Spaces that at least one company can take, alone or with others."""
        good = _good(ranks, _YES)
        allowed = self._taken(ranks, _YES)
        return np.asarray((good & allowed[:, None]).any(axis=0))

    def named(self, which: Flags) -> tuple[Tenant, ...]:
        return tuple(tenant for tenant, chosen in zip(self.tenants, which, strict=True) if chosen)

    def opened(self, changes: tuple[Alteration, ...], ranks: Ranks) -> Opened:
        new = self._taken(ranks, _YES, ~self.allowed) & ~self.allowed
        possible = self._taken(ranks, _OPEN, ~self.possible) & ~self.possible & ~new
        good = _good(ranks, _YES)
        room = math.fsum(self.areas[s] for s in np.flatnonzero(good[new].any(axis=0))) if new.any() else 0.0
        let_m2, rent, without = _let(self.named(new), room)
        takers = (good & (new | self.allowed)[:, None]).any(axis=0) & ~self.takers
        costs = [change.cost_yuan(self.costs) for change in changes]
        known = [cost for cost in costs if cost is not None]
        return Opened(changes=changes, allowed=self.named(new), possible=self.named(possible),
                      spaces=tuple(self.spaces[s] for s in np.flatnonzero(takers)), let_m2=let_m2, rent_yuan_month=rent,
                      without_rent=without, cost_yuan=math.fsum(known) if len(known) == len(costs) else None)


def _good(ranks: Ranks, most: int) -> Flags:
    """Where no need of a company is worse than ``most``, shape (companies, spaces)."""
    return np.asarray(ranks.max(axis=2, initial=_YES) <= most)


def _let(tenants: Sequence[Tenant], room_m2: float) -> tuple[float, float, int]:
    """m² that fit into the room and their rent a month, the best rents first; companies without a rent."""
    asked = sorted(((0.0 if t.terms.rent_yuan_m2_month is None else t.terms.rent_yuan_m2_month.value,
                     0.0 if t.needs.area_m2 is None else t.needs.area_m2.value) for t in tenants), reverse=True)
    left, let, rent = room_m2, 0.0, 0.0
    for price, area in asked:
        taken = min(area, left)
        left, let, rent = left - taken, let + taken, rent + taken * price
    return let, rent, sum(t.terms.rent_yuan_m2_month is None for t in tenants)


