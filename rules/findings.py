"""The run of a check: arrays of verdicts, and findings made when one is shown or written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.columns import Facts, Floats
from models.measured import Source
from rules.checking import (
    FAIL,
    NEAR,
    NO_DATA,
    NOT_APPLICABLE,
    PASS,
    VERDICT_NAMES,
    WAIVED,
    ClauseResult,
    Selection,
    judge,
    margins,
    select,
)
from rules.context import Context
from rules.grammar import Scope
from rules.quantities.counted import RECKONED
from rules.request import Request
from rules.standard import HEADLINES, Clause, Pack
from rules.truths import atom_truth, scope_truth

Measurement = float | bool | str | list[float] | list[str] | None

Mask = NDArray[np.bool_]

SHARED: Final = ("park", "plot", "site", "yard")
"""Subjects that belong to no single building: what is said of them holds for every building."""

FREIGHT_USES: Final = ("freight", "freight-passenger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One clause on one subject, with everything a reader of the sheet asks for."""

    clause: Clause
    row: int
    building: str | None
    subject: str
    subject_name: str
    storeys: tuple[int, ...]     # numbers of the storeys it speaks of; empty: the building
    verdict: str
    deciding: bool
    measured: Measurement
    limit: Measurement
    margin: float | None
    sources: tuple[Source, ...]
    missing: tuple[str, ...]     # quantities that would have to be known
    placeholder: bool            # stands for something that was not entered


