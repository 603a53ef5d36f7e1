"""Columns as the rules see them: facts, computed quantities, and values taken from the parent."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.columns import NO_SOURCE, Column, Facts, Floats, Rows, Table, unknown
from models.measured import Source
from models.tolerances import ROUNDING
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, Quantity

_DECIMALS = round(-np.log10(ROUNDING))

Trace: TypeAlias = tuple[tuple[Source, ...], tuple[str, ...]]
"""Sources of a value, and names of the inputs that are missing for it."""


class Context:
    """Columns by subject and quantity over one set of facts; each is computed once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._columns: dict[tuple[str, str], Column] = {}
        self._above: dict[tuple[str, str], Rows] = {}
        self._rounded: dict[tuple[str, str], tuple[Floats, Floats]] = {}
        self._traces: dict[tuple[str, str, int], Trace] = {}
        self.factors: dict[tuple[str, str], tuple[NDArray[np.int32], int]] = {}     # keys of tables as small numbers
        self.truths: dict[tuple[str, object], NDArray[np.int8]] = {}     # conditions, judged once per subject

    def table(self, subject: str) -> Table:
        return self.facts.tables[subject]

    def rows_above(self, subject: str, above: str) -> Rows:
        """Row of the ancestor of kind ``above`` for each row of ``subject``; -1 where there is none."""
        key = (subject, above)
        if key not in self._above:
            self._above[key] = self._climb(subject, above)
        return self._above[key]

    def _climb(self, subject: str, above: str) -> Rows:
        rows = np.arange(len(self.table(subject)), dtype=np.int32)
        while subject != above:
            parent = PARENTS[subject]
            links = self.table(subject).parents.get(parent)
            if links is None:
                return np.full(len(rows), -1, np.int32)
            rows = np.where(rows < 0, -1, links[rows]).astype(np.int32) if len(links) else rows
            subject = parent
        return rows

    def column(self, subject: str, name: str) -> Column:
        """The column of a quantity as seen from a subject: its own, computed, or the parent's."""
        key = (subject, name)
        if key not in self._columns:
            self._columns[key] = self._make(subject, REGISTRY[name])
        return self._columns[key]

    def rounded(self, subject: str, name: str) -> tuple[Floats, Floats]:
        """Lower and upper values of a column, rounded as they are compared (1e-6)."""
        key = (subject, name)
        if key not in self._rounded:
            column = self.column(subject, name)
            low = column.values if column.values.strides == (0,) else np.round(column.values, _DECIMALS)
            self._rounded[key] = (low, low if column.high is None else np.round(column.high, _DECIMALS))
        return self._rounded[key]

    def _make(self, subject: str, quantity: Quantity) -> Column:
        table = self.table(subject)
        column = table.columns.get(quantity.name)
        if quantity.compute is not None and subject in quantity.subjects:
            computed = quantity.compute(self, subject)
            column = computed if column is None else column.filled_from(computed)
        own = column is not None and (subject in quantity.subjects or not np.isnan(column.values).all())
        if column is None:
            column = unknown(len(table))
        if (not own or quantity.inherits) and subject in PARENTS and PARENTS[subject] in self.facts.tables:
            above = self.column(PARENTS[subject], quantity.name)
            column = column.filled_from(above.take(self.rows_above(subject, PARENTS[subject])))
        return column

    def trace(self, subject: str, name: str, row: int) -> Trace:
        """The sources behind a value and the names of the inputs that are missing for it. Worked out once: many clauses ask."""
        key = (subject, name, row)
        if key not in self._traces:
            self._traces[key] = self._trace(subject, name, row)
        return self._traces[key]

    def _trace(self, subject: str, name: str, row: int) -> Trace:
        quantity = REGISTRY[name]
        column = self.column(subject, name)
        code = int(column.sources[row])
        value_known = not np.isnan(column.values[row])
        if value_known and code != NO_SOURCE:
            source = self.facts.sources.get(code)
            return ((source,) if source else ()), ()
        if subject not in quantity.subjects and subject in PARENTS:
            parent_row = int(self.rows_above(subject, PARENTS[subject])[row])
            if parent_row >= 0:
                return self.trace(PARENTS[subject], name, parent_row)
        sources: list[Source] = []
        missing: list[str] = []
        for needed in quantity.inputs:
            more_sources, more_missing = self.trace(subject, needed, row)
            sources += [s for s in more_sources if s not in sources]
            missing += [m for m in more_missing if m not in missing]
        if value_known and column.values[row] == column.upper[row]:
            return tuple(sources), ()
        if not value_known and not missing:
            missing = [name]
        return tuple(sources), tuple(missing)
