"""Upright solids as arrays for the screen: triangles with flat normals, the owner of each, and the lines of their edges.

All solids share one set of arrays, sorted by owner, about a local origin: far from zero single precision loses millimetres,
and a graphics driver draws a few large arrays many times faster than many small ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

_CREASE: Final = 0.94
"""Cosine between two walls (20°) below which their common edge is drawn: facets of round walls get no lines."""


@dataclass(frozen=True, slots=True)
class Block:
    """An upright solid: outline in plan, bottom and top in metres.

    Attributes:
        owner: number of what it belongs to; several blocks may make up one owner.
        level: number of the storey that it moves with when the stack is pulled apart.
    """

    owner: int
    level: int
    outline: Polygon | MultiPolygon
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class Solids:
    """Triangles and edges of many blocks, sorted by owner.

    Attributes:
        origin: (3,) metres; add it to ``vertices`` to be back in the plan axes of the file.
        vertices: (n, 3) metres about the origin; corners that several faces share are kept apart, one for each.
        normals: (n, 3) outward unit normals of the faces.
        faces: (m, 3) indices, counter-clockwise seen from outside.
        edges: (k, 2) indices.
        vertex_level: (n,) level of the block of each vertex.
        first_vertex, first_face, first_edge: (owners + 1,) where each owner's part begins.
    """

    origin: Floats
    vertices: Floats
    normals: Floats
    faces: Ints
    edges: Ints
    vertex_level: Ints
    first_vertex: Ints
    first_face: Ints
    first_edge: Ints

    @property
    def owners(self) -> int:
        return len(self.first_vertex) - 1

    @property
    def vertex_owner(self) -> Ints:
        return np.repeat(np.arange(self.owners), np.diff(self.first_vertex))

    @property
    def face_owner(self) -> Ints:
        return np.repeat(np.arange(self.owners), np.diff(self.first_face))

    @property
    def edge_owner(self) -> Ints:
        return np.repeat(np.arange(self.owners), np.diff(self.first_edge))


@dataclass(frozen=True, slots=True)
class Surface:
    """Any triangles beside the blocks.

    Attributes:
        corners: (t, 3, 3) metres, in the coordinates of the blocks.
        normals: (t, 3) unit normals.
        lines: (s, 2, 3) edges to draw.
        band, line_band: (t,) and (s,) rows of ``owner`` and ``level``.
        owner, level: (b,) as those of a block.
    """

    corners: Floats
    normals: Floats
    lines: Floats
    band: Ints
    line_band: Ints
    owner: Ints
    level: Ints


@dataclass(frozen=True, slots=True)
class _Mesh:
    """Vertices of blocks in any order, with the block of each."""

    points: Floats
    normals: Floats
    block: Ints
    faces: Ints
    edges: Ints


def solids_of(blocks: Sequence[Block], owners: int, surface: Surface | None = None) -> Solids:
    """The solids of some blocks; blocks without height or area are left out.

    Args:
        blocks: outlines in metres, of any size and place.
        owners: how many owners there are; each block's is below it.
        surface: further triangles, which need not be closed.
    """
    kept = [block for block in blocks if block.high_m > block.low_m and not block.outline.is_empty]
    bare = surface is None or not len(surface.corners)
    if not kept and bare:
        return _nothing(owners)
    owner = np.array([one.owner for one in kept], np.int64)
    level = np.array([one.level for one in kept], np.int64)
    meshes: list[_Mesh] = []
    origin = np.zeros(3) if surface is None or bare else _middle(surface)
    if kept:
        outlines = _sound(np.array([block.outline for block in kept], dtype=object))
        low, high = (np.array([getattr(block, name) for block in kept]) for name in ("low_m", "high_m"))
        origin = _origin(outlines, low)
        part, block = shapely.get_parts(outlines, return_index=True)
        solid = (shapely.get_type_id(part) == 3) & ~shapely.is_empty(part)
        part, block = shapely.orient_polygons(part[solid]), block[solid]
        low, high = low - origin[2], high - origin[2]
        meshes += [_walls(part, block, low, high, origin), _plates(part, block, low, high, origin)]
    if surface is not None and not bare:
        meshes.append(_laid(surface, len(kept), origin))
        owner, level = np.concatenate([owner, surface.owner]), np.concatenate([level, surface.level])
    return _sorted(_joined(meshes), owner, level, owners, origin)


def _middle(surface: Surface) -> Floats:
    points = surface.corners.reshape(-1, 3)
    low, high = points.min(axis=0), points.max(axis=0)
    return np.array([np.floor((low[0] + high[0]) / 2.0), np.floor((low[1] + high[1]) / 2.0), np.floor(low[2])])


def _laid(surface: Surface, first: int, origin: Floats) -> _Mesh:
    """A surface as vertices: three for each triangle, two for each line."""
    corners, ends = surface.corners.reshape(-1, 3), surface.lines.reshape(-1, 3)
    points = np.concatenate([corners, ends]) - origin
    normals = np.concatenate([np.repeat(surface.normals, 3, axis=0), np.zeros((len(ends), 3))])
    block = first + np.concatenate([np.repeat(surface.band, 3), np.repeat(surface.line_band, 2)])
    edges = len(corners) + np.arange(len(ends)).reshape(-1, 2)
    return _Mesh(points, normals, block, np.arange(len(corners)).reshape(-1, 3), edges)


def volumes_m3(solids: Solids, vertices: Floats | None = None) -> Floats:
    """(owners,) volume of each owner's solids, by the divergence theorem.

    Args:
        vertices: (n, 3) in place of those of the solids, say after moving storeys apart.
    """
    corner = (solids.vertices if vertices is None else vertices)[solids.faces]
    each = np.einsum("ij,ij->i", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6.0
    found: Floats = np.bincount(solids.face_owner, each, solids.owners).astype(np.float64)
    return found


def bounds_m(solids: Solids, vertices: Floats) -> tuple[Floats, Floats]:
    """(owners, 3) lowest and highest corner of each owner; inf and -inf for one that has no solid."""
    low, high = np.full((solids.owners, 3), np.inf), np.full((solids.owners, 3), -np.inf)
    held = np.flatnonzero(np.diff(solids.first_vertex))
    if len(held):
        low[held] = np.minimum.reduceat(vertices, solids.first_vertex[held])
        high[held] = np.maximum.reduceat(vertices, solids.first_vertex[held])
    return low, high


def _sound(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    bad = ~shapely.is_valid(outlines)
    if bad.any():
        outlines = outlines.copy()
        outlines[bad] = shapely.make_valid(outlines[bad])
    return outlines


def _origin(outlines: NDArray[np.object_], low: Floats) -> Floats:
    left, front, right, back = shapely.total_bounds(outlines)
    return np.array([np.floor((left + right) / 2.0), np.floor((front + back) / 2.0), np.floor(low.min())])


def _walls(part: NDArray[np.object_], block: Ints, low: Floats, high: Floats, origin: Floats) -> _Mesh:
    """Four vertices for each side of each ring; the solid is on the left of its rings."""
    rings, ring_part = shapely.get_rings(part, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = points - origin[:2]
    way = points[1:] - points[:-1]
    length = np.hypot(way[:, 0], way[:, 1])
    side = np.flatnonzero((ring[1:] == ring[:-1]) & (length > 0.0))
    start, end, way = points[side], points[side + 1], way[side] / length[side, None]
    own = block[ring_part[ring[side]]]
    at_foot, at_head = low[own], high[own]
    corners = np.stack([_lifted(start, at_foot), _lifted(end, at_foot), _lifted(end, at_head), _lifted(start, at_head)], axis=1)
    normal = np.column_stack([way[:, 1], -way[:, 0], np.zeros(len(way))])
    base = 4 * np.arange(len(side))
    faces = (base[:, None] + np.array([0, 1, 2, 0, 2, 3])).reshape(-1, 3)
    level = (base[:, None] + np.array([0, 1, 3, 2])).reshape(-1, 2)
    crease = base[_creases(way, ring[side])]
    edges = np.concatenate([level, np.column_stack([crease, crease + 3])])
    return _Mesh(corners.reshape(-1, 3), np.repeat(normal, 4, axis=0), np.repeat(own, 4), faces, edges)


def _creases(way: Floats, ring: Ints) -> NDArray[np.bool_]:
    """Whether the ring turns sharply where each side begins."""
    before = np.arange(-1, len(ring) - 1)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    before[first] = np.append(first[1:], len(ring)) - 1
    sharp: NDArray[np.bool_] = np.einsum("ij,ij->i", way, way[before]) < _CREASE
    return sharp


def _plates(part: NDArray[np.object_], block: Ints, low: Floats, high: Floats, origin: Floats) -> _Mesh:
    """Tops and bottoms, cut into triangles; holes stay open."""
    corner, own = triangles_of(part)
    corner, own = corner - origin[:2], block[own]
    flat = corner.reshape(-1, 2)
    top = _lifted(flat, np.repeat(high[own], 3))
    bottom = _lifted(corner[:, ::-1].reshape(-1, 2), np.repeat(low[own], 3))
    up = np.broadcast_to(np.array([0.0, 0.0, 1.0]), top.shape)
    faces = np.arange(6 * len(own)).reshape(-1, 3)
    return _Mesh(np.concatenate([top, bottom]), np.concatenate([up, -up]), np.tile(np.repeat(own, 3), 2), faces,
                 np.zeros((0, 2), np.int64))


def triangles_of(polygons: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Triangles of valid polygons, counter-clockwise: (t, 3, 2) corners in metres, (t,) polygon of each."""
    cut = shapely.constrained_delaunay_triangles(polygons)
    triangles, own = shapely.get_parts(cut, return_index=True)
    corner = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3]
    one, other = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    doubled = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    corner[doubled < 0.0] = corner[doubled < 0.0][:, ::-1]
    return corner, own


