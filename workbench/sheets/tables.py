"""Tables that wrap, repeat their head on every page and never cut a line of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.sheets.fonts import BOLD, REGULAR, width, wrap
from workbench.sheets.ink import Anchor, Label, Link, Mark, box, figure_mark, line, verdict_mark
from workbench.sheets.style import AMBER, BAND, BODY, GREY, INK, LEADING, NAVY, RULE, SMALL, TINY, Colour

PAD: Final = 3.0
MARK: Final = 7.5
STAMP: Final = 8.0
_TAG_GAP: Final = 2.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text, a second text below it, a verdict mark before it, notes and a tag behind it.

    Args:
        text: main text; ``\\n`` starts a new line.
        sub: smaller grey text below.
        mark: verdict whose mark is drawn; alone it is centred.
        note: raised letters behind the last line, for a source.
        tag: short boxed word behind the last line, for "assumed".
        target: anchor that a click leads to.
        anchor: name of this place, for links.
        stamp: what the figure is worth and its letter, drawn at the right end of the first line; alone it is centred.
    """

    text: str = ""
    sub: str = ""
    mark: str = ""
    note: str = ""
    tag: str = ""
    bold: bool = False
    colour: Colour = INK
    fill: Colour | None = None
    target: str = ""
    anchor: str = ""
    stamp: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, width in points (0: a share of what is left) and alignment (left, right, middle)."""

    title: str
    width: float = 0.0
    align: str = "left"
    turned: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool
    colour: Colour
    note: str = ""
    tag: str = ""

    @property
    def height(self) -> float:
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row. ``fill`` tints it; ``span`` sets the first cell over the whole width (a group heading)."""

    cells: tuple[Cell, ...]
    fill: Colour | None = None
    span: bool = False


