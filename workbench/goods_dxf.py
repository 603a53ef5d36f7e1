"""Drawings of goods as DXF: layers with names in both languages, units in the header, closed polylines, legible texts.

The ground is drawn in metres at its own coordinates, a diagram in millimetres of paper. Identical input gives identical
bytes: the file holds no clock and no random identifier.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from workbench.goods_drawings import Drawing
from workbench.sheets.ink import Disc, Label, Shape
from workbench.sheets.style import AMBER, COLOURS, FAINT, GREY, INK, NAVY, Colour

METRES: Final = 6
MILLIMETRES: Final = 4
"""Codes of $INSUNITS."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer: its name in the file, its colour, its line type, and the width of its lines in 1/100 mm."""

    name: str
    colour: Colour
    linetype: str = "CONTINUOUS"
    weight: int = 25


LAYERS: Final[dict[str, _Layer]] = {
    "building": _Layer("BUILDING-建筑轮廓", INK, weight=50),
    "yard": _Layer("TRUCK-YARD-装卸场地", GREY, weight=35),
    "fire-lane": _Layer("FIRE-LANE-消防车道", COLOURS["fail"], "DASHED", 35),
    "aerial-site": _Layer("AERIAL-SITE-消防登高操作场地", AMBER, "DASHED", 35),
    "dock": _Layer("DOCK-卸货泊位", NAVY, weight=70),
    "parked": _Layer("TRUCK-PARKED-靠台车辆", GREY, "DASHED", 18),
    "swept": _Layer("SWEPT-PATH-扫掠范围", NAVY, weight=25),
    "body": _Layer("SWEPT-BODY-车身各位置", FAINT, weight=13),
    "drive": _Layer("DRIVE-LINE-前轴行驶线", NAVY, "DASHED", 18),
    "obstacle": _Layer("OBSTACLE-场地障碍物", INK, weight=25),
    "crane": _Layer("HOIST-CRANE-吊装作业区", INK, "DASHDOT", 25),
    "clash": _Layer("CLASH-冲突", COLOURS["fail"], weight=50),
    "north": _Layer("NORTH-指北针", INK, weight=25),
    "note": _Layer("NOTE-文字说明", GREY, weight=18),
    "flow-storey": _Layer("FLOW-STOREY-楼层", INK, weight=25),
    "flow-in": _Layer("FLOW-IN-运入", COLOURS["pass"], weight=35),
    "flow-out": _Layer("FLOW-OUT-运出", NAVY, weight=35),
    "flow-between": _Layer("FLOW-BETWEEN-层间", GREY, weight=25),
    "flow-lift": _Layer("FLOW-LIFT-货梯", NAVY, weight=50),
    "flow-dock": _Layer("FLOW-DOCK-卸货泊位", INK, weight=50),
    "flow-worst": _Layer("FLOW-LIMIT-最紧环节", COLOURS["near"], weight=18),
}
"""What a drawing calls a layer, and how the file does."""

_STYLE: Final = "SHANGLOU"
_FACE: Final = "simhei.ttf"
_PATTERNS: Final = {"DASHED": (0.75, (0.5, -0.25)), "DASHDOT": (1.0, (0.5, -0.2, 0.1, -0.2))}
"""Whole length and dashes of the line types, for a drawing unit of one; scaled by $LTSCALE."""
_WEIGHTS: Final = (13, 18, 25, 35, 50, 70, 100, 140, 200)
_ANSI31_STEP: Final = 3.175
"""Distance of the lines of the pattern ANSI31 at a scale of one."""
_ALIGNED: Final = {"start": "LEFT", "middle": "CENTER", "end": "RIGHT"}


def dxf(drawing: Drawing, units: int, dash: float) -> bytes:
    """A drawing as a DXF file (AutoCAD 2010).

    Args:
        units: :data:`METRES` or :data:`MILLIMETRES`; a unit of the drawing is one of these.
        dash: length of a dash of dashed lines, in these units.
    """
    from ezdxf._options import options
    from ezdxf.filemanagement import new

    with _fixed(options):
        document = new("R2010", setup=False, units=units)
        document.header["$MEASUREMENT"] = 1
        document.header["$LUNITS"] = 2
        document.header["$LTSCALE"] = dash / 0.5
        _tables(document)
        space = document.modelspace()
        pen = _Pen(space, drawing, dash)
        for layer, mark in drawing.marks:
            pen.draw(layer, mark)
        pen.frame(document)
        stream = io.StringIO(newline="\n")
        document.write(stream)
    return stream.getvalue().encode("utf-8")


