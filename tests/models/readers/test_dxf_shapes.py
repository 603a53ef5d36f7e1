"""Shapes of drawings: bulges, hatches, curves, blocks, gaps, self-crossings; areas by hand."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.readers.dxf import collecting
from models.readers.dxf.flattening import nested, points_on_arc, with_bulges
from models.readers.dxf.rings import rings_of
from models.tolerances import DXF_GAP_M
from tests.models.readers.dxf_builder import Sheet, box, notes


def area(sheet: Sheet, folder: Path) -> float:
    (storey,) = sheet.read(folder).buildings[0].storeys
    return storey.area_m2.value


def on(layer: str = "轮廓", **attributes):
    return {"layer": layer, **attributes}


def test_bulges_become_arcs(tmp_path):
    sheet = Sheet()
    # a rectangle of 40 × 20 m with a half circle of 10 m radius at each end: the bulge of a half circle is 1
    points = [(0, 0, 0), (40_000, 0, 1), (40_000, 20_000, 0), (0, 20_000, 1)]
    sheet.space.add_lwpolyline(points, format="xyb", close=True, dxfattribs=on())
    assert area(sheet, tmp_path) == pytest.approx(800.0 + math.pi * 100.0, rel=5e-4)


def test_bulges_of_the_old_polyline_and_of_the_new_agree(tmp_path):
    points = [(0, 0, 0), (40_000, 0, -0.3), (40_000, 20_000, 0), (0, 20_000, 0)]
    old, new = Sheet(), Sheet()
    old.space.add_polyline2d(points, format="xyb", close=True, dxfattribs=on())
    new.space.add_lwpolyline(points, format="xyb", close=True, dxfattribs=on())
    assert area(old, tmp_path) == pytest.approx(area(new, tmp_path), abs=1e-6)
    assert area(old, tmp_path) < 800.0       # the bulge goes inwards


@given(st.floats(0.01, 5.0), st.booleans())
def test_a_bulge_runs_over_the_arc_that_it_names(bulge, right):
    """Four times the arc tangent of the bulge is the arc's angle; its ends stay, and all its points have one distance."""
    sign = -1.0 if right else 1.0
    made = with_bulges(np.array([(0.0, 0.0), (10.0, 0.0)]), np.array([sign * bulge, 0.0]), False)
    assert tuple(made[0]) == (0.0, 0.0) and tuple(made[-1]) == (10.0, 0.0)
    sagitta = made[:, 1].min() if sign > 0 else made[:, 1].max()
    radius = 10.0 * (1 + bulge**2) / (4 * bulge)
    assert abs(sagitta) == pytest.approx(bulge * 5.0, abs=0.02 * radius)
    centre = np.array([5.0, sign * (radius - bulge * 5.0)])
    assert np.hypot(*(made - centre).T) == pytest.approx(np.full(len(made), radius), rel=1e-6)


@given(st.floats(0.1, 1e5), st.floats(-10, 10), st.floats(-6.28, 6.28))
def test_points_on_an_arc_begin_and_end_where_it_does(radius, start, sweep):
    points = points_on_arc(1.0, 2.0, radius, start, sweep)
    ends = [(1.0 + radius * math.cos(a), 2.0 + radius * math.sin(a)) for a in (start, start + sweep)]
    assert points[[0, -1]] == pytest.approx(np.array(ends), abs=1e-6 * radius + 1e-9)


def test_circles_ellipses_and_splines_enclose(tmp_path):
    circle, ellipse, spline = Sheet(), Sheet(), Sheet()
    circle.space.add_circle((0, 0), 10_000, dxfattribs=on())
    assert area(circle, tmp_path) == pytest.approx(math.pi * 100.0, rel=5e-4)
    ellipse.space.add_ellipse((0, 0), (20_000, 0), 0.5, dxfattribs=on())
    assert area(ellipse, tmp_path) == pytest.approx(math.pi * 200.0, rel=5e-4)
    ring = [(15_000 * math.cos(a), 15_000 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 25)]
    spline.space.add_spline(ring, dxfattribs=on())
    assert area(spline, tmp_path) == pytest.approx(math.pi * 225.0, rel=0.01)


