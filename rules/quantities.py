"""What clauses can ask about: named quantities with unit, subject and the inputs they need.

A quantity is either a fact (a column of a table) or a small pure function over columns. They form a graph; a cycle is
refused when the module is loaded. A fact that a person states overrides what would be computed. Unknown values of an
inherited quantity are taken from the parent (a compartment's hazard class from its building).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.building import BUILDING_USES, PRODUCTIONS, STAIR_KINDS, STOREY_USES, ZONE_USES
from rules.derived import (
    entered_count,
    ground_storey_area,
    height_class,
    lift_count,
    own_column,
    part,
    persons_max_storey,
    planning_height_class,
    plot_ratio,
    production_area,
    share,
)
from rules.quantity import HAZARDS, YES_NO, Quantity, registry

_FREIGHT: Final = ("freight", "freight-passenger")


def _number(name: str, unit: str, *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "number", unit, subjects, inherits=inherits)


def _flag(name: str, *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "flag", "", subjects, YES_NO, inherits)


def _choice(name: str, choices: tuple[str, ...], *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "choice", "", subjects, choices, inherits)


def _quantities() -> Iterable[Quantity]:
    # choices that scopes ask about
    yield _choice("use", BUILDING_USES, "building")
    yield _choice("hazard", HAZARDS, "building", "compartment", "unit", "zone", "store", inherits=True)
    yield _number("fire_resistance_grade", "", "building")
    yield _choice("production", PRODUCTIONS, "building", "storey", "zone", inherits=True)
    yield _choice("sprinklers", ("yes", "no", "partial"), "building", "compartment", inherits=True)
    yield _choice("zone_use", ZONE_USES, "zone")
    yield _choice("storey_use", STOREY_USES, "storey")
    yield _choice("storey_kind", ("floor", "basement", "roof"), "storey")
    yield _choice("height_basis", ("finish", "structure"), "storey")
    yield _choice("district", (), "plot")
    yield _choice("land_use", (), "plot")
    yield Quantity("height_class", "choice", "", ("building",), ("single", "multi", "highrise"),
                   inputs=("fire_height_m", "storeys_above_ground"), compute=height_class)
    yield Quantity("planning_height_class", "choice", "", ("building",), ("low", "multi", "highrise"),
                   inputs=("planning_height_m",), compute=planning_height_class)
    yield Quantity("part", "choice", "", ("storey", "compartment", "store"), ("above-ground", "basement"),
                   inputs=("storey_number",), compute=part)

    # building
    for name in ("fire_height_m", "planning_height_m", "height_m", "outdoor_ground_m", "plan_length_m", "plan_depth_m"):
        yield _number(name, "m", "building")
    yield _number("gross_floor_area_m2", "m2", "building")
    yield _number("storeys_above_ground", "", "building")
    yield _number("basement_storeys", "", "building")
    yield Quantity("persons_max_storey", "number", "", ("building",), inputs=("persons",), compute=persons_max_storey)
    yield Quantity("freight_lift_count", "number", "", ("building",), inputs=("lift_use",),
                   compute=lift_count(_FREIGHT))
    yield Quantity("freight_lift_3t_count", "number", "", ("building",), inputs=("lift_use", "rated_load_kg"),
                   compute=lift_count(_FREIGHT, 3000.0))
    yield Quantity("unloading_platform_count", "number", "", ("building",), compute=entered_count("dock"))
    yield Quantity("hoist_count", "number", "", ("building",), compute=entered_count("hoist"))
    for name in ("dormitory_present", "helipad_present", "refuge_floor_present", "civil_use_present"):
        yield _flag(name, "building")
    for name in ("podium_depth_m", "slab_fire_resistance_h"):
        yield _number(name, name.rpartition("_")[2], "building")
    yield _flag("aerial_site_obstructed", "building")
    yield _choice("fire_lane_layout", ("ring", "two-long-sides", "one-side", "none"), "building")
    yield _choice("core_position", ("external-wall", "central"), "building")
    yield _choice("fire_design_basis", ("factory", "civil"), "building")

    # storey, zone, unit
    yield _number("storey_height_m", "m", "storey")
    yield _number("storey_number", "", "storey", "compartment", "dock", "store")
    yield _number("storey_area_m2", "m2", "storey")
    yield _number("clear_height_beam_m", "m", "storey")
    yield _number("clear_height_duct_m", "m", "storey")
    yield _number("hoists_serving_count", "", "storey")
    yield _number("production_units_per_storey", "", "storey")
    yield _number("floor_load_kn_m2", "kN/m2", "zone", "storey")
    yield _number("floor_load_kg_m2", "kg/m2", "zone", "storey")
    yield _number("zone_area_m2", "m2", "zone")
    yield _number("unit_net_area_m2", "m2", "unit")
    yield _number("unit_gross_area_m2", "m2", "unit")
    yield _number("process_shaft_area_m2", "m2", "unit")
    yield _number("unit_freight_lift_count", "", "unit")

    # compartment, stair
    yield _number("compartment_area_m2", "m2", "compartment")
    yield _number("protected_area_m2", "m2", "compartment")
    yield _number("travel_distance_m", "m", "compartment")
    yield _number("exit_count", "", "compartment")
    yield _number("fire_lift_count", "", "compartment")
    yield _number("persons", "", "compartment")
    yield _number("rescue_opening_count", "", "compartment")
    yield _choice("stair_type", STAIR_KINDS, "stair")
    yield _number("stair_width_m", "m", "stair")

    # lift, hoist, dock, yard
    yield _choice("lift_use", ("freight", "freight-passenger", "passenger"), "lift")
    yield _number("rated_load_kg", "kg", "lift")
    yield _number("lift_speed_m_s", "m/s", "lift")
    yield _flag("fire_lift", "lift")
    yield _number("car_area_m2", "m2", "lift")
    yield _choice("hoist_kind", ("well", "opening", "platform"), "hoist")
    yield _number("hoist_capacity_kg", "kg", "hoist")
    yield _number("platform_height_m", "m", "dock")
    yield _number("bays", "", "dock")
    yield _choice("berth_location", ("behind-road-line", "ground-storey", "on-road"), "dock")
    yield _number("apron_depth_m", "m", "yard")
    yield _number("turning_radius_m", "m", "yard")

    # plot and site
    for name in ("plot_area_m2", "counted_area_m2", "footprint_m2", "green_area_m2"):
        yield _number(name, "m2", "plot")
    yield Quantity("plot_ratio", "number", "", ("plot",), inputs=("counted_area_m2", "plot_area_m2"), compute=plot_ratio)
    yield Quantity("building_coverage_pct", "number", "%", ("plot",), inputs=("footprint_m2", "plot_area_m2"),
                   compute=share("footprint_m2", "plot_area_m2"))
    yield Quantity("green_ratio_pct", "number", "%", ("plot",), inputs=("green_area_m2", "plot_area_m2"),
                   compute=share("green_area_m2", "plot_area_m2"))
    for name in ("green_coverage_pct", "ground_green_pct", "central_green_pct", "main_use_share_pct", "support_share_pct",
                 "living_support_share_pct", "permeable_area_pct", "transferable_share_pct"):
        yield _number(name, "%", "plot")
    yield _choice("ring", ("inside-inner-ring", "inner-to-outer-ring", "outside-outer-ring"), "plot")
    yield _choice("location", ("inside-park", "outside-park"), "plot")
    for name in ("zhizao_recognised", "detailed_plan", "industry_confirmation", "planned_industry_block", "land_use_change",
                 "inside_industrial_block_line", "roof_green_credit", "single_use_industry_land", "new_building"):
        yield _flag(name, "plot")
    for name in ("fire_spacing_m", "spacing_m", "road_width_m"):
        yield _number(name, "m", "building")
    yield _choice("permitted_use", (), "plot")
    yield from _loads_and_structure()
    yield from _fire_on_the_building()
    yield from _fire_on_parts()
    yield from _fire_site_and_neighbours()
    yield from _stores()
    yield from _planning()
    yield from _gates_and_parking()


def _loads_and_structure() -> Iterable[Quantity]:
    yield Quantity("production_zone", "flag", "", ("zone",), YES_NO, inputs=("zone_use", "use"), compute=production_area)
    yield Quantity("production_storey", "flag", "", ("storey",), YES_NO, inputs=("storey_use", "use"), compute=production_area)
    yield _choice("load_stated_for", ("slab", "beam", "girder"), "zone")
    yield _choice("load_basis", ("design", "survey", "leasing"), "zone")
    for name in ("operating_load_kn_m2", "hung_load_kn_m2"):
        yield _number(name, "kN/m2", "zone")
    for name in ("dynamic_factor", "partial_factor_variable"):
        yield _number(name, "", "zone")
    for name in ("partial_factor_permanent", "psi_c", "psi_f", "psi_q"):
        yield _number(name, "", "building")
    yield _flag("dynamic_load", "zone")
    yield _choice("slab_form", ("one-way", "two-way", "flat"), "zone")
    yield _number("slab_span_m", "m", "zone")
    yield _choice("machine_group", ("metal-1", "metal-2", "metal-3", "metal-4", "semicon-1", "semicon-2", "semicon-3",
                                    "semicon-4", "optics"), "zone")
    yield _choice("load_member", ("slab-1.2", "slab-2.0", "beam-1.2", "beam-2.0", "girder"), "zone")
    yield _choice("lift_drive", ("traction", "hydraulic"), "lift")


def _fire_on_the_building() -> Iterable[Quantity]:
    yield Quantity("building_footprint_m2", "number", "m2", ("building",), inputs=("storey_area_m2", "storey_number"),
                   compute=ground_storey_area)
    yield Quantity("lift_count", "number", "", ("building",), compute=entered_count("lift"))
    for name in ("basement_fire_resistance_grade", "podium_fire_resistance_grade"):
        yield _number(name, "", "building")
    yield _number("basement_depth_m", "m", "building")
    yield _number("basement_area_m2", "m2", "building")
    for name in ("open_flame_process", "auxiliary_rooms_present", "fire_alarm_present", "slab_prestressed"):
        yield _flag(name, "building")
    for name in ("column_fire_resistance_h", "beam_fire_resistance_h", "core_wall_fire_resistance_h"):
        yield _number(name, "h", "building")
    for name in ("refuge_floor_height_m", "rescue_opening_width_m", "rescue_opening_height_m", "rescue_opening_sill_m",
                 "rescue_opening_spacing_m"):
        yield _number(name, "m", "building")
    yield _number("building_users", "", "building")


def _fire_on_parts() -> Iterable[Quantity]:
    yield _number("exit_spacing_m", "m", "compartment")
    yield _number("compartment_users", "", "compartment")
    yield _flag("tenant_partition", "compartment")
    yield _flag("tenant_fire_alarm", "unit")
    for name in ("charging_inside", "charging_partition"):
        yield _flag(name, "zone")
    for name in ("exit_width_per_100_persons_m", "corridor_width_m", "exit_door_width_m", "ground_exit_door_width_m",
                 "egress_headroom_m"):
        yield _number(name, "m", "storey")
    for name in ("stair_above_ground", "stair_basement"):
        yield _flag(name, "stair")
    yield _number("smoke_lobby_area_m2", "m2", "stair")
    for name in ("fire_lift_stops_every_storey", "fire_lift_lobby_shared"):
        yield _flag(name, "lift")
    yield _number("fire_lift_lobby_area_m2", "m2", "lift")
    yield _number("fire_lift_lobby_side_m", "m", "lift")
    yield _number("fire_lift_travel_time_s", "s", "lift")
    yield _number("lift_door_integrity_h", "h", "lift")


def _fire_site_and_neighbours() -> Iterable[Quantity]:
    for name in ("fire_lane_width_m", "fire_lane_headroom_m", "fire_lane_offset_m", "fire_lane_dead_end_m",
                 "turning_place_side_m", "aerial_site_length_m", "aerial_site_width_m", "aerial_site_offset_m"):
        yield _number(name, "m", "building")
    for name in ("fire_lane_slope_pct", "aerial_site_slope_pct"):
        yield _number(name, "%", "building")
    yield _number("aerial_site_long_sides", "", "building")
    for name in ("turning_place_present", "ring_lane_infeasible", "stair_on_rescue_face", "aerial_site_joined_to_lane",
                 "facing_openings_restricted"):
        yield _flag(name, "building")
    yield _choice("facing_fire_wall", ("none", "higher", "lower"), "building")
    yield _choice("neighbour_use", ("none", "factory", "warehouse", "civil", "crowded-place", "own-living", "open-flame"),
                  "building")
    yield _choice("neighbour_hazard", ("A", "B", "C", "D", "E"), "building")
    yield _choice("neighbour_height_class", ("single", "multi", "highrise"), "building")
    yield _number("neighbour_grade", "", "building")
    yield _number("neighbour_civil_class", "", "building")
    yield _flag("battery_store_outside", "site")
    yield _flag("roof_pv_storage", "site")


def _stores() -> Iterable[Quantity]:
    """Intermediate stores inside a factory; what they hold is never taken from the building's own hazard class."""
    yield _number("store_area_m2", "m2", "store")
    yield Quantity("stored_hazard", "choice", "", ("store",), HAZARDS, inputs=("hazard",), compute=own_column("hazard"))
    yield _number("stored_item", "", "store")
    yield _choice("store_separation", ("fire-wall", "partition", "open"), "store")
    yield _flag("store_at_outer_wall", "store")
    yield _number("store_stock_days", "d", "store")
    for name in ("store_slab_fire_resistance_h", "store_partition_fire_resistance_h"):
        yield _number(name, "h", "store")


