"""The real factory: figures typed from its truth record, so that they hold without the samples beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.readers import read

FACTORY = Path(__file__).resolve().parents[2] / "data" / "ifc" / "factory-2storey-zh.ifczip"


def test_storeys_roof_and_grid_of_a_real_factory() -> None:
    reading = read(FACTORY)
    (building,) = reading.buildings
    assert (reading.input.format, reading.input.length_unit) == ("IFC4", "mm")
    assert [(s.name, s.elevation_m.value, s.height_m.value) for s in building.storeys if s.height_m] == [
        ("地面", pytest.approx(0.0, abs=1e-3), pytest.approx(5.0, abs=1e-2)),
        ("二层楼面", pytest.approx(5.0, abs=1e-3), pytest.approx(4.8, abs=1e-2))]
    assert {level.name for level in building.levels_ignored} == {"一层窗底", "二层窗底", "二层楼顶"}
    assert building.storeys[1].area_m2 is not None and building.storeys[1].area_m2.value == pytest.approx(6766.6, rel=0.02)
    assert building.roof_m is not None and building.roof_m.value == pytest.approx(9.8, abs=1e-3)
    assert building.column_grid is not None and building.column_grid.columns == 156
    assert building.column_grid.bays_x_m == pytest.approx((7.2,) * 5 + (7.0,) * 2 + (7.2,) * 5, abs=1e-3)
    assert building.column_grid.bays_y_m == pytest.approx((7.2,) * 11, abs=1e-3)
    assert building.lifts == () and building.outdoor_ground_m is None
