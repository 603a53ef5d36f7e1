"""A schedule alone becomes a building; a list of buildings goes to its own reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.building import Hazard, Sprinklers, StoreyKind
from models.errors import Cancelled, InputError
from models.logistics import HoistKind, LiftUse
from models.measured import SourceKind
from models.readers import read
from models.reading import Reading, ReadOptions
from tests.models.readers.tables_builder import STOREYS, Rows, workbook
from workbench.cli import main, sentence
from workbench.texts import LANGUAGES, text


def reading(tmp_path: Path, sheets: dict[str, Rows]) -> Reading:
    found = read(workbook(tmp_path / "plant.xlsx", sheets))
    for _, notes in found.report.lists():
        for note in notes:
            values = {"subject": note.subject, **note.values}
            assert all("{" not in text(f"report.{note.code}", lang, values) for lang in LANGUAGES)
    return found


def faults(tmp_path: Path, sheets: dict[str, Rows]) -> list[tuple[str, int]]:
    with pytest.raises(InputError) as caught:
        reading(tmp_path, sheets)
    assert all("{" not in sentence(caught.value, lang) for lang in LANGUAGES)
    return [(key.removeprefix("table-fault-"), place["row"]) for key, place in caught.value.values["details"]]


def test_a_whole_building(tmp_path: Path) -> None:
    found = reading(tmp_path, {
        "建筑": [["建筑名称", "建筑用途", "火灾危险性", "耐火等级", "自动喷水灭火", "室外地坪标高(m)"],
               ["1#厂房", "厂房", "丙2", "一级", "有", -0.3]],
        "楼层表": [*STOREYS, ["屋面", 18.5]],
        "荷载": [["楼层", "分区", "用途", "面积(㎡)", "荷载(kN/㎡)"], ["1F", "车间", "生产", 2400, 20],
               ["2~3F", "车间", "生产", 2300, "800kg/㎡"]],
        "单元": [["楼层", "单元", "套内面积(㎡)", "火灾危险性"], ["2F", "201", 900, "丁"]],
        "电梯": [["电梯", "类型", "载重(t)", "服务楼层"], ["HT-1", "货梯", 3, "全部"]],
        "吊装": [["编号", "类型", "起重量(t)", "尺寸(m)", "服务楼层"], ["DZ", "吊装平台", 5, "4×6", "2~3F"]],
        "卸货平台": [["卸货平台", "楼层", "车位", "平台高度(mm)", "升降调节板"], ["A", "1F", 6, 1200, "有"]],
        "中转仓": [["中转仓", "楼层", "面积(㎡)", "火灾危险性"], ["Z", "1F", 120, "丙2"]],
        "设备表": [["设备名称", "楼层", "台数", "重量(t)"], ["机床", "1F", 4, 8.5]]})
    (building,) = found.buildings
    assert (found.input.format, found.input.length_unit, building.name) == ("XLSX", "m", "1#厂房")
    assert building.hazard is not None and building.hazard.value is Hazard.C2
    assert building.sprinklers is not None and building.sprinklers.value is Sprinklers.YES
    assert building.fire_resistance_grade is not None and building.fire_resistance_grade.value == 1
    assert building.roof_m is not None and building.roof_m.value == 18.5
    assert building.fire_height_m is not None and building.fire_height_m.value == 18.8
    assert building.gross_floor_area_m2 is not None and building.gross_floor_area_m2.value == 7000.0
    assert [storey.floor_load_kn_m2 and storey.floor_load_kn_m2.value for storey in building.storeys] == [20.0, None, None]
    load = building.storeys[2].zones[0].floor_load
    assert load is not None and (load.load.value, load.load.unit) == (800.0, "kg/m2")
    assert [zone.id for storey in building.storeys for zone in storey.zones] == ["1F-车间", "2F-车间", "3F-车间"]
    assert building.storeys[1].units[0].name == "201"
    lift, hoist, dock, store, machine = (building.lifts[0], building.hoists[0], building.docks[0], building.stores[0],
                                         building.equipment[0])
    assert (lift.id, lift.use, lift.serves) == ("HT-1", LiftUse.FREIGHT, (1, 2, 3))
    assert lift.rated_load_kg is not None and lift.rated_load_kg.value == 3000.0
    assert (hoist.kind, hoist.serves, [size and size.value for size in hoist.size_m]) == (HoistKind.PLATFORM, (2, 3), [4.0, 6.0])
    assert dock.storey == 1 and dock.leveller is True
    assert dock.platform_height_m is not None and dock.platform_height_m.value == 1.2
    assert store.hazard is not None and store.hazard.value == "C2"
    assert machine.mass_kg is not None and (machine.mass_kg.value, machine.storey) == (8500.0, 1)
    assert machine.mass_kg.source.where == "plant.xlsx: 设备表!D2"
    assert found.report.dropped == ()


def test_heights_alone_stack_from_the_ground(tmp_path: Path) -> None:
    rows: Rows = [["楼层", "层高(m)"], ["3F", 4.5], ["2F", 6], ["1F", 8], ["B1", 5]]
    building = reading(tmp_path, {"s": rows}).buildings[0]
    assert [(s.number, s.elevation_m.value, s.kind) for s in building.storeys] == [
        (-1, -5.0, StoreyKind.BASEMENT), (1, 0.0, StoreyKind.FLOOR), (2, 8.0, StoreyKind.FLOOR), (3, 14.0, StoreyKind.FLOOR)]
    assert building.storeys[1].elevation_m.source.how == "table-level-zero"
    assert building.storeys[2].elevation_m.source.kind is SourceKind.GEOMETRY
    assert building.roof_m is not None and building.roof_m.value == 18.5
    assert building.height_m is not None and building.height_m.value == 18.5


def test_elevations_alone_give_heights_but_not_the_last(tmp_path: Path) -> None:
    building = reading(tmp_path, {"s": [["storey", "elevation (m)"], ["1F", 5.2], ["2F", 11.2], ["B1", 0.2]]}).buildings[0]
    assert [(s.number, s.height_m and s.height_m.value) for s in building.storeys] == [(-1, 5.0), (1, 6.0), (2, None)]
    assert building.roof_m is None and building.height_m is None


def test_a_height_that_contradicts_the_levels_is_told(tmp_path: Path) -> None:
    rows: Rows = [["楼层", "标高(m)", "层高(m)"], ["1F", 0, 7.5], ["2F", 8, 6]]
    found = reading(tmp_path, {"s": rows})
    assert [(note.code, note.values["height"], note.values["span"]) for note in found.report.errors] == [
        ("table-height-conflict", "7.5", "8")]


@pytest.mark.parametrize(("span", "told"), [(0.001, False), (0.0011, True)])
def test_heights_may_differ_by_a_millimetre(tmp_path: Path, span: float, told: bool) -> None:
    found = reading(tmp_path, {"s": [["楼层", "标高(m)", "层高(m)"], ["1F", 0, 6 + span], ["2F", 6, 6]]})
    assert bool(found.report.errors) is told


def test_the_load_of_a_storey_stands_for_all_of_it(tmp_path: Path) -> None:
    rows: Rows = [[*STOREYS[0], "荷载(kN/㎡)"], *([*row, 10] for row in STOREYS[1:])]
    building = reading(tmp_path, {"s": rows}).buildings[0]
    assert [s.floor_load_kn_m2 and s.floor_load_kn_m2.value for s in building.storeys] == [10.0] * 3
    assert [s.zones[0].area_m2 for s in building.storeys] == [s.area_m2 for s in building.storeys]


def test_loads_by_zone_go_before_the_load_of_the_storey(tmp_path: Path) -> None:
    found = reading(tmp_path, {"楼层表": [[*STOREYS[0], "荷载(kN/㎡)"], *([*row, 10] for row in STOREYS[1:])],
                               "荷载": [["楼层", "分区", "荷载(kN/㎡)"], ["1F", "A", 20]]})
    assert [s.floor_load_kn_m2 and s.floor_load_kn_m2.value for s in found.buildings[0].storeys] == [20.0, 10.0, 10.0]
    assert [note.code for note in found.report.dropped] == ["table-load-beside-zones"]


def test_several_buildings(tmp_path: Path) -> None:
    found = reading(tmp_path, {"楼层表": [["楼栋", "楼层", "标高(m)", "层高(m)"],
                                       ["A", "1F", 0, 6], ["A", "2F", 6, 6], ["B", "1F", 0, 8]],
                               "电梯": [["楼栋", "电梯", "载重(t)", "服务楼层"], ["A", "HT", 3, "全部"], ["B", "HT", 2, "全部"]]})
    assert [(b.name, len(b.storeys), [lift.serves for lift in b.lifts]) for b in found.buildings] == [
        ("A", 2, [(1, 2)]), ("B", 1, [(1,)])]


def test_names_that_skip_a_number_are_counted(tmp_path: Path) -> None:
    found = reading(tmp_path, {"s": [["楼层", "层高(m)"], ["1F", 6], ["2F", 6], ["3F", 6], ["5F", 6]],
                               "荷载": [["楼层", "荷载(kN/㎡)"], ["5F", 8]]})
    top = found.buildings[0].storeys[-1]
    assert (top.number, top.name, top.elevation_m.value, len(top.zones)) == (4, "5F", 18.0, 1)
    assert [note.code for note in found.report.guesses] == ["table-counted"]


@pytest.mark.parametrize(("rows", "expected"), [
    ([["楼层", "面积(㎡)"], ["1F", 2000], ["2F", 2000]], [("no-level", 3)]),
    ([["楼层", "标高(m)"], ["1F", 0], ["2F", 0]], [("not-above", 3)]),
    ([["楼层", "标高(m)"], ["1F", 0], ["2F", 6], ["屋面", 5]], [("not-above", 4)]),
    ([["楼层", "标高(m)"], ["夹层", None], ["1F", 0]], [("no-level", 2)]),
])
def test_storeys_that_do_not_stack(tmp_path: Path, rows: Rows, expected: list[tuple[str, int]]) -> None:
    assert faults(tmp_path, {"s": rows}) == expected


def test_levels_on_which_nobody_stands(tmp_path: Path) -> None:
    """Lists of levels, as modelling programs export them, hold sills, foundations and the ground outside."""
    found = reading(tmp_path, {
        "Storeys": [["Name", "Classification", "Elevation (mm)"], ["Foundation", "Level", "-800"], ["Level 1", "Level", "0"],
                    ["一层窗底", "Level", "1000"], ["室外地坪", "Level", "-300"], ["Level 2", "Level", "4500.0"],
                    ["Roof", "Level", "9000"]],
        "Spaces": [["Name", "Description", "StoreyName", "GrossFloorArea", "NetFloorArea"],
                   ["A101", "-", "Level 1", "120.5", "-"], ["R301", "-", "Roof", "80", "-"]]})
    (building,) = found.buildings
    assert [(s.number, s.name, s.elevation_m.value, s.height_m and s.height_m.value) for s in building.storeys] == [
        (1, "Level 1", 0.0, 4.5), (2, "Level 2", 4.5, 4.5)]
    assert building.outdoor_ground_m is not None and building.outdoor_ground_m.value == -0.3
    assert building.roof_m is not None and building.roof_m.value == 9.0
    assert [(level.name, level.why) for level in building.levels_ignored] == [("Roof", "roof")]
    assert [(zone.name, zone.area_m2 and zone.area_m2.value) for zone in building.storeys[0].zones] == [("A101", 120.5)]
    notes = [(n.code, n.values.get("name")) for n in found.report.dropped if n.code != "table-column-ignored"]
    assert notes == [("table-no-floor", "Foundation"), ("table-no-floor", "一层窗底"), ("table-on-no-floor", "Roof")]


def test_a_storey_number_or_an_area_makes_a_floor_of_any_name(tmp_path: Path) -> None:
    rows: Rows = [["楼层编号", "楼层", "标高(m)", "面积(㎡)"], [1, "Foundation", 0, None], [None, "Ceiling", 6, 90]]
    building = reading(tmp_path, {"s": rows}).buildings[0]
    assert [storey.name for storey in building.storeys] == ["Foundation", "Ceiling"]


def test_a_hoist_needs_its_kind(tmp_path: Path) -> None:
    assert faults(tmp_path, {"楼层表": STOREYS, "吊装": [["编号", "起重量(t)"], ["DZ", 5]]}) == [("hoist-kind", 2)]


def test_without_storeys_the_template_is_offered(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        reading(tmp_path, {"电梯": [["电梯", "载重(t)"], ["HT", 3]]})
    assert (caught.value.code, caught.value.key) == ("no-building", "table-no-storeys")
    assert "--template" in sentence(caught.value, "zh") and "--template" in sentence(caught.value, "en")


def test_options_without_meaning_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": STOREYS})
    found = read(path, ReadOptions(unit="mm", up_axis="y", storeys=path))
    assert [note.subject for note in found.report.dropped] == ["--unit", "--up", "--storeys"]


def test_a_list_of_buildings_goes_to_its_own_reader(tmp_path: Path) -> None:
    rows: Rows = [["建筑名称", "层数", "建筑面积(㎡)", "建筑高度(m)"], ["1#厂房", 5, 12000, 30], ["2#厂房", 6, 15000, 36]]
    found = read(workbook(tmp_path / "a.xlsx", {"清单": rows}))
    assert found.city is not None and [building.name for building in found.buildings] == ["1#厂房", "2#厂房"]
    csv = tmp_path / "a.csv"
    csv.write_text("\n".join(",".join(map(str, row)) for row in rows), "gb18030")
    assert len(read(csv).buildings) == 2


def test_progress_is_told_and_may_stop_the_work(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": STOREYS})
    told: list[str] = []
    read(path, None, lambda stage, share: told.append(stage))
    assert {"table-read", "table-understand"} <= set(told)
    assert all(text(f"progress.{stage}", lang) for stage in told for lang in LANGUAGES)

    def stop(stage: str, share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(path, None, stop)


def test_check_runs_on_a_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", {"楼层表": STOREYS})
    assert main(["check", str(path), "--city", "shenzhen", "--json"]) == 3
    assert '"format": "XLSX"' in capsys.readouterr().out


def test_a_workbook_of_storeys_beside_a_massing(tmp_path: Path) -> None:
    massing = Path(__file__).parents[2] / "data" / "mesh" / "large_block.STL"
    table = workbook(tmp_path / "楼层.xlsx", {
        "封面": [["x", "y"]], "楼层表": [["楼层", "层高(m)"], ["2F", 6], ["1F", 8], ["合计", 14]]})
    found = read(massing, ReadOptions(storeys=table))
    assert [(s.name, s.elevation_m.value) for s in found.buildings[0].storeys] == [("1F", 0.0), ("2F", 8.0)]
    assert [note.code for note in found.report.dropped if note.code.startswith("table")] == ["table-total"]