@dataclass(frozen=True)
class Run:
    """The result of checking some facts against some packs. Arrays first; findings on demand."""

    facts: Facts
    packs: tuple[Pack, ...]
    request: Request
    selection: Selection
    context: Context = field(repr=False)
    results: tuple[ClauseResult, ...]
    informing: tuple[ClauseResult, ...]
    made: dict[int, tuple[Finding, ...]] = field(default_factory=dict, repr=False)     # findings by identity of their result

    def summed(self) -> Run:
        """The run, with all worked out that is said of it as a whole, and which truths speak of one building.

        Of a million subjects that takes a while, and whoever shows the run has no time to wait.
        """
        for _ in (self.counts, self.due, self.decided, self.headline, self.overall, self.provisional):
            pass
        if len(self.facts.tables["building"]):
            self.findings_of(0)
            self.information_of(0)
        return self

    @cached_property
    def counts(self) -> dict[str, int]:
        """Clause × subject by verdict, deciding clauses only."""
        totals = dict.fromkeys((*VERDICT_NAMES[1:5], VERDICT_NAMES[0], VERDICT_NAMES[5], "due-later"), 0)
        for result in self.results:
            if result.deciding:
                found = np.bincount(result.verdicts, minlength=len(VERDICT_NAMES)).tolist()
                for name, count in zip(VERDICT_NAMES, found, strict=True):
                    totals[name] += count
        later = [c for c in self.selection.due_later if c.deciding(self.request.on) and c.id not in self.selection.foreign]
        totals["due-later"] = sum(int((scope_truth(self.context, c.subject, c.scope) != 0).sum()) for c in later)
        return totals

    @cached_property
    def due(self) -> tuple[ClauseResult, ...]:
        """Deciding clauses that apply to something here, or may."""
        return tuple(r for r in self.results if r.deciding and (r.verdicts != NOT_APPLICABLE).any())

    @cached_property
    def decided(self) -> tuple[ClauseResult, ...]:
        """Those of :attr:`due` without a subject that lacks data."""
        return tuple(r for r in self.due if not (r.verdicts == NO_DATA).any())

    @cached_property
    def headline(self) -> dict[str, str]:
        """Whether each headline topic is decided in every building by a clause whose scope is certain for a subject of it."""
        return {topic: "decided" if self._decides(topic) else "none" for topic in HEADLINES}

    def _decides(self, topic: str) -> bool:
        decided = self.deciding_buildings(topic)
        return len(decided) > 0 and bool(decided.all())

    def deciding_buildings(self, topic: str) -> Mask:
        """In which buildings a headline topic is decided."""
        decided = np.zeros(len(self.facts.tables["building"]), bool)
        for result in self.results:
            if result.deciding and result.clause.headline == topic:
                decided |= self._buildings_of(result.clause.subject, self._counting(result) & (result.scope == 1))
        return decided

    def _buildings_of(self, subject: str, rows: Mask) -> Mask:
        """Which buildings have one of these rows; a row of the plot or the site speaks for all of them."""
        found = np.zeros(len(self.facts.tables["building"]), bool)
        if subject in SHARED:
            found[:] = rows.any()
        else:
            above = self.context.rows_above(subject, "building")[rows]
            found[above[above >= 0]] = True
        return found

    def _counting(self, result: ClauseResult) -> Mask:
        """Rows that may decide a headline topic: production storeys and zones, freight lifts, docks and hoists that exist."""
        kind = result.clause.subject
        table = self.facts.tables[kind]
        rows = np.ones(len(table), bool)
        if kind in ("storey", "zone"):
            rows = self.context.column(kind, f"production_{kind}").values == 1
        elif kind == "lift":
            freight = [self.facts.encode("lift_use", word) for word in FREIGHT_USES]
            rows = np.isin(self.context.column("lift", "lift_use").values, freight)
        if kind in ("lift", "dock", "hoist") and table.placeholder is not None:
            rows &= ~table.placeholder
        return rows

    @cached_property
    def uncovered(self) -> tuple[Pack, ...]:
        """Packs that do not hold the rules in force on the reference date: the check then lacks them."""
        return tuple(p for p in self.packs if p.covers_from is not None and self.request.on < p.covers_from)

    @cached_property
    def overall(self) -> str:
        """fail, incomplete, conditional or pass; see product.md, "overall"."""
        deciding = [r.verdicts for r in self.results if r.deciding]
        if any((v == FAIL).any() for v in deciding):
            return "fail"
        if any((v == NO_DATA).any() for v in deciding) or "none" in self.headline.values() or self.uncovered:
            return "incomplete"
        return "conditional" if any((v == WAIVED).any() for v in deciding) else "pass"

    @cached_property
    def provisional(self) -> bool:
        """Whether the result rests on a deciding clause that nobody confirmed with the official text."""
        return any(r.clause.provenance != "confirmed" for r in self.due)

    def findings(self) -> tuple[Finding, ...]:
        """All findings of requirements that apply, deciding ones and remarks, by clause and subject. Made once."""
        return self._all_findings

    def information(self) -> tuple[Finding, ...]:
        """What definitions, procedures, counting rules, references and lapsed clauses say. They never judge."""
        return self._all_information

    def findings_of(self, row: int) -> tuple[Finding, ...]:
        """The findings of requirements in one building, and of the plot and the site; ``row`` is its place in the reading."""
        return self._of_building(self.results, row)

    def information_of(self, row: int) -> tuple[Finding, ...]:
        """What clauses that never judge say of one building, and of the plot and the site."""
        return self._of_building(self.informing, row)

    def _of_building(self, results: Sequence[ClauseResult], row: int) -> tuple[Finding, ...]:
        found: list[Finding] = []
        inside: dict[str, NDArray[np.intp]] = {"building": np.array([row])}     # rows of the building, by their table
        for result in results:
            subject = result.clause.subject
            if subject in SHARED:
                rows = np.arange(len(result.verdicts))
            elif subject in inside:
                rows = inside[subject]
            else:
                rows = inside[subject] = np.flatnonzero(self.context.rows_above(subject, "building") == row)
            found += [self.finding(result, int(one)) for one in rows[result.verdicts[rows] != NOT_APPLICABLE]]
        return tuple(found)

    @cached_property
    def _all_findings(self) -> tuple[Finding, ...]:
        return tuple(finding for result in self.results for finding in self.findings_for(result))

    @cached_property
    def _all_information(self) -> tuple[Finding, ...]:
        return tuple(finding for result in self.informing for finding in self.findings_for(result))

    def findings_for(self, result: ClauseResult) -> tuple[Finding, ...]:
        """The findings of one clause, made once."""
        if id(result) not in self.made:
            rows = np.flatnonzero(result.verdicts != NOT_APPLICABLE)
            gaps = _margins_of(result, rows)
            self.made[id(result)] = tuple(map(partial(self._finding, result), rows.tolist(), gaps.tolist()))
        return self.made[id(result)]

    def finding(self, result: ClauseResult, row: int) -> Finding:
        """The finding of one clause on one row of its subject."""
        return self._finding(result, row, float(_margins_of(result, np.array([row]))[0]))

    def _finding(self, result: ClauseResult, row: int, margin: float) -> Finding:
        clause = result.clause
        table = self.facts.tables[clause.subject]
        sources, missing = self.trace(result, row)
        return Finding(
            clause=clause, row=row, building=self.building_of(clause.subject, row), subject=table.ids[row],
            subject_name=table.names[row], storeys=self.storeys_of(clause.subject, row),
            verdict=VERDICT_NAMES[result.verdicts[row]], deciding=result.deciding,
            measured=self.measured_of(result, row), limit=self.limit_of(result, row),
            margin=None if math.isnan(margin) else margin, sources=tuple(sources), missing=tuple(missing),
            placeholder=bool(table.placeholder is not None and table.placeholder[row]),
        )

    def building_of(self, subject: str, row: int) -> str | None:
        if subject in SHARED:
            return None
        above = int(self.context.rows_above(subject, "building")[row])
        return self.facts.tables["building"].ids[above] if above >= 0 else None

    def storeys_of(self, subject: str, row: int) -> tuple[int, ...]:
        if subject not in ("storey", "zone", "unit", "compartment", "dock", "store"):
            return ()
        number = self.context.column(subject, "storey_number").values[row]
        more = self.facts.tables[subject].storeys.get(row, ())
        return more or (() if np.isnan(number) else (int(number),))

    def measured_of(self, result: ClauseResult, row: int) -> Measurement:
        clause = result.clause
        low, high = float(result.low[row]), float(result.high[row])
        if np.isnan(low):
            return None
        if clause.quantity.form == "choice":
            return self.facts.words[clause.quantity.name][int(low)]
        if clause.quantity.form == "flag":
            return bool(low)
        return _number_or_range(low, high)

    def limit_of(self, result: ClauseResult, row: int) -> Measurement:
        limit = result.clause.limit
        if limit.form in ("in", "not-in"):
            return list(limit.words)
        if limit.form in ("present", "absent"):
            return limit.form == "present"
        if limit.form == "range":
            return [limit.low, limit.high]
        low, high = float(result.limit_low[row]), float(result.limit_high[row])
        if np.isneginf(low):
            return "forbidden"
        return None if np.isnan(low) else _number_or_range(low, high)

    # why

    def trace(self, result: ClauseResult, row: int) -> tuple[list[Source], list[str]]:
        """Sources of the judged value; for "no data" also what is missing: of the scope, of the limit, of the value."""
        clause = result.clause
        own, value_missing = self.context.trace(clause.subject, clause.quantity.name, row)
        sources = [*own, *(s for s in self._limit_sources(clause, row) if s not in own)]
        if result.verdicts[row] != NO_DATA:
            return sources, []
        missing = self._scope_missing(clause.subject, clause.scope, row) if result.scope[row] == -1 else []
        if clause.limit.form == "info":
            open_ = reckons(clause) and bool(np.isnan(result.low[row]))
            return sources, [*missing, *(name for name in value_missing if open_ and name not in missing)]
        for name in (*self._limit_missing(clause, row), *value_missing):
            if name not in missing:
                missing.append(name)
        if not missing and not self._without_figure(result, row):
            missing.append(clause.quantity.name)
        return sources, missing

    def _without_figure(self, result: ClauseResult, row: int) -> bool:
        """Whether the table of the clause holds no figure for this combination of known keys: nothing can be entered."""
        return result.clause.table is not None and bool(np.isnan(result.limit_low[row]))

    def _scope_missing(self, subject: str, scope: Scope, row: int) -> list[str]:
        missing: list[str] = []
        for conjunction in scope:
            if scope_truth(self.context, subject, (conjunction,))[row] != -1:
                continue
            for atom in conjunction:
                if atom_truth(self.context, subject, atom)[row] == -1:
                    missing += self._names(subject, atom.name, row)
        return list(dict.fromkeys(missing))

    def _names(self, subject: str, name: str, row: int) -> Sequence[str]:
        """The unknown inputs of a quantity; the quantity itself where it is known but too coarse (丙 without division)."""
        return self.context.trace(subject, name, row)[1] or [name]

    def _limit_missing(self, clause: Clause, row: int) -> list[str]:
        missing: list[str] = []
        for name in (clause.table.keys if clause.table else clause.limit.names()):
            missing += self.context.trace(clause.subject, name, row)[1]
        for modifier in clause.modifiers:
            holds = scope_truth(self.context, clause.subject, modifier.when)[row]
            if holds == -1:
                missing += self._scope_missing(clause.subject, modifier.when, row)
            for name in modifier.plus.names() if modifier.plus is not None and holds != 0 else ():
                missing += self.context.trace(clause.subject, name, row)[1]
        return missing

    def _limit_sources(self, clause: Clause, row: int) -> list[Source]:
        """Where the limit comes from when it depends on facts: keys of its table, quantities of its formula, conditions."""
        names = [*(clause.table.keys if clause.table else clause.limit.names())]
        for modifier in clause.modifiers:
            names += [atom.name for conjunction in modifier.when for atom in conjunction]
        found: list[Source] = []
        for name in names:
            found += [s for s in self.context.trace(clause.subject, name, row)[0] if s not in found]
        return found


