"""The clause × storey matrix: clauses down, storeys across (lowest left, highest right), the whole building first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.storey_names import storey_name
from rules.figures import FIGURES
from rules.findings import Finding
from rules.standard import Clause
from workbench.sheets.fonts import width
from workbench.sheets.ink import Label, Mark, figure_mark, verdict_mark
from workbench.sheets.results import Sheet, by_clause
from workbench.sheets.style import BAND, GREY, NAVY, TINTS, VERDICTS, worst
from workbench.sheets.tables import Cell, Column, Row

_MOST_STOREYS: Final = 15
_STOREY: Final = 19.0
_WHOLE: Final = 34.0
_FEW_STOREYS: Final = 6
"""Up to so many storeys there is room for a column of citations."""
_CITATION: Final = 128.0
_STAMP: Final = 15.0


def write_matrix(sheet: Sheet) -> None:
    """One matrix per building, and one for the plot where several buildings share it."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("matrix"), name="matrix")
    write_legend(sheet)
    write_figure_legend(sheet)
    single = len(sheet.buildings) == 1
    for building in sheet.buildings:
        if not single:
            flow.heading(sheet.building_names[building.id], 2)
        numbers = sorted({s.number for s in building.storeys})
        own = [f for f in sheet.findings if f.building == building.id or (single and f.building is None)]
        _matrix(sheet, own, numbers)
    shared = [f for f in sheet.findings if f.building is None]
    if shared and not single:
        flow.heading(words("matrix.shared"), 2)
        _matrix(sheet, shared, [])
    if not sheet.findings:
        flow.note(words("matrix.empty"))
    flow.note(words("matrix.note", later=sheet.run.counts["due-later"]))


def write_legend(sheet: Sheet) -> None:
    """Every verdict with its mark."""
    marks: list[Mark] = []
    x = 0.0
    for verdict in VERDICTS:
        name = sheet.words.plain(f"verdict.{verdict}")
        marks += verdict_mark(verdict, x + 5, -7, 8)
        marks.append(Label(x + 12, -9.6, name, 7.2))
        x += 12 + width(name, 7.2) + 16
    sheet.flow.need(104)
    sheet.flow.put(marks, 16)


def write_figure_legend(sheet: Sheet) -> None:
    """The stamps that tell what a figure is worth, with their words."""
    marks: list[Mark] = []
    x = 0.0
    for figure in FIGURES:
        said = sheet.words(f"figure.{figure}")
        marks += figure_mark(*sheet.words.stamp(figure), x + 5, -7, 8)
        marks.append(Label(x + 12, -9.6, said, 7.2))
        x += 12 + width(said, 7.2) + 14
    sheet.flow.put(marks, 16)


def _matrix(sheet: Sheet, findings: Sequence[Finding], numbers: Sequence[int]) -> None:
    """Deciding clauses first, remarks apart; wide buildings in several parts."""
    for start in range(0, max(len(numbers), 1), _MOST_STOREYS):
        part = numbers[start:start + _MOST_STOREYS]
        apart = len(numbers) <= _FEW_STOREYS
        rows: list[Row] = []
        for key, deciding in (("matrix.deciding", True), ("matrix.remarks", False)):
            own = [row for clause, found in by_clause(f for f in findings if f.deciding is deciding)
                   if (row := _row(sheet, clause, found, part, first=start == 0, apart=apart)) is not None]
            if own:
                rows += [Row((Cell(sheet.words(key), bold=True, colour=NAVY),), BAND, span=True), *own]
        if not rows:
            continue
        columns = [Column(sheet.words("col.clause")), Column("", _STAMP),
                   *([Column(sheet.words("col.document"), _CITATION)] if apart else []),
                   Column(sheet.words("col.whole"), _WHOLE, "middle"),
                   *(Column(storey_name(n), _STOREY, "middle") for n in part)]
        sheet.flow.table(columns, rows, size=6.8, mark=7.0, pad=1.4)


def _row(sheet: Sheet, clause: Clause, findings: Sequence[Finding], numbers: Sequence[int], *, first: bool,
         apart: bool) -> Row | None:
    by_number: dict[int, list[str]] = {}
    whole: list[str] = []
    for finding in findings:
        for number in finding.storeys:
            by_number.setdefault(number, []).append(finding.verdict)
        if not finding.storeys:
            whole.append(finding.verdict)
    if not first and not any(number in by_number for number in numbers):
        return None
    title, citation, target = clause.title.get(sheet.words.lang), sheet.words.short_citation(clause), sheet.anchor(clause)
    stamp = Cell(stamp=sheet.words.stamped(clause))
    label = ((Cell(title, target=target), stamp, Cell(citation, colour=GREY)) if apart
             else (Cell(title, sub=citation, target=target), stamp))
    return Row((*label, _cell(whole), *(_cell(by_number.get(number, [])) for number in numbers)))


def _cell(verdicts: Sequence[str]) -> Cell:
    verdict = worst(verdicts)
    return Cell(mark=verdict, fill=TINTS[verdict] if verdicts else None)
