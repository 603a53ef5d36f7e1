"""Goods, trucks, yards and handling in schedules: round trip by the template, faults with row and column, merging."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from models.merging import Addition, merge
from models.readers import read
from models.readers.tables import read as read_table
from models.readers.tables import read_tables
from models.writers.workbook import write_template
from tests.models.readers.tables_builder import workbook
from workbench.cli import main, sentence

EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"
STOREYS = [["楼层", "层高(m)", "建筑面积(㎡)"], ["1F", 8, 1000], ["2F", 6, 1000], ["3F", 6, 1000]]
GOODS = ["货物", "货物楼层", "日货运量(t/d)", "运入份额", "运出份额", "层间份额", "货物单元", "单元毛重(kg)"]
TRUCKS = ["车型", "承运份额", "装载量(t)", "车厢底板高(m)"]
DAY = ["作业小时数", "高峰小时系数", "逐时分布", "货梯利用率上限"]


def table(folder: Path, **sheets: list[list[object]]) -> Path:
    names = {"goods": "货运需求", "trucks": "货车", "day": "作业日", "yards": "货车场地", "docks": "卸货平台", "lifts": "电梯",
             "hoists": "吊装"}
    return workbook(folder / "table.xlsx", {"楼层表": STOREYS, **{names[key]: rows for key, rows in sheets.items()}})


def said(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_table(path)
    return sentence(caught.value, "zh")


def test_an_operator_fills_in_what_lifts_and_docks_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """10 t/h go up by one lift of the oracle: 3 t × 0.7 in 202.8 s are 37.3 t/h, as from a description."""
    path = table(
        tmp_path, goods=[GOODS, ["原料", "2F", 100, 1, 0, 0, "托盘", 600]], day=[DAY[:2], [10, 1]],
        lifts=[["电梯", "电梯类型", "额定载重量(kg)", "额定速度(m/s)", "服务楼层", "加速度(m/s2)", "加加速度(m/s3)",
                "开门时间(s)", "关门时间(s)", "装梯时间(s)", "卸梯时间(s)", "每趟载货(kg)"],
               ["货梯1", "货梯", 3000, 0.5, "全部", 0.4, 0.6, 4, 4, 60, 60, 2100]])
    (building,) = read_table(path).buildings
    (goods,) = building.logistics.goods
    assert (goods.t_day.value, goods.storeys, goods.load_unit.value) == (100.0, (2,), "pallet")
    assert str(goods.t_day.source).endswith("货运需求!C2") or "货运需求!C2" in goods.t_day.source.where
    assert main(["lifts", str(path), "--lang", "en"]) == 0
    assert "against 10.0 t/h at the peak" in capsys.readouterr().out


def test_percent_and_other_units_are_understood(tmp_path: Path) -> None:
    path = table(tmp_path, trucks=[TRUCKS, ["厢式货车", "60 %", 9, "1200 mm"], ["挂车", 0.4, "22000 kg", 1.4]],
                 docks=[["卸货平台", "车位数", "卸货速度(个/小时)", "雨棚净高"], ["南平台", 4, 36, 4.8]],
                 yards=[["货车场地", "场地进深", "场地坡度(%)"], ["南场", 30, 2]])
    reading = read_table(path)
    trucks = reading.buildings[0].logistics.trucks
    assert [(t.share.value, t.payload_t.value, t.bed_m.value) for t in trucks] == [(0.6, 9.0, 1.2), (0.4, 22.0, 1.4)]
    (dock,) = reading.buildings[0].docks
    assert (dock.service.units_per_minute.value, dock.service.canopy_clear_height_m.value) == (0.6, 4.8)
    (yard,) = reading.site.yards
    assert (yard.apron_depth_m.value, yard.slope_pct.value) == (30.0, 2.0)


@pytest.mark.parametrize(("sheets", "words"), [
    ({"goods": [GOODS, ["原料", "2F", 100, 0.5, 0.4, 0.2, "", ""]]}, ("货运需求", "2", "D", "1.1")),
    ({"goods": [GOODS, ["原料", "2F", -5, 1, 0, 0, "", ""]]}, ("货运需求", "2", "C", "-5")),
    ({"goods": [GOODS, ["原料", "9F", 5, 1, 0, 0, "", ""]]}, ("货运需求", "2", "B", "9F")),
    ({"goods": [GOODS, ["原料", "2F", 5, 1, 0, 0, "麻袋", ""]]}, ("货运需求", "2", "G", "麻袋")),
    ({"goods": [GOODS, ["原料", "2F", 5, 1, 0, 0, "", 0]]}, ("货运需求", "2", "H", "0")),
    ({"goods": [GOODS, ["原料", "2F", 5, 1, 0, 0, "", ""], ["原料", "3F", 5, 1, 0, 0, "", ""]]}, ("货运需求", "3", "原料")),
    ({"goods": [["货物", "货物楼层", "日货运量", "货运强度"], ["原料", "2F", 5, 0.01]]}, ("货运需求", "2", "D", "货运强度")),
    ({"goods": [["货物", "货物楼层", "日货运量", "货物所属单元", "货物所属分区"], ["原料", "2F", 5, "201", "A区"]]},
     ("货运需求", "2", "E")),
    ({"trucks": [TRUCKS, ["厢式货车", 0.6, 9, 1.2], ["挂车", 0.5, 22, 1.4]]}, ("货车", "3", "B", "1.1")),
    ({"trucks": [TRUCKS, ["厢式货车", 60, 9, 1.2]]}, ("货车", "2", "B", "60")),
    ({"day": [DAY, [4, "", "0,0,0,0", ""]]}, ("作业日", "2", "C", "0,0,0,0")),
    ({"day": [DAY, [4, "", "1,x", ""]]}, ("作业日", "2", "C", "1,x")),
    ({"day": [DAY, [5, "", "1,2,3,2", ""]]}, ("作业日", "2", "C", "4", "5")),
    ({"day": [DAY, ["", 1.5, "1,2,3,2", ""]]}, ("作业日", "2", "B", "逐时分布")),
    ({"day": [DAY, [2, 3, "", ""]]}, ("作业日", "2", "B", "2")),
    ({"day": [DAY, [10, 1.5, "", 1.2]]}, ("作业日", "2", "D", "1.2")),
    ({"docks": [["卸货平台", "车位数", "靠离台时间(min)"], ["南平台", 4, -1]]}, ("卸货平台", "2", "C", "-1")),
    ({"yards": [["货车场地", "场地进深"], ["南场", "三十"]]}, ("货车场地", "2", "B", "三十")),
])
def test_a_fault_names_sheet_row_and_column(tmp_path: Path, sheets: dict[str, list[list[object]]],
                                            words: tuple[str, ...]) -> None:
    message = said(table(tmp_path, **sheets))
    assert all(word in message for word in words), message


def test_the_edge_of_what_is_allowed(tmp_path: Path) -> None:
    path = table(tmp_path, goods=[GOODS, ["原料", "全部", 0, 0.3, 0.3, 0.4, "", ""]], day=[DAY, [2, 2, "", 1]])
    (building,) = read_table(path).buildings
    assert building.logistics.goods[0].storeys == (1, 2, 3) and building.logistics.day.peak_factor.value == 2.0
    assert building.logistics.targets.lift_utilisation.value == 1.0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_yards_and_goods_of_the_tower_come_back_from_its_template(tmp_path: Path, lang: str) -> None:
    reading = read(EXAMPLES / "songhu-later-tower.toml")
    path = tmp_path / "template.xlsx"
    path.write_bytes(write_template(reading.buildings, lang, lambda key, values: key, reading.site))
    back = read_table(path)
    (yard,), (own,) = back.site.yards, reading.site.yards
    assert (yard.name, yard.apron_depth_m.value, yard.bays.value, yard.slope_pct.value) == (
        own.name, own.apron_depth_m.value, own.bays.value, own.slope_pct.value)
    assert back.buildings[0].logistics.day.profile.value == reading.buildings[0].logistics.day.profile.value
    merged = merge(reading, [Addition(content=read_tables(path))])
    assert merged.conflicts == () and merged.edits == ()      # it says what is there already


def test_a_table_of_goods_goes_into_a_massing(tmp_path: Path) -> None:
    path = table(tmp_path, goods=[GOODS, ["原料", "2~3F", 100, 1, 0, 0, "托盘", 600]], day=[DAY[:2], [10, 1.5]],
                 trucks=[TRUCKS, ["厢式货车", 1, 9, 1.2]], yards=[["货车场地", "场地进深"], ["南场", 30]],
                 docks=[["卸货平台", "车位数", "卸货速度"], ["南平台", 4, 0.6]],
                 hoists=[["吊装设施", "吊装类型", "起重量(t)", "临边防护高度(m)", "平台荷载(kN/㎡)"],
                         ["东平台", "吊装平台", 5, 1.2, 15]])
    base = read(EXAMPLES / "songhu-phase-a.ifc")
    merged = merge(base, [Addition(content=read_tables(path))])
    (built,) = merged.reading.buildings
    assert built.logistics.goods[0].storeys == (2, 3) and built.logistics.trucks[0].payload_t.value == 9.0
    assert [yard.apron_depth_m.value for yard in merged.reading.site.yards] == [30.0]
    assert any(dock.service and dock.service.units_per_minute.value == 0.6 for dock in built.docks)
    hoist = next(hoist for hoist in built.hoists if hoist.name == "东平台")
    assert (hoist.access.edge_height_m.value, hoist.access.platform_kn_m2.value, hoist.capacity_kg.value) == (1.2, 15.0, 5000.0)
    again = merge(merged.reading, [Addition(content=read_tables(path))])
    assert again.edits == () and {conflict.kind for conflict in again.conflicts} == {"storey"}      # heights of the massing stand


def test_details_in_a_table_are_compared_with_those_that_are_there(tmp_path: Path) -> None:
    first = table(tmp_path, docks=[["卸货平台", "车位数", "卸货速度"], ["南平台", 4, 0.6]])
    base = read_table(first)
    second = table(tmp_path, docks=[["卸货平台", "卸货速度", "靠离台时间"], ["南平台", 0.8, 10]])
    merged = merge(base, [Addition(content=read_tables(second))])
    (dock,) = merged.reading.buildings[0].docks
    assert (dock.service.units_per_minute.value, dock.service.reset_min.value) == (0.8, 10.0)
    assert [(c.kind, c.field, c.base.value, c.addition.value) for c in merged.conflicts] == [
        ("dock", "service.units_per_minute", 0.6, 0.8)]