def _margins_of(result: ClauseResult, rows: NDArray[np.intp]) -> Floats:
    """The margins of some rows of a result."""
    return margins(result.clause, result.low[rows], result.high[rows], result.limit_low[rows], result.limit_high[rows])


def _number_or_range(low: float, high: float) -> float | list[float]:
    return round(low, 6) if round(low, 6) == round(high, 6) else [round(low, 6), round(high, 6)]


def check_facts(facts: Facts, packs: Sequence[Pack], request: Request) -> Run:
    """Judge facts against packs.

    Args:
        facts: tables of facts, from buildings (:func:`rules.facts.facts_of`) or filled by a city reader.
        packs: standards packs and plot conditions, in the order in which they are shown.
        request: stage and reference date.
    """
    ctx = Context(facts)
    selection = select(packs, request)
    waivers = [waiver for pack in packs for waiver in pack.waivers]
    results = tuple(judge(ctx, clause, request, waivers, foreign=clause.id in selection.foreign) for clause in selection.judged)
    informing = tuple(judge(ctx, clause, request) for clause in selection.informing)
    return Run(facts, tuple(packs), request, selection, ctx, results, informing)


def reckons(clause: Clause) -> bool:
    """Whether a clause without a limit tells a figure of its own: what its counting rule comes to."""
    return clause.limit.form == "info" and clause.quantity.name in RECKONED


def passes(verdict: str) -> bool:
    """Whether a verdict is a pass (near is one with little margin)."""
    return verdict in (VERDICT_NAMES[PASS], VERDICT_NAMES[NEAR])


