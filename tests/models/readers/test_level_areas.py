"""The areas by height that a massing is read with: what the levels editor shows before anything is said of floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.readers import read

BLOCK = [(x, y, z) for z in (0.0, 4.5) for x, y in ((0, 0), (20, 0), (20, 10), (0, 10))]
FACES = ((1, 4, 3, 2), (5, 6, 7, 8), (1, 2, 6, 5), (2, 3, 7, 6), (3, 4, 8, 7), (4, 1, 5, 8))


def write_blocks(path: Path, blocks: int) -> None:
    """Blocks of 20 × 10 × 4.5 m, one on the other, as an OBJ in metres; the top one half as long."""
    lines = []
    for n in range(blocks):
        wide = 0.5 if n == blocks - 1 else 1.0
        lines += [f"v {x * wide} {y} {z + 4.5 * n}" for x, y, z in BLOCK]
        lines += ["f " + " ".join(str(8 * n + i) for i in face) for face in FACES]
    path.write_text("\n".join(lines), "utf-8")


def test_areas_of_a_stack_of_blocks(tmp_path: Path) -> None:
    from models.reading import ReadOptions

    path = tmp_path / "blocks.obj"
    write_blocks(path, 3)
    reading = read(path, ReadOptions(unit="m", up_axis="z"))
    found = [(a.elevation_m, a.up_m2, a.down_m2) for a in reading.level_areas]
    assert found == [(0.0, 0.0, 200.0), (4.5, 200.0, 200.0), (9.0, 200.0, 100.0), (13.5, 100.0, 0.0)]
    assert {a.building for a in reading.level_areas} == {reading.buildings[0].id}


@pytest.mark.parametrize("example", ["songhu-phase-a.toml", "songhu-phase-a.ifc"])
def test_a_file_without_a_massing_has_none(example: str) -> None:
    assert read(Path(__file__).parents[3] / "assets" / "examples" / example).level_areas == ()
