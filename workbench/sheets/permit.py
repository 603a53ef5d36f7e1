"""The move-in permit of one machine: one A4 page with the way drawn, every link, the worst one, conditions, signatures.

Identical input gives identical bytes. What does not fit the page is counted on it, never dropped silently.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from models.move_in import Check, MoveIn, Way
from models.reading import InputFile
from workbench import __version__
from workbench.move_in_words import (
    change_texts,
    has_text,
    machine_text,
    measured_text,
    note_text,
    subject_text,
    target_text,
    value_text,
    verdict_text,
    way_text,
    what_text,
    worst_text,
)
from workbench.sheets.flow import Flow
from workbench.sheets.fonts import REGULAR, faces, safe, shortened
from workbench.sheets.ink import Label, Mark, box, line
from workbench.sheets.painter import Painter
from workbench.sheets.permit_drawing import chain_marks, plan_marks
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
    WIDTH,
)
from workbench.sheets.tables import Cell, Column, Row
from workbench.sheets.words import Words

CONDITIONS: Final = ("weather", "fire", "lift", "slab", "assumed")
SIGNATURES: Final = ("applicant", "operator", "structure", "safety")
_SIGN_HEIGHT: Final = 46.0
_CHAIN_HEIGHT: Final = 40.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How tightly the page is set: height of the plan, size of the tables, most rows of the links, of other ways, of changes."""

    plan: float
    size: float
    rows: int
    others: int
    changes: int


FITS: Final = (
    Fit(200.0, 6.8, 99, 9, 9), Fit(168.0, 6.6, 99, 8, 8), Fit(140.0, 6.4, 99, 7, 7),
    Fit(118.0, 6.4, 99, 6, 6), Fit(106.0, 6.2, 99, 5, 6), Fit(96.0, 5.8, 99, 4, 4),
    Fit(80.0, 5.6, 30, 3, 3), Fit(0.0, 5.4, 24, 2, 2), Fit(0.0, 5.2, 16, 1, 1), Fit(0.0, 5.2, 10, 1, 1),
)
"""From roomy to tight; the first that stays on one page is taken."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What the parts of the page need."""

    found: MoveIn
    file: InputFile
    words: Words
    printed_on: str | None
    fit: Fit
    flow: Flow

    @property
    def lang(self) -> str:
        return self.words.lang

    def say(self, key: str, **values: object) -> str:
        return self.words(f"permit.{key}", **values)


def render_permit(found: MoveIn, file: InputFile, lang: str, printed_on: str | None = None) -> bytes:
    """The permit as PDF.

    Args:
        found: the ways of a machine.
        file: the input it was read from.
        lang: zh or en.
        printed_on: date on the page; None leaves it blank.
    """
    faces()
    permit = compose(found, file, Words(lang), printed_on)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if lang == "zh" else "en")
    _describe(canvas, permit)
    Painter(canvas).page(_frame(permit), permit.flow.pages[0])
    canvas.save()
    return stream.getvalue()


def compose(found: MoveIn, file: InputFile, words: Words, printed_on: str | None) -> Permit:
    """The page in the roomiest setting that stays on one page."""
    permit = _laid(found, file, words, printed_on, FITS[0])
    for fit in FITS[1:]:
        if len(permit.flow.pages) == 1:
            break
        permit = _laid(found, file, words, printed_on, fit)
    return permit


def _laid(found: MoveIn, file: InputFile, words: Words, printed_on: str | None, fit: Fit) -> Permit:
    permit = Permit(found, file, words, printed_on, fit, Flow())
    permit.flow.y = TOP - 6.0
    parts: tuple[Callable[[Permit], None], ...] = (
        _verdict, _facts, _drawing, _links, _changes, _others, _conditions, _signatures)
    for part in parts:
        part(permit)
    return permit


# --- parts -------------------------------------------------------------------------------------------------------


def _verdict(permit: Permit) -> None:
    """The result in one sentence, with its mark and the worst link."""
    found, best = permit.found, permit.found.best
    verdict = found.verdict
    said = permit.say(f"verdict.{verdict}")
    if best is None:
        worst = permit.words.plain("move-in.no-way")
    else:
        worst = permit.say("worst", worst=worst_text(found, best, permit.lang))
        said += f" · {way_text(best, permit.lang)}"
    head = Cell(said, sub=worst, mark=verdict, bold=True, colour=COLOURS[verdict])
    permit.flow.table([Column("")], [Row((head,), TINTS[verdict])], head=False, size=11.0, mark=11.0)
    assumed = 0 if best is None else sum(check.assumed for check in best.deciding)
    if assumed:
        permit.flow.y += 3
        permit.flow.note(permit.say("rests-on-assumed", count=assumed))


