"""New buildings from templates: hand-counted sizes, sources, a description that reads back, and figures that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import CallError
from models.measured import SourceKind
from models.readers import read
from models.templates import TEMPLATES, building_of, reading_of
from models.writers.description import write_description


def test_the_later_tower_as_a_sketch() -> None:
    building = building_of("songhu-later", {}, "T", "template")
    heights = [s.height_m.value for s in building.storeys if s.height_m]
    assert heights == [8.0, *[6.0] * 4, *[5.4] * 7]      # as the case tells; 5.4 above is the template's
    assert building.height_m is not None and building.height_m.value == pytest.approx(69.8)
    assert building.gross_floor_area_m2 is not None and building.gross_floor_area_m2.value == pytest.approx(12 * 58.8 * 42.0)
    loads = [zone.floor_load.load.value for s in building.storeys for zone in s.zones if zone.floor_load]
    assert loads[:6] == [15, 10, 10, 10, 10, 8]
    assert len(building.lifts) == 4 and building.lifts[0].serves == tuple(range(1, 13))
    assert building.outdoor_ground_m is None and building.sprinklers is None and building.compartments == ()


def test_only_what_was_entered_is_entered() -> None:
    building = building_of("small", {"first_height_m": 7.0, "docks": 0}, "T", "template")
    first, second = building.storeys[:2]
    assert first.height_m is not None and first.height_m.source.kind is SourceKind.PERSON
    assert second.height_m is not None and second.height_m.source.kind is SourceKind.ASSUMED
    assert building.roof_m is not None and building.roof_m.source.kind is SourceKind.ASSUMED
    assert building.docks == ()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_reads_back_from_its_description(template: str, tmp_path: Path) -> None:
    building = building_of(template, {"storeys": 3}, "新厂房", "模板", {"lift": "货梯", "platform": "平台", "dock": "卸货"})
    path = tmp_path / "new.toml"
    path.write_text(write_description(reading_of(building, "new")), "utf-8")
    reading = read(path)
    again = reading.buildings[0]
    assert reading.report.errors == () and reading.report.dropped == ()
    assert [(s.number, s.elevation_m.value, s.height_m and s.height_m.value) for s in again.storeys] == [
        (s.number, s.elevation_m.value, s.height_m and s.height_m.value) for s in building.storeys]
    assert {lift.name for lift in again.lifts} == {lift.name for lift in building.lifts}
    assert again.storeys[0].outline is not None and building.storeys[0].outline is not None
    assert again.storeys[0].outline.equals(building.storeys[0].outline)


@pytest.mark.parametrize(("values", "key"), [
    ({"storeys": 0}, "edit-fault-too-small"), ({"storeys": 2.5}, "edit-fault-not-allowed"),
    ({"storeys": 201}, "edit-fault-too-large"),
    ({"width_m": 0.0}, "edit-fault-too-small"), ({"width_m": float("nan")}, "edit-fault-too-large"),
    ({"docks": -1}, "edit-fault-too-small"), ({"magic": 1.0}, "edit-fault-no-such-field"),
])
def test_figures_that_cannot_be(values: dict[str, float], key: str) -> None:
    with pytest.raises(CallError) as caught:
        building_of("slab", values, "T", "template")
    assert caught.value.key == key


def test_the_bounds_themselves_are_allowed() -> None:
    assert len(building_of("slab", {"storeys": 200}, "T", "t").storeys) == 200
    assert len(building_of("slab", {"storeys": 1, "freight_lifts": 0}, "T", "t").storeys) == 1
    with pytest.raises(CallError):
        building_of("castle", {}, "T", "t")
