"""The suitability sheet: a matrix industry × element per building, the reasons, and the model's own figures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from models.building import Building
from models.reading import Progress, Reading, silent
from rules.suitability import Fit, Judged
from rules.suitability_model import Model
from workbench import __version__
from workbench.sheets.flow import Flow
from workbench.sheets.fonts import REGULAR, faces, safe, shortened, width
from workbench.sheets.ink import Label, Mark, box, line, verdict_mark
from workbench.sheets.painter import Painter
from workbench.sheets.style import (
    AMBER,
    AMBER_TINT,
    BAND,
    BOTTOM,
    COLOURS,
    GREY,
    INK,
    LEFT,
    NAVY,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    RULE,
    TINTS,
    TOP,
    WHITE,
    WIDTH,
)
from workbench.sheets.tables import Cell, Column, Row
from workbench.sheets.words import Words
from workbench.suitability_words import (
    LOOKS,
    Place,
    band,
    basis_text,
    element_text,
    fact_name,
    groups_of,
    has_text,
    need_text,
    ranked,
    score_text,
    short_of,
    steps,
    storeys_text,
)
from workbench.texts import text

_ORDER: Final = ("suitable", "conditional", "open", "unsuitable")
_ELEMENT: Final = 54.0


@dataclass(frozen=True)
class SuitabilitySheet:
    """What every part needs: the reading, the model, the words, the city, and the pages."""

    reading: Reading
    model: Model
    words: Words
    place: Place
    printed_on: str | None
    flow: Flow = field(default_factory=Flow)

    def say(self, key: str, **values: object) -> str:
        return text(f"suitability.{key}", self.words.lang, values)


def render_suitability(reading: Reading, model: Model, place: Place, lang: str, printed_on: str | None,
                       progress: Progress = silent) -> bytes:
    """The sheet as PDF; identical input gives identical bytes.

    Args:
        place: whose welcomed industries are marked.
        printed_on: date printed on the sheet; None leaves it blank.
    """
    faces()
    sheet = SuitabilitySheet(reading, model, Words(lang), place, printed_on)
    progress("sheet", 0.1)
    _write(sheet)
    progress("sheet", 0.8)
    data = _paint(sheet)
    progress("sheet", 1.0)
    return data


def _write(sheet: SuitabilitySheet) -> None:
    flow, model, lang = sheet.flow, sheet.model, sheet.words.lang
    flow.anchor("cover", sheet.say("title"))
    flow.put([box(0, -30, WIDTH, 34, fill=NAVY), Label(10, -19, sheet.say("title"), 16, True, WHITE),
              Label(WIDTH - 10, -18, sheet.words("program"), 8.5, False, WHITE, "end")], 40)
    flow.paragraph(sheet.words("subtitle.file", file=sheet.reading.input.file), 8.5, GREY)
    flow.gap(4)
    flow.callout(model.note.get(lang), AMBER_TINT, AMBER, size=7.6)
    for position, one in enumerate(sheet.place.lists, 1):
        flow.note(f"★{position} {one.title.get(lang)} · {sheet.say(f'standing.{one.standing}')} · {one.note.get(lang)}")
    _legend(sheet)
    for building in sheet.reading.buildings:
        _building(sheet, building)
    _model(sheet)


def _legend(sheet: SuitabilitySheet) -> None:
    marks: list[Mark] = []
    x, y = 0.0, 0.0
    scale = sheet.model.scale
    for verdict in _ORDER:
        said = sheet.say(f"legend.{verdict}", suitable=f"{scale.suitable:g}", conditional=f"{scale.conditional:g}",
                         weakest=f"{scale.weakest_conditional:g}")
        wide = 12 + width(said, 7.2)
        if x + wide > WIDTH:
            x, y = 0.0, y - 12.0
        marks += verdict_mark(LOOKS[verdict], x + 5, y - 7, 8)
        marks.append(Label(x + 12, y - 9.6, said, 7.2))
        x += wide + 14
    sheet.flow.put(marks, 17 - y)


def _building(sheet: SuitabilitySheet, building: Building) -> None:
    flow = sheet.flow
    flow.heading(building.name or building.id)
    groups = groups_of(building, sheet.model)
    if not groups:
        flow.note(sheet.say("no-storeys"))
        return
    columns = [Column(sheet.say("column.industry")), Column(sheet.say("column.storeys"), 46),
               *(Column(element.title.get(sheet.words.lang), _ELEMENT) for element in sheet.model.elements),
               Column(sheet.say("column.total"), 44), Column(sheet.say("column.verdict"), 58)]
    rows = [_row(sheet, fit, first) for first, fit in ranked(groups)]
    flow.table(columns, rows, size=7.0, mark=6.6, pad=1.8)
    flow.note(sheet.model.scale.note.get(sheet.words.lang))
    flow.heading(sheet.say("reasons"), 2)
    _reasons(sheet, [fit for group in groups for fit in group])


def _row(sheet: SuitabilitySheet, fit: Fit, first: bool) -> Row:
    words = sheet.words
    look = LOOKS[fit.verdict]
    scores = []
    for score in fit.elements:
        found = LOOKS[band(score, sheet.model)]
        scores.append(Cell(element_text(score, words), mark=found, fill=TINTS[found], colour=COLOURS[found]))
    name = Cell(fit.industry.title.get(words.lang), note=_stars(sheet, fit), bold=True) if first else Cell()
    return Row((name, Cell(storeys_text(fit, words)), *scores, Cell(score_text(fit.low, fit.high), bold=True),
                Cell(sheet.say(f"verdict.{fit.verdict}"), mark=look, bold=True, colour=COLOURS[look], fill=TINTS[look])))


def _stars(sheet: SuitabilitySheet, fit: Fit) -> str:
    """The numbers of the lists above the matrix that name the industry."""
    named = sheet.place.welcoming(fit.industry)
    return " ".join(f"★{position}" for position, one in enumerate(sheet.place.lists, 1) if one in named)


def _reasons(sheet: SuitabilitySheet, fits: Sequence[Fit]) -> None:
    """What falls short or is not known, with the figures side by side, and what would open the industry."""
    words = sheet.words
    rows: list[Row] = []
    for fit in fits:
        left = short_of(fit)
        if not left:
            continue
        opens = sheet.say("opens", steps=steps(fit.opens, words)) if fit.opens and fit.verdict != "suitable" else ""
        head = Cell(f"{fit.industry.title.get(words.lang)} · {storeys_text(fit, words)}", sub=opens, bold=True, colour=INK,
                    mark=LOOKS[fit.verdict])
        rows.append(Row((head,), BAND, span=True))
        rows += [_evidence(sheet, judged) for judged in left]
    if rows:
        columns = [Column(sheet.say("column.fact"), 118), Column(sheet.say("column.need"), 84, "right"),
                   Column(sheet.say("column.has"), 84, "right"), Column(sheet.say("column.basis"))]
        sheet.flow.table(columns, rows, size=7.0, pad=1.8)


def _evidence(sheet: SuitabilitySheet, judged: Judged) -> Row:
    words = sheet.words
    look = "no-data" if not judged.known else "fail" if judged.high < 1.0 else "near"
    return Row((Cell(fact_name(judged.need.fact, words), mark=look), Cell(need_text(judged.need, words)),
                Cell(has_text(judged, words), colour=COLOURS[look]), Cell(basis_text(judged.need, words), colour=GREY)))


def _model(sheet: SuitabilitySheet) -> None:
    """Weights and every need of every industry, each with what its figure is worth."""
    words, flow, lang = sheet.words, sheet.flow, sheet.words.lang
    flow.heading(sheet.say("model"))
    flow.table([Column(sheet.say("column.element")), Column(sheet.say("column.weight"), 60, "right"),
                Column(sheet.say("column.basis"), 200)],
               [[element.title.get(lang), f"{element.weight:.2f}", sheet.say(f"basis.{element.basis}")]
                for element in sheet.model.elements], size=7.2, pad=1.8)
    rows: list[Row] = []
    for industry in sheet.model.industries:
        rows.append(Row((Cell(industry.title.get(lang), bold=True),), BAND, span=True))
        for need in industry.needs:
            note = "" if need.note is None else need.note.get(lang)
            rows.append(Row((Cell(fact_name(need.fact, words)), Cell(need_text(need, words)),
                             Cell(basis_text(need, words), sub=note, colour=GREY))))
    flow.table([Column(sheet.say("column.fact"), 150), Column(sheet.say("column.need"), 90, "right"),
                Column(sheet.say("column.basis"))], rows, size=7.0, pad=1.6)
    flow.note(f"SHA-256 {sheet.model.sha256}")


# --- on paper ----------------------------------------------------------------------------------------------------


def _paint(sheet: SuitabilitySheet) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if sheet.words.lang == "zh" else "en")
    canvas.setTitle(safe(f"{sheet.say('title')} · {sheet.reading.input.file}"))
    canvas.setAuthor(sheet.words("program"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    painter = Painter(canvas)
    pages = [page for page in sheet.flow.pages if page]
    for page_number, page in enumerate(pages, 1):
        painter.page(_page_marks(sheet, page_number, len(pages)), page)
    canvas.save()
    return stream.getvalue()


def _page_marks(sheet: SuitabilitySheet, page_number: int, total: int) -> list[Mark]:
    words = sheet.words
    head, foot = TOP + 12, BOTTOM - 12
    printed = sheet.printed_on or ""
    return [
        Label(LEFT, head + 4, shortened(f"{sheet.say('title')} · {sheet.reading.input.file}", WIDTH - 80, 7), 7, colour=GREY),
        Label(RIGHT, head + 4, printed, 7, colour=GREY, anchor="end"),
        line(LEFT, head, RIGHT, head, RULE, 0.6), line(LEFT, foot + 9, RIGHT, foot + 9, RULE, 0.6),
        Label(LEFT, foot, sheet.say("foot"), 6.8, colour=GREY),
        Label(RIGHT, foot, words("page", number=page_number, total=total), 7, colour=GREY, anchor="end"),
    ]
