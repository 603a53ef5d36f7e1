"""A drawing that holds a massing in space: its faces go the way of meshes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from models.readers.dxf.elements import Drawing, Floats
from models.readers.dxf.outlines import Outline
from models.readers.massing import building_of, clean_bodies, kept_mesh, upright, usable
from models.readers.mesh_frame import find_frame
from models.readers.raw_mesh import RawMesh
from models.reading import InputFile, LevelArea, Reading, ReadOptions
from models.report import ReportBuilder

LEAST_FACES = 4
"""A body has at least four triangles."""

_SPACE_SHARE = 0.02
"""Faces that rise less than this of their extent are a relief of a plan and no massing."""

_WEAK = frozenset({"dxf-largest", "dxf-columns"})


def is_massing(drawing: Drawing, outlines: list[Outline]) -> bool:
    """Whether the faces in space are what the drawing is about: they rise, and no outline was drawn as one."""
    if len(drawing.triangles) < LEAST_FACES or any(outline.how not in _WEAK for outline in outlines):
        return False
    points = np.concatenate(drawing.triangles)
    size = np.ptp(points, axis=0)
    return bool(size[2] >= _SPACE_SHARE * max(size[0], size[1]))


def read_massing(drawing: Drawing, path: Path, options: ReadOptions, source: InputFile, report: ReportBuilder) -> Reading:
    """One building of the faces in space, whose coordinates are metres already.

    Raises:
        InputError: no face has an area, or the schedule cannot be used.
    """
    corners: Floats = np.concatenate(drawing.triangles)
    vertices, place = np.unique(corners, axis=0, return_inverse=True)
    raw = RawMesh(vertices, place.reshape(-1, 3).astype(np.int64), source.format, "m", options.up_axis or "z")
    raw = usable(raw, path.name, report)
    asked = replace(options, unit="m", up_axis=options.up_axis or "z")
    frame = find_frame(raw, asked, path.name, report)
    placed = upright(raw, frame)
    placed[:, 2] -= placed[:, 2].min()
    bodies = clean_bodies(placed, raw, path.name, report)
    report.guess("dxf-massing", path.name, count=len(drawing.triangles))
    x, y, z = (round(float(size), 9) for size in np.ptp(bodies.vertices, axis=0))
    areas: list[LevelArea] = []
    building = building_of(bodies, path, options, report, areas=areas)
    mesh = kept_mesh(bodies, building, path.name, report)
    return Reading(input=replace(source, up_axis=frame.up_axis), buildings=(building,), report=report.build(), size_m=(x, y, z),
                   level_areas=tuple(areas), mesh=mesh)
