"""Marks of a drawing in metres: what is drawn where, in which style, and which thing of the building it stands for.

Sizes that must not grow with the scale (texts, symbols, offsets of dimensions) are in pixels. A style is a word; the window
gives it colour, pen and hatch.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from models.building import Outline

Point: TypeAlias = tuple[float, float]
Key: TypeAlias = tuple[str, str]
"""Kind and id of a thing, by the kinds of :mod:`models.edits`."""
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

NEAR_PX: Final = 7.0
"""How far beside a thin thing a click still means it."""


@dataclass(frozen=True, slots=True)
class Region:
    """Filled rings, even-odd."""

    rings: tuple[tuple[Point, ...], ...]
    style: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """An open or closed line."""

    points: tuple[Point, ...]
    style: str
    key: Key | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A symbol of one size in pixels at a point, for things whose own size nobody says: lift, hoist, dock, gate."""

    at: Point
    what: str
    style: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """Text at a point, moved by pixels (x to the right, y downwards). ``anchor``: start, middle, end.

    It is cut at ``room_m``, or ``short`` stands in its place, and left out where ``high_m`` is less than a line.
    A ``crowded`` one moves by less where the window is small.
    """

    at: Point
    text: str
    style: str = "text"
    anchor: str = "middle"
    shift_px: Point = (0.0, 0.0)
    turn_deg: float = 0.0
    room_m: float | None = None
    key: Key | None = None
    high_m: float | None = None
    crowded: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension line from one point to another, ``away_px`` to the left of that direction."""

    start: Point
    end: Point
    text: str
    away_px: float
    style: str = "dimension"


Mark: TypeAlias = Region | Stroke | Sign | Caption | Dimension


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks from the bottom to the top, what they cover, and what has no place in it.

    Attributes:
        extent: everything that is drawn.
        first: what fits into the window at first; None: everything.
        unplaced: kind and id, and name, of things that are there and whose position nobody entered.
    """

    marks: tuple[Mark, ...] = ()
    extent: Box | None = None
    unplaced: tuple[tuple[Key, str], ...] = field(default=())
    first: Box | None = None


def rings_of(outline: Outline | None) -> tuple[tuple[Point, ...], ...]:
    """The rings of a polygon or of several, holes included."""
    if outline is None or outline.is_empty:
        return ()
    parts: Iterable[Any] = getattr(outline, "geoms", [outline])
    return tuple(tuple((float(x), float(y)) for x, y, *_ in ring.coords[:-1])
                 for part in parts for ring in (part.exterior, *part.interiors))


def box_of(points: Iterable[Point]) -> Box | None:
    found = list(points)
    if not found:
        return None
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return min(xs), min(ys), max(xs), max(ys)


def grown(box: Box, by_m: float) -> Box:
    return box[0] - by_m, box[1] - by_m, box[2] + by_m, box[3] + by_m


def around(boxes: Iterable[Box | None]) -> Box | None:
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return (min(b[0] for b in known), min(b[1] for b in known), max(b[2] for b in known), max(b[3] for b in known))


def pick(marks: Sequence[Mark], at: Point, px_per_m: float) -> Key | None:
    """The thing under a point: signs and lines near it first, then the smallest area that holds it."""
    near_m = NEAR_PX / px_per_m
    best: tuple[float, Key] | None = None
    for mark in marks:
        key = getattr(mark, "key", None)
        size = None if key is None else _hit(mark, at, near_m)
        if key is not None and size is not None and (best is None or size <= best[0]):
            best = (size, key)
    return None if best is None else best[1]


def _hit(mark: Mark, at: Point, near_m: float) -> float | None:
    """The area of a mark that a point hits, so that the smaller one wins; None where it is missed."""
    if isinstance(mark, Sign):
        return 0.0 if math.dist(mark.at, at) <= 1.6 * near_m else None
    if isinstance(mark, Stroke):
        ends = [*mark.points, mark.points[0]] if mark.closed else list(mark.points)
        hit = any(distance(at, a, b) <= near_m for a, b in pairwise(ends))
        return 1e-9 if hit else None
    if isinstance(mark, Region):
        inside = sum(_holds(ring, at) for ring in mark.rings) % 2 == 1
        return abs(sum(_doubled(ring) for ring in mark.rings[:1])) / 2.0 + 1e-6 if inside else None
    return None


def distance(at: Point, a: Point, b: Point) -> float:
    """From a point to a segment."""
    return math.dist(at, foot(at, a, b))


def foot(at: Point, a: Point, b: Point) -> Point:
    """The point of a segment nearest to a point."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = 0.0 if length == 0.0 else min(max(((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length, 0.0), 1.0)
    return a[0] + share * dx, a[1] + share * dy


def _holds(ring: Sequence[Point], at: Point) -> bool:
    x, y = at
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _doubled(ring: Sequence[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True))
