"""Gross plan area and outline of a storey: a quantity of the storey, else slabs, else walls, else spaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import shapely

from models.measured import Measured, from_file, from_geometry, square_metres
from models.readers.ifc.bodies import FAULTS, Bodies
from models.readers.ifc.floors import is_floor_slab, is_roof_plate, plans_of
from models.readers.ifc.names import is_exterior_name, is_floor_element_name
from models.readers.ifc.opening import Entity
from models.readers.ifc.properties import Properties
from models.readers.ifc.spatial import COLUMN, CURTAIN, FLOORING, LIFT, PLATE, PROXY, SPACE, STAIR, WALL, WINDOW, Level, Part
from models.report import ReportBuilder

SHAFT_MAX_M2: Final = 60.0
"""A hole up to this is a shaft, stair or hoist well and counts; a larger one is a void, unless a stair or lift stands in it."""

CLOSING_M: Final = (0.05, 0.6, 2.0, 5.0)
"""Gaps in a ring of walls that are closed, one after the other until the walls enclose something: joints, doors, gates, bays."""

_FILLED: Final = 0.6
"""Walls enclose a storey when their outline fills this share of its convex hull: L and U shapes do."""

_SLAB_SHARE: Final = 0.9
"""Below this share of the walls' outline a slab area is told beside it: the slabs then end inside the walls or miss a part."""

_GROSS: Final = frozenset(
    {"grossfloorarea", "grossarea", "建筑面积", "建築面積", "bruttogeschossfläche", "bgf", "bruto vloeroppervlakte", "bvo"}
)


@dataclass(frozen=True, slots=True)
class Extent:
    """Area and outline of a storey; either may be unknown."""

    area_m2: Measured | None
    outline: Any | None


def extent(level: Level, bodies: Bodies, properties: Properties, report: ReportBuilder) -> Extent:
    """Area (m², with its source) and outline (shapely, metres) of a storey."""
    outline, source_how = _outline(level, bodies, report)
    stated = _storey_quantity(level, properties)
    if stated is not None:
        if outline is not None and abs(outline.area - stated.value) > 0.05 * stated.value:
            report.guess("ifc-area-differs", level.name, stated=f"{stated.value:.2f}", drawn=f"{outline.area:.2f}")
        return Extent(stated, outline)
    if outline is not None and outline.area > 0:
        return Extent(square_metres(round(outline.area, 6), from_geometry(source_how, level.name)), outline)
    return Extent(_space_quantities(level, properties, report), None)


def _storey_quantity(level: Level, properties: Properties) -> Measured | None:
    """A gross area that the file states for the storey itself, never one of a space."""
    if level.entity is None:
        return None
    for value in properties.of(level.entity):
        if value.name.strip().lower().replace("_", "") in _GROSS or value.name.replace(" ", "").lower() in _GROSS:
            area = value.si("AREAUNIT")
            if area is not None and 1.0 <= area <= 1e7:
                return square_metres(round(area, 6), value.source("storey-quantity"))
    return None


def _outline(level: Level, bodies: Bodies, report: ReportBuilder) -> tuple[Any | None, str]:
    """The best outline the geometry gives, and how it was found."""
    slabs = [part for part in level.parts if is_floor_slab(part) or (level.used_roof and is_roof_plate(part))]
    if plans := plans_of(slabs, bodies):
        outline = _without_voids(shapely.union_all(plans), slabs, level, bodies)
        _tell_slab_doubts(outline, slabs, level, bodies, report)
        return outline, "slab-union"
    if level.entity is None and (plans := plans_of(level.of(PROXY), bodies)):
        return _filled(shapely.union_all(plans)), "mass-plan"
    if plans := plans_of(_floor_like(level), bodies):
        report.guess("ifc-floor-by-name", level.name)
        return _filled(shapely.union_all(plans)), "floor-elements"
    if walls := walls_outline(level, bodies):
        return walls, "wall-outline"
    if hull := _columns_outline(level, bodies):
        report.guess("ifc-area-from-columns", level.name, area=f"{hull.area:.1f}")
        return hull, "column-outline"
    if plans := plans_of(level.of(SPACE), bodies, mesh=False):
        report.guess("ifc-area-from-spaces", level.name)
        return shapely.union_all(plans), "space-sum"
    return None, ""


def _floor_like(level: Level) -> list[Part]:
    """Floorings, and plates or proxies that are floors by their names."""
    return [
        part
        for part in level.parts
        if part.kind == FLOORING
        or (part.kind in (PLATE, PROXY) and CURTAIN not in part.within and is_floor_element_name(part.name))
    ]


def _without_voids(outline: Any, slabs: list[Part], level: Level, bodies: Bodies) -> Any:
    """Slabs with the holes of shafts filled; larger holes without stair or lift are voids and stay open."""
    voids = [opening for part in slabs for opening in _opening_plans(part.entity, bodies) if opening.area > SHAFT_MAX_M2]
    if voids:
        outline = outline.difference(shapely.union_all(voids))
    return _filled(outline, _traffic(level, bodies) if _has_large_hole(outline) else None)


