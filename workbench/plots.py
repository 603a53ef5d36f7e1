"""Plots of lifts and docks as neutral marks: waiting against their number, the day hour by hour, docks in use.

Each plot is a list of marks in a box whose upper left corner is the origin; sheets and pictures take the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.capacity.docks import DocksPlan, waits_by_docks
from models.capacity.lifts import BankResult, LiftPlan, waits_by_number
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.sheets.ink import Disc, Label, Mark, box, line, path
from workbench.sheets.style import AMBER, BAND, COLOURS, FAINT, GREY, INK, NAVY, TINTS, Colour

_LEFT: Final = 40.0
_RIGHT: Final = 10.0
_TOP: Final = 24.0
_BOTTOM: Final = 28.0
_TICKS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axes:
    """A plot area: values to points. ``low`` and ``high`` along x, 0 to ``top`` along y."""

    wide: float
    high: float
    first: float
    last: float
    top: float

    def x(self, value: float) -> float:
        return _LEFT + (value - self.first) / max(self.last - self.first, 1e-9) * (self.wide - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return -self.high + _BOTTOM + min(value / max(self.top, 1e-9), 1.0) * (self.high - _BOTTOM - _TOP)

    def frame(self, title: str, across: str, up: str, ticks: Sequence[float], labels: Sequence[str]) -> list[Mark]:
        """Title, axes with their names, grid."""
        marks: list[Mark] = [Label(0, -9, title, 8, True, NAVY),
                             Label(0, -_TOP + 5, up, 6.2, colour=GREY)]
        for value in steps(self.top):
            y = self.y(value)
            marks.append(line(_LEFT, y, self.wide - _RIGHT, y, BAND if value else GREY, 0.6))
            marks.append(Label(_LEFT - 4, y - 2.2, f"{value:g}", 6.2, colour=GREY, anchor="end"))
        for value, label in zip(ticks, labels, strict=True):
            marks.append(Label(self.x(value), -self.high + _BOTTOM - 9, label, 6.2, colour=GREY, anchor="middle"))
        marks.append(Label((self.wide + _LEFT) / 2, -self.high + 6, across, 6.2, colour=GREY, anchor="middle"))
        return marks


def steps(top: float) -> list[float]:
    """Round values from 0 to a top, about five."""
    if not (math.isfinite(top) and top > 0.0):
        return [0.0]
    rough = top / 5.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(t * power for t in _TICKS if t * power >= rough - 1e-12)
    return [round(i * step, 10) for i in range(math.floor(top / step + 1e-9) + 1)]


def lift_waits(plan: LiftPlan, result: BankResult, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Mean wait in minutes against the number of lifts of a bank: cautious and likely; nothing without a demand."""
    found = waits_by_number(plan, result)
    target = None if plan.longest_wait_s is None else plan.longest_wait_s.value / 60.0
    return _waits(words("plot.lift-waits", lifts=result.bank.name), words("plot.lifts"), words("plot.minutes"), words,
                  [(c, a.mean_wait / 60.0, b.mean_wait / 60.0) for c, a, b in found], result.bank.count, target, wide, high)


