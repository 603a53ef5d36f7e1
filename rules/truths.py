"""Three-valued truth over whole columns: 1 yes, 0 no, -1 unknown (Kleene logic), in arrays of one byte per row.

A condition on a quantity that only lives above a subject is judged there and brought down: a million storeys of a hundred
thousand buildings ask the building's use a hundred thousand times.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.columns import Column, Floats, Rows
from models.tolerances import ROUNDING
from rules.context import Context
from rules.grammar import Atom, Scope
from rules.quantities import REGISTRY
from rules.quantity import PARENTS

Truth = NDArray[np.int8]      # 1 yes, 0 no, -1 unknown

HAZARD_QUANTITIES: Final = ("hazard", "stored_hazard", "neighbour_hazard")
"""Quantities whose words are fire hazard classes: an undivided 丙 stands for 丙1 or 丙2."""

DECIMALS: Final = round(-np.log10(ROUNDING))


# --- logic -------------------------------------------------------------------------------------------------------


def flipped(a: Truth) -> Truth:
    """Codes in the order no < unknown < yes (-1, 0, 1), and back: the same step does both."""
    order: Truth = (a == 1).view(np.int8) - (a == 0).view(np.int8)
    return order


def both(a: Truth, b: Truth) -> Truth:
    return flipped(np.minimum(flipped(a), flipped(b)))


def either(a: Truth, b: Truth) -> Truth:
    return flipped(np.maximum(flipped(a), flipped(b)))


def negated(a: Truth) -> Truth:
    return flipped(-flipped(a))


def from_masks(yes: NDArray[np.bool_], no: NDArray[np.bool_]) -> Truth:
    """Yes, no, and unknown where neither holds."""
    return yes.view(np.int8) - (~(yes | no)).view(np.int8)


@lru_cache(maxsize=256)
def everywhere(code: int, rows: int) -> Truth:
    """One truth for all rows, without memory for each; read-only, so that one may serve all who ask."""
    return np.broadcast_to(np.int8(code), (rows,))


# --- scopes ------------------------------------------------------------------------------------------------------


def scope_truth(ctx: Context, subject: str, scope: Scope) -> Truth:
    """Whether the scope holds for each row."""
    found = ctx.truths.get((subject, scope))
    if found is None:
        found = ctx.truths[(subject, scope)] = _scope_truth(ctx, subject, scope)
    return found


def _scope_truth(ctx: Context, subject: str, scope: Scope) -> Truth:
    rows = len(ctx.table(subject))
    any_of: Truth | None = None
    for conjunction in scope:
        all_of: Truth | None = None
        for atom in conjunction:
            truth = atom_truth(ctx, subject, atom)
            all_of = truth if all_of is None else both(all_of, truth)
        all_of = everywhere(1, rows) if all_of is None else all_of
        any_of = all_of if any_of is None else either(any_of, all_of)
    return everywhere(0, rows) if any_of is None else any_of


def atom_truth(ctx: Context, subject: str, atom: Atom) -> Truth:
    """Truth of one condition per row."""
    found = ctx.truths.get((subject, atom))
    if found is None:
        above = lives_above(ctx, subject, atom.name)
        truth = _atom_truth(ctx, subject, atom) if above is None else brought_down(
            atom_truth(ctx, above, atom), ctx.rows_above(subject, above))
        found = ctx.truths[(subject, atom)] = truth
    return found


def lives_above(ctx: Context, subject: str, name: str) -> str | None:
    """The parent of a subject where a quantity is only taken from there, else None."""
    if subject in REGISTRY[name].subjects or subject not in PARENTS or name in ctx.table(subject).columns:
        return None
    return PARENTS[subject] if PARENTS[subject] in ctx.facts.tables else None


def brought_down(truth: Truth, rows: Rows) -> Truth:
    """Truths of parents for their children; unknown where there is no parent."""
    if len(truth) == 0:
        return everywhere(-1, len(rows))
    taken: Truth = truth[rows]
    return np.where(rows < 0, np.int8(-1), taken) if (rows < 0).any() else taken


def _atom_truth(ctx: Context, subject: str, atom: Atom) -> Truth:
    column = ctx.column(subject, atom.name)
    if atom.op in (">=", ">", "<=", "<"):
        number = np.float64(atom.number if atom.number is not None else np.nan)
        low, high = ctx.rounded(subject, atom.name)
        return rounded_order(atom.op, low, high, number, number)
    truth = words_truth(ctx, atom.name, column, atom.words)
    return negated(truth) if atom.op in ("!=", "not in") else truth


# --- comparisons -------------------------------------------------------------------------------------------------


def order_truth(
    op: str, low: Floats, high: Floats, limit_low: Floats | np.float64, limit_high: Floats | np.float64,
) -> Truth:
    """Truth of ``value op limit`` where both may be ranges: yes for every case, no for none, else unknown."""
    low = np.round(low, DECIMALS)
    high = low if high is low else np.round(high, DECIMALS)
    return rounded_order(op, low, high, np.round(limit_low, DECIMALS), np.round(limit_high, DECIMALS))


def rounded_order(
    op: str, low: Floats, high: Floats, limit_low: Floats | np.float64, limit_high: Floats | np.float64,
) -> Truth:
    """The same for values that are rounded already."""
    with np.errstate(invalid="ignore"):
        if op == ">=":
            return from_masks(low >= limit_high, high < limit_low)
        if op == ">":
            return from_masks(low > limit_high, high <= limit_low)
        if op == "<=":
            return from_masks(high <= limit_low, low > limit_high)
        if op == "<":
            return from_masks(high < limit_low, low >= limit_high)
        return from_masks((low == limit_high) & (high == limit_low), (high < limit_low) | (low > limit_high))


def words_truth(ctx: Context, name: str, column: Column, words: Sequence[str]) -> Truth:
    """Whether each row's value is one of the words; numbers are compared as numbers."""
    if REGISTRY[name].form == "number":
        result = everywhere(0, len(column.values))
        for word in words:
            number = np.float64(float(word))
            result = either(result, order_truth("==", column.values, column.upper, number, number))
        return result
    vocabulary = ctx.facts.words.get(name, list(REGISTRY[name].choices))
    by_code = np.array([*(_word_truth(name, word, words) for word in vocabulary), -1], np.int8)
    return by_code[word_codes(column, len(vocabulary))]


def word_codes(column: Column, words: int) -> NDArray[np.int32]:
    """Codes of a choice per row; unknown has the code after the last word."""
    with np.errstate(invalid="ignore"):
        codes = column.values.astype(np.int32)
    codes[np.isnan(column.values)] = words
    return np.clip(codes, 0, words, out=codes)


def _word_truth(name: str, word: str, words: Sequence[str]) -> int:
    """Class 丙 covers 丙1 and 丙2; an undivided 丙 held against one of the two is unknown."""
    if word in words or (name in HAZARD_QUANTITIES and word in ("C1", "C2") and "C" in words):
        return 1
    if name in HAZARD_QUANTITIES and word == "C":
        divisions = {"C1", "C2"} & set(words)
        return 1 if len(divisions) == 2 else -1 if divisions else 0
    return 0
