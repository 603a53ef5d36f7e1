"""Swept paths of rigid and articulated trucks: what a lane or yard must keep free when they drive a line.

The middle of the front axle follows the line; each following axle is drawn along as a tractrix, step by step. Kinematics
without slip are reversible: backing into a dock sweeps what driving out of it sweeps, so lines are given as driven forwards.
Lengths in metres, angles in radians, plan coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shapely import Polygon

Points = NDArray[np.float64]


class NoPath(ValueError):
    """A line or vehicle that cannot be driven; ``args[0]`` is a key: too-short, no-vehicle, radius, jack-knife."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """A semi-trailer: kingpin to the middle of its axles, kingpin ahead of (+) or behind (−) the tractor's rear axle."""

    length_m: float
    width_m: float
    kingpin_to_axle_m: float
    front_overhang_m: float
    hitch_offset_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truck:
    """A rigid truck or a tractor: body length and width, wheelbase, front overhang, least turning radius (outer front wheel)."""

    name: str
    length_m: float
    width_m: float
    wheelbase_m: float
    front_overhang_m: float
    turning_radius_m: float
    front_track_m: float
    trailer: Trailer | None = None

    def __post_init__(self) -> None:
        sizes = (self.length_m, self.width_m, self.wheelbase_m, self.turning_radius_m)
        if not all(math.isfinite(v) and v > 0.0 for v in sizes) or self.turning_radius_m <= self.wheelbase_m:
            raise NoPath("no-vehicle")

    @property
    def rear_axle_radius_m(self) -> float:
        """Radius of the middle of the rear axle at full lock: √(r1² − l²) − n/2."""
        return math.sqrt(self.turning_radius_m ** 2 - self.wheelbase_m ** 2) - self.front_track_m / 2.0

    @property
    def front_axle_radius_m(self) -> float:
        """Radius of the middle of the front axle at full lock."""
        return math.hypot(self.rear_axle_radius_m, self.wheelbase_m)


def ring_radii_m(truck: Truck) -> tuple[float, float]:
    """Inner and outer radius of a rigid truck's ring: r = √(r1² − l²) − (b + n)/2, R = √((l + d)² + (r + b)²) (JGJ 100)."""
    inner = truck.rear_axle_radius_m - truck.width_m / 2.0
    outer = math.hypot(truck.wheelbase_m + truck.front_overhang_m, inner + truck.width_m)
    return inner, outer


def ring_lane_m(truck: Truck, clearance_m: float = 0.25) -> float:
    """Width of a ring lane: W = R − r with a clearance of at least 0.25 m on either side (JGJ 100)."""
    inner, outer = ring_radii_m(truck)
    return outer - inner + 2.0 * clearance_m


def steady_trailer_radius_m(front_radius_m: float, wheelbase_m: float, hitch_offset_m: float, kingpin_to_axle_m: float) -> float:
    """Radius of the trailer's axles in an endless circle: Rt² = R1² − WB² + off² − KP² (sum of squares).

    Raises:
        NoPath: the circle is too small, the trailer would turn on the spot.
    """
    square = front_radius_m ** 2 - wheelbase_m ** 2 + hitch_offset_m ** 2 - kingpin_to_axle_m ** 2
    if square <= 0.0:
        raise NoPath("jack-knife")
    return math.sqrt(square)


# --- the line ----------------------------------------------------------------------------------------------------


