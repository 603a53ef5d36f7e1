"""Levels: horizontal area by height."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.levels import find_levels


def listed(levels):
    return [(round(float(h), 6), round(float(u), 6), round(float(d), 6))
            for h, u, d in zip(levels.height_m, levels.area_up_m2, levels.area_down_m2, strict=True)]


def test_box_has_an_underside_and_a_top(shapes):
    assert listed(find_levels(*shapes.box(0, 0, 0, 20, 10, 6))) == [(0.0, 0.0, 200.0), (6.0, 200.0, 0.0)]


def test_two_storeys_share_a_level(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 20, 10, 6), shapes.box(0, 0, 6, 20, 10, 10.5))
    assert listed(find_levels(*mesh)) == [(0.0, 0.0, 200.0), (6.0, 200.0, 200.0), (10.5, 200.0, 0.0)]


def test_near_surfaces_join_the_largest(shapes):
    # Three steps within 5 cm of the large plate at 3.00; the level reads 3.00, not their mean.
    mesh = shapes.joined(shapes.box(0, 0, 0, 10, 10, 3), shapes.box(20, 0, 0, 21, 1, 2.96), shapes.box(30, 0, 0, 31, 1, 3.04))
    assert listed(find_levels(*mesh)) == [(0.0, 0.0, 102.0), (3.0, 102.0, 0.0)]


def test_surfaces_farther_than_the_tolerance_stay_apart(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 10, 10, 3), shapes.box(20, 0, 0, 21, 1, 3.06))
    assert [h for h, _, _ in listed(find_levels(*mesh))] == [0.0, 3.0, 3.06]


def test_a_drainage_fall_is_level_and_a_ramp_is_not():
    def plate(rise):
        vertices = np.array([[0, 0, 0], [1, 0, rise], [1, 1, rise], [0, 1, 0]], dtype=np.float64)
        return vertices, np.array([[0, 1, 2], [0, 2, 3]])
    assert len(find_levels(*plate(0.03))) == 1           # 3 %
    assert listed(find_levels(*plate(0.03)))[0][1] == 1.0
    assert len(find_levels(*plate(0.06))) == 0           # spans more height than a level is wide
    steep = plate(0.03)[0] * np.array([0.1, 0.1, 1.0]), plate(0.03)[1]
    assert len(find_levels(*steep)) == 0                 # 17°


def test_a_level_at_six_metres_reads_six_metres(shapes):
    vertices, faces = shapes.box(0, 0, 0, 86.4, 79.2, 6.0)
    assert find_levels(vertices, faces).height_m[-1] == 6.0


def test_no_faces_no_levels():
    assert len(find_levels(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))) == 0
    wall = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 3]], dtype=np.float64), np.array([[0, 1, 2]])
    assert len(find_levels(*wall)) == 0


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.sampled_from([0.0, 5e5, -3e4]), st.randoms(use_true_random=False))
def test_order_of_faces_and_place_do_not_matter(shapes, heights, offset, random):
    mesh = shapes.joined(*(shapes.box(10 * i, 0, 0, 10 * i + 4, 5, h) for i, h in enumerate(heights)))
    order = list(range(len(mesh[1])))
    random.shuffle(order)
    moved = find_levels(mesh[0] + np.array([offset, -offset, 0.0]), mesh[1][order])
    plain = find_levels(*mesh)
    assert moved.height_m == pytest.approx(plain.height_m, abs=1e-9)
    assert moved.area_up_m2 == pytest.approx(plain.area_up_m2, rel=1e-6)
    assert moved.area_up_m2.sum() == pytest.approx(20.0 * len(heights), rel=1e-6)
