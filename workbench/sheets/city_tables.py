"""The tables of a city's sheet: clauses, missing inputs, buildings, and the import report with its many notes counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from rules.checking import FAIL, NO_DATA, NOT_APPLICABLE, ClauseResult
from rules.findings import SHARED
from workbench.city_summary import brief, values_of
from workbench.sheets.city_sheet import CitySheet
from workbench.sheets.fonts import safe, shortened, width
from workbench.sheets.matrix import write_figure_legend, write_legend
from workbench.sheets.style import BAND, COLOURS, GREY, NAVY, TINTS, WIDTH
from workbench.sheets.tables import Cell, Column, Row
from workbench.texts import text

_COUNTED: Final = ("fail", "no-data", "waived", "near", "pass", "not-applicable")
_COUNT_WIDTH: Final = 36.0
_LAST_WIDTH: Final = 50.0
_MISSING_ON_PAPER: Final = 60
_BUILDING_SIZE: Final = 6.4
_WIDTHS: Final = (26.0, 118.0, 40.0, 32.0, 48.0, 62.0, 36.0, 42.0)
_FIRST_WIDTH: Final = WIDTH - sum(_WIDTHS)


def write_clauses(sheet: CitySheet) -> None:
    """Clauses down, numbers of buildings by their worst verdict across; deciding clauses first."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("city.clauses"), name="clauses")
    write_legend(sheet)
    write_figure_legend(sheet)
    rows: list[Row] = []
    for key, deciding in (("matrix.deciding", True), ("matrix.remarks", False)):
        own = [_clause(sheet, result) for result in sheet.run.results
               if result.deciding is deciding and (result.verdicts != NOT_APPLICABLE).any()]
        if own:
            rows += [Row((Cell(words(key), bold=True, colour=NAVY),), BAND, span=True), *own]
    if not rows:
        flow.note(words("matrix.empty"))
    else:
        columns = [Column(words("col.clause")),
                   *(Column(words.plain(f"verdict.{verdict}"), _LAST_WIDTH if verdict == _COUNTED[-1] else _COUNT_WIDTH, "right")
                     for verdict in _COUNTED)]
        flow.table(columns, rows, size=7.0)
    flow.note(words("city.clauses-note", later=f"{sheet.run.counts['due-later']:,}"))


def _clause(sheet: CitySheet, result: ClauseResult) -> Row:
    words, clause = sheet.words, result.clause
    about = f"{words.citation(clause)} · {words.standing(clause)}"
    if clause.subject in SHARED:
        about += " · " + words("city.shared")
    found = sheet.by_verdict(result)
    cells = [Cell(f"{found[verdict]:,}" if found[verdict] else "–", bold=verdict == "fail" and found[verdict] > 0,
                  colour=COLOURS[verdict] if found[verdict] and verdict != "not-applicable" else GREY) for verdict in _COUNTED]
    mark = next((verdict for verdict in _COUNTED if found[verdict]), "")
    about = "\n".join((about, *words.confirming(clause)))
    return Row((Cell(clause.title.get(words.lang), sub=about, mark=mark, stamp=words.stamped(clause)), *cells))


def write_city_information(sheet: CitySheet) -> None:
    """Clauses that never judge: in how many buildings what they say holds, does not, or is unknown."""
    words = sheet.words
    told = [result for result in sheet.run.informing if (result.verdicts != NOT_APPLICABLE).any()]
    if not told:
        return
    sheet.flow.heading(words("information"), name="information")
    rows = []
    for result in told:
        found, clause = sheet.by_verdict(result), result.clause
        note = "" if clause.note is None else "\n" + clause.note.get(words.lang)
        info = clause.limit.form == "info"
        counts = ["–"] * 3 if info else [f"{found['pass'] + found['near']:,}", f"{found['fail']:,}", f"{found['no-data']:,}"]
        head = Cell(clause.title.get(words.lang), sub=words.citation(clause) + note, stamp=words.stamped(clause))
        rows.append([head, *(Cell(count) for count in counts)])
    sheet.flow.table([Column(words("col.clause")), *(Column(words(f"city.col-{name}"), 62, "right")
                                                     for name in ("holds", "holds-not", "holds-unknown"))], rows, size=7.0)


