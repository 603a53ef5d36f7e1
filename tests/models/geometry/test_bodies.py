"""Cleaning: shared vertices, repeats, back sides, faces and bodies that look the wrong way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.bodies import clean, connected, weld
from models.geometry.footprints import doubled_plan_areas
from models.geometry.sections import sections
from models.geometry.sides import sizes


def cut(bodies, height=1.0):
    return sections(bodies.vertices, bodies.faces, [height])[0].area_m2


def test_a_sound_box_is_left_alone(shapes):
    bodies = clean(*shapes.box(0, 0, 0, 10, 6, 4))
    assert bodies.repairs == type(bodies.repairs)()
    assert bodies.count == 1
    assert sizes(bodies.vertices, bodies.faces, bodies.body).volume[0] == pytest.approx(240.0)


def test_triangle_soup_gets_its_corners_back(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    bodies = clean(vertices[faces].reshape(-1, 3), np.arange(36).reshape(-1, 3))
    assert len(bodies.vertices) == 8
    assert bodies.repairs.open_edges == 0


def test_zero_and_minus_zero_are_one_point():
    vertices, _ = weld(np.array([[0.0, 1.0, 2.0], [-0.0, 1.0, 2.0], [3.0, 1.0, 2.0]]), np.array([[0, 1, 2]]))
    assert len(vertices) == 2


def test_a_doubled_body_counts_once(shapes):
    box = shapes.box(0, 0, 0, 10, 6, 4)
    bodies = clean(*shapes.joined(box, box))
    assert bodies.repairs.duplicates == 12
    assert cut(bodies) == pytest.approx(60.0)


def test_back_sides_are_removed(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    for both in (np.concatenate([faces, faces[:, ::-1]]), np.stack([faces, faces[:, ::-1]], axis=1).reshape(-1, 3)):
        bodies = clean(vertices, both)
        assert bodies.repairs.double_sided == 12
        assert cut(bodies) == pytest.approx(60.0)


def test_back_sides_cut_along_the_other_diagonal_are_removed(shapes):
    vertices, _ = shapes.box(0, 0, 0, 10, 6, 4)
    quads = np.array([[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]])
    both = np.concatenate([quads, quads[:, ::-1]])
    bodies = clean(vertices, np.concatenate([both[:, [0, 1, 2]], both[:, [0, 2, 3]]]))
    assert bodies.repairs.double_sided == 12
    assert sizes(bodies.vertices, bodies.faces, bodies.body).volume[0] == pytest.approx(240.0)
    assert cut(bodies) == pytest.approx(60.0)


def test_a_shared_wall_keeps_both_faces(shapes):
    bodies = clean(*shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), shapes.box(10, 0, 0, 15, 6, 4)))
    assert len(bodies.faces) == 24
    assert bodies.repairs.double_sided == 0
    assert cut(bodies) == pytest.approx(90.0)


@pytest.mark.parametrize("turned", [[5], [0, 5], [3, 4, 8], [0, 1, 2, 3, 4]])
def test_turned_faces_are_turned_back(shapes, turned):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    faces[turned] = faces[turned][:, ::-1]
    bodies = clean(vertices, faces)
    assert bodies.repairs.turned_faces == len(turned)
    assert sizes(bodies.vertices, bodies.faces, bodies.body).volume[0] == pytest.approx(240.0)


def test_an_inside_out_body_beside_a_sound_one(shapes):
    bodies = clean(*shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), shapes.inside_out(shapes.box(5, 3, 0, 20, 16, 4))))
    assert bodies.repairs.turned_bodies == 1
    assert cut(bodies) == pytest.approx(240.0)


def test_a_cavity_stays_a_cavity(shapes):
    bodies = clean(*shapes.joined(shapes.box(0, 0, 0, 10, 6, 4), shapes.inside_out(shapes.box(2, 2, 1, 3, 4, 3))))
    assert bodies.repairs.turned_bodies == 0
    assert cut(bodies, 2.0) == pytest.approx(58.0)


def test_a_sheet_that_looks_down_is_turned_up():
    bodies = clean(np.array([[0, 0, 3], [4, 0, 3], [4, 5, 3], [0, 5, 3]], dtype=np.float64), np.array([[0, 2, 1], [0, 3, 2]]))
    assert bodies.repairs.turned_bodies == 1


def test_collapsed_faces_are_dropped(shapes):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    bodies = clean(vertices, np.concatenate([faces, [[0, 0, 1], [2, 3, 3]]]))
    assert bodies.repairs.degenerate == 2
    assert len(bodies.faces) == 12


def test_a_moebius_strip_is_left_as_it_is():
    n = 12
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    radius = {(a, side): 3 + side * 0.5 * np.cos(a / 2) for a in angle for side in (-1, 1)}
    points = [[r * np.cos(a), r * np.sin(a), 2 + side * np.sin(a / 2)] for (a, side), r in radius.items()]
    faces = []
    for i in range(n):
        a, b = 2 * i, 2 * i + 1
        c, d = (2 * i + 2, 2 * i + 3) if i + 1 < n else (1, 0)
        faces += [[a, c, b], [b, c, d]]
    bodies = clean(np.array(points), np.array(faces))
    assert len(bodies.faces) == 2 * n


def test_bodies_are_numbered_in_order_of_their_faces():
    assert connected(9, np.array([[6, 7, 8], [0, 1, 2], [3, 4, 5], [2, 1, 0]])).tolist() == [0, 1, 2, 1]
    assert len(connected(0, np.zeros((0, 3), dtype=np.int64))) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 11), max_size=5, unique=True), st.booleans(), st.sampled_from([0.0, 5e5]),
       st.randoms(use_true_random=False))
def test_whatever_looks_wrong_the_area_is_right(shapes, turned, doubled, offset, random):
    vertices, faces = shapes.box(0, 0, 0, 10, 6, 4)
    faces[turned] = faces[turned][:, ::-1]
    mesh = vertices + np.array([offset, offset, 0.0]), faces
    if doubled:
        mesh = shapes.joined(mesh, shapes.box(offset, offset, 0, offset + 10, offset + 6, 4))
    order = list(range(len(mesh[1])))
    random.shuffle(order)
    assert cut(clean(mesh[0], mesh[1][order])) == pytest.approx(60.0)


def welded_tower(storeys, looks_up):
    """Walls split at each storey, and between two storeys one sheet that shares their corners; all of 20 x 10 m."""
    vertices = np.array([(x, y, 4.0 * k) for k in range(storeys + 1) for x, y in ((0, 0), (20, 0), (20, 10), (0, 10))], float)
    faces = []
    for k in range(storeys):
        for i in range(4):
            a, b = 4 * k + i, 4 * k + (i + 1) % 4
            faces += [(a, b, b + 4), (a, b + 4, a + 4)]
    for k in range(storeys + 1):
        down = k == 0 or (k < storeys and not looks_up)
        faces += [(4 * k, 4 * k + 1, 4 * k + 2)[::-1 if down else 1], (4 * k, 4 * k + 2, 4 * k + 3)[::-1 if down else 1]]
    return vertices, np.array(faces)


@pytest.mark.parametrize("looks_up", [True, False])
def test_sheets_between_storeys_look_up_whichever_way_they_were_drawn(looks_up):
    bodies = clean(*welded_tower(5, looks_up))
    area = doubled_plan_areas(bodies.vertices, bodies.faces)
    height = bodies.vertices[bodies.faces, 2].max(axis=1)
    level = np.ptp(bodies.vertices[bodies.faces, 2], axis=1) == 0
    assert {float(z): float(area[level & (height == z)].sum() / 2) for z in np.unique(height[level])} == {
        0.0: -200.0, 4.0: 200.0, 8.0: 200.0, 12.0: 200.0, 16.0: 200.0, 20.0: 200.0}
    assert bodies.repairs.turned_faces == (0 if looks_up else 8)


def test_the_underside_of_what_juts_out_stays_an_underside(shapes):
    """An upper box over a smaller lower one: its underside meets its own walls at edges of two faces."""
    bodies = clean(*shapes.joined(shapes.box(0, 0, 0, 10, 10, 4), shapes.box(5, 0, 4, 20, 10, 8)))
    height = bodies.vertices[bodies.faces, 2]
    underside = (height == 4.0).all(axis=1) & (doubled_plan_areas(bodies.vertices, bodies.faces) < 0)
    assert underside.any() and bodies.repairs.turned_faces == 0
