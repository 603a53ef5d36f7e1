"""What the docks of a building serve, against the trucks that come: queues, beds, canopies, staging, ramps.

Closed form. Trucks come as a Poisson stream at the peak; the wait is given with exponential service (Erlang C, which decides)
and with the spread of the classes alone (Allen-Cunneen). Times in minutes, lengths in metres.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building, Site
from models.capacity.allocation import Load
from models.capacity.lift_inputs import STANDARD_PALLET, Used, unit_mass_kg, unit_size_m
from models.capacity.lifts import day_inputs, goods_inputs, loads_of
from models.capacity.yard import YardPlan, plan_yard
from models.demand import NO_RATES, Logistics, Missing, Rates, TruckClass, demand_of
from models.engineering.docks import BedFit, bed_fits, service_minutes
from models.engineering.queues import MOST_SERVERS, Waiting, servers_needed, waiting
from models.engineering.swept_path import ring_lane_m
from models.logistics import Dock, DockService, Ramp
from models.measured import Measured, SourceKind, assumed

UNITS_PER_MINUTE: Final = 1.8
MOST_WAITING: Final = 0.2
AISLE_FACTOR: Final = 2.0
"""Floor of a staging area over the floor of what stands on it: an aisle as wide as the goods. Always shown as assumed."""
DOUBLE_BAYS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckFlow:
    """A class of trucks at the peak: arrivals, load units in each, time at the dock."""

    truck: TruckClass
    tonnes_h: float
    arrivals_h: float
    units: float
    service_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrucks:
    """Trucks that somebody states instead of letting them follow from tonnes and the building's classes.

    ``id``: of its goods, where it has any; they fill these trucks. ``rate``: the share of a day's trucks in the hour looked at.
    """

    id: str
    name: str
    trucks_day: Measured
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DockFit:
    """How a class of trucks meets a dock: the bed (None: a height is missing), and the free height under the canopy.

    ``step_m`` is bed − platform; ``clear_m`` clear height − truck height.
    """

    dock: Dock
    truck: TruckClass
    bed: BedFit | None
    step_m: float | None
    clear_m: float | None

    @property
    def stops(self) -> bool:
        return self.clear_m is not None and self.clear_m < 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """Area for goods between docks and lifts at the peak against what there is, m²."""

    units: float
    needed_m2: float
    has_m2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RampFit:
    """A ramp against the trucks: what is in the way (keys), with what it has and what is needed."""

    ramp: Ramp
    truck: TruckClass
    obstacle: str
    has: float
    needs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DockChange:
    """What one change would bring: its key (text ``goods.dock-change.<key>``), P(wait) and mean wait after it."""

    key: str
    values: dict[str, object]
    utilisation: float
    waiting_share: float
    wait_min: float
    keeps_targets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocksPlan:
    """The docks of a building at the peak; ``verdict``: no-demand, met, tight, not-met."""

    building: Building
    missing: tuple[Missing, ...]
    bays: int
    flows: tuple[TruckFlow, ...]
    tonnes_day: float
    trucks_day: float
    hourly: tuple[tuple[float, float], ...]      # hour of the day, docks busy on average if nobody had to wait
    cautious: Waiting | None
    likely: Waiting | None
    service_min: float
    needed: int | None
    fits: tuple[DockFit, ...]
    staging: Staging | None
    ramps: tuple[RampFit, ...]
    yard: YardPlan
    changes: tuple[DockChange, ...]
    used: tuple[Used, ...]
    most_waiting: Measured
    longest_wait_min: Measured | None
    verdict: str

    @property
    def trucks_h(self) -> float:
        return math.fsum(flow.arrivals_h for flow in self.flows)

    @property
    def served_h(self) -> float:
        """Trucks that all bays serve in an hour without a pause."""
        return self.bays * 60.0 / self.service_min if self.service_min > 0.0 else 0.0

    @property
    def assumptions(self) -> tuple[Used, ...]:
        return tuple(one for one in self.used if one.value.source.kind is SourceKind.ASSUMED)

    @property
    def has_demand(self) -> bool:
        return self.verdict != "no-demand"


def plan_docks_of(building: Building, site: Site | None = None, rates: Rates = NO_RATES,
                  own: Sequence[OwnTrucks] = ()) -> DocksPlan:
    """What the docks of a building serve. A building without docks or demand gives a plan that says so.

    Args:
        rates: streams that say when they move, by id → the share of their day in the hour that is looked at.
        own: trucks that are stated; the others follow from the tonnes.
    """
    logistics = building.logistics or Logistics()
    demand, missing = demand_of(building, rates)
    apart = {one.id for one in own}
    by_class = [one for one in demand if one.goods.id not in apart]
    lacks = [lack for lack in missing if not (own and lack.key == "goods")]
    filled = {one.goods.id for one in demand}
    if by_class or not own or not apart <= filled:
        lacks += _truck_gaps(logistics, building)
    used: list[Used] = []
    complete = bool(demand or own) and not lacks_for_docks(lacks)
    loads = loads_of(demand, logistics, rates) if complete else ()
    flows = (*_flows(building, logistics, *_tonnes_and_units(loads, apart), used),
             *_own_flows(building, logistics, own, loads)) if complete else ()
    bays, unknown = _bays(building)
    lacks += [Missing(key="bays", subject=dock.name or dock.id) for dock in unknown]
    most = logistics.targets.dock_waiting_share or Measured(MOST_WAITING, "1", assumed("dock-waiting"))
    day = math.fsum(sum(one.peakless[:2]) for one in demand)
    in_classes = math.fsum(sum(one.peakless[:2]) for one in by_class)
    stated = math.fsum(one.trucks_day.value for one in own)
    yard = plan_yard(building, site, logistics.trucks)
    fits = tuple(_fit(dock, truck) for dock in building.docks for truck in logistics.trucks)
    plan = DocksPlan(
        building=building, missing=tuple(lacks), bays=bays, flows=flows, tonnes_day=day,
        trucks_day=stated + math.fsum(in_classes * t.share.value / t.payload_t.value for t in logistics.trucks
                                      if t.payload_t and t.share),
        hourly=(), cautious=None, likely=None, service_min=0.0, needed=None, fits=fits,
        staging=_staging(logistics, building, loads, used), ramps=_ramps(building, logistics.trucks), yard=yard, changes=(),
        used=(*_docks_used(logistics), *used, Used(key="dock-waiting", subject="", value=most)), most_waiting=most,
        longest_wait_min=logistics.targets.dock_wait_min, verdict="no-demand")
    return _queued(plan, logistics) if complete and flows else plan


def lacks_for_docks(missing: Sequence[Missing]) -> bool:
    return any(lack.key in ("goods", "hours", "peak", "shares", "trucks", "truck-share", "payload") for lack in missing)


def _truck_gaps(logistics: Logistics, building: Building) -> list[Missing]:
    if not logistics.trucks:
        return [Missing(key="trucks", subject=building.name or building.id)]
    gaps = [Missing(key="truck-share", subject=truck.name) for truck in logistics.trucks if truck.share is None]
    return gaps + [Missing(key="payload", subject=truck.name) for truck in logistics.trucks if truck.payload_t is None]


def _bays(building: Building) -> tuple[int, list[Dock]]:
    """Bays of all docks; a dock without a number counts none and is named."""
    known = [dock for dock in building.docks if dock.bays is not None]
    count = sum(math.floor(dock.bays.value + 1e-9) for dock in known if dock.bays)
    return min(count, MOST_SERVERS), [dock for dock in building.docks if dock.bays is None]


# --- queue -------------------------------------------------------------------------------------------------------


def _tonnes_and_units(loads: Sequence[Load], apart: Collection[str]) -> tuple[float, float]:
    """Tonnes an hour in and out of all streams that come by the building's trucks, and load units in a tonne of them."""
    mine = [load for load in loads if load.goods.id not in apart]
    peak = math.fsum(load.in_t_h + load.out_t_h for load in mine)
    units = math.fsum((load.in_t_h + load.out_t_h) * 1000.0 / unit_mass_kg(load.goods) for load in mine)
    return peak, units / peak if peak > 0.0 else 0.0


