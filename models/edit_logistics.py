"""Edits of single values of the demand: goods, working day, profile, trucks, targets, and how a lift or dock is handled.

They follow :mod:`models.edits`: a new building and what changed, CallError for what cannot be. Whole parts are exchanged by
:mod:`models.edit_goods`. Shares that belong together change together, so that they always add up to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from models.building import Building
from models.demand import LOAD_UNITS, Goods, Logistics, Targets, TruckClass, WorkingDay
from models.edit_fields import NAME, Item, Rule, checked, fault, known_storeys, not_negative, positive, sizes
from models.edit_goods import DETAILS, set_details, set_logistics
from models.edits import ENTERED, Edit, find
from models.logistics import DOOR_KINDS, EQUIPMENT_KINDS, HANDLING_KINDS
from models.measured import Measured, Source, Stated
from models.tolerances import SHARES_SUM

MOST_HOURS: Final = 24


def _bounded(unit: str, low: float, high: float, exclusive: bool = False) -> Rule:
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        return {field: None if value is None else Measured(checked(field, value, low, exclusive, high), unit, source)}
    return Rule(rule, "number", unit)


def _word(words: Sequence[str], group: str) -> Rule:
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        if value is not None and value not in words:
            raise fault("not-allowed", field, found=str(value)[:60], allowed=", ".join(words))
        return {field: None if value is None else Stated(str(value), source)}
    return Rule(rule, "word", words=tuple(words), group=group)


def _flag(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    if value is not None and not isinstance(value, bool):
        raise fault("not-flag", field, found=repr(value)[:60])
    return {field: None if value is None else Stated(value, source)}


def _storeys(building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    found = known_storeys(building, field, value)
    if not found:
        raise fault("not-storeys", field, found="[]")
    return {field: found}


def _way(rule: Rule) -> Rule:
    """One of the ways to state a demand: a value of one takes the place of the others."""
    def run(building: Building, item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        made = dict(rule(building, item, field, value, source))
        return made if value is None else {**dict.fromkeys(WAYS), **made}
    return Rule(run, rule.form, rule.unit)


WAYS: Final = ("t_day", "intensity_t_day_m2", "value")
"""Fields that state how much a stream of goods is; only one of them at a time."""

SHARES: Final = ("in_share", "out_share", "between_share")

GOODS_FIELDS: Final[Mapping[str, Rule]] = {
    "name": NAME, "storeys": Rule(_storeys, "storeys", required=True), "t_day": _way(not_negative("t/d")),
    "intensity_t_day_m2": _way(not_negative("t/(d·m2)")), "load_unit": _word(LOAD_UNITS, "load_unit"),
    "unit_load_kg": positive("kg"), "unit_size_m": sizes(3), "load_per_trip_kg": positive("kg"), "heaviest_kg": positive("kg"),
    "largest_m": sizes(3),
}

DAY_FIELDS: Final[Mapping[str, Rule]] = {
    "starts_h": _bounded("h", 0.0, 24.0), "hours": _bounded("h", 0.0, 24.0, exclusive=True),
    "peak_factor": _bounded("1", 1.0, 24.0), "peak_day_factor": _bounded("1", 1.0, 100.0),
}

TARGET_FIELDS: Final[Mapping[str, Rule]] = {
    "lift_utilisation": _bounded("1", 0.0, 1.0, exclusive=True), "lift_wait_s": positive("s"),
    "dock_waiting_share": _bounded("1", 0.0, 1.0, exclusive=True), "dock_wait_min": positive("min"),
}

STAGING_FIELDS: Final[Mapping[str, Rule]] = {"staging_minutes": not_negative("min"), "staging_area_m2": not_negative("m2")}

NO_SHARE: Final = 1e-9
"""Shares are kept to nine decimals: others that carry no more than this together cannot carry the rest."""

TRUCK_FIELDS: Final[Mapping[str, Rule]] = {
    "name": NAME, "payload_t": positive("t"), "size_m": sizes(3), "bed_m": not_negative("m"),
    **{name: positive("m") for name in ("wheelbase_m", "turning_radius_m", "front_track_m", "tractor_length_m",
                                        "kingpin_to_axle_m", "trailer_length_m")},
    **{name: not_negative("m") for name in ("front_overhang_m", "trailer_front_overhang_m")},
}
"""The share of a class of trucks is set by :func:`set_truck_share`: it takes from the others."""

HANDLING_FIELDS: Final[Mapping[str, Mapping[str, Rule]]] = {
    "lift": {
        "acceleration_m_s2": positive("m/s2"), "jerk_m_s3": positive("m/s3"), "door_kind": _word(DOOR_KINDS, "door_kind"),
        "door_open_s": not_negative("s"), "door_close_s": not_negative("s"), "handling": _word(HANDLING_KINDS, "handling"),
        "truck_kg": not_negative("kg"), "truck_rides": Rule(_flag, "flag"), "unit_s": not_negative("s"),
        "load_s": not_negative("s"), "unload_s": not_negative("s"), "load_per_trip_kg": positive("kg"),
        "goods_share": _bounded("1", 0.0, 1.0),
    },
    "dock": {
        "units_per_minute": positive("1/min"), "reset_min": not_negative("min"), "allowance": not_negative("1"),
        "leveller_length_m": positive("m"), "equipment": _word(EQUIPMENT_KINDS, "equipment"),
        "canopy_clear_height_m": positive("m"), "canopy_depth_m": not_negative("m"),
    },
}


def _of(building: Building) -> Logistics:
    return building.logistics or Logistics()


def goods_of(building: Building, goods_id: str) -> Goods:
    """The stream of goods with an id. Raises CallError."""
    goods: Goods = _found(_of(building).goods, "goods", goods_id)
    return goods


def truck_of(building: Building, truck_id: str) -> TruckClass:
    """The class of trucks with an id. Raises CallError."""
    truck: TruckClass = _found(_of(building).trucks, "truck", truck_id)
    return truck


def _found(items: Sequence[Any], kind: str, item_id: str) -> Any:
    item = next((item for item in items if item.id == item_id), None)
    if item is None:
        raise fault("no-such-id", item_id, kind=kind)
    return item


def _rule(rules: Mapping[str, Rule], kind: str, field: str) -> Rule:
    if field not in rules:
        raise fault("no-such-field", field, kind=kind, allowed=", ".join(rules))
    return rules[field]


def _set(item: Any, rules: Mapping[str, Rule], kind: str, building: Building, change: tuple[str, object], source: Source) -> Any:
    """The thing with one field set by its rule. Raises CallError."""
    field, value = change
    return replace(item, **_rule(rules, kind, field)(building, item, field, value, source))


def _with(building: Building, **values: Any) -> Edit:
    return set_logistics(building, replace(_of(building), **values))


def _swapped(items: Sequence[Any], old: object, new: object) -> tuple[Any, ...]:
    return tuple(new if item is old else item for item in items)


# goods


def set_goods_field(building: Building, goods_id: str, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Set one field of a stream of goods; None: unknown. Raises CallError."""
    goods = goods_of(building, goods_id)
    made = _set(goods, GOODS_FIELDS, "goods", building, (field, value), source)
    return _with(building, goods=_swapped(_of(building).goods, goods, made))


