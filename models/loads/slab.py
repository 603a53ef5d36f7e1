"""Which way a zone's slab spans: as it is stated, else by the sides of its panel, and what annex C makes of it.

GB 50010-2010 9.1.1: a slab on four supports is computed as two-way up to a ratio of its sides of 2, should be between 2 and 3,
and may be taken as one-way along the short side from 3 on (from general knowledge, not read in print).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.engineering.floor_load import Slab
from models.engineering.floor_load_two_way import TWO_WAY_UP_TO, Plate, spans_two_ways
from models.loads.floor import Floor
from models.tolerances import ROUNDING

ONE_WAY: Final = "one-way"
TWO_WAY: Final = "two-way"
FLAT: Final = "flat"

_ALIKE: Final = 0.01
"""Share by which span and beam spacing may differ and still be those of the same panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlabWay:
    """A slab as annex C takes it.

    Args:
        way: one-way, two-way or flat.
        one_way, plate: the slab, where all of it is known; at most one of them.
        ratio: longer over shorter side of the panel, where both are known.
        by_ratio: nobody states the form: the sides decide.
        missing: facts of the zone that are not known; ``why`` a key where the method does not hold; ``notes`` what to know.
    """

    way: str
    one_way: Slab | None = None
    plate: Plate | None = None
    ratio: float | None = None
    by_ratio: bool = False
    missing: tuple[str, ...] = ()
    why: str | None = None
    notes: tuple[str, ...] = ()


def slab_of(floor: Floor) -> SlabWay:
    """The slab of a zone."""
    if floor.form == FLAT:
        return SlabWay(way=FLAT, why="slab-flat")
    span, thickness = floor.value("slab_span_m"), floor.thickness_m
    other, notes = other_side_m(floor)
    ratio = None if span is None or other is None else max(span, other) / min(span, other)
    way, said = _way(floor, ratio)
    notes = (*said, *(notes if way == TWO_WAY or floor.form is None else ()))
    needed = [("slab_span_m", span), ("slab_thickness_mm", thickness)]
    if way == TWO_WAY:
        needed.insert(1, ("slab_long_span_m", other))
    missing = tuple(name for name, value in needed if value is None)
    by_ratio = floor.form is None and ratio is not None
    if missing or span is None or thickness is None:
        return SlabWay(way=way, ratio=ratio, by_ratio=by_ratio, missing=missing, notes=notes)
    if way == TWO_WAY and other is not None:
        return SlabWay(way=way, plate=Plate(side_x_m=span, side_y_m=other, thickness_m=thickness), ratio=ratio,
                       by_ratio=by_ratio, notes=notes)
    short = span if other is None or floor.form == ONE_WAY else min(span, other)
    return SlabWay(way=way, one_way=Slab(span_m=short, thickness_m=thickness), ratio=ratio, by_ratio=by_ratio, notes=notes)


def other_side_m(floor: Floor) -> tuple[float | None, tuple[str, ...]]:
    """The other side of the panel: stated, else the span of its beams where the slab spans from beam to beam; with notes."""
    stated = floor.value("slab_long_span_m")
    if stated is not None:
        return stated, ()
    span, spacing, beam = (floor.value(name) for name in ("slab_span_m", "beam_spacing_m", "beam_span_m"))
    if span is None or spacing is None or beam is None or abs(span - spacing) > _ALIKE * span:
        return None, ()
    return beam, ("side-from-beam",)


def _way(floor: Floor, ratio: float | None) -> tuple[str, tuple[str, ...]]:
    """Stated form, corrected where the sides rule a two-way slab out; else by the sides; else one-way, assumed."""
    if ratio is None:
        return (floor.form, ()) if floor.form in (ONE_WAY, TWO_WAY) else (ONE_WAY, ("form-assumed",))
    if floor.form == ONE_WAY:
        return ONE_WAY, ("ratio-says-two-way",) if ratio <= TWO_WAY_UP_TO + ROUNDING else ()
    if not spans_two_ways(ratio):
        return ONE_WAY, ("ratio-says-one-way",) if floor.form == TWO_WAY else ("by-ratio",)
    return TWO_WAY, () if floor.form == TWO_WAY else ("by-ratio",)
