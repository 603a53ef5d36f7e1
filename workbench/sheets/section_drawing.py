"""Elevation section of a building: storeys to scale, heights, levels and the thresholds of fire height.

:func:`section` works in metres and knows nothing of paper; :func:`section_marks` puts it into a box as neutral marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from models.building import Building, Storey, StoreyKind
from models.storey_names import storey_name
from workbench.sheets.ink import Label, Mark, Shape, line
from workbench.sheets.massing import extents
from workbench.sheets.style import AMBER, FAINT, GREY, INK, MASSING, NAVY
from workbench.sheets.words import Words, number

if TYPE_CHECKING:
    from models.building import Outline

FIRE_THRESHOLDS_M: Final = (24.0, 32.0, 50.0, 100.0)
"""Fire heights at which the fire codes ask for more; measured from the outdoor ground."""
MOST_EXAGGERATION: Final = 3.0
TRUE_ENOUGH: Final = 1.25
"""A drawing that would be this little higher than true to scale is drawn true to scale."""
_ABOVE_TOP_M: Final = 8.0
"""A threshold up to this far above the building is drawn too: it shows how near it is."""
_NOMINAL_WIDTH_M: Final = 30.0
_LABEL_STEP: Final = 8.4
_PLAIN_M: Final = 1e5
"""Levels beyond this are faults of the input; they are written with an exponent so that they fit."""


@dataclass(frozen=True, slots=True)
class Slab:
    """A storey in the section: spans along x (metres), bottom, top, and whether top and spans are known."""

    storey: Storey
    spans_m: tuple[tuple[float, float], ...]
    low_m: float
    high_m: float
    top_known: bool
    drawn: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What the drawing shows, in metres of the file. ``ground_m`` None: the outdoor ground is not known."""

    slabs: tuple[Slab, ...]
    ground_m: float | None
    roof_m: float | None
    thresholds: tuple[tuple[float, float], ...]    # fire height, level in the file

    @property
    def low_m(self) -> float:
        return min([slab.low_m for slab in self.slabs] + ([] if self.ground_m is None else [self.ground_m]))

    @property
    def high_m(self) -> float:
        return max([slab.high_m for slab in self.slabs] + ([] if self.roof_m is None else [self.roof_m])
                   + [level for _, level in self.thresholds])


def section(building: Building) -> Section | None:
    """The elevation section along x; None for a building without storeys."""
    found = extents(building)
    if not found:
        return None
    all_spans = [span for extent in found for span in _spans(extent.storey.outline)]
    middle = (min(a for a, _ in all_spans) + max(b for _, b in all_spans)) / 2 if all_spans else 0.0
    half = (max(b for _, b in all_spans) - min(a for a, _ in all_spans)) / 2 if all_spans else _NOMINAL_WIDTH_M / 2
    slabs = []
    for extent in found:
        spans = _spans(extent.storey.outline)
        slabs.append(Slab(extent.storey, spans or ((middle - half, middle + half),), extent.low_m, extent.high_m,
                          extent.known, bool(spans)))
    ground = None if building.outdoor_ground_m is None else building.outdoor_ground_m.value
    roof = building.roof_finish_m or building.roof_m
    top = max([slab.high_m for slab in slabs] + ([] if roof is None else [roof.value]))
    thresholds = () if ground is None else tuple(
        (height, ground + height) for height in FIRE_THRESHOLDS_M if ground + height <= top + _ABOVE_TOP_M)
    return Section(tuple(slabs), ground, None if roof is None else roof.value, thresholds)


def _spans(outline: Outline | None) -> tuple[tuple[float, float], ...]:
    """Extents along x of the parts of an outline, united where they overlap."""
    if outline is None or outline.is_empty:
        return ()
    parts = sorted((part.bounds[0], part.bounds[2]) for part in getattr(outline, "geoms", [outline]))
    united = [parts[0]]
    for low, high in parts[1:]:
        if low <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], high))
        else:
            united.append((low, high))
    return tuple(united)


