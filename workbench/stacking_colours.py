"""What the blocks of a stacking plan are coloured by: fill, hatch and a short word for each company, and the legend.

A colour never speaks alone: words without an order have a hatch of their own, and every block says its class in letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.matching.eligibility import NO, OPEN
from models.matching.offers import HAZARDS, Has, rank
from models.matching.placing import Place
from workbench.plots import steps
from workbench.sheets.style import MASSING, SCALE, SERIES, Colour
from workbench.stacking import Company, Stacking
from workbench.stacking_words import StackingWords

HATCHES: Final = ("", "/", "\\", "x", "-", "|", "+", ".")
"""In this order; with eight hues they make 64 pairs."""

_STEPS: Final = SCALE[:4]
"""The darkest step of the scale would swallow the letters on it."""
_LOADED: Final = (0.5, 0.8, 1.0)
"""Shares of the load offered that part the classes of use."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of the legend."""

    key: str
    said: str
    fill: Colour
    hatch: str = ""
    verdict: str = ""
    area_m2: float = 0.0


@dataclass(frozen=True)
class Colours:
    """Class and short word by company id, and the classes that occur in the order of the legend."""

    mode: str
    title: str
    classes: tuple[Class, ...]
    of: Mapping[str, str]
    short: Mapping[str, str]

    def class_of(self, tenant_id: str) -> Class:
        return next(one for one in self.classes if one.key == self.of[tenant_id])


def colours_of(stacking: Stacking, mode: str, words: StackingWords) -> Colours:
    """Classes of all placed companies by one of :data:`workbench.stacking_words.MODES`."""
    makers: dict[str, Callable[[Stacking, StackingWords], tuple[list[Class], dict[str, str], dict[str, str]]]] = {
        "industry": _industry, "load": _load, "hazard": _hazard, "lease": _lease, "fit": _fit, "value": _value}
    classes, of, short = makers[mode](stacking, words)
    areas: dict[str, float] = {}
    for company in stacking.companies:
        key = of[company.tenant.id]
        areas[key] = areas.get(key, 0.0) + company.place.area_m2
    shown = tuple(replace(one, area_m2=areas[one.key]) for one in classes if one.key in areas)
    return Colours(mode, words(f"mode.{mode}"), shown, of, short)


_Made = tuple[list[Class], dict[str, str], dict[str, str]]


