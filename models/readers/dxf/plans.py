"""Tells the plans of one drawing apart: by layers of storeys, by titles and sheets, by the space between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from models.readers.dxf.elements import Drawing, Text
from models.readers.dxf.grouping import Box, distance
from models.readers.dxf.layering import Layering
from models.readers.dxf.outlines import LEAST_PLAN_M2, Outline
from models.readers.dxf.titles import OTHER, PLAN, ROOF, SITE, Title, title_of
from models.report import ReportBuilder

REACH_SHARE: Final = 1.0
"""A title belongs to a plan when it is no farther from it than this share of the plan's longer side."""

ANNEX_M: Final = 15.0
"""A smaller outline without title this near to a plan is a part of it (a fire distance is 10 to 13 m)."""

ALIKE: Final = 4.0
"""Outlines without titles whose areas differ by less than this factor are plans beside each other, else parts of one."""

MARGIN_M: Final = 15.0


@dataclass(slots=True)
class Plan:
    """One plan: its outlines, the storeys that it stands for (None: not said), its title, and the box in which its things lie."""

    outlines: list[Outline]
    title: str = ""
    storeys: tuple[int, ...] | None = None
    kind: str = PLAN
    by_layer: bool = False
    region: Box = (0.0, 0.0, 0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)
    notes: list[str] = field(default_factory=list)

    @property
    def box(self) -> Box:
        boxes = np.array([outline.box for outline in self.outlines])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def polygon(self) -> Any | None:
        """The plan's outline in the drawing's place, or None where one part stays open."""
        if any(outline.polygon is None for outline in self.outlines):
            return None
        return shapely.union_all([outline.polygon for outline in self.outlines])

    @property
    def name(self) -> str:
        return self.title or self.outlines[0].layer


@dataclass(frozen=True, slots=True)
class Placed:
    """A title with where it stands and how high it is written."""

    title: Title
    x: float
    y: float
    height: float


def find_plans(outlines: Sequence[Outline], drawing: Drawing, layering: Layering, report: ReportBuilder) -> list[Plan]:
    """The plans of a drawing: storeys, site plans, roofs and other views, each with its region."""
    layered = _by_storey_layer(outlines)
    rest = [outline for outline in outlines if outline.storey is None]
    if layered:
        for outline in rest:
            report.drop("dxf-outline-without-storey", outline.layer, area=_area(outline))
        plans = layered
    else:
        plans = _by_titles(rest, titles_of(drawing.texts), frames_of(drawing, layering), report)
    _give_regions(plans, frames_of(drawing, layering))
    return plans


def _area(outline: Outline) -> str:
    return "–" if outline.polygon is None else f"{outline.polygon.area:.1f}"


def _by_storey_layer(outlines: Sequence[Outline]) -> list[Plan]:
    """One plan for each storey that layers name."""
    storeys: dict[int, list[Outline]] = {}
    for outline in outlines:
        if outline.storey is not None:
            storeys.setdefault(outline.storey, []).append(outline)
    return [Plan(own, storeys=(number,), by_layer=True) for number, own in sorted(storeys.items())]


def titles_of(texts: Sequence[Text]) -> list[Placed]:
    found = [(title_of(text.text), text) for text in texts]
    return [Placed(title, text.x, text.y, text.height) for title, text in found if title is not None]


def frames_of(drawing: Drawing, layering: Layering) -> list[Box]:
    """Borders of sheets, without those inside others (inner border lines)."""
    boxes = [stroke.box for stroke in drawing.strokes if stroke.closed and layering.role(stroke.layer) == "frame"]
    boxes += [mark.box for mark in drawing.marks if layering.role(mark.layer) == "frame"]
    large = sorted((box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) >= 4.0 * LEAST_PLAN_M2),
                   key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))
    kept: list[Box] = []
    for box in large:
        if not any(_holds(outer, box) for outer in kept):
            kept.append(box)
    return kept


def _holds(outer: Box, box: Box) -> bool:
    return outer[0] <= box[0] and outer[1] <= box[1] and outer[2] >= box[2] and outer[3] >= box[3]


def _frame_of(box: Box, frames: Sequence[Box]) -> Box | None:
    x, y = (box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0
    return next((frame for frame in frames if frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]), None)


def _by_titles(outlines: Sequence[Outline], titles: Sequence[Placed], frames: Sequence[Box], report: ReportBuilder) -> list[Plan]:
    """Plans by titles where there are any; what has none joins a plan nearby, or is named."""
    owned: dict[int, list[Placed]] = {}
    for placed in titles:
        place = _nearest(placed, outlines, frames)
        if place is not None:
            owned.setdefault(place, []).append(placed)
    plans = {place: _titled(outlines[place], own) for place, own in owned.items()}
    rest = [i for i in range(len(outlines)) if i not in plans]
    if not any(plan.kind == PLAN for plan in plans.values()):
        return [*plans.values(), *_untitled([outlines[i] for i in rest], report)]
    for i in rest:
        home = _home(outlines[i], [plan for plan in plans.values() if plan.kind != OTHER], frames)
        if home is not None:
            home.outlines.append(outlines[i])
        else:
            report.drop("dxf-outline-apart", outlines[i].layer, area=_area(outlines[i]),
                        x_m=f"{outlines[i].box[0]:.1f}", y_m=f"{outlines[i].box[1]:.1f}")
    return _once([plans[place] for place in sorted(plans)], report)


