"""The axonometric view: projections by hand, hidden faces really hidden."""

import math
from itertools import pairwise

import numpy as np
import pytest
from shapely import Point, Polygon, box, union_all

from workbench.sheets.axonometric import Prism, View, bounds, visible_faces
from workbench.sheets.massing import spread

FRONT = View(turn=0.0, tilt=30.0)     # looks north, 30° down: sin 0.5, cos √3/2
COS = math.sqrt(3) / 2


def areas(faces: list, kind: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for face in faces:
        if face.kind == kind:
            found[face.key] = found.get(face.key, 0.0) + face.polygon.area
    return found


def test_picture_of_a_point_by_hand() -> None:
    assert FRONT.picture(3.0, 4.0, 10.0) == pytest.approx((3.0, 4.0 * 0.5 + 10.0 * COS))
    x, y = View(turn=30.0, tilt=30.0).picture(1.0, 2.0, 0.0)
    assert x == pytest.approx(COS - 2 * 0.5)
    assert y == pytest.approx((0.5 + 2 * COS) * 0.5)


def test_array_and_point_projection_agree() -> None:
    view = View(turn=33.0, tilt=25.0)
    across, away = view.across_away(np.array([[3.0, 7.0]]))[0]
    assert view.picture(3.0, 7.0, 0.0) == pytest.approx((across, away * math.sin(math.radians(25.0))))


def test_a_box_from_the_front_shows_its_top_and_one_wall() -> None:
    faces = visible_faces([Prism("a", box(0, 0, 10, 8), 0.0, 5.0)], FRONT)
    assert [face.kind for face in faces] == ["top", "wall"]
    assert areas(faces, "top")["a"] == pytest.approx(10 * 8 * 0.5)
    assert areas(faces, "wall")["a"] == pytest.approx(10 * 5 * COS)
    assert bounds(faces) == pytest.approx((0.0, 0.0, 10.0, 4.0 + 5 * COS))


def test_turned_box_shows_two_walls() -> None:
    faces = visible_faces([Prism("a", box(0, 0, 10, 8), 0.0, 5.0)], View(turn=30.0, tilt=30.0))
    assert sorted(face.kind for face in faces) == ["top", "wall", "wall"]
    assert areas(faces, "wall")["a"] == pytest.approx((10 * COS + 8 * 0.5) * 5 * COS)


def test_storey_above_hides_the_top_below() -> None:
    faces = visible_faces([Prism("low", box(0, 0, 10, 10), 0.0, 5.0), Prism("high", box(0, 0, 10, 10), 5.0, 10.0)], FRONT)
    assert areas(faces, "top") == {"high": pytest.approx(50.0)}
    assert areas(faces, "wall") == {"low": pytest.approx(50 * COS), "high": pytest.approx(50 * COS)}


def test_setback_hides_part_of_the_top_behind_it() -> None:
    """A 4 × 4 m, 4 m high box on a 10 × 10 m one: its wall and top cover 4 wide strips of the top below."""
    faces = visible_faces([Prism("low", box(0, 0, 10, 10), 0.0, 5.0), Prism("high", box(3, 2, 7, 6), 5.0, 9.0)], FRONT)
    # the upper box covers, in the picture, a band 4 wide from its foot (y=2) to the back of its top (y=6, 4 m up)
    foot, back, edge = 2 * 0.5, 6 * 0.5 + 4 * COS, 10 * 0.5
    assert areas(faces, "top")["low"] == pytest.approx(50.0 - 4 * (min(back, edge) - foot))


def test_building_in_front_hides_the_one_behind() -> None:
    faces = visible_faces([Prism("behind", box(0, 20, 10, 25), 0.0, 5.0), Prism("front", box(-5, 0, 15, 10), 0.0, 60.0)], FRONT)
    assert {face.key for face in faces} == {"front"}


def test_visible_faces_never_overlap_and_cover_the_silhouette() -> None:
    rng = np.random.default_rng(7)
    solids = [Prism(f"{n}", Point(*rng.uniform(0, 60, 2)).buffer(float(rng.uniform(3, 9)), 6), 0.0, float(rng.uniform(3, 30)))
              for n in range(4)]
    solids = [solid for n, solid in enumerate(solids) if not any(solid.outline.intersects(o.outline) for o in solids[:n])]
    faces = visible_faces(solids, View(turn=20.0, tilt=35.0))
    total = sum(face.polygon.area for face in faces)
    assert total == pytest.approx(union_all([face.polygon for face in faces]).area, rel=1e-6)
    view = View(turn=20.0, tilt=35.0)
    silhouettes = []
    for solid in solids:
        points = [view.picture(x, y, z) for x, y in solid.outline.exterior.coords for z in (solid.low_m, solid.high_m)]
        silhouettes.append(Polygon(Point(0, 0).buffer(0)) if not points else union_all([Point(p) for p in points]).convex_hull)
    assert total == pytest.approx(union_all(silhouettes).area, rel=1e-6)


def test_courtyard_shows_its_far_wall_only() -> None:
    """Through a 6 × 6 m hole in a 3 m slab the north wall of the hole is seen, less what the south edge hides."""
    plate = Polygon([(0, 0), (20, 0), (20, 20), (0, 20)], [[(7, 7), (13, 7), (13, 13), (7, 13)]])
    faces = visible_faces([Prism("a", plate, 0.0, 3.0)], FRONT)
    assert areas(faces, "top")["a"] == pytest.approx((400 - 36) * 0.5)
    seen = min(3 * COS, 6 * 0.5)     # height of the far wall in the picture, or the hole's own
    assert areas(faces, "wall")["a"] == pytest.approx(20 * 3 * COS + 6 * seen)


def test_several_parts_and_unequal_levels() -> None:
    two = box(0, 0, 5, 5).union(box(20, 0, 25, 5))
    faces = visible_faces([Prism("two", two, 0.0, 4.0), Prism("mid", box(8, 0, 15, 5), 0.0, 6.0)], FRONT)
    assert areas(faces, "wall") == {"two": pytest.approx(2 * 5 * 4 * COS), "mid": pytest.approx(7 * 6 * COS)}
    assert sum(face.kind == "wall" for face in faces) == 3      # slices of one wall are joined again


def test_labels_keep_their_order_and_distance() -> None:
    placed = spread([-100.0, -90.0, -95.0, -20.0, -3.0], least=-200.0)
    assert placed == sorted(placed)
    assert min(b - a for a, b in pairwise(placed)) >= 10.0 - 1e-9
    assert placed[-1] <= -5.0


@pytest.mark.parametrize("prism", [
    Prism("flat", box(0, 0, 5, 5), 2.0, 2.0), Prism("empty", Polygon(), 0.0, 5.0),
    Prism("line", Polygon([(0, 0), (1, 0), (2, 0)]), 0.0, 5.0),
])
def test_nothing_to_draw(prism: Prism) -> None:
    assert visible_faces([prism]) == []


def test_bow_tie_outline_is_mended() -> None:
    faces = visible_faces([Prism("tie", Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), 0.0, 3.0)], FRONT)
    assert areas(faces, "top")["tie"] == pytest.approx(25.0)
