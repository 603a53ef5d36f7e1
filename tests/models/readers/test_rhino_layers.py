"""Layers of Rhino models: storeys, uses, roofs, lifts, hoists, docks, columns, and what is no part of the building."""

from __future__ import annotations

import pytest
import rhino3dm

from models.errors import InputError
from models.logistics import HoistKind, LiftUse
from models.measured import SourceKind
from models.readers.layers import load_rules
from models.readers.rhino.layer_tree import read_layers
from tests.models.readers.rhino_builder import Model, brep_box, instance, mesh_box, moved, rectangle
from tests.models.readers.test_rhino import codes, note, read, rows


def slabs(model, levels, size=(40, 20), thick=0.3):
    for name, z in levels:
        model.add(mesh_box(0, 0, z - thick, *size, z), name)
    return model


def test_slabs_on_layers_give_storeys_by_their_top(tmp_path):
    model = slabs(Model(), [("B1", -4.5), ("1F", 0), ("2F", 8), ("三层", 13.5)])
    model.add(mesh_box(0, 0, 18.7, 40, 20, 19), "屋面")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == [(-1, "B1", -4.5, 4.5, 800.0), (1, "1F", 0.0, 8.0, 800.0), (2, "2F", 8.0, 5.5, 800.0),
                             (3, "三层", 13.5, 5.5, 800.0)]
    building = reading.buildings[0]
    assert building.roof_m.value == pytest.approx(19.0)
    assert building.height_m.value == pytest.approx(19.0)
    storey = building.storeys[1]
    assert (storey.elevation_m.source.how, storey.elevation_m.source.kind) == ("rhino-slab-top", SourceKind.GEOMETRY)
    assert "1F" in storey.area_m2.source.where
    assert note(reading.report.guesses, "rhino-layers-storeys").values == {"count": 4, "slabs": 4, "volumes": 0}


def test_volumes_on_layers_give_storeys_by_their_base(tmp_path):
    model = Model()
    for name, low, high in (("1F", 3, 11), ("2F", 11, 16.5), ("3F", 16.5, 22)):
        model.add(brep_box(0, 0, low, 40, 20, high), name)
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == [(1, "1F", 0.0, 8.0, 800.0), (2, "2F", 8.0, 5.5, 800.0), (3, "3F", 13.5, 5.5, 800.0)]
    assert reading.buildings[0].storeys[2].height_m.source.how == "rhino-volume-height"
    assert note(reading.report.guesses, "rhino-zero-ground").values["z_m"] == "3.000"


def test_children_of_storey_layers_belong_to_the_storey(tmp_path):
    model = Model()
    for name, z in (("1F", 0), ("2F", 6)):
        model.add(mesh_box(0, 0, z - 0.3, 40, 20, z), f"{name}::楼板")
        for box in ((0, 0, 40, 0.2), (0, 19.8, 40, 20), (0, 0, 0.2, 20), (39.8, 0, 40, 20)):
            model.add(mesh_box(box[0], box[1], z, box[2], box[3], z + 5.7), f"{name}::墙")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == [(1, "1F", 0.0, 6.0, 800.0), (2, "2F", 6.0, None, 800.0)]


@pytest.mark.parametrize(("thick", "how", "elevation"), [
    (0.999, "rhino-slab-top", 7.0), (1.001, "rhino-volume-base", 7.0 - 1.001)])
def test_a_body_is_a_slab_up_to_one_metre(tmp_path, thick, how, elevation):
    model = slabs(Model(), [("1F", 0)]).add(mesh_box(0, 0, 7.0 - thick, 40, 20, 7.0), "2F")
    storey = read(model.save(tmp_path / "a.3dm")).buildings[0].storeys[1]
    assert storey.elevation_m.source.how == how
    assert storey.elevation_m.value == pytest.approx(elevation, abs=1e-5)


def test_one_named_layer_alone_makes_no_storeys(tmp_path):
    model = Model().add(mesh_box(0, 0, 0, 40, 20, 6), "2F").add(mesh_box(0, 0, 6, 40, 20, 12), "体块")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert [row[1] for row in rows(reading)] == ["1F", "2F"]
    assert reading.buildings[0].storeys[1].elevation_m.source.how == "mesh-plate"


