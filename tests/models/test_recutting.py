"""A massing that was changed and read again: lines drawn by hand cut what is there now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.edit_records import record, run
from models.geometry.level_cuts import LevelCuts
from models.reading import Reading
from models.recutting import Recutting
from models.rereading import reread
from tests.models.test_view_mesh import BLOCKS, tower

LOW = (*BLOCKS[:1], (0.0, 0.0, 8.0, 12.0, 20.0, 14.0), BLOCKS[2])
"""The same tower with a middle of 12 × 20 m: 240 m²."""


def level(reading: Reading, elevation_m: float) -> dict[str, object]:
    assert reading.mesh is not None
    outline = LevelCuts(reading.mesh, reading.buildings[0].id).outline_at(elevation_m)
    assert outline is not None
    return record(reading.buildings[0].id, "add_level", {"elevation_m": elevation_m, "outline": outline})


def test_a_line_cuts_the_new_massing(tmp_path: Path) -> None:
    old, new = tower(tmp_path), tower(tmp_path, *LOW)
    entry = level(old, 11.0)
    assert run(old.buildings[0], entry).building.storeys[2].area_m2.value == 600.0     # type: ignore[union-attr]
    found = reread(old.buildings, [entry], new)
    storey = found.buildings[0].storeys[2]
    assert storey.area_m2 is not None and storey.area_m2.value == pytest.approx(240.0)
    again = run(new.buildings[0], found.records[0]).building
    assert again == found.buildings[0], "the record that is kept needs no massing"


def test_without_a_massing_the_line_keeps_what_it_carries(tmp_path: Path) -> None:
    old, new = tower(tmp_path), tower(tmp_path, *LOW)
    entry = level(old, 11.0)
    found = reread(old.buildings, [entry], replace(new, mesh=None))
    assert found.records[0]["arguments"] == entry["arguments"]


def test_over_the_new_massing_the_line_carries_no_outline(tmp_path: Path) -> None:
    old, new = tower(tmp_path), tower(tmp_path, *LOW)
    moved = {**level(old, 11.0), "arguments": {**level(old, 11.0)["arguments"], "elevation_m": 25.0}}     # type: ignore[dict-item]
    assert Recutting(new.mesh).recut(moved)["arguments"] == {"elevation_m": 25.0}


def test_other_edits_stay_as_they_are(tmp_path: Path) -> None:
    other = record("building-1", "set_outline", {"storey_id": "level-1", "outline": None})
    assert Recutting(tower(tmp_path).mesh).recut(other) == other