def _lifted(points: Floats, z: Floats) -> Floats:
    return np.column_stack([points, z])


def _joined(meshes: Sequence[_Mesh]) -> _Mesh:
    shift = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    return _Mesh(*(np.concatenate([getattr(mesh, name) for mesh in meshes]) for name in ("points", "normals", "block")),
                 *(np.concatenate([getattr(mesh, name) + by for mesh, by in zip(meshes, shift, strict=True)])
                   for name in ("faces", "edges")))


def _sorted(mesh: _Mesh, block_owner: Ints, block_level: Ints, owners: int, origin: Floats) -> Solids:
    """Vertices, faces and edges in the order of their owners."""
    owner = block_owner[mesh.block]
    order = np.argsort(owner, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    starts = np.arange(owners + 1)
    found = []
    for corners in (mesh.faces, mesh.edges):
        own = owner[corners[:, 0]]
        by_owner = np.argsort(own, kind="stable")
        found.append((place[corners[by_owner]], np.searchsorted(own[by_owner], starts)))
    return Solids(origin, mesh.points[order], mesh.normals[order], found[0][0], found[1][0], block_level[mesh.block[order]],
                  np.searchsorted(owner[order], starts), found[0][1], found[1][1])


def _nothing(owners: int) -> Solids:
    none, starts = np.zeros((0, 3)), np.zeros(owners + 1, np.int64)
    return Solids(np.zeros(3), none, none, np.zeros((0, 3), np.int64), np.zeros((0, 2), np.int64), np.zeros(0, np.int64),
                  starts, starts, starts)
