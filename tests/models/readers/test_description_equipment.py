"""Machines in a building description, and what a building states without listing its storeys."""

from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read

HEAD = 'schema = "shanglou.building/1"\n[[building]]\n'
STOREY = "[[building.storey]]\nnumbers = 1\nheight_m = 6\n"


def building_of(folder: Path, text: str):
    path = folder / "a.toml"
    path.write_text(HEAD + text, "utf-8")
    return read(path).buildings[0]


def test_a_machine_is_read_with_its_values(tmp_path: Path) -> None:
    machine = building_of(tmp_path, STOREY + """[[building.equipment]]
id = "press"
storey = 1
zone = "hall A"
count = 2
mass_kg = { value = 8000, source = "data sheet" }
size_m = [2.4, 3.0, "unknown"]
base_m = [1.2, 1.5]
spacing_m = 0
dynamic_factor = 1.2
vibration = "VC-A"
""").equipment[0]
    assert machine.mass_kg is not None and machine.count is not None and machine.spacing_m is not None
    assert (machine.id, machine.name, machine.storey, machine.zone) == ("press", "press", 1, "hall A")
    assert (machine.count.value, machine.mass_kg.value, machine.mass_kg.source.where) == (2.0, 8000.0, "data sheet")
    assert [size and size.value for size in (*machine.size_m, *machine.base_m)] == [2.4, 3.0, None, 1.2, 1.5]
    assert machine.spacing_m.value == 0.0 and machine.vibration is not None and machine.vibration.value == "VC-A"


@pytest.mark.parametrize(("line", "key"), [
    ("mass_kg = 0", "desc-not-positive"), ("count = -1", "desc-not-positive"), ("storey = 2", "desc-storey-unknown"),
    ("size_m = [1, 2]", "desc-not-sizes"), ("outline_m = [[0, 0], [1, 1]]", "desc-outline-short"),
    ("mass = 3", "desc-unknown-key-near"),
])
def test_a_machine_that_cannot_be_is_refused(tmp_path: Path, line: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        building_of(tmp_path, STOREY + f"[[building.equipment]]\n{line}\n")
    assert caught.value.key == key


def test_a_building_states_what_nobody_lists(tmp_path: Path) -> None:
    building = building_of(tmp_path, """storeys_stated = 12
gross_floor_area_stated_m2 = 24000
footprint_m2 = 2000
[building.plan]
outline_m = [[0, 0], [50, 0], [50, 40], [0, 40]]
""")
    assert building.storeys_stated is not None and building.storeys_stated.value == 12.0
    assert building.gross_floor_area_m2 is not None and building.gross_floor_area_m2.value == 24000.0
    assert building.footprint_m2 is not None and building.footprint_m2.value == 2000.0
    assert building.footprint is not None and building.footprint.area == 2000.0


def test_an_empty_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        building_of(tmp_path, "[building.plan]\n")
    assert caught.value.key == "desc-missing"