def _own_flows(building: Building, logistics: Logistics, own: Sequence[OwnTrucks], loads: Sequence[Load]) -> Iterator[TruckFlow]:
    """Trucks that are stated, filled with their goods; without goods with a full load of the building's, in standard pallets."""
    rate, reset, allowance = service_of(building.docks, [])
    full = math.fsum(truck.share.value * truck.payload_t.value for truck in logistics.trucks if truck.share and truck.payload_t)
    for one in own:
        trucks_h = one.trucks_day.value * one.rate
        if trucks_h <= 0.0:
            continue
        mine = [load for load in loads if load.goods.id == one.id]
        tonnes = math.fsum(load.in_t_h + load.out_t_h for load in mine) if mine else full * trucks_h
        units = math.fsum((load.in_t_h + load.out_t_h) * 1000.0 / unit_mass_kg(load.goods) for load in mine) if mine else \
            tonnes * 1000.0 / unit_mass_kg(STANDARD_PALLET)
        minutes = service_minutes(units / trucks_h, rate, reset_minutes=reset, allowance=allowance)
        yield TruckFlow(truck=TruckClass(id=one.id, name=one.name), tonnes_h=tonnes, arrivals_h=trucks_h, units=units / trucks_h,
                        service_min=minutes)


def _flows(building: Building, logistics: Logistics, peak_t_h: float, units_per_t: float,
           used: list[Used]) -> tuple[TruckFlow, ...]:
    rate, reset, allowance = service_of(building.docks, used)
    made = []
    for truck in logistics.trucks:
        if truck.share is None or truck.payload_t is None:
            continue
        tonnes = peak_t_h * truck.share.value
        units = truck.payload_t.value * units_per_t
        minutes = service_minutes(units, rate, reset_minutes=reset, allowance=allowance)
        made.append(TruckFlow(truck=truck, tonnes_h=tonnes, arrivals_h=tonnes / truck.payload_t.value, units=units,
                              service_min=minutes))
    return tuple(made)


