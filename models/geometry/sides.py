"""Surfaces that were drawn from both sides: the back is told from the front by following each round its edges."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints

_NO_VOLUME: Final = 1e-9
"""Of the bounding box: front and back of a closed surface cancel to the last bits."""

_OPPOSITE: Final = -0.9999
"""Cosine between the normals of a face and its back."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of each body: lowest and highest coordinates (b, 3) in metres, and signed volume (b,) in m³."""

    low: Floats
    high: Floats
    volume: Floats

    @property
    def box_volume(self) -> Floats:
        volume: Floats = np.prod(self.high - self.low, axis=1)
        return volume


def sizes(vertices: Floats, faces: Ints, body: Ints) -> Sizes:
    """Extents and signed volumes of bodies; a volume is reckoned about the middle of the base: an open bottom is harmless.

    Args:
        vertices: (n, 3) metres.
        faces: (m, 3) indices.
        body: (m,) number of the body of each face; every number up to the highest is used.
    """
    order = np.argsort(body, kind="stable")
    own, corners = body[order], faces[order]
    begins = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1])))
    axes = [[np.ascontiguousarray(vertices[:, k]).take(corners[:, i]) for i in range(3)] for k in range(3)]
    low = np.stack([np.minimum.reduceat(np.minimum(np.minimum(*p[:2]), p[2]), begins) for p in axes], axis=1)
    high = np.stack([np.maximum.reduceat(np.maximum(np.maximum(*p[:2]), p[2]), begins) for p in axes], axis=1)
    base = (low + high) / 2.0
    base[:, 2] = low[:, 2]
    for k, corner in enumerate(axes):
        for values in corner:
            values -= base[own, k]
    (ax, bx, cx), (ay, by, cy), (az, bz, cz) = axes
    six = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    return Sizes(low, high, np.add.reduceat(six, begins) / 6.0)


def area_vectors(vertices: Floats, faces: Ints) -> Floats:
    """(m, 3) normal of each face, as long as twice its area in m²."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    vectors: Floats = np.cross(b - a, c - a)
    return vectors


def outer_sides(vertices: Floats, faces: Ints, body: Ints, size: Sizes) -> NDArray[np.bool_]:
    """Which faces to keep: of a body whose front and back cancel, the side that encloses a volume.

    Front and back may be cut into different triangles, so that no face has a twin. At an edge, the front of one wall goes on
    in the front of the next: the face that runs along the edge the other way and is not the wall's own back.

    Args:
        vertices: (n, 3) metres.
        faces: (m, 3) indices.
        body: (m,) number of the body of each face.
        size: of the bodies.
    """
    keep = np.ones(len(faces), np.bool_)
    box = size.box_volume
    empty = (np.abs(size.volume) <= _NO_VOLUME * box) & (box > 0.0)
    if empty.any():
        empty &= _meets_in_fours(faces, body)
    chosen = np.flatnonzero(empty[body])
    if not len(chosen):
        return keep
    side = _sides(vertices, faces[chosen])
    side_volume = sizes(vertices, faces[chosen], side).volume
    # Sheets and open surfaces enclose nothing on either side and stay.
    owner = np.zeros(len(side_volume), np.int64)
    owner[side] = body[chosen]
    solid = side_volume > _NO_VOLUME * box[owner]
    has_front = np.bincount(owner, solid, len(box)) > 0
    keep[chosen] = ~has_front[body[chosen]] | (side_volume > -_NO_VOLUME * box[owner])[side]
    return keep


def _sides(vertices: Floats, faces: Ints) -> Ints:
    """(m,) number of the side of a surface that each face belongs to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    normals = area_vectors(vertices, faces)
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-300)[:, None]
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(key[order]) != 0)))
    times = np.diff(np.append(begins, len(key)))
    one, other = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in (2, 4):
        for i, j in combinations(range(size), 2):
            first, second = order[begins[times == size] + i], order[begins[times == size] + j]
            onward = np.einsum("ij,ij->i", normals[first // 3], normals[second // 3]) > _OPPOSITE
            linked = (tail[first] != tail[second]) & (onward | (size == 2))
            one.append(first[linked] // 3)
            other.append(second[linked] // 3)
    links = np.concatenate(one), np.concatenate(other)
    graph = coo_array((np.ones(len(links[0]), np.int8), links), shape=(len(faces), len(faces)))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _meets_in_fours(faces: Ints, body: Ints) -> NDArray[np.bool_]:
    """(b,) whether a body has an edge with four faces: two fronts and two backs."""
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    _, first, times = np.unique(key, return_index=True, return_counts=True)
    meets = np.zeros(int(body.max()) + 1, np.bool_)
    meets[body[first[times == 4] // 3]] = True
    return meets
