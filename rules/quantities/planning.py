"""Of the plot and its planning: areas, shares, setbacks, gates and parking."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import plot_ratio, share
from rules.quantities.kinds import choice, flag, number
from rules.quantity import Quantity


def of_the_plot() -> Iterable[Quantity]:
    for name in ("plot_area_m2", "counted_area_m2", "footprint_m2", "green_area_m2"):
        yield number(name, "m2", "plot")
    yield Quantity("plot_ratio", "number", "", ("plot",), inputs=("counted_area_m2", "plot_area_m2"), compute=plot_ratio)
    yield Quantity("building_coverage_pct", "number", "%", ("plot",), inputs=("footprint_m2", "plot_area_m2"),
                   compute=share("footprint_m2", "plot_area_m2"))
    yield Quantity("green_ratio_pct", "number", "%", ("plot",), inputs=("green_area_m2", "plot_area_m2"),
                   compute=share("green_area_m2", "plot_area_m2"))
    for name in ("green_coverage_pct", "ground_green_pct", "central_green_pct", "main_use_share_pct", "support_share_pct",
                 "living_support_share_pct", "permeable_area_pct", "transferable_share_pct"):
        yield number(name, "%", "plot")
    yield choice("ring", ("inside-inner-ring", "inner-to-outer-ring", "outside-outer-ring"), "plot")
    yield choice("location", ("inside-park", "outside-park"), "plot")
    for name in ("zhizao_recognised", "detailed_plan", "industry_confirmation", "planned_industry_block", "land_use_change",
                 "inside_industrial_block_line", "roof_green_credit", "single_use_industry_land", "new_building"):
        yield flag(name, "plot")
    for name in ("fire_spacing_m", "spacing_m", "road_width_m"):
        yield number(name, "m", "building")
    yield choice("permitted_use", (), "plot")


def planning() -> Iterable[Quantity]:
    yield choice("main_use", (), "plot")
    yield choice("density_zone", ("1", "2", "3", "4", "5"), "plot")
    yield choice("developer", ("park-platform", "leading-firm", "other"), "plot")
    yield choice("project_class", ("ordinary", "ic", "biomedicine", "city-major", "science-industry"), "plot")
    for name in ("outside_development_boundary", "strategic_reserve", "special_process", "support_grouped", "along_city_road"):
        yield flag(name, "plot")
    for name in ("direct_transfer_share_pct", "owner_held_share_pct", "roof_green_credit_pct"):
        yield number(name, "%", "plot")
    yield number("grouped_support_ratio", "", "plot")
    yield number("hazard_store_area_m2", "m2", "plot")
    yield number("transfer_unit_storeys", "", "unit")
    yield number("retransfer_wait_years", "a", "unit")
    for name in ("plot_line_setback_m", "plot_line_setback_above_24_m", "road_line_setback_m", "basement_setback_m",
                 "gable_width_m", "southern_building_height_m", "taller_building_height_m"):
        yield number(name, "m", "building")
    yield choice("boundary_side", ("main", "secondary"), "building")
    yield choice("spacing_direction", ("north-south", "east-west"), "building")
    yield choice("neighbour_layout", ("none", "parallel", "other"), "building")
    yield choice("neighbour_planning_height_class", ("low", "multi", "highrise"), "building")
    yield choice("massing_form", ("single", "tower-on-podium"), "building")
    yield flag("at_junction", "building")
    yield flag("upwind_block", "building")
    yield number("street_frontage_pct", "%", "building")
    yield number("bonus_area_share_pct", "%", "plot")
    yield choice("industry_area", ("base", "community", "other"), "plot")
    for name in ("industrial_land_share_pct", "industry_land_share_pct"):
        yield number(name, "%", "plot")
    yield number("land_term_years", "a", "plot")
    yield choice("disposal_mode", ("lease", "agreed-whole-transfer", "other"), "plot")
    yield flag("residential_form", "building")
    yield choice("production_disturbance", ("clean", "light", "heavy"), "plot")


def shares_elsewhere() -> Iterable[Quantity]:
    """Shares that other cities limit: each is of what its name says."""
    for name in ("admin_land_share_pct", "admin_gfa_share_pct", "admin_counted_share_pct", "rd_gfa_share_pct",
                 "dormitory_share_pct", "saleable_share_pct", "government_share_pct"):
        yield number(name, "%", "plot")
    for name in ("factories_for_sale", "support_split_for_sale", "housing_present", "mixed_with_housing",
                 "heavy_process_industry"):
        yield flag(name, "plot")
    yield choice("development_zone", ("national-or-provincial", "other"), "plot")
    yield choice("tender_lot", (), "plot")
    yield flag("government_tender", "plot")
    yield number("permitted_area_m2", "m2", "plot")
    yield number("roof_level_mpd", "m", "building")
    yield number("truck_storey_highest", "", "building")
    yield number("max_span_m", "m", "building")


def setbacks_elsewhere() -> Iterable[Quantity]:
    """Distances to roads, waters and lines beside a building, and whether there is one."""
    for beside in ("elevated_road", "expressway", "trunk_avenue", "interchange", "water", "green_line", "motorway",
                   "overhead_line"):
        yield flag(f"beside_{beside}", "building")
        yield number(f"{beside}_setback_m", "m", "building")
    yield choice("overhead_line_kv", ("10", "110", "220", "500"), "building")
    yield flag("housing_to_the_north", "building")
    yield number("fence_setback_m", "m", "site")
    yield choice("setback_strip_use", ("square", "green", "parking", "pipes", "loading", "other"), "site")


def gates_and_parking() -> Iterable[Quantity]:
    yield choice("gate_road_class", ("expressway", "trunk-main", "main", "secondary", "branch", "lower"), "site")
    yield choice("junction_road_class", ("main", "secondary", "branch"), "site")
    yield choice("junction_side", ("upstream", "downstream"), "site")
    yield flag("gate_spacing_study", "site")
    for name in ("gate_to_junction_m", "gate_spacing_m", "kerb_radius_m", "barrier_to_kerb_m"):
        yield number(name, "m", "site")
    yield choice("parking_zone", ("1", "2", "3"), "plot")
    yield number("parking_bays_per_100m2", "", "plot")
    for name in ("ev_charging_bay_pct", "accessible_bay_pct"):
        yield number(name, "%", "plot")
    yield choice("design_vehicle", ("light", "medium", "large", "container"), "yard")
    yield choice("service_road_of", ("none", "expressway", "main"), "site")
    for name in ("gate_on_lowest_road", "gate_sight_distance_met", "gates_shared", "small_plot_in_block", "large_logistics_site",
                 "bridge_over_road", "bridge_over_minor_branch"):
        yield flag(name, "site")
    yield choice("pedestrian_gate_place", ("main-street", "public-space", "other"), "site")
    for name in ("truck_gate_width_m", "bridge_clearance_m"):
        yield number(name, "m", "site")
    for name in ("bay_spacing_m", "driveway_width_m"):
        yield number(name, "m", "yard")
    yield number("ramp_slope_pct", "%", "yard")
