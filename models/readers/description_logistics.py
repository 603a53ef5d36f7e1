"""What a building has to move, in a building description: ``[building.logistics]`` with goods, working day, trucks, targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from models.demand import LOAD_UNITS, BookedSlots, Goods, Logistics, OutputValue, Targets, TruckClass, WorkingDay
from models.measured import Stated
from models.readers.description_goods import sizes
from models.readers.description_handling import SHARE, word
from models.readers.description_outline import known_storeys, range_of
from models.readers.description_parts import Ids
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Limits, Table
from models.tolerances import SHARES_SUM
from models.vocabularies import ZONE

UNITS: Final = {"托盘": "pallet", "笼车": "cage", "散件": "loose", "散货": "loose", "单件": "piece", "单件重货": "piece"}

HOURS: Final = Limits(above=0.0, high=24.0)
SLOT: Final = Limits(low=1.0, high=1440.0)


def logistics(building: Table, known: Sequence[int]) -> Logistics | None:
    """``[building.logistics]``; None where the author says nothing. Raises InputError."""
    table = building.table("logistics")
    if table is None:
        return None
    made = Logistics(
        goods=_goods(table, known), day=_day(table.table("day")), trucks=_trucks(table), targets=_targets(table.table("targets")),
        staging_minutes=table.number("staging_minutes", "min", NOT_NEGATIVE),
        staging_area_m2=table.number("staging_area_m2", "m2", POSITIVE), slots=_slots(table.table("slots")),
        declared=table.declared())
    table.close()
    return made


def _slots(table: Table | None) -> BookedSlots | None:
    """``[building.logistics.slots]``; a share is needed, since slots that nobody books are none. Raises InputError."""
    if table is None:
        return None
    made = BookedSlots(share=table.number("share", "1", SHARE), minutes=table.number("minutes", "min", SLOT),
                       spread_min=table.number("spread_min", "min", NOT_NEGATIVE))
    table.close()
    return made


def _day(table: Table | None) -> WorkingDay:
    if table is None:
        return WorkingDay()
    hours = table.number("hours", "h", HOURS)
    profile = _profile(table)
    peak = table.number("peak_factor", "1", Limits(low=1.0))
    if profile is not None and peak is not None:
        raise table.fault("peak_factor", "two-peaks")
    if profile is not None and hours is not None and hours.value != len(profile.value):
        raise table.fault("hours", "hours-profile", hours=f"{hours.value:g}", count=len(profile.value))
    if peak is not None and hours is not None and peak.value > hours.value:
        raise table.fault("peak_factor", "peak-over-hours", found=f"{peak.value:g}", hours=f"{hours.value:g}")
    made = WorkingDay(starts_h=table.number("starts_h", "h", Limits(0.0, 24.0)), hours=hours, profile=profile, peak_factor=peak,
                      peak_day_factor=table.number("peak_day_factor", "1", Limits(low=1.0)))
    table.close()
    return made


def _profile(table: Table) -> Stated[tuple[float, ...]] | None:
    """Shares hour by hour; they need not add up to 1, but to something."""
    found = table.sourced("profile")
    if found is None:
        return None
    values, source = found
    if not isinstance(values, list) or not 1 <= len(values) <= 24:
        raise table.fault("profile", "profile-hours", found=len(values) if isinstance(values, list) else 0)
    shares = tuple(table.checked(f"profile[{i}]", value, "1", NOT_NEGATIVE) for i, value in enumerate(values, 1))
    if not math.fsum(shares) > 0.0:
        raise table.fault("profile", "profile-nothing")
    return Stated(shares, source)


def _targets(table: Table | None) -> Targets:
    if table is None:
        return Targets()
    above = Limits(above=0.0, high=1.0)
    made = Targets(
        lift_utilisation=table.number("lift_utilisation", "1", above), lift_wait_s=table.number("lift_wait_s", "s", POSITIVE),
        dock_waiting_share=table.number("dock_waiting_share", "1", above),
        dock_wait_min=table.number("dock_wait_min", "min", POSITIVE))
    table.close()
    return made


def _goods(parent: Table, known: Sequence[int]) -> tuple[Goods, ...]:
    ids, made = Ids("goods"), list[Goods]()
    for table in parent.tables("goods"):
        own_id = ids.of(table)
        storeys = range_of(table, "storeys")
        if storeys is None:
            raise table.fault("storeys", "missing", example="storeys = [2, 5]")
        known_storeys(table, "storeys", storeys, known)
        length, width, height = sizes(table, "unit_size_m", 3)
        long, wide, high = sizes(table, "largest_m", 3)
        use = table.stated_word("zone_use", ZONE)
        goods = Goods(
            id=own_id, name=table.name("name", own_id), storeys=storeys, unit=table.text("unit"), zone=table.text("zone"),
            zone_use=None if use is None else use.value, t_day=table.number("t_day", "t/d", NOT_NEGATIVE),
            intensity_t_day_m2=table.number("intensity_t_day_m2", "t/(d·m2)", NOT_NEGATIVE), value=_value(table.table("value")),
            in_share=table.number("in_share", "1", SHARE), out_share=table.number("out_share", "1", SHARE),
            between_share=table.number("between_share", "1", SHARE), load_unit=word(table, "load_unit", LOAD_UNITS, UNITS),
            unit_load_kg=table.number("unit_load_kg", "kg", POSITIVE), unit_size_m=(length, width, height),
            load_per_trip_kg=table.number("load_per_trip_kg", "kg", POSITIVE),
            heaviest_kg=table.number("heaviest_kg", "kg", POSITIVE), largest_m=(long, wide, high), declared=table.declared())
        _check_goods(table, goods)
        table.close()
        made.append(goods)
    return tuple(made)


def _check_goods(table: Table, goods: Goods) -> None:
    ways = [key for key in ("t_day", "intensity_t_day_m2", "value") if getattr(goods, key) is not None]
    if len(ways) > 1:
        raise table.fault(ways[1], "two-demands", other=ways[0])
    if sum(part is not None for part in (goods.unit, goods.zone, goods.zone_use)) > 1:
        raise table.fault("unit" if goods.unit is not None else "zone", "two-places")
    shares = [share.value for share in (goods.in_share, goods.out_share, goods.between_share) if share is not None]
    if len(shares) == 3 and abs(math.fsum(shares) - 1.0) > SHARES_SUM:
        raise table.fault("in_share", "shares-sum", found=f"{math.fsum(shares):g}")


def _value(table: Table | None) -> OutputValue | None:
    if table is None:
        return None
    made = OutputValue(
        output_per_m2_year=table.number("output_per_m2_year", "1/(m2·a)", NOT_NEGATIVE),
        value_per_t=table.number("value_per_t", "1/t", POSITIVE), inbound_ratio=table.number("inbound_ratio", "1", NOT_NEGATIVE),
        working_days=table.number("working_days", "d/a", Limits(above=0.0, high=366.0)))
    table.close()
    return made


def _trucks(parent: Table) -> tuple[TruckClass, ...]:
    ids, made = Ids("truck"), list[TruckClass]()
    for table in parent.tables("truck"):
        own_id = ids.of(table)
        length, width, height = sizes(table, "size_m", 3)
        lengths = {key: table.number(key, "m", POSITIVE) for key in (
            "wheelbase_m", "turning_radius_m", "front_track_m", "tractor_length_m", "kingpin_to_axle_m", "trailer_length_m")}
        overhangs = {key: table.number(key, "m", NOT_NEGATIVE) for key in ("front_overhang_m", "trailer_front_overhang_m")}
        made.append(TruckClass(
            id=own_id, name=table.name("name", own_id), share=table.number("share", "1", SHARE),
            payload_t=table.number("payload_t", "t", POSITIVE), size_m=(length, width, height),
            bed_m=table.number("bed_m", "m", NOT_NEGATIVE), **lengths, **overhangs, declared=table.declared()))
        table.close()
    shares = [truck.share.value for truck in made if truck.share is not None]
    if made and len(shares) == len(made) and abs(math.fsum(shares) - 1.0) > SHARES_SUM:
        raise parent.fault("truck", "shares-sum", found=f"{math.fsum(shares):g}")
    return tuple(made)