def dock_waits(plan: DocksPlan, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Mean wait in minutes against the number of bays."""
    target = None if plan.longest_wait_min is None else plan.longest_wait_min.value
    return _waits(words("plot.dock-waits"), words("plot.bays"), words("plot.minutes"), words,
                  [(c, a.mean_wait, b.mean_wait) for c, a, b in waits_by_docks(plan)], plan.bays, target, wide, high)


def _waits(title: str, across: str, up: str, words: GoodsWords, rows: Sequence[tuple[int, float, float]], present: int,
           target: float | None, wide: float, high: float) -> list[Mark]:
    finite = [row for row in rows if math.isfinite(row[1])]
    if not finite:
        return []
    first, last = rows[0][0], rows[-1][0]
    tallest = max(row[1] for row in finite)
    second = sorted(row[1] for row in finite)[-2] if len(finite) > 1 else tallest
    top = min(tallest, max(3.0 * second, 2.0 * (target or 0.0), 1.0)) * 1.05      # one huge value must not flatten the rest
    axes = Axes(wide, high, first - 0.5, last + 0.5, top)
    numbers = list(range(first, last + 1, max(1, (last - first) // 10)))
    marks = axes.frame(title, across, up, numbers, [str(n) for n in numbers])
    if target is not None and target <= top:
        y = axes.y(target)
        marks.append(line(_LEFT, y, wide - _RIGHT, y, AMBER, 0.8, (4.0, 2.0)))
        marks.append(Label(wide - _RIGHT, y + 2, words("plot.target"), 6.2, colour=AMBER, anchor="end"))
    if first <= present <= last:
        marks.append(line(axes.x(present), axes.y(0.0), axes.x(present), axes.y(top), FAINT, 0.8, (2.0, 2.0)))
        marks.append(Label(axes.x(present), axes.y(top) + 2, words("plot.present"), 6.2, colour=GREY, anchor="middle"))
    for k, colour in ((2, COLOURS["pass"]), (1, NAVY)):
        points = [(axes.x(row[0]), axes.y(row[k])) for row in finite]
        marks.append(path(points, colour, 1.2))
        marks += [Disc(x, y, 1.8, fill=colour) for x, y in points]
    marks += _legend([(words("plot.cautious"), NAVY), (words("plot.likely"), COLOURS["pass"])], wide)
    return marks


def _legend(entries: Sequence[tuple[str, Colour]], wide: float) -> list[Mark]:
    marks: list[Mark] = []
    for i, (name, colour) in enumerate(entries):
        y = -_TOP - 4 - 9.0 * i
        marks += [line(wide - 96, y, wide - 86, y, colour, 1.4), Label(wide - 83, y - 2.2, name, 6.2, colour=INK)]
    return marks


def day_of_lifts(plan: LiftPlan, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Tonnes for the lifts hour by hour against what they carry, and what waits at the end of each hour."""
    logistics = plan.building.logistics
    shares = () if logistics is None else logistics.day.hourly()
    if logistics is None or not shares or not plan.has_demand or plan.demand_t_h <= 0.0:
        return []
    rate = plan.demand_t_h / max(shares)
    demand = [rate * share for share in shares]
    waiting, behind = 0.0, []
    for tonnes in demand:
        waiting = max(waiting + tonnes - plan.capacity_t_h, 0.0)
        behind.append(waiting)
    starts = 0.0 if logistics.day.starts_h is None else logistics.day.starts_h.value
    marks, axes = _bars(words("plot.day-lifts"), words("plot.tonnes"), demand, starts, max(*demand, *behind, plan.capacity_t_h),
                        plan.capacity_t_h, words("plot.capacity", value=figure(plan.capacity_t_h)), words, wide, high)
    if any(value > 0.0 for value in behind):
        points = [(axes.x(starts + i + 1), axes.y(value)) for i, value in enumerate(behind)]
        marks.append(path(points, COLOURS["fail"], 1.2))
        marks += _legend([(words("plot.behind"), COLOURS["fail"])], wide)
    return marks


def day_of_docks(plan: DocksPlan, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Bays in use on average hour by hour against the bays there are."""
    if not plan.hourly:
        return []
    busy = [value for _, value in plan.hourly]
    marks, _ = _bars(words("plot.day-docks"), words("plot.bays-used"), busy, plan.hourly[0][0], max(*busy, float(plan.bays)),
                     float(plan.bays), words("plot.bays-there", count=plan.bays), words, wide, high)
    return marks


def _bars(title: str, up: str, values: Sequence[float], starts: float, top: float, limit: float, said: str, words: GoodsWords,
          wide: float, high: float) -> tuple[list[Mark], Axes]:
    axes = Axes(wide, high, starts, starts + len(values), top * 1.12)
    hours = [starts + i for i in range(0, len(values) + 1, max(1, len(values) // 8))]
    marks = axes.frame(title, words("plot.hour"), up, hours, [f"{hour % 24:g}" for hour in hours])
    for i, value in enumerate(values):
        x0, x1 = axes.x(starts + i + 0.1), axes.x(starts + i + 0.9)
        over = value > limit
        marks.append(box(x0, axes.y(0.0), x1 - x0, axes.y(value) - axes.y(0.0), fill=TINTS["fail"] if over else TINTS["pass"],
                         stroke=COLOURS["fail"] if over else COLOURS["pass"], thickness=0.5))
    y = axes.y(limit)
    marks += [line(_LEFT, y, wide - _RIGHT, y, NAVY, 1.0, (4.0, 2.0)), Label(_LEFT + 3, y + 2, said, 6.2, True, NAVY)]
    return marks, axes


def changes_plot(plan: LiftPlan, words: GoodsWords, wide: float = 490.0, most: int = 9) -> tuple[list[Mark], float]:
    """What each change would carry, as bars beside the demand; and the height of the plot."""
    if not plan.has_demand or not plan.changes or plan.demand_t_h <= 0.0:
        return [], 0.0
    rows = [(words("plot.as-is"), plan.capacity_t_h, plan.allocation.utilisation, plan.verdict == "met")]
    rows += [(words.change(c), c.capacity_t_h, c.utilisation, c.keeps_targets) for c in plan.changes[:most]]
    names, step = 168.0, 12.0
    top = max([capacity for _, capacity, _, _ in rows] + [plan.demand_t_h])
    room = wide - names - 70.0
    height = 24.0 + step * len(rows) + 6.0
    marks: list[Mark] = [Label(0, -9, words("plot.changes"), 8, True, NAVY)]
    for i, (name, capacity, used, kept) in enumerate(rows):
        y = -22.0 - step * i
        colour = "pass" if kept else "near" if used < 1.0 else "fail"
        marks.append(Label(names - 4, y - 6.5, name, 6.8, i == 0, anchor="end"))
        marks.append(box(names, y - 9, max(capacity / top * room, 0.5), 8, fill=TINTS[colour], stroke=COLOURS[colour]))
        said = words("plot.change", capacity=figure(capacity), use=percent(used))
        marks.append(Label(names + capacity / top * room + 4, y - 7.2, said, 6.4))
    x = names + plan.demand_t_h / top * room
    marks.append(line(x, -19, x, -height + 2, INK, 0.9, (3.0, 2.0)))
    marks.append(Label(x, -17, words("plot.demand", value=figure(plan.demand_t_h)), 6.4, True, anchor="middle"))
    return marks, height
