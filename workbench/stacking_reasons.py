"""Why a company has no place, in the few words of the page on the wall; the pages behind say it in full."""

from __future__ import annotations

import re
from typing import Final

from models.matching.eligibility import Match
from models.matching.explaining import Reason, reason_of
from models.matching.placing import Placing
from models.tenants import Tenant
from workbench.sheets.fonts import width
from workbench.sheets.words import number, show_unit
from workbench.stacking_words import StackingWords

_ORDER: Final = ("no-area", "open", "nowhere", "too-large", "worth", "full", "shared", "taken")
"""What somebody can do something about comes first."""
_ASIDE: Final = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\))\s*$")
_SAYS_ENOUGH: Final = 80.0
"""Points at 6 pt: a shorter reason is a mere head of what follows it."""


def short_reasons(placing: Placing, words: StackingWords) -> list[tuple[Tenant, str]]:
    """Every company without a place with its reason in short, those first for whom something can be done."""
    found = [(tenant, reason_of(placing, tenant)) for tenant in placing.unplaced]
    found.sort(key=lambda one: _ORDER.index(one[1].key) if one[1].key in _ORDER else len(_ORDER))
    return [(tenant, _short(reason, words)) for tenant, reason in found]


def _short(reason: Reason, words: StackingWords) -> str:
    if reason.key == "taken":
        return words("short.taken-one" if reason.count == 1 else "short.taken", count=reason.count)
    pair = reason.pair
    if pair is not None and reason.key in ("open", "nowhere", "too-large"):
        where = words.match.space(pair.space)
        if pair.violated:
            return words("short.lacks", place=where, needs=words.listed(_need(match, words) for match in pair.violated))
        names = dict.fromkeys(_ASIDE.sub("", words.match.missing(match.missing)) for match in pair.open if match.missing)
        if names:
            return words("short.missing", names=words.listed(names))
    return _first(words.match.why(reason))


def _need(match: Match, words: StackingWords) -> str:
    """``荷载 8.0 < 10.0 kN/m²``."""
    if match.needs is None or match.has is None:
        return words.reason(match)
    has, sign = (match.has.high, "<") if match.sense == ">=" else (match.has.low, ">")
    unit = show_unit(match.unit)
    return f"{words.match.need(match)} {number(has, match.unit)} {sign} {number(match.needs, match.unit)} {unit}".strip()


def _first(said: str) -> str:
    """The first part of a reason, unless it says next to nothing alone."""
    first = re.split("[；;]", said)[0]
    return first if width(first, 6.0) >= _SAYS_ENOUGH else said
