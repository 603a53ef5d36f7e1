"""Profiles of extruded solids as rings of points in the profile plane, in file units."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.readers.ifc.opening import Entity, attribute_of
from models.readers.ifc.placements import BadGeometry, NotDirect, axis_matrix, vector

if TYPE_CHECKING:
    import numpy.typing as npt

    Ring = npt.NDArray[np.float64]

ARC_STEP_RAD: Final = math.radians(5)
"""Arcs are cut into chords of at most this angle: the area of a full circle is then 0.13 % low."""

_MAX_POINTS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Profile:
    """One closed area: outer ring and holes, each N×2 without the closing point."""

    outer: Ring
    holes: list[Ring] = field(default_factory=list)


def profile_rings(profile: Entity, angle_rad: float) -> list[Profile]:
    """Rings of a profile.

    Args:
        profile: an IfcProfileDef.
        angle_rad: radians per plane angle unit of the file (trims of arcs).

    Raises:
        NotDirect: a kind of profile or curve that is left to the geometry kernel.
        BadGeometry: absurd or missing numbers.
    """
    kind = profile.is_a()
    if kind == "IfcCompositeProfileDef":
        return [ring for part in profile.Profiles for ring in profile_rings(part, angle_rad)]
    if kind in ("IfcArbitraryClosedProfileDef", "IfcArbitraryProfileDefWithVoids"):
        holes = attribute_of(profile, "InnerCurves") or ()
        return [
            Profile(
                _ring(curve_points(profile.OuterCurve, angle_rad)), [_ring(curve_points(curve, angle_rad)) for curve in holes]
            )
        ]
    if kind in ("IfcDerivedProfileDef", "IfcMirroredProfileDef"):
        raise NotDirect(kind)
    outer, holes = _parametric(profile, kind)
    return [_moved(Profile(outer, holes), profile)]


def _moved(profile: Profile, entity: Entity) -> Profile:
    if entity.Position is None:
        return profile
    matrix = axis_matrix(entity.Position)
    turn, shift = matrix[:2, :2], matrix[:2, 3]
    return Profile(profile.outer @ turn.T + shift, [hole @ turn.T + shift for hole in profile.holes])


def _parametric(profile: Entity, kind: str) -> tuple[Ring, list[Ring]]:
    if kind in ("IfcRectangleProfileDef", "IfcRoundedRectangleProfileDef"):
        return _box(profile.XDim, profile.YDim), []
    if kind == "IfcRectangleHollowProfileDef":
        wall = 2 * _length(profile.WallThickness)
        return _box(profile.XDim, profile.YDim), [_box(profile.XDim - wall, profile.YDim - wall)]
    if kind == "IfcCircleProfileDef":
        return _circle(profile.Radius), []
    if kind == "IfcCircleHollowProfileDef":
        return _circle(profile.Radius), [_circle(profile.Radius - _length(profile.WallThickness))]
    if kind == "IfcEllipseProfileDef":
        return _circle(1.0) * np.array([_length(profile.SemiAxis1), _length(profile.SemiAxis2)]), []
    if kind in ("IfcIShapeProfileDef", "IfcTShapeProfileDef"):
        return _i_or_t(profile, kind), []
    raise NotDirect(kind)


def _length(value: Any) -> float:
    number = float(value)
    if not 0 < number < 1e9:
        raise BadGeometry("profile size")
    return number


def _box(width: Any, depth: Any) -> Ring:
    x, y = _length(width) / 2, _length(depth) / 2
    return np.array([[-x, -y], [x, -y], [x, y], [-x, y]])


def _circle(radius: Any) -> Ring:
    angles = np.linspace(0.0, 2 * math.pi, 72, endpoint=False)
    return _length(radius) * np.column_stack((np.cos(angles), np.sin(angles)))


def _i_or_t(profile: Entity, kind: str) -> Ring:
    """Outline without fillets."""
    web, flange = _length(profile.WebThickness) / 2, _length(profile.FlangeThickness)
    if kind == "IfcTShapeProfileDef":
        w, d = _length(profile.FlangeWidth) / 2, _length(profile.Depth) / 2
        return np.array(
            [[-web, -d], [web, -d], [web, d - flange], [w, d - flange], [w, d], [-w, d], [-w, d - flange], [-web, d - flange]]
        )
    w, d = _length(profile.OverallWidth) / 2, _length(profile.OverallDepth) / 2
    right = [[w, -d], [w, -d + flange], [web, -d + flange], [web, d - flange], [w, d - flange], [w, d]]
    return np.array([[-w, -d], *right, *[[-x, -y] for x, y in right[:5]]])


def _ring(points: Ring) -> Ring:
    """Points without the closing one and without repeats. Raises BadGeometry when fewer than three are left."""
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = np.abs(np.diff(points, axis=0)).max(axis=1) > 1e-9
    points = points[keep]
    if len(points) > 1 and np.abs(points[0] - points[-1]).max() <= 1e-6:
        points = points[:-1]
    if len(points) < 3:
        raise BadGeometry("ring")
    return points


def curve_points(curve: Entity, angle_rad: float, depth: int = 0) -> Ring:
    """Points along a curve in a plane, N×2. Raises NotDirect for splines and the like, BadGeometry for nonsense."""
    kind = curve.is_a()
    if depth > 6:
        raise BadGeometry("curve in a circle")
    if kind == "IfcPolyline":
        return np.array([vector(point.Coordinates, 2) for point in curve.Points])
    if kind == "IfcIndexedPolyCurve":
        return _indexed(curve)
    if kind in ("IfcCompositeCurve", "IfcCompositeCurveOnSurface"):
        return _composite(curve, angle_rad, depth)
    if kind == "IfcTrimmedCurve":
        return _trimmed(curve, angle_rad)
    if kind in ("IfcCircle", "IfcEllipse"):
        return _conic(curve, np.linspace(0.0, 2 * math.pi, 72, endpoint=False))
    raise NotDirect(kind)


def _indexed(curve: Entity) -> Ring:
    points = np.array(curve.Points.CoordList, dtype=float)[:, :2]
    if not np.abs(points).max() < 1e10:
        raise BadGeometry("coordinates")
    if curve.Segments is None:
        return points
    pieces = []
    for segment in curve.Segments:
        indices = [int(i) - 1 for i in segment.wrappedValue]
        if min(indices) < 0 or max(indices) >= len(points):
            raise BadGeometry("point index")
        corners = points[indices]
        pieces.append(_arc(corners) if segment.is_a("IfcArcIndex") and len(corners) == 3 else corners)
    return np.concatenate(pieces)


def _arc(three: Ring) -> Ring:
    """Chords of the arc through three points."""
    (ax, ay), (bx, by), (cx, cy) = three
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(d) < 1e-12:
        return three
    sa, sb, sc = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    centre = np.array(
        [(sa * (by - cy) + sb * (cy - ay) + sc * (ay - by)) / d, (sa * (cx - bx) + sb * (ax - cx) + sc * (bx - ax)) / d]
    )
    start, middle, end = np.arctan2(three[:, 1] - centre[1], three[:, 0] - centre[0])
    sweep = (end - start) % (2 * math.pi)
    if (middle - start) % (2 * math.pi) > sweep:
        sweep -= 2 * math.pi
    radius = float(np.hypot(*(three[0] - centre)))
    angles = start + np.linspace(0.0, sweep, max(2, math.ceil(abs(sweep) / ARC_STEP_RAD) + 1))
    return centre + radius * np.column_stack((np.cos(angles), np.sin(angles)))


def _composite(curve: Entity, angle_rad: float, depth: int) -> Ring:
    pieces = []
    for segment in curve.Segments:
        points = curve_points(segment.ParentCurve, angle_rad, depth + 1)
        pieces.append(points if segment.SameSense else points[::-1])
    points = np.concatenate(pieces)
    if len(points) > _MAX_POINTS:
        raise BadGeometry("points")
    return points


def _trimmed(curve: Entity, angle_rad: float) -> Ring:
    basis = curve.BasisCurve
    if basis.is_a("IfcLine"):
        return np.array([_on_line(basis, trim) for trim in (curve.Trim1, curve.Trim2)])
    if not basis.is_a("IfcConic"):
        raise NotDirect(basis.is_a())
    start, end = (_conic_angle(basis, trim, angle_rad) for trim in (curve.Trim1, curve.Trim2))
    if not curve.SenseAgreement:
        start, end = end, start
    sweep = (end - start) % (2 * math.pi) or 2 * math.pi
    angles = start + np.linspace(0.0, sweep, max(2, math.ceil(sweep / ARC_STEP_RAD) + 1))
    points = _conic(basis, angles)
    return points if curve.SenseAgreement else points[::-1]


def _point_of(trim: Entity) -> Ring | None:
    return next((vector(t.Coordinates, 2) for t in trim if t.is_a("IfcCartesianPoint")), None)


def _parameter_of(trim: Entity) -> float:
    values = [float(t.wrappedValue) for t in trim if t.is_a("IfcParameterValue")]
    if not values or not abs(values[0]) < 1e9:
        raise BadGeometry("trim")
    return values[0]


def _on_line(line: Entity, trim: Entity) -> Ring:
    point = _point_of(trim)
    if point is not None:
        return point
    along = vector(line.Dir.Orientation.DirectionRatios, 2)
    along = along / float(np.hypot(*along)) * float(line.Dir.Magnitude)
    return vector(line.Pnt.Coordinates, 2) + along * _parameter_of(trim)


def _radii(conic: Entity) -> tuple[float, float]:
    if conic.is_a("IfcCircle"):
        return _length(conic.Radius), _length(conic.Radius)
    return _length(conic.SemiAxis1), _length(conic.SemiAxis2)


def _conic(conic: Entity, angles: Ring) -> Ring:
    matrix, (a, b) = axis_matrix(conic.Position), _radii(conic)
    return np.column_stack((a * np.cos(angles), b * np.sin(angles))) @ matrix[:2, :2].T + matrix[:2, 3]


def _conic_angle(conic: Entity, trim: Entity, angle_rad: float) -> float:
    point = _point_of(trim)
    if point is None:
        return _parameter_of(trim) * angle_rad
    matrix, (a, b) = axis_matrix(conic.Position), _radii(conic)
    local = (point - matrix[:2, 3]) @ matrix[:2, :2]
    return math.atan2(local[1] / b, local[0] / a)
