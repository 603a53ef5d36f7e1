"""Horizontal sections of a mesh: outline and area at many heights.

The section at a height h is the one just above it: a vertex at exactly h counts as below. With this one rule for every
vertex the section of a closed mesh is closed, whatever faces or vertices lie at h ("simulation of simplicity"). Bodies are
united; see :mod:`models.geometry.regions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.gaps import Mended, mend
from models.geometry.regions import region_of
from models.geometry.rings import Floats, Ints, in_ring_order, successors, tidy_rings

if TYPE_CHECKING:
    from models.geometry.regions import Region

_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Section:
    """A horizontal section.

    Attributes:
        height_m: where it was cut.
        outline: the solid region in plan, metres; empty above and below the mesh.
        area_m2: its area.
        snapped: end points that were moved by no more than ``SNAP_M`` to meet each other.
        gaps: places where the surface was open and the outline was closed by a straight line.
        largest_gap_m: the longest of those lines.
    """

    height_m: float
    outline: Region
    area_m2: float
    snapped: int = 0
    gaps: int = 0
    largest_gap_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Crossings:
    """Segments in which faces cross the heights, in ascending order of height, solid on the left.

    Each end of a segment lies on an edge of the mesh, from a vertex at or below the height to one above it.

    Attributes:
        first: (k + 1,) the segments of height i are ``first[i]`` to ``first[i + 1]``.
        start_below, start_above, end_below, end_above: (s,) vertices of the two edges.
    """

    first: Ints
    start_below: Ints
    start_above: Ints
    end_below: Ints
    end_above: Ints


def sections(vertices: Floats, faces: Ints, heights_m: Sequence[float] | Floats) -> list[Section]:
    """Sections of a mesh just above the given heights, in the order in which the heights are given.

    Args:
        vertices: (n, 3) metres, z up, finite. Faces that share an edge should share its vertices; where they do not,
            ends within ``SNAP_M`` are joined.
        faces: (m, 3) indices, counter-clockwise seen from outside.
        heights_m: (k,) in the same datum as ``vertices``.
    """
    asked = np.asarray(heights_m, dtype=np.float64)
    order = np.argsort(asked, kind="stable")
    heights = asked[order]
    crossings = find_crossings(np.ascontiguousarray(vertices[:, 2]), faces, heights)
    made: list[Section | None] = [None] * len(asked)
    for i, place in enumerate(order):
        made[place] = _section(vertices, crossings, i, float(heights[i]))
    return [section for section in made if section is not None]


def find_crossings(z: Floats, faces: Ints, heights: Floats) -> Crossings:
    """The segments in which faces cross the heights.

    Args:
        z: (n,) metres.
        faces: (m, 3) indices.
        heights: (k,) metres, ascending.
    """
    # One byte per vertex where that is enough: the table that every face reads then fits the cache.
    rank: NDArray[np.integer[Any]] = np.searchsorted(heights, z, side="left")
    if len(heights) < 256:
        rank = rank.astype(np.uint8)
    crossed = [_crossed(rank, faces[i:i + _PIECE]) + i for i in range(0, len(faces), _PIECE)]
    face = np.concatenate(crossed) if crossed else np.zeros(0, np.int64)
    corners = faces[face]
    ranks = rank[corners].astype(np.int64)
    low, high = ranks.min(axis=1), ranks.max(axis=1)
    times = high - low
    row = np.repeat(np.arange(len(face)), times)
    level = np.repeat(low - np.cumsum(times) + times, times) + np.arange(len(row))
    by_level = np.argsort(level, kind="stable")
    row, level = row[by_level], level[by_level]
    above = ranks[row] > level[:, None]
    following = above[:, [1, 2, 0]]
    up, down = np.argmax(~above & following, axis=1), np.argmax(above & ~following, axis=1)
    chosen, turn = corners[row], np.array([1, 2, 0])
    own = np.arange(len(row))
    return Crossings(np.searchsorted(level, np.arange(len(heights) + 1)), chosen[own, turn[down]], chosen[own, down],
                     chosen[own, up], chosen[own, turn[up]])


def _crossed(rank: NDArray[np.integer[Any]], faces: Ints) -> Ints:
    corner = rank.take(faces)
    return np.flatnonzero((corner[:, 0] != corner[:, 1]) | (corner[:, 1] != corner[:, 2]))


def _section(vertices: Floats, crossings: Crossings, i: int, height: float) -> Section:
    here = slice(crossings.first[i], crossings.first[i + 1])
    start_below, start_above = crossings.start_below[here], crossings.start_above[here]
    end_below, end_above = crossings.end_below[here], crossings.end_above[here]
    if not len(start_below):
        return Section(height, shapely.MultiPolygon(), 0.0)
    origin = vertices[start_below[0], :2]
    starts = _points(vertices, start_below, start_above, height, origin)
    following = successors(start_below * len(vertices) + start_above, end_below * len(vertices) + end_above)
    mended = Mended(starts, 0, 0, 0.0)
    if following is None:
        mended, following = mend(starts, _points(vertices, end_below, end_above, height, origin))
    order, first = in_ring_order(following)
    rings = tidy_rings(mended.starts[order], first, noise_m(mended.starts, origin))
    outline = region_of(rings)
    if origin.any():
        outline = shapely.transform(outline, lambda points: points + origin)
    return Section(height, outline, float(shapely.area(outline)), mended.snapped, mended.gaps, mended.largest_gap_m)


def _points(vertices: Floats, below: Ints, above: Ints, height: float, origin: Floats) -> Floats:
    """(s, 2) where edges cross the height, about a local origin.

    Always reckoned from the lower vertex, so that the two faces of an edge get the same bits.
    """
    share = (height - vertices[below, 2]) / (vertices[above, 2] - vertices[below, 2])
    low = vertices[below, :2] - origin
    points: Floats = low + share[:, None] * (vertices[above, :2] - origin - low)
    return points


def noise_m(points: Floats, origin: Floats) -> float:
    """Float noise of plan points in metres: of arithmetic about a local origin, and of the coordinates they come from."""
    extent = float(np.abs(points).max(initial=1.0))
    return 1e-12 * extent + 4.0 * float(np.spacing(np.abs(origin).max() + extent))
