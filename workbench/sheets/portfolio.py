"""The ranking of a portfolio on A4 across: a table with a bar of the total beside every row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from models.survey import AXES
from workbench import __version__
from workbench.portfolio import Entry, Portfolio
from workbench.portfolio_words import axis_name, axis_text, range_text, weights_line
from workbench.sheets.fonts import REGULAR, faces, safe, shortened, wrap
from workbench.sheets.ink import Label, Mark, box, line, moved
from workbench.sheets.painter import Painter
from workbench.sheets.style import BAND, COLOURS, GREY, INK, LEADING, MM, NAVY, RULE, TINTS, WHITE, Colour
from workbench.sheets.tables import Band, Cell, Column, Row, Table
from workbench.texts import text

PAGE: Final = (297 * MM, 210 * MM)
MOST_ROWS: Final = 200
"""A ranking is read by people; the workbook holds the others."""

_LEFT: Final = 16 * MM
_RIGHT: Final = PAGE[0] - 12 * MM
_TOP: Final = PAGE[1] - 16 * MM
_BOTTOM: Final = 18 * MM
_WIDTH: Final = _RIGHT - _LEFT
_CHART: Final = 210.0
_GAP: Final = 14.0
_SIZE: Final = 7.2
_MARKS: Final = {"pass": "pass", "conditional": "waived", "incomplete": "no-data", "fail": "fail"}
_SURE: Final = NAVY
_POSSIBLE: Final[Colour] = (0.78, 0.83, 0.90)


def render_portfolio(found: Portfolio, lang: str, printed_on: str | None) -> bytes:
    """The ranking as PDF; identical input gives identical bytes.

    Args:
        printed_on: date printed on the pages; None leaves it blank.
    """
    faces()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=PAGE, invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if lang == "zh" else "en")
    title = text("portfolio.title", lang)
    canvas.setTitle(safe(f"{title} · {found.path}"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    painter = Painter(canvas)
    pages = list(_pages(found, lang))
    for number, marks in enumerate(pages, 1):
        painter.page(_frame(found, lang, printed_on, number, len(pages)), marks)
    canvas.save()
    return stream.getvalue()


def _pages(found: Portfolio, lang: str) -> Iterator[list[Mark]]:
    table = Table(_columns(lang), _WIDTH - _CHART - _GAP, _SIZE, True, 6.6, 2.2)
    head = table.head_band()
    marks, y = _first(found, lang)
    marks, y = _headed(marks, y, head)
    for entry in found.entries[:MOST_ROWS]:
        band = next(table.bands(_row(entry, lang), _TOP - _BOTTOM))
        if y - band.height < _BOTTOM:
            yield marks
            marks, y = _headed([], _TOP, head)
        marks += moved(band.marks, _LEFT, y) + _bar(entry, y, band.height)
        y -= band.height
    for said in _last(found, lang):
        for piece in wrap(said, _WIDTH, 6.8):
            if y - 10 < _BOTTOM:
                yield marks
                marks, y = [], _TOP
            marks.append(Label(_LEFT, y - 9, piece, 6.8, colour=GREY))
            y -= 6.8 * LEADING
    yield marks


def _first(found: Portfolio, lang: str) -> tuple[list[Mark], float]:
    """Title, weights and what the scores are worth."""
    y = _TOP
    marks: list[Mark] = [box(_LEFT, y - 24, _WIDTH, 24, fill=NAVY),
                         Label(_LEFT + 8, y - 16, text("portfolio.title", lang), 13, True, WHITE),
                         Label(_RIGHT - 8, y - 15.5, shortened(found.path, 300, 8), 8, False, WHITE, "end")]
    y -= 30
    for said in (weights_line(found, lang), found.table.note.get(lang), text("portfolio.chart", lang)):
        for piece in wrap(said, _WIDTH, 7):
            marks.append(Label(_LEFT, y - 7, piece, 7, colour=INK))
            y -= 7 * LEADING
    return marks, y - 5


def _columns(lang: str) -> list[Column]:
    def say(key: str) -> str:
        return text(f"portfolio.col.{key}", lang)

    return [Column(say("rank"), 26, "right"), Column(say("name")), Column(say("overall"), 66), Column(say("fail"), 34, "right"),
            Column(axis_name("physical", lang), 60, "right"), *(Column(axis_name(axis, lang), 40, "right") for axis in AXES),
            Column(say("total"), 62, "right")]


def _row(entry: Entry, lang: str) -> Row:
    look = _MARKS[entry.overall]
    return Row((
        Cell(str(entry.rank), bold=True), Cell(shortened(entry.title, 300, _SIZE), sub=shortened(entry.file, 170, 6.2)),
        Cell(text(f"overall.{entry.overall}", lang), mark=look, colour=COLOURS[look], fill=TINTS[look]),
        Cell(str(entry.counts.get("fail", 0))), Cell(range_text(entry.physical)),
        *(Cell(axis_text(entry.axes.get(axis))) for axis in AXES), Cell(range_text(entry.total), bold=True)))


def _headed(marks: list[Mark], y: float, head: Band) -> tuple[list[Mark], float]:
    """The head of the table, and the scale of the bars beside it."""
    marks = marks + moved(head.marks, _LEFT, y)
    left = _RIGHT - _CHART
    marks.append(box(left, y - head.height, _CHART, head.height, fill=BAND))
    marks += [Label(left + _CHART * share / 100.0, y - head.height / 2.0 - 2.2, str(share), 6, colour=GREY,
                    anchor="start" if share == 0 else "end" if share == 100 else "middle") for share in (0, 25, 50, 75, 100)]
    return marks, y - head.height


def _bar(entry: Entry, y: float, height: float) -> list[Mark]:
    """What is certain of the total, filled; what is possible beyond it, pale with an outline."""
    left, thick = _RIGHT - _CHART, min(height - 6.0, 9.0)
    low, high = (_CHART * end / 100.0 for end in entry.total)
    middle = y - height / 2.0
    marks: list[Mark] = [line(left + _CHART * share, y, left + _CHART * share, y - height, RULE, 0.4)
                         for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    if high > low:
        marks.append(box(left + low, middle - thick / 2.0, high - low, thick, fill=_POSSIBLE, stroke=_SURE, thickness=0.4))
    if low > 0.0:
        marks.append(box(left, middle - thick / 2.0, low, thick, fill=_SURE))
    return marks


def _last(found: Portfolio, lang: str) -> Iterator[str]:
    """What is not in the table: further buildings, files at fault."""
    if len(found.entries) > MOST_ROWS:
        yield text("portfolio.more", lang, {"count": len(found.entries) - MOST_ROWS})
    for entry in found.faults[:20]:
        yield f"× {entry.file}: {(entry.fault or {}).get(lang, '')}"
    if len(found.faults) > 20:
        yield text("portfolio.more-faults", lang, {"count": len(found.faults) - 20})


def _frame(found: Portfolio, lang: str, printed_on: str | None, number: int, total: int) -> list[Mark]:
    foot = _BOTTOM - 14
    return [line(_LEFT, foot + 9, _RIGHT, foot + 9, RULE, 0.6),
            Label(_LEFT, foot, shortened(text("portfolio.foot", lang), _WIDTH - 160, 6.6), 6.6, colour=GREY),
            Label(_RIGHT, foot, " · ".join(part for part in (printed_on or "", f"{number} / {total}") if part), 7, colour=GREY,
                  anchor="end")]
