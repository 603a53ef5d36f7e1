"""Neutral drawing marks: a drawing is a list of these, and any painter (PDF, window) can put it on its own surface.

Coordinates are points, x to the right and y upwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from workbench.sheets.style import COLOURS, FIGURE_COLOURS, INK, WHITE, Colour

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """Closed rings (even-odd) or, with ``closed`` False, open lines; filled, stroked or both."""

    rings: tuple[tuple[Point, ...], ...]
    fill: Colour | None = None
    stroke: Colour | None = None
    thickness: float = 0.5
    dash: tuple[float, ...] = ()
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Disc:
    x: float
    y: float
    radius: float
    fill: Colour | None = None
    stroke: Colour | None = None
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text on its baseline. ``anchor`` is start, middle or end; ``turn`` in degrees against the clock."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: Colour = INK
    anchor: str = "start"
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle that leads to an anchor of the same sheet."""

    x: float
    y: float
    width: float
    height: float
    target: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links and bookmarks lead to; with a title it is a bookmark of the outline at a level."""

    name: str
    y: float
    title: str = ""
    level: int = 0


Mark: TypeAlias = Shape | Disc | Label | Link | Anchor


def line(x0: float, y0: float, x1: float, y1: float, colour: Colour = INK, thickness: float = 0.5,
         dash: tuple[float, ...] = ()) -> Shape:
    return Shape((((x0, y0), (x1, y1)),), stroke=colour, thickness=thickness, dash=dash, closed=False)


def path(points: Sequence[Point], colour: Colour = INK, thickness: float = 0.5) -> Shape:
    return Shape((tuple(points),), stroke=colour, thickness=thickness, closed=False)


def box(x: float, y: float, width: float, height: float, fill: Colour | None = None, stroke: Colour | None = None,
        thickness: float = 0.5) -> Shape:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape((corners,), fill=fill, stroke=stroke, thickness=thickness)


def verdict_mark(verdict: str, x: float, y: float, size: float) -> list[Mark]:
    """The mark of a verdict, centred on a point: every verdict has its own outline, so that it reads without colour.

    pass: ticked disc · near: triangle with a stroke · fail: square with a cross · no data: hollow diamond ·
    waived: hollow ring with a bar · not applicable: dash.
    """
    return _MARKS[_AS_VERDICT.get(verdict, verdict)](x, y, size / 2, COLOURS[verdict])


def figure_mark(figure: str, letter: str, x: float, y: float, size: float) -> list[Mark]:
    """A stamp that tells what a figure is worth, centred on a point: its frame, ground and letter differ, not its colour alone.

    confirmed: filled square · provisional: square with a full frame · unverified: square with a broken frame ·
    missing: brackets without a ground.
    """
    r = size / 2
    thickness = max(0.09 * size, 0.5)
    colour = FIGURE_COLOURS[figure]
    text = Label(x, y - 0.27 * size, letter, 0.74 * size, True, WHITE if figure == "confirmed" else colour, "middle")
    if figure == "confirmed":
        return [box(x - r, y - r, size, size, fill=colour), text]
    if figure == "provisional":
        return [box(x - r, y - r, size, size, fill=WHITE, stroke=colour, thickness=thickness), text]
    if figure == "unverified":
        corners = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))
        return [Shape((corners,), stroke=colour, thickness=thickness, dash=(1.4, 1.1)), text]
    brackets = [((x + side * r * 0.6, y + r), (x + side * r, y + r), (x + side * r, y - r), (x + side * r * 0.6, y - r))
                for side in (-1, 1)]
    return [text, *(path(points, colour, thickness) for points in brackets)]


def _ticked(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    tick = [(x - 0.48 * r, y + 0.02 * r), (x - 0.12 * r, y - 0.36 * r), (x + 0.5 * r, y + 0.4 * r)]
    return [Disc(x, y, r, fill=colour), path(tick, WHITE, max(0.28 * r, 0.5))]


def _warning(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    triangle = ((x, y + 1.05 * r), (x - 1.08 * r, y - 0.85 * r), (x + 1.08 * r, y - 0.85 * r))
    thickness = max(0.26 * r, 0.5)
    return [Shape((triangle,), fill=colour), line(x, y + 0.42 * r, x, y - 0.2 * r, WHITE, thickness),
            Disc(x, y - 0.52 * r, thickness / 2, fill=WHITE)]


def _crossed(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    a, thickness = 0.45 * r, max(0.28 * r, 0.5)
    return [box(x - 0.92 * r, y - 0.92 * r, 1.84 * r, 1.84 * r, fill=colour),
            line(x - a, y - a, x + a, y + a, WHITE, thickness), line(x - a, y + a, x + a, y - a, WHITE, thickness)]


def _diamond(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    corners = ((x, y + r), (x + r, y), (x, y - r), (x - r, y))
    return [Shape((corners,), fill=WHITE, stroke=colour, thickness=max(0.26 * r, 0.6))]


def _barred(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    thickness = max(0.26 * r, 0.6)
    return [Disc(x, y, 0.9 * r, fill=WHITE, stroke=colour, thickness=thickness),
            line(x - 0.5 * r, y, x + 0.5 * r, y, colour, thickness)]


def _dash(x: float, y: float, r: float, colour: Colour) -> list[Mark]:
    return [line(x - 0.6 * r, y, x + 0.6 * r, y, colour, max(0.2 * r, 0.5))]


_MARKS = {"pass": _ticked, "near": _warning, "fail": _crossed, "no-data": _diamond, "waived": _barred,
          "not-applicable": _dash}
_AS_VERDICT = {"incomplete": "no-data", "conditional": "waived"}


def moved(marks: Sequence[Mark], dx: float, dy: float) -> list[Mark]:
    """The same marks elsewhere."""
    return [_moved(mark, dx, dy) for mark in marks]


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Shape):
        rings = tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in mark.rings)
        return Shape(rings, mark.fill, mark.stroke, mark.thickness, mark.dash, mark.closed)
    if isinstance(mark, Disc):
        return Disc(mark.x + dx, mark.y + dy, mark.radius, mark.fill, mark.stroke, mark.thickness)
    if isinstance(mark, Label):
        return Label(mark.x + dx, mark.y + dy, mark.text, mark.size, mark.bold, mark.colour, mark.anchor, mark.turn)
    if isinstance(mark, Link):
        return Link(mark.x + dx, mark.y + dy, mark.width, mark.height, mark.target)
    return Anchor(mark.name, mark.y + dy, mark.title, mark.level)


def arrow_head(x: float, y: float, angle: float, size: float, colour: Colour = INK) -> Shape:
    """A small filled arrow head with its tip at a point, looking along an angle in radians."""
    corners = [(x, y)] + [(x - size * math.cos(angle + turn), y - size * math.sin(angle + turn)) for turn in (0.35, -0.35)]
    return Shape((tuple(corners),), fill=colour)
