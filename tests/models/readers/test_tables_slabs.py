"""Slab and beam data of zones in schedules: columns, units, faults with their place, merging into a building, loads from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.building import Zone
from models.errors import InputError
from models.loads import loads_of
from models.merging import Addition, merge
from models.readers import read
from models.readers.tables import read_tables
from tests.models.readers.tables_builder import STOREYS, Rows, workbook
from workbench.cli import sentence
from workbench.texts import LANGUAGES

HEADS: list[object] = [
    "楼层", "分区", "荷载(kN/㎡)", "楼板形式", "板跨(m)", "板长跨(m)", "板厚(mm)", "次梁跨度(m)", "次梁间距(m)",
    "次梁宽(m)", "次梁高(m)", "主梁受荷面积(㎡)", "次梁荷载(kN/㎡)", "主梁荷载(kN/㎡)", "永久荷载(kN/㎡)",
    "操作荷载(kN/㎡)", "吊挂荷载(kN/㎡)", "地坪",
]
ROW: list[object] = ["2F", "车间", 10, "双向板", 4.2, 4.2, 180, 8.4, 4.2, 0.3, 0.8, 70.56, 8, 6, 5.5, 2, 0.5, "否"]


def file(tmp_path: Path, rows: Rows, name: str = "plant.xlsx") -> Path:
    return workbook(tmp_path / name, {"楼层表": STOREYS, "荷载": rows})


def zone(tmp_path: Path, rows: Rows) -> Zone:
    (building,) = read(file(tmp_path, rows)).buildings
    return next(zone for storey in building.storeys for zone in storey.zones)


def faults(tmp_path: Path, rows: Rows) -> list[tuple[str, int, str]]:
    with pytest.raises(InputError) as caught:
        read(file(tmp_path, rows))
    assert all("{" not in sentence(caught.value, lang) for lang in LANGUAGES)
    return [(key.removeprefix("table-fault-"), place["row"], place["column"]) for key, place in caught.value.values["details"]]


def test_every_column_becomes_a_declared_fact_with_its_cell(tmp_path: Path) -> None:
    facts = zone(tmp_path, [HEADS, ROW]).declared
    assert {name: fact.value for name, fact in facts.items()} == {
        "slab_form": "two-way", "slab_span_m": 4.2, "slab_long_span_m": 4.2, "slab_thickness_mm": 180.0, "beam_span_m": 8.4,
        "beam_spacing_m": 4.2, "beam_width_m": 0.3, "beam_depth_m": 0.8, "girder_area_m2": 70.56, "beam_load_kn_m2": 8.0,
        "girder_load_kn_m2": 6.0, "permanent_load_kn_m2": 5.5, "operating_load_kn_m2": 2.0, "hung_load_kn_m2": 0.5,
        "slab_on_grade": False}
    assert str(facts["slab_thickness_mm"].source).endswith("荷载!G2") or "荷载!G2" in facts["slab_thickness_mm"].source.where


@pytest.mark.parametrize(("head", "value", "expected"), [
    ("板厚(mm)", 150, 150.0), ("板厚", 150, 150.0), ("板厚", 0.15, 150.0), ("板厚(m)", 0.15, 150.0), ("板厚(cm)", 15, 150.0),
    ("slab thickness (mm)", "150 mm", 150.0), ("楼板厚度", 30, 30.0), ("板厚(mm)", 3000, 3000.0),
])
def test_thickness_in_its_units(tmp_path: Path, head: str, value: object, expected: float) -> None:
    found = zone(tmp_path, [["楼层", "分区", "荷载(kN/㎡)", head], ["2F", "车间", 10, value]])
    assert found.declared["slab_thickness_mm"].value == pytest.approx(expected)


def test_spans_in_millimetres_and_blanks_that_stay_unknown(tmp_path: Path) -> None:
    heads = ["楼层", "分区", "荷载(kN/㎡)", "板跨(mm)", "次梁间距", "板厚(mm)"]
    found = zone(tmp_path, [heads, ["2F", "车间", 10, 2800, 2.8, "待定"]])
    assert {name: fact.value for name, fact in found.declared.items()} == {"slab_span_m": 2.8, "beam_spacing_m": 2.8}


@pytest.mark.parametrize("form", ["单向板", "one-way", "单向"])
def test_a_list_of_slabs_alone_is_a_list_of_zones(tmp_path: Path, form: str) -> None:
    found = zone(tmp_path, [["楼层", "分区", "板跨(m)", "板厚(mm)", "楼板形式"], ["2F", "车间", 2.8, 150, form]])
    assert found.floor_load is None and found.declared["slab_form"].value == "one-way"


@pytest.mark.parametrize(("head", "value", "fault"), [
    ("楼板形式", "斜板", "not-word"), ("板跨(m)", -2.8, "out-of-range"), ("板跨(m)", "三米", "not-number"),
    ("板厚(mm)", 29.9, "out-of-range"), ("板厚(mm)", 3000.1, "out-of-range"), ("次梁荷载(kN/㎡)", "800kg/㎡", "unit"),
    ("次梁荷载(kN/㎡)", 201, "out-of-range"), ("地坪", "也许", "not-flag"), ("次梁高(m)", "3,5", "decimal-comma"),
])
def test_faults_name_row_and_column(tmp_path: Path, head: str, value: object, fault: str) -> None:
    rows: Rows = [["楼层", "分区", "荷载(kN/㎡)", head], ["1F", "车间", 10, None], ["2F", "车间", 10, value]]
    assert faults(tmp_path, rows) == [(fault, 3, "D")]


def test_a_schedule_fills_in_the_slabs_of_a_building(tmp_path: Path) -> None:
    """What is unknown is filled in, what differs is a conflict; a row about a whole floor goes to its zones."""
    base = read(file(tmp_path, [HEADS[:5], [*ROW[:5]], ["3F", "仓", 5, "单向板", None]]))
    more = workbook(tmp_path / "slabs.xlsx", {"荷载": [
        ["楼层", "分区", "荷载(kN/㎡)", "楼板形式", "板跨(m)", "板厚(mm)"], ["2F", "车间", 10, "双向板", 4.5, 180],
        ["3F", None, 5, "单向板", 2.8, 150]]})
    merged = merge(base, (Addition(content=read_tables(more)),))
    upper, top = merged.reading.buildings[0].storeys[1].zones[0], merged.reading.buildings[0].storeys[2].zones[0]
    assert {name: fact.value for name, fact in upper.declared.items()} == {
        "slab_form": "two-way", "slab_span_m": 4.5, "slab_thickness_mm": 180.0}
    assert {name: fact.value for name, fact in top.declared.items()} == {
        "slab_form": "one-way", "slab_span_m": 2.8, "slab_thickness_mm": 150.0}
    assert [(found.field, getattr(found.base, "value", None), getattr(found.addition, "value", None), found.stands)
            for found in merged.conflicts] == [("declared.slab_span_m", 4.2, 4.5, "addition")]
    assert merged.unmatched == ()
    kept = merge(base, (Addition(content=read_tables(more)),), prefer="base").reading.buildings[0].storeys[1].zones[0]
    assert kept.declared["slab_span_m"].value == 4.2


def test_a_zone_that_a_schedule_adds_brings_its_slab(tmp_path: Path) -> None:
    base = read(workbook(tmp_path / "base.xlsx", {"楼层表": STOREYS}))
    more = workbook(tmp_path / "slabs.xlsx", {"荷载": [
        ["楼层", "分区", "荷载(kN/㎡)", "板跨(m)", "板厚(mm)"], ["2F", "车间", 10, 2.8, 150], ["3F", None, 8, 3.0, 160]]})
    storeys = merge(base, (Addition(content=read_tables(more)),)).reading.buildings[0].storeys
    assert {name: fact.value for name, fact in storeys[1].zones[0].declared.items()} == {
        "slab_span_m": 2.8, "slab_thickness_mm": 150.0}
    assert storeys[2].zones[0].declared["slab_span_m"].value == 3.0


def test_the_loads_are_computed_from_a_schedule_alone(tmp_path: Path) -> None:
    """60 kN on 2.0 × 1.5 m, one-way over 3 m, 150 mm: 8.844 kN/m², as from a description."""
    path = workbook(tmp_path / "plant.xlsx", {
        "楼层表": STOREYS,
        "荷载": [["楼层", "分区", "荷载(kN/㎡)", "楼板形式", "板跨(m)", "板厚(mm)"], ["2F", "车间", 10, "单向板", 3.0, 150]],
        "设备表": [["设备名称", "楼层", "台数", "重量(kg)", "底座长×宽(m)", "动力系数", "长边沿板跨"],
                ["加工中心", "2F", 1, 6118.297, "2.0×1.5", 1.1, "是"]]})
    found = loads_of(read(path).buildings[0])
    assert found.zones[0].machines[0].checks[0].required_kn_m2 == pytest.approx(8.844, abs=1e-3)