@dataclass(frozen=True, slots=True)
class _Paper:
    """Metres to points: left edge, scale across and up, and the level that lies at ``y0``."""

    x0: float
    y0: float
    left_m: float
    low_m: float
    across: float
    up: float

    def x(self, metres: float) -> float:
        return self.x0 + (metres - self.left_m) * self.across

    def y(self, metres: float) -> float:
        return self.y0 + (metres - self.low_m) * self.up


def section_marks(building: Building, verdicts: Mapping[str, str], words: Words, wide: float,
                  high: float) -> tuple[list[Mark], float]:
    """The section in a box whose upper left corner is the origin, and the box's height; empty without storeys.

    A flat building is drawn higher than true to scale, up to :data:`MOST_EXAGGERATION` times; the drawing says so.
    """
    drawn = section(building)
    if drawn is None:
        return [], 0.0
    levels, dims = 62.0, 128.0
    room = wide - levels - dims
    left = min(a for slab in drawn.slabs for a, _ in slab.spans_m)
    right = max(b for slab in drawn.slabs for _, b in slab.spans_m)
    across = room / max(right - left, 1e-9)
    up = min((high - 26) / max(drawn.high_m - drawn.low_m, 1e-9), MOST_EXAGGERATION * across)
    up = across if across < up < TRUE_ENOUGH * across else up
    across = min(across, up)
    high = up * (drawn.high_m - drawn.low_m) + 26
    x0 = levels + (room - (right - left) * across) / 2
    paper = _Paper(x0, -high + 14, left, drawn.low_m, across, up)
    marks = _slab_marks(drawn, verdicts, paper)
    marks += _level_marks(drawn, paper, levels, words)
    marks += _height_marks(drawn, paper, x0 + (right - left) * across, words)
    marks += _ground_marks(drawn, paper, levels - 10, wide - 4, words)
    if up > across * 1.01:
        marks.append(Label(0, -high + 1, words("section.exaggerated", times=number(round(up / across, 1))), 6.2, colour=GREY))
    return marks, high


def _slab_marks(drawn: Section, verdicts: Mapping[str, str], paper: _Paper) -> list[Mark]:
    marks: list[Mark] = []
    for slab in drawn.slabs:
        fill = MASSING[verdicts.get(slab.storey.id, "not-applicable")]
        for a, b in slab.spans_m:
            x, y = paper.x(a), paper.y(slab.low_m)
            wide, tall = paper.x(b) - x, paper.y(slab.high_m) - y
            dash = () if slab.drawn and slab.top_known else (2.0, 1.5)
            corners = ((x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall))
            marks.append(Shape((corners,), fill=fill, stroke=GREY, thickness=0.4, dash=dash))
            marks.append(line(x, y, x + wide, y, INK, 1.1))
        if slab.storey.kind is StoreyKind.ROOF:
            continue
        tall = paper.y(slab.high_m) - paper.y(slab.low_m)
        size = min(7.0, tall * 0.8)
        if size >= 3.5:
            a, b = slab.spans_m[0]
            middle = (paper.x(a) + paper.x(b)) / 2
            low = paper.y(slab.low_m)
            y = _clear_of_thresholds(drawn, paper, low + tall / 2 - size * 0.36, size, low + tall)
            marks.append(Label(middle, y, storey_name(slab.storey.number), size, anchor="middle"))
    return marks


def _clear_of_thresholds(drawn: Section, paper: _Paper, y: float, size: float, ceiling: float) -> float:
    """The base line of a text, moved above a threshold line that would run through it, or below where that is too high."""
    for _, level in drawn.thresholds:
        crossing = paper.y(level)
        if y - 1.2 < crossing < y + size * 0.8:
            above = crossing + 1.6
            return above if above + size * 0.8 <= ceiling else crossing - size * 0.8 - 1.0
    return y


