"""The five-element model in words and as a JSON document: needs beside what is there, and what would open an industry."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.building import Building
from models.reading import Reading
from rules.industries import IndustryList, lists_of
from rules.suitability import ElementScore, Fit, Judged, fits, sources_of
from rules.suitability_model import Industry, Model, Need
from workbench import __version__
from workbench.sheets.words import Words, number, with_unit
from workbench.texts import text


@dataclass(frozen=True, slots=True)
class Place:
    """Whose lists of welcomed industries are looked at; none without a city."""

    city: str | None = None
    district: str | None = None

    @property
    def lists(self) -> tuple[IndustryList, ...]:
        return () if self.city is None else lists_of(self.city, self.district)

    def welcoming(self, industry: Industry) -> tuple[IndustryList, ...]:
        """The lists that name one of an industry's words."""
        return tuple(one for one in self.lists if set(industry.policy) & set(one.industries))


def welcome_text(industry: Industry, place: Place, words: Words) -> str:
    """Which lists name the industry, with what each list is; empty where none does."""
    return words.listed(text("suitability.welcome", words.lang, {
        "list": one.title.get(words.lang), "standing": text(f"suitability.standing.{one.standing}", words.lang),
    }) for one in place.welcoming(industry))


SCHEMA: Final = "shanglou.suitability/1"
LOOKS: Final = {"suitable": "pass", "conditional": "near", "open": "no-data", "unsuitable": "fail"}
"""The mark and colour of the sheet that each verdict borrows; the words beside it are its own."""

SIGNS: Final = {"suitable": "●", "conditional": "▲", "open": "◇", "unsuitable": "■"}


def band(score: ElementScore, model: Model) -> str:
    """Where the score of an element stands on the scale of the totals; open while the missing inputs decide."""
    found = {_band(value, model) for value in (score.low, score.high)}
    return found.pop() if len(found) == 1 else "open"


def _band(value: float, model: Model) -> str:
    scale = model.scale
    return "suitable" if value >= scale.suitable else "conditional" if value >= scale.conditional else "unsuitable"


def score_text(low: float, high: float) -> str:
    """A score or total with two decimals, cut off and never rounded up; a range where inputs are missing."""
    shown = [f"{math.floor(value * 100 + 1e-6) / 100:.2f}" for value in (low, high)]
    return shown[0] if shown[0] == shown[1] else f"{shown[0]}–{shown[1]}"


def element_text(score: ElementScore, words: Words) -> str:
    return score_text(score.low, score.high) if score.known else text("suitability.no-data", words.lang)


def fact_name(name: str, words: Words) -> str:
    return text(f"suitability.fact.{name}", words.lang)


def need_text(need: Need, words: Words) -> str:
    """What is needed, with its unit."""
    if need.op == "fits":
        return text("suitability.need-hazard", words.lang, {"hazard": words.word("hazard", need.hazard)})
    return f"{'≥' if need.op == '>=' else '≤'} {with_unit(need.value, need.unit)}"


def has_text(judged: Judged, words: Words) -> str:
    """What the storey has; a range where it is known only as one."""
    fact = judged.fact
    if fact.waived:
        return text("suitability.waived", words.lang)
    if not fact.known:
        return words.unknown
    if fact.word:
        return text("suitability.has-hazard", words.lang, {"hazard": words.word("hazard", fact.word)})
    if fact.low == fact.high:
        return with_unit(fact.low, judged.need.unit)
    if math.isinf(fact.high):
        return text("suitability.at-least", words.lang, {"value": with_unit(fact.low, judged.need.unit)})
    return f"{number(fact.low, judged.need.unit)}–{with_unit(fact.high, judged.need.unit)}"


def basis_text(need: Need, words: Words) -> str:
    """What a figure is worth, and where it was read."""
    said = text(f"suitability.basis.{need.basis}", words.lang)
    if need.source is None:
        return said
    key = "suitability.source" if need.applies == "given" else "suitability.source-assumed"
    return text(key, words.lang, {"basis": said, "source": need.source.title.get(words.lang)})


def reason(judged: Judged, storeys: str, words: Words) -> str:
    """One sentence: what is needed, and what the storeys have."""
    key = "suitability.reason" if judged.known else "suitability.reason-missing"
    return text(key, words.lang, {
        "fact": fact_name(judged.need.fact, words), "need": need_text(judged.need, words), "storeys": storeys,
        "has": has_text(judged, words), "basis": basis_text(judged.need, words),
    })


