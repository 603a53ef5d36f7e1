"""How a finding was reckoned, with the numbers put in: the comparison, where the value and where the limit come from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.sheets.words import SIGNS, Words, number, show_unit, with_unit
from workbench.texts import text

if TYPE_CHECKING:
    from rules.context import Context
    from rules.findings import Finding, Run
    from rules.grammar import Expression
    from rules.standard import Clause

_MOST = 12
"""Inputs that are listed; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``quantity`` is what it stands for, so that its field can be gone to. ``depth``: 1 belongs to the line before."""

    said: str
    quantity: str = ""
    depth: int = 0


def reckoning(run: Run, finding: Finding, words: Words) -> list[Line]:
    """The comparison with both numbers, then what they were worked out from; nothing where only words are compared."""
    return [*_comparison(finding, words), *_value(run.context, finding, words), *_limit(run.context, finding, words)]


def _comparison(finding: Finding, words: Words) -> Iterator[Line]:
    clause = finding.clause
    if finding.measured is None or finding.limit is None or clause.limit.form in ("info", "present", "absent", "in", "not-in"):
        return
    measured = words.value(clause.quantity.name, finding.measured, clause.unit)
    how = {"pass": "holds", "near": "holds", "fail": "broken", "waived": "broken"}.get(finding.verdict, "open")
    limit = words.limit(finding)
    if clause.limit.form == "range":
        limit = text("desktop.reckoning.within", words.lang, {"range": limit})
    yield Line(text(f"desktop.reckoning.{how}", words.lang, {"said": f"{measured} {limit}"}), clause.quantity.name)


def _value(ctx: Context, finding: Finding, words: Words) -> Iterator[Line]:
    """The inputs of a computed quantity with their values; a value that was stated needs no reckoning."""
    quantity = finding.clause.quantity
    if quantity.compute is None:
        return
    known = list(_known(ctx, finding.clause.subject, finding.row, (*quantity.inputs, *quantity.reads), words))
    if known:
        name = words.quantity(quantity.name)
        yield Line(text("desktop.reckoning.value-from", words.lang, {"name": name}), quantity.name)
        yield from known[:_MOST]


def _limit(ctx: Context, finding: Finding, words: Words) -> Iterator[Line]:
    clause, subject, row = finding.clause, finding.clause.subject, finding.row
    if clause.table is not None:
        key = "limit-table" if finding.limit is not None else "limit-open"
        yield Line(text(f"desktop.reckoning.{key}", words.lang, {"limit": words.limit(finding)}))
        yield from _known(ctx, subject, row, clause.table.keys, words)
    elif clause.limit.expression is not None and clause.limit.expression.op != "number":
        sign, unit = SIGNS.get(clause.limit.comparison(), ""), show_unit(clause.unit)
        put_in = words.expression(_put_in(ctx, subject, row, clause.limit.expression))
        yield Line(text("desktop.reckoning.limit-formula", words.lang, {
            "rule": words.expression(clause.limit.expression), "numbers": put_in, "limit": words.limit(finding), "sign": sign,
            "unit": unit}))
        yield from _known(ctx, subject, row, clause.limit.expression.names(), words)
    yield from _modifiers(ctx, clause, row, words)


def _put_in(ctx: Context, subject: str, row: int, part: Expression) -> Expression:
    """A formula with its quantities replaced by their numbers, as far as they are known."""
    from rules.grammar import Expression

    if part.op == "name":
        value = float(ctx.column(subject, part.name).values[row])
        return part if math.isnan(value) else Expression("number", number=value)
    return Expression(part.op, part.number, part.name, tuple(_put_in(ctx, subject, row, item) for item in part.parts))


def _modifiers(ctx: Context, clause: Clause, row: int, words: Words) -> Iterator[Line]:
    """What changes the limit here: the factor, and the values of what it asks for."""
    from rules.truths import scope_truth

    for modifier in clause.modifiers:
        if scope_truth(ctx, clause.subject, modifier.when)[row] != 1:
            continue
        how = "unlimited" if modifier.unlimited else "plus" if modifier.plus is not None else "times"
        yield Line(text(f"desktop.reckoning.{how}", words.lang, {"factor": number(modifier.times)}))
        yield from _known(ctx, clause.subject, row, dict.fromkeys(atom.name for part in modifier.when for atom in part), words)


def _known(ctx: Context, subject: str, row: int, names: Iterable[str], words: Words) -> Iterator[Line]:
    """Quantities with their values as seen from a row; what is not known there says so."""
    for name in dict.fromkeys(names):
        said = said_value(ctx, subject, row, name, words)
        if said is not None:
            yield Line(text("desktop.reckoning.equals", words.lang, {"name": words.quantity(name), "value": said}), name, 1)


def said_value(ctx: Context, subject: str, row: int, name: str, words: Words) -> str | None:
    """A quantity as it is known at a row, in words; None where the row cannot see it (it has one value per thing below)."""
    from rules.quantities import REGISTRY
    from rules.quantities.counted import RECKONED

    quantity = REGISTRY.get(name)
    if quantity is None or not _sees(subject, quantity.subjects):
        return None
    column = ctx.column(subject, name)
    low, high = float(column.values[row]), float(column.upper[row])
    if math.isnan(low):
        return None if name in RECKONED else words.unknown
    if quantity.form == "choice":
        found = ctx.facts.words.get(name, [])
        return words.word(name, found[int(low)]) if 0 <= int(low) < len(found) else words.unknown
    if quantity.form == "flag":
        return words.yes_no(bool(low))
    if np.isclose(low, high, rtol=0.0, atol=1e-9):
        return with_unit(low, quantity.unit)
    return words.value(name, [low, high], quantity.unit)


def _sees(subject: str, homes: tuple[str, ...]) -> bool:
    """Whether a quantity lives in a subject or in what that belongs to."""
    from rules.quantity import PARENTS

    at: str | None = subject
    while at is not None:
        if at in homes:
            return True
        at = PARENTS.get(at)
    return False
