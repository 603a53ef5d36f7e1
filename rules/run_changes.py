"""What differs between two runs: verdicts that turned, by clause and subject, with what became of the margins. Arrays first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rules.checking import NOT_APPLICABLE, VERDICT_NAMES, ClauseResult
from rules.findings import SHARED, Finding, Run

_RANK: Final = {"fail": 0, "no-data": 1, "waived": 2, "near": 3, "pass": 4, "not-applicable": 5}


@dataclass(frozen=True, slots=True)
class RunChange:
    """One clause on one subject whose verdict turned.

    ``before`` and ``after`` are the findings; None where the clause or the subject was not there, or did not apply.
    """

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The later one, where there is one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change needs a finding on one of its sides")
        return found

    @property
    def verdicts(self) -> tuple[str, str]:
        """Before and after; what is not there does not apply."""
        first, second = ("not-applicable" if one is None else one.verdict for one in (self.before, self.after))
        return first, second

    @property
    def margin_delta(self) -> float | None:
        """By how much the margin grew; None unless it is known on both sides."""
        if self.before is None or self.after is None or self.before.margin is None or self.after.margin is None:
            return None
        return round(self.after.margin - self.before.margin, 6)

    @property
    def worse(self) -> bool:
        first, second = self.verdicts
        return _RANK[second] < _RANK[first]


def run_changes(before: Run, after: Run) -> tuple[RunChange, ...]:
    """Verdicts that turned: what fails now first, then what no longer fails, then the rest, by clause and subject."""
    old = {result.clause.id: result for result in before.results}
    new = {result.clause.id: result for result in after.results}
    found: list[RunChange] = []
    for clause_id in dict.fromkeys((*new, *old)):
        a, b = old.get(clause_id), new.get(clause_id)
        if a is not b:
            found += _changes(before, a, after, b)
    return tuple(sorted(found, key=_order))


def _order(change: RunChange) -> tuple[int, bool, str, str]:
    first, second = change.verdicts
    group = 0 if second == "fail" else 1 if first == "fail" else 2
    return group, not change.finding.deciding, change.finding.clause.id, change.finding.subject


def _changes(before: Run, a: ClauseResult | None, after: Run, b: ClauseResult | None) -> Iterator[RunChange]:
    if a is not None and b is not None and _same_rows(before, a, after, b):
        for row in map(int, np.flatnonzero(_differ(a, b))):
            yield RunChange(_finding(before, a, row), _finding(after, b, row))
        return
    rows_a, rows_b = (_rows(run, result) for run, result in ((before, a), (after, b)))
    for key in dict.fromkeys((*rows_b, *rows_a)):
        first = None if a is None or key not in rows_a else _finding(before, a, rows_a[key])
        second = None if b is None or key not in rows_b else _finding(after, b, rows_b[key])
        if (None if first is None else first.verdict) != (None if second is None else second.verdict):
            yield RunChange(first, second)


def _differ(a: ClauseResult, b: ClauseResult) -> NDArray[np.bool_]:
    return np.asarray(a.verdicts != b.verdicts)


def _same_rows(before: Run, a: ClauseResult, after: Run, b: ClauseResult) -> bool:
    """Whether both results speak of the very same subjects in the same order."""
    subject = a.clause.subject
    if subject != b.clause.subject:
        return False
    first, second = before.facts.tables[subject], after.facts.tables[subject]
    return first is second or (len(first) == len(second) and list(first.ids) == list(second.ids)
                               and (subject in SHARED or _buildings(before, subject) == _buildings(after, subject)))


def _buildings(run: Run, subject: str) -> list[str]:
    """The building of each row."""
    ids = run.facts.tables["building"].ids
    return [ids[int(above)] if above >= 0 else "" for above in run.context.rows_above(subject, "building")]


def _rows(run: Run, result: ClauseResult | None) -> dict[tuple[str, str], int]:
    """Row of each subject by its building and id."""
    if result is None:
        return {}
    subject = result.clause.subject
    ids = run.facts.tables[subject].ids
    owners = [""] * len(ids) if subject in SHARED else _buildings(run, subject)
    return {(owner, own): row for row, (owner, own) in enumerate(zip(owners, ids, strict=True))}


def _finding(run: Run, result: ClauseResult, row: int) -> Finding | None:
    return None if result.verdicts[row] == NOT_APPLICABLE else run.finding(result, row)


def counts(changes: tuple[RunChange, ...]) -> dict[str, int]:
    """How many now fail, no longer fail, and turned otherwise; deciding ones and remarks together."""
    made = {"failing": 0, "mended": 0, "others": 0}
    for change in changes:
        first, second = change.verdicts
        made["failing" if second == "fail" else "mended" if first == "fail" else "others"] += 1
    return made


def verdict_of(run: Run, clause_id: str, building: str | None, subject: str) -> str:
    """The verdict of one clause on one subject; ``not-applicable`` where there is none."""
    result = next((one for one in run.results if one.clause.id == clause_id), None)
    row = _rows(run, result).get(("" if building is None else building, subject))
    return "not-applicable" if result is None or row is None else VERDICT_NAMES[result.verdicts[row]]