def test_layers_against_the_geometry_are_not_believed(tmp_path):
    reading = read(slabs(Model(), [("1F", 6), ("2F", 0), ("3F", 12)]).save(tmp_path / "a.3dm"))
    values = note(reading.report.errors, "rhino-layers-no-order").values
    assert (values["lower"], values["upper"], values["lower_m"], values["upper_m"]) == ("1F", "2F", "6.300", "0.300")
    assert [storey.elevation_m.source.how for storey in reading.buildings[0].storeys] == ["mesh-plate"] * 2


def test_missing_storeys_between_layers_leave_the_height_open(tmp_path):
    reading = read(slabs(Model(), [("1F", 0), ("2F", 6), ("5F", 24)]).save(tmp_path / "a.3dm"))
    assert [row[3] for row in rows(reading)] == [6.0, None, None]
    assert note(reading.report.errors, "rhino-layers-missing").values == {"upper": "5F", "rise_m": "18.000"}
    assert note(reading.report.errors, "rhino-layers-numbers").values["numbers"] == "1F, 2F, 3F"


def test_gaps_between_volumes_and_strays_are_told(tmp_path):
    model = Model()
    for name, low, high in (("1F", 0, 5.5), ("2F", 6, 12), ("3F", 12, 18)):
        model.add(mesh_box(0, 0, low, 40, 20, high), name)
    model.add(mesh_box(0, 0, 12, 1, 1, 14), "1F")
    report = read(model.save(tmp_path / "a.3dm")).report
    assert note(report.errors, "rhino-layers-gap").values == {"upper": "2F", "top_m": "+5.500", "floor_m": "+6.000"}
    assert note(report.errors, "rhino-layers-stray").values == {"layers": "1F", "top_m": "14.000", "upper": "2F"}


def test_a_layer_for_several_storeys_is_none(tmp_path):
    model = slabs(Model(), [("1F", 0), ("2F", 6)]).add(mesh_box(0, 0, 11.7, 40, 20, 12), "3-5F")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert [row[1] for row in rows(reading)] == ["1F", "2F"]
    assert note(reading.report.guesses, "rhino-layers-range").values["layers"] == "3-5F"


def test_uses_of_layers_become_zones_and_the_use_of_a_storey(tmp_path):
    model = Model()
    model.add(mesh_box(0, 0, 0, 40, 20, 6), "1F::生产").add(mesh_box(0, 0, 6, 30, 20, 12), "2F::生产")
    model.add(mesh_box(30, 0, 6, 40, 20, 12), "2F::办公")
    first, second = read(model.save(tmp_path / "a.3dm")).buildings[0].storeys
    assert (first.use.value, [zone.use.value for zone in first.zones]) == ("production", ["production"])
    assert second.use is None
    assert {zone.use.value: round(zone.area_m2.value, 3) for zone in second.zones} == {"production": 600.0, "office": 200.0}
    assert second.zones[0].use.source.where == "2F::生产"


def test_uses_without_storey_layers_are_cut_at_the_found_storeys(tmp_path):
    model = Model().add(mesh_box(0, 0, 0, 40, 20, 6), "storage").add(mesh_box(0, 0, 6, 40, 20, 12), "研发")
    model.add(rectangle(0, 0, 40, 20), "办公")      # a line has no area
    assert [storey.use.value for storey in read(model.save(tmp_path / "a.3dm")).buildings[0].storeys] == ["storage", "rd"]


RULES = '''schema = "shanglou.layers/1"
[[rule]]
layer = "夹层"
role = "storey"
storey = 2
use = "storage"
[[rule]]
layer = "树"
role = "ignore"
[[rule]]
layer = "竖井"
role = "hoist"
'''


def test_the_users_rules_go_first(tmp_path):
    (tmp_path / "r.toml").write_text(RULES, "utf-8")
    model = slabs(Model(), [("1F", 0), ("夹层", 4.5)]).add(mesh_box(50, 0, 0, 52, 2, 9), "树")
    model.add(mesh_box(3, 3, -0.3, 6, 7, 4.5), "竖井", "吊装口 A")
    reading = read(model.save(tmp_path / "a.3dm"), layers=tmp_path / "r.toml")
    assert [(storey.number, storey.name, storey.use and storey.use.value) for storey in reading.buildings[0].storeys] == [
        (1, "1F", None), (2, "夹层", "storage")]
    assert note(reading.report.dropped, "rhino-apart").values == {"count": 1, "layers": "树"}
    (hoist,) = reading.buildings[0].hoists
    assert (hoist.name, hoist.kind, hoist.position_m) == ("吊装口 A", HoistKind.OPENING, (4.5, 5.0))


