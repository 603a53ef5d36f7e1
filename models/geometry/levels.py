"""Levels of a mesh: how much horizontal face lies at which height.

The cost is that of one pass over the faces. Heights are first packed into 16 bits per vertex, so that the pass reads a
table that fits the cache; only the faces that this pass cannot rule out are looked at in double precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.tolerances import LEVEL_MERGE_M, SLAB_FACE_NORMAL

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

FINE_BIN_M: Final = 0.001
"""Faces nearer than this in height are one surface: elevations are compared to a millimetre."""

_PACKED_STEPS: Final = 65_000
_PIECE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels in ascending order.

    Attributes:
        height_m: (k,) height of the largest surface of each level.
        area_up_m2: (k,) plan area of the faces that look up.
        area_down_m2: (k,) plan area of the faces that look down.
    """

    height_m: Floats
    area_up_m2: Floats
    area_down_m2: Floats

    def __len__(self) -> int:
        return len(self.height_m)


@dataclass(frozen=True, slots=True)
class HorizontalFaces:
    """The horizontal faces of a mesh.

    Attributes:
        index: (c,) which faces.
        height_m: (c,) mean height of each.
        plan_area_m2: (c,) signed area in plan, positive for a face that looks up.
    """

    index: Ints
    height_m: Floats
    plan_area_m2: Floats


def find_levels(vertices: Floats, faces: Ints, merge_m: float = LEVEL_MERGE_M) -> Levels:
    """Horizontal area of a mesh by height.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices, counter-clockwise seen from outside.
        merge_m: surfaces nearer than this to a larger one belong to its level, metres.
    """
    return group_levels(horizontal_faces(vertices, faces), merge_m)


