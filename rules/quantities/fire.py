"""Of fire safety: the building, its parts, its site and neighbours, and the stores inside it."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import entered_count, ground_storey_area, own_column
from rules.quantities.kinds import choice, flag, number
from rules.quantity import HAZARDS, Quantity


def fire_on_the_building() -> Iterable[Quantity]:
    yield Quantity("building_footprint_m2", "number", "m2", ("building",), inputs=("storey_area_m2", "storey_number"),
                   compute=ground_storey_area)
    yield Quantity("lift_count", "number", "", ("building",), compute=entered_count("lift"))
    for name in ("basement_fire_resistance_grade", "podium_fire_resistance_grade"):
        yield number(name, "", "building")
    yield number("basement_depth_m", "m", "building")
    yield number("basement_area_m2", "m2", "building")
    for name in ("open_flame_process", "auxiliary_rooms_present", "fire_alarm_present", "slab_prestressed"):
        yield flag(name, "building")
    for name in ("column_fire_resistance_h", "beam_fire_resistance_h", "core_wall_fire_resistance_h"):
        yield number(name, "h", "building")
    for name in ("refuge_floor_height_m", "rescue_opening_width_m", "rescue_opening_height_m", "rescue_opening_sill_m",
                 "rescue_opening_spacing_m"):
        yield number(name, "m", "building")
    yield number("building_users", "", "building")


def fire_on_parts() -> Iterable[Quantity]:
    yield number("exit_spacing_m", "m", "compartment")
    yield number("compartment_users", "", "compartment")
    yield flag("tenant_partition", "compartment")
    yield flag("tenant_fire_alarm", "unit")
    for name in ("charging_inside", "charging_partition"):
        yield flag(name, "zone")
    for name in ("exit_width_per_100_persons_m", "corridor_width_m", "exit_door_width_m", "ground_exit_door_width_m",
                 "egress_headroom_m"):
        yield number(name, "m", "storey")
    for name in ("stair_above_ground", "stair_basement"):
        yield flag(name, "stair")
    yield number("smoke_lobby_area_m2", "m2", "stair")
    for name in ("fire_lift_stops_every_storey", "fire_lift_lobby_shared"):
        yield flag(name, "lift")
    yield number("fire_lift_lobby_area_m2", "m2", "lift")
    yield number("fire_lift_lobby_side_m", "m", "lift")
    yield number("fire_lift_travel_time_s", "s", "lift")
    yield number("lift_door_integrity_h", "h", "lift")


def fire_site_and_neighbours() -> Iterable[Quantity]:
    for name in ("fire_lane_width_m", "fire_lane_headroom_m", "fire_lane_offset_m", "fire_lane_dead_end_m",
                 "turning_place_side_m", "aerial_site_length_m", "aerial_site_width_m", "aerial_site_offset_m"):
        yield number(name, "m", "building")
    for name in ("fire_lane_slope_pct", "aerial_site_slope_pct"):
        yield number(name, "%", "building")
    yield number("aerial_site_long_sides", "", "building")
    for name in ("turning_place_present", "ring_lane_infeasible", "stair_on_rescue_face", "aerial_site_joined_to_lane",
                 "facing_openings_restricted"):
        yield flag(name, "building")
    yield choice("facing_fire_wall", ("none", "higher", "lower"), "building")
    yield choice("neighbour_use", ("none", "factory", "warehouse", "civil", "crowded-place", "own-living", "open-flame"),
                  "building")
    yield choice("neighbour_hazard", ("A", "B", "C", "D", "E"), "building")
    yield choice("neighbour_height_class", ("single", "multi", "highrise"), "building")
    yield number("neighbour_grade", "", "building")
    yield number("neighbour_civil_class", "", "building")
    yield flag("battery_store_outside", "site")
    yield flag("roof_pv_storage", "site")


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