def test_hatches_with_holes(tmp_path):
    sheet = Sheet()
    hatch = sheet.space.add_hatch(dxfattribs=on())
    hatch.paths.add_polyline_path(box(0, 0, 40_000, 20_000), is_closed=True, flags=1)
    hatch.paths.add_polyline_path(box(5000, 5000, 3000, 4000), is_closed=True)        # a shaft of 12 m² counts
    hatch.paths.add_polyline_path(box(15_000, 5000, 10_000, 10_000), is_closed=True)  # a void of 100 m² does not
    assert area(sheet, tmp_path) == pytest.approx(700.0)


def test_hatches_by_edges(tmp_path):
    sheet = Sheet()
    edges = sheet.space.add_hatch(dxfattribs=on()).paths.add_edge_path()
    edges.add_line((0, 0), (40_000, 0))
    edges.add_arc((40_000, 10_000), 10_000, -90, 90, ccw=True)
    edges.add_line((40_000, 20_000), (0, 20_000))
    edges.add_line((0, 20_000), (0, 0))
    assert area(sheet, tmp_path) == pytest.approx(800.0 + math.pi * 50.0, rel=5e-3)


def test_rings_in_rings_are_holes_by_turns():
    rings = [np.array(box(0, 0, 10, 10)), np.array(box(1, 1, 8, 8)), np.array(box(2, 2, 6, 6))]
    made = nested(rings)
    assert [len(holes) for _, holes in made] == [1, 0]


def test_loose_lines_make_an_outline(tmp_path):
    sheet = Sheet()
    corners = box(0, 0, 40_000, 20_000)
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        sheet.line("轮廓", start, end)
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)
    assert not notes(reading, "dxf-gaps-closed")


@pytest.mark.parametrize("gap, closes", [(99.0, True), (100.0, True), (100.1, False)])
def test_a_gap_is_closed_up_to_the_tolerance_and_told(tmp_path, gap, closes):
    """DXF_GAP_M is 100 mm; a hair more stays open, with its place."""
    assert DXF_GAP_M == 0.1
    sheet = Sheet()
    sheet.line("轮廓", (0, 0), (40_000, 0))
    sheet.line("轮廓", (40_000, 0), (40_000, 20_000))
    sheet.line("轮廓", (40_000, 20_000), (0, 20_000))
    sheet.line("轮廓", (0, 20_000), (0, gap))
    reading = sheet.read(tmp_path)
    (storey,) = reading.buildings[0].storeys
    if closes:
        (note,) = notes(reading, "dxf-gaps-closed")
        assert (note.values["count"], note.values["gap_mm"]) == (1, f"{gap:.1f}")
        assert storey.area_m2.value == pytest.approx(800.0)
    else:
        (note,) = notes(reading, "dxf-outline-open")
        assert note.values["x_m"] == "0.000" and note in reading.report.errors
        assert storey.area_m2 is None


def test_an_outline_left_open_by_a_side_is_an_error_and_has_no_area(tmp_path):
    sheet = Sheet()
    sheet.polygon("轮廓", [(0, 0), (40_000, 0), (40_000, 20_000), (0, 20_000), (0, 5000)], closed=False)
    reading = sheet.read(tmp_path)
    assert [n.values["gap_mm"] for n in notes(reading, "dxf-outline-open")] == ["5000"]
    assert reading.buildings[0].storeys[0].area_m2 is None and notes(reading, "dxf-area-unknown")


def test_a_polyline_that_ends_where_it_began_is_closed(tmp_path):
    sheet = Sheet()
    sheet.polygon("轮廓", [*box(0, 0, 40_000, 20_000), (0, 0)], closed=False)
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)
    assert [n.values["count"] for n in notes(reading, "dxf-flag-closed")] == [1]


def test_a_line_that_stops_short_of_another_is_led_to_it():
    """The upright stops 50 mm before the base: a T closed openly."""
    lines = [np.array([(0.0, 0.0), (10.0, 0.0)]), np.array([(0.0, 0.0), (0.0, 5.0)]), np.array([(0.0, 5.0), (8.0, 5.0)]),
             np.array([(8.0, 5.0), (8.0, 0.05)])]
    found = rings_of(lines)
    assert found.region.area == pytest.approx(40.0) and found.gaps_m == [pytest.approx(0.05)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50)), max_size=12))
