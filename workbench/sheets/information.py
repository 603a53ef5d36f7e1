"""What informs and never judges: lapsed and reference figures as benchmark lines, definitions, procedures, counting rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rules.findings import Finding, reckons
from rules.standard import Clause
from workbench.sheets.fonts import shortened, width, wrap
from workbench.sheets.ink import Disc, Label, Mark, box, line, moved
from workbench.sheets.results import Line, Sheet, by_clause, lines, subject_text, value_text
from workbench.sheets.style import AMBER, BAND, FAINT, GREY, INK, NAVY, WHITE, WIDTH
from workbench.sheets.tables import Cell, Column, Row
from workbench.sheets.words import number, show_unit

BENCHMARKS: Final = ("reference", "lapsed", "target")
_KEEP: Final = 160.0
_STRIP_KINDS: Final = (*BENCHMARKS, "requirement")


def write_information(sheet: Sheet) -> None:
    """Benchmarks with margins, then everything else that informs, then what is due at a later stage."""
    words = sheet.words
    sheet.flow.heading(words("information"), name="information", keep=_KEEP)
    sheet.flow.note(words("information.note"))
    write_strips(sheet)
    benchmarks = [f for f in sheet.information if f.clause.kind in BENCHMARKS]
    others = [f for f in sheet.information if f.clause.kind not in BENCHMARKS]
    if benchmarks:
        sheet.flow.heading(words("benchmarks"), 2)
        _table(sheet, benchmarks)
    if others:
        sheet.flow.heading(words("informing"), 2)
        _table(sheet, others)
    if not sheet.information:
        sheet.flow.note(words("information.none"))
    _later(sheet)


def _table(sheet: Sheet, findings: Sequence[Finding]) -> None:
    words = sheet.words
    rows: list[Row] = []
    for clause, found in by_clause(findings):
        about = [f"{words.citation(clause)} · {words.provenance(clause)}", *words.confirming(clause), *sheet.dates(clause)]
        if clause.note is not None:
            about.append(clause.note.get(words.lang))
        title = words("kind-title", kind=words.word("kind", clause.kind), title=clause.title.get(words.lang))
        rows.append(Row((Cell(title, sub="\n".join(about), bold=True, stamp=words.stamped(clause)),), BAND, span=True))
        if clause.limit.form != "info" or reckons(clause):
            rows += [Row((Cell(subject_text(entry, sheet)), Cell(value_text(entry, words)), Cell(words.limit(entry.first)),
                          _relation(entry, sheet))) for entry in lines(found)]
    sheet.flow.table([Column(words("col.subject")), Column(words("col.measured"), 96, "right"),
                      Column(words("col.figure"), 110, "right"), Column(words("col.relation"), 130)], rows, size=7.2)


def _relation(entry: Line, sheet: Sheet) -> Cell:
    """How the value stands to the figure, in words, never as a verdict."""
    words, finding = sheet.words, entry.first
    if reckons(finding.clause) and not finding.missing:
        return Cell(words("relation.reckoned"))
    asked = words.listed(words.quantity(name) for name in finding.missing)
    if finding.clause.kind in BENCHMARKS and finding.margin is not None:
        equal = finding.margin == 0
        said = words.margin(finding) if equal else words(
            "relation.better" if finding.margin > 0 else "relation.short", margin=_size(words.margin(finding)))
        open_ = words("relation.scope", items=asked) if asked else ""
        return Cell(said, sub=open_, bold=equal, colour=AMBER if equal else INK)
    if finding.verdict == "no-data":
        return Cell(words("relation.unknown", items=asked), colour=GREY)
    if finding.clause.limit.op == "==":
        return Cell(words("relation.equal" if finding.verdict == "pass" else "relation.other"))
    return Cell(words("relation.holds" if finding.verdict in ("pass", "near") else "relation.not"))


def _size(margin: str) -> str:
    """A margin without its signs: the words beside it say which way it goes."""
    return margin.replace("+", "").replace("-", "")


# --- benchmark lines ---------------------------------------------------------------------------------------------


def write_strips(sheet: Sheet) -> None:
    """One scale per quantity: what was measured as dots, what guides, lapsed rules and references say as lines."""
    by_quantity: dict[tuple[str, str], list[Finding]] = {}
    for finding in (*sheet.remarks, *sheet.information):
        numeric = _is_number(finding.measured) and _is_number(finding.limit)
        if finding.clause.kind in _STRIP_KINDS and finding.margin is not None and numeric:
            by_quantity.setdefault((finding.clause.quantity.name, finding.clause.unit), []).append(finding)
    if not by_quantity:
        return
    sheet.flow.heading(sheet.words("strips"), 2)
    sheet.flow.note(sheet.words("strips.note"))
    sheet.flow.gap(5)
    for (name, unit), findings in by_quantity.items():
        _strip(sheet, name, unit, findings)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _strip(sheet: Sheet, name: str, unit: str, findings: Sequence[Finding]) -> None:
    """Subjects above the scale, benchmarks below it, each benchmark on a line of its own."""
    values = _measured(sheet, findings)
    limits = _benchmarks(findings)
    low = min([*values, *limits])
    high = max([*values, *limits])
    room = max(high - low, 0.1 * abs(high), 1e-9)
    left, right = 20.0, WIDTH - 20.0

    def x(value: float) -> float:
        return left + (value - low + 0.08 * room) / (1.16 * room) * (right - left)

    above, marks = _dots(values, unit, x)
    axis = -(14.0 + 9.0 * above)
    marks = moved(marks, 0, axis)
    marks.insert(0, Label(0, -8, f"{sheet.words.quantity(name)} ({show_unit(unit)})" if unit else sheet.words.quantity(name),
                          7.4, True, NAVY))
    marks.append(line(left, axis, right, axis, INK, 0.8))
    y = axis - 12.0
    leaders: list[Mark] = []
    labels: list[Mark] = []
    for value, clauses in sorted(limits.items()):
        named = [sheet.words("strip.label", kind=_strip_kind(sheet, clause), title=clause.title.get(sheet.words.lang))
                 for clause in clauses]
        said = f"{number(value, unit)} · {sheet.words('strip.between').join(named)}"
        at = x(value)
        leaders.append(line(at, axis + 3, at, y - 1, AMBER, 0.7, (2, 1.4)))
        written, rows = _benchmark_label(said, at, y, left, right)
        labels += written
        y -= 1.3 + 8.2 * rows
    marks += [*leaders, *labels]      # texts last, on white: no line runs through one
    height = -y + 6
    sheet.flow.need(height)
    sheet.flow.put(marks, height)


def _strip_kind(sheet: Sheet, clause: Clause) -> str:
    words = sheet.words
    if clause.kind != "requirement":
        return words.word("kind", clause.kind)
    return words("strip.remark", force=words.word("force", clause.force), provenance=words.word("provenance", clause.provenance))


def _benchmark_label(said: str, at: float, y: float, left: float, right: float) -> tuple[list[Mark], int]:
    """A label beside the foot of its leader, on white, on as many rows as it needs; and how many these are."""
    size = 6.6
    after = at + 4 + width(said, size) <= right + 18 or at < (left + right) / 2
    rows = wrap(said, right + 18 - at - 4 if after else at - 4 - left + 18, size)
    marks: list[Mark] = []
    for i, row in enumerate(rows):
        foot, wide = y - 1 - 8.2 * i, width(row, size)
        start = at + 4 if after else at - 4 - wide
        marks += [box(start - 1, foot - 1.8, wide + 2, size + 1.4, fill=WHITE), Label(start, foot, row, size, colour=INK)]
    return marks, len(rows)


def _measured(sheet: Sheet, findings: Sequence[Finding]) -> dict[float, str]:
    """Measured values with the subjects that have them."""
    seen: dict[float, dict[tuple[str, str], Finding]] = {}
    for finding in findings:
        value = finding.measured
        assert isinstance(value, float | int)  # noqa: S101 - the caller keeps numbers only
        seen.setdefault(float(value), {})[(finding.clause.subject, finding.subject)] = finding
    return {value: subject_text(Line(tuple(found.values())), sheet) for value, found in seen.items()}


def _benchmarks(findings: Sequence[Finding]) -> dict[float, list[Clause]]:
    limits: dict[float, list[Clause]] = {}
    for finding in findings:
        value = finding.limit
        assert isinstance(value, float | int)  # noqa: S101 - likewise
        own = limits.setdefault(float(value), [])
        if finding.clause.id not in {clause.id for clause in own}:
            own.append(finding.clause)
    return limits


def _dots(values: dict[float, str], unit: str, x: Callable[[float], float]) -> tuple[int, list[Mark]]:
    """Dots on the axis (at height 0) with labels on as many rows as they need."""
    ends: list[float] = []
    marks: list[Mark] = []
    for value, said in sorted(values.items()):
        at = x(value)
        text = f"{number(value, unit)} · {said}"
        wide = min(width(text, 6.6), 220.0)
        start = min(max(at - wide / 2, 0.0), WIDTH - wide)
        row = next((i for i, end in enumerate(ends) if start > end + 6), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = start + wide
        marks.append(line(at, 0, at, 5 + 9 * row, FAINT, 0.5))
        marks.append(Disc(at, 0, 2.4, fill=NAVY))
        marks.append(Label(start, 6.5 + 9 * row, shortened(text, wide + 1, 6.6), 6.6, colour=INK))
    return len(ends), marks


# --- later -------------------------------------------------------------------------------------------------------


def _later(sheet: Sheet) -> None:
    """Clauses of later stages."""
    later = sheet.run.selection.due_later
    if not later:
        return
    words = sheet.words
    sheet.flow.heading(words("later"), 2)
    rows = [[clause.title.get(words.lang), words.short_citation(clause), words.word("stage", clause.stage)] for clause in later]
    columns = [Column(words("col.clause")), Column(words("col.document"), 150), Column(words("col.stage"), 80)]
    sheet.flow.table(columns, rows, size=7.2, pad=1.8)

