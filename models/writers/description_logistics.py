"""Goods, trucks, handling and the ground to be kept free, as parts of a building description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from models.demand import BookedSlots, Goods, Logistics, OutputValue, Targets, TruckClass, WorkingDay
from models.logistics import DockService, KeptFree, LiftHandling, StoreMachines, TransferStore, TruckYard, VehicleFleet
from models.writers.toml_text import declared, inline, measured, quoted, sizes, stated, token

Pair = tuple[str, str | None]
_TRUCK_LENGTHS = ("wheelbase_m", "front_overhang_m", "turning_radius_m", "front_track_m", "tractor_length_m",
                  "kingpin_to_axle_m", "trailer_length_m", "trailer_front_overhang_m")


def handling(item: LiftHandling | None) -> str | None:
    """``handling = { … }`` of a lift."""
    if item is None:
        return None
    numbers = ("acceleration_m_s2", "jerk_m_s3", "door_open_s", "door_close_s", "truck_kg", "unit_s", "load_s", "unload_s",
               "load_per_trip_kg", "goods_share")
    return _inline([
        ("kind", stated(item.handling)), ("door_kind", stated(item.door_kind)), ("truck_rides", stated(item.truck_rides)),
        *((name, measured(getattr(item, name))) for name in numbers), ("zone", None if item.zone is None else quoted(item.zone))])


def service(item: DockService | None) -> str | None:
    """``service = { … }`` of a dock."""
    if item is None:
        return None
    numbers = ("units_per_minute", "reset_min", "allowance", "leveller_length_m", "canopy_clear_height_m", "canopy_depth_m",
               "faces_deg")
    return _inline([*((name, measured(getattr(item, name))) for name in numbers), ("equipment", stated(item.equipment))])


def yard_parts(yard: TruckYard) -> list[Pair]:
    """Gate, slope, obstacles and manoeuvres of a yard."""
    obstacles = [_inline([("id", quoted(o.id)), ("name", quoted(o.name)), ("outline_m", token(o.outline_m))])
                 for o in yard.obstacles]
    lines = [_inline([("id", quoted(m.id)), ("name", quoted(m.name)), ("truck", quoted(m.truck)),
                      ("corners_m", token(m.corners_m)), ("radius_m", measured(m.radius_m))]) for m in yard.manoeuvres]
    return [("gate_m", None if yard.gate_m is None else token([float(v) for v in yard.gate_m])),
            ("slope_pct", measured(yard.slope_pct)), ("obstacle", _listed(obstacles)), ("manoeuvre", _listed(lines)),
            ("storey", None if yard.storey is None else str(yard.storey))]


def store_parts(store: TransferStore) -> list[Pair]:
    """Layers, streams, machines and vehicles of a store."""
    return [("layers", measured(store.layers)), ("goods", token(store.goods) if store.goods else None),
            ("machines", _numbers(store.machines, StoreMachines)), ("vehicles", _numbers(store.vehicles, VehicleFleet))]


def _numbers(item: StoreMachines | VehicleFleet | None, kind: type[StoreMachines] | type[VehicleFleet]) -> str | None:
    """A table of numbers, and of the kind of machines."""
    if item is None:
        return None
    return _inline([(one.name, stated(item.kind) if isinstance(item, StoreMachines) and one.name == "kind"
                     else measured(getattr(item, one.name))) for one in fields(kind)])


def kept_free(item: KeptFree) -> list[Pair]:
    return [("id", quoted(item.id)), ("name", quoted(item.name)), ("kind", quoted(item.kind)),
            ("outline_m", token(item.outline_m)), ("declared", declared(item.declared))]


def logistics(item: Logistics) -> Iterator[tuple[str, list[Pair]]]:
    """The tables of ``[building.logistics]``, each with its header."""
    yield "[building.logistics]", [
        ("day", _day(item.day)), ("targets", _targets(item.targets)), ("staging_minutes", measured(item.staging_minutes)),
        ("staging_area_m2", measured(item.staging_area_m2)), ("slots", _slots(item.slots)), ("declared", declared(item.declared))]
    for goods in item.goods:
        yield "[[building.logistics.goods]]", _goods(goods)
    for truck in item.trucks:
        yield "[[building.logistics.truck]]", _truck(truck)


def _day(day: WorkingDay) -> str | None:
    return _inline([("starts_h", measured(day.starts_h)), ("hours", measured(day.hours)), ("profile", stated(day.profile)),
                    ("peak_factor", measured(day.peak_factor)), ("peak_day_factor", measured(day.peak_day_factor))], empty=None)


def _slots(slots: BookedSlots | None) -> str | None:
    names = ("share", "minutes", "spread_min")
    return None if slots is None else _inline([(name, measured(getattr(slots, name))) for name in names])


def _targets(targets: Targets) -> str | None:
    names = ("lift_utilisation", "lift_wait_s", "dock_waiting_share", "dock_wait_min")
    return _inline([(name, measured(getattr(targets, name))) for name in names], empty=None)


def _goods(goods: Goods) -> list[Pair]:
    texts: list[Pair] = [(name, None if value is None else quoted(value))
                         for name, value in (("unit", goods.unit), ("zone", goods.zone), ("zone_use", goods.zone_use))]
    return [
        ("storeys", quoted(", ".join(str(n) for n in goods.storeys))), ("id", quoted(goods.id)), ("name", quoted(goods.name)),
        *texts,
        ("t_day", measured(goods.t_day)), ("intensity_t_day_m2", measured(goods.intensity_t_day_m2)),
        ("value", _value(goods.value)),
        ("in_share", measured(goods.in_share)), ("out_share", measured(goods.out_share)),
        ("between_share", measured(goods.between_share)), ("load_unit", stated(goods.load_unit)),
        ("unit_load_kg", measured(goods.unit_load_kg)), ("unit_size_m", sizes(goods.unit_size_m)),
        ("load_per_trip_kg", measured(goods.load_per_trip_kg)), ("heaviest_kg", measured(goods.heaviest_kg)),
        ("largest_m", sizes(goods.largest_m)), ("declared", declared(goods.declared))]


def _value(value: OutputValue | None) -> str | None:
    names = ("output_per_m2_year", "value_per_t", "inbound_ratio", "working_days")
    return None if value is None else _inline([(name, measured(getattr(value, name))) for name in names])


def _truck(truck: TruckClass) -> list[Pair]:
    return [("id", quoted(truck.id)), ("name", quoted(truck.name)), ("share", measured(truck.share)),
            ("payload_t", measured(truck.payload_t)), ("size_m", sizes(truck.size_m)), ("bed_m", measured(truck.bed_m)),
            *((name, measured(getattr(truck, name))) for name in _TRUCK_LENGTHS), ("declared", declared(truck.declared))]


def _inline(pairs: list[Pair], empty: str | None = "{}") -> str | None:
    kept = [(name, text) for name, text in pairs if text is not None]
    return inline(kept) if kept else empty


def _listed(tables: list[str | None]) -> str | None:
    return "[" + ", ".join(text for text in tables if text is not None) + "]" if tables else None
