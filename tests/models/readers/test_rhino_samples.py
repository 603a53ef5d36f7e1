"""A Rhino model by others: an extrusion beside a brep, which its author also kept as a mesh in the same place, and a point."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.readers import read

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "rhino" / "printing_tool.3dm"


def test_a_model_of_another_hand() -> None:
    reading = read(SAMPLE)
    assert reading.input.format == "3DM 7" and reading.input.length_unit == "m" and reading.input.up_axis == "z"
    # the extrusion spans x -0.2 … 0, the brep x 0 … 0.36, both y ±0.2; z from -0.32 to 1.0
    assert reading.size_m == pytest.approx((0.56, 0.4, 1.32), abs=1e-6)
    building = reading.buildings[0]
    assert building.storeys == ()      # a tool of a robot: nothing to stand on is invented
    assert building.height_m is not None and building.height_m.value == pytest.approx(1.32, abs=1e-6)
    repairs = {note.code: note for note in reading.report.repairs}
    assert repairs["mesh-duplicates"].values["count"] == 38      # the mesh lies on the brep
    assert len(reading.report.dropped) == 1      # the point
    assert any(note.code.startswith("size-") for note in reading.report.guesses)      # no building is so small: asked about
