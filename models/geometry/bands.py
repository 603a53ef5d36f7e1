"""A triangle mesh cut at heights into bands, with its sharp edges: so that each storey of a massing has its own piece of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints

_CREASE: Final = 0.94
"""Cosine between two faces (20°) below which their common edge is drawn, as for upright solids."""
_AT_LEVEL_M: Final = 1e-4
"""A corner this near to a height lies on it: no slivers are cut off a floor that is level to the millimetre."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Pieces of a surface.

    Attributes:
        corners: (t, 3, 3) metres, in the winding of the mesh.
        normals: (t, 3) unit normals; zero for a face without area.
        band: (t,) number of the cut below each piece: 0 lies under the first, i between the cuts i - 1 and i.
        lines: (s, 2, 3) sharp and open edges, and where the cuts run over the surface.
        line_band: (s,) band of each line; where a cut runs over the surface, both of its bands have the line.
    """

    corners: Floats
    normals: Floats
    band: Ints
    lines: Floats
    line_band: Ints


def banded(vertices: Floats, faces: Ints, cuts_m: Sequence[float]) -> Bands:
    """A mesh in bands.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices.
        cuts_m: heights at which it is cut.
    """
    cuts = np.unique(np.asarray(cuts_m, dtype=np.float64))
    corners = np.asarray(vertices, dtype=np.float64)[faces]
    sharp = np.asarray(vertices, dtype=np.float64)[sharp_edges(vertices, faces)]
    seams: list[Floats] = []
    for height in cuts:
        corners, seam = _split(corners, float(height))
        sharp = _split_lines(sharp, float(height))
        seams.append(seam)
    normals = normals_of(corners)
    # A level face in a cut closes what its normal points away from: a roof the band below, an underside the band above.
    band = np.searchsorted(cuts, corners[:, :, 2].mean(axis=1) - normals[:, 2] * 2.0 * _AT_LEVEL_M, side="right")
    line_band, seam_band = _line_bands(cuts, sharp), np.repeat(np.arange(len(cuts)), [len(seam) for seam in seams])
    lines = np.concatenate([sharp, *seams, *seams])
    return Bands(corners, normals, band, lines, np.concatenate([line_band, seam_band, seam_band + 1]))


def _line_bands(cuts: Floats, lines: Floats) -> Ints:
    """A line in a cut is the upper edge of the band below it; only the lowest cut has nothing below."""
    middle = lines[:, :, 2].mean(axis=1)
    found: Ints = np.searchsorted(cuts, middle - 2.0 * _AT_LEVEL_M, side="right")
    if len(cuts):
        found = np.where(middle >= cuts[0] - _AT_LEVEL_M, np.maximum(found, 1), found)
    return found


def normals_of(corners: Floats) -> Floats:
    """(t, 3) unit normals of triangles; zero where one has no area."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(length > 0.0, normal / length, 0.0)
    return found


def sharp_edges(vertices: Floats, faces: Ints) -> Ints:
    """(k, 2) vertices of the edges that an eye looks for: where faces meet at an angle, or one face ends alone."""
    if not len(faces):
        return np.zeros((0, 2), np.int64)
    normals = normals_of(np.asarray(vertices, dtype=np.float64)[faces])
    ends = np.sort(np.asarray(faces, np.int64)[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    key = ends[:, 0] * len(vertices) + ends[:, 1]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    count = np.diff(np.append(first, len(key)))
    face = order // 3
    pair = count == 2
    one, other = normals[face[first]], normals[face[np.minimum(first + 1, len(face) - 1)]]
    flat: NDArray[np.bool_] = pair & (np.einsum("ij,ij->i", one, other) >= _CREASE)
    # A face without area has no direction to compare: the edges beside it are left to its neighbours.
    flat |= pair & ((one == 0.0).all(axis=1) | (other == 0.0).all(axis=1))
    sharp: Ints = ends[order[first[~flat]]]
    return sharp


def is_closed(faces: Ints) -> bool:
    """Whether each edge belongs to two faces that run along it in opposite directions: then only outsides can be seen."""
    ends = np.asarray(faces, np.int64)[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    if not len(ends):
        return False
    size = int(ends.max()) + 1
    one, other = np.sort(ends[:, 0] * size + ends[:, 1]), np.sort(ends[:, 1] * size + ends[:, 0])
    return bool((one == other).all())


def _split(corners: Floats, height: float) -> tuple[Floats, Floats]:
    """Triangles of which none crosses a height, and the (s, 2, 3) lines along which they were cut."""
    over = corners[:, :, 2] - height
    over = np.where(np.abs(over) <= _AT_LEVEL_M, 0.0, over)
    across = (over.min(axis=1) < 0.0) & (over.max(axis=1) > 0.0)
    if not across.any():
        return corners, np.zeros((0, 2, 3))
    cut, over = corners[across], over[across]
    above = over > 0.0
    alone = np.where(above.sum(axis=1) == 1, np.argmax(above, axis=1), np.argmin(above, axis=1))
    row = np.arange(len(cut))
    a, b, c = (cut[row, (alone + turn) % 3] for turn in range(3))
    over_a, over_b, over_c = (over[row, (alone + turn) % 3] for turn in range(3))
    p = _meet(a, b, over_a, over_b, height)
    q = _meet(a, c, over_a, over_c, height)
    made = np.concatenate([np.stack(piece, axis=1) for piece in ((a, p, q), (p, b, c), (p, c, q))])
    sound = np.linalg.norm(np.cross(made[:, 1] - made[:, 0], made[:, 2] - made[:, 0]), axis=1) > 0.0
    return np.concatenate([corners[~across], made[sound]]), np.stack([p, q], axis=1)


def _meet(one: Floats, other: Floats, over_one: Floats, over_other: Floats, height: float) -> Floats:
    """Where edges cross a height. Both faces of an edge reckon from its lower end, so that no gap opens between them."""
    swap = (over_one > over_other)[:, None]
    low, high = np.where(swap, other, one), np.where(swap, one, other)
    bottom, top = np.minimum(over_one, over_other), np.maximum(over_one, over_other)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(top > bottom, -bottom / (top - bottom), 0.0)
    found: Floats = low + np.clip(share, 0.0, 1.0)[:, None] * (high - low)
    found[:, 2] = height
    return found


def _split_lines(lines: Floats, height: float) -> Floats:
    over = lines[:, :, 2] - height
    over = np.where(np.abs(over) <= _AT_LEVEL_M, 0.0, over)
    across = (over.min(axis=1) < 0.0) & (over.max(axis=1) > 0.0)
    if not across.any():
        return lines
    one, other = lines[across, 0], lines[across, 1]
    middle = _meet(one, other, over[across, 0], over[across, 1], height)
    return np.concatenate([lines[~across], np.stack([one, middle], axis=1), np.stack([middle, other], axis=1)])