def _planning() -> Iterable[Quantity]:
    yield _choice("main_use", (), "plot")
    yield _choice("density_zone", ("1", "2", "3", "4", "5"), "plot")
    yield _choice("developer", ("park-platform", "leading-firm", "other"), "plot")
    yield _choice("project_class", ("ordinary", "ic", "biomedicine", "city-major", "science-industry"), "plot")
    for name in ("outside_development_boundary", "strategic_reserve", "special_process", "support_grouped", "along_city_road"):
        yield _flag(name, "plot")
    for name in ("direct_transfer_share_pct", "owner_held_share_pct", "roof_green_credit_pct"):
        yield _number(name, "%", "plot")
    yield _number("grouped_support_ratio", "", "plot")
    yield _number("hazard_store_area_m2", "m2", "plot")
    yield _number("transfer_unit_storeys", "", "unit")
    yield _number("retransfer_wait_years", "a", "unit")
    for name in ("plot_line_setback_m", "plot_line_setback_above_24_m", "road_line_setback_m", "basement_setback_m",
                 "gable_width_m", "southern_building_height_m", "taller_building_height_m"):
        yield _number(name, "m", "building")
    yield _choice("boundary_side", ("main", "secondary"), "building")
    yield _choice("spacing_direction", ("north-south", "east-west"), "building")
    yield _choice("neighbour_layout", ("none", "parallel", "other"), "building")
    yield _choice("neighbour_planning_height_class", ("low", "multi", "highrise"), "building")
    yield _choice("massing_form", ("single", "tower-on-podium"), "building")
    yield _flag("at_junction", "building")


def _gates_and_parking() -> Iterable[Quantity]:
    yield _choice("gate_road_class", ("expressway", "trunk-main", "main", "secondary", "branch", "lower"), "site")
    yield _choice("junction_road_class", ("main", "secondary", "branch"), "site")
    yield _choice("junction_side", ("upstream", "downstream"), "site")
    yield _flag("gate_spacing_study", "site")
    for name in ("gate_to_junction_m", "gate_spacing_m", "kerb_radius_m", "barrier_to_kerb_m"):
        yield _number(name, "m", "site")
    yield _choice("parking_zone", ("1", "2", "3"), "plot")
    yield _number("parking_bays_per_100m2", "", "plot")
    for name in ("ev_charging_bay_pct", "accessible_bay_pct"):
        yield _number(name, "%", "plot")
    yield _choice("design_vehicle", ("light", "medium", "large", "container"), "yard")


REGISTRY: Final[dict[str, Quantity]] = registry(_quantities())
