"""Building data and main indices 主要技术经济指标: every number with the letter of its source; unknown is said, never 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.building import Building, StoreyKind
from models.measured import Measured, Source, SourceKind, Stated
from rules.quantities import REGISTRY
from workbench.sheets.results import Sheet
from workbench.sheets.sources import Sources
from workbench.sheets.style import GREY
from workbench.sheets.tables import Cell, Column
from workbench.sheets.words import with_unit

_PER_TABLE: Final = 3
_PLOT: Final = (
    "plot_area_m2", "gross_floor_area_m2", "counted_area_m2", "plot_ratio", "footprint_m2", "building_coverage_pct",
    "green_area_m2", "green_ratio_pct", "main_use_share_pct", "support_share_pct", "living_support_share_pct",
)


def write_indices(sheet: Sheet) -> None:
    """Main indices of the plot, then the data of each building."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("indices"), name="indices")
    sources = Sources(words)
    rows = [[words.quantity(name), _plot_cell(sheet, name, sources)] for name in _PLOT]
    half = (len(rows) + 1) // 2
    pairs = [[*rows[i], *(rows[i + half] if i + half < len(rows) else (Cell(), Cell()))] for i in range(half)]
    flow.table([Column(words("col.index"), 128), Column(words("col.value")),
                Column(words("col.index"), 128), Column(words("col.value"))], pairs)
    flow.heading(words("buildings"), 2, name="buildings")
    for start in range(0, len(sheet.buildings), _PER_TABLE):
        _buildings(sheet, sheet.buildings[start:start + _PER_TABLE], sources)
    if not sheet.buildings:
        flow.note(words("no-buildings"))
    sources.write(flow)


def _plot_cell(sheet: Sheet, name: str, sources: Sources) -> Cell:
    """A value of the plot from the facts; the total floor area is the sum over the buildings."""
    if name == "gross_floor_area_m2":
        return sources.cell(_total_area(sheet.buildings))
    context = sheet.run.context
    column = context.column("plot", name)
    if not len(column.values) or np.isnan(column.values[0]):
        return Cell(sheet.words.unknown, colour=GREY)
    found, _ = context.trace("plot", name, 0)
    return sources.noted(with_unit(float(column.values[0]), REGISTRY[name].unit), found)


def _total_area(buildings: Sequence[Building]) -> Measured | None:
    areas = [building.gross_floor_area_m2 for building in buildings]
    if not areas or any(area is None for area in areas):
        return None
    known = [area for area in areas if area is not None]
    if len(known) == 1:
        return known[0]
    kinds = {area.source.kind for area in known}
    kind = SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else known[0].source.kind
    return Measured(sum(area.value for area in known), "m2", Source(kind, "sum-of-buildings"))


def _buildings(sheet: Sheet, buildings: Sequence[Building], sources: Sources) -> None:
    words = sheet.words
    stated: list[tuple[str, str]] = [("use", "use"), ("hazard", "hazard"), ("fire_resistance_grade", "fire_resistance_grade"),
                                     ("production", "production"), ("sprinklers", "sprinklers")]
    rows: list[list[Cell | str]] = []
    for name, quantity in stated:
        rows.append([words.quantity(quantity), *(_stated(sources, quantity, getattr(b, name)) for b in buildings)])
    for name in ("height_m", "outdoor_ground_m", "fire_height_m", "planning_height_m", "gross_floor_area_m2"):
        rows.append([words.quantity(name), *(sources.cell(getattr(b, name)) for b in buildings)])
    rows.append([words("storeys-count"), *(_storey_count(sheet, b) for b in buildings)])
    rows.append([words("grid"), *(_grid(sheet, b, sources) for b in buildings)])
    titles = [b.name or sheet.building_names[b.id] for b in buildings]
    sheet.flow.table([Column(words("col.item"), 128), *(Column(title) for title in titles)], rows)


def _stated(sources: Sources, quantity: str, value: Stated[object] | None) -> Cell:
    words = sources.words
    if value is None:
        return Cell(words.unknown, colour=GREY)
    return sources.noted(words.choice(quantity, value.value), [value.source])


def _storey_count(sheet: Sheet, building: Building) -> Cell:
    if not building.storeys:
        return Cell(sheet.words.unknown, colour=GREY)
    kinds = [storey.kind for storey in building.storeys]
    return Cell(sheet.words("storeys-by-kind", above=kinds.count(StoreyKind.FLOOR), below=kinds.count(StoreyKind.BASEMENT),
                            roofs=kinds.count(StoreyKind.ROOF)))


def _grid(sheet: Sheet, building: Building, sources: Sources) -> Cell:
    grid = building.column_grid
    if grid is None:
        return Cell(sheet.words.unknown, colour=GREY)
    spans = " × ".join(_bays(bays) for bays in (grid.bays_x_m, grid.bays_y_m) if bays)
    return sources.noted(f"{spans} m" if spans else sheet.words.unknown, [grid.source])


def _bays(bays: Sequence[float]) -> str:
    """Bays along one axis, equal neighbours counted: 7×8.4."""
    groups: list[tuple[int, float]] = []
    for bay in bays:
        if groups and abs(groups[-1][1] - bay) < 1e-3:
            groups[-1] = (groups[-1][0] + 1, bay)
        else:
            groups.append((1, bay))
    return "(" + " + ".join(f"{count}×{bay:g}" if count > 1 else f"{bay:g}" for count, bay in groups[:8]) + (
        " …" if len(groups) > 8 else "") + ")"

