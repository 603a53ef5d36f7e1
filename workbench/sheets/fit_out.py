"""The fit-out approval slip 二次装修审批单: one A4 page with what a company on a place brings about, conditions, blanks to sign.

Identical input gives identical bytes. What does not fit the page is counted on it, never dropped silently.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from models.matching.change import FAIL, NEAR, NO_DATA, Effect, Review
from workbench import __version__
from workbench.sheets.flow import Flow
from workbench.sheets.fonts import REGULAR, faces, safe, shortened
from workbench.sheets.ink import Label, Mark, box, line
from workbench.sheets.painter import Painter
from workbench.sheets.stacking import asks
from workbench.sheets.style import (
    BOTTOM,
    COLOURS,
    FAINT,
    GREY,
    INK,
    LEFT,
    NAVY,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TINTS,
    TOP,
    VERDICTS,
    WIDTH,
)
from workbench.sheets.tables import Cell, Column, Row
from workbench.stacking_change import ClauseChange, effect_text
from workbench.stacking_words import StackingWords

CONDITIONS: Final = ("load", "fire", "services", "goods", "neighbours")
SIGNATURES: Final = ("applicant", "operator", "structure", "fire", "services", "approve")
_SIGN_HIGH: Final = 52.0
_MOST_LETTERS: Final = 44
FITS: Final = ((7.4, 99, 30), (7.0, 99, 20), (6.6, 40, 14), (6.2, 26, 10), (5.8, 18, 7), (5.6, 12, 5), (5.4, 8, 3))
"""Size of letters, most effects, most clauses: from roomy to tight; the first that stays on one page is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What the page is made from. ``changes`` None: nobody judged the rules again."""

    review: Review
    changes: tuple[ClauseChange, ...] | None
    words: StackingWords
    printed_on: str | None

    def say(self, key: str, **values: object) -> str:
        return self.words(f"slip.{key}", **values)

    @property
    def verdict(self) -> str:
        """The worst of the effects and of what deciding clauses became."""
        found = {change.after for change in self.changes or () if change.worse and change.finding.deciding}
        return next((one for one in (FAIL, NO_DATA, NEAR) if one in found | {self.review.verdict}), "pass")


def render_fit_out(review: Review, lang: str, printed_on: str | None = None,
                   changes: Sequence[ClauseChange] | None = None) -> bytes:
    """The slip as PDF.

    Args:
        review: what the company on its place brings about.
        lang: zh or en.
        printed_on: date on the page; None leaves it blank.
        changes: clauses whose verdict changes; None where no rules were chosen.
    """
    faces()
    slip = Slip(review=review, changes=None if changes is None else tuple(changes), words=StackingWords(lang),
                printed_on=printed_on)
    flow = compose(slip)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if lang == "zh" else "en")
    _describe(canvas, slip)
    Painter(canvas).page(_frame(slip), flow.pages[0])
    canvas.save()
    return stream.getvalue()


def compose(slip: Slip) -> Flow:
    """The page in the roomiest setting that stays on one page."""
    flow = _laid(slip, *FITS[0])
    for size, effects, clauses in FITS[1:]:
        if len(flow.pages) == 1:
            break
        flow = _laid(slip, size, effects, clauses)
    return flow


def _laid(slip: Slip, size: float, most_effects: int, most_clauses: int) -> Flow:
    flow = Flow()
    flow.y = TOP - 6.0
    _verdict(slip, flow)
    _facts(slip, flow, size)
    _effects(slip, flow, size, most_effects)
    _clauses(slip, flow, size, most_clauses)
    _conditions(slip, flow, size)
    _signatures(slip, flow)
    return flow


def _verdict(slip: Slip, flow: Flow) -> None:
    verdicts = [effect.verdict for effect in slip.review.effects]
    counts = slip.say("counts", fail=verdicts.count(FAIL), open=verdicts.count(NO_DATA), near=verdicts.count(NEAR),
                      clauses=len(slip.changes or ()))
    head = Cell(slip.say(f"verdict.{slip.verdict}"), sub=counts, mark=slip.verdict, bold=True, colour=COLOURS[slip.verdict])
    flow.table([Column("")], [Row((head,), TINTS[slip.verdict])], head=False, size=11.0, mark=11.0)


def _facts(slip: Slip, flow: Flow, size: float) -> None:
    review, words = slip.review, slip.words
    tenant = review.tenant
    hazard = "–" if tenant.brings.hazard is None else words.hazard(str(tenant.brings.hazard.value))
    pairs = [("company", tenant.name), ("building", words.building(review.building)), ("place", words.spaces(review.spaces)),
             ("from", slip.say("new") if review.old is None else words.place(review.old)),
             ("trade", f"{words.industry(tenant)} / {hazard}"), ("needs", asks(tenant, words))]
    cells = [cell for key, value in pairs for cell in (Cell(slip.say(key), colour=GREY), Cell(value))]
    shape = [Column("", 58.0), Column("", WIDTH / 2 - 58.0), Column("", 58.0), Column("")]
    flow.table(shape, [Row(tuple(cells[i:i + 4])) for i in range(0, len(cells), 4)], head=False, size=size, pad=2.2)


def _effects(slip: Slip, flow: Flow, size: float, most: int) -> None:
    words = slip.words
    flow.paragraph(slip.say("effects"), size + 1.2, NAVY, bold=True)
    ordered = sorted(slip.review.effects, key=lambda effect: VERDICTS.index(effect.verdict))
    columns = [Column(slip.say("col.what"), 150), Column(slip.say("col.before"), 66, "right"),
               Column(slip.say("col.after"), 66, "right"), Column(slip.say("col.limit"), 48, "right"),
               Column(slip.say("col.note"))]
    flow.table(columns, [_effect(effect, words) for effect in ordered[:most]], size=size, mark=size - 0.2, pad=1.8)
    if len(ordered) > most:
        flow.paragraph(slip.say("more", count=len(ordered) - most), size, COLOURS["fail"], bold=True)


def _effect(effect: Effect, words: StackingWords) -> Row:
    what, before, after, limit, note = effect_text(effect, words)
    bad = effect.verdict == FAIL
    return Row((Cell(what, mark=effect.verdict), Cell(before), Cell(after, bold=bad, colour=COLOURS["fail"] if bad else INK),
                Cell(limit), Cell(note, colour=GREY)))


def _clauses(slip: Slip, flow: Flow, size: float, most: int) -> None:
    words = slip.words.sheet
    flow.paragraph(slip.say("clauses"), size + 1.2, NAVY, bold=True)
    if slip.review.raised is None or not slip.changes:
        key = "not-raised" if slip.review.raised is None else "not-judged" if slip.changes is None else "clauses-none"
        flow.paragraph(slip.say(key), size, indent=6.0)
        return
    rows = []
    for change in slip.changes[:most]:
        cited = f"{words.short_citation(change.clause)} · {words.standing(change.clause)}"
        rows.append(Row((
            Cell(change.clause.title.get(words.lang), sub=cited, stamp=words.stamped(change.clause)),
            Cell(words.plain(f"verdict.{change.before}"), mark=change.before),
            Cell(words.plain(f"verdict.{change.after}"), mark=change.after, bold=change.worse),
            Cell(_brief(words.limit(change.finding))))))
    columns = [Column(slip.say("col.clause")), Column(slip.say("col.was"), 62), Column(slip.say("col.is"), 62),
               Column(slip.say("col.limit"), 84)]
    flow.table(columns, rows, size=size, mark=size - 0.2, pad=1.8)
    flow.note(slip.say("raised-note"))
    if len(slip.changes) > most:
        flow.paragraph(slip.say("more", count=len(slip.changes) - most), size, COLOURS["fail"], bold=True)


def _brief(limit: str) -> str:
    """A limit that is a table by many keys is named by the first of them."""
    return limit if len(limit) <= _MOST_LETTERS else limit[:_MOST_LETTERS].rstrip("、, ") + "…"


def _conditions(slip: Slip, flow: Flow, size: float) -> None:
    flow.gap(2)
    flow.paragraph(slip.say("conditions"), size + 1.2, NAVY, bold=True)
    disturbed = any(effect.mutual for effect in slip.review.effects)
    for number, key in enumerate((key for key in CONDITIONS if key != "neighbours" or disturbed), 1):
        flow.paragraph(f"{number}. {slip.say(f'condition.{key}')}", size, indent=6.0)
    for number in range(len(CONDITIONS) + disturbed, len(CONDITIONS) + disturbed + 2):
        flow.paragraph(f"{number}. ____________________________________________________________", size, FAINT, indent=6.0)


def _signatures(slip: Slip, flow: Flow) -> None:
    """Boxes at the foot of the page; a page that leaves no room for them is set again, tighter."""
    flow.need(_SIGN_HIGH + 6)
    wide = WIDTH / len(SIGNATURES)
    marks: list[Mark] = []
    for i, key in enumerate(SIGNATURES):
        marks.append(box(i * wide, -_SIGN_HIGH, wide, _SIGN_HIGH, stroke=FAINT))
        marks.append(Label(i * wide + 4, -10, slip.say(f"sign.{key}"), 7.0, True, NAVY))
        marks.append(Label(i * wide + 4, -_SIGN_HIGH + 4, slip.say("hint"), 5.6, colour=FAINT))
    flow.y = min(flow.y, BOTTOM + _SIGN_HIGH + 2)
    flow.put(marks, _SIGN_HIGH)


def _frame(slip: Slip) -> list[Mark]:
    top, foot = PAGE_HEIGHT - 48.0, BOTTOM - 14.0
    number = slip.say("number", date=slip.printed_on or "____________")
    return [Label(LEFT, top, slip.say("title"), 16.0, True, NAVY), Label(RIGHT, top, number, 7.5, colour=GREY, anchor="end"),
            line(LEFT, top - 6, RIGHT, top - 6, NAVY, 1.0), line(LEFT, foot + 9, RIGHT, foot + 9, FAINT, 0.4),
            Label(LEFT, foot, shortened(slip.say("foot", program=__version__), WIDTH, 6.0), 6.0, colour=GREY)]


def _describe(canvas: Any, slip: Slip) -> None:
    canvas.setTitle(safe(f"{slip.say('title')} · {slip.review.tenant.name}"))
    canvas.setAuthor(slip.words.sheet("program"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    canvas.setSubject(safe(slip.say(f"verdict.{slip.verdict}")))
    canvas.setViewerPreference("DisplayDocTitle", "true")