def horizontal_faces(vertices: Floats, faces: Ints) -> HorizontalFaces:
    """Faces within about 8° of the horizontal (``SLAB_FACE_NORMAL``) that span no more than ``LEVEL_MERGE_M`` in height.

    A face that spans more height than a level is wide belongs to no level: it is a ramp or a sloped roof.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices.
    """
    if not len(faces):
        return HorizontalFaces(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    z = np.ascontiguousarray(vertices[:, 2])
    packed, limit = _packed(z)
    plan = np.ascontiguousarray(vertices[:, :2])
    parts = []
    for begin in range(0, len(faces), _PIECE):
        piece = faces[begin:begin + _PIECE]
        chosen = _flat_candidates(packed, limit, piece)
        if len(chosen):
            index, height, area = _checked(z, plan, piece, chosen)
            parts.append((index + begin, height, area))
    if not parts:
        return HorizontalFaces(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    index, height, area = (np.concatenate(column) for column in zip(*parts, strict=True))
    return HorizontalFaces(index, height, area)


def _packed(z: Floats) -> tuple[NDArray[np.uint16], int]:
    """Heights in 16 bits, and the span in packed steps above which a face is certainly no level."""
    base = float(z.min())
    step = max((float(z.max()) - base) / _PACKED_STEPS, 1e-9)
    return ((z - base) * (1.0 / step)).astype(np.uint16), int(min(LEVEL_MERGE_M / step + 2.0, 65_535.0))


def _flat_candidates(packed: NDArray[np.uint16], limit: int, faces: Ints) -> Ints:
    """Faces that may span no more than ``LEVEL_MERGE_M``: a superset by less than two packing steps."""
    corner = packed.take(faces)
    a, b, c = corner[:, 0], corner[:, 1], corner[:, 2]
    lowest = np.minimum(np.minimum(a, b), c)
    highest = np.maximum(np.maximum(a, b), c)
    return np.flatnonzero(highest - lowest <= limit)


def _checked(z: Floats, plan: Floats, faces: Ints, index: Ints) -> tuple[Ints, Floats, Floats]:
    """Index, mean height and signed plan area of those candidates that are horizontal."""
    corners = faces.take(index, axis=0)
    points = plan.take(corners, axis=0)
    x, y = points[:, :, 0], points[:, :, 1]
    side_x, side_y = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]
    other_x, other_y = x[:, 2] - x[:, 0], y[:, 2] - y[:, 0]
    doubled = side_x * other_y - side_y * other_x
    heights = z.take(corners)
    first = heights[:, 0]
    rise, other_rise = heights[:, 1] - first, heights[:, 2] - first
    keep = doubled != 0.0
    sloped = np.flatnonzero((rise != 0.0) | (other_rise != 0.0))
    if len(sloped):
        keep[sloped] &= _is_flat(*(part[sloped] for part in (side_x, side_y, rise, other_x, other_y, other_rise, doubled)))
        first = first + (rise + other_rise) / 3.0
    if keep.all():
        return index, first, doubled / 2.0
    return index[keep], first[keep], doubled[keep] / 2.0


def _is_flat(side_x: Floats, side_y: Floats, rise: Floats, other_x: Floats, other_y: Floats, other_rise: Floats,
             doubled: Floats) -> NDArray[np.bool_]:
    """Which triangles, given by two sides in plan and their rises, are within the slope and the span of a level."""
    normal_x = side_y * other_rise - rise * other_y
    normal_y = rise * other_x - side_x * other_rise
    length = np.sqrt(normal_x**2 + normal_y**2 + doubled**2)
    lowest = np.minimum(np.minimum(rise, other_rise), 0.0)
    highest = np.maximum(np.maximum(rise, other_rise), 0.0)
    flat: NDArray[np.bool_] = (np.abs(doubled) >= SLAB_FACE_NORMAL * length) & (highest - lowest <= LEVEL_MERGE_M)
    return flat


def group_levels(flat: HorizontalFaces, merge_m: float = LEVEL_MERGE_M) -> Levels:
    """Collect horizontal faces into levels: the largest surface first, each takes what lies within ``merge_m`` of it."""
    if not len(flat.index):
        return Levels(np.zeros(0), np.zeros(0), np.zeros(0))
    height, up, down = _surfaces(flat)
    owner = np.full(len(height), -1, np.int64)
    for k in np.argsort(-(up + down), kind="stable"):
        if owner[k] < 0:
            low, high = np.searchsorted(height, [height[k] - merge_m, height[k] + merge_m], side="left")
            near = slice(low, max(high, k + 1))
            owner[near] = np.where(owner[near] < 0, k, owner[near])
    leaders, level = np.unique(owner, return_inverse=True)
    count = len(leaders)
    level = level.reshape(-1)
    return Levels(height[leaders], summed(level, up, count), summed(level, down, count))


def summed(place: Ints, values: Floats, count: int) -> Floats:
    """(count,) the sum of the values at each place."""
    sums: Floats = np.asarray(np.bincount(place, values, count), dtype=np.float64)
    return sums


def _surfaces(flat: HorizontalFaces) -> tuple[Floats, Floats, Floats]:
    """Height, area up and area down of each surface (``FINE_BIN_M``), ascending.

    Float noise at the edge of a cell may split a surface in two; the level's own tolerance joins them again.
    """
    area = np.abs(flat.plan_area_m2)
    cells = (flat.height_m - float(flat.height_m.min())) * (1.0 / FINE_BIN_M) + 0.5
    number = cells.astype(np.int64)
    if number.max() > 4 * len(number) + 1_000_000:
        number = np.unique(number, return_inverse=True)[1]
    total = np.bincount(number, area)
    used = np.flatnonzero(total)
    total = total[used]
    signed = np.bincount(number, flat.plan_area_m2)[used]
    # Rounded to what arithmetic can hold, so that a level drawn at 6.0 reads 6.0.
    height = np.round(np.bincount(number, flat.height_m * area)[used] / total, 9)
    return height, (total + signed) / 2.0, (total - signed) / 2.0
