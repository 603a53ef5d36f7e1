"""The physical score of a standing building from measured facts, 0 to 100, and its total with location, policy and market.

What is unknown or only assumed may score anything: scores are ranges until it is measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.building import Building, Storey
from models.errors import CallError
from models.measured import Source, SourceKind
from models.survey import Survey
from rules.physical_table import AXIS_NAMES, OF_BUILDING, Criterion, PhysicalTable
from rules.storey_facts import UNKNOWN, Fact, facts_of_storey
from rules.suitability import production_storeys

if TYPE_CHECKING:
    from models.city import City
    from models.columns import Floats

FULL: Final = 100.0
_CONDITION: Final = {"good": (1.0, 1.0), "fair": (0.5, 0.5), "poor": (0.0, 0.0), "unknown": (0.0, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One criterion: its score from 0 to 1 as a range, the least and greatest value behind it (NaN: unknown), and sources."""

    criterion: Criterion
    low: float
    high: float
    least: float = math.nan
    most: float = math.nan
    sources: tuple[Source, ...] = ()

    @property
    def known(self) -> bool:
        """Whether something is measured; a figure that is only assumed does not count."""
        return not math.isnan(self.least) and not _assumed(self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Physical:
    """The axis, 0 to 100, with every criterion behind it."""

    low: float
    high: float
    items: tuple[Scored, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Criteria of which nothing is measured."""
        return tuple(item.criterion.id for item in self.items if not item.known)


def physical_score(building: Building, survey: Survey | None, table: PhysicalTable) -> Physical:
    """The physical axis of one building."""
    storeys = [(storey, facts_of_storey(building, storey)) for storey in production_storeys(building)]
    items = tuple(_scored(criterion, building, survey, storeys) for criterion in table.criteria)
    low, high = (math.fsum(item.criterion.weight * (item.low if least else item.high) for item in items)
                 for least in (True, False))
    return Physical(low=round(FULL * low, 6), high=round(FULL * high, 6), items=items)


def _scored(criterion: Criterion, building: Building, survey: Survey | None,
            storeys: Sequence[tuple[Storey, Mapping[str, Fact]]]) -> Scored:
    if criterion.fact in OF_BUILDING:
        parts = [(1.0, _of_building(criterion.fact, building, survey, storeys))]
    else:
        parts = list(_of_storeys(criterion, storeys))
    if not parts:
        return Scored(criterion=criterion, low=0.0, high=1.0)
    total = math.fsum(weight for weight, _ in parts)
    bounds = [(weight / total, _range(criterion, fact)) for weight, fact in parts]
    known = [fact for _, fact in parts if not math.isnan(fact.low)]
    return Scored(
        criterion=criterion, low=round(math.fsum(w * low for w, (low, _) in bounds), 6),
        high=round(math.fsum(w * high for w, (_, high) in bounds), 6),
        least=min((fact.low for fact in known), default=math.nan), most=max((fact.high for fact in known), default=math.nan),
        sources=tuple(dict.fromkeys(source for fact in known for source in fact.sources)))


def _range(criterion: Criterion, fact: Fact) -> tuple[float, float]:
    if math.isnan(fact.low) or _assumed(fact.sources):
        return 0.0, 1.0
    ends = sorted((criterion.score(fact.low), 1.0 if math.isinf(fact.high) else criterion.score(fact.high)))
    return ends[0], ends[1]


def _of_storeys(criterion: Criterion, storeys: Sequence[tuple[Storey, Mapping[str, Fact]]]) -> Iterator[tuple[float, Fact]]:
    """The storeys that a criterion looks at, weighted by area while all areas are known."""
    own = [(storey, facts) for storey, facts in storeys if criterion.over == "storeys"
           or (storey.number == 1) == (criterion.over == "ground")]
    by_area = all(storey.area_m2 is not None and storey.area_m2.value > 0.0 for storey, _ in own)
    for storey, facts in own:
        weight = storey.area_m2.value if by_area and storey.area_m2 is not None else 1.0
        if criterion.fact == "storey_area_m2":
            area = storey.area_m2
            yield weight, UNKNOWN if area is None else Fact(low=area.value, high=area.value, sources=(area.source,))
        else:
            fact = facts[criterion.fact]
            if not fact.waived:     # lifts are no question on the ground storey
                yield weight, fact


def _of_building(name: str, building: Building, survey: Survey | None,
                 storeys: Sequence[tuple[Storey, Mapping[str, Fact]]]) -> Fact:
    if name == "column_spacing_m":
        return storeys[0][1][name] if storeys else UNKNOWN
    if name == "dock_bays":
        bays = [dock.bays for dock in building.docks if dock.bays is not None]
        known = bool(bays) and len(bays) == len(building.docks)
        total = math.fsum(bay.value for bay in bays)
        return Fact(low=total, high=total, sources=tuple(bay.source for bay in bays)) if known else UNKNOWN
    return UNKNOWN if survey is None else _of_survey(name, survey)


def _of_survey(name: str, survey: Survey) -> Fact:
    if name == "structure_grade":
        grade = survey.grade
        return UNKNOWN if grade is None else Fact(low=float(grade.value), high=float(grade.value), sources=(grade.source,))
    if name == "remaining_life_years":
        life = survey.remaining_life_years
        return UNKNOWN if life is None else Fact(low=life.value, high=life.value, sources=(life.source,))
    if name == "fire_gaps":
        gaps = survey.missing_for_fire
        count = float(len(gaps or ()))
        return UNKNOWN if gaps is None else Fact(low=count, high=count, sources=tuple(gap.source for gap in survey.gaps))
    found = [_CONDITION[one.condition.value] for one in survey.conditions]
    if all(one.condition.value == "unknown" for one in survey.conditions):
        return UNKNOWN
    low, high = (math.fsum(ends) / len(found) for ends in zip(*found, strict=True))
    return Fact(low=low, high=high, sources=tuple(one.condition.source for one in survey.conditions))


def city_scores(city: City, table: PhysicalTable) -> tuple[Floats, Floats]:
    """The physical axis of every row of a city, from 0 to 100: of all criteria a list holds at most the area of a storey.

    The footprint stands for it.
    """
    import numpy as np

    low, high = np.zeros(len(city)), np.full(len(city), FULL)
    column = city.columns.get("building_footprint_m2")
    for criterion in table.criteria if column is not None else ():
        if column is not None and criterion.fact == "storey_area_m2":
            known = ~np.isnan(column.values) & (column.values == column.upper)
            share = np.clip((column.values - criterion.nothing_at) / (criterion.full_at - criterion.nothing_at), 0.0, 1.0)
            gained = np.where(known, FULL * criterion.weight * np.nan_to_num(share), 0.0)
            low += gained
            high -= np.where(known, FULL * criterion.weight - gained, 0.0)
    return np.round(low, 6), np.round(high, 6)


def total(physical: tuple[float, float], axes: Mapping[str, float | None], weights: Mapping[str, float]) -> tuple[float, float]:
    """The weighted total, 0 to 100; an axis that nobody entered may be anything."""
    ends = []
    for end, missing in ((0, 0.0), (1, FULL)):
        parts = [weights["physical"] * physical[end]]
        parts += [weights[axis] * (missing if (value := axes.get(axis)) is None else value) for axis in AXIS_NAMES[1:]]
        ends.append(round(math.fsum(parts), 6))
    return ends[0], ends[1]


def weights_of(given: Mapping[str, float], table: PhysicalTable) -> Mapping[str, float]:
    """The weights of the axes with some set by the user, made to add up to 1.

    Raises:
        CallError: no such axis, a weight below 0, or all of them 0.
    """
    for axis, weight in given.items():
        if axis not in AXIS_NAMES or not 0.0 <= weight < math.inf:
            raise CallError("bad-call", "portfolio-weight", axis, value=f"{weight:g}", allowed=", ".join(AXIS_NAMES))
    whole = {**table.axes, **given}
    most = max(whole.values())
    if most <= 0.0:
        raise CallError("bad-call", "portfolio-no-weight", ", ".join(given))
    scale = most if most > _LARGE else 1.0      # else the sum of the largest numbers would overflow
    total_weight = math.fsum(weight / scale for weight in whole.values())
    return {axis: weight / scale / total_weight for axis, weight in whole.items()}


_LARGE: Final = 1e300


def measured_share(physical: Physical) -> float:
    """Weight of the criteria about which something is measured, 0 to 1."""
    return round(math.fsum(item.criterion.weight for item in physical.items if item.known), 6)


def _assumed(sources: Sequence[Source]) -> bool:
    return any(source.kind is SourceKind.ASSUMED for source in sources)
