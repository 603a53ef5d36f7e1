"""Plan regions from rings: the union of bodies as polygons with holes.

A point is solid where the winding number of all rings together is not zero. Bodies that overlap, nest or repeat each other
add up to 2, 3 …, so they unite; a cavity brings its body's 1 back to 0, so it stays a hole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints, Rings

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    Region: TypeAlias = Polygon | MultiPolygon

_GRID_M: Final = 1e-8
"""Where rings cross, their points are rounded to this: without a grid, edges that almost coincide fall apart between their ends.
It changes an area by less than its perimeter times 1e-8 m."""

_PAIRS_AT_ONCE: Final = 4_000_000


def region_of(rings: Rings) -> Region:
    """The region that the rings enclose, as a valid polygon or multipolygon (empty when nothing is enclosed)."""
    if not len(rings):
        return shapely.MultiPolygon()
    closed = _ring_geometries(rings)
    polygons = shapely.polygons(closed)
    if len(rings) == 1 and shapely.is_valid(polygons[0]):
        return polygons[0]
    if shapely.is_valid(polygons).all() and not _any_touch(closed):
        return _nested(rings, polygons)
    return _arranged(rings, closed)


def _ring_geometries(rings: Rings) -> NDArray[np.object_]:
    """(r,) shapely linear rings."""
    owner = np.repeat(np.arange(len(rings)), rings.sizes)
    geometries: NDArray[np.object_] = shapely.linearrings(rings.points, indices=owner)
    return geometries


def _any_touch(closed: NDArray[np.object_]) -> bool:
    """Whether any two rings cross or touch."""
    one, other = shapely.STRtree(closed).query(closed, predicate="intersects")
    return bool((one != other).any())


def _nested(rings: Rings, polygons: NDArray[np.object_]) -> Region:
    """The region of rings none of which meets another: they can only lie beside or inside each other."""
    inner, outer = _inside_pairs(rings, polygons)
    sign = np.sign(rings.areas).astype(np.int64)
    around = np.bincount(inner, sign[outer], len(rings)).astype(np.int64)
    solid_outside, solid_inside = around != 0, around + sign != 0
    shells = np.flatnonzero(solid_inside & ~solid_outside)
    holes = np.flatnonzero(~solid_inside & solid_outside)
    if not len(holes):
        return _collected(polygons[shells])
    parent = _smallest_shell(holes, shells, inner, outer, np.abs(rings.areas))
    return _collected(_with_holes(shells, holes, parent, shapely.get_exterior_ring(polygons)))


def _inside_pairs(rings: Rings, polygons: NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Pairs (inner ring, ring that contains it). As no two rings meet, one point decides for a whole ring."""
    inner, outer = shapely.STRtree(polygons).query(shapely.points(rings.points[rings.starts]), predicate="within")
    apart = inner != outer
    return inner[apart], outer[apart]


def _smallest_shell(holes: Ints, shells: Ints, inner: Ints, outer: Ints, area: Floats) -> Ints:
    """(h,) for each hole the smallest shell that contains it."""
    usable = np.isin(inner, holes) & np.isin(outer, shells)
    inner, outer = inner[usable], outer[usable]
    order = np.lexsort((area[outer], inner))
    inner, outer = inner[order], outer[order]
    parents: Ints = outer[np.searchsorted(inner, holes)]
    return parents


def _with_holes(shells: Ints, holes: Ints, parent: Ints, closed: NDArray[np.object_]) -> NDArray[np.object_]:
    made: NDArray[np.object_] = shapely.polygons(closed[shells])
    for shell in np.unique(parent):
        made[np.searchsorted(shells, shell)] = shapely.polygons(closed[shell], holes=closed[holes[parent == shell]])
    return made


def _collected(polygons: NDArray[np.object_]) -> Region:
    if len(polygons) == 1:
        return polygons[0]
    region: Region = shapely.multipolygons(polygons)
    return region


def _arranged(rings: Rings, closed: NDArray[np.object_]) -> Region:
    """The region of rings that cross or touch: every cell between them is judged by its own winding number."""
    grid = max(_GRID_M, 1e-12 * float(np.abs(rings.points).max()))
    lines = shapely.union_all(closed, grid_size=grid)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    if not len(cells):
        return shapely.MultiPolygon()
    inside = shapely.get_coordinates(shapely.point_on_surface(cells))
    solid = cells[winding_numbers(inside, rings) != 0]
    if not len(solid):
        return shapely.MultiPolygon()
    region = shapely.coverage_union_all(solid)
    if region.geom_type not in ("Polygon", "MultiPolygon") or not shapely.is_valid(region):
        region = shapely.union_all(solid)
    return region


def winding_numbers(points: Floats, rings: Rings) -> Ints:
    """How often all rings together run round each point, counter-clockwise.

    Args:
        points: (k, 2) metres, none on a ring.
        rings: the rings.
    """
    after = np.arange(1, len(rings.points) + 1)
    after[rings.starts + rings.sizes - 1] = rings.starts
    ends = np.stack([rings.points, rings.points[after]], axis=1)
    tree = shapely.STRtree(shapely.linestrings(ends))
    reach = np.stack([np.maximum(rings.points[:, 0].max() + 1.0, points[:, 0]), points[:, 1]], axis=1)
    rays = shapely.linestrings(np.stack([points, reach], axis=1))
    # In pieces: a ray may pass every segment, and the memory for all pairs at once would know no bound.
    step = max(1, _PAIRS_AT_ONCE // len(ends))
    parts = [_turns_about(points[i:i + step], ends, tree.query(rays[i:i + step])) for i in range(0, len(points), step)]
    return np.concatenate(parts)


def _turns_about(points: Floats, ends: Floats, pairs: Ints) -> Ints:
    """(k,) signed crossings of segments with the rays from points to the right, given the pairs (point, segment) to look at."""
    point, edge = pairs
    (ax, ay), (bx, by), (x, y) = ends[edge, 0].T, ends[edge, 1].T, points[point].T
    left = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
    turns = ((ay <= y) & (by > y) & (left > 0.0)).astype(np.int64) - ((by <= y) & (ay > y) & (left < 0.0))
    return np.bincount(point, turns, len(points)).astype(np.int64)