def set_goods_shares(building: Building, goods_id: str, shares: Sequence[float], source: Source = ENTERED) -> Edit:
    """Shares in, out and between storeys, together. Raises CallError: not three shares that add up to 1."""
    goods = goods_of(building, goods_id)
    if isinstance(shares, str) or not isinstance(shares, Sequence) or len(shares) != len(SHARES):
        raise fault("shares-three", "in_share", found=str(shares)[:60])
    values = [checked(name, share, 0.0, False, 1.0) for name, share in zip(SHARES, shares, strict=True)]
    _whole("in_share", values)
    into, out, between = (Measured(value, "1", source) for value in values)
    made = replace(goods, in_share=into, out_share=out, between_share=between)
    return _with(building, goods=_swapped(_of(building).goods, goods, made))


def _whole(field: str, shares: Sequence[float]) -> None:
    if abs(math.fsum(shares) - 1.0) > SHARES_SUM:
        raise fault("shares-sum", field, found=f"{math.fsum(shares):g}")


def add_goods(building: Building, goods: Goods) -> Edit:
    """A further stream of goods. Raises CallError: an id that is taken, storeys that are not there."""
    if not isinstance(goods, Goods):
        raise fault("wrong-kind", "goods", found=type(goods).__name__)
    _free(_of(building).goods, "goods", goods.id)
    if not known_storeys(building, "storeys", goods.storeys):
        raise fault("not-storeys", "storeys", found="[]")
    return _with(building, goods=(*_of(building).goods, goods))


