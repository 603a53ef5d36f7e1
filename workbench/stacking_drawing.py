"""The stacking plan as neutral marks: widths by area, heights by storey height, a block for each company and each vacancy.

The upper left corner is the origin, y upwards. Sheets, pictures and the window take the same marks; ``hits`` say what lies where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Storey
from workbench.sheets.fonts import BOLD, REGULAR, shortened, width, wrap
from workbench.sheets.ink import Label, Mark, Point, Shape, box, line
from workbench.sheets.style import BAND, COLOURS, FAINT, GREY, INK, NAVY, WHITE, Colour
from workbench.stacking import LET, OTHER, VACANT, Bar, Block, Stack, Stacking
from workbench.stacking_colours import Class, Colours
from workbench.stacking_words import StackingWords

ON_BLOCK: Final[Colour] = (0.11, 0.14, 0.17)
"""Letters on a block: dark in the dark window, too, because the block itself is light."""
LEFT: Final = 92.0
RIGHT: Final = 84.0
HEAD: Final = 24.0
_GAP: Final = 22.0
_SLAB: Final = 1.2
_SIZES: Final = (8.4, 7.6, 6.8, 6.2, 5.6)
_HATCH_STEP: Final = 4.5
_LINE: Final = 1.22

_LEGAL: Final = re.compile(
    r"(?:（示例）|\(example\)|股份有限公司|有限责任公司|有限公司|,?\s*Co\.?,?\s*Ltd\.?|,?\s*Ltd\.?|,?\s*Inc\.?|\s+GmbH)\s*$",
    re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rectangle of the drawing and what it shows: ``kind`` is let, vacant, other or storey."""

    kind: str
    x: float
    y: float
    wide: float
    high: float
    stack: int
    storey: str
    spaces: tuple[str, ...] = ()
    tenant: str = ""

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.wide and self.y <= y <= self.y + self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Marks in a box, its size in points, and what lies where."""

    marks: tuple[Mark, ...]
    wide: float
    high: float
    hits: tuple[Hit, ...] = ()

    def at(self, x: float, y: float) -> Hit | None:
        """What lies at a point; a block before its storey."""
        found = [hit for hit in self.hits if hit.holds(x, y)]
        return next((hit for hit in found if hit.kind != "storey"), found[0] if found else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Points for a m² across and for a metre up, and the height that stands in where none is known."""

    per_m2: float
    per_m: float
    unknown_m: float

    def height(self, storey: Storey) -> float:
        return self.per_m * (self.unknown_m if storey.height_m is None else storey.height_m.value)


def stacks_drawing(stacking: Stacking, colours: Colours, words: StackingWords, wide: float, high: float, *,
                   plain: bool = False) -> Drawn:
    """All buildings side by side at one scale.

    Args:
        wide, high: of the box in points.
        plain: blocks without letters and storeys without figures, for a small picture.
    """
    left, right, head, gap = (0.0, 0.0, 0.0, 8.0) if plain else (LEFT, RIGHT, HEAD, _GAP)
    count = max(len(stacking.stacks), 1)
    room = (wide - gap * (count - 1)) / count
    scale = _scale(stacking, max(room - left - right, 20.0), high - head - 4.0)
    marks: list[Mark] = []
    hits: list[Hit] = []
    for i, stack in enumerate(stacking.stacks):
        x = i * (room + gap)
        top = _total_m(stack, scale) * scale.per_m
        y = -head - (high - head - 4.0)
        if not plain:
            marks += _head(stack, x, room, y + top + 6.0, words)
        for bar in stack.bars:
            tall = scale.height(bar.storey)
            marks += _bar(bar, colours, words, x + left, y, tall, scale, plain)
            hits += _hits(bar, i, x, x + left, y, tall, scale, room)
            if not plain:
                marks += _side(bar, words, x, x + left + scale.per_m2 * (bar.area_m2 or 0.0), y, tall, left)
            if bar.storey.number == 1:
                marks.append(line(x + left - 4, y - 0.2, x + room - right + 4, y - 0.2, INK, 0.6 if plain else 1.4))
            y += tall
    return Drawn(marks=tuple(marks), wide=wide, high=high, hits=tuple(hits))


def _total_m(stack: Stack, scale: _Scale) -> float:
    return sum(scale.height(bar.storey) for bar in stack.bars) / scale.per_m


