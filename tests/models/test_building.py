"""The heights, areas and loads that a building works out for itself."""

import pytest

from models.building import Building, ColumnGrid, FloorLoad, Storey, StoreyKind, Zone
from models.measured import Measured, SourceKind, assumed, from_file, from_person, metres, square_metres

FILE = from_file("test", "a.ifc")


def storey(number: int, area_m2: float | None, kind: StoreyKind = StoreyKind.FLOOR, *zones: Zone) -> Storey:
    area = None if area_m2 is None else square_metres(area_m2, FILE)
    return Storey(id=str(number), number=number, name=str(number), kind=kind, elevation_m=metres(6.0 * number, FILE),
                  area_m2=area, zones=zones)


def loaded(name: str, value: float | None, unit: str = "kN/m2") -> Zone:
    return Zone(id=name, name=name, floor_load=None if value is None else FloorLoad(load=Measured(value, unit, FILE)))


def test_fire_height_runs_from_the_outdoor_ground_to_the_roof_finish() -> None:
    building = Building(id="b", name="", outdoor_ground_m=metres(-1.2, from_person()), roof_m=metres(32.0, FILE))
    assert building.fire_height_m is not None
    assert (building.fire_height_m.value, building.fire_height_m.source.how) == (33.2, "ground-to-structural-roof")
    finished = Building(id="b", name="", outdoor_ground_m=metres(-1.2, assumed("x")), roof_m=metres(32.0, FILE),
                        roof_finish_m=metres(32.3, FILE))
    assert finished.fire_height_m is not None
    assert (finished.fire_height_m.value, finished.fire_height_m.source.kind) == (33.5, SourceKind.ASSUMED)
    assert finished.fire_height_m.source.where == "32.300 + 1.200"


def test_fire_height_is_unknown_while_the_ground_is() -> None:
    assert Building(id="b", name="", roof_m=metres(32.0, FILE)).fire_height_m is None
    assert Building(id="b", name="", outdoor_ground_m=metres(0.0, FILE)).fire_height_m is None


def test_gross_floor_area_leaves_roofs_out_and_needs_every_storey() -> None:
    floors = (storey(-1, 100.0, StoreyKind.BASEMENT), storey(1, 200.0), storey(2, 50.0, StoreyKind.ROOF))
    area = Building(id="b", name="", storeys=floors).gross_floor_area_m2
    assert area is not None and area.value == 300.0
    assert Building(id="b", name="", storeys=(*floors, storey(3, None))).gross_floor_area_m2 is None
    assert Building(id="b", name="").gross_floor_area_m2 is None


def test_the_load_of_a_storey_is_the_least_of_its_zones() -> None:
    least = storey(1, 1.0, StoreyKind.FLOOR, loaded("a", 8.0), loaded("b", 5.0)).floor_load_kn_m2
    assert least is not None and least.value == 5.0
    assert storey(1, 1.0, StoreyKind.FLOOR, loaded("a", 8.0), loaded("b", None)).floor_load_kn_m2 is None
    assert storey(1, 1.0, StoreyKind.FLOOR, loaded("a", 800.0, "kg/m2")).floor_load_kn_m2 is None
    assert storey(1, 1.0).floor_load_kn_m2 is None


def test_bays_of_a_grid() -> None:
    grid = ColumnGrid(x_m=(0.0, 8.4, 16.8, 25.8), y_m=(1.0,), source=FILE)
    assert grid.bays_x_m == (8.4, 8.4, 9.0) and grid.bays_y_m == ()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_measured_value_is_finite(value: float) -> None:
    with pytest.raises(ValueError, match="unknown is None"):
        metres(value, FILE)
