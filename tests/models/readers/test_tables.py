"""Schedules in workbooks: headings, units, merged cells, ranges, totals, and faults that name their cell."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.edit_fields import FIELDS
from models.errors import InputError
from models.readers.tables.columns import COLUMNS, SHEET_NAMES, SHEET_WORDS
from models.readers.tables.grid import Grid
from models.readers.tables.headings import bare, heads, spellings, split_unit
from models.readers.tables.schedule import read_tables
from models.readers.tables.words import CHOICES, VOCABULARIES, values_of
from models.report import ImportReport
from models.schedule import FACTS, KINDS, Entry, Schedule
from models.schedule_goods import DETAILS, UNITS
from tests.models.readers.tables_builder import STOREYS, Rows, workbook
from workbench.cli import sentence
from workbench.texts import LANGUAGES, catalogue, text


def schedule(tmp_path: Path, sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None) -> Schedule:
    found = read_tables(workbook(tmp_path / "a.xlsx", sheets, merged))
    assert_told(found.report)
    return found


def assert_told(report: ImportReport) -> None:
    for _, notes in report.lists():
        for note in notes:
            for lang in LANGUAGES:
                assert "{" not in text(f"report.{note.code}", lang, {"subject": note.subject, **note.values})


def faults(tmp_path: Path, sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None) -> list[tuple[str, int, str]]:
    """Key, row and column of each fault."""
    with pytest.raises(InputError) as caught:
        read_tables(workbook(tmp_path / "a.xlsx", sheets, merged))
    assert caught.value.key == "table-faults", caught.value
    for lang in LANGUAGES:
        assert "{" not in sentence(caught.value, lang)
    return [(key.removeprefix("table-fault-"), place["row"], place["column"]) for key, place in caught.value.values["details"]]


def plain(entry: Entry) -> dict[str, object]:
    return {name: cell.value for name, cell in entry.values.items()}


def codes(found: Schedule) -> list[str]:
    return [note.code for _, notes in found.report.lists() for note in notes]


# the columns themselves


def test_every_column_is_a_field_or_says_where() -> None:
    where = {"building", "storey", "storey_number", "name", "id"}
    own = {"storey": {"kind", "elevation_m", "height_m", "load"}, "zone": {"load", "includes"}, "lift": {"count"},
           "building": {"roof_m", "height_m"}, "truck": {"size_m"},
           "goods": {"serves", "load_unit", "unit_size_m", "largest_m", "unit", "zone", "zone_use"},
           "logistics": {"profile"}}
    goods = {kind: set(units) for kind, units in UNITS.items()}
    goods["logistics"] = goods["day"] | goods["targets"] | goods["staging"]
    for kind, columns in COLUMNS.items():
        assert kind in KINDS
        for column in columns:
            details = goods.get(kind, set()) | set(DETAILS[kind][2] if kind in DETAILS else ()) | FACTS.get(kind, set())
            assert column.field in where | own.get(kind, set()) | set(FIELDS.get(kind, ())) | details, (kind, column.field)
            assert column.form != "number" or kind not in goods or column.field not in goods[kind] or column.unit == next(
                units[column.field] for name, units in UNITS.items() if column.field in units and (
                    name == kind or (kind == "logistics" and name in ("day", "targets", "staging"))))
            if column.form == "word":
                assert (kind, column.field) in CHOICES or (kind, column.field) in VOCABULARIES or column.field == "includes"


@pytest.mark.parametrize("kind", COLUMNS)
def test_headings_of_templates_mean_their_own_column(kind: str) -> None:
    for column in COLUMNS[kind]:
        for title in (column.zh, column.en):
            assert spellings(kind)[bare(title)] is column, title
    assert {bare(word) for word in SHEET_NAMES[kind]} <= {bare(word) for word in SHEET_WORDS[kind].split()} | {"zonesandloads"}


@pytest.mark.parametrize(("heading", "name", "unit"), [
    ("荷载(kN/㎡)", "荷载", "kn/m2"), ("额定载重量（t）", "额定载重量", "t"), ("层高/m", "层高", "m"), (
        "面积 ㎡", "面积", "m2"),
    ("height_m", "height", "m"), ("Load [kg/m²]", "Load", "kg/m2"), ("标高（单位：m）", "标高", "m"), ("标高m", "标高", "m"),
    ("层/站", "层/站", None), ("楼层", "楼层", None), ("净高(梁下)", "净高(梁下)", None),
])
def test_units_of_headings(heading: str, name: str, unit: str | None) -> None:
    assert split_unit(heading) == (name, unit)


@pytest.mark.parametrize(("headings", "kind"), [
    (["楼层", "标高", "层高"], "storey"), (["Level", "Elevation (m)"], "storey"), (["楼层", "荷载(kN/㎡)"], "zone"),
    (["楼层", "分区", "面积", "荷载"], "zone"), (["电梯编号", "额定载重量(kg)", "停靠楼层"], "lift"), (["lift no",
        "rated load (kg)"], "lift"),
    (["编号", "类型", "起重量(t)", "服务楼层"], "hoist"), (["卸货平台", "楼层", "车位"], "dock"),
    (["楼层", "单元", "套内面积"], "unit"),
    (["设备名称", "楼层", "重量(t)"], "equipment"), (["machine", "floor", "weight (kg)", "qty"], "equipment"),
    (["中转仓", "楼层", "面积"], "store"), (["建筑名称", "火灾危险性", "耐火等级"], "building"),
])
def test_tables_are_known_by_their_headings(headings: list[str], kind: str) -> None:
    assert [head.kind for head in heads(Grid(name="Sheet1", rows=[headings, ["x"] * len(headings)]))] == [kind]


def test_the_name_of_the_sheet_decides_what_headings_leave_open() -> None:
    rows = [["编号", "楼层", "面积"], ["A", "1F", 20.0]]
    assert [head.kind for head in heads(Grid(name="中转仓", rows=rows))] == ["store"]
    assert [head.kind for head in heads(Grid(name="单元", rows=[["名称", "楼层", "面积"], ["A", "1F", 20.0]]))] == ["unit"]


# values


def test_a_storey_table_with_title_unit_row_ranges_total_and_remark(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"Sheet1": [
        ["某智造园 1#厂房"], [], ["楼层", "标高", "层高", "建筑面积", "用途"], [None, "(m)", "(m)", "(㎡)"], ["屋面", 26],
        ["标准层(3~4F)", 17, "4.5m", "2,300.5", "生产"], ["2F", 8, 9, 2300.5, "办公"], ["首层", "±0.000", 8, 2400, "生产"],
        ["合计", None, None, 9301.5], ["注：面积以测绘为准"]]}, {"Sheet1": ["A1:E1", "A3:A4"]})
    storeys = found.of("storey")
    assert [(entry.storey, entry.storey_name, plain(entry)) for entry in storeys] == [
        (1, "首层", {"elevation_m": 0.0, "height_m": 8.0, "area_m2": 2400.0, "use": "production"}),
        (2, "2F", {"elevation_m": 8.0, "height_m": 9.0, "area_m2": 2300.5, "use": "office"}),
        (3, "3F", {"elevation_m": 17.0, "height_m": 4.5, "area_m2": 2300.5, "use": "production"}),
        (4, "4F", {"height_m": 4.5, "area_m2": 2300.5, "use": "production"})]
    (roof,) = found.of("building")
    assert plain(roof) == {"roof_m": 26.0}
    assert str(storeys[0].values["area_m2"].source) == "file: table-cell (a.xlsx: Sheet1!D8)"
    assert codes(found) == ["table-range", "table-total", "table-note"]


def test_a_merged_storey_stands_for_all_its_rows(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"荷载": [["楼层", "分区", "荷载(kN/㎡)"], ["1F", "A", 20], [None, "B", 10], ["2F", "A", 8]]},
                     {"荷载": ["A2:A3"]})
    assert [(entry.storey, entry.name, plain(entry)) for entry in found.entries] == [
        (1, "A", {"load_kn_m2": 20.0}), (1, "B", {"load_kn_m2": 10.0}), (2, "A", {"load_kn_m2": 8.0})]
    assert codes(found) == []


def test_a_storey_written_once_without_merging_is_filled_down_and_told(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"荷载": [["楼层", "分区", "荷载(kN/㎡)"], ["1F", "A", 20], [None, "B", 10]]})
    assert [(entry.storey, entry.name) for entry in found.entries] == [(1, "A"), (1, "B")]
    assert codes(found) == ["table-filled-down"]


def test_a_merged_load_holds_for_its_rows_but_a_merged_area_is_a_fault(tmp_path: Path) -> None:
    rows: Rows = [["楼层", "分区", "面积(㎡)", "荷载(kN/㎡)"], ["1F", "A", 900, 20], ["1F", "B", None, None]]
    assert [plain(e)["load_kn_m2"] for e in schedule(tmp_path, {"荷载": rows}, {"荷载": ["D2:D3"]}).entries] == [20.0, 20.0]
    assert faults(tmp_path, {"荷载": rows}, {"荷载": ["C2:C3"]}) == [("merged-sum", 2, "C"), ("merged-sum", 3, "C")]


def test_loads_keep_their_own_unit(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"荷载": [["楼层", "荷载(kN/㎡)"], ["1F", 15], ["2F", "800kg/m²"], ["3F", "1t/㎡"], ["4F",
        "5 kPa"]]})
    assert [plain(entry) for entry in found.of("zone")] == [
        {"load_kn_m2": 15.0}, {"load_kg_m2": 800.0}, {"load_kg_m2": 1000.0}, {"load_kn_m2": 5.0}]
    assert all(entry.name == "" for entry in found.of("zone"))


@pytest.mark.parametrize(("loads", "field", "unit"), [([5, 8, 2.5], "load_kn_m2", "kN/m2"), ([500, 800], "load_kg_m2", "kg/m2")])
def test_a_load_without_a_unit_is_guessed_openly(tmp_path: Path, loads: list[float], field: str, unit: str) -> None:
    found = schedule(tmp_path, {"荷载": [["楼层", "荷载"], *([f"{i}F", load] for i, load in enumerate(loads, 1))]})
    assert [plain(entry)[field] for entry in found.entries] == loads
    (note,) = found.report.guesses
    assert (note.code, note.values["column"], note.values["unit"]) == ("table-unit-guessed", "B", unit)


def test_a_load_that_fits_no_unit_of_its_column_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, {"荷载": [["楼层", "荷载"], ["1F", 5], ["2F", 8], ["3F", 75]]}) == [("no-unit", 4, "B")]


def test_lifts_with_a_heading_of_two_rows(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"Sheet1": [
        ["电梯编号", "类型", "额定载重量", "轿厢尺寸(mm)", None, None, "速度", "停靠楼层", "贯通门", "台数"],
        [None, None, "t", "宽", "深", "高", "m/s"], ["HT-1", "载货电梯", 3, 2400, 3000, 2500, 0.5, "B1~3F", "有", 2],
        ["XT", "消防电梯", "1,600kg", 1600, 1500, None, "1.75", "1、3层", "-"]]},
        {"Sheet1": ["D1:F1", "A1:A2", "B1:B2", "H1:H2", "I1:I2", "J1:J2"]})
    first, second, third = found.entries
    assert [first.name, second.name, third.name] == ["HT-1-1", "HT-1-2", "XT"]
    assert plain(first) == {"use": "freight", "rated_load_kg": 3000.0, "car_m": (2.4, 3.0, 2.5), "speed_m_s": 0.5,
                            "serves": (-1, 1, 2, 3), "through_doors": True}
    assert plain(third) == {"fire_lift": True, "rated_load_kg": 1600.0, "car_m": (1.6, 1.5, None), "speed_m_s": 1.75,
                            "serves": (1, 3)}
    assert first.values["car_m"].source.where == "a.xlsx: Sheet1!D3:F3"
    assert codes(found) == ["table-copies"]


def test_a_csv_writes_merged_headings_as_blanks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("电梯编号,额定载重量,轿厢尺寸(mm),,\n,kg,宽,深,高\nHT-1,3000,2400,3000,2500\n", "utf-8")
    (entry,) = read_tables(path).entries
    assert plain(entry) == {"rated_load_kg": 3000.0, "car_m": (2.4, 3.0, 2.5)}


@pytest.mark.parametrize(("size", "metres"), [("2400×3000×2500", (2.4, 3.0, 2.5)), ("2.4×3.0×2.5", (2.4, 3.0, 2.5)),
                                              ("2.4×?×2.5 m", (2.4, None, 2.5))])
def test_sizes_in_the_only_unit_that_is_possible(tmp_path: Path, size: str, metres: tuple[float | None, ...]) -> None:
    found = schedule(tmp_path, {"电梯": [["电梯", "额定载重量(kg)", "轿厢尺寸"], ["HT", 2000, size]]})
    assert plain(found.entries[0])["car_m"] == metres


def test_equipment_over_a_range_of_storeys(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"设备清单": [
        ["设备名称", "楼层", "数量", "自重(t)", "外形尺寸(mm)", "动力系数"], ["机床", "2~3F", 6, "8.5", "3200×2600×2900", 1.1],
        ["注塑机", "1F", 2, "12,000kg", "7.2×1.8×2.1m", None]]})
    assert [(entry.storey, entry.name) for entry in found.entries] == [(2, "机床"), (3, "机床"), (1, "注塑机")]
    assert plain(found.entries[0]) == {"count": 6.0, "mass_kg": 8500.0, "size_m": (3.2, 2.6, 2.9), "dynamic_factor": 1.1}
    assert plain(found.entries[2]) == {"count": 2.0, "mass_kg": 12000.0, "size_m": (7.2, 1.8, 2.1)}


def test_several_tables_on_one_sheet(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"Sheet1": [*STOREYS, [], ["电梯", "额定载重量(t)", "服务楼层"], ["HT-1", 3, "全部"]]})
    assert [entry.kind for entry in found.entries] == ["storey"] * 3 + ["lift"]
    assert plain(found.entries[3])["serves"] == (1, 2, 3)


def test_all_storeys_stay_a_word_where_nobody_lists_them(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"电梯": [["电梯", "额定载重量(t)", "服务楼层"], ["HT-1", 3, "全部"]]})
    assert plain(found.entries[0])["serves"] == "all"
    assert faults(tmp_path, {"荷载": [["楼层", "荷载(kN/㎡)"], ["各层", 8]]}) == [("all-without-storeys", 2, "A")]


def test_a_mezzanine_is_counted_and_its_name_leads_to_it(tmp_path: Path) -> None:
    found = schedule(tmp_path, {
        "楼层表": [["楼层", "标高(m)", "层高(m)"], ["1F", 0, 4], ["夹层", 4, 4], ["2F", 8, 6], ["3F", 14, 6]],
        "荷载": [["楼层", "荷载(kN/㎡)"], ["夹层", 5], ["2F", 10]],
        "电梯": [["电梯", "载重(t)", "服务楼层"], ["A", 3, "1F~2F"], ["B", 3, "1F、3F"]]})
    assert [(entry.storey, entry.storey_name) for entry in found.of("storey")] == [(1, "1F"), (2, "夹层"), (3, "2F"), (4, "3F")]
    assert [(entry.storey, entry.storey_name) for entry in found.of("zone")] == [(2, "夹层"), (3, "2F")]
    assert [plain(entry)["serves"] for entry in found.of("lift")] == [(1, 2, 3), (1, 4)]
    assert codes(found) == ["table-counted", "table-counted"]


def test_a_number_that_names_skip(tmp_path: Path) -> None:
    found = schedule(tmp_path, {
        "楼层表": [["楼层", "标高(m)", "层高(m)"], ["3F", 12, 6], ["5F", 18, 6], ["2F", 6, 6], ["1F", 0, 6]]})
    assert [(entry.storey, entry.storey_name) for entry in found.of("storey")] == [(1, "1F"), (2, "2F"), (3, "3F"), (4, "5F")]


def test_a_part_of_the_storeys_keeps_its_numbers(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"楼层表": [["楼层", "面积(㎡)"], ["3F", 2000], ["5F", 1800]]})
    assert [(entry.storey, plain(entry)) for entry in found.of("storey")] == [(3, {"area_m2": 2000.0}), (5, {"area_m2": 1800.0})]


def test_columns_and_sheets_that_are_not_understood_are_told(tmp_path: Path) -> None:
    found = schedule(tmp_path, {"楼层表": [[*STOREYS[0], "防水等级"], *([*row, "I"] for row in STOREYS[1:])],
                                "封面": [["项目", "某某"]]})
    assert [(note.code, note.subject) for note in found.report.dropped] == [
        ("table-column-ignored", "楼层表"), ("table-sheet-ignored", "封面")]


# faults


FAULTS: dict[str, tuple[Rows, list[tuple[str, int, str]]]] = {
    "several at once": ([*STOREYS, ["4F", "八", 6, "1,5"], ["5F", 26, -3, 0]],
                        [("not-number", 5, "B"), ("decimal-comma", 5, "D"), ("out-of-range", 6, "C"), ("out-of-range", 6, "D")]),
    "date": ([["楼层", "标高(m)"], ["1F", datetime.date(2024, 3, 8)]], [("is-date", 2, "B")]),
    "range that became a date": ([["楼层", "荷载(kN/㎡)"], [datetime.date(2024, 3, 8), 8]], [("storey-is-date", 2, "A")]),
    "flag": ([["楼层", "标高(m)"], ["1F", True]], [("is-flag", 2, "B")]),
    "word": ([["楼层", "标高(m)", "用途"], ["1F", 0, "炼丹"]], [("not-word", 2, "C")]),
    "unit of the heading": ([["楼层", "标高(kg)"], ["1F", 0]], [("heading-unit", 1, "B")]),
    "unit of the cell": ([["楼层", "标高"], ["1F", "3 t"]], [("unit", 2, "B")]),
    "the same heading twice": ([["楼层", "层高(m)", "storey height (m)"], ["1F", 6, 6]], [("heading-twice", 1, "C")]),
    "the same storey twice": ([["楼层", "标高(m)"], ["1F", 0], ["首层", 6]], [("storey-again", 3, "A")]),
    "no storey": ([["楼层", "标高(m)"], [None, 3]], [("storey-missing", 2, "")]),
    "range without height": ([["楼层", "标高(m)"], ["3~8F", 12]], [("range-without-height", 2, "B")]),
    "mass without unit": ([["设备名称", "楼层", "重量"], ["机床", "1F", 8], ["机床", "2F", 9]], [("no-unit-heading", 1, "C")]),
    "half a machine": ([["设备名称", "楼层", "数量"], ["机床", "1F", 1.5]], [("not-whole", 2, "C")]),
    "two loads": ([["楼层", "荷载(kN/㎡)", "荷载(kg/㎡)"], ["1F", 5, 500]], [("two-loads", 2, "C")]),
    "lift twice": ([["电梯", "载重(t)"], ["HT-1", 3], ["HT-1", 2]], [("again", 3, "A")]),
    "zone twice": ([["楼层", "分区", "荷载(kN/㎡)"], ["1F", "A", 3], ["2F", "A", 3], ["一层", "A", 2]], [("again", 4, "B")]),
    "load of another unit": ([["楼层", "荷载(kN/㎡)"], ["1F", 800]], [("out-of-range", 2, "B")]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_row_and_column(tmp_path: Path, name: str) -> None:
    rows, expected = FAULTS[name]
    assert faults(tmp_path, {"Sheet1": rows}) == expected


def test_references_to_storeys_that_nobody_lists(tmp_path: Path) -> None:
    assert faults(tmp_path, {"楼层表": STOREYS, "荷载": [["楼层", "荷载(kN/㎡)"], ["4F", 8], ["机房", 2]],
                             "电梯": [["电梯", "载重(t)", "服务楼层"], ["A", 3, "1~4F"]]}) == [
        ("no-such-storey", 2, "A"), ("no-such-storey", 3, "A"), ("no-such-storey", 2, "C")]


def test_a_number_and_a_name_of_two_storeys(tmp_path: Path) -> None:
    assert faults(tmp_path, {"楼层表": STOREYS, "荷载": [["楼层编号", "楼层", "荷载(kN/㎡)"], [2, "3F", 8]]}) == [
        ("number-not-name", 2, "A")]


def test_many_faults_are_counted_and_the_first_are_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"楼层表": [["楼层", "标高(m)"], *([f"{i}F", "x"] for i in range(1, 13))]})
    with pytest.raises(InputError) as caught:
        read_tables(path)
    assert (caught.value.code, caught.value.values["count"], len(caught.value.values["details"])) == ("syntax", 12, 5)
    assert sentence(caught.value, "zh").startswith("a.xlsx 有 12 处不能读，没有读入任何内容。请改正后再读：“楼层表”第 2 行 "
                                                   "B 列：“x”不是数字。")


def test_buildings_by_a_column(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"楼层表": [["楼栋", "楼层", "标高(m)", "层高(m)"],
                                      ["A", "1F", 0, 6], ["A", "2F", 6, 6], ["B", "1F", 0, 8]],
                               "荷载": [["楼栋", "楼层", "荷载(kN/㎡)"], ["A", "2F", 8], ["B", "1F", 20]]}
    assert [(entry.building, entry.storey) for entry in schedule(tmp_path, sheets).of("zone")] == [("A", 2), ("B", 1)]
    sheets["荷载"] = [["楼栋", "楼层", "荷载(kN/㎡)"], ["B", "2F", 8], [None, "1F", 20]]
    assert faults(tmp_path, sheets) == [("no-such-storey", 2, "B"), ("building-missing", 3, "")]


# words


@pytest.mark.parametrize(("kind", "field", "word", "values"), [
    ("lift", "use", "客货两用", {"use": "freight-passenger"}), ("lift", "use", "无机房载货电梯", {"use": "freight"}),
    ("lift", "use", "消防兼货梯", {"use": "freight", "fire_lift": True}), ("unit", "hazard", "丙类2项", {"hazard": "C2"}),
    ("unit", "hazard", "丙类", {"hazard": "C"}),
    ("store", "hazard", "C1", {"hazard": "C1"}),
    ("building", "hazard", "丁类", {"hazard": "D"}),
    ("building", "fire_resistance_grade", "一级", {"fire_resistance_grade": 1}),
    ("building", "fire_resistance_grade", "Ⅱ", {"fire_resistance_grade": 2}),
    ("building", "fire_resistance_grade", 2.0, {"fire_resistance_grade": 2}),
    ("building", "sprinklers", "无", {"sprinklers": "no"}),
    ("building", "sprinklers", "局部设置", {"sprinklers": "partial"}), ("hoist", "kind", "吊装口", {"kind": "opening"}),
    ("zone", "includes", "面层、隔墙", {"includes": ("finish", "partitions")}), ("storey", "kind", "可用屋面", {"kind": "roof"}),
])
def test_words(kind: str, field: str, word: object, values: dict[str, object]) -> None:
    assert values_of(kind, field, word) == values


@example([["1F", "楼层", "标高(m)"], ["楼层", "屋面"]])
@given(st.lists(st.lists(st.sampled_from(["楼层", "标高(m)", "荷载(kN/㎡)", "1F", "2~3F", "8", "合计", "", "是", "HT-1", "电梯",
                                          "载重(t)", "x",
                                          "屋面", "名称", "台数", "设备名称"]), min_size=1, max_size=5), min_size=1, max_size=8))
def test_any_table_is_a_schedule_or_a_sentence(rows: list[list[str]]) -> None:
    import csv
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        try:
            found = read_tables(path)
        except InputError as error:
            assert all("{" not in sentence(error, lang) for lang in LANGUAGES)
        else:
            assert found.entries
            assert_told(found.report)


def test_every_fault_has_its_text() -> None:
    folder = Path(__file__).parents[3] / "models" / "readers"
    named = "".join(path.read_text("utf-8") for path in [*(folder / "tables").glob("*.py"), *folder.glob("*.py")])
    keys = [key for key in catalogue() if key.startswith("table-fault-")]
    assert len(keys) > 30
    for key in keys:
        assert f'"{key.removeprefix("table-fault-")}"' in named, key


def test_a_row_below_the_heading_that_is_one_letter_is_no_row_of_units(tmp_path: Path) -> None:
    """A store called A: no unit is written that shortly but the metre."""
    path = tmp_path / "stores.csv"
    path.write_text("楼层,标高(m),层高(m)\n1F,0,6\n\n中转仓,标识,火灾危险性\nA,A,\nB,B,\n", "utf-8")
    assert [entry.name for entry in read_tables(path).of("store")] == ["A", "B"]