def _scale(stacking: Stacking, across: float, up: float) -> _Scale:
    bars = [bar for stack in stacking.stacks for bar in stack.bars]
    known = [bar.storey.height_m.value for bar in bars if bar.storey.height_m is not None]
    unknown = sum(known) / len(known) if known else 4.5
    totals = [sum(unknown if bar.storey.height_m is None else bar.storey.height_m.value for bar in stack.bars)
              for stack in stacking.stacks]
    return _Scale(per_m2=across / max([bar.area_m2 or 0.0 for bar in bars] + [1.0]),
                  per_m=up / max([*totals, 1.0]), unknown_m=unknown)


def _head(stack: Stack, x: float, room: float, y: float, words: StackingWords) -> list[Mark]:
    share = words.percent(stack.let_m2 / stack.lettable_m2 if stack.lettable_m2 > 0.0 else None)
    said = words("head.building", let=words.area(stack.let_m2), all=words.area(stack.lettable_m2), share=share)
    at = x + LEFT
    name = shortened(words.building(stack.building), (room - LEFT) * 0.5, 9.5, BOLD)
    return [Label(at, y, name, 9.5, True, NAVY),
            Label(at + width(name, 9.5, BOLD) + 8, y, shortened(said, room - LEFT - width(name, 9.5, BOLD) - 8, 7.0), 7.0,
                  colour=GREY)]


# --- one storey --------------------------------------------------------------------------------------------------


def _bar(bar: Bar, colours: Colours, words: StackingWords, x: float, y: float, tall: float, scale: _Scale,
         plain: bool) -> Iterator[Mark]:
    inner = max(tall - _SLAB, 0.6) if not plain else max(tall - 0.4, 0.3)
    if bar.area_m2 is None:
        yield Shape((_corners(x, y, 80.0, inner),), stroke=FAINT, dash=(2.0, 2.0))
        if not plain:
            yield Label(x + 4, y + inner / 2 - 2.4, words("bar.no-area"), 6.4, colour=GREY)
        return
    for block in bar.blocks:
        at, wide = x + scale.per_m2 * block.start_m2, scale.per_m2 * block.area_m2
        if block.kind == LET and block.place is not None:
            yield from _let(block, colours, words, at, y, wide, inner, plain)
        else:
            yield from _empty(block, bar, words, at, y, wide, inner, plain)
    dash = () if bar.storey.height_m is not None else (3.0, 2.0)
    yield Shape((_corners(x, y, scale.per_m2 * bar.area_m2, inner),), stroke=GREY, thickness=0.3 if plain else 0.5, dash=dash)


def _corners(x: float, y: float, wide: float, high: float) -> tuple[Point, ...]:
    return (x, y), (x + wide, y), (x + wide, y + high), (x, y + high)


def _let(block: Block, colours: Colours, words: StackingWords, x: float, y: float, wide: float, high: float,
         plain: bool) -> Iterator[Mark]:
    if block.place is None:
        return
    tenant = block.place.tenant.id
    own = colours.class_of(tenant)
    yield from swatch(own, x, y, wide, high, _HATCH_STEP if not plain else 3.0)
    yield box(x, y, wide, high, stroke=INK if not plain else GREY, thickness=0.45 if not plain else 0.25)
    if not plain:
        yield from _letters(block, own, colours.short[tenant], words, x, y, wide, high)


def swatch(own: Class, x: float, y: float, wide: float, high: float, step: float = _HATCH_STEP) -> Iterator[Mark]:
    """A rectangle in fill and hatch of a class."""
    yield box(x, y, wide, high, fill=own.fill)
    rings = hatch(own.hatch, x, y, wide, high, step)
    if rings:
        darker = (own.fill[0] * 0.66, own.fill[1] * 0.66, own.fill[2] * 0.66)
        yield Shape(tuple(rings), stroke=darker, thickness=0.4, closed=False)


def hatch(pattern: str, x: float, y: float, wide: float, high: float, step: float) -> list[tuple[Point, ...]]:
    """Lines of a pattern within a rectangle: / \\ x - | + and . for short dashes."""
    found: list[tuple[Point, ...]] = []
    if pattern in ("/", "x"):
        found += _diagonals(x, y, wide, high, step, False)
    if pattern in ("\\", "x"):
        found += _diagonals(x, y, wide, high, step, True)
    if pattern in ("-", "+"):
        found += [((x, y + at), (x + wide, y + at)) for at in _stops(high, step)]
    if pattern in ("|", "+"):
        found += [((x + at, y), (x + at, y + high)) for at in _stops(wide, step)]
    if pattern == ".":
        found += [((x + a, y + b), (min(x + a + 0.9, x + wide), y + b)) for b in _stops(high, step) for a in _stops(wide, step)]
    return found


