"""Flat shapes from their outlines: faces of breps that were saved without meshes, caps and walls of extrusions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely

from models.geometry.rings import Floats
from models.readers.raw_mesh import Part
from models.readers.rhino.shapes import merged

_CIRCLE_SIDES: Final = 64
"""Sides of a full circle: the area is 0.16 % small (1 - sin(2π/64)·64/2π)."""

_SPAN_SIDES: Final = 16
"""Sides for each span of a free curve."""

_JOINS: Final = 1e-6
"""Of the size of a face: ends of edges nearer than this are one corner (Rhino's own tolerance is 1e-3 units)."""

MAX_POINTS: Final = 100_000


def of_flat_face(face: Any) -> Part | None:
    """Triangles of a brep's flat face from its edges; None where it is curved or its edges make no rings."""
    if not face.IsPlanar(1e-6):
        return None
    alone = face.DuplicateFace(False)
    if alone is None:
        return None
    lines = [curve_points(edge) for edge in alone.Edges]
    rings = None if any(line is None for line in lines) else _chained([line for line in lines if line is not None])
    if not rings:
        return None
    part = flat_part(rings)
    return part if part is not None and not _looks_away(part, face) else _turned(part)


def _looks_away(part: Part, face: Any) -> bool:
    """Whether the triangles look the other way than the face."""
    a, b, c = part.vertices[part.faces[0]]
    u, v = face.Domain(0), face.Domain(1)
    normal = face.NormalAt((u.T0 + u.T1) / 2.0, (v.T0 + v.T1) / 2.0)
    away = float(np.cross(b - a, c - a) @ np.array([normal.X, normal.Y, normal.Z])) < 0.0
    return away != bool(face.OrientationIsReversed)


def _turned(part: Part | None) -> Part | None:
    return None if part is None else Part(part.vertices, part.faces[:, ::-1])


def curve_points(curve: Any) -> Floats | None:
    """(n, 3) points along a curve: the corners of a polyline, the ends of a line, else points at even parameters."""
    polyline = curve.TryGetPolyline()
    if polyline is not None and len(polyline) > 1:
        if len(polyline) > MAX_POINTS:
            return None
        return np.array([(p.X, p.Y, p.Z) for p in polyline])
    if curve.IsLinear(1e-9):
        return np.array([(p.X, p.Y, p.Z) for p in (curve.PointAtStart, curve.PointAtEnd)])
    if hasattr(curve, "SegmentCount") and 0 < curve.SegmentCount <= MAX_POINTS:
        parts = [curve_points(curve.SegmentCurve(i)) for i in range(curve.SegmentCount)]
        if any(part is None for part in parts):
            return None
        return np.concatenate([part[min(i, 1):] for i, part in enumerate(parts) if part is not None])
    domain = curve.Domain
    if not (math.isfinite(domain.T0) and math.isfinite(domain.T1)):
        return None
    steps = _CIRCLE_SIDES if curve.IsArc(1e-6) else min(_SPAN_SIDES * max(int(curve.SpanCount), 1), MAX_POINTS)
    points = [curve.PointAt(t) for t in np.linspace(domain.T0, domain.T1, steps + 1)]
    return np.array([(p.X, p.Y, p.Z) for p in points])


def _chained(lines: list[Floats]) -> list[Floats] | None:
    """Closed rings of lines that meet at their ends, (n, 3) each without its first point again; None where they do not close."""
    if not lines:
        return None
    everything = np.concatenate(lines)
    near = _JOINS * float(np.ptp(everything, axis=0).max())
    rings, left = [], list(lines)
    while left:
        ring = left.pop()
        while np.abs(ring[0] - ring[-1]).max() > near or len(ring) < 3:
            for i, line in enumerate(left):
                if np.abs(line[0] - ring[-1]).max() <= near:
                    ring = np.concatenate([ring, left.pop(i)[1:]])
                    break
                if np.abs(line[-1] - ring[-1]).max() <= near:
                    ring = np.concatenate([ring, left.pop(i)[::-1][1:]])
                    break
            else:
                return None
        rings.append(ring[:-1])
    return rings


def flat_part(rings: Sequence[Floats]) -> Part | None:
    """Triangles of the plane area between rings, the largest of which is the outer one; None where it has no area."""
    normals = [_doubled_area(ring) for ring in rings]
    outer = int(np.argmax([float(np.linalg.norm(normal)) for normal in normals]))
    if not np.linalg.norm(normals[outer]) > 0.0 or not np.isfinite(normals[outer]).all():
        return None
    drop = int(np.argmax(np.abs(normals[outer])))
    keep = [axis for axis in range(3) if axis != drop]
    holes = [ring[:, keep] for i, ring in enumerate(rings) if i != outer and len(ring) > 2]
    polygon = shapely.Polygon(rings[outer][:, keep], holes)
    if not polygon.is_valid or polygon.is_empty:
        return None
    # The corners of the triangles are points of the rings: each is looked up again, with the coordinate that was left out.
    points = np.concatenate(list(rings))
    place = {tuple(point): i for i, point in enumerate(points[:, keep].tolist())}
    made = [shapely.get_coordinates(triangle)[:3].tolist()
            for triangle in shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))]
    faces = np.array([[place[tuple(corner)] for corner in corners] for corners in made], dtype=np.int64).reshape(-1, 3)
    return Part(points, _facing(points, faces, normals[outer]))


