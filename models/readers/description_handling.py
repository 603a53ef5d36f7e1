"""How lifts are loaded and docks served, and what stands in a truck yard, in a building description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shapely import Polygon
from shapely.validation import explain_validity

from models.logistics import (
    DOOR_KINDS,
    EQUIPMENT_KINDS,
    HANDLING_KINDS,
    KEPT_FREE_KINDS,
    DockService,
    KeptFree,
    LiftHandling,
    Manoeuvre,
    Obstacle,
)
from models.measured import Stated
from models.readers.description_parts import Ids
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Limits, Table

DOORS: Final = {"中分": "centre", "中分门": "centre", "旁开": "side", "旁开门": "side", "直分": "vertical", "直分门": "vertical",
                "手动": "manual", "手动门": "manual"}
HANDLINGS: Final = {"手推车": "hand-truck", "托盘搬运车": "pallet-truck", "托盘车": "pallet-truck", "叉车": "forklift",
                    "自动导引车": "agv", "AGV": "agv"}
EQUIPMENTS: Final = {"手动托盘车": "pallet-jack", "电动托盘车": "electric-pallet-truck", "电动叉车": "electric-truck",
                     "内燃叉车": "engine-truck"}
KEPT_FREE: Final = {"消防车道": "fire-lane", "登高操作场地": "aerial-site", "消防车登高操作场地": "aerial-site"}

SHARE: Final = Limits(0.0, 1.0)


def handling(lift: Table) -> LiftHandling | None:
    """``[building.lift.handling]``. Raises InputError."""
    table = lift.table("handling")
    if table is None:
        return None
    rides = table.sourced("truck_rides")
    if rides is not None and not isinstance(rides[0], bool):
        raise table.fault("truck_rides", "not-flag", found=repr(rides[0])[:60])
    made = LiftHandling(
        acceleration_m_s2=table.number("acceleration_m_s2", "m/s2", POSITIVE),
        jerk_m_s3=table.number("jerk_m_s3", "m/s3", POSITIVE),
        door_kind=word(table, "door_kind", DOOR_KINDS, DOORS), door_open_s=table.number("door_open_s", "s", NOT_NEGATIVE),
        door_close_s=table.number("door_close_s", "s", NOT_NEGATIVE), handling=word(table, "kind", HANDLING_KINDS, HANDLINGS),
        truck_kg=table.number("truck_kg", "kg", NOT_NEGATIVE),
        truck_rides=None if rides is None else Stated(bool(rides[0]), rides[1]),
        unit_s=table.number("unit_s", "s", NOT_NEGATIVE), load_s=table.number("load_s", "s", NOT_NEGATIVE),
        unload_s=table.number("unload_s", "s", NOT_NEGATIVE), load_per_trip_kg=table.number("load_per_trip_kg", "kg", POSITIVE),
        goods_share=table.number("goods_share", "1", SHARE), zone=table.text("zone"))
    if made.unit_s is not None and (made.load_s is not None or made.unload_s is not None):
        raise table.fault("unit_s", "two-times")
    table.close()
    return made


def service(dock: Table) -> DockService | None:
    """``[building.dock.service]``. Raises InputError."""
    table = dock.table("service")
    if table is None:
        return None
    made = DockService(
        units_per_minute=table.number("units_per_minute", "1/min", POSITIVE),
        reset_min=table.number("reset_min", "min", NOT_NEGATIVE),
        allowance=table.number("allowance", "1", NOT_NEGATIVE),
        leveller_length_m=table.number("leveller_length_m", "m", POSITIVE),
        equipment=word(table, "equipment", EQUIPMENT_KINDS, EQUIPMENTS),
        canopy_clear_height_m=table.number("canopy_clear_height_m", "m", POSITIVE),
        canopy_depth_m=table.number("canopy_depth_m", "m", POSITIVE),
        faces_deg=table.number("faces_deg", "deg", Limits(-360.0, 360.0)))
    table.close()
    return made


def obstacles(yard: Table) -> tuple[Obstacle, ...]:
    """``[[site.yard.obstacle]]``. Raises InputError."""
    ids, made = Ids("obstacle"), list[Obstacle]()
    for table in yard.tables("obstacle"):
        own_id = ids.of(table)
        made.append(Obstacle(id=own_id, name=table.name("name", own_id), outline_m=ring(table, needed=True)))
        table.close()
    return tuple(made)


def manoeuvres(yard: Table) -> tuple[Manoeuvre, ...]:
    """``[[site.yard.manoeuvre]]``: lines that trucks drive. Raises InputError."""
    ids, made = Ids("manoeuvre"), list[Manoeuvre]()
    for table in yard.tables("manoeuvre"):
        own_id = ids.of(table)
        corners = [table.point(f"corners_m[{i}]", point) for i, point in enumerate(table.items("corners_m") or [], 1)]
        if len(set(corners)) < 2:
            raise table.fault("corners_m", "missing", example="corners_m = [[20, -3], [20, -20], [58, -20]]")
        truck = table.text("truck")
        if not truck:
            raise table.fault("truck", "missing", example='truck = "semi-trailer"')
        made.append(Manoeuvre(id=own_id, name=table.name("name", own_id), truck=truck, corners_m=tuple(corners),
                              radius_m=table.number("radius_m", "m", POSITIVE)))
        table.close()
    return tuple(made)


def kept_free(site: Table) -> tuple[KeptFree, ...]:
    """``[[site.kept_free]]``: fire lanes and aerial sites. Raises InputError."""
    ids, made = Ids("kept-free"), list[KeptFree]()
    for table in site.tables("kept_free"):
        own_id = ids.of(table)
        kind = word(table, "kind", KEPT_FREE_KINDS, KEPT_FREE)
        if kind is None:
            raise table.fault("kind", "missing", example='kind = "fire-lane"')
        made.append(KeptFree(id=own_id, name=table.name("name", own_id), kind=kind.value, outline_m=ring(table, needed=True),
                             declared=table.declared()))
        table.close()
    return tuple(made)


def ring(table: Table, *, needed: bool = False) -> tuple[tuple[float, float], ...]:
    """The corners of ``outline_m``, which must not cross themselves. Raises InputError."""
    points = [table.point(f"outline_m[{i}]", point) for i, point in enumerate(table.items("outline_m") or [], 1)]
    if not points and not needed:
        return ()
    if len(set(points)) < 3:
        raise table.fault("outline_m", "outline-short", count=len(set(points)))
    shape = Polygon(points)
    if not shape.is_valid or shape.area <= 0.0:
        raise table.fault("outline_m", "outline-crossing", reason=explain_validity(shape))
    return tuple(points)


def word(table: Table, key: str, allowed: Sequence[str], spellings: Mapping[str, str]) -> Stated[str] | None:
    """A word of a closed list in any of its spellings, with its source. Raises InputError for any other."""
    found = table.sourced(key)
    if found is None:
        return None
    said = table.as_text(key, found[0]).strip()
    chosen = spellings.get(said, said)
    if chosen not in allowed:
        chinese = {value: name for name, value in reversed(list(spellings.items()))}
        raise table.fault(key, "not-allowed", found=said[:60], allowed=", ".join(f"{name} {chinese.get(name, '')}".strip()
                                                                                for name in allowed))
    return Stated(chosen, found[1])