def _facts(permit: Permit) -> None:
    found, lang = permit.found, permit.lang
    handling, best = found.handling, found.best
    tag = permit.say("assumed")

    def figure(*values: Any) -> Cell:
        shown = " · ".join(measured_text(value, lang) for value in values)
        return Cell(shown, tag=tag if any(value.source.kind == "assumed" for value in values) else "")

    docks = {dock.id: dock.name or dock.id for dock in found.building.docks}
    dock = "–" if best is None else permit.say("from-outside") if best.dock is None else docks.get(best.dock, "–")
    if handling.lifted_off:
        dock += f"（{permit.say('lifted')}）" if lang == "zh" else f" ({permit.say('lifted')})"
    pairs = [
        ("building", Cell(found.building.name or found.building.id)), ("machine", Cell(machine_text(found, lang))),
        ("target", Cell(target_text(found))), ("dock", Cell(dock)),
        ("carriage", figure(handling.carriage_kg, handling.carriage_height_m)), ("clearance", figure(handling.clearance_m))]
    cells = [cell for key, value in pairs for cell in (Cell(permit.say(key), colour=GREY), value)]
    rows = [Row(tuple(cells[i:i + 4])) for i in range(0, len(cells), 4)]
    shape = [Column("", 52.0), Column("", WIDTH / 2 - 52.0), Column("", 52.0), Column("")]
    permit.flow.table(shape, rows, head=False, size=7.4, pad=2.2)


def _drawing(permit: Permit) -> None:
    """The chain of links, and the plan of the target storey where it has an outline."""
    if permit.found.best is None:
        return
    permit.flow.put(chain_marks(permit.found, permit.found.best, permit.words, WIDTH, _CHAIN_HEIGHT), _CHAIN_HEIGHT + 4)
    if not permit.fit.plan:
        return
    marks, height, title = plan_marks(permit.found, permit.found.best, permit.words, WIDTH, permit.fit.plan)
    if not marks:
        permit.flow.note(permit.say("no-plan"))
        return
    permit.flow.note(title)
    permit.flow.put(marks, height + 4)


def _links(permit: Permit) -> None:
    best = permit.found.best
    if best is None:
        return
    shown, passed, cut = chosen(best, permit.fit.rows)
    widths = (("subject", 92.0, "left"), ("what", 96.0, "left"), ("has", 64.0, "right"), ("needs", 50.0, "right"),
              ("margin", 50.0, "right"), ("note", 0.0, "left"))
    columns = [Column(permit.words.plain(f"move-in.column.{name}"), wide, align) for name, wide, align in widths]
    size = permit.fit.size
    permit.flow.table(columns, [_link(permit, check, best) for check in shown], size=size, mark=size - 0.4, pad=1.7)
    for key, count in (("passed-more", passed), ("cut-more", cut)):
        if count:
            permit.flow.y += 3
            permit.flow.paragraph(permit.say(key, count=count), size, GREY if key == "passed-more" else COLOURS["fail"])


def chosen(way: Way, most: int) -> tuple[list[Check], int, int]:
    """The checks that fit: what passes without trouble goes first; then how many passes and how many others are left out."""
    checks = list(way.checks)
    if len(checks) <= most:
        return checks, 0, 0
    spare = [check for check in checks if check.verdict in ("pass", "not-applicable") and check is not way.worst]
    dropped = sorted(spare, key=lambda check: -check.share)[:len(checks) - most]
    kept = [check for check in checks if not any(check is other for other in dropped)]
    order = {"fail": 0, "no-data": 1}
    left = sorted(kept, key=lambda check: (check is not way.worst, order.get(check.verdict, 2)))[:most]
    return [check for check in kept if any(check is other for other in left)], len(dropped), len(kept) - len(left)


def _link(permit: Permit, check: Check, way: Way) -> Row:
    lang, verdict = permit.lang, check.verdict
    assumed = permit.say("assumed") if check.has_assumed else ""
    bad = verdict == "fail"
    note = note_text(check, lang)
    if not check.decides:
        note = f"{permit.words.plain('move-in.remark')} · {note}" if note else permit.words.plain("move-in.remark")
    elif verdict == "not-applicable":
        note = f"{verdict_text(verdict, lang)} · {note}" if note else verdict_text(verdict, lang)
    return Row((
        Cell(subject_text(permit.found, check, lang), mark=verdict), Cell(what_text(check, lang), bold=check is way.worst),
        Cell(has_text(check, lang), tag=assumed), Cell(value_text(check.needs, check.unit, lang)),
        Cell(value_text(check.margin, check.unit, lang, signed=True), bold=bad, colour=COLOURS["fail"] if bad else INK),
        Cell(note, colour=INK if verdict == "no-data" else GREY),
    ), TINTS[verdict] if check is way.worst else None)


