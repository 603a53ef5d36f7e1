"""Rows of a clause that share verdict and reason: what is known of many buildings is traced once per pattern, not per row.

Where a value comes from and what is missing for it depend only on which inputs are known, by which source, and on the truth of
the conditions. Rows that agree in all of these have the same sources and the same missing inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.measured import Source
from rules.checking import NOT_APPLICABLE, VERDICT_NAMES, ClauseResult
from rules.context import Context
from rules.findings import Run
from rules.grammar import Scope
from rules.quantities import REGISTRY
from rules.quantity import PARENTS
from rules.standard import Clause
from rules.truths import atom_truth, scope_truth

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one clause with one verdict and one reason, in ascending order."""

    rows: Integers
    verdict: str
    sources: tuple[Source, ...]
    missing: tuple[str, ...]


class Groups:
    """Sorts the rows of the clauses of a run into groups; what quantities share is worked out once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._patterns: dict[tuple[str, str], Integers] = {}

    def of(self, result: ClauseResult) -> Iterator[Group]:
        """The groups of a clause, those of rows to which it does not apply left out."""
        rows = np.flatnonzero(result.verdicts != NOT_APPLICABLE)
        if not len(rows):
            return
        codes = self._pattern(result)[rows]
        order = np.argsort(codes, kind="stable")
        starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
        for part in np.split(rows[order], starts[1:]):
            first = int(part[0])
            sources, missing = self.run.trace(result, first)
            yield Group(part, VERDICT_NAMES[result.verdicts[first]], tuple(sources), tuple(missing))

    def _pattern(self, result: ClauseResult) -> Integers:
        """A number per row: equal where verdict, sources and missing inputs must be equal."""
        clause, ctx = result.clause, self.run.context
        parts = [result.verdicts, result.scope, np.isnan(result.limit_low)]
        for scope in (clause.scope, *(modifier.when for modifier in clause.modifiers)):
            parts += _truths(ctx, clause.subject, scope)
        parts += [self._known(clause.subject, name) for name in _names(clause)]
        return _joined(parts)

    def _known(self, subject: str, name: str) -> Integers:
        """How a quantity is known per row: not, as a range or exactly, by which source, and its inputs likewise."""
        key = (subject, name)
        if key not in self._patterns:
            ctx, quantity = self.run.context, REGISTRY[name]
            column = ctx.column(subject, name)
            unknown = np.isnan(column.values)
            parts = [unknown, unknown | (column.values == column.upper), column.sources]
            if subject not in quantity.subjects and subject in PARENTS:
                above = ctx.rows_above(subject, PARENTS[subject])
                own = self._known(PARENTS[subject], name)
                parts.append(np.where(above < 0, -1, own[above]) if len(own) else np.full(len(above), -1))
            parts += [self._known(subject, needed) for needed in quantity.inputs]
            self._patterns[key] = _joined(parts)
        return self._patterns[key]


def _names(clause: Clause) -> list[str]:
    """Every quantity that a clause looks at."""
    names = [clause.quantity.name, *(clause.table.keys if clause.table else clause.limit.names())]
    for scope in (clause.scope, *(modifier.when for modifier in clause.modifiers)):
        names += [atom.name for conjunction in scope for atom in conjunction]
    for modifier in clause.modifiers:
        names += modifier.plus.names() if modifier.plus is not None else ()
    return list(dict.fromkeys(names))


def _truths(ctx: Context, subject: str, scope: Scope) -> list[NDArray[np.int8]]:
    """The truth of a scope, of each of its alternatives and of each of their conditions."""
    found = [scope_truth(ctx, subject, scope)]
    for conjunction in scope:
        found.append(scope_truth(ctx, subject, (conjunction,)))
        found += [atom_truth(ctx, subject, atom) for atom in conjunction]
    return found


def _joined(parts: list[NDArray[np.int64]] | list[NDArray[np.bool_]] | list[NDArray[np.int8]]) -> Integers:
    """One number per row that is equal where all parts are, counted from 0."""
    codes = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        values = part.astype(np.int64)
        if len(values):
            values = values - values.min()
            codes = codes * (int(values.max()) + 1) + values
            codes = np.unique(codes, return_inverse=True)[1].reshape(-1)
    return codes
