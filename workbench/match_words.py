"""The words of ``match``: needs against spaces, reasons, what would have to change, values, conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from models.matching.carrying import Carrying
from models.matching.eligibility import NO, OPEN, UNITS, Match, Pair
from models.matching.explaining import OpenInput, Reason, StoreyGroup, Taken
from models.matching.further import not_judged
from models.matching.offers import Has
from models.matching.placing import Place, Placing
from models.matching.spaces import Space
from models.matching.supply import SUPPLIES, Supply
from models.tenants import Tenant
from workbench.capacity_words import GoodsWords, percent
from workbench.load_words import input_name
from workbench.match_call import Lost
from workbench.sheets.words import Words, show_unit, with_unit
from workbench.texts import catalogue, text

TERMS = ("rent", "area", "unused", "load", "height", "preferred")
"""Terms of a place, in the order in which they are shown."""

WEIGHTS_OF = {
    "rent": ("rent",), "area": ("area_yuan_m2",), "unused": ("unused_yuan_m2",), "load": ("load_yuan_kn",),
    "height": ("height_yuan_m3",), "preferred": ("preferred_yuan_m2",),
    "links": ("link_yuan_t_storey", "together_yuan_storey", "days_month"),
    "disturbances": ("quiet_yuan_m2", "shaking_yuan_m2", "hazard_yuan_m2", "dust_yuan_m2"),
}
"""Term → the weights that it comes from."""


class MatchWords:
    """Says things in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.goods = GoodsWords(lang)
        self.sheet = Words(lang)

    def __call__(self, key: str, **values: object) -> str:
        return text(f"match.{key}", self.lang, values)

    def known(self, key: str, otherwise: str) -> str:
        entry = catalogue().get(f"match.{key}")
        return otherwise if entry is None else entry[self.lang]

    @property
    def comma(self) -> str:
        return "；" if self.lang == "zh" else "; "

    def listed(self, items: Iterable[str]) -> str:
        return ("、" if self.lang == "zh" else ", ").join(items)

    # places

    def space(self, space: Space) -> str:
        """``3F 东单元``; of several buildings with the building's name."""
        own = space.name.startswith(space.storey.name)
        named = space.name if own else f"{space.storey.name} {space.name}"
        several = space.id.startswith(f"{space.building.id}/")
        return f"{space.building.name or space.building.id} {named}" if several else named

    def place(self, place: Place) -> str:
        return " + ".join(self.space(space) for space in place.spaces)

    def storeys(self, numbers: Iterable[int]) -> str:
        return self.goods.storeys(numbers)

    def money(self, value: float) -> str:
        """Yuan without decimals, thousands grouped."""
        return f"{round(value) + 0:,}"

    def area(self, value: float) -> str:
        return f"{value:,.1f}".removesuffix(".0")

    # needs

    def need(self, match: Match) -> str:
        name = self.known(f"need.{match.key}", match.key)
        inside = [part for part in (match.needs_word if match.key == "equipment" else "",
                                    " ".join((*match.names, self.known(f"why.{match.why}", match.why)))
                                    if match.key == "piece" and match.has is not None else "") if part.strip()]
        return self("named", need=name, name=" ".join(inside)) if inside else name

    def has(self, has: Has, unit: str) -> str:
        if round(has.high - has.low, 6) <= 0.0:
            return with_unit(has.low, unit)
        return self("range", low=with_unit(has.low, "").strip(), high=with_unit(has.high, "").strip(), unit=show_unit(unit))

    def reason(self, match: Match) -> str:
        """One need against the space, with its numbers."""
        need = self.need(match)
        if match.key == "storeys":
            return self("short.storeys", needs=self.storeys(int(number) for number in match.needs_word.split(",")))
        if match.verdict == OPEN:
            return self._open(match, need)
        if match.needs is not None and match.has is not None:
            values = {"need": need, "has": self.has(match.has, match.unit), "needs": with_unit(match.needs, match.unit)}
            sense = "least" if match.sense == ">=" else "most"
            if match.verdict == NO and match.short_by is not None:
                return self(f"short.{sense}", **values, by=with_unit(match.short_by, match.unit))
            return self(f"met.{sense}", **values)
        if match.needs_word and match.has_word:
            return self("short.words", need=need, has=self.word(match, match.has_word), needs=self.word(match, match.needs_word))
        return self("short.why", need=need, why=self.known(f"why.{match.why}", match.why)) if match.why else need

    def word(self, match: Match, word: str) -> str:
        """A word that is needed or offered instead of a number."""
        return self.hazard(word) if match.key == "hazard" else self.known(f"word.{word}", word)

    def met(self, matches: Iterable[Match]) -> str:
        """The needs of a place that are met, with their numbers."""
        return self.reasons(match for match in matches if match.needs is not None and match.has is not None)

    def _open(self, match: Match, need: str) -> str:
        if match.missing:
            return self("open.missing", need=need, missing=self.missing(match.missing))
        if match.why:
            return self("short.why", need=need, why=self.known(f"why.{match.why}", match.why))
        if match.has is not None and match.needs is not None:
            return self("open.range", need=need, has=self.has(match.has, match.unit), needs=with_unit(match.needs, match.unit))
        if match.key == "hazard" and match.has_word:
            return self("short.words", need=need, has=self.hazard(match.has_word), needs=self.hazard(match.needs_word))
        return self("open.plain", need=need)

    def reasons(self, matches: Iterable[Match]) -> str:
        return self.comma.join(dict.fromkeys(self.reason(match) for match in matches))

    def missing(self, name: str) -> str:
        own = self.known(f"missing.{name}", "")
        return own or self.known(f"need.{name}", "") or input_name(name, self.lang)

    def hazard(self, word: str) -> str:
        entry = catalogue().get(f"word.hazard.{word}")
        return word if entry is None else entry[self.lang]

    def industry(self, tenant: Tenant) -> str:
        """The trade in the language where it is one of ours, else as it was written."""
        said = "" if tenant.industry is None else tenant.industry.value
        entry = catalogue().get(f"word.industry.{said}")
        return said if entry is None else entry[self.lang]

    def change(self, match: Match) -> str:
        """What would have to be otherwise for one need to be met."""
        need = self.need(match)
        if match.verdict == OPEN:
            return self("change.enter", missing=self.missing(match.missing)) if match.missing else self._open(match, need)
        if match.key == "storeys":
            return self("change.storeys")
        if match.needs is not None and match.has is not None:
            return self("change.least" if match.sense == ">=" else "change.most", need=need, has=self.has(match.has, match.unit),
                        needs=with_unit(match.needs, match.unit))
        if match.key in ("hazard", "clean"):
            return self("change.words", need=need, needs=self.word(match, match.needs_word))
        return self.reason(match)

    def changes(self, pair: Pair) -> str:
        """Everything that would have to be otherwise for a company to stand on a space."""
        return self.comma.join(dict.fromkeys(self.change(match) for match in (*pair.violated, *pair.open)))

    # reasons of the placing

    def why(self, reason: Reason) -> str:
        """Why a company was not placed."""
        if reason.place is not None:
            place = reason.place
            names = {space.building.id: space.building.name or space.building.id for space in place.spaces}
            full = self.listed(self.demand(kind, names.get(which, which)) for kind, which in reason.full)
            return self(f"reason.{reason.key}", place=self.place(place), value=self.money(place.value), count=reason.count,
                        unused=self.area(place.area_m2 - place.paid_m2), full=full)
        if reason.pair is None or reason.key == "no-area":
            return self("reason.no-area")
        shown = reason.pair.violated or reason.pair.open
        return self(f"reason.{reason.key}", place=self.space(reason.pair.space), reasons=self.reasons(shown))

    def would_change(self, reason: Reason) -> str:
        """What would have to change, where no place was allowed; else nothing."""
        if reason.pair is None or reason.key == "no-area":
            return ""
        return self("change", place=self.space(reason.pair.space), changes=self.changes(reason.pair))

    def open_input(self, one: OpenInput) -> str:
        return self("open-count", missing=self.missing(one.missing), companies=len(one.tenants), pairs=one.pairs)

    def result(self, placing: Placing) -> str:
        """The result in one sentence."""
        solution = placing.solution
        if solution.status in ("infeasible", "none"):
            return self(f"result.{solution.status}", asked=len(placing.tenants))
        let, lettable = let_m2(placing), lettable_m2(placing)
        value, gap = self.money(solution.worth.total), gap_text(solution.gap)
        return self("result", asked=len(placing.tenants), placed=len(placing.places), let=self.area(let), all=self.area(lettable),
                    share=percent(let / lettable) if lettable else "–", rent=self.money(rent_month(placing)),
                    proof=self("proof.stopped" if solution.stopped else f"proof.{solution.status}", value=value, gap=gap))

    def conflict(self, placing: Placing) -> str:
        """The smallest conflict in words; nothing where there is none."""
        names = {one.id: one.name for one in placing.tenants} | {
            space.building.id: space.building.name or space.building.id for space in placing.spaces}
        parts = [self.demand(kind, names.get(which, which)) for kind, which in placing.conflict]
        if not parts:
            return ""
        return self("conflict", parts=self.comma.join(parts)) if len(parts) > 1 else self("conflict.alone", part=parts[0])

    def demand(self, kind: str, name: str) -> str:
        """A demand of a conflict, or a shared capacity that is full."""
        if kind in SUPPLIES:
            return self("conflict.supply", name=name, service=self(f"need.{kind}"))
        return self(f"conflict.{kind}", name=name)

    # what a building supplies

    def supply(self, one: Supply) -> str:
        """``用电：3 家合计 900 kW，整栋供电 1,200 kW（75%）``."""
        unit = UNITS[one.need]
        said = self("supply.asked", service=self(f"need.{one.need}"), count=one.stating, asked=with_unit(one.asked, unit))
        if one.diversity is not None:
            said += self("supply.diversity", factor=f"{one.diversity.low:g}", drawn=with_unit(one.drawn, unit))
        if one.has is None:
            said += self("supply.unknown")
        else:
            share = "–" if one.share is None else percent(one.share)
            said += self(f"supply.{one.verdict}", has=with_unit(one.has.low, unit), share=share)
        return said + (self("supply.silent", count=one.silent) if one.silent else "")

    def kinds(self, kinds: Sequence[str]) -> str:
        return self("kinds.and").join(self(f"kind.{kind}") for kind in kinds)

    def lacks(self, row: Taken, second: bool) -> str:
        """What one of two buildings lacks for a company, at its nearest space."""
        near = row.second_near if second else row.first_near
        if near is None:
            return "–"
        return f"{self.space(near.space)}{'：' if self.lang == 'zh' else ': '}{self.reasons(near.violated or near.open)}"

    def group(self, group: StoreyGroup) -> str:
        """``2F–10F（层高 4.50 m，5.0 kN/m²）``."""
        height = "–" if group.height_m is None else with_unit(group.height_m, "m")
        load = "–" if group.load_kn_m2 is None else with_unit(group.load_kn_m2, "kN/m2")
        return self("group", storeys=self.storeys(group.storeys), height=height, load=load)

    def group_finding(self, group: StoreyGroup, names: Mapping[str, str]) -> list[str]:
        """How many a group of storeys takes, and how many more if one thing or another were otherwise."""
        lines = [self("group-takes", group=self.group(group), count=len(group.takes))]
        for kinds, tenants in group.lacks.items():
            lines.append(self("group-lacks", kinds=self.kinds(kinds), count=len(tenants),
                              names=self.listed(names[one] for one in tenants)))
        if group.open:
            lines.append(self("group-open", count=len(group.open), names=self.listed(names[one] for one in group.open)))
        return lines

    def lost(self, one: Lost, tenants: Sequence[Tenant]) -> str:
        """A wish that another building has no place for."""
        name = next((tenant.name for tenant in tenants if tenant.id == one.tenant), one.tenant)
        return self(f"lost.{one.kind}", name=name, units=self.listed(one.units))

    def notes(self, placing: Placing, *, divided: bool, leases: int) -> list[str]:
        """What was taken for granted."""
        found = [self("note-divided")] if divided else []
        if any(space.next_assumed and space.next_to for space in placing.spaces):
            found.append(self("note-next"))
        for carrying in placing.carrying:
            found += [self("note-capacity", name=carrying.building.name or carrying.building.id, missing=self.missing(lack))
                      for lack in carrying.missing]
            found += self.hours(carrying, placing)
        left = Counter(heading for tenant in placing.tenants for heading in not_judged(tenant))
        if left:
            found.append(self("note-not-judged", headings=self.listed(
                self("heading-count", heading=heading, count=count) for heading, count in left.most_common())))
        if leases:
            found.append(self("note-leases", count=leases))
        return [*found, self("note-move-in")]

    def hours(self, carrying: Carrying, placing: Placing) -> list[str]:
        """Which hour the peak of lifts and docks is, where companies say when their goods move."""
        found = placing.busiest(carrying.building)
        if found.lifts is None or found.docks is None:
            return []
        return [self("note-hours", name=carrying.building.name or carrying.building.id, timed=found.timed, lifts=found.lifts,
                     docks=found.docks, untimed=self("note-hours-untimed", count=found.untimed) if found.untimed else "")]


def gap_text(gap: float) -> str:
    """A gap as a percentage of two digits: small ones are what matters."""
    return f"{100.0 * gap:.2g}%" if gap < 1.0 else f"{100.0 * gap:.0f}%" if gap < 10.0 else "–"


def let_m2(placing: Placing) -> float:
    return sum(place.area_m2 for place in placing.places)


def lettable_m2(placing: Placing) -> float:
    return sum(space.area_m2.value for space in placing.spaces if space.area_m2 is not None)


def rent_month(placing: Placing) -> float:
    """Yuan a month, as offered, without weights."""
    return sum(place.tenant.terms.rent_yuan_m2_month.value * place.paid_m2 for place in placing.places
               if place.tenant.terms.rent_yuan_m2_month is not None)


def terms_of(placing: Placing) -> dict[str, float]:
    """The value of a placing term by term, yuan a month."""
    found = {term: sum(place.terms.get(term, 0.0) for place in placing.places) for term in TERMS}
    worth = placing.solution.worth
    return found | {"links": -worth.links, "disturbances": -sum(worth.disturbances), "total": worth.total}
