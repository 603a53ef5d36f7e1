"""The A3 page that an operator pins to the wall: the plan, the same plan by four other colours, lifts, docks, leases, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench import __version__
from workbench.sheets.fonts import shortened
from workbench.sheets.ink import Label, Mark, line, moved
from workbench.sheets.style import FAINT, GREY, MM, NAVY
from workbench.stacking import Stacking
from workbench.stacking_colours import colours_of
from workbench.stacking_drawing import legend, stacks_drawing
from workbench.stacking_hours import hours_plot
from workbench.stacking_plots import boxed, expiry_plot, headline, key_list, use_plot
from workbench.stacking_words import StackingWords

WIDE: Final = 420 * MM
HIGH: Final = 297 * MM
_EDGE: Final = 12 * MM
_INNER: Final = WIDE - 2 * _EDGE
_BAND: Final = 284.0
"""Points at the foot of the page for everything but the plan."""
_HOURS: Final = 70.0
SMALL: Final = ("load", "hazard", "lease", "fit")


def page(stacking: Stacking, words: StackingWords, title: str, printed_on: str | None, mode: str = "industry",
         number: int = 1, of: int = 1) -> list[Mark]:
    """The marks of the page, A3 landscape, its upper left corner at the origin."""
    colours = colours_of(stacking, mode, words)
    marks = _frame(words, title, printed_on, number, of)
    y = -_EDGE - 30.0
    marks += _at(boxed(headline(stacking, words), _INNER, 30.0), y)
    y -= 40.0
    key = legend(colours, words, _INNER)
    plan = stacks_drawing(stacking, colours, words, _INNER, HIGH + y - _EDGE - _BAND - key.high - 16.0)
    marks += _at(plan.marks, y)
    y -= plan.high + 6.0
    marks += _at(key.marks, y)
    y -= key.high + 4.0
    marks.append(line(_EDGE, y, WIDE - _EDGE, y, FAINT, 0.5))
    marks += _foot(stacking, words, mode, y - 8.0, HIGH + y - 8.0 - _EDGE - 12.0)
    return marks


def _at(marks: Sequence[Mark], y: float, x: float = 0.0) -> list[Mark]:
    return moved(marks, _EDGE + x, y)


def _frame(words: StackingWords, title: str, printed_on: str | None, number: int, of: int) -> list[Mark]:
    head, foot = -_EDGE - 14.0, -HIGH + _EDGE - 2.0
    said = words("page.date", date=printed_on or "____________")
    return [Label(_EDGE, head, shortened(words("page.title", name=title), _INNER * 0.7, 17.0), 17.0, True, NAVY),
            Label(WIDE - _EDGE, head, said, 8.0, colour=GREY, anchor="end"),
            line(_EDGE, head - 7.0, WIDE - _EDGE, head - 7.0, NAVY, 1.2),
            Label(_EDGE, foot, words("page.foot", program=__version__), 6.2, colour=GREY),
            Label(WIDE - _EDGE, foot, words("page.number", number=number, of=of), 6.2, colour=GREY, anchor="end")]


def _foot(stacking: Stacking, words: StackingWords, mode: str, y: float, high: float) -> list[Mark]:
    """Small plans, lifts and docks with leases, names."""
    small, middle, gap = 316.0, 250.0, 20.0
    marks = _small_plans(stacking, words, y, small, high)
    use = use_plot(stacking, words, middle)
    left = small + gap
    marks += _at(use.marks, y, left)
    rest = high - use.high - 8.0
    hours = hours_plot(stacking, words, middle, _HOURS) if rest > 60.0 + _HOURS else None
    if hours is not None:
        rest -= _HOURS + 6.0
        marks += _at(hours.marks, y - high + _HOURS, left)
    if rest > 60.0:
        marks += _at(expiry_plot(stacking, words, middle, min(rest, 150.0)).marks, y - use.high - 8.0, left)
    names = left + middle + gap
    colours = colours_of(stacking, mode, words)
    marks += _at(key_list(stacking, colours, words, _INNER - names, high).marks, y, names)
    return marks


def _small_plans(stacking: Stacking, words: StackingWords, y: float, wide: float, high: float) -> list[Mark]:
    """The plan by load, hazard, lease end and fit, each with its legend."""
    marks: list[Mark] = []
    gap = 14.0
    broad, tall = (wide - gap) / 2.0, (high - gap) / 2.0
    for i, mode in enumerate(SMALL):
        colours = colours_of(stacking, mode, words)
        x, top = (broad + gap) * (i % 2), y - (tall + gap) * (i // 2)
        key = legend(colours, words, broad, 5.8, titled=False)
        plan = stacks_drawing(stacking, colours, words, broad, tall - 12.0 - key.high, plain=True)
        marks += _at([Label(0, -7.0, colours.title, 7.2, True, NAVY)], top, x)
        marks += _at(plan.marks, top - 9.0, x)
        marks += _at(key.marks, top - 12.0 - plan.high, x)
    return marks
