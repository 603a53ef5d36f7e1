"""Of fire-resisting construction: members, walls, doors, linings, insulation, stairs.

A figure of a whole building is the least of all its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.quantities.kinds import choice, flag, number
from rules.quantity import Quantity

_DOORS: Final = ("A", "B", "C", "other", "no-door")
_COMBUSTIBILITY: Final = ("A", "B1", "B2", "B3", "none")
_MATERIALS: Final = ("non-combustible", "hard-to-burn")


def construction() -> Iterable[Quantity]:
    for part in ("firewall", "load_wall", "corridor_wall", "room_wall", "outer_wall", "roof_member", "roof_slab", "stair",
                 "service_shaft_wall", "auxiliary_partition", "auxiliary_slab", "auxiliary_blast_wall",
                 "work_office_partition", "work_office_slab"):
        yield number(f"{part}_fire_resistance_h", "h", "building")
    for part in ("fire_lift_lobby_wall", "fire_lift_shaft_wall"):
        yield number(f"{part}_fire_resistance_h", "h", "lift")
    yield flag("fire_lift_shaft_pierced", "lift")
    for name in ("room_wall_material", "outer_wall_material"):
        yield choice(name, _MATERIALS, "building")
    for name in ("fire_wall_door_class", "stair_door_class", "auxiliary_door_class"):
        yield choice(name, _DOORS, "building")
    for name in ("lining_class", "insulation_class"):
        yield choice(name, _COMBUSTIBILITY, "building")
    for name in ("roof_accessible", "insulation_cavity", "cavity_fire_stop_present", "spandrel_alternative"):
        yield flag(name, "building")
    yield number("spandrel_height_m", "m", "building")


def doors_and_stairs() -> Iterable[Quantity]:
    for name in ("stair_bay_width_m", "stair_opening_distance_m", "stair_rail_height_m", "stair_other_opening_distance_m"):
        yield number(name, "m", "stair")
    yield number("stair_slope_deg", "°", "stair")
    yield choice("stair_material", ("non-combustible", "other"), "stair")
    yield flag("stair_openings_protected", "stair")
    yield flag("exit_doors_open_outward", "zone", inherits=True)
    for name in ("room_persons", "room_persons_per_door"):
        yield number(name, "", "zone")
    yield choice("compartment_separation", ("fire-wall", "equal", "none-adjacent", "other"), "compartment", inherits=True)
    yield flag("firewall_openings_present", "compartment", inherits=True)
