"""Judging again after an edit: only the clauses that ask about what changed.

A result is taken over, with the findings made of it, when nothing that its clause can see is different: the rows of the
tables are the same, and no quantity that it names, or that these are computed from, has another value or another source.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from models.columns import NO_SOURCE, Column, Facts, Rows, Table
from rules.checking import ClauseResult, judge
from rules.context import Context
from rules.findings import Run
from rules.grammar import Scope
from rules.quantities import REGISTRY
from rules.standard import Clause

_NEW = -2      # a source that the old facts do not know


def recheck(before: Run, facts: Facts) -> Run:
    """The run of the same packs and request over changed facts; the same as a whole new check, and quicker."""
    context = Context(facts)
    if not same_rows(before.facts, facts):
        changed: frozenset[str] | None = None
    else:
        changed = frozenset(changed_quantities(before.facts, facts))
    waivers = [waiver for pack in before.packs for waiver in pack.waivers]
    foreign = before.selection.foreign

    def again(result: ClauseResult) -> ClauseResult:
        if changed is not None and not (named_by(result.clause) & changed):
            return result
        return judge(context, result.clause, before.request, waivers, foreign=result.clause.id in foreign)

    results, informing = tuple(map(again, before.results)), tuple(map(again, before.informing))
    made = {id(result): before.made[id(result)] for result in (*results, *informing) if id(result) in before.made}
    return Run(facts, before.packs, before.request, before.selection, context, results, informing, made)


def same_rows(old: Facts, new: Facts) -> bool:
    """Whether both have the same subjects in the same order, under the same parents."""
    return old.tables.keys() == new.tables.keys() and all(_same_table(old.tables[k], new.tables[k]) for k in old.tables)


def _same_table(a: Table, b: Table) -> bool:
    if len(a) != len(b) or a.storeys != b.storeys or a.parents.keys() != b.parents.keys():
        return False
    if list(a.ids) != list(b.ids) or list(a.names) != list(b.names):
        return False
    if (a.placeholder is None) != (b.placeholder is None):
        return False
    same_kind = a.placeholder is None or b.placeholder is None or np.array_equal(a.placeholder, b.placeholder)
    return same_kind and all(np.array_equal(a.parents[kind], b.parents[kind]) for kind in a.parents)


def changed_quantities(old: Facts, new: Facts) -> Iterable[str]:
    """Quantities whose values or sources differ in a table. Words of an open vocabulary and sources are compared as such."""
    codes = {source: code for code, source in enumerate(old.sources.sources)}
    to_old = np.array([*(codes.get(source, _NEW) for source in new.sources.sources), NO_SOURCE], np.int32)
    for kind, table in new.tables.items():
        before = old.tables[kind].columns
        for name in table.columns.keys() | before.keys():
            a, b = before.get(name), table.columns.get(name)
            if a is None or b is None or not _same(a, b, to_old) or old.words.get(name) != new.words.get(name):
                yield name


def _same(a: Column, b: Column, to_old: Rows) -> bool:
    return (np.array_equal(a.values, b.values, equal_nan=True) and np.array_equal(a.upper, b.upper, equal_nan=True)
            and np.array_equal(a.sources, to_old[b.sources]))


@cache
def named_by(clause: Clause) -> frozenset[str]:
    """Every quantity that the result of a clause can depend on."""
    names = {clause.quantity.name, *clause.limit.names(), *_in_scope(clause.scope)}
    if clause.unit == "kg/m2":
        names.add("floor_load_kg_m2")
    if clause.table is not None:
        names |= set(clause.table.keys)
    for modifier in clause.modifiers:
        names |= {*_in_scope(modifier.when), *(modifier.plus.names() if modifier.plus is not None else ())}
    return frozenset(name for start in names for name in needed_for(start))


def _in_scope(scope: Scope) -> Iterable[str]:
    return (atom.name for conjunction in scope for atom in conjunction)


@cache
def needed_for(name: str) -> frozenset[str]:
    """A quantity and all that it is computed from."""
    quantity = REGISTRY[name]
    return frozenset({name}.union(*(needed_for(other) for other in (*quantity.inputs, *quantity.reads))))
