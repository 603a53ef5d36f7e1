"""The outlines of plans: drawn as such, else slabs, else walls, else columns, else the largest figure; each way is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from models.readers.dxf.areas import Area, Mending, distinct, made_of_lines, part
from models.readers.dxf.elements import Drawing, Stroke
from models.readers.dxf.flattening import raised
from models.readers.dxf.grouping import Box, box_of, groups_of, outer_strokes
from models.readers.dxf.layering import Layering
from models.readers.ifc.areas import CLOSING_M, SHAFT_MAX_M2
from models.tolerances import DXF_PLAN_APART_M

LEAST_PLAN_M2: Final = 10.0
"""Less is a room, a column or a symbol, and no plan."""

FILLED_SHARE: Final = 0.6
"""Walls enclose a plan when their outline fills this share of its convex hull: L and U shapes do."""

FEW_WALL_PIECES: Final = 500
"""With fewer lines of walls, those inside do not cost enough to be sorted out first."""

_BUILDING: Final = frozenset({"wall", "window", "door", "column", "slab", "stair", "lift", "fire-lift"})


@dataclass(slots=True)
class Outline:
    """Where a plan lies: its polygon (None where its outline stays open), the box of it, the way it was found, its layer."""

    polygon: Any | None
    box: Box
    how: str
    layer: str
    storey: int | None = None
    use: str | None = None
    made_of: list[str] = field(default_factory=list)
    largest_m2: float = 0.0


def find_outlines(drawing: Drawing, layering: Layering, mending: Mending) -> list[Outline]:
    """Outlines of all plans, by the best way that finds any."""
    found = _on_layers("outline", "dxf-outline", drawing, layering, mending)
    if all(outline.storey is not None for outline in found):
        # Layers of storeys say the same in another way; where both name a storey, the outline was drawn on purpose.
        named = {outline.storey for outline in found}
        further = _on_layers("storey", "dxf-storey-layer", drawing, layering, mending)
        found += [outline for outline in further if outline.storey not in named]
    found = found or _on_layers("slab", "dxf-slab", drawing, layering, mending)
    return found or _from_walls(drawing, layering) or _from_columns(drawing, layering) or _largest(drawing, layering, mending)


def _on_layers(role: str, how: str, drawing: Drawing, layering: Layering, mending: Mending) -> list[Outline]:
    return _drawn([stroke for stroke in drawing.strokes if layering.role(stroke.layer) == role], layering, mending, how)


def _drawn(strokes: Sequence[Stroke], layering: Layering, mending: Mending, how: str) -> list[Outline]:
    """Outlines drawn on layers of their own, by storey where the layers say one."""
    outlines: list[Outline] = []
    by_layer: dict[str, list[Stroke]] = {}
    for stroke in strokes:
        by_layer.setdefault(stroke.layer, []).append(stroke)
    areas: dict[int | None, list[Area]] = {}
    left: dict[int | None, list[Stroke]] = {}
    for layer, own in by_layer.items():
        parted = part(own, mending)
        large = [area for area in parted.areas if area.polygon.area >= LEAST_PLAN_M2]
        rest = _outside(parted.loose, large)
        made, failed = made_of_lines(rest, mending) if (rest and how != "dxf-storey-layer") or not large else ([], [])
        large += [area for area in made if area.polygon.area >= LEAST_PLAN_M2]
        areas.setdefault(layering.storey(layer), []).extend(large)
        if failed and not large:
            left.setdefault(layering.storey(layer), []).extend(failed)
    for storey, group in areas.items():
        outlines += _grouped(distinct(group, mending), storey, layering, how)
    for storey, failed in left.items():
        if not areas.get(storey):
            outlines += [Outline(None, box_of(own), how, own[0].layer, storey) for own in groups_of(failed, DXF_PLAN_APART_M)
                         if _size(box_of(own)) >= LEAST_PLAN_M2]
    return outlines


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _outside(loose: Sequence[Stroke], areas: Sequence[Area]) -> list[Stroke]:
    """Loose strokes that do not lie within one of the areas: those inside are divisions, not outlines."""
    if not areas or not loose:
        return list(loose)
    whole = shapely.union_all([area.polygon for area in areas]).buffer(DXF_PLAN_APART_M)
    middles = shapely.points([stroke.points[:, :2].mean(axis=0) for stroke in loose])
    return [stroke for stroke, inside in zip(loose, shapely.intersects(whole, middles), strict=True) if not inside]


def _grouped(areas: Sequence[Area], storey: int | None, layering: Layering, how: str) -> list[Outline]:
    """Areas that belong together as one outline each."""
    strokes = [Stroke(area.layer, raised(np.array(ring.coords)[:-1, :2], 0.0), True, str(i)) for i, area in enumerate(areas)
               for ring in _rings(area.polygon)]
    outlines = []
    for group in groups_of(strokes, DXF_PLAN_APART_M):
        own = [areas[i] for i in sorted({int(stroke.kind) for stroke in group})]
        largest = max(own, key=lambda area: float(area.polygon.area))
        outlines.append(Outline(united(own), box_of(own), how, largest.layer, storey, layering.use(largest.layer),
                                [area.made_of for area in own], float(largest.polygon.area)))
    return outlines


def _rings(polygon: Any) -> Iterable[Any]:
    return [piece.exterior for piece in shapely.get_parts(polygon) if piece.geom_type == "Polygon"]


def united(areas: Sequence[Area]) -> Any:
    """The union of areas, the holes of shafts filled; larger holes are voids and stay open."""
    return without_shafts(shapely.union_all([area.polygon for area in areas]))


def without_shafts(shape: Any) -> Any:
    """A shape with its holes up to the size of a shaft filled."""
    parts = []
    for piece in shapely.get_parts(shape):
        if piece.geom_type == "Polygon" and piece.area >= 1e-3:
            voids = [ring for ring in piece.interiors if shapely.Polygon(ring).area > SHAFT_MAX_M2]
            parts.append(shapely.Polygon(piece.exterior, voids))
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _from_walls(drawing: Drawing, layering: Layering) -> list[Outline]:
    """Outlines of the outer faces of walls, doors and windows, gaps of openings closed."""
    strokes = [s for s in drawing.strokes if layering.role(s.layer) in _BUILDING]
    if not any(layering.role(stroke.layer) == "wall" for stroke in strokes):
        return []
    outlines = []
    for group in groups_of(strokes, CLOSING_M[-1]):
        ring = [s for s in group if layering.role(s.layer) in ("wall", "window", "door", "column") and s.kind != "arc"]
        if not any(layering.role(stroke.layer) == "wall" for stroke in ring):
            continue
        polygon = _enclosed(ring if len(ring) < FEW_WALL_PIECES else outer_strokes(ring, CLOSING_M[-1]))
        if polygon is not None and polygon.area >= LEAST_PLAN_M2:
            outlines.append(Outline(polygon, _bounds(polygon), "dxf-walls", ring[0].layer))
    return outlines


def _enclosed(strokes: Sequence[Stroke]) -> Any | None:
    """What lines of walls enclose; the narrowest closing that encloses most of their hull is taken."""
    lines = [shapely.LineString([*stroke.points[:, :2], stroke.points[0, :2]] if stroke.closed else stroke.points[:, :2])
             for stroke in strokes]
    whole = shapely.union_all(lines)
    hull = whole.convex_hull
    if hull.area < LEAST_PLAN_M2:
        return None
    for gap in CLOSING_M:
        closed = whole.buffer(gap / 2.0, join_style="mitre", cap_style="square")
        solid = shapely.union_all([shapely.Polygon(piece.exterior) for piece in shapely.get_parts(closed)])
        outer = solid.buffer(-gap / 2.0, join_style="mitre")
        if outer.area >= FILLED_SHARE * hull.area:
            return without_shafts(outer).simplify(1e-4)
    return None


def _bounds(polygon: Any) -> Box:
    x0, y0, x1, y1 = polygon.bounds
    return float(x0), float(y0), float(x1), float(y1)


def _from_columns(drawing: Drawing, layering: Layering) -> list[Outline]:
    """The hull of the columns, where a plan shows no more."""
    columns = [stroke for stroke in drawing.strokes if layering.role(stroke.layer) == "column"]
    outlines = []
    for group in groups_of(columns, 3.0 * CLOSING_M[-1]):
        hull = shapely.MultiPoint(np.concatenate([stroke.points[:, :2] for stroke in group])).convex_hull
        if len(group) >= 4 and hull.area >= LEAST_PLAN_M2:
            outlines.append(Outline(hull, _bounds(hull), "dxf-columns", group[0].layer))
    return outlines


def _largest(drawing: Drawing, layering: Layering, mending: Mending) -> list[Outline]:
    """The largest figure of each group of strokes on layers that no rule knows."""
    strokes = [stroke for stroke in drawing.strokes if layering.role(stroke.layer) is None]
    outlines = []
    for group in groups_of(strokes, CLOSING_M[-1]):
        parted = part(group, mending)
        areas = [area for area in parted.areas if area.polygon.area >= LEAST_PLAN_M2]
        if not areas and parted.loose:
            made, _ = made_of_lines(parted.loose, mending)
            areas = [area for area in made if area.polygon.area >= LEAST_PLAN_M2]
        if areas:
            largest = max(areas, key=lambda area: float(area.polygon.area))
            polygon = without_shafts(largest.polygon)
            outlines.append(Outline(polygon, _bounds(polygon), "dxf-largest", largest.layer, None, None, [largest.made_of]))
    return outlines
