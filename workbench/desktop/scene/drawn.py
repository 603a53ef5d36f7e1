"""What is seen as a vector drawing: the storeys with hidden faces removed, labels, title and legend, as neutral marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from workbench.desktop.scene.camera import Camera
from workbench.desktop.scene.colouring import Colouring, Entry
from workbench.sheets.axonometric import View, bounds, visible_faces
from workbench.sheets.fonts import width
from workbench.sheets.ink import Label, Mark, Shape, verdict_mark
from workbench.sheets.massing import extents, prisms, spread
from workbench.sheets.style import FAINT, GREY, INK, MASSING, Colour

if TYPE_CHECKING:
    from models.building import Building
    from workbench.sheets.axonometric import Face

SIZE: Final = (720.0, 480.0)
"""Of the drawing without title and legend, in points."""

_TILTS: Final = (5.0, 85.0)
"""The drawing is seen from above: an eye below or level with the ground is raised to the first."""
_LABELS: Final = 110.0
_EDGE: Final = 24.0
_ROW: Final = 16.0
_SWATCH: Final = 12.0
_HEAD: Final = 34.0


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed over a picture; each part as the user gave it, empty for none."""

    title: str = ""
    date: str = ""


def view_of(camera: Camera) -> View:
    """The direction of a camera as that of a drawing."""
    low, high = _TILTS
    return View(turn=-(camera.azimuth + 90.0), tilt=min(max(camera.elevation, low), high))


def drawing(
    building: Building, colouring: Colouring, verdicts: Mapping[str, str], view: View, caption: Caption,
) -> tuple[list[Mark], float, float]:
    """The marks, width and height in points; y runs upwards from the upper left corner."""
    wide, high = SIZE
    head = _HEAD if caption.title or caption.date else 0.0
    faces = visible_faces(prisms(building), view)
    marks = _head(caption, colouring.title, wide) if head else []
    if faces:
        marks += _body(building, colouring, verdicts, view, faces, head)
    rows = legend_rows(colouring.legend, wide - 2.0 * _EDGE, lambda said: width(said, 8.0))
    for number, row in enumerate(rows):
        marks += _legend_row(row, -head - high - _ROW * (number + 0.5))
    return marks, wide, head + high + _ROW * len(rows) + 6.0


def _head(caption: Caption, coloured_by: str, wide: float) -> list[Mark]:
    said = " · ".join(part for part in (coloured_by, caption.date) if part)
    return [Label(_EDGE, -22.0, caption.title, 13.0, bold=True, colour=INK),
            Label(wide - _EDGE, -22.0, said, 9.0, colour=GREY, anchor="end")]


def _body(building: Building, colouring: Colouring, verdicts: Mapping[str, str], view: View, faces: Sequence[Face],
          head: float) -> list[Mark]:
    wide, high = SIZE
    left, bottom, right, top = bounds(faces)
    scale = min((wide - 2.0 * _EDGE - _LABELS) / max(right - left, 1e-9), (high - 2.0 * _EDGE) / max(top - bottom, 1e-9))
    dx, dy = _EDGE - left * scale, -head - _EDGE - top * scale
    marks: list[Mark] = []
    for face in faces:
        seen = shapely.transform(face.polygon, lambda points: points * scale + (dx, dy))
        colour = colouring.colours.get(face.key, MASSING["not-applicable"])
        shaded: Colour = (colour[0] * face.light, colour[1] * face.light, colour[2] * face.light)
        rings = tuple(tuple((float(x), float(y)) for x, y in ring.coords[:-1]) for ring in (seen.exterior, *seen.interiors))
        marks.append(Shape(rings, fill=shaded, stroke=INK, thickness=0.35))
    return marks + _labels(building, colouring, verdicts, view, (scale, dx, dy), dx + right * scale, head + high)


def _labels(building: Building, colouring: Colouring, verdicts: Mapping[str, str], view: View,
            put: tuple[float, float, float], edge: float, foot: float) -> list[Mark]:
    """Name, mark and value of each storey in a column at the right, as many as do not touch."""
    scale, dx, dy = put
    wanted = []
    for extent in extents(building):
        outline = extent.storey.outline
        if outline is not None and not outline.is_empty:
            middle = (extent.low_m + extent.high_m) / 2.0
            x, y = max(view.picture(x, y, middle) for x, y in outline.envelope.exterior.coords)
            wanted.append((y * scale + dy, x * scale + dx, extent.storey))
    wanted.sort(key=lambda one: one[0])
    stride = -(-len(wanted) * 10 // max(int(foot - 20.0), 1)) or 1
    kept = wanted[::stride]
    marks: list[Mark] = []
    for (own, x, storey), y in zip(kept, spread([one[0] for one in kept], -foot + 5.0), strict=True):
        said = " ".join(part for part in (storey.name, colouring.labels.get(storey.id, "")) if part)
        marks.append(Shape((((x + 2.0, own), (edge + 4.0, own), (edge + 12.0, y)),), stroke=FAINT, thickness=0.4, closed=False))
        marks += verdict_mark(verdicts.get(storey.id, "not-applicable"), edge + 18.0, y, 7.0)
        marks.append(Label(edge + 26.0, y - 2.6, said, 7.5, colour=INK))
    return marks


def legend_rows(entries: Sequence[Entry], wide: float, measure: Callable[[str], float]) -> list[list[tuple[float, Entry]]]:
    """The legend in as many rows as it needs: where each entry begins.

    Args:
        measure: how wide a text is.
    """
    rows: list[list[tuple[float, Entry]]] = []
    x = 0.0
    for entry in entries:
        takes = _SWATCH + 5.0 + (12.0 if entry.verdict else 0.0) + measure(entry.said) + 14.0
        if not rows or x + takes > wide:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += takes
    return rows


def _legend_row(row: Sequence[tuple[float, Entry]], y: float) -> list[Mark]:
    marks: list[Mark] = []
    for x, entry in row:
        left = _EDGE + x
        corners = ((left, y - 4.5), (left + _SWATCH, y - 4.5), (left + _SWATCH, y + 4.5), (left, y + 4.5))
        marks.append(Shape((corners,), fill=entry.colour, stroke=INK, thickness=0.4))
        left += _SWATCH + 5.0
        if entry.verdict:
            marks += verdict_mark(entry.verdict, left + 4.0, y, 7.0)
            left += 12.0
        marks.append(Label(left, y - 2.8, entry.said, 8.0, colour=INK))
    return marks