def service_of(docks: Sequence[Dock], used: list[Used]) -> tuple[float, float, float]:
    """Units a minute, reset and allowance of some docks, weighted with their bays; missing ones are assumed and named."""
    docks = list(docks) or [Dock(id="", name="")]
    weights = [max(dock.bays.value, 0.0) if dock.bays else 1.0 for dock in docks]
    total = math.fsum(weights) or float(len(docks))
    sums = [0.0, 0.0, 0.0]
    for dock, weight in zip(docks, weights, strict=True):
        own = dock.service or DockService()
        for k, (key, given, otherwise, unit) in enumerate((
                ("units-per-minute", own.units_per_minute, UNITS_PER_MINUTE, "1/min"), ("reset", own.reset_min, 0.0, "min"),
                ("allowance", own.allowance, 0.0, "1"))):
            value = given if given is not None else Measured(otherwise, unit, assumed(f"dock-{key}"))
            if given is not None or otherwise or key == "reset":
                used.append(Used(key=key, subject=dock.name or dock.id, value=value))
            sums[k] += (weight or total / len(docks)) / total * (1.0 / value.value if k == 0 else value.value)
    return 1.0 / sums[0], sums[1], sums[2]


def _queued(plan: DocksPlan, logistics: Logistics) -> DocksPlan:
    arrivals = math.fsum(flow.arrivals_h for flow in plan.flows) / 60.0
    if arrivals <= 0.0:
        return plan
    mean = math.fsum(f.arrivals_h * f.service_min for f in plan.flows) / 60.0 / arrivals
    square = math.fsum(f.arrivals_h * f.service_min ** 2 for f in plan.flows) / 60.0 / arrivals
    spread = max(square / (mean * mean) - 1.0, 0.0)
    if mean <= 0.0:
        return plan
    cautious, likely = waiting(arrivals, plan.bays, mean), waiting(arrivals, plan.bays, mean, service_cv2=spread)
    needed = _needed(arrivals, mean, plan)
    blocked = [truck for truck in logistics.trucks if _nowhere(plan, truck)]
    verdict = "met"
    if not cautious.settles or blocked or plan.yard.too_long or plan.ramps:
        verdict = "not-met"
    elif needed is None or needed > plan.bays:
        verdict = "tight"
    hourly = _hourly(plan, logistics, mean)
    made = replace(plan, cautious=cautious, likely=likely, service_min=mean, needed=needed, hourly=hourly, verdict=verdict)
    return replace(made, changes=_changes(made, arrivals, mean, spread, logistics))


