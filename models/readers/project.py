"""Reads a project (``.shanglou``): the buildings with the edits in force. The source file is not needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from models.project_file import load
from models.reading import Progress, Reading, ReadOptions
from models.report import Note
from models.survey import Survey


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """The reading as edited. Raises InputError: bad-project, newer-project, damaged, too-large."""
    project = load(path, progress)
    reading = _surveyed(project.state.reading, project.surveys)
    given = {"--unit": options.unit, "--up": options.up_axis, "--storeys": options.storeys, "--layers": options.layers}
    unheard = tuple(Note("project-option", path.name, {"option": name}) for name, value in given.items() if value is not None)
    return replace(reading, report=replace(reading.report, dropped=(*reading.report.dropped, *unheard))) if unheard else reading


def _surveyed(reading: Reading, entered: Mapping[str, object]) -> Reading:
    """The reading with the surveys that were entered in the project before those of its files."""
    own = {one.building: one for one in entered.values() if isinstance(one, Survey)}
    return replace(reading, surveys=tuple({**{one.building: one for one in reading.surveys}, **own}.values())) if own else reading
