"""Machines and racks of a building description, and what a building states without listing its storeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from models.equipment import Equipment
from models.readers.description_goods import sizes
from models.readers.description_outline import one_storey, outline
from models.readers.description_parts import Ids
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Limits, Table

if TYPE_CHECKING:
    from models.building import Outline

EFFECTS: Final[Mapping[str, tuple[str, Limits]]] = {
    "bedding_m": ("m", NOT_NEGATIVE), "edge_m": ("m", NOT_NEGATIVE), "wheel_load_kn": ("kN", POSITIVE),
    "wheel_length_m": ("m", POSITIVE), "wheel_width_m": ("m", POSITIVE), "wheel_track_m": ("m", POSITIVE),
    "excitation_hz": ("Hz", POSITIVE), "excitation_n": ("N", POSITIVE),
}
"""How a machine or vehicle bears on a floor and shakes it: key, unit, what the number may be."""


def equipment(building: Table, known: Sequence[int]) -> tuple[Equipment, ...]:
    """The machines of a building: mass of one in kg, sizes in metres. Raises InputError."""
    ids, made = Ids("equipment"), list[Equipment]()
    for table in building.tables("equipment"):
        own_id = ids.of(table)
        length, width, height = sizes(table, "size_m", 3)
        base_length, base_width = sizes(table, "base_m", 2)
        zone = table.text("zone")
        made.append(Equipment(
            id=own_id, name=table.name("name", own_id), storey=one_storey(table, known), zone=zone,
            count=table.number("count", "1", POSITIVE), mass_kg=table.number("mass_kg", "kg", POSITIVE),
            size_m=(length, width, height), base_m=(base_length, base_width),
            spacing_m=table.number("spacing_m", "m", NOT_NEGATIVE),
            dynamic_factor=table.number("dynamic_factor", "1", POSITIVE), vibration=table.stated_text("vibration"),
            along_span=table.flag("along_span"),
            **{name: table.number(name, unit, limits) for name, (unit, limits) in EFFECTS.items()},
            outline_m=_corners(table), declared=table.declared()))
        table.close()
    return tuple(made)


def _corners(table: Table) -> tuple[tuple[float, float], ...]:
    points = [table.point(f"outline_m[{i}]", point) for i, point in enumerate(table.items("outline_m") or [], 1)]
    if points and len(set(points)) < 3:
        raise table.fault("outline_m", "outline-short", count=len(set(points)))
    return tuple(points)


def plan(building: Table) -> Outline | None:
    """The outline on the ground of a building whose storeys nobody lists: ``[building.plan]``. Raises InputError."""
    table = building.table("plan")
    if table is None:
        return None
    shape = outline(table)
    if shape is None:
        raise table.fault("outline_m", "missing", example="outline_m = [[0, 0], [60, 0], [60, 42], [0, 42]]")
    table.close()
    return shape
