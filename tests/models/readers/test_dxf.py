"""Plans in DXF: outlines, storeys, levels, what lies in them, and what the report says of it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from models.building import StoreyKind
from models.errors import InputError
from models.logistics import HoistKind, LiftUse
from models.measured import SourceKind
from models.readers import read
from models.reading import ReadOptions
from tests.models.readers.dxf_builder import Sheet, box, factory_floor, notes
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).resolve().parents[2] / "data" / "dxf"


def areas(reading):
    return [None if s.area_m2 is None else round(s.area_m2.value, 3) for s in reading.buildings[0].storeys]


def numbers(reading):
    return [storey.number for storey in reading.buildings[0].storeys]


@pytest.fixture
def factory() -> Sheet:
    """Three plans side by side for five storeys of 6.0, 4.5, 4.5, 4.5 m, a roof at 24.0 m, and the plot."""
    sheet = Sheet()
    factory_floor(sheet, 0, 0, "一层平面图", "%%p0.000")
    factory_floor(sheet, 70_000, 0, "二层平面图", "6.000")
    factory_floor(sheet, 140_000, 0, "三~五层平面图", None)
    for k, level in enumerate(("10.500", "15.000", "19.500")):
        sheet.text("DIM_ELEV", level, 145_000, 5000 + 400 * k)
    sheet.rectangle("轮廓", 210_000, 0, 40_000, 25_000)
    sheet.text("PUB_TEXT", "屋顶平面图", 215_000, -6000, 700)
    sheet.text("DIM_ELEV", "24.000", 220_000, 5000)
    sheet.rectangle("卸货平台", 10_000, -3500, 12_000, 3000)
    sheet.rectangle("用地红线", -30_000, -30_000, 110_000, 90_000)
    sheet.rectangle("周边建筑", 60_000, 40_000, 10_000, 15_000)
    return sheet


def test_plans_side_by_side_become_storeys(factory, tmp_path):
    reading = factory.read(tmp_path)
    building = reading.buildings[0]
    assert [(s.number, s.elevation_m.value, s.height_m and s.height_m.value) for s in building.storeys] == [
        (1, 0.0, 6.0), (2, 6.0, 4.5), (3, 10.5, 4.5), (4, 15.0, 4.5), (5, 19.5, 4.5)]
    assert areas(reading) == [1112.8] * 5        # 42.8 × 26.0
    assert building.storeys[1].elevation_m.source.kind is SourceKind.FILE
    assert building.roof_m is not None and building.roof_m.value == 24.0
    assert [(level.why, level.elevation_m.value) for level in building.levels_ignored] == [("roof", 24.0)]
    assert building.height_m is None             # a plan knows no massing


def test_plans_are_laid_over_each_other_by_their_axes(factory, tmp_path):
    reading = factory.read(tmp_path)
    for storey in reading.buildings[0].storeys:
        assert storey.outline is not None
        assert storey.outline.bounds == pytest.approx((-0.4, -0.4, 42.4, 25.6))
    assert [(n.subject, n.values["x_m"]) for n in notes(reading, "dxf-moved-by-axes")] == [
        ("二层平面图", "-70.000"), ("三~五层平面图", "-140.000")]


def test_the_grid_is_that_of_the_drawn_axes(factory, tmp_path):
    grid = factory.read(tmp_path).buildings[0].column_grid
    assert grid is not None and grid.columns == 24 and grid.source.how == "dxf-axes"
    assert grid.bays_x_m == (8.4,) * 5 and grid.bays_y_m == (8.4,) * 3


def test_lifts_that_recur_are_one_lift_that_serves_those_storeys(factory, tmp_path):
    lifts = factory.read(tmp_path).buildings[0].lifts
    assert [(lift.name, lift.use, lift.serves) for lift in lifts] == [
        ("货梯1 3T", LiftUse.FREIGHT, (1, 2, 3, 4, 5)), ("货梯2 3T", LiftUse.FREIGHT, (1, 2, 3, 4, 5))]
    assert [lift.rated_load_kg.value for lift in lifts] == [3000.0, 3000.0]
    assert [side and side.value for side in lifts[0].car_m] == [2.4, 2.8, None]
    assert lifts[0].position_m == (10.5, 10.7)


def test_a_lift_of_one_plan_alone_does_not_say_what_it_serves(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("货梯", 5000, 5000, 3000, 3500)
    reading = sheet.read(tmp_path)
    (lift,) = reading.buildings[0].lifts
    assert lift.serves is None and lift.use is LiftUse.FREIGHT
    assert lift.car_m == (None, None, None)      # one rectangle: car or shaft
    assert [n.values["count"] for n in notes(reading, "dxf-lift-rectangles")] == [1]


def test_hoists_docks_and_stairs_are_read(factory, tmp_path):
    building = factory.read(tmp_path).buildings[0]
    (hoist,), (dock,), (stair,) = building.hoists, building.docks, building.stairs
    assert hoist.kind is HoistKind.WELL and [side.value for side in hoist.size_m] == [3.0, 4.0]
    assert (dock.storey, dock.width_m.value, dock.depth_m.value, dock.bays) == (1, 12.0, 3.0, None)
    assert (stair.name, stair.serves) == ("1#楼梯", (1, 2, 3, 4, 5))


def test_plot_and_neighbours_are_measured(factory, tmp_path):
    reading = factory.read(tmp_path)
    assert reading.plot.area_m2.value == pytest.approx(9900.0)
    (neighbour,) = reading.site.neighbours
    # from (42.4, 25.6) to (60, 40); the second plan at x = 70 lies on the plot, too, and is nearer in no direction
    assert neighbour.distance_m is not None


def test_the_distance_to_a_neighbour_is_taken_from_the_site_plan(tmp_path):
    sheet = Sheet()
    sheet.rectangle("用地红线", 0, 0, 100_000, 100_000)
    sheet.rectangle("轮廓", 20_000, 20_000, 40_000, 20_000)
    sheet.text("TEXT", "总平面图", 30_000, -10_000, 1500)
    sheet.rectangle("相邻建筑", 75_000, 20_000, 10_000, 20_000)
    sheet.text("TEXT", "A 厂房", 78_000, 30_000)
    factory_floor(sheet, 300_000, 0, "一层平面图", "%%p0.000")
    reading = sheet.read(tmp_path)
    (neighbour,) = reading.site.neighbours
    assert (neighbour.name, neighbour.distance_m.value) == ("A 厂房", 15.0)
    assert numbers(reading) == [1] and reading.plot.area_m2.value == pytest.approx(10_000.0)


def test_one_plan_without_levels_has_no_height(tmp_path):
    sheet = Sheet()
    sheet.rectangle("A-AREA", 0, 0, 30_000, 20_000)
    reading = sheet.read(tmp_path)
    (storey,) = reading.buildings[0].storeys
    assert (storey.number, storey.elevation_m.value, storey.height_m) == (1, 0.0, None)
    assert storey.elevation_m.source.kind is SourceKind.ASSUMED
    assert notes(reading, "dxf-no-level")


def test_plans_without_levels_are_only_put_in_order(tmp_path):
    sheet = Sheet()
    for k, title in enumerate(("地下一层平面图", "一层平面图", "二层平面图")):
        factory_floor(sheet, 70_000 * k, 0, title, None)
    reading = sheet.read(tmp_path)
    storeys = reading.buildings[0].storeys
    assert [(s.number, s.elevation_m.value, s.height_m) for s in storeys] == [(-1, -4.0, None), (1, 0.0, None), (2, 4.0, None)]
    assert {s.elevation_m.source.kind for s in storeys} == {SourceKind.ASSUMED}
    assert storeys[0].kind is StoreyKind.BASEMENT
    assert notes(reading, "dxf-plans-stacked")


def test_plans_without_titles_are_told_apart_by_space(tmp_path):
    sheet = Sheet()
    for x in (0, 60_000, 120_000):
        sheet.rectangle("轮廓", x, 0, 40_000, 20_000)
    reading = sheet.read(tmp_path)
    assert numbers(reading) == [1, 2, 3] and areas(reading) == [800.0] * 3
    assert [n.values["count"] for n in notes(reading, "dxf-plans-by-space")] == [3]


def test_a_small_outline_near_by_is_a_part_of_the_plan_and_a_far_one_is_named(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("轮廓", 50_000, 0, 5000, 4000)       # 10 m away, 20 m²
    sheet.rectangle("轮廓", 200_000, 0, 5000, 4000)
    reading = sheet.read(tmp_path)
    assert areas(reading) == [820.0]
    assert [n.values["area"] for n in notes(reading, "dxf-outline-apart")] == ["20.0"]


def test_titles_are_those_of_their_sheet(tmp_path):
    """The title of sheet 2 stands nearer to the plan of sheet 1 than to its own."""
    sheet = Sheet()
    for k, (title, at) in enumerate((("一层平面图", 30_000), ("二层平面图", 85_500))):
        sheet.rectangle("图框", 84_100 * k, 0, 84_000, 59_400)
        sheet.rectangle("轮廓", 84_100 * k + (33_000 if k == 0 else 40_000), 20_000, 40_000, 20_000 - 2000 * k)
        sheet.text("PUB_TEXT", title, at, 21_000, 700)
    reading = sheet.read(tmp_path)
    assert numbers(reading) == [1, 2] and areas(reading) == [800.0, 720.0]


def test_a_second_plan_of_a_storey_is_named_and_left_out(tmp_path):
    sheet = Sheet()
    factory_floor(sheet, 0, 0, "一层平面图", "%%p0.000")
    factory_floor(sheet, 70_000, 0, "一层消防平面图", "%%p0.000")
    factory_floor(sheet, 140_000, 0, "A-A 剖面图", None)
    reading = sheet.read(tmp_path)
    assert numbers(reading) == [1]
    assert [(n.subject, n.values["other"]) for n in notes(reading, "dxf-plan-twice")] == [("一层消防平面图", "一层平面图")]
    assert [n.subject for n in notes(reading, "dxf-view-ignored")] == ["A-A 剖面图"]


def test_plans_without_axes_are_laid_over_by_columns_or_by_their_middle(tmp_path):
    """The upper storey stands back by its first bay of 6 m, so that its columns fit in one place alone."""
    by_columns, by_middle = Sheet(), Sheet()
    for sheet in (by_columns, by_middle):
        for k, title in enumerate(("一层平面图", "二层平面图")):
            sheet.rectangle("轮廓", 70_000 * k + 6000 * k, 0, 40_000 - 6000 * k, 17_600)
            sheet.text("PUB_TEXT", title, 70_000 * k + 15_000, -5000, 700)
    for x in (400, 6400, 14_800, 23_200, 31_600):
        by_columns.columns(x, 400, 1, 3)
        if x > 400:
            by_columns.columns(70_000 + x, 400, 1, 3)
    reading = by_columns.read(tmp_path)
    assert reading.buildings[0].storeys[1].outline.bounds == pytest.approx((6.0, 0.0, 40.0, 17.6))
    assert [n.values["x_m"] for n in notes(reading, "dxf-moved-by-columns")] == ["-70.000"]
    reading = by_middle.read(tmp_path)
    assert reading.buildings[0].storeys[1].outline.centroid.x == pytest.approx(20.0)
    assert [n.values["x_m"] for n in notes(reading, "dxf-moved-by-middle")] == ["-73.000"]


def test_layers_of_storeys_lie_in_one_place(tmp_path):
    sheet = Sheet()
    sheet.rectangle("1F", 0, 0, 40_000, 20_000)
    sheet.rectangle("二层轮廓", 0, 0, 40_000, 18_000)
    sheet.rectangle("B1", -5000, -5000, 50_000, 30_000)
    reading = sheet.read(tmp_path)
    assert numbers(reading) == [-1, 1, 2] and areas(reading) == [1500.0, 800.0, 720.0]
    assert not notes(reading, "dxf-moved-by-middle")


def test_a_schedule_gives_levels_and_names(factory, tmp_path):
    schedule = tmp_path / "storeys.csv"
    schedule.write_text("楼层,层高\n1F,8.0\n2F,6.0\n3F,6.0\n4F,6.0\n5F,6.0\n6F,5.0\n屋面,\n", "utf-8")
    reading = factory.read(tmp_path, storeys=schedule)
    storeys = reading.buildings[0].storeys
    assert [(s.name, s.elevation_m.value, s.height_m.value) for s in storeys] == [
        ("1F", 0.0, 8.0), ("2F", 8.0, 6.0), ("3F", 14.0, 6.0), ("4F", 20.0, 6.0), ("5F", 26.0, 6.0), ("6F", 32.0, 5.0)]
    assert areas(reading) == [1112.8] * 5 + [None]
    assert [n.subject for n in notes(reading, "dxf-storey-without-plan")] == ["6F"]


def test_a_plan_without_row_in_the_schedule_is_named(factory, tmp_path):
    schedule = tmp_path / "storeys.csv"
    schedule.write_text("楼层,标高,层高\n一层,0,6\n二层,6,6\n", "utf-8")
    reading = factory.read(tmp_path, storeys=schedule)
    assert numbers(reading) == [1, 2]
    assert {n.values["storey"] for n in notes(reading, "dxf-plan-without-row")} == {"3F", "4F", "5F"}


def test_levels_that_contradict_the_order_are_not_used(tmp_path):
    sheet = Sheet()
    factory_floor(sheet, 0, 0, "一层平面图", "6.000")
    factory_floor(sheet, 70_000, 0, "二层平面图", "%%p0.000")
    reading = sheet.read(tmp_path)
    assert [n.code for n in reading.report.errors] == ["dxf-levels-out-of-order"]
    assert [s.height_m for s in reading.buildings[0].storeys] == [None, None]


def test_zones_units_and_compartments_take_their_names_from_the_texts_in_them(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("SPACE", 0, 0, 30_000, 20_000)
    sheet.text("PUB_TEXT", "生产车间", 15_000, 10_000)
    sheet.rectangle("SPACE", 30_000, 0, 10_000, 20_000)
    sheet.text("PUB_TEXT", "办公", 35_000, 10_000)
    sheet.rectangle("套内面积", 0, 0, 30_000, 20_000)
    sheet.rectangle("防火分区", 0, 0, 40_000, 20_000)
    building = sheet.read(tmp_path).buildings[0]
    zones = building.storeys[0].zones
    assert [(z.name, z.use.value, z.area_m2.value) for z in zones] == [
        ("生产车间", "production", 600.0), ("办公", "office", 200.0)]
    (unit,), (compartment,) = building.storeys[0].units, building.compartments
    assert unit.net_area_m2.value == 600.0 and unit.gross_area_m2 is None
    assert (compartment.storeys, compartment.area_m2.value) == ((1,), 800.0)


def test_a_real_plan_that_says_millimetres_and_is_in_inches(tmp_path):
    """The house of test/resources/floorplan.dxf (see tests/data/dxf/README.md): 235,856 in² and two annexes."""
    path = tmp_path / "floorplan.dxf"
    path.write_bytes(gzip.decompress((DATA / "floorplan-bishop-overland.dxf.gz").read_bytes()))
    reading = read(path, ReadOptions())
    assert (reading.input.format, reading.input.length_unit) == ("DXF AC1018", "in")
    assert [(n.values["unit"], n.values["stated"]) for n in notes(reading, "dxf-unit-overruled")] == [("in", "mm")]
    assert {n.code for n in reading.report.guesses} >= {"dxf-evidence-doors", "dxf-evidence-dimensions", "dxf-evidence-header"}
    # 235,856 + 68,096 (garage) + 17,200 (porch) square inches; the entry of 4,472 lies within
    assert areas(reading) == [pytest.approx(round(321_152 * 0.0254**2, 3))]
    assert [n.values["largest"] for n in notes(reading, "dxf-outline-parts")] == ["152.2"]
    with pytest.raises(InputError) as fault:
        read(path, ReadOptions(unit="mm"))
    assert (fault.value.code, fault.value.values["other"]) == ("no-building", "in")


def test_every_note_has_a_sentence_in_both_languages(factory, tmp_path):
    reading = factory.read(tmp_path)
    for _, group in reading.report.lists():
        for note in group:
            for lang in LANGUAGES:
                words = text(f"report.{note.code}", lang, {"subject": note.subject, **note.values})
                assert "{" not in words


def test_a_polygon_of_the_builder_is_what_it_says():
    assert box(0, 0, 2, 1) == [(0, 0), (2, 0), (2, 1), (0, 1)]
