"""Projects for the tests: the example building with a few edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from models.building import Building
from models.edit_records import record, run
from models.project import Author, Edited, Project, ProjectEdit, SourceFile, State, state_of
from models.readers import read
from models.reading import Reading

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
AUTHOR = Author(name="王工", clock=lambda: NOON)


@cache
def example(name: str = "songhu-phase-a.toml") -> Reading:
    return read(EXAMPLES / name)


def height_edit(before: State, storey: int, height_m: float, who: str = "王工") -> ProjectEdit:
    """The height of a storey (counted from the lowest) of the first building."""
    building = before.edited.buildings[0]
    entry = record(building.id, "set_storey_height", {"storey_id": building.storeys[storey].id, "height_m": height_m})
    buildings: Sequence[Building] = (run(building, entry).building, *before.edited.buildings[1:])
    after = State(base=before.base, edited=replace(before.edited, buildings=buildings))
    return ProjectEdit(record=entry, said={"zh": f"层高 {height_m}", "en": f"height {height_m}"}, after=after, by=who,
                       at="2026-11-21T04:00:00+00:00")


def project(edits: int = 3, reading: Reading | None = None) -> Project:
    """A project with so many edits of storey heights, all in force."""
    state = base = state_of(reading or example())
    made: list[ProjectEdit] = []
    for i in range(edits):
        made.append(height_edit(state, i % len(base.edited.buildings[0].storeys), 5.0 + i / 8))
        state = made[-1].after
    return Project(base=base, edits=tuple(made), position=edits, source=SourceFile(path="/plans/a.toml", sha256="ab" * 32),
                   choices={"city": "shenzhen"})


def plain_edited(buildings: Sequence[Building]) -> Edited:
    return Edited(buildings=tuple(buildings))
