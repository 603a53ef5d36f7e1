"""Plan outlines of many buildings at once: rings become polygons, polygons are mended and united per building."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.tangles import is_tangled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

_GRID_M = 1e-3
_MANY_CORNERS = 200


@dataclass(frozen=True, slots=True)
class Outlines:
    """One outline per building, None where it has none, and the buildings some of whose polygons had to be mended."""

    shapes: Geometries
    mended: NDArray[np.bool_]

    @property
    def areas(self) -> Floats:
        """m², NaN where there is no outline."""
        found = shapely.area(self.shapes)
        return np.where(shapely.is_missing(self.shapes), np.nan, found)


def polygons_of(points: Floats, ring_of_point: Ints, polygon_of_ring: Ints) -> tuple[Geometries, NDArray[np.bool_], Ints]:
    """Valid polygons of rings, the first ring of each polygon being its outer one; empty ones for hopeless tangles.

    Args:
        points: (k, 2), rings one after the other, open or closed.
        ring_of_point: (k,) ascending from 0 without gaps; every ring has at least three points.
        polygon_of_ring: (r,) ascending.

    Returns:
        The polygons, which of them crossed themselves, and their number as given.
    """
    numbers, place = np.unique(polygon_of_ring, return_inverse=True)
    if not len(numbers):
        return np.empty(0, object), np.empty(0, bool), numbers
    rings = shapely.linearrings(points, indices=ring_of_point)
    shapes = shapely.polygons(rings, indices=place)
    broken = ~shapely.is_valid(shapes)
    for tangled in np.flatnonzero(broken & (shapely.get_num_coordinates(shapes) > _MANY_CORNERS)):
        if is_tangled(shapely.get_coordinates(shapes[tangled])):
            shapes[tangled], broken[tangled] = shapely.Polygon(), False
    if broken.any():
        shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return shapes, broken, numbers


def united(shapes: Geometries, owner: Ints, broken: NDArray[np.bool_], count: int) -> Outlines:
    """The union of each owner's polygons.

    Args:
        shapes: (p,) valid polygons and multipolygons.
        owner: (p,) ascending, below ``count``.
        broken: (p,) which of them were mended.
    """
    made: Geometries = np.full(count, None, object)
    mended = np.zeros(count, bool)
    mended[owner[broken]] = True
    full = shapely.area(shapes) > 0.0
    shapes, owner = shapes[full], owner[full]
    numbers, first, sizes = np.unique(owner, return_index=True, return_counts=True)
    single = sizes == 1
    made[numbers[single]] = shapes[first[single]]
    if not single.all():
        many = ~np.repeat(single, sizes)
        place = np.unique(owner[many], return_inverse=True)[1]
        made[numbers[~single]] = _unions(shapes[many], place)
    return Outlines(made, mended)


def _unions(shapes: Geometries, place: Ints) -> Geometries:
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    groups = shapely.multipolygons(parts, indices=place[of_shape])[:, None]
    try:
        found = shapely.union_all(groups, axis=1)
    except shapely.errors.GEOSException:      # noise where edges run almost along each other
        found = shapely.union_all(groups, axis=1, grid_size=_GRID_M)
    return np.asarray(found, object)


def plan_sizes(shapes: Geometries) -> tuple[Floats, Floats]:
    """Shorter and longer side of the smallest rectangle around each outline, in metres; NaN where there is none."""
    count = len(shapes)
    sides = np.full((count, 2), np.nan)
    boxes = shapely.oriented_envelope(shapes)
    flat = (shapely.get_type_id(boxes) == 3) & ~shapely.is_empty(boxes)
    if flat.any():
        corners = shapely.get_coordinates(boxes[flat]).reshape(-1, 5, 2)
        steps = corners[:, 1:3] - corners[:, :2]
        sides[flat] = np.sort(np.hypot(steps[..., 0], steps[..., 1]), axis=1)
    return sides[:, 0], sides[:, 1]
