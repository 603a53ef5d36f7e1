"""Standards side by side: what each city or pack says of one quantity, which is the strictest, and who says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from models.errors import CallError
from rules.grammar import Scope
from rules.library import places, shipped
from rules.standard import TOPICS, Clause, Pack

_UPWARDS: Final = (">=", ">")
_DOWNWARDS: Final = ("<=", "<")


@dataclass(frozen=True, slots=True)
class Side:
    """One column: a city with its packs, or a single pack."""

    name: str
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What the sides say of one quantity of one kind of subject.

    ``strictest`` names the clauses with the strictest plain figure among requirements of the same sense and unit in force
    on the date; empty where fewer than two sides have such a figure, because then nothing was compared.
    """

    topic: str
    subject: str
    quantity: str
    clauses: Mapping[str, tuple[Clause, ...]]
    strictest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    sides: tuple[Side, ...]
    on: date
    rows: tuple[Row, ...]


def sides(names: Sequence[str]) -> tuple[Side, ...]:
    """Cities, other places or packs by name; ``cn`` is the national packs.

    Raises:
        CallError: fewer than two different names, or one that is neither a place nor a pack.
    """
    if len(set(names)) < 2:
        raise CallError("bad-call", "compare-two", " ".join(names))
    return tuple(_side(name) for name in dict.fromkeys(names))


def _side(name: str) -> Side:
    packs = tuple(pack for pack in shipped() if name in (pack.city, pack.id))
    if not packs:
        known = ", ".join(("cn", *places(), *(pack.id for pack in shipped())))
        raise CallError("bad-call", "compare-unknown", name, known=known)
    return Side(name, packs)


def compare(chosen: Sequence[Side], on: date, topics: Sequence[str] = ()) -> Comparison:
    """All quantities that a side has a clause about, in the order of the topics.

    Args:
        chosen: the columns.
        on: date on which a clause must be in force to be called the strictest; others are listed with their dates.
        topics: only these; all when empty.

    Raises:
        CallError: a topic that does not exist.
    """
    strange = [topic for topic in topics if topic not in TOPICS]
    if strange:
        raise CallError("bad-call", "compare-topic", strange[0], topics=", ".join(TOPICS))
    found: dict[tuple[str, str, str], dict[str, list[Clause]]] = {}
    for side in chosen:
        for clause in (clause for pack in side.packs for clause in pack.clauses if not topics or clause.topic in topics):
            key = (clause.topic, clause.subject, clause.quantity.name)
            found.setdefault(key, {}).setdefault(side.name, []).append(clause)
    ordered = sorted(found.items(), key=lambda item: (TOPICS.index(item[0][0]), -len(item[1]), item[0][1:]))
    rows = tuple(Row(*key, {side.name: tuple(by_side.get(side.name, ())) for side in chosen}, _strictest(by_side, on))
                 for key, by_side in ordered)
    return Comparison(tuple(chosen), on, rows)


def plain_figure(clause: Clause) -> tuple[str, float] | None:
    """Sense (``up`` for a minimum, ``down`` for a maximum) and figure of a clause with one plain number, else None."""
    limit = clause.limit
    if limit.form != "compare" or limit.expression is None or limit.expression.op != "number" or clause.modifiers:
        return None
    if limit.op in _UPWARDS:
        return "up", limit.expression.number
    return ("down", limit.expression.number) if limit.op in _DOWNWARDS else None


def _strictest(by_side: Mapping[str, Sequence[Clause]], on: date) -> tuple[str, ...]:
    """Ids of the clauses with the strictest figure. Only clauses with one scope, the district apart, are weighed."""
    figures: dict[tuple[str, str, frozenset[frozenset[object]]], list[tuple[float, str, str]]] = {}
    for side, clauses in by_side.items():
        for clause in clauses:
            plain = plain_figure(clause)
            if plain is not None and clause.kind == "requirement" and clause.in_force(on):
                key = (plain[0], clause.unit, _without_place(clause.scope))
                figures.setdefault(key, []).append((plain[1], side, clause.id))
    strictest: list[str] = []
    for (sense, _, _), entries in figures.items():
        if len({side for _, side, _ in entries}) > 1:
            best = (max if sense == "up" else min)(value for value, _, _ in entries)
            strictest += [clause_id for value, _, clause_id in entries if value == best]
    return tuple(strictest)


def _without_place(scope: Scope) -> frozenset[frozenset[object]]:
    return frozenset(frozenset(atom for atom in conjunction if atom.name != "district") for conjunction in scope)
