"""Drawings of goods as DXF and PDF: reopened, audited, and compared with the neutral drawing mark by mark."""

from __future__ import annotations

import io
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing as Document

from models.capacity.balance import balance
from models.capacity.docks import plan_docks_of
from models.capacity.lifts import plan_lifts
from models.readers import read
from tests.models.capacity import towers
from workbench.capacity_words import GoodsWords
from workbench.cli import main
from workbench.goods_drawings import Drawing, flow_drawing
from workbench.goods_dxf import LAYERS, METRES, MILLIMETRES, dxf
from workbench.goods_files import flow_dxf, yard_dxf
from workbench.sheets.ink import Disc, Label, Shape, line
from workbench.yard_drawings import yard_drawing

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"
ZH, EN = GoodsWords("zh"), GoodsWords("en")

SITE = """
[site]
[[site.yard]]
name = "南场"
outline_m = [[0, -30], [60, -30], [60, 0], [0, 0]]
[[site.yard.obstacle]]
name = "箱式变压器"
outline_m = [[2, -28], [6, -28], [6, -24], [2, -24]]
[[site.kept_free]]
name = "南消防车道"
kind = "fire-lane"
outline_m = [[0, -30], [60, -30], [60, -26], [0, -26]]
[[site.kept_free]]
name = "登高场地^1 100%%"
kind = "aerial-site"
outline_m = [[70, 0], [80, 0], [80, 40], [70, 40]]
"""
HOUSE = """[[building.footprint]]
storeys = [1, 2]
outline_m = [[0, 0], [60, 0], [60, 40], [0, 40]]
[[building.hoist]]
name = "东吊装平台"
kind = "platform"
access = { crane_outline_m = [[66, 10], [74, 10], [74, 18], [66, 18]] }
"""


def reopened(data: bytes) -> Document:
    document = ezdxf.read(io.StringIO(data.decode("utf-8")))
    audit = document.audit()
    assert not audit.errors and not audit.fixes
    return document


def texts(document: Document) -> list[str]:
    return [text.plain_text() for text in document.modelspace().query("TEXT")]


def on_site(folder: Path) -> tuple[object, ...]:
    reading = towers.reading_of(folder, HOUSE, towers.storeys(8, 6), site=SITE)
    return reading.buildings[0], reading.site, plan_docks_of(reading.buildings[0], reading.site)


def tower() -> tuple[object, ...]:
    reading = read(EXAMPLES / "songhu-later-tower.toml")
    return reading.buildings[0], reading.site, plan_docks_of(reading.buildings[0], reading.site)


def assert_same(document: Document, drawing: Drawing) -> None:
    """Every mark stands in the file on its layer, at its place to 1e-6, in the same order."""
    kept = [entity for entity in document.modelspace() if entity.dxftype() != "HATCH"]
    (dx, dy), scale = drawing.origin, drawing.points_per_unit
    at = iter(kept)
    for layer, mark in drawing.marks:
        if isinstance(mark, Shape):
            for ring in mark.rings:
                entity = next(at)
                assert entity.dxftype() == "LWPOLYLINE" and entity.closed is mark.closed
                assert [c for point in entity.get_points("xy") for c in point] == pytest.approx(
                    [c for x, y in ring for c in ((x - dx) / scale, (y - dy) / scale)], abs=1e-6)
        elif isinstance(mark, Disc):
            entity = next(at)
            assert entity.dxftype() == "CIRCLE" and entity.dxf.radius == pytest.approx(mark.radius / scale, abs=1e-6)
        elif isinstance(mark, Label):
            entity = next(at)
            assert entity.dxftype() == "TEXT" and entity.plain_text() == mark.text
            assert entity.dxf.height == pytest.approx(mark.size / scale, abs=1e-6)
            place = entity.dxf.insert if mark.anchor == "start" else entity.dxf.align_point
            assert (place.x, place.y) == pytest.approx(((mark.x - dx) / scale, (mark.y - dy) / scale), abs=1e-6)
        assert entity.dxf.layer == LAYERS[layer].name


