"""What is sold or held by its owner, against the clauses on transfer that are in force on the day: years, storeys, shares.

No limit is known here: each is the figure of a clause. Whether a clause holds hangs on developer and land use, which the plot
states or nobody does; then what the clause would say is shown as open.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from models.building import Plot
from models.errors import CallError
from models.matching.change import FAIL, NO_DATA, PASS
from models.matching.spaces import Space
from models.tenants import Lease
from models.tolerances import ROUNDING
from rules.standard import Clause
from workbench.match_call import find_spaces
from workbench.stacking import Stacking
from workbench.stacking_ledger import in_force

NOT_APPLICABLE: Final = "not-applicable"
_HELD_AGAINST: Final = ("retransfer_wait_years", "transfer_unit_storeys", "transferable_share_pct")
"""Quantities that a list can answer. Whether a transfer is direct, and by which way it is disposed of, it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One clause held against one holding.

    Attributes:
        lease: the holding; None: all of the plan together.
        clause: None where no clause of the packs is in force on ``day``.
        value: years, whole storeys or per cent; None: no data, ``why`` says which.
        applies: True, False, or None while nobody states developer or land use (``lacks``).
        earliest: first day on which the years are over, where the day of acquisition is known.
    """

    lease: Lease | None
    name: str
    quantity: str
    clause: Clause | None
    day: date | None
    value: float | None = None
    why: str = ""
    applies: bool | None = None
    lacks: tuple[str, ...] = ()
    earliest: date | None = None

    @property
    def met(self) -> bool | None:
        """Whether the figure keeps the limit; None while it is unknown."""
        limit = None if self.clause is None else limit_of(self.clause)
        if self.value is None or limit is None:
            return None
        sense, number = limit
        return self.value >= number - ROUNDING if sense == ">=" else self.value <= number + ROUNDING

    @property
    def verdict(self) -> str:
        """pass, fail, no-data, or not-applicable."""
        if self.applies is False:
            return NOT_APPLICABLE
        return NO_DATA if self.met is None or self.applies is None else PASS if self.met else FAIL


def transfers(stacking: Stacking, clauses: Sequence[Clause], plot: Plot | None, on: date | None) -> tuple[Transfer, ...]:
    """Every clause in force on the day of a transfer against what is held; that day is the one meant, else ``on``.

    Args:
        clauses: on transfer, in force or not.
        plot: states developer and land use, or does not.
        on: the day of the plan; None: a holding without a day of transfer is held against no clause.
    """
    known = facts_of(plot)
    found: list[Transfer] = []
    for lease in stacking.leases:
        if lease.owned:
            found += _of_lease(stacking, lease, clauses, known, lease.transfer or on)
    return (*found, *_of_all(stacking, clauses, known, on)) if found else ()


def years_between(start: date, end: date) -> float:
    """Whole years to the last anniversary, and the days since as a share of the year that runs. Before ``start`` negative."""
    whole = end.year - start.year - (anniversary(start, end.year - start.year) > end)
    last, following = anniversary(start, whole), anniversary(start, whole + 1)
    return whole + (end - last).days / (following - last).days


def anniversary(start: date, years: int) -> date:
    """The same day of another year; of 29 February the last day of February."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1) - timedelta(days=1)


def limit_of(clause: Clause) -> tuple[str, float] | None:
    """``>=`` or ``<=`` and the figure of a clause; None where its limit is of another form."""
    expression = clause.limit.expression
    if clause.limit.form != "compare" or clause.limit.op not in (">=", "<=") or expression is None or expression.op != "number":
        return None
    return clause.limit.op, expression.number


def facts_of(plot: Plot | None) -> dict[str, str]:
    """Words that the plot states, by quantity."""
    if plot is None:
        return {}
    found = {name: str(stated.value) for name, stated in plot.declared.items()}
    return found if plot.land_use is None else {**found, "land_use": str(plot.land_use.value)}


