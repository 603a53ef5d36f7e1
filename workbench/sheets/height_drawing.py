"""Vertical section of a storey type: floor finish, raised floor, usable room, services, slab and beam, to scale.

:func:`bands` works in metres and knows nothing of paper; :func:`height_marks` puts them into a box as neutral marks. Every band
has its own hatch and its own words: nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.engineering.clear_height import Breakdown
from workbench.sheets.fonts import BOLD, REGULAR, width
from workbench.sheets.ink import Disc, Label, Mark, Shape, box, line
from workbench.sheets.style import BAND, COLOURS, FAINT, GREY, INK, MM, NAVY, WHITE
from workbench.sheets.words import Words, number

SCALES: Final = (25, 50, 75, 100, 150, 200, 300, 500, 1000)
"""Drawings are true to one of these scales: 1 : n."""

PANEL: Final = 162.0
"""Width of one section with its words."""

_STRIP: Final = (58.0, 50.0)
_SIZE: Final = 6.4
_STEP: Final = 8.2
_HEAD: Final = 13.0
_FOOT: Final = 14.0


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the section: kind, from and to in metres above the structural floor, and its words' key."""

    kind: str
    low_m: float
    high_m: float
    key: str

    @property
    def thickness_m(self) -> float:
        return round(self.high_m - self.low_m, 6)


def bands(found: Breakdown) -> tuple[Band, ...]:
    """The bands of a storey from the bottom up; empty without a storey height.

    What cannot be told apart is one band: finish with slab and beam, services with them. A part that is not known leaves the
    room ``unknown``. Parts that do not fit into the storey are cut at its height.
    """
    if found.height_m is None:
        return ()
    top = found.height_m.value
    finish, raised = _thickness(found, "floor_finish_m"), _thickness(found, "raised_floor_m")
    floor, base = finish or 0.0, (finish or 0.0) + (raised or 0.0)
    beams = None if found.under_beams_m is None else floor + found.under_beams_m.value
    ducts = None if found.under_ducts_m is None else floor + found.under_ducts_m.value
    made = [Band("finish", 0.0, floor, "finish"), Band("raised", floor, base, "raised")]
    under = ducts if ducts is not None else beams if beams is not None else top
    made.append(Band("unknown", base, under, "room") if found.usable_m is None else Band("usable", base, under, "usable"))
    if ducts is not None:
        made.append(Band("services", ducts, top if beams is None else beams, "services" if beams is not None else "above"))
    if beams is not None:
        made.append(Band("slab", beams, top, "slab" if finish is not None else "slab-finish"))
    cut = (Band(b.kind, min(max(b.low_m, 0.0), top), min(max(b.high_m, 0.0), top), b.key) for b in made)
    return tuple(band for band in cut if band.thickness_m > 0.0)


def _thickness(found: Breakdown, name: str) -> float | None:
    part = found.part(name).thickness_m
    return None if part is None else part.value


def scale_for(height_m: float, room: float) -> int:
    """The largest scale at which a height fits into a room on paper."""
    return next((n for n in SCALES if height_m * 1000.0 / n * MM <= room), SCALES[-1])


def height_marks(found: Breakdown, title: str, need_m: float | None, words: Words, scale: int,
                 high: float) -> tuple[list[Mark], float]:
    """A section in a box of :data:`PANEL` points whose upper left corner is the origin, and its height.

    Args:
        title: which storeys it stands for.
        need_m: usable height that is needed.
        scale: n of 1 : n.
        high: height of the drawing itself, of the tallest storey beside it.
    """
    drawn = bands(found)
    if not drawn or found.height_m is None:
        return [], 0.0
    up = 1000.0 / scale * MM
    floor = -_HEAD - high
    x, wide = _STRIP
    marks: list[Mark] = [Label(x + wide / 2.0, -9.0, title, 7.4, True, NAVY, "middle")]
    for band in drawn:
        marks += _band(band, x, floor + band.low_m * up, wide, band.thickness_m * up)
    top = floor + found.height_m.value * up
    marks += [line(x - 4, floor, x + wide + 4, floor, INK, 1.1), line(x - 4, top, x + wide + 4, top, INK, 1.1)]
    marks += _upright(10.0, floor, top, words("clear-height.storey", height=number(found.height_m.value, "m")), GREY)
    marks += _chain(drawn, x + wide, floor, up, found, words)
    if need_m is not None:
        marks += _need(need_m, drawn, found, x, wide, floor, up, words)
    return marks, _HEAD + high + _FOOT


def _chain(drawn: Sequence[Band], edge: float, floor: float, up: float, found: Breakdown, words: Words) -> list[Mark]:
    """A dimension for each band, and its words in a column beside it, led there where they had to move."""
    marks: list[Mark] = []
    x = edge + 9.0
    marks.append(line(x, floor + drawn[0].low_m * up, x, floor + drawn[-1].high_m * up, GREY, 0.5))
    for level in sorted({level for band in drawn for level in (band.low_m, band.high_m)}):
        y = floor + level * up
        marks += [line(x - 2.2, y, x + 2.2, y, GREY, 0.4), line(x - 1.5, y - 1.5, x + 1.5, y + 1.5, GREY, 0.8)]
    middles = [floor + (band.low_m + band.high_m) / 2.0 * up for band in drawn]
    for band, own, y in zip(drawn, middles, _apart(middles), strict=True):
        if abs(own - y) > 0.5:
            marks.append(Shape((((x + 1.0, own), (x + 5.0, y)),), stroke=FAINT, thickness=0.4, closed=False))
        shown = number(band.thickness_m, "m")
        if band.kind == "unknown":
            shown = words("at-most", value=number(found.at_most_m or 0.0, "m"))
        said = words(f"clear-height.band.{band.key}", height=shown)
        strong = band.kind in ("usable", "unknown")
        marks.append(Label(x + 6.5, y - _SIZE * 0.36, said, _fitting(said, PANEL - x - 6.5, strong), strong, INK))
    return marks