def _facing(points: Floats, faces: Any, normal: Floats) -> Any:
    """Faces turned so that they look along a direction."""
    a, b, c = (points[faces[:, i]] for i in range(3))
    away = np.cross(b - a, c - a) @ normal < 0.0
    return np.where(away[:, None], faces[:, ::-1], faces)


def _doubled_area(ring: Floats) -> Floats:
    """Twice the area vector of a ring."""
    local = ring - ring[0]
    total: Floats = np.cross(local, np.roll(local, -1, axis=0)).sum(axis=0)
    return total


def of_extrusion(extrusion: Any) -> Part | None:
    """Caps and walls of an extrusion from its own profile and path; None where the profile has no area.

    The outer profile runs counter-clockwise about the path or is turned to, holes the other way, so that all look outwards.
    """
    starts, ends = [], []
    for i in range(min(int(extrusion.ProfileCount), MAX_POINTS)):
        pair = [curve_points(extrusion.Profile3d(i, s)) for s in (0.0, 1.0)]
        if pair[0] is None or pair[1] is None or len(pair[0]) != len(pair[1]) or len(pair[0]) < 2:
            return None
        starts.append(pair[0])
        ends.append(pair[1])
    if not starts:
        return None
    walls = [_wall(start, end) for start, end in zip(starts, ends, strict=True)]
    if not all(_is_closed(line) for line in starts):
        return merged(walls)
    path = ends[0][0] - starts[0][0]
    parts = []
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        inwards = (float(_doubled_area(start[:-1]) @ path) > 0.0) == (i > 0)
        parts.append(_wall(start[::-1], end[::-1]) if inwards else walls[i])
    for capped, rings, up in ((extrusion.IsCappedAtBottom, starts, False), (extrusion.IsCappedAtTop, ends, True)):
        cap = flat_part([ring[:-1] for ring in rings]) if capped else None
        if cap is not None:
            a, b, c = cap.vertices[cap.faces[0]]
            looks_up = float(np.cross(b - a, c - a) @ path) > 0.0
            parts.append(cap if looks_up == up else Part(cap.vertices, cap.faces[:, ::-1]))
    return merged(parts)


def _is_closed(line: Floats) -> bool:
    return bool(np.abs(line[0] - line[-1]).max() <= _JOINS * float(np.ptp(line, axis=0).max()))


def _wall(start: Floats, end: Floats) -> Part:
    """The strip between two lines of as many points; looks to the right of the first one, seen with its path upwards."""
    n = len(start)
    i = np.arange(n - 1)
    faces = np.concatenate([np.stack([i, i + 1, n + i + 1], axis=1), np.stack([i, n + i + 1, n + i], axis=1)])
    return Part(np.concatenate([start, end]), faces)