def remove_goods(building: Building, goods_id: str) -> Edit:
    """Take a stream of goods away. Raises CallError."""
    goods = goods_of(building, goods_id)
    return _with(building, goods=tuple(item for item in _of(building).goods if item is not goods))


def _free(items: Sequence[Any], kind: str, item_id: str) -> None:
    if not item_id.strip():
        raise fault("not-text", "id", found=repr(item_id))
    if any(item.id == item_id for item in items):
        raise fault("id-taken", item_id, kind=kind)


# the day


def set_day(building: Building, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Set one value of the working day; None: unknown.

    Raises:
        CallError: hours or a peak beside a profile, which says both; a peak above the number of hours.
    """
    day = _of(building).day
    if field in ("hours", "peak_factor") and day.profile is not None and value is not None:
        raise fault("profile-holds", field)
    made = _set(day, DAY_FIELDS, "day", building, (field, value), source)
    if made.peak_factor is not None and made.hours is not None and made.peak_factor.value > made.hours.value:
        raise fault("peak-over-hours", field, found=f"{made.peak_factor.value:g}", hours=f"{made.hours.value:g}")
    return _with(building, day=made)


def set_profile(building: Building, shares: Sequence[float] | None, source: Source = ENTERED) -> Edit:
    """Shares of the day hour by hour; they take the place of hours and peak factor. None: nobody says.

    Raises:
        CallError: no hours or more than 24, a negative share, or shares that sum to nothing.
    """
    day = _of(building).day
    if shares is None:
        return _with(building, day=replace(day, profile=None))
    if isinstance(shares, str) or not isinstance(shares, Sequence) or not 1 <= len(shares) <= MOST_HOURS:
        raise fault("profile-hours", "profile", found=len(shares) if isinstance(shares, Sequence) else 0)
    values = tuple(checked("profile", share, 0.0, False) for share in shares)
    if not math.fsum(values) > 0.0:
        raise fault("profile-nothing", "profile")
    if day.profile is not None and day.profile.value == values and day.profile.source == source:
        return Edit(building, ())
    made: WorkingDay = replace(day, profile=Stated(values, source), hours=None, peak_factor=None)
    return _with(building, day=made)


def set_target(building: Building, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Set a target of the operator; None: none. Raises CallError."""
    targets: Targets = _of(building).targets
    return _with(building, targets=_set(targets, TARGET_FIELDS, "targets", building, (field, value), source))


def set_staging(building: Building, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Time or area of the staging between docks and lifts; None: unknown. Raises CallError."""
    rule = _rule(STAGING_FIELDS, "staging", field)
    return _with(building, **dict(rule(building, _of(building), field, value, source)))


# trucks


def set_truck_field(building: Building, truck_id: str, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Set one field of a class of trucks; None: unknown. Raises CallError."""
    truck = truck_of(building, truck_id)
    made = _set(truck, TRUCK_FIELDS, "truck", building, (field, value), source)
    return _with(building, trucks=_swapped(_of(building).trucks, truck, made))


def set_truck_share(building: Building, truck_id: str, share: float, source: Source = ENTERED) -> Edit:
    """Share of the tonnes that a class carries; the others keep their proportions and carry the rest.

    Raises:
        CallError: no such class, or nobody is there to carry the rest.
    """
    truck = truck_of(building, truck_id)
    new = round(checked("share", share, 0.0, False, 1.0), 9)
    trucks = _of(building).trucks
    others = {other.id: other.share.value for other in trucks if other is not truck and other.share is not None}
    total = math.fsum(others.values())
    if len(others) == len(trucks) - 1:      # all are known: they stay whole
        if total <= NO_SHARE and abs(new - 1.0) > SHARES_SUM:
            raise fault("shares-sum", "share", found=f"{new:g}")
        made = tuple(_resized(other, (1.0 - new) / total if total > NO_SHARE else 0.0) if other is not truck else
                     replace(other, share=Measured(new, "1", source)) for other in trucks)
        return _with(building, trucks=made)
    if total + new > 1.0 + SHARES_SUM:
        raise fault("shares-sum", "share", found=f"{total + new:g}")
    return _with(building, trucks=_swapped(trucks, truck, replace(truck, share=Measured(new, "1", source))))


def _resized(truck: TruckClass, factor: float) -> TruckClass:
    """Another share by a factor; who said it is remembered, and that it follows from another."""
    share = truck.share
    if share is None or abs(factor - 1.0) < 1e-12:
        return truck
    source = Source(share.source.kind, "edit-share-rest", f"{share.value:g} × {factor:.3g}")
    return replace(truck, share=Measured(round(share.value * factor, 9), "1", source))


def add_truck(building: Building, truck: TruckClass) -> Edit:
    """A further class of trucks. Raises CallError: an id that is taken, or shares above the whole."""
    if not isinstance(truck, TruckClass):
        raise fault("wrong-kind", "truck", found=type(truck).__name__)
    trucks = _of(building).trucks
    _free(trucks, "truck", truck.id)
    total = math.fsum(other.share.value for other in (*trucks, truck) if other.share is not None)
    if total > 1.0 + SHARES_SUM:
        raise fault("shares-sum", "share", found=f"{total:g}")
    return _with(building, trucks=(*trucks, truck))


def remove_truck(building: Building, truck_id: str) -> Edit:
    """Take a class of trucks away; the others keep their proportions and carry its tonnes. Raises CallError."""
    truck = truck_of(building, truck_id)
    left = tuple(other for other in _of(building).trucks if other is not truck)
    total = math.fsum(other.share.value for other in left if other.share is not None)
    known = all(other.share is not None for other in left)
    if truck.share is not None and truck.share.value > 0.0 and total > NO_SHARE and known:
        left = tuple(_resized(other, (total + truck.share.value) / total) for other in left)
    return _with(building, trucks=left)


# handling


def set_handling(building: Building, kind: str, item_id: str, field: str, value: object, source: Source = ENTERED) -> Edit:
    """One value of how a lift or dock is handled (doors, loading, leveller …); None: unknown. Raises CallError."""
    if kind not in HANDLING_FIELDS:
        raise fault("no-such-kind", kind, allowed=", ".join(HANDLING_FIELDS))
    own, made = DETAILS[kind]
    details = getattr(find(building, kind, item_id), own) or made()
    return set_details(building, kind, item_id, _set(details, HANDLING_FIELDS[kind], kind, building, (field, value), source))


LOGISTICS_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (
        set_goods_field, set_goods_shares, add_goods, remove_goods, set_day, set_profile, set_target, set_staging,
        set_truck_field, set_truck_share, add_truck, remove_truck, set_handling)
}
"""Every edit of this module by its name."""