def _fitting(said: str, room: float, bold: bool) -> float:
    """The size at which a text fits, not below 5 points."""
    size = _SIZE
    while size > 5.0 and width(said, size, BOLD if bold else REGULAR) > room:
        size -= 0.2
    return size


def _apart(wanted: Sequence[float]) -> list[float]:
    """Heights in the same order from the bottom up, a line of text apart: moved up, then down again from the top."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _STEP) if placed else y)
    over = placed[-1] - wanted[-1]
    if over > 0.0:
        above = wanted[-1] + min(over, _STEP / 2.0) + _STEP
        for i in range(len(placed) - 1, -1, -1):
            placed[i] = min(placed[i], above - _STEP)
            above = placed[i]
    return placed


def _need(need_m: float, drawn: Sequence[Band], found: Breakdown, x: float, wide: float, floor: float, up: float,
          words: Words) -> list[Mark]:
    """The needed height above the raised floor as a dimension and a dashed line: solid marks where it fits, a cross where not."""
    room = next((band for band in drawn if band.kind in ("usable", "unknown")), None)
    base = floor + (room.low_m if room is not None else 0.0) * up
    y = base + need_m * up
    best = found.usable_m.value if found.usable_m is not None else found.at_most_m
    fails = best is not None and need_m > best + 1e-6
    colour = COLOURS["fail"] if fails else COLOURS["pass"] if found.usable_m is not None else COLOURS["no-data"]
    marks: list[Mark] = [line(x - 26.0, y, x + wide, y, colour, 1.0, (3.0, 1.6))]
    marks += _upright(x - 20.0, base, y, words("clear-height.need", height=number(need_m, "m")), colour)
    if fails:
        marks += [line(x - 11.0, y - 3.0, x - 5.0, y + 3.0, colour, 1.4), line(x - 11.0, y + 3.0, x - 5.0, y - 3.0, colour, 1.4)]
    return marks


def _upright(x: float, low: float, high: float, said: str, colour: tuple[float, float, float]) -> list[Mark]:
    """A dimension with its words upright beside it."""
    marks: list[Mark] = [line(x, low, x, high, colour, 0.5)]
    for y in (low, high):
        marks += [line(x - 2.2, y, x + 2.2, y, colour, 0.4), line(x - 1.5, y - 1.5, x + 1.5, y + 1.5, colour, 0.8)]
    return [*marks, Label(x - 2.6, (low + high) / 2.0, said, _SIZE, True, colour, "middle", 90)]


# --- hatches -----------------------------------------------------------------------------------------------------


def _band(band: Band, x: float, y: float, wide: float, high: float) -> list[Mark]:
    """A band with the hatch of its kind."""
    if band.kind == "slab":
        return [box(x, y, wide, high, BAND, INK, 0.5), *_diagonals(x, y, wide, high)]
    if band.kind == "services":
        return [box(x, y, wide, high, WHITE, INK, 0.5), *_pipes(x, y, wide, high)]
    if band.kind == "finish":
        return [box(x, y, wide, max(high, 0.8), INK, INK, 0.2)]
    if band.kind == "raised":
        feet = [line(x + step * wide / 6.0, y, x + step * wide / 6.0, y + high, INK, 0.7) for step in range(1, 6)]
        return [box(x, y, wide, high, WHITE, INK, 0.5), line(x, y + high, x + wide, y + high, INK, 1.4), *feet]
    if band.kind == "unknown":
        return [Shape((((x, y), (x + wide, y), (x + wide, y + high), (x, y + high)),), fill=WHITE, stroke=GREY, thickness=0.5,
                      dash=(2.0, 1.5)), Label(x + wide / 2.0, y + high / 2.0 - 5.0, "?", 14.0, True, FAINT, "middle")]
    return [box(x, y, wide, high, WHITE, INK, 0.5)]


def _diagonals(x: float, y: float, wide: float, high: float) -> list[Mark]:
    """Lines at 45°, cut at the edges of a rectangle: reinforced concrete."""
    marks: list[Mark] = []
    start = -high
    while start < wide:
        a, b = max(start, 0.0), min(start + high, wide)
        if b > a:
            marks.append(line(x + a, y + a - start, x + b, y + b - start, GREY, 0.4))
        start += 4.0
    return marks


def _pipes(x: float, y: float, wide: float, high: float) -> list[Mark]:
    """A duct and two pipes with a sprinkler, as large as the band allows."""
    tall = min(high * 0.62, 12.0)
    middle = y + high / 2.0
    radius = min(tall * 0.32, 3.4)
    marks: list[Mark] = [box(x + 5.0, middle - tall / 2.0, 19.0, tall, BAND, GREY, 0.5),
                         line(x + 5.0, middle - tall / 2.0, x + 24.0, middle + tall / 2.0, GREY, 0.4)]
    for at in (31.5, 41.0):
        marks.append(Disc(x + at, middle, radius, fill=BAND, stroke=GREY, thickness=0.5))
    return [*marks, line(x + 41.0, middle - radius, x + 41.0, max(middle - radius - 3.0, y), GREY, 0.5)]
