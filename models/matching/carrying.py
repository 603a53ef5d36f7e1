"""What the companies' goods ask of lifts and docks: shared capacities of the placing, and the plans after it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from models.building import Building, Site
from models.capacity.allocation import Load, Shaft, cycle_of
from models.capacity.docks import DocksPlan, plan_docks_of
from models.capacity.lift_inputs import Bank, banks_of
from models.capacity.lifts import MOST_UTILISATION, LiftPlan, plan_lifts, shaft_of
from models.demand import Goods, Logistics
from models.engineering.queues import waiting
from models.measured import Measured, Stated, assumed
from models.tenants import Tenant

IN_SHARE: Final = 0.5
"""Of a company's goods while it does not say how much of them comes in; shown as assumed."""


def goods_of(tenant: Tenant, storey: int) -> Goods | None:
    """The goods of a company on a storey; None where it states none. Its pieces are checked with its needs, not here."""
    t_day = tenant.brings.goods_t_day
    if t_day is None or t_day.value <= 0.0:
        return None
    into = tenant.brings.in_share or Measured(IN_SHARE, "1", assumed("match-in-share"))
    out = Measured(1.0 - into.value, "1", into.source)
    return Goods(id=tenant.id, name=tenant.name, storeys=(storey,), t_day=t_day, in_share=into, out_share=out,
                 between_share=Measured(0.0, "1", into.source), unit_load_kg=tenant.brings.unit_load_kg,
                 load_unit=None if tenant.brings.unit_load_kg is None else Stated("pallet", tenant.brings.unit_load_kg.source))


def with_goods(building: Building, goods: Sequence[Goods]) -> Building:
    """The building with these goods in place of those stated for it."""
    return replace(building, logistics=replace(building.logistics or Logistics(), goods=tuple(goods)))


@dataclass(frozen=True)
class Carrying:
    """Lifts and docks of one building for the placing. ``missing``: why nothing can be said of lifts or docks, as keys."""

    building: Building
    site: Site | None = None

    @cached_property
    def rate(self) -> float | None:
        """t/h at the peak for each t/day; None while hours or peak are unknown."""
        day = (self.building.logistics or Logistics()).day
        hours, factor = day.working_hours, day.hour_factor
        return None if hours is None or factor is None or hours <= 0.0 else factor * day.day_factor / hours

    @cached_property
    def missing(self) -> tuple[str, ...]:
        lacks = []
        if self.rate is None:
            lacks.append("hours")
        if not self.banks:
            lacks.append("lifts")
        if self.dock_capacity is None:
            lacks.append("docks")
        return tuple(lacks)

    @cached_property
    def banks(self) -> tuple[int, ...]:
        """Indices of the banks that have time for goods."""
        return tuple(i for i, bank in enumerate(self._banks) if bank.share > 0.0 and bank.count > 0)

    @cached_property
    def _banks(self) -> tuple[Bank, ...]:
        return banks_of(self.building)[0]

    @cached_property
    def _shaft(self) -> Shaft:
        return shaft_of(self.building)[0]

    @cached_property
    def most_utilisation(self) -> Measured:
        stated = (self.building.logistics or Logistics()).targets.lift_utilisation
        return stated or Measured(MOST_UTILISATION, "1", assumed("lift-utilisation"))

    @property
    def lift_capacities(self) -> tuple[float, ...]:
        """Car hours per hour of each bank, kept below the wanted utilisation."""
        return tuple(self._banks[i].count * self._banks[i].share * self.most_utilisation.value for i in self.banks)

    def lift_hours(self, tenant: Tenant, storey: int) -> Mapping[int, float] | None:
        """Bank (position in ``banks``) → car hours per hour if it carries all of the company's goods; None: no lift is asked."""
        goods = goods_of(tenant, storey)
        if goods is None or self.rate is None or storey in self._shaft.dock_storeys or goods.t_day is None:
            return None
        t_h = goods.t_day.value * self.rate
        key = (None if goods.unit_load_kg is None else goods.unit_load_kg.value, storey)
        if key not in self._cycles:     # the time for a tonne does not depend on how many there are
            load = Load(goods=goods, storey=storey, in_t_h=t_h, out_t_h=0.0, between_t_h=0.0)
            cycles = {at: cycle_of(self._banks[i], load, self._shaft) for at, i in enumerate(self.banks)}
            self._cycles[key] = {at: cycle.hours_per_t for at, cycle in cycles.items() if cycle is not None}
        return {at: hours * t_h for at, hours in self._cycles[key].items()}

    @cached_property
    def _cycles(self) -> dict[tuple[float | None, int], Mapping[int, float]]:
        """Load unit and storey → bank → car hours for each tonne."""
        return {}

    def dock_bays(self, tenant: Tenant) -> float:
        """Bays that the company's trucks keep busy on average at the peak."""
        t_day, unit = tenant.brings.goods_t_day, tenant.brings.unit_load_kg
        if t_day is None:
            return 0.0
        key = None if unit is None else unit.value
        if key not in self._per_t:
            plan = self._probed(unit)
            self._per_t[key] = math.fsum(flow.arrivals_h * flow.service_min / 60.0 for flow in plan.flows)
        return t_day.value * self._per_t[key]

    @cached_property
    def _per_t(self) -> dict[float | None, float]:
        """Mass of the load unit → busy bays for each t/day."""
        return {}

    def _probed(self, unit: Measured | None) -> DocksPlan:
        """The docks with a tonne a day in such units; the yard does not count here."""
        probe = Goods(id="probe", name="", storeys=(1,), t_day=Measured(1.0, "t/d", assumed("match-probe")), in_share=_ONE,
                      out_share=_NONE, between_share=_NONE, unit_load_kg=unit)
        return plan_docks_of(with_goods(self.building, [probe]))

    @cached_property
    def dock_capacity(self) -> float | None:
        """The most bays that may be busy on average while the target for waiting trucks is kept; None while it is unknown."""
        plan = self._probed(None)
        if plan.bays < 1 or not plan.flows:
            return None
        low, high = 0.0, float(plan.bays)
        for _ in range(60):
            middle = (low + high) / 2.0
            found = waiting(middle / plan.service_min, plan.bays, plan.service_min)
            kept = found.settles and found.waiting_share <= plan.most_waiting.value and (
                plan.longest_wait_min is None or found.mean_wait <= plan.longest_wait_min.value)
            low, high = (middle, high) if kept else (low, middle)
        return low

    def plans(self, placed: Sequence[tuple[Tenant, int]]) -> tuple[LiftPlan, DocksPlan]:
        """What lifts and docks carry with these companies on these storeys."""
        goods = [one for tenant, storey in placed if (one := goods_of(tenant, storey)) is not None]
        building = with_goods(self.building, goods)
        return plan_lifts(building), plan_docks_of(building, self.site)


_ONE: Final = Measured(1.0, "1", assumed("match-probe"))
_NONE: Final = Measured(0.0, "1", assumed("match-probe"))
