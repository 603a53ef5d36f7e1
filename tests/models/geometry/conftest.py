"""Shapes for the geometry tests."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

_CORNERS = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], dtype=np.float64)
_FACES = np.array([[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7], [0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6],
                   [3, 0, 4], [3, 4, 7]], dtype=np.int64)


def box(x0, y0, z0, x1, y1, z1):
    """A closed box: bottom faces 0 and 1, top 2 and 3, then the sides y0, x1, y1, x0."""
    return _CORNERS * np.array([x1 - x0, y1 - y0, z1 - z0]) + np.array([x0, y0, z0]), _FACES.copy()


def joined(*meshes):
    offsets = np.cumsum([0] + [len(v) for v, _ in meshes[:-1]])
    return np.concatenate([v for v, _ in meshes]), np.concatenate([f + o for (_, f), o in zip(meshes, offsets, strict=True)])


def inside_out(mesh):
    return mesh[0], mesh[1][:, ::-1].copy()


def prism(points, z0, z1):
    """A closed prism over a counter-clockwise polygon; its caps are plain fans, as file readers make them."""
    n = len(points)
    vertices = np.array([(x, y, z0) for x, y in points] + [(x, y, z1) for x, y in points], dtype=np.float64)
    faces = []
    for i in range(n):
        j = (i + 1) % n
        faces += [(i, j, j + n), (i, j + n, i + n)]
    for i in range(1, n - 1):
        faces.append((n, n + i, n + i + 1))
    faces += [(0, n - i, n - i - 1) for i in range(1, n - 1)]
    return vertices, np.array(faces, dtype=np.int64)


@pytest.fixture(scope="session")
def shapes():
    return SimpleNamespace(box=box, joined=joined, inside_out=inside_out, prism=prism)