def _stops(length: float, step: float) -> list[float]:
    return [step * (i + 0.5) for i in range(int(length / step + 0.5)) if step * (i + 0.5) < length]


def _diagonals(x: float, y: float, wide: float, high: float, step: float, down: bool) -> Iterator[tuple[Point, ...]]:
    step *= 1.3
    at = -high + step / 2.0
    while at < wide:
        x0, y0, x1, y1 = max(at, 0.0), max(-at, 0.0), min(wide, at + high), min(high, wide - at)
        if x1 - x0 > 0.05:
            yield ((x + x0, y + (high - y0 if down else y0)), (x + x1, y + (high - y1 if down else y1)))
        at += step


def _empty(block: Block, bar: Bar, words: StackingWords, x: float, y: float, wide: float, high: float,
           plain: bool) -> Iterator[Mark]:
    if block.kind == OTHER:
        yield box(x, y, wide, high, fill=BAND, stroke=FAINT, thickness=0.3)
        said = words("block.other") if bar.lettable else words("block.not-let")
    else:
        yield Shape((_corners(x, y, wide, high),), fill=WHITE, stroke=FAINT, thickness=0.4, dash=(2.5, 1.8))
        said = words("block.vacant", area=words.area(block.area_m2))
    if plain or high < 7.0:
        return
    alone = block.kind == OTHER or block.name in ("", bar.storey.name) or high < 17.0
    names = [said] if alone else [said, block.name]
    for i, text in enumerate(names):
        size = 6.4
        if width(text, size) > wide - 4:
            text = words.area(block.area_m2) if i == 0 and block.kind == VACANT else text
        if width(text, size) <= wide - 3:
            yield Label(x + wide / 2, y + high / 2 - 2.3 + (4.2 if len(names) > 1 else 0.0) - 8.4 * i, text, size, colour=GREY,
                        anchor="middle")


# --- letters on a block ------------------------------------------------------------------------------------------


def short_name(name: str) -> str:
    """The name without its legal form: what tells companies apart comes first."""
    bare = name.strip()
    while (cut := _LEGAL.sub("", bare).strip()) != bare and cut:
        bare = cut
    return bare


def _letters(block: Block, own: Class, short: str, words: StackingWords, x: float, y: float, wide: float,
             high: float) -> Iterator[Mark]:
    """Number, name, area and class as large as they fit; what does not fit is cut, at last to the number alone."""
    if block.place is None:
        return
    name = short_name(block.place.tenant.name)
    lines = fitted(str(block.number), name, words.area(block.area_m2), short, wide - 5.0, high - 2.6)
    if not lines:
        return
    total = sum(size * _LINE for _, size, _ in lines)
    broad = max(width(text, size, BOLD if bold else REGULAR) for text, size, bold in lines)
    top = y + high / 2.0 + total / 2.0
    if own.hatch:
        yield box(x + wide / 2 - broad / 2 - 1.6, top - total - 0.6, broad + 3.2, total + 1.2, fill=own.fill)
    for text, size, bold in lines:
        top -= size * _LINE
        yield Label(x + wide / 2, top + size * 0.26, text, size, bold, ON_BLOCK, "middle")


def fitted(number: str, name: str, area: str, short: str, wide: float, high: float) -> list[tuple[str, float, bool]]:
    """Lines (text, size, bold) that fit a block; empty where not even the number does."""
    named = f"{number} {name}"
    for size in _SIZES:
        rows = wrap(named, wide, size, BOLD)
        if not rows[0].startswith(number) or any(width(row, size, BOLD) > wide for row in rows):
            continue
        small = min(size - 0.8, 6.4)
        details = [f"{area} · {short}"] if width(f"{area} · {short}", small) <= wide else [area, short]
        details = [one for one in details if one and width(one, small) <= wide]
        for count in range(len(details), -1, -1):
            tall = (len(rows) * size + count * small) * _LINE
            if tall <= high and _whole(named, rows) and (count or size == _SIZES[-1] or not details):
                return [*((row, size, True) for row in rows), *((one, small, False) for one in details[:count])]
    return _cut(number, name, wide, high)


def _whole(text: str, rows: Sequence[str]) -> bool:
    """Whether no Latin word was torn by the wrapping."""
    words = set(re.findall(r"[A-Za-z]{2,}", text))
    return words <= {found for row in rows for found in re.findall(r"[A-Za-z]{2,}", row)}


