"""Axonometric view of stacked storeys with hidden faces really removed: every face that is left is a polygon.

The solids are upright prisms. They are cut at every level where one of them starts or ends; seen from above, a higher
slice may hide a lower one and never the other way round, so slices are taken from the top down. Within a slice the
tops come first, then the walls from front to back. What is drawn of a face is the face less everything before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

_SAME_LEVEL_M: Final = 1e-4
_SAME_POINT_M: Final = 1e-6
_SLIVER: Final = 1e-6
"""Visible parts below this share of the picture's square are noise of the polygon arithmetic."""
_MOST_EDGES: Final = 96
"""Outlines with more edges are simplified for the picture: 96 edges of a round tower are finer than a printed line."""


@dataclass(frozen=True, slots=True)
class Prism:
    """An upright solid: outline in plan (metres), bottom and top (metres), and a key for its colour."""

    key: str
    outline: Polygon | MultiPolygon
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class View:
    """A parallel projection. ``turn`` is the plan rotation, ``tilt`` the height of the eye, both in degrees.

    With turn 0 the eye looks north; a point further south is nearer. Picture coordinates are metres, x right, y up.
    """

    turn: float = 30.0
    tilt: float = 30.0

    def picture(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Where a point is seen."""
        turn, tilt = math.radians(self.turn), math.radians(self.tilt)
        across = x * math.cos(turn) - y * math.sin(turn)
        away = x * math.sin(turn) + y * math.cos(turn)
        return across, away * math.sin(tilt) + z * math.cos(tilt)

    def across_away(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Plan points (n, 2) as (distance to the right, distance from the eye)."""
        turn = math.radians(self.turn)
        rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        seen: NDArray[np.float64] = points @ rotation
        return seen


@dataclass(frozen=True, slots=True)
class Face:
    """A visible part of a solid in picture coordinates. ``light`` is 1 for tops, less for walls turned away."""

    key: str
    kind: str        # top, wall
    light: float
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class _Wall:
    key: str
    start: NDArray[np.float64]    # (across, away), start left of end as the eye sees it
    end: NDArray[np.float64]
    light: float
    number: int                   # of the wall in the whole picture, to join its slices again


def visible_faces(prisms: Sequence[Prism], view: View | None = None) -> list[Face]:
    """The visible faces of some solids, from the top down."""
    view = view or View()
    solids = [clean for prism in prisms if (clean := _cleaned(prism)) is not None]
    if not solids:
        return []
    tilt = math.radians(view.tilt)
    walls = [list(_walls(solid, view, index)) for index, solid in enumerate(solids)]
    hidden: Any = Polygon()
    seen: dict[tuple[str, int], tuple[Face, list[Any]]] = {}
    least = _SLIVER * _span(solids) ** 2
    for low, high in _slices(solids):
        parts = [*_tops(solids, high, view, tilt), *_wall_parts(solids, walls, low, high, tilt)]
        for name, face in parts:
            visible = _less(face.polygon, hidden)
            if visible.area > least:
                seen.setdefault(name, (face, []))[1].append(visible)
            hidden = shapely.union(hidden, face.polygon)
    return [Face(face.key, face.kind, face.light, polygon)
            for face, pieces in seen.values() for polygon in polygons(shapely.union_all(pieces)) if polygon.area > least]


def _cleaned(prism: Prism) -> Prism | None:
    """The prism with a valid outline without needless points; None where nothing is left to draw."""
    if prism.high_m - prism.low_m <= _SAME_LEVEL_M or prism.outline.is_empty:
        return None
    outline = prism.outline if prism.outline.is_valid else shapely.make_valid(prism.outline)
    outline = shapely.simplify(outline, _SAME_POINT_M)
    tolerance = 0.02
    while shapely.get_num_coordinates(outline) > _MOST_EDGES and tolerance < 20:
        outline = shapely.simplify(outline, tolerance)
        tolerance *= 2
    parts = [orient(p, 1.0) for p in polygons(outline) if p.area > 0]
    return Prism(prism.key, MultiPolygon(parts), prism.low_m, prism.high_m) if parts else None


def polygons(shape: Any) -> Iterator[Polygon]:
    """The polygons that a geometry holds."""
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon):
            if not part.is_empty:
                yield part
        elif hasattr(part, "geoms"):
            yield from polygons(part)


def _span(solids: Sequence[Prism]) -> float:
    bounds = shapely.total_bounds([solid.outline for solid in solids])
    return float(max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1.0))


def _slices(solids: Sequence[Prism]) -> list[tuple[float, float]]:
    """Levels between which every solid is whole, from the top down."""
    levels: list[float] = []
    for level in sorted({solid.low_m for solid in solids} | {solid.high_m for solid in solids}, reverse=True):
        if not levels or levels[-1] - level > _SAME_LEVEL_M:
            levels.append(level)
    return [(low, high) for high, low in pairwise(levels)]


