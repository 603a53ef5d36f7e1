"""The first page of a city's sheet: verdict, buildings by result, figures of the city, what is assumed, sign-off."""

from __future__ import annotations

from typing import Final

from rules.standard import HEADLINES
from workbench.city_summary import SUMMED, Spread, spread
from workbench.sheets.city_sheet import WORST_FIRST, CitySheet
from workbench.sheets.cover import (
    assumed_text,
    write_about,
    write_civil_uses,
    write_counts,
    write_gaps,
    write_overall,
    write_sign_off,
    write_title,
)
from workbench.sheets.ink import Label, Mark, box, verdict_mark
from workbench.sheets.style import AMBER, AMBER_TINT, COLOURS, GREY, INK, NAVY, RULE, WHITE, WIDTH
from workbench.sheets.tables import Cell, Column
from workbench.sheets.words import number

_HEIGHT: Final = 40.0


def write_city_cover(sheet: CitySheet) -> None:
    """The first page."""
    words, flow = sheet.words, sheet.flow
    write_title(sheet)
    write_overall(sheet)
    if sheet.checked.assumed_city:
        flow.callout(assumed_text(sheet), AMBER_TINT, AMBER, bold=True)
    for pack in sheet.run.uncovered:
        flow.callout(words("not-covered", on=sheet.run.request.on, pack=pack.title.get(words.lang), since=pack.covers_from),
                     AMBER_TINT, AMBER, bold=True)
    write_civil_uses(sheet)
    _by_result(sheet)
    _headlines(sheet)
    write_gaps(sheet)
    write_about(sheet)
    write_counts(sheet)
    write_sign_off(sheet)


def _by_result(sheet: CitySheet) -> None:
    """Four boxes: how many buildings have each result."""
    totals, wide = sheet.results.totals(), (WIDTH - 3 * 6) / 4
    marks: list[Mark] = []
    for index, result in enumerate(WORST_FIRST):
        x, count = index * (wide + 6), totals[result]
        colour = COLOURS[result] if count else GREY
        marks.append(box(x, -_HEIGHT, wide, _HEIGHT, fill=WHITE, stroke=RULE, thickness=0.7))
        marks += verdict_mark(result, x + 14, -_HEIGHT / 2, 12)
        marks.append(Label(x + 26, -18, f"{count:,}", 13, True, colour))
        said = sheet.words("city.result", result=sheet.words.plain(f"overall.{result}"))
        marks.append(Label(x + 26, -31, said, 7.2, colour=INK))
    sheet.flow.put(marks, _HEIGHT + 4)
    sheet.flow.note(sheet.words("city.by-building-note"))
    sheet.flow.gap(3)


def _headlines(sheet: CitySheet) -> None:
    """In one line each: which headline topics are decided in every building, which in none or some."""
    words = sheet.words
    decided = [words(f"headline.{topic}") for topic in HEADLINES if sheet.run.headline[topic] == "decided"]
    open_ = [words(f"headline.{topic}") for topic in HEADLINES if sheet.run.headline[topic] != "decided"]
    if decided:
        sheet.flow.paragraph(words("city.headline-decided", topics=words.listed(decided)), 7.6)
    if open_:
        sheet.flow.paragraph(words("city.headline-none", topics=words.listed(open_)), 7.6)
    sheet.flow.gap(3)


def write_city_figures(sheet: CitySheet) -> None:
    """What the file says of its buildings, what is assumed of them, and the import report in numbers."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("city.figures"), name="figures")
    columns = [Column(words(f"city.col-{name}"), 0 if name == "quantity" else 68, "left" if name == "quantity" else "right")
               for name in ("quantity", "known", "unknown", "low", "median", "high", "sum")]
    flow.table(columns, [_figures(sheet, spread(sheet.city, quantity)) for quantity in SUMMED], size=7.4)
    assumed = sheet.assumed()
    flow.paragraph(words("city.assumed"), 7.6, NAVY, bold=True)
    for quantity, source, count in assumed:
        said = words("city.assumed-item", quantity=words.quantity(quantity), source=source, count=f"{count:,}")
        flow.paragraph(f"· {said}", 7.4)
    if not assumed:
        flow.note(words("city.assumed-none"))
    flow.gap(3)
    flow.paragraph(words("city.report", **{name: f"{len(notes):,}" for name, notes in sheet.checked.reading.report.lists()}), 7.4)


def _figures(sheet: CitySheet, found: Spread) -> list[Cell]:
    """A row of the table; a sum of heights or storeys says nothing."""
    def shown(value: float | None) -> str:
        return "–" if value is None else number(round(value, 2))

    summed = found.quantity.endswith("_m2")
    return [Cell(sheet.words.plain(f"city-text.{found.quantity}")), Cell(f"{found.known:,}"),
            Cell(f"{found.unknown:,}", bold=found.unknown > 0), Cell(shown(found.low)), Cell(shown(found.median)),
            Cell(shown(found.high)), Cell(shown(found.total) if summed else "")]
