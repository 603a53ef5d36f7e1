"""In which unit and which way up a mesh was drawn. A guess is called a guess, and both can be overruled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.geometry.levels import find_levels
from models.geometry.rings import Floats, Ints
from models.readers.raw_mesh import RawMesh
from models.reading import ReadOptions
from models.report import ReportBuilder
from models.tolerances import BUILDING_SIZE_PLAUSIBLE_M, TYPICAL_HEIGHT_M, TYPICAL_SPAN_M, TYPICAL_STOREY_M
from models.units import METRES_PER_UNIT, UNITS_BY_USE

DEFAULT_UP: Final[dict[str, str]] = {"OBJ": "y", "STL": "z", "PLY": "z", "OFF": "z"}
"""Modellers write OBJ with y up unless told otherwise (Rhino, SketchUp, Blender); the others as drawn, z up."""

_PLATE_SHARE: Final = 0.2
"""Of the plan's bounding rectangle: with less, a face is no plate to measure storeys by."""

_UP_SHARE: Final = 0.5
"""To overturn a format's custom, plates must fill most of the plan: a single setback has level faces across both axes."""

_WALL_SHARE: Final = 0.015
"""Of the extent across them: plates nearer than this count once. Walls are under 1 % of a building, storeys seldom."""

_MODEL_SIZE_M: Final = 100.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Length unit and up axis of a file."""

    unit: str
    up_axis: str


def find_frame(raw: RawMesh, options: ReadOptions, subject: str, report: ReportBuilder) -> Frame:
    """Unit and up axis: what the user says, else what the file or its format says, else a guess that the report names."""
    up_axis = options.up_axis or raw.up_axis
    if up_axis is None:
        up_axis = _plates_say(raw, DEFAULT_UP[raw.format])
        report.guess("mesh-up-guessed", subject, axis=up_axis.upper())
    elif options.up_axis is None and _plates_say(raw, up_axis) != up_axis:
        report.guess("mesh-up-doubtful", subject, axis=up_axis.upper(), other="Z" if up_axis == "y" else "Y")
    upright = turned_up(raw.vertices, up_axis)
    unit = options.unit or raw.unit
    size = np.ptp(upright, axis=0)
    if unit is None:
        unit = _guess_unit(upright, raw.faces)
        report.guess("mesh-unit-guessed", subject, unit=unit, **_size_words(size, unit))
    return Frame(unit, up_axis)


def turned_up(vertices: Floats, up_axis: str) -> Floats:
    """Vertices with z up; from y up, x stays and the file's -z becomes y, so that plans are not mirrored."""
    if up_axis == "z":
        return vertices
    return np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1)


def _size_words(size: Floats, unit: str) -> dict[str, object]:
    x, y, z = (f"{float(value) * METRES_PER_UNIT[unit]:.3f}" for value in size)
    return {"x_m": x, "y_m": y, "z_m": z}


def _plates_say(raw: RawMesh, usual: str) -> str:
    """The usual up axis, unless the other one has clearly more plates across it."""
    other = "z" if usual == "y" else "y"
    plates = {axis: _apart(_plate_heights(turned_up(raw.vertices, axis), raw.faces, _UP_SHARE)) for axis in ("y", "z")}
    return other if plates[other] >= plates[usual] + 2 else usual


def _apart(heights: Floats) -> int:
    """Number of plates that lie apart: the two faces of a wall are no two storeys."""
    kept = heights[:1].tolist()
    for height in heights[1:]:
        if height - kept[-1] >= _WALL_SHARE * heights[-1]:
            kept.append(height)
    return len(kept)


def _guess_unit(vertices: Floats, faces: Ints) -> str:
    """The likeliest unit in which storeys, else the whole, have a size that buildings have."""
    size = np.ptp(vertices, axis=0)
    heights = _plate_heights(vertices, faces, _PLATE_SHARE)
    if len(heights) >= 3:
        storey = float(np.median(np.diff(heights)))
        fitting = _fitting(storey, TYPICAL_STOREY_M) & _fitting(float(size.max()), BUILDING_SIZE_PLAUSIBLE_M)
    else:
        fitting = _fitting(float(size[2]), TYPICAL_HEIGHT_M) & _fitting(float(size.max()), TYPICAL_SPAN_M)
    fitting = fitting or _fitting(float(size.max()), BUILDING_SIZE_PLAUSIBLE_M)
    return next((unit for unit in UNITS_BY_USE if unit in fitting), "m")


def _fitting(length: float, limits_m: tuple[float, float]) -> set[str]:
    """The units in which a length lies within limits."""
    return {unit for unit, factor in METRES_PER_UNIT.items() if limits_m[0] <= length * factor <= limits_m[1]}


def _plate_heights(vertices: Floats, faces: Ints, share: float) -> Floats:
    """Heights of the underside and of the large faces that look up, in the file's unit, ascending.

    Tolerances are in metres, so the mesh is looked at as if its largest extent were 100 m.
    """
    low, size = vertices.min(axis=0), np.ptp(vertices, axis=0)
    if not size.max() > 0.0:
        return np.zeros(0)
    scale = _MODEL_SIZE_M / float(size.max())
    levels = find_levels((vertices - low) * scale, faces)
    plan_area = float(size[0] * size[1]) * scale * scale
    large = levels.height_m[levels.area_up_m2 >= share * plan_area]
    heights: Floats = np.union1d([0.0], large) / scale
    return heights
