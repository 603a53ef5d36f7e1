"""Rows of facts while they are collected: one table of one kind of subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from models.columns import NO_SOURCE, Column, Facts, Table
from models.measured import Measured, Source, Stated
from rules.quantities import REGISTRY
from rules.quantity import PARENTS

STATED_OVER_COMPUTED: Final = frozenset({"building_footprint_m2", "persons_max_storey"})
"""Computed quantities that a person may state better than the program finds them."""

Value = float | tuple[float, float]


class TableRows:
    """Collects the rows of one table, then turns them into columns."""

    def __init__(self, kind: str, facts: Facts) -> None:
        self.kind = kind
        self.facts = facts
        self.ids: list[str] = []
        self.names: list[str] = []
        self.parents: list[int] = []
        self.placeholder: list[bool] = []
        self.storeys: dict[int, tuple[int, ...]] = {}
        self.cells: dict[str, dict[int, tuple[Value, int]]] = {}

    def add(self, id_: str, name: str, parent: int, *, placeholder: bool = False) -> int:
        self.ids.append(id_)
        self.names.append(name)
        self.parents.append(parent)
        self.placeholder.append(placeholder)
        return len(self.ids) - 1

    def put(self, row: int, quantity: str, value: Value | None, source: Source | None) -> None:
        if value is None:
            return
        code = NO_SOURCE if source is None else self.facts.sources.code(source)
        self.cells.setdefault(quantity, {})[row] = (value, code)

    def measured(self, row: int, quantity: str, value: Measured | None) -> None:
        if value is not None:
            self.put(row, quantity, value.value, value.source)

    def stated(self, row: int, quantity: str, value: Stated[Any] | None) -> None:
        """A choice, flag or number with its source. What does not fit the quantity, such as a strange word, is unknown."""
        if value is None or not is_usable(quantity, value.value):
            return
        form = REGISTRY[quantity].form
        if form == "choice":
            self.put(row, quantity, self.facts.encode(quantity, str(value.value)), value.source)
        elif form == "flag":
            self.put(row, quantity, 1.0 if value.value in (True, "yes", 1) else 0.0, value.source)
        else:
            self.put(row, quantity, float(value.value), value.source)

    def word(self, row: int, quantity: str, word: str | None, source: Source | None) -> None:
        """A word of the quantity's vocabulary; any other is unknown."""
        if word is not None and is_usable(quantity, str(word)):
            self.put(row, quantity, self.facts.encode(quantity, str(word)), source)

    def declared(self, row: int, declared: Mapping[str, Stated[Any]]) -> None:
        """Further facts that a person states; what has a field of its own, or is computed, cannot be stated here."""
        for name, value in declared.items():
            if name in REGISTRY and may_be_declared(name) and row not in self.cells.get(name, {}):
                self.stated(row, name, value)

    def table(self) -> Table:
        rows = len(self.ids)
        columns = {name: _column(cells, rows) for name, cells in self.cells.items()}
        parents = {PARENTS[self.kind]: np.array(self.parents, np.int32)} if self.kind in PARENTS else {}
        return Table(self.kind, self.ids, self.names, columns, parents, np.array(self.placeholder, bool), self.storeys)


def may_be_declared(quantity: str) -> bool:
    """Whether a person may state the quantity among the declared facts."""
    return REGISTRY[quantity].compute is None or quantity in STATED_OVER_COMPUTED


def is_usable(quantity: str, value: object) -> bool:
    """Whether a declared value has the form of its quantity (a number, a word of the vocabulary, yes or no)."""
    known = REGISTRY[quantity]
    if known.form == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))
    if known.form == "flag":
        return value in (True, False, "yes", "no")
    return isinstance(value, str) and (not known.choices or value in known.choices)


def _column(cells: Mapping[int, tuple[Value, int]], rows: int) -> Column:
    low = np.full(rows, np.nan)
    high = np.full(rows, np.nan)
    sources = np.full(rows, NO_SOURCE, np.int16)
    for row, (value, code) in cells.items():
        low[row], high[row] = value if isinstance(value, tuple) else (value, value)
        sources[row] = code
    exact = bool(np.array_equal(low, high, equal_nan=True))
    return Column(low, sources, None if exact else high)
