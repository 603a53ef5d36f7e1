"""Judges facts: each clause over whole columns, three-valued. "No data" is never a pass.

A value or a limit may be known only as a range (a load in kg/m², a storey without compartments, sprinklers of unknown
state). Then a clause passes when the worst case passes, fails when the best case fails, and has no data between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.columns import Column, Floats
from models.tolerances import ROUNDING
from models.units import STANDARD_GRAVITY_M_S2
from rules.context import Context
from rules.grammar import Atom, Scope
from rules.quantities import REGISTRY
from rules.request import Request
from rules.standard import Clause, LimitTable, Pack

Truth = NDArray[np.int8]      # 1 yes, 0 no, -1 unknown
Verdicts = NDArray[np.int8]

NOT_APPLICABLE: Final = 0
PASS: Final = 1
NEAR: Final = 2
FAIL: Final = 3
NO_DATA: Final = 4
WAIVED: Final = 5
VERDICT_NAMES: Final = ("not-applicable", "pass", "near", "fail", "no-data", "waived")

HAZARD_QUANTITIES: Final = ("hazard", "stored_hazard", "neighbour_hazard")
"""Quantities whose words are fire hazard classes: an undivided 丙 stands for 丙1 or 丙2."""

_DECIMALS: Final = round(-np.log10(ROUNDING))


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One clause over all its subjects: arrays of shape (n,) in the order of the subject's table."""

    clause: Clause
    deciding: bool
    scope: Truth
    verdicts: Verdicts
    low: Floats          # value, lower bound
    high: Floats         # value, upper bound
    limit_low: Floats
    limit_high: Floats


@dataclass(frozen=True, slots=True)
class Selection:
    """Clauses sorted by what happens to them in this run."""

    judged: tuple[Clause, ...]        # requirements that are due
    informing: tuple[Clause, ...]     # all other kinds that are due
    due_later: tuple[Clause, ...]
    silent: tuple[Clause, ...]        # prevailed over, or not in force on the date
    foreign: frozenset[str]           # ids of clauses of another city: they never decide


def select(packs: Sequence[Pack], request: Request) -> Selection:
    """Sort the clauses of the packs for a request: what judges, what informs, what is due later, what is silent.

    A clause outside its dates speaks only when its pack was asked for by name. Of parallel clauses the prevailing one
    counts from its first day on. A clause without a date is not shown in force and stays a remark.
    """
    in_force = {c.id for pack in packs for c in pack.clauses if c.in_force(request.on)}
    judged: list[Clause] = []
    informing: list[Clause] = []
    later: list[Clause] = []
    silent: list[Clause] = []
    for pack in packs:
        for clause in pack.clauses:
            outside = clause.valid_from is not None and not clause.in_force(request.on)
            if clause.prevailed_by in in_force or (outside and not pack.on_request):
                silent.append(clause)
            elif not clause.due(request.stage):
                later.append(clause)
            else:
                (judged if clause.kind == "requirement" else informing).append(clause)
    at_home = ("cn", "plot", request.city)
    foreign = frozenset(c.id for pack in packs if pack.city not in at_home for c in pack.clauses)
    return Selection(tuple(judged), tuple(informing), tuple(later), tuple(silent), foreign)


def judge(
    ctx: Context, clause: Clause, request: Request, waivers: Sequence[Mapping[str, str]] = (), *, foreign: bool = False,
) -> ClauseResult:
    """Judge one clause over all rows of its subject; one of another city gives remarks only."""
    deciding = clause.deciding(request.on) and not foreign
    rows = len(ctx.table(clause.subject))
    scope = scope_truth(ctx, clause.subject, clause.scope)
    low, high = _value(ctx, clause)
    limit_low, limit_high, applies = _limit(ctx, clause, rows)
    verdicts = _compare(ctx, clause, low, high, limit_low, limit_high, request.near)
    verdicts = np.where(applies == 0, NOT_APPLICABLE, np.where(applies == -1, NO_DATA, verdicts))
    verdicts = np.where(scope == 0, NOT_APPLICABLE, np.where((scope == -1) & (verdicts != NOT_APPLICABLE), NO_DATA, verdicts))
    verdicts = verdicts.astype(np.int8)
    for waiver in waivers if deciding else ():
        _waive(ctx, clause, verdicts, waiver, request)
    return ClauseResult(clause, deciding, scope, verdicts, low, high, limit_low, limit_high)


