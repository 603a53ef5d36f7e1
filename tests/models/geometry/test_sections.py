"""Sections: outlines and areas, bodies united."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.sections import sections


def area(mesh, height=1.0):
    section = sections(*mesh, [height])[0]
    assert section.outline.is_valid
    assert section.outline.area == pytest.approx(section.area_m2, rel=1e-12, abs=1e-12)
    return section.area_m2


def test_box(shapes):
    section = sections(*shapes.box(0, 0, 0, 86.4, 79.2, 5), [2.5])[0]
    assert section.area_m2 == pytest.approx(86.4 * 79.2, rel=1e-12)
    assert len(section.outline.exterior.coords) == 5      # cut diagonals leave no points on straight runs
    assert section.outline.exterior.is_ccw
    assert (section.snapped, section.gaps) == (0, 0)


def test_l_shape_of_plain_fans(shapes):
    # 20 × 10 less 12 × 4; the caps are fans that fold over themselves.
    mesh = shapes.prism([(20, 6), (8, 6), (8, 10), (0, 10), (0, 0), (20, 0)], 0, 4)
    assert area(mesh) == pytest.approx(152.0, rel=1e-12)


def test_box_with_a_court(shapes):
    court = shapes.inside_out(shapes.box(4, 3, 0, 10, 7, 4))
    section = sections(*shapes.joined(shapes.box(0, 0, 0, 20, 10, 4), court), [2.0])[0]
    assert section.area_m2 == pytest.approx(200.0 - 24.0)
    assert len(section.outline.interiors) == 1


def test_a_column_inside_a_slab_is_no_hole(shapes):
    assert area(shapes.joined(shapes.box(0, 0, 0, 20, 10, 4), shapes.box(5, 5, 0, 6, 6, 4))) == pytest.approx(200.0)


def test_a_column_in_the_court_is_solid(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 20, 10, 4), shapes.inside_out(shapes.box(4, 3, 0, 10, 7, 4)),
                         shapes.box(5, 4, 0, 6, 5, 4))
    section = sections(*mesh, [2.0])[0]
    assert section.area_m2 == pytest.approx(200.0 - 24.0 + 1.0)
    assert len(section.outline.geoms) == 2


def test_a_column_half_in_the_wall_of_a_court(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 20, 10, 4), shapes.inside_out(shapes.box(4, 3, 0, 10, 7, 4)),
                         shapes.box(3.5, 4, 0, 4.5, 5, 4))
    assert area(mesh) == pytest.approx(200.0 - 24.0 + 0.5)


@pytest.mark.parametrize(("other", "expected"), [
    ((10, 0, 0, 20, 6, 4), 120.0),    # shares a whole wall
    ((10, 1, 0, 20, 5, 4), 100.0),    # shares part of a wall
    ((5, 3, 0, 20, 16, 4), 240.0),    # overlaps: 60 + 195 - 15
    ((10, 6, 0, 20, 16, 4), 160.0),   # touches at an edge
    ((0, 0, 0, 10, 6, 4), 60.0),      # repeats it
    ((0, 0, 0, 10, 3, 4), 60.0),      # lies in it along a wall
])
def test_two_boxes_unite(shapes, other, expected):
    mesh = shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), shapes.box(*other))
    assert area(mesh) == pytest.approx(expected)


def test_a_height_at_a_face_is_cut_just_above(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 20, 10, 6), shapes.box(0, 0, 6, 10, 10, 12))
    below, at, top, under = sections(*mesh, [5.999, 6.0, 12.0, -0.001])
    assert below.area_m2 == pytest.approx(200.0)
    assert at.area_m2 == pytest.approx(100.0)
    assert top.area_m2 == 0.0
    assert top.outline.is_empty
    assert under.area_m2 == 0.0
    assert sections(*mesh, [0.0])[0].area_m2 == pytest.approx(200.0)


def test_heights_keep_their_order_and_may_repeat(shapes):
    cut = sections(*shapes.joined(shapes.box(0, 0, 0, 10, 10, 4), shapes.box(0, 0, 4, 5, 5, 8)), [6.0, 2.0, 6.0, 20.0])
    assert [round(s.area_m2, 9) for s in cut] == [25.0, 100.0, 25.0, 0.0]
    assert [s.height_m for s in cut] == [6.0, 2.0, 6.0, 20.0]


def test_more_heights_than_fit_a_byte(shapes):
    heights = np.linspace(0.001, 3.999, 700)
    assert all(s.area_m2 == pytest.approx(60.0) for s in sections(*shapes.box(0, 0, 0, 10, 6, 4), heights))


def test_cone_by_hand():
    """A pyramid 10 × 10 at the base and 10 high has a section of (10 - h)²."""
    vertices = np.array([[0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0], [5, 5, 10]], dtype=np.float64)
    faces = np.array([[0, 2, 1], [0, 3, 2], [0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
    for section in sections(vertices, faces, [0.0, 2.5, 9.0, 10.0]):
        assert section.area_m2 == pytest.approx((10.0 - section.height_m) ** 2, abs=1e-9)


def test_open_bottom_does_not_matter(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    section = sections(vertices, faces[2:], [0.0])[0]
    assert section.area_m2 == pytest.approx(60.0)
    assert section.gaps == 0


def test_a_missing_wall_is_closed_and_told(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    section = sections(vertices, np.delete(faces, [4, 5], axis=0), [2.0])[0]
    assert section.area_m2 == pytest.approx(60.0)
    assert (section.gaps, section.largest_gap_m) == (1, pytest.approx(10.0))


def test_a_wall_that_looks_inwards_is_no_gap(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    faces[4] = faces[4][::-1]
    section = sections(vertices, faces, [2.0])[0]
    assert section.area_m2 == pytest.approx(60.0)
    assert section.gaps == 0


def test_unshared_vertices_are_found_by_their_place(shapes):
    vertices, faces = shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), shapes.box(3, 3, 0, 4, 4, 4))
    soup = vertices[faces].reshape(-1, 3)
    section = sections(soup, np.arange(len(soup)).reshape(-1, 3), [2.0])[0]
    assert section.area_m2 == pytest.approx(60.0)
    assert section.gaps == 0


def test_hairline_cracks_are_snapped(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    soup = vertices[faces].reshape(-1, 3)
    soup[::7] += 3e-6
    section = sections(soup, np.arange(len(soup)).reshape(-1, 3), [2.0])[0]
    assert section.area_m2 == pytest.approx(60.0, abs=1e-3)
    assert section.snapped > 0
    assert section.gaps == 0


def test_a_loose_sheet_encloses_nothing(shapes):
    sheet = np.array([[2, 2, 0], [8, 2, 0], [8, 2, 4], [2, 2, 4]], dtype=np.float64), np.array([[0, 1, 2], [0, 2, 3]])
    assert area(shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), sheet)) == pytest.approx(60.0)
    assert area(sheet) == 0.0


def test_a_section_of_a_hair_is_empty():
    """All of a ring within the noise of its coordinates: nothing is left of it, and nothing breaks."""
    sliver = np.array([[5e5, 5e5, 0], [5e5 + 1e-10, 5e5, 0], [5e5, 5e5 + 1e-10, 0], [5e5, 5e5, 4]])
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
    assert area((sliver, faces)) == 0.0


def test_inside_out_bodies_are_solid(shapes):
    assert area(shapes.inside_out(shapes.box(0, 0, 0, 10, 6, 4))) == pytest.approx(60.0)


rectangles = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 8), st.integers(1, 8))


@settings(max_examples=150, deadline=None)
@given(st.lists(rectangles, min_size=1, max_size=7), st.sampled_from([0.0, 5e5]), st.randoms(use_true_random=False))
def test_boxes_unite_as_rectangles_do(shapes, boxes, offset, random):
    expected = shapely.union_all([shapely.box(x, y, x + w, y + d) for x, y, w, d in boxes])
    vertices, faces = shapes.joined(*(shapes.box(x, y, 0, x + w, y + d, 3) for x, y, w, d in boxes))
    order = list(range(len(faces)))
    random.shuffle(order)
    section = sections(vertices + np.array([offset, offset, 0.0]), faces[order], [1.3])[0]
    assert section.outline.is_valid
    assert section.area_m2 == pytest.approx(expected.area, rel=1e-9)
    moved = shapely.transform(section.outline, lambda points: points - offset)
    assert moved.symmetric_difference(expected).area == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 30), st.floats(0.1, 20), st.floats(0.1, 20), st.floats(0, 3.1)),
                min_size=1, max_size=5))
def test_turned_boxes_unite(shapes, boxes):
    meshes, polygons = [], []
    for x, y, width, depth, angle in boxes:
        vertices, faces = shapes.box(0, 0, 0, width, depth, 3)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        vertices[:, :2] = vertices[:, :2] @ turn.T + [x, y]
        meshes.append((vertices, faces))
        polygons.append(shapely.Polygon(vertices[:4, :2]))
    section = sections(*shapes.joined(*meshes), [1.0])[0]
    assert section.area_m2 == pytest.approx(shapely.union_all(polygons).area, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("height", [0.3, 2.0, 2.5, 3.99])
def test_same_area_as_manifold(height):
    """Spheres, a torus of boxes and nested bodies against manifold3d's union, section by section."""
    manifold3d = pytest.importorskip("manifold3d")
    trimesh = pytest.importorskip("trimesh")
    parts = [trimesh.creation.icosphere(subdivisions=3, radius=2.2).apply_translation([0.1, 0.2, 2.0]),
             trimesh.creation.cylinder(radius=1.5, height=4.0, sections=37).apply_translation([1.3, 0.4, 2.0]),
             trimesh.creation.box((3.0, 1.0, 3.7)).apply_translation([-1.5, 0.3, 2.0]),
             trimesh.creation.icosphere(subdivisions=2, radius=0.4).apply_translation([0.0, 0.0, 2.1])]
    united = manifold3d.Manifold()
    for part in parts:
        united += manifold3d.Manifold(manifold3d.Mesh64(np.asarray(part.vertices), np.asarray(part.faces, dtype=np.uint64)))
    whole = trimesh.util.concatenate(parts)
    section = sections(np.asarray(whole.vertices), np.asarray(whole.faces), [height])[0]
    assert section.area_m2 == pytest.approx(united.slice(height).area(), rel=1e-6)
