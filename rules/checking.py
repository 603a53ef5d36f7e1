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

from models.columns import Floats
from models.tolerances import ROUNDING
from models.units import STANDARD_GRAVITY_M_S2
from rules.context import Context
from rules.limits import limit_of
from rules.request import Request
from rules.standard import Clause, Pack
from rules.truths import DECIMALS, Truth, both, everywhere, negated, rounded_order, scope_truth, words_truth

Verdicts = NDArray[np.int8]

NOT_APPLICABLE: Final = 0
PASS: Final = 1
NEAR: Final = 2
FAIL: Final = 3
NO_DATA: Final = 4
WAIVED: Final = 5
VERDICT_NAMES: Final = ("not-applicable", "pass", "near", "fail", "no-data", "waived")

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

    A clause outside its dates speaks only when its pack was asked for by name, a lapsed one also when lapsed rules were. Of
    parallel clauses the prevailing one
    counts from its first day on. A clause without a date is not shown in force and stays a remark.
    """
    in_force = {c.id for pack in packs for c in pack.clauses if c.in_force(request.on)}
    judged: list[Clause] = []
    informing: list[Clause] = []
    later: list[Clause] = []
    silent: list[Clause] = []
    for pack in packs:
        for clause in pack.clauses:
            lapsed = clause.lapsed(request.on)
            outside = lapsed or (clause.valid_from is not None and not clause.in_force(request.on))
            asked = pack.on_request or (lapsed and request.lapsed)
            if clause.prevailed_by in in_force or (outside and not asked):
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
    limit_low, limit_high, applies = limit_of(ctx, clause, rows)
    verdicts = _compare(ctx, clause, low, high, limit_low, limit_high, request.near)
    if clause.table is not None or clause.modifiers or clause.limit.names():
        verdicts[applies == -1] = NO_DATA
        verdicts[applies == 0] = NOT_APPLICABLE
    verdicts[(scope == -1) & (verdicts != NOT_APPLICABLE)] = NO_DATA
    verdicts[scope == 0] = NOT_APPLICABLE
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


# --- values and verdicts -----------------------------------------------------------------------------------------


def _value(ctx: Context, clause: Clause) -> tuple[Floats, Floats]:
    """The judged quantity in the clause's unit, as lower and upper bound."""
    column = ctx.column(clause.subject, clause.quantity.name)
    if clause.unit != "kg/m2" or clause.quantity.name != "floor_load_kn_m2":
        return column.values, column.upper
    stated = ctx.column(clause.subject, "floor_load_kg_m2").values
    low = np.where(np.isnan(stated), column.values * 1000.0 / 10.0, stated)
    high = np.where(np.isnan(stated), column.upper * 1000.0 / STANDARD_GRAVITY_M_S2, stated)
    return low, high


def _compare(
    ctx: Context, clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats, near: float,
) -> Verdicts:
    truth, rounded_low, rounded_high = _fulfilled(ctx, clause, low, high, limit_low, limit_high)
    verdicts: Verdicts = ((truth == 1).view(np.int8) * np.int8(PASS) + (truth == 0).view(np.int8) * np.int8(FAIL)
                          + (truth == -1).view(np.int8) * np.int8(NO_DATA))
    if clause.limit.form in ("compare", "table") and clause.limit.op in (">=", "<="):
        verdicts[(verdicts == PASS) & _is_near(clause, rounded_low, rounded_high, limit_low, limit_high, near)] = NEAR
    if clause.table is not None:
        verdicts[np.isneginf(limit_high)] = FAIL
    return verdicts


def _is_near(
    clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats, near: float,
) -> NDArray[np.bool_]:
    """Rows that hold with less margin than asked, or with none; ranges have no margin."""
    with np.errstate(invalid="ignore"):
        gap = low - limit_high if clause.limit.op == ">=" else limit_low - high
        close = (gap < near - ROUNDING / 2.0) | (np.abs(gap) < ROUNDING / 2.0)      # as if the gap were rounded
        exact = np.isfinite(limit_low) if limit_low is limit_high else (limit_low == limit_high) & np.isfinite(limit_low)
    near_rows: NDArray[np.bool_] = close & exact if low is high else close & exact & (low == high)
    return near_rows


def _fulfilled(
    ctx: Context, clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats,
) -> tuple[Truth, Floats, Floats]:
    """Whether the limit is kept, and the value rounded as it was compared."""
    form = clause.limit.form
    if form in ("in", "not-in"):
        column = ctx.column(clause.subject, clause.quantity.name)
        truth = words_truth(ctx, clause.quantity.name, column, clause.limit.words)
        return (truth if form == "in" else negated(truth)), low, high
    if form == "info":
        return everywhere(-1, len(low)), low, high
    if clause.unit == clause.quantity.unit:
        low, high = ctx.rounded(clause.subject, clause.quantity.name)
    else:
        low, high = np.round(low, DECIMALS), np.round(high, DECIMALS)
    if form == "range":
        return _in_range(clause, low, high), low, high
    if form in ("present", "absent"):
        there = rounded_order(">", low, high, np.float64(0), np.float64(0))
        return (there if form == "present" else negated(there)), low, high
    bottom = _rounded(limit_low)
    top = bottom if limit_high is limit_low else _rounded(limit_high)
    return rounded_order("<=" if form == "grade" else clause.limit.op, low, high, bottom, top), low, high


def _rounded(limits: Floats) -> Floats:
    """Limits as they are compared; one limit for all rows stays one."""
    if len(limits) and limits.strides == (0,):
        return np.broadcast_to(np.round(limits[0], DECIMALS), limits.shape)
    return np.round(limits, DECIMALS)


def _in_range(clause: Clause, low: Floats, high: Floats) -> Truth:
    limit = clause.limit
    above = rounded_order(">=" if limit.closed[0] else ">", low, high, np.float64(limit.low), np.float64(limit.low))
    below = rounded_order("<=" if limit.closed[1] else "<", low, high, np.float64(limit.high), np.float64(limit.high))
    return both(above, below)


def margins(clause: Clause, low: Floats, high: Floats, limit_low: Floats, limit_high: Floats) -> Floats:
    """Measured − limit for ≥, limit − measured for ≤, NaN for other comparisons and for ranges; rounded."""
    if clause.limit.form not in ("compare", "table") or clause.limit.op not in (">=", "<="):
        return np.full(len(low), np.nan)
    with np.errstate(invalid="ignore"):
        gap = low - limit_high if clause.limit.op == ">=" else limit_low - high
        exact = (low == high) & (limit_low == limit_high) & np.isfinite(limit_low)
    return np.where(exact, np.round(gap, DECIMALS), np.nan)