def _opening_plans(element: Entity, bodies: Bodies) -> list[Any]:
    try:
        openings = [relation.RelatedOpeningElement for relation in element.HasOpenings]
    except FAULTS:
        return []
    return [body.plan for opening in openings if opening is not None for body in bodies.of(opening, mesh=False)]


def _polygons(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon" and part.area > 1e-6]


def _has_large_hole(shape: Any) -> bool:
    return any(shapely.Polygon(ring).area > SHAFT_MAX_M2 for part in _polygons(shape) for ring in part.interiors)


def _filled(shape: Any, traffic: Any | None = None) -> Any:
    """A shape without its small holes, and without large ones in which a stair or lift stands."""
    parts = []
    for polygon in _polygons(shape):
        holes = [shapely.Polygon(ring) for ring in polygon.interiors]
        voids = [hole for hole in holes if hole.area > SHAFT_MAX_M2 and not (traffic is not None and hole.intersects(traffic))]
        parts.append(shapely.Polygon(polygon.exterior, [void.exterior for void in voids]))
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _traffic(level: Level, bodies: Bodies) -> Any:
    """Where stairs and lifts of the level stand."""
    return shapely.union_all(plans_of(level.of(STAIR, LIFT), bodies, mesh=False))


def _tell_slab_doubts(outline: Any, slabs: list[Part], level: Level, bodies: Bodies, report: ReportBuilder) -> None:
    outside = [part for part in slabs if is_exterior_name(part.name)]
    if outside and len(outside) < len(slabs):
        area = shapely.union_all(plans_of(outside, bodies)).area
        report.guess("ifc-exterior-slabs", level.name, area=f"{area:.1f}", total=f"{outline.area:.1f}")
    if outline.area >= _SLAB_SHARE * _box_area(level, bodies):
        return
    walls = walls_outline(level, bodies)
    if walls is not None and outline.area < _SLAB_SHARE * walls.area:
        report.guess("ifc-slabs-inside-walls", level.name, slabs=f"{outline.area:.1f}", walls=f"{walls.area:.1f}")


def _box_area(level: Level, bodies: Bodies) -> float:
    """Area of the box around the walls of a level (m²); no outline of them is larger."""
    boxes = [plan.bounds for plan in plans_of(level.of(WALL), bodies)]
    if not boxes:
        return 0.0
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return float((max(x1) - min(x0)) * (max(y1) - min(y0)))


def walls_outline(level: Level, bodies: Bodies) -> Any | None:
    """Outline to the outer face of walls and curtain walls, gaps closed; None where they enclose nothing.

    Columns are added where the walls alone do not close the ring.
    """
    walls = [part for part in level.parts if part.kind in (WALL, CURTAIN) or CURTAIN in part.within]
    plans = plans_of(walls, bodies)
    if not plans or (len(plans) < 3 and all(len(getattr(plan, "interiors", ())) == 0 for plan in plans)):
        return None
    return _enclosed(plans) or _enclosed([*plans, *plans_of(level.of(COLUMN), bodies, mesh=False)])


def _enclosed(plans: list[Any]) -> Any | None:
    union = shapely.union_all(plans)
    hull = union.convex_hull.area
    for gap in CLOSING_M:
        closed = union.buffer(gap / 2, join_style="mitre").buffer(-gap / 2, join_style="mitre")
        outer = shapely.union_all([shapely.Polygon(part.exterior) for part in _polygons(closed)])
        if outer.area >= _FILLED * hull and outer.area > 1.5 * union.area:
            return outer
    return None


def _columns_outline(level: Level, bodies: Bodies) -> Any | None:
    """Hull of columns, doors and windows where walls have no bodies."""
    plans = plans_of(level.of(COLUMN), bodies, mesh=False)
    if len(plans) < 4:
        return None
    plans += plans_of(level.of(WALL, CURTAIN, WINDOW), bodies, mesh=False)
    hull = shapely.union_all(plans).convex_hull
    return hull if hull.area > 1.0 else None


def _space_quantities(level: Level, properties: Properties, report: ReportBuilder) -> Measured | None:
    """Sum of the areas that spaces state: the last resort, and called that."""
    total, count = 0.0, 0
    for part in level.of(SPACE):
        areas = [
            value.si("AREAUNIT") for value in properties.of(part.entity) if "area" in value.name.lower() or "面积" in value.name
        ]
        sane = [area for area in areas if area is not None and 0.1 <= area <= 1e6]
        if sane:
            total, count = total + max(sane), count + 1
    if not count:
        return None
    report.guess("ifc-area-from-spaces", level.name)
    return square_metres(round(total, 6), from_file("space-sum", f"{count} × IfcSpace"))