def _spread(wanted: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels from the bottom up without those that would touch the one below; the topmost always stays."""
    kept: list[tuple[float, str]] = []
    for y, label in wanted:
        if not kept or y - kept[-1][0] >= _LABEL_STEP:
            kept.append((y, label))
        elif (y, label) == wanted[-1]:
            kept[-1] = (y, label)
    return kept


def _level_marks(drawn: Section, paper: _Paper, edge: float, words: Words) -> list[Mark]:
    """Levels at the left, each with the level sign of Chinese drawings."""
    levels = sorted({round(slab.low_m, 3) for slab in drawn.slabs}
                    | ({round(drawn.roof_m, 3)} if drawn.roof_m is not None else set())
                    | {round(slab.high_m, 3) for slab in drawn.slabs[-1:] if slab.top_known})
    marks: list[Mark] = []
    for y, label in _spread([(paper.y(level), _level_text(level)) for level in levels]):
        x = edge - 8
        marks.append(line(edge - 50, y, edge - 2, y, GREY, 0.4))
        marks.append(Shape((((x, y), (x - 3, y + 3), (x + 3, y + 3)),), stroke=GREY, thickness=0.4))
        marks.append(Label(x - 6, y + 1.4, label, 6.2, anchor="end", colour=INK))
    return marks


def _level_text(level: float) -> str:
    return "±0.000" if level == 0 else f"{level:.3f}" if abs(level) < _PLAIN_M else number(level)


def _height_marks(drawn: Section, paper: _Paper, edge: float, words: Words) -> list[Mark]:
    """Storey heights as a chain of dimensions, and the fire height beside it."""
    marks: list[Mark] = []
    x = edge + 14
    last = -1e9
    for slab in drawn.slabs:
        low, high = paper.y(slab.low_m), paper.y(slab.high_m)
        marks += _dimension(x, low, high)
        middle = (low + high) / 2
        if middle - last >= _LABEL_STEP:
            last = middle
            known = slab.storey.height_m is not None
            said = number(slab.high_m - slab.low_m, "m") if slab.top_known else words.unknown
            y = _clear_of_thresholds(drawn, paper, middle - 2.2, 6.2, high)
            marks.append(Label(x + 4, y, said, 6.2, colour=INK if known else AMBER))
    roof = drawn.roof_m
    if drawn.ground_m is not None and roof is not None:
        far = x + 44
        marks += _dimension(far, paper.y(drawn.ground_m), paper.y(roof), NAVY)
        said = words("section.fire-height", height=number(roof - drawn.ground_m, "m"))
        stops = [drawn.ground_m, *(level for _, level in drawn.thresholds if level < roof), roof]
        low, high = max(pairwise(stops), key=lambda gap: gap[1] - gap[0])      # where no threshold runs through the text
        marks.append(Label(far - 3, (paper.y(low) + paper.y(high)) / 2, said, 6.6, True, NAVY, "middle", 90))
    return marks


def _dimension(x: float, low: float, high: float, colour: tuple[float, float, float] = GREY) -> list[Mark]:
    marks: list[Mark] = [line(x, low, x, high, colour, 0.5)]
    for y in (low, high):
        marks.append(line(x - 2.5, y, x + 2.5, y, colour, 0.4))
        marks.append(line(x - 1.6, y - 1.6, x + 1.6, y + 1.6, colour, 0.8))
    return marks


def _ground_marks(drawn: Section, paper: _Paper, left: float, right: float, words: Words) -> list[Mark]:
    """Outdoor ground with its hatch, and the thresholds of fire height above it."""
    if drawn.ground_m is None:
        return []
    y = paper.y(drawn.ground_m)
    marks: list[Mark] = [line(left - 40, y, right, y, INK, 1.2)]
    marks += [line(x, y, x - 4, y - 4, FAINT, 0.4) for x in range(int(left - 36), int(right), 8)]
    marks.append(Label(right, y - 8.5, words("section.ground", level=_level_text(drawn.ground_m)), 6.2, colour=INK, anchor="end"))
    top = drawn.roof_m if drawn.roof_m is not None else max(slab.high_m for slab in drawn.slabs)
    for height, level in drawn.thresholds:
        passed = top > level + 1e-6
        colour = NAVY if passed else GREY
        y = paper.y(level)
        marks.append(line(left, y, right, y, colour, 0.6, (4.0, 2.0)))
        marks.append(Label(right, y + 2, words("section.threshold", height=number(height)), 6.4, True, colour, "end"))
    return marks


