"""Evidence: what is missing, one block per failing, undecided or waived clause, margins of what passes, and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rules.findings import Finding
from rules.standard import DECIDING_FORCES, Clause
from workbench.sheets.results import (
    Line,
    Sheet,
    by_clause,
    is_assumed,
    lines,
    missing_text,
    source_text,
    subject_text,
    value_text,
    worst_first,
)
from workbench.sheets.style import BAND, COLOURS, GREY, INK, TINTS, worst
from workbench.sheets.tables import Cell, Column, Row

_OPEN: Final = ("fail", "no-data", "waived")
_PASSED: Final = ("pass", "near")


def write_missing(sheet: Sheet) -> None:
    """A to-do list: every input that deciding clauses wait for."""
    asked: dict[str, tuple[set[str], list[Finding]]] = {}
    for finding in sheet.deciding:
        if finding.verdict == "no-data":
            for name in finding.missing:
                clauses, found = asked.setdefault(name, (set(), []))
                clauses.add(finding.clause.id)
                found.append(finding)
    if not asked:
        return
    words = sheet.words
    sheet.flow.heading(words("todo"), name="todo")
    sheet.flow.note(words("todo.note"))
    rows = [[Cell(words.ask(name), bold=True), Cell(_where(found, sheet)), Cell(str(len(clauses)))]
            for name, (clauses, found) in sorted(asked.items(), key=lambda item: (-len(item[1][0]), item[0]))]
    sheet.flow.table([Column(words("col.ask")), Column(words("col.for"), 190), Column(words("col.clauses"), 46, "right")], rows)


def _where(findings: Sequence[Finding], sheet: Sheet) -> str:
    """The subjects that wait, briefly: kinds, with storeys where they have some."""
    by_kind: dict[str, set[int]] = {}
    for finding in findings:
        by_kind.setdefault(finding.clause.subject, set()).update(finding.storeys)
    words = sheet.words
    return words.listed(
        words("subject.at", subject=words.word("subject", kind), storeys=words.storeys(numbers)) if numbers
        else words.word("subject", kind) for kind, numbers in by_kind.items())


def write_blocks(sheet: Sheet) -> None:
    """One block per deciding clause that fails, lacks data or is waived, the worst first."""
    words = sheet.words
    open_ = [(clause, found) for clause, found in worst_first(by_clause(sheet.deciding))
             if any(f.verdict in _OPEN for f in found)]
    sheet.flow.heading(words("blocks"), name="blocks")
    if not open_:
        sheet.flow.note(words("blocks.none"))
    undecided: list[Row] = []
    for clause, found in open_:
        left = [f for f in found if f.verdict in _OPEN]
        passed = sum(f.verdict in _PASSED for f in found)
        if all(f.verdict == "no-data" for f in left):
            undecided += _undecided(sheet, clause, left, passed)
        else:
            _block(sheet, clause, left, passed)
    if undecided:
        sheet.flow.heading(words("blocks.undecided"), 2)
        sheet.flow.table(_columns(sheet), undecided, size=7.2)


def _undecided(sheet: Sheet, clause: Clause, findings: Sequence[Finding], passed: int) -> list[Row]:
    """A clause that only lacks data: the same block, without a head of its own."""
    words = sheet.words
    about = [f"{words.citation(clause)} · {words.standing(clause)}", *words.confirming(clause), *sheet.dates(clause)]
    if clause.note is not None:
        about.append(words("note", note=clause.note.get(words.lang)))
    if passed:
        about.append(words("block.passed", count=passed))
    head = Cell(clause.title.get(words.lang), sub="\n".join(about), bold=True, anchor=sheet.anchor(clause),
                stamp=words.stamped(clause))
    return [Row((head,), TINTS["no-data"], span=True), *(_evidence(line, sheet) for line in lines(findings))]


def _block(sheet: Sheet, clause: Clause, findings: Sequence[Finding], passed: int = 0) -> None:
    words, flow = sheet.words, sheet.flow
    verdict = worst(f.verdict for f in findings)
    flow.need(112)
    flow.gap(3)
    flow.anchor(sheet.anchor(clause), f"{clause.title.get(words.lang)}", 1)
    about = [words.citation(clause), words.standing(clause), *words.confirming(clause), *sheet.dates(clause)]
    if clause.note is not None:
        about.append(words("note", note=clause.note.get(words.lang)))
    if clause.source:
        about.append(words("read-at", source=clause.source))
    about += _waivers(sheet, clause)
    if passed:
        about.append(words("block.passed", count=passed))
    title = f"{words.plain(f'verdict.{verdict}')} · {clause.title.get(words.lang)}"
    head = Cell(title, sub="\n".join(about), mark=verdict, bold=True, colour=COLOURS[verdict],
                stamp=words.stamped(clause))
    flow.table([Column("")], [Row((head,), TINTS[verdict])], head=False, size=8.6, mark=9.5)
    flow.y += 6
    flow.table(_columns(sheet), [_evidence(line, sheet) for line in lines(findings)], size=7.2)


def _waivers(sheet: Sheet, clause: Clause) -> list[str]:
    """The replies and reviews that waive a clause."""
    return [sheet.words("waived-by", **waiver) for pack in sheet.run.packs for waiver in pack.waivers
            if waiver["clause"] == clause.id]


def _columns(sheet: Sheet) -> list[Column]:
    words = sheet.words
    return [Column(words("col.subject"), 104), Column(words("col.measured"), 66, "right"),
            Column(words("col.limit"), 84, "right"), Column(words("col.margin"), 78, "right"), Column(words("col.source"))]


def _evidence(line: Line, sheet: Sheet) -> Row:
    words, finding = sheet.words, line.first
    why = "\n".join(part for part in (missing_text(line, words), source_text(line, words)) if part)
    return Row((
        Cell(subject_text(line, sheet), mark=finding.verdict), _value(line, sheet), Cell(words.limit(finding)),
        Cell(words.margin(finding), bold=finding.verdict == "fail",
             colour=COLOURS["fail"] if finding.verdict == "fail" else INK),
        Cell(why or "–", colour=GREY if finding.verdict != "no-data" else INK),
    ))


def _value(line: Line, sheet: Sheet) -> Cell:
    words = sheet.words
    unknown = line.first.measured is None
    tag = words("assumed-tag") if is_assumed(line) and not unknown else ""
    return Cell(value_text(line, words), tag=tag, colour=GREY if unknown else INK)


def write_margins(sheet: Sheet) -> None:
    """What passes, with its margin; what has none is highlighted."""
    words = sheet.words
    passed = [(clause, [f for f in found if f.verdict in _PASSED]) for clause, found in by_clause(sheet.deciding)]
    blocks = {f.clause.id for f in sheet.deciding if f.verdict in _OPEN}
    anchors = {clause.id: sheet.anchor(clause) for clause, _ in passed if clause.id not in blocks}
    rows = list(_margin_rows(sheet, [(clause, found) for clause, found in passed if found], anchors))
    sheet.flow.heading(words("margins"), name="margins")
    if not rows:
        sheet.flow.note(words("margins.none"))
        return
    sheet.flow.note(words("margins.note", near=f"{sheet.checked.choices.near:g}"))
    sheet.flow.table([Column(words("col.clause")), Column(words("col.subject"), 104), Column(words("col.measured"), 74, "right"),
                      Column(words("col.limit"), 80, "right"), Column(words("col.margin"), 84, "right")], rows, size=7.2)


def _margin_rows(sheet: Sheet, groups: Iterable[tuple[Clause, list[Finding]]],
                 anchors: Mapping[str, str]) -> Iterable[Row]:
    words = sheet.words
    for clause, found in groups:
        for index, line in enumerate(lines(found)):
            near = line.first.verdict == "near"
            label = Cell() if index else Cell(
                clause.title.get(words.lang), sub="\n".join((words.short_citation(clause), *words.confirming(clause))),
                anchor=anchors.get(clause.id, ""), stamp=words.stamped(clause))
            yield Row((label, Cell(subject_text(line, sheet), mark=line.first.verdict), _value(line, sheet),
                       Cell(words.limit(line.first)),
                       Cell(words.margin(line.first), bold=near, colour=COLOURS["near"] if near else INK)),
                      TINTS["near"] if near else None)


def write_remarks(sheet: Sheet) -> None:
    """Requirements that do not decide: advice, guides on trial, unverified figures, clauses not shown in force."""
    if not sheet.remarks:
        return
    words = sheet.words
    sheet.flow.heading(words("remarks"), name="remarks")
    sheet.flow.note(words("remarks.note"))
    rows: list[Row] = []
    for clause, found in worst_first(by_clause(sheet.remarks)):
        about = [f"{words.citation(clause)} · {words.standing(clause)}", *words.confirming(clause), *sheet.dates(clause),
                 _why_remark(sheet, clause)]
        head = Cell(clause.title.get(words.lang), sub="\n".join(about), bold=True, anchor=sheet.anchor(clause),
                    stamp=words.stamped(clause))
        rows.append(Row((head,), BAND, span=True))
        for line in lines(found):
            rows.append(_evidence(line, sheet))
    sheet.flow.table(_columns(sheet), rows, size=7.2)


def _why_remark(sheet: Sheet, clause: Clause) -> str:
    """Why a requirement does not decide."""
    words = sheet.words
    reasons = []
    if clause.wording != "shall":
        reasons.append(words("remark.wording"))
    if clause.force not in DECIDING_FORCES:
        reasons.append(words("remark.force", force=words.word("force", clause.force)))
    if clause.provenance == "unverified":
        reasons.append(words("remark.unverified"))
    if clause.lapsed(sheet.run.request.on):
        reasons.append(words("remark.lapsed"))
    elif not clause.in_force(sheet.run.request.on):
        reasons.append(words("remark.not-in-force"))
    return words("remark", reasons=words.listed(reasons))

