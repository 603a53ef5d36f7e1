"""Pens, brushes and letters of the drawings, by the style of a mark: all from the tones and verdict colours of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from workbench.desktop.look import verdict_colour, verdict_tint
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

_SOLID: Final = Qt.BrushStyle.SolidPattern
_NONE: Final = Qt.BrushStyle.NoBrush


@dataclass(frozen=True, slots=True)
class Look:
    """How a style is drawn: tones of fill and pen (empty: none), hatch, width in pixels, dashes, opacity of the fill."""

    fill: str = ""
    pen: str = "ink"
    width: float = 1.0
    hatch: Qt.BrushStyle = _SOLID
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


_PLAIN: Final = Look()
LOOKS: Final = {
    "floor": Look("band", ""), "outline": Look("", "ink", 1.8), "plot": Look("", "navy", 1.6, dash=(10, 3, 2, 3)),
    "neighbour": Look("head", "grey", 1.0), "yard": Look("head", "grey", 1.0), "obstacle": Look("faint", "grey", 1.0),
    "drive": Look("", "grey", 1.2, dash=(6, 4)),
    "kept-fire-lane": Look("error", "error", 1.0, Qt.BrushStyle.BDiagPattern, (), 0.35),
    "kept-aerial-site": Look("warning", "warning", 1.0, Qt.BrushStyle.FDiagPattern, (), 0.4),
    "zone": Look("done", "done", 1.0, opacity=0.12),
    "zone-unknown": Look("grey", "grey", 1.0, Qt.BrushStyle.BDiagPattern, (4, 3), 0.5),
    "unit": Look("link", "link", 1.0, opacity=0.10),
    "compartment": Look("", "error", 2.2, dash=(14, 3, 2, 3, 2, 3)),
    "axis": Look("", "faint", 0.8, dash=(12, 3, 2, 3)), "cross": Look("", "ink", 0.8),
    "lift-freight": Look("chosen", "ink", 1.2), "lift-freight-passenger": Look("chosen", "ink", 1.2),
    "lift-passenger": Look("card", "ink", 1.0),
    "lift-unknown": Look("card", "ink", 1.0, dash=(3, 2)), "hoist-well": Look("warning-ground", "warning", 1.2),
    "hoist-opening": Look("warning-ground", "warning", 1.2), "hoist-platform": Look("warning-ground", "warning", 1.2),
    "dock": Look("done-ground", "done", 1.2), "machine": Look("hover", "grey", 1.0), "thing": Look("card", "ink", 1.0),
    "underlay": Look("", "grey", 0.8), "dimension": Look("", "grey", 0.8), "fire-height": Look("", "navy", 1.0),
    "ground": Look("", "ink", 1.6), "fire": Look("", "grey", 1.0, dash=(5, 4)), "fire-passed": Look("", "navy", 1.3, dash=(5, 4)),
    "band-slab": Look("grey", "ink", 0.8, Qt.BrushStyle.BDiagPattern),
    "band-services": Look("grey", "ink", 0.8, Qt.BrushStyle.Dense6Pattern),
    "band-finish": Look("ink", "ink", 0.5), "band-raised": Look("grey", "ink", 0.8, Qt.BrushStyle.VerPattern),
    "band-usable": Look("card", "ink", 0.8), "band-unknown": Look("card", "grey", 0.8, dash=(3, 3)), "line": Look("", "ink", 1.6),
    "line-chosen": Look("", "link", 2.6), "ghost": Look("link", "link", 1.6, dash=(4, 3), opacity=0.15),
}
_CHOSEN: Final = "link"


def look_of(style: str) -> Look:
    return LOOKS.get(style, _PLAIN)


def brush(style: str) -> QBrush:
    for lead in ("storey-open-", "storey-"):
        if style.startswith(lead) and style.removeprefix(lead) in VERDICTS:
            return QBrush(verdict_tint(style.removeprefix(lead)))
    found = look_of(style)
    if not found.fill:
        return QBrush(_NONE)
    colour = QColor(tone(found.fill))
    colour.setAlphaF(found.opacity)
    return QBrush(colour, found.hatch)


def pen(style: str) -> QPen:
    for lead in ("need-", "usable-"):
        if style.startswith(lead):
            made = QPen(verdict_colour(style.removeprefix(lead)), 1.6)
            made.setDashPattern([3.0, 2.0])
            return made
    if style.startswith("storey-open-"):
        made = QPen(QColor(tone("grey")), 1.0)
        made.setDashPattern([3.0, 3.0])
        return made
    found = look_of("outline-thin" if style.startswith("storey-") else style)
    if not found.pen:
        return QPen(Qt.PenStyle.NoPen)
    made = QPen(QColor(tone(found.pen)), found.width)
    if found.dash:
        made.setDashPattern([part / max(found.width, 1.0) for part in found.dash])
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return made


def chosen_pen() -> QPen:
    made = QPen(QColor(tone(_CHOSEN)), 2.8)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return made


def text_colour(style: str) -> QColor:
    if style.startswith("usable-"):
        verdict = style.removeprefix("usable-")
        return QColor(tone("ink")) if verdict == "not-applicable" else verdict_colour(verdict)
    tones = {"faint": "grey", "dimension": "grey", "fire": "grey", "fire-passed": "navy", "fire-height": "navy", "bubble": "grey",
             "compartment": "error"}
    return QColor(tone(tones.get(style, "ink")))


def letters(base: QFont, style: str) -> QFont:
    """The font of a style: all a little smaller than the window's own, what decides in bold."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() - (1.0 if style not in ("faint", "dimension", "bubble") else 1.4))
    font.setBold(style in ("strong", "fire-passed", "fire-height") or style.startswith("usable-fail"))
    return font
