"""What the rows of a schedule say of goods: streams, classes of trucks, the working day, yards, handling at lifts and docks.

The fields are those of :mod:`models.demand` and :mod:`models.logistics`; numbers stand in the unit given here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from models.demand import Goods, Logistics, Targets, TruckClass, WorkingDay
from models.logistics import DockService, LiftHandling, TruckYard
from models.measured import Measured, Source, Stated, metres
from models.passages import HoistAccess
from models.schedule import Cell, Entry

KINDS: Final = ("goods", "truck", "logistics")
"""Kinds of rows that make up a building's goods; a yard's row is of the site."""

UNITS: Final[Mapping[str, Mapping[str, str]]] = {
    "goods": {"t_day": "t/d", "intensity_t_day_m2": "t/(d·m2)", "in_share": "1", "out_share": "1", "between_share": "1",
              "unit_load_kg": "kg", "load_per_trip_kg": "kg", "heaviest_kg": "kg"},
    "truck": {"share": "1", "payload_t": "t", "bed_m": "m", "wheelbase_m": "m", "front_overhang_m": "m", "turning_radius_m": "m",
              "front_track_m": "m", "tractor_length_m": "m", "kingpin_to_axle_m": "m", "trailer_length_m": "m",
              "trailer_front_overhang_m": "m"},
    "day": {"starts_h": "h", "hours": "h", "peak_factor": "1", "peak_day_factor": "1"},
    "targets": {"lift_utilisation": "1", "lift_wait_s": "s", "dock_waiting_share": "1", "dock_wait_min": "min"},
    "staging": {"staging_minutes": "min", "staging_area_m2": "m2"},
    "yard": {"area_m2": "m2", "apron_depth_m": "m", "bays": "1", "slope_pct": "%"},
    "lift": {"acceleration_m_s2": "m/s2", "jerk_m_s3": "m/s3", "door_open_s": "s", "door_close_s": "s", "unit_s": "s",
             "load_s": "s", "unload_s": "s", "load_per_trip_kg": "kg", "goods_share": "1", "truck_kg": "kg"},
    "dock": {"units_per_minute": "1/min", "reset_min": "min", "leveller_length_m": "m", "canopy_clear_height_m": "m",
             "canopy_depth_m": "m", "allowance": "1", "faces_deg": "deg"},
    "hoist": {"platform_kn_m2": "kN/m2", "edge_height_m": "m"},
}
"""Group of fields → field → unit."""

DETAILS: Final[Mapping[str, tuple[str, type, tuple[str, ...]]]] = {
    "lift": ("handling", LiftHandling, (*UNITS["lift"], "handling", "door_kind", "truck_rides", "zone")),
    "dock": ("service", DockService, (*UNITS["dock"], "equipment")),
    "hoist": ("access", HoistAccess, (*UNITS["hoist"], "opening_m")),
}
"""Kind → field that holds the details, their type, and which columns belong to them."""


def details_of(kind: str, values: Mapping[str, Cell]) -> Any:
    """Handling, service or access that a row states; None where it states none."""
    if kind not in DETAILS or not any(name in values for name in DETAILS[kind][2]):
        return None
    made = _measured(values, UNITS[kind])
    made |= {name: _stated(values[name]) for name in ("handling", "door_kind", "truck_rides", "equipment") if name in values}
    if "zone" in values:
        made["zone"] = str(values["zone"].value)
    if "opening_m" in values:
        made["opening_m"] = _sizes(values["opening_m"], 2)
    return DETAILS[kind][1](**made)


def logistics_of(entries: Sequence[Entry], numbers: Sequence[int], known: Callable[[int], int | None]) -> Logistics | None:
    """The goods of a building; None where no row speaks of any.

    Args:
        numbers: of all storeys of the building.
        known: number of a storey in the table → its number in the building, or None.
    """
    rows = [entry for entry in entries if entry.kind in KINDS]
    if not rows:
        return None
    whole: dict[str, Cell] = {}
    for entry in rows:
        if entry.kind == "logistics":
            whole = {**entry.values, **whole}
    return Logistics(
        goods=tuple(_goods(entry, i, numbers, known) for i, entry in enumerate(_of(rows, "goods"), 1)),
        trucks=tuple(_truck(entry, i) for i, entry in enumerate(_of(rows, "truck"), 1)),
        day=WorkingDay(**_measured(whole, UNITS["day"]), profile=_stated(whole.get("profile"))),
        targets=Targets(**_measured(whole, UNITS["targets"])), **_measured(whole, UNITS["staging"]))


def yards_of(entries: Iterable[Entry]) -> tuple[TruckYard, ...]:
    """The yards that a schedule lists."""
    return tuple(TruckYard(id=entry.id or f"yard-{i}", name=entry.name or entry.id, **_measured(entry.values, UNITS["yard"]))
                 for i, entry in enumerate((entry for entry in entries if entry.kind == "yard"), 1))


def _of(entries: Iterable[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry.kind == kind]


def _goods(entry: Entry, index: int, numbers: Sequence[int], known: Callable[[int], int | None]) -> Goods:
    cell = entry.values.get("serves")
    asked = numbers if cell is None or not isinstance(cell.value, tuple) else \
        [own for number in cell.value if (own := known(number)) is not None]
    place: dict[str, Any] = {name: str(entry.values[name].value) for name in ("unit", "zone", "zone_use") if name in entry.values}
    return Goods(
        id=entry.id or f"goods-{index}", name=entry.name or entry.id or f"goods-{index}", storeys=tuple(asked),
        load_unit=_stated(entry.values.get("load_unit")), unit_size_m=_sizes(entry.values.get("unit_size_m"), 3),
        largest_m=_sizes(entry.values.get("largest_m"), 3), **place, **_measured(entry.values, UNITS["goods"]))


def _truck(entry: Entry, index: int) -> TruckClass:
    return TruckClass(id=entry.id or f"truck-{index}", name=entry.name or entry.id or f"truck-{index}",
                      size_m=_sizes(entry.values.get("size_m"), 3), **_measured(entry.values, UNITS["truck"]))


def _measured(values: Mapping[str, Cell], units: Mapping[str, str]) -> dict[str, Any]:
    return {name: Measured(float(str(values[name].value)), unit, values[name].source)
            for name, unit in units.items() if name in values}


def _stated(cell: Cell | None) -> Any:
    return None if cell is None else Stated(cell.value, cell.source)


def _sizes(cell: Cell | None, count: int) -> Any:
    if cell is None or not isinstance(cell.value, tuple):
        return (None,) * count
    source: Source = cell.source
    return tuple(None if length is None else metres(length, source) for length in cell.value)
