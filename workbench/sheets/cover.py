"""The first pages: result, headline topics, what the sheet is about, sign-off; then building data, indices, standards."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rules.figures import FIGURES, corrections, figure_of, stand_ins, worst_figure
from rules.standard import HEADLINES, PROVENANCES, Pack
from workbench.civil_words import civil_lines
from workbench.sheets.fonts import BOLD, shortened, width, wrap
from workbench.sheets.ink import Label, Mark, box, figure_mark, line, verdict_mark
from workbench.sheets.results import Sheet
from workbench.sheets.style import (
    AMBER,
    AMBER_TINT,
    BAND,
    BOTTOM,
    COLOURS,
    FAINT,
    FIGURE_COLOURS,
    GREY,
    INK,
    LEFT,
    NAVY,
    RIGHT,
    RULE,
    TINTS,
    TOP,
    VERDICTS,
    WHITE,
    WIDTH,
    worst,
)
from workbench.sheets.tables import Cell, Column

SIGNERS: Final = ("design", "check", "review", "approve")
_COUNTED: Final = ("fail", "no-data", "waived", "near", "pass", "not-applicable", "due-later")


def write_cover(sheet: Sheet) -> None:
    """The first page."""
    write_title(sheet)
    write_overall(sheet)
    if sheet.checked.assumed_city:
        sheet.flow.callout(assumed_text(sheet), AMBER_TINT, AMBER, bold=True)
    for pack in sheet.run.uncovered:
        sheet.flow.callout(sheet.words("not-covered", on=sheet.run.request.on, pack=pack.title.get(sheet.words.lang),
                                       since=pack.covers_from), AMBER_TINT, AMBER, bold=True)
    write_civil_uses(sheet)
    _headlines(sheet)
    write_gaps(sheet)
    write_about(sheet)
    write_counts(sheet)
    write_sign_off(sheet)


def write_civil_uses(sheet: Sheet) -> None:
    """Parts for civil uses were not checked by rules of their own: said on the first page, before any result."""
    for said in civil_lines(sheet.checked.civil_uses, sheet.words):
        sheet.flow.callout(said, AMBER_TINT, AMBER)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def assumed_line(sheet: Sheet) -> str:
    """The words that stand on every page when the city is only assumed; else nothing."""
    city = sheet.checked.choices.city
    if city is None or not sheet.checked.assumed_city:
        return ""
    return sheet.words("assumed-in", city=sheet.words.city(city))


def assumed_text(sheet: Sheet) -> str:
    plot = sheet.checked.reading.plot
    known = None if plot is None or plot.city is None else plot.city.value
    said = sheet.words("assumed.unknown") if known is None else sheet.words("assumed.other", city=sheet.words.city(known))
    return f"{_capital(assumed_line(sheet))}{sheet.words('stop')}{said}"


def write_title(sheet: Sheet) -> None:
    words, flow = sheet.words, sheet.flow
    flow.anchor("cover", words("title"))
    marks: list[Mark] = [box(0, -30, WIDTH, 34, fill=NAVY), Label(10, -19, words("title"), 16, True, WHITE),
                         Label(WIDTH - 10, -18, words("program"), 8.5, False, WHITE, "end")]
    flow.put(marks, 40)
    flow.paragraph(sheet.project(), 14, bold=True)
    reading = sheet.checked.reading
    plot = reading.plot.name if reading.plot is not None else ""
    flow.paragraph(words("subtitle.file", file=reading.input.file) + (f" · {plot}" if plot else ""), 8.5, GREY)
    flow.gap(8)


def write_overall(sheet: Sheet) -> None:
    words, run = sheet.words, sheet.run
    height = 66.0
    colour, tint = COLOURS[run.overall], TINTS[run.overall]
    marks: list[Mark] = [box(0, -height, WIDTH, height, fill=tint), box(0, -height, 4, height, fill=colour)]
    marks += verdict_mark(run.overall, 42, -height / 2, 40)
    marks.append(Label(74, -29, _capital(words.plain(f"overall.{run.overall}")), 22, True, colour))
    stage = words("stage-line", stage=words.word("stage", run.request.stage), decided=len(run.decided), due=len(run.due))
    marks.append(Label(74, -45, stage, 9.5, colour=INK))
    said = words("provisional") if run.provisional else words("not-provisional")
    marks += [Label(74, -58 - i * 9, part, 7.2, colour=AMBER if run.provisional else GREY)
              for i, part in enumerate(wrap(said, WIDTH - 84, 7.2)[:1])]
    sheet.flow.put(marks, height + 6)
    reason = words(f"overall.why.{run.overall}")
    sheet.flow.paragraph(reason, 7.6, GREY)
    sheet.flow.gap(6)


def _headlines(sheet: Sheet) -> None:
    """Four boxes: each headline topic with the worst verdict of its deciding clauses, or "no published figure"."""
    words = sheet.words
    wide, gap, height = (WIDTH - 3 * 6) / 4, 6.0, 46.0
    marks: list[Mark] = []
    for index, topic in enumerate(HEADLINES):
        x = index * (wide + gap)
        decided = sheet.run.headline[topic] == "decided"
        clauses = [result.clause for result in sheet.run.due if result.clause.headline == topic] if decided else []
        verdict = worst(f.verdict for f in sheet.deciding if f.clause.headline == topic) if decided else "not-applicable"
        said = words(f"headline.decided.{verdict}") if decided else words("headline.none")
        marks.append(box(x, -height, wide, height, fill=WHITE, stroke=RULE, thickness=0.7))
        marks.append(box(x, -2.5, wide, 2.5, fill=COLOURS[verdict] if decided else FAINT))
        name = wrap(words(f"headline.{topic}"), wide - 12, 8.2, BOLD)[:2]
        marks += [Label(x + 6, -14 - 10 * i, part, 8.2, True, NAVY) for i, part in enumerate(name)]
        marks += verdict_mark(verdict, x + 11, -height + 11, 8)
        colour = COLOURS[verdict] if decided else GREY
        marks.append(Label(x + 19, -height + 8.4, shortened(said, wide - 33, 7.4), 7.4, colour=colour))
        marks += figure_mark(*words.stamp(worst_figure(clauses)), x + wide - 9, -height + 11, 8)
    sheet.flow.put(marks, height + 6)


COVER_GAP_LINES: Final = 12


def write_gaps(sheet: Sheet) -> None:
    """Where the city publishes no readable figure, that is said here; all gaps stand beside the standards."""
    own = [pack for pack in sheet.run.packs if pack.city != "cn" and pack.gaps]
    packs = own or [pack for pack in sheet.run.packs if pack.gaps]
    lines = [wrap(gap.get(sheet.words.lang), WIDTH - 10, 7) for pack in packs for gap in pack.gaps]
    if not lines:
        return
    sheet.flow.paragraph(sheet.words("gaps"), 7.6, NAVY, bold=True)
    shown = _fitting(lines, COVER_GAP_LINES)
    for entry in shown:
        _bullet(sheet, entry)
    if len(shown) < sum(len(pack.gaps) for pack in sheet.run.packs):
        sheet.flow.note(sheet.words("gaps.more"))
    sheet.flow.gap(3)


def _fitting(entries: list[list[str]], most: int) -> list[list[str]]:
    """The first entries whose lines fit; the cover has room for so many beside the sign-off."""
    total = 0
    for i, entry in enumerate(entries):
        total += len(entry)
        if total > most:
            return entries[:i]
    return entries


def _bullet(sheet: Sheet, parts: list[str]) -> None:
    sheet.flow.need(9.6 * len(parts))
    for i, part in enumerate(parts):
        sheet.flow.put([Label(8, -7, part, 7, colour=INK)] + ([Label(0, -7, "·", 8, True, NAVY)] if i == 0 else []), 9.6)


def write_about(sheet: Sheet) -> None:
    words, checked = sheet.words, sheet.checked
    choices, reading = checked.choices, checked.reading
    city = words.city(choices.city) if choices.city else words("national-only")
    district = words.word("district", choices.district) if choices.district else "–"
    ground = words("input.format", format=reading.input.format, unit=reading.input.length_unit or words.unknown)
    sheet.flow.facts([
        (words("about.city"), city), (words("about.district"), district),
        (words("about.stage"), words.word("stage", choices.stage)),
        (words("about.on"), Cell(choices.on.isoformat(), sub=words(f"basis.{choices.basis}"))),
        (words("about.format"), ground), (words("about.printed"), sheet.printed_on or words("blank")),
        (words("about.standards"), words("about.packs", count=len(sheet.run.packs))),
        (words("about.near"), words("about.near-value", value=f"{choices.near:g}")),
    ])


def write_counts(sheet: Sheet) -> None:
    """Clause × subject by verdict, deciding clauses only."""
    words, counts = sheet.words, sheet.run.counts
    wide, height = WIDTH / len(_COUNTED), 38.0
    sheet.flow.need(height + 24)
    sheet.flow.paragraph(words("counts"), 7.6, NAVY, bold=True)
    marks: list[Mark] = [box(0, -height, WIDTH, height, fill=BAND)]
    for index, verdict in enumerate(_COUNTED):
        x = (index + 0.5) * wide
        marks.append(Label(x, -17, str(counts[verdict]), 12.5, True, COLOURS.get(verdict, GREY), "middle"))
        name = words.plain(f"verdict.{verdict}")
        shown = shortened(name, wide - 14, 6.8)
        marks.append(Label(x + 4, -30, shown, 6.8, colour=INK, anchor="middle"))
        if verdict in VERDICTS:
            marks += verdict_mark(verdict, x - width(shown, 6.8) / 2 - 2, -27.6, 6.2)
    sheet.flow.put(marks, height + 8)
    write_figures(sheet)


def write_figures(sheet: Sheet) -> None:
    """How many figures are confirmed, provisional, unverified or missing: what the result rests on, at a glance."""
    words, run = sheet.words, sheet.run
    due = Counter(figure_of(result.clause) for result in run.due)
    remarks = Counter(figure_of(result.clause) for result in (*run.results, *run.informing) if not result.deciding)
    found = {"confirmed": due["confirmed"], "provisional": due["provisional"], "unverified": remarks["unverified"],
             "missing": remarks["missing"] + sum(state == "none" for state in run.headline.values())}
    wide, height = WIDTH / len(FIGURES), 26.0
    sheet.flow.need(height + 18)
    sheet.flow.paragraph(words("figures"), 7.6, NAVY, bold=True)
    marks: list[Mark] = [box(0, -height, WIDTH, height, stroke=RULE)]
    for index, figure in enumerate(FIGURES):
        x = index * wide + 12
        marks += figure_mark(*words.stamp(figure), x, -height / 2, 11)
        marks.append(Label(x + 12, -height / 2 - 4.4, str(found[figure]), 12.5, True, FIGURE_COLOURS[figure]))
        after = x + 16 + width(str(found[figure]), 12.5, BOLD)
        parts = wrap(words(f"figure.{figure}"), (index + 1) * wide - after - 2, 6.6)[:2]
        marks += [Label(after, -height / 2 - 2.4 + 4.2 * (len(parts) - 1) - 8.4 * i, part, 6.6) for i, part in enumerate(parts)]
    sheet.flow.put(marks, height + 8)


def write_sign_off(sheet: Sheet) -> None:
    """Columns for 设计 校对 审核 审定 with room for name and date, a seal box, and what the sheet is not."""
    words = sheet.words
    seal, height = 110.0, 74.0
    sheet.flow.need(height + 34)
    wide = (WIDTH - seal - 8) / len(SIGNERS)
    marks: list[Mark] = []
    for index, signer in enumerate(SIGNERS):
        x = index * wide
        marks.append(box(x, -height, wide, height, stroke=FAINT))
        marks.append(box(x, -15, wide, 15, fill=BAND, stroke=FAINT))
        marks.append(Label(x + wide / 2, -11, words(f"sign.{signer}"), 8, True, NAVY, "middle"))
        for y, key in ((-42, "sign.name"), (-66, "sign.date")):
            marks.append(Label(x + 5, y, words(key), 6.4, colour=GREY))
            marks.append(line(x + 28, y - 2, x + wide - 6, y - 2, FAINT, 0.5))
    marks.append(box(WIDTH - seal, -height, seal, height, stroke=FAINT))
    marks.append(Label(WIDTH - seal / 2, -11, words("sign.seal"), 8, True, NAVY, "middle"))
    sheet.flow.anchor("sign-off", words("sign"), 1)
    sheet.flow.put(marks, height + 6)
    sheet.flow.callout(words("disclaimer.long"), BAND, NAVY, size=7.6)


def write_standards(sheet: Sheet) -> None:
    """The standards with edition, how well each is proven, and hash."""
    words = sheet.words
    sheet.flow.heading(words("standards"), name="standards")
    later = Counter(clause.id for clause in sheet.run.selection.due_later)
    rows = []
    for pack in sheet.run.packs:
        proven = Counter(clause.provenance for clause in pack.clauses)
        told = words.listed(f"{words.word('provenance', name)} {proven[name]}" for name in PROVENANCES if proven[name])
        told += _lent(sheet, pack)
        rows.append([
            Cell(pack.title.get(words.lang), sub=pack.id), Cell(pack.edition),
            Cell(str(len(pack.clauses))), Cell(str(sum(later[clause.id] for clause in pack.clauses))), Cell(told or "–"),
            Cell(pack.sha256[:16], colour=GREY),
        ])
    sheet.flow.table([
        Column(words("col.pack"), 122), Column(words("col.edition")), Column(words("col.clauses"), 38, "right"),
        Column(words("col.due-later"), 42, "right"), Column(words("col.provenance"), 96), Column("SHA-256", 76),
    ], rows, size=7.4)
    sheet.flow.note(words("standards.note"))
    _confirmed(sheet)
    gaps = [gap for pack in sheet.run.packs for gap in pack.gaps]
    if gaps:
        sheet.flow.gap(4)
        sheet.flow.paragraph(words("gaps"), 7.6, NAVY, bold=True)
        for gap in gaps:
            _bullet(sheet, wrap(gap.get(words.lang), WIDTH - 10, 7))


def _lent(sheet: Sheet, pack: Pack) -> str:
    """Of a pack of the user's own: how many of its confirmed clauses stand in for shipped ones, and how many are silent here."""
    said = [sheet.words(f"pack.{name}", count=len(ids)) for name, ids in (("lent", pack.lent), ("idle", pack.idle)) if ids]
    return sheet.words.listed(said)


