"""The view as a vector drawing: direction, colours, title, legend; written as SVG and PDF."""

from __future__ import annotations

import pytest

from tests.workbench.scene.houses import tower
from workbench.desktop.scene.camera import Camera
from workbench.desktop.scene.colouring import Colouring, Entry
from workbench.desktop.scene.drawn import Caption, drawing, legend_rows, view_of
from workbench.pictures import pdf, svg
from workbench.sheets.ink import Label, Shape

RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
COLOURING = Colouring("by hand", {"s1": RED, "s3": BLUE}, {"s1": "6 m"}, (Entry(RED, "low", "fail"), Entry(BLUE, "high")))


@pytest.mark.parametrize(("azimuth", "x", "y"), [
    (-90.0, (1, 0), (0, 0)), (0.0, (0, 0), (1, 0)), (-45.0, (0.7071, 0), (0.7071, 0))])
def test_the_drawing_is_seen_from_where_the_camera_stands(azimuth: float, x: tuple[float, float], y: tuple[float, float]) -> None:
    view = view_of(Camera(azimuth=azimuth, elevation=30.0))
    assert view.tilt == 30.0
    assert view.picture(1.0, 0.0, 0.0)[0] == pytest.approx(x[0], abs=1e-4)      # as the camera's axis to the right has it
    assert view.picture(0.0, 1.0, 0.0)[0] == pytest.approx(y[0], abs=1e-4)
    assert Camera(azimuth=azimuth).axes()[0][:2].tolist() == pytest.approx([x[0], y[0]], abs=1e-4)


@pytest.mark.parametrize(("elevation", "tilt"), [(-20.0, 5.0), (90.0, 85.0), (40.0, 40.0)])
def test_an_eye_below_or_straight_above_is_brought_to_where_storeys_can_be_seen(elevation: float, tilt: float) -> None:
    assert view_of(Camera(elevation=elevation)).tilt == tilt


def test_faces_have_the_colours_that_are_asked_and_the_words_stand_beside_them() -> None:
    marks, _, high = drawing(tower(), COLOURING, {"s1": "fail"}, view_of(Camera()), Caption("Tower", "2026-05-01"))
    fills = {mark.fill for mark in marks if isinstance(mark, Shape) and mark.fill is not None}
    assert any(fill[0] > 0.6 and fill[1] == fill[2] == 0.0 for fill in fills)
    assert any(fill[2] > 0.6 and fill[0] == fill[1] == 0.0 for fill in fills)
    said = {mark.text for mark in marks if isinstance(mark, Label)}
    assert {"Tower", "by hand · 2026-05-01", "1F 6 m", "2F", "3F", "low", "high"} <= said
    assert all(-high <= mark.y <= 0.0 for mark in marks if isinstance(mark, Label))


def test_no_date_is_printed_that_nobody_gave() -> None:
    marks, _, _ = drawing(tower(), COLOURING, {}, view_of(Camera()), Caption("Tower"))
    assert "by hand" in {mark.text for mark in marks if isinstance(mark, Label)}
    bare = drawing(tower(), COLOURING, {}, view_of(Camera()), Caption())[0]
    assert not any(mark.text in ("", "by hand") for mark in bare if isinstance(mark, Label))


def test_a_legend_takes_as_many_rows_as_it_needs() -> None:
    entries = [Entry(RED, "x" * 10) for _ in range(5)]     # 12 + 5 + 50 + 14 = 81 wide each
    rows = legend_rows(entries, 81.0 * 2, lambda said: 5.0 * len(said))
    assert [len(row) for row in rows] == [2, 2, 1] and rows[0][1][0] == 81.0
    assert [len(row) for row in legend_rows(entries, 81.0 * 2 - 0.1, lambda said: 5.0 * len(said))] == [1] * 5
    assert legend_rows((), 100.0, len) == []


def test_it_is_written_as_svg_and_pdf() -> None:
    marks, wide, high = drawing(tower(), COLOURING, {}, view_of(Camera()), Caption("塔楼", ""))
    assert "塔楼" in svg(marks, wide, high).decode() and pdf(marks, wide, high, "塔楼", "zh").startswith(b"%PDF")
