"""Where a plane cuts upright solids: the cut faces that close them, and what lies on the kept side.

A plane is level or upright. Solids are kept where the normal times a point is at most the plane's place; a block that only
touches the plane from the far side is gone and has no cut face, one that ends at it has one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints
from models.geometry.sections import sections
from models.geometry.solids import Block, triangles_of

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

_UPRIGHT: Final = 1e-9
_JUST_INSIDE_M: Final = 1e-6
"""A plane cuts walls and meshes this far on its kept side: a face in the plane itself then belongs to the kept side alone."""
_FAR: Final = 1e3
"""A half plane is drawn this many times as large as what it clips."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A level or upright plane. ``normal`` points to what is cut away and has length 1; ``place_m`` is along it.

    Raises:
        ValueError: the normal is neither level nor upright, or not of length 1.
    """

    normal: tuple[float, float, float]
    place_m: float

    def __post_init__(self) -> None:
        x, y, z = self.normal
        flat, steep = math.hypot(x, y), abs(z)
        if min(flat, steep) > _UPRIGHT or abs(max(flat, steep) - 1.0) > _UPRIGHT:
            raise ValueError("a section is level or upright")

    @property
    def level(self) -> bool:
        return abs(self.normal[2]) > 0.5

    @property
    def along(self) -> tuple[float, float]:
        """Direction in plan in which the first coordinate of an upright plane runs."""
        return -self.normal[1], self.normal[0]

    def spaced(self, points: Floats) -> Floats:
        """(n, 2) coordinates in the plane as (n, 3) points: x and y of a level plane, along and z of an upright one."""
        if self.level:
            return np.column_stack([points, np.full(len(points), self.place_m * self.normal[2])])
        (ax, ay), (nx, ny) = self.along, self.normal[:2]
        return np.column_stack([points[:, 0] * ax + self.place_m * nx, points[:, 0] * ay + self.place_m * ny, points[:, 1]])

    def sides(self, points: Floats) -> Floats:
        """How far points lie beyond the plane in metres; what is kept is not above 0."""
        beyond: Floats = points @ np.asarray(self.normal) - self.place_m
        return beyond


@dataclass(frozen=True, slots=True)
class Cap:
    """The cut face of a block in the coordinates of its plane."""

    owner: int
    plane: Plane
    shape: Polygon | MultiPolygon


def caps_of(blocks: Sequence[Block], plane: Plane, others: Sequence[Plane] = ()) -> list[Cap]:
    """The cut faces of blocks, clipped by other planes; level planes look up or down, blocks keep their own heights.

    Args:
        blocks: outlines valid, metres.
        plane: what cuts.
        others: further planes; what they cut away of a cut face is left out.
    """
    return clipped(_level_caps(blocks, plane) if plane.level else _upright_caps(blocks, plane), others)


def clipped(caps: Sequence[Cap], others: Sequence[Plane]) -> list[Cap]:
    """What other planes leave of cut faces."""
    found = list(caps)
    for other in others:
        found = [Cap(cap.owner, cap.plane, shape) for cap in found if not (shape := _clipped(cap, other)).is_empty]
    return found


def mesh_section(vertices: Floats, faces: Ints, plane: Plane) -> tuple[Any, bool]:
    """Where a plane cuts a mesh, in the coordinates of the plane, and whether the surface is closed there.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices, counter-clockwise seen from outside.
    """
    x, y, z = plane.normal
    if plane.level:
        found = sections(vertices, faces, [plane.place_m * z - math.copysign(_JUST_INSIDE_M, z)])[0]
    else:
        (ax, ay), points = plane.along, vertices
        turned = np.column_stack([points[:, 0] * ax + points[:, 1] * ay, points[:, 2], points[:, 0] * x + points[:, 1] * y])
        found = sections(turned, faces, [plane.place_m - _JUST_INSIDE_M])[0]
    return found.outline, found.gaps == 0


def _level_caps(blocks: Sequence[Block], plane: Plane) -> list[Cap]:
    up, z = plane.normal[2] > 0.0, plane.place_m * plane.normal[2]
    return [Cap(block.owner, plane, block.outline) for block in blocks
            if (block.low_m < z <= block.high_m if up else block.low_m <= z < block.high_m)]


def _upright_caps(blocks: Sequence[Block], plane: Plane) -> list[Cap]:
    if not blocks:
        return []
    outlines = np.array([block.outline for block in blocks], dtype=object)
    (ax, ay), (nx, ny) = plane.along, plane.normal[:2]
    corners = shapely.get_coordinates(outlines) @ np.array([ax, ay])
    place = plane.place_m - _JUST_INSIDE_M
    first, last = float(corners.min()) - 1.0, float(corners.max()) + 1.0
    line = shapely.LineString([(ax * u + nx * place, ay * u + ny * place) for u in (first, last)])
    cut, own = shapely.get_parts(shapely.intersection(outlines, line), return_index=True)
    found = []
    for piece, index in zip(cut, own, strict=True):
        ends = shapely.get_coordinates(piece) @ np.array([ax, ay])
        if piece.geom_type == "LineString" and len(ends) > 1 and np.ptp(ends) > 0.0:
            block = blocks[index]
            found.append(Cap(block.owner, plane, shapely.box(float(ends.min()), block.low_m, float(ends.max()), block.high_m)))
    return found


def _clipped(cap: Cap, other: Plane) -> Any:
    """What a plane leaves of a cut face: its half space, in the coordinates of the cut face, is a half plane."""
    plane = cap.plane
    if plane.level:
        slope = other.normal[:2]
        rest = other.place_m - other.normal[2] * plane.place_m * plane.normal[2]
    else:
        (ax, ay), (nx, ny) = plane.along, plane.normal[:2]
        slope = (other.normal[0] * ax + other.normal[1] * ay, other.normal[2])
        rest = other.place_m - (other.normal[0] * nx + other.normal[1] * ny) * plane.place_m
    steep = math.hypot(*slope)
    if steep < _UPRIGHT:
        return cap.shape if rest >= 0.0 else shapely.Polygon()
    return shapely.intersection(cap.shape, _half_plane(slope[0] / steep, slope[1] / steep, rest / steep, cap.shape))


def _half_plane(nx: float, ny: float, place: float, around: Any) -> Polygon:
    """The points with nx·u + ny·v ≤ place, as far as a shape reaches."""
    left, low, right, high = around.bounds
    size = _FAR * (1.0 + right - left + high - low)
    middle = nx * (left + right) / 2.0 + ny * (low + high) / 2.0
    side = -ny * (left + right) / 2.0 + nx * (low + high) / 2.0
    corners = [(place, side - size), (place, side + size), (min(place, middle) - size, side + size),
               (min(place, middle) - size, side - size)]
    return shapely.Polygon([(n * nx - t * ny, n * ny + t * nx) for n, t in corners])


def cap_mesh(caps: Sequence[Cap]) -> tuple[Floats, Ints, Ints]:
    """Cut faces as triangles: (3t, 3) vertices in metres, (t,) owner of each triangle, (k, 2) vertices of their outlines.

    The vertices of outlines come after those of the triangles.
    """
    if not caps:
        return np.zeros((0, 3)), np.zeros(0, np.int64), np.zeros((0, 2), np.int64)
    parts, own = shapely.get_parts(np.array([cap.shape for cap in caps], dtype=object), return_index=True)
    solid = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    parts, own = parts[solid], own[solid]
    corner, part = triangles_of(parts)
    filled = _spaced(caps, corner.reshape(-1, 2), np.repeat(own[part], 3))
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    lines = _spaced(caps, points, own[ring_part[ring]])
    start = np.flatnonzero(ring[1:] == ring[:-1]) + len(filled)
    owner = np.array([cap.owner for cap in caps], np.int64)[own[part]]
    return np.concatenate([filled, lines]), owner, np.column_stack([start, start + 1])


def _spaced(caps: Sequence[Cap], points: Floats, cap: Ints) -> Floats:
    """Points of each cut face in space; cut faces of one plane are put there together."""
    spaced = np.zeros((len(points), 3))
    plane_of = [each.plane for each in caps]
    for plane in set(plane_of):
        here: NDArray[np.bool_] = np.array([other == plane for other in plane_of])[cap]
        spaced[here] = plane.spaced(points[here])
    return spaced
