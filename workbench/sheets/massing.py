"""Storeys as solids, and the picture of the massing: axonometric view with storey labels, as neutral marks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from shapely import Polygon

from models.building import Building, Storey
from models.north import direction_of
from models.storey_names import storey_name
from models.tolerances import STOREY_HEIGHT_PLAUSIBLE_M
from workbench.sheets.axonometric import Face, Prism, View, bounds, polygons, visible_faces
from workbench.sheets.ink import Label, Mark, Shape, arrow_head, line, verdict_mark
from workbench.sheets.style import FAINT, GREY, INK, MASSING, Colour

if TYPE_CHECKING:
    from models.building import Outline

_DEFAULT_HEIGHT_M: Final = 4.5
"""Drawn where no height is known anywhere in the building; the drawing marks it as not given."""
MOST_CORNERS: Final = 400
"""Corners of one storey's outline in the picture: more are finer than its lines, and hiding faces costs their square."""
_LABEL_STEP: Final = 10.0
_LABEL_ROOM: Final = 74.0
_NARROW: Final = 7.0
"""Walls narrower than this on paper are facets of something round."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Bottom and top of a storey as drawn, in metres of the file; ``known`` says whether the top is."""

    storey: Storey
    low_m: float
    high_m: float
    known: bool


def extents(building: Building) -> list[Extent]:
    """Bottom and top of each storey, in order of elevation.

    A storey without a height reaches to the next floor, or the roof; the top one without either is drawn as tall as
    the storey below it and is marked as unknown.
    """
    storeys = sorted(building.storeys, key=lambda storey: storey.elevation_m.value)
    found: list[Extent] = []
    for index, storey in enumerate(storeys):
        low = storey.elevation_m.value
        above = [s.elevation_m.value for s in storeys[index + 1:] if s.elevation_m.value > low]
        if storey.height_m is not None and storey.height_m.value > 0:
            found.append(Extent(storey, low, low + storey.height_m.value, True))
        elif above:
            found.append(Extent(storey, low, above[0], True))
        elif building.roof_m is not None and building.roof_m.value > low:
            found.append(Extent(storey, low, building.roof_m.value, True))
        else:
            found.append(Extent(storey, low, low + _stand_in(found), False))
    return found


def _stand_in(below: Sequence[Extent]) -> float:
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    heights = [extent.high_m - extent.low_m for extent in below if low <= extent.high_m - extent.low_m <= high]
    return heights[-1] if heights else _DEFAULT_HEIGHT_M


def prisms(building: Building) -> list[Prism]:
    """The storeys that have an outline, as solids keyed by storey id; outlines too fine for a picture are simplified.

    A building whose storeys nobody lists is one solid, keyed by its own id, where footprint and height are known.
    """
    footprint = building.footprint
    if not building.storeys and footprint is not None and not footprint.is_empty and building.height_m is not None:
        return [Prism(building.id, drawable(footprint), 0.0, building.height_m.value)] if building.height_m.value > 0 else []
    return [Prism(extent.storey.id, drawable(extent.storey.outline), extent.low_m, extent.high_m)
            for extent in extents(building) if extent.storey.outline is not None and not extent.storey.outline.is_empty]


def drawable(outline: Outline) -> Outline:
    """An outline with as many corners as a picture of this size can show: simplified step by step, at last its hull."""
    tolerance_m = 0.05
    simple = outline
    while shapely.count_coordinates(simple) > MOST_CORNERS and tolerance_m < 5.0:
        simple = outline.simplify(tolerance_m)
        tolerance_m *= 2.0
    return outline.convex_hull if shapely.count_coordinates(simple) > MOST_CORNERS or simple.is_empty else simple


def simplified(building: Building) -> list[Storey]:
    """Storeys whose outline is simplified in the picture."""
    return [s for s in building.storeys if s.outline is not None and shapely.count_coordinates(s.outline) > MOST_CORNERS]


def without_outline(building: Building) -> list[Storey]:
    return [storey for storey in building.storeys if storey.outline is None or storey.outline.is_empty]


