"""Reads massing from meshes: OBJ, STL, PLY, OFF, glTF.

A mesh knows no storeys and often no unit. What is guessed stands in the import report, the base of the massing is
elevation 0, and storeys come from level faces inside it or from a schedule that the user gives.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import shapely

from models.building import Building
from models.errors import InputError
from models.geometry.bodies import Bodies, clean
from models.geometry.fans import unfold_fans
from models.geometry.floors import Massing
from models.geometry.rings import Floats
from models.hashing import file_sha256
from models.measured import from_geometry, metres
from models.readers.mesh_frame import find_frame, turned_up
from models.readers.mesh_loading import RawMesh, load
from models.readers.mesh_storeys import Storeys, storeys_from_plates, storeys_from_schedule
from models.reading import InputFile, Progress, Reading, ReadOptions
from models.report import ReportBuilder
from models.units import METRES_PER_UNIT

_FARTHEST: Final = 1e12
"""A coordinate beyond this, in any unit, is no place on earth (40,000 km are 4e10 mm)."""

_FLAT_M: Final = 0.01


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a mesh file as one building.

    Raises:
        InputError: the file, or the storey schedule, cannot be used.
        Cancelled: by ``progress``.
    """
    report = ReportBuilder()
    progress("mesh-open", 0.0)
    raw = _usable(load(path), path, report)
    progress("mesh-repair", 0.3)
    frame = find_frame(raw, options, path.name, report)
    vertices = turned_up(raw.vertices, frame.up_axis) * METRES_PER_UNIT[frame.unit]
    vertices[:, 2] -= vertices[:, 2].min()
    bodies = clean(vertices, raw.faces)
    if not len(bodies.faces):
        raise InputError("damaged", "mesh-nothing-left", path.name)
    _report_repairs(bodies, path.name, report)
    progress("mesh-storeys", 0.6)
    building = _building(bodies, path, options, report)
    progress("mesh-storeys", 1.0)
    source = InputFile(file=path.name, sha256=file_sha256(path), format=raw.format, length_unit=frame.unit, up_axis=frame.up_axis)
    return Reading(input=source, buildings=(building,), report=report.build())


def _usable(raw: RawMesh, path: Path, report: ReportBuilder) -> RawMesh:
    """The mesh without faces whose corners lie nowhere, and without points that no face uses; concave polygons cut along ears."""
    if raw.trailing_bytes:
        report.drop("mesh-trailing", path.name, count=raw.trailing_bytes)
    if raw.others:
        report.drop("mesh-others", path.name, count=raw.others)
    good = np.asarray((np.abs(raw.vertices) <= _FARTHEST).all(axis=1))    # false for NaN as well
    kept = good[raw.faces].all(axis=1)
    if not kept.any():
        raise InputError("damaged", "mesh-nothing-left", path.name)
    if not kept.all():
        report.drop("mesh-bad-coordinates", path.name, count=int((~kept).sum()))
    faces = raw.faces[kept]
    used, place = np.unique(faces, return_inverse=True)
    vertices = raw.vertices[used]
    faces, folded = unfold_fans(vertices, place.reshape(-1, 3))
    if folded:
        report.repair("mesh-folded", path.name, count=folded)
    return RawMesh(vertices, faces, raw.format, raw.unit, raw.up_axis)


def _report_repairs(bodies: Bodies, subject: str, report: ReportBuilder) -> None:
    done = bodies.repairs
    if done.degenerate:
        report.drop("mesh-degenerate", subject, count=done.degenerate)
    for code, count in (("mesh-duplicates", done.duplicates), ("mesh-double-sided", done.double_sided),
                        ("mesh-turned-faces", done.turned_faces), ("mesh-turned-bodies", done.turned_bodies)):
        if count:
            report.repair(code, subject, count=count)
    if done.open_edges:
        report.guess("mesh-open-edges", subject, count=done.open_edges)
    if bodies.count > 1:
        apart = _apart(bodies)
        report.guess("mesh-bodies-apart" if apart > 1 else "mesh-bodies", subject, count=bodies.count, apart=apart)


def _apart(bodies: Bodies) -> int:
    """Number of groups of bodies that stand apart in plan, by their bounding rectangles."""
    low, high = _rectangles(bodies)
    rectangles = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return len(shapely.get_parts(shapely.union_all(rectangles)))


def _rectangles(bodies: Bodies) -> tuple[Floats, Floats]:
    """(b, 2) lowest and highest plan coordinates of each body, grown by a millimetre so that a sheet has a width."""
    corner = bodies.vertices[bodies.faces, :2]
    low, high = np.full((bodies.count, 2), np.inf), np.full((bodies.count, 2), -np.inf)
    np.minimum.at(low, bodies.body, corner.min(axis=1))
    np.maximum.at(high, bodies.body, corner.max(axis=1))
    return low - 0.001, high + 0.001


def _building(bodies: Bodies, path: Path, options: ReadOptions, report: ReportBuilder) -> Building:
    top_m = round(float(bodies.vertices[:, 2].max()), 9)
    if top_m < _FLAT_M:
        report.error("mesh-flat", path.name)
        return Building(id="building-1", name=path.stem)
    massing = Massing(bodies.vertices, bodies.faces)
    storeys = _storeys(massing, path, options, report)
    height = metres(top_m, from_geometry("mesh-extent", f"z = 0.000 … {top_m:.3f} m"))
    return Building(id="building-1", name=path.stem, storeys=storeys.storeys, levels_ignored=storeys.ignored,
                    roof_m=storeys.roof_m, height_m=height)


def _storeys(massing: Massing, path: Path, options: ReadOptions, report: ReportBuilder) -> Storeys:
    if options.storeys is not None:
        return storeys_from_schedule(massing, options.storeys, report)
    return storeys_from_plates(massing, path.name, report)
