"""A bay of a slab from above: where a machine may stand, and how heavy it may be there."""

from __future__ import annotations

from typing import Final

from models.loads.capacity import Capacity, Spot
from models.loads.floor import Floor
from workbench.sheets.ink import Disc, Label, Mark, Shape, box, line
from workbench.sheets.style import BAND, FAINT, GREY, INK, NAVY, WHITE
from workbench.sheets.words import Words, number

PANEL: Final = 162.0
HIGH: Final = 112.0

_LEFT: Final = 14.0
_WIDE: Final = 132.0
_BEAM: Final = 7.0
_TOP: Final = -16.0
_TALL: Final = 72.0
_SIZE: Final = 6.6


def bay_marks(floor: Floor, capacity: Capacity, words: Words) -> list[Mark]:
    """One base in a bay, in a box of :data:`PANEL` × :data:`HIGH` points whose upper left corner is the origin.

    The span is true to scale along the drawing; across it the upper row stands inside the slab, the lower at a free edge, or
    beside the support of a two-way slab.
    """
    span = floor.value("slab_span_m") or 1.0
    along, across = capacity.footprint_m
    bottom = _TOP - _TALL
    marks: list[Mark] = [Label(PANEL / 2.0, -9.0, words("loads.base", along=f"{along:g}", across=f"{across:g}"), 7.2, True, NAVY,
                               "middle")]
    marks.append(box(_LEFT, bottom, _WIDE, _TALL, WHITE, GREY, 0.4))
    for x in (_LEFT, _LEFT + _WIDE - _BEAM):
        marks += [box(x, bottom, _BEAM, _TALL, BAND, INK, 0.5), *_hatch(x, bottom)]
    marks.append(line(_LEFT, _TOP, _LEFT + _WIDE, _TOP, FAINT, 0.6, (3.0, 2.0)))     # the slab goes on
    two_way = "beside" in capacity.sides
    marks += [line(_LEFT, bottom, _LEFT + _WIDE, bottom, INK, 1.6), *(_lower_support(bottom) if two_way else ())]
    marks.append(Label(_LEFT + _WIDE / 2.0, bottom - 8.0, words("loads.support" if two_way else "loads.free-edge"), 5.6,
                       colour=GREY, anchor="middle"))
    marks += _span_dimension(bottom - 14.0, number(span, "m"), words)
    inside = _WIDE - _BEAM      # supports are taken in the middle of the beams
    for side, y in ((capacity.sides[0], _TOP - 20.0), (capacity.sides[1], bottom + 20.0)):
        for spot in (s for s in capacity.spots if s.side == side):
            at = spot.centre_m if spot.place != "quarter" else span - spot.centre_m
            x = _LEFT + _BEAM / 2.0 + inside * at / span
            marks += _spot(spot, x, y, words)
    return marks


def _spot(spot: Spot, x: float, y: float, words: Words) -> list[Mark]:
    """A place with its weight in tonnes: near the supports below the mark, in the middle above it, so that they keep apart."""
    if spot.outside:
        return []
    said = words("loads.none") if spot.mass_kg is None else words("loads.tonnes", mass=f"{spot.mass_kg / 1000.0:.2f}")
    above = spot.place == "middle"
    label = Label(x, y + 3.6 if above else y - 9.0, said, _SIZE, above, INK, "middle")
    if spot.mass_kg is None:
        return [line(x - 2.4, y - 2.4, x + 2.4, y + 2.4, INK, 0.9), line(x - 2.4, y + 2.4, x + 2.4, y - 2.4, INK, 0.9), label]
    return [Disc(x, y, 1.7, fill=INK), label]


def _hatch(x: float, bottom: float) -> list[Mark]:
    return [line(x, bottom + step, x + _BEAM, bottom + step + _BEAM, GREY, 0.35) for step in range(0, int(_TALL - _BEAM) + 1, 6)]


def _lower_support(bottom: float) -> list[Mark]:
    """The beam below, as far as it runs between the other two."""
    ends = _LEFT + _BEAM, _LEFT + _WIDE - _BEAM
    marks: list[Mark] = [box(ends[0], bottom, ends[1] - ends[0], _BEAM, BAND, INK, 0.5)]
    for step in range(int((ends[1] - ends[0]) / 6.0)):
        x = ends[0] + 6.0 * step
        marks.append(line(x, bottom, min(x + _BEAM, ends[1]), bottom + _BEAM, GREY, 0.35))
    return marks


def _span_dimension(y: float, said: str, words: Words) -> list[Mark]:
    """The span from the middle of one beam to that of the other."""
    a, b = _LEFT + _BEAM / 2.0, _LEFT + _WIDE - _BEAM / 2.0
    marks: list[Mark] = [Shape((((a, y), (b, y)),), stroke=GREY, thickness=0.5, closed=False)]
    for x in (a, b):
        marks += [line(x, y - 2.2, x, y + 2.2, GREY, 0.4), line(x - 1.5, y - 1.5, x + 1.5, y + 1.5, GREY, 0.8)]
    return [*marks, Label((a + b) / 2.0, y - 7.4, words("loads.span", span=said), 6.0, colour=GREY, anchor="middle")]
