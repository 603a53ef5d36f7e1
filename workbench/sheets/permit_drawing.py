"""The drawings of a move-in permit: the chain of links, and the plan of the target storey with the way on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from models.move_in import MoveIn, Way
from workbench.move_in_words import storey_text, target_text, verdict_text
from workbench.sheets.fonts import shortened
from workbench.sheets.ink import Disc, Label, Mark, Shape, arrow_head, box, line, path, verdict_mark
from workbench.sheets.north import north_marks, north_of
from workbench.sheets.style import BAND, COLOURS, FAINT, GREY, INK, NAVY, RULE, TINTS, WHITE, worst
from workbench.sheets.words import Words

if TYPE_CHECKING:
    from models.building import Outline

SCALES: Final = (50, 100, 150, 200, 250, 300, 400, 500, 600, 750, 1000, 1100, 1200, 1300, 1400, 1500,
                 1600, 1800, 2000, 2500, 5000, 10000)
_POINTS_PER_M: Final = 72.0 / 0.0254


# --- chain -------------------------------------------------------------------------------------------------------


def chain_marks(found: MoveIn, way: Way, words: Words, wide: float, high: float) -> list[Mark]:
    """Boxes from truck to place, each in the colour of the worst check of its link, in a box below the origin."""
    stages = _stages(found, way, words)
    gap = 13.0
    own = (wide - gap * (len(stages) - 1)) / len(stages)
    marks: list[Mark] = []
    for i, (title, name, verdict) in enumerate(stages):
        x = i * (own + gap)
        colour = COLOURS[verdict]
        marks.append(box(x, -high, own, high - 2, fill=TINTS[verdict], stroke=colour, thickness=0.8))
        marks += verdict_mark(verdict, x + 8, -high / 2 - 1, 8.0)
        marks.append(Label(x + 15, -high / 2 + 8, shortened(title, own - 18, 6.0), 6.0, colour=GREY))
        marks.append(Label(x + 15, -high / 2 - 2, shortened(name, own - 18, 6.8), 6.8, True, INK))
        said = verdict_text(verdict, words.lang)
        marks.append(Label(x + 15, -high / 2 - 12, shortened(said, own - 18, 5.8), 5.8, colour=colour))
        if i:
            y = -high / 2 - 1
            marks += [line(x - gap + 1.5, y, x - 3, y, INK, 0.9), arrow_head(x - 1.5, y, 0.0, 4.0)]
    return marks


def _stages(found: MoveIn, way: Way, words: Words) -> list[tuple[str, str, str]]:
    """Title, name and worst verdict of each stage of the way."""
    goal = found.storey.number
    docks = {dock.id: dock for dock in found.building.docks}
    dock = docks.get(way.dock or "")
    start = None if dock is None else dock.storey
    lifted = words("permit.lifted") if dock is None or found.handling.lifted_off else "–"
    stages: list[tuple[str, str, set[tuple[str, int | None]]]] = [(words("permit.chain.truck"), lifted, {("truck", None)})]
    if dock is not None:
        stages.append((words.plain("move-in.link.dock"), dock.name or dock.id, {("dock", None)}))
    if start is not None and start != goal:
        stages.append((words.plain("move-in.link.storey"), storey_text(found, start), {("way", start)}))
    if way.kind != "level":
        stages.append((words.plain(f"move-in.link.{way.kind}"), way.name, {("lift", None), ("hoist", None)}))
    stages.append((words.plain("move-in.link.passage"), storey_text(found, goal), {("passage", goal), ("unit", goal)}))
    stages.append((words("permit.chain.target"), target_text(found), {("place", goal)}))
    return [(title, name, _verdict(way, keys)) for title, name, keys in stages]


def _verdict(way: Way, keys: set[tuple[str, int | None]]) -> str:
    """Worst verdict of the deciding checks of a stage; ``way`` takes all of a storey, ``place`` its floor and height."""
    found = []
    for check in way.deciding:
        for link, storey in keys:
            floor = check.link in ("slab", "storey")
            hit = {"way": check.link == "passage" or floor, "place": floor}.get(link, check.link == link)
            if hit and (storey is None or check.storey == storey):
                found.append(check.verdict)
    return worst(found)


# --- plan --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """Metres of the file to points of the drawing."""

    left_m: float
    low_m: float
    scale: float
    dx: float
    dy: float

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.dx + (point[0] - self.left_m) * self.scale, self.dy + (point[1] - self.low_m) * self.scale


def plan_marks(found: MoveIn, way: Way, words: Words, wide: float, high: float) -> tuple[list[Mark], float, str]:
    """The plan in a box below the origin, its height and title; nothing where the storey has no outline."""
    outline = found.storey.outline
    if outline is None or outline.is_empty:
        return [], 0.0, ""
    places = _places(found, way)
    low_x, low_y, high_x, high_y = outline.bounds
    for _, _, (x, y), _ in places:
        low_x, low_y, high_x, high_y = min(low_x, x - 2.0), min(low_y, y - 2.0), max(high_x, x + 2.0), max(high_y, y + 2.0)
    across, up = max(high_x - low_x, 1e-6), max(high_y - low_y, 1e-6)
    least = max(across / (wide - 24.0), up / (high - 14.0)) * _POINTS_PER_M
    denominator = next((s for s in SCALES if s >= least), math.ceil(least))
    scale = _POINTS_PER_M / denominator
    plan = _Plan(low_x, low_y, scale, (wide - across * scale) / 2, -high + (high - up * scale) / 2)
    marks: list[Mark] = [box(0, -high, wide, high, fill=BAND)]
    marks += [Shape(rings, fill=WHITE, stroke=INK, thickness=0.9) for rings in _rings(outline, plan)]
    marks += _inside(found, plan)
    marks += _route(found, way, plan, places)
    for kind, name, point, dashed in places:
        marks += _place(kind, name, plan.at(point), dashed, wide)
    angle = north_of(found.site)
    if angle is not None:
        marks += north_marks(angle, wide - 18.0, -18.0, 8.0, words.lang)
    return marks, high, words("permit.plan", storey=found.storey.name, scale=denominator)


def _rings(outline: Outline, plan: _Plan) -> list[tuple[tuple[tuple[float, float], ...], ...]]:
    def corners(ring: Any) -> tuple[tuple[float, float], ...]:
        return tuple(plan.at((float(p[0]), float(p[1]))) for p in list(ring.coords)[:-1])

    return [tuple(corners(ring) for ring in (part.exterior, *part.interiors)) for part in getattr(outline, "geoms", [outline])]


def _inside(found: MoveIn, plan: _Plan) -> list[Mark]:
    """Columns, and the outlines of zones and units; the target unit stands out."""
    marks: list[Mark] = []
    grid = found.building.column_grid
    if grid is not None and len(grid.x_m) * len(grid.y_m) <= 600:
        marks += [Disc(*plan.at((x, y)), 0.9, fill=FAINT) for x in grid.x_m for y in grid.y_m]
    for zone in found.storey.zones:
        if zone.outline is not None and not zone.outline.is_empty:
            marks += [Shape(rings, stroke=RULE, thickness=0.4) for rings in _rings(zone.outline, plan)]
    for unit in found.storey.units:
        if unit.outline is None or unit.outline.is_empty:
            continue
        own = found.unit is not None and unit.id == found.unit.id
        marks += [Shape(rings, fill=TINTS["pass"] if own else None, stroke=NAVY if own else GREY, thickness=0.8 if own else 0.4)
                  for rings in _rings(unit.outline, plan)]
        middle = plan.at((unit.outline.representative_point().x, unit.outline.representative_point().y))
        marks.append(Label(middle[0], middle[1] + 6, unit.name or unit.id, 6.0, own, NAVY if own else GREY, "middle"))
    return marks


def _places(found: MoveIn, way: Way) -> list[tuple[str, str, tuple[float, float], bool]]:
    """Dock, lifts and hoists that have a place: kind, name, place, and whether they lie on another storey."""
    places: list[tuple[str, str, tuple[float, float], bool]] = []
    for dock in found.building.docks:
        if dock.position_m is not None and dock.id == way.dock:
            places.append(("dock", dock.name or dock.id, dock.position_m, dock.storey != found.storey.number))
    for kind, things in (("lift", found.building.lifts), ("hoist", found.building.hoists)):
        for thing in things:
            if thing.position_m is not None:
                own = thing.id == way.id
                places.append((f"{kind}-own" if own else kind, thing.name or thing.id if own else "", thing.position_m, False))
    return places


def _route(found: MoveIn, way: Way, plan: _Plan, places: Sequence[tuple[str, str, tuple[float, float], bool]]) -> list[Mark]:
    """Straight lines from dock to lift or hoist and on to the unit, bent at right angles: a way, not a survey."""
    dock = next((point for kind, _, point, _ in places if kind == "dock"), None)
    own = next((point for kind, _, point, _ in places if kind.endswith("-own")), None)
    marks: list[Mark] = []
    if dock is not None and own is not None:
        a, b = plan.at(dock), plan.at(own)
        bend = (b[0], a[1] + (b[1] - a[1]) * 0.25)
        marks.append(Shape(((a, bend, b),), stroke=NAVY, thickness=1.0, dash=(3.0, 2.0), closed=False))
    unit = found.unit.outline if found.unit is not None else None
    start = own or (dock if way.kind == "level" else None)
    if unit is None or unit.is_empty or start is None:
        return marks
    a, point = plan.at(start), unit.representative_point()
    b = plan.at((point.x, point.y))
    bend = (a[0], b[1]) if abs(a[1] - b[1]) > abs(a[0] - b[0]) else (b[0], a[1])
    marks.append(path([a, bend, b], NAVY, 1.4))
    marks.append(arrow_head(b[0], b[1], math.atan2(b[1] - bend[1], b[0] - bend[0]), 6.0, NAVY))
    return marks


def _place(kind: str, name: str, at: tuple[float, float], dashed: bool, wide: float) -> list[Mark]:
    """A lift as a crossed square, a hoist as a ring, a dock as a bar; the one that is used in dark."""
    x, y = at
    own = kind.endswith("-own")
    colour = NAVY if own or kind == "dock" else FAINT
    marks: list[Mark] = []
    if kind.startswith("lift"):
        marks += [box(x - 3.6, y - 3.6, 7.2, 7.2, fill=WHITE, stroke=colour, thickness=1.0 if own else 0.5),
                  line(x - 3.6, y - 3.6, x + 3.6, y + 3.6, colour, 0.5), line(x - 3.6, y + 3.6, x + 3.6, y - 3.6, colour, 0.5)]
    elif kind.startswith("hoist"):
        marks.append(Disc(x, y, 4.0, fill=WHITE, stroke=colour, thickness=1.0 if own else 0.5))
    else:
        corners = ((x - 9, y - 3), (x + 9, y - 3), (x + 9, y + 3), (x - 9, y + 3))
        marks.append(Shape((corners,), fill=WHITE, stroke=colour, thickness=0.8, dash=(2.0, 1.5) if dashed else ()))
    if name:
        left = x > wide - 90
        marks.append(Label(x + (-11 if left else 11), y - 2.2, name, 6.2, own, colour, "end" if left else "start"))
    return marks
