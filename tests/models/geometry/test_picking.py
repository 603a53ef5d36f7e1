"""Ray picking against every face tested one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.geometry.picking import pick, pick_many


def brute(vertices, faces, origin, direction):
    """Nearest distance by plane and side tests, face by face, and whether the ray grazes an edge, a corner or a plane."""
    nearest, grazes = np.inf, False
    for a, b, c in vertices[faces]:
        normal = np.cross(b - a, c - a)
        size = np.linalg.norm(normal)
        slope = normal @ direction
        if abs(slope) <= 1e-6 * max(size, 1e-6):
            grazes = True
            continue
        t = normal @ (a - origin) / slope
        point = origin + t * direction
        least = min(np.cross(q - p, point - p) @ normal for p, q in ((a, b), (b, c), (c, a))) / size**2
        grazes |= abs(least) < 1e-6 or abs(t) < 1e-6
        if t >= 0 and least >= 0:
            nearest = min(nearest, t)
    return nearest, grazes


def test_first_of_two_walls(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 10, 10, 3), shapes.box(20, 0, 0, 30, 10, 3))
    hit = pick(*mesh, np.array([-5.0, 4.0, 1.0]), np.array([2.0, 0.0, 0.0]))
    assert hit is not None
    assert hit.distance_m == pytest.approx(5.0)
    assert hit.face in (10, 11)
    back = pick(*mesh, np.array([15.0, 4.0, 1.0]), np.array([-1.0, 0.0, 0.0]))
    assert back is not None
    assert back.distance_m == pytest.approx(5.0)
    assert back.face in (6, 7)


def test_a_miss_and_a_ray_that_points_away(shapes):
    mesh = shapes.box(0, 0, 0, 10, 10, 3)
    assert pick(*mesh, np.array([-5.0, 4.0, 9.0]), np.array([1.0, 0.0, 0.0])) is None
    assert pick(*mesh, np.array([-5.0, 4.0, 1.0]), np.array([-1.0, 0.0, 0.0])) is None
    assert pick(mesh[0], np.zeros((0, 3), dtype=np.int64), np.zeros(3), np.array([1.0, 0.0, 0.0])) is None


def test_an_edge_is_hit(shapes):
    """The diagonal of the roof and the ridge between two faces let no ray slip through."""
    for offset in (0.0, 5e5):
        vertices, faces = shapes.box(0, 0, 0, 10, 10, 3)
        origin = np.array([5.0 + offset, 5.0 + offset, 50.0])
        hit = pick(vertices + np.array([offset, offset, 0.0]), faces, origin, np.array([0.0, 0.0, -1.0]))
        assert hit is not None
        assert hit.distance_m == pytest.approx(47.0)


@pytest.mark.parametrize("direction", [np.zeros(3), np.array([np.nan, 0, 1]), np.array([np.inf, 0, 1])])
def test_no_direction(shapes, direction):
    with pytest.raises(ValueError, match="direction"):
        pick(*shapes.box(0, 0, 0, 1, 1, 1), np.zeros(3), direction)


def test_many_rays(shapes):
    mesh = shapes.box(0, 0, 0, 10, 10, 3)
    distances, faces = pick_many(*mesh, np.array([[5.1, 4.0, 9.0], [50.0, 4.0, 9.0]]), np.array([0.0, 0.0, -1.0]))
    assert distances.tolist() == [pytest.approx(6.0), np.inf]
    assert faces.tolist()[1] == -1
    assert faces[0] in (2, 3)


numbers = st.floats(-10, 10).map(lambda value: round(value, 3))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=9, max_size=30), st.tuples(numbers, numbers, numbers),
       st.tuples(numbers, numbers, numbers))
def test_same_as_brute_force(points, origin, target):
    vertices = np.array(points[:len(points) // 3 * 3])
    faces = np.arange(len(vertices)).reshape(-1, 3)
    origin, direction = np.array(origin), np.array(target) - np.array(origin)
    if np.linalg.norm(direction) < 0.01:
        return
    direction = direction / np.linalg.norm(direction)
    expected, grazes = brute(vertices, faces, origin, direction)
    assume(not grazes)
    hit = pick(vertices, faces, origin, direction)
    assert (hit.distance_m if hit else np.inf) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.tuples(numbers, numbers, numbers), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_point_on_a_face_is_hit(shapes, origin, u, v, w):
    vertices, faces = shapes.box(-3, -2, -1, 4, 5, 6)
    start = np.array(origin) + 20.0      # in no plane of a face: a ray in the plane of a face misses it
    for corner in vertices[faces]:
        target = (u * corner[0] + v * corner[1] + w * corner[2]) / (u + v + w)
        hit = pick(vertices, faces, start, target - start)
        assert hit is not None
        assert hit.distance_m <= np.linalg.norm(target - start) + 1e-6
