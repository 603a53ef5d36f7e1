"""What is solid, glass or hidden; where sections lie and how their handles move them; what is measured."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.geometry.caps import Plane
from tests.workbench.scene.houses import loaded_tower, tower
from workbench.desktop.scene.parts import parts_of
from workbench.desktop.scene.scene import Scene
from workbench.desktop.scene.showing import (
    MOST_GAP,
    Showing,
    anchor_of,
    area,
    around,
    direction,
    distance,
    dragged,
    frame_of,
    gap_m,
    side_of,
    snapped,
    turned,
    turner_of,
    visible,
)


@pytest.fixture(scope="module")
def loaded() -> Scene:
    return Scene.of(parts_of(loaded_tower()))


def told(scene: Scene, showing: Showing, storey: str | None) -> tuple[set[str], set[str]]:
    solid, glass = visible(scene, showing, storey)
    assert not (solid & glass).any()
    names = [f"{owner.kind} {owner.id}" for owner in scene.owners]
    return {n for n, s in zip(names, solid, strict=True) if s}, {n for n, g in zip(names, glass, strict=True) if g}


def test_everything_is_solid_at_first(loaded: Scene) -> None:
    solid, glass = told(loaded, Showing(), "s2")
    assert len(solid) == len({(o.kind, o.id) for o in loaded.owners}) and not glass


def test_glass_shows_what_is_inside_and_keeps_the_chosen_storey(loaded: Scene) -> None:
    solid, glass = told(loaded, Showing(glass=True), "s2")
    assert glass == {"storey s1", "storey s3", "plinth s1"}
    assert {"storey s2", "lift l1", "hoist well"} <= solid
    assert "storey s2" in told(loaded, Showing(glass=True), None)[1]


def test_a_storey_alone_keeps_what_stands_on_it(loaded: Scene) -> None:
    assert told(loaded, Showing(isolation="hidden"), "s1") == (
        {"storey s1", "plinth s1", "dock d1", "bay d1", "truck d1"}, {"lift l1", "hoist well"})
    assert told(loaded, Showing(isolation="hidden"), "s3") == ({"storey s3", "hoist deck"}, {"lift l1", "hoist opening"})
    solid, glass = told(loaded, Showing(isolation="glass"), "s3")
    assert solid == {"storey s3", "hoist deck"} and {"storey s1", "storey s2", "lift l1"} <= glass
    assert told(loaded, Showing(isolation="hidden"), None)[0] == told(loaded, Showing(), None)[0]


def test_storeys_are_pulled_apart_by_shares_of_their_height() -> None:
    scene = Scene.of(parts_of(tower((6.0, 5.0, 4.0))))
    assert gap_m(scene, 0.5) == pytest.approx(0.5 * MOST_GAP * 5.0)
    assert gap_m(scene.apart(4.0), 0.5) == pytest.approx(0.5 * MOST_GAP * 5.0)     # of the storeys, not of the gaps
    assert gap_m(Scene.of(parts_of(tower(()))), 1.0) == 0.0


@pytest.mark.parametrize(("turn", "place", "kept", "gone"), [
    (270.0, 5.0, (20, 6, 0), (20, 4, 0)), (90.0, 5.0, (20, 14, 0), (20, 16, 0)), (180.0, 5.0, (16, 10, 0), (14, 10, 0)),
    (0.0, 5.0, (24, 10, 0), (26, 10, 0)), (270.0, -5.0, (20, 16, 0), (20, 14, 0)),
    (53.130102354, 5.0, (22.4, 13.2, 0), (23.6, 14.8, 0))])     # 3-4-5: 4 m and 6 m from the middle along (0.6, 0.8)
def test_an_upright_section_takes_away_what_lies_in_its_direction(
    turn: float, place: float, kept: tuple[float, ...], gone: tuple[float, ...],
) -> None:
    origin, middle = np.array([3.0, 7.0, -2.0]), np.array([20.0, 10.0, 8.0])     # the middle in the file
    (plane,) = Showing(turn_deg=turn, place_m=place).planes(origin, middle - origin)
    assert plane.sides(np.array([kept]) - origin)[0] == pytest.approx(-1.0, abs=1e-6)
    assert plane.sides(np.array([gone]) - origin)[0] == pytest.approx(1.0, abs=1e-6)


def test_both_sections_about_the_origin() -> None:
    level, upright = Showing(level_m=8.0, turn_deg=0.0, place_m=3.0).planes(np.array([1.0, 1.0, -2.0]), np.array([4.0, 5.0, 6.0]))
    assert (level.normal, level.place_m, upright.normal, upright.place_m) == ((0, 0, 1), 10.0, (1, 0, 0), 7.0)
    assert Showing().planes(np.zeros(3), np.zeros(3)) == ()


@pytest.mark.parametrize(("turn", "side"), [(0.0, "right"), (359.96, "right"), (90.04, "back"), (90.06, None), (180.0, "left"),
                                            (270.0, "front"), (45.0, None)])
def test_a_direction_along_an_axis_names_its_side(turn: float, side: str | None) -> None:
    assert side_of(turn) == side


def test_the_four_sides_are_exactly_along_the_axes() -> None:
    assert [direction(turn) for turn in (0.0, 90.0, 180.0, 270.0, 360.0)] == [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
    assert direction(30.0) == pytest.approx((math.sqrt(3) / 2, 0.5))
    assert direction(300.0) == pytest.approx((0.5, -math.sqrt(3) / 2))


def test_a_section_turns_with_its_handle_about_the_middle() -> None:
    middle, grip = np.array([10.0, 10.0]), np.array([20.0, 10.0])
    assert turned(270.0, middle, grip, np.array([10.0, 30.0])) == pytest.approx(0.0)       # a quarter against the clock
    assert turned(10.0, middle, grip, np.array([17.0, 3.0])) == pytest.approx(325.0)       # an eighth with it
    assert turned(10.0, middle, grip, middle) == 10.0                                      # the middle says nothing


def test_the_turning_handle_is_the_corner_farthest_from_the_other() -> None:
    pixels = np.array([[10.0, 90.0], [90.0, 60.0], [80.0, 10.0], [20.0, 40.0]])
    assert turner_of(Plane((1, 0, 0), 0.0), pixels) == 0
    assert turner_of(Plane((0, 0, 1), 0.0), pixels) is None


def test_areas_and_lengths_of_what_was_measured() -> None:
    square = [(0.0, 0.0, 5.0), (4.0, 0.0, 5.0), (4.0, 3.0, 5.0), (0.0, 3.0, 5.0)]
    assert (area(square), around(square)) == (pytest.approx(12.0), pytest.approx(14.0))
    wall = [(0.0, 0.0, 0.0), (3.0, 4.0, 0.0), (3.0, 4.0, 6.0), (0.0, 0.0, 6.0)]            # 5 m long, 6 m high
    assert (area(wall), around(wall)) == (pytest.approx(30.0), pytest.approx(22.0))
    assert area([(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (2.0, 2.0, 2.0)]) == pytest.approx(0.0)


def test_the_rectangle_of_a_section_lies_in_it_and_encloses_the_box() -> None:
    low, high = np.array([0.0, 0.0, 0.0]), np.array([40.0, 20.0, 15.0])
    for plane in (Plane((0, 0, 1), 8.0), Plane((1, 0, 0), 30.0), Plane((0, -1, 0), -5.0)):
        corners = frame_of(plane, low, high)
        assert plane.sides(corners) == pytest.approx([0.0] * 4)
        free = [axis for axis in range(3) if abs(plane.normal[axis]) < 0.5]
        assert (corners.min(axis=0)[free] < low[free]).all() and (corners.max(axis=0)[free] > high[free]).all()


def test_handles_are_at_the_left_and_at_the_top() -> None:
    pixels = np.array([[10.0, 90.0], [90.0, 60.0], [80.0, 10.0], [20.0, 40.0]])
    assert anchor_of(Plane((0, 0, 1), 0.0), pixels) == 0
    assert anchor_of(Plane((1, 0, 0), 0.0), pixels) == 2


@pytest.mark.parametrize(("step", "way", "expected"), [
    ((0, -30), (0, -6), 15.0), ((0, 30), (0, -6), 5.0), ((30, 0), (0, -6), 10.0), ((3, 4), (3, 4), 11.0),
    ((0, -30), (0, 0), 13.0)])
def test_a_handle_moves_its_section_along_the_normal(
    step: tuple[float, float], way: tuple[float, float], expected: float,
) -> None:
    assert dragged(10.0, step, way) == pytest.approx(expected)


def test_a_distance_in_plan_and_in_height() -> None:
    found = distance((0, 0, 6), (3, 4, 18))
    assert (found.straight_m, found.plan_m, found.rise_m) == (13.0, 5.0, 12.0)
    assert distance((1, 1, 1), (1, 1, -1)).rise_m == -2.0


@pytest.mark.parametrize(("at", "expected"), [((12.0, 10.0), 0.0), ((19.9, 10.0), 0.0), ((20.1, 10.0), 7.0), ((95.0, 52.0), 1.0)])
def test_points_snap_to_corners_that_are_near(at: tuple[float, float], expected: float) -> None:
    corners = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    pixels = np.array([[10.0, 10.0], [100.0, 50.0], [math.nan, math.nan]])
    assert snapped(np.array([7.0, 0.0, 0.0]), at, corners, pixels, 10.0)[0] == expected
