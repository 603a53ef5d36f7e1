"""Concave polygons that arrive as folded fans."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.bodies import clean
from models.geometry.fans import unfold_fans
from models.geometry.floors import Massing, find_floors
from models.geometry.levels import find_levels

L_SHAPE = [(20, 6), (8, 6), (8, 10), (0, 10), (0, 0), (20, 0)]
"""20 × 10 less 12 × 4: 152 m²."""


def test_an_l_shaped_prism_has_level_areas_of_its_own(shapes):
    vertices, faces = shapes.prism(L_SHAPE, 0, 4)
    folded = find_levels(vertices, faces)
    assert folded.area_up_m2.tolist() == [pytest.approx(24.0), pytest.approx(176.0)]     # (20, 6) does not see (8, 10)
    mended, count = unfold_fans(vertices, faces)
    assert count == 2
    levels = find_levels(vertices, mended)
    assert levels.area_up_m2.tolist() == [0.0, pytest.approx(152.0)]
    assert levels.area_down_m2.tolist() == [pytest.approx(152.0), 0.0]


def test_convex_fans_are_left_alone(shapes):
    vertices, faces = shapes.prism([(0, 0), (20, 0), (25, 5), (20, 10), (0, 10)], 0, 4)
    mended, count = unfold_fans(vertices, faces)
    assert count == 0
    assert mended is faces


def test_stacked_l_shaped_blocks(shapes):
    blocks = shapes.joined(*(shapes.prism(L_SHAPE, 6 * k, 6 * k + 6) for k in range(3)))
    vertices, faces = blocks
    bodies = clean(vertices, unfold_fans(vertices, faces)[0])
    floors = find_floors(Massing(bodies.vertices, bodies.faces)).floors
    assert [(floor.elevation_m, round(floor.area_m2, 9)) for floor in floors] == [(0.0, 152.0), (6.0, 152.0), (12.0, 152.0)]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.floats(1.0, 10.0), min_size=4, max_size=14), st.integers(0, 2), st.booleans())
def test_star_shaped_polygons_keep_their_area(radii, axis, backwards):
    n = len(radii)
    corners = [(r * math.cos(2 * math.pi * i / n), r * math.sin(2 * math.pi * i / n)) for i, r in enumerate(radii)]
    if backwards:
        corners.reverse()
    points = np.zeros((n, 3))
    points[:, [(axis + 1) % 3, (axis + 2) % 3]] = corners
    fan = np.array([(0, i, i + 1) for i in range(1, n - 1)])
    faces, _ = unfold_fans(points, fan)
    normals = np.cross(points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]])[:, axis]
    area = shapely.Polygon(corners).area
    assert normals.sum() / 2.0 == pytest.approx(-area if backwards else area)
    assert np.abs(normals).sum() / 2.0 == pytest.approx(area)
