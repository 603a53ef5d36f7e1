"""The section of a building for the window: storeys, level lines that can be dragged, limits, fire lines, clear heights.

It stands on the sheet's own section (:mod:`workbench.sheets.section_drawing`) and its bands of clear height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.building import Building, Storey
from models.engineering.clear_height import Breakdown, breakdown
from workbench.drawings.marks import Box, Caption, Dimension, Drawing, Mark, Region, Stroke
from workbench.sheets.height_drawing import bands
from workbench.sheets.section_drawing import Section, Slab, section
from workbench.sheets.words import Words, number

if TYPE_CHECKING:
    from rules.findings import Finding
    from rules.standard import Clause

CEILING_WORDS: Final = ("storey_height_m",)
"""Quantities whose limits are drawn as heights over a floor."""
_STRIP_SHARE: Final = 0.16
"""Share of the building's width that the strip with the clear-height bands takes."""
_BESIDE_M: Final = 0.03


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be dragged: moving it changes the height of ``storey``; above ground its top, below ground its floor."""

    storey: Storey
    level_m: float
    up: bool

    def height_at(self, level_m: float) -> float:
        """The height of the storey with its line at a level."""
        rise = level_m - self.level_m
        height = 0.0 if self.storey.height_m is None else self.storey.height_m.value
        return round(height + (rise if self.up else -rise), 6)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on the height of a storey as a clause has it: where it lies, and what it is worth."""

    storey_id: str
    level_m: float
    height_m: float
    sign: str            # >=, >, <= or <
    clause: Clause
    verdict: str         # not-applicable where the clause only informs

    @property
    def least(self) -> bool:
        return self.sign.startswith(">")


def lines(building: Building) -> tuple[Line, ...]:
    """The lines of all storeys whose height is known, from the lowest up."""
    found = []
    for storey in building.storeys:
        if storey.height_m is not None:
            up = storey.number > 0
            base = storey.elevation_m.value
            found.append(Line(storey, round(base + storey.height_m.value, 6) if up else base, up))
    return tuple(found)


def limits(building: Building, findings: Iterable[Finding], information: Iterable[Finding] = (),
           chosen: str | None = None) -> tuple[Limit, ...]:
    """The limits on storey heights of all clauses that have one, one of a kind per storey and height.

    What only informs (a height from which area counts twice) is told for the ``chosen`` storey alone, and never as a verdict.
    """
    storeys = {storey.id: storey for storey in building.storeys}
    found: dict[tuple[str, float, bool, str], Limit] = {}
    for one in (*findings, *(other for other in information if other.subject == chosen)):
        if one.clause.quantity.name not in CEILING_WORDS or one.building != building.id or one.subject not in storeys:
            continue
        judged = one.clause.kind == "requirement"
        sign = one.clause.limit.comparison()
        if sign not in (">=", ">", "<=", "<") or isinstance(one.limit, bool) or not isinstance(one.limit, int | float):
            continue
        base = storeys[one.subject].elevation_m.value
        made = Limit(one.subject, round(base + float(one.limit), 6), float(one.limit), sign, one.clause,
                     one.verdict if judged else "not-applicable")
        found.setdefault((one.subject, float(one.limit), sign[0] == ">", one.clause.provenance), made)
    return tuple(found.values())


def section_drawing(building: Building, verdicts: Mapping[str, str], words: Words) -> Drawing:
    """The marks of the section; the lines themselves and the limits are the panel's, since they move and are hit."""
    drawn = section(building)
    if drawn is None:
        return Drawing()
    left = min(a for slab in drawn.slabs for a, _ in slab.spans_m)
    right = max(b for slab in drawn.slabs for _, b in slab.spans_m)
    marks: list[Mark] = []
    for slab in drawn.slabs:
        marks += _slab(slab, verdicts.get(slab.storey.id, "not-applicable"))
    for slab in drawn.slabs:
        marks += _strip(slab, right, words)
    marks += _ground(drawn, left, right, words)
    marks += _fire(drawn, left, right, words)
    return Drawing(tuple(marks), extent(drawn, left, right))


def extent(drawn: Section, left: float, right: float) -> Box:
    return left, drawn.low_m, right, drawn.high_m