def _nowhere(plan: DocksPlan, truck: TruckClass) -> bool:
    """Whether no dock lets the truck under its canopy."""
    own = [fit for fit in plan.fits if fit.truck is truck]
    return bool(own) and all(fit.stops for fit in own)


def _needed(arrivals: float, service: float, plan: DocksPlan) -> int | None:
    try:
        return servers_needed(arrivals, service, most_waiting=plan.most_waiting.value,
                              longest_wait=None if plan.longest_wait_min is None else plan.longest_wait_min.value)
    except ValueError:
        return None


def _hourly(plan: DocksPlan, logistics: Logistics, service: float) -> tuple[tuple[float, float], ...]:
    """Busy docks hour by hour: arrivals × time at the dock. Empty without a profile."""
    shares = logistics.day.hourly()
    starts = 0.0 if logistics.day.starts_h is None else logistics.day.starts_h.value
    trucks = plan.trucks_day * logistics.day.day_factor
    return tuple((starts + i, trucks * share * service / 60.0) for i, share in enumerate(shares))


def _changes(plan: DocksPlan, arrivals: float, service: float, spread: float, logistics: Logistics) -> tuple[DockChange, ...]:
    def change(key: str, values: dict[str, object], rate: float, bays: int, time: float, *, arrival_cv2: float = 1.0,
               service_cv2: float = 1.0) -> DockChange:
        found = waiting(rate, bays, time, arrival_cv2=arrival_cv2, service_cv2=service_cv2)
        longest = plan.longest_wait_min
        kept = found.settles and found.waiting_share <= plan.most_waiting.value and (
            longest is None or found.mean_wait <= longest.value)
        return DockChange(key=key, values=values, utilisation=found.utilisation, waiting_share=found.waiting_share,
                          wait_min=found.mean_wait, keeps_targets=kept)

    found = [change("more", {"count": 1, "total": plan.bays + 1}, arrivals, plan.bays + 1, service)]
    if plan.needed is not None and plan.needed > plan.bays + 1:
        found.append(change("more", {"count": plan.needed - plan.bays, "total": plan.needed}, arrivals, plan.needed, service))
    found.append(change("quicker", {"percent": 25}, arrivals, plan.bays, 0.75 * service))
    factor = logistics.day.hour_factor
    if factor is not None and factor > 1.0:
        found.append(change("spread", {"factor": round(factor, 2)}, arrivals / factor, plan.bays, service))
    found.append(change("slots", {}, arrivals, plan.bays, service, arrival_cv2=0.0, service_cv2=spread))
    return tuple(found)


def waits_by_docks(plan: DocksPlan) -> list[tuple[int, Waiting, Waiting]]:
    """Waiting against the number of bays, for the plot."""
    if plan.cautious is None or plan.likely is None or plan.trucks_h <= 0.0:
        return []
    rate, busy = plan.trucks_h / 60.0, plan.trucks_h / 60.0 * plan.service_min
    square = math.fsum(f.arrivals_h * f.service_min ** 2 for f in plan.flows) / plan.trucks_h
    spread = max(square / plan.service_min ** 2 - 1.0, 0.0)
    last = min(max(plan.bays + 2, (plan.needed or 0) + 2, math.ceil(busy) + 3), DOUBLE_BAYS)
    first = max(1, min(plan.bays, math.floor(busy) + 1))
    return [(c, waiting(rate, c, plan.service_min), waiting(rate, c, plan.service_min, service_cv2=spread))
            for c in range(first, last + 1)]


