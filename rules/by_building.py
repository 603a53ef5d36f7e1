"""What a run says of each building: the overall result as if it had been checked alone, and its counts. Arrays, no findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.checking import FAIL, NO_DATA, NOT_APPLICABLE, VERDICT_NAMES, WAIVED, ClauseResult
from rules.findings import SHARED, Run
from rules.groups import Groups
from rules.standard import HEADLINES

OVERALLS = ("pass", "conditional", "incomplete", "fail")
"""Overall results by code, the best first."""


@dataclass(frozen=True)
class BuildingResults:
    """One row per building of the run.

    Args:
        overall: code of :data:`OVERALLS`, shape (n,).
        counts: deciding clause × subject by verdict, shape (n, verdicts), in the order of ``VERDICT_NAMES``; clauses on the
            plot and the site count for every building.
        first: index in ``run.results`` of the first deciding clause that fails, -1 where none does.
    """

    overall: NDArray[np.int8]
    counts: NDArray[np.int64]
    first: NDArray[np.int64]

    def word(self, row: int) -> str:
        return OVERALLS[int(self.overall[row])]

    def having(self, word: str) -> NDArray[np.bool_]:
        """Which buildings have an overall result."""
        found: NDArray[np.bool_] = self.overall == OVERALLS.index(word)
        return found

    def totals(self) -> dict[str, int]:
        """Number of buildings by overall result."""
        found = np.bincount(self.overall, minlength=len(OVERALLS))
        return {name: int(found[code]) for code, name in enumerate(OVERALLS)}


def building_results(run: Run) -> BuildingResults:
    """Sum up the deciding clauses of a run by building."""
    n = len(run.facts.tables["building"])
    counts = np.zeros((n, len(VERDICT_NAMES)), np.int64)
    first = np.full(n, -1, np.int64)
    for index, result in enumerate(run.results):
        if result.deciding:
            own = verdicts_by_building(run, result)
            counts += own
            first[(first < 0) & (own[:, FAIL] > 0)] = index
    decided = np.ones(n, bool)
    for topic in HEADLINES:
        decided &= run.deciding_buildings(topic)
    undecided = (counts[:, NO_DATA] > 0) | ~decided | bool(run.uncovered)
    overall = np.full(n, OVERALLS.index("pass"), np.int8)
    overall[counts[:, WAIVED] > 0] = OVERALLS.index("conditional")
    overall[undecided] = OVERALLS.index("incomplete")
    overall[counts[:, FAIL] > 0] = OVERALLS.index("fail")
    return BuildingResults(overall, counts, first)


def verdicts_by_building(run: Run, result: ClauseResult) -> NDArray[np.int64]:
    """How many subjects of each building have each verdict, shape (n, verdicts); plot and site speak for every building."""
    n, kinds = len(run.facts.tables["building"]), len(VERDICT_NAMES)
    if result.clause.subject in SHARED:
        found = np.bincount(result.verdicts, minlength=kinds)
        return np.broadcast_to(found, (n, kinds)).astype(np.int64)
    above = run.context.rows_above(result.clause.subject, "building").astype(np.int64)
    there = above >= 0
    flat = np.bincount(above[there] * kinds + result.verdicts[there], minlength=n * kinds)
    return flat.reshape(n, kinds).astype(np.int64)


def worst_by_building(run: Run, result: ClauseResult) -> NDArray[np.int8]:
    """The worst verdict of a clause in each building, shape (n,): fail, no data, waived, near, pass, not applicable."""
    found = verdicts_by_building(run, result)
    worst = np.full(len(found), NOT_APPLICABLE, np.int8)
    for name in ("pass", "near", "waived", "no-data", "fail"):
        code = VERDICT_NAMES.index(name)
        worst[found[:, code] > 0] = code
    return worst


@dataclass(frozen=True, slots=True)
class MissingInput:
    """A quantity that deciding clauses wait for: how many clauses, and in how many buildings."""

    name: str
    clauses: int
    buildings: int


def missing_inputs(run: Run) -> list[MissingInput]:
    """What deciding clauses wait for, by the number of buildings that it holds up, then of clauses."""
    groups, n = Groups(run), len(run.facts.tables["building"])
    waiting: dict[str, NDArray[np.bool_]] = {}
    clauses: dict[str, set[str]] = {}
    for result in run.results:
        for group in groups.of(result) if result.deciding else ():
            for name in group.missing:
                waiting.setdefault(name, np.zeros(n, bool))[_buildings(run, result, group.rows)] = True
                clauses.setdefault(name, set()).add(result.clause.id)
    found = [MissingInput(name, len(clauses[name]), int(rows.sum())) for name, rows in waiting.items()]
    return sorted(found, key=lambda item: (-item.buildings, -item.clauses, item.name))


def _buildings(run: Run, result: ClauseResult, rows: NDArray[np.int64]) -> NDArray[np.int64] | slice:
    """The rows of the buildings that rows of a clause stand in."""
    if result.clause.subject in SHARED:
        return slice(None)
    above = run.context.rows_above(result.clause.subject, "building")[rows].astype(np.int64)
    return above[above >= 0]
