"""Findings put together for paper: by clause, with identical ones on one line, and the worst per storey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from models.building import Building
from models.measured import Source
from rules.findings import Finding, Run
from rules.standard import Clause
from workbench.checked import Checked
from workbench.sheets.flow import Flow
from workbench.sheets.style import VERDICTS, worst
from workbench.sheets.words import Words

_MOST_NAMES: Final = 6
_LONGEST_NAME: Final = 36
STOREY_SUBJECTS: Final = ("storey", "zone", "unit", "compartment", "dock")


def cut(name: str) -> str:
    """A name of sensible length; the full one stands with the building data."""
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME - 1].rstrip() + "…"


@dataclass(frozen=True)
class Sheet:
    """What every part of the sheet needs: the result, the words, and the pages it is written to."""

    checked: Checked
    words: Words
    printed_on: str | None
    flow: Flow = field(default_factory=Flow)

    @property
    def run(self) -> Run:
        return self.checked.run

    @property
    def buildings(self) -> Sequence[Building]:
        return self.checked.reading.buildings

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self.run.findings()

    @cached_property
    def information(self) -> tuple[Finding, ...]:
        return self.run.information()

    @cached_property
    def deciding(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.deciding)

    @cached_property
    def remarks(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if not f.deciding)

    @cached_property
    def building_names(self) -> dict[str, str]:
        """Names by id, short enough for any cell; a building without a name has its number."""
        return {b.id: cut(b.name) or self.words("building-number", number=n) for n, b in enumerate(self.buildings, 1)}

    def project(self) -> str:
        """Plot and building names, else the file's."""
        names = [cut(b.name) for b in self.buildings if b.name]
        return self.words.listed(names[:3]) + ("…" if len(names) > 3 else "") or self.checked.reading.input.file

    def dates(self, clause: Clause) -> list[str]:
        """When a clause ends or ended, and which one takes its place; nothing for one that simply is in force."""
        words, on = self.words, self.run.request.on
        said = []
        if clause.valid_until is not None:
            said.append(words("dates.ended" if on > clause.valid_until else "dates.until", until=clause.valid_until))
        newer = None if clause.prevailed_by is None else self._clauses_by_id.get(clause.prevailed_by)
        if newer is not None:
            since = newer.valid_from.isoformat() if newer.valid_from is not None else words.unknown
            said.append(words("dates.superseded", newer=words.short_citation(newer), since=since))
        return said

    @cached_property
    def _clauses_by_id(self) -> dict[str, Clause]:
        return {known: clause for pack in self.run.packs for clause in pack.clauses
                for known in (clause.id, clause.replaces) if known is not None}

    def anchor(self, clause: Clause) -> str:
        """The name of the place where a clause's block stands."""
        return f"clause-{self._clause_numbers[clause.id]}"

    @cached_property
    def _clause_numbers(self) -> dict[str, int]:
        return {clause_id: n for n, clause_id in enumerate(dict.fromkeys(f.clause.id for f in self.findings))}

    def storey_verdicts(self, building: Building) -> dict[str, str]:
        """Storey id → worst deciding verdict among what stands on it; storeys that no clause speaks of are left out.

        A building without storeys stands under its own id, with the worst of all.
        """
        if not building.storeys:
            return {building.id: worst(f.verdict for f in self.deciding if f.building in (None, building.id))}
        by_number: dict[int, list[str]] = {}
        for finding in self.deciding:
            if finding.building == building.id:
                for number in finding.storeys:
                    by_number.setdefault(number, []).append(finding.verdict)
        return {s.id: worst(by_number[s.number]) for s in building.storeys if s.number in by_number}


@dataclass(frozen=True, slots=True)
class Line:
    """Findings of one clause that say the same, but for the subject."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


def by_clause(findings: Iterable[Finding]) -> list[tuple[Clause, list[Finding]]]:
    """Findings by clause, in the order in which the clauses come."""
    found: dict[str, tuple[Clause, list[Finding]]] = {}
    for finding in findings:
        found.setdefault(finding.clause.id, (finding.clause, []))[1].append(finding)
    return list(found.values())


def worst_first(groups: Iterable[tuple[Clause, list[Finding]]]) -> list[tuple[Clause, list[Finding]]]:
    return sorted(groups, key=lambda group: VERDICTS.index(worst(f.verdict for f in group[1])))


def lines(findings: Sequence[Finding]) -> list[Line]:
    """Findings of one clause, those that differ only in their subject on one line; the worst first."""
    merged: dict[str, list[Finding]] = {}
    for finding in findings:
        how = [(s.kind, s.how, s.where if s.kind == "assumed" else "") for s in finding.sources]
        owner = None if finding.clause.subject == "building" else finding.building
        key = repr((owner, finding.verdict, finding.measured, finding.limit, finding.margin, finding.missing, how))
        merged.setdefault(key, []).append(finding)
    return sorted((Line(tuple(group)) for group in merged.values()), key=lambda line: VERDICTS.index(line.first.verdict))


def subject_text(line: Line, sheet: Sheet) -> str:
    """What a line speaks of: storeys, names of zones and lifts, the building where there are several."""
    words, first = sheet.words, line.first
    kind = words.word("subject", first.clause.subject)
    said = words("subject.not-entered", subject=kind) if first.placeholder else _subject(line, words, kind)
    if first.clause.subject == "building":
        return words.listed(dict.fromkeys(sheet.building_names[f.building] for f in line.findings if f.building is not None))
    if first.building is None or len(sheet.buildings) == 1:
        return said
    return words("subject.of", building=sheet.building_names[first.building], subject=said)


def _subject(line: Line, words: Words, kind: str) -> str:
    storeys = words.storeys(n for f in line.findings for n in f.storeys)
    if line.first.clause.subject == "storey":
        return storeys or kind
    names = list(dict.fromkeys(cut(f.subject_name) for f in line.findings if f.subject_name))
    shown = words.listed(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        shown = words("subject.more", names=shown, count=len(names))
    if not shown:
        return words("subject.at", subject=kind, storeys=storeys) if storeys else kind
    return words("subject.at", subject=shown, storeys=storeys) if storeys else shown


def source_text(line: Line, words: Words) -> str:
    """The sources of a line's value; of many places the first is named."""
    by_how: dict[tuple[str, str], list[Source]] = {}
    for finding in line.findings:
        for source in finding.sources:
            by_how.setdefault((source.kind, source.how), []).append(source)
    said = []
    for sources in by_how.values():
        places = list(dict.fromkeys(s.where for s in sources))
        shown = words.source(sources[0])
        said.append(words("source.more", first=shown, count=len(places) - 1) if len(places) > 1 else shown)
    return "\n".join(said)


def missing_text(line: Line, words: Words) -> str:
    """What would have to be entered; where value and limit are known only whether the clause applies is open."""
    if not line.first.missing:
        return ""
    items = words.listed(words.quantity(name) for name in line.first.missing)
    comparable = line.first.measured is not None and line.first.limit is not None
    return words("relation.scope" if comparable else "missing", items=items)


def value_text(line: Line, words: Words) -> str:
    finding = line.first
    return words.value(finding.clause.quantity.name, finding.measured, finding.clause.unit)


def is_assumed(line: Line) -> bool:
    return any(source.kind == "assumed" for finding in line.findings for source in finding.sources)
