"""Swept paths against the steady state, the tractrix in closed form, and drawings by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models.engineering.swept_path import (
    NoPath,
    Trailer,
    Truck,
    clashes,
    drawn_along,
    line_with_turns,
    ring_lane_m,
    ring_radii_m,
    steady_trailer_radius_m,
    sweep,
    tightest_radius_m,
)

RIGID = Truck(name="9.6 m", length_m=9.0, width_m=2.5, wheelbase_m=5.0, front_overhang_m=1.4, turning_radius_m=10.5,
              front_track_m=2.0)
TRAILER = Trailer(length_m=12.0, width_m=2.5, kingpin_to_axle_m=8.1, front_overhang_m=1.0, hitch_offset_m=0.6)
TRACTOR = Truck(name="semi", length_m=6.0, width_m=2.5, wheelbase_m=3.8, front_overhang_m=1.4, turning_radius_m=12.0,
                front_track_m=2.0, trailer=TRAILER)


def circle(radius: float, turns: float, step: float = 0.05) -> np.ndarray:
    angles = np.linspace(0.0, 2.0 * math.pi * turns, int(2.0 * math.pi * turns * radius / step))
    return np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)


def test_the_steady_state_of_an_articulated_truck() -> None:
    radius = steady_trailer_radius_m(12.5, 3.8, 0.6, 8.1)
    assert radius == pytest.approx(8.750, abs=5e-4) and 12.5 - radius == pytest.approx(3.750, abs=5e-4)
    with pytest.raises(NoPath, match="jack-knife"):
        steady_trailer_radius_m(8.0, 3.8, 0.6, 8.1)


def test_the_stepping_comes_to_the_steady_state() -> None:
    found = sweep(TRACTOR, circle(12.5, 4.0))
    assert found.trailer_axle is not None
    assert float(np.hypot(*found.trailer_axle[-1])) == pytest.approx(8.750, abs=5e-3)
    assert float(np.hypot(*found.rear_axle[-1])) == pytest.approx(math.sqrt(12.5 ** 2 - 3.8 ** 2), abs=1e-3)


def test_the_tractrix_of_a_straight_line_is_the_known_one() -> None:
    """A link of 2 m that starts square to the line: after s metres the follower is 2 sech(s/2) off it."""
    line = np.stack([np.linspace(0.0, 10.0, 1001), np.zeros(1001)], axis=1)
    follower = drawn_along(line, 2.0, heading=math.pi / 2.0)
    assert np.abs(follower[:, 1]) == pytest.approx(2.0 / np.cosh(line[:, 0] / 2.0), abs=1e-9)
    assert np.hypot(*(line - follower).T) == pytest.approx(2.0)


def test_the_ring_of_a_rigid_truck_by_formula_and_by_driving() -> None:
    inner, outer = ring_radii_m(RIGID)
    assert inner == pytest.approx(math.sqrt(10.5 ** 2 - 25.0) - 2.25)
    assert outer == pytest.approx(math.hypot(6.4, inner + 2.5))
    assert ring_lane_m(RIGID) == pytest.approx(outer - inner + 0.5)
    driven = sweep(RIGID, circle(RIGID.front_axle_radius_m, 3.0))
    bodies = shapely.union_all(driven.bodies[-1:])
    rings = np.hypot(*np.asarray(bodies.exterior.coords).T)
    assert float(rings.max()) == pytest.approx(outer, abs=0.01)
    assert shapely.distance(bodies, shapely.Point(0.0, 0.0)) == pytest.approx(inner, abs=0.01)


def test_driving_straight_sweeps_a_strip() -> None:
    line = line_with_turns([(0.0, 0.0), (40.0, 0.0)], 12.0)
    found = sweep(RIGID, line)
    assert found.area.area == pytest.approx(2.5 * (40.0 + 9.0), rel=1e-6)


def test_a_turn_cuts_the_corner_and_a_trailer_cuts_more() -> None:
    line = line_with_turns([(0.0, 0.0), (40.0, 0.0), (40.0, 40.0)], 12.5)
    assert tightest_radius_m(line) == pytest.approx(12.5, rel=1e-3)
    rigid, long = sweep(RIGID, line), sweep(TRACTOR, line)
    assert rigid.area.area > 2.5 * 70.0
    corner = shapely.Point(40.0, 0.0)
    inside = shapely.Point(30.0, 10.0)
    assert long.area.distance(inside) < rigid.area.distance(inside) and not long.area.contains(corner)


@settings(max_examples=20, deadline=None)
@given(st.floats(12.6, 30.0), st.floats(20.0, 170.0))
def test_no_turn_tracks_in_further_than_the_steady_state(radius: float, degrees: float) -> None:
    """The endless circle is the bound for any turn of the same radius."""
    angle = math.radians(degrees)
    reach = radius * math.tan(angle / 2.0) + 30.0
    end = (60.0 + reach + reach * math.cos(angle), reach * math.sin(angle))
    line = line_with_turns([(0.0, 0.0), (60.0 + reach, 0.0), end], radius, 0.2)
    found = sweep(TRACTOR, line)
    assert found.trailer_axle is not None
    centre = np.array([60.0 + reach - radius * math.tan(angle / 2.0), radius])
    nearest = float(np.hypot(*(found.trailer_axle - centre).T).min())
    assert nearest >= steady_trailer_radius_m(radius, 3.8, 0.6, 8.1) - 0.02


def test_a_line_tighter_than_the_lock_cannot_be_driven() -> None:
    with pytest.raises(NoPath, match="radius"):
        sweep(RIGID, circle(RIGID.front_axle_radius_m - 0.5, 1.0))


def test_the_yard_names_what_is_in_the_way() -> None:
    yard = shapely.box(-10.0, -2.0, 50.0, 2.0)
    found = sweep(RIGID, line_with_turns([(0.0, 0.0), (40.0, 0.0)], 12.0))
    assert clashes(found.area, yard, {"column": shapely.box(20.0, 1.5, 21.0, 2.0)}) == []
    near = clashes(found.area, yard, {"column": shapely.box(20.0, 1.5, 21.0, 2.0)}, clearance_m=0.3)
    assert [clash.obstacle for clash in near] == ["column"]
    short = clashes(found.area, shapely.box(-10.0, -2.0, 40.0, 2.0), {})
    assert [clash.obstacle for clash in short] == [""] and short[0].area_m2 == pytest.approx(1.4 * 2.5)


def test_strange_lines_and_yards_are_refused() -> None:
    with pytest.raises(NoPath, match="too-short"):
        line_with_turns([(0.0, 0.0), (0.0, 0.0)], 10.0)
    with pytest.raises(NoPath, match="radius"):
        line_with_turns([(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)], 10.0)
    with pytest.raises(NoPath, match="radius"):
        line_with_turns([(0.0, 0.0), (5.0, 0.0), (0.0, 0.0)], 10.0)
    with pytest.raises(NoPath, match="yard"):
        clashes(shapely.box(0, 0, 1, 1), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), {})
    with pytest.raises(NoPath, match="no-vehicle"):
        Truck(name="x", length_m=9.0, width_m=2.5, wheelbase_m=5.0, front_overhang_m=1.0, turning_radius_m=4.0, front_track_m=2.0)