def series(index: int) -> tuple[Colour, str]:
    """Hue and hatch of the n-th word: eight pairs, then the same hues with the next hatch."""
    return SERIES[index % len(SERIES)], HATCHES[(index + index // len(SERIES)) % len(HATCHES)]


def _industry(stacking: Stacking, words: StackingWords) -> _Made:
    names = {company.tenant.id: words.industry(company.tenant) for company in stacking.companies}
    areas: dict[str, float] = {}
    for company in stacking.companies:
        areas[names[company.tenant.id]] = areas.get(names[company.tenant.id], 0.0) + company.place.area_m2
    order = sorted(areas, key=lambda name: (-areas[name], name))
    return [Class(name, name, *series(i)) for i, name in enumerate(order)], names, names


def load_used(place: Place) -> tuple[float, Has] | None:
    """What a company asks of its floor and what that offers, kN/m², where it takes the greatest share; None while unknown."""
    found = [(match.needs, match.has) for pair in place.pairs for match in pair.matches
             if match.key in ("load", "equipment") and match.needs is not None and match.has is not None]
    return max(found, key=lambda one: one[0] / max(one[1].low, 1e-9), default=None)


def _load(stacking: Stacking, words: StackingWords) -> _Made:
    names = ("half", "well", "full")
    classes = [Class(name, words(f"load.{name}"), _STEPS[i], HATCHES[(0, 5, 1)[i]]) for i, name in enumerate(names)]
    classes += [Class("over", words("load.over"), MASSING["fail"], "x", "fail"),
                Class("unknown", words("load.unknown"), MASSING["not-applicable"], "", "")]
    of, short = {}, {}
    for company in stacking.companies:
        used = load_used(company.place)
        if used is None:
            of[company.tenant.id], short[company.tenant.id] = "unknown", "–"
            continue
        share = used[0] / max(used[1].low, 1e-9)
        of[company.tenant.id] = next((name for name, most in zip(names, _LOADED, strict=True) if share <= most + 1e-9), "over")
        short[company.tenant.id] = f"{used[0]:.3g}/{used[1].low:.3g}"
    return classes, of, short


def _hazard(stacking: Stacking, words: StackingWords) -> _Made:
    order = sorted((*HAZARDS, "C"), key=rank)
    classes = [Class(name, words.hazard(name), *series(i)) for i, name in enumerate(order)]
    classes.append(Class("", words("hazard.unstated"), MASSING["not-applicable"]))
    of = {company.tenant.id: "" if company.tenant.brings.hazard is None else str(company.tenant.brings.hazard.value)
          for company in stacking.companies}
    return classes, of, {key: words.hazard_short(word) or "–" for key, word in of.items()}


def _lease(stacking: Stacking, words: StackingWords) -> _Made:
    """The sooner a lease ends, the darker."""
    ends = [end for end, _ in stacking.expiries() if end]
    groups = _grouped(ends, len(_STEPS))
    classes = []
    for i, group in enumerate(groups):
        first, last = words.end(group[0]), words.end(group[-1])
        said = first if len(group) == 1 else words("lease.from-to", first=first, last=last)
        step = len(_STEPS) - 1 - round(i * (len(_STEPS) - 1) / max(len(groups) - 1, 1))
        classes.append(Class(group[0], said, _STEPS[step], HATCHES[(0, 5, 4, 1)[step]]))
    classes.append(Class("", words("lease.unstated"), MASSING["not-applicable"]))
    key = {end: group[0] for group in groups for end in group}
    return classes, {company.tenant.id: key.get(company.ends, "") for company in stacking.companies}, \
        {company.tenant.id: words.end(company.ends) if company.ends else "–" for company in stacking.companies}


def _grouped(items: Sequence[str], most: int) -> list[list[str]]:
    """Neighbours together, in at most so many groups of about one size."""
    count = min(most, len(items))
    return [list(items[i * len(items) // count:(i + 1) * len(items) // count]) for i in range(count)]


def _fit(stacking: Stacking, words: StackingWords) -> _Made:
    classes = [Class("no", words("fit.no"), MASSING["fail"], "x", "fail"),
               Class("open", words("fit.open"), MASSING["no-data"], "/", "no-data"),
               Class("yes", words("fit.yes"), MASSING["pass"], "", "pass")]
    of = {company.tenant.id: verdict_of(company) for company in stacking.companies}
    return classes, of, {key: words(f"fit.short.{verdict}") for key, verdict in of.items()}


def verdict_of(company: Company) -> str:
    """No where a need is violated, open where one is not known, else yes."""
    verdicts = {pair.verdict for pair in company.place.pairs}
    return next((one for one in (NO, OPEN) if one in verdicts), "yes")


def value_per_m2(place: Place) -> float:
    """Worth in yuan for each m² and month, all terms together."""
    return place.value / place.area_m2 if place.area_m2 > 0.0 else 0.0


def _value(stacking: Stacking, words: StackingWords) -> _Made:
    values = {company.tenant.id: value_per_m2(company.place) for company in stacking.companies}
    low, high = min(values.values(), default=0.0), max(values.values(), default=0.0)
    marks = steps(high - low)
    width = max(marks[1] if len(marks) > 1 else high - low, (high - low) / len(_STEPS), 1e-9)
    first = width * (low // width) if width > 1e-6 else low
    band = {key: min(int((value - first) / width + 1e-9), len(_STEPS) - 1) for key, value in values.items()}
    classes = []
    for i, fill in enumerate(_STEPS):
        own = [values[key] for key, at in band.items() if at == i]
        if own:
            said = words("value.range", low=f"{min(own):.1f}", high=f"{max(own):.1f}")
            classes.append(Class(str(i), said, fill, HATCHES[(0, 5, 4, 1)[i]]))
    return classes, {key: str(at) for key, at in band.items()}, {key: f"{value:.1f}" for key, value in values.items()}


def solids(stacking: Stacking, colours: Colours) -> dict[str, Colour]:
    """Fill by id of unit, and by id of storey that of the company with the most area there: for the solids of the 3D view."""
    return {key: one.fill for key, one in solid_classes(stacking, colours).items()}


def solid_classes(stacking: Stacking, colours: Colours) -> dict[str, Class]:
    """Class by id of unit, and by id of storey that of the company with the most area there."""
    found: dict[str, Class] = {}
    units = {space.id: space.unit.id for space in stacking.placing.spaces if space.unit is not None}
    for bar in (bar for stack in stacking.stacks for bar in stack.bars):
        largest = 0.0
        for block in bar.blocks:
            if block.place is None:
                continue
            own = colours.class_of(block.place.tenant.id)
            found |= {units[space]: own for space in block.spaces if space in units}
            if block.area_m2 > largest:
                largest, found[bar.storey.id] = block.area_m2, own
    return found
