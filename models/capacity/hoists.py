"""Each hoist with its own checks, and the transfer stores against the goods that pile up behind the lifts.

A hoist is tried with the most demanding piece that somebody states for a storey it serves; without one only what holds for any
piece is checked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.building import Building, Site, Storey
from models.capacity.docks import AISLE_FACTOR
from models.capacity.lift_inputs import unit_mass_kg, unit_size_m
from models.capacity.lifts import LiftPlan
from models.demand import Goods
from models.engineering.stores import Stacking, area_needed_m2, units_held
from models.logistics import Hoist, TransferStore
from models.measured import Measured
from models.move_in import Check, Machine, usual_handling
from models.move_in_hoists import hoist_checks, hoist_findings
from models.move_in_ways import path_checks

_WITHOUT_SIZE: Final = ("serves", "capacity", "edge-guard", "closes-in-fire", "crane-clear")
"""Checks that need no size of the piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoistPlan:
    """A hoist, the piece that it was tried with (its goods and storey), and all checks."""

    hoist: Hoist
    goods: Goods | None
    storey: int | None
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> str:
        """fail, no-data or pass of the checks that decide."""
        found = [check.verdict for check in self.checks if check.decides and check.applies]
        return next((verdict for verdict in ("fail", "no-data") if verdict in found), "pass")


def plan_hoists(building: Building, site: Site | None) -> tuple[HoistPlan, ...]:
    """Every hoist of a building with its checks."""
    return tuple(_plan(building, site, hoist, checks) for hoist, checks in hoist_findings(building, site))


def _plan(building: Building, site: Site | None, hoist: Hoist, findings: tuple[Check, ...]) -> HoistPlan:
    tried = [(len(_failing(checks)), goods.heaviest_kg.value if goods.heaviest_kg else 0.0, goods, storey, checks)
             for goods, storey in _pieces(building, hoist) for checks in [_with_piece(building, site, hoist, goods, storey)]]
    if not tried:
        return HoistPlan(hoist=hoist, goods=None, storey=None, checks=findings)
    _, _, goods, storey, checks = max(tried, key=lambda one: (one[0], one[1]))
    guard = tuple(check for check in findings if check.what == "edge-guard")      # of the highest storey served
    kept = tuple(check for check in checks if check.what != "edge-guard" or not guard)
    return HoistPlan(hoist=hoist, goods=goods, storey=storey.number, checks=(*kept, *guard))


def _failing(checks: tuple[Check, ...]) -> list[Check]:
    return [check for check in checks if check.verdict == "fail" and check.decides]


def _pieces(building: Building, hoist: Hoist) -> Iterator[tuple[Goods, Storey]]:
    """The stated pieces of each stream, for the highest storey of it that the hoist serves."""
    for goods in () if building.logistics is None else building.logistics.goods:
        served = [s for s in building.storeys if s.number in goods.storeys and (hoist.serves is None or s.number in hoist.serves)]
        if goods.heaviest_kg is not None and served:
            yield goods, served[-1]


def _with_piece(building: Building, site: Site | None, hoist: Hoist, goods: Goods, storey: Storey) -> tuple[Check, ...]:
    """All checks of its kind with a piece, and the passages from the hoist onwards; sizes only where the piece has one."""
    size = [part for part in goods.largest_m if part is not None]
    mass = goods.heaviest_kg
    if mass is None:
        return ()
    known = len(size) == 3
    sides = (size[0], size[1], size[2]) if known else (Measured(1.0, "m", mass.source),) * 3
    machine, handling = Machine(name=goods.name, mass_kg=mass, size_m=sides), usual_handling()
    checks = hoist_checks(hoist, machine, handling, building, storey, None, site)
    if not known:
        return tuple(check for check in checks if check.what in _WITHOUT_SIZE)
    return (*checks, *path_checks(building, machine, storey, hoist.id, handling))


# --- transfer stores ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPlan:
    """The transfer stores of a building against what piles up: judged as stores, never as workshops.

    Attributes:
        has_m2: floor of all of them together; None while one is unknown.
        units: load units that wait at the worst hour of the day, because trucks bring more than the lifts carry.
        needed_m2: floor of these, footprint × aisle factor.
        held: whole units that the floor holds.
    """

    stores: tuple[TransferStore, ...]
    has_m2: float | None
    units: float
    needed_m2: float
    held: int | None

    @property
    def enough(self) -> bool | None:
        return None if self.has_m2 is None else self.has_m2 >= self.needed_m2 - 1e-9


def plan_transfer(plan: LiftPlan) -> TransferPlan | None:
    """Area against the largest heap of the day; None where there is no store.

    A demand that no hour of the day catches up with has no largest heap within a day: what is left at its end counts.
    """
    stores = plan.building.stores
    if not stores:
        return None
    areas = [store.area_m2.value for store in stores if store.area_m2 is not None]
    has = math.fsum(areas) if len(areas) == len(stores) else None
    mass, side = _mean_unit(plan)
    stacking = Stacking(unit_m=(side, side), layers=1, utilisation=1.0 / AISLE_FACTOR)
    units = heap_t(plan) * 1000.0 / mass
    return TransferPlan(stores=stores, has_m2=has, units=units, needed_m2=area_needed_m2(units, stacking),
                     held=None if has is None else units_held(has, stacking))


def heap_t(plan: LiftPlan) -> float:
    """The most tonnes that wait for the lifts in a day: hour by hour what comes beyond what they carry; 0 without a profile."""
    logistics = plan.building.logistics
    shares = () if logistics is None else logistics.day.hourly()
    if not shares or not plan.has_demand:
        return 0.0
    rate, heap, most = plan.demand_t_h / max(shares), 0.0, 0.0
    for share in shares:
        heap = max(heap + rate * share - plan.capacity_t_h, 0.0)
        most = max(most, heap)
    return most


def _mean_unit(plan: LiftPlan) -> tuple[float, float]:
    """Mass in kg and side in metres (of a square as large) of the mean load unit, weighted with the tonnes a day."""
    rows = [(one.t_day.value, unit_mass_kg(one.goods), unit_size_m(one.goods)) for one in plan.demand]
    total = math.fsum(tonnes for tonnes, _, _ in rows)
    if total <= 0.0:
        return 800.0, math.sqrt(1.2)
    units = math.fsum(tonnes * 1000.0 / mass for tonnes, mass, _ in rows)
    area = math.fsum(tonnes * 1000.0 / mass * (size[0] or 1.2) * (size[1] or 1.0) for tonnes, mass, size in rows)
    return total * 1000.0 / units, math.sqrt(area / units)