def test_lifts_docks_and_columns_with_their_places(tmp_path):
    model = slabs(Model("Millimeters"), [("1F", 0), ("2F", 6000)], (40_000, 20_000), 300)
    car = model.block("货梯 3t", [mesh_box(-1500, -1500, -1000, 1500, 1500, 9000)])
    model.add(instance(car, moved(5000, 10_000, 0)), "货梯").add(instance(car, moved(9000, 10_000, 0)), "货梯", "货梯 2 号")
    model.add(mesh_box(20_000, 0, 0, 22_000, 2000, 3000), "消防电梯")
    model.add(rectangle(10_000, -4000, 20_000, 0, 1200), "卸货平台")
    for x in (0, 10_000, 20_000):
        for y in (0, 10_000):
            for z in (0, 6000):
                model.add(mesh_box(x, y, z, x + 800, y + 800, z + 5700), "柱")
    building = read(model.save(tmp_path / "a.3dm")).buildings[0]
    assert [(lift.name, lift.use, lift.fire_lift, lift.serves, lift.position_m) for lift in building.lifts] == [
        ("货梯 3t", LiftUse.FREIGHT, None, (1, 2), (5.0, 10.0)), ("货梯 2 号", LiftUse.FREIGHT, None, (1, 2), (9.0, 10.0)),
        ("消防电梯 3", building.lifts[2].use, True, None, (21.0, 1.0))]
    assert [(dock.name, dock.storey, dock.position_m) for dock in building.docks] == [("卸货平台 1", 1, (15.0, -2.0))]
    assert (building.column_grid.x_m, building.column_grid.y_m) == ((0.4, 10.4, 20.4), (0.4, 10.4))
    assert building.column_grid.columns == 6


def test_a_lift_drawn_on_every_storey_is_one(tmp_path):
    model = slabs(Model(), [("1F", 0), ("2F", 6), ("3F", 12)])
    for k in range(3):
        model.add(mesh_box(5, 5, 6 * k, 8, 8, 6 * k + 3), f"{k + 1}F::电梯")
    (lift,) = read(model.save(tmp_path / "a.3dm")).buildings[0].lifts
    assert (lift.serves, lift.position_m) == ((1, 2, 3), (6.5, 6.5))


def test_parts_of_blocks_take_the_storey_of_the_instance(tmp_path):
    model = Model()
    plan = model.block("标准层", [mesh_box(0, 0, -0.3, 40, 20, 0)], "楼板")
    for k in range(3):
        model.add(instance(plan, moved(0, 0, 6 * k)), f"{k + 1}F")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert [row[:3] for row in rows(reading)] == [(1, "1F", 0.0), (2, "2F", 6.0), (3, "3F", 12.0)]
    assert reading.buildings[0].storeys[0].elevation_m.source.how == "rhino-slab-top"


def test_site_and_neighbours_are_no_massing(tmp_path):
    model = slabs(Model(), [("1F", 0), ("2F", 6)]).add(mesh_box(100, 0, 0, 140, 20, 90), "周边建筑")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert reading.buildings[0].height_m.value == pytest.approx(6.0)
    assert "rhino-apart" in codes(reading.report.dropped)
    with pytest.raises(InputError) as caught:
        read(Model().add(mesh_box(0, 0, 0, 40, 20, 9), "周边建筑").save(tmp_path / "b.3dm"))
    assert (caught.value.code, caught.value.key) == ("no-building", "rhino-only-apart")


def test_a_layer_that_is_its_own_ancestor_ends():
    class Row:
        Visible, Locked = True, False

        def __init__(self, index, name, own, parent):
            self.Index, self.Name, self.Id, self.ParentLayerId = index, name, own, parent

    class Fake:
        Layers = (Row(0, "甲", "a", "b"), Row(1, "乙", "b", "a"))

    assert read_layers(Fake, load_rules())[0].path == "乙::甲"


def test_layer_paths_and_visibility():
    model = Model()
    model.layer("塔楼", visible=False)
    model.layer("塔楼::3F::墙")
    layers = read_layers(rhino3dm.File3dm.Decode(model.file.Encode()), load_rules())
    wall = next(layer for layer in layers.values() if layer.name == "墙")
    assert (wall.path, wall.visible, wall.storey, wall.storey_name, wall.role) == ("塔楼::3F::墙", False, 3, "3F", "wall")
