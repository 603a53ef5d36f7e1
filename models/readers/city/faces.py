"""Faces of many buildings in arrays: how high each building is, where its base lies, and what it covers of the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.readers.city.outlines import Outlines, polygons_of, united
from models.tolerances import AREA_SLACK, LEVEL_MERGE_M, SLAB_FACE_NORMAL

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

OTHER, GROUND, ROOF = 0, 1, 2
"""Semantics of a face."""

FOOT_GROUND: Final = "city-ground-surfaces"
FOOT_LOD0: Final = "city-lod0"
FOOT_PROJECTION: Final = "city-projection"
FOOTPRINT_HOWS: Final = (FOOT_GROUND, FOOT_LOD0, FOOT_PROJECTION)

_FLAT_M: Final = 0.01
_TINY_M2: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of buildings.

    Args:
        points: (k, 3) corners in metres, ring after ring.
        ring_start: (r,) first corner of each ring.
        face_start: (f,) first ring of each face: its outer one, holes behind.
        owner: (f,) row of the building.
        kind: (f,) OTHER, GROUND or ROOF.
        flat: (f,) of LoD 0: an outline, no body.
        detailed: (f,) of LoD 2 or more: roofs have their own shape.
    """

    points: Floats
    ring_start: Ints
    face_start: Ints
    owner: Ints
    kind: Ints
    flat: Mask
    detailed: Mask


@dataclass(frozen=True, slots=True)
class Bodies:
    """What the faces say of each building; NaN and None for unknown.

    Args:
        base_m, top_m: level of the ground and of the highest roof.
        flat_roof_m: level of the roof where all of it is level.
        base_stated: whether the base is that of ground surfaces, not merely the lowest point.
        how: index in :data:`FOOTPRINT_HOWS` of how the outline was found, -1 for none.
    """

    base_m: Floats
    top_m: Floats
    flat_roof_m: Floats
    base_stated: Mask
    outlines: Outlines
    how: Ints


def measure(faces: Faces, count: int) -> Bodies:
    """Levels and outlines of ``count`` buildings."""
    low, high = _levels(faces)
    plan, level = _plan(faces)
    base = _least(low, faces.owner, ~faces.flat, count)
    top = _most(high, faces.owner, ~faces.flat, count)
    roofs = faces.kind == ROOF
    top = np.where(np.isnan(roof_top := _most(high, faces.owner, roofs & ~faces.flat, count)), top, roof_top)
    ground = _least(low, faces.owner, (faces.kind == GROUND) & ~faces.flat, count)
    stated = ~np.isnan(ground)
    base = np.where(stated, ground, base)
    with np.errstate(invalid="ignore"):
        none = ~(top - base > _FLAT_M)
    base, top = np.where(none, np.nan, base), np.where(none, np.nan, top)
    sloped = np.bincount(faces.owner[roofs & ~faces.flat & ~(level & faces.detailed)], minlength=count) > 0
    flat_roof = np.where(sloped | np.isnan(roof_top) | none, np.nan, roof_top)
    outlines, how = _outlines(faces, plan, level, low, count)
    return Bodies(base, top, flat_roof, stated, outlines, how)


# --- faces -------------------------------------------------------------------------------------------------------


def _levels(faces: Faces) -> tuple[Floats, Floats]:
    """Lowest and highest level of each face."""
    if not len(faces.owner):
        return np.empty(0), np.empty(0)
    start = faces.ring_start[faces.face_start]
    return np.minimum.reduceat(faces.points[:, 2], start), np.maximum.reduceat(faces.points[:, 2], start)


def _plan(faces: Faces) -> tuple[Floats, Mask]:
    """Plan area of each face without its holes in m², and whether it is level (Newell's normal of its outer ring)."""
    if not len(faces.owner):
        return np.empty(0), np.empty(0, bool)
    points = faces.points
    after = np.arange(1, len(points) + 1)
    ends = np.append(faces.ring_start[1:], len(points))
    after[ends - 1] = faces.ring_start
    first = np.repeat(points[faces.ring_start], np.diff(np.append(faces.ring_start, len(points))), axis=0)
    a, b = points - first, points[after] - first
    normals = np.add.reduceat(np.cross(a, b), faces.ring_start, axis=0) / 2.0
    areas = np.abs(normals[:, 2])
    outer = areas[faces.face_start]
    plan = 2.0 * outer - np.add.reduceat(areas, faces.face_start)
    sizes = np.linalg.norm(normals[faces.face_start], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = outer / sizes >= SLAB_FACE_NORMAL
    return np.maximum(plan, 0.0), level


def _least(values: Floats, owner: Ints, mask: Mask, count: int) -> Floats:
    found = np.full(count, np.inf)
    np.minimum.at(found, owner[mask], values[mask])
    return np.where(np.isinf(found), np.nan, found)


def _most(values: Floats, owner: Ints, mask: Mask, count: int) -> Floats:
    return -_least(-values, owner, mask, count)


# --- outlines ----------------------------------------------------------------------------------------------------


def _outlines(faces: Faces, plan: Floats, level: Mask, low: Floats, count: int) -> tuple[Outlines, Ints]:
    """Outlines from ground surfaces, else from LoD 0, else the shadow of all faces.

    Of a body whose level faces at the base cover half of what all its faces cover, the base is the shadow: the other half
    are the roofs above it. That spares the union of every face.
    """
    lying = plan > _TINY_M2
    grounds = lying & (faces.kind == GROUND) & ~faces.flat
    zeros = lying & faces.flat
    bodies = lying & ~faces.flat
    lowest = _least(low, faces.owner, ~faces.flat, count)
    with np.errstate(invalid="ignore"):
        bases = bodies & level & (low <= lowest[faces.owner] + LEVEL_MERGE_M)
    total = np.bincount(faces.owner[bodies], weights=plan[bodies], minlength=count)
    base = np.bincount(faces.owner[bases], weights=plan[bases], minlength=count)
    whole = (base > 0.0) & (np.abs(base - total / 2.0) <= AREA_SLACK * total / 2.0)
    has = [np.bincount(faces.owner[mask], minlength=count) > 0 for mask in (grounds, zeros, bodies)]
    how = np.select(has, [0, 1, 2], -1)
    way = how[faces.owner]
    shadow = np.where(whole[faces.owner], bases, bodies)
    chosen = np.select([way == 0, way == 1, way == 2], [grounds, zeros, shadow], False)
    return _union_of(faces, np.flatnonzero(chosen), count), how


def _union_of(faces: Faces, chosen: Ints, count: int) -> Outlines:
    chosen = chosen[np.argsort(faces.owner[chosen], kind="stable")]
    ring_ends = np.append(faces.face_start[1:], len(faces.ring_start))
    rings = _spread(faces.face_start[chosen], ring_ends[chosen])
    polygon = np.repeat(np.arange(len(chosen)), ring_ends[chosen] - faces.face_start[chosen])
    point_ends = np.append(faces.ring_start[1:], len(faces.points))
    points = _spread(faces.ring_start[rings], point_ends[rings])
    ring = np.repeat(np.arange(len(rings)), point_ends[rings] - faces.ring_start[rings])
    shapes, broken, numbers = polygons_of(faces.points[points, :2], ring, polygon)
    return united(shapes, faces.owner[chosen][numbers], broken, count)


def _spread(starts: Ints, ends: Ints) -> Ints:
    """All whole numbers of some half-open ranges, one after the other."""
    sizes = ends - starts
    if not len(sizes):
        return np.empty(0, np.int64)
    shift = np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    return np.asarray(np.arange(int(sizes.sum())) + shift, np.int64)