def test_rings_of_any_lines_are_valid(ends):
    found = rings_of([np.array([(a, b), (c, d)]) for a, b, c, d in ends])
    assert found.region.is_valid
    assert all(gap <= DXF_GAP_M * (1 + 1e-6) for gap in found.gaps_m)


def test_an_outline_drawn_twice_counts_once(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("面积线", 0, 0, 40_000, 20_000)
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)
    assert sum(n.values["count"] for n in notes(reading, "dxf-duplicate-outline")) == 2


def test_an_outline_that_crosses_itself_is_mended(tmp_path):
    sheet = Sheet()
    sheet.polygon("轮廓", [(0, 0), (40_000, 20_000), (40_000, 0), (0, 20_000)])     # a bow tie: two triangles of 200 m²
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(400.0)
    assert [n.subject for n in notes(reading, "dxf-self-crossing")] == ["轮廓"]


def test_blocks_are_placed_mirrored_stretched_and_nested(tmp_path):
    sheet = Sheet()
    sheet.document.layers.add("轮廓")
    inner = sheet.document.blocks.new("inner", base_point=(1000, 0))
    inner.add_lwpolyline([(x + 1000, y) for x, y in box(0, 0, 10_000, 5000)], close=True, dxfattribs={"layer": "0"})
    outer = sheet.document.blocks.new("outer")
    outer.add_blockref("inner", (0, 0), dxfattribs={"layer": "0", "xscale": 2})
    sheet.space.add_blockref("outer", (100_000, 0), dxfattribs=on(xscale=-1, yscale=3, rotation=90))
    (storey,) = sheet.read(tmp_path).buildings[0].storeys
    assert storey.area_m2.value == pytest.approx(20.0 * 15.0)
    # mirrored to -20 … 0 and 0 … 15, then turned by 90°: x from -15 to 0, y from -20 to 0
    assert storey.outline.bounds == pytest.approx((85.0, -20.0, 100.0, 0.0))


def test_arrays_of_blocks(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", -5000, -5000, 60_000, 40_000)
    column = sheet.document.blocks.new("Z1")
    column.add_lwpolyline(box(-400, -400, 800, 800), close=True)
    sheet.document.layers.add("S-COLS")
    sheet.space.add_blockref("Z1", (0, 0), dxfattribs={
        "layer": "S-COLS", "row_count": 4, "column_count": 6, "row_spacing": 8000, "column_spacing": 9000})
    grid = sheet.read(tmp_path).buildings[0].column_grid
    assert (grid.columns, grid.bays_x_m, grid.bays_y_m) == (24, (9.0,) * 5, (8.0,) * 3)


def test_an_extrusion_downwards_mirrors(tmp_path):
    sheet = Sheet()
    sheet.space.add_lwpolyline(box(0, 0, 40_000, 20_000), close=True, dxfattribs=on(extrusion=(0, 0, -1)))
    (storey,) = sheet.read(tmp_path).buildings[0].storeys
    assert storey.outline.bounds == pytest.approx((-40.0, 0.0, 0.0, 20.0))


def test_level_outlines_in_space_are_laid_down_and_slanted_ones_left_out(tmp_path):
    sheet = Sheet()
    corners = box(0, 0, 40_000, 20_000)
    sheet.space.add_polyline3d([(x, y, 6000) for x, y in corners], close=True, dxfattribs=on())
    sheet.space.add_polyline3d([(x, y, x / 10) for x, y in box(0, 0, 60_000, 30_000)], close=True, dxfattribs=on())
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)
    (flat,), (slanted,) = notes(reading, "dxf-flattened"), notes(reading, "dxf-slanted")
    assert (flat.values["count"], flat.values["low_m"]) == (1, "6.000")
    assert (slanted.subject, slanted.values["count"]) == ("轮廓", 1)


def test_walls_enclose_a_plan_over_their_openings(tmp_path):
    sheet = Sheet()
    for inset in (0, 240):
        x0, y0, x1, y1 = inset, inset, 30_000 - inset, 20_000 - inset
        sheet.line("WALL", (x0, y0), (12_000, y0))
        sheet.line("WALL", (14_000, y0), (x1, y0))       # a gate of 2 m
        for start, end in (((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))):
            sheet.line("WALL", start, end)
    reading = sheet.read(tmp_path)
    (storey,) = reading.buildings[0].storeys
    assert storey.area_m2.value == pytest.approx(600.0, rel=0.005) and storey.area_m2.source.how == "dxf-walls"
    assert notes(reading, "dxf-outline-of-walls")