def massing_marks(
    building: Building, verdicts: Mapping[str, str], wide: float, high: float, view: View | None = None,
    north: tuple[float, str] | None = None,
) -> list[Mark]:
    """The view in a box of ``wide`` × ``high`` points whose upper left corner is the origin; empty without an outline.

    Args:
        verdicts: storey id → worst verdict; it decides the colour and the mark of the label.
        north: clockwise from the plan's +y in degrees, and its word; None: nobody says where it is.
    """
    view = view or View()
    solids = prisms(building)
    faces = visible_faces(solids, view)
    if not faces:
        return []
    left, bottom, right, top = bounds(faces)
    room = wide - _LABEL_ROOM - 40
    scale = min(room / max(right - left, 1e-9), (high - 16) / max(top - bottom, 1e-9))
    dx = 40 + (room - (right - left) * scale) / 2 - left * scale
    dy = -8 - top * scale
    marks: list[Mark] = []
    narrow: dict[str, list[Polygon]] = {}
    for face in faces:
        seen = shapely.transform(face.polygon, lambda xy: xy * scale + (dx, dy))
        is_narrow = face.kind == "wall" and seen.bounds[2] - seen.bounds[0] < _NARROW
        marks.append(_face(face, seen, verdicts, outlined=not is_narrow))
        if is_narrow:
            narrow.setdefault(face.key, []).append(seen)
    marks += [Shape(_rings(part), stroke=INK, thickness=0.35) for walls in narrow.values()
              for part in polygons(shapely.union_all(walls, grid_size=0.001))]
    marks += _labels(building, verdicts, view, scale, dx, dy, dx + right * scale, high)
    marks += _axes(view, 18, -26, north)
    return marks


def _face(face: Face, seen: Polygon, verdicts: Mapping[str, str], *, outlined: bool) -> Shape:
    """A face as seen on paper. Facets of round walls get no lines of their own: the wall's outline is drawn after them."""
    colour = MASSING[verdicts.get(face.key, "not-applicable")]
    shaded: Colour = (colour[0] * face.light, colour[1] * face.light, colour[2] * face.light)
    return Shape(_rings(seen), fill=shaded, stroke=INK if outlined else shaded, thickness=0.35 if outlined else 0.2)


def _rings(polygon: Polygon) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((float(x), float(y)) for x, y in ring.coords[:-1]) for ring in (polygon.exterior, *polygon.interiors))


def _labels(building: Building, verdicts: Mapping[str, str], view: View, scale: float, dx: float, dy: float,
            edge: float, high: float) -> list[Mark]:
    """Storey numbers with their marks in a column at the right, each led to its storey; so many that they do not touch."""
    wanted: list[tuple[float, float, Storey]] = []
    for extent in extents(building):
        outline = extent.storey.outline
        if outline is not None and not outline.is_empty:
            middle = (extent.low_m + extent.high_m) / 2
            x, y = max(view.picture(x, y, middle) for x, y in outline.envelope.exterior.coords)
            wanted.append((x * scale + dx, y * scale + dy, extent.storey))
    if not wanted:
        return []
    stride = max(1, math.ceil(len(wanted) * _LABEL_STEP / (high - 2 * _LABEL_STEP)))
    chosen = sorted(set(range(0, len(wanted), stride)) | {len(wanted) - 1})
    chosen = [n for n in chosen if n == len(wanted) - 1 or len(wanted) - 1 - n >= stride]
    marks: list[Mark] = []
    for n, y in zip(chosen, spread([wanted[n][1] for n in chosen], -high + _LABEL_STEP / 2), strict=True):
        x, own, storey = wanted[n]
        marks.append(Shape((((x + 2, own), (edge + 2, own), (edge + 8, y)),), stroke=FAINT, thickness=0.4, closed=False))
        marks += verdict_mark(verdicts.get(storey.id, "not-applicable"), edge + 14, y, 7)
        marks.append(Label(edge + 21, y - 2.6, storey_name(storey.number), 7.2, colour=INK))
    return marks


def spread(wanted: Sequence[float], least: float) -> list[float]:
    """Heights in the same order, each at least a label above the one before, moved down again as far as they all can."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _LABEL_STEP) if placed else y)
    above = math.inf
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = max(min(placed[n], above - _LABEL_STEP, -_LABEL_STEP / 2), least + n * _LABEL_STEP)
        above = placed[n]
    return placed


def _axes(view: View, x: float, y: float, north: tuple[float, str] | None) -> list[Mark]:
    """The axes of the plan (x and y of the file) in the direction of the view; north as an arrow where it is known."""
    marks: list[Mark] = []
    origin = view.picture(0, 0, 0)
    for name, along in (("x", (1.0, 0.0)), ("y", (0.0, 1.0))):
        tip = view.picture(along[0], along[1], 0)
        ex, ey = x + (tip[0] - origin[0]) * 14, y + (tip[1] - origin[1]) * 14
        marks.append(line(x, y, ex, ey, GREY, 0.6))
        marks.append(Label(ex + (3 if ex >= x else -3), ey, name, 6, colour=GREY, anchor="middle"))
    if north is not None:
        tip = view.picture(*direction_of(north[0]), 0)
        dx, dy = (tip[0] - origin[0]) * 24, (tip[1] - origin[1]) * 24
        marks.append(line(x, y, x + dx, y + dy, INK, 1.0))
        marks.append(arrow_head(x + dx, y + dy, math.atan2(dy, dx), 5.0, INK))
        marks.append(Label(x + 1.25 * dx, y + 1.25 * dy - 2.6, north[1], 7.2, True, anchor="middle"))
    return marks
