"""Limits per row: plain numbers, formulas, tables by keys, and what changes them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.columns import Column, Floats
from rules.context import Context
from rules.grammar import Expression
from rules.quantities import REGISTRY
from rules.standard import Clause, LimitTable, Modifier
from rules.truths import Truth, both, everywhere, lives_above, scope_truth, word_codes, words_truth

_MOST_CASES: Final = 1_000_000
"""Combinations of keys for which a table is looked up in one step; beyond, every row is compared."""


def limit_of(ctx: Context, clause: Clause, rows: int) -> tuple[Floats, Floats, Truth]:
    """Limit per row as lower and upper bound, and whether there is one (0: unlimited or no row; -1: key unknown)."""
    base, applies = _base(ctx, clause, rows)
    if not clause.modifiers and clause.table is None:
        return base, base, applies
    low, high = base, base
    for modifier in clause.modifiers:
        low, high = _modified(ctx, clause.subject, modifier, base, low, high)
    forbidden = np.isneginf(base)
    if clause.modifiers and forbidden.any():
        low, high = np.where(forbidden, base, low), np.where(forbidden, base, high)
    return low, high, np.where(np.isposinf(low) & (applies == 1), np.int8(0), applies)


def _base(ctx: Context, clause: Clause, rows: int) -> tuple[Floats, Truth]:
    """The limit before anything changes it."""
    if clause.table is not None:
        return table_limit(ctx, clause.subject, clause.table, rows)
    expression = clause.limit.expression
    if expression is None:
        return _one_figure(np.nan, rows), everywhere(1, rows)
    if expression.op == "number":
        return _one_figure(expression.number, rows), everywhere(1, rows)
    base = _evaluated(ctx, clause.subject, expression, rows)
    base = np.where(np.isfinite(base), base, np.nan)
    return base, np.where(np.isnan(base), np.int8(-1), np.int8(1))


@lru_cache(maxsize=1024)
def _one_figure(figure: float, rows: int) -> Floats:
    """One figure for all rows, without memory for each; read-only."""
    return np.broadcast_to(np.float64(figure), (rows,))


def _evaluated(ctx: Context, subject: str, expression: Expression, rows: int) -> Floats:
    columns = {name: ctx.column(subject, name).values for name in expression.names()}
    with np.errstate(divide="ignore", invalid="ignore"):
        return expression.value(columns, rows)


def _modified(ctx: Context, subject: str, modifier: Modifier, base: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds after one modifier; where it is unknown whether it holds, both cases lie between them."""
    changed_low = changed_high = base * modifier.times
    if modifier.plus is not None:
        most = base * modifier.at_most_times
        extra = _evaluated(ctx, subject, modifier.plus, len(base))
        changed_low = np.where(np.isnan(extra), base, np.minimum(base + extra, most))
        changed_high = np.where(np.isnan(extra), most, changed_low)
    if modifier.unlimited:
        changed_low = changed_high = np.broadcast_to(np.float64(np.inf), base.shape)
    holds = scope_truth(ctx, subject, modifier.when)
    return (np.where(holds == 1, changed_low, np.where(holds == -1, np.fmin(low, changed_low), low)),
            np.where(holds == 1, changed_high, np.where(holds == -1, np.fmax(high, changed_high), high)))


# --- tables ------------------------------------------------------------------------------------------------------


def table_limit(ctx: Context, subject: str, table: LimitTable, rows: int) -> tuple[Floats, Truth]:
    """The limit of the first row whose keys all match; forbidden is -inf.

    -1 while an unknown key could still match, and where a table that is not complete has no row. Rows with the same keys
    are looked up once.
    """
    factors = [_factor(ctx, subject, key) for key in table.keys]
    cases = int(np.prod([size for _, size in factors], dtype=np.float64))
    columns = [ctx.column(subject, key) for key in table.keys] if cases > _MOST_CASES else []
    if columns or not rows:
        return _looked_up(ctx, table, columns or [ctx.column(subject, key) for key in table.keys], rows)
    combined = np.zeros(rows, np.int32)
    for codes, size in factors:
        combined = combined * np.int32(size) + codes
    first = np.full(cases, -1, np.int32)
    first[combined[::-1]] = np.arange(rows - 1, -1, -1, dtype=np.int32)
    there = np.flatnonzero(first >= 0)
    limits, states = _looked_up(ctx, table, [_at(ctx, subject, key, first[there]) for key in table.keys], len(there))
    limit_by_case, state_by_case = np.full(cases, np.nan), np.zeros(cases, np.int8)
    limit_by_case[there], state_by_case[there] = limits, states
    return limit_by_case[combined], state_by_case[combined]


def _at(ctx: Context, subject: str, name: str, rows: NDArray[np.int32]) -> Column:
    """A column at some rows, without making it for all of them where it lives above."""
    above = lives_above(ctx, subject, name)
    if above is None:
        return ctx.column(subject, name).take(rows)
    up = ctx.rows_above(subject, above)[rows]
    return _at(ctx, above, name, up) if (up >= 0).all() else ctx.column(subject, name).take(rows)


def _factor(ctx: Context, subject: str, name: str) -> tuple[NDArray[np.int32], int]:
    """Small whole numbers that stand for the values of a key, and how many there are."""
    key = (subject, name)
    if key not in ctx.factors:
        above = lives_above(ctx, subject, name)
        if above is not None:
            codes, size = _factor(ctx, above, name)
            rows = ctx.rows_above(subject, above)
            taken = codes[rows] if len(codes) else np.full(len(rows), size, np.int32)
            ctx.factors[key] = (np.where(rows < 0, np.int32(size), taken).astype(np.int32), size + 1)
        else:
            ctx.factors[key] = _own_factor(ctx, name, ctx.column(subject, name))
    return ctx.factors[key]


def _own_factor(ctx: Context, name: str, column: Column) -> tuple[NDArray[np.int32], int]:
    if REGISTRY[name].form != "number":
        words = len(ctx.facts.words.get(name, REGISTRY[name].choices))
        return word_codes(column, words), words + 1
    values, codes = np.unique(column.values, return_inverse=True)
    if column.high is None:
        return codes.astype(np.int32), max(len(values), 1)
    highs, upper = np.unique(column.high, return_inverse=True)
    return (codes * len(highs) + upper).astype(np.int32), max(len(values) * len(highs), 1)


def _looked_up(ctx: Context, table: LimitTable, columns: list[Column], rows: int) -> tuple[Floats, Truth]:
    limit = np.full(rows, np.nan)
    state: Truth = np.zeros(rows, np.int8)      # 0 open, 1 found, -1 unknown
    truths: dict[tuple[str, tuple[str, ...]], Truth] = {}
    for row in table.rows:
        match: Truth = everywhere(1, rows)
        for key, column, words in zip(table.keys, columns, row.keys, strict=True):
            if words == ("*",):
                continue
            if (key, words) not in truths:
                truths[(key, words)] = words_truth(ctx, key, column, words)
            match = both(match, truths[(key, words)])
            if not match.any():
                break
        value = -np.inf if np.isnan(row.limit) else row.limit
        limit = np.where((state == 0) & (match == 1), value, limit)
        state = np.where(state == 0, match, state)
    return limit, state if table.complete else np.where(state == 0, np.int8(-1), state)