def _tops(solids: Sequence[Prism], level: float, view: View, tilt: float) -> Iterator[tuple[tuple[str, int], Face]]:
    """Tops at a level, as far as nothing stands on them there."""
    for index, solid in enumerate(solids):
        if abs(solid.high_m - level) > _SAME_LEVEL_M:
            continue
        for part in solid.outline.geoms:
            seen = shapely.transform(part, lambda xy: _lifted(view.across_away(xy), level, tilt))
            yield ("top", index), Face(solid.key, "top", 1.0, seen)


def _lifted(points: NDArray[np.float64], level: float, tilt: float) -> NDArray[np.float64]:
    return np.column_stack((points[:, 0], points[:, 1] * math.sin(tilt) + level * math.cos(tilt)))


def _walls(solid: Prism, view: View, index: int) -> Iterator[_Wall]:
    """Walls of a solid that face the eye. Rings run so that the solid is on their left."""
    number = index * 10_000
    for polygon in solid.outline.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = view.across_away(shapely.get_coordinates(ring))
            for start, end in pairwise(points):
                across = float(end[0] - start[0])
                length = float(np.hypot(*(end - start)))
                if across > _SAME_POINT_M and length > _SAME_POINT_M:
                    # the outward normal is (away, -across) / length: it looks at the eye where across is positive
                    light = 0.80 + 0.14 * float(start[1] - end[1]) / length
                    yield _Wall(solid.key, start, end, light, number)
                number += 1


def _wall_parts(
    solids: Sequence[Prism], walls: Sequence[Sequence[_Wall]], low: float, high: float, tilt: float,
) -> Iterator[tuple[tuple[str, int], Face]]:
    """The walls of a slice from front to back."""
    standing = [wall for solid, own in zip(solids, walls, strict=True) for wall in own
                if solid.low_m <= low + _SAME_LEVEL_M and solid.high_m >= high - _SAME_LEVEL_M]
    foot, head = low * math.cos(tilt), high * math.cos(tilt)
    for wall in front_to_back(standing):
        a, b = wall.start[1] * math.sin(tilt), wall.end[1] * math.sin(tilt)
        polygon = Polygon([(wall.start[0], a + foot), (wall.end[0], b + foot), (wall.end[0], b + head),
                           (wall.start[0], a + head)])
        yield ("wall", wall.number), Face(wall.key, "wall", wall.light, polygon)


def front_to_back(walls: Sequence[_Wall]) -> Iterator[_Wall]:
    """Walls in an order in which none stands before one that comes earlier.

    Walls that do not cross have such an order for any direction of sight; walls that do cross (overlapping solids)
    come in the order of their nearest end once no wall is free.
    """
    if not walls:
        return
    before = _stands_before(walls)
    np.fill_diagonal(before, False)
    waiting = before.sum(axis=0)     # how many stand before each
    nearest = [float(min(wall.start[1], wall.end[1])) for wall in walls]
    left = sorted(range(len(walls)), key=lambda i: (nearest[i], i))
    while left:
        chosen = next((i for i in left if waiting[i] == 0), left[0])
        left.remove(chosen)
        waiting = waiting - before[chosen]
        yield walls[chosen]


def _stands_before(walls: Sequence[_Wall]) -> NDArray[np.bool_]:
    """(i, j): wall i is nearer than wall j where the eye sees both, compared in the middle of what they share."""
    start = np.array([wall.start for wall in walls])
    end = np.array([wall.end for wall in walls])
    left = np.maximum(start[:, None, 0], start[None, :, 0])
    right = np.minimum(end[:, None, 0], end[None, :, 0])
    middle = (left + right) / 2
    slope = (end[:, 1] - start[:, 1]) / (end[:, 0] - start[:, 0])
    own = start[:, None, 1] + slope[:, None] * (middle - start[:, None, 0])
    other = start[None, :, 1] + slope[None, :] * (middle - start[None, :, 0])
    nearer: NDArray[np.bool_] = (right - left > _SAME_POINT_M) & (own < other - _SAME_POINT_M)
    return nearer


def _less(polygon: Polygon, hidden: Any) -> Any:
    """The polygon without what is hidden; the arithmetic falls back to a grid where it gets stuck."""
    try:
        return shapely.difference(polygon, hidden)
    except shapely.GEOSException:
        return shapely.difference(polygon, shapely.make_valid(hidden), grid_size=1e-6)


def bounds(faces: Iterable[Face]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of some faces in picture metres."""
    found = shapely.total_bounds([face.polygon for face in faces])
    return float(found[0]), float(found[1]), float(found[2]), float(found[3])
