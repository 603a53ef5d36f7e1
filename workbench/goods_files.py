"""The pictures that ``lifts`` and ``docks`` write: SVG and PNG of the plots and drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.building import Building, Site
from models.capacity.balance import StoreyBalance
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from workbench.capacity_words import GoodsWords
from workbench.goods_drawings import flow_marks, yard_marks
from workbench.pictures import png, svg
from workbench.plots import changes_plot, day_of_docks, day_of_lifts, dock_waits, lift_waits
from workbench.sheets.ink import Mark, moved

_WIDE = 490.0
_PLOT = (320.0, 200.0)
_EDGE = 10.0


def lift_pictures(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords,
                  stem: str) -> dict[str, bytes]:
    """Waiting, the day, changes and the flow of goods, by file name."""
    drawn: list[tuple[str, list[Mark], float, float]] = []
    for n, result in enumerate((r for r in plan.results if r.counted), 1):
        drawn.append((f"waits-{n}", lift_waits(plan, result, words, *_PLOT), *_PLOT))
    drawn.append(("day", day_of_lifts(plan, words, *_PLOT), *_PLOT))
    changes, high = changes_plot(plan, words, _WIDE)
    drawn.append(("changes", changes, _WIDE, high))
    flow, high = flow_marks(plan, rows, docks, words, _WIDE)
    drawn.append(("flow", flow, _WIDE, high))
    return dict(_written(drawn, f"{stem}.lifts"))


def dock_pictures(building: Building, site: Site | None, plan: DocksPlan, words: GoodsWords, stem: str) -> dict[str, bytes]:
    """Waiting, occupancy and the yard, by file name."""
    yard, high = yard_marks(building, site, plan, words, _WIDE)
    drawn = [("waits", dock_waits(plan, words, *_PLOT), *_PLOT), ("day", day_of_docks(plan, words, *_PLOT), *_PLOT),
             ("yard", yard, _WIDE, high)]
    return dict(_written(drawn, f"{stem}.docks"))


def _written(drawn: Sequence[tuple[str, list[Mark], float, float]], stem: str) -> Iterator[tuple[str, bytes]]:
    for name, marks, wide, high in drawn:
        if marks:
            placed = moved(marks, _EDGE, -_EDGE)
            yield f"{stem}.{name}.svg", svg(placed, wide + 2 * _EDGE, high + 2 * _EDGE)
            yield f"{stem}.{name}.png", png(placed, wide + 2 * _EDGE, high + 2 * _EDGE)
