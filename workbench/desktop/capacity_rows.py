"""Tables of what was computed, for the logistics panel: banks, docks, storeys, changes, the simulated day. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.capacity_words import figure, percent
from workbench.desktop.goods_rows import Cell, Row, Say, Table, plain
from workbench.texts import text

if TYPE_CHECKING:
    from models.capacity.balance import StoreyBalance
    from models.capacity.docks import DocksPlan
    from models.capacity.lifts import BankResult, LiftPlan
    from models.engineering.lift_results import Interval

BANK_COLUMNS: Final = ("bank", "serves", "rated", "trip", "trips", "cycle", "one-way", "two-way", "use", "wait", "needed",
                       "largest")


def _head(name: str, say: Say) -> str:
    """The head of a column, as those of the other tables begin."""
    said = say.goods(f"col.{name}")
    return said[:1].upper() + said[1:]


def bank_table(plan: LiftPlan, say: Say) -> Table:
    """Banks of lifts; a row stands for all lifts of its bank."""
    head = tuple(_head(name, say) for name in BANK_COLUMNS)
    return Table(head, tuple(_bank_row(result, plan, say) for result in plan.results))


def _bank_row(result: BankResult, plan: LiftPlan, say: Say) -> Row:
    bank, words = result.bank, say.goods
    asked = plan.has_demand and result.counted and result.cautious is not None
    over = asked and (result.needed is None or result.needed > bank.count)
    wait = words.wait(result.cautious.mean_wait) if asked and result.cautious is not None else "–"
    parts = " + ".join(f"{value:.0f}" for value in (result.flight_s, result.doors_s, result.handling_s))
    name = words("bank-name", count=bank.count, name=bank.name) + ("" if result.counted else words("not-counted"))
    cells = (
        plain(name), plain(words.storeys(bank.serves)),
        plain(f"{bank.rated_load_kg.value / 1000.0:g} t · {bank.motion.speed_m_s:g} m/s"),
        plain(f"{result.load_t:.2f} t", right=True, tip=words.bank_limits(result)),
        plain(figure(result.trips_h) if asked else "–", right=True),
        plain(f"{result.cycle_s:.0f} s", right=True, tip=f"{words('col.of-it')}: {parts} s"),
        plain(figure(result.one_way_t_h), right=True), plain(figure(result.two_way_t_h), right=True),
        plain(percent(result.utilisation) if asked else "–", right=True,
              mark="bad" if asked and result.utilisation >= 1.0 else ""),
        plain(wait, right=True), plain("–" if not asked or result.needed is None else str(result.needed), right=True,
                                       mark="bad" if over else "good" if asked else ""),
        plain(words.takes(result.takes)))
    return Row(bank.name, cells, tuple(("lift", lift.id) for lift in bank.lifts))


BALANCE_COLUMNS: Final = ("storey", "in", "out", "between", "peak", "alone", "largest", "worst")


def balance_table(rows: Sequence[StoreyBalance], say: Say) -> Table:
    """Storey by storey, the top first."""
    from workbench.verbs.lifts import worst_link

    words = say.goods
    made = []
    for row in reversed(rows):
        alone = words("at-docks") if row.at_docks else "–" if row.alone_t_h is None else figure(row.alone_t_h)
        short = bool(row.units_without_path) or (row.worst is not None and row.worst.used >= 1.0)
        tonnes = [figure(value) if value else "–" for value in (row.in_t_day, row.out_t_day, row.between_t_day, row.peak_t_h)]
        cells = (plain(row.storey.name or words.storeys([row.storey.number])), *(plain(one, right=True) for one in tonnes),
                 plain(alone, right=True), plain(words.takes(row.largest)),
                 plain(worst_link(row, words), mark="bad" if short else ""))
        made.append(Row(row.storey.id, cells, (("storey", row.storey.id),)))
    return Table(tuple(_head(name, say) for name in BALANCE_COLUMNS), tuple(made))


def fits_table(plan: DocksPlan, say: Say) -> Table:
    """Each dock with each class of trucks: bed against platform, clear height."""
    words = say.goods
    rows = [Row(f"{fit.dock.id}/{fit.truck.id}", (
        plain(fit.dock.name or fit.dock.id), plain(fit.truck.name),
        plain(words.fit(fit), mark="bad" if fit.bed is not None and fit.bed.way == "too-steep" else ""),
        plain(words.clear(fit), mark="bad" if fit.stops else "")), (("dock", fit.dock.id),)) for fit in plan.fits]
    return Table(tuple(_head(name, say) for name in ("dock", "truck", "bed", "canopy")), tuple(rows))


def truck_figures(plan: DocksPlan) -> dict[str, tuple[str, str, str]]:
    """Arrivals an hour, load units and service time of each class, in words."""
    return {flow.truck.id: (figure(flow.arrivals_h), f"{flow.units:.0f}", f"{flow.service_min:.0f} min") for flow in plan.flows}


def changes_table(lifts: LiftPlan, docks: DocksPlan, say: Say) -> Table:
    """What single changes would bring, lifts first."""
    words = say.goods
    head = (say("col-of"), *(_head(name, say) for name in ("change", "capacity", "use", "waiting", "wait", "enough")))
    yes, no = (text(key, say.lang) for key in ("yes", "no"))
    rows = [Row(f"lift-{i}", (
        plain(say("of-lifts")), plain(words.change(one)), plain(f"{figure(one.capacity_t_h)} t/h", right=True),
        plain(percent(one.utilisation), right=True), plain("–", right=True), plain(words.wait(one.wait_s), right=True),
        _enough(one.keeps_targets, yes, no))) for i, one in enumerate(lifts.changes)]
    rows += [Row(f"dock-{i}", (
        plain(say("of-docks")), plain(words.change(own)), plain("–", right=True), plain(percent(own.utilisation), right=True),
        plain(percent(own.waiting_share), right=True), plain(words.wait(own.wait_min * 60.0), right=True),
        _enough(own.keeps_targets, yes, no))) for i, own in enumerate(docks.changes)]
    return Table(head, tuple(rows))


def _enough(kept: bool, yes: str, no: str) -> Cell:
    return plain(yes if kept else no, mark="good" if kept else "bad")


# the simulated day

LIFT_FIGURES: Final = ("wait_mean_s", "wait_p95_s", "utilisation", "throughput_t_h", "trips_h", "left_t")
DOCK_FIGURES: Final = ("wait_mean_s", "wait_p95_s", "waiting_share", "turn_round_s", "held_s", "utilisation")


def day_table(lifts: Mapping[str, Interval] | None, docks: Mapping[str, Interval] | None, say: Say) -> Table:
    """Figures of the day: mean, 95 % interval."""
    rows = []
    for of, names, found in (("lifts", LIFT_FIGURES, lifts), ("docks", DOCK_FIGURES, docks)):
        for name in names if found is not None else ():
            one = found[name] if found is not None else None
            if one is not None:
                spread = "–" if one.low is None or one.high is None else \
                    f"{_figure(name, max(one.low, 0.0), say)} – {_figure(name, one.high, say)}"
                rows.append(Row(f"{of}.{name}", (plain(say(f"of-{of}")), plain(say(f"figure-{name}")),
                                                plain(_figure(name, one.mean, say), right=True), plain(spread, right=True))))
    return Table(tuple(say(f"col-{name}") for name in ("of", "figure", "mean", "interval")), tuple(rows))


def _figure(name: str, value: float, say: Say) -> str:
    if value != value:
        return "–"
    if name.endswith("_s"):
        return say.goods.wait(value)
    return percent(value) if name in ("utilisation", "waiting_share") else figure(value)
