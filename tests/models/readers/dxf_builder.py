"""Draws the plans that the tests of the DXF reader read: in millimetres unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ezdxf

from models.readers import read
from models.reading import Reading, ReadOptions
from models.report import Note

Point = tuple[float, float]


class Sheet:
    """A drawing with the layers that are named when something is drawn on them.

    Args:
        version: DXF version.
        unit: value of $INSUNITS (4: mm, 6: m, 1: inches, 0: not said).
        scale: drawing units per millimetre of the plan.
    """

    def __init__(self, version: str = "R2010", unit: int = 4, scale: float = 1.0) -> None:
        self.document: Any = ezdxf.new(version)
        self.document.header["$INSUNITS"] = unit
        self.space: Any = self.document.modelspace()
        self.scale = scale

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _on(self, layer: str, **attributes: Any) -> dict[str, Any]:
        if layer not in self.document.layers:
            self.document.layers.add(layer)
        return {"layer": layer, **attributes}

    def polygon(self, layer: str, points: Sequence[Point], closed: bool = True) -> None:
        self.space.add_lwpolyline(self._at(points), close=closed, dxfattribs=self._on(layer))

    def rectangle(self, layer: str, x: float, y: float, width: float, depth: float) -> None:
        self.polygon(layer, box(x, y, width, depth))

    def line(self, layer: str, start: Point, end: Point) -> None:
        self.space.add_line(*self._at([start, end]), dxfattribs=self._on(layer))

    def text(self, layer: str, words: str, x: float, y: float, height: float = 300.0) -> None:
        self.space.add_text(words, height=height * self.scale,
                            dxfattribs=self._on(layer, insert=(x * self.scale, y * self.scale)))

    def arc(self, layer: str, x: float, y: float, radius: float, start: float, end: float) -> None:
        (centre,) = self._at([(x, y)])
        self.space.add_arc(centre, radius * self.scale, start, end, dxfattribs=self._on(layer))

    def columns(self, x: float, y: float, across: int, along: int, bay: float = 8400.0, side: float = 800.0) -> None:
        """A grid of square columns whose first centre lies at (x, y)."""
        for i in range(across):
            for j in range(along):
                self.rectangle("COLUMN", x + i * bay - side / 2, y + j * bay - side / 2, side, side)

    def save(self, folder: Path, name: str = "plan.dxf", **options: Any) -> Path:
        path = folder / name
        self.document.saveas(path, **options)
        return path

    def read(self, folder: Path, **options: Any) -> Reading:
        return read(self.save(folder), ReadOptions(**options))


def box(x: float, y: float, width: float, depth: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]


def notes(reading: Reading, code: str) -> list[Note]:
    """Notes of the report with a code, of whatever list."""
    return [note for _, group in reading.report.lists() for note in group if note.code == code]


def factory_floor(sheet: Sheet, x: float, y: float, title: str, level: str | None) -> None:
    """One storey of a small factory, 42 × 25.2 m between axes, with columns, two lifts, a stair, a well and a title."""
    sheet.rectangle("轮廓", x - 400, y - 400, 42_800, 26_000)
    sheet.columns(x, y, 6, 4)
    for i in range(6):
        sheet.line("DOTE", (x + i * 8400, y - 3000), (x + i * 8400, y + 28_200))
    for j in range(4):
        sheet.line("DOTE", (x - 3000, y + j * 8400), (x + 45_000, y + j * 8400))
    for i in range(2):
        sheet.rectangle("EVTR", x + 9000 + i * 3200, y + 9000, 3000, 3400)
        sheet.rectangle("EVTR", x + 9300 + i * 3200, y + 9300, 2400, 2800)
        sheet.text("PUB_TEXT", f"货梯{i + 1} 3T", x + 9500 + i * 3200, y + 10_500)
    sheet.rectangle("STAIR", x + 34_000, y + 17_000, 3000, 6500)
    sheet.text("PUB_TEXT", "1#楼梯", x + 34_500, y + 20_000)
    sheet.rectangle("吊装口", x + 20_000, y + 10_000, 3000, 4000)
    sheet.text("PUB_TEXT", "吊装井", x + 20_500, y + 11_000)
    sheet.text("PUB_TEXT", title, x + 15_000, y - 6000, 700)
    if level is not None:
        sheet.text("DIM_ELEV", level, x + 5000, y + 5000)
