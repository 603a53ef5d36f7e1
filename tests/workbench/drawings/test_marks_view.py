"""Pixels and metres, picking and snapping: by hand."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.building import Building, ColumnGrid, Storey, Zone
from models.logistics import Lift
from models.measured import from_file, metres
from workbench.drawings.marks import Region, Sign, Stroke, pick, rings_of
from workbench.drawings.snapping import snap, targets
from workbench.drawings.view import View, bar_length

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))
FILE = from_file("test", "plan.dxf")


def test_a_view_puts_its_centre_into_the_middle_and_y_upwards() -> None:
    view = View(centre=(5.0, 2.0), across=10.0, up=20.0, size=(400.0, 300.0))
    assert view.point((5.0, 2.0)) == (200.0, 150.0)
    assert view.point((6.0, 3.0)) == (210.0, 130.0)
    assert view.metres((210.0, 130.0)) == (6.0, 3.0)
    assert view.moved(10.0, 20.0).centre == (4.0, 3.0)


@given(st.floats(0.1, 10.0), st.floats(0, 400), st.floats(0, 300))
def test_the_point_under_the_mouse_stays_where_it_is(factor: float, x: float, y: float) -> None:
    view = View(centre=(5.0, 2.0), across=10.0, up=20.0)
    before, after = view.metres((x, y)), view.nearer(factor, (x, y)).metres((x, y))
    assert after == pytest.approx(before, abs=1e-6)
    taller = view.taller(factor, (x, y))
    assert taller.across == 10.0
    assert taller.metres((x, y))[1] == pytest.approx(before[1], abs=1e-6)


def test_a_drawing_fits_between_the_margins() -> None:
    view = View(size=(500.0, 400.0)).fitted((0.0, 0.0, 80.0, 20.0), (60.0, 10.0, 40.0, 90.0))
    assert (view.across, view.up) == (5.0, 5.0)     # 400 px for 80 m; 300 px for 20 m would be 15
    assert (view.x(0.0), view.x(80.0)) == (60.0, 460.0)
    assert (view.y(0.0) + view.y(20.0)) / 2 == pytest.approx(160.0)     # in the middle of 10 … 310
    flat = View(size=(500.0, 400.0)).fitted((0.0, 0.0, 80.0, 20.0), (60.0, 10.0, 40.0, 90.0), stretch=3.0)
    assert (flat.across, flat.up) == (5.0, 15.0)


@pytest.mark.parametrize(("px_per_m", "length"), [
    (10.0, 10.0), (6.0, 20.0), (5.9, 20.0), (2.0, 50.0), (120.0, 1.0), (121.0, 0.5),
])
def test_a_scale_bar_is_round_and_fits(px_per_m: float, length: float) -> None:
    assert bar_length(px_per_m) == length


def test_the_smaller_thing_is_picked_and_a_hole_is_none() -> None:
    floor = Region((SQUARE, HOLE), "floor", ("storey", "1F"))
    zone = Region((((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)),), "zone", ("zone", "z"))
    lift = Sign((8.0, 8.0), "lift", "lift-freight", ("lift", "L1"))
    marks = (floor, zone, lift, Stroke(SQUARE, "outline", None, True))
    assert pick(marks, (1.0, 1.0), 10.0) == ("zone", "z")
    assert pick(marks, (8.0, 2.0), 10.0) == ("storey", "1F")
    assert pick(marks, (5.0, 5.0), 10.0) is None
    assert pick(marks, (8.5, 8.0), 10.0) == ("lift", "L1")     # 5 px beside it
    assert pick(marks, (8.5, 8.0), 100.0) == ("storey", "1F")     # 50 px beside it
    assert pick(marks, (11.0, 5.0), 10.0) is None


def test_rings_of_several_parts_with_holes() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    assert [len(r) for r in rings_of(shapely.MultiPolygon([ring, shapely.box(20, 0, 30, 5)]))] == [4, 4, 4]
    assert rings_of(None) == rings_of(shapely.Polygon()) == ()


@pytest.fixture
def house() -> tuple[Building, Storey]:
    zone = Zone(id="z", name="z", outline=shapely.box(20, 0, 30, 10))
    storey = Storey(id="1F", number=1, name="1F", elevation_m=metres(0.0, FILE), outline=shapely.box(0, 0, 60, 40), zones=(zone,))
    grid = ColumnGrid(x_m=(0.5, 8.9, 17.3), y_m=(0.5, 8.9), source=FILE)
    lift = Lift(id="L1", name="L1", position_m=(40.0, 30.0))
    return Building(id="b", name="B", storeys=(storey,), column_grid=grid, lifts=(lift,)), storey


@pytest.mark.parametrize(("at", "meant", "what"), [
    ((0.2, 0.1), (0.0, 0.0), "corner"), ((8.7, 9.1), (8.9, 8.9), "crossing"), ((40.3, 29.8), (40.0, 30.0), "middle"),
    ((25.2, 5.1), (25.0, 5.0), "middle"), ((30.0, 0.3), (30.0, 0.0), "edge"), ((8.7, 39.7), (8.9, 40.0), "edge"),
    ((17.4, 25.0), (17.3, 25.0), "axis"), ((35.0, 20.0), (35.0, 20.0), ""), ((60.49, 20.0), (60.0, 20.0), "edge"),
    ((60.51, 20.0), (60.51, 20.0), ""),
])
def test_snapping(house: tuple[Building, Storey], at: tuple[float, float], meant: tuple[float, float], what: str) -> None:
    found = snap(at, 0.5, targets(*house))
    assert (found.at, found.what) == (pytest.approx(meant), what)


def test_a_thing_does_not_snap_to_itself(house: tuple[Building, Storey]) -> None:
    assert snap((40.3, 29.8), 0.5, targets(*house, ("lift", "L1"))).what == ""
    assert snap((1.0, 1.0), 0.5, targets(Building(id="b", name="B"), None)).at == (1.0, 1.0)