def _waive(ctx: Context, clause: Clause, verdicts: Verdicts, waiver: Mapping[str, str], request: Request) -> None:
    """Turn fails into waived ones where a waiver names the clause, and the subject (``id`` or ``building/id``) or none."""
    if waiver["clause"] != clause.id or waiver["date"] > request.on.isoformat():
        return
    table = ctx.table(clause.subject)
    named = np.ones(len(table), bool)
    if waiver["subject"]:
        named = np.array([waiver["subject"] in (id_, f"{house}/{id_}")
                          for id_, house in zip(table.ids, _houses(ctx, clause.subject), strict=True)], bool)
    verdicts[named & (verdicts == FAIL)] = WAIVED


def _houses(ctx: Context, subject: str) -> list[str]:
    """Id of the building of each row; empty for rows of the plot or site."""
    if subject in ("park", "plot", "site", "yard"):
        return [""] * len(ctx.table(subject))
    ids = ctx.table("building").ids
    return [ids[row] if row >= 0 else "" for row in ctx.rows_above(subject, "building")]


# --- three-valued scopes -----------------------------------------------------------------------------------------


def scope_truth(ctx: Context, subject: str, scope: Scope) -> Truth:
    """Whether the scope holds for each row: 1 yes, 0 no, -1 unknown (Kleene logic)."""
    found = ctx.truths.get((subject, scope))
    if found is None:
        found = ctx.truths[(subject, scope)] = _scope_truth(ctx, subject, scope)
    return found


def _scope_truth(ctx: Context, subject: str, scope: Scope) -> Truth:
    rows = len(ctx.table(subject))
    any_of = np.zeros(rows, np.int8)
    for conjunction in scope:
        all_of = np.ones(rows, np.int8)
        for atom in conjunction:
            all_of = _and(all_of, atom_truth(ctx, subject, atom))
        any_of = _or(any_of, all_of)
    return any_of


def _and(a: Truth, b: Truth) -> Truth:
    return np.where((a == 0) | (b == 0), 0, np.where((a == 1) & (b == 1), 1, -1)).astype(np.int8)


def _or(a: Truth, b: Truth) -> Truth:
    return np.where((a == 1) | (b == 1), 1, np.where((a == 0) & (b == 0), 0, -1)).astype(np.int8)


def atom_truth(ctx: Context, subject: str, atom: Atom) -> Truth:
    """Truth of one condition per row."""
    found = ctx.truths.get((subject, atom))
    if found is None:
        found = ctx.truths[(subject, atom)] = _atom_truth(ctx, subject, atom)
    return found


def _atom_truth(ctx: Context, subject: str, atom: Atom) -> Truth:
    column = ctx.column(subject, atom.name)
    if atom.op in (">=", ">", "<=", "<"):
        number = atom.number if atom.number is not None else np.nan
        return order_truth(atom.op, column.values, column.upper, np.float64(number), np.float64(number))
    truth = words_truth(ctx, atom.name, column, atom.words)
    negative = atom.op in ("!=", "not in")
    return np.where(truth == -1, -1, 1 - truth).astype(np.int8) if negative else truth


