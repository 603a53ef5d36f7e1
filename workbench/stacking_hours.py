"""When the goods of the placed companies move: tonnes by clock hour, as far as the list says when; and the trucks that it states.

Tonnes of companies that state no hours are never spread over the day: they are told apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.sheets.fonts import shortened
from workbench.sheets.ink import Label, Mark, box, line
from workbench.sheets.style import AMBER, BAND, COLOURS, GREY, INK, NAVY, TINTS
from workbench.stacking import Stack, Stacking
from workbench.stacking_drawing import Drawn
from workbench.stacking_words import StackingWords

_TITLE = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsHours:
    """Tonnes by clock hour.

    Attributes:
        t_h: of the companies that say when, for hours 0 to 23.
        timed, untimed: number of companies with goods that do, and do not, say when; ``untimed_t_day`` their tonnes a day.
        trucks, trucks_day: companies that state trucks, and the trucks a day that they state together.
    """

    t_h: tuple[float, ...]
    timed: int
    untimed: int
    untimed_t_day: float
    trucks: int
    trucks_day: float

    @property
    def peak(self) -> tuple[int, float]:
        """The first hour with the most tonnes, and these."""
        most = max(self.t_h)
        return self.t_h.index(most), most


def goods_hours(stacking: Stacking, stack: Stack | None = None) -> GoodsHours:
    """Of all placed companies, or of those in one building."""
    own = [company.tenant for company in stacking.companies
           if stack is None or company.place.spaces[0].building is stack.building]
    moving = [one.brings for one in own if one.brings.goods_t_day is not None and one.brings.goods_t_day.value > 0.0]
    timed = [hours for brings in moving if (hours := brings.t_by_hour) is not None]
    trucks = [one.brings.trucks_day.value for one in own if one.brings.trucks_day is not None]
    return GoodsHours(
        t_h=tuple(math.fsum(hours[hour] for hours in timed) for hour in range(24)), timed=len(timed),
        untimed=len(moving) - len(timed), trucks=len(trucks), trucks_day=math.fsum(trucks),
        untimed_t_day=math.fsum(brings.goods_t_day.value for brings in moving
                                if brings.t_by_hour is None and brings.goods_t_day is not None))


def hours_said(found: GoodsHours, words: StackingWords) -> list[str]:
    """What the list says of hours and trucks, in sentences."""
    said = []
    if found.timed:
        hour, most = found.peak
        said.append(words("hours.peak", count=found.timed, hour=hour, t_h=f"{most:.2f}", all=f"{math.fsum(found.t_h):.1f}"))
    if found.untimed and found.timed:
        said.append(words("hours.untimed", count=found.untimed, t_day=f"{found.untimed_t_day:.1f}"))
    if found.trucks:
        said.append(words("hours.trucks", count=found.trucks, trucks=f"{found.trucks_day:g}"))
    return said


def hours_plot(stacking: Stacking, words: StackingWords, wide: float, high: float) -> Drawn | None:
    """Bars of 24 hours; None where nobody says when."""
    found = goods_hours(stacking)
    if not found.timed:
        return None
    marks: list[Mark] = [Label(0, -_TITLE, words("hours.title"), _TITLE, True, NAVY)]
    left, bottom, top = 32.0, -high + 23.0, -_TITLE - 10.0
    hour, most = found.peak
    step = (wide - left) / 24.0
    marks += [line(left, bottom, wide, bottom, GREY, 0.5), line(left, top, wide, top, BAND, 0.5),
              Label(left - 3, top - 2, f"{most:.1f}", 5.8, colour=GREY, anchor="end"),
              Label(left - 3, bottom - 2, "0", 5.8, colour=GREY, anchor="end")]
    for at, value in enumerate(found.t_h):
        look = "near" if at == hour else "pass"
        if value > 0.0:
            marks.append(box(left + step * at + 0.8, bottom, step - 1.6, (top - bottom) * value / most, fill=TINTS[look],
                             stroke=COLOURS[look]))
        if at % 3 == 0 or at == hour:
            marks.append(Label(left + step * (at + 0.5), bottom - 7, str(at), 5.8, at == hour, INK if at == hour else GREY,
                               "middle"))
    if found.untimed:
        said = words("hours.untimed", count=found.untimed, t_day=f"{found.untimed_t_day:.1f}")
        marks.append(Label(0, -high + 4, shortened(said, wide, 5.8), 5.8, colour=AMBER))
    return Drawn(marks=tuple(marks), wide=wide, high=high)
