"""Surfaces that were drawn from both sides: the back is told from the front by following each round its edges."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints

_NO_VOLUME: Final = 1e-9
"""Of the bounding box: front and back of a closed surface cancel to the last bits."""

_OPPOSITE: Final = -0.9999
"""Cosine between the normals of a face and its back."""


def outer_sides(vertices: Floats, faces: Ints, body: Ints) -> NDArray[np.bool_]:
    """Which faces to keep: of a body whose front and back cancel, the side that encloses a volume.

    Front and back may be cut into different triangles, so that no face has a twin. At an edge, the front of one wall goes on
    in the front of the next: the face that runs along the edge the other way and is not the wall's own back.

    Args:
        vertices: (n, 3) metres.
        faces: (m, 3) indices.
        body: (m,) number of the body of each face.
    """
    keep = np.ones(len(faces), np.bool_)
    if not len(faces):
        return keep
    volume, box = volumes(vertices, faces, body), _box_volumes(vertices, faces, body)
    empty = (np.abs(volume) <= _NO_VOLUME * box) & (box > 0.0)
    if not empty.any():
        return keep
    empty &= _meets_in_fours(faces, body)
    chosen = np.flatnonzero(empty[body])
    if not len(chosen):
        return keep
    side = _sides(vertices, faces[chosen])
    side_volume = volumes(vertices, faces[chosen], side)
    # Sheets and open surfaces enclose nothing on either side and stay.
    owner = np.zeros(len(side_volume), np.int64)
    owner[side] = body[chosen]
    solid = side_volume > _NO_VOLUME * box[owner]
    has_front = np.bincount(owner, solid, int(body.max()) + 1) > 0
    keep[chosen] = ~has_front[body[chosen]] | (side_volume > -_NO_VOLUME * box[owner])[side]
    return keep


def _sides(vertices: Floats, faces: Ints) -> Ints:
    """(m,) number of the side of a surface that each face belongs to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    normals = np.cross(vertices[faces[:, 1]] - vertices[faces[:, 0]], vertices[faces[:, 2]] - vertices[faces[:, 0]])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-300)[:, None]
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(key[order]) != 0)))
    sizes = np.diff(np.append(begins, len(key)))
    one, other = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in (2, 4):
        for i, j in combinations(range(size), 2):
            first, second = order[begins[sizes == size] + i], order[begins[sizes == size] + j]
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


def _extents(vertices: Floats, faces: Ints, body: Ints) -> tuple[Floats, Floats]:
    """(b, 3) lowest and highest coordinates of each body."""
    corner = vertices[faces]
    low, high = np.full((int(body.max()) + 1, 3), np.inf), np.full((int(body.max()) + 1, 3), -np.inf)
    np.minimum.at(low, body, corner.min(axis=1))
    np.maximum.at(high, body, corner.max(axis=1))
    return low, high


def _box_volumes(vertices: Floats, faces: Ints, body: Ints) -> Floats:
    low, high = _extents(vertices, faces, body)
    volume: Floats = np.prod(high - low, axis=1)
    return volume


def volumes(vertices: Floats, faces: Ints, body: Ints) -> Floats:
    """(b,) signed volume of each body in m³, reckoned about the middle of its base so that an open bottom does not matter."""
    low, high = _extents(vertices, faces, body)
    base = (low + high) / 2.0
    base[:, 2] = low[:, 2]
    local = vertices[faces] - base[body][:, None, :]
    six = np.einsum("ij,ij->i", local[:, 0], np.cross(local[:, 1], local[:, 2]))
    volume: Floats = np.bincount(body, six, len(base)) / 6.0
    return volume
