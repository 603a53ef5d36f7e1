"""Primitives of a Collada mesh as triangles: triangles, lists of polygons, polygons with holes, strips, fans."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.readers.markup import Element, child, children, integers, local

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SURFACES: Final = ("triangles", "polylist", "polygons", "tristrips", "trifans")
LINES: Final = ("lines", "linestrips")

MAX_HOLE_CORNERS: Final = 50_000
"""Of one polygon with holes; plates drawn by hand have far fewer."""


def faces_of(primitive: Element, points: Floats, offset: int, stride: int) -> tuple[Ints, int]:
    """(m, 3) corners of the triangles of a primitive, and of how many polygons the holes were lost.

    Polygons become fans about their first corner, in order; those with holes are triangulated.

    Args:
        primitive: one of :data:`SURFACES`.
        points: (n, 3) the positions that the corners name.
        offset: place of the position's number among the numbers of a corner.
        stride: how many numbers a corner has.

    Raises:
        ValueError: numbers that are none, or not as many as are claimed.
    """
    runs = [_column(integers(p.text), offset, stride) for p in children(primitive, "p")]
    kind = local(primitive)
    if kind == "triangles":
        return _stacked([_whole(run) for run in runs]), 0
    if kind == "polylist":
        counts = child(primitive, "vcount")
        corners = np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)
        return _fans(corners, integers(counts.text if counts is not None else None)), 0
    if kind == "tristrips":
        return _stacked([_strip(run) for run in runs]), 0
    holed = [_with_holes(element, points, offset, stride) for element in children(primitive, "ph")]
    return _stacked([*(_fan(run) for run in runs), *(faces for faces, _ in holed)]), sum(not kept for _, kept in holed)


def _none() -> Ints:
    return np.zeros((0, 3), dtype=np.int64)


def _stacked(faces: list[Ints]) -> Ints:
    return np.concatenate(faces) if faces else _none()


def _column(numbers: Ints, offset: int, stride: int) -> Ints:
    """The positions' numbers out of all numbers of the corners."""
    if len(numbers) % stride:
        raise ValueError(f"{len(numbers)} numbers are not a multiple of {stride}")
    return numbers.reshape(-1, stride)[:, offset]


def _whole(run: Ints) -> Ints:
    if len(run) % 3:
        raise ValueError(f"{len(run)} corners are not a multiple of 3")
    return run.reshape(-1, 3)


def _fan(run: Ints) -> Ints:
    if len(run) < 3:
        return _none()
    return np.stack([np.full(len(run) - 2, run[0]), run[1:-1], run[2:]], axis=1)


def _fans(corners: Ints, counts: Ints) -> Ints:
    """Fans of polygons whose corners follow each other, without a loop over the polygons."""
    if (counts < 0).any() or int(counts.sum()) != len(corners):
        raise ValueError(f"{len(corners)} corners, but {int(counts.sum())} are claimed")
    triangles = np.maximum(counts - 2, 0)
    begins = np.cumsum(counts) - counts
    first = np.repeat(begins, triangles)
    place = np.arange(len(first)) - np.repeat(np.cumsum(triangles) - triangles, triangles)
    return np.stack([corners[first], corners[first + place + 1], corners[first + place + 2]], axis=1)


def _strip(run: Ints) -> Ints:
    """A strip: each corner makes a triangle with the two before it; every second one runs the other way round."""
    if len(run) < 3:
        return _none()
    faces = np.stack([run[:-2], run[1:-1], run[2:]], axis=1)
    faces[1::2] = faces[1::2][:, [1, 0, 2]]
    return faces


def _with_holes(element: Element, points: Floats, offset: int, stride: int) -> tuple[Ints, bool]:
    """Triangles of a polygon with holes, and whether its holes could be kept: rings that cross leave only the outer one."""
    import shapely

    outer = child(element, "p")
    ring = _column(integers(outer.text if outer is not None else None), offset, stride)
    holes = [_column(integers(h.text), offset, stride) for h in children(element, "h")]
    holes = [hole for hole in holes if len(hole) >= 3]
    corners = np.concatenate([ring, *holes])
    if len(ring) < 3 or not holes:
        return _fan(ring), True
    if len(corners) > MAX_HOLE_CORNERS or corners.min() < 0 or corners.max() >= len(points):
        raise ValueError(f"a polygon of {len(corners)} corners with {len(holes)} holes")
    plan = _flattened(points, ring)
    if not np.isfinite(plan[corners]).all():
        return _fan(ring), False
    polygon = shapely.Polygon(plan[ring], [plan[hole] for hole in holes])
    if not polygon.is_valid:
        return _fan(ring), False
    place = {(x, y): int(corner) for corner, (x, y) in zip(corners, plan[corners].tolist(), strict=True)}
    cut = shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))
    faces = np.array([[place[x, y] for x, y in shapely.get_coordinates(one)[:3].tolist()] for one in cut], dtype=np.int64)
    turned = np.array([_area(plan[face]) for face in faces]) * _area(plan[ring]) < 0.0
    faces[turned] = faces[turned][:, ::-1]
    return faces, True


def _flattened(points: Floats, ring: Ints) -> Floats:
    """All points in the two axes in which the polygon is largest."""
    if ring.min() < 0 or ring.max() >= len(points):
        raise ValueError("face index")
    corner = points[ring]
    normal = np.cross(corner, np.roll(corner, -1, axis=0)).sum(axis=0)
    axis = int(np.argmax(np.abs(normal)))
    return points[:, [(axis + 1) % 3, (axis + 2) % 3]]


def _area(ring: Floats) -> float:
    """Twice the area of a ring, positive counter-clockwise."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