def test_the_yard_is_the_neutral_drawing_in_metres_of_the_site() -> None:
    building, site, plan = tower()
    drawing = yard_drawing(building, site, plan, ZH, 900.0, 700.0)
    document = reopened(dxf(drawing, METRES, 1.0))
    assert_same(document, drawing)
    assert (document.header["$INSUNITS"], document.header["$MEASUREMENT"]) == (METRES, 1)
    (outline,) = document.modelspace().query('LWPOLYLINE[layer=="BUILDING-建筑轮廓"]')
    storey = next(s for s in building.storeys if s.number == 1)
    assert sorted(outline.get_points("xy")) == [pytest.approx(p, abs=1e-6) for p in sorted(storey.outline.exterior.coords[:-1])]
    for kept in site.kept_free:
        layer = "FIRE-LANE-消防车道" if kept.kind == "fire-lane" else "AERIAL-SITE-消防登高操作场地"
        drawn = [e.get_points("xy") for e in document.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')]
        assert any(sorted(points) == [pytest.approx(p, abs=1e-6) for p in sorted(kept.outline_m)] for points in drawn)


def test_the_longest_truck_sweeps_the_area_that_the_plan_computed() -> None:
    from shapely import Polygon

    building, site, plan = tower()
    document = reopened(yard_dxf(building, site, plan, ZH))
    swept = [Polygon(e.get_points("xy")).area for e in document.modelspace().query('LWPOLYLINE[layer=="SWEPT-PATH-扫掠范围"]')]
    longest = max((d for d in plan.yard.drives if d.swept), key=lambda d: d.truck.size_m[0].value).truck
    assert sorted(swept) == pytest.approx(sorted(d.swept.area.area for d in plan.yard.drives if d.truck is longest), rel=1e-9)


@pytest.mark.parametrize("words", [ZH, EN])
def test_everything_in_the_way_is_named_hatched_and_numbered(tmp_path: Path, words: GoodsWords) -> None:
    building, site, plan = on_site(tmp_path)
    document = reopened(yard_dxf(building, site, plan, words))
    said = texts(document)
    assert [one.name for one in plan.yard.in_the_way] == ["箱式变压器"]
    assert any("箱式变压器" in one and "南消防车道" in one and one.startswith("1. ") and "8" in one for one in said)
    assert any("东吊装平台" in one and "登高场地^1 100%%" in one and one.startswith("2. ") and "32" in one for one in said)
    assert {"1", "2"} <= set(said)
    hatches = document.modelspace().query('HATCH[layer=="CLASH-冲突"]')
    assert len(hatches) == 2 and all(hatch.dxf.pattern_name == "ANSI31" for hatch in hatches)
    clash = document.modelspace().query('LWPOLYLINE[layer=="CLASH-冲突"]')
    corners = {tuple(round(c, 6) for c in point) for entity in clash for point in entity.get_points("xy")}
    assert corners == {(2, -28), (6, -28), (6, -26), (2, -26), (70, 10), (74, 10), (74, 18), (70, 18)}


def test_texts_are_legible_at_the_scale_that_the_drawing_names(tmp_path: Path) -> None:
    for building, site, plan in (tower(), on_site(tmp_path)):
        document = reopened(yard_dxf(building, site, plan, EN))
        note = next(one for one in texts(document) if "A3" in one)
        scale = int(note.split("1:")[1].split(" ")[0])
        heights = [e.dxf.height / scale * 1000.0 for e in document.modelspace().query("TEXT")]
        assert min(heights) >= 2.5 and max(heights) <= 5.0
        low, high = document.header["$EXTMIN"], document.header["$EXTMAX"]
        assert (high[0] - low[0]) / scale * 1000.0 <= 390.001 and (high[1] - low[1]) / scale * 1000.0 <= 270.0


def test_the_flow_is_the_neutral_drawing_in_millimetres() -> None:
    building, _, docks = tower()
    plan = plan_lifts(building)
    rows = balance(plan, docks)
    for words in (ZH, EN):
        document = reopened(flow_dxf(plan, rows, docks, words))
        assert document.header["$INSUNITS"] == MILLIMETRES
        assert min(e.dxf.height for e in document.modelspace().query("TEXT")) >= 2.5
        assert {f"{n}F" for n in range(1, 13)} <= set(texts(document))
        note = next(one for one in texts(document) if one == words("flow.dxf-note"))
        assert note
    drawing = flow_drawing(plan, rows, docks, ZH)
    assert_same(reopened(dxf(drawing, MILLIMETRES, 1.0)), drawing)


def test_layers_have_both_languages_their_line_types_and_no_stranger() -> None:
    building, site, plan = tower()
    document = reopened(yard_dxf(building, site, plan, EN))
    names = {layer.name for layer in LAYERS.values()}
    assert all(any("一" <= sign <= "鿿" for sign in name) and name[0].isascii() for name in names)
    assert {e.dxf.layer for e in document.modelspace()} <= names <= {layer.dxf.name for layer in document.layers}
    assert document.layers.get("FIRE-LANE-消防车道").dxf.linetype == "DASHED"


def test_rings_in_rings_signs_of_dxf_and_control_signs() -> None:
    ring = Shape((((0, 0), (40, 0), (40, -40)), ((30, -10), (35, -10), (35, -15))), fill=(1.0, 0.0, 0.0))
    signs = Label(0, -9, "50%%c ^J 100%\x07吊装", 8)
    document = reopened(dxf(Drawing((("clash", ring), ("note", signs), ("note", Label(0, 0, " ", 8)),
                                     ("note", line(0, 0, 9, 9))), 40.0, 2.0, (4.0, -2.0)), METRES, 1.0))
    assert texts(document) == ["50%%c ^J 100%吊装"]
    assert len(document.modelspace().query("HATCH")[0].paths) == 2
    assert document.modelspace().query("LWPOLYLINE")[2].get_points("xy") == [(-2.0, 1.0), (2.5, 5.5)]


def test_the_files_hold_no_clock_and_leave_the_library_as_it_was(tmp_path: Path) -> None:
    before = ezdxf.options.write_fixed_meta_data_for_testing
    building, site, plan = on_site(tmp_path)
    assert yard_dxf(building, site, plan, ZH) == yard_dxf(building, site, plan, ZH)
    assert ezdxf.options.write_fixed_meta_data_for_testing is before


def test_more_banks_than_there_is_room_for_are_counted(tmp_path: Path) -> None:
    lifts = "".join(towers.lift(load=load) for load in range(1000, 9000, 1000))
    reading = towers.reading_of(tmp_path, towers.storeys(6, 6, 6), lifts, towers.goods(20.0))
    plan = plan_lifts(reading.buildings[0])
    docks = plan_docks_of(reading.buildings[0], None)
    said = texts(reopened(flow_dxf(plan, balance(plan, docks), docks, EN)))
    drawn = [one for one in said if one.startswith("1× ")]
    assert len(plan.results) == 8 and f"{8 - len(drawn)} more banks are not drawn; see the table of banks" in said


def test_both_verbs_write_the_drawings_as_pdf_too(tmp_path: Path) -> None:
    import pypdfium2

    file = str(EXAMPLES / "songhu-phase-a.toml")
    main(["lifts", file, "--out", str(tmp_path)])
    main(["docks", file, "--out", str(tmp_path)])
    for name, word in (("lifts.flow", "货流图"), ("docks.yard", "消防车道")):
        assert not reopened((tmp_path / f"songhu-phase-a.{name}.dxf").read_bytes()).audit().errors
        page = pypdfium2.PdfDocument((tmp_path / f"songhu-phase-a.{name}.pdf").read_bytes())
        assert len(page) == 1 and word in page[0].get_textpage().get_text_bounded()
