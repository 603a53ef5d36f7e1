"""Which options of a large problem can be part of the best placing at all: prices of what is scarce leave few of them.

With a price on every space and shared capacity, no placing is worth more than what all of it costs together plus the best that
each tenant has left over at these prices. That holds for any prices; good ones come from the linear programme, solved over a few
options to which those that look best are added until none is missing. An option whose tenant would have to give up more than
what parts this bound from a known placing can be left out: links and disturbances only take off.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.matching.problem import Problem

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_ROUNDS: Final = 40
_FIRST: Final = 8000
"""Options that the linear programme begins with: those that leave most at what companies without a place would pay."""
_ADDED: Final = 3000
"""Options that are added in one round at most."""
_CLOSE: Final = 1e-4
"""Relative difference at which prices count as right."""


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A problem at prices. ``left``: what each option leaves its tenant; ``best``: the best of each tenant, at least nothing.

    ``columns``: the options that the linear programme ended with.
    """

    tenants: Indices
    bound: float
    left: Floats
    best: Floats
    columns: Indices

    def kept(self, problem: Problem, known: float) -> Indices:
        """The options that a placing better than a known one may hold, and those that are fixed."""
        most = self.bound - self.best[self.tenants] + self.left
        keep = most >= known - 1e-6 * max(abs(known), 1.0)
        keep[list(problem.chosen)] = True
        return np.flatnonzero(keep)


def priced(problem: Problem, start: tuple[int, ...] = (), seconds: float = math.inf,
           told: Callable[[], None] | None = None) -> Priced:
    """Prices of all spaces and capacities, and what they leave of every option. Shared-out loads are left free of charge.

    Args:
        start: a placing, as option indices; who has no place in it shows what the places are worth.
        seconds: after that the best prices so far are taken.
        told: called now and then; may raise to stop.
    """
    from scipy.sparse import csc_matrix

    until = time.perf_counter() + seconds

    options = problem.options
    tenants = np.fromiter((option.tenant for option in options), dtype=np.intp, count=len(options))
    values = np.fromiter((option.value for option in options), dtype=float, count=len(options))
    spaces = len(problem.spaces_m2)
    entries = [(i, space, 1.0 if space in problem.whole else area) for i, option in enumerate(options)
               for space, area in option.takes.items()]
    entries += [(i, spaces + at, used) for i, option in enumerate(options) for at, used in option.uses.items() if used]
    columns, rows, amounts = (np.array(part) for part in zip(*entries, strict=True))
    there = np.array([1.0 if space in problem.whole else area for space, area in enumerate(problem.spaces_m2)]
                     + list(problem.capacities))
    uses = csc_matrix((amounts.astype(float), (rows.astype(int), columns.astype(int))), shape=(len(there), len(options)))
    out = np.ones(problem.tenants, dtype=bool)
    out[tenants[list(start)]] = False
    asked = np.zeros(len(there))     # what those who got no place would pay: at these prices none of them has anything left
    waiting = out[tenants[columns]] & (rows < spaces)
    np.maximum.at(asked, rows[waiting], values[columns[waiting]] / np.maximum(amounts[waiting], 1e-9))
    active = np.union1d(np.argsort(-(values - uses.T @ asked), kind="stable")[:_FIRST], np.array(start, dtype=np.intp))
    found: Priced | None = None
    for _ in range(_ROUNDS):
        worth, prices = _programme(values[active], uses[:, active], there, tenants[active], problem.tenants)
        left = values - uses.T @ prices
        best = np.zeros(problem.tenants)
        np.maximum.at(best, tenants, left)
        bound = float(prices @ there + best.sum())
        if found is None or bound < found.bound:
            found = Priced(tenants=tenants, bound=bound, left=left, best=best, columns=active)
        new = np.setdiff1d(np.flatnonzero(left > 1e-9), active)
        if bound - worth <= _CLOSE * max(abs(worth), 1.0) or not len(new) or time.perf_counter() >= until:
            break
        if told is not None:
            told()
        active = np.union1d(active, new[np.argsort(-left[new], kind="stable")][:_ADDED])
    if found is None:
        raise ValueError("at least one round is made")
    return found


def _programme(values: Floats, uses: Any, there: Floats, tenants: Indices, count: int) -> tuple[float, Floats]:
    """Worth and prices of the linear programme over some options."""
    import highspy
    from scipy.sparse import csc_matrix, vstack

    alone = csc_matrix((np.ones(len(tenants)), (tenants, np.arange(len(tenants)))), shape=(count, len(tenants)))
    matrix = vstack([uses, alone]).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(values), len(there) + count
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = values, np.zeros(len(values)), np.full(len(values), np.inf)
    lp.row_lower_, lp.row_upper_ = np.full(len(there) + count, -np.inf), np.concatenate([there, np.ones(count)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.sense_ = highspy.ObjSense.kMaximize
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", 20.0)):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    prices: Floats = np.abs(np.array(highs.getSolution().row_dual)[:len(there)])     # any prices that are not negative will do
    if len(prices) != len(there):
        prices = np.zeros(len(there))
    return float(highs.getInfo().objective_function_value), prices
