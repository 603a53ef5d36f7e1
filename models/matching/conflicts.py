"""Why a placing is impossible: the fewest demands that cannot all be met together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

import numpy as np

Demand = TypeVar("Demand", bound=Hashable)

_MOST_ROUNDS: Final = 500
"""Each round is one feasibility question; beyond this a set that cannot be made smaller is returned instead of the smallest."""


def smallest_conflict(demands: Sequence[Demand], possible: Callable[[frozenset[Demand]], bool]) -> tuple[Demand, ...]:
    """The smallest set of demands that cannot hold together; empty if all can.

    Args:
        possible: whether a set of demands can be met; what it allows must only grow when demands are left out.

    A conflict must share a demand with everything whose removal makes the rest possible. So the smallest set that shares one
    with all removals found so far is tried; if it is possible after all, it is filled up as far as it goes, and what is then left
    out is another removal.
    """
    everything = frozenset(demands)
    if possible(everything):
        return ()
    order = {demand: index for index, demand in enumerate(demands)}
    removals: list[frozenset[Demand]] = []
    for _ in range(_MOST_ROUNDS):
        tried = _hitting_set(demands, removals)
        if not possible(tried):
            return tuple(sorted(tried, key=order.__getitem__))
        kept: frozenset[Demand] = _filled(tried, demands, possible)
        removals.append(everything - kept)
    return irreducible_conflict(demands, possible)


def irreducible_conflict(demands: Sequence[Demand], possible: Callable[[frozenset[Demand]], bool]) -> tuple[Demand, ...]:
    """A set of demands that cannot hold together, none of which can be left out; not always the smallest one."""
    kept = list(demands)
    for demand in demands:
        rest = frozenset(kept) - {demand}
        if not possible(rest):
            kept.remove(demand)
    return tuple(kept)


def _filled(
    start: frozenset[Demand], demands: Sequence[Demand], possible: Callable[[frozenset[Demand]], bool],
) -> frozenset[Demand]:
    """As many demands as can be added one after the other."""
    kept = start
    for demand in demands:
        if demand not in kept and possible(kept | {demand}):
            kept |= {demand}
    return kept


def _hitting_set(demands: Sequence[Demand], removals: Sequence[frozenset[Demand]]) -> frozenset[Demand]:
    """The fewest demands that share one with every removal: a small covering programme."""
    if not removals:
        return frozenset()
    from scipy.optimize import Bounds, LinearConstraint, milp

    hits = np.array([[float(demand in removal) for demand in demands] for removal in removals])
    found = milp(np.ones(len(demands)), constraints=LinearConstraint(hits, lb=1.0), integrality=np.ones(len(demands), dtype=int),
                 bounds=Bounds(0.0, 1.0))
    if found.x is None:
        raise ValueError("every removal holds a demand, so a cover exists")
    return frozenset(demand for demand, value in zip(demands, found.x, strict=True) if value > 0.5)