@contextmanager
def _fixed(options: Any) -> Iterator[None]:
    """Dates and identifiers of the file held still."""
    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before


def _tables(document: Any) -> None:
    """Line types, the text style and the layers."""
    for name, (length, pattern) in _PATTERNS.items():
        document.linetypes.add(name, pattern=[length, *pattern], description=name.lower())
    document.styles.add(_STYLE, font=_FACE)
    for layer in LAYERS.values():
        made = document.layers.add(layer.name, linetype=layer.linetype, lineweight=layer.weight)
        made.rgb = _rgb(layer.colour)


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255)


def _written(text: str) -> str:
    """A text without control signs, and with the signs that start a code in DXF (%% and ^) standing for themselves."""
    return "".join(sign for sign in text if sign.isprintable()).replace("%%", "%%%%%%").replace("^", "^ ")


class _Pen:
    """Draws marks into a space: points of the drawing become its units."""

    def __init__(self, space: Any, drawing: Drawing, dash: float) -> None:
        self.space, self.scale, self.origin, self.dash = space, drawing.points_per_unit, drawing.origin, dash
        self.low, self.high = [0.0, 0.0], [0.0, 0.0]
        self.empty = True

    def at(self, x: float, y: float) -> tuple[float, float]:
        place = (x - self.origin[0]) / self.scale, (y - self.origin[1]) / self.scale
        if self.empty:
            self.low, self.high, self.empty = list(place), list(place), False
        self.low = [min(a, b) for a, b in zip(self.low, place, strict=True)]
        self.high = [max(a, b) for a, b in zip(self.high, place, strict=True)]
        return place

    def draw(self, layer: str, mark: object) -> None:
        if isinstance(mark, Shape):
            self._shape(layer, mark)
        elif isinstance(mark, Disc):
            self.space.add_circle(self.at(mark.x, mark.y), mark.radius / self.scale,
                                  dxfattribs=self._look(layer, mark.stroke or mark.fill, mark.thickness))
        elif isinstance(mark, Label):
            self._label(layer, mark)

    def _shape(self, layer: str, mark: Shape) -> None:
        """Rings as closed polylines; clashes are hatched and arrow heads filled, other areas stay open to the eye."""
        rings = [[self.at(x, y) for x, y in ring] for ring in mark.rings]
        look = self._look(layer, mark.stroke or mark.fill, mark.thickness)
        for ring in rings:
            self.space.add_lwpolyline(ring, close=mark.closed, dxfattribs=look)
        if mark.closed and mark.fill is not None and mark.fill == (mark.stroke or mark.fill):
            hatch = self.space.add_hatch(dxfattribs={"layer": look["layer"]})
            hatch.rgb = _rgb(mark.fill)
            if layer == "clash":        # lines, so that the number on them can be read
                hatch.set_pattern_fill("ANSI31", scale=self.dash / _ANSI31_STEP / 2.0)
            for n, ring in enumerate(rings):
                hatch.paths.add_polyline_path(ring, is_closed=True, flags=1 if n == 0 else 16)

    def _look(self, layer: str, colour: Colour | None, thickness: float) -> dict[str, object]:
        """The layer's own look, but for a colour or width that says something itself (a full bank, the tonnes of an arrow)."""
        own = LAYERS[layer]
        look: dict[str, object] = {"layer": own.name}
        if colour is not None and colour != own.colour:
            look["true_color"] = (_rgb(colour)[0] << 16) | (_rgb(colour)[1] << 8) | _rgb(colour)[2]
        if layer.startswith("flow-"):
            look["lineweight"] = min(_WEIGHTS, key=lambda one: abs(one - thickness * 35.0))
        return look

    def _label(self, layer: str, mark: Label) -> None:
        from ezdxf.enums import TextEntityAlignment

        text = _written(mark.text)
        if text.strip():
            made = self.space.add_text(text, height=mark.size / self.scale, rotation=mark.turn, dxfattribs={
                **self._look(layer, mark.colour, 0.0), "style": _STYLE})
            made.set_placement(self.at(mark.x, mark.y), align=TextEntityAlignment[_ALIGNED[mark.anchor]])

    def frame(self, document: Any) -> None:
        """What a program shows when it opens the file."""
        self.space.reset_extents((*self.low, 0.0), (*self.high, 0.0))
        wide, high = (b - a for a, b in zip(self.low, self.high, strict=True))
        middle = tuple((a + b) / 2.0 for a, b in zip(self.low, self.high, strict=True))
        document.set_modelspace_vport(height=max(high, wide / 1.6, 1.0) * 1.05, center=middle)
