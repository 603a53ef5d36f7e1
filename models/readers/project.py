"""Reads a project (``.shanglou``): the buildings with the edits in force. The source file is not needed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.project_file import load
from models.reading import Progress, Reading, ReadOptions
from models.report import Note


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """The reading as edited. Raises InputError: bad-project, newer-project, damaged, too-large."""
    reading = load(path, progress).state.reading
    given = {"--unit": options.unit, "--up": options.up_axis, "--storeys": options.storeys, "--layers": options.layers}
    unheard = tuple(Note("project-option", path.name, {"option": name}) for name, value in given.items() if value is not None)
    return replace(reading, report=replace(reading.report, dropped=(*reading.report.dropped, *unheard))) if unheard else reading
