"""What the panel of tenants says of a company, a unit, and a company over a unit, as rich text."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour
from workbench.desktop.rich import bullets, faint, heading, table
from workbench.sheets.stacking import TERMS, asks
from workbench.stacking_colours import verdict_of
from workbench.stacking_words import StackingWords

if TYPE_CHECKING:
    from models.matching.placing import Placing
    from models.tenants import Tenant
    from workbench.stacking import Stacking
    from workbench.stacking_moves import Verdict

_MARKS = {"yes": "pass", "open": "no-data", "no": "fail"}


def company_text(stacking: Stacking | None, tenant: Tenant, spoken: Spoken) -> str:
    """A company: where it is and what that is worth, or why it has no place; then what it needs."""
    words = StackingWords(spoken.lang)
    head = f"<p><b>{html.escape(tenant.name)}</b> · {html.escape(words.industry(tenant))}</p>"
    body = heading(spoken("tenants.needs")) + f"<p>{html.escape(asks(tenant, words) or '–')}</p>"
    if stacking is None:
        return head + body
    company = stacking.by_tenant.get(tenant.id)
    placing = stacking.placing
    if company is None:
        why = heading(spoken("tenants.why")) + f"<p>{html.escape(words.why_unplaced(placing, tenant))}</p>"
        return head + why + body + _best(placing, tenant, words, spoken)
    place = company.place
    rows = [(spoken("tenants.place"), f"{words.place(place)} · {words.area(place.area_m2)}"),
            (spoken("tenants.worth"), spoken("tenants.worth-of", value=words.money(place.value)))]
    terms = [f"{words(f'term.{key}')} {words.money(place.terms[key])}" for key in TERMS if round(place.terms.get(key, 0.0))]
    verdict = verdict_of(company)
    reasons = [one for pair in place.pairs for one in words.reasons(pair)] if verdict != "yes" else []
    told = _coloured(words(f"fit.{verdict}"), verdict) + bullets([html.escape(one) for one in dict.fromkeys(reasons)])
    return head + told + table(rows) + faint(words.listed(terms)) + body + _best(placing, tenant, words, spoken)


def _best(placing: Placing, tenant: Tenant, words: StackingWords, spoken: Spoken) -> str:
    best = placing.best_places(tenant.id)
    if not best:
        return ""
    return heading(spoken("tenants.best")) + bullets(
        [html.escape(f"{words.place(place)}: {spoken('tenants.worth-of', value=words.money(place.value))}") for place in best])


def verdict_text(found: Verdict, spoken: Spoken) -> str:
    """A company over a unit: why not, or that it fits; and who would have to leave."""
    words = StackingWords(spoken.lang)
    name, place = found.tenant.name, words.spaces(found.spaces)
    lines = [html.escape(one) for pair in found.pairs for one in words.reasons(pair)]
    if not found.fits and found.left_m2 is not None and found.tenant.needs.area_m2 is not None:
        lines.append(html.escape(spoken("tenants.no-room", left=words.area(found.left_m2),
                                        needs=words.area(found.tenant.needs.area_m2.value))))
    key = {"no": "why-not", "open": "open-needs", "yes": "fits"}[found.verdict]
    said = _coloured(html.escape(spoken(f"tenants.{key}", name=name, place=place)), found.verdict)
    said += bullets(list(dict.fromkeys(lines)))
    if found.leave:
        said += faint(spoken("tenants.would-leave", names=words.listed(one.tenant.name for one in found.leave)))
    return said


def _coloured(said: str, verdict: str) -> str:
    return f'<p style="color:{verdict_colour(_MARKS[verdict]).name()}"><b>{said}</b></p>'
