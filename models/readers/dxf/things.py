"""Things within one plan: lifts, hoists, docks, stairs, units, zones, compartments, columns, each with its place and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import shapely

from models.readers.dxf.areas import Area, Mending, distinct, made_of_lines, part
from models.readers.dxf.elements import Drawing, Floats, Mark, Stroke, Text, extents
from models.readers.dxf.grouping import Box, box_of, groups_of
from models.readers.dxf.layering import Layering
from models.readers.dxf.plans import Plan
from models.readers.ifc.names import hoist_kind, is_dock_name, is_lift_name
from models.readers.layers import bare_name
from models.tolerances import DXF_COLUMN_SIDE_M, DXF_SNAP_M

NEAR_M: Final = 0.3
"""Strokes of one lift or stair lie nearer to each other than this; two lifts have a wall between them."""

BESIDE_M: Final = 1.0
"""A name stands within its thing or this near to it."""

LIFT_SIDE_M: Final = (0.7, 8.0)
"""From a dumb waiter to a lorry lift."""

COLUMN_NEAR_M: Final = 0.05


@dataclass(slots=True)
class Thing:
    """Something with a place in a plan.

    Args:
        role: as its layer says.
        layer: where it lies.
        box: around it, in metres, in the drawing's place.
        polygon: its outline, where it is one figure.
        car: width and depth of the inner (or only) rectangle, where there is one; ``nested`` when it lies in another.
        texts: what is written in it, beside it, and on its block.
    """

    role: str
    layer: str
    box: Box
    polygon: Any | None = None
    car: tuple[float, float] | None = None
    nested: bool = False
    texts: tuple[str, ...] = ()

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2.0, (self.box[1] + self.box[3]) / 2.0

    @property
    def words(self) -> str:
        return " ".join((*self.texts, bare_name(self.layer)))


class Places:
    """Where the middle of everything in a drawing lies: looked up for each plan."""

    def __init__(self, drawing: Drawing) -> None:
        boxes = extents(drawing.strokes)
        self.strokes, self._of_strokes = drawing.strokes, (boxes[:, :2] + boxes[:, 3:5]) / 2.0
        self.marks = drawing.marks
        self._of_marks = np.array([mark.corners[:, :2].mean(axis=0) for mark in drawing.marks]).reshape(-1, 2)
        self.texts, self._of_texts = drawing.texts, np.array([(text.x, text.y) for text in drawing.texts]).reshape(-1, 2)

    def within(self, region: Box) -> tuple[list[Stroke], list[Mark], list[Text]]:
        """Strokes, blocks and texts whose middle lies in a box."""
        return (_chosen(self.strokes, self._of_strokes, region), _chosen(self.marks, self._of_marks, region),
                _chosen(self.texts, self._of_texts, region))


T = TypeVar("T")


def _chosen(things: Sequence[T], middles: Floats, region: Box) -> list[T]:
    low, high = np.array(region[:2]), np.array(region[2:])
    inside = np.flatnonzero(((middles >= low) & (middles <= high)).all(axis=1))
    return [things[int(i)] for i in inside]


class Contents:
    """What lies in the region of one plan, by the role of its layer."""

    def __init__(self, plan: Plan, places: Places, layering: Layering, mending: Mending) -> None:
        self._layering, self._mending = layering, mending
        self._plan = plan
        strokes, marks, texts = places.within(plan.region)
        self.strokes = [stroke for stroke in strokes if self._mine(stroke.layer)]
        self.marks = [mark for mark in marks if self._mine(mark.layer)]
        self.texts = [text for text in texts if self._mine(text.layer)]
        self._by_role: dict[str | None, list[Stroke]] = {}
        for stroke in self.strokes:
            self._by_role.setdefault(layering.role(stroke.layer), []).append(stroke)

    def _mine(self, layer: str) -> bool:
        """Whether things on a layer belong to the plan: on layers of storeys, those of its own alone."""
        storey = self._layering.storey(layer) if self._plan.by_layer else None
        return storey is None or storey in (self._plan.storeys or ())

    def of(self, *roles: str) -> list[Stroke]:
        return [stroke for role in roles for stroke in self._by_role.get(role, ())]

    def things(self, *roles: str, named: Callable[[str], bool] | None = None) -> list[Thing]:
        """Things on layers with these roles, and blocks of whatever layer whose name says so; each once."""
        strokes = self.of(*roles)
        found = [thing for group in groups_of(strokes, NEAR_M) for thing in self._parted(group)]
        for mark in self.marks:
            if named is not None and named(mark.name) and self._layering.role(mark.layer) not in roles:
                found.append(self._from_mark(mark, roles[0]))
        return _apart(found)

    def _parted(self, group: Sequence[Stroke]) -> list[Thing]:
        """One thing, or one for each large figure in a group: lifts in one shaft stand closer than a wall's width."""
        figures = [area for area in part(group, self._mending).areas if _fits(area.box, LIFT_SIDE_M)]
        outer = [area for area in figures
                 if not any(other is not area and _around(other, area) for other in figures)]
        outer = distinct(outer, self._mending)
        if len(outer) < 2:
            return [self._thing(group)]
        parts = []
        for area in outer:
            x0, y0, x1, y1 = area.box
            own = [s for s in group if x0 <= (s.box[0] + s.box[2]) / 2.0 <= x1 and y0 <= (s.box[1] + s.box[3]) / 2.0 <= y1]
            parts.append(self._thing(own))
        return parts

    def _thing(self, group: Sequence[Stroke]) -> Thing:
        role = self._layering.role(group[0].layer) or ""
        box = box_of(group)
        figures = part(group, self._mending).areas
        largest = max(figures, key=lambda area: float(area.polygon.area), default=None)
        car, nested = _rectangle(figures)
        polygon = largest.polygon if largest is not None else None
        return Thing(role, group[0].layer, box, polygon, car, nested, self._texts(box))

    def _from_mark(self, mark: Mark, role: str) -> Thing:
        corners = shapely.Polygon(mark.corners[:, :2])
        inside = [stroke for stroke in self.strokes if stroke.block and corners.buffer(DXF_SNAP_M).covers(
            shapely.MultiPoint(stroke.points[:, :2]))]
        car, nested = _rectangle(part(inside, self._mending).areas)
        return Thing(role, mark.layer, mark.box, corners, car, nested, (*mark.texts, *self._texts(mark.box), mark.name))

    def _texts(self, box: Box) -> tuple[str, ...]:
        """Texts in a box and beside it, those inside first, and of the blocks placed in it."""
        inside = [text.text for text in self.texts if _within(text, box, 0.0)]
        beside = [text.text for text in self.texts if _within(text, box, BESIDE_M) and not _within(text, box, 0.0)]
        marks = [word for mark in self.marks if _overlap(mark.box, box) for word in (*mark.texts, mark.name)]
        return tuple(dict.fromkeys((*inside, *marks, *(beside if not inside else ()))))

    def areas(self, *roles: str) -> list[Area]:
        """Figures on layers with these roles; loose lines (shared borders) are cut into the areas between them."""
        parted = part(self.of(*roles), self._mending)
        areas = list(parted.areas)
        if parted.loose and not areas:
            areas, _ = made_of_lines(parted.loose, self._mending)
        return distinct([area for area in areas if area.polygon.area >= 1.0], self._mending)

    def texts_in(self, polygon: Any) -> list[Text]:
        near = [text for text in self.texts if _within(text, polygon.bounds, 0.0)]
        return [text for text in near if polygon.covers(shapely.Point(text.x, text.y))]

    def columns(self) -> Floats:
        """(n, 2) centres of columns: figures of a column's size, each place once."""
        centres = []
        strokes = self.of("column")
        parted = part(strokes, self._mending)
        boxes = [area.box for area in parted.areas]
        boxes += [box_of(group) for group in groups_of(parted.loose, COLUMN_NEAR_M)]
        for box in boxes:
            sides = box[2] - box[0], box[3] - box[1]
            if DXF_COLUMN_SIDE_M[0] * 0.5 <= min(sides) and max(sides) <= DXF_COLUMN_SIDE_M[1]:
                centres.append(((box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0))
        return _thinned(np.array(centres).reshape(-1, 2))


def _within(text: Text, box: Any, beside: float) -> bool:
    return bool(box[0] - beside <= text.x <= box[2] + beside and box[1] - beside <= text.y <= box[3] + beside)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _thinned(points: Floats) -> Floats:
    """Points without those at the place of another: a column is drawn as an outline and as its filling."""
    if len(points) < 2:
        return points
    _, first = np.unique(np.round(points / (4.0 * COLUMN_NEAR_M)), axis=0, return_index=True)
    kept: Floats = points[np.sort(first)]
    return kept


def _apart(things: Sequence[Thing]) -> list[Thing]:
    """Things without those whose middle lies in another one found before."""
    kept: list[Thing] = []
    for thing in sorted(things, key=lambda t: -(t.box[2] - t.box[0]) * (t.box[3] - t.box[1])):
        x, y = thing.middle
        if not any(other.box[0] <= x <= other.box[2] and other.box[1] <= y <= other.box[3] for other in kept):
            kept.append(thing)
    return kept


def _around(outer: Area, inner: Area) -> bool:
    """Whether an area lies in a larger one."""
    return bool(outer.polygon.area > inner.polygon.area and outer.polygon.buffer(DXF_SNAP_M).contains(inner.polygon))


def _rectangle(areas: Iterable[Area]) -> tuple[tuple[float, float] | None, bool]:
    """Sides of the car: the largest rectangle inside another figure, else the only or largest one; and whether it was inside."""
    boxes = [(area, rectangle) for area in areas if (rectangle := sides_of(area.polygon)) is not None
             and all(LIFT_SIDE_M[0] <= side <= LIFT_SIDE_M[1] for side in rectangle)]
    inner = [(area, sides) for area, sides in boxes
             if any(other is not area and other.polygon.buffer(-DXF_SNAP_M).contains(area.polygon) for other, _ in boxes)]
    best = max(inner or boxes, key=lambda pair: float(pair[0].polygon.area), default=None)
    return (best[1], bool(inner)) if best is not None else (None, False)


def sides_of(polygon: Any) -> tuple[float, float] | None:
    """Width (along x, or nearest to it) and depth of a polygon that is a rectangle, else None."""
    box = polygon.minimum_rotated_rectangle
    if polygon.area <= 0.0 or box.geom_type != "Polygon" or polygon.area < 0.99 * box.area:
        return None
    corners = np.array(box.exterior.coords)
    one, other = corners[1] - corners[0], corners[2] - corners[1]
    across, along = (one, other) if abs(one[0]) >= abs(other[0]) else (other, one)
    return round(float(np.hypot(*across)), 3), round(float(np.hypot(*along)), 3)


def lifts_of(contents: Contents) -> list[Thing]:
    """Lifts: on their layers, or blocks that are called so. What is smaller than a car or larger than a lorry lift is none."""
    found = contents.things("lift", "fire-lift", named=is_lift_name)
    return [thing for thing in found if _fits(thing.box, LIFT_SIDE_M)]


def hoists_of(contents: Contents) -> list[Thing]:
    return [thing for thing in contents.things("hoist", named=lambda name: hoist_kind(name) is not None)
            if min(thing.box[2] - thing.box[0], thing.box[3] - thing.box[1]) >= 0.3]


def docks_of(contents: Contents) -> list[Thing]:
    return [thing for thing in contents.things("dock", named=is_dock_name)
            if min(thing.box[2] - thing.box[0], thing.box[3] - thing.box[1]) >= 0.5]


def stairs_of(contents: Contents) -> list[Thing]:
    return [thing for thing in contents.things("stair") if _fits(thing.box, (0.8, 40.0))]


def _fits(box: Box, limits: tuple[float, float]) -> bool:
    sides = sorted((box[2] - box[0], box[3] - box[1]))
    return limits[0] <= sides[0] and sides[1] <= limits[1]