@dataclass(slots=True)
class Table:
    """A table of a given width; :meth:`bands` gives its rows as boxes of marks, ready to be put below each other."""

    columns: Sequence[Column]
    total: float
    size: float = BODY
    head: bool = True
    mark: float = MARK
    pad: float = PAD
    widths: list[float] = field(init=False)

    def __post_init__(self) -> None:
        fixed = sum(column.width for column in self.columns)
        open_ = sum(not column.width for column in self.columns)
        rest = (self.total - fixed) / open_ if open_ else 0.0
        self.widths = [column.width or rest for column in self.columns]

    def head_band(self) -> Band:
        """The head: titles, wrapped."""
        cells = tuple(Cell(column.title, bold=True, colour=NAVY) for column in self.columns)
        return self._band([self._lines(cell, i) for i, cell in enumerate(cells)], cells, Row(cells, fill=BAND), rule=NAVY)

    def bands(self, row: Row, most: float) -> Iterator[Band]:
        """One row as a band, or as several where it is taller than ``most`` points."""
        if row.span:
            lines = [self._lines_in(row.cells[0], self.total - 2 * PAD)]
        else:
            lines = [self._lines(cell, index) for index, cell in enumerate(row.cells)]
        places: tuple[Mark, ...] = tuple(Anchor(cell.anchor, 0.0) for cell in row.cells if cell.anchor)
        for part in _split(lines, most - 2 * self.pad):
            band = self._band(part, row.cells, row)
            yield Band(band.height, places + band.marks)
            places = ()

    def _lines(self, cell: Cell, index: int) -> list[_Line]:
        return self._lines_in(cell, self.widths[index] - 2 * PAD)

    def _lines_in(self, cell: Cell, room: float) -> list[_Line]:
        size = self.size
        if cell.mark:
            room -= self.mark + 3
        if cell.stamp:
            room -= STAMP + 4
        tail = _tail_width(cell, size)
        found: list[_Line] = []
        if cell.text:
            for part in cell.text.split("\n"):
                found += [_Line(text, size, cell.bold, cell.colour)
                          for text in wrap(part, max(room, size), size, BOLD if cell.bold else REGULAR)]
            found = _with_tail(found, cell, room, tail)
        if cell.sub:
            sub = min(SMALL, size - 0.8)
            for part in cell.sub.split("\n"):
                found += [_Line(text, sub, False, GREY) for text in wrap(part, max(room, sub), sub)]
        return found

    def _band(self, lines: list[list[_Line]], cells: Sequence[Cell], row: Row, rule: Colour = RULE) -> Band:
        marked = [self.mark + 1 for cell in cells if cell.mark] + [STAMP for cell in cells if cell.stamp]
        least = max([self.size * LEADING, *marked])
        height = max([least, *(sum(text.height for text in cell) for cell in lines)]) + 2 * self.pad
        marks: list[Mark] = []
        if row.fill is not None:
            marks.append(box(0, -height, self.total, height, fill=row.fill))
        x = 0.0
        for index, cell_lines in enumerate(lines):
            wide = self.total if row.span else self.widths[index]
            align = "left" if row.span else self.columns[index].align
            marks += self._cell(cells[index], cell_lines, x, wide, height, align)
            x += wide
        marks.append(line(0, -height, self.total, -height, rule, 0.4))
        return Band(height, tuple(marks))

    def _cell(self, cell: Cell, lines: list[_Line], x: float, wide: float, height: float, align: str) -> list[Mark]:
        marks: list[Mark] = []
        if cell.fill is not None:
            marks.append(box(x + 0.4, -height + 0.4, wide - 0.8, height - 0.8, fill=cell.fill))
        if cell.target:
            marks.append(Link(x, -height, wide, height, cell.target))
        left = x + PAD
        if cell.stamp:
            at = (x + wide / 2, -height / 2) if not lines else (x + wide - PAD - STAMP / 2, -self.pad - self.size * LEADING / 2)
            marks += figure_mark(*cell.stamp, *at, STAMP)
        if cell.mark and not lines:
            return marks + verdict_mark(cell.mark, x + wide / 2, -height / 2, self.mark)
        if cell.mark:
            marks += verdict_mark(cell.mark, left + self.mark / 2, -self.pad - self.size * LEADING / 2 - 0.3, self.mark)
            left += self.mark + 3
        y = -self.pad
        for text in lines:
            baseline = y - text.size * (LEADING / 2 + 0.36)
            marks += _text(text, left, x + wide - PAD, baseline, align)
            y -= text.height
        return marks


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table as marks in a box whose upper left corner is the origin."""

    height: float
    marks: tuple[Mark, ...]


def _tail_width(cell: Cell, size: float) -> float:
    tail = width(cell.note, size * 0.68) + 0.8 if cell.note else 0.0
    return tail + (width(cell.tag, TINY) + 2 * _TAG_GAP + 1.5 if cell.tag else 0.0)


def _with_tail(lines: list[_Line], cell: Cell, room: float, tail: float) -> list[_Line]:
    """Notes and tag go behind the last line, or onto a line of their own where they do not fit."""
    if not tail:
        return lines
    last = lines[-1]
    if width(last.text, last.size, BOLD if last.bold else REGULAR) + tail > room + 1e-6:
        return [*lines, _Line("", last.size, last.bold, last.colour, cell.note, cell.tag)]
    return [*lines[:-1], _Line(last.text, last.size, last.bold, last.colour, cell.note, cell.tag)]


def _text(text: _Line, left: float, right: float, baseline: float, align: str) -> list[Mark]:
    font = BOLD if text.bold else REGULAR
    own = width(text.text, text.size, font)
    note = width(text.note, text.size * 0.68) + 0.8 if text.note else 0.0
    tag = width(text.tag, TINY) + _TAG_GAP + 1.5 if text.tag else 0.0
    x = left
    if align == "right":
        x = right - own - note - tag
    elif align == "middle":
        x = (left + right - own - note - tag) / 2
    marks: list[Mark] = [Label(x, baseline, text.text, text.size, text.bold, text.colour)]
    x += own
    if text.note:
        marks.append(Label(x + 0.6, baseline + text.size * 0.34, text.note, text.size * 0.68, colour=GREY))
        x += note
    if text.tag:
        marks.append(box(x + 1.5, baseline - 1.3, tag - 1.5, TINY + 1.8, stroke=AMBER, thickness=0.4))
        marks.append(Label(x + 1.5 + _TAG_GAP / 2, baseline + 0.1, text.tag, TINY, colour=AMBER))
    return marks


def _split(lines: list[list[_Line]], most: float) -> Iterator[list[list[_Line]]]:
    """The lines of a row in parts that are no taller than ``most``."""
    rest = lines
    while True:
        part: list[list[_Line]] = []
        following: list[list[_Line]] = []
        for cell in rest:
            used, count = 0.0, 0
            for text in cell:
                if used + text.height > most and count:
                    break
                used += text.height
                count += 1
            part.append(cell[:count])
            following.append(cell[count:])
        yield part
        if not any(following):
            return
        rest = following
