"""Clear heights on the command line: the breakdown in JSON and as a table, contradictions, nothing where nothing is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.cli import main

STOREYS = """
schema = "shanglou.building/1"
[[building]]
name = "b"
[[building.storey]]
numbers = 1
height_m = 6.0
floor_finish_m = 0.05
slab_beam_m = 0.85
clear_height_beam_m = 5.0
service_zone_m = 0.6
raised_floor_m = 0.0
clear_height_need_m = 4.0
[[building.storey]]
numbers = 2
height_m = 4.5
clear_height_beam_m = 3.7
[[building.storey]]
numbers = 3
height_m = 4.5
"""


@pytest.fixture
def described(tmp_path: Path) -> Path:
    path = tmp_path / "b.toml"
    path.write_text(STOREYS, "utf-8")
    return path


def test_the_document_holds_the_breakdown(capsys: pytest.CaptureFixture[str], described: Path) -> None:
    assert main(["inspect", str(described), "--json"]) == 0
    first, second, third = json.loads(capsys.readouterr().out)["buildings"][0]["storeys"]
    assert first["clear_height"] == {
        "floor_finish_m": 0.05, "slab_beam_m": 0.85, "service_zone_m": 0.6, "raised_floor_m": 0.0, "under_beams_m": 5.0,
        "under_ducts_m": 4.4, "usable_m": 4.4, "at_most_m": 4.4, "need_m": 4.0, "margin_m": 0.4, "derived": [], "missing": [],
        "conflicts": [{"name": "clear_height_beam_m", "stated_m": 5.0, "computed_m": 5.1}]}
    assert (second["clear_height"]["usable_m"], second["clear_height"]["at_most_m"]) == (None, 3.7)
    assert second["clear_height"]["missing"] == ["service_zone_m", "raised_floor_m"]
    assert third["clear_height"] is None


@pytest.mark.parametrize(("lang", "title", "conflict"), [
    ("zh", "净高分解", "填报 5.00 m，按各层厚度推算 5.10 m"),
    ("en", "Clear-height breakdown", "stated 5.00 m, from the parts 5.10 m"),
])
def test_the_table_on_the_terminal(capsys: pytest.CaptureFixture[str], described: Path, lang: str, title: str,
                                   conflict: str) -> None:
    assert main(["inspect", str(described), "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert title in out and conflict in out and "+0.40" in out and "≤ 3.70" in out


def test_without_any_part_there_is_no_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    bare = 'schema = "shanglou.building/1"\n[[building]]\nname = "b"\n[[building.storey]]\nnumbers = 1\nheight_m = 6\n'
    path.write_text(bare, "utf-8")
    assert main(["inspect", str(path)]) == 0 and "净高分解" not in capsys.readouterr().out
