"""Levels, heights and areas of made-up IFC files; all numbers are computed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.building import Building, StoreyKind
from models.readers import read
from models.readers.ifc.names import is_used_roof, no_floor_reason
from models.reading import Reading, ReadOptions
from tests.models.readers.ifc_builder import IfcBuilder, tower


def heights(building: Building) -> list[float | None]:
    return [storey.height_m.value if storey.height_m else None for storey in building.storeys]


def codes(reading: Reading) -> set[str]:
    return {note.code for _, notes in reading.report.lists() for note in notes}


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4", "IFC4X3_ADD2"])
@pytest.mark.parametrize("unit", ["mm", "m", "ft", "in"])
def test_a_tower_in_every_schema_and_unit(tmp_path: Path, schema: str, unit: str) -> None:
    reading = read(tower(schema, unit).save(tmp_path))
    assert (reading.input.format, reading.input.length_unit, reading.input.up_axis) == (schema, unit, "z")
    building = reading.buildings[0]
    assert building.name == "厂房"
    assert [s.elevation_m.value for s in building.storeys] == pytest.approx([0.0, 6.0, 10.5], abs=1e-5)
    assert heights(building) == pytest.approx([6.0, 4.5, 4.5], abs=1e-5)
    assert [s.area_m2.value for s in building.storeys if s.area_m2] == pytest.approx([600.0] * 3, rel=1e-6)
    assert [s.number for s in building.storeys] == [1, 2, 3]
    assert building.storeys[2].height_basis == "structure"
    assert building.storeys[0].outline is not None
    assert building.storeys[0].outline.area == pytest.approx(600.0, rel=1e-6)
    assert [(level.name, level.why) for level in building.levels_ignored] == [("屋面", "roof")]
    assert building.height_m is not None and building.height_m.value == pytest.approx(15.0, abs=1e-5)
    assert building.outdoor_ground_m is None and building.fire_height_m is None


def test_no_unit_at_all_means_metres_with_a_note(tmp_path: Path) -> None:
    reading = read(tower("IFC4", None).save(tmp_path))
    assert reading.input.length_unit == "m"
    assert {"ifc-unit-missing", "ifc-area-unit-guessed"} <= codes(reading)
    assert heights(reading.buildings[0]) == pytest.approx([6.0, 4.5, 4.5])


def test_without_an_area_unit_it_is_the_square_of_the_length_unit(tmp_path: Path) -> None:
    made = tower("IFC4", "ft", area_unit=False)
    made.quantity(made.file.by_type("IfcBuildingStorey")[0], "GrossFloorArea", 6458.346)  # 600 m² in square feet
    reading = read(made.save(tmp_path))
    area = reading.buildings[0].storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(600.0, rel=1e-6)
    assert area.source.how == "storey-quantity"
    assert "ifc-area-unit-guessed" in codes(reading)


def test_a_wrong_unit_is_asked_about_and_can_be_overruled(tmp_path: Path) -> None:
    made = IfcBuilder("IFC4", None)  # millimetres in a file without unit: read as metres, a 6 km storey
    for name, low in (("1F", 0.0), ("2F", 6000.0), ("3F", 10500.0)):
        made.slab(made.storey(name, low), low, (0, 0, 30000, 20000))
    path = made.save(tmp_path)
    reading = read(path)
    assert [note.code for note in reading.report.errors if note.subject == "1F"] == ["ifc-storey-too-high"]
    overruled = read(path, ReadOptions(unit="mm"))
    assert overruled.input.length_unit == "mm"
    assert heights(overruled.buildings[0])[:2] == pytest.approx([6.0, 4.5])
    assert overruled.report.errors == ()
    area = overruled.buildings[0].storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(600.0)


def test_levels_in_another_datum_than_the_elements(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, stated, low in (("1F", 100.0, 0.0), ("2F", 106.0, 6.0), ("3F", 110.5, 10.5)):
        storey = made.storey(name, stated)
        made.slab(storey, low)
        made.walls(storey, low, low + 4.3)
    reading = read(made.save(tmp_path))
    assert [s.elevation_m.value for s in reading.buildings[0].storeys] == pytest.approx([0.0, 6.0, 10.5])
    assert reading.buildings[0].storeys[0].elevation_m.source.how == "datum-shift"
    assert next(n for n in reading.report.repairs if n.code == "ifc-levels-shifted").values == {"shift": "-100.000"}


def test_elements_in_another_datum_than_the_levels(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, stated, low in (("1F", 0.0, 52.3), ("2F", 6.0, 58.3)):
        storey = made.storey(name, stated)
        made.slab(storey, low)
        made.walls(storey, low, low + 4.3)
    building = read(made.save(tmp_path)).buildings[0]
    assert [s.elevation_m.value for s in building.storeys] == pytest.approx([52.3, 58.3])


def test_attributes_win_when_only_they_agree_with_the_elements(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, low in (("1F", 0.0), ("2F", 6.0), ("3F", 10.5)):
        storey = made.storey(name, low, placed=0.0)  # every storey is placed at zero
        made.slab(storey, low)
    reading = read(made.save(tmp_path))
    assert [s.elevation_m.value for s in reading.buildings[0].storeys] == pytest.approx([0.0, 6.0, 10.5])
    assert reading.buildings[0].storeys[1].elevation_m.source.how == "attribute"
    assert "ifc-levels-by-attribute" in codes(reading)


def test_attributes_above_sea_level_are_one_note(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, low in (("1F", 0.0), ("2F", 6.0)):
        storey = made.storey(name, low + 4.35, placed=low)
        made.slab(storey, low)
    reading = read(made.save(tmp_path))
    assert [s.elevation_m.value for s in reading.buildings[0].storeys] == pytest.approx([0.0, 6.0])
    assert [n.values for n in reading.report.repairs if n.code == "ifc-elevation-datum"] == [{"shift": "+4.350"}]


def test_a_storey_without_elevation_takes_its_placement(tmp_path: Path) -> None:
    made = IfcBuilder()
    made.slab(made.storey("1F", None, placed=0.0), 0.0)
    made.slab(made.storey("2F", None, placed=5.4), 5.4)
    assert [s.elevation_m.value for s in read(made.save(tmp_path)).buildings[0].storeys] == pytest.approx([0.0, 5.4])


def test_basement_and_outdoor_ground(tmp_path: Path) -> None:
    made = tower()
    made.slab(made.storey("B1", -5.0), -5.0)
    made.storey("室外地坪", -0.3)
    building = read(made.save(tmp_path)).buildings[0]
    assert [(s.number, s.kind) for s in building.storeys] == [
        (-1, StoreyKind.BASEMENT),
        (1, StoreyKind.FLOOR),
        (2, StoreyKind.FLOOR),
        (3, StoreyKind.FLOOR),
    ]
    assert building.outdoor_ground_m is not None and building.outdoor_ground_m.value == pytest.approx(-0.3)
    assert building.fire_height_m is not None and building.fire_height_m.value == pytest.approx(15.3)
    assert building.height_m is not None and building.height_m.value == pytest.approx(15.0)


def test_terrain_of_the_building_is_the_outdoor_ground(tmp_path: Path) -> None:
    made = tower()
    made.building.ElevationOfTerrain = made.n(-0.45)
    building = read(made.save(tmp_path)).buildings[0]
    assert building.outdoor_ground_m is not None and building.outdoor_ground_m.value == pytest.approx(-0.45)


def test_terrain_above_sea_level_counts_from_the_reference_height(tmp_path: Path) -> None:
    made = tower()
    made.building.ElevationOfTerrain = made.n(31.85)
    path = made.save(tmp_path)
    assert read(path).buildings[0].outdoor_ground_m is None  # no reference height: another datum
    assert "ifc-terrain-unused" in codes(read(path))
    made.building.ElevationOfRefHeight = made.n(32.0)
    ground = read(made.save(tmp_path)).buildings[0].outdoor_ground_m
    assert ground is not None and ground.value == pytest.approx(-0.15)


def test_one_level_alone_does_not_follow_walls_on_a_plinth(tmp_path: Path) -> None:
    made = IfcBuilder()
    made.walls(made.storey("1F", 0.0), 2.0, 8.0)
    assert read(made.save(tmp_path)).buildings[0].storeys[0].elevation_m.value == 0.0


def test_a_used_roof_is_a_storey_of_its_own_kind(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, low in (("1F", 0.0), ("2F", 6.0)):
        storey = made.storey(name, low)
        made.slab(storey, low)
        made.walls(storey, low, low + 4.0)
    made.slab(made.storey("屋顶停车层", 10.5), 10.5)
    storeys = read(made.save(tmp_path)).buildings[0].storeys
    assert [(s.name, s.kind) for s in storeys][-1] == ("屋顶停车层", StoreyKind.ROOF)
    assert storeys[1].height_m is not None and storeys[1].height_m.value == pytest.approx(4.5)
    assert storeys[2].height_m is None


def test_a_top_level_with_a_slab_and_a_parapet_is_a_roof(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, low in (("Level 1", 0.0), ("Level 2", 6.0)):
        storey = made.storey(name, low)
        made.slab(storey, low)
        made.walls(storey, low, low + 4.0)
    top = made.storey("Level 3", 10.5)
    made.slab(top, 10.5)
    made.walls(top, 10.5, 11.6)
    reading = read(made.save(tmp_path))
    building = reading.buildings[0]
    assert [s.name for s in building.storeys] == ["Level 1", "Level 2"]
    assert heights(building) == pytest.approx([6.0, 4.5])
    assert building.height_m is not None and building.height_m.value == pytest.approx(11.6)
    assert building.roof_m is not None and building.roof_m.value == pytest.approx(10.5)  # the parapet is no roof
    assert "ifc-roof-by-contents" in codes(reading)


def test_a_roof_slab_without_a_level_gives_the_top_storey_its_height(tmp_path: Path) -> None:
    made = IfcBuilder()
    storey = made.storey("1F", 0.0)
    made.slab(storey, 0.0)
    made.walls(storey, 0.0, 6.0)
    made.slab(storey, 6.2, PredefinedType="ROOF")
    building = read(made.save(tmp_path)).buildings[0]
    height = building.storeys[0].height_m
    assert height is not None and height.value == pytest.approx(6.2) and height.source.how == "roof-slab"
    area = building.storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(600.0)


def test_empty_levels_go_when_two_others_carry_geometry(tmp_path: Path) -> None:
    made = tower()
    made.storey("Reference", 2.0)
    made.storey("A", 3.0)
    building = read(made.save(tmp_path)).buildings[0]
    assert {level.name: level.why for level in building.levels_ignored} == {"Reference": "helper", "A": "empty", "屋面": "roof"}
    assert heights(building) == pytest.approx([6.0, 4.5, 4.5])


def test_one_level_twice_is_merged_and_split_wings_stay(tmp_path: Path) -> None:
    made = tower()
    made.element("IfcColumn", made.storey("1F", 0.0), (5, 5, 0, 6, 6, 4))
    wing = made.storey("1F B座", 0.0)
    made.slab(wing, 0.0, (100, 0, 120, 20))
    reading = read(made.save(tmp_path))
    assert [s.name for s in reading.buildings[0].storeys] == ["1F", "1F B座", "2F", "3F"]
    assert heights(reading.buildings[0]) == pytest.approx([6.0, 6.0, 4.5, 4.5])
    assert [n.subject for n in reading.report.repairs if n.code == "ifc-levels-merged"] == ["1F"]


def test_slabs_stored_as_the_ceiling_of_the_storey_below(tmp_path: Path) -> None:
    made = IfcBuilder()
    first, second = made.storey("1F", 0.0), made.storey("2F", 6.0)
    roof = made.storey("屋面", 10.5)
    made.slab(first, 0.0)
    made.slab(first, 6.0, (0, 0, 20, 20))
    made.slab(second, 10.5)
    for storey, low in ((first, 0.0), (second, 6.0)):
        made.walls(storey, low, low + 4.2)
    made.element("IfcRailing", roof)
    reading = read(made.save(tmp_path))
    assert [s.area_m2.value for s in reading.buildings[0].storeys if s.area_m2] == pytest.approx([600.0, 400.0])
    assert {n.subject: n.values["count"] for n in reading.report.repairs if n.code == "ifc-slabs-moved"} == {"2F": 1, "屋面": 1}
    assert heights(reading.buildings[0]) == pytest.approx([6.0, 4.5])


def test_shafts_count_and_voids_do_not(tmp_path: Path) -> None:
    made = IfcBuilder()
    storey = made.storey("1F", 0.0)
    shaft = [(2.0, 2.0), (5.0, 2.0), (5.0, 6.0), (2.0, 6.0)]  # 12 m²
    void = [(10.0, 5.0), (20.0, 5.0), (20.0, 15.0), (10.0, 15.0)]  # 100 m²
    made.slab(storey, 0.0, holes=[shaft, void])
    area = read(made.save(tmp_path)).buildings[0].storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(500.0)


def test_a_large_hole_with_a_lift_in_it_is_a_shaft(tmp_path: Path) -> None:
    made = IfcBuilder()
    storey = made.storey("1F", 0.0)
    made.slab(storey, 0.0, holes=[[(10.0, 5.0), (20.0, 5.0), (20.0, 15.0), (10.0, 15.0)]])
    made.element("IfcTransportElement", storey, (11, 6, 0, 14, 10, 20), PredefinedType="ELEVATOR", Name="货梯")
    area = read(made.save(tmp_path)).buildings[0].storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(600.0)


def test_walls_give_the_area_where_there_is_no_slab(tmp_path: Path) -> None:
    made = IfcBuilder()
    storey = made.storey("1F", 0.0)
    made.walls(storey, 0.0, 5.0)
    area = read(made.save(tmp_path)).buildings[0].storeys[0].area_m2
    assert area is not None and area.value == pytest.approx(600.0) and area.source.how == "wall-outline"


def test_a_quantity_of_the_storey_goes_before_the_slabs(tmp_path: Path) -> None:
    made = tower()
    made.quantity(made.file.by_type("IfcBuildingStorey")[0], "GrossFloorArea", 700.0)
    reading = read(made.save(tmp_path))
    area = reading.buildings[0].storeys[0].area_m2
    assert area is not None and area.value == 700.0 and area.source.how == "storey-quantity"
    assert "ifc-area-differs" in codes(reading)


def test_several_buildings_keep_their_storeys(tmp_path: Path) -> None:
    made = tower()
    other = made.root("IfcBuilding", Name="2号楼", ObjectPlacement=made.placement(), CompositionType="ELEMENT")
    made.aggregate(made.project, [other])
    made.slab(made.storey("1F", 0.0, parent=other), 0.0, (50, 0, 60, 20))
    one, two = read(made.save(tmp_path)).buildings
    assert (len(one.storeys), len(two.storeys)) == (3, 1)
    assert two.storeys[0].area_m2 is not None and two.storeys[0].area_m2.value == pytest.approx(200.0)


def test_slabs_without_storeys_propose_levels(tmp_path: Path) -> None:
    made = IfcBuilder()
    for top in (0.0, 6.0, 10.5):
        made.put(made.building, made.slab(None, top))
    reading = read(made.save(tmp_path))
    assert [s.elevation_m.value for s in reading.buildings[0].storeys] == pytest.approx([0.0, 6.0, 10.5])
    assert "ifc-levels-from-slabs" in codes(reading)


def test_stacked_masses_without_storeys_propose_levels(tmp_path: Path) -> None:
    made = IfcBuilder()
    for low, high in ((0.0, 6.0), (6.0, 10.5), (10.5, 15.0)):
        made.put(made.building, made.element("IfcBuildingElementProxy", None, (0, 0, low, 30, 20, high), Name="mass"))
    building = read(made.save(tmp_path)).buildings[0]
    assert heights(building) == pytest.approx([6.0, 4.5, 4.5])
    assert [s.area_m2.value for s in building.storeys if s.area_m2] == pytest.approx([600.0] * 3)
    assert building.height_m is not None and building.height_m.value == pytest.approx(15.0)


def test_one_tall_mass_is_no_storey(tmp_path: Path) -> None:
    made = IfcBuilder()
    made.put(made.building, made.element("IfcBuildingElementProxy", None, (0, 0, 0, 30, 20, 60), Name="mass"))
    reading = read(made.save(tmp_path))
    assert reading.buildings[0].storeys == ()
    assert "ifc-no-storeys" in codes(reading)


def test_column_grid_from_columns(tmp_path: Path) -> None:
    made = tower()
    storey = made.file.by_type("IfcBuildingStorey")[0]
    for x in (0.0, 8.4, 16.8):
        for y in (0.0, 9.0):
            made.element("IfcColumn", storey, (x - 0.4, y - 0.4, 0, x + 0.4, y + 0.4, 5))
    grid = read(made.save(tmp_path)).buildings[0].column_grid
    assert grid is not None
    assert (grid.bays_x_m, grid.bays_y_m, grid.columns) == ((8.4, 8.4), (9.0,), 6)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("T/FDN", "foundation"),
        ("Foundation", "foundation"),
        ("T.O. Footing", "foundation"),
        ("基础顶", "foundation"),
        ("Фундамент", "foundation"),
        ("基礎天端", "foundation"),
        ("Fundament", "foundation"),
        ("Ceiling", "ceiling"),
        ("2F Ceiling", "ceiling"),
        ("吊顶", "ceiling"),
        ("一层顶板", "ceiling"),
        ("Plafond", "ceiling"),
        ("Потолок", "ceiling"),
        ("一层窗底", "sill"),
        ("二层窗台", "sill"),
        ("Window Sill", "sill"),
        ("T.O. Floor", "helper"),
        ("T.O. Slab", "helper"),
        ("TOS 2", "helper"),
        ("Parapet", "parapet"),
        ("女儿墙顶", "parapet"),
        ("Attika", "parapet"),
        ("Парапет", "parapet"),
        ("パラペット", "parapet"),
        ("Roof", "roof"),
        ("Roof Line", "roof"),
        ("RF", "roof"),
        ("屋面", "roof"),
        ("二层楼顶", "roof"),
        ("屋上", "roof"),
        ("Dach", "roof"),
        ("Dak", "roof"),
        ("Кровля", "roof"),
        ("室外地坪", "outdoor-ground"),
        ("电梯机房", "machine-room"),
        ("机房屋面", "machine-room"),
    ],
)
def test_names_of_levels_that_are_no_floors(name: str, why: str) -> None:
    assert no_floor_reason(name) == why


@pytest.mark.parametrize(
    "name",
    [
        "1F",
        "Level 1",
        "Level 1 Living Rm.",
        "地面",
        "二层楼面",
        "首层",
        "夹层",
        "设备层",
        "避难层",
        "顶层",
        "B1",
        "地下一层",
        "Dachgeschoss",
        "Erdgeschoss",
        "02 Tweede verdieping",
        "Первый этаж",
        "1階",
        "地下1階",
        "First Floor",
        "Ground floor",
        "Mezzanine",
        "Headquarters",
        "标准层",
        "Kelder",
        "Top Floor",
        "F2",
        "层1",
        "Storey 1",
        "10F",
        "卸货层",
    ],
)
def test_names_of_floors(name: str) -> None:
    assert no_floor_reason(name) is None


def test_names_of_used_roofs() -> None:
    assert all(map(is_used_roof, ("上人屋面", "屋顶停车层", "Roof terrace", "屋上庭園", "Dachterrasse")))
    assert not any(map(is_used_roof, ("不上人屋面", "屋面", "Roof", "非上人屋面")))


def test_a_schedule_takes_the_place_of_the_levels(tmp_path: Path) -> None:
    path = tower().save(tmp_path)
    table = tmp_path / "storeys.csv"
    table.write_text("楼层,标高\n首层,0\n二层,6.0\n三层,10.5\n屋面,15.0\n", "utf-8")
    reading = read(path, ReadOptions(storeys=table))
    storeys = reading.buildings[0].storeys
    assert [(s.number, s.name, s.elevation_m.value, s.height_m.value) for s in storeys if s.height_m] == [
        (1, "首层", 0.0, 6.0), (2, "二层", 6.0, 4.5), (3, "三层", 10.5, 4.5)]
    assert [round(s.area_m2.value) for s in storeys if s.area_m2] == [600, 600, 600]
    assert "storeys.csv: 3" in str(storeys[1].elevation_m.source)
    assert "ifc-schedule-used" in [note.code for note in reading.report.guesses]


def test_a_schedule_may_join_two_levels(tmp_path: Path) -> None:
    path = tower().save(tmp_path)
    table = tmp_path / "storeys.csv"
    table.write_text("name,elevation_m,height_m\nhall,0,10.5\ntop,10.5,4.2\n", "utf-8")
    storeys = read(path, ReadOptions(storeys=table)).buildings[0].storeys
    assert [(s.name, s.height_m.value) for s in storeys if s.height_m] == [("hall", 10.5), ("top", pytest.approx(4.5))]
