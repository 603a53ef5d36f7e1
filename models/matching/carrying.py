"""What the companies' goods ask of lifts and docks: shared capacities of the placing, and the plans after it.

Companies that say in which hours their goods move are added up hour by hour; those that do not, come to each of these hours with
the peak of the building's working day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from models.building import Building, Site
from models.capacity.allocation import Load, Shaft, cycle_of
from models.capacity.docks import DocksPlan, OwnTrucks, plan_docks_of
from models.capacity.lift_inputs import Bank, banks_of
from models.capacity.lifts import MOST_UTILISATION, LiftPlan, plan_lifts, shaft_of
from models.demand import Goods, Logistics, WorkingDay
from models.engineering.queues import waiting
from models.matching.moments import WHOLE, Moment, moves_goods, share_in
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Busiest:
    """The clock hour in which lifts, and the one in which docks are asked most; None: the peak of the working day.

    ``timed``, ``untimed``: number of companies with goods or trucks that do, and do not, say when.
    """

    lifts: int | None
    docks: int | None
    timed: int
    untimed: int


@dataclass(frozen=True)
class Carrying:
    """Lifts and docks of one building for the placing. ``missing``: why nothing can be said of lifts or docks, as keys.

    ``moments``: the hours in which each capacity counts. ``by_day``: whether some company counts by the working day.
    """

    building: Building
    site: Site | None = None
    moments: tuple[Moment, ...] = (WHOLE,)
    by_day: bool = True

    @cached_property
    def rate(self) -> float | None:
        """t/h at the peak for each t/day; None while hours or peak are unknown."""
        return (self.building.logistics or Logistics()).day.peak_rate

    def rate_of(self, tenant: Tenant, moment: Moment = WHOLE) -> float | None:
        """The same for one company in a moment: by its own hours, else by the working day."""
        share = share_in(tenant.brings, moment)
        return self.rate if share is None else share * (self.building.logistics or Logistics()).day.day_factor

    @cached_property
    def missing(self) -> tuple[str, ...]:
        lacks = []
        if self.rate is None and self.by_day:
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

    def lift_hours(self, tenant: Tenant, storey: int, moment: Moment = WHOLE) -> Mapping[int, float] | None:
        """Bank (position in ``banks``) → car hours per hour if it carries all of the company's goods; None: no lift is asked."""
        rate, day = self.rate_of(tenant, moment), self.lift_day(tenant, storey)
        return None if rate is None or day is None else {at: hours * rate for at, hours in day.items()}

    def lift_day(self, tenant: Tenant, storey: int) -> Mapping[int, float] | None:
        """The same for a whole day of the company's goods."""
        t_day, unit = tenant.brings.goods_t_day, tenant.brings.unit_load_kg
        if t_day is None or t_day.value <= 0.0 or storey in self._shaft.dock_storeys:
            return None
        key = (None if unit is None else unit.value, storey)
        goods = None if key in self._cycles else goods_of(tenant, storey)
        if goods is not None:     # the time for a tonne does not depend on how many there are
            load = Load(goods=goods, storey=storey, in_t_h=1.0, out_t_h=0.0, between_t_h=0.0)
            cycles = {at: cycle_of(self._banks[i], load, self._shaft) for at, i in enumerate(self.banks)}
            self._cycles[key] = {at: cycle.hours_per_t for at, cycle in cycles.items() if cycle is not None}
        return {at: hours * t_day.value for at, hours in self._cycles[key].items()}

    @cached_property
    def _cycles(self) -> dict[tuple[float | None, int], Mapping[int, float]]:
        """Load unit and storey → bank → car hours for each tonne."""
        return {}

    def dock_bays(self, tenant: Tenant, moment: Moment = WHOLE) -> float:
        """Bays that the company's trucks keep busy on average at the peak, or in a moment."""
        rate, brings = self.rate_of(tenant, moment), tenant.brings
        if rate is None or not moves_goods(brings):
            return 0.0
        key = tuple(None if one is None else one.value for one in (brings.goods_t_day, brings.unit_load_kg, brings.trucks_day))
        if key not in self._whole_day:
            self._whole_day[key] = math.fsum(
                flow.arrivals_h * flow.service_min / 60.0 for flow in self._probed(tenant).flows)
        return self._whole_day[key] * rate

    @cached_property
    def _whole_day(self) -> dict[tuple[float | None, ...], float]:
        """Goods, load unit and trucks → busy bays if a whole day of them came in one hour."""
        return {}

    def _probed(self, tenant: Tenant | None = None) -> DocksPlan:
        """The docks with a whole day of a company, or of a tonne, in one hour; the yard does not count here."""
        probe = Goods(id="probe", name="", storeys=(1,), t_day=_ONE, in_share=_ONE, out_share=_NONE, between_share=_NONE)
        goods = probe if tenant is None else goods_of(tenant, 1)
        own = [] if tenant is None else list(_own_trucks([(tenant, 1.0)]))
        building = with_goods(self.building, [] if goods is None else [goods])
        day = WorkingDay(hours=_ONE, peak_factor=_ONE)
        return plan_docks_of(replace(building, logistics=replace(building.logistics or Logistics(), day=day)), own=own)

    @cached_property
    def dock_capacity(self) -> float | None:
        """The most bays that may be busy on average while the target for waiting trucks is kept; None while it is unknown."""
        plan = self._probed()
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

    def busiest(self, placed: Sequence[tuple[Tenant, int]]) -> Busiest:
        """When lifts and docks are asked most with these companies on these storeys."""
        moving = [(tenant, storey) for tenant, storey in placed if moves_goods(tenant.brings)]
        timed = sum(tenant.brings.hour_shares is not None for tenant, _ in moving)
        if not timed:
            return Busiest(lifts=None, docks=None, timed=0, untimed=len(moving))

        def lifted(hour: int) -> float:
            asked = (self.lift_hours(tenant, storey, (hour,)) for tenant, storey in moving)
            return math.fsum(min(hours.values(), default=0.0) for hours in asked if hours is not None)

        def docked(hour: int) -> float:
            return math.fsum(self.dock_bays(tenant, (hour,)) for tenant, _ in moving)

        return Busiest(lifts=max(range(24), key=lifted), docks=max(range(24), key=docked), timed=timed,
                       untimed=len(moving) - timed)

    def plans(self, placed: Sequence[tuple[Tenant, int]]) -> tuple[LiftPlan, DocksPlan]:
        """What lifts and docks carry with these companies on these storeys, each in its busiest hour."""
        goods = [one for tenant, storey in placed if (one := goods_of(tenant, storey)) is not None]
        building, hours = with_goods(self.building, goods), self.busiest(placed)
        at_docks = [(tenant, rate) for tenant, _ in placed
                    if (rate := self.rate_of(tenant, _moment(hours.docks))) is not None]
        return (plan_lifts(building, self._own_rates(placed, hours.lifts)),
                plan_docks_of(building, self.site, self._own_rates(placed, hours.docks), list(_own_trucks(at_docks))))

    def _own_rates(self, placed: Sequence[tuple[Tenant, int]], hour: int | None) -> dict[str, float]:
        """Companies that say when, with the share of their day in an hour."""
        return {tenant.id: rate for tenant, _ in placed if hour is not None and tenant.brings.hour_shares is not None
                and (rate := self.rate_of(tenant, (hour,))) is not None}


def _moment(hour: int | None) -> Moment:
    return WHOLE if hour is None else (hour,)


def _own_trucks(rated: Iterable[tuple[Tenant, float]]) -> Iterator[OwnTrucks]:
    """The trucks of companies that state them, with the share of a day's that come in the hour looked at."""
    for tenant, rate in rated:
        trucks = tenant.brings.trucks_day
        if trucks is not None and trucks.value > 0.0:
            yield OwnTrucks(id=tenant.id, name=tenant.name, trucks_day=trucks, rate=rate)


_ONE: Final = Measured(1.0, "1", assumed("match-probe"))
_NONE: Final = Measured(0.0, "1", assumed("match-probe"))
