"""The words of the stacking plan: companies, storeys, industries, why a company cannot stand somewhere, with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from models.building import Building, Storey
from models.matching.eligibility import Match, Pair
from models.matching.explaining import reason_of
from models.matching.offers import Has
from models.matching.placing import Place, Placing
from models.matching.spaces import Space
from models.tenants import Tenant
from workbench.match_words import MatchWords
from workbench.sheets.words import Words, number, show_unit
from workbench.texts import catalogue, text

MODES: Final = ("industry", "load", "hazard", "lease", "fit", "value")
"""What the blocks may be coloured by; text ``stacking.mode.<mode>``."""

_SHORT_HAZARD: Final = {"A": "甲", "B": "乙", "C": "丙", "C1": "丙1", "C2": "丙2", "D": "丁", "E": "戊"}


class StackingWords:
    """The texts ``stacking.<key>`` in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.sheet = Words(lang)
        self.match = MatchWords(lang)

    def __call__(self, key: str, **values: object) -> str:
        return text(f"stacking.{key}", self.lang, values)

    def known(self, key: str, otherwise: str) -> str:
        full = f"stacking.{key}"
        return catalogue()[full][self.lang] if full in catalogue() else otherwise

    def listed(self, items: Iterable[str]) -> str:
        return self.sheet.listed(items)

    # figures

    def area(self, value: float) -> str:
        """Whole m²."""
        return f"{value:,.0f} m²"

    def percent(self, share: float | None) -> str:
        """Whole percent; what is not quite all never reads as all."""
        if share is None or share == float("inf"):
            return "–" if share is None else "∞"
        return f"{min(100.0 * share, 99.9):.1f}%" if 0.995 <= share < 1.0 else f"{100.0 * share:.0f}%"

    def money(self, value: float) -> str:
        return f"{value:,.0f}"

    def figure(self, value: float | None, unit: str) -> str:
        return self.sheet.unknown if value is None else f"{number(value, unit)} {show_unit(unit)}".strip()

    def offer(self, has: Has | None, unit: str) -> str:
        if has is None:
            return self.sheet.unknown
        return self.figure(has.low, unit) if has.low == has.high else \
            f"{number(has.low, unit)}–{number(has.high, unit)} {show_unit(unit)}".strip()

    # names

    def building(self, building: Building) -> str:
        return building.name or building.id

    def storey(self, storey: Storey) -> str:
        return storey.name or f"{storey.number}F"

    def place(self, place: Place) -> str:
        """Storey and units; several storeys from the lowest to the highest."""
        return self.spaces(place.spaces)

    def spaces(self, spaces: Sequence[Space]) -> str:
        storeys = list({id(space.storey): space.storey for space in spaces}.values())
        if len(storeys) > 1:
            return f"{self.storey(storeys[0])}–{self.storey(storeys[-1])}"
        storey = self.storey(storeys[0])
        names = [space.name for space in spaces]
        return self.listed(names) if all(name.startswith(storey) for name in names) else f"{storey} {self.listed(names)}"

    def industry(self, tenant: Tenant) -> str:
        if tenant.industry is None:
            return self("unstated")
        said = str(tenant.industry.value)
        word = _keys().get(said, said)
        return self.sheet.known(f"word.industry.{word}", _titles(self.lang).get(word, word))

    def hazard(self, word: str) -> str:
        return self.sheet.word("hazard", word)

    def hazard_short(self, word: str) -> str:
        """丙2, or C2 in English."""
        return _SHORT_HAZARD.get(word, word) if self.lang == "zh" else word

    def end(self, end: str) -> str:
        if not end:
            return self("lease.unstated")
        return self("lease.after", years=end[1:]) if end.startswith("+") else end

    # reasons

    def need(self, key: str) -> str:
        """The name of a need."""
        return self.match(f"need.{key}")

    def reason(self, match: Match) -> str:
        """One need against the space, with its numbers and what is lacking."""
        return self.match.reason(match)

    def reasons(self, pair: Pair, most: int = 9) -> list[str]:
        """Why not: what is violated; where nothing is, what is open."""
        found = pair.violated or pair.open
        return [self.reason(match) for match in found[:most]]

    def why_unplaced(self, placing: Placing, tenant: Tenant) -> str:
        """Why a company has no place, with numbers."""
        return self.match.why(reason_of(placing, tenant))


@cache
def _keys() -> dict[str, str]:
    """Industries by the words that a list may have for them, in either language."""
    prefix = "word.industry."
    return {said: key.removeprefix(prefix) for key, texts in catalogue().items() if key.startswith(prefix)
            for said in texts.values()}


@cache
def _titles(lang: str) -> dict[str, str]:
    """Industries of the suitability model by id."""
    from rules.suitability_model import shipped_model

    return {industry.id: industry.title.get(lang) for industry in shipped_model().industries}
