"""The benchmark's towers: 12 slabs, 2,268 columns, 1.75 M triangles, built from boxes that are split into cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mesh = tuple[Floats, Ints]

STOREYS = 12
STOREY_HEIGHT_M = 5.0
SLAB_M = 0.2
COLUMN_M = 0.8
COLUMNS = (21, 9)
BAY_M = 8.4
MARGIN_M = 1.0
PLATE_M = (BAY_M * (COLUMNS[0] - 1) + COLUMN_M + 2 * MARGIN_M, BAY_M * (COLUMNS[1] - 1) + COLUMN_M + 2 * MARGIN_M)
HEIGHTS_M = [STOREY_HEIGHT_M * k + 2.6 for k in range(STOREYS)]

_CORNERS = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], dtype=np.float64)
_FACES = np.array([[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7], [0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6],
                   [3, 0, 4], [3, 4, 7]], dtype=np.int64)


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Mesh:
    """A closed box with outward faces: 8 vertices, 12 triangles."""
    return _CORNERS * (np.array(high) - np.array(low)) + np.array(low), _FACES.copy()


def joined(meshes: list[Mesh]) -> Mesh:
    """Several meshes as one, their vertices kept apart."""
    offsets = np.cumsum([0] + [len(v) for v, _ in meshes[:-1]])
    return np.concatenate([v for v, _ in meshes]), np.concatenate([f + o for (_, f), o in zip(meshes, offsets, strict=True)])


def subdivided(mesh: Mesh, times: int) -> Mesh:
    """Each triangle split into four at the middles of its edges, ``times`` over; shared edges share their middle."""
    vertices, faces = mesh
    for _ in range(times):
        edges = np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
        keys, first, place = np.unique(edges[:, 0] * len(vertices) + edges[:, 1], return_index=True, return_inverse=True)
        middle = vertices[edges[first]].mean(axis=1)
        m = place.reshape(-1, 3) + len(vertices)
        a, b, c = faces.T
        faces = np.concatenate([np.stack(t, axis=1) for t in ((a, m[:, 0], m[:, 2]), (m[:, 0], b, m[:, 1]),
                                                              (m[:, 2], m[:, 1], c), (m[:, 0], m[:, 1], m[:, 2]))])
        vertices = np.concatenate([vertices, middle])
        if len(keys) != len(middle):
            raise AssertionError("edges were miscounted")
    return vertices, faces


def column(i: int, j: int, bottom_m: float, top_m: float, side_m: float = COLUMN_M) -> Mesh:
    x, y = MARGIN_M + BAY_M * i, MARGIN_M + BAY_M * j
    return box((x, y, bottom_m), (x + side_m, y + side_m, top_m))


def frame_tower(times: int = 3) -> Mesh:
    """Slabs and columns that only stand on each other: 27,360 triangles, 1,751,040 after three subdivisions."""
    parts = []
    for k in range(STOREYS):
        base = STOREY_HEIGHT_M * k
        parts.append(box((0.0, 0.0, base), (*PLATE_M, base + SLAB_M)))
        parts += [column(i, j, base + SLAB_M, base + STOREY_HEIGHT_M) for i in range(COLUMNS[0]) for j in range(COLUMNS[1])]
    return joined([subdivided(part, times) for part in parts])


def walled_parts(wall_m: float = 0.3, storeys: int = STOREYS) -> list[Mesh]:
    """Like the frame, with four overlapping walls per storey, the outer columns half in them, and a solid core holding columns.

    Every column passes through its slab, so that bodies overlap in height as well.
    """
    width, depth = PLATE_M
    inner = MARGIN_M + wall_m
    parts = []
    for k in range(storeys):
        base, top = STOREY_HEIGHT_M * k, STOREY_HEIGHT_M * (k + 1)
        parts += [box((0.0, 0.0, base), (width, depth, base + SLAB_M)),
                  box((0.0, 0.0, base), (width, inner, top)), box((0.0, depth - inner, base), (width, depth, top)),
                  box((0.0, 0.0, base), (inner, depth, top)), box((width - inner, 0.0, base), (width, depth, top)),
                  box((80.0, 20.0, base), (100.0, 50.0, top))]
        parts += [column(i, j, base, top) for i in range(COLUMNS[0]) for j in range(COLUMNS[1])]
    return parts


def walled_tower(times: int = 3) -> Mesh:
    return joined([subdivided(part, times) for part in walled_parts()])
