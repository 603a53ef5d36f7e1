"""From triangles to a building, the same way for every format that knows shapes and no storeys: meshes and Rhino models."""

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
from models.measured import Measured, from_geometry, metres
from models.readers.mesh_frame import Frame, turned_up
from models.readers.mesh_storeys import Storeys, storeys_from_plates, storeys_from_schedule
from models.readers.raw_mesh import RawMesh
from models.reading import LevelArea, ReadOptions
from models.report import ReportBuilder
from models.tolerances import MESH_KEPT_FACES
from models.units import METRES_PER_UNIT
from models.view_mesh import MeshPart, ViewMesh, view_mesh

FARTHEST: Final = 1e12
"""A coordinate beyond this, in any unit, is no place on earth (40,000 km are 4e10 mm)."""

LEVEL_AREA_SHARE: Final = 0.002
"""Level faces with less area than this share of the largest level are no bar that an eye could see."""

_LARGEST_RECTANGLES: Final = 64

FLAT_M: Final = 0.01
"""A massing lower than this is a drawing."""


def usable(raw: RawMesh, subject: str, report: ReportBuilder) -> RawMesh:
    """The mesh without faces whose corners lie nowhere, and without points that no face uses; concave polygons cut along ears.

    Raises:
        InputError: nothing is left.
    """
    good = np.asarray((np.abs(raw.vertices) <= FARTHEST).all(axis=1))    # false for NaN as well
    faces = raw.faces
    if not good.all():
        kept = good[faces].all(axis=1)
        if not kept.any():
            raise InputError("damaged", "mesh-nothing-left", subject)
        if not kept.all():
            report.drop("mesh-bad-coordinates", subject, count=int((~kept).sum()))
        faces = faces[kept]
    used = np.zeros(len(raw.vertices), np.bool_)
    used[faces.reshape(-1)] = True
    vertices = raw.vertices
    if not used.all():
        vertices, faces = vertices[used], (np.cumsum(used) - 1)[faces]
    faces, folded = unfold_fans(vertices, faces)
    if folded:
        report.repair("mesh-folded", subject, count=folded)
    return RawMesh(vertices, faces, raw.format, raw.unit, raw.up_axis)


def upright(raw: RawMesh, frame: Frame) -> Floats:
    """(n, 3) vertices in metres with z up, in the file's own place."""
    return turned_up(raw.vertices, frame.up_axis) * METRES_PER_UNIT[frame.unit]


def clean_bodies(vertices: Floats, raw: RawMesh, subject: str, report: ReportBuilder) -> Bodies:
    """The mended mesh; what was mended is told.

    Args:
        vertices: (n, 3) metres, z up, lowest at 0.
        raw: gives the faces.

    Raises:
        InputError: no face has an area.
    """
    bodies = clean(vertices, raw.faces)
    if not len(bodies.faces):
        raise InputError("damaged", "mesh-nothing-left", subject)
    _report_repairs(bodies, subject, report)
    return bodies


def building_of(bodies: Bodies, path: Path, options: ReadOptions, report: ReportBuilder, zero_m: float = 0.0,
                areas: list[LevelArea] | None = None) -> Building:
    """One building: storeys from level faces, or from the schedule that the user gives.

    Args:
        bodies: the mended mesh in metres, z up, lowest at 0.
        zero_m: height over the base from which elevations are counted.
        areas: takes the areas of its levels.
    """
    top_m = top_of(bodies)
    if top_m < FLAT_M:
        report.error("mesh-flat", path.name)
        return Building(id="building-1", name=path.stem)
    massing = Massing(bodies.vertices, bodies.faces)
    if areas is not None:
        areas += level_areas(massing, "building-1", zero_m)
    storeys = massing_storeys(massing, path, options, report, zero_m)
    return Building(id="building-1", name=path.stem, storeys=storeys.storeys, levels_ignored=storeys.ignored,
                    roof_m=storeys.roof_m, height_m=height_over(zero_m, top_m))


def massing_storeys(massing: Massing, path: Path, options: ReadOptions, report: ReportBuilder, zero_m: float = 0.0) -> Storeys:
    """Storeys by the user's schedule, where there is one, else by the massing's own plates."""
    if options.storeys is not None:
        return storeys_from_schedule(massing, options.storeys, report, zero_m)
    return storeys_from_plates(massing, path.name, report, zero_m)


def level_areas(massing: Massing, building_id: str, zero_m: float = 0.0) -> list[LevelArea]:
    """Horizontal area of a massing by elevation, ascending; less than ``LEVEL_AREA_SHARE`` of the largest is left out."""
    found = massing.levels
    least = LEVEL_AREA_SHARE * float((found.area_up_m2 + found.area_down_m2).max(initial=0.0))
    return [LevelArea(building=building_id, elevation_m=round(float(z) - zero_m, 6), up_m2=round(float(up), 6),
                      down_m2=round(float(down), 6))
            for z, up, down in zip(found.height_m, found.area_up_m2, found.area_down_m2, strict=True) if up + down >= least]


def kept_mesh(bodies: Bodies, building: Building, subject: str, report: ReportBuilder, zero_m: float = 0.0) -> ViewMesh | None:
    """The mended mesh as it stays with the reading; None where it shows no massing, or has too many faces, which is told."""
    if top_of(bodies) < FLAT_M:
        return None
    if len(bodies.faces) > MESH_KEPT_FACES:
        report.drop("mesh-not-kept", subject, count=len(bodies.faces), limit=MESH_KEPT_FACES)
        return None
    vertices = bodies.vertices - np.array([0.0, 0.0, zero_m]) if zero_m else bodies.vertices
    return view_mesh(vertices, bodies.faces, (MeshPart(building=building.id, count=len(bodies.faces)),))


def top_of(bodies: Bodies) -> float:
    return round(float(bodies.vertices[:, 2].max()), 9)


def height_over(zero_m: float, top_m: float) -> Measured:
    """Height of a building from the zero of its elevations to its top, both given over the base."""
    height_m = round(top_m - zero_m, 9)
    return metres(height_m, from_geometry("mesh-extent", f"z = 0.000 … {height_m:.3f} m"))


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
    low, high = _outermost(*_rectangles(bodies))
    rectangles = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return len(shapely.get_parts(shapely.union_all(rectangles)))


def _outermost(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Rectangles without those that lie inside one of the largest: of thousands of columns and panels, few are left to unite."""
    kept = np.ones(len(low), np.bool_)
    for i in np.argsort(-np.prod(high - low, axis=1), kind="stable")[:_LARGEST_RECTANGLES]:
        if kept[i]:
            inside = ((low >= low[i]) & (high <= high[i])).all(axis=1)
            inside[i] = False
            kept &= ~inside
    return low[kept], high[kept]


def _rectangles(bodies: Bodies) -> tuple[Floats, Floats]:
    """(b, 2) lowest and highest plan coordinates of each body, grown by a millimetre so that a sheet has a width."""
    corner = bodies.vertices[bodies.faces, :2]
    low, high = np.full((bodies.count, 2), np.inf), np.full((bodies.count, 2), -np.inf)
    np.minimum.at(low, bodies.body, corner.min(axis=1))
    np.maximum.at(high, bodies.body, corner.max(axis=1))
    return low - 0.001, high + 0.001