def opening_text(judged: Judged, words: Words) -> str:
    """One step towards a suitable fit: what to raise, or what to state."""
    if judged.need.fact == "storey_number":
        return text("suitability.open-storey", words.lang, {"need": need_text(judged.need, words)})
    key = "suitability.open-known" if judged.known else "suitability.open-missing"
    return text(key, words.lang, {"fact": fact_name(judged.need.fact, words), "need": need_text(judged.need, words),
                                  "has": has_text(judged, words)})


def storeys_text(fit: Fit, words: Words) -> str:
    return words.storeys(storey.number for storey in fit.storeys)


def short_of(fit: Fit) -> list[Judged]:
    """Needs that are not certainly met: those that fall short first."""
    return sorted((judged for judged in fit.needs if not judged.met), key=lambda judged: (not judged.known, judged.low))


# --- JSON --------------------------------------------------------------------------------------------------------


def suitability_document(reading: Reading, model: Model, place: Place, lang: str) -> dict[str, Any]:
    """The document of ``shanglou suitability``: the model's own data, and every industry on every group of storeys."""
    words = Words(lang)
    return {
        "schema": SCHEMA, "program": __version__,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format},
        "model": _model_entry(model, lang), "city": place.city, "district": place.district,
        "buildings": [{"id": building.id, "name": building.name,
                       "fits": [_fit_entry(fit, place, words) for group in fits(building, model) for fit in group]}
                      for building in reading.buildings],
    }


def _model_entry(model: Model, lang: str) -> dict[str, Any]:
    scale = model.scale
    return {
        "title": model.title.get(lang), "note": model.note.get(lang), "sha256": model.sha256,
        "scale": {"suitable": scale.suitable, "conditional": scale.conditional, "weakest_suitable": scale.weakest_suitable,
                  "weakest_conditional": scale.weakest_conditional, "nothing_below": scale.nothing_below,
                  "nothing_above": scale.nothing_above, "basis": scale.basis},
        "elements": [{"id": element.id, "title": element.title.get(lang), "weight": element.weight, "basis": element.basis}
                     for element in model.elements],
    }


def _fit_entry(fit: Fit, place: Place, words: Words) -> dict[str, Any]:
    storeys = storeys_text(fit, words)
    return {
        "industry": fit.industry.id, "title": fit.industry.title.get(words.lang), "production": fit.industry.production,
        "policy": list(fit.industry.policy),
        "welcome": [{"list": one.id, "title": one.title.get(words.lang), "standing": one.standing, "clause": one.clause}
                    for one in place.welcoming(fit.industry)],
        "storeys": [storey.number for storey in fit.storeys], "verdict": fit.verdict,
        "total": [fit.low, fit.high],
        "elements": [{"element": score.element.id, "score": [score.low, score.high] if score.known else None,
                      "needs": [_need_entry(judged, storeys, words) for judged in score.needs]} for score in fit.elements],
        "opens_with": [opening_text(judged, words) for judged in fit.opens], "missing": list(fit.missing),
        "sources": [str(source) for source in sources_of(fit)],
    }


def _need_entry(judged: Judged, storeys: str, words: Words) -> dict[str, Any]:
    need, fact = judged.need, judged.fact
    value: object = None
    if fact.known and not fact.waived:
        value = fact.word or [fact.low, None if math.isinf(fact.high) else fact.high]
    return {
        "fact": need.fact, "comparison": need.op, "need": need.hazard or need.value, "unit": need.unit, "has": value,
        "score": [judged.low, judged.high] if judged.known else None, "hard": need.hard, "basis": need.basis,
        "applies": need.applies, "source": None if need.source is None else need.source.title.get(words.lang),
        "reason": reason(judged, storeys, words),
    }


def groups_of(building: Building, model: Model) -> Sequence[tuple[Fit, ...]]:
    """The fits of a building, the industries that fit best first."""
    order = {"suitable": 0, "conditional": 1, "open": 2, "unsuitable": 3}
    return sorted(fits(building, model), key=lambda group: (order[group[0].verdict], -group[0].low, -group[0].high))


def ranked(groups: Sequence[tuple[Fit, ...]]) -> Iterator[tuple[bool, Fit]]:
    """The fits in the order of a table, with whether each is the first of its industry."""
    for group in groups:
        for position, fit in enumerate(group):
            yield position == 0, fit


def steps(judged: Iterable[Judged], words: Words) -> str:
    return text("suitability.and", words.lang).join(opening_text(one, words) for one in judged)
