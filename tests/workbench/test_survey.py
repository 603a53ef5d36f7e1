"""``shanglou survey``: the form out and in, what the building takes, what would open it, costs of the user's own."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.models.readers.tables_builder import workbook
from tests.models.readers.test_survey_form import SHEETS
from workbench.cli import main

TENANTS = [["企业名称", "需求面积(㎡)", "荷载需求(kN/㎡)", "自身噪声(dB)", "租金(元/㎡/月)"],
           ["能进", 500, 4, "", 30], ["要加固", 1500, 8, 80, 20],
           ["太重", 500, 30, "", 30]]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return workbook(tmp_path / "form.xlsx", SHEETS)


@pytest.fixture
def tenants(tmp_path: Path) -> Path:
    """Ground 10, 2F 4 and 3F 5 kN/m² of 2000 m² each: 8 kN/m² on 1500 m² stand on the ground already, 30 nowhere."""
    return workbook(tmp_path / "tenants.xlsx", {"企业": TENANTS})


def test_an_empty_form_has_a_sheet_for_everything(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert main(["survey", "--template", str(path), "--lang", "zh"]) == 0
    names = CalamineWorkbook.from_path(path).sheet_names
    assert names == ["建筑", "楼层表", "分区荷载", "单元", "电梯", "吊装", "卸货平台",
                     "鉴定", "消防缺项", "现状", "楼层条件", "区位政策市场"]


def test_an_example_fills_its_form(tmp_path: Path) -> None:
    example, path = str(files("assets") / "examples" / "songhu-phase-a.toml"), tmp_path / "filled.xlsx"
    assert main(["survey", example, "--template", str(path), "--lang", "en"]) == 0
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("storeys").to_python()
    assert len(rows) == 11 and main(["survey", str(path), "--lang", "en"]) == 0


def test_what_is_said_of_a_building(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(form), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    for part in ("JD-2025-013, 2025-06-30", "消防缺项 2 项", "仅首层", "P-07", "区位 75", "市场 –", "可靠性 二级"):
        assert part in said


def test_companies_changes_and_costs(form: Path, tenants: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(form), "--tenants", str(tenants), "--step", "30", "--cost", "strengthen=1000", "--json",
                 "--out", str(tmp_path / "out"), "--lang", "zh"]) == 0
    found = json.loads(capsys.readouterr().out)["opening"]
    assert (found["allowed_now"], found["refused_now"]) == (["能进", "要加固"], ["太重"])
    upper = next(one for one in found["alone"] if [c["storeys"] for c in one["changes"]] == [[2]])
    assert (upper["allowed"], upper["let_m2_at_most"], upper["rent_yuan_month_at_most"]) == (["太重"], 500.0, 15000.0)
    assert upper["cost_yuan"] == 2_000_000.0 and upper["months"] == pytest.approx(133.333)
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "out" / "form.survey.xlsx").read_bytes()))
    assert book.sheet_names == ["面积与荷载", "现状", "消防缺项", "改造与产业", "改造与企业", "竖向布局建议"]
    areas = book.get_sheet_by_name("面积与荷载").to_python()
    assert areas[2][:7] == ["form", "2F", 2000.0, 4.5, 3.8, "", 4.0] and areas[2][7] == "检测"


def test_without_costs_no_money_is_spoken_of(form: Path, tenants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(form), "--tenants", str(tenants), "--step", "30", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "strengthen" in said and "cost" not in said and "3 companies" in said


def test_the_loud_one_is_proposed_low(form: Path, tenants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["survey", str(form), "--tenants", str(tenants), "--json"])
    grouping = {one["tenant"]: one for one in json.loads(capsys.readouterr().out)["grouping"]}
    assert (grouping["要加固"]["groups"], grouping["要加固"]["storeys"]) == (["loud", "heavy"], [1])
    assert grouping["太重"]["storeys"] == [] and grouping["能进"]["band"] == "middle"


@pytest.mark.parametrize(("more", "word"), [
    (["--cost", "gold=1"], "gold"), (["--cost", "lift=cheap"], "cheap"), (["--step", "0"], "step"), (["--car", "2*3"], "2*3")])
def test_wrong_calls(form: Path, more: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", str(form), *more, "--lang", "en"]) == 2
    assert word in capsys.readouterr().err


def test_a_call_without_a_file_and_a_city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", "--lang", "en"]) == 2
    listed = tmp_path / "list.csv"
    listed.write_text("楼栋名称,层数,总建筑面积(㎡)\nA座,4,6000\nB座,3,1500\n", "utf-8")
    assert main(["survey", str(listed), "--lang", "en"]) == 2
    assert "shanglou portfolio" in capsys.readouterr().err


def test_the_form_is_never_written_over(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = form.read_bytes()
    assert main(["survey", str(form), "--template", str(form)]) == 2
    assert form.read_bytes() == before