def line_with_turns(corners: Sequence[tuple[float, float]], radius_m: float, step_m: float = 0.1) -> Points:
    """A line through corners with arcs of one radius, as points no more than a step apart, shape (n, 2).

    Raises:
        NoPath: fewer than two different corners, no radius, or a leg too short for the arcs at its ends.
    """
    points = [np.asarray(corner, float) for corner in corners]
    points = [p for i, p in enumerate(points) if i == 0 or np.hypot(*(p - points[i - 1])) > 1e-9]
    if len(points) < 2:
        raise NoPath("too-short")
    if not radius_m > 0.0:
        raise NoPath("radius")
    pieces: list[Points] = []
    start, used = points[0], 0.0
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = corner - before, after - corner
        turn = math.atan2(into[0] * out[1] - into[1] * out[0], float(into @ out))
        if abs(turn) > math.pi - 1e-6:
            raise NoPath("radius")
        tangent = radius_m * math.tan(abs(turn) / 2.0)
        if tangent + used > np.hypot(*into) + 1e-9 or tangent > np.hypot(*out) + 1e-9:
            raise NoPath("radius")
        direction = into / np.hypot(*into)
        arc_start = corner - tangent * direction
        pieces.append(_straight(start, arc_start, step_m))
        pieces.append(_arc(arc_start, direction, turn, radius_m, step_m))
        start, used = pieces[-1][-1], tangent
    pieces.append(_straight(start, points[-1], step_m))
    joined = np.concatenate(pieces)
    keep = np.concatenate(([True], np.hypot(*np.diff(joined, axis=0).T) > 1e-9))
    return joined[keep]


def _straight(a: Points, b: Points, step_m: float) -> Points:
    count = max(math.ceil(float(np.hypot(*(b - a))) / step_m), 1)
    return a + np.linspace(0.0, 1.0, count + 1)[:, None] * (b - a)


def _arc(start: Points, direction: Points, turn: float, radius_m: float, step_m: float) -> Points:
    count = max(math.ceil(abs(turn) * radius_m / step_m), 1)
    angles = np.linspace(0.0, turn, count + 1)
    side = math.copysign(1.0, turn) if turn else 1.0
    centre = start + radius_m * side * np.array([-direction[1], direction[0]])
    first = start - centre
    points: Points = centre + np.stack([np.cos(angles) * first[0] - np.sin(angles) * first[1],
                                       np.sin(angles) * first[0] + np.cos(angles) * first[1]], axis=1)
    return points


# --- following axles ---------------------------------------------------------------------------------------------