def order_truth(
    op: str, low: Floats, high: Floats, limit_low: Floats | np.float64, limit_high: Floats | np.float64,
) -> Truth:
    """Truth of ``value op limit`` where both may be ranges: yes for every case, no for none, else unknown."""
    low, high = np.round(low, _DECIMALS), np.round(high, _DECIMALS)
    limit_low, limit_high = np.round(limit_low, _DECIMALS), np.round(limit_high, _DECIMALS)
    with np.errstate(invalid="ignore"):
        if op == ">=":
            yes, no = low >= limit_high, high < limit_low
        elif op == ">":
            yes, no = low > limit_high, high <= limit_low
        elif op == "<=":
            yes, no = high <= limit_low, low > limit_high
        elif op == "<":
            yes, no = high < limit_low, low >= limit_high
        else:
            yes, no = (low == limit_high) & (high == limit_low), (high < limit_low) | (low > limit_high)
    return np.where(yes, 1, np.where(no, 0, -1)).astype(np.int8)


def words_truth(ctx: Context, name: str, column: Column, words: Sequence[str]) -> Truth:
    """Whether each row's value is one of the words; numbers are compared as numbers."""
    if REGISTRY[name].form == "number":
        result = np.zeros(len(column.values), np.int8)
        for word in words:
            number = np.float64(float(word))
            result = _or(result, order_truth("==", column.values, column.upper, number, number))
        return result
    vocabulary = ctx.facts.words.get(name, list(REGISTRY[name].choices))
    by_code = np.array([_word_truth(name, word, words) for word in vocabulary] or [0], np.int8)
    codes = np.where(np.isnan(column.values), 0, column.values).astype(np.int64)
    return np.where(np.isnan(column.values), -1, by_code[np.minimum(codes, len(by_code) - 1)]).astype(np.int8)


def _word_truth(name: str, word: str, words: Sequence[str]) -> int:
    """Class 丙 covers 丙1 and 丙2; an undivided 丙 held against one of the two is unknown."""
    if word in words or (name in HAZARD_QUANTITIES and word in ("C1", "C2") and "C" in words):
        return 1
    if name in HAZARD_QUANTITIES and word == "C":
        divisions = {"C1", "C2"} & set(words)
        return 1 if len(divisions) == 2 else -1 if divisions else 0
    return 0


# --- values and limits -------------------------------------------------------------------------------------------


def _value(ctx: Context, clause: Clause) -> tuple[Floats, Floats]:
    """The judged quantity in the clause's unit, as lower and upper bound."""
    column = ctx.column(clause.subject, clause.quantity.name)
    if clause.unit != "kg/m2" or clause.quantity.name != "floor_load_kn_m2":
        return column.values, column.upper
    stated = ctx.column(clause.subject, "floor_load_kg_m2").values
    low = np.where(np.isnan(stated), column.values * 1000.0 / 10.0, stated)
    high = np.where(np.isnan(stated), column.upper * 1000.0 / STANDARD_GRAVITY_M_S2, stated)
    return low, high


def _limit(ctx: Context, clause: Clause, rows: int) -> tuple[Floats, Floats, Truth]:
    """Limit per row as lower and upper bound, and whether there is one (0: unlimited or no row; -1: key unknown)."""
    applies = np.ones(rows, np.int8)
    if clause.table is not None:
        base, applies = _table_limit(ctx, clause.subject, clause.table, rows)
    elif clause.limit.expression is not None:
        columns = {name: ctx.column(clause.subject, name).values for name in clause.limit.names()}
        with np.errstate(divide="ignore", invalid="ignore"):
            base = clause.limit.expression.value(columns, rows)
        base = np.where(np.isfinite(base), base, np.nan)
        applies = np.where(np.isnan(base), -1, 1).astype(np.int8)
    else:
        base = np.full(rows, np.nan)
    low, high = base, base
    for modifier in clause.modifiers:
        changed_low, changed_high = base * modifier.times, base * modifier.times
        if modifier.plus is not None:
            columns = {name: ctx.column(clause.subject, name).values for name in modifier.plus.names()}
            most = base * modifier.at_most_times
            extra = modifier.plus.value(columns, rows)
            changed_low = np.where(np.isnan(extra), base, np.minimum(base + extra, most))
            changed_high = np.where(np.isnan(extra), most, changed_low)
        if modifier.unlimited:
            changed_low = changed_high = np.full(rows, np.inf)
        holds = scope_truth(ctx, clause.subject, modifier.when)
        low = np.where(holds == 1, changed_low, np.where(holds == -1, np.fmin(low, changed_low), low))
        high = np.where(holds == 1, changed_high, np.where(holds == -1, np.fmax(high, changed_high), high))
    forbidden = np.isneginf(base)
    low, high = np.where(forbidden, base, low), np.where(forbidden, base, high)
    return low, high, np.where(np.isposinf(low) & (applies == 1), 0, applies).astype(np.int8)


