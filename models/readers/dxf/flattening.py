"""Entities of a drawing as points: arcs, bulges, ellipses, splines and hatches become short straight pieces."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from models.readers.dxf.elements import Floats, Stroke
from models.tolerances import DXF_ARC_STEP_DEG

_STEP = math.radians(DXF_ARC_STEP_DEG)


def points_on_arc(cx: float, cy: float, radius: float, start: float, sweep: float) -> Floats:
    """(n, 2) points along an arc, ends included; angles in radians, a negative sweep runs clockwise."""
    count = max(1, math.ceil(abs(sweep) / _STEP - 1e-9))
    angles = start + sweep * np.arange(count + 1) / count
    points = np.empty((count + 1, 2))
    points[:, 0], points[:, 1] = cx + radius * np.cos(angles), cy + radius * np.sin(angles)
    return points


def with_bulges(points: Floats, bulges: Floats, closed: bool) -> Floats:
    """(m, 2) a polyline whose bulges (tangent of a quarter of the arc's angle) are put in as points."""
    if not np.any(bulges):
        return points
    pieces: list[Floats] = []
    count = len(points)
    for i in range(count if closed else count - 1):
        start, end, bulge = points[i], points[(i + 1) % count], float(bulges[i])
        pieces.append(_bulge(start, end, bulge)[:-1] if bulge else start[None])
    if not closed:
        pieces.append(points[-1:])
    return np.concatenate(pieces)


def _bulge(start: Floats, end: Floats, bulge: float) -> Floats:
    chord = end - start
    length = float(np.hypot(chord[0], chord[1]))
    if length == 0.0 or not math.isfinite(bulge) or abs(bulge) > 1e6:
        return np.stack([start, end])
    sweep = 4.0 * math.atan(bulge)
    radius = length * (1.0 + bulge * bulge) / (4.0 * abs(bulge))
    # The centre lies on the chord's normal; for a bulge over 1 (more than a half circle) on its other side.
    offset = (1.0 - bulge * bulge) / (4.0 * bulge)
    cx, cy = (start + end) / 2.0 + offset * np.array([-chord[1], chord[0]])
    arc = points_on_arc(cx, cy, radius, math.atan2(start[1] - cy, start[0] - cx), sweep)
    arc[0], arc[-1] = start, end
    return arc


def raised(points: Floats, z: float) -> Floats:
    """(n, 3) plan points at a height."""
    lifted = np.empty((len(points), 3))
    lifted[:, :2], lifted[:, 2] = points, z
    return lifted


def to_world(entity: Any, points: Floats) -> Floats:
    """Points of an entity's own axes in world axes (an extrusion of (0, 0, -1) mirrors)."""
    if not entity.dxf.hasattr("extrusion"):
        return points
    ocs = entity.ocs()
    if not ocs.transform:
        return points
    axes = np.array([tuple(ocs.ux), tuple(ocs.uy), tuple(ocs.uz)])
    world: Floats = points @ axes
    return world


def _line(entity: Any) -> Iterator[Stroke]:
    start, end = entity.dxf.start, entity.dxf.end
    yield _stroke(entity, np.array([(start.x, start.y, start.z), (end.x, end.y, end.z)]), False, "line")


def _lwpolyline(entity: Any) -> Iterator[Stroke]:
    values = np.asarray(entity.lwpoints.values, dtype=np.float64).reshape(-1, 5)
    if len(values):
        flat = with_bulges(values[:, :2], values[:, 4], entity.closed)
        yield _stroke(entity, to_world(entity, raised(flat, float(entity.dxf.elevation or 0.0))), entity.closed, "polyline")


def _polyline(entity: Any) -> Iterator[Stroke]:
    closed = bool(entity.is_closed)
    # Control points of splined polylines (flag 16) are no part of the line.
    vertices = [vertex for vertex in entity.vertices if not vertex.dxf.flags & 16]
    if not vertices:
        return
    points = np.array([tuple(vertex.dxf.location) for vertex in vertices], dtype=np.float64)
    if entity.is_3d_polyline:
        yield _stroke(entity, points, closed, "polyline")
        return
    bulges = np.array([float(vertex.dxf.bulge) for vertex in vertices])
    z = float(entity.dxf.elevation.z) if entity.dxf.hasattr("elevation") else float(points[0, 2])
    yield _stroke(entity, to_world(entity, raised(with_bulges(points[:, :2], bulges, closed), z)), closed, "polyline")


def _arc(entity: Any) -> Iterator[Stroke]:
    centre, radius = entity.dxf.center, float(entity.dxf.radius)
    start = math.radians(entity.dxf.start_angle)
    sweep = math.radians((entity.dxf.end_angle - entity.dxf.start_angle) % 360.0) or 2.0 * math.pi
    flat = points_on_arc(centre.x, centre.y, radius, start, sweep)
    yield _stroke(entity, to_world(entity, raised(flat, centre.z)), False, "arc", radius, math.degrees(sweep))


def _circle(entity: Any) -> Iterator[Stroke]:
    centre, radius = entity.dxf.center, float(entity.dxf.radius)
    flat = points_on_arc(centre.x, centre.y, abs(radius), 0.0, 2.0 * math.pi)[:-1]
    yield _stroke(entity, to_world(entity, raised(flat, centre.z)), True, "circle", abs(radius), 360.0)


def _ellipse(entity: Any) -> Iterator[Stroke]:
    centre, major = np.array(tuple(entity.dxf.center)), np.array(tuple(entity.dxf.major_axis))
    minor = np.array(tuple(entity.minor_axis))
    start, end = float(entity.dxf.start_param), float(entity.dxf.end_param)
    sweep = (end - start) % (2.0 * math.pi) or 2.0 * math.pi
    closed = sweep > 2.0 * math.pi - 1e-9
    around = points_on_arc(0.0, 0.0, 1.0, start, sweep)
    points = centre + around[:, :1] * major + around[:, 1:] * minor
    yield _stroke(entity, points[:-1] if closed else points, closed, "curve")


def _spline(entity: Any) -> Iterator[Stroke]:
    tool = entity.construction_tool()
    count = min(4000, max(24, 12 * len(tool.control_points)))
    points = np.array([tuple(point) for point in tool.approximate(count)], dtype=np.float64)
    closed = bool(entity.closed) or bool(np.allclose(points[0], points[-1]))
    yield _stroke(entity, points[:-1] if closed and len(points) > 3 else points, closed, "curve")


def _solid(entity: Any) -> Iterator[Stroke]:
    points = np.array([tuple(point) for point in entity.vertices()], dtype=np.float64)
    yield _stroke(entity, to_world(entity, points), True, "solid")


def _mline(entity: Any) -> Iterator[Stroke]:
    for part in entity.virtual_entities():
        maker = MAKERS.get(part.dxftype())
        if maker is not None and part.dxftype() != "MLINE":
            yield from maker(part)


def _hatch(entity: Any) -> Iterator[Stroke]:
    """Filled areas: rings that lie in each other are areas and holes by turns."""
    z = float(entity.dxf.elevation.z) if entity.dxf.hasattr("elevation") else 0.0
    rings = [ring for path in entity.paths for ring in _boundaries(path) if len(ring) >= 3]
    for shell, holes in nested(rings):
        stroke = _stroke(entity, to_world(entity, raised(shell, z)), True, "hatch")
        stroke.holes = tuple(to_world(entity, raised(hole, z)) for hole in holes)
        yield stroke


def _boundaries(path: Any) -> Iterator[Floats]:
    """(n, 2) rings of a boundary path in the hatch's own axes; none for the box of a text."""
    if path.path_type_flags & 8:
        return
    if hasattr(path, "vertices"):
        values = np.array([(vertex[0], vertex[1], vertex[2] if len(vertex) > 2 else 0.0) for vertex in path.vertices], np.float64)
        if len(values):
            yield with_bulges(values[:, :2], values[:, 2], True)
        return
    from ezdxf.path import from_hatch_edge_path

    chain = from_hatch_edge_path(path)
    for part in chain.sub_paths() if chain.has_sub_paths else (chain,):
        if len(part):
            corners = np.array([(point.x, point.y) for point in part.control_vertices()], np.float64)
            step = max(float(np.ptp(corners, axis=0).max()) * 1e-4, 1e-9)
            yield np.array([(point.x, point.y) for point in part.flattening(step, 16)], np.float64)


def nested(rings: Sequence[Floats]) -> list[tuple[Floats, list[Floats]]]:
    """Rings as areas with holes, even-odd: a ring inside one other is its hole, inside two an area again."""
    if len(rings) == 1:
        return [(rings[0], [])]
    polygons = [shapely.Polygon(ring) for ring in rings]
    order = sorted(range(len(rings)), key=lambda i: -abs(polygons[i].area))
    depth: dict[int, int] = {}
    made: dict[int, list[Floats]] = {}
    for place, i in enumerate(order):
        inside = polygons[i].representative_point() if polygons[i].is_valid else shapely.Point(rings[i][0])
        around = [j for j in order[:place] if polygons[j].is_valid and polygons[j].contains(inside)]
        depth[i] = len(around)
        parents = [j for j in around if depth[j] == depth[i] - 1 and j in made]
        if depth[i] % 2 and parents:
            made[parents[-1]].append(rings[i])
        else:
            made[i] = []
    return [(rings[i], holes) for i, holes in made.items()]


def _stroke(entity: Any, points: Floats, closed: bool, kind: str, radius: float = 0.0, sweep_deg: float = 0.0) -> Stroke:
    return Stroke(str(entity.dxf.layer), points, closed, kind, str(entity.dxf.handle or ""), radius, sweep_deg)


MAKERS: dict[str, Callable[[Any], Iterator[Stroke]]] = {
    "LINE": _line, "LWPOLYLINE": _lwpolyline, "POLYLINE": _polyline, "ARC": _arc, "CIRCLE": _circle, "ELLIPSE": _ellipse,
    "SPLINE": _spline, "SOLID": _solid, "TRACE": _solid, "MLINE": _mline, "HATCH": _hatch, "MPOLYGON": _hatch,
}
"""Entity type → its strokes. What a maker raises on faulty data is caught and counted by the caller."""