def drawn_along(leader: Points, length_m: float, heading: float | None = None) -> Points:
    """The follower of a leader at a fixed distance (tractrix), shape (n, 2): it always moves towards the leader.

    Each step is exact for a leader that moves straight: tan(α/2) shrinks by exp(−ds/L), α the angle between the link and
    the way of the leader.

    Args:
        leader: points in order.
        length_m: length of the link, above 0.
        heading: direction of the link at the start; that of the first step where it is None.
    """
    steps = np.diff(leader, axis=0)
    lengths, ways = np.hypot(steps[:, 0], steps[:, 1]), np.arctan2(steps[:, 1], steps[:, 0])
    angle = float(ways[0]) if heading is None else heading
    angles = [angle]
    for ds, way in zip(lengths, ways, strict=True):
        off = math.remainder(angle - way, 2.0 * math.pi)
        angle = way + 2.0 * math.atan(math.tan(off / 2.0) * math.exp(-ds / length_m))
        angles.append(angle)
    headings = np.array(angles)
    return leader - length_m * np.stack([np.cos(headings), np.sin(headings)], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What a truck sweeps: paths of the axles, the swept area, and the bodies at some places for a drawing."""

    front_axle: Points
    rear_axle: Points
    trailer_axle: Points | None
    area: Polygon
    bodies: tuple[Polygon, ...]


def sweep(truck: Truck, line: Points, shown: int = 12) -> Sweep:
    """Drive a truck along a line, the middle of its front axle on it.

    Args:
        line: shape (n, 2), points in steps of at most some tenths of a metre.
        shown: number of places at which the bodies are kept for a drawing.

    Raises:
        NoPath: the line is too short, turns tighter than the truck can, or the trailer would jack-knife.
    """
    if len(line) < 3:
        raise NoPath("too-short")
    if tightest_radius_m(line) < truck.front_axle_radius_m * (1.0 - 1e-3):
        raise NoPath("radius")
    rear = drawn_along(line, truck.wheelbase_m)
    boxes = _boxes(rear, line, truck.length_m - truck.front_overhang_m - truck.wheelbase_m,
                   truck.wheelbase_m + truck.front_overhang_m, truck.width_m)
    trailer_axle = None
    parts = [boxes]
    if truck.trailer is not None:
        trailer_axle, trailer_boxes = _draw_trailer(truck, truck.trailer, rear, line)
        parts.append(trailer_boxes)
    area = shapely.union_all([_swept(part) for part in parts])
    places = np.unique(np.linspace(0, len(line) - 1, min(shown, len(line))).astype(int))
    bodies = tuple(part[i] for i in places for part in parts)
    return Sweep(front_axle=line, rear_axle=rear, trailer_axle=trailer_axle, area=area, bodies=bodies)


def _draw_trailer(truck: Truck, trailer: Trailer, rear: Points, front: Points) -> tuple[Points, NDArray[np.object_]]:
    along = (front - rear) / truck.wheelbase_m
    hitch = rear + trailer.hitch_offset_m * along
    axle = drawn_along(hitch, trailer.kingpin_to_axle_m, math.atan2(along[0, 1], along[0, 0]))
    link = (hitch - axle) / trailer.kingpin_to_axle_m
    if (np.einsum("ij,ij->i", link, along) <= 0.0).any():
        raise NoPath("jack-knife")
    behind = trailer.length_m - trailer.front_overhang_m - trailer.kingpin_to_axle_m
    return axle, _boxes(axle, hitch, behind, trailer.kingpin_to_axle_m + trailer.front_overhang_m, trailer.width_m)


def _boxes(back: Points, ahead: Points, behind_m: float, before_m: float, width_m: float) -> NDArray[np.object_]:
    """Bodies as polygons: from ``behind_m`` behind a point to ``before_m`` before it, in the direction of another."""
    way = ahead - back
    way = way / np.hypot(way[:, 0], way[:, 1])[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1) * (width_m / 2.0)
    tail, nose = back - behind_m * way, back + before_m * way
    boxes: NDArray[np.object_] = shapely.polygons(np.stack([tail + side, tail - side, nose - side, nose + side], axis=1))
    return boxes


def _swept(boxes: NDArray[np.object_]) -> Polygon:
    """What the bodies cover on their way: hulls of each two that follow one another, united."""
    pairs = shapely.convex_hull(shapely.union(boxes[:-1], boxes[1:]))
    united = shapely.union_all(pairs)
    return united if united.geom_type == "Polygon" else shapely.convex_hull(united)


def tightest_radius_m(line: Points) -> float:
    """Least radius of a line, from each three points that follow one another; infinite for a straight one."""
    a, b, c = line[:-2], line[1:-1], line[2:]
    cross = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    sides = np.hypot(*(b - a).T) * np.hypot(*(c - b).T) * np.hypot(*(c - a).T)
    with np.errstate(divide="ignore", invalid="ignore"):
        radii = np.where(cross > 1e-12, sides / (2.0 * cross), np.inf)
    return float(radii.min(initial=np.inf))


# --- against the yard --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Where a sweep leaves the yard or meets an obstacle: its name (empty: the edge of the yard) and the area in m²."""

    obstacle: str
    area_m2: float
    place: Polygon


def clashes(swept: Polygon, yard: Polygon, obstacles: Mapping[str, Polygon], clearance_m: float = 0.0) -> list[Clash]:
    """What is in the way of a sweep.

    Args:
        swept: area of the sweep.
        yard: outline within which it must stay.
        obstacles: by name: columns, parked trucks, the fire lane …
        clearance_m: free room kept around the sweep.

    Raises:
        NoPath: the outline of the yard crosses itself.
    """
    if not yard.is_valid or yard.is_empty:
        raise NoPath("yard")
    needed = swept.buffer(clearance_m) if clearance_m > 0.0 else swept
    found = []
    outside = needed.difference(yard)
    if outside.area > 1e-6:
        found.append(Clash(obstacle="", area_m2=float(outside.area), place=outside))
    for name, shape in obstacles.items():
        common = needed.intersection(shape)
        if common.area > 1e-6:
            found.append(Clash(obstacle=name, area_m2=float(common.area), place=common))
    return found
