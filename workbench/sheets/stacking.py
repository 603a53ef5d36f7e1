"""The stacking sheet: A3 pages for the wall, then A4 pages with everything in figures. Identical input gives identical bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from models.matching.change import FAIL, NO_DATA, PASS
from models.matching.register import Asked, Bay, register
from models.matching.weights import Weights
from models.tenants import Tenant, links_between
from rules.standard import Clause
from workbench import __version__
from workbench.capacity_words import GoodsWords
from workbench.sheets.flow import Flow
from workbench.sheets.fonts import REGULAR, faces, safe, shortened
from workbench.sheets.ink import Label, Mark, line, moved
from workbench.sheets.painter import Painter
from workbench.sheets.style import (
    AMBER,
    AMBER_TINT,
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
)
from workbench.sheets.tables import Cell, Column, Row
from workbench.stacking import Company, Stacking
from workbench.stacking_colours import value_per_m2, verdict_of
from workbench.stacking_hours import goods_hours, hours_said
from workbench.stacking_ledger import Holding, holdings, least_storeys
from workbench.stacking_page import HIGH, WIDE
from workbench.stacking_plots import proof
from workbench.stacking_transfer import Transfer
from workbench.stacking_words import StackingWords

MARKS: Final = {"yes": PASS, "open": NO_DATA, "no": FAIL}
TERMS: Final = ("area", "rent", "unused", "load", "height", "preferred")
_MOST_LINES: Final = 40


@dataclass(frozen=True, kw_only=True)
class StackingSheet:
    """What the parts of the A4 pages need. ``clauses`` are those on transfer; ``city`` the one they are of, or None."""

    stacking: Stacking
    words: StackingWords
    title: str
    printed_on: str | None
    city: str | None
    clauses: tuple[Clause, ...]
    flow: Flow
    transfers: tuple[Transfer, ...] = ()

    @property
    def size(self) -> float:
        return 7.0


def render(sheet: StackingSheet, walls: Sequence[Sequence[Mark]]) -> bytes:
    """The PDF: the A3 pages (marks from their upper left corner), then the A4 pages."""
    faces()
    for part in (_placed, _unplaced, _terms, _weights, _links, _goods, _loads, _ledger):
        part(sheet)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDE, HIGH), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if sheet.words.lang == "zh" else "en")
    _describe(canvas, sheet)
    painter = Painter(canvas)
    for marks in walls:
        canvas.setPageSize((WIDE, HIGH))
        painter.page(moved(marks, 0.0, HIGH))
    pages = [page for page in sheet.flow.pages if page]
    for number, marks in enumerate(pages, 1):
        canvas.setPageSize((PAGE_WIDTH, PAGE_HEIGHT))
        painter.page(_frame(sheet, number, len(pages)), marks)
    canvas.save()
    return stream.getvalue()


def _describe(canvas: Any, sheet: StackingSheet) -> None:
    canvas.setTitle(safe(sheet.words("page.title", name=sheet.title)))
    canvas.setAuthor(sheet.words.sheet("program"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    canvas.showOutline()
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _frame(sheet: StackingSheet, number: int, of: int) -> list[Mark]:
    words, top, foot = sheet.words, PAGE_HEIGHT - 40.0, BOTTOM - 14.0
    return [Label(LEFT, top, shortened(words("page.title", name=sheet.title), (RIGHT - LEFT) * 0.7, 9.0), 9.0, True, NAVY),
            Label(RIGHT, top, words("page.date", date=sheet.printed_on or "____________"), 7.0, colour=GREY, anchor="end"),
            line(LEFT, top - 5, RIGHT, top - 5, NAVY, 0.8), line(LEFT, foot + 9, RIGHT, foot + 9, FAINT, 0.4),
            Label(LEFT, foot, words("a4.foot", program=__version__), 6.2, colour=GREY),
            Label(RIGHT, foot, words("page.number", number=number, of=of), 6.2, colour=GREY, anchor="end")]


# --- who is where ------------------------------------------------------------------------------------------------


def _placed(sheet: StackingSheet) -> None:
    words, flow = sheet.words, sheet.flow
    flow.heading(words("a4.placed", count=len(sheet.stacking.companies)), name="placed")
    if not sheet.stacking.companies:
        flow.note(words("a4.placed-none"))
        return
    flow.note(words("a4.placed-note"))
    columns = [Column(words("col.number"), 22, "right"), Column(words("col.company")), Column(words("col.place"), 78),
               Column(words("col.area"), 44, "right"), Column(words("col.rent"), 50, "right"),
               Column(words("col.value"), 58, "right"), Column(words("col.terms"), 128)]
    flow.table(columns, [_placed_row(company, sheet) for company in sheet.stacking.companies], size=sheet.size, pad=2.2)


def _placed_row(company: Company, sheet: StackingSheet) -> Row:
    words, place = sheet.words, company.place
    verdict = verdict_of(company)
    bad = [reason for pair in place.pairs for reason in words.reasons(pair) if verdict != "yes"]
    about = [words.industry(company.tenant), *dict.fromkeys(bad)]
    several = len(sheet.stacking.stacks) > 1
    rent = place.tenant.terms.rent_yuan_m2_month
    terms = [f"{words(f'term.{key}')} {words.money(place.terms[key])}" for key in TERMS if round(place.terms.get(key, 0.0))]
    return Row((
        Cell(str(company.number), bold=True), Cell(company.tenant.name, sub="\n".join(about), mark=MARKS[verdict]),
        Cell(words.place(place), sub=words.building(place.spaces[0].building) if several else ""),
        Cell(f"{place.area_m2:,.0f}"), Cell("–" if rent is None else f"{rent.value:,.1f}"),
        Cell(words.money(place.value), sub=f"{value_per_m2(place):.1f}/m²"), Cell("", sub=words.listed(terms))))


def _unplaced(sheet: StackingSheet) -> None:
    words, flow, placing = sheet.words, sheet.flow, sheet.stacking.placing
    flow.heading(words("a4.unplaced", count=len(placing.unplaced)), name="unplaced")
    if placing.conflict:
        what = words.listed(_demand(one, sheet) for one in placing.conflict)
        flow.callout(words("conflict", what=what), AMBER_TINT, AMBER, bold=True)
    if not placing.unplaced:
        flow.note(words("a4.unplaced-none"))
        return
    rows = [[Cell(tenant.name, sub=words.industry(tenant)), Cell(asks(tenant, words)),
             Cell(words.why_unplaced(placing, tenant))] for tenant in placing.unplaced]
    columns = [Column(words("col.company"), 120), Column(words("col.asks"), 130), Column(words("col.why"))]
    flow.table(columns, rows, size=sheet.size, pad=2.2)


def _demand(demand: tuple[str, str], sheet: StackingSheet) -> str:
    kind, name = demand
    tenant = next((one.name for one in sheet.stacking.placing.tenants if one.id == name), name)
    return sheet.words(f"conflict.{kind}", name=tenant)


def asks(tenant: Tenant, words: StackingWords) -> str:
    """The main needs of a company in figures."""
    needs, brings = tenant.needs, tenant.brings
    pairs = [("area", needs.area_m2), ("load", needs.floor_load_kn_m2), ("storey-height", needs.storey_height_m),
             ("clear-duct", needs.clear_height_duct_m), ("power_kw", needs.power_kw)]
    said = [f"{words.need(key)} {words.figure(value.value, value.unit)}" for key, value in pairs if value is not None]
    if brings.hazard is not None:
        said.append(words.hazard_short(str(brings.hazard.value)))
    if brings.goods_t_day is not None:
        said.append(words("asks.goods", value=words.figure(brings.goods_t_day.value, "t/d")))
    return words.listed(said)


# --- worth -------------------------------------------------------------------------------------------------------


def _terms(sheet: StackingSheet) -> None:
    """The sum of the terms, and how good the placing is known to be."""
    words, flow, placing = sheet.words, sheet.flow, sheet.stacking.placing
    solution = placing.solution
    flow.heading(words("a4.terms"), name="terms")
    sums = {key: math.fsum(place.terms.get(key, 0.0) for place in placing.places) for key in TERMS}
    rows = [[Cell(words(f"term.{key}")), Cell(words.money(value))] for key, value in sums.items()]
    rows += [[Cell(words("term.links")), Cell(words.money(-solution.worth.links))],
             [Cell(words("term.disturbances")), Cell(words.money(-math.fsum(solution.worth.disturbances)))],
             [Cell(words("term.total"), bold=True), Cell(words.money(solution.worth.total), bold=True)]]
    flow.table([Column(words("col.term")), Column(words("col.yuan"), 90, "right")], rows, size=sheet.size, pad=2.0, total=300.0)
    bound = words.money(solution.bound) if math.isfinite(solution.bound) else "–"
    flow.note(words("a4.solution", proof=proof(solution, words), bound=bound))


def _weights(sheet: StackingSheet) -> None:
    """Every weight; one that nobody set is an assumption of this program."""
    words, flow, weights = sheet.words, sheet.flow, sheet.stacking.placing.weights
    flow.heading(words("a4.weights"), name="weights")
    flow.callout(words("a4.weights-note"), AMBER_TINT, AMBER)
    standard = Weights()
    rows = []
    for one in fields(Weights):
        value = getattr(weights, one.name)
        tag = words("assumed") if value == getattr(standard, one.name) else words("set")
        rows.append([Cell(words(f"weight.{one.name}")), Cell(f"{value:g}", tag=tag), Cell(words(f"weight-unit.{one.name}"))])
    flow.table([Column(words("col.weight")), Column(words("col.figure"), 90, "right"), Column(words("col.unit"), 120)], rows,
               size=sheet.size, pad=2.0)


def _links(sheet: StackingSheet) -> None:
    """Goods from one company to another, storeys between them and what that costs."""
    words, flow, placing = sheet.words, sheet.flow, sheet.stacking.placing
    flow.heading(words("a4.links"), name="links")
    rows = [_link_row(i, j, t_day, sheet) for i, j, t_day in links_between(placing.tenants)]
    if not rows:
        flow.note(words("a4.links-none"))
        return
    flow.note(words("a4.links-note"))
    flow.table([Column(words("col.from")), Column(words("col.to")), Column("t/d", 40, "right"), Column(words("col.apart"), 96),
                Column(words("col.cost"), 64, "right")], rows, size=sheet.size, pad=2.0)


def _link_row(i: int, j: int, t_day: float, sheet: StackingSheet) -> Row:
    words, placing = sheet.words, sheet.stacking.placing
    ends = [placing.tenants[i], placing.tenants[j]]
    places = [placing.place_of(tenant.id) for tenant in ends]
    cells = [Cell(tenant.name, sub="" if place is None else words.place(place))
             for tenant, place in zip(ends, places, strict=True)]
    first, second = places
    if first is None or second is None:
        return Row((*cells, Cell(f"{t_day:g}"), Cell(words("link.unplaced"), colour=GREY), Cell("–")))
    apart = abs(first.spaces[0].level - second.spaces[0].level)
    cost = t_day * placing.weights.days_month * placing.weights.link_yuan_t_storey * apart
    said = words("link.apart", count=apart) if first.spaces[0].building is second.spaces[0].building \
        else words("link.other-building", count=apart)
    return Row((*cells, Cell(f"{t_day:g}"), Cell(said), Cell(words.money(cost))))


# --- building ----------------------------------------------------------------------------------------------------


def _goods(sheet: StackingSheet) -> None:
    words, flow = sheet.words, sheet.flow
    goods = GoodsWords(words.lang)
    flow.heading(words("use.title"), name="goods")
    for stack in sheet.stacking.stacks:
        flow.paragraph(words.building(stack.building), 8.0, bold=True)
        lines = [goods.lift_finding(stack.lifts), goods.dock_finding(stack.docks), *goods.missing(stack.lifts.missing),
                 *goods.missing(stack.docks.missing)]
        lines += hours_said(goods_hours(sheet.stacking, stack), words)
        for said in dict.fromkeys(one for one in lines if one):
            flow.paragraph(said, sheet.size + 0.2, indent=6.0)
        assumptions = goods.assumptions((*stack.lifts.used, *stack.docks.used))
        for said in assumptions[:_MOST_LINES]:
            flow.paragraph("· " + said, 6.4, GREY, indent=6.0)
        flow.gap(4)


def _loads(sheet: StackingSheet) -> None:
    words, flow = sheet.words, sheet.flow
    bays = register(sheet.stacking.placing)
    flow.heading(words("a4.loads"), name="loads")
    flow.note(words("a4.loads-note"))
    if not bays:
        flow.note(words("a4.loads-none"))
        return
    several = len(sheet.stacking.stacks) > 1
    rows: list[Row] = []
    building = None
    for bay in bays:
        if several and bay.building is not building:
            building = bay.building
            rows.append(Row((Cell(words.building(building), bold=True),), span=True))
        rows.append(_bay_row(bay, words))
    flow.table([Column(words("col.storey"), 36), Column(words("col.zone"), 92), Column(words("col.stated"), 62, "right"),
                Column(words("col.asked")), Column(words("col.left"), 66, "right")], rows, size=sheet.size, pad=2.0)


def _bay_row(bay: Bay, words: StackingWords) -> Row:
    asked = "\n".join(asked_text(one, words) for one in bay.asked) or ("–" if not bay.tenants else words("bay.says-nothing"))
    left = bay.left_kn_m2
    said = words.sheet.unknown if left is None else words.figure(left[0], "kN/m2") if left[0] == left[1] else \
        f"{left[0]:.2f}–{left[1]:.2f} kN/m²"
    verdict = MARKS[bay.verdict]
    return Row((Cell(words.storey(bay.storey)), Cell(bay.zone.name), Cell(words.offer(bay.stated, "kN/m2")), Cell(asked),
                Cell(said, mark=verdict if bay.asked else "", colour=COLOURS["fail"] if verdict == FAIL else INK)))


def asked_text(one: Asked, words: StackingWords) -> str:
    """What a company asks of a zone."""
    if one.low_kn_m2 is None:
        return words("bay.unknown", name=one.tenant.name)
    value = words.figure(one.low_kn_m2, "kN/m2") if one.low_kn_m2 == one.high_kn_m2 else \
        f"{one.low_kn_m2:.2f}–{one.high_kn_m2:.2f} kN/m²"
    return words(f"bay.{one.how}", name=one.tenant.name, value=value, machine=one.machine)


# --- leases and transfer -----------------------------------------------------------------------------------------


def _ledger(sheet: StackingSheet) -> None:
    words, flow = sheet.words, sheet.flow
    flow.heading(words("a4.ledger"), name="ledger")
    found = holdings(sheet.stacking)
    if found:
        least = least_storeys(sheet.clauses)
        columns = [Column(words("col.company")), Column(words("col.place"), 84), Column(words("col.share"), 96),
                   Column(words("col.lease"), 104), Column(words("col.whole"), 84)]
        flow.table(columns, [_holding_row(one, least, words) for one in found], size=sheet.size, pad=2.0)
    if sheet.transfers:
        flow.heading(words("a4.transfers"), 2)
        flow.note(words("a4.transfers-note"))
        flow.table([Column(words("col.company")), Column(words("col.held"), 104), Column(words("col.clause"), 170),
                    Column(words("col.judged"), 150)], [transfer_row(one, words) for one in sheet.transfers],
                   size=sheet.size, pad=2.0)
    _rules(sheet)


def transfer_row(one: Transfer, words: StackingWords) -> Row:
    """One clause against one holding: what is held, what is asked, what follows."""
    lease, clause = one.lease, one.clause
    held = [] if lease is None else [
        words(f"held.{lease.held.value}" if lease.held is not None else "held.leased") + f" · {words.listed(lease.units)}",
        words("held.days", acquired=lease.acquired or "–", transfer=lease.transfer or "–")]
    about = Cell(words(f"transfer.{one.quantity}")) if clause is None else \
        Cell(f"{clause.title.get(words.lang)}：{words.sheet.limit_rule(clause)}" if words.lang == "zh"
             else f"{clause.title.get(words.lang)}: {words.sheet.limit_rule(clause)}",
             sub=f"{words.sheet.citation(clause)}\n{words.sheet.standing(clause)}", stamp=words.sheet.stamped(clause))
    return Row((Cell(one.name or words("transfer.all")), Cell("\n".join(held) or "–"), about,
                Cell("\n".join(transfer_said(one, words)), mark=one.verdict,
                     colour=COLOURS["fail"] if one.verdict == FAIL else INK)))


def transfer_said(one: Transfer, words: StackingWords) -> list[str]:
    """The figure and what follows from it."""
    said = [words(f"transfer.why.{one.why}", day=one.day or "–")] if one.why else []
    if one.value is not None:
        said.append(words(f"transfer.value.{one.quantity}", value=f"{math.floor(round(one.value * 1000.0, 6)) / 1000.0:g}"))
    if one.clause is not None and one.value is not None:
        word = "not-applicable" if one.applies is False else "yes" if one.met else "no"
        said.append(words(f"transfer.{word}" if one.applies is not None else f"transfer.if-{word}",
                          lacks=words.listed(words.sheet.quantity(name) for name in one.lacks)))
    if one.earliest is not None and one.met is not True:
        said.append(words("transfer.earliest", day=one.earliest))
    return said


def _holding_row(holding: Holding, least: float | None, words: StackingWords) -> Row:
    company = holding.company
    shares = words.listed(f"{name} {100.0 * share:.0f}%" for name, share in holding.shares[:4])
    lease = company.lease
    if lease is None:
        term = company.tenant.terms.term_years
        said = words("lease.none") if term is None else words("lease.wanted", years=f"{term.value:g}")
    else:
        said = words("lease.dates", starts=lease.starts or "–", ends=lease.ends or "–")
    whole = words("ledger.whole", count=holding.whole) if holding.whole else words("ledger.part")
    if least is not None:
        whole += "\n" + words("ledger.unit" if holding.whole >= least else "ledger.no-unit")
    return Row((Cell(company.tenant.name), Cell(words.place(company.place)), Cell(shares), Cell(said), Cell(whole)))


def _rules(sheet: StackingSheet) -> None:
    """What the packs hold of transfer, each clause cited; or that they hold nothing."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("a4.rules"), 2)
    if sheet.city is None:
        flow.note(words("rules.no-city"))
        return
    city = words.sheet.city(sheet.city)
    if not sheet.clauses:
        flow.note(words("rules.none", city=city))
        return
    flow.note(words("rules.note", city=city))
    rows = [Row((Cell(clause.title.get(words.lang), sub=f"{words.sheet.citation(clause)}\n{words.sheet.standing(clause)}",
                      stamp=words.sheet.stamped(clause)),
                 Cell(words.sheet.limit_rule(clause)), Cell(_dates(clause, words)))) for clause in sheet.clauses]
    flow.table([Column(words("col.clause")), Column(words("col.limit"), 110), Column(words("col.force"), 108)], rows,
               size=sheet.size, pad=2.2)


def _dates(clause: Clause, words: StackingWords) -> str:
    if clause.valid_from is None:
        return words("rules.no-date")
    return words("rules.dates", starts=clause.valid_from.isoformat(),
                 ends="–" if clause.valid_until is None else clause.valid_until.isoformat())