def _slab(slab: Slab, verdict: str) -> Iterator[Mark]:
    for a, b in slab.spans_m:
        ring = ((a, slab.low_m), (b, slab.low_m), (b, slab.high_m), (a, slab.high_m))
        known = slab.drawn and slab.top_known
        yield Region((ring,), f"storey-{verdict}" if known else f"storey-open-{verdict}", ("storey", slab.storey.id))


def _strip(slab: Slab, right: float, words: Words) -> Iterator[Mark]:
    """The clear-height bands of a storey at its right end, the usable height with its need beside them."""
    found = breakdown(slab.storey)
    if not (found.known or found.need_m is not None) or not slab.top_known:
        return
    a, b = slab.spans_m[-1]
    x0 = b - (b - a) * _STRIP_SHARE
    for band in bands(found):
        low, high = slab.low_m + band.low_m, slab.low_m + min(band.high_m, slab.high_m - slab.low_m)
        yield Region((((x0, low), (b, low), (b, high), (x0, high)),), f"band-{band.kind}", ("storey", slab.storey.id))
    verdict, said, short = usable_words(found, words)
    middle = (slab.low_m + slab.high_m) / 2.0
    yield Caption((x0, middle), said, f"usable-{verdict}", "end", (-6.0, 0.0), room_m=(b - a) * 0.36,
                  high_m=slab.high_m - slab.low_m, short=short)
    if found.need_m is not None:
        base = _floor_of(found) + slab.low_m
        need = base + found.need_m.value
        yield Stroke(((x0, need), (b, need)), f"need-{verdict}")


def _floor_of(found: Breakdown) -> float:
    parts = (found.part("floor_finish_m").thickness_m, found.part("raised_floor_m").thickness_m)
    return sum(part.value for part in parts if part is not None)


def usable_words(found: Breakdown, words: Words) -> tuple[str, str, str]:
    """The verdict of usable height against need, both as words, and both in short."""
    if found.usable_m is not None:
        usable = number(found.usable_m.value, "m")
    elif found.at_most_m is not None:
        usable = f"≤ {number(found.at_most_m, 'm')}"
    else:
        usable = "?"
    if found.need_m is None:
        return "not-applicable", words.plain("desktop.section.usable").format(usable=usable), usable
    best = found.usable_m.value if found.usable_m is not None else found.at_most_m
    verdict = "no-data"
    if best is not None and found.need_m.value > best + 1e-6:
        verdict = "fail"
    elif found.usable_m is not None:
        verdict = "pass"
    need = number(found.need_m.value, "m")
    return verdict, words.plain("desktop.section.usable-need").format(usable=usable, need=need), f"{usable} / {need}"


def _ground(drawn: Section, left: float, right: float, words: Words) -> Iterator[Mark]:
    if drawn.ground_m is None:
        return
    yield Stroke(((left, drawn.ground_m), (right + (right - left), drawn.ground_m)), "ground")
    said = words.plain("desktop.section.ground").format(level=level_words(drawn.ground_m))
    yield Caption((left, drawn.ground_m), said, "faint", "start", (4.0, 12.0))


def _fire(drawn: Section, left: float, right: float, words: Words) -> Iterator[Mark]:
    """The lines of fire height, and the fire height itself as a dimension."""
    if drawn.ground_m is None:
        return
    top = drawn.roof_m if drawn.roof_m is not None else max(slab.high_m for slab in drawn.slabs)
    for height, level in drawn.thresholds:
        style = "fire-passed" if top > level + 1e-6 else "fire"
        yield Stroke(((left, level), (right + (right - left), level)), style)
        yield Caption((right, level), words.plain("desktop.section.fire-line").format(height=number(height)), style, "start",
                      (_FIRE_PX, -9.0), crowded=True)
    if drawn.roof_m is not None:
        said = words.plain("desktop.section.fire-height").format(height=number(drawn.roof_m - drawn.ground_m, "m"))
        yield Dimension((right, drawn.ground_m), (right, drawn.roof_m), said, -_FIRE_PX + 14.0, "fire-height")


_FIRE_PX: Final = 128.0


def level_words(level_m: float) -> str:
    return "±0.000" if abs(level_m) < 0.0005 else f"{level_m:+.3f}"
