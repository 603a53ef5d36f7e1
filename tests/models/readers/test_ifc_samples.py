"""The IFC reader against real files: the samples beside the repository, and the small ones in tests/data/ifc."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.errors import InputError
from models.measured import SourceKind
from models.readers import read

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT.parent / "shared" / "samples"
DATA = ROOT / "tests" / "data" / "ifc"
TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text("utf-8")) if (SAMPLES / "truth.json").is_file() else {}
WITH_FLOORS = [name for name, truth in TRUTH.items() if truth.get("kind") == "ifc" and truth.get("floors_expected")]
UNITS = {"MILLIMETRE": "mm", "METRE": "m", "FOOT": "ft"}


@pytest.mark.skipif(not TRUTH, reason="the samples are not beside the repository")
@pytest.mark.parametrize("name", WITH_FLOORS)
def test_floors_of_a_sample_are_those_of_its_truth_record(name: str) -> None:
    truth = TRUTH[name]
    reading = read(SAMPLES / name)
    assert reading.input.sha256 == truth["sha256"]
    assert reading.input.format == truth["schema"]
    assert reading.input.length_unit == UNITS[truth["length_unit"]]
    storeys = reading.buildings[0].storeys
    assert [s.name for s in storeys] == [f["name"] for f in truth["floors_expected"]]
    for storey, expected in zip(storeys, truth["floors_expected"], strict=True):
        assert storey.elevation_m.value == pytest.approx(expected["elevation_m"], abs=0.001)
        height = storey.height_m.value if storey.height_m else None
        assert height == (None if expected["height_m"] is None else pytest.approx(expected["height_m"], abs=0.01))
        if "area_m2" in expected:
            assert storey.area_m2 is not None
            assert storey.area_m2.value == pytest.approx(expected["area_m2"], rel=0.02)


@pytest.mark.skipif(not TRUTH, reason="the samples are not beside the repository")
@pytest.mark.parametrize(
    ("name", "storey", "area"),
    [
        ("TallBuilding.ifc", "Level 1", 67.24),
        ("TallBuilding.ifc", "Level 4", 60.84),
        ("LargeBuilding.ifc", "Level 1", 308.88),
        ("Duplex_A_20110907.ifc", "Level 1", 180.53),
        ("Duplex_A_20110907.ifc", "Level 2", 118.74),
        ("office-3storey-georef-mm.ifc", "u4pyxnN8d1", 470.98),
    ],
)
def test_slab_areas_agree_with_meshed_ones(name: str, storey: str, area: float) -> None:
    found = next(s for s in read(SAMPLES / name).buildings[0].storeys if s.name == storey)
    assert found.area_m2 is not None
    assert found.area_m2.source.how == "slab-union"
    assert found.area_m2.value == pytest.approx(area, rel=0.002)


@pytest.mark.skipif(not TRUTH, reason="the samples are not beside the repository")
def test_the_real_factory() -> None:
    reading = read(SAMPLES / "factory-2storey-zh.ifc")
    building = reading.buildings[0]
    assert {(level.name, level.why) for level in building.levels_ignored} == {
        ("一层窗底", "sill"),
        ("二层窗底", "sill"),
        ("二层楼顶", "roof"),
    }
    assert building.roof_m is not None
    assert building.roof_m.value == pytest.approx(9.8)
    grid = building.column_grid
    assert grid is not None
    truth = TRUTH["factory-2storey-zh.ifc"]["column_grid_m"]
    assert list(grid.bays_x_m) == pytest.approx(truth["x"])
    assert list(grid.bays_y_m) == pytest.approx(truth["y"])
    assert grid.columns == 156
    ground = building.storeys[0]
    assert ground.area_m2 is not None
    assert ground.area_m2.value == pytest.approx(86.5 * 79.7, rel=1e-3)  # outer faces of the edge columns
    assert "ifc-area-from-columns" in {note.code for note in reading.report.guesses}
    assert building.lifts == ()


@pytest.mark.skipif(not TRUTH, reason="the samples are not beside the repository")
def test_a_placeholder_is_no_load() -> None:
    reading = read(SAMPLES / "Duplex_A_20110907.ifc")
    assert all(storey.zones == () for storey in reading.buildings[0].storeys)
    notes = [note for note in reading.report.dropped if note.code == "ifc-load-no-number"]
    assert [(note.subject, note.values["count"]) for note in notes] == [("LoadCapacity", 21)]


@pytest.mark.skipif(not TRUTH, reason="the samples are not beside the repository")
def test_the_top_of_the_massing_counts_from_the_ground_floor() -> None:
    assert _height("TallBuilding.ifc") == pytest.approx(16.4)
    assert _height("LargeBuilding.ifc") == pytest.approx(8.0)
    building = read(SAMPLES / "TallBuilding.ifc").buildings[0]
    assert building.roof_m is not None and building.roof_finish_m is not None
    assert (building.roof_m.value, building.roof_finish_m.value) == (16.0, pytest.approx(16.4))


def _height(name: str) -> float | None:
    height = read(SAMPLES / name).buildings[0].height_m
    return height.value if height else None


def test_feet_and_empty_levels() -> None:
    reading = read(DATA / "cone-4levels-feet.ifc")
    assert reading.input.length_unit == "ft"
    storeys = reading.buildings[0].storeys
    assert [s.elevation_m.value for s in storeys] == pytest.approx([0.0, 3.048, 6.096, 9.144])
    assert [s.height_m.value if s.height_m else None for s in storeys] == [*[pytest.approx(3.048)] * 3, None]
    assert [s.area_m2 for s in storeys] == [None] * 4
    assert [n.subject for n in reading.report.guesses if n.code == "ifc-empty-level-kept"] == ["Level 2", "Level 3", "Level 4"]


def test_levels_that_are_no_floors_by_name_and_a_pitched_roof() -> None:
    building = read(DATA / "rac-basic-6levels-nonfloor-levels.ifc").buildings[0]
    assert [s.name for s in building.storeys] == ["Level 1 Living Rm.", "Level 1", "Level 2"]
    assert [s.number for s in building.storeys] == [-1, 1, 2]
    assert building.storeys[-1].height_m is None  # the roof is pitched: no structural level shows
    assert [level.why for level in building.levels_ignored] == ["foundation", "ceiling", "roof"]


def test_a_georeference_is_not_applied_and_the_placement_wins() -> None:
    reading = read(DATA / "georef-1storey-ifc4x3.ifc")
    storey = reading.buildings[0].storeys[0]
    assert storey.elevation_m.value == 0.0
    assert storey.elevation_m.source.how == "placement"
    note = next(n for n in reading.report.repairs if n.code == "ifc-elevation-conflict")
    assert note.values == {"attribute": "-0.0016", "placement": "0.0000"}


def test_two_buildings_without_storeys() -> None:
    reading = read(DATA / "two-buildings-no-storeys.ifc")
    assert [building.storeys for building in reading.buildings] == [(), ()]
    assert [note.code for note in reading.report.guesses] == ["ifc-no-storeys"] * 2


def test_a_file_without_a_building_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(DATA / "structural-loads-inch-ifc4x3.ifc")
    assert caught.value.code == "no-building"


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_examples_say_the_same_as_ifc_and_as_description(name: str) -> None:
    folder = ROOT / "assets" / "examples"
    drawn, written = (read(folder / f"{name}{suffix}").buildings[0] for suffix in (".ifc", ".toml"))
    for a, b in zip(drawn.storeys, written.storeys, strict=True):
        assert (a.number, a.name, a.kind) == (b.number, b.name, b.kind)
        assert a.elevation_m.value == pytest.approx(b.elevation_m.value)
        assert a.height_m is not None and b.height_m is not None and a.height_m.value == pytest.approx(b.height_m.value)
        assert a.area_m2 is not None and b.area_m2 is not None and a.area_m2.value == pytest.approx(b.area_m2.value)
        assert a.floor_load_kn_m2 is not None and b.floor_load_kn_m2 is not None
        assert a.floor_load_kn_m2.value == b.floor_load_kn_m2.value
    assert [(x.name, x.use, x.fire_lift, x.serves) for x in drawn.lifts] == [
        (x.name, x.use, x.fire_lift, x.serves) for x in written.lifts
    ]
    assert [x.rated_load_kg.value for x in drawn.lifts if x.rated_load_kg] == [
        x.rated_load_kg.value for x in written.lifts if x.rated_load_kg
    ]
    assert sorted((h.name, h.kind, h.serves) for h in drawn.hoists) == sorted((h.name, h.kind, h.serves) for h in written.hoists)
    assert sorted(d.name for d in drawn.docks) == sorted(d.name for d in written.docks)
    assert drawn.fire_height_m is not None and written.fire_height_m is not None
    assert drawn.fire_height_m.value == pytest.approx(written.fire_height_m.value)


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_what_an_example_assumes_is_assumed_in_its_ifc_too(name: str) -> None:
    described, model = (read(ROOT / "assets" / "examples" / f"{name}.{suffix}").buildings[0] for suffix in ("toml", "ifc"))
    for a, b in zip(described.storeys, model.storeys, strict=True):
        for field in ("elevation_m", "height_m", "area_m2", "clear_height_beam_m"):
            assumed = [getattr(s, field).source.kind is SourceKind.ASSUMED for s in (a, b)]
            assert assumed in ([True, True], [False, False]), field
        assert [z.floor_load.load.source.kind for z in a.zones if z.floor_load] == [
            z.floor_load.load.source.kind for z in b.zones if z.floor_load]
    for field in ("hazard", "fire_resistance_grade", "production", "sprinklers", "outdoor_ground_m"):
        assert getattr(model, field).source.kind is getattr(described, field).source.kind is SourceKind.ASSUMED
    assert {lift.rated_load_kg.source.kind for lift in model.lifts if lift.rated_load_kg} == {SourceKind.ASSUMED}
