"""Of fire safety: the building, its parts, its site and neighbours."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import entered_count, ground_storey_area
from rules.quantities.kinds import choice, flag, number
from rules.quantity import Quantity


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


def rescue_and_windows() -> Iterable[Quantity]:
    yield choice("outer_windows", ("openable", "fixed", "none"), "storey", "zone", inherits=True)
    yield number("storey_rescue_opening_count", "", "storey")
    yield flag("heat_vent_present", "storey")
    for name in ("rescue_opening_is_door", "rescue_openings_on_rescue_face"):
        yield flag(name, "building")
    yield number("rescue_opening_door_width_m", "m", "building")


def streets_and_courts() -> Iterable[Quantity]:
    for name in ("street_frontage_m", "frontage_total_m", "court_short_side_m", "court_passage_spacing_m", "fence_spacing_m",
                 "aerial_site_gap_m"):
        yield number(name, "m", "building")
    for name in ("through_fire_lane_present", "faces_street", "court_fire_lane_present", "court_passage_present",
                 "fire_lane_obstructed", "fire_lane_blocked_in_use", "fire_lane_signs_present", "escape_way_blocked",
                 "aerial_site_in_parts"):
        yield flag(name, "building")


def auxiliary_rooms_and_trades() -> Iterable[Quantity]:
    """Offices and rest rooms of a factory, and trades with rules of their own."""
    for name in ("auxiliary_rooms_attached", "foam_plastics_process"):
        yield flag(name, "building")
    for name in ("auxiliary_rooms_grade", "auxiliary_own_exit_count", "cotton_spindles", "linen_spindles"):
        yield number(name, "", "building")
