"""Automated stores and the vehicles that serve them, in a building description: parts of ``[[building.store]]``."""

from __future__ import annotations

from typing import Final

from models.logistics import STORE_KINDS, StoreMachines, VehicleFleet
from models.readers.description_handling import word
from models.readers.description_table import NOT_NEGATIVE, ONE_OR_MORE, POSITIVE, Limits, Table

KINDS: Final = {"堆垛机": "crane", "堆垛机立体库": "crane", "穿梭车": "shuttle", "穿梭车立体库": "shuttle"}

AVAILABILITY: Final = Limits(above=0.0, high=1.0)


def machines(store: Table) -> StoreMachines | None:
    """``machines = { … }``. Raises InputError."""
    table = store.table("machines")
    if table is None:
        return None
    counts = {key: table.number(key, "1", ONE_OR_MORE) for key in ("aisles", "levels", "shuttles", "lifts")}
    lengths = {key: table.number(key, "m", POSITIVE) for key in ("length_m", "height_m")}
    speeds = {key: table.number(key, "m/s", POSITIVE) for key in ("speed_m_s", "lift_speed_m_s")}
    pushes = {key: table.number(key, "m/s2", POSITIVE) for key in ("acceleration_m_s2", "lift_acceleration_m_s2")}
    times = {key: table.number(key, "s", NOT_NEGATIVE) for key in ("transfer_s", "lift_transfer_s", "dead_s")}
    made = StoreMachines(
        kind=word(table, "kind", STORE_KINDS, KINDS), moves_h=table.number("moves_h", "1/h", POSITIVE), **counts, **lengths,
        **speeds, **pushes, **times, availability=table.number("availability", "1", AVAILABILITY))
    if made.shuttles is not None and made.levels is not None and made.shuttles.value > made.levels.value:
        raise table.fault("shuttles", "shuttles-levels", found=f"{made.shuttles.value:g}", levels=f"{made.levels.value:g}")
    table.close()
    return made


def vehicles(store: Table) -> VehicleFleet | None:
    """``vehicles = { … }``. Raises InputError."""
    table = store.table("vehicles")
    if table is None:
        return None
    made = VehicleFleet(
        count=table.number("count", "1", ONE_OR_MORE), units=table.number("units", "1", ONE_OR_MORE),
        loaded_m=table.number("loaded_m", "m", NOT_NEGATIVE), empty_m=table.number("empty_m", "m", NOT_NEGATIVE),
        speed_m_s=table.number("speed_m_s", "m/s", POSITIVE), empty_speed_m_s=table.number("empty_speed_m_s", "m/s", POSITIVE),
        load_s=table.number("load_s", "s", NOT_NEGATIVE), unload_s=table.number("unload_s", "s", NOT_NEGATIVE),
        turns=table.number("turns", "1", NOT_NEGATIVE), turn_s=table.number("turn_s", "s", NOT_NEGATIVE),
        traffic_share=table.number("traffic_share", "1", NOT_NEGATIVE),
        availability=table.number("availability", "1", AVAILABILITY))
    table.close()
    return made


def goods_ids(store: Table) -> tuple[str, ...]:
    """``goods = ["…"]``: the streams whose trucks go to the store, by id. Raises InputError."""
    found = store.items("goods")
    return () if found is None else tuple(store.as_text(f"goods[{i}]", one) for i, one in enumerate(found, 1))
