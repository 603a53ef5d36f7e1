"""Of the building and its parts: storeys, zones, units, compartments, stairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.building import BUILDING_USES, PRODUCTIONS, STAIR_KINDS, STOREY_USES, ZONE_USES
from rules.derived import entered_count, height_class, lift_count, part, persons_max_storey, planning_height_class
from rules.quantities.kinds import choice, flag, number
from rules.quantity import HAZARDS, Quantity

_FREIGHT: Final = ("freight", "freight-passenger")


def choices() -> Iterable[Quantity]:
    yield choice("use", BUILDING_USES, "building")
    yield choice("hazard", HAZARDS, "building", "compartment", "unit", "zone", "store", inherits=True)
    yield number("fire_resistance_grade", "", "building")
    yield choice("production", PRODUCTIONS, "building", "storey", "zone", inherits=True)
    yield choice("sprinklers", ("yes", "no", "partial"), "building", "compartment", inherits=True)
    yield choice("zone_use", ZONE_USES, "zone")
    yield choice("storey_use", STOREY_USES, "storey")
    yield choice("storey_kind", ("floor", "basement", "roof"), "storey")
    yield choice("height_basis", ("finish", "structure"), "storey")
    yield choice("district", (), "plot")
    yield choice("land_use", (), "plot")
    yield Quantity("height_class", "choice", "", ("building",), ("single", "multi", "highrise"),
                   inputs=("fire_height_m", "storeys_above_ground"), compute=height_class)
    yield Quantity("planning_height_class", "choice", "", ("building",), ("low", "multi", "highrise"),
                   inputs=("planning_height_m",), compute=planning_height_class)
    yield Quantity("part", "choice", "", ("storey", "compartment", "store"), ("above-ground", "basement"),
                   inputs=("storey_number",), compute=part)


def of_the_building() -> Iterable[Quantity]:
    for name in ("fire_height_m", "planning_height_m", "height_m", "outdoor_ground_m", "plan_length_m", "plan_depth_m"):
        yield number(name, "m", "building")
    yield number("gross_floor_area_m2", "m2", "building")
    yield number("storeys_above_ground", "", "building")
    yield number("year_built", "", "building")
    yield number("basement_storeys", "", "building")
    yield Quantity("persons_max_storey", "number", "", ("building",), inputs=("persons",), reads=("storey_number",),
                   compute=persons_max_storey)
    yield Quantity("freight_lift_count", "number", "", ("building",), inputs=("lift_use",),
                   compute=lift_count(_FREIGHT))
    yield Quantity("freight_lift_3t_count", "number", "", ("building",), inputs=("lift_use", "rated_load_kg"),
                   compute=lift_count(_FREIGHT, 3000.0))
    yield Quantity("unloading_platform_count", "number", "", ("building",), compute=entered_count("dock"))
    yield Quantity("hoist_count", "number", "", ("building",), compute=entered_count("hoist"))
    for name in ("dormitory_present", "helipad_present", "refuge_floor_present", "civil_use_present"):
        yield flag(name, "building")
    for name in ("podium_depth_m", "slab_fire_resistance_h"):
        yield number(name, name.rpartition("_")[2], "building")
    yield flag("aerial_site_obstructed", "building")
    yield choice("fire_lane_layout", ("ring", "two-long-sides", "one-side", "none"), "building")
    yield choice("core_position", ("external-wall", "central"), "building")
    yield choice("fire_design_basis", ("factory", "civil"), "building")


def of_storeys_and_units() -> Iterable[Quantity]:
    yield number("storey_height_m", "m", "storey")
    yield number("storey_number", "", "storey", "compartment", "dock", "store")
    yield number("storey_area_m2", "m2", "storey")
    yield number("hoists_serving_count", "", "storey")
    yield number("production_units_per_storey", "", "storey")
    yield number("floor_load_kn_m2", "kN/m2", "zone", "storey")
    yield number("floor_load_kg_m2", "kg/m2", "zone", "storey")
    yield number("zone_area_m2", "m2", "zone")
    yield number("unit_net_area_m2", "m2", "unit")
    yield number("unit_gross_area_m2", "m2", "unit")
    yield number("process_shaft_area_m2", "m2", "unit")
    yield number("unit_freight_lift_count", "", "unit")


def of_compartments_and_stairs() -> Iterable[Quantity]:
    yield number("compartment_area_m2", "m2", "compartment")
    yield number("protected_area_m2", "m2", "compartment")
    yield number("travel_distance_m", "m", "compartment")
    yield number("exit_count", "", "compartment")
    yield number("fire_lift_count", "", "compartment")
    yield number("persons", "", "compartment")
    yield number("rescue_opening_count", "", "compartment")
    yield choice("stair_type", STAIR_KINDS, "stair")
    yield number("stair_width_m", "m", "stair")