def test_faces_in_space_go_the_way_of_meshes(tmp_path):
    sheet = Sheet()
    for z in (0, 6000, 12_000):
        sheet.space.add_3dface([(0, 0, z), (40_000, 0, z), (40_000, 20_000, z), (0, 20_000, z)])
    corners = box(0, 0, 40_000, 20_000)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        sheet.space.add_3dface([(ax, ay, 0), (bx, by, 0), (bx, by, 12_000), (ax, ay, 12_000)])
    reading = sheet.read(tmp_path)
    assert reading.size_m == pytest.approx((40.0, 20.0, 12.0)) and notes(reading, "dxf-massing")
    assert reading.mesh is not None and reading.mesh.vertices_m.max(axis=0).tolist() == pytest.approx([40.0, 20.0, 12.0])


def test_blocks_that_multiply_are_not_unfolded(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    previous = sheet.document.blocks.new("B0")
    previous.add_line((0, 0), (10, 10))
    for k in range(1, 30):
        block = sheet.document.blocks.new(f"B{k}")
        for i in range(10):
            block.add_blockref(f"B{k - 1}", (i, 0))
    sheet.space.add_blockref("B29", (0, 0))
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)
    assert notes(reading, "dxf-blocks-too-many")


def test_a_block_inside_itself_ends(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    one, two = sheet.document.blocks.new("one"), sheet.document.blocks.new("two")
    one.add_blockref("two", (0, 0))
    two.add_blockref("one", (0, 0))
    sheet.space.add_blockref("one", (0, 0))
    assert area(sheet, tmp_path) == pytest.approx(800.0)


def test_an_array_of_a_billion_cells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_PIECES", 1000)
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.document.blocks.new("Z").add_line((0, 0), (1, 1))
    sheet.space.add_blockref("Z", (0, 0), dxfattribs={"row_count": 30_000, "column_count": 30_000, "row_spacing": 1,
                                                      "column_spacing": 1})
    reading = sheet.read(tmp_path)
    assert [n.subject for n in notes(reading, "dxf-blocks-too-many")] == ["Z"]


coordinate = st.one_of(st.floats(-1e5, 1e5), st.sampled_from([0.0, 1e300, -1e15, 1e-300]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["line", "poly", "arc", "circle", "ellipse", "solid", "insert", "text"]),
                          st.sampled_from(["轮廓", "WALL", "COLUMN", "EVTR", "DOTE", "0", "2F", "X"]),
                          coordinate, coordinate, coordinate, coordinate), max_size=25))
def test_any_drawing_is_read_or_refused_by_name(tmp_path_factory, things):
    sheet = Sheet(unit=0)
    sheet.document.blocks.new("B").add_circle((0, 0), 500)
    for kind, layer, a, b, c, d in things:
        on_layer = {"layer": layer}
        make = SimpleNamespace(
            line=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_line((a, b), (c, d), dxfattribs=o),
            poly=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_lwpolyline(
                [(a, b), (c, b), (c, d), (a, d), (b, a)], close=True, dxfattribs=o),
            arc=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_arc((a, b), c, a, d, dxfattribs=o),
            circle=lambda a=a, b=b, c=c, o=on_layer: sheet.space.add_circle((a, b), c, dxfattribs=o),
            ellipse=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_ellipse(
                (a, b), (abs(c) + 1.0, d), 0.5, dxfattribs=o),
            solid=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_solid([(a, b), (c, b), (a, d), (c, d)], dxfattribs=o),
            insert=lambda a=a, b=b, c=c, d=d, o=on_layer: sheet.space.add_blockref(
                "B", (a, b), dxfattribs={**o, "xscale": c, "yscale": d}),
            text=lambda a=a, b=b, c=c, o=on_layer: sheet.space.add_text(
                "二层平面图", height=abs(c), dxfattribs={**o, "insert": (a, b)}),
        )
        getattr(make, kind)()
    try:
        reading = sheet.read(tmp_path_factory.mktemp("any"))
    except InputError as error:
        assert error.code in ("no-building", "damaged")
    else:
        assert all(s.outline is None or s.outline.is_valid for s in reading.buildings[0].storeys)
