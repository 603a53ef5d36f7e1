"""Of lifts, hoists, docks and yards."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import sum_below
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


def logistics_buildings() -> Iterable[Quantity]:
    yield choice("dock_sides", ("one", "two"), "building")
    for name in ("peak_goods_flow", "container_trucks"):
        yield flag(name, "building")
    yield flag("truck_dock_on_storey", "storey")
    for name in ("storey_truck_bays", "vehicle_exit_count"):
        yield number(name, "", "storey")
    yield number("vehicle_exit_spacing_m", "m", "storey")
    yield Quantity("truck_bay_count", "number", "", ("building",), inputs=("bays",), compute=sum_below("dock", "bays"))
    yield number("truck_bays_needed", "", "building")
    for name in ("floor_rise_m", "works_road_width_m", "turning_yard_short_side_m"):
        yield number(name, "m", "building")
    yield flag("garage_site", "site")
    for name in ("site_entrance_width_m", "entrance_lane_radius_m"):
        yield number(name, "m", "site")
    yield choice("lane_traffic", ("one-way", "two-way"), "yard")
    yield number("truck_lane_width_m", "m", "yard")
