"""Puts neutral marks on a reportlab canvas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.sheets.fonts import BOLD, REGULAR, runs, safe, width
from workbench.sheets.ink import Anchor, Disc, Label, Link, Mark, Shape
from workbench.sheets.style import Colour


class Painter:
    """Draws marks on a canvas and leaves out settings that already hold."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self._fill: Colour | None = None
        self._stroke: Colour | None = None
        self._thickness: float | None = None
        self._dash: tuple[float, ...] | None = None

    def page(self, *layers: Iterable[Mark]) -> None:
        """Paint one page and finish it; the canvas then starts with its own settings again."""
        self._fill = self._stroke = self._thickness = self._dash = None
        self.canvas.setLineJoin(1)
        self.canvas.setLineCap(1)
        for marks in layers:
            self.paint(marks)
        self.canvas.showPage()

    def paint(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if isinstance(mark, Label):
                self._label(mark)
            elif isinstance(mark, Shape):
                self._shape(mark)
            elif isinstance(mark, Disc):
                self._disc(mark)
            elif isinstance(mark, Link):
                self.canvas.linkRect("", mark.target, (mark.x, mark.y, mark.x + mark.width, mark.y + mark.height),
                                     relative=0, thickness=0)
            elif isinstance(mark, Anchor):
                self._anchor(mark)

    def _anchor(self, mark: Anchor) -> None:
        self.canvas.bookmarkHorizontal(mark.name, 0, mark.y)
        if mark.title:
            self.canvas.addOutlineEntry(safe(mark.title), mark.name, level=mark.level, closed=mark.level > 0)

    def _colours(self, fill: Colour | None, stroke: Colour | None) -> None:
        if fill is not None and fill != self._fill:
            self.canvas.setFillColorRGB(*fill)
            self._fill = fill
        if stroke is not None and stroke != self._stroke:
            self.canvas.setStrokeColorRGB(*stroke)
            self._stroke = stroke

    def _pen(self, thickness: float, dash: tuple[float, ...]) -> None:
        if thickness != self._thickness:
            self.canvas.setLineWidth(thickness)
            self._thickness = thickness
        if dash != self._dash:
            self.canvas.setDash(list(dash))
            self._dash = dash

    def _shape(self, mark: Shape) -> None:
        self._colours(mark.fill, mark.stroke)
        if mark.stroke is not None:
            self._pen(mark.thickness, mark.dash)
        path = self.canvas.beginPath()
        for ring in mark.rings:
            path.moveTo(*ring[0])
            for x, y in ring[1:]:
                path.lineTo(x, y)
            if mark.closed:
                path.close()
        self.canvas.drawPath(path, stroke=int(mark.stroke is not None), fill=int(mark.fill is not None), fillMode=0)

    def _disc(self, mark: Disc) -> None:
        self._colours(mark.fill, mark.stroke)
        if mark.stroke is not None:
            self._pen(mark.thickness, ())
        self.canvas.circle(mark.x, mark.y, mark.radius, stroke=int(mark.stroke is not None), fill=int(mark.fill is not None))

    def _label(self, mark: Label) -> None:
        text = safe(mark.text)
        if not text.strip():
            return
        font = BOLD if mark.bold else REGULAR
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * width(text, mark.size, font)
        self._colours(mark.colour, None)
        if not mark.turn:
            self._line_of_text(mark.x - shift, mark.y, text, mark.size, font)
            return
        self.canvas.saveState()
        self.canvas.translate(mark.x, mark.y)
        self.canvas.rotate(mark.turn)
        self._line_of_text(-shift, 0.0, text, mark.size, font)
        self.canvas.restoreState()

    def _line_of_text(self, x: float, y: float, text: str, size: float, font: str) -> None:
        for face, piece in runs(text, font):
            self.canvas.setFont(face, size)
            self.canvas.drawString(x, y, piece)
            x += width(piece, size, font)