def _cut(number: str, name: str, wide: float, high: float) -> list[tuple[str, float, bool]]:
    size = _SIZES[-1]
    rows = int(high / (size * _LINE))
    if rows < 1 or width(number, size, BOLD) > wide:
        return []
    room = wide - width(f"{number} ", size, BOLD)
    if rows == 1:
        cut = shortened(name, room, size, BOLD)
        return [(f"{number} {cut}" if len(cut) > 3 else number, size, True)]
    cut = shortened(name, wide, size, BOLD)
    return [(number, size, True), (cut, size, True)] if len(cut) > 2 else [(number, size, True)]


# --- beside a storey ---------------------------------------------------------------------------------------------


def _side(bar: Bar, words: StackingWords, x: float, end: float, y: float, tall: float, left: float) -> Iterator[Mark]:
    """Name, height and load on the left; let share and the largest vacancy on the right."""
    middle = y + (tall - _SLAB) / 2.0
    name = words.storey(bar.storey)
    height = words.figure(None if bar.storey.height_m is None else bar.storey.height_m.value, "m")
    load = words.offer(bar.load, "kN/m2")
    facts = f"{height} · {load}"
    if tall >= 19.0:
        yield Label(x + left - 6, middle + 1.4, shortened(name, left - 8, 8.2, BOLD), 8.2, True, INK, "end")
        yield Label(x + left - 6, middle - 7.4, shortened(facts, left - 8, 6.2), 6.2, colour=GREY, anchor="end")
    else:
        size = min(6.6, max(tall * 0.72, 4.4))
        yield Label(x + left - 6, middle - size * 0.36, shortened(f"{name} · {facts}", left - 8, size), size, anchor="end")
    if not bar.lettable:
        return
    share, run = words.percent(bar.let_share), words("side.run", area=words.area(bar.vacant_run_m2))
    colour = COLOURS["pass"] if bar.vacant_m2 == 0.0 else INK
    if tall >= 19.0:
        yield Label(end + 6, middle + 1.4, words("side.let", share=share), 7.2, True, colour)
        if bar.vacant_run_m2 > 0.0:
            yield Label(end + 6, middle - 7.4, shortened(run, RIGHT - 8, 6.2), 6.2, colour=GREY)
    else:
        size = min(6.4, max(tall * 0.72, 4.4))
        said = share if bar.vacant_run_m2 <= 0.0 else f"{share} · {words.area(bar.vacant_run_m2)}"
        yield Label(end + 6, middle - size * 0.36, shortened(said, RIGHT - 8, size), size, colour=colour)


def _hits(bar: Bar, stack: int, x: float, start: float, y: float, tall: float, scale: _Scale, room: float) -> Iterator[Hit]:
    for block in bar.blocks:
        yield Hit(kind=block.kind, x=start + scale.per_m2 * block.start_m2, y=y, wide=scale.per_m2 * block.area_m2, high=tall,
                  stack=stack, storey=bar.storey.id, spaces=block.spaces,
                  tenant="" if block.place is None else block.place.tenant.id)
    yield Hit(kind="storey", x=x, y=y, wide=room, high=tall, stack=stack, storey=bar.storey.id)


def legend(colours: Colours, words: StackingWords, wide: float, size: float = 6.8, *, titled: bool = True) -> Drawn:
    """The classes in rows, each with its area, and what vacancy looks like."""
    title = words("legend", mode=colours.title) if titled else ""
    marks: list[Mark] = [Label(0, -size - 0.6, title, size, True, NAVY)] if title else []
    x, y = width(title, size, BOLD) + 10.0 if title else 0.0, -size - 2.0
    entries: list[tuple[Class | None, str]] = [(own, f"{own.said}  {words.area(own.area_m2)}") for own in colours.classes]
    for own, said in [*entries, (None, words("block.vacant-key"))]:
        said = shortened(said, wide - 20.0, size)
        need = 16.0 + width(said, size) + 10.0
        if x + need - 10.0 > wide and x > 0.0:
            x, y = 0.0, y - size - 5.0
        if own is None:
            marks.append(Shape((_corners(x, y, 13.0, size + 1.0),), fill=WHITE, stroke=FAINT, thickness=0.5, dash=(2.0, 1.5)))
        else:
            marks += [*swatch(own, x, y, 13.0, size + 1.0, 3.2), box(x, y, 13.0, size + 1.0, stroke=GREY, thickness=0.3)]
        marks.append(Label(x + 16.0, y + 1.4, said, size))
        x += need
    return Drawn(marks=tuple(marks), wide=wide, high=-y + 4.0)
