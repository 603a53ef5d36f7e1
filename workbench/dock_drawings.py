"""Drawings of a simulated day of docks: bays as rows with their trucks, staging in use, trucks in line.

Each is a list of neutral marks in a box whose upper left corner is the origin; sheets, pictures and the window take the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from models.capacity.dock_days import CoupledDay
from models.engineering.dock_day_results import Bar
from workbench.capacity_words import GoodsWords
from workbench.dock_words import clock
from workbench.plots import Axes
from workbench.sheets.ink import Label, Mark, box, line, moved, path
from workbench.sheets.style import AMBER, BAND, COLOURS, FAINT, GREY, INK, NAVY, TINTS, WHITE, Colour

_NAMES: Final = 64.0
_ROW: Final = 13.0
_HEAD: Final = 38.0
_FOOT: Final = 20.0
_SIZE: Final = 6.0
_LOOKS: Final = ("no-data", "pass", "near", "waived", "fail")
"""Tints and lines of the truck classes, in their order; the label and the way say the same without colour."""
MOST_ROWS: Final = 40
_WIDE: Final = 490.0
_PLOT: Final = (320.0, 200.0)
_EDGE: Final = 10.0
_PLOT_LEFT, _PLOT_RIGHT, _PLOT_TOP, _PLOT_BOTTOM = 40.0, 10.0, 24.0, 28.0


def gantt_marks(day: CoupledDay, words: GoodsWords, wide: float = 490.0) -> tuple[list[Mark], float]:
    """Bays as rows, trucks as bars by class, their waits as thin lines before them; and the height of the drawing."""
    bars = [bar for bar in day.result.bars if math.isfinite(bar.docked_s)]
    rows = _rows(day, words)
    shown = rows[:MOST_ROWS]
    across = _Across(day, wide)
    high = _HEAD + _ROW * len(shown) + _FOOT
    marks: list[Mark] = [Label(0, -9, words("plot.gantt"), 8, True, NAVY), *_legend(day, words, wide)]
    marks += _grid(day, across, shown, high, words)
    place = {number: i for i, (number, _) in enumerate(shown)}
    for bar in sorted(bars, key=lambda one: one.docked_s):
        if bar.bay in place:
            marks += _bar(bar, across, -_HEAD - _ROW * place[bar.bay], day, words)
    undocked = len(day.result.bars) - len(bars)
    if undocked:
        said = words("plot.gantt-unserved", count=undocked)
        marks.append(Label(wide - 2, -high + 1, said, _SIZE, True, COLOURS["fail"], "end"))
    return marks, high


class _Across:
    """Time to points along a drawing."""

    def __init__(self, day: CoupledDay, wide: float) -> None:
        last = max((bar.gone_s for bar in day.result.bars if math.isfinite(bar.gone_s)), default=0.0)
        left = any(not math.isfinite(bar.gone_s) for bar in day.result.bars)
        self.end = day.result.day.end_s if left else max(last, day.result.day.horizon_s)
        self.wide = wide

    def __call__(self, seconds: float) -> float:
        return _NAMES + min(max(seconds, 0.0), self.end) / self.end * (self.wide - _NAMES - 4.0)


def _rows(day: CoupledDay, words: GoodsWords) -> list[tuple[int, str]]:
    """Numbers of the bays in the results, and how they are called; the docks of a platform one after the other."""
    found: list[tuple[int, str]] = []
    for place in day.places:
        names = [(dock.name or dock.id, number) for dock in place.docks
                 for number in range(1, math.floor(dock.bays.value + 1e-9) + 1 if dock.bays else 1)]
        found += [(len(found) + i, f"{name} {number}") for i, (name, number) in enumerate(names)]
    return found


def _grid(day: CoupledDay, across: _Across, rows: Sequence[tuple[int, str]], high: float, words: GoodsWords) -> Iterator[Mark]:
    bottom = -high + _FOOT
    hours = math.floor(across.end / 3600.0 + 1e-9)
    step = max(1, math.ceil(hours / 14))
    for i, (_, name) in enumerate(rows):
        y = -_HEAD - _ROW * i
        if i % 2 == 0:
            yield box(_NAMES, y - _ROW, across.wide - _NAMES - 4.0, _ROW, fill=BAND)
        yield Label(_NAMES - 4, y - 8.6, _fitted(name, _NAMES - 6.0), _SIZE, colour=GREY, anchor="end")
    for hour in range(0, hours + 1, step):
        x = across(3600.0 * hour)
        yield line(x, -_HEAD, x, bottom, FAINT, 0.4, (1.5, 1.5))
        yield Label(x, bottom - 8, clock(day, 3600.0 * hour), _SIZE, colour=GREY, anchor="middle")
    if day.result.day.horizon_s < across.end - 60.0:
        x = across(day.result.day.horizon_s)
        yield line(x, -_HEAD + 2, x, bottom, NAVY, 0.9, (3.0, 2.0))
        yield Label(x, bottom - 16, words("plot.end"), _SIZE, True, NAVY, "middle")


def _bar(bar: Bar, across: _Across, top: float, day: CoupledDay, words: GoodsWords) -> Iterator[Mark]:
    look = _look(day, bar.truck)
    x0, x1 = across(bar.docked_s), across(min(bar.gone_s, day.result.day.end_s))
    low, high = top - _ROW + 3.4, _ROW - 5.0
    if bar.docked_s - bar.arrival_s > 60.0:
        y = top - _ROW + 1.6
        yield line(across(bar.arrival_s), y, x0, y, COLOURS["fail"], 1.0)
        yield line(across(bar.arrival_s), y - 1.2, across(bar.arrival_s), y + 1.8, COLOURS["fail"], 0.8)
    yield box(x0, low, max(x1 - x0, 0.8), high, fill=TINTS[look])
    for start, end in bar.held:
        a, b = across(start), across(end)
        if b - a > 0.4:
            yield box(a, low, b - a, high, fill=WHITE)
            yield from _hatched(a, b, low, high, COLOURS[look])
    yield box(x0, low, max(x1 - x0, 0.8), high, stroke=COLOURS[look], thickness=0.6)
    said = _first_fitting(_names(bar, words), x1 - x0 - 2.0)
    if said:
        room = _width(said) + 1.6
        middle = (x0 + x1) / 2.0
        if any(end > start and across(end) - across(start) > 0.4 for start, end in bar.held):
            yield box(middle - room / 2.0, low + 0.9, room, high - 1.8, fill=WHITE)
        yield Label(middle, low + 1.9, said, _SIZE - 0.4, colour=INK, anchor="middle")


def _names(bar: Bar, words: GoodsWords) -> list[str]:
    """The label of a truck, from the fullest to the shortest."""
    short = bar.truck.split()[0]
    return [words(f"plot.truck-{bar.way}", name=name).strip() for name in (bar.truck, short, "")]


def _hatched(x0: float, x1: float, low: float, high: float, colour: Colour) -> Iterator[Mark]:
    """Slanting lines: the truck stands there, nobody works on it."""
    x = x0
    while x < x1:
        end = min(x + high * 0.6, x1)
        yield line(x, low, end, low + high * (end - x) / (high * 0.6), colour, 0.35)
        x += 2.6


def _look(day: CoupledDay, truck: str) -> str:
    return _LOOKS[day.result.day.classes.index(truck) % len(_LOOKS)]


def _legend(day: CoupledDay, words: GoodsWords, wide: float) -> Iterator[Mark]:
    x = 0.0
    for name in day.result.day.classes:
        look = _look(day, name)
        yield box(x, -24, 10, 6, fill=TINTS[look], stroke=COLOURS[look], thickness=0.6)
        yield Label(x + 13, -23, name, _SIZE + 0.2, colour=INK)
        x += 24.0 + _width(name)
    yield from _hatched(x, x + 10, -24, 6, COLOURS["no-data"])
    yield box(x, -24, 10, 6, stroke=COLOURS["no-data"], thickness=0.6)
    yield Label(x + 13, -23, words("plot.gantt-held"), _SIZE + 0.2, colour=INK)
    x += 24.0 + _width(words("plot.gantt-held"))
    yield line(x, -21, x + 10, -21, COLOURS["fail"], 1.0)
    yield Label(x + 13, -23, words("plot.gantt-wait"), _SIZE + 0.2, colour=INK)


def _width(text: str) -> float:
    """About how wide a label is, in points."""
    return sum((1.0 if ord(sign) > 0x2E7F else 0.56) * _SIZE for sign in text)


def _first_fitting(texts: Sequence[str], room: float) -> str:
    return next((text for text in texts if _width(text) <= room), "")


def _fitted(text: str, room: float) -> str:
    """A name cut to the room, its number kept."""
    if _width(text) <= room:
        return text
    name, _, number = text.rpartition(" ")
    while name and _width(f"{name}… {number}") > room:
        name = name[:-1]
    return f"{name}… {number}"


def day_pictures(day: CoupledDay, words: GoodsWords, stem: str) -> dict[str, bytes]:
    """Gantt, staging and line as SVG and PNG, by file name."""
    from workbench.pictures import png, svg

    gantt, high = gantt_marks(day, words, _WIDE)
    drawn = [("gantt", gantt, _WIDE, high), ("staging", staging_marks(day, words, *_PLOT), *_PLOT),
             ("line", line_marks(day, words, *_PLOT), *_PLOT)]
    files: dict[str, bytes] = {}
    for name, marks, wide, tall in drawn:
        if marks:
            placed = moved(marks, _EDGE, -_EDGE)
            files[f"{stem}.{name}.svg"] = svg(placed, wide + 2 * _EDGE, tall + 2 * _EDGE)
            files[f"{stem}.{name}.png"] = png(placed, wide + 2 * _EDGE, tall + 2 * _EDGE)
    return files


# --- over the day ------------------------------------------------------------------------------------------------------


def staging_marks(day: CoupledDay, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Load units on the staging areas over the day, against their places; nothing where no goods are staged."""
    units = day.result.staging.sum(axis=1)
    if units.max(initial=0.0) <= 0.0:
        return []
    limits = [(p.platform.staging_in, p.platform.staging_out) for p in day.places]
    known = [into + out for into, out in limits if into is not None and out is not None]
    places = sum(known) if len(known) == len(limits) else None
    upper = np.quantile(units, 0.95, axis=0)
    top = max(float(upper.max()), min(float(places or 0), 2.5 * float(upper.max())))
    axes, marks = _plot(day, words("plot.staging"), words("plot.units"), top, words, wide, high)
    if places is not None and places <= axes.top:
        marks.append(line(_PLOT_LEFT, axes.y(places), wide - _PLOT_RIGHT, axes.y(places), AMBER, 0.9, (4.0, 2.0)))
    if places is not None:
        y = axes.y(places) + 2 if places <= axes.top else axes.y(axes.top) - 6
        marks.append(Label(_PLOT_LEFT + 3, y, words("plot.staging-places", count=places), 6.2, True, AMBER))
    marks += _curve(day, axes, upper, FAINT) + _curve(day, axes, units.mean(axis=0), NAVY)
    return marks + _keys([(words("plot.mean"), NAVY), (words("plot.p95"), FAINT)], wide)


