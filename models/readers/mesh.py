"""Reads massing from meshes: OBJ, STL, PLY, OFF, glTF, Collada, 3MF.

A mesh knows no storeys and often no unit. What is guessed stands in the import report, the base of the massing is
elevation 0, and storeys come from level faces inside it or from a schedule that the user gives.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.hashing import file_sha256
from models.readers.massing import building_of, clean_bodies, kept_mesh, upright, usable
from models.readers.mesh_frame import find_frame
from models.readers.mesh_loading import load
from models.reading import InputFile, LevelArea, Progress, Reading, ReadOptions
from models.report import ReportBuilder


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a mesh file as one building.

    Raises:
        InputError: the file, or the storey schedule, cannot be used.
        Cancelled: by ``progress``.
    """
    report = ReportBuilder()
    progress("mesh-open", 0.0)
    loaded = load(path, report)
    if loaded.trailing_bytes:
        report.drop("mesh-trailing", path.name, count=loaded.trailing_bytes)
    if loaded.others:
        report.drop("mesh-others", path.name, count=loaded.others)
    raw = usable(loaded, path.name, report)
    progress("mesh-repair", 0.3)
    frame = find_frame(raw, options, path.name, report)
    vertices = upright(raw, frame)
    vertices[:, 2] -= vertices[:, 2].min()
    bodies = clean_bodies(vertices, raw, path.name, report)
    size_x, size_y, size_z = (round(float(size), 9) for size in np.ptp(bodies.vertices, axis=0))
    progress("mesh-storeys", 0.6)
    areas: list[LevelArea] = []
    building = building_of(bodies, path, options, report, areas=areas)
    mesh = kept_mesh(bodies, building, path.name, report)
    progress("mesh-storeys", 1.0)
    source = InputFile(file=path.name, sha256=file_sha256(path), format=raw.format, length_unit=frame.unit, up_axis=frame.up_axis)
    return Reading(input=source, buildings=(building,), report=report.build(), size_m=(size_x, size_y, size_z),
                   level_areas=tuple(areas), mesh=mesh)
