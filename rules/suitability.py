"""How well an industry and the storeys of a building fit each other: five elements, each with its numbers, no verdict of a code.

A need that is met scores 1 and falls in a straight line to 0 at ``nothing_at``; an element scores as its weakest need; the
total is the weighted sum. What is unknown may score anything between 0 and 1, so scores and totals are ranges until it is
entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building, Storey, StoreyKind
from models.matching.offers import HAZARDS
from models.measured import Source
from models.tolerances import ROUNDING
from rules.storey_facts import Fact, facts_of_storey, merged
from rules.suitability_model import Element, Industry, Model, Need, Scale

_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One need on some storeys.

    Args:
        low, high: the score; 0 and 1 where the fact is unknown.
        fact: what the storey has; its ``low`` is None where that is unknown.
    """

    need: Need
    fact: Fact
    low: float
    high: float

    @property
    def known(self) -> bool:
        return self.fact.known

    @property
    def met(self) -> bool:
        return self.low >= 1.0

    @property
    def barring(self) -> bool:
        """A hard need that is certainly not met."""
        return self.need.hard and self.high < 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementScore:
    """Score of an element: that of its weakest need. Without a single known need it is no data."""

    element: Element
    needs: tuple[Judged, ...]

    @property
    def known(self) -> bool:
        return any(judged.known for judged in self.needs)

    @property
    def low(self) -> float:
        return min(judged.low for judged in self.needs)

    @property
    def high(self) -> float:
        return min(judged.high for judged in self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """An industry on storeys that are alike: scores, total as a range, verdict, and what would open it.

    ``verdict`` is suitable, conditional, unsuitable or open (the inputs that are missing decide).
    """

    industry: Industry
    storeys: tuple[Storey, ...]
    elements: tuple[ElementScore, ...]
    low: float
    high: float
    verdict: str
    opens: tuple[Judged, ...]

    @property
    def needs(self) -> Iterator[Judged]:
        for score in self.elements:
            yield from score.needs

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that are not known, each once."""
        return tuple(dict.fromkeys(judged.need.fact for judged in self.needs if not judged.known))


def fits(building: Building, model: Model) -> tuple[tuple[Fit, ...], ...]:
    """Every industry of a model on the production storeys of a building, storeys that are alike together, the best first."""
    storeys = [(storey, facts_of_storey(building, storey)) for storey in production_storeys(building)]
    return tuple(_of_industry(industry, storeys, model) for industry in model.industries) if storeys else ()


def production_storeys(building: Building) -> tuple[Storey, ...]:
    """Storeys above ground that serve production, or may: by the use of their zones, else by their own; roofs never."""
    return tuple(storey for storey in building.storeys if storey.kind is StoreyKind.FLOOR and _serves(storey))


def _serves(storey: Storey) -> bool:
    uses = {zone.use.value for zone in storey.zones if zone.use is not None}
    if uses:
        return "production" in uses
    return storey.use is None or storey.use.value == "production"


def _of_industry(industry: Industry, storeys: Sequence[tuple[Storey, Mapping[str, Fact]]], model: Model) -> tuple[Fit, ...]:
    groups: dict[tuple[object, ...], list[tuple[Storey, Mapping[str, Fact]]]] = {}
    for storey, facts in storeys:
        key = tuple(_alike(need, facts[need.fact]) for need in industry.needs)
        groups.setdefault(key, []).append((storey, facts))
    found = []
    for group in groups.values():
        facts_of_all = {need.fact: merged([facts[need.fact] for _, facts in group]) for need in industry.needs}
        found.append(_fit(industry, [storey for storey, _ in group], facts_of_all, model))
    return tuple(sorted(found, key=lambda fit: (_RANK[fit.verdict], -fit.low, -fit.high)))


def _alike(need: Need, fact: Fact) -> tuple[object, ...]:
    """What puts storeys together: the same score of every need, however much more than needed they have."""
    judged = judge(need, fact)
    return fact.known, fact.word, judged.low, judged.high


_RANK: Final = {"suitable": 0, "conditional": 1, "open": 2, "unsuitable": 3}


def _fit(industry: Industry, storeys: Sequence[Storey], facts: Mapping[str, Fact], model: Model) -> Fit:
    scores = tuple(ElementScore(element=element, needs=tuple(judge(need, facts[need.fact]) for need in industry.of(element.id)))
                   for element in model.elements)
    low, high = total(scores)
    return Fit(industry=industry, storeys=tuple(storeys), elements=scores, low=low, high=high,
               verdict=verdict_of(scores, model.scale), opens=opening(scores, model.scale))


def judge(need: Need, fact: Fact) -> Judged:
    """One need against one fact."""
    if fact.waived:
        return Judged(need=need, fact=fact, low=1.0, high=1.0)
    if not fact.known:
        return Judged(need=need, fact=fact, low=0.0, high=1.0)
    if need.op == "fits":
        low, high = _hazard_scores(need.hazard, fact.word)
    else:
        bounds = [score(need, value) for value in (fact.low, fact.high)]
        low, high = min(bounds), max(bounds)
    return Judged(need=need, fact=fact, low=low, high=high)


def score(need: Need, value: float) -> float:
    """1 where a number meets the need, 0 at ``nothing_at`` and beyond, in a straight line between; rounded to 1e-6."""
    gap = round(value - need.value, _DECIMALS) if need.op == ">=" else round(need.value - value, _DECIMALS)
    if gap >= 0.0:
        return 1.0
    share = (value - need.nothing_at) / (need.value - need.nothing_at)
    return min(max(round(share, _DECIMALS), 0.0), 1.0 - ROUNDING)


def _hazard_scores(industry: str, designed: str) -> tuple[float, float]:
    """1 where a storey designed for a class may house the industry's: one that is no more dangerous.

    丙 without division covers solids; whether it covers liquids is not known.
    """
    least, most = ("C2", "C1") if designed == "C" else (designed, designed)
    rank = HAZARDS.index(industry)
    return float(rank >= HAZARDS.index(least)), float(rank >= HAZARDS.index(most))


def total(scores: Sequence[ElementScore]) -> tuple[float, float]:
    """The weighted sum, from the least to the most that it can be."""
    low, high = (sum(score.element.weight * (score.low if least else score.high) for score in scores) for least in (True, False))
    return round(low, _DECIMALS), round(high, _DECIMALS)


def verdict_of(scores: Sequence[ElementScore], scale: Scale) -> str:
    """suitable, conditional, unsuitable; open while the missing inputs decide."""
    needs = [judged for score in scores for judged in score.needs]
    if any(judged.barring for judged in needs):
        return "unsuitable"
    low, high = total(scores)
    worst = _class(low, min(score.low for score in scores), scale)
    worst = "unsuitable" if any(judged.need.hard and judged.low < 1.0 for judged in needs) else worst
    best = _class(high, min(score.high for score in scores), scale)
    return worst if worst == best else "open"


def _class(value: float, weakest: float, scale: Scale) -> str:
    """By the total, and by the weakest element: a good total does not make up for it."""
    if value >= scale.suitable and weakest >= scale.weakest_suitable:
        return "suitable"
    return "conditional" if value >= scale.conditional and weakest >= scale.weakest_conditional else "unsuitable"


def opening(scores: Sequence[ElementScore], scale: Scale) -> tuple[Judged, ...]:
    """The needs that would have to be met, or shown to be met, for the industry to be suitable: hard ones, then by gain."""
    chosen = [judged for score in scores for judged in score.needs if judged.need.hard and not judged.met]
    met = {id(judged) for judged in chosen}

    def least(score: ElementScore) -> float:
        return min(1.0 if id(judged) in met else judged.low for judged in score.needs)

    def gain(score: ElementScore) -> tuple[bool, float]:
        return score.low >= scale.weakest_suitable, -score.element.weight * (1.0 - score.low)

    for score in sorted(scores, key=gain):
        reached = round(sum(one.element.weight * least(one) for one in scores), _DECIMALS)
        if _class(reached, min(map(least, scores)), scale) == "suitable":
            break
        left = [judged for judged in score.needs if not judged.met and id(judged) not in met]
        chosen += left
        met |= {id(judged) for judged in left}
    return tuple(chosen)


def sources_of(fit: Fit) -> tuple[Source, ...]:
    """Where the facts of a fit come from, each once."""
    return tuple(dict.fromkeys(source for judged in fit.needs for source in judged.fact.sources))
