"""The survey form: a standing building with its appraisal, gaps, condition and axes; faults by row and column; and back again."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from models.measured import SourceKind
from models.readers import read
from models.reading import Reading
from models.survey import axis_value
from models.writers.survey_form import write_form
from tests.models.readers.tables_builder import workbook

STOREYS = [["楼层", "标高(m)", "层高(m)", "建筑面积(㎡)", "梁下净高(m)"], ["1F", 0, 6, 2000, 5.1], ["2F", 6, 4.5, 2000, 3.8],
           ["3F", 10.5, 4.5, 2000, 3.8]]
SHEETS = {
    "楼层表": STOREYS,
    "分区荷载": [["楼层", "分区", "荷载(kN/㎡)"], ["1F", "A", 10], ["2F", "A", 4], ["3F", "A", 5]],
    "电梯": [["电梯", "电梯类型", "额定载重量(kg)", "额定速度(m/s)", "服务楼层"], ["货梯1", "货梯", 2000, 0.5, "1~3"]],
    "鉴定": [["鉴定报告", "鉴定日期", "鉴定单位", "可靠性等级", "后续使用年限", "鉴定楼层"],
           ["JD-2025-013", "2025-06-30", "某检测中心", "二级", 25, "1~2F"]],
    "消防缺项": [["消防缺项", "缺项楼层", "说明"], ["消防电梯", "", "未设置"], ["喷淋", "2~3F", "仅首层"]],
    "现状": [["检查项目", "检查楼层", "现状", "照片编号", "说明"],
           ["屋面与防水", "", "差", "P-07", "渗漏"], ["货梯", "", "", "", ""]],
    "楼层条件": [["条件所在楼层", "供电密度(VA/㎡)", "实测楼面振动(um/s)"], ["2~3F", 120, 90]],
    "区位政策市场": [["评分轴", "评分项", "分值", "权重", "说明"], ["区位", "地铁", 80, 3, "距站 600 m，李工"],
               ["区位", "高速", 60, 1, "导航 12 分钟"],
               ["政策", "工业上楼", 70, "", "区政策清单"]],
}


def form(tmp_path: Path, **changed: list[list[object]]) -> Path:
    return workbook(tmp_path / "form.xlsx", {**SHEETS, **changed})


def surveyed(tmp_path: Path, **changed: list[list[object]]) -> Reading:
    return read(form(tmp_path, **changed))


def test_the_form_gives_a_building_with_surveyed_values(tmp_path: Path) -> None:
    reading = surveyed(tmp_path)
    building = reading.buildings[0]
    assert [storey.number for storey in building.storeys] == [1, 2, 3]
    second = building.storeys[1]
    assert second.clear_height_beam_m is not None and second.clear_height_beam_m.value == 3.8
    assert second.clear_height_beam_m.source.how == "surveyed" and "楼层表!E3" in second.clear_height_beam_m.source.where
    assert second.declared["power_density_va_m2"].value == 120.0 and "power_density_va_m2" not in building.storeys[0].declared
    assert building.lifts[0].serves == (1, 2, 3)
    assert reading.input.format == "XLSX survey"


def test_appraised_loads_name_document_and_date_and_others_are_told(tmp_path: Path) -> None:
    reading = surveyed(tmp_path)
    loads = [storey.zones[0].floor_load for storey in reading.buildings[0].storeys]
    assert [None if load is None else load.basis for load in loads] == ["survey", "survey", None]
    assert loads[0] is not None and loads[0].load.source.where.endswith("; JD-2025-013, 2025-06-30")
    assert [note.subject for note in reading.report.guesses if note.code == "survey-load-not-appraised"] == ["3F"]


def test_a_stated_basis_stands(tmp_path: Path) -> None:
    rows: list[list[object]] = [["楼层", "分区", "荷载(kN/㎡)", "荷载依据"], ["1F", "A", 10, "招租"]]
    load = surveyed(tmp_path, 分区荷载=rows).buildings[0].storeys[0].zones[0].floor_load
    assert load is not None and load.basis == "leasing"


def test_findings_and_axes(tmp_path: Path) -> None:
    survey = surveyed(tmp_path).surveys[0]
    assert survey.grade is not None and survey.grade.value == 2
    assert survey.remaining_life_years is not None and survey.remaining_life_years.value == 25.0
    assert survey.missing_for_fire is not None
    assert [(gap.kind, gap.storeys) for gap in survey.missing_for_fire] == [("fire-lift", None), ("sprinklers", (2, 3))]
    assert [(one.item, one.condition.value, one.photo) for one in survey.conditions] \
        == [("屋面与防水", "poor", "P-07"), ("货梯", "unknown", "")]
    assert axis_value(survey.axes, "location") == 75.0      # (3 × 80 + 1 × 60) / 4
    assert axis_value(survey.axes, "policy") == 70.0
    assert axis_value(survey.axes, "market") is None
    assert survey.axes[0].value.source.kind is SourceKind.PERSON and survey.axes[0].note == "距站 600 m，李工"


def test_nothing_missing_is_not_the_same_as_nobody_looked(tmp_path: Path) -> None:
    assert surveyed(tmp_path, 消防缺项=[["消防缺项", "说明"], ["无缺项", "逐项核对"]]).surveys[0].missing_for_fire == ()
    sheets = {name: rows for name, rows in SHEETS.items() if name != "消防缺项"}
    assert read(workbook(tmp_path / "f.xlsx", sheets)).surveys[0].missing_for_fire is None


@pytest.mark.parametrize(("sheet", "rows", "key", "row", "column"), [
    ("区位政策市场", [["评分轴", "分值", "说明"], ["区位", 101, "李工"]], "table-fault-out-of-range", 2, "B"),
    ("区位政策市场", [["评分轴", "分值", "说明"], ["区位", 100.5, "李工"]], "table-fault-out-of-range", 2, "B"),
    ("区位政策市场", [["评分轴", "分值", "说明"], ["区位", 80, ""]], "table-fault-survey-axis-without-note", 2, ""),
    ("区位政策市场", [["评分轴", "分值", "说明"], ["风水", 80, "李工"]], "table-fault-not-word", 2, "A"),
    ("消防缺项", [["消防缺项", "缺项楼层"], ["天花板", "2F"]], "table-fault-not-word", 2, "A"),
    ("消防缺项", [["消防缺项", "缺项楼层"], ["喷淋", "9F"]], "table-fault-no-such-storey", 2, "B"),
    ("现状", [["检查项目", "现状"], ["屋面", "很旧"]], "table-fault-not-word", 2, "B"),
    ("鉴定", [["鉴定报告", "可靠性等级"], ["JD-1", "五级"]], "table-fault-not-word", 2, "B"),
    ("鉴定", [["鉴定报告", "鉴定日期"], ["", "2025-06-30"]], "table-fault-survey-without", 2, ""),
    ("鉴定", [["楼栋", "鉴定报告", "可靠性等级"], ["B座", "JD-1", "一级"]], "table-fault-no-such-building", 2, "A"),
])
def test_faults_name_row_and_column(tmp_path: Path, sheet: str, rows: list[list[object]], key: str, row: int,
                                    column: str) -> None:
    with pytest.raises(InputError) as caught:
        surveyed(tmp_path, **{sheet: rows})
    found, values = caught.value.values["details"][0]  # type: ignore[index]
    assert (found, values["table"], values["row"], values["column"]) == (key, sheet, row, column)


def test_bounds_of_a_value_are_allowed(tmp_path: Path) -> None:
    rows: list[list[object]] = [["评分轴", "分值", "说明"], ["区位", 0, "a"], ["市场", 100, "b"]]
    survey = surveyed(tmp_path, 区位政策市场=rows).surveys[0]
    assert (axis_value(survey.axes, "location"), axis_value(survey.axes, "market")) == (0.0, 100.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_reads_back_the_same(tmp_path: Path, lang: str) -> None:
    first = surveyed(tmp_path)
    path = tmp_path / "again.xlsx"
    path.write_bytes(write_form(tuple(first.buildings), first.surveys, lang, lambda key, values: key))
    second = read(path)
    one, other = first.surveys[0], second.surveys[0]
    assert [(gap.kind, gap.storeys, gap.note) for gap in other.gaps] == [(gap.kind, gap.storeys, gap.note) for gap in one.gaps]
    assert [(c.item, c.condition.value, c.photo) for c in other.conditions] \
        == [(c.item, c.condition.value, c.photo) for c in one.conditions]
    assert [(e.axis, e.criterion, e.value.value, e.note) for e in other.axes] \
        == [(e.axis, e.criterion, e.value.value, e.note) for e in one.axes]
    assert (other.appraisals[0].title, other.appraisals[0].storeys) == (one.appraisals[0].title, one.appraisals[0].storeys)
    storeys = [(s.number, s.height_m and s.height_m.value, s.declared.keys()) for s in second.buildings[0].storeys]
    assert storeys == [(s.number, s.height_m and s.height_m.value, s.declared.keys()) for s in first.buildings[0].storeys]


def test_an_empty_form_says_that_it_lists_no_storeys(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(write_form((), (), "zh", lambda key, values: key))
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.code in ("empty", "no-building")
