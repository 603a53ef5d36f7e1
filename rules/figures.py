"""What the figure of a clause is worth at a glance, and what a person's confirmed clause says differently from ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rules.library import shipped
from rules.standard import Clause, Pack

FIGURES: Final = ("confirmed", "provisional", "unverified", "missing")
"""confirmed: a person compared it with the official text; provisional: read in a copy or a report; unverified: from general
knowledge, never decides; missing: the text is known, its figure was not read."""

_COMPARED: Final = ("limit_text", "unit", "clause", "valid_from", "valid_until", "wording", "kind", "force", "scope", "table",
                    "modifiers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A field that the confirmed clause has otherwise than ours: its name, and both clauses to read it from."""

    field: str
    ours: Clause
    own: Clause


def figure_of(clause: Clause) -> str:
    """One of :data:`FIGURES`."""
    if clause.limit.form == "info" and clause.kind == "reference":
        return "missing"
    return {"confirmed": "confirmed", "unverified": "unverified"}.get(clause.provenance, "provisional")


def worst_figure(clauses: Iterable[Clause]) -> str:
    """The worst of some clauses; missing where there is none."""
    found = {figure_of(clause) for clause in clauses}
    return next((figure for figure in reversed(FIGURES) if figure in found), "missing")


def original(clause: Clause) -> Clause | None:
    """The shipped clause that a confirmed one stands in for."""
    if clause.replaces is None:
        return None
    return next((ours for pack in shipped() for ours in pack.clauses if ours.id == clause.replaces), None)


def corrections(clause: Clause) -> tuple[Correction, ...]:
    """What a confirmed clause says otherwise than the shipped one; nothing where it only confirms."""
    ours = original(clause)
    if ours is None:
        return ()
    return tuple(Correction(field="limit" if name == "limit_text" else name, ours=ours, own=clause)
                 for name in _COMPARED if repr(getattr(ours, name)) != repr(getattr(clause, name)))


def stand_ins(packs: Iterable[Pack]) -> tuple[tuple[Pack, Clause], ...]:
    """The confirmed clauses of a run that stand in for shipped ones, with the pack in whose place they speak."""
    return tuple((pack, clause) for pack in packs for clause in pack.clauses if clause.id and clause.replaces in pack.replaced)