def _nearest(placed: Placed, outlines: Sequence[Outline], frames: Sequence[Box]) -> int | None:
    """The outline that a title speaks of: the nearest one on its sheet, within reach."""
    point = (placed.x, placed.y, placed.x, placed.y)
    sheet = _frame_of(point, frames)
    best: tuple[float, float, int] | None = None
    for i, outline in enumerate(outlines):
        away = distance(point, outline.box)
        reach = REACH_SHARE * max(outline.box[2] - outline.box[0], outline.box[3] - outline.box[1])
        if (sheet is not None and _frame_of(outline.box, frames) != sheet) or (sheet is None and away > reach):
            continue
        rank = (away, -(outline.box[2] - outline.box[0]) * (outline.box[3] - outline.box[1]), i)
        best = rank if best is None or rank < best else best
    return None if best is None else best[2]


def _titled(outline: Outline, titles: Sequence[Placed]) -> Plan:
    """A plan by the most telling of its titles: written largest; of the same height, one that names storeys."""
    best = max(titles, key=lambda placed: (round(placed.height, 2), placed.title.storeys is not None, placed.title.kind == PLAN))
    return Plan([outline], best.title.text, best.title.storeys, best.title.kind)


def _home(outline: Outline, plans: Sequence[Plan], frames: Sequence[Box]) -> Plan | None:
    """The plan on the same sheet, or the one near by that is larger."""
    sheet = _frame_of(outline.box, frames)
    near = [plan for plan in plans if (sheet is not None and _frame_of(plan.box, frames) == sheet)
            or (distance(outline.box, plan.box) <= ANNEX_M and _extent(outline.box) < _extent(plan.box))]
    return min(near, key=lambda plan: distance(outline.box, plan.box), default=None)


def _extent(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _untitled(outlines: Sequence[Outline], report: ReportBuilder) -> list[Plan]:
    """Outlines without titles: plans from left to right, then downwards, where they are alike; else parts of the largest."""
    if len(outlines) <= 1:
        return [Plan([outline]) for outline in outlines]
    largest = max(outlines, key=lambda outline: _extent(outline.box))
    alike = [outline for outline in outlines if _extent(outline.box) * ALIKE >= _extent(largest.box)]
    plans = [Plan([outline]) for outline in _reading_order(alike)]
    for outline in outlines:
        if outline in alike:
            continue
        home = _home(outline, plans, ())
        if home is not None:
            home.outlines.append(outline)
        else:
            report.drop("dxf-outline-apart", outline.layer, area=_area(outline),
                        x_m=f"{outline.box[0]:.1f}", y_m=f"{outline.box[1]:.1f}")
    if len(plans) > 1:
        report.guess("dxf-plans-by-space", "", count=len(plans))
    return plans


def _reading_order(outlines: Sequence[Outline]) -> list[Outline]:
    """From left to right in rows, rows from top to bottom."""
    rows: list[list[Outline]] = []
    for outline in sorted(outlines, key=lambda o: -o.box[3]):
        row = next((row for row in rows if row[0].box[1] < (outline.box[1] + outline.box[3]) / 2.0 < row[0].box[3]), None)
        if row is None:
            rows.append([outline])
        else:
            row.append(outline)
    return [outline for row in rows for outline in sorted(row, key=lambda o: o.box[0])]


def _once(plans: Sequence[Plan], report: ReportBuilder) -> list[Plan]:
    """Each storey by one plan alone: a second plan of it (fire, services) is named and left out."""
    kept: list[Plan] = []
    taken: dict[int, Plan] = {}
    order = sorted(plans, key=lambda plan: (plan.kind != PLAN, len(plan.storeys or ()), len(plan.title)))
    for plan in order:
        if plan.kind != PLAN or plan.storeys is None:
            kept.append(plan)
            continue
        free = tuple(number for number in plan.storeys if number not in taken)
        if not free:
            report.drop("dxf-plan-twice", plan.title, other=taken[plan.storeys[0]].title)
            continue
        plan.storeys = free
        taken.update(dict.fromkeys(free, plan))
        kept.append(plan)
    return [plan for plan in plans if plan in kept]


def _give_regions(plans: Sequence[Plan], frames: Sequence[Box]) -> None:
    """The box in which the things of each plan lie: its sheet, else its outline with half the way to the next plan."""
    for plan in plans:
        box = plan.box
        sheet = _frame_of(box, frames)
        if sheet is not None and not plan.by_layer:
            plan.region = sheet
            continue
        others = [distance(box, other.box) for other in plans if other is not plan and distance(box, other.box) > 0.0]
        grow = min([MARGIN_M, *(gap / 2.0 for gap in others)])
        plan.region = (box[0] - grow, box[1] - grow, box[2] + grow, box[3] + grow)


def tell_views(plans: Sequence[Plan], report: ReportBuilder) -> None:
    """Name what is no plan of a storey."""
    for plan in plans:
        if plan.kind == OTHER:
            report.drop("dxf-view-ignored", plan.title)
        elif plan.kind == ROOF:
            report.drop("dxf-roof-plan", plan.title, area=f"{plan.polygon.area:.1f}" if plan.polygon is not None else "–")
        elif plan.kind == SITE:
            report.guess("dxf-site-plan", plan.title)