def line_marks(day: CoupledDay, words: GoodsWords, wide: float = 240.0, high: float = 150.0) -> list[Mark]:
    """Trucks in line and trucks held at their bays over the day."""
    queue, held = day.result.queue.mean(axis=0), day.result.held_trucks.mean(axis=0)
    upper = np.quantile(day.result.queue, 0.95, axis=0)
    top = max(float(upper.max()), float(held.max()), 1.0)
    axes, marks = _plot(day, words("plot.line"), words("plot.trucks"), top, words, wide, high)
    marks += _curve(day, axes, upper, FAINT) + _curve(day, axes, held, AMBER) + _curve(day, axes, queue, COLOURS["fail"])
    return marks + _keys([(words("plot.in-line"), COLOURS["fail"]), (words("plot.line-p95"), FAINT),
                          (words("plot.held"), AMBER)], wide)


def _plot(day: CoupledDay, title: str, up: str, top: float, words: GoodsWords, wide: float,
          high: float) -> tuple[Axes, list[Mark]]:
    hours = day.result.day.end_s / 3600.0
    axes = Axes(wide, high, 0.0, hours, top * 1.18)
    ticks = [float(h) for h in range(0, math.floor(hours + 1e-9) + 1, max(1, math.ceil(hours / 7.0)))]
    marks = axes.frame(title, words("plot.hour"), up, ticks, [clock(day, 3600.0 * tick) for tick in ticks])
    end = day.result.day.horizon_s / 3600.0
    marks.append(line(axes.x(end), axes.y(0.0), axes.x(end), axes.y(axes.top), FAINT, 0.8, (2.0, 2.0)))
    return axes, marks


def _curve(day: CoupledDay, axes: Axes, values: Iterable[float], colour: Colour) -> list[Mark]:
    points = [(axes.x(at / 3600.0), axes.y(float(value))) for at, value in zip(day.result.times_s, values, strict=True)]
    return [path(points, colour, 1.1)]


def _keys(entries: Sequence[tuple[str, Colour]], wide: float) -> list[Mark]:
    """Key of the lines, beside the title."""
    marks: list[Mark] = []
    x = wide - _PLOT_RIGHT
    for name, colour in reversed(entries):
        x -= _width(name)
        marks.append(Label(x, -_PLOT_TOP + 5, name, 6.2, colour=INK))
        marks.append(line(x - 11, -_PLOT_TOP + 7, x - 3, -_PLOT_TOP + 7, colour, 1.4))
        x -= 18.0
    return marks
