"""The files that ``lifts`` and ``docks`` write: SVG and PNG of plots and drawings, PDF and DXF of the drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.building import Building, Site
from models.capacity.balance import StoreyBalance
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from workbench.capacity_words import GoodsWords
from workbench.goods_drawings import Drawing, Layered, flow_drawing
from workbench.goods_dxf import METRES, MILLIMETRES, dxf
from workbench.pictures import pdf, png, svg
from workbench.plots import changes_plot, day_of_docks, day_of_lifts, dock_waits, lift_waits
from workbench.sheets.ink import Label, Mark, moved
from workbench.sheets.style import GREY, MM
from workbench.yard_drawings import yard_drawing

_WIDE = 490.0
_HIGH = 420.0
_PLOT = (320.0, 200.0)
_EDGE = 10.0
_SHEET: Final = (390.0 * MM, 270.0 * MM)
"""What is free of an A3 sheet: the plan of the yard as DXF is laid out for it."""
_SCALES: Final = (100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000)
_LARGER: Final = 1.3
"""Texts of the plan are this much larger on that sheet: the smallest stays above 2.5 mm."""
_FLOW_POINTS_PER_MM: Final = 2.0
"""The flow diagram is half as large again as on the sheet of a check: its smallest text is 2.7 mm high."""


def lift_pictures(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords,
                  stem: str) -> dict[str, bytes]:
    """Waiting, the day, changes and the flow of goods, by file name."""
    drawn: list[tuple[str, list[Mark], float, float]] = []
    for n, result in enumerate((r for r in plan.results if r.counted), 1):
        drawn.append((f"waits-{n}", lift_waits(plan, result, words, *_PLOT), *_PLOT))
    drawn.append(("day", day_of_lifts(plan, words, *_PLOT), *_PLOT))
    changes, high = changes_plot(plan, words, _WIDE)
    drawn.append(("changes", changes, _WIDE, high))
    flow = flow_drawing(plan, rows, docks, words, _WIDE)
    files = {**dict(_written(drawn, f"{stem}.lifts")), **_drawn(flow, f"{stem}.lifts.flow", words("flow.title"), words)}
    if flow.marks:
        files[f"{stem}.lifts.flow.dxf"] = flow_dxf(plan, rows, docks, words)
    return files


def flow_dxf(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords) -> bytes:
    """The flow diagram in millimetres of paper."""
    drawing = flow_drawing(plan, rows, docks, words, _WIDE)
    said: Layered = ("note", Label(_WIDE, -9.0, words("flow.dxf-note"), 6.2, colour=GREY, anchor="end"))
    return dxf(replace(drawing, marks=(*drawing.marks, said), points_per_unit=_FLOW_POINTS_PER_MM), MILLIMETRES, 3.0)


def dock_pictures(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords, stem: str) -> dict[str, bytes]:
    """Waiting, occupancy and the yard, by file name."""
    drawn = [("waits", dock_waits(plan, words, *_PLOT), *_PLOT), ("day", day_of_docks(plan, words, *_PLOT), *_PLOT)]
    yard = yard_drawing(building, site, plan, words, _WIDE, _HIGH)
    files = {**dict(_written(drawn, f"{stem}.docks")), **_drawn(yard, f"{stem}.docks.yard", words("yard.title"), words)}
    if yard.marks:
        files[f"{stem}.docks.yard.dxf"] = yard_dxf(building, site, plan, words)
    return files


def yard_dxf(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords) -> bytes:
    """The plan of the yard in metres, with texts for the largest usual scale at which it goes onto A3."""
    scales = [1000.0 / scale * MM for scale in _SCALES]
    drawing = yard_drawing(building, site, plan, words, *_SHEET, text=_LARGER, scales=scales)
    scale = f"{1000.0 * MM / drawing.points_per_unit:.0f}"
    said: Layered = ("note", Label(_SHEET[0], -9.0 * _LARGER, words("yard.dxf-note", scale=scale), 6.2 * _LARGER, colour=GREY,
                                   anchor="end"))
    return dxf(replace(drawing, marks=(*drawing.marks, said)), METRES, 3.0 * MM / drawing.points_per_unit)


def _drawn(drawing: Drawing, name: str, title: str, words: GoodsWords) -> dict[str, bytes]:
    """A drawing as SVG, PNG and PDF."""
    if not drawing.marks:
        return {}
    marks, size = moved(drawing.plain(), _EDGE, -_EDGE), (_WIDE + 2 * _EDGE, drawing.height + 2 * _EDGE)
    return {f"{name}.svg": svg(marks, *size), f"{name}.png": png(marks, *size),
            f"{name}.pdf": pdf(marks, *size, title, words.lang)}


def _written(drawn: Sequence[tuple[str, list[Mark], float, float]], stem: str) -> Iterator[tuple[str, bytes]]:
    for name, marks, wide, high in drawn:
        if marks:
            placed = moved(marks, _EDGE, -_EDGE)
            yield f"{stem}.{name}.svg", svg(placed, wide + 2 * _EDGE, high + 2 * _EDGE)
            yield f"{stem}.{name}.png", png(placed, wide + 2 * _EDGE, high + 2 * _EDGE)
