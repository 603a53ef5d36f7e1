"""The plan of a city: footprints by result, told apart by lightness, hatching and outline as well as by colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from workbench.sheets.axonometric import polygons
from workbench.sheets.city_look import LOOKS, Look
from workbench.sheets.city_sheet import WORST_FIRST, CitySheet
from workbench.sheets.fonts import BOLD, width
from workbench.sheets.ink import Label, Mark, Point, Shape, box, line, verdict_mark
from workbench.sheets.style import COLOURS, GREY, INK, NAVY, RULE, WHITE, WIDTH

_LEGEND: Final = 34.0
_EDGE: Final = 8.0
_HATCH: Final = 2.6
_FINE: Final = 0.12
"""Corners closer than this on paper, in points, are finer than a printed line."""
_MOST_LABELS: Final = 80
"""Up to so many buildings carry their number of the table."""


@dataclass(frozen=True, slots=True)
class Frame:
    """From metres to points: ``x * scale + dx``, ``y * scale + dy``."""

    scale: float
    dx: float
    dy: float
    high: float

    def place(self, shapes: Any) -> Any:
        return shapely.transform(shapes, lambda xy: xy * self.scale + (self.dx, self.dy))


def write_city_map(sheet: CitySheet) -> None:
    """The plan on a page of its own; a plain sentence where the file has no outlines."""
    words, flow = sheet.words, sheet.flow
    rows = with_outline(sheet)
    if not len(rows):
        flow.heading(words("city.map"), name="map")
        flow.note(words("city.map-none"))
        return
    flow.new_page()
    flow.heading(words("city.map"), name="map")
    frame = framed(sheet.city.outlines[rows], WIDTH, flow.room - _LEGEND - 74)      # type: ignore[index]
    flow.put(map_marks(sheet, rows, frame), frame.high + 4)
    _legend(sheet)
    crs = sheet.city.crs or words.unknown
    flow.note(words("city.map-note", crs=crs, scale=f"{_denominator(frame):,}"))
    if len(rows) < len(sheet.city):
        flow.note(words("city.map-left-out", count=f"{len(sheet.city) - len(rows):,}"))


def with_outline(sheet: CitySheet) -> NDArray[np.int64]:
    """Rows that have an outline."""
    outlines = sheet.city.outlines
    if outlines is None:
        return np.zeros(0, np.int64)
    there = ~(shapely.is_missing(outlines) | shapely.is_empty(outlines))
    return np.flatnonzero(there).astype(np.int64)


def framed(outlines: NDArray[np.object_], wide: float, high: float) -> Frame:
    """The largest scale at which all outlines fit into a box whose upper left corner is the origin."""
    left, bottom, right, top = (float(bound) for bound in shapely.total_bounds(outlines))
    room = (wide - 2 * _EDGE, high - 2 * _EDGE)
    scale = min(room[0] / max(right - left, 1e-3), room[1] / max(top - bottom, 1e-3))
    used = (top - bottom) * scale + 2 * _EDGE
    dx = (wide - (right - left) * scale) / 2 - left * scale
    return Frame(scale, dx, -_EDGE - top * scale, min(max(used, 90.0), high))


def _denominator(frame: Frame) -> int:
    """The scale of the plan as 1 : n, to two figures."""
    real = 1000.0 / (frame.scale * 25.4 / 72.0)
    step = 10.0 ** max(math.floor(math.log10(real)) - 1, 0)
    return int(round(real / step) * step)


def map_marks(sheet: CitySheet, rows: NDArray[np.int64], frame: Frame) -> list[Mark]:
    """Footprints with the best results first, so that a failing building is never hidden; then scale bar and north arrow."""
    outlines = sheet.city.outlines
    marks: list[Mark] = [box(0, -frame.high, WIDTH, frame.high, fill=WHITE, stroke=RULE, thickness=0.6)]
    if outlines is None:
        return marks
    overall = [sheet.overall_of(row) for row in rows.tolist()]
    placed = shapely.simplify(frame.place(outlines[rows]), _FINE)
    for result in reversed(WORST_FIRST):
        chosen = [shape for shape, own in zip(placed, overall, strict=True) if own == result]
        marks += footprints(chosen, LOOKS[result])
    if len(rows) <= _MOST_LABELS:
        marks += _numbers(sheet, rows, placed)
    return marks + _scale_bar(sheet, frame) + _north(sheet)


def footprints(shapes: Sequence[Any], look: Look) -> list[Mark]:
    """Footprints in one look; the hatching of all of them is one mark."""
    marks: list[Mark] = []
    hatching: list[tuple[Point, ...]] = []
    for shape in shapes:
        for polygon in polygons(shape):
            rings = tuple(tuple((float(x), float(y)) for x, y in ring.coords[:-1])
                          for ring in (polygon.exterior, *polygon.interiors))
            marks.append(Shape(rings, fill=look.fill, stroke=look.stroke, thickness=look.thickness, dash=look.dash))
            if look.hatch:
                hatching += hatch(polygon)
    if hatching:
        marks.append(Shape(tuple(hatching), stroke=look.stroke, thickness=0.3, closed=False))
    return marks


def hatch(polygon: Any, step: float = _HATCH) -> list[tuple[Point, ...]]:
    """Diagonal lines over a polygon, all of one family so that neighbours match."""
    left, bottom, right, top = polygon.bounds
    first, last = math.ceil((bottom - right) / step), math.floor((top - left) / step)
    lines = [shapely.LineString([(left, left + n * step), (right, right + n * step)]) for n in range(first, last + 1)]
    if not lines:
        return []
    if not polygon.is_valid:
        polygon = shapely.make_valid(polygon)
    return [tuple((float(x), float(y)) for x, y in part.coords) for cut in shapely.intersection(polygon, lines)
            for part in _line_parts(cut)]


def _line_parts(shape: Any) -> Iterable[Any]:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "LineString" and not part.is_empty:
            yield part


def _numbers(sheet: CitySheet, rows: NDArray[np.int64], placed: NDArray[np.object_]) -> list[Mark]:
    """The numbers of the table on the footprints."""
    number = {int(row): at for at, row in enumerate(sheet.order.tolist(), 1)}
    marks: list[Mark] = []
    for row, shape in zip(rows.tolist(), placed, strict=True):
        if not shape.is_empty:
            point = shape.representative_point()
            colour = WHITE if sheet.overall_of(row) == "fail" else INK
            marks.append(Label(point.x, point.y - 2, str(number[row]), 5.6, True, colour, "middle"))
    return marks


def _scale_bar(sheet: CitySheet, frame: Frame) -> list[Mark]:
    """A bar of 1, 2 or 5 × 10ⁿ metres, a sixth to a third of the page wide, in the lower left corner."""
    most = WIDTH / 3.5 / frame.scale
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)
    long, y = metres * frame.scale, -frame.high + 8
    said = sheet.words("city.kilometres", value=f"{metres / 1000:g}") if metres >= 1000 else f"{metres:g} m"
    room = long + width(said, 7) + 16
    return [box(2, y - 6, room, 15, fill=WHITE), box(6, y, long / 2, 3, fill=INK, stroke=INK, thickness=0.4),
            box(6 + long / 2, y, long / 2, 3, fill=WHITE, stroke=INK, thickness=0.4),
            Label(6 + long + 4, y - 0.6, said, 7)]


def _north(sheet: CitySheet) -> list[Mark]:
    """An arrow along the y axis of the coordinates, in the upper right corner; named north where they are known."""
    x, y = WIDTH - 16, -34
    said = sheet.words("city.north") if sheet.city.crs else "y"
    arrow = Shape((((x, y + 22), (x - 5, y), (x, y + 5), (x + 5, y)),), fill=NAVY)
    return [box(x - 12, y - 12, 24, 42, fill=WHITE), arrow, line(x, y + 5, x, y + 22, WHITE, 0.4),
            Label(x, y - 8, said, 7, True, NAVY, "middle")]


def _legend(sheet: CitySheet) -> None:
    """Every result with its look, its mark and its number of buildings."""
    words, totals = sheet.words, sheet.results.totals()
    marks: list[Mark] = []
    wide = WIDTH / len(WORST_FIRST)
    for index, result in enumerate(WORST_FIRST):
        x = index * wide
        swatch = shapely.box(x, -13, x + 22, -1)
        marks += footprints([swatch], LOOKS[result])
        marks += verdict_mark(result, x + 30, -7, 8)
        marks.append(Label(x + 37, -9.6, words.plain(f"overall.{result}"), 7.4, True, COLOURS[result]))
        used = width(words.plain(f"overall.{result}"), 7.4, BOLD)
        marks.append(Label(x + 41 + used, -9.6, f"{totals[result]:,}", 7.4, colour=GREY))
    sheet.flow.put(marks, 20)