def _table_limit(ctx: Context, subject: str, table: LimitTable, rows: int) -> tuple[Floats, Truth]:
    """The limit of the first row whose keys all match; forbidden is -inf.

    -1 while an unknown key could still match, and where a table that is not complete has no row.
    """
    columns = [ctx.column(subject, key) for key in table.keys]
    limit = np.full(rows, np.nan)
    state = np.zeros(rows, np.int8)      # 0 open, 1 found, -1 unknown
    for row in table.rows:
        match = np.ones(rows, np.int8)
        for key, column, words in zip(table.keys, columns, row.keys, strict=True):
            if words != ("*",):
                match = _and(match, words_truth(ctx, key, column, words))
        value = -np.inf if np.isnan(row.limit) else row.limit
        limit = np.where((state == 0) & (match == 1), value, limit)
        state = np.where(state == 0, match, state).astype(np.int8)
    return limit, state if table.complete else np.where(state == 0, -1, state).astype(np.int8)


# --- verdicts ----------------------------------------------------------------------------------------------------


def _compare(
    ctx: Context, clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats, near: float,
) -> Verdicts:
    truth = _fulfilled(ctx, clause, low, high, limit_low, limit_high)
    verdicts = np.where(truth == 1, PASS, np.where(truth == 0, FAIL, NO_DATA))
    gap = margins(clause, low, high, limit_low, limit_high)
    with np.errstate(invalid="ignore"):
        verdicts = np.where((verdicts == PASS) & ((gap < near) | (gap == 0)), NEAR, verdicts)
    return np.where(np.isneginf(limit_high), FAIL, verdicts).astype(np.int8)


def _fulfilled(
    ctx: Context, clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats,
) -> Truth:
    form = clause.limit.form
    if form in ("compare", "table"):
        return order_truth(clause.limit.op, low, high, limit_low, limit_high)
    if form == "grade":
        return order_truth("<=", low, high, limit_low, limit_high)
    if form == "range":
        return _in_range(clause, low, high)
    if form in ("present", "absent"):
        there = order_truth(">", low, high, np.float64(0), np.float64(0))
        return there if form == "present" else np.where(there == -1, -1, 1 - there).astype(np.int8)
    if form in ("in", "not-in"):
        column = ctx.column(clause.subject, clause.quantity.name)
        truth = words_truth(ctx, clause.quantity.name, column, clause.limit.words)
        return truth if form == "in" else np.where(truth == -1, -1, 1 - truth).astype(np.int8)
    return np.full(len(low), -1, np.int8)


def _in_range(clause: Clause, low: Floats, high: Floats) -> Truth:
    limit = clause.limit
    above = order_truth(">=" if limit.closed[0] else ">", low, high, np.float64(limit.low), np.float64(limit.low))
    below = order_truth("<=" if limit.closed[1] else "<", low, high, np.float64(limit.high), np.float64(limit.high))
    return _and(above, below)


def margins(clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats) -> Floats:
    """Measured − limit for ≥, limit − measured for ≤, NaN for other comparisons and for ranges; rounded."""
    if clause.limit.form not in ("compare", "table") or clause.limit.op not in (">=", "<="):
        return np.full(len(low), np.nan)
    with np.errstate(invalid="ignore"):
        gap = low - limit_high if clause.limit.op == ">=" else limit_low - high
        exact = (low == high) & (limit_low == limit_high) & np.isfinite(limit_low)
    return np.where(exact, np.round(gap, _DECIMALS), np.nan)


