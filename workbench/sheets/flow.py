"""Fills pages from top to bottom: headings, paragraphs, tables and drawings, with page breaks where they are needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.sheets.fonts import BOLD, REGULAR, wrap
from workbench.sheets.ink import Anchor, Label, Mark, box, moved
from workbench.sheets.style import BODY, BOTTOM, GREY, INK, LEADING, LEFT, NAVY, TOP, WIDTH, Colour
from workbench.sheets.tables import PAD, Cell, Column, Row, Table

_KEEP_WITH_HEADING = 64.0
_KEEP_WITH_SPAN = 28.0


class Flow:
    """Pages of marks that are still growing. ``y`` is where the next thing goes on the last page."""

    def __init__(self) -> None:
        self.pages: list[list[Mark]] = [[]]
        self.y = TOP
        self._anchors = 0

    # page

    def new_page(self) -> None:
        """Start a page, unless the last one is still empty."""
        if self.pages[-1]:
            self.pages.append([])
        self.y = TOP

    def need(self, height: float) -> None:
        """Start a page when less than ``height`` points are left (and the page is not already fresh)."""
        if self.y - height < BOTTOM and self.y < TOP:
            self.new_page()

    @property
    def room(self) -> float:
        return self.y - BOTTOM

    def put(self, marks: Iterable[Mark], height: float) -> None:
        """Put marks whose upper left corner is the origin at the left edge, and move down."""
        self.pages[-1] += moved(list(marks), LEFT, self.y)
        self.y -= height

    def gap(self, height: float) -> None:
        self.y = max(self.y - height, BOTTOM) if self.pages[-1] else self.y

    # text

    def anchor(self, name: str, title: str = "", level: int = 0) -> None:
        self.pages[-1].append(Anchor(name, min(self.y + 4, TOP + 14), title, level))

    def heading(self, title: str, level: int = 1, name: str = "", keep: float = _KEEP_WITH_HEADING) -> None:
        """A heading with its bookmark; ``keep`` points below stay on the same page."""
        size = {1: 12.5, 2: 9.6}[level]
        lines = wrap(title, WIDTH - 10, size, BOLD)
        height = len(lines) * size * LEADING
        self.gap(12 if level == 1 else 8)
        self.need(height + keep)
        self._anchors += 1
        self.anchor(name or f"part-{self._anchors}", title, level - 1)
        marks: list[Mark] = []
        if level == 1:
            marks.append(box(0, -height + 1, 3, height - 2, fill=NAVY))
        indent = 8.0 if level == 1 else 0.0
        marks += [Label(indent, -size * LEADING * (i + 0.72), text, size, True, NAVY) for i, text in enumerate(lines)]
        self.put(marks, height + 4)

    def paragraph(self, text: str, size: float = BODY, colour: Colour = INK, *, bold: bool = False,
                  indent: float = 0.0) -> None:
        """A paragraph; it may break between lines."""
        for part in text.split("\n"):
            for piece in wrap(part, WIDTH - indent, size, BOLD if bold else REGULAR):
                self.need(size * LEADING)
                self.put([Label(indent, -size * (LEADING / 2 + 0.36), piece, size, bold, colour)], size * LEADING)

    def note(self, text: str) -> None:
        """A small grey paragraph."""
        self.paragraph(text, size=6.8, colour=GREY)

    def callout(self, text: str, fill: Colour, colour: Colour, *, size: float = BODY, bold: bool = False) -> None:
        """A paragraph on a tinted ground."""
        lines = wrap(text, WIDTH - 16, size, BOLD if bold else REGULAR)
        height = len(lines) * size * LEADING + 8
        self.need(min(height, 200))
        marks: list[Mark] = [box(0, -height, WIDTH, height, fill=fill), box(0, -height, 2.5, height, fill=colour)]
        marks += [Label(9, -4 - size * (LEADING / 2 + 0.36) - i * size * LEADING, piece, size, bold, colour)
                  for i, piece in enumerate(lines)]
        self.put(marks, height + 5)

    # tables

    def table(self, columns: Sequence[Column], rows: Iterable[Row | Sequence[Cell | str]], *, size: float = BODY,
              head: bool = True, mark: float = 7.5, total: float = WIDTH, pad: float = PAD) -> None:
        """A table over as many pages as it takes; the head is repeated on each."""
        table = Table(columns, total, size, head, mark, pad)
        top = table.head_band() if head else None
        most = TOP - BOTTOM - (top.height if top else 0.0)
        started = False
        for row in map(_row, rows):
            below = _KEEP_WITH_SPAN if row.span else 0.0
            for band in table.bands(row, most):
                short = below + (0.0 if started or top is None else top.height)
                if self.y - band.height - short < BOTTOM and (started or self.y < TOP):
                    self.new_page()
                    started = False
                if not started and top is not None:
                    self.put(top.marks, top.height)
                started = True
                self.put(band.marks, band.height)
        self.gap(6)

    def facts(self, pairs: Sequence[tuple[str, Cell | str]], columns: int = 2, label: float = 92.0) -> None:
        """Names and values side by side, in pairs of columns."""
        wide = WIDTH / columns
        shape = [Column("", label if i % 2 == 0 else wide - label) for i in range(2 * columns)]
        cells = [(Cell(name, colour=GREY), value if isinstance(value, Cell) else Cell(value)) for name, value in pairs]
        rows = []
        for start in range(0, len(cells), columns):
            part = cells[start:start + columns]
            part += [(Cell(), Cell())] * (columns - len(part))
            rows.append(Row(tuple(cell for pair in part for cell in pair)))
        self.table(shape, rows, head=False)


def _row(row: Row | Sequence[Cell | str]) -> Row:
    if isinstance(row, Row):
        return row
    return Row(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row))
