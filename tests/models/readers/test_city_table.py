"""Lists of buildings: twenty rows of Seattle, headings in Chinese and English, workbooks, and what is no such list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.readers.city.table import is_building_list
from models.readers.city.table import read as read_table
from models.reading import Reading, ReadOptions, silent
from tests.models.readers.city_maker import notes, source, values

DATA = Path(__file__).resolve().parents[2] / "data" / "city"


def read(path: Path, **options: Any) -> Reading:
    return read_table(path, ReadOptions(**options), silent)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# --- Seattle -----------------------------------------------------------------------------------------------------


def test_rows_of_seattle_with_all_that_is_odd_about_them() -> None:
    reading = read(DATA / "seattle-extract.csv")
    city = reading.city
    assert city is not None and len(city) == 20
    church = city.ids.index("21611")
    assert city.names[church] == "Seattle Chinese Baptist Church"
    assert values(reading, "storeys_above_ground")[church] == 99.0      # kept, and asked about
    assert values(reading, "gross_floor_area_m2")[church] == pytest.approx(21_948 * 0.09290304, abs=1e-3)
    asked, dropped = notes(reading, "guesses"), notes(reading, "dropped")
    assert asked["city-floors-against-area"] == {"count": 1, "examples": "Seattle Chinese Baptist Church (21611): 99, 2,039 m²"}
    assert dropped["city-floors-zero"]["count"] == 4
    several = asked["city-list-several"]
    assert several["count"] == 2 and several["total"] == 114
    assert several["examples"].startswith("University of Washington - Seattle Campus (49967): 111")
    assert asked["city-list-none"]["count"] == 4
    assert values(reading, "buildings_in_row")[city.ids.index("49967")] == 111.0
    assert asked["city-area-unit"] == {"heading": "PropertyGFATotal", "unit": "ft²", "evidence": "SiteEUI(kBtu/sf)"}
    assert source(reading, "storeys_above_ground") == "file: city-attribute (NumberofFloors)"


def test_uses_of_seattle_come_from_the_first_heading_that_knows_one() -> None:
    reading = read(DATA / "seattle-extract.csv")
    uses = {b.id: b.use.value if b.use else None for b in reading.buildings}
    assert uses["1"] == "other" and uses["215"] == "warehouse" and uses["247"] == "logistics" and uses["89"] == "office"


def test_points_are_kept_and_outlines_are_none() -> None:
    reading = read(DATA / "seattle-extract.csv")
    assert reading.city is not None and reading.city.outlines is None and reading.size_m is None
    assert values(reading, "latitude")[0] == 47.612 and "city-list-points" in notes(reading, "guesses")


# --- headings, units, encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_list_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = '建筑名称,层数,地下层数,建筑面积（㎡）,建筑高度(m),用途,建成年份\n'
    text += '1号厂房,6,1,"12,345.6",36.5,厂房,2015\n宿舍楼,12层,,8000,40米,员工宿舍,\n'
    reading = read(written(tmp_path / "a.csv", text, encoding))
    assert [b.name for b in reading.buildings] == ["1号厂房", "宿舍楼"]
    assert values(reading, "storeys_above_ground") == [6.0, 12.0] and values(reading, "basement_storeys") == [1.0, None]
    assert values(reading, "gross_floor_area_m2") == [12345.6, 8000.0] and values(reading, "height_m") == [36.5, 40.0]
    assert [b.use.value if b.use else None for b in reading.buildings] == ["factory", "dormitory"]
    assert values(reading, "year_built") == [2015.0, None]
    assert ("city-list-gbk" in notes(reading, "repairs")) == (encoding == "gb18030")
    assert not {"city-area-unit", "city-height-unit"} & notes(reading, "guesses").keys()


@pytest.mark.parametrize(("heading", "unit", "area", "said"), [
    ("GFA (sq ft)", None, 929.03, None), ("GFA_sqft", None, 929.03, None), ("建筑面积/万㎡", None, 1e8, None),
    ("GFA", "ft", 929.03, "ft²"),
    ("GFA", None, 10000.0, "m²"), ("GFA", "m", 10000.0, "m²"), ("GFA (m2)", "ft", 10000.0, None),
    ("Gross Floor Area", None, 10000.0, "m²"),
])
def test_the_unit_of_areas_is_stated_or_asked_about(
        tmp_path: Path, heading: str, unit: str | None, area: float, said: str | None) -> None:
    reading = read(written(tmp_path / "a.csv", f"Building,Floors,{heading}\nA,5,10000\n"), unit=unit)
    assert values(reading, "gross_floor_area_m2") == [pytest.approx(area, abs=0.01)]
    assert notes(reading, "guesses").get("city-area-unit", {}).get("unit") == said


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_titles_above_and_totals_below(tmp_path: Path, delimiter: str) -> None:
    rows = [["园区建筑一览"], [], ["编号", "名称", "层数", "建筑面积m2"], ["A1", "厂房", "4", "4000"],
            ["", "", "", ""], ["A2", "仓库", "1"], ["合计", "", "5", "9000"]]
    reading = read(written(tmp_path / "a.csv", "\n".join(delimiter.join(row) for row in rows)))
    assert [b.id for b in reading.buildings] == ["A1", "A2"] and values(reading, "gross_floor_area_m2") == [4000.0, None]
    assert notes(reading, "dropped")["city-list-totals"]["count"] == 1


def test_a_workbook_reads_like_its_csv(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("说明").write_row(0, 0, ["项目", "说明"])
        sheet = book.add_worksheet("建筑")
        for number, row in enumerate([["楼栋编号", "楼栋名称", "层数", "建筑面积（平方米）", "建筑高度"],
                                      [101, "一号楼", 6, 12345.5, "36 m"], [102, "二号楼", 0, -1, None]]):
            sheet.write_row(number, 0, row)
    reading = read(tmp_path / "a.xlsx")
    assert reading.input.format == "XLSX" and [(b.id, b.name) for b in reading.buildings] == [("101", "一号楼"),
    ("102", "二号楼")]
    assert values(reading, "storeys_above_ground") == [6.0, None] and values(reading, "height_m") == [36.0, None]
    assert values(reading, "gross_floor_area_m2") == [12345.5, None]
    dropped = notes(reading, "dropped")
    assert dropped["city-list-sheets"]["names"] == "说明" and {"city-floors-zero", "city-area-zero"} <= dropped.keys()


@pytest.mark.parametrize(("floors", "area", "asked"), [(61, 12_199, True), (61, 12_201, False), (60, 100, False)])
def test_many_floors_on_little_area_are_asked_about(tmp_path: Path, floors: int, area: int, asked: bool) -> None:
    """More than 60 floors of less than 200 m² each."""
    reading = read(written(tmp_path / "a.csv", f"Building,Floors,GFA (m2)\nA,{floors},{area}\n"))
    assert ("city-floors-against-area" in notes(reading, "guesses")) == asked
    assert values(reading, "storeys_above_ground") == [float(floors)]


# --- what is a list of buildings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("headings", "is_list"), [
    (["建筑名称", "层数", "建筑面积（㎡）", "建筑高度(m)"], True), (["Building", "Floors", "GFA (sq ft)"], True),
    (["name", "floors", "area"], True),
    (["OSEBuildingID", "PropertyName", "NumberofFloors", "PropertyGFATotal"], True),
    (["厂房名称", "建筑面积", "层数", "荷载"], True),
    (["楼栋", "建筑高度"], True),
    (["name", "height_m"], False), (["名称", "标高", "层高"], False), (["楼层", "层高", "面积"], False),
    (["storey", "elevation_m"], False),
    (["楼栋", "楼层", "用途", "面积", "荷载"], False), (["楼栋名称", "电梯编号", "载重", "停靠层数"], False),
    (["设备名称", "数量", "高度"], False),
    (["租户", "楼栋", "面积"], False), (["编号", "名称", "额定载重", "层数"], False), ([], False), (["", ""], False),
    (["层数", "建筑面积"], False),
])
def test_headings_of_lists_and_of_schedules(headings: list[str], is_list: bool) -> None:
    assert is_building_list(headings) is is_list


@given(headings=st.lists(st.text(max_size=12), max_size=8))
def test_any_headings_can_be_asked(headings: list[str]) -> None:
    assert is_building_list(headings) in (True, False)


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "key"), [
    (b"Building,Floors\n", "city-list-no-rows"), (b"a,b\n1,2\n", "city-list-no-columns"),
    (b"\0\0\0\0\xff\xfe\0", "city-list-not-table"),
    (b"Building,Floors\nA\xff,2\n", "city-list-not-table"), (b"\n\n", "city-list-no-rows"),
    (b"Building,Floors\nTotal,5\n", "city-list-no-rows"),
])
def test_what_is_no_list_is_said_in_one_sentence(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as fault:
        read(path)
    assert fault.value.key == key and fault.value.subject == "a.csv"


@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("list") / "a.csv"
    path.write_bytes(b"Building,Floors,Height\n" + content)
    try:
        reading = read(path)
    except InputError as fault:
        assert fault.key.startswith("city-list-")
    else:
        assert reading.city is not None and len(reading.city) >= 1
