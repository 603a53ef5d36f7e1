"""Polygons that a file reader cut into fans, put right.

Readers cut a polygon into triangles about its first corner. Where the polygon is concave the triangles fold back over each
other and cover what is outside it. Such a run of triangles is found again and cut along ears.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints
from models.geometry.sides import area_vectors

LARGEST_POLYGON: Final = 2000
"""Corners; ear clipping is quadratic, and outlines with more are not drawn by hand."""

_COPLANAR: Final = 1e-3
"""Sine between the planes of two triangles of one polygon: drawn by hand, stored in single precision."""


def unfold_fans(vertices: Floats, faces: Ints) -> tuple[Ints, int]:
    """Faces with every folded fan cut anew, and how many polygons that were.

    Args:
        vertices: (n, 3) in any unit, finite.
        faces: (m, 3) indices; the triangles of a fan follow each other as ``(a, b, c), (a, c, d), (a, d, e)``.
    """
    if len(faces) < 2:
        return faces, 0
    chained, folded = _chained(vertices, faces)
    if not folded.any():
        return faces, 0
    run = np.concatenate(([0], np.cumsum(~chained)))
    bad = np.unique(run[1:][folded])
    first, last = np.searchsorted(run, bad, side="left"), np.searchsorted(run, bad, side="right")
    made = faces.copy()
    count = 0
    for begin, end in zip(first, last, strict=True):
        polygon = np.concatenate((faces[begin, :2], faces[begin:end, 2]))
        if len(polygon) > LARGEST_POLYGON:
            continue
        cut = _ears(vertices[polygon], area_vectors(vertices, faces[begin:end]).sum(axis=0))
        if cut is not None:
            made[begin:end] = polygon[cut]
            count += 1
    return made, count


def _chained(vertices: Floats, faces: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(m - 1,) whether a face continues the fan of the face before it in its plane, and whether it folds back over it."""
    chained = (faces[1:, 0] == faces[:-1, 0]) & (faces[1:, 1] == faces[:-1, 2])
    place = np.flatnonzero(chained)
    one, other = area_vectors(vertices, faces[place]), area_vectors(vertices, faces[place + 1])
    products = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = np.where(products > 0.0, np.einsum("ij,ij->i", one, other) / products, 1.0)
    chained[place] = np.abs(cosine) >= np.sqrt(1.0 - _COPLANAR**2)
    folded = np.zeros_like(chained)
    folded[place] = chained[place] & (cosine < 0.0)
    return chained, folded


def _ears(points: Floats, normal: Floats) -> Ints | None:
    """(p - 2, 3) places of the corners of a triangulation of a polygon, or None where it has no ears (it crosses itself).

    Args:
        points: (p, 3) corners in order.
        normal: (3,) the polygon's area vector, about which it runs counter-clockwise.
    """
    axis = int(np.argmax(np.abs(normal)))
    plan = points[:, [(axis + 1) % 3, (axis + 2) % 3]]
    if normal[axis] < 0.0:
        plan = plan[:, ::-1]
    ring = list(range(len(plan)))
    cut: list[tuple[int, int, int]] = []
    while len(ring) > 3:
        ear = next((i for i in range(len(ring)) if _is_ear(plan, ring, i)), None)
        if ear is None:
            return None
        cut.append((ring[ear - 1], ring[ear], ring[(ear + 1) % len(ring)]))
        del ring[ear]
    cut.append((ring[0], ring[1], ring[2]))
    return np.array(cut, dtype=np.int64)


def _is_ear(plan: Floats, ring: list[int], i: int) -> bool:
    """Whether the corner can be cut off: it turns left, or runs straight, and no other corner lies in its triangle."""
    a, b, c = plan[ring[i - 1]], plan[ring[i]], plan[ring[(i + 1) % len(ring)]]
    turn = _cross(b - a, c - b)
    if turn < 0.0:
        return False
    others = plan[[p for p in ring if p not in (ring[i - 1], ring[i], ring[(i + 1) % len(ring)])]]
    if turn == 0.0 and (b - a) @ (c - b) >= 0.0:
        return True
    sides = [_cross(q - p, others - p) for p, q in ((a, b), (b, c), (c, a))]
    corner = (others == a).all(axis=1) | (others == b).all(axis=1) | (others == c).all(axis=1)
    return not bool(((sides[0] >= 0.0) & (sides[1] >= 0.0) & (sides[2] >= 0.0) & ~corner).any())


def _cross(one: Floats, other: Floats) -> Floats:
    product: Floats = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return product
