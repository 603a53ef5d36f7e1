"""The goods that a building has to move: what, where, how much a day, in which units, and when.

Masses of goods in tonnes, of load units in kg, lengths in metres. Nothing here has a default: what nobody states is None
and is named as missing; what somebody assumes says so in its source.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from models.measured import Measured, Source, SourceKind, Stated, from_geometry

if TYPE_CHECKING:
    from models.building import Building, Unit, Zone

LOAD_UNITS: Final = ("pallet", "cage", "loose", "piece")
"""托盘 笼车 散件 单件重货."""

Rates = Mapping[str, float]
"""Id of goods that say when they move → the share of their day (of the peak day) in the hour that is looked at."""
NO_RATES: Final[Rates] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputValue:
    """The bottom-up form of a demand: what is made is worth so much a year, and a tonne of it so much.

    ``inbound_ratio`` is tonnes brought in per tonne taken out.
    """

    output_per_m2_year: Measured | None = None
    value_per_t: Measured | None = None
    inbound_ratio: Measured | None = None
    working_days: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One stream of goods of some storeys.

    Attributes:
        storeys: where it comes from or goes to; ``unit`` or ``zone`` name one unit or zone of them by id or name.
        t_day: tonnes a day of all its storeys together, in, out and between storeys.
        intensity_t_day_m2: tonnes a day per m² instead; it counts on ``zone_use`` or the unit or zone, else on the whole storey.
        value: the bottom-up form instead.
        in_share, out_share, between_share: of the tonnes; they add up to 1.
        load_unit: one of :data:`LOAD_UNITS`; ``unit_load_kg`` its gross mass, ``unit_size_m`` length, width, height.
        load_per_trip_kg: carried in one trip of a lift, where it is known; else it follows from unit and car.
        heaviest_kg, largest_m: the largest single piece that must get there.
    """

    id: str
    name: str
    storeys: tuple[int, ...]
    unit: str | None = None
    zone: str | None = None
    zone_use: str | None = None
    t_day: Measured | None = None
    intensity_t_day_m2: Measured | None = None
    value: OutputValue | None = None
    in_share: Measured | None = None
    out_share: Measured | None = None
    between_share: Measured | None = None
    load_unit: Stated[str] | None = None
    unit_load_kg: Measured | None = None
    unit_size_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
    load_per_trip_kg: Measured | None = None
    heaviest_kg: Measured | None = None
    largest_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDay:
    """When goods move: hours a day and either a profile (shares hour by hour) or a peak factor (peak hour over mean hour).

    ``peak_day_factor`` is a design day over a mean day; None: the demand stated is that of the day looked at.
    """

    starts_h: Measured | None = None
    hours: Measured | None = None
    profile: Stated[tuple[float, ...]] | None = None
    peak_factor: Measured | None = None
    peak_day_factor: Measured | None = None

    @property
    def working_hours(self) -> float | None:
        if self.profile is not None:
            return float(len(self.profile.value))
        return None if self.hours is None else self.hours.value

    @property
    def hour_factor(self) -> float | None:
        """Peak hour over mean hour; None while nobody says."""
        if self.profile is not None:
            return peak_factor_of(self.profile.value)
        return None if self.peak_factor is None else self.peak_factor.value

    @property
    def day_factor(self) -> float:
        return 1.0 if self.peak_day_factor is None else self.peak_day_factor.value

    @property
    def peak_rate(self) -> float | None:
        """The share of a day that moves in the peak hour of the peak day; None while hours or peak are unknown."""
        hours, factor = self.working_hours, self.hour_factor
        return None if hours is None or factor is None or hours <= 0.0 else factor * self.day_factor / hours

    def hourly(self) -> tuple[float, ...]:
        """Shares of the day hour by hour, adding up to 1: the profile; without one nothing is invented and it is empty."""
        if self.profile is None:
            return ()
        total = math.fsum(self.profile.value)
        return tuple(share / total for share in self.profile.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What the operator wants kept; utilisation and P(wait) as shares, waits in the unit of the name."""

    lift_utilisation: Measured | None = None
    lift_wait_s: Measured | None = None
    dock_waiting_share: Measured | None = None
    dock_wait_min: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSlots:
    """Trucks that come to booked slots: their share, the length of a slot, and the standard deviation of their coming."""

    share: Measured | None = None
    minutes: Measured | None = None
    spread_min: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckClass:
    """A class of trucks that comes to the docks: share of the tonnes it carries, payload, sizes in metres.

    ``trailer``: length, width, kingpin to axle, front overhang, for an articulated one (then the sizes are the tractor's).
    """

    id: str
    name: str
    share: Measured | None = None
    payload_t: Measured | None = None
    size_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)   # whole length, width, height
    bed_m: Measured | None = None
    wheelbase_m: Measured | None = None
    front_overhang_m: Measured | None = None
    turning_radius_m: Measured | None = None
    front_track_m: Measured | None = None
    tractor_length_m: Measured | None = None
    kingpin_to_axle_m: Measured | None = None
    trailer_length_m: Measured | None = None
    trailer_front_overhang_m: Measured | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistics:
    """What a building has to move and with whom: goods, working day, trucks, targets."""

    goods: tuple[Goods, ...] = ()
    day: WorkingDay = WorkingDay()
    trucks: tuple[TruckClass, ...] = ()
    targets: Targets = Targets()
    staging_minutes: Measured | None = None
    staging_area_m2: Measured | None = None
    slots: BookedSlots | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


def peak_factor_of(profile: Sequence[float]) -> float:
    """Peak hour over mean hour of a profile.

    Raises:
        ValueError: it is empty, holds a negative share, or sums to nothing.
    """
    total = math.fsum(profile)
    if not profile or any(not share >= 0.0 for share in profile) or not (math.isfinite(total) and total > 0.0):
        raise ValueError("a profile needs shares of at least 0 that do not sum to nothing")
    return max(profile) * len(profile) / total


def tonnes_from_value(area_m2: float, output_per_m2_year: float, value_per_t: float, inbound_ratio: float,
                      working_days: float) -> float:
    """t/day = area × output value per m² and year / value of a tonne × (1 + inbound ratio) / working days.

    Args:
        area_m2: area that produces.
        output_per_m2_year, value_per_t: in the same money.
        inbound_ratio: tonnes in per tonne out, at least 0.
        working_days: a year, above 0.

    Raises:
        ValueError: something negative, or nothing to divide by.
    """
    if not (area_m2 >= 0.0 and output_per_m2_year >= 0.0 and inbound_ratio >= 0.0 and value_per_t > 0.0 and working_days > 0.0):
        raise ValueError("area, output and ratio must be at least 0, value of a tonne and working days above 0")
    return area_m2 * output_per_m2_year / value_per_t * (1.0 + inbound_ratio) / working_days


# --- tonnes by storey --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreyDemand:
    """Tonnes a day of one stream on one storey, with where the figure comes from."""

    goods: Goods
    storey: int
    t_day: Measured

    @property
    def peakless(self) -> tuple[float, float, float]:
        """In, out and between storeys, t/day."""
        shares = (self.goods.in_share, self.goods.out_share, self.goods.between_share)
        into, out, between = (self.t_day.value * (0.0 if share is None else share.value) for share in shares)
        return into, out, between


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An input that is not there: its key (text ``goods.need.<key>``) and the thing that lacks it."""

    key: str
    subject: str


def demand_of(building: Building, rates: Rates = NO_RATES) -> tuple[tuple[StoreyDemand, ...], tuple[Missing, ...]]:
    """Tonnes a day of each stream on each storey, and what is missing for the rest: no working day where all say when."""
    logistics = building.logistics
    if logistics is None or not logistics.goods:
        return (), (Missing(key="goods", subject=building.name or building.id),)
    found: list[StoreyDemand] = []
    missing: list[Missing] = []
    for goods in logistics.goods:
        own, lacks = _of_goods(building, goods)
        found += own
        missing += lacks
    by_day = any(goods.id not in rates for goods in logistics.goods)
    if by_day and logistics.day.working_hours is None:
        missing.append(Missing(key="hours", subject=building.name or building.id))
    if by_day and logistics.day.hour_factor is None:
        missing.append(Missing(key="peak", subject=building.name or building.id))
    return tuple(found), tuple(missing)


def _of_goods(building: Building, goods: Goods) -> tuple[list[StoreyDemand], list[Missing]]:
    shares = (goods.in_share, goods.out_share, goods.between_share)
    missing = [Missing(key="shares", subject=goods.name)] if any(share is None for share in shares) else []
    if goods.t_day is not None:
        weights = _weights(building, goods)
        return [StoreyDemand(goods=goods, storey=number, t_day=_shared(goods.t_day, weight))
                for number, weight in weights.items()], missing
    found = []
    for number in goods.storeys:
        area = area_of(building, goods, number)
        if area is None:
            missing.append(Missing(key="area", subject=f"{goods.name} {number}"))
            continue
        tonnes = _tonnes(goods, area)
        if tonnes is None:
            missing.append(Missing(key="intensity", subject=goods.name))
            break
        found.append(StoreyDemand(goods=goods, storey=number, t_day=tonnes))
    return found, missing


def _weights(building: Building, goods: Goods) -> dict[int, float]:
    """A stated total is spread by area where all areas are known, else evenly."""
    areas = {number: area_of(building, goods, number) for number in goods.storeys}
    known = {number: area.value for number, area in areas.items() if area is not None and area.value > 0.0}
    if len(known) < len(goods.storeys):
        return {number: 1.0 / len(goods.storeys) for number in goods.storeys}
    total = math.fsum(known.values())
    return {number: area / total for number, area in known.items()}


def _shared(t_day: Measured, weight: float) -> Measured:
    if weight == 1.0:
        return t_day
    return Measured(t_day.value * weight, "t/d", Source(t_day.source.kind, "demand-spread", f"{t_day.value:g} × {weight:.3f}"))


def _tonnes(goods: Goods, area: Measured) -> Measured | None:
    """From an intensity, or bottom-up; the source shows the sum and whether a part of it is assumed."""
    if goods.intensity_t_day_m2 is not None:
        rate = goods.intensity_t_day_m2
        where = f"{area.value:g} m² × {rate.value:g} t/(d·m²)"
        return Measured(area.value * rate.value, "t/d", Source(_weakest(area, rate), "demand-intensity", where))
    value = goods.value
    if value is None or value.output_per_m2_year is None or value.value_per_t is None or value.inbound_ratio is None \
            or value.working_days is None:
        return None
    output, worth, ratio, days = value.output_per_m2_year, value.value_per_t, value.inbound_ratio, value.working_days
    where = f"{area.value:g} × {output.value:g} / {worth.value:g} × (1 + {ratio.value:g}) / {days.value:g}"
    tonnes = tonnes_from_value(area.value, output.value, worth.value, ratio.value, days.value)
    return Measured(tonnes, "t/d", Source(_weakest(area, output, worth, ratio, days), "demand-value", where))


def _weakest(*values: Measured) -> SourceKind:
    """Assumed where one of them is; else that of the last, a figure a person or file gives."""
    kinds = [value.source.kind for value in values]
    return SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else kinds[-1]


def area_of(building: Building, goods: Goods, number: int) -> Measured | None:
    """The area of a storey on which an intensity counts: of a unit or zone, of all zones of a use, or the whole storey."""
    storey = next((s for s in building.storeys if s.number == number), None)
    if storey is None:
        return None
    if goods.unit is not None:
        unit = next((u for u in storey.units if _named(u, goods.unit)), None)
        return None if unit is None else unit.net_area_m2 or unit.gross_area_m2
    if goods.zone is None and goods.zone_use is None:
        return storey.area_m2
    zones = [z for z in storey.zones if (_named(z, goods.zone) if goods.zone is not None
                                         else z.use is not None and z.use.value == goods.zone_use)]
    areas = [z.area_m2 for z in zones if z.area_m2 is not None]
    if not areas or len(areas) < len(zones):
        return None
    if len(areas) == 1:
        return areas[0]
    kind = _weakest(*areas)
    source = from_geometry("sum-of-zones") if kind is SourceKind.GEOMETRY else Source(kind, "sum-of-zones")
    return Measured(math.fsum(a.value for a in areas), "m2", source)


def _named(part: Unit | Zone, name: str) -> bool:
    """By id or name; over a range of storeys the id is ``<storey name>-<id>``."""
    return name in (part.id, part.name) or part.id.endswith(f"-{name}")