def _confirmed(sheet: Sheet) -> None:
    """Who confirmed which clause, in which edition and on which page, what it replaces and what it corrects."""
    words = sheet.words
    found = stand_ins(sheet.run.packs)
    if not found:
        return
    sheet.flow.heading(words("confirmed"), 2)
    sheet.flow.note(words("confirmed.note"))
    rows = []
    for pack, clause in found:
        who = clause.confirmation
        where = "–" if who is None else words("confirmed.where", edition=who.edition, page=who.page)
        rows.append([
            Cell(clause.title.get(words.lang), sub=words.short_citation(clause), stamp=words.stamped(clause)),
            Cell("–" if who is None else words("confirmed.who", name=who.name, date=who.date), sub=where),
            Cell(words.limit_rule(clause)), Cell(clause.replaces or "–", sub=pack.id),
            Cell("\n".join(words.correction(one) for one in corrections(clause)) or words("confirmed.same"),
                 bold=bool(corrections(clause))),
        ])
    sheet.flow.table([
        Column(words("col.clause")), Column(words("confirmed.col-who"), 96), Column(words("col.limit"), 66, "right"),
        Column(words("confirmed.col-replaces"), 92), Column(words("confirmed.col-corrects"), 112),
    ], rows, size=7.2)


def page_marks(sheet: Sheet, number: int, total: int) -> list[Mark]:
    """Head and foot of a page, in page coordinates."""
    words = sheet.words
    head, foot = TOP + 12, BOTTOM - 12
    warning = assumed_line(sheet)
    room = WIDTH - width(warning, 7.4, BOLD) - 20
    marks: list[Mark] = [
        Label(LEFT, head + 4, shortened(f"{words('title')} · {sheet.project()}", room, 7), 7, colour=GREY),
        line(LEFT, head, RIGHT, head, RULE, 0.6), line(LEFT, foot + 9, RIGHT, foot + 9, RULE, 0.6),
        Label(LEFT, foot, words("disclaimer"), 6.8, colour=GREY),
        Label(RIGHT, foot, words("page", number=number, total=total), 7, colour=GREY, anchor="end"),
    ]
    digest = sheet.checked.reading.input.sha256[:12]
    marks.append(Label((LEFT + RIGHT) / 2 + 40, foot, words("foot.input", sha=digest), 6.2, colour=FAINT, anchor="middle"))
    if warning:
        marks.append(Label(RIGHT, head + 4, warning, 7.4, True, AMBER, "end"))
    return marks

