"""What is kept of a body: its plan, its height range and whether its top is level. Metres throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from models.tolerances import SLAB_FACE_NORMAL

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]
    Cut = tuple[Matrix, Matrix, list[tuple[Matrix, Matrix]]]

_VERTICAL: Final = 0.9999
"""Cosine above which an extrusion counts as vertical (0.8°): the plan is then the profile itself."""

_UPWARD: Final = 0.5
"""Cosine above which a face of a mesh counts for the plan: pitched roofs up to 60° do, walls do not."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body seen from above.

    Attributes:
        plan: its outline with holes.
        z0_m, z1_m: lowest and highest point.
        flat: whether its top is one level face.
    """

    plan: Any
    z0_m: float
    z1_m: float
    flat: bool

    @property
    def thickness_m(self) -> float:
        return self.z1_m - self.z0_m


def prism_body(outer: Matrix, holes: Sequence[Matrix], matrix: Matrix, path: Matrix, cuts: Sequence[Cut], scale: float) -> Body:
    """An extruded profile in the world.

    Args:
        outer, holes: rings in the profile plane, file units.
        matrix: profile plane to world; ``path``: the extrusion as a world vector, file units.
        cuts: clipping planes (point, direction that is cut off, boundaries) in the world, file units.
        scale: metres per file unit.
    """
    base = outer @ matrix[:3, :2].T + matrix[:3, 3]
    length = float(np.linalg.norm(path))
    upright = length > 0 and abs(path[2]) > _VERTICAL * length
    corners = np.concatenate((base, base + path))
    if upright:
        rings = [hole @ matrix[:2, :2].T + matrix[:2, 3] for hole in holes]
        plan = _polygon(base[:, :2] * scale, [ring * scale for ring in rings])
    else:
        plan = _hull(corners[:, :2] * scale)
    level = abs(float(matrix[2, 2])) > _VERTICAL * float(np.linalg.norm(matrix[:3, 2])) if upright else _two_levels(corners)
    low, high = float(corners[:, 2].min()), float(corners[:, 2].max())
    for cut in cuts:
        kept = _clipped_range(base, path, plan, cut, scale)
        if kept is None:
            continue
        if kept[1] < high - 1e-9 and abs(cut[1][2]) < _VERTICAL:
            level = False
        low, high = max(low, kept[0]), min(high, kept[1])
    return Body(plan, low * scale, max(low, high) * scale, level)


def _clipped_range(base: Matrix, path: Matrix, plan: Any, cut: Cut, scale: float) -> tuple[float, float] | None:
    """Height range that a clipping plane leaves; None where it leaves it as it is.

    The extremes of a clipped prism lie on its edges, so it is enough to clip those.
    """
    point, away, boundaries = cut
    if boundaries and not _covers(boundaries, plan, scale):
        return None
    top = base + path
    starts = np.concatenate((base, top, base))
    ends = np.concatenate((np.roll(base, -1, axis=0), np.roll(top, -1, axis=0), top))
    a, b = (starts - point) @ away, (ends - point) @ away
    kept = [starts[a <= 1e-9], ends[b <= 1e-9]]
    crossing = (a > 0) != (b > 0)
    if crossing.any():
        share = (a[crossing] / (a[crossing] - b[crossing]))[:, None]
        kept.append(starts[crossing] + share * (ends[crossing] - starts[crossing]))
    heights = np.concatenate(kept)[:, 2]
    return (float(heights.min()), float(heights.max())) if len(heights) else None


def _covers(boundaries: list[tuple[Matrix, Matrix]], plan: Any, scale: float) -> bool:
    """Whether a bounded half space reaches over (nearly) the whole plan of the body."""
    for ring, frame in boundaries:
        if abs(frame[2, 2]) < _VERTICAL:
            return False
        area = _polygon((ring @ frame[:2, :2].T + frame[:2, 3]) * scale, [])
        if area.intersection(plan).area > 0.98 * plan.area:
            return True
    return False


def _two_levels(corners: Matrix) -> bool:
    z = corners[:, 2]
    spread = float(z.max() - z.min())
    return bool((np.minimum(z - z.min(), z.max() - z) <= 1e-6 * max(spread, 1.0)).all())


def _polygon(outer: Matrix, holes: Sequence[Matrix]) -> Any:
    polygon = shapely.Polygon(outer, list(holes))
    return polygon if polygon.is_valid else _areas(shapely.make_valid(polygon))


def _hull(points: Matrix) -> Any:
    hull = shapely.MultiPoint(points).convex_hull
    return hull if hull.geom_type == "Polygon" else shapely.Polygon()


def _areas(shape: Any) -> Any:
    """Only the polygons of a mended shape."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in getattr(shape, "geoms", ()) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def hull_body(points: Matrix) -> Body:
    """A body of which only points are known (N×3, metres)."""
    return Body(_hull(points[:, :2]), float(points[:, 2].min()), float(points[:, 2].max()), False)


def mesh_body(points: Matrix, faces: npt.NDArray[np.int_]) -> Body:
    """A meshed body (points N×3 in metres, faces M×3): its plan is the union of its upward faces.

    A body without upward faces (an open surface, faces turned the wrong way) is seen from below instead.
    """
    corners = points[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(normals, axis=1)
    keep = doubled > 1e-10
    corners, normals, doubled = corners[keep], normals[keep], doubled[keep]
    up = normals[:, 2] / np.maximum(doubled, 1e-30)
    side = up > _UPWARD if (up > _UPWARD).any() else up < -_UPWARD
    z = points[np.unique(faces), 2]
    if not side.any():
        return Body(shapely.Polygon(), float(z.min()), float(z.max()), False)
    plan = _areas(shapely.union_all(shapely.polygons(corners[side][:, :, :2])))
    level = side & (np.abs(up) > SLAB_FACE_NORMAL)
    flat = bool(doubled[level].sum() > 0.5 * doubled[side].sum())
    return Body(plan, float(z.min()), float(z.max()), flat)
