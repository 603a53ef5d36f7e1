"""Titles, level marks and units of drawings: what words and figures say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.readers.dxf.elements import Dimension
from models.readers.dxf.scale import _metres
from models.readers.dxf.titles import as_number, level_of, outdoor_level_of, storeys_of, title_of
from tests.models.readers.dxf_builder import Sheet, notes


@pytest.mark.parametrize("words, kind, storeys", [
    ("一层平面图", "plan", (1,)), ("首层平面图 1:100", "plan", (1,)), ("十二层平面图", "plan", (12,)),
    ("三十二层平面图", "plan", (32,)),
    ("标准层（3~8层）平面图", "plan", (3, 4, 5, 6, 7, 8)), ("二~五层平面图", "plan", (2, 3, 4, 5)),
    ("三至八层平面图", "plan", (3, 4, 5, 6, 7, 8)),
    ("二、四、六层平面图", "plan", (2, 4, 6)), ("地下一层平面图", "plan", (-1,)),
    ("地下二层～地下一层平面图", "plan", (-2, -1)),
    ("B1层平面图", "plan", (-1,)), ("-1F平面图", "plan", (-1,)), ("1#厂房一层平面图", "plan", (1,)),
    ("A栋3层平面图", "plan", (3,)),
    ("1F PLAN", "plan", (1,)), ("2F-5F PLAN", "plan", (2, 3, 4, 5)), ("B1 PLAN", "plan", (-1,)),
    ("Second Floor Plan", "plan", (2,)),
    ("3RD FLOOR PLAN", "plan", (3,)), ("GROUND FLOOR PLAN", "plan", (1,)), ("LEVEL 3-8 PLAN", "plan", (3, 4, 5, 6, 7, 8)),
    ("TYPICAL FLOOR PLAN (3F-8F)", "plan", (3, 4, 5, 6, 7, 8)), ("BASEMENT PLAN", "plan", (-1,)), ("FLOOR PLAN", "plan", None),
    ("标准层平面图", "plan", None), ("总平面图", "site", None), ("SITE PLAN", "site", None), ("屋顶层平面图", "roof", None),
    ("ROOF PLAN", "roof", None), ("①~⑧轴立面图", "other", None), ("1-1剖面图", "other", None), ("楼梯详图", "other", None),
    ("WEST ELEVATION", "other", None),
])
def test_titles(words, kind, storeys):
    title = title_of(words)
    assert title is not None and (title.kind, title.storeys) == (kind, storeys)


@pytest.mark.parametrize("words", ["房间", "ELEVATOR", "PLANT ROOM", "货梯 3T", "", "平面" * 40])
def test_what_is_no_title(words):
    assert title_of(words) is None


@given(st.text(max_size=40))
def test_any_words_are_read_without_a_fault(words):
    numbers = storeys_of(words)
    assert numbers is None or all(number and abs(number) <= 200 for number in numbers)
    level = level_of(words)
    assert level is None or math.isfinite(level)


@given(st.integers(1, 99))
def test_chinese_numbers(number):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert as_number(words) == number == as_number(str(number))


@pytest.mark.parametrize("words, level", [
    ("±0.000", 0.0), ("4.500", 4.5), ("-0.300", -0.3), ("H=8.400", 8.4), ("标高：12.600", 12.6), ("+4.500", 4.5),
    ("（4.500", None),
    ("4.50", None), ("1200", None), ("±1.000", None), ("1234.000", None),
])
def test_level_marks_have_three_decimals(words, level):
    assert level_of(words) == level


def test_the_ground_outside_is_named(tmp_path):
    assert outdoor_level_of("室外地坪 -0.300") == -0.3 and outdoor_level_of("-0.300") is None
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.text("标高", "室外地坪 -0.300", 50_000, 0)
    ground = sheet.read(tmp_path).buildings[0].outdoor_ground_m
    assert ground is not None and ground.value == -0.3


def test_the_floor_is_the_level_that_is_written_most_often(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    for k, words in enumerate(("6.000", "6.000", "5.950")):
        sheet.text("标高", words, 5000 * k + 1000, 1000)
    reading = sheet.read(tmp_path)
    assert reading.buildings[0].storeys[0].elevation_m.value == 6.0
    assert [n.values["others"] for n in notes(reading, "dxf-level-chosen")] == ["+5.950"]


@pytest.mark.parametrize("written, metres, sure", [
    ("16'-0\"", 4.8768, 1.0), ("3'-1\"", 0.9398, 1.0), ("6\"", 0.1524, 1.0), ("5'-6 1/2\"", 1.6891, 1.0), ("8400", 8.4, 0.5),
    ("8,400", 8.4, 0.5), ("8.40", 8.4, 0.5), ("8400mm", 8.4, 1.0), ("8.4m", 8.4, 1.0), ("2-3", None, None), ("A", None, None),
    ("36", None, None),
])
def test_what_a_dimension_states(written, metres, sure):
    found = _metres(Dimension("D", 1.0, written, 1.0, False))
    assert found is None if metres is None else found == (pytest.approx(metres), sure)


def house(unit: int, scale: float) -> Sheet:
    """A plan of 30 × 20 m with doors of 0.9 m, columns of 0.6 m and writing of 0.35 m."""
    sheet = Sheet(unit=unit, scale=scale)
    sheet.rectangle("轮廓", 0, 0, 30_000, 20_000)
    sheet.columns(1000, 1000, 4, 3, bay=8000.0, side=600.0)
    for k in range(4):
        sheet.arc("WINDOW", 3000 * k + 2000, 5000, 900, 0, 90)
        sheet.text("TEXT", "M0921", 3000 * k + 2000, 6000, 350)
    return sheet


@pytest.mark.parametrize("name, scale", [("mm", 1.0), ("cm", 0.1), ("m", 0.001), ("in", 1 / 25.4), ("ft", 1 / 304.8)])
def test_the_unit_is_found_without_a_header(tmp_path, name, scale):
    reading = house(0, scale).read(tmp_path)
    assert reading.input.length_unit == name and notes(reading, "dxf-unit-guessed")
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(600.0)


@pytest.mark.parametrize("code, name, scale", [(4, "mm", 1.0), (5, "cm", 0.1), (6, "m", 0.001), (1, "in", 1 / 25.4),
    (2, "ft", 1 / 304.8)])
def test_a_true_header_needs_no_guess(tmp_path, code, name, scale):
    reading = house(code, scale).read(tmp_path)
    assert reading.input.length_unit == name
    assert not [n for n in reading.report.guesses if n.code.startswith("dxf-unit")]


def test_a_header_that_lies_is_overruled_with_its_evidence(tmp_path):
    reading = house(6, 1.0).read(tmp_path)      # says metres, drawn in millimetres
    assert reading.input.length_unit == "mm"
    assert [n.values["stated"] for n in notes(reading, "dxf-unit-overruled")] == ["m"]
    assert {n.code for n in reading.report.guesses} >= {"dxf-evidence-header", "dxf-evidence-doors", "dxf-evidence-columns",
                                                       "dxf-evidence-texts", "dxf-evidence-size"}


def test_size_alone_does_not_overrule_the_header(tmp_path):
    sheet = Sheet(unit=6)
    sheet.rectangle("轮廓", 0, 0, 500, 300)      # 500 m by its header, 500 mm or 5 m by others
    assert sheet.read(tmp_path).input.length_unit == "m"


def test_the_user_overrules_and_is_told_of_doubts(tmp_path):
    reading = house(4, 1.0).read(tmp_path, unit="cm")
    assert reading.input.length_unit == "cm"
    assert [n.values["other"] for n in notes(reading, "dxf-unit-option-doubtful")] == ["mm"]


def test_dimensions_against_what_they_measure(tmp_path):
    sheet = Sheet(unit=0, scale=0.001)
    sheet.rectangle("轮廓", 0, 0, 30_000, 20_000)
    for k in range(3):
        sheet.space.add_linear_dim((0, -2 - k), (0, 0), (30, 0), text="30000").render()
    reading = sheet.read(tmp_path)
    assert reading.input.length_unit == "m"
    (note,) = notes(reading, "dxf-evidence-dimensions")
    assert (note.values["count"], note.values["written"], note.values["units"]) == (3, "30000", "m")
