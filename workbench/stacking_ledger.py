"""Who holds what by lease or placing, and what the packs say of transfer: cited, never more than they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.library import choose
from rules.standard import Clause
from workbench.stacking import Company, Stacking

TRANSFER: Final = (
    "transfer_unit_storeys", "transferable_share_pct", "direct_transfer_share_pct", "retransfer_wait_years", "disposal_mode")
"""Quantities of clauses on the transfer and letting of industrial property."""
_WHOLE: Final = 1.0 - 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One company's rooms.

    Attributes:
        shares: storey name → share of its lettable area that the company holds.
        whole: number of storeys that it holds whole: what could be a unit of transfer where whole storeys are asked for.
    """

    company: Company
    building: str
    shares: tuple[tuple[str, float], ...]
    whole: int

    @property
    def leased(self) -> bool:
        return self.company.lease is not None


def holdings(stacking: Stacking) -> tuple[Holding, ...]:
    """Every placed company with the shares of storeys that it takes."""
    found = []
    for company in stacking.companies:
        place = company.place
        stack = next(one for one in stacking.stacks if one.building is place.spaces[0].building)
        shares = []
        for bar in stack.bars:
            own = math.fsum(block.area_m2 for block in bar.blocks if block.place is place)
            if own > 0.0:
                shares.append((bar.storey.name, own / bar.lettable_m2))
        found.append(Holding(company=company, building=stack.building.name or stack.building.id, shares=tuple(shares),
                             whole=sum(share >= _WHOLE for _, share in shares)))
    return tuple(found)


def transfer_clauses(city: str | None, on: date | None) -> tuple[Clause, ...]:
    """What the packs of a city say of transfer; on a date only what is in force then. Without a city nothing.

    Raises:
        CallError: a city that has no packs.
    """
    if city is None:
        return ()
    clauses = [clause for pack in choose(city, None, (), None) for clause in pack.clauses if clause.quantity.name in TRANSFER]
    return tuple(clause for clause in clauses if on is None or in_force(clause, on))


def in_force(clause: Clause, on: date) -> bool:
    """Whether a clause is shown to be in force on a day."""
    if clause.valid_from is None or clause.valid_from > on:
        return False
    return clause.valid_until is None or on <= clause.valid_until


def least_storeys(clauses: Sequence[Clause]) -> float | None:
    """The smallest unit of transfer in whole storeys that a clause asks for; None where none does."""
    found = [clause.limit.expression.number for clause in clauses
             if clause.quantity.name == "transfer_unit_storeys" and clause.limit.expression is not None
             and clause.limit.expression.op == "number"]
    return max(found, default=None)