# --- beds, canopies, staging, ramps ------------------------------------------------------------------------------


def _fit(dock: Dock, truck: TruckClass) -> DockFit:
    own = dock.service or DockService()
    platform, bed, height = dock.platform_height_m, truck.bed_m, truck.size_m[2]
    equipment = "pallet-jack" if own.equipment is None else own.equipment.value
    fit = None
    if platform is not None and bed is not None:
        plate = None if dock.leveller is False or own.leveller_length_m is None else own.leveller_length_m.value
        fit = bed_fits({truck.id: bed.value}, platform.value, plate, equipment)[0]
    clear = None if own.canopy_clear_height_m is None or height is None else own.canopy_clear_height_m.value - height.value
    step = None if platform is None or bed is None else bed.value - platform.value
    return DockFit(dock=dock, truck=truck, bed=fit, step_m=step,
                   clear_m=None if clear is None else round(clear, 6))


def _staging(logistics: Logistics, building: Building, loads: Sequence[Load], used: list[Used]) -> Staging | None:
    """Units that stand between dock and lift: peak flow × time they stand; floor of each × aisle factor."""
    minutes = logistics.staging_minutes
    if minutes is None or not loads:
        return None
    units = area = 0.0
    for load in loads:
        count = (load.in_t_h + load.out_t_h) * 1000.0 / unit_mass_kg(load.goods) * minutes.value / 60.0
        long, wide, _high = unit_size_m(load.goods)
        units += count
        area += count * (long or 1.2) * (wide or 1.0)
    used.append(Used(key="staging-minutes", subject="", value=minutes))
    used.append(Used(key="aisle-factor", subject="", value=Measured(AISLE_FACTOR, "1", assumed("aisle-factor"))))
    own = [dock.depth_m.value * dock.width_m.value for dock in building.docks if dock.depth_m and dock.width_m]
    has = logistics.staging_area_m2.value if logistics.staging_area_m2 else math.fsum(own) if own else None
    return Staging(units=units, needed_m2=area * AISLE_FACTOR, has_m2=has)


def _ramps(building: Building, trucks: Sequence[TruckClass]) -> tuple[RampFit, ...]:
    """What of each ramp stops which class of trucks: clear height, radius, width in the bend."""
    found = []
    for ramp in building.ramps:
        for truck in trucks:
            for obstacle, has, needs in _ramp_limits(ramp, truck):
                if has + 1e-9 < needs:
                    found.append(RampFit(ramp=ramp, truck=truck, obstacle=obstacle, has=has, needs=needs))
    return tuple(found)


def _ramp_limits(ramp: Ramp, truck: TruckClass) -> list[tuple[str, float, float]]:
    from models.capacity.yard import vehicle_of

    limits = []
    if ramp.clear_height_m is not None and truck.size_m[2] is not None:
        limits.append(("clear-height", ramp.clear_height_m.value, truck.size_m[2].value))
    if ramp.radius_m is not None and truck.turning_radius_m is not None:
        limits.append(("radius", ramp.radius_m.value, truck.turning_radius_m.value))
    vehicle = vehicle_of(truck)
    if ramp.width_m is not None and ramp.radius_m is not None and vehicle is not None and vehicle.trailer is None:
        limits.append(("width", ramp.width_m.value, ring_lane_m(vehicle)))
    return limits


def _docks_used(logistics: Logistics) -> list[Used]:
    found = [used for goods in logistics.goods for used in goods_inputs(goods) if used.key != "heaviest"]
    found += day_inputs(logistics.day)
    for truck in logistics.trucks:
        for key, value in (("truck-share", truck.share), ("payload", truck.payload_t), ("bed", truck.bed_m),
                           ("truck-height", truck.size_m[2])):
            if value is not None:
                found.append(Used(key=key, subject=truck.name, value=value))
    return found
