"""The sheet of a city: counts, map and tables; nothing cut, both languages, the same bytes every time."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from models.city import City
from models.report import ImportReport, Note
from rules.checking import FAIL
from tests.workbench.cities import city_reading, grid_city
from workbench.checked import Checked, Choices, check
from workbench.sheets.city_look import LOOKS
from workbench.sheets.city_map import footprints, framed, hatch, with_outline
from workbench.sheets.city_sheet import CitySheet
from workbench.sheets.ink import Label, Shape
from workbench.sheets.pdf import compose, render_sheet
from workbench.sheets.style import BOTTOM, LEFT, RIGHT, TOP, WIDTH
from workbench.sheets.words import Words

ON = date(2026, 11, 21)


def judged(city: City, **changes: object) -> Checked:
    reading = replace(city_reading(city), **changes)      # type: ignore[arg-type]
    return check(reading, Choices(on=ON, city="shenzhen", hazard="C2", grade=4))


@pytest.fixture(scope="module")
def town() -> Checked:
    return judged(grid_city(120))


def labels(checked: Checked, lang: str = "zh") -> list[Label]:
    return [mark for page in compose(checked, lang, None).flow.pages for mark in page if isinstance(mark, Label)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_is_there_and_says_its_numbers(town: Checked, paper, lang: str) -> None:
    sheet, words = paper(town, lang), Words(lang)
    text = sheet.text.replace("\n", "")
    for key in ("city.figures", "city.clauses", "city.missing", "city.map", "city.buildings", "standards", "import", "record"):
        assert words(key).replace(" ", "") in text.replace(" ", "")
    failing = sum(r.verdicts.tolist().count(FAIL) for r in town.run.results if r.deciding)
    assert failing > 0 and str(failing) in sheet.pages[0]
    assert "{" not in text.replace("{}", "")
    for number, page in enumerate(sheet.pages, 1):
        assert words("page", number=number, total=len(sheet.pages)) in page and words("disclaimer") in page


def test_every_building_has_its_line_the_failing_ones_first(town: Checked, paper) -> None:
    sheet = paper(town)
    text = " ".join(sheet.pages)
    assert all(id_ in text for id_ in town.reading.city.ids)      # type: ignore[union-attr]
    city_sheet = CitySheet(town, Words("zh"), None)
    results = [city_sheet.overall_of(row) for row in city_sheet.order.tolist()]
    assert results == sorted(results, key=("fail", "incomplete", "conditional", "pass").index)
    first = {result.clause.id: result.clause for result in town.run.results}
    row = int(city_sheet.order[0])
    assert Words("zh").short_citation(town.run.results[int(city_sheet.results.first[row])].clause) in text and first


def test_nothing_reaches_beyond_the_margins(town: Checked) -> None:
    from workbench.sheets.fonts import BOLD, REGULAR, safe, width

    for lang in ("zh", "en"):
        for page in compose(town, lang, None).flow.pages:
            for mark in page:
                if isinstance(mark, Label):
                    wide = width(safe(mark.text), mark.size, BOLD if mark.bold else REGULAR)
                    start = mark.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
                    assert start >= LEFT - 0.6 and start + wide <= RIGHT + 0.6, mark
                    assert BOTTOM - 0.6 <= mark.y <= TOP + 0.6, mark
                elif isinstance(mark, Shape):
                    assert all(LEFT - 1 <= x <= RIGHT + 1 and BOTTOM - 8 <= y <= TOP + 8 for ring in mark.rings for x, y in ring)


def test_the_bytes_are_the_same_every_time(town: Checked) -> None:
    assert render_sheet(town, "zh", "2026-11-21") == render_sheet(judged(grid_city(120)), "zh", "2026-11-21")


def test_the_findings_of_every_building_are_attached(town: Checked, paper) -> None:
    attached = paper(town).reader.attachments
    findings = json.loads(attached["findings.json"][0])
    assert len(findings["buildings"]) == len(findings["by_building"]) == 120
    assert {f["building"] for f in findings["findings"]} == {None, *(f"B{i:04d}" for i in range(120))}
    assert len(json.loads(attached["values.json"][0])["values"]) > 120


def test_without_outlines_there_is_a_sentence_and_no_map(paper) -> None:
    for lang, said in (("zh", "没有建筑轮廓"), ("en", "no outlines")):
        text = paper(judged(grid_city(12, outlines=False)), lang).text
        assert said in text and Words(lang)("city.kilometres", value=1) not in text
    assert not with_outline(CitySheet(judged(grid_city(12, outlines=False)), Words("zh"), None)).size


def test_buildings_without_an_outline_are_counted(paper) -> None:
    city = grid_city(20)
    shapes = city.outlines.copy()      # type: ignore[union-attr]
    shapes[:3] = None
    assert "3 栋建筑没有轮廓" in paper(judged(replace(city, outlines=shapes))).text


def test_few_buildings_get_the_ordinary_sheet_and_four_the_citys(paper) -> None:
    assert Words("zh")("city.clauses") not in paper(judged(grid_city(3))).text
    assert Words("zh")("city.clauses") in paper(judged(grid_city(4))).text


def test_many_notes_of_one_kind_take_three_lines(paper) -> None:
    report = ImportReport(guesses=tuple(Note("use-assumed", f"N{i:05d}") for i in range(5000)))
    text = paper(judged(grid_city(10), report=report)).text
    assert "N00002" in text and "N00003" not in text and "4,997" in text


def test_long_names_are_shortened_and_every_table_stays_on_its_page(paper) -> None:
    city = grid_city(30)
    long = replace(city, names=tuple(f"某某工业园区第{i}期高标准厂房及配套用房(甲){'长' * 60}" for i in range(30)))
    marks = [mark for mark in labels(judged(long)) if "…" in mark.text]
    assert len(marks) >= 30 and all(len(mark.text) < 40 for mark in marks)


def test_the_map_is_at_the_largest_scale_that_fits() -> None:
    outlines = shapely.box(np.array([0.0, 980.0]), np.array([0.0, 480.0]), np.array([10.0, 1000.0]), np.array([10.0, 500.0]))
    frame = framed(outlines, 416.0, 600.0)                       # 1000 × 500 m in 400 × 584 points beside the edges
    assert frame.scale == pytest.approx(0.4) and frame.high == pytest.approx(0.4 * 500 + 16)
    left, bottom, right, top = shapely.total_bounds(frame.place(outlines))
    assert (left, top) == pytest.approx((8.0, -8.0)) and (right, bottom) == pytest.approx((408.0, -208.0))


def test_one_small_building_far_from_zero_fits_too() -> None:
    outlines = np.array([shapely.box(85000.0, 446000.0, 85000.0, 446000.0)])
    frame = framed(outlines, WIDTH, 500.0)
    assert math.isfinite(frame.scale) and frame.high >= 90.0


def test_a_hatching_lies_inside_its_footprint_and_spares_its_court() -> None:
    ring = shapely.Polygon([(0, 0), (30, 0), (30, 30), (0, 30)], [[(10, 10), (20, 10), (20, 20), (10, 20)]])
    lines = hatch(ring, 5.0)
    # eleven diagonals cross the square of 30 (n = -5 … 5), those through the court lie in two parts
    assert len(lines) >= 11 and all(ring.buffer(1e-6).contains(shapely.LineString(line)) for line in lines)
    assert sum(shapely.LineString(line).length for line in lines) == pytest.approx(_diagonals(30, 5) - _diagonals(10, 5))


def _diagonals(side: float, step: float) -> float:
    """Length of the diagonals n × step through a square: √2 × (side − |offset|) each."""
    count = int(side / step)
    return math.sqrt(2) * sum(side - abs(n) * step for n in range(-count, count + 1))


def test_results_are_apart_without_colour() -> None:
    lightness = {name: 0.2126 * look.fill[0] + 0.7152 * look.fill[1] + 0.0722 * look.fill[2] for name, look in LOOKS.items()}
    assert lightness["fail"] < 0.35 < 0.7 < lightness["incomplete"]
    assert LOOKS["pass"].hatch and LOOKS["conditional"].dash and not LOOKS["incomplete"].hatch
    shapes = [shapely.box(0, 0, 20, 20), None, shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 4, 1)])]
    assert len(footprints([shape for shape in shapes if shape is not None], LOOKS["fail"])) == 3
