"""Pages on goods: what the lifts carry, the logistics balance by storey with the flow of goods, docks and yard.

A capacity finding of the program's own, never a verdict of a standard; every assumed input is listed below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.building import Building
from models.capacity.balance import StoreyBalance, balance
from models.capacity.dock_days import coupled_day, fault_of_day
from models.capacity.docks import DocksPlan, plan_docks_of
from models.capacity.hoists import plan_hoists, plan_transfer
from models.capacity.lift_days import simulated
from models.capacity.lifts import BankResult, LiftPlan, plan_lifts
from models.capacity.stores import serve_stores
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.dock_words import no_day, stores_of
from workbench.goods_drawings import flow_marks
from workbench.hoist_words import check_row, hoist_title, ordered, transfer_line
from workbench.plots import changes_plot, day_of_docks, day_of_lifts, dock_waits, lift_waits
from workbench.sheets.dock_day import write_day
from workbench.sheets.ink import Mark, moved
from workbench.sheets.results import Sheet
from workbench.sheets.schedule import name_building
from workbench.sheets.style import AMBER, AMBER_TINT, BAND, BOTTOM, COLOURS, GREY, NAVY, TINTS, TOP, WIDTH, Colour
from workbench.sheets.tables import Cell, Column
from workbench.yard_drawings import yard_marks

_SIZE: Final = 7.2
_PLOT_HIGH: Final = 138.0
_LOOK: Final[dict[str, tuple[Colour, Colour]]] = {
    "met": (TINTS["pass"], COLOURS["pass"]), "tight": (AMBER_TINT, AMBER), "not-met": (TINTS["fail"], COLOURS["fail"]),
    "no-demand": (BAND, NAVY)}



def write_logistics(sheet: Sheet) -> None:
    """Lifts, balance, docks of each building that has lifts or docks; nothing where no building has any."""
    words = GoodsWords(sheet.words.lang)
    buildings = [building for building in sheet.buildings if building.lifts or building.docks or building.logistics]
    if not buildings:
        return
    sheet.flow.heading(words("sheet.title"), name="goods", keep=120)
    sheet.flow.note(words("sheet.note"))
    for building in buildings:
        name_building(sheet, building)
        docks = plan_docks_of(building, sheet.checked.reading.site)
        plan = plan_lifts(building)
        if plan.results or plan.left_out or plan.demand or building.hoists or building.stores:
            _write_lifts(sheet, plan, docks, words)
        if building.docks or docks.flows:
            _write_docks(sheet, building, docks, plan, words)


def _title(sheet: Sheet, text: str, height: float = 60.0) -> None:
    sheet.flow.gap(4)
    sheet.flow.need(height)
    sheet.flow.paragraph(text, 8, NAVY, bold=True)


def _lines(sheet: Sheet, title: str, lines: Sequence[str], *, small: bool = False) -> None:
    if not lines:
        return
    _title(sheet, title, 40)
    for line in lines:
        sheet.flow.paragraph(f"· {line}", 6.6 if small else 7.4, GREY if small else (0.12, 0.16, 0.2))


# --- lifts -------------------------------------------------------------------------------------------------------


def _write_lifts(sheet: Sheet, plan: LiftPlan, docks: DocksPlan, words: GoodsWords) -> None:
    sheet.flow.heading(words("sheet.lifts"), 2, name=f"goods-lifts-{plan.building.id}")
    sheet.flow.callout(words.sentences([words.lift_finding(plan), words.without_one(plan)]), *_LOOK[plan.verdict], bold=True)
    said = words.simulated(simulated(plan))
    if said:
        sheet.flow.paragraph(said, 7.6)
    _lines(sheet, words("head.missing"), words.missing(plan.missing))
    if plan.results:
        _title(sheet, words("head.banks"))
        _banks(sheet, plan, words)
    _side_by_side(sheet, [*(lift_waits(plan, r, words, *_half()) for r in plan.results if r.counted),
                          day_of_lifts(plan, words, *_half())])
    _drawing(sheet, *changes_plot(plan, words, WIDTH))
    rows = balance(plan, docks)
    if plan.results or plan.demand:
        _title(sheet, words("head.balance"))
        _balance(sheet, rows, words)
    _drawing(sheet, *flow_marks(plan, rows, docks, words, WIDTH, 280.0) if plan.has_demand else ([], 0.0))
    _hoists(sheet, plan, words)
    _lines(sheet, words("head.notes"), [*(words.left_out(left) for left in plan.left_out),
                                        *(words.note(k, v) for k, v in plan.notes)])
    _lines(sheet, words("head.assumed"), words.assumptions(plan.used), small=True)


def _hoists(sheet: Sheet, plan: LiftPlan, words: GoodsWords) -> None:
    """Each hoist with its checks, then the transfer stores."""
    hoists = plan_hoists(plan.building, sheet.checked.reading.site)
    if hoists:
        _title(sheet, words("head.hoists"))
    columns = [Column(words("hoist.col.what"), 150), Column(words("hoist.col.has"), 62, "right"),
               Column(words("hoist.col.needs"), 62, "right"), Column(words("hoist.col.verdict"), 44),
               Column(words("hoist.col.note"))]
    for hoist in hoists:
        sheet.flow.need(60)
        sheet.flow.paragraph(hoist_title(hoist, words), 7.2)
        sheet.flow.table(columns, [check_row(check, words) for check in ordered(hoist)], size=_SIZE)
    stores = transfer_line(plan_transfer(plan), words)
    _lines(sheet, words("head.transfer-stores"), [stores] if stores else [])


def _banks(sheet: Sheet, plan: LiftPlan, words: GoodsWords) -> None:
    columns = [Column(words("col.bank")), Column(words("col.serves"), 46), Column(words("col.rated"), 46),
               Column(words("col.trip"), 58, "right"), Column(words("col.cycle"), 62, "right"),
               Column(words("col.one-way"), 38, "right"),
               Column(words("col.two-way"), 38, "right"), Column(words("col.use"), 34, "right"),
               Column(words("col.wait"), 54, "right"),
               Column(words("col.needed"), 44, "right")]
    sheet.flow.table(columns, [_bank(result, plan, words) for result in plan.results], size=_SIZE)


def _bank(result: BankResult, plan: LiftPlan, words: GoodsWords) -> list[Cell | str]:
    bank = result.bank
    asked = plan.has_demand and result.counted and result.cautious is not None
    parts = " + ".join(f"{value:.0f}" for value in (result.flight_s, result.doors_s, result.handling_s))
    wait, likely = "–", ""
    if asked and result.cautious is not None and result.likely is not None:
        wait, likely = words.wait(result.cautious.mean_wait), f"{words('plot.likely')} {words.wait(result.likely.mean_wait)}"
    return [Cell(words("bank-name", count=bank.count, name=bank.name),
                 sub="" if result.counted else words("not-counted").strip()),
            words.storeys(bank.serves), f"{bank.rated_load_kg.value / 1000.0:g} t\n{bank.motion.speed_m_s:g} m/s",
            Cell(f"{result.load_t:.2f} t", sub=words.bank_limits(result)), Cell(f"{result.cycle_s:.0f} s", sub=parts),
            figure(result.one_way_t_h), figure(result.two_way_t_h), percent(result.utilisation) if asked else "–",
            Cell(wait, sub=likely), "–" if not asked or result.needed is None else str(result.needed)]


def _balance(sheet: Sheet, rows: Sequence[StoreyBalance], words: GoodsWords) -> None:
    from workbench.verbs.lifts import worst_link

    columns = [Column(words("col.storey"), 40), *(Column(words(f"col.{name}"), 50, "right") for name in ("in", "out", "between",
                                                                                                         "peak")),
               Column(words("col.alone"), 58, "right"), Column(words("col.largest"), 96), Column(words("col.worst"))]
    sheet.flow.table(columns, [[
        words.storeys([row.storey.number]), *(figure(v) if v else "–" for v in (row.in_t_day, row.out_t_day, row.between_t_day,
                                                                                row.peak_t_h)),
        words("at-docks") if row.at_docks else "–" if row.alone_t_h is None else figure(row.alone_t_h), words.takes(row.largest),
        Cell(worst_link(row, words), colour=_colour(row))] for row in reversed(rows)], size=_SIZE)


def _colour(row: StoreyBalance) -> Colour:
    tight = row.worst is not None and row.worst.used >= 1.0
    return COLOURS["fail"] if tight or row.units_without_path else (0.12, 0.16, 0.2)


# --- docks -------------------------------------------------------------------------------------------------------


def _write_docks(sheet: Sheet, building: Building, plan: DocksPlan, lifts: LiftPlan, words: GoodsWords) -> None:
    from workbench.verbs.docks import yard_lines

    sheet.flow.heading(words("sheet.docks"), 2, name=f"goods-docks-{building.id}")
    sheet.flow.callout(words.dock_finding(plan), *_LOOK[plan.verdict], bold=True)
    _lines(sheet, words("head.missing"), words.missing(plan.missing))
    if plan.flows:
        _title(sheet, words("head.trucks"))
        sheet.flow.table([Column(words("col.truck")), *(Column(words(f"col.{name}"), 80, "right")
                                                         for name in ("share", "arrivals", "units", "service"))],
                         [[f.truck.name, percent(f.truck.share.value if f.truck.share else 0.0), figure(f.arrivals_h),
                           f"{f.units:.0f}",
                           f"{f.service_min:.0f} min"] for f in plan.flows], size=_SIZE)
    if plan.fits:
        _title(sheet, words("head.fits"))
        sheet.flow.table([Column(words("col.dock"), 110), Column(words("col.truck"), 100), Column(words("col.bed")),
                          Column(words("col.canopy"), 96)],
                         [[fit.dock.name or fit.dock.id, fit.truck.name, words.fit(fit), words.clear(fit)] for fit in plan.fits],
                         size=_SIZE)
    day = coupled_day(plan, lifts, sheet.checked.reading.site)
    if plan.changes:
        _title(sheet, words("head.changes"))
        sheet.flow.table([Column(words("col.change")), *(Column(words(f"col.{name}"), 62, "right") for name in ("use", "waiting",
                                                                                                                "wait")),
                          Column(words("col.enough"), 44)],
                         [[words.change(c), percent(c.utilisation), percent(c.waiting_share), words.wait(c.wait_min * 60.0),
                           Cell(mark="pass" if c.keeps_targets else "fail")] for c in plan.changes], size=_SIZE)
    _side_by_side(sheet, [dock_waits(plan, words, *_half()), day_of_docks(plan, words, *_half())])
    if day is not None:
        write_day(sheet, day, words)
    elif (fault := fault_of_day(plan, lifts, sheet.checked.reading.site)) is not None:
        sheet.flow.paragraph(no_day(fault, words), 7.4)
    stores = serve_stores(building, plan, lifts)
    _lines(sheet, words("head.stores"), stores_of(lifts, stores, words))
    _drawing(sheet, *yard_marks(building, sheet.checked.reading.site, plan, words, WIDTH, 400.0))
    _lines(sheet, words("head.yard"), yard_lines(plan, words))
    used = [*plan.used, *(() if day is None else day.used), *(one for store in stores for one in store.used)]
    _lines(sheet, words("head.assumed"), words.assumptions([one for one in used if one not in lifts.used]), small=True)


# --- drawings ----------------------------------------------------------------------------------------------------


def _half() -> tuple[float, float]:
    return WIDTH / 2.0 - 6.0, _PLOT_HIGH


def _side_by_side(sheet: Sheet, plots: Sequence[list[Mark]]) -> None:
    """Two plots a row."""
    drawn = [plot for plot in plots if plot]
    for i in range(0, len(drawn), 2):
        sheet.flow.gap(4)
        sheet.flow.need(_PLOT_HIGH + 6)
        marks = [*drawn[i], *(moved(drawn[i + 1], WIDTH / 2.0 + 6.0, 0.0) if i + 1 < len(drawn) else [])]
        sheet.flow.put(marks, _PLOT_HIGH + 4)


def _drawing(sheet: Sheet, marks: list[Mark], height: float) -> None:
    if not marks:
        return
    sheet.flow.gap(4)
    sheet.flow.need(min(height + 6, TOP - BOTTOM))
    sheet.flow.put(marks, height + 4)
