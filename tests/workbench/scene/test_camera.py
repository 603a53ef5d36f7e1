"""The eye of the 3D view: what is seen where, and back again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.desktop.scene.camera import STANDARD_VIEWS, Camera, Frame

FRAME = Frame(800.0, 600.0)
LOW, HIGH = np.array([-30.0, -20.0, 0.0]), np.array([30.0, 20.0, 60.0])


@pytest.mark.parametrize("parallel", [False, True])
def test_the_centre_is_in_the_middle_of_what_labels_and_legend_leave(parallel: bool) -> None:
    camera = Camera(centre=(1.0, 2.0, 3.0), parallel=parallel)
    assert camera.project(np.array([[1.0, 2.0, 3.0]]), FRAME)[0][0] == pytest.approx([400.0, 300.0])
    assert camera.project(np.array([[1.0, 2.0, 3.0]]), Frame(800.0, 600.0, 100.0, 50.0))[0][0] == pytest.approx([350.0, 275.0])


@pytest.mark.parametrize(("view", "right", "up"), [
    ("front", (1, 0, 0), (0, 0, 1)), ("right", (0, 1, 0), (0, 0, 1)), ("back", (-1, 0, 0), (0, 0, 1)),
    ("left", (0, -1, 0), (0, 0, 1)), ("top", (1, 0, 0), (0, 1, 0)),
])
def test_standard_views_look_along_the_axes(view: str, right: tuple[int, ...], up: tuple[int, ...]) -> None:
    axes = Camera().looking(view).axes()
    assert axes[0] == pytest.approx(right, abs=1e-12) and axes[1] == pytest.approx(up, abs=1e-12)


def test_parallel_projection_keeps_lengths() -> None:
    camera = Camera(parallel=True).looking("front")
    pixels = camera.project(np.array([[0.0, -50.0, 0.0], [10.0, -50.0, 0.0], [10.0, 80.0, 0.0], [0.0, 0.0, 10.0]]), FRAME)[0]
    assert pixels[1] == pytest.approx(pixels[2])
    assert pixels[1][0] - pixels[0][0] == pytest.approx(pixels[0][1] - pixels[3][1])


def test_what_is_behind_the_eye_is_nowhere() -> None:
    camera = Camera(distance_m=50.0).looking("front")
    assert np.isnan(camera.project(np.array([[0.0, -60.0, 0.0]]), FRAME)[0]).all()


@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize("view", STANDARD_VIEWS)
def test_fitted_things_are_whole_and_fill_the_free_part(view: str, parallel: bool) -> None:
    frame = Frame(900.0, 500.0, 120.0, 40.0)
    camera = Camera(parallel=parallel).looking(view).fitted(LOW, HIGH, frame)
    corners = np.array([[x, y, z] for x in (LOW[0], HIGH[0]) for y in (LOW[1], HIGH[1]) for z in (LOW[2], HIGH[2])])
    pixels = camera.project(corners, frame)[0]
    assert pixels.min() >= 0.0 and pixels[:, 0].max() <= 780.0 and pixels[:, 1].max() <= 460.0
    used = np.ptp(pixels, axis=0) / (780.0, 460.0)
    assert used.max() > 0.7


def test_nothing_to_fit_leaves_the_camera() -> None:
    camera = Camera()
    assert camera.fitted(np.full(3, np.inf), np.full(3, -np.inf), FRAME) is camera


def test_turning_stops_above_and_below_and_goes_round() -> None:
    camera = Camera(azimuth=170.0, elevation=80.0).turned(20.0, 20.0)
    assert (camera.azimuth, camera.elevation) == (-170.0, 90.0)
    assert camera.turned(0.0, -400.0).elevation == -90.0


@settings(max_examples=60, deadline=None)
@given(st.floats(-180, 180), st.floats(-89, 89), st.booleans(), st.tuples(*[st.floats(-40, 40)] * 3), st.floats(60, 400))
def test_a_ray_meets_the_point_that_is_seen_there(
    azimuth: float, elevation: float, parallel: bool, point: tuple[float, float, float], distance: float,
) -> None:
    camera = Camera(azimuth=azimuth, elevation=elevation, parallel=parallel, distance_m=distance, reach_m=80.0)
    frame = Frame(800.0, 600.0, 132.0, 46.0)
    pixels = camera.project(np.array([point]), frame)[0][0]
    if not np.isfinite(pixels).all() or np.abs(pixels).max() > 1e5:
        return
    origin, way = camera.ray(*pixels, frame)
    off = np.array(point) - origin
    assert np.linalg.norm(off - (off @ way) * way) < 1e-4 * distance


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 1.6), st.floats(10, 600), st.floats(10, 500), st.booleans())
def test_zooming_keeps_what_is_under_the_pointer(factor: float, x: float, y: float, parallel: bool) -> None:
    frame = Frame(800.0, 600.0, 132.0, 46.0)
    camera = Camera(parallel=parallel)
    origin, way = camera.ray(x, y, frame)
    plane = camera.axes()[2]
    under = origin + way * ((np.array(camera.centre) - origin) @ plane / (way @ plane))
    zoomed = camera.zoomed(factor, x, y, frame)
    assert zoomed.distance_m == pytest.approx(camera.distance_m * factor)
    assert zoomed.project(under[None], frame)[0][0] == pytest.approx([x, y], abs=0.05)


def test_panning_follows_the_pointer() -> None:
    camera = Camera()
    before = camera.project(np.zeros((1, 3)), FRAME)[0][0]
    after = camera.panned(30.0, -12.0, FRAME).project(np.zeros((1, 3)), FRAME)[0][0]
    assert after - before == pytest.approx([30.0, -12.0], abs=1e-6)