def write_city_missing(sheet: CitySheet) -> None:
    """Missing inputs, those that hold up the most buildings first."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("city.missing"), name="todo")
    if not sheet.missing:
        flow.note(words("city.missing-none"))
        return
    flow.note(words("city.missing-note"))
    rows = [[Cell(words.ask(item.name), bold=True), Cell(f"{item.buildings:,}"), Cell(str(item.clauses))]
            for item in sheet.missing[:_MISSING_ON_PAPER]]
    flow.table([Column(words("col.ask")), Column(words("city.col-buildings"), 70, "right"),
                Column(words("col.clauses"), 50, "right")], rows, size=7.4)
    if len(sheet.missing) > _MISSING_ON_PAPER:
        flow.note(words("city.missing-more", count=len(sheet.missing) - _MISSING_ON_PAPER))


def write_buildings(sheet: CitySheet) -> None:
    """One line a building, the worst results first."""
    words, flow = sheet.words, sheet.flow
    flow.new_page()
    flow.heading(words("city.buildings"), name="buildings")
    flow.note(words("city.buildings-note"))
    names = ("number", "id", "height", "floors", "footprint", "result", "failing", "open", "first")
    aligns = ("right", "left", "right", "right", "right", "left", "right", "right", "left")
    columns = [Column(words(f"city.col-{name}"), wide, align)
               for name, wide, align in zip(names, (*_WIDTHS, _FIRST_WIDTH), aligns, strict=True)]
    flow.table(columns, _buildings(sheet), size=_BUILDING_SIZE, mark=6.0, pad=1.6)


def _buildings(sheet: CitySheet) -> Iterator[Row]:
    words, city, results = sheet.words, sheet.city, sheet.results
    numbers = [(values_of(city, name), places)
               for name, places in (("height_m", 2), ("storeys_above_ground", 0), ("building_footprint_m2", 1))]
    for at, row in enumerate(sheet.order.tolist(), 1):
        overall = sheet.overall_of(row)
        first = int(results.first[row])
        said = "–" if first < 0 else words.short_citation(sheet.run.results[first].clause)
        figures = [Cell("–", colour=GREY) if np.isnan(values[row]) else Cell(f"{values[row]:,.{places}f}")
                   for values, places in numbers]
        yield Row((
            Cell(str(at), colour=GREY), _name(sheet, row), *figures,
            Cell(words.plain(f"overall.{overall}"), mark=overall, colour=COLOURS[overall]),
            Cell(str(results.counts[row, FAIL])), Cell(str(results.counts[row, NO_DATA])), Cell(said),
        ), TINTS["fail"] if overall == "fail" else None)


def _name(sheet: CitySheet, row: int) -> Cell:
    """Name and id; a long one is shortened on paper, the attachments have it whole."""
    room = _WIDTHS[1] - 8
    id_, name = sheet.city.ids[row], sheet.city.names[row]
    if not name or name == id_:
        return Cell(shortened(id_, room, _BUILDING_SIZE))
    if width(safe(f"{name} · {id_}"), _BUILDING_SIZE) <= room:
        return Cell(f"{name} · {id_}")
    return Cell(shortened(name, room, _BUILDING_SIZE), sub=shortened(id_, room, _BUILDING_SIZE - 0.8))


def write_city_report(sheet: CitySheet) -> None:
    """The import report; of many notes of one kind the first and their number."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("import"), name="import")
    flow.note(words("import.note"))
    notes_of = dict(sheet.checked.reading.report.lists())
    for name, notes in brief(sheet.checked.reading.report).items():
        flow.need(40)
        flow.paragraph(words(f"import.{name}", count=len(notes_of[name])), 8, bold=True)
        if not notes:
            flow.note(words("import.nothing"))
            continue
        rows = []
        for note, stands_for in notes:
            said = text(f"report.{note.code}", words.lang, {"subject": note.subject, **note.values})
            more = words("city.more-notes", count=f"{stands_for - 1:,}") if stands_for > 1 else ""
            rows.append([Cell(note.subject or "–"), Cell(said + more)])
        flow.table([Column(words("col.subject-of"), 120), Column(words("col.message"))], rows, size=7.0)
