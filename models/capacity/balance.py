"""The logistics balance of a building: storey by storey what it asks, what reaches it, the largest piece, and the worst link."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.building import Storey, StoreyKind, Unit
from models.capacity.allocation import Load, allocate
from models.capacity.docks import DocksPlan
from models.capacity.lift_inputs import STANDARD_PALLET, Bank
from models.capacity.lifts import LiftPlan
from models.capacity.pieces import Takes, takes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the way to a storey: its key (text ``goods.link.<key>``), its name, and how much of it is used (1: full)."""

    key: str
    name: str
    used: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreyBalance:
    """One storey. t/day in, out and between; ``alone_t_h`` is what all counted lifts would carry to this storey alone."""

    storey: Storey
    in_t_day: float
    out_t_day: float
    between_t_day: float
    peak_t_h: float
    banks: tuple[Bank, ...]
    at_docks: bool
    alone_t_h: float | None
    largest: Takes | None
    worst: Link | None
    units_without_path: tuple[Unit, ...]

    @property
    def t_day(self) -> float:
        return self.in_t_day + self.out_t_day + self.between_t_day


def balance(lifts: LiftPlan, docks: DocksPlan | None) -> tuple[StoreyBalance, ...]:
    """Every storey that people or goods stand on, from the bottom."""
    return tuple(_balance(storey, lifts, docks) for storey in lifts.building.storeys if storey.kind is not StoreyKind.ROOF)


def _balance(storey: Storey, plan: LiftPlan, docks: DocksPlan | None) -> StoreyBalance:
    number = storey.number
    demand = [one for one in plan.demand if one.storey == number]
    into, out, between = (math.fsum(one.peakless[k] for one in demand) for k in range(3))
    at_docks = number in plan.shaft.dock_storeys
    banks = tuple(result.bank for result in plan.results if number in result.bank.serves)
    counted = [result.bank for result in plan.results if result.counted and number in result.bank.serves]
    loads = [load for load in plan.loads if load.storey == number] if plan.has_demand else []
    return StoreyBalance(
        storey=storey, in_t_day=into, out_t_day=out, between_t_day=between, peak_t_h=math.fsum(load.total_t_h for load in loads),
        banks=banks, at_docks=at_docks, alone_t_h=None if at_docks else _alone(number, loads, counted, plan),
        largest=_largest(banks), worst=max(_links(number, loads, plan, docks, at_docks), key=lambda link: link.used,
                                           default=None),
        units_without_path=() if at_docks or banks else storey.units)


def _alone(number: int, loads: Sequence[Load], banks: Sequence[Bank], plan: LiftPlan) -> float | None:
    """Capacity to this storey alone, in its own goods, else in the first goods or standard pallets."""
    goods = plan.loads[0].goods if plan.loads else STANDARD_PALLET
    own = [load for load in loads if load.total_t_h > 0.0] or [
        Load(goods=goods, storey=number, in_t_h=0.5, out_t_h=0.5, between_t_h=0.0)]
    found = allocate(own, banks, plan.shaft)
    return None if found.unserved or not found.loads else found.capacity_t_h


def _largest(banks: Sequence[Bank]) -> Takes | None:
    return max((takes_of(bank) for bank in banks), key=lambda takes: (takes.mass_kg, takes.length_m or 0.0), default=None)


def _links(number: int, loads: Sequence[Load], plan: LiftPlan, docks: DocksPlan | None, at_docks: bool) -> Iterator[Link]:
    if not loads:
        return
    for check in plan.pieces:
        if check.storey == number and check.way == "none":
            yield Link(key="piece", name=check.by, used=check.needs / check.has if check.has > 0.0 else math.inf)
    if any(load.storey == number for load in plan.allocation.unserved):
        yield Link(key="no-lift", name="", used=math.inf)
    elif not at_docks:
        for result in plan.results:
            if result.counted and number in result.bank.serves and result.trips_h > 0.0:
                yield Link(key="lifts", name=result.bank.name, used=result.utilisation)
    if docks is not None and docks.cautious is not None:
        yield Link(key="docks", name="", used=docks.cautious.utilisation)
    if docks is not None and docks.staging is not None and docks.staging.has_m2:
        yield Link(key="staging", name="", used=docks.staging.needed_m2 / docks.staging.has_m2)
