"""What the rules say of a company that raises the hazard class: the building judged before and after, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from models.matching.change import PASS, Effect, Review, with_hazard
from models.reading import Reading
from rules.findings import Finding
from rules.standard import Clause
from workbench.checked import Choices, apply, check
from workbench.sheets.style import VERDICTS
from workbench.stacking_words import StackingWords

_ABSENT: Final = "not-applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """A clause on a subject whose verdict is another one now. ``finding``: after, or before where it speaks no more."""

    clause: Clause
    subject: str
    before: str
    after: str
    finding: Finding

    @property
    def worse(self) -> bool:
        return VERDICTS.index(self.after) < VERDICTS.index(self.before)


def clause_changes(reading: Reading, choices: Choices, review: Review) -> tuple[ClauseChange, ...]:
    """Verdicts that differ once the class of the company's place is raised; what became worse comes first.

    Raises:
        CallError, PackError: choices that cannot be used.
    """
    settled, rest = apply(reading, choices), replace(choices, hazard=None)
    own = next(building for building in settled.buildings if building.id == review.building.id)
    raised = with_hazard([replace(space, building=own) for space in review.spaces], review.tenant.brings.hazard)
    if raised is None:
        return ()
    before = check(settled, rest)
    after = check(replace(settled, buildings=tuple(raised if one is own else one for one in settled.buildings)), rest)
    old, new = _by_key(before.run.findings()), _by_key(after.run.findings())
    found = []
    for key in dict.fromkeys((*new, *old)):
        was, is_ = old.get(key), new.get(key)
        shown = is_ or was
        verdicts = [_ABSENT if one is None else one.verdict for one in (was, is_)]
        if shown is not None and verdicts[0] != verdicts[1]:
            found.append(ClauseChange(clause=shown.clause, subject=key[2], before=verdicts[0], after=verdicts[1], finding=shown))
    return tuple(sorted(found, key=lambda one: (not one.worse, not one.finding.deciding, VERDICTS.index(one.after))))


def _by_key(findings: Iterable[Finding]) -> dict[tuple[str, str | None, str], Finding]:
    return {(finding.clause.id, finding.building, finding.subject): finding for finding in findings}


def effect_text(effect: Effect, words: StackingWords) -> tuple[str, str, str, str, str]:
    """What, before, after, limit and note of an effect."""
    match = effect.match
    if match is not None:
        need = words.match.need(match)
        worded = match.key == "hazard"
        has = words.hazard(match.has_word) if worded and match.has_word else words.offer(match.has, match.unit) \
            if match.has is not None else match.has_word or words.sheet.unknown
        needs = words.hazard(match.needs_word) if worded else words.figure(match.needs, match.unit) \
            if match.needs is not None else match.needs_word or "–"
        return f"{need} · {effect.subject}", has, needs, "", "" if effect.verdict == PASS else words.reason(match)
    if effect.key == "hazard":
        before = words.hazard(effect.before_word) if effect.before_word else words.sheet.unknown
        after = words.hazard(effect.after_word) if effect.after_word else words.sheet.unknown
        note = "" if effect.after_word else words("effect.no-hazard")
        return words("effect.hazard", subject=effect.subject), before, after, "", note
    key = f"effect.{effect.key}" + (f".{effect.mutual}" if effect.mutual else "")
    what = words(key, subject=effect.subject, where=effect.before_word, word=effect.before_word)
    before, after, limit = ("" if value is None else _figure(value, effect.unit, words)
                            for value in (effect.before, effect.after, effect.limit))
    if effect.key == "neighbour-hazard":
        before, after = words.hazard_short(effect.before_word), words.hazard_short(effect.after_word)
    note = words("effect.missing", missing=words.listed(map(words.match.missing, effect.missing))) if effect.missing else ""
    return what, before, after, "" if not limit else f"≤ {limit}", note


def _figure(value: float, unit: str, words: StackingWords) -> str:
    return f"{value:.0f}%" if unit == "%" else words.figure(value, unit)
