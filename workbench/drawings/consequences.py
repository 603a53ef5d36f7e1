"""What another storey height would bring: fire height and its lines, verdicts that turn, counted area, compartments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from models.building import Building
from models.columns import Floats
from rules.checking import NOT_APPLICABLE, VERDICT_NAMES, ClauseResult
from rules.rejudging import named_by
from workbench.sheets.section_drawing import FIRE_THRESHOLDS_M

if TYPE_CHECKING:
    from rules.findings import Finding, Run

MOST_NAMED: Final = 6
"""Clauses named in the window while a line is dragged; the others are counted."""
COUNTED: Final = ("counted_area_land_2008_m2", "counted_area_shanghai_2025_m2", "counted_area_suzhou_2018_m2",
                  "counted_area_jiangmen_2026_m2")


@dataclass(frozen=True, slots=True)
class Turned:
    """A finding whose verdict turned."""

    finding: Finding
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """A line of fire height that is passed, upwards or downwards."""

    height_m: float
    upwards: bool


@dataclass(frozen=True, slots=True)
class CountedArea:
    """Floor area counted by a rule, as it was and as it would be; bounds where something is unknown."""

    quantity: str
    before: tuple[float, float] | None
    after: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PartLimit:
    """The largest area allowed to a compartment, as it was and as it would be (inf: unlimited)."""

    subject: str
    before_m2: float
    after_m2: float


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change brings."""

    fire_height_m: tuple[float | None, float | None]
    crossed: tuple[Crossed, ...]
    failing: tuple[Turned, ...]      # fail now, and did not
    mended: tuple[Turned, ...]       # failed, and do not now
    others: int                      # other verdicts that turned
    counted: tuple[CountedArea, ...]
    parts: tuple[PartLimit, ...]


def consequences(old: Building, new: Building, before: Run, after: Run) -> Consequences:
    """Compare two runs of the same packs; tables whose rows came or went are left out."""
    turned = [one for a, b in _pairs(before, after) for one in _turned(before, after, a, b, new.id)]
    failing = tuple(one for one in turned if one.after == "fail")
    mended = tuple(one for one in turned if one.before == "fail")
    heights = tuple(None if b.fire_height_m is None else b.fire_height_m.value for b in (old, new))
    return Consequences((heights[0], heights[1]), crossed(*heights), _deciding_first(failing), _deciding_first(mended),
                        len(turned) - len(failing) - len(mended), tuple(_counted(before, after)), tuple(_parts(before, after)))


def crossed(before_m: float | None, after_m: float | None) -> tuple[Crossed, ...]:
    """Lines of fire height between two heights; a building of exactly such a height does not exceed it."""
    if before_m is None or after_m is None:
        return ()
    return tuple(Crossed(line, after_m > line) for line in FIRE_THRESHOLDS_M if (before_m > line) != (after_m > line))


def _deciding_first(turned: Iterable[Turned]) -> tuple[Turned, ...]:
    return tuple(sorted(turned, key=lambda one: (not one.finding.deciding, one.finding.clause.id)))


def _pairs(before: Run, after: Run) -> Iterator[tuple[ClauseResult, ClauseResult]]:
    """Results of the same clause that are not the very same result."""
    old = {result.clause.id: result for result in before.results}
    for result in after.results:
        other = old.get(result.clause.id)
        if other is not None and other is not result:
            yield other, result


def _turned(before: Run, after: Run, a: ClauseResult, b: ClauseResult, building: str) -> Iterator[Turned]:
    if list(before.facts.tables[b.clause.subject].ids) != list(after.facts.tables[b.clause.subject].ids):
        return
    for row in map(int, np.flatnonzero(a.verdicts != b.verdicts)):
        shown = before if b.verdicts[row] == NOT_APPLICABLE else after
        finding = shown.finding(a if shown is before else b, row)
        if finding.building in (None, building):
            yield Turned(finding, VERDICT_NAMES[a.verdicts[row]], VERDICT_NAMES[b.verdicts[row]])


def _counted(before: Run, after: Run) -> Iterator[CountedArea]:
    """Areas that some clause of this run asks for and that changed."""
    asked = {name for result in (*after.results, *after.informing) for name in named_by(result.clause)}
    for quantity in COUNTED:
        if quantity in asked:
            bounds = tuple(_bounds(run, quantity) for run in (before, after))
            if bounds[0] != bounds[1]:
                yield CountedArea(quantity, bounds[0], bounds[1])


def _bounds(run: Run, quantity: str) -> tuple[float, float] | None:
    column = run.context.column("plot", quantity)
    if not len(column.values) or np.isnan(column.values[0]):
        return None
    return round(float(column.values[0]), 3), round(float(column.upper[0]), 3)


def _parts(before: Run, after: Run) -> Iterator[PartLimit]:
    """Compartments whose largest allowed area changed."""
    seen = set[tuple[str, float, float]]()
    for a, b in _pairs(before, after):
        if b.clause.subject != "compartment" or b.clause.unit != "m2" or b.clause.limit.comparison() not in ("<=", "<"):
            continue
        table = after.facts.tables["compartment"]
        if list(table.ids) != list(before.facts.tables["compartment"].ids):
            continue
        for row in map(int, np.flatnonzero(_differ(a.limit_low, b.limit_low) & (b.verdicts != NOT_APPLICABLE))):
            one = PartLimit(table.names[row] or table.ids[row], float(a.limit_low[row]), float(b.limit_low[row]))
            if (one.subject, one.before_m2, one.after_m2) not in seen:
                seen.add((one.subject, one.before_m2, one.after_m2))
                yield one


def _differ(a: Floats, b: Floats) -> NDArray[np.bool_]:
    differs: NDArray[np.bool_] = ~((a == b) | (np.isnan(a) & np.isnan(b)))
    return differs


