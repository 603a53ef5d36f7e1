"""Of stores: intermediate stores inside a factory, whole warehouses, logistics buildings."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import own_column
from rules.quantities.kinds import choice, flag, number
from rules.quantity import HAZARDS, Quantity


def stores() -> Iterable[Quantity]:
    """Intermediate stores inside a factory; what they hold is never taken from the building's own hazard class."""
    yield number("store_area_m2", "m2", "store")
    yield Quantity("stored_hazard", "choice", "", ("store",), HAZARDS, inputs=("hazard",), compute=own_column("hazard"))
    yield number("stored_item", "", "store")
    yield choice("store_separation", ("fire-wall", "partition", "open"), "store")
    yield flag("store_at_outer_wall", "store")
    yield number("store_stock_days", "d", "store")
    for name in ("store_slab_fire_resistance_h", "store_partition_fire_resistance_h"):
        yield number(name, "h", "store")


def warehouses() -> Iterable[Quantity]:
    yield number("warehouse_item", "", "building")
    yield choice("stored_goods", ("textiles", "other"), "building")
    yield number("largest_separated_space_m2", "m2", "building")
    yield number("liquid_tank_volume_m3", "m3", "building")
    for name in ("high_bay", "work_office_exits_separate"):
        yield flag(name, "building")