def applies(clause: Clause, known: Mapping[str, str]) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the scope of a clause holds, and the quantities that nobody states and that decide it."""
    found: list[bool | None] = []
    lacks: list[str] = []
    for conditions in clause.scope:
        truths: list[bool | None] = []
        for atom in conditions:
            word = known.get(atom.name)
            held = None if word is None or atom.op not in ("=", "in", "!=") else (word in atom.words) != (atom.op == "!=")
            lacks += [atom.name] if held is None else []
            truths.append(held)
        found.append(False if False in truths else None if None in truths else True)
    whole = True if True in found else None if None in found else False
    return whole, tuple(dict.fromkeys(lacks)) if whole is None else ()


def _of_lease(stacking: Stacking, lease: Lease, clauses: Sequence[Clause], known: Mapping[str, str],
              day: date | None) -> Iterator[Transfer]:
    tenant = next((one for one in stacking.placing.tenants if one.id == lease.tenant), None)
    name = lease.tenant if tenant is None else tenant.name
    names = ["transfer_unit_storeys"]
    if lease.held is not None and lease.held.value == "sold":       # who holds his own first has bought from nobody
        names.insert(0, "retransfer_wait_years")
    for quantity in names:
        value, why = _years(lease) if quantity == "retransfer_wait_years" else _storeys(stacking, lease)
        yield from _against(quantity, clauses, known, day, lease, name, value, why)


def _of_all(stacking: Stacking, clauses: Sequence[Clause], known: Mapping[str, str], on: date | None) -> Iterator[Transfer]:
    """What is sold, or meant to be, of all that can be let or sold."""
    area, why = 0.0, ""
    for lease in stacking.leases:
        if lease.owned and (lease.transfer is not None or (lease.held is not None and lease.held.value == "sold")):
            spaces = _spaces(stacking, lease)
            areas = [space.area_m2 for space in spaces or ()]
            own = [lease.area_m2] if lease.area_m2 is not None else areas
            if not own or any(one is None for one in own):
                why = "no-area"
            area += math.fsum(one.value for one in own if one is not None)
    whole = stacking.lettable_m2
    value = None if why or whole <= 0.0 else 100.0 * area / whole
    yield from _against("transferable_share_pct", clauses, known, on, None, "", value, why or "no-area")


def _against(quantity: str, clauses: Sequence[Clause], known: Mapping[str, str], day: date | None, lease: Lease | None,
             name: str, value: float | None, why: str) -> Iterator[Transfer]:
    own = [clause for clause in clauses if clause.quantity.name == quantity and limit_of(clause) is not None]
    speaking = [clause for clause in own if day is not None and in_force(clause, day)]
    for clause in speaking:
        holds, lacks = applies(clause, known)
        limit = limit_of(clause)
        earliest = None
        if quantity == "retransfer_wait_years" and lease is not None and lease.acquired is not None and limit is not None:
            earliest = anniversary(lease.acquired, math.ceil(limit[1]))
        yield Transfer(lease=lease, name=name, quantity=quantity, clause=clause, day=day, value=value,
                       why="" if value is not None else why, applies=holds, lacks=lacks, earliest=earliest)
    if own and not speaking:
        yield Transfer(lease=lease, name=name, quantity=quantity, clause=None, day=day, value=value,
                       why="no-day" if day is None else "not-in-force")


def _years(lease: Lease) -> tuple[float | None, str]:
    if lease.acquired is None:
        return None, "no-acquired"
    return (None, "no-transfer") if lease.transfer is None else (years_between(lease.acquired, lease.transfer), "")


def _storeys(stacking: Stacking, lease: Lease) -> tuple[float | None, str]:
    """How many storeys the holding takes whole."""
    spaces = _spaces(stacking, lease)
    if spaces is None:
        return None, "no-unit"
    own = {space.id for space in spaces}
    storeys = {(id(space.building), space.storey.id): space for space in spaces}
    whole = 0
    for first in storeys.values():
        there = [space for space in stacking.placing.spaces if space.building is first.building and space.storey is first.storey]
        shared = lease.area_m2 is not None and any(space.area_m2 is None or not space.whole for space in there)
        if shared:
            area = math.fsum(space.area_m2.value for space in there if space.area_m2 is not None)
            whole += lease.area_m2 is not None and area > 0.0 and lease.area_m2.value >= area - ROUNDING
        else:
            whole += {space.id for space in there} <= own
    return float(whole), ""


def _spaces(stacking: Stacking, lease: Lease) -> tuple[Space, ...] | None:
    """The spaces of a holding; None where one of its units is not on the plan."""
    try:
        return tuple({space.id: space for unit in lease.units for space in find_spaces(stacking.placing.spaces, unit)}.values())
    except CallError:
        return None
