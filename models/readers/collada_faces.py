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

MAX_HOLE_CORNERS: Final = 5_000
"""Joining holes to their polygon looks at every corner for every hole; plates drawn by hand have far fewer."""


def faces_of(primitive: Element, points: Floats, offset: int, stride: int) -> Ints:
    """(m, 3) corners of the triangles of a primitive. Polygons become fans about their first corner, in order.

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
        return np.concatenate([_whole(run) for run in runs]) if runs else _none()
    if kind == "polylist":
        counts = child(primitive, "vcount")
        corners = np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)
        return _fans(corners, integers(counts.text if counts is not None else None))
    if kind == "tristrips":
        return _stacked([_strip(run) for run in runs])
    if kind == "polygons":
        runs += [_with_holes(hole, points, offset, stride) for hole in children(primitive, "ph")]
    return _stacked([_fan(run) for run in runs])


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


def _with_holes(element: Element, points: Floats, offset: int, stride: int) -> Ints:
    """A polygon with holes as one ring: each hole is joined to it by a cut that is walked there and back."""
    outer = child(element, "p")
    ring = _column(integers(outer.text if outer is not None else None), offset, stride)
    holes = [_column(integers(h.text), offset, stride) for h in children(element, "h")]
    holes = [hole for hole in holes if len(hole) >= 3]
    corners = np.concatenate([ring, *holes])
    if len(ring) < 3 or len(corners) > MAX_HOLE_CORNERS:
        raise ValueError(f"a polygon of {len(corners)} corners with {len(holes)} holes")
    if corners.min() < 0 or corners.max() >= len(points):
        raise ValueError("face index")
    plan = _flattened(points, ring)
    wound = _area(plan[ring])
    rims = np.concatenate([np.stack([plan[one], plan[np.roll(one, -1)]], axis=1) for one in (ring, *holes)])
    for hole in sorted(holes, key=lambda one: -float(plan[one, 0].max())):
        if _area(plan[hole]) * wound > 0.0:
            hole = hole[::-1]
        ring = _cut_in(ring, hole, plan, rims)
    return ring


def _flattened(points: Floats, ring: Ints) -> Floats:
    """All points in the two axes in which the polygon is largest."""
    corner = points[ring]
    normal = np.cross(corner, np.roll(corner, -1, axis=0)).sum(axis=0)
    axis = int(np.argmax(np.abs(normal)))
    return points[:, [(axis + 1) % 3, (axis + 2) % 3]]


def _area(ring: Floats) -> float:
    """Twice the area of a ring, positive counter-clockwise."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _cut_in(ring: Ints, hole: Ints, plan: Floats, rims: Floats) -> Ints:
    """The ring with a hole joined to it at the nearest corner that the hole's rightmost corner sees.

    Corners where a cut already ends come last: from there, which side of that cut the hole lies on would matter.
    """
    start = int(np.argmax(plan[hole, 0]))
    eye = plan[hole[start]]
    _, place, times = np.unique(ring, return_inverse=True, return_counts=True)
    order = np.lexsort((((plan[ring] - eye) ** 2).sum(axis=1), times[place] > 1))
    sides = np.concatenate([rims, np.stack([plan[ring], plan[np.roll(ring, -1)]], axis=1)])
    seen = next((int(i) for i in order if not _crosses(eye, plan[ring[i]], sides)), int(order[0]))
    around = np.concatenate([hole[start:], hole[:start + 1]])
    return np.concatenate([ring[:seen + 1], around, ring[seen:]])


def _crosses(eye: Floats, corner: Floats, sides: Floats) -> bool:
    """Whether the way from a point to a corner crosses one of the sides (touching its ends does not count)."""
    way, side = corner - eye, sides[:, 1] - sides[:, 0]
    one = _cross(way, sides[:, 0] - eye) * _cross(way, sides[:, 1] - eye)
    other = _cross(side, eye - sides[:, 0]) * _cross(side, corner - sides[:, 0])
    return bool(((one < 0.0) & (other < 0.0)).any())


def _cross(one: Floats, other: Floats) -> Floats:
    made: Floats = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return made
