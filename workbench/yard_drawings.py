"""The yard and the ground kept free for fire engines, from above, as a drawing in layers: every clash numbered and named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from models.building import Building, Site
from models.capacity.docks import DocksPlan
from models.capacity.yard import Drive, parked, shape_of
from models.logistics import KeptFree
from models.tolerances import YARD_OVERLAP_M2
from workbench.capacity_words import GoodsWords, figure
from workbench.goods_drawings import Drawing, Layered
from workbench.sheets.fonts import REGULAR, wrap
from workbench.sheets.ink import Disc, Label, Mark, Shape, arrow_head, line
from workbench.sheets.north import north_marks, north_of
from workbench.sheets.style import AMBER, BAND, COLOURS, FAINT, GREY, INK, NAVY, WHITE, Colour

_FIRE: Final[Colour] = (0.98, 0.87, 0.84)
_AERIAL: Final[Colour] = (0.99, 0.93, 0.80)
_SWEPT: Final[Colour] = (0.80, 0.88, 0.95)
_MARGIN_M: Final = 3.0
_ROW: Final = 9.5
"""Points from one name of a clash to the next."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A place where something is in the way, and what is said of it."""

    place: Any
    said: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is drawn: sound outlines only."""

    outline: Any
    yards: tuple[Any, ...]
    kept: tuple[tuple[KeptFree, Any], ...]
    cranes: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Paper:
    """Metres of the plan to points; ``text`` enlarges what is written."""

    scale: float
    dx: float
    dy: float
    text: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale + self.dx, y * self.scale + self.dy

    def shapes(self, layer: str, shape: Any, fill: Colour | None, stroke: Colour | None, thickness: float = 0.5,
               dash: tuple[float, ...] = ()) -> Iterator[Layered]:
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings = tuple(tuple(self.at(x, y) for x, y in ring.coords[:-1]) for ring in (part.exterior, *part.interiors))
                yield layer, Shape(rings, fill=fill, stroke=stroke, thickness=thickness, dash=dash)

    def label(self, layer: str, point: Any, text: str, size: float, bold: bool = False, colour: Colour = INK,
              turn: float = 0.0) -> Layered:
        """Centred on a point of the plan."""
        x, y = self.at(point.x, point.y)
        size *= self.text
        off = 0.36 * size
        return layer, Label(x + (off if turn else 0.0), y - (0.0 if turn else off), text, size, bold, colour, "middle", turn)


def yard_marks(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords, wide: float = 490.0,
               most_high: float = 420.0) -> tuple[list[Mark], float]:
    """The yard as marks, and their height; nothing where no outline is known."""
    drawing = yard_drawing(building, site, plan, words, wide, most_high)
    return drawing.plain(), drawing.height


def yard_drawing(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords, wide: float = 490.0,
                 most_high: float = 420.0, text: float = 1.0, scales: Sequence[float] = ()) -> Drawing:
    """Outlines, fire lanes, aerial sites, cranes, trucks in their bays, swept paths of the longest truck, clashes by number.

    Args:
        wide, most_high: room in points.
        text: enlarges what is written.
        scales: points per metre to choose from, largest first; the first that fits is taken. Empty: whatever fills the room.
    """
    ground = _ground(building, site)
    shown = [*ground.yards, *(shape for _, shape in ground.kept), *(shape for _, shape in ground.cranes)]
    if not ground.yards and not ground.kept:
        return Drawing()
    meetings = list(_meetings(ground, plan, words))
    listed = _listed(meetings, words, wide, text)
    below = (24.0 + _ROW * len(listed)) * text
    x0, y0, x1, y1 = shapely.union_all([*shown, *([] if ground.outline is None else [ground.outline])]).buffer(_MARGIN_M).bounds
    fitting = min(wide / (x1 - x0), max(most_high - 14.0 * text - below, most_high / 3.0) / (y1 - y0))
    scale = next((one for one in scales if one <= fitting), fitting)
    height = (y1 - y0) * scale + 14.0 * text + below
    paper = _Paper(scale, (wide - (x1 - x0) * scale) / 2.0 - x0 * scale, -14.0 * text - y1 * scale, text)
    marks: list[Layered] = [("note", Label(0, -9 * text, words("yard.title"), 8 * text, True, NAVY)),
                            *_base(building, ground, paper), *_parked(plan, paper), *_driven(plan, paper), *_bays(plan, paper),
                            *_obstacles(site, paper), *_names(ground, paper), *_numbered(meetings, paper),
                            *_scale_bar(paper, height - below, wide, words), *_north(site, wide, text, words)]
    marks += [("clash", Label(0, -height + below - (24.0 + _ROW * i) * text, said, 6.6 * text, colour=COLOURS["fail"]))
              for i, said in enumerate(listed)]
    return Drawing(tuple(marks), height, scale, (paper.dx, paper.dy))


def _ground(building: Building, site: Site | None) -> _Ground:
    yards = tuple(shape for yard in (() if site is None else site.yards) if (shape := shape_of(yard.outline_m)) is not None)
    kept = tuple((one, shape) for one in (() if site is None else site.kept_free)
                 if (shape := shape_of(one.outline_m)) is not None)
    cranes = tuple((hoist.name or hoist.id, shape) for hoist in building.hoists
                   if hoist.access is not None and (shape := shape_of(hoist.access.crane_outline_m)) is not None)
    outline = next((s.outline for s in building.storeys if s.number == 1 and s.outline is not None), building.footprint)
    return _Ground(outline, yards, kept, cranes)


# --- what is in the way ------------------------------------------------------------------------------------------


def _meetings(ground: _Ground, plan: DocksPlan, words: GoodsWords) -> Iterator[_Meeting]:
    """What stands in a fire lane or aerial site, cranes on one, and what the trucks that are drawn hit: each by name."""
    for one in plan.yard.in_the_way:
        if one.place is not None:
            yield _Meeting(one.place, words.in_the_way(one))
    for name, crane in ground.cranes:
        for kept, shape in ground.kept:
            common = crane.intersection(shape)
            if common.area > YARD_OVERLAP_M2:
                yield _Meeting(common, words("yard.crane-clash", hoist=name, kept=kept.name or kept.id, area=figure(common.area)))
    seen = set()
    for drive in shown_drives(plan):
        for clash in drive.meets:
            key = (drive.truck.id, drive.name, clash.obstacle)
            if key not in seen:
                seen.add(key)
                yield _Meeting(clash.place, words("yard.drive-clash", truck=drive.truck.name, place=drive.name,
                                                  name=clash.obstacle or words("yard.edge"), area=figure(clash.area_m2)))


def _listed(meetings: Sequence[_Meeting], words: GoodsWords, wide: float, text: float) -> list[str]:
    """The names under the drawing, wrapped, with the numbers of the drawing before them."""
    lines: list[str] = []
    for number, one in enumerate(meetings, 1):
        lines += wrap(words("yard.numbered", number=number, said=one.said), wide, 6.6 * text, REGULAR)
    return lines


def _numbered(meetings: Sequence[_Meeting], paper: _Paper) -> Iterator[Layered]:
    """The place of each clash in red, with its number beside it."""
    placed: list[tuple[float, float]] = []
    r = 4.6 * paper.text
    for number, one in enumerate(meetings, 1):
        yield from paper.shapes("clash", one.place, COLOURS["fail"], COLOURS["fail"], 0.6)
        point = one.place.representative_point()
        x, y = paper.at(point.x, point.y)
        while any(math.hypot(x - a, y - b) < 2.1 * r for a, b in placed):
            x += 2.2 * r
        placed.append((x, y))
        yield "clash", Disc(x, y, r, fill=WHITE, stroke=COLOURS["fail"], thickness=0.8)
        yield "clash", Label(x, y - 2.3 * paper.text, str(number), 6.4 * paper.text, True, COLOURS["fail"], "middle")


# --- ground ------------------------------------------------------------------------------------------------------


def _base(building: Building, ground: _Ground, paper: _Paper) -> Iterator[Layered]:
    for one, shape in ground.kept:
        if one.kind == "fire-lane":
            yield from paper.shapes("fire-lane", shape, _FIRE, COLOURS["fail"], 0.6, (3.0, 1.5))
        else:
            yield from paper.shapes("aerial-site", shape, _AERIAL, AMBER, 0.6, (3.0, 1.5))
    for shape in ground.yards:
        yield from paper.shapes("yard", shape, BAND, GREY, 0.8)
    if ground.outline is not None:
        yield from paper.shapes("building", ground.outline, WHITE, INK, 1.1)
        yield paper.label("building", ground.outline.representative_point(), building.name or building.id, 8, True)
    for name, shape in ground.cranes:
        yield from paper.shapes("crane", shape, None, INK, 0.6, (4.0, 1.5, 1.0, 1.5))
        yield paper.label("crane", shape.representative_point(), name, 6.2)


def _names(ground: _Ground, paper: _Paper) -> Iterator[Layered]:
    """Names of what is kept free, along the longer side and at its end, clear of what stands in the middle."""
    for one, shape in ground.kept:
        x0, y0, x1, y1 = shape.bounds
        upright = y1 - y0 > x1 - x0
        fire = one.kind == "fire-lane"
        yield paper.label("fire-lane" if fire else "aerial-site", shape.representative_point() if not upright else
                          _upper(shape), one.name or one.id, 6.4, True, COLOURS["fail"] if fire else AMBER,
                          90.0 if upright else 0.0)


def _upper(shape: Any) -> Any:
    """A point in the upper quarter of a shape."""
    x0, y0, x1, y1 = shape.bounds
    part = shape.intersection(shapely.box(x0, y0 + 0.7 * (y1 - y0), x1, y1))
    return (shape if part.is_empty else part).representative_point()


def _obstacles(site: Site | None, paper: _Paper) -> Iterator[Layered]:
    for yard in () if site is None else site.yards:
        for obstacle in yard.obstacles:
            shape = shape_of(obstacle.outline_m)
            if shape is not None:
                yield from paper.shapes("obstacle", shape, FAINT, INK, 0.6)
                yield paper.label("obstacle", shape.representative_point(), obstacle.name, 6.2)


# --- trucks ------------------------------------------------------------------------------------------------------


def shown_drives(plan: DocksPlan) -> list[Drive]:
    """The drives of the longest class that the yard was tried with, and the lines that somebody drew."""
    driven = [drive for drive in plan.yard.drives if drive.swept is not None]
    longest = max(driven, default=None, key=lambda d: 0.0 if d.truck.size_m[0] is None else d.truck.size_m[0].value)
    lines = {line.name for drive in driven for line in drive.yard.manoeuvres}
    return [drive for drive in driven if longest is not None and (drive.truck is longest.truck or drive.name in lines)]


def _parked(plan: DocksPlan, paper: _Paper) -> Iterator[Layered]:
    trucks = [flow.truck for flow in plan.flows] or [drive.truck for drive in plan.yard.drives]
    longest = max((t for t in trucks if t.size_m[0] is not None), default=None,
                  key=lambda t: 0.0 if t.size_m[0] is None else t.size_m[0].value)
    for bay in plan.yard.bays:
        ground = None if longest is None else parked(bay, longest)
        if ground is not None:
            yield from paper.shapes("parked", ground, None, FAINT, 0.5, (2.0, 1.0))


def _bays(plan: DocksPlan, paper: _Paper) -> Iterator[Layered]:
    """The edge of each bay at its platform, and its number."""
    for bay in plan.yard.bays:
        half = bay.spacing_m / 2.0
        a = paper.at(bay.at_m[0] - bay.way[1] * half, bay.at_m[1] + bay.way[0] * half)
        b = paper.at(bay.at_m[0] + bay.way[1] * half, bay.at_m[1] - bay.way[0] * half)
        yield "dock", line(*a, *b, NAVY, 2.0)
        number = shapely.Point(bay.at_m[0] + bay.way[0] * 1.2, bay.at_m[1] + bay.way[1] * 1.2)
        if bay.spacing_m * paper.scale > 9.0 * paper.text:
            yield paper.label("dock", number, str(bay.number), 5.6, colour=NAVY)


def _driven(plan: DocksPlan, paper: _Paper) -> Iterator[Layered]:
    drives = [(drive, drive.swept) for drive in shown_drives(plan) if drive.swept is not None]
    for _, swept in drives:
        yield from paper.shapes("swept", swept.area, _SWEPT, NAVY, 0.4)
    for _, swept in drives[:1]:
        for body in swept.bodies:
            yield from paper.shapes("body", body, None, NAVY, 0.35)
    for _, swept in drives:
        points = tuple(paper.at(float(x), float(y)) for x, y in swept.front_axle[::4])
        yield "drive", Shape((points,), stroke=NAVY, thickness=0.6, dash=(3.0, 1.5), closed=False)
        (ax, ay), (bx, by) = points[-2], points[-1]
        yield "drive", arrow_head(bx, by, math.atan2(by - ay, bx - ax), 6.0, NAVY)


def _north(site: Site | None, wide: float, text: float, words: GoodsWords) -> Iterator[Layered]:
    """The arrow in the upper right corner, where somebody said where north is."""
    angle = north_of(site)
    for mark in () if angle is None else north_marks(angle, wide - 20.0 * text, -24.0 * text, 10.0 * text, words.lang):
        yield "north", mark


def _scale_bar(paper: _Paper, low: float, wide: float, words: GoodsWords) -> Iterator[Layered]:
    length = 10.0 * paper.scale
    x, y = wide - length - 4.0, -low - 10.0 * paper.text
    for piece in (line(x, y, x + length, y, INK, 1.2), line(x, y - 2, x, y + 2, INK, 0.8),
                  line(x + length, y - 2, x + length, y + 2, INK, 0.8)):
        yield "note", piece
    yield "note", Label(x + length / 2.0, y + 3, "10 m", 6.2 * paper.text, anchor="middle")
    yield "note", Label(0, y - 2, words("yard.legend"), 6.2 * paper.text, colour=GREY)
