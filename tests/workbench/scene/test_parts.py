"""What a building and its site become in the 3D view: volumes and places by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely import Polygon, box

from models.building import Neighbour, Site
from models.capacity.yard import plan_yard
from models.geometry.solids import volumes_m3
from models.logistics import TruckYard
from models.readers import read
from tests.workbench.scene.houses import loaded_tower, m, tower
from workbench.desktop.scene.parts import parts_of
from workbench.desktop.scene.scene import Scene

EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"


def found(scene: Scene, kind: str, thing: str) -> tuple[float, list[float], list[float]]:
    """Volume, lowest and highest corner of all owners of a thing, in the plan axes of the file."""
    numbers = list(scene.numbers[kind, thing])
    low, high = scene.box(numbers)
    volume = float(volumes_m3(scene.solids)[numbers].sum())
    return volume, (low + scene.solids.origin).round(6).tolist(), (high + scene.solids.origin).round(6).tolist()


@pytest.fixture(scope="module")
def loaded() -> Scene:
    return Scene.of(parts_of(loaded_tower()))


@pytest.mark.parametrize(("kind", "thing", "volume", "low", "high"), [
    ("storey", "s2", 40 * 20 * 5, [0, 0, 6], [40, 20, 11]),
    ("lift", "l1", 6 * 6 + 6 * 0.72 ** 2 * 5 + 6 * 4, [29, 8.5, 0], [31, 11.5, 15]),     # slimmer past the storey it passes
    ("hoist", "well", 4 * 3 * 11, [3, 3.5, 0], [7, 6.5, 11]),
    ("hoist", "opening", 2 * 3 * 0.5 * 2.5, [39.75, 8.5, 6], [40.25, 11.5, 13.5]),
    ("hoist", "deck", 4 * 3 * 0.25, [-3, 8, 10.75], [0, 12, 11]),
    ("dock", "d1", 8 * 4 * 1.2, [16, 0, -1.2], [24, 4, 0]),
    ("plinth", "s1", (800 - 32) * 1.2, [0, 0, -1.2], [40, 20, 0]),
    ("truck", "d1", 2 * 9 * 2.5 * (3.5 - 0.04), [16.75, -9, -1.16], [23.25, 0, 2.3]),
])
def test_things_have_their_size_and_place(
    loaded: Scene, kind: str, thing: str, volume: float, low: list[float], high: list[float],
) -> None:
    own = found(loaded, kind, thing)
    assert own[0] == pytest.approx(volume)
    assert (own[1], own[2]) == (low, high)


def test_everything_was_placed(loaded: Scene) -> None:
    assert loaded.parts.unplaced == {}


def test_what_has_no_place_or_size_is_counted_and_never_invented() -> None:
    building = loaded_tower()
    lift, dock = building.lifts[0], building.docks[0]
    building = replace(building, lifts=(replace(lift, position_m=None), replace(lift, id="l2", car_m=(m(2.0), None, None))),
                       docks=(replace(dock, width_m=None),), hoists=(replace(building.hoists[0], size_m=(None, None)),))
    parts = parts_of(building)
    assert parts.unplaced == {"lift": 2, "hoist": 1, "dock": 1}
    assert {owner.kind for owner in parts.owners} == {"storey", "plinth"}


def test_a_storey_without_an_outline_is_counted() -> None:
    building = tower()
    parts = parts_of(replace(building, storeys=(replace(building.storeys[0], outline=None), *building.storeys[1:])))
    assert parts.unplaced == {"storey": 1}
    assert [owner.id for owner in parts.owners] == ["s2", "s3"]


def test_units_take_their_part_of_the_storey() -> None:
    scene = Scene.of(parts_of(tower(units=True), units=True))
    assert found(scene, "unit", "u1")[0] == pytest.approx(10 * 20 * 6)
    assert volumes_m3(scene.solids)[0] == pytest.approx(30 * 20 * 6)
    assert found(scene, "storey", "s1")[0] == pytest.approx(40 * 20 * 6)     # with its units
    assert not any(owner.kind == "unit" for owner in parts_of(tower(units=True)).owners)


def test_units_that_fill_the_storey_leave_nothing_of_it() -> None:
    building = tower((4.0,), outline=box(0, 0, 10, 20), units=True)
    assert [owner.kind for owner in parts_of(building, units=True).owners] == ["unit"]


def test_a_building_without_storeys_is_one_solid() -> None:
    building = replace(tower(()), footprint=box(0, 0, 10, 10), height_m=m(30.0))
    scene = Scene.of(parts_of(building))
    assert found(scene, "whole", "b")[0] == pytest.approx(3000.0)
    assert Scene.of(parts_of(replace(building, height_m=None))).empty


def test_yard_lane_and_neighbour_lie_on_the_ground() -> None:
    site = Site(yards=(TruckYard(id="y", name="Y", outline_m=((0, -20), (40, -20), (40, 0), (0, 0))),
                       TruckYard(id="y2", name="Y2")),
                neighbours=(Neighbour(id="n", name="N", outline=box(60, 0, 70, 10), height_m=m(12.0)),
                            Neighbour(id="o", name="O")))
    scene = Scene.of(parts_of(loaded_tower(), site))
    assert found(scene, "yard", "y")[1:] == ([0, -20, -1.2], [40, 0, -1.16])
    assert found(scene, "neighbour", "n")[2] == [70, 10, 10.8]
    assert scene.parts.unplaced == {"yard": 1, "neighbour": 1}


def test_a_bow_tie_outline_is_mended() -> None:
    building = tower((3.0,), outline=Polygon([(0, 0), (20, 20), (20, 0), (0, 20)]))
    assert volumes_m3(Scene.of(parts_of(building)).solids)[0] == pytest.approx(200 * 3)


def test_the_example_is_whole() -> None:
    reading = read(EXAMPLES / "songhu-later-tower.toml")
    building = reading.buildings[0]
    assert building.logistics is not None
    plan = plan_yard(building, reading.site, building.logistics.trucks)
    scene = Scene.of(parts_of(building, reading.site, plan))
    kinds = [owner.kind for owner in scene.owners]
    assert (kinds.count("storey"), kinds.count("lift"), kinds.count("hoist"), kinds.count("truck")) == (12, 5, 2, 8)
    assert kinds.count("path") == 3     # the semi-trailer out of the outer bays and the middle one
    assert scene.parts.unplaced == {"neighbour": 1}     # it has a height and a distance, and no outline
    storeys = np.flatnonzero(scene.is_storey)
    assert volumes_m3(scene.solids)[storeys].sum() == pytest.approx(58.8 * 42.0 * 69.8)
