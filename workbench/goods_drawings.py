"""Drawings of goods: the flow through a building, and the yard with swept paths, fire lanes and aerial sites."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from models.building import Building, Site
from models.capacity.balance import StoreyBalance
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.capacity.yard import Drive, parked, shape_of
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.sheets.ink import Label, Mark, Shape, arrow_head, box, line
from workbench.sheets.style import AMBER, BAND, COLOURS, FAINT, GREY, INK, NAVY, TINTS, WHITE, Colour

_FIRE: Final[Colour] = (0.98, 0.87, 0.84)
_AERIAL: Final[Colour] = (0.99, 0.93, 0.80)
_YARD: Final[Colour] = (0.94, 0.95, 0.96)
_SWEPT: Final[Colour] = (0.80, 0.88, 0.95)
_MARGIN_M: Final = 3.0


# --- flow --------------------------------------------------------------------------------------------------------


def flow_marks(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords, wide: float = 490.0,
               most_high: float = 330.0) -> tuple[list[Mark], float]:
    """Goods through the building: storeys with what goes in, out and between, the banks that carry it, the docks below.

    Widths of the arrows follow the tonnes a day. Returns the marks and their height.
    """
    if not rows:
        return [], 0.0
    step = max(min(26.0, (most_high - 60.0) / len(rows)), 9.0)
    height = 34.0 + step * len(rows) + 34.0
    left, right = 150.0, wide - 130.0
    largest = max([row.t_day for row in rows] + [1e-9])
    marks: list[Mark] = [Label(left, -20, words("flow.in"), 7, True, COLOURS["pass"], "end"),
                         Label((left + right) / 2, -20, words("flow.between"), 7, True, GREY, "middle"),
                         Label(right, -20, words("flow.out"), 7, True, NAVY)]
    marks.append(Label(0, -9, words("flow.title"), 8, True, NAVY))
    for i, row in enumerate(reversed(rows)):
        y = -30.0 - step * (i + 1)
        marks += _flow_row(row, y, step, left, right, largest, wide, words)
    marks += _shafts(plan, rows, left, right, step, words)
    marks += _dock_line(plan, docks, -30.0 - step * len(rows), left, right, words)
    return marks, height


def _flow_row(row: StoreyBalance, y: float, step: float, left: float, right: float, largest: float, wide: float,
              words: GoodsWords) -> list[Mark]:
    middle = y + step / 2.0
    worst = row.worst
    fill = BAND if worst is None else TINTS["fail"] if worst.used >= 1.0 else TINTS["near"] if worst.used > 0.8 else WHITE
    marks: list[Mark] = [box(left, y, right - left, step, fill=fill, stroke=FAINT),
                         Label(left + 4, middle - 2.4, words.storeys([row.storey.number]), 7, True)]
    for tonnes, x, colour in ((row.in_t_day, left - 4.0, COLOURS["pass"]), (row.out_t_day, right + 44.0, NAVY)):
        if tonnes > 0.0:
            thick = 0.6 + 5.0 * tonnes / largest
            marks += [line(x - 40.0, middle, x - 3.0, middle, colour, thick), arrow_head(x, middle, 0.0, 5.0 + thick / 2, colour)]
            anchor = ("end", x - 44.0) if colour != NAVY else ("start", x + 4.0)
            marks.append(Label(anchor[1], middle - 2.4, words("flow.tonnes", value=figure(tonnes)), 6.4, colour=INK,
                               anchor=anchor[0]))
    if row.between_t_day > 0.0:
        marks.append(Label((left + right) / 2.0, middle - 2.4, words("flow.tonnes", value=figure(row.between_t_day)), 6.4,
                           colour=GREY,
                           anchor="middle"))
    if worst is not None and step >= 9.0:
        said = words("flow.worst", link=words(f"link.{worst.key}"), use=percent(worst.used))
        marks.append(Label(right - 4, middle - 2.4, said, 6.2, colour=COLOURS["fail"] if worst.used >= 1.0 else GREY,
                           anchor="end"))
    return marks


def _shafts(plan: LiftPlan, rows: Sequence[StoreyBalance], left: float, right: float, step: float,
            words: GoodsWords) -> list[Mark]:
    """Each bank as a line over the storeys it serves, with a tick at each."""
    marks: list[Mark] = []
    places = {row.storey.number: -30.0 - step * (len(rows) - i) + step / 2.0 for i, row in enumerate(rows)}
    for k, result in enumerate(plan.results):
        x = left + 40.0 + 30.0 * k
        if x > (left + right) / 2.0 - 20.0:
            break
        stops = [places[n] for n in result.bank.serves if n in places]
        if not stops:
            continue
        colour = GREY if not result.counted else COLOURS["fail"] if result.utilisation >= 1.0 else NAVY
        marks.append(line(x, min(stops), x, max(stops), colour, 1.0 + 0.5 * result.bank.count,
                          () if result.counted else (2.0, 2.0)))
        marks += [line(x - 3.0, y, x + 3.0, y, colour, 1.0) for y in stops]
        said = percent(result.utilisation) if result.counted and plan.has_demand else words("flow.not-counted")
        marks.append(Label(x, max(stops) + step / 2.0 + 1.5, f"{result.bank.count}× {said}", 5.4, colour=colour, anchor="middle"))
    return marks


def _dock_line(plan: LiftPlan, docks: DocksPlan | None, y: float, left: float, right: float, words: GoodsWords) -> list[Mark]:
    said = words("flow.docks", bays=0 if docks is None else docks.bays, trucks="–" if docks is None else figure(docks.trucks_day),
                 storeys=words.storeys(plan.shaft.dock_storeys))
    return [line(left - 60, y, right + 60, y, INK, 1.2), Label((left + right) / 2.0, y - 11, said, 7, True, NAVY, "middle")]


# --- yard --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paper:
    """Metres of the plan to points."""

    scale: float
    dx: float
    dy: float

    def rings(self, shape: Any) -> Iterator[tuple[tuple[tuple[float, float], ...], ...]]:
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon" and not part.is_empty:
                yield tuple(tuple(self.at(x, y) for x, y in ring.coords[:-1]) for ring in (part.exterior, *part.interiors))

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale + self.dx, y * self.scale + self.dy

    def shapes(self, shape: Any, fill: Colour | None, stroke: Colour | None, thickness: float = 0.5,
               dash: tuple[float, ...] = ()) -> list[Mark]:
        return [Shape(rings, fill=fill, stroke=stroke, thickness=thickness, dash=dash) for rings in self.rings(shape)]


def yard_marks(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords, wide: float = 490.0,
               most_high: float = 420.0) -> tuple[list[Mark], float]:
    """The yard from above: outlines, fire lanes, aerial sites, trucks in their bays, the longest truck's swept path, clashes.

    Returns the marks and their height; nothing where no outline is known.
    """
    ground = [shape for yard in (() if site is None else site.yards) if (shape := shape_of(yard.outline_m)) is not None]
    kept = [(one, shape) for one in (() if site is None else site.kept_free) if (shape := shape_of(one.outline_m)) is not None]
    outline = next((s.outline for s in building.storeys if s.number == 1 and s.outline is not None), building.footprint)
    everything = [*ground, *(shape for _, shape in kept), *([] if outline is None else [outline])]
    if not ground and not kept:
        return [], 0.0
    x0, y0, x1, y1 = shapely.union_all(everything).buffer(_MARGIN_M).bounds
    scale = min(wide / (x1 - x0), (most_high - 34.0) / (y1 - y0))
    height = (y1 - y0) * scale + 34.0
    paper = _Paper(scale, (wide - (x1 - x0) * scale) / 2.0 - x0 * scale, -14.0 - y1 * scale)
    marks: list[Mark] = [Label(0, -9, words("yard.title"), 8, True, NAVY)]
    for one, shape in kept:
        fire = one.kind == "fire-lane"
        marks += paper.shapes(shape, _FIRE if fire else _AERIAL, COLOURS["fail"] if fire else AMBER, 0.6, (3.0, 1.5))
    for shape in ground:
        marks += paper.shapes(shape, _YARD, GREY, 0.8)
    if outline is not None:
        marks += paper.shapes(outline, WHITE, INK, 1.1)
        middle = paper.at(*outline.representative_point().coords[0])
        marks.append(Label(middle[0], middle[1], building.name or building.id, 8, True, anchor="middle"))
    marks += _trucks(plan, paper)
    marks += _driven(plan, paper)
    marks += _blocked(site, plan, paper)
    for one, shape in kept:
        x, y = paper.at(*shape.representative_point().coords[0])
        turn = 90.0 if shape.bounds[3] - shape.bounds[1] > shape.bounds[2] - shape.bounds[0] else 0.0
        marks.append(Label(x + (2.4 if turn else 0.0), y - (0.0 if turn else 2.4), one.name, 6.4, True,
                           COLOURS["fail"] if one.kind == "fire-lane" else AMBER, "middle", turn))
    marks += _scale_bar(paper, height, wide, words)
    return marks, height


def shown_drives(plan: DocksPlan) -> list[Drive]:
    """The drives of the longest class that the yard was tried with, and the lines that somebody drew."""
    driven = [drive for drive in plan.yard.drives if drive.swept is not None]
    longest = max(driven, default=None, key=lambda d: 0.0 if d.truck.size_m[0] is None else d.truck.size_m[0].value)
    lines = {line.name for drive in driven for line in drive.yard.manoeuvres}
    return [drive for drive in driven if longest is not None and (drive.truck is longest.truck or drive.name in lines)]


def _trucks(plan: DocksPlan, paper: _Paper) -> list[Mark]:
    trucks = [flow.truck for flow in plan.flows] or [drive.truck for drive in plan.yard.drives]
    longest = max((t for t in trucks if t.size_m[0] is not None), default=None,
                  key=lambda t: 0.0 if t.size_m[0] is None else t.size_m[0].value)
    marks: list[Mark] = []
    for bay in plan.yard.bays:
        ground = None if longest is None else parked(bay, longest)
        if ground is not None:
            marks += paper.shapes(ground, None, FAINT, 0.5, (2.0, 1.0))
        half = bay.spacing_m / 2.0
        a = paper.at(bay.at_m[0] - bay.way[1] * half, bay.at_m[1] + bay.way[0] * half)
        b = paper.at(bay.at_m[0] + bay.way[1] * half, bay.at_m[1] - bay.way[0] * half)
        marks.append(line(*a, *b, NAVY, 2.0))
    return marks


def _driven(plan: DocksPlan, paper: _Paper) -> list[Mark]:
    marks: list[Mark] = []
    drives = shown_drives(plan)
    for drive in drives:
        if drive.swept is not None:
            marks += paper.shapes(drive.swept.area.simplify(0.02), _SWEPT, NAVY, 0.4)
    for drive in drives[:1]:
        for body in drive.swept.bodies if drive.swept is not None else ():
            marks += paper.shapes(body, None, NAVY, 0.35)
    for drive in drives:
        if drive.swept is not None:
            points = tuple(paper.at(float(x), float(y)) for x, y in drive.swept.front_axle[::4])
            marks.append(Shape((points,), stroke=NAVY, thickness=0.6, dash=(3.0, 1.5), closed=False))
            (ax, ay), (bx, by) = points[-2], points[-1]
            marks.append(arrow_head(bx, by, math.atan2(by - ay, bx - ax), 6.0, NAVY))
        for clash in drive.meets:
            marks += paper.shapes(clash.place, COLOURS["fail"], COLOURS["fail"], 0.6)
    return marks


def _blocked(site: Site | None, plan: DocksPlan, paper: _Paper) -> list[Mark]:
    """Obstacles, and what stands in a fire lane or aerial site."""
    marks: list[Mark] = []
    for yard in () if site is None else site.yards:
        for obstacle in yard.obstacles:
            shape = shape_of(obstacle.outline_m)
            if shape is not None:
                marks += paper.shapes(shape, FAINT, INK, 0.6)
                x, y = paper.at(*shape.representative_point().coords[0])
                marks.append(Label(x, y - 2.2, obstacle.name, 6.2, anchor="middle"))
    for one in plan.yard.in_the_way:
        shape = shape_of(one.kept.outline_m)
        bay = next((b for b in plan.yard.bays if one.name.startswith(b.name)), None)
        if shape is not None and bay is not None and one.kind == "parked-truck":
            truck = next((f.truck for f in plan.flows if one.name.endswith(f.truck.name)), None)
            ground = None if truck is None else parked(bay, truck)
            if ground is not None:
                marks += paper.shapes(ground.intersection(shape), COLOURS["fail"], COLOURS["fail"], 0.6)
    return marks


def _scale_bar(paper: _Paper, height: float, wide: float, words: GoodsWords) -> list[Mark]:
    length = 10.0 * paper.scale
    x, y = wide - length - 4.0, -height + 8.0
    return [line(x, y, x + length, y, INK, 1.2), line(x, y - 2, x, y + 2, INK, 0.8),
            line(x + length, y - 2, x + length, y + 2, INK, 0.8),
            Label(x + length / 2.0, y + 3, "10 m", 6.2, anchor="middle"), Label(0, y - 2, words("yard.legend"), 6.2, colour=GREY)]