def _changes(permit: Permit) -> None:
    """What would have to change on the way taken, and on the others where none passes."""
    found, lang = permit.found, permit.lang
    lines = [line_ for way in found.ways for line_ in change_texts(found, way, lang)] if found.verdict == "fail" else []
    lines = list(dict.fromkeys(lines))
    if not lines:
        return
    _title(permit, "changes", len(lines), permit.fit.changes)
    for entry in lines[:permit.fit.changes]:
        permit.flow.paragraph("→ " + entry, permit.fit.size, indent=6.0)


def _others(permit: Permit) -> None:
    """The other ways with their verdict and worst link; the same kind and worst link stand on one row."""
    found, lang = permit.found, permit.lang
    if len(found.ways) < 2:
        return
    rows: dict[tuple[str, str], list[Way]] = {}
    for way in found.ways[1:]:
        worst = way.worst
        key = (way.verdict, "" if worst is None else f"{worst.what}/{worst.has}/{worst.needs}/{worst.storey}")
        rows.setdefault(key, []).append(way)
    _title(permit, "others", len(rows), permit.fit.others)
    table = []
    for (verdict, _), ways in list(rows.items())[:permit.fit.others]:
        names = permit.words.listed(way.name for way in ways)
        why = Cell(worst_text(found, ways[0], lang), colour=GREY)
        table.append(Row((Cell(names, mark=verdict), Cell(verdict_text(verdict, lang)), why)))
    size = permit.fit.size
    permit.flow.table([Column("", 150), Column("", 50), Column("")], table, head=False, size=size, mark=size - 0.4, pad=1.4)


def _title(permit: Permit, key: str, count: int, most: int) -> None:
    more = f" ({permit.say('others-more', count=count)})" if count > most else ""
    permit.flow.gap(2)
    permit.flow.paragraph(permit.say(key) + more, permit.fit.size + 0.8, NAVY, bold=True)


def _conditions(permit: Permit) -> None:
    _title(permit, "conditions", 0, 0)
    best = permit.found.best
    hoisted = best is None or best.kind == "hoist"
    skipped = {"lift"} if hoisted else {"weather"}
    if best is not None and not any(check.assumed for check in best.checks):
        skipped.add("assumed")
    if permit.found.handling.lifted_off:
        skipped.discard("weather")
    for number, key in enumerate((key for key in CONDITIONS if key not in skipped), 1):
        permit.flow.paragraph(f"{number}. {permit.say(f'condition.{key}')}", permit.fit.size, indent=6.0)


def _signatures(permit: Permit) -> None:
    """Four boxes at the foot of the page; a page that leaves no room for them is set again, tighter."""
    permit.flow.need(_SIGN_HEIGHT + 6)
    wide = WIDTH / len(SIGNATURES)
    marks: list[Mark] = []
    for i, key in enumerate(SIGNATURES):
        marks.append(box(i * wide, -_SIGN_HEIGHT, wide, _SIGN_HEIGHT, stroke=FAINT))
        marks.append(Label(i * wide + 4, -10, permit.say(f"sign.{key}"), 7.0, True, NAVY))
        marks.append(Label(i * wide + 4, -_SIGN_HEIGHT + 4, permit.say("sign.hint"), 5.6, colour=FAINT))
    permit.flow.y = min(permit.flow.y, BOTTOM + _SIGN_HEIGHT + 2)
    permit.flow.put(marks, _SIGN_HEIGHT)


def _frame(permit: Permit) -> Sequence[Mark]:
    """Head and foot of the page."""
    say = permit.say
    top, foot = PAGE_HEIGHT - 48.0, BOTTOM - 14.0
    origin = say("footer", file=permit.file.file, sha=permit.file.sha256[:12], program=__version__)
    return [
        Label(LEFT, top, say("title"), 16.0, True, NAVY),
        Label(RIGHT, top, f"{say('number')} ____________    {say('date')} {permit.printed_on or '____________'}", 7.5,
        colour=GREY,
              anchor="end"),
        line(LEFT, top - 6, RIGHT, top - 6, NAVY, 1.0),
        line(LEFT, foot + 9, RIGHT, foot + 9, FAINT, 0.4),
        Label(LEFT, foot, shortened(origin, WIDTH * 0.62, 6.0), 6.0, colour=GREY),
        Label(RIGHT, foot, say("self-check"), 6.0, colour=GREY, anchor="end"),
    ]


def _describe(canvas: Any, permit: Permit) -> None:
    canvas.setTitle(safe(f"{permit.say('title')} · {permit.found.machine.name} · {target_text(permit.found)}"))
    canvas.setAuthor(permit.words("program"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    canvas.setSubject(safe(permit.say(f"verdict.{permit.found.verdict}")))
    canvas.setKeywords([permit.file.sha256])
    canvas.setViewerPreference("DisplayDocTitle", "true")
