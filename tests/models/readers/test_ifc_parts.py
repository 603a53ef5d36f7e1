"""Lifts, loads, hoists, docks and facts of made-up IFC files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.building import Building, Hazard, Sprinklers
from models.logistics import HoistKind, Lift, LiftUse
from models.readers import read
from models.readers.ifc import named
from models.readers.ifc.facts import hazard_of
from models.readers.ifc.names import is_fire_lift, is_lift_name, lift_use
from tests.models.readers.ifc_builder import IfcBuilder, tower


def first_storey(made: IfcBuilder) -> Any:
    return made.file.by_type("IfcBuildingStorey")[0]


def the_lift(made: IfcBuilder, tmp_path: Path) -> Lift:
    lifts = read(made.save(tmp_path)).buildings[0].lifts
    assert len(lifts) == 1
    return lifts[0]


def test_a_lift_with_standard_property_sets(tmp_path: Path) -> None:
    made = tower()
    lift = made.element(
        "IfcTransportElement", first_storey(made), (5, 5, -1.0, 8, 9, 18), PredefinedType="ELEVATOR", Name="2号载货电梯"
    )
    made.pset(lift, "Pset_TransportElementCommon", {"CapacityWeight": ("IfcMassMeasure", 3000.0)})
    made.pset(
        lift,
        "Pset_TransportElementElevator",
        {
            "FireFightingLift": True,
            "ClearWidth": ("IfcPositiveLengthMeasure", 2200.0),
            "ClearDepth": ("IfcPositiveLengthMeasure", 2700.0),
            "ClearHeight": ("IfcPositiveLengthMeasure", 2400.0),
        },
    )
    made.pset(lift, "其他", {"额定速度": ("IfcLinearVelocityMeasure", 0.5), "门宽": "2000 mm", "贯通门": "是"})
    found = the_lift(made, tmp_path)
    assert (found.use, found.fire_lift, found.through_doors) == (LiftUse.FREIGHT, True, True)
    assert found.rated_load_kg is not None and found.rated_load_kg.value == 3000.0
    assert [size.value for size in found.car_m if size] == pytest.approx([2.2, 2.7, 2.4])
    assert found.door_m[0] is not None and found.door_m[0].value == pytest.approx(2.0)
    assert found.speed_m_s is not None and found.speed_m_s.value == 0.5  # without a velocity unit: metres per second
    assert found.position_m == (6.5, 7.0)
    assert found.serves == (1, 2, 3)


def test_capacity_of_the_older_schema(tmp_path: Path) -> None:
    made = tower("IFC2X3")
    made.element("IfcTransportElement", first_storey(made), Name="货梯", OperationType="ELEVATOR", CapacityByWeight=2000.0)
    found = the_lift(made, tmp_path)
    assert found.rated_load_kg is not None and found.rated_load_kg.value == 2000.0
    assert found.serves is None


def test_escalators_are_no_lifts(tmp_path: Path) -> None:
    made = tower()
    made.element("IfcTransportElement", first_storey(made), PredefinedType="ESCALATOR", Name="自动扶梯")
    made.element("IfcBuildingElementProxy", first_storey(made), Name="Exterior elevation tag")
    made.element("IfcBuildingElementProxy", first_storey(made), Name="电梯井")
    assert read(made.save(tmp_path)).buildings[0].lifts == ()


def test_an_absurd_rated_load_is_dropped_with_a_note(tmp_path: Path) -> None:
    made = tower("IFC2X3")
    made.element("IfcTransportElement", first_storey(made), Name="货梯", OperationType="ELEVATOR", CapacityByWeight=3e9)
    reading = read(made.save(tmp_path))
    assert reading.buildings[0].lifts[0].rated_load_kg is None
    assert "ifc-lift-load" in {note.code for note in reading.report.dropped}


def test_a_lift_by_the_name_of_a_flow_terminal(tmp_path: Path) -> None:
    made = tower()
    made.element("IfcFlowTerminal", first_storey(made), Name="Elevator-Hydraulic: 3500 lbs")
    reading = read(made.save(tmp_path))
    lift = reading.buildings[0].lifts[0]
    assert lift.rated_load_kg is not None
    assert lift.rated_load_kg.value == pytest.approx(1587.573, abs=0.01)
    assert lift.rated_load_kg.source.kind == "assumed"
    assert {"ifc-lift-by-name", "ifc-lift-load-by-name"} <= {note.code for note in reading.report.guesses}


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("货梯1", LiftUse.FREIGHT),
        ("3t载货电梯", LiftUse.FREIGHT),
        ("客梯", LiftUse.PASSENGER),
        ("客货梯", LiftUse.FREIGHT_PASSENGER),
        ("荷物用エレベーター", LiftUse.FREIGHT),
        ("乗用エレベーター", LiftUse.PASSENGER),
        ("Грузовой лифт", LiftUse.FREIGHT),
        ("Пассажирский лифт", LiftUse.PASSENGER),
        ("Freight Elevator", LiftUse.FREIGHT),
        ("Goods lift", LiftUse.FREIGHT),
        ("Passenger Lift", LiftUse.PASSENGER),
        ("Lastenaufzug", LiftUse.FREIGHT),
        ("Elevator", LiftUse.UNKNOWN),
        ("电梯", LiftUse.UNKNOWN),
        ("freight-passenger", LiftUse.FREIGHT_PASSENGER),
    ],
)
def test_what_a_lift_carries_by_its_name(name: str, use: LiftUse) -> None:
    assert lift_use(name) is use


@pytest.mark.parametrize(
    "name", ["货梯", "消防电梯", "エレベーター", "лифт", "Elevator-Hydraulic: 3500 lbs", "Lift 2", "Lastenaufzug"]
)
def test_names_of_lifts(name: str) -> None:
    assert is_lift_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Elevation",
        "East elevation",
        "自动扶梯",
        "电梯厅",
        "电梯井",
        "Escalator",
        "Forklift",
        "Elevator shaft wall",
        "elevation mark",
        "电梯前室",
    ],
)
def test_names_that_are_no_lifts(name: str) -> None:
    assert not is_lift_name(name)


def test_fire_lifts_by_name() -> None:
    assert all(
        map(is_fire_lift, ("消防电梯", "消防兼客货梯" + "消防梯", "Firefighting lift", "Fireman's lift", "Feuerwehraufzug"))
    )
    assert not is_fire_lift("货梯")


@pytest.mark.parametrize(
    ("value", "load", "unit"),
    [
        ("8.0 kN/m²", 8.0, "kN/m2"),
        ("12 kN/m2", 12.0, "kN/m2"),
        ("800 kg/m2", 800.0, "kg/m2"),
        ("7500 N/m2", 7.5, "kN/m2"),
        ("10kPa", 10.0, "kN/m2"),
        ("150 psf", 7.182039, "kN/m2"),
        ("1.2 t/m2", 1200.0, "kg/m2"),
        (8.0, 8.0, "kN/m2"),
        (("IfcPlanarForceMeasure", 8000.0), 8.0, "kN/m2"),
        (("IfcPressureMeasure", 5000.0), 5.0, "kN/m2"),
    ],
)
def test_loads_in_the_forms_that_files_use(tmp_path: Path, value: Any, load: float, unit: str) -> None:
    made = tower()
    made.pset(first_storey(made), "结构", {"楼面活荷载": value})
    storey = read(made.save(tmp_path)).buildings[0].storeys[0]
    assert len(storey.zones) == 1
    found = storey.zones[0].floor_load
    assert found is not None
    assert (found.load.value, found.load.unit) == (pytest.approx(load, rel=1e-6), unit)
    assert (storey.floor_load_kn_m2 is None) == (unit == "kg/m2")


@pytest.mark.parametrize("value", ["LoadCapacity", "", "n/a", "0 kN/m2", 5000.0, ("IfcPlanarForceMeasure", 1e9), -3.0, True])
def test_what_is_no_load_is_dropped_with_a_note(tmp_path: Path, value: Any) -> None:
    made = tower()
    made.pset(first_storey(made), "结构", {"LiveLoad": value})
    reading = read(made.save(tmp_path))
    assert reading.buildings[0].storeys[0].zones == ()
    assert [note.subject for note in reading.report.dropped if note.code == "ifc-load-no-number"] == ["LiveLoad"]


def test_dead_loads_are_no_imposed_loads(tmp_path: Path) -> None:
    made = tower()
    made.pset(first_storey(made), "结构", {"恒荷载标准值": 3.5, "Dead Floor Load": 4.0})
    assert read(made.save(tmp_path)).buildings[0].storeys[0].zones == ()


def test_a_load_of_a_slab_is_a_zone_of_its_storey(tmp_path: Path) -> None:
    made = tower()
    for slab, load in zip(made.file.by_type("IfcSlab")[1:3], (10.0, 8.0), strict=True):
        made.pset(slab, "Pset", {"ImposedLoad": f"{load} kN/m2"})
    storeys = read(made.save(tmp_path)).buildings[0].storeys
    assert [s.floor_load_kn_m2.value if s.floor_load_kn_m2 else None for s in storeys] == [None, 10.0, 8.0]
    assert storeys[1].zones[0].area_m2 is not None and storeys[1].zones[0].area_m2.value == pytest.approx(600.0)


def test_the_load_capacity_of_a_lift_is_no_floor_load(tmp_path: Path) -> None:
    made = tower()
    lift = made.element("IfcTransportElement", first_storey(made), Name="货梯", PredefinedType="ELEVATOR")
    made.pset(lift, "Pset", {"LoadCapacity": 3000.0})
    reading = read(made.save(tmp_path))
    assert reading.buildings[0].storeys[0].zones == ()
    assert reading.report.dropped == ()
    load = reading.buildings[0].lifts[0].rated_load_kg
    assert load is not None and load.value == 3000.0


@pytest.mark.parametrize(("kind", "load"), [("VARIABLE_Q", 7.5), ("PERMANENT_G", None)])
def test_a_structural_surface_load_on_a_slab(tmp_path: Path, kind: str, load: float | None) -> None:
    made = tower()
    force = made.file.create_entity("IfcStructuralLoadPlanarForce", PlanarForceZ=-7500.0)
    action = made.root("IfcStructuralSurfaceAction", AppliedLoad=force, GlobalOrLocal="GLOBAL_COORDS", PredefinedType="CONST")
    made.root(
        "IfcRelConnectsStructuralActivity", RelatingElement=made.file.by_type("IfcSlab")[1], RelatedStructuralActivity=action
    )
    group = made.root("IfcStructuralLoadGroup", PredefinedType="LOAD_GROUP", ActionType=kind, ActionSource="LIVE_LOAD_Q")
    made.root("IfcRelAssignsToGroup", RelatedObjects=[action], RelatingGroup=group)
    reading = read(made.save(tmp_path))
    found = reading.buildings[0].storeys[1].floor_load_kn_m2
    assert (found.value if found else None) == load
    assert (load is None) == any(note.code == "ifc-structural-load" for note in reading.report.dropped)


def test_hoists_docks_and_stores_by_name(tmp_path: Path) -> None:
    made = tower()
    storey = first_storey(made)
    made.element("IfcBuildingElementProxy", storey, (30, 5, 0, 33.6, 8, 0.2), Name="吊装平台")
    made.element("IfcBuildingElementProxy", storey, Name="x", ObjectType="HoistWell")
    made.element("IfcBuildingElementProxy", storey, (0, -4, -1.2, 25, 0, 0), Name="卸货平台")
    store = made.root(
        "IfcSpace",
        Name="中转仓",
        ObjectPlacement=made.placement(),
        Representation=made.solid([(0, 0), (20, 0), (20, 10), (0, 10)], 0, 5),
    )
    made.aggregate(storey, [store])
    reading = read(made.save(tmp_path))
    building = reading.buildings[0]
    assert [(h.name, h.kind) for h in building.hoists] == [("吊装平台", HoistKind.PLATFORM), ("x", HoistKind.WELL)]
    assert [size.value for size in building.hoists[0].size_m if size] == pytest.approx([3.6, 3.0])
    dock = building.docks[0]
    assert (dock.storey, dock.bays) == (1, None)
    assert dock.depth_m is not None and dock.depth_m.value == pytest.approx(4.0)
    assert building.stores[0].area_m2 is not None and building.stores[0].area_m2.value == pytest.approx(200.0)
    assert sum(note.code == "ifc-goods-by-name" for note in reading.report.guesses) == 4


def test_facts_of_the_building(tmp_path: Path) -> None:
    made = tower()
    made.pset(
        made.building,
        "Pset_BuildingCommon",
        {"OccupancyType": "丙类厂房", "SprinklerProtection": True, "耐火等级": "一级", "火灾危险性": "丙类2"},
    )
    building = read(made.save(tmp_path)).buildings[0]
    assert building.use is not None and building.use.value == "factory"
    assert building.sprinklers is not None and building.sprinklers.value is Sprinklers.YES
    assert building.fire_resistance_grade is not None and building.fire_resistance_grade.value == 1
    assert building.hazard is not None and building.hazard.value is Hazard.C2


def test_nothing_is_assumed_that_the_file_does_not_say(tmp_path: Path) -> None:
    building = read(tower().save(tmp_path)).buildings[0]
    assert (building.use, building.hazard, building.sprinklers, building.fire_resistance_grade) == (None, None, None, None)
    assert (building.lifts, building.hoists, building.docks, building.stores) == ((), (), (), ())


def test_sprinklers_in_some_spaces_are_partial(tmp_path: Path) -> None:
    made = tower()
    spaces = [made.root("IfcSpace", Name=str(i), ObjectPlacement=made.placement()) for i in range(2)]
    made.aggregate(first_storey(made), spaces)
    for space, flag in zip(spaces, (True, False), strict=True):
        made.pset(space, "Pset_SpaceFireSafetyRequirements", {"SprinklerProtection": flag})
    building = read(made.save(tmp_path)).buildings[0]
    assert building.sprinklers is not None and building.sprinklers.value is Sprinklers.PARTIAL


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("丙", Hazard.C),
        ("丙类", Hazard.C),
        ("丙2", Hazard.C2),
        ("丙1类", Hazard.C1),
        ("甲类", Hazard.A),
        ("C2", Hazard.C2),
        ("戊", Hazard.E),
        ("Concrete", None),
        ("", None),
    ],
)
def test_hazard_classes(text: str, hazard: Hazard | None) -> None:
    assert hazard_of(text) is hazard


def test_a_building_without_a_name_is_called_after_its_file() -> None:
    buildings = (Building(id="a", name=""), Building(id="b", name="East"))
    assert [b.name for b in named(buildings[:1], "tower")] == ["tower"]
    assert [b.name for b in named(buildings, "park")] == ["park 1", "East"]
