"""Of lifts, hoists, docks and yards."""

from __future__ import annotations

from collections.abc import Iterable

from rules.quantities.kinds import choice, flag, number
from rules.quantity import Quantity


def of_goods_transport() -> Iterable[Quantity]:
    yield choice("lift_use", ("freight", "freight-passenger", "passenger"), "lift")
    yield number("rated_load_kg", "kg", "lift")
    yield number("lift_speed_m_s", "m/s", "lift")
    yield flag("fire_lift", "lift")
    yield number("car_area_m2", "m2", "lift")
    yield choice("hoist_kind", ("well", "opening", "platform"), "hoist")
    yield number("hoist_capacity_kg", "kg", "hoist")
    yield number("platform_height_m", "m", "dock")
    yield number("bays", "", "dock")
    yield choice("berth_location", ("behind-road-line", "ground-storey", "on-road"), "dock")
    yield number("apron_depth_m", "m", "yard")
    yield number("turning_radius_m", "m", "yard")
