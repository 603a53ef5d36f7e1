"""The plot, the neighbours and the yards of a site plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from models.building import Neighbour, Plot, Site
from models.logistics import TruckYard
from models.measured import from_geometry, metres, square_metres
from models.readers.dxf.areas import Area, Mending, distinct, made_of_lines, part
from models.readers.dxf.elements import Drawing
from models.readers.dxf.layering import Layering
from models.readers.dxf.outlines import LEAST_PLAN_M2
from models.readers.dxf.plans import Plan
from models.readers.dxf.rooms import name_in
from models.readers.dxf.titles import SITE
from models.report import ReportBuilder


def read_site(drawing: Drawing, layering: Layering, plans: Sequence[Plan], mending: Mending,
              report: ReportBuilder) -> tuple[Plot | None, Site | None]:
    """The plot by its boundary, and the site with neighbours and yards; None where the drawing shows none."""
    plots, neighbours, yards = (_areas(drawing, layering, role, mending) for role in ("plot", "neighbour", "yard"))
    plot = None
    largest = max(plots, key=lambda area: float(area.polygon.area), default=None)
    if largest is not None:
        size = square_metres(round(largest.polygon.area, 6), from_geometry("dxf-figure", largest.layer))
        plot = Plot(area_m2=size, outline=largest.polygon)
        if len(plots) > 1:
            report.guess("dxf-plots", largest.layer, count=len(plots), area=f"{largest.polygon.area:.1f}")
    if not neighbours and not yards:
        return plot, None
    building = _building(plans, largest.polygon if largest is not None else None)
    return plot, Site(neighbours=tuple(_neighbour(i, area, building, drawing) for i, area in enumerate(neighbours, 1)),
                      yards=tuple(_yard(i, area, drawing) for i, area in enumerate(yards, 1)))


def _areas(drawing: Drawing, layering: Layering, role: str, mending: Mending) -> list[Area]:
    parted = part([stroke for stroke in drawing.strokes if layering.role(stroke.layer) == role], mending)
    made, _ = made_of_lines(parted.loose, mending) if parted.loose else ([], [])
    return distinct([area for area in (*parted.areas, *made) if area.polygon.area >= LEAST_PLAN_M2], mending)


def _building(plans: Sequence[Plan], plot: Any | None) -> Any | None:
    """The building as it stands on the site: by the site plan, else by the plans that lie on the plot."""
    on_site = [plan.polygon for plan in plans if plan.kind == SITE and plan.polygon is not None]
    if not on_site and plot is not None:
        shapes = [plan.polygon for plan in plans if plan.polygon is not None]
        on_site = [shape for shape in shapes if plot.covers(shape.representative_point())]
    if not on_site and plot is None and len(plans) == 1:
        on_site = [plan.polygon for plan in plans if plan.polygon is not None]
    return shapely.union_all(on_site) if on_site else None


def _neighbour(number: int, area: Area, building: Any | None, drawing: Drawing) -> Neighbour:
    away = None
    if building is not None:
        away = metres(round(float(area.polygon.distance(building)), 6), from_geometry("dxf-distance", area.layer))
    return Neighbour(id=f"neighbour-{number}", name=_name(area, drawing) or f"{number}", distance_m=away, outline=area.polygon)


def _yard(number: int, area: Area, drawing: Drawing) -> TruckYard:
    ring = max(shapely.get_parts(area.polygon), key=lambda piece: float(piece.area)).exterior
    return TruckYard(id=f"yard-{number}", name=_name(area, drawing) or f"{number}",
                     area_m2=square_metres(round(area.polygon.area, 6), from_geometry("dxf-figure", area.layer)),
                     outline_m=tuple((round(x, 6), round(y, 6)) for x, y in ring.coords[:-1]))


def _name(area: Area, drawing: Drawing) -> str | None:
    x0, y0, x1, y1 = area.box
    near = [text for text in drawing.texts if x0 <= text.x <= x1 and y0 <= text.y <= y1]
    return name_in([text for text in near if area.polygon.covers(shapely.Point(text.x, text.y))])
