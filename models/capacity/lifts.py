"""What the goods lifts of a building carry, against what they have to carry: capacity, queues, N−1, what a change would bring.

Closed form. The wait is given twice: with exponential service (Erlang C, the cautious figure that decides) and with the spread of
the cycles alone (Allen-Cunneen); Poisson arrivals in both. Peaks are not stationary: a simulation confirms the design.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building
from models.capacity.allocation import Allocation, Load, Shaft, allocate, lifted_t_h
from models.capacity.lift_inputs import STANDARD_PALLET, Bank, LeftOut, Used, banks_of, unit_mass_kg
from models.capacity.pieces import PieceCheck, Takes, check_pieces, takes_of
from models.demand import NO_RATES, Goods, Logistics, Missing, Rates, StoreyDemand, WorkingDay, demand_of
from models.engineering.lift_traffic import largest_car_area_m2
from models.engineering.queues import Waiting, servers_needed, waiting
from models.measured import Measured, SourceKind, assumed

MOST_UTILISATION: Final = 0.8
"""Target where nobody states one: a usual design figure, always shown as assumed."""

LOADS_KG: Final = (1000.0, 2000.0, 3000.0, 5000.0, 8000.0, 10000.0)
SPEEDS_M_S: Final = (0.5, 0.63, 1.0, 1.6, 2.0, 2.5)
"""Steps tried as changes; loads and speeds that makers offer for goods lifts, no requirement."""
MOST_MORE: Final = 20
MOST_PLOTTED: Final = 200
"""Nobody reads a plot of more lifts than this; demands beyond are slips of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankResult:
    """A bank at the peak. Times in seconds, rates per hour; waits infinite where the queue grows.

    ``limits`` are what limits a trip: load, area, mass-only (sizes unknown) or stated.

    ``trips_h`` are loaded one-way trips; ``cautious`` is Erlang C, ``likely`` Allen-Cunneen with the spread of the cycles.
    """

    bank: Bank
    counted: bool
    carried_t_h: float
    trips_h: float
    cycle_s: float
    handling_s: float
    doors_s: float
    flight_s: float
    load_t: float
    one_way_t_h: float
    two_way_t_h: float
    cautious: Waiting | None
    likely: Waiting | None
    needed: int | None
    takes: Takes
    limits: tuple[str, ...] = ()

    @property
    def utilisation(self) -> float:
        return 0.0 if self.cautious is None else self.cautious.utilisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one change would bring: its key (text ``goods.change.<key>``) with values; capacity, utilisation, wait after it."""

    key: str
    values: dict[str, object]
    capacity_t_h: float
    utilisation: float
    wait_s: float
    carries: bool
    keeps_targets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftPlan:
    """The goods lifts of a building at the peak. Tonnes per hour; ``verdict``: no-demand, met, tight, not-met."""

    building: Building
    shaft: Shaft
    demand: tuple[StoreyDemand, ...]
    missing: tuple[Missing, ...]
    loads: tuple[Load, ...]
    allocation: Allocation
    results: tuple[BankResult, ...]
    left_out: tuple[LeftOut, ...]
    without_one: Allocation | None
    without_bank: Bank | None
    changes: tuple[Change, ...]
    pieces: tuple[PieceCheck, ...]
    used: tuple[Used, ...]
    notes: tuple[tuple[str, dict[str, object]], ...]
    most_utilisation: Measured
    longest_wait_s: Measured | None
    verdict: str

    @property
    def demand_t_h(self) -> float:
        """By lift, at the peak."""
        return math.fsum(lifted_t_h(load, self.shaft) for load in self.loads) if self.has_demand else 0.0

    @property
    def has_demand(self) -> bool:
        return self.verdict != "no-demand"

    @property
    def capacity_t_h(self) -> float:
        """One way; of the mix of the demand, or of an even mix of standard pallets where there is none."""
        return self.allocation.capacity_t_h

    @property
    def count(self) -> int:
        return sum(result.bank.count for result in self.results if result.counted)

    @property
    def growth_t_h(self) -> float:
        """By how much the queue grows in an hour of the peak: what stays behind."""
        return max(self.demand_t_h - self.capacity_t_h, 0.0) if self.has_demand else 0.0

    @property
    def assumptions(self) -> tuple[Used, ...]:
        return tuple(one for one in self.used if one.value.source.kind is SourceKind.ASSUMED)


def plan_lifts(building: Building, rates: Rates = NO_RATES) -> LiftPlan:
    """What the lifts of a building carry. A building without lifts or demand gives a plan that says so.

    ``rates``: streams that say when they move, by id → the share of their day in the hour that is looked at.
    """
    demand, missing = demand_of(building, rates)
    shaft, notes = shaft_of(building)
    banks, left = banks_of(building)
    logistics = building.logistics or Logistics()
    complete = bool(demand) and not any(lack.key in ("hours", "peak", "shares") for lack in missing)
    loads = loads_of(demand, logistics, rates) if complete else even_loads(building, shaft)
    allocation = allocate(loads, banks, shaft)
    most = logistics.targets.lift_utilisation or Measured(MOST_UTILISATION, "1", assumed("lift-utilisation"))
    longest = logistics.targets.lift_wait_s
    results = _results(allocation, banks, loads, shaft, most, longest, complete)
    out, at = _without_one(loads, banks, shaft) if complete else (None, None)
    pieces = check_pieces(building, banks, logistics.goods)
    plan = LiftPlan(
        building=building, shaft=shaft, demand=demand, missing=missing, loads=loads, allocation=allocation, results=results,
        left_out=left, without_one=out, without_bank=at, changes=(), pieces=pieces,
        used=_used(banks, loads, logistics, most, longest),
        notes=(*notes, *_notes(building, banks, complete)), most_utilisation=most, longest_wait_s=longest,
        verdict=_verdict(allocation, results, complete, pieces))
    return replace(plan, changes=changes_of(plan, banks)) if complete else plan


def shaft_of(building: Building) -> tuple[Shaft, list[tuple[str, dict[str, object]]]]:
    """Levels and dock storeys; where no dock says its storey, the ground storey, and a note of it."""
    levels = {storey.number: storey.elevation_m.value for storey in building.storeys}
    docks = sorted({dock.storey for dock in building.docks if dock.storey is not None and dock.storey in levels})
    if docks or not levels:
        return Shaft(levels_m=levels, dock_storeys=tuple(docks)), []
    ground = 1 if 1 in levels else min(levels)
    return Shaft(levels_m=levels, dock_storeys=(ground,)), [("dock-storey-assumed", {"storey": ground})]


def loads_of(demand: Sequence[StoreyDemand], logistics: Logistics, rates: Rates = NO_RATES) -> tuple[Load, ...]:
    """Tonnes per hour at the peak: t/day × peak hour × peak day / hours, or × the share of a stream's own.

    Needs hours and a peak for every stream that has no share of its own.
    """
    usual = logistics.day.peak_rate
    made = []
    for one in demand:
        rate = rates.get(one.goods.id, usual)
        if rate is None:
            raise ValueError("working hours and a peak are needed")
        into, out, between = one.peakless
        made.append(Load(goods=one.goods, storey=one.storey, in_t_h=into * rate, out_t_h=out * rate, between_t_h=between * rate))
    return tuple(made)


def even_loads(building: Building, shaft: Shaft) -> tuple[Load, ...]:
    """One tonne an hour for every storey without docks, in the goods stated or standard pallets: the mix of a capacity."""
    goods = building.logistics.goods[0] if building.logistics and building.logistics.goods else STANDARD_PALLET
    return tuple(Load(goods=goods, storey=n, in_t_h=0.5, out_t_h=0.5, between_t_h=0.0)
                 for n in shaft.levels_m if n not in shaft.dock_storeys)


# --- banks -------------------------------------------------------------------------------------------------------


def _results(allocation: Allocation, banks: Sequence[Bank], loads: Sequence[Load], shaft: Shaft, most: Measured,
             longest: Measured | None, complete: bool) -> tuple[BankResult, ...]:
    found = []
    for bank in banks:
        if bank in allocation.banks:
            j = allocation.banks.index(bank)
            carried = [row[j] for row in allocation.carried_t_h]
            found.append(_result(bank, allocation, j, carried, most, longest, complete))
        else:       # shown beside the others with what it could do
            alone = allocate(loads, [replace(bank, share=1.0)], shaft)
            carried = [row[0] for row in alone.carried_t_h]
            found.append(replace(_result(bank, alone, 0, carried, most, longest, False), counted=False))
    return tuple(found)


def _result(bank: Bank, allocation: Allocation, j: int, carried: Sequence[float], most: Measured, longest: Measured | None,
            complete: bool) -> BankResult:
    picked = [(t, row[j]) for t, row in zip(carried, allocation.cycles, strict=True) if row[j] is not None and t > 0.0]
    parts = [(t / cycle.trip.load_t, cycle) for t, cycle in picked if cycle is not None]
    trips, tonnes = math.fsum(n for n, _ in parts), math.fsum(t for t, _ in picked)
    takes = takes_of(bank)
    if trips <= 0.0:
        return BankResult(bank=bank, counted=True, carried_t_h=0.0, trips_h=0.0, cycle_s=0.0, handling_s=0.0, doors_s=0.0,
                          flight_s=0.0,
                          load_t=0.0, one_way_t_h=0.0, two_way_t_h=0.0, cautious=None, likely=None, needed=None, takes=takes)
    mean = math.fsum(n * c.mean_s for n, c in parts) / trips
    square = math.fsum(n * c.square_s2 for n, c in parts) / trips
    handling = math.fsum(n * (c.trip.handling.load_s + c.trip.handling.unload_s) for n, c in parts) / trips
    doors = 2.0 * (bank.open_s + bank.close_s)
    share = bank.share or 1.0
    one_way = bank.count * share * tonnes / math.fsum(t * c.hours_per_t for t, c in picked if c is not None)
    two_way = bank.count * share * tonnes / math.fsum(t * c.two_way_hours_per_t for t, c in picked if c is not None)
    service = mean / share
    spread = max(square / (mean * mean) - 1.0, 0.0)
    rate = trips / 3600.0
    return BankResult(
        bank=bank, counted=True, carried_t_h=tonnes, trips_h=trips, cycle_s=mean, handling_s=handling, doors_s=doors,
        flight_s=max(mean - handling - doors, 0.0), load_t=tonnes / trips, one_way_t_h=one_way, two_way_t_h=two_way,
        cautious=waiting(rate, bank.count, service) if complete else None,
        likely=waiting(rate, bank.count, service, service_cv2=spread) if complete else None,
        needed=_needed(rate, service, most, longest) if complete else None, takes=takes,
        limits=tuple(dict.fromkeys(cycle.trip.limit for _, cycle in parts)))


def _needed(rate: float, service_s: float, most: Measured, longest: Measured | None) -> int | None:
    try:
        return servers_needed(rate, service_s, most_utilisation=most.value,
                              longest_wait=None if longest is None else longest.value)
    except ValueError:
        return None


def _without_one(loads: Sequence[Load], banks: Sequence[Bank], shaft: Shaft) -> tuple[Allocation | None, Bank | None]:
    """The worst case of one counted lift out of service, and the bank that it is missing from."""
    worst: tuple[Allocation | None, Bank | None] = (None, None)
    for i, bank in enumerate(banks):
        if bank.share <= 0.0:
            continue
        left = [*banks[:i], replace(bank, count=bank.count - 1), *banks[i + 1:]]
        found = allocate(loads, left, shaft)
        if worst[0] is None or _badness(found) > _badness(worst[0]):
            worst = (found, bank)
    return worst


def _badness(allocation: Allocation) -> tuple[float, float]:
    return math.fsum(load.total_t_h for load in allocation.unserved), allocation.utilisation


def _verdict(allocation: Allocation, results: Sequence[BankResult], complete: bool, pieces: Sequence[PieceCheck]) -> str:
    """Tight: carried, but a target is missed (which the number of lifts needed shows)."""
    if not complete:
        return "no-demand"
    if allocation.unserved or allocation.utilisation >= 1.0 or any(piece.way == "none" for piece in pieces):
        return "not-met"
    short = any(result.counted and (result.needed is None or result.needed > result.bank.count)
                for result in results if result.trips_h > 0.0)
    return "tight" if short else "met"


# --- changes -----------------------------------------------------------------------------------------------------


def changes_of(plan: LiftPlan, banks: Sequence[Bank]) -> tuple[Change, ...]:
    """What single changes bring: more lifts, larger or faster ones, quicker loading, two-way loads, lifts that carry people."""
    active = [i for i, bank in enumerate(banks) if bank.share > 0.0]
    found: list[Change] = []
    if active:
        i = max(active, key=lambda k: next((r.utilisation for r in plan.results if r.bank is banks[k]), 0.0))
        found += _more(plan, banks, i) + _larger(plan, banks, i) + _faster(plan, banks, i) + _quicker(plan, banks, i)
        found.append(_two_way(plan))
    people = [i for i, bank in enumerate(banks) if bank.share == 0.0]
    if people:
        opened = [replace(bank, share=1.0) if i in people else bank for i, bank in enumerate(banks)]
        found.append(_change(plan, "people", {"lifts": ", ".join(banks[i].name for i in people)}, opened))
    return tuple(found)


def _more(plan: LiftPlan, banks: Sequence[Bank], i: int) -> list[Change]:
    """One lift more, and as many as the targets need."""
    found: list[Change] = []
    for extra in range(1, MOST_MORE + 1):
        made = _with(banks, i, replace(banks[i], count=banks[i].count + extra))
        change = _change(plan, "more", {"count": extra, "total": plan.count + extra, "lift": banks[i].name}, made)
        if extra == 1 or change.keeps_targets or (change.carries and not any(c.carries for c in found)):
            found.append(change)
        if change.keeps_targets:
            break
    return found


def _larger(plan: LiftPlan, banks: Sequence[Bank], i: int) -> list[Change]:
    """Cars of a larger rated load, of the same width and as deep as the table of car areas allows; the door as it is."""
    found: list[Change] = []
    for load in [step for step in LOADS_KG if step > banks[i].rated_load_kg.value][:2]:
        found.append(_change(plan, "larger", {"load_t": load / 1000.0}, _with(banks, i, _enlarged(banks[i], load))))
    return found


def _enlarged(bank: Bank, load_kg: float) -> Bank:
    width, depth = bank.first.car_m[0], bank.first.car_m[1]
    lift = bank.first
    if width is not None and depth is not None:
        deeper = max(largest_car_area_m2(load_kg) / width.value, depth.value)
        lift = replace(lift, car_m=(width, Measured(deeper, "m", assumed("car-area-table")), lift.car_m[2]))
    return replace(bank, lifts=(lift, *bank.lifts[1:]), rated_load_kg=Measured(load_kg, "kg", assumed("lift-change")),
                   load_per_trip_kg=None)


def _faster(plan: LiftPlan, banks: Sequence[Bank], i: int) -> list[Change]:
    steps = [step for step in SPEEDS_M_S if step > banks[i].motion.speed_m_s + 1e-9][:2]
    return [_change(plan, "faster", {"speed": step}, _with(banks, i, replace(
        banks[i], motion=replace(banks[i].motion, speed_m_s=step)))) for step in steps]


def _quicker(plan: LiftPlan, banks: Sequence[Bank], i: int) -> list[Change]:
    """Loading in three quarters of the time."""
    bank = banks[i]
    made = replace(bank, unit_s=None if bank.unit_s is None else 0.75 * bank.unit_s, load_s=0.75 * bank.load_s,
                   unload_s=0.75 * bank.unload_s)
    return [_change(plan, "quicker", {"percent": 25}, _with(banks, i, made))]


def _with(banks: Sequence[Bank], i: int, bank: Bank) -> list[Bank]:
    return [*banks[:i], bank, *banks[i + 1:]]


def _two_way(plan: LiftPlan) -> Change:
    """The best case: both flows in phase."""
    two = plan.allocation.two_way
    carries = two < 1.0 and not plan.allocation.unserved
    return Change(key="two-way", values={}, capacity_t_h=plan.allocation.two_way_t_h, utilisation=two, wait_s=math.nan,
                  carries=carries,
                  keeps_targets=carries and two <= plan.most_utilisation.value and plan.longest_wait_s is None)


def _change(plan: LiftPlan, key: str, values: dict[str, object], banks: Sequence[Bank]) -> Change:
    found = allocate(plan.loads, banks, plan.shaft)
    results = _results(found, [b for b in banks if b.share > 0.0], plan.loads, plan.shaft, plan.most_utilisation,
                       plan.longest_wait_s, True)
    waits = [r.cautious.mean_wait for r in results if r.cautious is not None]
    carries = found.utilisation < 1.0 and not found.unserved
    kept = carries and found.utilisation <= plan.most_utilisation.value + 1e-12 and (
        plan.longest_wait_s is None or max(waits, default=0.0) <= plan.longest_wait_s.value)
    return Change(key=key, values=values, capacity_t_h=found.capacity_t_h, utilisation=found.utilisation,
                  wait_s=max(waits, default=0.0), carries=carries, keeps_targets=kept)


def waits_by_number(plan: LiftPlan, result: BankResult, most: int | None = None) -> list[tuple[int, Waiting, Waiting]]:
    """Waiting against the number of lifts of a bank, its share of the goods unchanged: cautious and likely, for the plot."""
    if result.cautious is None or result.likely is None or result.trips_h <= 0.0:
        return []
    service = result.cycle_s / (result.bank.share or 1.0)
    rate = result.trips_h / 3600.0
    if rate * service > MOST_PLOTTED:
        return []
    spread = _spread(result)
    last = most or max(result.bank.count + 2, (result.needed or 0) + 2, math.ceil(rate * service) + 3)
    first = max(1, min(result.bank.count, math.floor(rate * service) + 1))
    return [(c, waiting(rate, c, service), waiting(rate, c, service, service_cv2=spread)) for c in range(first, last + 1)]


def _spread(result: BankResult) -> float:
    """The squared coefficient of variation that the likely wait stands on."""
    cautious, likely = result.cautious, result.likely
    if cautious is None or likely is None or not cautious.settles or cautious.mean_wait <= 0.0:
        return 0.0
    return max(2.0 * likely.mean_wait / cautious.mean_wait - 1.0, 0.0)


# --- what it stands on -------------------------------------------------------------------------------------------


def _used(banks: Sequence[Bank], loads: Sequence[Load], logistics: Logistics, most: Measured,
          longest: Measured | None) -> tuple[Used, ...]:
    found = [used for bank in banks for used in bank.used]
    goods = {id(load.goods): load.goods for load in loads}
    for one in goods.values():
        found += goods_inputs(one)
    found += day_inputs(logistics.day)
    found += [Used(key=key, subject="", value=value) for key, value in (("lift-utilisation", most), ("lift-wait", longest))
              if value is not None]
    return tuple(found)


def day_inputs(day: WorkingDay) -> list[Used]:
    """The inputs of a working day; of a profile its peak."""
    pairs = (("hours", day.hours), ("peak-factor", day.peak_factor), ("peak-day", day.peak_day_factor))
    found = [Used(key=key, subject="", value=value) for key, value in pairs if value is not None]
    if day.profile is not None:
        found.append(Used(key="profile", subject="", value=Measured(day.hour_factor or 1.0, "1", day.profile.source)))
    return found


def goods_inputs(goods: Goods) -> list[Used]:
    """The inputs of a stream of goods; a load unit that nobody gives is the standard pallet."""
    value = goods.value
    pairs: list[tuple[str, Measured | None]] = [
        ("t-day", goods.t_day), ("intensity", goods.intensity_t_day_m2), ("in-share", goods.in_share),
        ("out-share", goods.out_share),
        ("between-share", goods.between_share), ("unit-load", goods.unit_load_kg), ("trip-load", goods.load_per_trip_kg),
        *zip(("unit-length", "unit-width", "unit-height"), goods.unit_size_m, strict=True), ("heaviest", goods.heaviest_kg)]
    if value is not None:
        pairs += [("output", value.output_per_m2_year), ("value-per-t", value.value_per_t),
                  ("inbound-ratio", value.inbound_ratio),
                  ("working-days", value.working_days)]
    if goods.unit_load_kg is None and goods.load_per_trip_kg is None:
        pairs.append(("unit-load", STANDARD_PALLET.unit_load_kg))
    return [Used(key=key, subject=goods.name, value=item) for key, item in pairs if item is not None]


def _notes(building: Building, banks: Sequence[Bank], complete: bool) -> list[tuple[str, dict[str, object]]]:
    notes: list[tuple[str, dict[str, object]]] = []
    for bank in banks:
        lift = bank.first
        own = lift.handling
        kind = None if own is None or own.handling is None else own.handling.value
        if lift.serves is None:
            notes.append(("serves-assumed", {"lift": bank.name}))
        if bank.fire:
            notes.append(("fire-lift", {"lift": bank.name}))
        if kind == "forklift":
            notes += _forklift(bank)
        takes = takes_of(bank)
        area, needs = takes.car_area_m2, takes.area_needs_kg
        if area is not None and needs is not None and needs > bank.rated_load_kg.value + 0.5:
            notes.append(("car-too-large", {"lift": bank.name, "area": round(area, 2), "needs": round(needs),
                                            "has": round(bank.rated_load_kg.value)}))
    if complete and any(load.between_share is not None and load.between_share.value > 0.0
                        for load in (building.logistics or Logistics()).goods):
        notes.append(("between-even", {}))
    return notes


def _forklift(bank: Bank) -> list[tuple[str, dict[str, object]]]:
    """Does it ride? Then truck and load count together; if it only drives in to set the load down, they do for that moment."""
    own = bank.first.handling
    if own is None:
        return []
    if own.truck_rides is None or own.truck_kg is None:
        return [("forklift-unknown", {"lift": bank.name})]
    together = own.truck_kg.value + unit_mass_kg(STANDARD_PALLET)
    values: dict[str, object] = {"lift": bank.name, "together": round(together), "rated": round(bank.rated_load_kg.value)}
    if own.truck_rides.value:
        return [("forklift-rides", values)]
    return [("forklift-sets", values)] if together > bank.rated_load_kg.value else []
