"""Plan of faces: unions, plates that were cut into fans, large coordinates."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.footprints import plan_union, plate_region, plates
from models.geometry.levels import horizontal_faces


def test_footprint_of_a_box_is_its_plan(shapes):
    region = plan_union(*shapes.box(0, 0, 0, 20, 10, 6))
    assert region.area == pytest.approx(200.0)
    assert len(region.exterior.coords) == 5


def test_nothing_to_see(shapes):
    vertices, faces = shapes.box(0, 0, 0, 20, 10, 6)
    assert plan_union(vertices, faces[4:]).is_empty      # walls only
    assert plan_union(vertices, faces[:0]).is_empty


def test_a_plate_with_a_shaft_keeps_it():
    outer, inner = [(0, 0), (20, 0), (20, 10), (0, 10)], [(5, 4), (8, 4), (8, 7), (5, 7)]
    vertices = np.array([(x, y, 3.0) for x, y in outer + inner])
    faces = np.array([[0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6], [3, 0, 4], [3, 4, 7]])
    region = plan_union(vertices, faces)
    assert region.area == pytest.approx(191.0)
    assert len(region.interiors) == 1


def test_a_concave_plate_cut_into_a_fan_has_its_own_area(shapes):
    """The fan about (20, 6) folds over itself: its triangles cover 176 m², the L has 152."""
    mesh = shapes.prism([(20, 6), (8, 6), (8, 10), (0, 10), (0, 0), (20, 0)], 0, 4)
    flat = horizontal_faces(*mesh)
    plate, area = plates(*mesh, flat.index)
    assert sorted(area.round(9)) == [-152.0, 152.0]
    assert plate_region(mesh[0], mesh[1][flat.index[area[plate] > 0]]).area == pytest.approx(152.0)


def test_plates_of_two_stacked_boxes_stay_two(shapes):
    from models.geometry.bodies import clean

    bodies = clean(*shapes.joined(shapes.box(0, 0, 0, 20, 10, 3), shapes.box(0, 0, 3, 20, 10, 6)))
    flat = horizontal_faces(bodies.vertices, bodies.faces)
    _, area = plates(bodies.vertices, bodies.faces, flat.index)
    assert area[area > 0].sum() == pytest.approx(400.0)
    assert area[area < 0].sum() == pytest.approx(-400.0)


rectangles = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 8), st.integers(1, 8))


@settings(max_examples=80, deadline=None)
@given(st.lists(rectangles, min_size=1, max_size=7), st.sampled_from([0.0, 5e5]), st.booleans())
def test_plates_unite_as_rectangles_do(shapes, boxes, offset, shared):
    from models.geometry.bodies import weld

    vertices, faces = shapes.joined(*(shapes.box(x, y, 0, x + w, y + d, 3) for x, y, w, d in boxes))
    vertices += [offset, -offset, 0.0]
    if shared:
        vertices, faces = weld(vertices, faces)
    expected = shapely.union_all([shapely.box(x, y, x + w, y + d) for x, y, w, d in boxes]).area
    region = plan_union(vertices, faces)
    assert region.is_valid
    assert region.area == pytest.approx(expected, rel=1e-9)
